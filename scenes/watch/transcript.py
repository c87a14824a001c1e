"""The text on screen at the end of a beat, as lines to be read aloud, for those who cannot see the film."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from manim import DL, UR, Mobject, RoundedRectangle

from lesson import Facts
from lesson.facts.fields import DEEPER
from lesson.facts.kinds import Kind
from lesson.facts.numbers import MINUS
from lesson.language.screen import ON_SCREEN
from lesson.time.caption_text import unspaced
from scenes.engine.observer import Silent
from scenes.engine.step import Step
from scenes.kit.layout.zones import WORK
from scenes.kit.type.symbols import unit
from scenes.kit.type.tongue import translated
from scenes.kit.type.typeset import Typeset

from .seen import VISIBLE, Seen, texts_on_screen

SAME_ROW = 0.08  # of the baselines, in frame units
ONE_PIECE = 0.6  # a wider gap separates columns

_WORDS = {
    "delta": "δ", "Delta": "Δ", "sigma": "σ", "eta": "η", "partial": "∂", "dot": "·", "approx": "≈", "sum": "∑",
    "times": "×",
    "arrow.l": "←", "arrow.r": "→", "space": " ", "quad": ", ", "alpha": "α", "beta": "β", "epsilon": "ε", "theta": "θ",
    "dots": "…", "dots.h": "…", "dots.c": "…", "infinity": "∞", "plus.minus": "±", "gt.eq": "≥", "lt.eq": "≤",
    "colon": ":",
}  # fmt: skip
_CALLS = {
    "hat": "{}\u0302",
    "bold": "{}",
    "upright": "{}",
    "inline": "{}",
    "display": "{}",
    "italic": "{}",
    "sqrt": "√({})",
}
_LOW = str.maketrans("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_HIGH = str.maketrans("0123456789()+-nij", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻ⁿⁱʲ")
_ACCENTED = {"y\u0302": "ŷ", "a\u0302": "â"}
_NAME = re.compile(r'"[^"]*"|(?<![\w])[A-Za-z]+(?:\.[a-z]+)*')
_CALL = re.compile(rf"(?<!\w)({'|'.join(_CALLS)})\(((?:[^()]|\([^()]*\))*)\)")


def readable(formula: str) -> str:
    """Return Typst mathematics as plain characters: `delta_"out" dot hat(y)` -> `δ_out · ŷ`."""
    text = re.sub(r"(\^\(\(?\w+\)?\)|\^\w+)(_\([^()]*\)|_\"\w+\"|_\w+)", r"\2\1", formula)  # below first, then above
    for _ in range(3):
        text = _CALL.sub(lambda match: _CALLS[match.group(1)].format(match.group(2)), text)
    for plain, accented in _ACCENTED.items():
        text = text.replace(plain, accented)
    text = re.sub(r"_\(([\w ]+)\)", lambda match: _low(match.group(1).replace(" ", "")), text)
    text = re.sub(r"_(\w+)", lambda match: _low(match.group(1)), text)
    text = re.sub(r"\^\((\(\w+\))\)|\^(\w)(?!\w)", lambda match: (match[1] or match[2]).translate(_HIGH), text)
    text = _NAME.sub(lambda match: _WORDS.get(match.group(), match.group().strip('"')), text)
    text = text.replace("->", "→").replace("<-", "←").replace("'", "′").replace("-", MINUS)
    text = re.sub(r"[{}&]", "", text.replace('"', ""))
    text = re.sub(r"([∂Δ]) (?=\w)", r"\1", text)
    text = re.sub(r"\(([∂Δ]?[^()\s]+(?:⁽\w+⁾)?)\)/\(([∂Δ]?[^()\s]+(?:⁽\w+⁾)?)\)", r"\1/\2", text)
    return re.sub(r"\s*(,\s*)+,\s*|\s+,\s*(?=\S)", ", ", re.sub(r"\s+", " ", text)).strip()


def _low(index: str) -> str:
    """Return an index in subscript digits and letters where Unicode has them, else after an underscore."""
    small = index.translate(_LOW)
    return small if len(index) <= 2 and not small.isascii() and all(not c.isascii() for c in small) else f"_{index}"


class Reader(Silent):
    """Watches a step and keeps, for each beat, the text on screen at its end."""

    def __init__(self) -> None:
        self.shown: dict[str, list[str]] = {}

    def beat_ends(self, step: Step, key: str) -> None:
        header = {id(member) for member in step.header.get_family()}
        seen = [each for each in texts_on_screen(step.mobjects) if id(each.text) not in header]
        panels = [m for thing in step.mobjects for m in thing.get_family() if isinstance(m, RoundedRectangle)]
        translated(ON_SCREEN)  # the heading of these lines, which the pipeline writes: a language must have it
        self.shown[key] = lines_of([each for each in seen if each.strength >= VISIBLE], step.facts, panels)


def _texts(texts: Sequence[Seen]) -> list[list[Seen]]:
    """Put the lines of each text together; a copy of a text that is there as well is a text of its own."""
    found: list[list[Seen]] = []
    for each in texts:
        before = found[-1][-1].text.part if found else None
        goes_on = before is not None and each.text.part == (before[0], before[1] + 1)
        if goes_on and not _is_number(each):
            found[-1].append(each)
        else:
            found.append([each])
    return found


def lines_of(
    texts: Sequence[Seen],
    facts: Facts,
    panels: Sequence[Mobject] = (),
) -> list[str]:
    """Return the texts as lines: first the network with its numbers by name, then everything else.

    Panel by panel and row by row; a text of several lines is read as one, in the place of its first.
    """
    whole = {id(lines[0]): lines for lines in _texts(texts)}
    texts = [lines[0] for lines in whole.values()]
    texts = [each for each in texts if each.text.exempt != "axis tick"]
    about = _drawn_facts(texts, facts)
    names = set(about.lesson.layer_names)
    drawn = any(each.text.exempt == "layer name" and each.text.plain in names for each in texts)
    inside = [each for each in texts if drawn and _middle(each)[0] < WORK.left - 0.2]
    named = [(number, each) for each in inside if (number := _named(each, facts))]
    taken = {id(each) for _, each in named} | {id(each) for each in inside if _is_furniture(each, about)}
    beside = [each for each in inside if id(each) not in taken]
    left = [each for each in texts if id(each) not in taken | {id(each) for each in beside}]
    groups = [(beside, False)]
    for panel in panels:
        held = [each for each in left if _holds(panel, each)]
        if len(held) > 1 and len(held) < len(left):
            groups.append((held, not any(each.text.values for each in held)))
            left = [each for each in left if each not in held]
    groups[1:1] = [(column, False) for column in _columns(left)]
    lines = []
    for group, one_thing in groups:
        rows = _rows(group)
        loose = [row for row in rows if all(_named(each, facts) for each in row)]
        named += [(number, each) for row in loose for each in row if (number := _named(each, facts))]
        said = [_joined(row, whole) for row in rows if row not in loose]
        lines += [" ".join(said)] if one_thing and said else said
    return ([_network(about)] if drawn else []) + _by_kind(named) + lines


def _drawn_facts(texts: Sequence[Seen], facts: Facts) -> Facts:
    """Return the facts of the network that is drawn: the deeper one's where the weights on the arrows are its own."""
    weights = [shown.field for each in texts for shown in each.text.values if shown.field.kind == "weight"]
    deeper = facts.deeper if any(field.path[:1] == DEEPER for field in weights) else None
    return deeper or facts


def _middle(seen: Seen) -> tuple[float, float]:
    return (seen.box[0] + seen.box[2]) / 2, (seen.box[1] + seen.box[3]) / 2


def _holds(panel: Mobject, seen: Seen) -> bool:
    (x, y), (low, high) = _middle(seen), (panel.get_corner(DL), panel.get_corner(UR))
    return bool(low[0] < x < high[0] and low[1] < y < high[1])


def _columns(texts: list[Seen]) -> list[list[Seen]]:
    """Split texts into columns that share no baseline, to be read one after the other; a table stays whole."""
    ordered = sorted(texts, key=lambda seen: seen.box[0])
    for n in range(3, len(ordered) - 2):
        one, other = ordered[:n], ordered[n:]
        lows = [each.text.baseline[1] for each in one]
        apart = other[0].box[0] - max(each.box[2] for each in one) > ONE_PIECE / 3
        if apart and all(abs(each.text.baseline[1] - low) > SAME_ROW for each in other for low in lows):
            return [one, *_columns(other)]
    return [texts]


def _network(facts: Facts) -> str:
    layers = [
        f"{name} {', '.join(readable(unit(facts, layer, k)) for k in facts.drawn(layer))}"
        for layer, name in enumerate(facts.lesson.layer_names)
    ]
    return translated("the network: {layers}", layers="; ".join(layers))


def _is_furniture(seen: Seen, facts: Facts) -> bool:
    """Return whether a text is the name of a unit or of a layer in the drawing of the network."""
    units = {unit(facts, layer, k) for layer in range(len(facts.lesson.layer_names)) for k in facts.drawn(layer)}
    return seen.text.exempt == "layer name" or seen.text.plain in units


_LISTED: dict[Kind, tuple[str, int]] = {  # the name of each kind of number, and how many indices place it
    "weight": ("weights", 3),
    "bias": ("biases", 2),
    "input": ("inputs", 1),
    "target": ("targets", 1),
    "prediction": ("predictions", 1),
    "z": ("sums z", 2),
    "activation": ("activations", 2),
    "delta": ("error signals δ", 2),
    "blame": ("blame that arrives", 2),
    "gradient": ("gradients of the weights", 3),
    "step": ("steps of the weights", 3),
}


def _is_number(seen: Seen) -> bool:
    return len(seen.text.values) == 1 and re.fullmatch(r"(b )?\{\w+\}", seen.text.plain) is not None


def _named(seen: Seen, facts: Facts) -> tuple[str, str] | None:
    """Return kind and place of a number that is alone (or after its letter, as biases are).

    ("weights", "x₁ → h₁ +0.30").
    """
    if not _is_number(seen):
        return None
    values = seen.text.values
    field = values[0].field
    name, indices = _LISTED.get(field.kind, ("", 0))
    if not name or len(field.at) != indices:  # a number of a batch has the sample, too
        return None
    about = facts.deeper if field.path[:1] == DEEPER and facts.deeper else facts
    return name, f"{_place(field.kind, facts.place(field), about)} {values[0].text}"


def _place(kind: Kind, at: Sequence[int], facts: Facts) -> str:
    last = len(facts.lesson.layer_names) - 1
    if len(at) == 1:
        return readable(unit(facts, 0 if kind == "input" else last, at[0]))
    layer = at[0] % last + 1
    to = readable(unit(facts, layer, at[1]))
    return to if len(at) == 2 else f"{readable(unit(facts, layer - 1, at[2]))} → {to}"


def _by_kind(named: list[tuple[tuple[str, str], Seen]]) -> list[str]:
    kinds: dict[str, dict[str, None]] = {}
    for (kind, place), _ in named:
        kinds.setdefault(kind, {})[place] = None
    order = [name for name, _ in _LISTED.values()]
    return [f"{translated(kind)}: {', '.join(kinds[kind])}" for kind in sorted(kinds, key=order.index)]


def _rows(texts: list[Seen]) -> list[list[Seen]]:
    """Return texts on one baseline as rows, left to right; rows from top to bottom."""
    rows: list[list[Seen]] = []
    for each in sorted(texts, key=lambda seen: (-seen.text.baseline[1], seen.box[0])):
        if rows and abs(rows[-1][0].text.baseline[1] - each.text.baseline[1]) < SAME_ROW:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [sorted(row, key=lambda seen: seen.box[0]) for row in rows]


def _joined(row: list[Seen], whole: Mapping[int, Sequence[Seen]]) -> str:
    said = [unspaced(" ".join(_said(line.text) for line in whole.get(id(each), [each]))) for each in row]
    gaps = ["" if b.box[0] - a.box[2] < ONE_PIECE else " |" for a, b in pairwise(row)]
    return " ".join(text + gap for text, gap in zip(said, [*gaps, ""], strict=True))


def _said(text: Typeset) -> str:
    return readable(text.text()) if text.setting.is_formula else re.sub(r"\s+", " ", text.text())

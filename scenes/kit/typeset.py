"""Words, formulas and numbers on screen: one class, which knows what it says and where each number comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import VGroup, VMobject

from lesson.numbers import Shown
from scenes.kit.layout import CAP_HEIGHT, READ
from scenes.kit.outline import Fonts, outline
from scenes.kit.theme import Theme
from scenes.kit.tongue import translated

NARROWEST = 0.85  # share of their width to which letters may be narrowed before a text shrinks
_GROUP = re.compile(r"\{\{\s*(.*?)\s*:\s*([A-Za-z_]\w*)\s*\}\}", re.DOTALL)
_VALUE = re.compile(r"(?<![{\w])\{([A-Za-z_]\w*)\}(?!\})")
_QUOTED = re.compile(r'"([^"]*[^\W\d_]{2}[^"]*)"')  # words in a formula
_TYPST_SPECIAL = re.compile(r"([\\#$*_`<>@=\[\]~/\"'-])")


@dataclass(frozen=True)
class Part:
    """A named piece of a text: its colour by role, and the number it shows if it shows one."""

    name: str
    role: str
    shown: Shown | None = None


_COMMA_NUMBER = re.compile(r"[+\u2212]?\d+,\d+")


class Typeset(VGroup):
    """A line of words, a formula or a number: filled outlines whose origin is the left end of the baseline.

    `parts[name]` are the outlines of a named piece (to recolour it, or to let it fly); `plain` is what the text says in
    characters, numbers left out as `{name}`; `pieces` tell which field of the trace each number shows.
    """

    def __init__(self, source: str, plain: str, pieces: tuple[Part, ...], theme: Theme, size: float, role: str) -> None:
        super().__init__()
        self.theme = theme
        self.size = size
        self.role = role
        self.exempt: str | None = None  # why digits here need no field, if they do not
        self.anchor = np.zeros(3)
        self.parts: dict[str, VGroup] = {}
        self._build(source, plain, pieces)

    def _build(self, source: str, plain: str, pieces: tuple[Part, ...]) -> None:
        self.source, self.plain, self.pieces = source, plain, pieces
        found = outline(source, Fonts(self.theme.text_font, self.theme.maths_font))
        by_tag: dict[int, list[VMobject]] = {}
        leaves = []
        for leaf in found.leaves:
            role = pieces[leaf.tag - 1].role if 0 < leaf.tag <= len(pieces) else self.role
            glyph = VMobject(stroke_width=0, fill_color=self.theme.role(role), fill_opacity=1)
            glyph.points = leaf.points * self.size
            leaves.append(glyph)
            by_tag.setdefault(leaf.tag, []).append(glyph)
        # A dot without ink keeps the baseline's origin through every move and scale.
        self.origin = VMobject(stroke_width=0, fill_opacity=0)
        self.origin.points = np.zeros((4, 3)) + np.array([[0, 0, 0], [0, 0, 0], [0, 0, 0], [self.size * 1e-6, 0, 0]])
        for old in getattr(self, "submobjects", ()):
            old.clear_points()  # Manim lists what moves when a play begins: an old glyph would be drawn on as a ghost
        self.submobjects = [*leaves, self.origin] if leaves else [self.origin]
        self.parts = {piece.name: VGroup(*by_tag.get(i, [])) for i, piece in enumerate(pieces, start=1)}
        self._width0 = max(self._ink_width(), 1e-9)
        self.narrowed = 1.0

    def _ink_width(self) -> float:
        points = self.ink_points()
        return float(np.ptp(points[:, 0])) if len(points) else 0.0

    def ink_points(self) -> np.ndarray:
        """Points of all visible outlines, shape (n, 3); a decimal comma ends at the baseline, so that numbers of all languages
        stand alike."""
        drawn = [leaf.points for leaf in self.submobjects if leaf is not self.origin and len(leaf.points)]
        points = np.concatenate(drawn) if drawn else np.zeros((0, 3))
        if len(points) and _COMMA_NUMBER.fullmatch(self.text()):
            points[:, 1] = np.maximum(points[:, 1], self.baseline[1] - 0.01 * self.size)
        return points

    @property
    def baseline(self) -> np.ndarray:
        """Left end of the baseline, in frame units."""
        return self.origin.points[0].copy()

    @property
    def size_now(self) -> float:
        """em in frame units, after whatever scaling has happened since."""
        width = self._ink_width()
        return self.size * width / (self._width0 * self.narrowed) if width else self.size

    @property
    def cap_height(self) -> float:
        return self.size_now * CAP_HEIGHT

    def at(self, x: float, y: float, anchor: str = "left") -> Typeset:
        """Move the baseline to y and the left end, middle or right end of the ink to x."""
        points = self.ink_points()
        if len(points):
            edge = {
                "left": points[:, 0].min(),
                "right": points[:, 0].max(),
                "middle": (points[:, 0].min() + points[:, 0].max()) / 2,
            }[anchor]
        else:
            edge = self.baseline[0]
        self.shift(np.array([x - edge, y - self.baseline[1], 0.0]))
        return self

    def centered_at(self, x: float, y: float) -> Typeset:
        """Middle of the ink at x, middle of the capitals' height at y: numbers and words line up with each other."""
        return self.at(x, y - self.cap_height / 2, "middle")

    def fit(self, width: float) -> Typeset:
        """Shrink to a width if it is wider: down to what can be read; then its letters narrow a little, as in a condensed face.

        What is still too wide shrinks on, and the audit complains that it is too small to read.
        """
        if self._ink_width() > width and self.size_now > READ:
            self.scale(max(width / self._ink_width(), READ / self.size_now), about_point=self.baseline)
        if self._ink_width() > width + 1e-6:
            self._narrow(max(width / self._ink_width(), NARROWEST / self.narrowed))
        if self._ink_width() > width + 1e-6:
            self.scale(width / self._ink_width(), about_point=self.baseline)
        return self

    def _narrow(self, share: float) -> None:
        self.narrowed *= share
        self.stretch(share, 0, about_point=self.baseline)

    def say(self, other: Typeset) -> None:
        """Become what another text says, keeping the left end of the baseline, the size and the opacity: a counter's tick.

        Where a sign comes or goes, the digits stay where they were.
        """
        place, level, right = self.baseline, self.submobjects[0].get_fill_opacity(), float(self.ink_points()[:, 0].max())
        signed = self._signed()
        scale, narrowed = self.size_now / self.size, self.narrowed
        self.role = other.role
        self._build(other.source, other.plain, other.pieces)
        self.scale(scale, about_point=self.baseline)
        self._narrow(narrowed)
        self.shift(place - self.baseline)
        if self._signed() != signed:
            self.shift([right - float(self.ink_points()[:, 0].max()), 0, 0])
        for leaf in self.submobjects[:-1]:
            leaf.set_fill(opacity=level)

    def _signed(self) -> bool:
        """Whether it is a number with a sign in front."""
        return bool(self.values) and self.plain == "{value}" and not self.values[0].text[0].isdigit()

    @property
    def values(self) -> list[Shown]:
        return [piece.shown for piece in self.pieces if piece.shown is not None]

    def text(self) -> str:
        """What stands there, numbers included."""
        result = self.plain
        for piece in self.pieces:
            if piece.shown is not None:
                result = result.replace("{" + piece.name + "}", piece.shown.text)
        return result


def escape(text: str) -> str:
    """Plain words as Typst markup."""
    return _TYPST_SPECIAL.sub(r"\\\1", text)


def _tag(index: int) -> str:
    return f'rgb("#{index:06x}")'


def _number_role(shown: Shown, roles: Mapping[str, str], name: str, default: str) -> str:
    role = roles.get(name, default)
    return ("negative" if shown.value < 0 else "positive") if role == "sign" else role


def words(
    text: str,
    theme: Theme,
    *,
    size: float = READ,
    role: str = "ink",
    weight: str = "regular",
    roles: Mapping[str, str] | None = None,
    own: bool = False,
    **values: Shown | str,
) -> Typeset:
    """Plain words; `{name}` puts a number (Shown) or a text in, `{{some words : role}}` gives words a role's colour.

    They are shown in the lesson's language; own=True: they are the lesson's own, or a number, and stay as they are.
    """
    pieces: list[Part] = []
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    text = text if own else translated(text, **texts)
    roles = roles or {}

    def piece(name: str, body: str, shown: Shown | None, piece_role: str) -> str:
        pieces.append(Part(name, piece_role, shown))
        return f"#text(fill: {_tag(len(pieces))})[{body}]"

    out, plain, at = [], [], 0
    for match in re.finditer(f"{_GROUP.pattern}|{_VALUE.pattern}", text, re.DOTALL):
        out.append(escape(text[at : match.start()]))
        plain.append(text[at : match.start()])
        at = match.end()
        if match.group(3):
            name = match.group(3)
            shown = values[name]
            assert isinstance(shown, Shown), name
            out.append(piece(name, escape(shown.text), shown, _number_role(shown, roles, name, role)))
            plain.append("{" + name + "}")
        else:
            name = match.group(2)
            out.append(piece(name, escape(match.group(1)), None, roles.get(name, name)))
            plain.append(match.group(1))
    out.append(escape(text[at:]))
    plain.append(text[at:])
    markup = f'#text(weight: "{weight}")[{"".join(out)}]'
    return Typeset(markup, "".join(plain), tuple(pieces), theme, size, role)


def math(
    formula: str,
    theme: Theme,
    *,
    size: float = READ,
    role: str = "ink",
    roles: Mapping[str, str] | None = None,
    display: bool = True,
    **values: Shown,
) -> Typeset:
    """A formula in Typst's mathematics.

    `{{ sigma'(z) : slope }}` names a group, coloured by the role of that name unless `roles` gives another; `{name}` puts a
    number in (name=Shown). A role "sign" colours a number by its sign.
    """
    pieces: list[Part] = []
    formula = _QUOTED.sub(lambda match: f'"{translated(match[1])}"', formula)
    roles = roles or {}

    def group(match: re.Match[str]) -> str:
        name = match.group(2)
        chosen = roles.get(name, name if hasattr(theme, name) else role)
        pieces.append(Part(name, chosen))
        return f"text(fill: #{_tag(len(pieces))}, {match.group(1)})"

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        shown = values[name]
        pieces.append(Part(name, _number_role(shown, roles, name, role), shown))
        return f"text(fill: #{_tag(len(pieces))}, #num[{escape(shown.text)}])"

    source = _VALUE.sub(value, _GROUP.sub(group, formula))
    body = f"$display({source})$" if display else f"${source}$"
    return Typeset(body, _GROUP.sub(r"\1", formula), tuple(pieces), theme, size, role)


def number(shown: Shown, theme: Theme, *, size: float = READ, role: str = "ink", weight: str = "semibold") -> Typeset:
    """A value label: one number, which knows its field."""
    return words("{value}", theme, size=size, role=role, weight=weight, roles={"value": role}, own=True, value=shown)


def counter(label: Typeset, shown: Shown, role: str, weight: str = "semibold") -> None:
    """Let a value label show another number in place."""
    label.say(number(shown, label.theme, size=label.size, role=role, weight=weight))


def row(items: list[Any], gap: float = 0.15) -> VGroup:
    """Texts side by side on one baseline."""
    x, y = items[0].baseline[0], items[0].baseline[1]
    for item in items:
        item.at(x, y)
        x = float(item.ink_points()[:, 0].max()) + gap
    return VGroup(*items)

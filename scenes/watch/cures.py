"""Changes that give a text more room, each tried before it is proposed.

Shorter names, fewer places, smaller layers, other shapes of the frame.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from lesson import Lesson
from lesson.facts.kinds import decimals_of
from lesson.file.toml_text import value_text
from lesson.model import UnitName, networks_of
from scenes.engine.drawable import shown_texts
from scenes.kit.layout.zones import FRAME
from scenes.kit.type.typeset import Typeset

LEAST = {"values": 2, "weights": 1, "inputs": 0}  # decimals.* of a lesson: the fewest allowed
SHORTER = (16, 8)  # letters of a name that is tried
SMALLER = 3  # units of a layer that is tried
FORMATS = {"16:9": (1920, 1080), "1:1": (1080, 1080), "9:16": (1080, 1920)}
OTHERS = {"wide": ("1:1", "9:16"), "square": ("16:9", "9:16"), "tall": ("16:9", "1:1")}
TINY_RATE, TRIED_RATE = 1e-5, 0.001
MOST_TOLD = 2  # ways that a message names


class Crowded(str):
    """A problem of the layout, with the texts that lack room."""

    texts: tuple[Typeset, ...] = ()

    def __new__(cls, problem: str, *texts: Typeset) -> Crowded:
        made = super().__new__(cls, problem)
        made.texts = texts
        return made


@dataclass(frozen=True)
class Way:
    """A possible change.

    said: in words; changes: as changes of the lesson (--set); words: texts on screen by their English, replaced by
    others; format: of the frame.
    """

    said: str
    changes: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    format: str = ""


Trial = Callable[[Way], Collection[str]]  # the beats that are still crowded after a change


def cures(
    crowded: Sequence[tuple[str, Crowded]], lesson: Lesson, words: dict[str, str], trial: Trial
) -> dict[str, str]:
    """Return the cure for each crowded beat.

    crowded: (beat, problem); words: the language's texts on screen, by their English.
    """
    tried = cache(trial)
    return {
        beat: _told(
            beat,
            list(ways([text for where, each in crowded if where == beat for text in each.texts], lesson, words)),
            tried,
        )
        for beat in dict.fromkeys(beat for beat, _ in crowded)
    }


def in_short(found: Sequence[Way], works: Callable[[Way], bool]) -> str:
    """Return the ways that work, in words; "" for none.

    Keys of the lesson, one alone before all together; then shapes, alone and with all keys.
    """
    keys, shapes = [way for way in found if not way.format], [way for way in found if way.format]
    both = [together([*keys, shape]) for shape in shapes] if keys else []
    rounds = (keys, [together(keys)] if len(keys) > 1 else [], shapes, both)
    working = next((fit for fit in (_first(each, works) for each in rounds) if fit), [])
    return " or ".join(way.said for way in working)


def _told(beat: str, found: list[Way], trial: Trial) -> str:
    """Return the ways that give a beat room, the most useful first."""
    if working := in_short(found, lambda way: beat not in trial(way)):
        return f"{working} gives room"
    return f"{without_success(found)}; take this step's [[steps]] entry out of the lesson, and please report the beat"


def without_success(found: Sequence[Way]) -> str:
    """Return what was tried without success, in words."""
    return f"tried without success: {', '.join(dict.fromkeys(way.said for way in found))}"


def _first(found: Sequence[Way], works: Callable[[Way], bool]) -> list[Way]:
    """Return the first ways that work; of several for one key, the first of them."""
    working: dict[str, Way] = {}
    for way in found:
        if len(working) < MOST_TOLD and _about(way) not in working and works(way):
            working[_about(way)] = way
    return list(working.values())


def _about(way: Way) -> str:
    """Return the subject of a way, without how far it goes."""
    return re.sub(r" \(.*\)$| of at most \d+ letters$", "", way.said)


def together(found: Sequence[Way]) -> Way:
    """Return all ways at once; of several for one key, the last: the one that goes furthest."""
    last = {_about(way): way for way in found}.values()
    changes = tuple(each for way in last for each in way.changes)
    words = tuple(each for way in last for each in way.words)
    return Way(" and ".join(way.said for way in last), changes, words, "".join(way.format for way in last))


def ways(texts: Sequence[Typeset], lesson: Lesson, words: dict[str, str]) -> Iterator[Way]:
    """Yield what may give these texts room, each once."""
    found = (
        way
        for text in texts
        for way in (*_names(text, lesson), *_places(text, lesson), *_translations(text, lesson, words))
    )
    yield from dict.fromkeys((*found, *fewer_places(texts, lesson)))
    yield from smaller_layers(lesson)
    yield from larger_steps(lesson)
    yield from other_formats()


def other_formats() -> Iterator[Way]:
    """Yield the other shapes of the frame."""
    for name in OTHERS[FRAME.shape]:
        yield Way(f"another shape (--format {name})", format=name)


def _names(text: Typeset, lesson: Lesson) -> Iterator[Way]:
    """Yield keys of names, as far as they are in a text."""
    texts = list(shown_texts(lesson))
    for part in filter(None, map(str.strip, text.setting.own)):
        whole = [key for key, name in texts if name == part]  # else it is a line of a text
        lines = [key for key, name in texts if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", name)]
        named = dict(texts)
        for key in whole or lines:
            yield from shorter(key, named[key], lesson)


def shorter(key: str, name: str, lesson: Lesson) -> Iterator[Way]:
    """Yield a name in fewer letters, where it has more."""
    for length in SHORTER:
        if len(name) > length:
            yield Way(f"a shorter {key} (at most {length} letters)", (_change(key, name[:length].strip(), lesson),))


def shorter_units(lesson: Lesson) -> Iterator[Way]:
    """Yield all names of units in fewer letters."""
    for length in SHORTER:
        changes = []
        for table, layer, named in _named_layers(lesson):
            if any(len(unit.name) > length for unit in named):
                units = [
                    _unit(unit.name if len(unit.name) <= length else f"{chr(65 + k)}{unit.name[1:length]}", unit.unit)
                    for k, unit in enumerate(named)
                ]
                changes.append(f"{table}.layers[{layer}].units={value_text(units)}")
        if changes:
            yield Way(f"names of units of at most {length} letters", tuple(changes))


def _named_layers(lesson: Lesson) -> Iterator[tuple[str, int, tuple[UnitName, ...]]]:
    """Yield the layers whose units have names: table of the network, number of the layer, names."""
    for table, each in networks_of(lesson):
        yield from ((table, layer, named) for layer, named in enumerate(each.unit_names) if named is not None)


def _change(key: str, name: str, lesson: Lesson) -> str:
    """Return a name of the lesson as a change; those of a layer's units are one list."""
    units = re.fullmatch(r"(\w+)\.layers\[(\d+)\]\.units\[(\d+)\](\.unit)?", key)
    if units is None:
        return f"{key}={value_text(name)}"
    table, layer, k = units[1], int(units[2]), int(units[3])
    named = [(unit.name, unit.unit) for unit in dict(networks_of(lesson))[table].unit_names[layer] or ()]
    named[k] = (named[k][0], name) if units[4] else (name, named[k][1])
    return f"{table}.layers[{layer}].units={value_text([_unit(*each) for each in named])}"


def _unit(name: str, unit: str | None) -> str | dict[str, str]:
    return {"name": name, "unit": unit} if unit else name


def _places(text: Typeset, lesson: Lesson) -> Iterator[Way]:
    """Yield keys of decimals, where a number shows more than it must."""
    for shown in text.values:
        key = decimals_of(shown.field.kind)
        now = getattr(lesson.decimals, key) if key else 0
        if key and shown.places == now > LEAST[key]:  # others have as many as they need
            yield Way(f"decimals.{key} = {LEAST[key]} (now {now})", (f"decimals.{key}={LEAST[key]}",))


def fewer_places(texts: Sequence[Typeset], lesson: Lesson) -> Iterator[Way]:
    """Yield the fewest places of all numbers where a number of more places than the lesson asks for is crowded.

    A tiny number has as many as it takes to differ from 0, or the short form 3·10⁻⁵, and a key of other numbers may
    decide which: only a trial tells.
    """
    needs = [shown for text in texts for shown in text.values if (key := decimals_of(shown.field.kind))
             and shown.places > getattr(lesson.decimals, key)]  # fmt: skip
    for key, least in LEAST.items() if needs else ():
        now = getattr(lesson.decimals, key)
        if now > least:
            yield Way(f"decimals.{key} = {least} (now {now})", (f"decimals.{key}={least}",))


def _translations(text: Typeset, lesson: Lesson, words: dict[str, str]) -> Iterator[Way]:
    """Yield a shorter translation of a text that the scenes make."""
    typed = text.setting.typed.strip()
    sources = [source for source, said in words.items() if typed and typed in said]
    for source in sources[:1]:
        for length in SHORTER:
            if "{" not in source and len(words[source]) > length:
                said = f'a shorter "{source}" in words/{lesson.language.split("-")[0]}.toml (at most {length} letters)'
                yield Way(said, words=((source, words[source][:length].strip()),))


def larger_steps(lesson: Lesson) -> Iterator[Way]:
    """Yield a larger learning rate where steps are so tiny that new values need many places to differ from old ones."""
    if abs(lesson.eta) < TINY_RATE:
        yield Way(f"network.eta = {TRIED_RATE} (now {lesson.eta:g})", (f"network.eta={TRIED_RATE}",))


def smaller_layers(lesson: Lesson) -> Iterator[Way]:
    """Yield fewer units in the widest layer of each network, with the weights that are left.

    An input or output of a data set keeps its width.
    """
    for table, each in networks_of(lesson):
        yield from _smaller_layer(table, each)


def _smaller_layer(table: str, lesson: Lesson) -> Iterator[Way]:
    sizes = lesson.network.sizes
    layer = sizes.index(max(sizes))
    if sizes[layer] <= SMALLER or (lesson.dataset is not None and layer in (0, len(sizes) - 1)):
        return
    cut = [SMALLER if n == layer else size for n, size in enumerate(sizes)]
    net = lesson.network
    tables: list[dict[str, Any]] = [{"name": lesson.layer_names[0], "size": cut[0]}]
    for n, activation in enumerate(net.activations):
        weights = net.weights[n][: cut[n + 1], : cut[n]]
        biases = {"biases": net.biases[n][: cut[n + 1]]} if net.has_biases else {}
        tables.append({"name": lesson.layer_names[n + 1], "activation": activation, "weights": weights, **biases})
    for row, named, count in zip(tables, lesson.unit_names, cut, strict=True):
        if named:
            row["units"] = [_unit(unit.name, unit.unit) for unit in named[:count]]
    changes = [f"{table}.layers={value_text(tables)}"]
    inputs, targets = ("deeper.x", "deeper.target") if table == "deeper" else ("sample.x", "sample.y")
    if layer == 0:
        changes.append(f"{inputs}={lesson.x[: cut[0]].tolist()}")
    if layer == len(sizes) - 1:
        changes.append(f"{targets}={lesson.y[: cut[-1]].tolist()}")
    yield Way(f"{SMALLER} units in {table}.layers[{layer}] (now {sizes[layer]})", tuple(changes))

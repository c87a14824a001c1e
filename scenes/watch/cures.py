"""What gives a text more room: the keys of the lesson that make it shorter, and shapes of the frame that are
roomier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lesson import Lesson
from lesson.facts.numbers import Shown
from scenes.engine.drawable import shown_texts
from scenes.kit.layout.zones import FRAME
from scenes.kit.type.typeset import Typeset

LEAST = {"values": 2, "weights": 1, "inputs": 0}  # decimals.* of a lesson: the fewest it may ask for
LARGE = 3  # units of a layer that leave less room
OTHERS = {"wide": "1:1 or 9:16", "square": "16:9", "tall": "16:9"}


class Crowded(str):
    """A problem of the layout, with the texts that lack room."""

    texts: tuple[Typeset, ...] = ()

    def __new__(cls, problem: str, *texts: Typeset) -> Crowded:
        made = super().__new__(cls, problem)
        made.texts = texts
        return made


def cure(texts: Sequence[Typeset], lesson: Lesson) -> str:
    """What may be changed so that these texts find room, most telling first."""
    ways = list(dict.fromkeys(way for text in texts for way in (*_names(text, lesson), *_places(text, lesson))))
    if not ways and lesson.language != "en":
        ways = [f"a shorter text in words/{lesson.language}.toml" for text in texts if text.setting.typed.strip()][:1]
    sizes = lesson.network.sizes
    if max(sizes) > LARGE:
        ways.append(f"fewer units in network.layers[{sizes.index(max(sizes))}]")
    return " or ".join([*ways, f"another shape (--format {OTHERS[FRAME.shape]})"]) + " gives room"


def _names(text: Typeset, lesson: Lesson) -> Iterator[str]:
    """Keys of what people call things, as far as it stands in a text."""
    texts = list(shown_texts(lesson))
    for part in filter(None, map(str.strip, text.setting.own)):
        whole = [key for key, name in texts if name == part]  # else it is a line of a text
        lines = [key for key, name in texts if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", name)]
        yield from (f"a shorter {key}" for key in whole or lines)


def _places(text: Typeset, lesson: Lesson) -> Iterator[str]:
    """Keys of the places behind the mark, where a number shows more than it has to."""
    for shown in text.values:
        key = _decimals(shown)
        now = getattr(lesson.decimals, key)
        if shown.places == now > LEAST[key]:  # others have as many as they need
            yield f"decimals.{key} = {LEAST[key]} (now {now})"


def _decimals(shown: Shown) -> str:
    if re.search(r"(?<!grad_)(?:weights|biases)\[", shown.path):
        return "weights"
    return "inputs" if re.match(r"(?:batch\.)?x\[|eta", shown.path) else "values"

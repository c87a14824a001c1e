"""Words over several lines: broken where the zone ends, into lines of about one length."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from manim import VGroup

from lesson.numbers import Shown
from scenes.kit.layout import READ
from scenes.kit.theme import Theme
from scenes.kit.tongue import translated
from scenes.kit.typeset import Typeset, words

PITCH = 1.34  # of the size, from baseline to baseline
_GROUP = re.compile(r"\{\{\s*(.*?)\s*:\s*([A-Za-z_]\w*)\s*\}\}", re.DOTALL)
# Chinese, Japanese and Korean are written without spaces: a line may end after any character but not begin with a full stop.
_WIDE = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f"
_PIECE = re.compile(rf"[^\s{_WIDE}]+|[{_WIDE}]")
_CLOSING = "，。、；：？！）》」』】”’"


Measure = Callable[[list["Piece"]], float]


@dataclass(frozen=True)
class Piece:
    """What is never broken: a word (or a Chinese character), its role, and whether a space stands before it."""

    text: str
    role: str
    spaced: bool


class Paragraph(VGroup):
    """Lines of words. `at` places the first baseline, `middle_at` the whole."""

    def __init__(self, lines: list[Typeset], size: float) -> None:
        super().__init__(*lines)
        self.lines, self.size = lines, size
        self._stack(0.0, 0.0, "left")

    def _stack(self, x: float, y: float, anchor: str) -> None:
        for index, line in enumerate(self.lines):
            line.at(x, y - index * PITCH * self.size, anchor)

    def at(self, x: float, y: float, anchor: str = "left") -> Paragraph:
        """First baseline at y; left end, middle or right end at x."""
        self._stack(x, y, anchor)
        return self

    def middle_at(self, x: float, y: float, anchor: str = "middle") -> Paragraph:
        """The block's middle height at y."""
        self._stack(x, y + (self.depth - self.lines[0].cap_height) / 2, anchor)
        return self

    @property
    def depth(self) -> float:
        """From the first baseline to the last."""
        return (len(self.lines) - 1) * PITCH * self.size


def paragraph(text: str, theme: Theme, width: float, *, size: float = READ, role: str = "ink", weight: str = "regular",
              own: bool = False, **values: Shown | str) -> Paragraph:  # fmt: skip
    """Words as `words` sets them, broken into lines no wider than `width`; a single word that is wider shrinks."""
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    text = text if own else translated(text, **texts)
    shown = {name: value for name, value in values.items() if isinstance(value, Shown)}

    def line(pieces: list[Piece]) -> Typeset:
        said = _source(pieces)
        used = {name: value for name, value in shown.items() if "{" + name + "}" in said}
        return words(said, theme, size=size, role=role, weight=weight, own=True, **used)

    whole = line(pieces := _pieces(text))
    if whole.width <= width:
        return Paragraph([whole], size)
    rows = _fill(pieces, width, lambda part: float(line(part).width))
    return Paragraph([line(row).fit(width) for row in rows], size)


def _pieces(text: str) -> list[Piece]:
    found: list[Piece] = []
    at = 0
    for match in _GROUP.finditer(text):
        found += _split(text[at : match.start()], "", "")
        found += _split(match[1], match[2], text[max(match.start() - 1, 0) : match.start()])
        at = match.end()
    return found + _split(text[at:], "", "")


def _split(text: str, role: str, before: str) -> list[Piece]:
    """The pieces of a text of one role; `before` is the character in front of it."""
    pieces: list[Piece] = []
    for match in _PIECE.finditer(text):
        left = text[match.start() - 1] if match.start() else before
        if pieces and match[0] in _CLOSING:
            pieces[-1] = Piece(pieces[-1].text + match[0], role, pieces[-1].spaced)
        else:
            pieces.append(Piece(match[0], role, left.isspace()))
    return pieces


def _source(pieces: list[Piece]) -> str:
    """The pieces as a text for `words`; neighbours of one role are one group."""
    text = ""
    for role, group in groupby(pieces, key=lambda piece: piece.role):
        members = list(group)
        said = members[0].text + "".join(" " * piece.spaced + piece.text for piece in members[1:])
        text += (" " if text and members[0].spaced else "") + (f"{{{{{said} : {role}}}}}" if role else said)
    return text


def _fill(pieces: list[Piece], width: float, measure: Measure) -> list[list[Piece]]:
    """Lines no wider than `width`, as few as can be, and then as even as can be."""
    rows = _greedy(pieces, width, measure)
    for narrower in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6):
        tighter = _greedy(pieces, width * narrower, measure)
        if len(tighter) > len(rows):
            break
        rows = tighter
    return rows


def _greedy(pieces: list[Piece], width: float, measure: Measure) -> list[list[Piece]]:
    rows: list[list[Piece]] = [[]]
    for piece in pieces:
        if rows[-1] and measure([*rows[-1], piece]) > width:
            rows.append([])
        rows[-1].append(piece)
    return rows

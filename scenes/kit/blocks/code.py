"""A listing of code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

from manim import VGroup

from scenes.kit.layout.slots import TIGHT, Stack, right_of
from scenes.kit.layout.zones import CAP_HEIGHT, READ, Zone
from scenes.kit.theme import Theme
from scenes.kit.type.code import ADVANCE, code_line
from scenes.kit.type.typeset import Typeset

from .block import Block

PITCH = 1.35  # of the size, from baseline to baseline
INDENT = "    "  # of the rest of a line that is broken, in addition to the indent of the line


class Code(Block):
    """Lines of code on one grid; one that is too long for the width continues below, indented.

    `lines[index]` is what the line of that number became: one row or more. `pitch` is the distance of rows, in sizes.

    Example:

        code = Code(self.theme, ["for x, y in samples:", "    w -= eta * gradient(w, x, y)"])
        self.play(FadeIn(code.place(WORK.left, WORK.top, WORK.width)))
    """

    def __init__(self, theme: Theme, code: Sequence[str], size: float = READ, pitch: float = PITCH) -> None:
        super().__init__()
        self.theme, self.code, self.size, self.pitch = theme, tuple(code), size, pitch
        self.lines: list[VGroup] = []

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        room, y = int(width / (ADVANCE * self.size)), top - CAP_HEIGHT * self.size
        self.lines = []
        for line in self.code:
            rows = VGroup()
            for text in in_rows(line, room):
                rows.add(code_line(text, self.theme, left, y, self.size))
                y -= self.pitch * self.size
            self.lines.append(rows)
        self.submobjects = list(self.lines)
        return self

    def gloss(self, told: Mapping[int, Typeset], zone: Zone) -> bool:
        """Place notes on lines (by number) in a zone right of the code or below it; return whether all may stay.

        Beside the code, each note is level with its line, or under it where the line reaches into the zone. Below the
        code, notes are below each other; where there is no room for all, each has the same place.
        """
        if zone.top <= float(self.get_bottom()[1]):
            stack, texts = Stack(zone), [text.fit(zone.width) for text in told.values()]
            stay = not any(stack.add(text, TIGHT)[0] for text in texts)
            for text in () if stay else texts:
                Stack(zone).add(text)
            return stay
        for index, text in told.items():
            rows = self.lines[index]
            reaches = right_of(rows) + TIGHT > zone.left
            y = float(rows[-1].baseline[1]) - self.pitch * self.size if reaches else float(rows[0].baseline[1])
            text.fit(zone.width).at(zone.left, max(y, zone.bottom + text.depth))
        return True


def in_rows(line: str, characters: int) -> list[str]:
    """Return a line of code in rows of at most so many characters, broken at spaces, the further ones indented.

    A word that is longer has a row of its own.
    """
    indent = " " * (len(line) - len(line.lstrip()))
    rows: list[str] = []
    for word in line.split():
        if rows and len(rows[-1]) + 1 + len(word) <= characters:
            rows[-1] += f" {word}"
        else:
            rows.append((f"{indent}{INDENT}" if rows else indent) + word)
    return rows or [""]

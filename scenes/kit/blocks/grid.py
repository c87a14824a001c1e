"""A grid: rows of several texts in columns, with headings; one cell may hold texts that replace each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from scenes.kit.type.typeset import NARROWEST, NARROWEST_DIGITS, Typeset

from .block import Block

PITCH = 0.62  # from baseline to baseline
UNDER = 1.1  # pitches from the headings to the first row
APART, LEAST, HAIR = 0.18, 0.15, 0.06  # between two columns; where that has no room; where that has none either

Cell = Typeset | Sequence[Typeset] | None


class Grid(Block):
    """Rows in columns as wide as their widest text: the first one begins at the left edge, the others end at the right.

    A cell is a text, several that replace each other in one place, or None. `rows[n][column]` are the texts of a cell;
    `headings[column]` those over a column, where there are headings. Nothing is shown by itself: a step writes the
    texts it wants. `close`: its place has no room for the smallest gaps between columns.

    Example:

        name, before, after = self.math("w"), self.number("loss"), self.number("cycle.loss_after")
        grid = Grid([[name, [before, after]]], [self.words("weight"), self.words("loss")])
        grid.place(WORK.left, WORK.top, WORK.width)
        self.play(FadeIn(name), FadeIn(grid.rows[0][1][0]))
    """

    def __init__(self, rows: Sequence[Sequence[Cell]], headings: Sequence[Cell] = (), pitch: float = PITCH) -> None:
        self.headings = [_several(cell) for cell in headings]
        self.rows = [[_several(cell) for cell in row] for row in rows]
        self.pitch, self.close = pitch, False
        super().__init__(*(text for line in self._lines for cell in line for text in cell))

    @property
    def _lines(self) -> list[list[list[Typeset]]]:
        return [*([self.headings] if self.headings else []), *self.rows]

    @property
    def natural(self) -> float:
        """The width in which no text is narrowed and columns stay apart."""
        columns = [[text for cell in cells for text in cell] for cells in zip(*self._lines, strict=True)]
        return sum(max(float(text.width) for text in texts) for texts in columns) + APART * max(len(columns) - 1, 1)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`: what is too wide is narrowed, each column by its share of what it can give."""
        columns = list(zip(*self._lines, strict=True))
        widths, apart = _widths([[text for cell in cells for text in cell] for cells in columns], width)
        self.close = apart < LEAST
        x, y = left, top - max(float(text.cap_height) for text in self)
        places = []
        for index, each in enumerate(widths):
            places.append((x if index == 0 else x + each, "left" if index == 0 else "right"))
            x += each + apart
        for number, line in enumerate(self._lines):
            for cell, (at, anchor), each in zip(line, places, widths, strict=True):
                for text in cell:
                    text.fit(each).at(at, y, anchor)
            y -= self.pitch * (UNDER if self.headings and number == 0 else 1.0)
        return self

    def column(self, index: int, turn: int = 0) -> list[Typeset]:
        """Return the texts of a column from top to bottom, without its heading; turn: which of a cell's texts."""
        return [row[index][turn] for row in self.rows if len(row[index]) > turn]


def _widths(columns: Sequence[Sequence[Typeset]], width: float) -> tuple[list[float], float]:
    """Return the width of each column and the gap between two, for a grid of a width."""
    gaps = max(len(columns) - 1, 1)
    widths = [max(float(text.width) for text in texts) for texts in columns]
    if sum(widths) + APART * gaps <= width:
        return widths, (width - sum(widths)) / gaps
    least = [max(_narrowest(text) for text in texts) for texts in columns]
    apart = LEAST if sum(least) + LEAST * gaps <= width else HAIR
    given = (width - apart * gaps - sum(least)) / max(sum(widths) - sum(least), LEAST)
    return [low + (each - low) * min(given, 1.0) for low, each in zip(least, widths, strict=True)], apart


def _narrowest(text: Typeset) -> float:
    return float(text.width) * (NARROWEST_DIGITS if text.plain == "{value}" else NARROWEST)


def _several(cell: Cell) -> list[Typeset]:
    return [] if cell is None else [cell] if isinstance(cell, Typeset) else list(cell)

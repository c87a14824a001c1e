"""Rows of a name and a value, on one baseline grid; rows of a symbol, a value and its meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import Arrow, VGroup

from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import WORK
from scenes.kit.theme import Theme
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.typeset import Typeset

from .block import Block

PITCH = 0.62  # from baseline to baseline
SYMBOLS = 1.05  # room of a symbol in a column
APART = 0.3  # the least distance between a name and its value


class Rows(Block):
    """Names with their values: names begin at the left edge, values end at the right one.

    `rows` are pairs of texts, `pitch` the distance between their baselines. `names` and `values` are the texts.

    Example:

        rows = Rows([(self.words("loss"), self.number("loss")), (self.words("target"), self.number("target[out]"))])
        self.play(FadeIn(rows.place(WORK.left, WORK.top, WORK.width)))
    """

    def __init__(self, rows: Sequence[tuple[Typeset, Typeset]], pitch: float = PITCH) -> None:
        self.names, self.values = VGroup(*(name for name, _ in rows)), VGroup(*(value for _, value in rows))
        self.pitch = pitch
        super().__init__(self.names, self.values)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        for index, (name, value) in enumerate(zip(self.names, self.values, strict=True)):
            y = top - self.names[0].cap_height - index * self.pitch
            value.at(left + width, y, "right")
            name.fit(width - float(value.width) - APART).at(left, y)
        return self

    def row(self, index: int) -> VGroup:
        """Return the name and the value of a row."""
        return VGroup(self.names[index], self.values[index])


class Column(Block):
    """A row for each quantity: its symbol, its value and under that its meaning; spread over the working's height.

    Example:

        texts = self.math("L", role="loss"), self.number("loss"), self.words("loss", role="muted")
        self.play(FadeIn(Column(self.theme, [texts]).place(WORK.left, WORK.top, WORK.width)))
    """

    def __init__(self, theme: Theme, rows: Sequence[tuple[Typeset, Typeset, Typeset]]) -> None:
        self.theme, self.rows = theme, rows
        self.symbols, self.values, self.meanings = zip(*rows, strict=True)
        super().__init__(*self.symbols, *self.values, *self.meanings)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        pitch = WORK.height / len(self.rows)
        before = 3 * SYMBOLS / 2
        self.middle = left + (before + width) / 2
        for index, (symbol, value, meaning) in enumerate(self.rows):
            y = top - pitch * (2 * index + 1) / 2
            symbol.centered_at(left + SYMBOLS, y)
            value.centered_at(self.middle, y + TIGHT)
            meaning.fit(width - before).centered_at(self.middle, y - LINE)
        return self

    def arrow(self, upper: int, lower: int) -> Arrow:
        """Return the arrow from one quantity down to a later one."""
        x, start, end = self.symbols[0].get_x(), self.symbols[upper].get_bottom(), self.symbols[lower].get_top()
        return straight_arrow(self.theme, [x, start[1] - TIGHT, 0], [x, end[1] + TIGHT, 0])

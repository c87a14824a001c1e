"""Step 4, the column: the quantities of the path below each other, beside the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import DOWN, LEFT, ORIGIN, UP, Arrow, VGroup

from scenes.kit.blocks import Block
from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import BIG, WORK
from scenes.kit.theme import Theme
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.typeset import Typeset

SYMBOLS = 1.05  # room of a symbol


class Column(Block):
    """A row for each quantity: its symbol, its value and under that its meaning; spread over the working's height."""

    def __init__(
        self, theme: Theme, symbols: Sequence[Typeset], values: Sequence[Typeset], meanings: Sequence[Typeset]
    ) -> None:
        self.theme, self.symbols, self.values, self.meanings = theme, symbols, values, meanings
        super().__init__(*symbols, *values, *meanings)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        pitch = WORK.height / len(self.symbols)
        before = 3 * SYMBOLS / 2
        self.middle = left + (before + width) / 2
        for index, (symbol, value, meaning) in enumerate(zip(self.symbols, self.values, self.meanings, strict=True)):
            y = top - pitch * (2 * index + 1) / 2
            symbol.centered_at(left + SYMBOLS, y)
            value.centered_at(self.middle, y + TIGHT)
            meaning.fit(width - before).centered_at(self.middle, y - LINE)
        return self

    def row(self, index: int) -> VGroup:
        """Return all of one quantity."""
        return VGroup(self.symbols[index], self.values[index], self.meanings[index])

    def ask(self, mark: Typeset) -> Typeset:
        """Place a question mark between the first and the last quantity; return it."""
        return mark.centered_at(self.middle, (self.values[0].get_y() + self.meanings[-1].get_y()) / 2)

    def nudge(self) -> Arrow:
        """Return a short arrow up beside the first symbol: nudge it."""
        return straight_arrow(self.theme, ORIGIN, UP * BIG, "ink").next_to(self.symbols[0], LEFT, TIGHT)

    def arrow(self, upper: int, lower: int) -> Arrow:
        """Return the arrow from one quantity down to a later one."""
        ends = self.symbols[upper].get_bottom() + DOWN * TIGHT, self.symbols[lower].get_top() + UP * TIGHT
        x = self.symbols[0].get_x()
        return straight_arrow(self.theme, *([x, end[1], 0] for end in ends))

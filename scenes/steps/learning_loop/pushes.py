"""Step 8, pushes: arrows of one scale under each other, which are then put tip to tail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import Polygon

from scenes.kit.blocks.rows import Rows
from scenes.kit.layout.slots import TIGHT
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

HEAD, HALF, THIN = 0.22, 0.15, 0.05  # length of an arrow's head, half of its width, half of the shaft's


class Pushes(Rows):
    """A row for each push: a name, an arrow from zero to one side, and a value at the end; the last row sums up.

    sizes: those of all pushes, those without a row of their own, too; rows: names and values, the last ones of the sum.
    """

    def __init__(self, theme: Theme, sizes: Sequence[float], rows: Sequence[tuple[Typeset, Typeset]]) -> None:
        self.theme, self.sizes = theme, list(sizes)
        super().__init__(rows)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        super().place(left, top, width)
        start = left + max(float(name.width) for name in self.names) + TIGHT
        room = left + width - start - TIGHT - max(float(value.width) for value in self.values)
        tips = np.cumsum([0, *self.sizes])
        low, high = min(0, *tips, *self.sizes), max(0, *tips, *self.sizes)
        self.scale_of = room / (high - low or 1)
        self.zero = start - low * self.scale_of
        return self

    def arrow(self, row: int, size: float, tail: float = 0) -> Polygon:
        """Return the arrow of a push in a row, counted from 0, which begins where `tail` is."""
        start, end = self.zero + tail * self.scale_of, self.zero + (tail + size) * self.scale_of
        neck = end - np.sign(size) * min(HEAD, abs(end - start))
        small = min(abs(end - start) / HEAD, 1)  # the head of a short arrow
        half, thin = HALF * small, THIN * small
        outline = [(start, thin), (neck, thin), (neck, half), (end, 0), (neck, -half), (neck, -thin), (start, -thin)]
        middle = float(self.values[row].baseline[1] + self.names[0].cap_height / 2)
        points = [[x, middle + up, 0] for x, up in outline]
        return Polygon(*points, stroke_width=0, fill_color=self.theme.backward, fill_opacity=1)

"""Pushes: arrows from a line in the middle to both sides, which can be put tip to tail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import Animation, DashedLine, FadeIn, Polygon, Transform, VGroup

from scenes.kit.blocks.block import Block
from scenes.kit.blocks.rows import PITCH
from scenes.kit.layout.slots import TIGHT
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

SEEN = 0.6  # the least height of a head, as a share of its full height
STAIR = 0.15  # from an arrow of the chain down to the next
HEAD, HALF, THIN = 0.22, 0.15, 0.05  # length of an arrow's head, half of its width, half of the shaft's


class Pushes(Block):
    """A row for each name: an arrow from zero to one side, the largest as long as half of the room; the last sums up.

    sizes: those of all pushes, those without a row of their own, too. `ground` is the line at zero, `pitch` the
    distance of rows.

    Example:

        names = [self.words(name, own=True) for name in ("one", "another", "both")]
        pushes = Pushes(self.theme, [0.6, -0.2], names).place(WORK.left, WORK.top, WORK.width)
        self.add(pushes, pushes.arrow(0, 0.6), pushes.arrow(1, -0.2), pushes.arrow(2, 0.4))
    """

    def __init__(self, theme: Theme, sizes: Sequence[float], names: Sequence[Typeset], pitch: float = PITCH) -> None:
        self.theme, self.sizes, self.names, self.pitch = theme, list(sizes), VGroup(*names), pitch
        super().__init__(self.names)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        for row, name in enumerate(self.names):
            name.at(left, top - self.names[0].cap_height - row * self.pitch)
        start, end = left + max(float(name.width) for name in self.names) + TIGHT, left + width
        self.zero = (start + end) / 2
        self.scale_of = (end - self.zero) / (max(map(abs, self.sizes)) or 1)
        # Tip to tail they may be longer: then all are smaller.
        reach = float(np.abs(np.cumsum([0, *self.sizes])).max())
        self.chained = min(self.scale_of, (end - self.zero) / (reach or 1))
        floor = top - self.pitch * len(self.names)
        color = self.theme.muted
        self.ground = DashedLine([self.zero, top, 0], [self.zero, floor, 0], stroke_width=3, color=color)
        self.submobjects = [self.names, self.ground]
        return self

    def arrow(self, row: int, size: float, tail: float | None = None, down: int = 0) -> Polygon:
        """Return the arrow of a push in a row, counted from 0, in the colour of its sign.

        tail: where it begins in the chain, if it is a part of it; down: by how many stairs it is lower, so that
        pushes of opposite signs do not cover each other.
        """
        scale = self.scale_of if tail is None else self.chained
        start, end = (self.zero + ((tail or 0) + along) * scale for along in (0, size))
        neck = end - np.sign(size) * min(HEAD, abs(end - start))
        small = min(abs(end - start) / HEAD, 1)  # the head of a short arrow, which stays high enough to be seen
        half, thin = HALF * max(small, SEEN), THIN * small
        outline = [(start, thin), (neck, thin), (neck, half), (end, 0), (neck, -half), (neck, -thin), (start, -thin)]
        middle = float(self.names[row].baseline[1] + self.names[0].cap_height / 2) - STAIR * down
        points = [[x, middle + up, 0] for x, up in outline]
        return Polygon(*points, stroke_width=0, fill_color=self.theme.role(self.theme.sign(size)), fill_opacity=1)

    def chain(self, arrows: Sequence[Polygon]) -> tuple[VGroup, list[Animation]]:
        """Return the chain, tip to tail below the rows, and the animations in which copies of the arrows go there.

        arrows: those of the first rows. All pushes without a row of their own join them as one. What goes there must be
        on the stage: add the chain before.
        """
        line, tail, chain, moves = len(arrows), 0.0, VGroup(), []
        for down, size in enumerate([*self.sizes[:line], sum(self.sizes[line:])]):
            there = self.arrow(line, size, tail, down)
            if down < line:
                chain.add(link := arrows[down].copy())
                moves.append(Transform(link, there))
            elif size:
                moves.append(FadeIn(there))
                chain.add(there)
            tail += size
        return chain, moves

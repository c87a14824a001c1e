"""Rows of a name and a value, on one baseline grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import VGroup

from scenes.kit.type.typeset import Typeset

from .block import Block

PITCH = 0.62  # from baseline to baseline
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

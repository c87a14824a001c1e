"""Head to tail: numbers as arrows over a number line; the last one ends at their sum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import UP, DashedLine, VGroup

from scenes.kit.layout.slots import BLOCK, LINE, TIGHT
from scenes.kit.layout.zones import Zone
from scenes.kit.network.edge import Edge
from scenes.kit.theme import Theme

from .number_line import LABEL_DROP, NumberLine, span

MOST = 6  # ticks
ROOM = 1 / 5  # beside the arrows, as a share of theirs
LEAST = TIGHT / 8  # frame units: a shorter arrow is none
BOLD, SHORT = 7, 30  # stroke width of arrows, and per frame unit of a short one


class HeadToTail:
    """A number line at the bottom of a zone, and arrows over it for some numbers.

    arrows: by the place of their number, those that are long enough to be seen; drop: from the last one's head to the
    line; ground: the line, and where it is zero.

    Example:

        pushes = HeadToTail(self.theme, WORK, [0.3, -0.1])
        self.play(FadeIn(pushes.ground))
        self.play(*(GrowFromPoint(arrow, arrow.start) for arrow in pushes.arrows.values()))
        self.play(Create(pushes.drop), FadeIn(pushes.line.marker(0.2)))
    """

    def __init__(self, theme: Theme, zone: Zone, values: Sequence[float]) -> None:
        self.theme, ends = theme, [0, *map(float, np.cumsum(values))]
        right, y = zone.right - TIGHT, zone.bottom + LABEL_DROP + TIGHT
        self.line = NumberLine(theme, *span(ends, ROOM), left=zone.left, right=right, y=y, most=MOST)
        self.pitch = min(BLOCK, (zone.top - y) / len(values))
        seen = [n for n, _ in enumerate(values) if abs(self.line.x(ends[n + 1]) - self.line.x(ends[n])) > LEAST]
        self.arrows = {n: self._arrow(ends[n], ends[n + 1], len(values) - n - 1 / 2) for n in seen}
        self.ground = VGroup(self.line, self._upright(0, len(values), "muted"))
        self.drop = self._upright(ends[-1], 1 / 2, "ink")

    @staticmethod
    def has_room(zone: Zone, values: Sequence[float]) -> bool:
        """Return whether there is something to add up, and the zone is high enough for it."""
        return len(values) > 1 and zone.height - LABEL_DROP - TIGHT > len(values) * LINE

    def _arrow(self, start: float, end: float, row: float) -> Edge:
        """Return an arrow in the colour and style of its sign, of one thickness: here its length shows the size."""
        up = row * self.pitch * UP
        arrow = Edge(self.line.at(start) + up, self.line.at(end) + up, end - start, self.theme)
        arrow.redraw(end - start, width=min(BOLD, SHORT * arrow.length))
        return arrow

    def _upright(self, value: float, rows: float, role: str) -> DashedLine:
        foot = self.line.at(value)
        color = self.theme.role(role)
        return DashedLine(foot + rows * self.pitch * UP, foot, stroke_width=3, color=color, dash_length=TIGHT / 2)

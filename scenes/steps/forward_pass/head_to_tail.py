"""Step 2, head to tail: products as arrows over a number line; the last one ends at z."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import UP, DashedLine, VGroup

from scenes.kit.layout.slots import BLOCK, LINE, TIGHT
from scenes.kit.layout.zones import Zone
from scenes.kit.network.edge import Edge
from scenes.kit.plot.number_line import LABEL_DROP, NumberLine
from scenes.kit.theme import Theme

MOST = 6  # ticks
LEAST = TIGHT / 8  # frame units: a shorter arrow is none
BOLD, SHORT = 7, 30  # stroke width of arrows, and per frame unit of a short one


class HeadToTail:
    """A number line at the bottom of a zone, and arrows over it for some numbers.

    arrows: by the place of their number, those that are long enough to be seen; drop: from the last one's head to the
    line; ground: the line, and where it is zero.
    """

    def __init__(self, theme: Theme, zone: Zone, values: Sequence[float]) -> None:
        self.theme, ends = theme, [0, *map(float, np.cumsum(values))]
        room = (max(ends) - min(ends)) / 5 or 1
        span, y = (min(ends) - room, max(ends) + room), zone.bottom + LABEL_DROP + TIGHT
        self.line = NumberLine(theme, *span, left=zone.left, right=zone.right - TIGHT, y=y, most=MOST)
        self.pitch = min(BLOCK, (zone.top - y) / len(values))
        rows = [len(values) - n - 1 / 2 for n in range(len(values))]
        seen = [n for n, _ in enumerate(values) if abs(self.line.x(ends[n + 1]) - self.line.x(ends[n])) > LEAST]
        self.arrows = {n: self._arrow(ends[n], ends[n + 1], rows[n]) for n in seen}
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

"""One weight drawn: an arrow with colour, line style and thickness by its value, and a label in a gap of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from manim import Line, Polygon, VGroup

from scenes.kit.motion.verbs import level_of, set_level
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

Key = tuple[int, int, int]  # of an arrow, as the core counts weights: layer it leaves, unit it leads to, unit it leaves
TIP = 0.24
DASH = 0.13
GAP = 0.08


def thickness(value: float) -> float:
    """Manim stroke width of a weight: 2.4 at 0, growing with |w|, at most 13."""
    return float(min(2.4 + 7.0 * abs(value), 13.0))


class Edge(VGroup):
    """An arrow from a unit to a unit; colour, dashes (negative) and thickness follow its value (`redraw`).

    It is open where a label is on it: `make_room` notes a label, and while that can be seen there is a gap (gaps.py).
    """

    dims_whole = True  # a redraw replaces its members, so Level must look for them at every frame

    def __init__(self, start: np.ndarray, end: np.ndarray, value: float, theme: Theme) -> None:
        super().__init__()
        self.start, self.end = np.array(start, dtype=float), np.array(end, dtype=float)
        self.theme = theme
        self.value = value
        self.color_role: str | None = None
        self.width_given: float | None = None
        self.rooms: list[tuple[Typeset, float, float]] = []  # labels, with the middle and half the width of their gaps
        self.label_at = 0.5
        self.gap: tuple[float, float] | None = None  # stretch of the edge that is open now, as shares
        self.redraw(value)

    @property
    def direction(self) -> np.ndarray:
        along = self.end - self.start
        return along / np.linalg.norm(along)

    @property
    def length(self) -> float:
        return float(np.linalg.norm(self.end - self.start))

    def point(self, share: float) -> np.ndarray:
        """The point at a share 0..1 of the way from the sending unit to the receiving one."""
        return self.start + (self.end - self.start) * share

    def redraw(self, value: float, width: float | None = None, role: str | None = None) -> None:
        """Draw the arrow anew for a value.

        `role` replaces the colour of the sign: gradients are drawn in backward's. It stays as dimmed as it is.
        """
        level = level_of(self)
        self.value, self.color_role, self.width_given = value, role, width
        color = self.theme.role(role or self.theme.sign(value))
        stroke = thickness(value) if width is None else width
        for old in getattr(self, "submobjects", ()):
            old.clear_points()  # Manim lists what moves when a play begins: an old shaft would be drawn on as a ghost
        self.submobjects = [*self._shafts(value < 0, color, stroke), self._tip(color, stroke)]
        if level != 1.0:
            set_level(self, level)

    def _tip(self, color: str, stroke: float) -> Polygon:
        size = TIP * (0.75 + stroke / 20)
        across = np.array([-self.direction[1], self.direction[0], 0.0]) * size * 0.42
        back = self.end - self.direction * size
        tip = Polygon(self.end, back + across, back - across, fill_color=color, fill_opacity=1, stroke_width=0)
        tip.may_cross = (
            "in a dense network, the growing head of an arrow touches the corner of a label that has no other place"
        )
        return tip

    def _shafts(self, dashed: bool, color: str, stroke: float) -> list[Line]:
        end = 1 - TIP * (0.75 + stroke / 20) * 0.8 / self.length
        spans = [(0.0, end)]
        if self.gap is not None:
            spans = [(0.0, min(self.gap[0], end)), (max(self.gap[1], 0.0), end)]
        if dashed:
            spans = [piece for span in spans for piece in self._dashes(*span)]
        return [
            Line(self.point(a), self.point(b), stroke_width=stroke, color=color, buff=0)
            for a, b in spans
            if b - a > 1e-3
        ]

    def _dashes(self, start: float, end: float) -> list[tuple[float, float]]:
        length = (end - start) * self.length
        if length <= 0:
            return []
        count = max(1, round((length / DASH + 1) / 2))
        step = (end - start) / (2 * count - 1)
        return [(start + 2 * i * step, start + (2 * i + 1) * step) for i in range(count)]

    def make_room(self, label: Typeset, share: float, room: float = 0.0, shown: bool = True) -> None:
        """Note a label at a share of the way, and open the arrow for it if it is shown.

        `room`: frame units of room beside its ink, for a sign that comes later.
        """
        points = label.ink_points()
        width, height = float(np.ptp(points[:, 0])) + room, float(np.ptp(points[:, 1])) + room
        direction = np.abs(self.direction)
        reach = min(
            (width / 2 + GAP) / direction[0] if direction[0] > 1e-6 else np.inf,
            (height / 2 + GAP) / direction[1] if direction[1] > 1e-6 else np.inf,
        )
        self.label_at = share
        self.rooms = [each for each in self.rooms if each[0] is not label] + [(label, share, reach / self.length)]
        if shown:
            self.open_for({id(label): 1.0})

    def open_for(self, strengths: Mapping[int, float]) -> None:
        """Open the arrow for its labels by their strength.

        `strengths`: shares of their gaps by the labels' ids; labels that are not in it count as hidden.
        """
        there = [(middle, reach * strengths.get(id(label), 0.0)) for label, middle, reach in self.rooms]
        spans = [(middle - reach, middle + reach) for middle, reach in there if reach > 1e-6]
        gap = (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None
        if gap != self.gap:
            self.gap = gap
            self.redraw(self.value, self.width_given, self.color_role)

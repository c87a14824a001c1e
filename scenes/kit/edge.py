"""One weight drawn: an arrow with colour, line style and thickness by its value, and a label in a gap of it."""

from __future__ import annotations

import numpy as np
from manim import Line, Polygon, VGroup

from scenes.kit.theme import Theme
from scenes.kit.typeset import Typeset

Key = tuple[int, int, int]  # of an arrow, as the core counts weights: layer it leaves, unit it leads to, unit it leaves
TIP = 0.24
DASH = 0.13
GAP = 0.08


def thickness(value: float) -> float:
    """Manim stroke width of a weight: 2.4 at 0, growing with |w|, at most 13."""
    return float(min(2.4 + 7.0 * abs(value), 13.0))


class Edge(VGroup):
    """An arrow from a unit to a unit. `redraw` gives it another value, so colour, dashes and thickness follow the number."""

    def __init__(self, start: np.ndarray, end: np.ndarray, value: float, theme: Theme) -> None:
        super().__init__()
        self.start, self.end = np.array(start, dtype=float), np.array(end, dtype=float)
        self.theme = theme
        self.value = value
        self.color_role: str | None = None
        self.label: Typeset | None = None
        self.label_at = 0.5
        self.gap: tuple[float, float] | None = None  # stretch of the edge left open for the label, as shares
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
        """Draw the arrow anew for a value; `role` overrides the colour of the sign (gradients are drawn in backward's)."""
        level = getattr(self, "level_now", 1.0)
        self.value, self.color_role = value, role
        color = self.theme.role(role or self.theme.sign(value))
        stroke = thickness(value) if width is None else width
        for old in getattr(self, "submobjects", ()):
            old.clear_points()  # Manim lists what moves when a play begins: an old shaft would be drawn on as a ghost
        self.submobjects = [*self._shafts(value < 0, color, stroke), self._tip(color, stroke)]
        if level != 1.0:
            from scenes.kit.motion import set_level

            set_level(self, level)

    def _tip(self, color: str, stroke: float) -> Polygon:
        size = TIP * (0.75 + stroke / 20)
        across = np.array([-self.direction[1], self.direction[0], 0.0]) * size * 0.42
        back = self.end - self.direction * size
        return Polygon(self.end, back + across, back - across, fill_color=color, fill_opacity=1, stroke_width=0)

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

    def open_gap(self, width: float, height: float, share: float) -> None:
        """Leave a gap for a label of that size at a share of the way, and draw the arrow anew."""
        direction = np.abs(self.direction)
        reach = min(
            (width / 2 + GAP) / direction[0] if direction[0] > 1e-6 else np.inf,
            (height / 2 + GAP) / direction[1] if direction[1] > 1e-6 else np.inf,
        )
        self.gap = (share - reach / self.length, share + reach / self.length)
        self.label_at = share
        self.redraw(self.value, role=self.color_role)

    def close_gap(self) -> None:
        self.gap = None
        self.redraw(self.value, role=self.color_role)

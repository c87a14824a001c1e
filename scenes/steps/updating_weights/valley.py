"""Step 7, the valley: the loss over one weight, seen from afar and close up where we are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import LEFT, Dot, Line, VGroup

from backprop_core.explain import loss_over_weight
from lesson import Facts
from lesson.facts import fields
from scenes.kit.layout.zones import BODY, WORK, Zone, by_shape
from scenes.kit.network.edge import Key
from scenes.kit.plot.plot import Plot
from scenes.kit.theme import Theme

REACH = 4.0  # how far to both sides the loss over one weight is drawn


@dataclass(frozen=True)
class Window:
    """What a plot shows: a point and how far to each side of it (left, right, down, up)."""

    x: float
    y: float
    sides: tuple[float, float, float, float]

    @property
    def x_range(self) -> tuple[float, float]:
        return self.x - self.sides[0], self.x + self.sides[1]

    @property
    def y_range(self) -> tuple[float, float]:
        return self.y - self.sides[2], self.y + self.sides[3]

    def towards(self, other: Window, share: float) -> Window:
        """A window on the way to another; each moment magnifies by the same factor."""
        sides = [a ** (1 - share) * b**share for a, b in zip(self.sides, other.sides, strict=True)]
        return Window(self.x, self.y, (sides[0], sides[1], sides[2], sides[3]))

    def holds(self, x: float, y: float) -> bool:
        return self.x_range[0] <= x <= self.x_range[1] and self.y_range[0] <= y <= self.y_range[1]

    def spot(self, x: float, y: float, inner: Zone) -> np.ndarray:
        """The point of the frame for a pair of values."""
        across, up = (
            (x - self.x_range[0]) / (self.sides[0] + self.sides[1]),
            (y - self.y_range[0]) / (self.sides[2] + self.sides[3]),
        )
        return np.array([inner.left + across * inner.width, inner.bottom + up * inner.height, 0.0])


class Valley:
    """A curve with its tangent at the weight we have, in a wide window that can be zoomed into a close one."""

    def __init__(self, facts: Facts, theme: Theme, key: Key, top: float) -> None:
        layer, k, j = key
        self.facts, self.theme, self.key = facts, theme, key
        # In tall the plot is as wide as the network above it.
        across = by_shape(wide=WORK, square=WORK, tall=BODY)
        self.zone = Zone(across.left, across.right, WORK.bottom, top)
        self.here = facts.value(fields.weight(layer, k, j))
        self.there = facts.value(fields.weight(layer, k, j, of=fields.UPDATED))
        self.slope = facts.value(fields.gradient(layer, k, j))
        self._measure_losses()
        self.wide, self.close = self._windows()
        # The ticks of one need more room than those of the other: both begin where the later one does.
        begin = max(self._plot_of(window).inner.left for window in (self.wide, self.close))
        self.wide_plot, self.close_plot = (self._plot_of(window, begin) for window in (self.wide, self.close))
        self.inner = self.wide_plot.inner
        self.curve = self.wide_plot.curve([self.here], [facts.loss], "loss")
        self.tangent = Line(LEFT, LEFT * 2, stroke_width=4, color=theme.backward)
        self.dot: Dot = self.wide_plot.dot(self.here, facts.loss, "ink", radius=0.13)
        self.zoom(0.0)

    @property
    def step(self) -> float:
        """How far the weight goes."""
        return abs(self.there - self.here) or 0.05

    def _measure_losses(self) -> None:
        """The loss at many values of the weight, closest together around the one we have."""
        lesson = self.facts.lesson
        reach = np.geomspace(self.step / 40, REACH, 150)
        self.weights = np.concatenate([self.here - reach[::-1], [self.here], self.here + reach])
        self.losses = loss_over_weight(lesson.network, lesson.x, lesson.y, *self.key, self.weights)

    def _windows(self) -> tuple[Window, Window]:
        """Everything, and one step with some room around it."""
        here, loss = self.here, self.facts.loss
        ahead, behind = 2.3 * self.step, 1.7 * self.step
        sides = (ahead, behind) if self.slope > 0 else (behind, ahead)
        near = self.losses[(self.weights >= here - sides[0]) & (self.weights <= here + sides[1])]
        down, up = (max(float(v), 1e-6) * 1.25 for v in (loss - near.min(), near.max() - loss))
        up_to = max(float(self.losses.max()) - loss, 0.2 * loss, 1e-6) * 1.05
        wide = Window(
            here, loss, (REACH, REACH, max(loss, 1e-6), up_to)
        )  # where the loss is 0 everywhere, a window still has a height
        return wide, Window(here, loss, (*sides, down, up))

    def _plot_of(self, window: Window, begin: float | None = None) -> Plot:
        """Return axes for a window; the left one is at `begin`."""

        def made(left: float) -> Plot:
            return Plot(
                self.theme,
                Zone(left, self.zone.right, self.zone.bottom, self.zone.top),
                window.x_range,
                window.y_range,
                x_label="this weight",
                y_label="loss",
                y_role="loss",
            )

        plot = made(self.zone.left)
        return plot if begin is None else made(self.zone.left + begin - plot.inner.left)

    @property
    def seen(self) -> VGroup:
        """What a zoom moves."""
        return VGroup(self.curve, self.tangent, self.dot)

    def zoom(self, share: float) -> None:
        """Curve, tangent and point as seen on the way from the wide window to the close one."""
        window = self.wide.towards(self.close, share)
        middle = len(self.weights) // 2
        inside = [window.holds(x, y) for x, y in zip(self.weights, self.losses, strict=True)]
        first = next((i + 1 for i in range(middle, -1, -1) if not inside[i]), 0)
        last = next((i for i in range(middle, len(inside)) if not inside[i]), len(inside))
        points = [
            window.spot(x, y, self.inner)
            for x, y in zip(self.weights[first:last], self.losses[first:last], strict=True)
        ]
        self.curve.set_points_as_corners(points)
        reach = [self._tangent_reach(window, way) for way in (-1, 1)]
        ends = [window.spot(window.x + dx, window.y + self.slope * dx, self.inner) for dx in reach]
        self.tangent.put_start_and_end_on(*ends)
        self.dot.move_to(window.spot(window.x, window.y, self.inner))

    def _tangent_reach(self, window: Window, way: int) -> float:
        """How far the tangent goes to one side: a third of the window, less where it would leave it."""
        reach = way * 0.36 * (window.sides[0] + window.sides[1])
        room = window.sides[3] if self.slope * reach > 0 else window.sides[2]
        limit = room / abs(self.slope) if self.slope else np.inf
        side = window.sides[1] if way > 0 else window.sides[0]
        return way * min(abs(reach), limit * 0.98, side)

    def close_spots(self) -> tuple[np.ndarray, np.ndarray]:
        """The points of the curve before and after the step, close up."""
        height = float(np.interp([self.there], self.weights, self.losses)[0])
        return self.close.spot(self.here, self.close.y, self.inner), self.close.spot(self.there, height, self.inner)

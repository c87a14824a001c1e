"""Plots with ticks, units and labels a viewer can read. The points come from the core; here they are only placed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import DashedLine, Dot, Line, VGroup, VMobject

from lesson.facts.numbers import shortest_places
from scenes.kit.layout.zones import FRAME, TICK, Zone
from scenes.kit.theme import Theme
from scenes.kit.type.tongue import written
from scenes.kit.type.typeset import Typeset, words

TICK_GAP = 0.12  # between two labels of ticks
# How far to each side of 0 an activation function is drawn, at least.
REACH = {"sigmoid": 5.0, "tanh": 3.0, "relu": 2.0, "identity": 2.0}


def nice_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round numbers from low to high, at most `most`: steps of 1, 2, 2.5 or 5 times a power of ten."""
    span = max(high - low, 1e-12)
    power = 10.0 ** np.floor(np.log10(span / most))
    step = next(power * m for m in (1, 2, 2.5, 5, 10, 20) if span / (power * m) <= most - 0.999)
    first = np.ceil(low / step - 1e-9) * step
    return [float(f"{v:.12g}") if abs(v) > step / 2 else 0.0 for v in np.arange(first, high + step * 1e-6, step)]


def tick_text(value: float, ticks: Sequence[float]) -> str:
    """Return a tick's label as the film's language writes it: as many places as the ticks need, a real minus sign."""
    return written(value, max((shortest_places(tick) for tick in ticks), default=0))


def _opened(values: tuple[float, float]) -> tuple[float, float]:
    """Return a range with a width, also for what is all the same (a loss that stays 0).

    Such a range goes up to 1 from 0, else half as much to both sides.
    """
    low, high = values
    if high - low > 1e-12 * max(abs(low), abs(high)):
        return values
    return (low, low + 1.0) if low == 0 else (low - abs(low) / 2, low + abs(low) / 2)


def apart(labels: Sequence[Typeset]) -> Sequence[Typeset]:
    """Return every label, or every second, third ... from the middle, so that none touches its neighbour."""
    for every in range(1, len(labels)):
        kept = labels[len(labels) // 2 % every :: every]
        if all(float(b.get_left()[0] - a.get_right()[0]) > TICK_GAP for a, b in pairwise(kept)):
            return kept
    return labels[:1]


class Plot(VGroup):
    """Axes in a zone of the frame, with curves, points and guides placed by their values.

    `x_range` and `y_range` are (low, high). `x_label` and `y_label` are words for the axes; ticks are round numbers
    unless `x_ticks` or `y_ticks` give their values (() for none). `x_axis_at` is the y value at which the x axis lies
    (the lowest by default). The points come from the core; a plot only places them.

    Example:

        losses = self.facts.history.losses
        plot = Plot(self.theme, BODY, (0, len(losses) - 1), (0, max(losses)), x_label="cycle", y_label="loss")
        curve = plot.curve(range(len(losses)), losses, "loss")
        self.play(FadeIn(plot))
        self.play(Create(curve, rate_func=linear), run_time=1.0)
        self.play(FadeIn(plot.dot(0, losses[0])))
    """

    def __init__(
        self,
        theme: Theme,
        zone: Zone,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        *,
        x_label: str = "",
        y_label: str = "",
        x_ticks: Sequence[float] | None = None,
        y_ticks: Sequence[float] | None = None,
        x_axis_at: float | None = None,
        y_role: str = "muted",
    ) -> None:
        super().__init__()
        self.theme = theme
        self.x_range, self.y_range = x_range, y_range = _opened(x_range), _opened(y_range)
        x_ticks = nice_ticks(*x_range) if x_ticks is None else x_ticks
        y_ticks = nice_ticks(*y_range, most=4) if y_ticks is None else y_ticks
        y_texts = [self._tick(tick_text(t, y_ticks)) for t in y_ticks]
        left = zone.left + (max((t.width for t in y_texts), default=0) + 0.22 if y_texts else 0.1)
        bottom = zone.bottom + (0.5 if len(x_ticks) else 0.1) + (0.48 if x_label else 0)
        top = zone.top - (0.5 if y_label else 0.1)
        self.inner = Zone(left, zone.right - 0.2, bottom, top)
        base = y_range[0] if x_axis_at is None else x_axis_at
        self.axes = VGroup(
            Line(self.at(x_range[0], base), self.at(x_range[1], base), stroke_width=3, color=theme.line),
            Line(self.at(x_range[0], y_range[0]), self.at(x_range[0], y_range[1]), stroke_width=3, color=theme.line),
        )
        self.ticks, labels = VGroup(), []
        for tick in x_ticks:
            spot = self.at(tick, base)
            self.ticks.add(Line(spot, spot + np.array([0, -0.09, 0]), stroke_width=3, color=theme.line))
            label = self._tick(tick_text(tick, x_ticks)).at(spot[0], self.at(0, y_range[0])[1] - 0.4, "middle")
            labels.append(label.shift([min(FRAME.safe_x - float(label.get_right()[0]), 0.0), 0, 0]))
        self.ticks.add(*apart(labels))
        for tick, text in zip(y_ticks, y_texts, strict=True):
            spot = self.at(x_range[0], tick)
            self.ticks.add(Line(spot, spot + np.array([-0.09, 0, 0]), stroke_width=3, color=theme.line))
            self.ticks.add(text.at(spot[0] - 0.17, spot[1] - text.cap_height / 2, "right"))
        self.labels = VGroup()
        if x_label:
            name = words(x_label, theme, role="muted")
            self.labels.add(name.at(self.inner.right, zone.bottom + 0.1, "right"))
        if y_label:
            name = words(y_label, theme, role=y_role)
            self.labels.add(name.at(max(zone.left, left - 0.3), zone.top - 0.28))
        self.add(self.axes, self.ticks, self.labels)

    def _tick(self, text: str) -> Typeset:
        label = words(text, self.theme, own=True, size=TICK, role="muted")
        label.exempt = "axis tick"
        return label

    def at(self, x: float, y: float) -> np.ndarray:
        """Return the point of the frame, (3,), for a pair of values; values outside the ranges stay at the border."""
        x_share = (min(max(x, self.x_range[0]), self.x_range[1]) - self.x_range[0]) / (
            self.x_range[1] - self.x_range[0]
        )
        y_share = (min(max(y, self.y_range[0]), self.y_range[1]) - self.y_range[0]) / (
            self.y_range[1] - self.y_range[0]
        )
        return np.array(
            [self.inner.left + x_share * self.inner.width, self.inner.bottom + y_share * self.inner.height, 0.0]
        )

    def curve(self, xs: Sequence[float], ys: Sequence[float], role: str, width: float = 6) -> VMobject:
        """Return a curve through computed points, those inside both ranges; `width` is Manim's stroke width."""
        line = VMobject(stroke_width=width, color=self.theme.role(role), fill_opacity=0)
        inside = [
            (x, y)
            for x, y in zip(xs, ys, strict=True)
            if self.y_range[0] - 1e-9 <= y <= self.y_range[1] + 1e-9
            and self.x_range[0] - 1e-9 <= x <= self.x_range[1] + 1e-9
        ]
        line.set_points_as_corners([self.at(x, y) for x, y in inside])
        return line

    def dot(self, x: float, y: float, role: str = "ink", radius: float = 0.1) -> Dot:
        """Return a dot at a pair of values; `radius` in frame units."""
        return Dot(self.at(x, y), radius=radius, color=self.theme.role(role))

    def guide(self, start: tuple[float, float], end: tuple[float, float], role: str = "muted") -> DashedLine:
        """Return a thin dashed line between two pairs of values."""
        return DashedLine(
            self.at(*start), self.at(*end), stroke_width=2.5, color=self.theme.role(role), dash_length=0.09
        )

    def tangent(self, x: float, y: float, slope: float, half: float, role: str = "slope") -> Line:
        """Return the straight line with this slope through a point of a curve.

        It reaches `half` units of x to each side, and is cut at the plot's border.

        Example:

            z, a = self.facts.value("cycle.forward.z[-1][out]"), self.facts.value("cycle.forward.a[-1][out]")
            plot = Plot(self.theme, WORK, (-5, 5), (0, 1))
            line = plot.tangent(z, a, self.facts.value("cycle.backward.slope[-1][out]"), 1.5)
        """
        spots = []
        for reach in (max(-half, self.x_range[0] - x), min(half, self.x_range[1] - x)):
            low, high = self.y_range
            if slope:
                limit = ((high if reach * slope > 0 else low) - y) / slope
                reach = max(reach, limit) if reach < 0 else min(reach, limit)
            spots.append(self.at(x + reach, y + slope * reach))
        return Line(spots[0], spots[1], stroke_width=5, color=self.theme.role(role))

"""Plots with ticks, units and labels a viewer can read. The points come from the core; here they are only placed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from manim import UP, DashedLine, Dot, Line, VGroup, VMobject

from lesson.facts.numbers import shortest_places
from scenes.kit.layout.zones import FRAME, TICK, Zone
from scenes.kit.motion.verbs import level_of, set_level
from scenes.kit.theme import Theme
from scenes.kit.type.tongue import written
from scenes.kit.type.typeset import Typeset, words

from .clip import clipped
from .plotted import Plotted, Tick

TICK_LONG = 0.09  # frame units
FINE = 240  # points of a curve that is redrawn from its function
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
    """Return a range with a width, also for values that are all the same (a loss that stays 0).

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

    `x_range` and `y_range` are (low, high). `x_label` and `y_label` are words for the axes, of x a text as well;
    ticks are round numbers unless `x_ticks` or `y_ticks` give their values (() for none). `x_axis_at` is the y value
    at which the x axis lies (the lowest by default). The points come from the core; a plot only places them.

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
        x_label: str | Typeset = "",
        y_label: str = "",
        x_ticks: Sequence[float] | None = None,
        y_ticks: Sequence[float] | None = None,
        x_axis_at: float | None = None,
        y_role: str = "muted",
    ) -> None:
        super().__init__()
        self.theme = theme
        self.made_with: dict[str, Any] = {
            "zone": zone,
            "x_label": x_label,
            "y_label": y_label,
            "x_axis_at": x_axis_at,
            "y_role": y_role,
        }
        self.marks: list[Tick] = []
        self.x_range, self.y_range = x_range, y_range = _opened(x_range), _opened(y_range)
        x_ticks = nice_ticks(*x_range) if x_ticks is None else x_ticks
        y_ticks = nice_ticks(*y_range, most=4) if y_ticks is None else y_ticks
        y_texts = [self._tick(tick_text(t, y_ticks)) for t in y_ticks]
        left = zone.left + (max((t.width for t in y_texts), default=0) + 0.22 if y_texts else 0.1)
        bottom = zone.bottom + (0.5 if len(x_ticks) else 0.1) + (0.48 if x_label else 0)
        top = zone.top - (0.5 if y_label else 0.1)
        self.inner = Zone(left, zone.right - 0.2, bottom, top)
        base = self.base
        self.axes = VGroup(
            Line(self.at(x_range[0], base), self.at(x_range[1], base), stroke_width=3, color=theme.line),
            Line(self.at(x_range[0], y_range[0]), self.at(x_range[0], y_range[1]), stroke_width=3, color=theme.line),
        )
        self.ticks, labels = VGroup(), []
        for tick in x_ticks:
            spot = self.at(tick, base)
            self.ticks.add(Line(spot, spot + np.array([0, -TICK_LONG, 0]), stroke_width=3, color=theme.line))
            label = self._tick(tick_text(tick, x_ticks)).at(spot[0], self.at(0, y_range[0])[1] - 0.4, "middle")
            labels.append(label.shift([min(FRAME.safe_x - float(label.get_right()[0]), 0.0), 0, 0]))
        kept = apart(labels)
        for value, stroke, label in zip(x_ticks, list(self.ticks), labels, strict=True):
            self.marks.append(Tick("x", value, stroke, label if any(label is each for each in kept) else None))
        self.ticks.add(*kept)
        for tick, text in zip(y_ticks, y_texts, strict=True):
            spot = self.at(x_range[0], tick)
            stroke = Line(spot, spot + np.array([-TICK_LONG, 0, 0]), stroke_width=3, color=theme.line)
            self.ticks.add(stroke, text.at(spot[0] - 0.17, spot[1] - text.cap_height / 2, "right"))
            self.marks.append(Tick("y", tick, stroke, text))
        self.labels = VGroup()
        if x_label:
            name = words(x_label, theme, role="muted") if isinstance(x_label, str) else x_label.copy()
            name.at(self.inner.right, zone.bottom + 0.1, "right")
            self.labels.add(name.shift(UP * max(zone.bottom - float(name.get_bottom()[1]), 0.0)))  # some have indices
        if y_label:
            name = words(y_label, theme, role=y_role)
            self.labels.add(name.at(max(zone.left, left - 0.3), zone.top - 0.28))
        self.add(self.axes, self.ticks, self.labels)

    @property
    def base(self) -> float:
        """The value of y at which the x axis lies."""
        at: float | None = self.made_with["x_axis_at"]
        return self.y_range[0] if at is None else at

    def _tick(self, text: str) -> Typeset:
        label = words(text, self.theme, own=True, size=TICK, role="muted")
        label.exempt = "axis tick"
        return label

    def at(self, x: float, y: float) -> np.ndarray:
        """Return the point of the frame, (3,), for a pair of values; values outside the ranges stay at the border."""
        return self._spot(min(max(x, self.x_range[0]), self.x_range[1]), min(max(y, self.y_range[0]), self.y_range[1]))

    def _spot(self, x: float, y: float) -> np.ndarray:
        x_share = (x - self.x_range[0]) / (self.x_range[1] - self.x_range[0])
        y_share = (y - self.y_range[0]) / (self.y_range[1] - self.y_range[0])
        return np.array(
            [self.inner.left + x_share * self.inner.width, self.inner.bottom + y_share * self.inner.height, 0.0]
        )

    def curve(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        role: str,
        width: float = 6,
        of: Callable[[float], float] | None = None,
    ) -> VMobject:
        """Return a curve through computed points, those inside both ranges; `width` is Manim's stroke width.

        `of` is its function, if a zoom is to redraw it from finer points.
        """
        line = VMobject(stroke_width=width, color=self.theme.role(role), fill_opacity=0)
        line.plotted = Plotted("curve", list(zip(xs, ys, strict=True)), of=of)
        inside = [
            (x, y)
            for x, y in line.plotted.points
            if self.y_range[0] - 1e-9 <= y <= self.y_range[1] + 1e-9
            and self.x_range[0] - 1e-9 <= x <= self.x_range[1] + 1e-9
        ]
        line.set_points_as_corners([self.at(x, y) for x, y in inside])
        return line

    def dot(self, x: float, y: float, role: str = "ink", radius: float = 0.1) -> Dot:
        """Return a dot at a pair of values; `radius` in frame units."""
        made = Dot(self.at(x, y), radius=radius, color=self.theme.role(role))
        made.plotted = Plotted("dot", [(x, y)])
        return made

    def guide(self, start: tuple[float, float], end: tuple[float, float], role: str = "muted") -> DashedLine:
        """Return a thin dashed line between two pairs of values."""
        made = DashedLine(
            self.at(*start), self.at(*end), stroke_width=2.5, color=self.theme.role(role), dash_length=0.09
        )
        made.plotted = Plotted("guide", [start, end])
        return made

    def tangent(self, x: float, y: float, slope: float, half: float, role: str = "slope") -> Line:
        """Return the straight line with this slope through a point of a curve.

        It reaches `half` units of x to each side, and is cut at the plot's border.

        Example:

            z, a = self.facts.value("cycle.forward.z[-1][out]"), self.facts.value("cycle.forward.a[-1][out]")
            plot = Plot(self.theme, WORK, (-5, 5), (0, 1))
            line = plot.tangent(z, a, self.facts.value("cycle.backward.slope[-1][out]"), 1.5)
        """
        made = Line(*self._ends(x, y, slope, half), stroke_width=5, color=self.theme.role(role))
        made.plotted = Plotted("tangent", [(x, y)], slope=slope, half=half)
        return made

    def _ends(self, x: float, y: float, slope: float, half: float) -> list[np.ndarray]:
        """Return the two ends of a tangent, (3,) each."""
        spots = []
        for reach in (max(-half, self.x_range[0] - x), min(half, self.x_range[1] - x)):
            low, high = self.y_range
            if slope:
                limit = ((high if reach * slope > 0 else low) - y) / slope
                reach = max(reach, limit) if reach < 0 else min(reach, limit)
            spots.append(self.at(x + reach, y + slope * reach))
        return spots

    # -- another window ------------------------------------------------------------------------------------------------

    def seen_in(self, x_range: tuple[float, float], y_range: tuple[float, float]) -> Plot:
        """Return the same plot for other ranges, with round ticks of their own; nothing of this one changes."""
        return Plot(self.theme, x_range=x_range, y_range=y_range, **self.made_with)

    def redraw(self, thing: VMobject) -> None:
        """Redraw a curve, dot, guide or tangent of this plot, for its present ranges and values.

        What lies outside the ranges is hidden until it is inside again.
        """
        plotted: Plotted = thing.plotted
        if plotted.kind == "curve":
            self._redraw_curve(thing, plotted)
            return
        (x, y), *_ = plotted.points
        if plotted.kind == "dot":
            thing.move_to(self.at(x, y))
        elif plotted.kind == "tangent":
            thing.set_points_by_ends(*self._ends(x, y, plotted.slope, plotted.half))
        else:
            fresh = self.guide(plotted.points[0], plotted.points[1]).match_style(thing[0])
            for dash in thing.submobjects:
                dash.clear_points()  # Manim lists what moves when a play begins: an old dash would be drawn on
            thing.submobjects = fresh.submobjects
        self._hide(thing, not all(self._has(x, y) for x, y in plotted.points))

    def _redraw_curve(self, curve: VMobject, plotted: Plotted) -> None:
        points = plotted.points
        if plotted.of is not None:
            points = [(float(x), float(plotted.of(float(x)))) for x in np.linspace(*self.x_range, FINE)]
        curve.clear_points()
        for run in clipped(points, self.x_range, self.y_range):
            piece = VMobject().set_points_as_corners([self.at(x, y) for x, y in run])
            curve.append_points(piece.points)

    def _has(self, x: float, y: float) -> bool:
        """Return whether a pair of values is inside both ranges, up to rounding errors."""
        ranges = (self.x_range, self.y_range)
        return all(
            low - 1e-9 * (high - low) <= value <= high + 1e-9 * (high - low)
            for value, (low, high) in zip((x, y), ranges, strict=True)
        )

    def _hide(self, thing: VMobject, hidden: bool) -> None:
        if hidden and not hasattr(thing, "level_inside"):
            thing.level_inside = level_of(thing)
            set_level(thing, 0.0)
        elif not hidden and hasattr(thing, "level_inside"):
            set_level(thing, thing.level_inside)
            del thing.level_inside

    def redraw_axes(self) -> None:
        """Put the axes where the present ranges have them."""
        (left, right), (low, high) = self.x_range, self.y_range
        self.axes[0].set_points_by_ends(self.at(left, self.base), self.at(right, self.base))
        self.axes[1].set_points_by_ends(self.at(left, low), self.at(left, high))

    def place_tick(self, tick: Tick) -> float:
        """Put a tick where its value is now; return how far that is outside of its axis, in frame units."""
        if tick.axis == "x":
            spot = np.array([self._spot(tick.value, 0.0)[0], self.at(0, self.base)[1], 0.0])
            tick.stroke.set_points_by_ends(spot, spot + np.array([0, -TICK_LONG, 0]))
            if tick.label is not None:
                tick.label.at(spot[0], self.inner.bottom - 0.4, "middle")
                tick.label.shift([min(FRAME.safe_x - float(tick.label.get_right()[0]), 0.0), 0, 0])
            return float(max(self.inner.left - spot[0], spot[0] - self.inner.right, 0.0))
        spot = self._spot(self.x_range[0], tick.value)
        tick.stroke.set_points_by_ends(spot, spot + np.array([-TICK_LONG, 0, 0]))
        if tick.label is not None:
            tick.label.at(spot[0] - 0.17, spot[1] - tick.label.cap_height / 2, "right")
        return float(max(self.inner.bottom - spot[1], spot[1] - self.inner.top, 0.0))

"""The loss of one output over its prediction: a curve, and what is and moves on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from manim import DOWN, ORIGIN, Animation, Line, Polygon, Rectangle, VGroup, VMobject

from backprop_core.explain import loss_curve, loss_slope_curve
from lesson import Facts
from lesson.facts import fields
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.pour import area_of
from scenes.kit.motion.slide import slide
from scenes.kit.plot.plot import Plot
from scenes.kit.theme import Theme

GAPS = 1.6  # how far the curve goes to each side of the target, in errors
FAINT = 0.45  # strength of an area's fill
SLIM = 0.3  # width of the bar that is the loss, frame units
EDGE = 0.004  # of the predictions between 0 and 1, where a logarithm has no end
HIGHEST = 2.5  # loss that a plot of logarithms shows at least
HEADROOM = 1.06  # how much higher than the curve the axis is: its name is above it
DOT = 0.13  # radius of the points, frame units
PIECE = 0.85  # of its height, that a piece of a bar is drawn with
FLAT = 1e-3  # height of a bar of no loss, which has to have one

Range = tuple[float, float]


class LossGraph:
    """The loss of an output whose target stays and whose prediction is tried out.

    Example:

        graph = LossGraph(self.facts, self.theme, WORK, self.facts.focus.out)
        self.add(graph.plot, graph.line, graph.bar, graph.here, graph.tangent)
        self.play(graph.go(graph.target, tangent=True))
    """

    def __init__(self, facts: Facts, theme: Theme, zone: Zone, k: int) -> None:
        """For output k; drawn in a zone."""
        self.theme, self.name, self.squared = theme, facts.network.loss, facts.holds("squared_loss")
        self.falling = facts.holds("soft_classes")  # all the way to 1: other outputs have the rest of the target
        prediction, target = facts.value(fields.prediction(k)), facts.value(fields.target(k))
        self.prediction, self.target = prediction, target
        self.gap = abs(prediction - target) or 1
        self.tried = prediction if prediction != target else target - self.gap  # what is compared with its double
        reach = GAPS * self.gap
        self.xs = np.linspace(target - reach, target + reach, 321) if self.squared else np.linspace(EDGE, 1 - EDGE, 497)
        ys = loss_curve(self.name, self.xs, target)
        top = float(ys.max()) if self.squared else max(GAPS * self.loss(prediction), HIGHEST)
        x_range = (float(self.xs[0]), float(self.xs[-1])) if self.squared else (0, 1)
        self.plot = Plot(theme, zone, x_range, (0, HEADROOM * top), y_label="loss", y_role="loss")
        self.whole = (self.plot.x_range, self.plot.y_range)
        seen = self.xs[ys <= top]
        self.ends = min(float(seen[0]), prediction), max(float(seen[-1]), prediction)
        self.line = self.plot.curve(self.xs, ys, "loss", of=self.loss)
        self.drawn = prediction, prediction  # the stretch of the curve that has been drawn
        self.here = self.plot.dot(prediction, self.loss(prediction), "ink", radius=DOT)
        self.tangent = self.tangent_at(prediction)
        self.bar = self.column(prediction)
        self.in_view: list[VMobject] = []  # what a zoom takes along
        self.beside: list[VMobject] = []  # what a zoom does not take along

    def loss(self, prediction: float) -> float:
        return float(loss_curve(self.name, [self._defined(prediction)], self.target)[0])

    def slope(self, prediction: float) -> float:
        return float(loss_slope_curve(self.name, [self._defined(prediction)], self.target)[0])

    def _defined(self, prediction: float) -> float:
        """A prediction for which the loss is defined: a saturated one rounds to 0 or 1."""
        return prediction if self.squared else min(max(prediction, 1e-300), 1 - 2**-53)

    @property
    def upright(self) -> VGroup:
        """The vertical axis with its ticks and its name."""
        ticks = [part for tick in self.plot.marks if tick.axis == "y" for part in tick.drawn]
        return VGroup(self.plot.axes[1], *ticks, self.plot.labels)

    @property
    def aim(self) -> float:
        """The target, on the stretch that is drawn."""
        return min(max(self.target, self.ends[0]), self.ends[1])

    @property
    def lowest(self) -> float:
        """The prediction of the least loss on the stretch that is drawn."""
        return self.ends[1] if self.falling else self.aim

    @property
    def touching(self) -> bool:
        """Whether there is no gap that could be seen."""
        return float(np.ptp(self.ground(self.prediction, self.aim)[:, 0])) < DOT

    # -- what stands on it ---------------------------------------------------------------------------------------------

    def ground(self, *predictions: float) -> np.ndarray:
        """Return the points of the axis for predictions, (n, 3)."""
        return np.array([self.plot.at(each, 0) for each in predictions])

    def marker(self, prediction: float, role: str) -> VMobject:
        """Return a point on the axis."""
        return self.plot.dot(prediction, 0, role, radius=DOT)

    def error_bar(self) -> Line:
        """Return the gap, from the target to the prediction."""
        return Line(*self.ground(self.aim, self.prediction), stroke_width=14, color=self.theme.loss)

    def column(self, prediction: float) -> Rectangle:
        """Return the loss of a prediction as a slim bar from the axis to the curve, between the ends of the axis."""
        x, inner = self.ground(prediction)[0][0], self.plot.inner
        left, right = max(x - SLIM / 2, inner.left), min(x + SLIM / 2, inner.right)
        return self._bar(right - left, self.height(prediction)).shift([(left + right) / 2, inner.bottom, 0])

    def tangent_at(self, prediction: float) -> Line:
        """Return the tangent where the curve is over a prediction; it reaches a sixth of the axis to each side."""
        half = (self.whole[0][1] - self.whole[0][0]) / 6
        return self.plot.tangent(prediction, self.loss(prediction), self.slope(prediction), half, "ink")

    def height(self, prediction: float) -> float:
        """Return how high the curve is over a prediction, in frame units."""
        return float(self.plot.at(prediction, self.loss(prediction))[1]) - self.plot.inner.bottom

    def _bar(self, width: float, height: float) -> Rectangle:
        bar = Rectangle(width=width, height=max(height, FLAT), color=self.theme.loss).set_stroke(width=0)
        return bar.set_fill(self.theme.loss, opacity=FAINT).move_to(ORIGIN, aligned_edge=DOWN)

    def square(self) -> Rectangle:
        """Return the square on the gap."""
        start, end = self.ground(self.prediction, self.aim)
        side = abs(end[0] - start[0])
        square = Rectangle(width=side, height=side, stroke_width=4, color=self.theme.loss)
        return square.set_fill(self.theme.loss, FAINT / 3).move_to((start + end) / 2, aligned_edge=DOWN)

    def half_square(self) -> Polygon:
        """Return the half of the square that is the loss: its right angle is at the prediction."""
        start, end = self.ground(self.prediction, self.aim)
        corner = start + abs(end[0] - start[0]) * np.array([0, 1, 0])
        half = Polygon(end, start, corner, stroke_width=4, color=self.theme.loss)
        return half.set_fill(self.theme.loss, FAINT)

    def vessel(self, area: Polygon) -> Rectangle:
        """Return a bar beyond the target that is as high as the loss and has the area of the half square."""
        height, inner, aim = self.height(self.prediction), self.plot.inner, self.ground(self.aim)[0][0]
        end = inner.right if self.target > self.prediction else inner.left
        bar = self._bar(area_of(area.get_vertices()) / height, height)
        return bar.set_stroke(width=4).shift([(aim + end) / 2, inner.bottom, 0])

    def pieces(self, half: float) -> VGroup:
        """Return the bar of the prediction that is tried, cut into bars as high as that of `half`."""
        unit, foot = self.column(half), self.ground(self.tried)[0]
        count, pitch = round(self.loss(self.tried) / max(self.loss(half), FLAT**4)), unit.height
        unit.stretch_to_fit_height(pitch * PIECE).set_fill(opacity=1)
        return VGroup(
            *(unit.copy().move_to(foot, aligned_edge=DOWN).shift([0, pitch * each, 0]) for each in range(count))
        )

    # -- what moves ----------------------------------------------------------------------------------------------------

    def go(
        self,
        to: float,
        run_time: float = SLOW,
        *,
        tangent: bool = False,
        then: Callable[[float], None] | None = None,
        moving: Iterable[VMobject] = (),
    ) -> Animation:
        """The point slides to another prediction, and the bar below it follows.

        tangent: the tangent is seen to go along; where it is not on stage, it waits at the point. then: called with
        every prediction on the way, to draw what is in `moving`.
        """

        def follow(x: float, _y: float) -> None:
            self.bar.become(self.column(x))
            if not tangent:
                self.tangent.become(self.tangent_at(x))
            if then is not None:
                then(x)

        more = {"tangent": self.tangent, "slope": self.slope} if tangent else {}
        things = [self.bar, *moving]
        return slide(self.plot, self.here, to, self.loss, then=follow, moving=things, run_time=run_time, **more)

    def trace(self, to: float, run_time: float) -> Animation:
        """The point slides to another prediction, and draws the curve."""
        return self.go(to, run_time, then=self.draw_to, moving=[self.line])

    def draw_to(self, x: float) -> None:
        """Draw the curve as far as the bar's top has come to each side."""
        self.drawn = min(self.drawn[0], x), max(self.drawn[1], x)
        stretch = np.linspace(*self.drawn, 200)
        self.line.set_points_as_corners([self.plot.at(each, self.loss(each)) for each in stretch])

    def window(self, before: float, after: float, beyond: float, below: float) -> tuple[Range, Range]:
        """Return the surroundings of a nudge, with room for what is written beyond it, and below it, in frame units."""
        room, pad = beyond / self.plot.inner.width, below / self.plot.inner.height
        step = after - before
        ends = before - step / 2, after + step * 3 / 2 * room / (1 - room)
        low, high = min(ends), max(ends)
        if not self.squared:  # not beyond half of the way to 0 or 1
            low, high = max(low, min(before, after) / 2), min(high, (1 + max(before, after)) / 2)
        ys = [self.loss(x) for x in np.linspace(low, high, 60)]
        pad *= float(np.ptp(ys)) / (1 - 2 * pad)
        return (float(low), float(high)), (min(ys) - pad, max(ys) + pad)

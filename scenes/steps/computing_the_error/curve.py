"""Step 3, the curve: the loss of one output over its prediction, and what is drawn on it."""

from __future__ import annotations

import numpy as np
from manim import Line, Rectangle, VGroup, VMobject

from backprop_core.explain import loss_curve, loss_slope_curve
from lesson import Facts
from lesson.facts import fields
from scenes.kit.layout.zones import FRAME, Zone, by_shape
from scenes.kit.plot.plot import Plot
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import NARROWEST, Typeset, number, words

BESIDE = 0.2  # between a value and its point on the axis
NUMBER_ROOM = 0.68  # height above the axis of the prediction's number


class LossCurve:
    """The loss of an output whose target stays and whose prediction is tried out."""

    def __init__(self, facts: Facts, theme: Theme, zone: Zone, k: int) -> None:
        """For output k; drawn in a zone."""
        self.theme, self.name, self.squared = theme, facts.network.loss, facts.holds("squared_loss")
        self.falling = facts.holds("soft_classes")  # all the way to 1: other outputs have the rest of the target
        prediction, target = facts.value(fields.prediction(k)), facts.value(fields.target(k))
        self.prediction, self.target, self.gap = prediction, target, abs(prediction - target) or 1.0
        self.tried = prediction if prediction != target else target - self.gap  # what is compared with its double
        self.plot = self._axes(zone, by_shape(wide=1.6, square=2.1, tall=1.85))
        for _ in range(3):  # other ticks leave other room
            name = words("prediction", theme).width * NARROWEST + BESIDE - (self.plot.inner.left + FRAME.safe_x)
            beside = max(number(facts.display(fields.prediction(k)), theme).width + BESIDE, name)
            free = 1 - 2 * beside / self.plot.inner.width  # of half the axis, between prediction and target
            if self.squared and 0.2 < free < self.gap / (self.range[1] - target):
                self.plot = self._axes(zone, 1.01 / free)
        self.line = self.plot.curve(self.xs, self.ys, "loss")
        self.here = self.dot(prediction)

    def _axes(self, zone: Zone, gaps: float) -> Plot:
        """The plot, so many gaps to both sides of the target: what is written left of the prediction needs room."""
        if self.squared:
            self.xs = np.linspace(self.target - gaps * self.gap, self.target + gaps * self.gap, 321)
            self.range = (float(self.xs[0]), float(self.xs[-1]))
        else:
            self.xs, self.range = np.linspace(0.004, 0.996, 497), (0.0, 1.0)
        self.ys = loss_curve(self.name, self.xs, self.target)
        high = float(self.ys.max()) * 1.02 if self.squared else max(1.7 * self.loss(self.prediction), 2.5)
        return Plot(self.theme, zone, self.range, (0.0, high), y_label="loss", x_ticks=(), y_role="loss")

    def loss(self, prediction: float) -> float:
        return float(loss_curve(self.name, [self._defined(prediction)], self.target)[0])

    def slope(self, prediction: float) -> float:
        return float(loss_slope_curve(self.name, [self._defined(prediction)], self.target)[0])

    def _defined(self, prediction: float) -> float:
        """A prediction for which the loss is defined: a saturated one rounds to 0 or 1."""
        return prediction if self.squared else min(max(prediction, 1e-300), 1 - 2.0**-53)

    @property
    def lowest(self) -> float:
        """The prediction of the least loss on the stretch that is drawn."""
        return float(self.xs[-1]) if self.falling else self.aim

    @property
    def aim(self) -> float:
        """The target, on the stretch that is drawn."""
        return float(min(max(self.target, self.xs[0]), self.xs[-1]))

    def spot(self, prediction: float) -> np.ndarray:
        """Return the point of the curve over a prediction."""
        return self.plot.at(prediction, self.loss(prediction))

    def dot(self, prediction: float) -> VMobject:
        return self.plot.dot(prediction, self.loss(prediction), "ink", radius=0.13)

    def stretch(self, start: float, end: float, role: str = "ink", width: float = 11) -> VMobject:
        """Return a stretch of the curve in another look."""
        xs = np.linspace(start, end, 120)
        return self.plot.curve(xs, loss_curve(self.name, xs, self.target), role, width=width)

    def tangent(self, prediction: float, reach: float) -> Line:
        """Return the tangent of the curve, `reach` gaps to each side."""
        half = reach * self.gap
        if not self.squared:
            above = self.loss(prediction) - NUMBER_ROOM * self.plot.y_range[1] / self.plot.inner.height
            fall = above / max(abs(self.slope(prediction)), 1e-9)
            half = min(half, 0.25, fall if fall > 0.02 else 0.25)
        return self.plot.tangent(prediction, self.loss(prediction), self.slope(prediction), half, "ink")

    def crosses(self, text: Typeset) -> bool:
        """Return whether the curve will pass through a text, or a text through its point."""
        low, high = text.ink_points().min(axis=0) - 0.05, text.ink_points().max(axis=0) + 0.05
        return any(bool((low[:2] < point[:2]).all() and (point[:2] < high[:2]).all()) for point in self.line.points)

    def column(self, prediction: float) -> Rectangle:
        """Return the loss of a prediction as a column from the axis to the curve."""
        foot, head = self.plot.at(prediction, 0.0), self.spot(prediction)
        column = Rectangle(
            width=0.2, height=float(head[1] - foot[1]), stroke_width=0, fill_color=self.theme.loss, fill_opacity=0.9
        )
        return column.move_to((foot + head) / 2)

    def pieces(self, prediction: float, half: float) -> VGroup:
        """Return the column of the whole gap, cut into columns of half the gap."""
        unit = self.column(half)
        foot = self.plot.at(prediction, 0.0)
        count = round(self.loss(prediction) / max(self.loss(half), 1e-12))
        pieces = VGroup()
        for index in range(count):
            piece = unit.copy().stretch_to_fit_height(unit.height - 0.05)
            pieces.add(piece.move_to([foot[0], foot[1] + unit.height * (index + 0.5), 0]))
        return pieces

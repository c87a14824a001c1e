"""Step 3, the curve: the loss over the prediction, why it has that shape, and which way is better."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    Animation,
    Arrow,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Mobject,
    MoveAlongPath,
    VGroup,
    VMobject,
)

from scenes.kit.layout.zones import FRAME, WORK, by_shape
from scenes.kit.motion.verbs import Follow, passing

from .stage import CONSTANT, STAGE, TOP, BetterWay, CurveTexts, LossStage

NAMES_DROP = 0.85  # from the axis to the names below its ticks
POINTER_ROOM = 0.3  # beside the arrow that points at the lowest point


class LossShape(LossStage):
    """The loss as a curve over its prediction."""

    # -- the curve -----------------------------------------------------------------------------------------------------

    def curve(self) -> None:
        shape = self.shape
        self.cue("here")
        self.clear_but(self.line, self.marks.p_tag[1], self.marks.p_dot, self.marks.t_dot)
        first, *more = self.formulas.loss_rows()
        rows = [self.math(row, size=0.48) for row in (f"{{{{ {self.formulas.name} : loss }}}} = {first}", *more)]
        for index, row in enumerate(rows):
            row.exempt = CONSTANT
            row.fit(WORK.width - 0.2).at(WORK.left + 0.2, WORK.top - TOP - 0.35 - 0.6 * index)
        formula = VGroup(*rows)
        if shape.crosses(self.marks.p_tag[1]):
            self.play(FadeOut(self.marks.p_tag[1]), run_time=0.3)
        self.play(FadeIn(shape.plot), FadeIn(self._axis_names()), FadeIn(formula), *self._off_the_axis(), run_time=0.7)
        rise = shape.plot.guide((self.at_value, 0.0), (self.at_value, shape.loss(self.at_value)), "loss")
        value = self.number(self.loss_field, role="loss", size=0.46)
        reach = abs(self.line.x(self.shape.lowest) - self.line.x(self.at_value))
        if not self.touching:  # the arrow that points at the lowest point has its room
            value.fit(max(reach - 0.32 - POINTER_ROOM, 0.8))
        value.at(*self._beside_here(value.width))
        if shape.column(self.at_value).height > 0.05:
            self.play(Create(rise), run_time=0.6)
        self.play(FadeIn(shape.here, scale=0.5), FadeIn(value), run_time=0.4)
        self.cue("try")
        self.play(self._tour(), run_time=self.seconds_to("curve", 1.0, 2.5))
        self.at("curve", Create(shape.line), run_time=2.0)
        self.bring_to_front(shape.here)
        spot = shape.spot(shape.lowest)
        pointer = Arrow(
            spot + np.array([0, by_shape(wide=1.15, square=0.65, tall=0.65), 0]),
            spot + np.array([0, 0.2, 0]),
            buff=0,
            stroke_width=6,
            color=self.theme.ink,
            tip_length=0.22,
        )
        self.texts = CurveTexts(formula, value, pointer)
        self.at("bottom", FadeIn(pointer, shift=DOWN * by_shape(wide=0.3, square=0.1, tall=0.1)), run_time=0.6)

    def _off_the_axis(self) -> list[Animation]:
        """The prediction's number goes to the other side of its point where the upright axis would cross it."""
        number = self.marks.p_tag[1]
        if self.shape.crosses(number):
            return []
        left, right = float(number.get_left()[0]), float(number.get_right()[0])
        if not left < self.shape.plot.inner.left < right:
            return []
        shift = self.line.x(self.at_value) + 0.14 - left
        return [Follow(number, [number.get_center(), number.get_center() + np.array([shift, 0, 0])], stay=True)]

    def _axis_names(self) -> VGroup:
        """What the axis means, and where on it the target is."""
        inner = self.shape.plot.inner
        y = inner.bottom - NAMES_DROP
        target = self.words("target", weight="semibold").at(self.line.x(self.aim), y, "middle")
        end = by_shape(wide=FRAME.safe_x, square=WORK.left - 0.3, tall=FRAME.safe_x)
        target.shift([min(end - float(target.get_right()[0]), 0.0), 0, 0])
        target.shift([max(-FRAME.safe_x - float(target.get_left()[0]), 0.0), 0, 0])
        name = self.words("prediction", role="forward")
        name.at(*((inner.right, y, "right") if self.squared else (inner.center[0], y, "middle")))
        if not self.squared and abs(float(target.get_x() - name.get_x())) < (target.width + name.width) / 2 + 0.3:
            low = self.aim < 0.5  # the other half of the axis is free
            name.at(*((inner.right, y, "right") if low else (inner.left, y, "left")))
        touching = float(target.get_right()[0]) + 0.3 - float(name.get_left()[0]) if self.squared else 0.0
        if touching > target.width / 2:
            name.at(inner.right, y - 0.5, "right")
        elif touching > 0:
            target.shift([-touching, 0, 0])
        return VGroup(target, name)

    def _beside_here(self, width: float) -> tuple[float, float, str]:
        """Return the place of a number of that width, beside the point on the inner side of the curve."""
        x, y, _ = self.shape.here.get_center()
        if self.touching and self.squared:
            return (x, y + 1.35, "middle")
        if x + 0.32 + width > STAGE.right and self.at_value <= self.aim:  # at the foot of a logarithm
            return (x - 0.1, y + 0.75, "right")
        if x - 0.32 - width < -FRAME.safe_x and self.at_value > self.aim:
            return (x + 0.1, y + 0.75, "left")
        if FRAME.shape != "wide":  # above the arrow that points at the lowest point
            y = max(y, float(self.shape.plot.inner.bottom) + 0.68)
        return (x + 0.32, y + 0.1, "left") if self.at_value <= self.aim else (x - 0.32, y + 0.1, "right")

    def _tour(self) -> Animation:
        """A dot tries other predictions on the axis and comes back."""
        low, high = self.shape.range
        stops = [self.at_value, self.aim + 0.7 * (high - self.aim), low + 0.15 * (high - low), self.at_value]
        path = VMobject()
        path.set_points_as_corners([self.line.at(value) for value in stops])
        dot = Dot(self.line.at(self.at_value), radius=0.13, color=self.theme.forward)
        return MoveAlongPath(dot, path, remover=True)

    # -- why -----------------------------------------------------------------------------------------------------------

    def why(self) -> None:
        self.play(FadeOut(self.texts.pointer), run_time=0.3)
        self.texts.notes.add(*(self._why_squared() if self.squared else self._why_log()))

    def _why_squared(self) -> list[Mobject]:
        """Never negative, growing with the square, flat at the target. Returns what stays."""
        tried, height = self.shape.tried, self.shape.loss(self.shape.tried)
        mirror = self.aim + (self.aim - tried)
        twin = VGroup(*(self.shape.dot(value) for value in (tried, mirror) if value != self.at_value))
        across = self.shape.plot.guide((tried, height), (mirror, height), "muted")
        first = self._note("never negative", below=1.9)
        if self.touching:
            self.play(FadeOut(self.texts.value), run_time=0.3)
        leaving = [] if self.touching else [FadeOut(self.texts.value)]
        self.at("both", *leaving, Create(across), FadeIn(twin), run_time=0.8)
        self.play(FadeIn(first), run_time=0.4)
        self.cue("far")
        self.play(FadeOut(twin), FadeOut(across), run_time=0.4)
        near, pieces, second = self._twice_as_far()
        level = self.shape.tangent(self.aim, 0.55)
        third = self._note("flat at the target", below=4.45)
        self.at("flat", FadeOut(near), FadeOut(pieces), Create(level), run_time=0.7)
        self.play(FadeIn(third), run_time=0.4)
        return [first, second, third, level]

    def _twice_as_far(self) -> tuple[Mobject, Mobject, VGroup]:
        """The column of the loss at half the gap, and how often it goes into the one at the whole gap."""
        tried = self.shape.tried
        half = (tried + self.aim) / 2
        near, far = self.shape.column(half), self.shape.column(tried)
        self.play(GrowFromEdge(near, DOWN), run_time=0.7)
        self.play(GrowFromEdge(far, DOWN), run_time=0.9)
        pieces = self.shape.pieces(tried, half)
        note = self._note("twice the error,", "four times the loss", below=2.9, role="loss")
        rising = LaggedStart(*(FadeIn(piece, shift=np.array([0, 0.15, 0])) for piece in pieces), lag_ratio=0.5)
        self.at("pieces", rising, FadeOut(far), FadeIn(note), run_time=1.4)
        return near, pieces, note

    def _why_log(self) -> list[Mobject]:
        """Hardly any loss where the prediction is sure and right, a huge one where it is sure and wrong.

        Returns what stays.
        """
        first_x, last_x = float(self.shape.xs[0]), float(self.shape.xs[-1])
        sure, wrong, best, worst = (
            (0.9, 0.12, last_x, first_x) if self.aim >= 0.5 or self.shape.falling else (0.1, 0.88, first_x, last_x)
        )
        end, near, far = sure, ("sure and right:", "almost no loss"), ("sure and wrong:", "a huge loss")
        if self.shape.falling:
            near, far = ("nearly one:", near[1]), ("nearly zero:", far[1])
        elif self.facts.holds("soft_target"):
            near, far = ("near the target:", "the least loss"), ("sure and far:", far[1])
            end, sure, best = self.shape.aim, max(self.aim - 0.08, first_x), min(self.aim + 0.08, last_x)
        stretch = self.shape.stretch(*sorted((sure, best)))
        first = self._note(*near, below=1.9)
        self.at("both", FadeOut(self.texts.value), FadeIn(stretch), FadeIn(first), run_time=0.7)
        other = self.shape.stretch(*sorted((wrong, worst)))
        second = self._note(*far, below=3.2, role="loss")
        self.at("far", FadeOut(stretch), FadeIn(other), FadeIn(second), run_time=0.7)
        third = self._note("always a way down", below=4.5)
        ball = Dot(self.shape.spot(wrong), radius=0.13, color=self.theme.ink)
        roll = MoveAlongPath(ball, self.shape.stretch(wrong, end), remover=True)
        self.at("flat", FadeOut(other), FadeIn(third), roll, run_time=1.8)
        return [first, second, third]

    # -- a question ----------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        self.cue("here")
        ring = passing(Circle(radius=0.16, stroke_width=5, color=self.theme.ink).move_to(self.shape.here))
        fading = ring.animate(remover=True).scale(2.6).set_stroke(opacity=0)
        self.play(
            FadeOut(self.texts.notes), FadeOut(self.texts.formula), FadeIn(self.texts.value), fading, run_time=0.8
        )
        panel = self.question("Should the prediction", "go up, or down?")
        self.at("ask", FadeIn(panel), run_time=0.4)
        self.cue("reveal")
        self.play(FadeOut(panel), FadeOut(self.texts.value), run_time=0.4)
        way = self._way()
        self.way = BetterWay(way)
        if self.touching:
            self.play(FadeIn(way), run_time=0.6)
            return
        path = self.shape.stretch(self.at_value, self._goal())
        ball = Dot(self.shape.here.get_center(), radius=0.13, color=self.theme.forward)
        self.play(MoveAlongPath(ball, path), FadeIn(way), run_time=1.8)
        way.add(ball)

    def _goal(self) -> float:
        """Most of the way to the target, where the curve is defined."""
        return self.at_value + 0.9 * (self.shape.aim - self.at_value)

    def _way(self) -> VGroup:
        """Return an arrow along the axis in the direction the prediction should go; only words at the lowest point."""
        if self.touching:
            return VGroup(self._note("prediction: stay", "lowest point", below=1.85, role="forward", size=0.5))
        start, end = self.line.at(self.at_value), self.line.at(self._goal())
        arrow = Arrow(
            start,
            end,
            buff=0.12,
            stroke_width=9,
            color=self.theme.forward,
            tip_length=0.26,
            max_tip_length_to_length_ratio=0.6,
            max_stroke_width_to_length_ratio=100,
        )
        words = ("up", "loss falls") if self.aim > self.at_value else ("down", "loss falls")
        note = self._note(f"prediction {words[0]}:", words[1], below=1.85, role="forward", size=0.5)
        return VGroup(arrow, note)

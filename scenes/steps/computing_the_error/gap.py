"""Step 3, the gap: prediction against target on a number line, their difference, and the loss it makes."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    Animation,
    Circle,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Line,
    Mobject,
    Polygon,
    Rectangle,
    VGroup,
)

from lesson import Shown
from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import displayed_relation
from scenes.kit.layout.zones import BIG, FRAME, READ, WORK
from scenes.kit.motion.verbs import Follow
from scenes.kit.network.flow import land
from scenes.kit.network.texts.placement import boxes_touch
from scenes.kit.network.texts.unit_names import box_of
from scenes.kit.signal.held import flowing
from scenes.kit.type.working import Working, product

from .stage import LIFT, STAGE, TOP, AxisMarks, ErrorWorking, LossStage, Target

UNDER = 0.78  # from the number line to what is written below its ticks


class Gap(LossStage):
    """How wrong, as one number."""

    # -- the question --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        self.open_on(self.net, self.values)
        for cue in ("net", "pred"):
            self.until(cue, flowing(self.net, list(self.net.edges), "forward"))
        unit = self.net.unit(self.net.last, self.k)
        rest = self.net.everything_but(unit.filled())
        self.at("pred", self.dim(rest), unit.circle.animate.set_stroke(self.theme.forward, 6))
        start, x, y = self._beside_prediction()
        goal = self.number(fields.target(self.k), size=0.56).centered_at(x, y)
        self.goal = Target(goal)
        radius = max(0.74, goal.width / 2 + 0.14)
        name = self.words("target", role="muted").at(x, y + radius - 0.12, "middle")
        ring = Circle(radius=radius, stroke_width=4, color=self.theme.muted).move_to([x, y, 0])
        self.at("target", FadeIn(VGroup(ring, goal), shift=np.array([-0.3, 0, 0])), run_time=0.6)
        name.shift([0, 0.35, 0])
        self.play(FadeIn(name), run_time=0.4)
        self.cue("ask")
        end = x - radius - 0.15
        between = DashedLine([start, y, 0], [end, y, 0], stroke_width=4, color=self.theme.loss, dash_length=0.12)
        mark = self.words("?", size=BIG, weight="bold", role="loss").at((start + end) / 2, y + 0.22, "middle")
        self.play(Create(between), FadeIn(mark), run_time=0.8)

    def _beside_prediction(self) -> tuple[float, float, float]:
        """Where the dashes to the target start, and the target's centre: right of the output, or of its copy below."""
        unit = self.net.unit(self.net.last, self.k)
        if FRAME.shape != "tall":
            return self.net.right_of(self.net.last, self.k) + 0.15, WORK.left + 1.55, unit.center[1]
        center = np.array([-1.75, WORK.top - 2.4, 0])
        below = VGroup(*unit.filled()).copy()
        self.play(Follow(below, [unit.center, center], stay=True), run_time=0.8)
        name = self.words("prediction", role="forward").at(center[0], float(below.get_top()[1]) + 0.2, "middle")
        self.play(FadeIn(name), run_time=0.3)
        return float(center[0]) + unit.radius + 0.15, 1.75, float(center[1])

    # -- the gap -------------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        marks = self.marks = self._make_marks()
        unit = self.net.unit(self.net.last, self.k)
        source = (unit.content if unit.content is not None else unit.circle).copy()
        goal = self.goal.number.copy()
        self.cue("line")
        self.clear_but()
        self.play(FadeIn(self.line), run_time=0.6)
        self.at("p", *self._arrive(source, marks.p_tag, marks.p_dot), run_time=0.9)
        self.at("t", *self._arrive(goal, marks.t_tag, marks.t_dot), run_time=0.9)
        self.cue("gap")
        if not self.touching:
            self.play(Create(marks.gap), run_time=0.8)
        self.bring_to_front(marks.p_dot, marks.t_dot)
        numbers = [box_of(tag[1]) for tag in (marks.p_tag, marks.t_tag)]
        if marks.gap_name.width < marks.gap.width - 0.2 and not any(
            boxes_touch(box_of(marks.gap_name), box) for box in numbers
        ):
            self.play(FadeIn(marks.gap_name), run_time=0.4)
        self._error_in_numbers()

    def _make_marks(self) -> AxisMarks:
        """What the number line will carry: both values with their names, and the gap between them."""
        side = -1.0 if self.at_value <= self.aim else 1.0
        middle = (self.line.x(self.at_value) + self.line.x(self.aim)) / 2
        return AxisMarks(
            p_tag=self._tag("prediction", fields.prediction(self.k), self.at_value, "forward", side),
            t_tag=self._tag("target", fields.target(self.k), self.aim, "ink", -side),
            p_dot=self.line.marker(self.at_value, "forward"),
            t_dot=self.line.marker(self.aim),
            gap=self.line.bar(self.aim, self.at_value, "loss", width=14),
            gap_name=self.words("error", role="loss", weight="semibold").at(middle, self.line.y + 0.27, "middle"),
        )

    def _tag(self, word: str, field: Field, value: float, role: str, side: float) -> VGroup:
        """Return a name and a number over a value, to one side of it, so that the gap stays free for a square.

        Where there will be no square, a long name takes half of the gap.
        """
        x, anchor = self.line.x(value) + 0.14 * side, "left" if side > 0 else "right"
        left, right = -FRAME.safe_x, min(FRAME.safe_x - 0.05, STAGE.right + 0.2)
        middle = x if self.squared else (self.line.x(self.at_value) + self.line.x(self.aim)) / 2
        room = right - middle if side > 0 else middle - left
        name = self.words(word, role=role).fit(room).at(x, self.line.y + 0.78, anchor)
        number = self.number(field, role=role).at(x, self.line.y + 0.27, anchor)
        if name.size_now < READ - 0.001:  # at the end of the line: below it, in one row
            name = self.words(word, role=role).at(x + 0.14, self.line.y - UNDER, "right")
            number.at(float(name.get_left()[0]) - 0.2, self.line.y - UNDER, "right")
            if side < 0:
                number.at(x, self.line.y - UNDER)
                name.at(float(number.get_right()[0]) + 0.2, self.line.y - UNDER)
        for text in (name, number):
            text.shift([max(left - float(text.get_left()[0]), 0.0), 0, 0])
            text.shift([min(right - float(text.get_right()[0]), 0.0), 0, 0])
        return VGroup(name, number)

    def _arrive(self, source: Mobject, tag: VGroup, dot: Dot) -> list[Animation]:
        """A value that was on screen comes to its place on the line, with its name."""
        return [land(source, tag[1]), FadeIn(tag[0]), FadeIn(dot, scale=2)]

    def _error_in_numbers(self) -> None:
        work = Working(self.theme, '"error"', top=WORK.top - TOP)
        shown = self.shown(self.error_field)
        symbol = work.line('{{ "error" : loss }}', f"{self.formulas.y_hat} - {self.formulas.y}")
        self.at("formula", FadeIn(symbol), run_time=0.6)
        line, text = self._difference(work)
        self.cue("numbers")
        self.play(FadeIn(line.relation), land(self.marks.p_tag[1], line.right[0]), run_time=1.0)
        result = work.result(shown, relation=displayed_relation(text, shown.text), role="loss")
        result.computed_from = text
        self.error = ErrorWorking(work, result)
        self.at("value", FadeIn(result), run_time=0.6)
        if self.has_cue("sign") and not self.touching:
            self.cue("sign")
            self.play(self._wave(self.aim, self.at_value), run_time=0.9)

    # -- one number ----------------------------------------------------------------------------------------------------

    def loss(self) -> None:
        self.cue("loss")
        self.error.work.skip(0.7)
        self._line_down()
        if self.squared:
            self._square()
        elif not self.touching:
            self.play(FadeOut(self.marks.gap), self._wave(self.aim, self.at_value), run_time=0.8)
        self._loss_in_numbers()
        if self.has_cue("sum"):
            total = self.shown(fields.loss())
            line = (
                self.math(
                    f"{{{{ L : loss }}}} = {self._all_losses()} = {{total}}", roles={"total": "loss"}, total=total
                )
                .fit(WORK.width)
                .at(WORK.left, self.error.work.y - 0.2)
            )
            self.at("sum", FadeIn(line), run_time=0.7)

    def _line_down(self) -> None:
        """Move the number line, with everything on it, to where it is the curve's axis."""
        self.line.y -= LIFT
        things = (self.line, self.marks.gap, self.marks.p_dot, self.marks.t_dot, *self.marks.p_tag, *self.marks.t_tag)
        moves = [
            Follow(one, [one.get_center(), one.get_center() - np.array([0, LIFT, 0])], stay=True) for one in things
        ]
        self.play(FadeOut(self.marks.gap_name, run_time=0.3), *moves, run_time=0.9)

    def _all_losses(self) -> str:
        count = self.net.sizes[-1]
        return " + ".join(f"L_{k + 1}" for k in range(count)) if count <= 3 else "L_1 + L_2 + dots.c"

    def _square(self) -> None:
        """The square on the gap; half of it is the loss. Without a gap there is none."""
        if self.touching:
            self.cue("half")
            return
        left, right = sorted((self.line.x(self.at_value), self.line.x(self.aim)))
        y, side = self.line.y, right - left
        square = Rectangle(
            width=side,
            height=side,
            stroke_width=4,
            color=self.theme.loss,
            fill_color=self.theme.loss,
            fill_opacity=0.12,
        )
        square.move_to([(left + right) / 2, y + side / 2, 0])
        corner = self.line.x(self.at_value)
        other = self.line.x(self.aim)
        half = Polygon(
            [left, y, 0],
            [right, y, 0],
            [corner, y + side, 0],
            stroke_width=0,
            fill_color=self.theme.loss,
            fill_opacity=0.45,
        )
        diagonal = Line([other, y, 0], [corner, y + side, 0], stroke_width=4, color=self.theme.loss)
        self.play(GrowFromEdge(square, DOWN), run_time=0.9)
        self.bring_to_front(self.marks.gap, self.marks.p_dot, self.marks.t_dot)
        self.cue("half")
        self.play(Create(diagonal), FadeIn(half), square.animate.set_fill(opacity=0), run_time=0.9)

    def _loss_in_numbers(self) -> None:
        work, shown = self.error.work, self.shown(self.loss_field)
        self.cue("symbols")
        first, *more = self.formulas.loss_rows()
        symbol = self._constant(work.line(f"{{{{ {self.formulas.name} : loss }}}}", first))
        rest = [self._constant(work.line(None, row, relation=None)) for row in more]
        self.play(FadeIn(symbol), *(FadeIn(row) for row in rest), run_time=0.6)
        self.cue("numbers")
        text, relation = self._put_numbers_in()
        result = work.result(shown, relation=relation, role="loss")
        result.computed_from = text
        self.at("value", FadeIn(result), run_time=0.6)

    def _put_numbers_in(self) -> tuple[str | None, str]:
        """The loss with its numbers. Returns it as text where it can be worked out, and the relation of its result."""
        shown: Shown | None
        if self.squared:
            shown, role, formula, source = (
                self.shown(self.error_field),
                "loss",
                "½ dot ({v})^2",
                self.error.result.right[0],
            )
            more = []
        else:
            shown, role, source = self._probability(), "forward", self.marks.p_tag[1]
            formula, *more = self.formulas.log("{v}", "{y}")
        if shown is None:
            return None, "≈"
        y = self.shown(fields.target(self.k))
        line = self._constant(
            self.error.work.line(
                None, formula, roles={"v": role}, v=shown, y=y, relation="=" if product(shown).exact else "≈"
            )
        )
        rest = [
            self._constant(self.error.work.line(None, row, relation=None, roles={"v": role}, v=shown, y=y))
            for row in more
        ]
        self.play(FadeIn(line.relation), land(source, line.right[0]), *(FadeIn(row) for row in rest), run_time=1.0)
        if not self.squared:
            return None, self.shown(self.loss_field).relation
        text = f"½ · ({shown.text})²"
        return text, displayed_relation(text, self.shown(self.loss_field).text)

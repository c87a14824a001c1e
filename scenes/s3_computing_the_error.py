"""Step 3, computing the error: prediction against target, the loss as a curve, its slope as the first error signal."""

from __future__ import annotations

from manim import Create, FadeIn, FadeOut, VGroup

from lesson import Shown
from lesson.facts import fields
from lesson.facts.numbers import displayed_relation
from scenes.kit.layout.zones import WORK
from scenes.kit.network.flow import fly, land
from scenes.kit.type import symbols
from scenes.kit.type.working import Line as WorkLine
from scenes.kit.type.working import Working, product
from scenes.steps.computing_the_error.gap import Gap
from scenes.steps.computing_the_error.measured import Measured
from scenes.steps.computing_the_error.shape import LossShape
from scenes.steps.computing_the_error.stage import CONSTANT, TOP


class ComputingTheError(Gap, LossShape, Measured):
    """Step 3: how wrong, as one number; and which way is better, as a slope."""

    key = "computing_the_error"
    beats = ("open", "compare", "loss", "curve", "why", "ask", "slope", "nudge", "closing")
    poster = "slope"
    phase = "loss"

    # -- the slope -----------------------------------------------------------------------------------------------------

    def slope(self) -> None:
        self.cue("tangent")
        self.play(FadeOut(self.way.arrow), run_time=0.4)
        self.play(Create(self.shape.tangent(self.at_value, 0.62)), run_time=0.9)
        self.bring_to_front(self.shape.here)
        work = self._slope_in_numbers()
        self.at("sign", FadeIn(self._verdict(WORK.top - work.y + 0.45)), run_time=0.6)

    def _slope_in_numbers(self) -> Working:
        """Show dL/da in symbols and numbers, worked out, and that it is the gap where it is; return the working."""
        left = self.formulas.derivative
        work = Working(self.theme, left, top=WORK.top - TOP)
        heading = work.heading("slope of the loss")
        symbol = self._constant(work.line(left, self.formulas.slope(), tall=True))
        self.at("symbols", FadeIn(heading), FadeIn(symbol), run_time=0.7)
        shown = self.shown(self.slope_field)
        numbers: WorkLine | None
        text: str | None
        relation: str
        work.skip(0.25)
        if self.squared:
            numbers, text = self._difference(work)
            relation = displayed_relation(text, shown.text)
        else:
            numbers, text, relation = self._quotient(work, shown)
        if numbers is not None:
            self.play(FadeIn(numbers.relation), land(self.marks.p_tag[1], numbers.right[0]), run_time=0.9)
        result = work.result(shown, relation=relation, role="loss", size=0.52)
        result.computed_from = text
        self.at("value", FadeIn(result), run_time=0.6)
        if self.has_cue("same") and not self.touching:
            self._same_as_gap(result)
        return work

    def _quotient(self, work: Working, shown: Shown) -> tuple[WorkLine | None, str | None, str]:
        """Add the slope of a cross-entropy with its numbers.

        Without a line where the prediction is too near to 0 or 1 to be written.
        """
        a = self._probability()
        if a is None:
            return None, None, "≈"
        y = self.shown(fields.target(self.k))
        formula, text, relation = self.formulas.slope_numbers(a, y, shown)
        numbers = self._constant(
            work.line(
                None, formula, tall=True, roles={"a": "forward"}, a=a, y=y, relation="=" if product(a).exact else "≈"
            )
        )
        work.skip(0.25)
        return numbers, text, relation

    def _same_as_gap(self, result: WorkLine) -> None:
        """Show that the slope is as long as the gap on the axis."""
        self.cue("same")
        gap = self.line.bar(self.aim, self.at_value, "loss", width=14)
        self.play(Create(gap), fly(result.right[0], gap), run_time=0.9)
        self.bring_to_front(self.marks.p_dot, self.marks.t_dot)

    def _verdict(self, below: float) -> VGroup:
        """Show what the sign of the slope asks for; ours is bright."""
        said = {"error_negative": "negative: raise it", "error_positive": "positive: lower it"}
        if self.facts.holds("error_zero"):
            said["error_zero"] = "zero: leave it"
        below = min(below, WORK.height - 0.65 * (len(said) - 1) - 0.12)
        rows = VGroup(*(self._note(text, below=below + 0.65 * index) for index, text in enumerate(said.values())))
        rows.shift([-0.2, 0, 0])
        for case, row in zip(said, rows, strict=True):
            row.set_color(self.theme.loss if self.facts.holds(case) else self.theme.muted)
        return rows

    # -- to take away --------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        self.cue("recap")
        left = symbols.d("L", symbols.unit(self.facts, self.net.last, self.k))
        formula = self.math(f"{left} = {self.formulas.slope()}", size=0.54)
        formula.exempt = CONSTANT
        self.recap("The slope of the loss tells which way is better.", formula)

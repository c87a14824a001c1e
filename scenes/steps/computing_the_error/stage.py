"""Step 3, its stage: the output in focus, its fields and formulas, the number line that becomes the curve's axis."""

from __future__ import annotations

from dataclasses import dataclass, field

from manim import Animation, Arrow, Dot, Line, MoveAlongPath, VGroup, VMobject

from lesson import Shown
from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import MINUS
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.zones import READ, WORK, LiveZone, Zone
from scenes.kit.plot.number_line import NumberLine
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line as WorkLine
from scenes.kit.type.working import Working, product

from .curve import LossCurve
from .formulas import LossFormulas

# The number line, and the curve that grows out of it.
STAGE = LiveZone(wide=Zone(-6.3, 1.4, -2.15, 2.42), square=Zone(-5.3, 0.4, -2.0, 2.5), tall=Zone(-3.4, 3.4, 1.15, 4.7))
TOP = 0.5  # baseline of the first line of working, below its zone's top
LIFT = 1.5  # how much higher the number line is before the curve needs the room
SHORT_PLACES = 2  # of a probability in a formula of two rows
CONSTANT = "a constant of the formula"


@dataclass(frozen=True)
class AxisMarks:
    """What the number line carries: prediction and target, each as a tag (name, number) and a dot, and their gap."""

    p_tag: VGroup
    t_tag: VGroup
    p_dot: Dot
    t_dot: Dot
    gap: VMobject
    gap_name: Typeset


@dataclass(frozen=True)
class Target:
    """The target beside the network's output, as a number."""

    number: Typeset


@dataclass(frozen=True)
class ErrorWorking:
    """The error with its numbers: the working, which the loss continues, and its result."""

    work: Working
    result: WorkLine


@dataclass
class CurveTexts:
    """The texts around the curve: the loss as formula and number, an arrow to the lowest point, `notes` on shape."""

    formula: VGroup
    value: Typeset
    pointer: Arrow
    notes: VGroup = field(default_factory=VGroup)


@dataclass(frozen=True)
class BetterWay:
    """Which way the prediction should go: an arrow along the axis, and words."""

    arrow: VGroup


class LossStage(NetworkStep):
    """One prediction, its target, and the loss between them."""

    goal = MadeIn("open", Target)
    marks = MadeIn("compare", AxisMarks)
    error = MadeIn("compare", ErrorWorking)
    texts = MadeIn("curve", CurveTexts)
    way = MadeIn("ask", BetterWay)

    def prepare(self) -> None:
        super().prepare()
        f = self.facts
        self.squared = f.holds("squared_loss")
        self.k = f.focus.out
        self.at_value, self.aim = f.value(fields.prediction(self.k)), f.value(fields.target(self.k))
        self.values = self.net.put_activations()
        self.formulas = LossFormulas(f, self.k)
        self.shape = LossCurve(f, self.theme, STAGE, self.k)
        inner = self.shape.plot.inner
        self.line = NumberLine(self.theme, *self.shape.range, left=inner.left, right=inner.right, y=inner.bottom)
        self.line.shift([0, LIFT, 0])
        self.line.y += LIFT
        self.touching = abs(self.line.x(self.at_value) - self.line.x(self.aim)) < 0.02  # no gap that could be seen

    # -- fields --------------------------------------------------------------------------------------------------------

    @property
    def error_field(self) -> Field:
        """Prediction minus target: dL/da of the squared loss, dL/dz of the cross-entropies."""
        return fields.error(self.k) if self.squared else fields.delta(-1, self.k)

    @property
    def slope_field(self) -> Field:
        return fields.error(self.k)

    @property
    def loss_field(self) -> Field:
        """The loss of the output we look at."""
        f = self.facts
        return fields.output_loss(self.k) if f.holds("own_losses") else fields.loss()

    # -- what several beats do -----------------------------------------------------------------------------------------

    def _wave(self, start: float, end: float) -> Animation:
        """A light runs along the number line from one value to another."""
        light = Dot(self.line.at(start), radius=0.16, color=self.theme.loss)
        path = Line(self.line.at(start), self.line.at(end))
        return MoveAlongPath(light, path, remover=True)

    def _difference(self, work: Working) -> tuple[WorkLine, str]:
        """Prediction minus target with their numbers, and the same as text for the relation's judge."""
        a, y = self.shown(fields.prediction(self.k)), self.shown(fields.target(self.k))
        brackets = y.value < 0
        formula, text = (
            ("{a} - ({y})", f"{a.text} {MINUS} ({y.text})") if brackets else ("{a} - {y}", f"{a.text} {MINUS} {y.text}")
        )
        relation = "=" if product(a, y).exact else "≈"
        return work.line(None, formula, relation=relation, roles={"a": "forward"}, a=a, y=y), text

    def _probability(self) -> Shown | None:
        """Return the prediction for logarithms and fractions; None where it cannot be told from 0 or 1."""
        field = fields.prediction(self.k)
        usual = self.lesson.decimals.values
        long = not self.squared and not (self.formulas.is_one or self.formulas.is_zero or self.formulas.shares)
        places = self.formulas.places(self.at_value, min(usual, SHORT_PLACES) if long else usual)
        return None if places is None else self.shown(field, places)

    def _constant(self, line: WorkLine) -> WorkLine:
        """The digits of a formula that are no value of the lesson (one half, one minus) need no field."""
        for item in line.right:
            item.exempt = CONSTANT
        return line

    def _note(self, *lines: str, below: float, role: str = "ink", size: float = READ) -> VGroup:
        """A few words beside the curve, so far below the top of the working's zone."""
        pitch = 1.43 * size
        texts = [
            self.words(line, role=role, size=size).at(WORK.left + 0.2, WORK.top - below - pitch * i)
            for i, line in enumerate(lines)
        ]
        return VGroup(*texts)

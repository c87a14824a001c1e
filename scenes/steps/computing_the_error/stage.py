"""Step 3, its stage: the output that the camera goes to, the graph that grows beside it, and workings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Animation, Line, VGroup, VMobject

from lesson import Shown
from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import MINUS
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import NET, Zone
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.push import push_in
from scenes.kit.plot.loss_graph import DOT, LossGraph
from scenes.kit.signal.ripple import ring_from, ripple
from scenes.kit.type.loss_formulas import LossFormulas
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line as WorkLine
from scenes.kit.type.working import Working

ROW = LINE + TIGHT  # of the names under the axis
ROWS = 2  # of them: prediction and target
SHORT_PLACES = 2  # of a probability in a formula of two rows
CONSTANT = "a constant of the formula"
WIDE = 2.0  # reach of a ring around a point, in its radii


@dataclass(frozen=True)
class Target:
    """The target beside the network's output: its number, its circle with its name; a line to it and a mark."""

    number: Typeset
    circle: VGroup
    between: Line
    mark: Typeset


@dataclass(frozen=True)
class AxisMarks:
    """What is on the axis: prediction and target, each as a name with a number and as a point, and their gap."""

    p_tag: Typeset
    t_tag: Typeset
    p_dot: VMobject
    t_dot: VMobject
    gap: VMobject

    @property
    def numbers(self) -> dict[str, VMobject]:
        """The texts of prediction and target, by their names in formulas."""
        return {"a": self.p_tag.parts["p"], "y": self.t_tag.parts["y"]}


@dataclass(frozen=True)
class WorkedOut:
    """The working of the error."""

    work: Working


class LossStage(NetworkStep):
    """One prediction, its target, and the loss between them."""

    watched_in_motion = True

    goal = MadeIn("open", Target)
    marks = MadeIn("compare", AxisMarks)
    error = MadeIn("compare", WorkedOut)

    def prepare(self) -> None:
        super().prepare()
        facts = self.facts
        self.squared = facts.holds("squared_loss")
        self.k = facts.focus.out
        self.values = self.net.put_activations()
        self.formulas = LossFormulas(facts, self.k)
        self.unit = self.net.unit(self.net.last, self.k)
        left = self.edge + self.unit.radius + LINE
        self.graph = LossGraph(facts, self.theme, Zone(left, NET.right, NET.bottom + ROWS * ROW, NET.top), self.k)

    # -- fields --------------------------------------------------------------------------------------------------------

    @property
    def error_field(self) -> Field:
        """Prediction minus target: dL/da of the squared loss, dL/dz of the cross-entropies."""
        return fields.error(self.k) if self.squared else fields.delta(-1, self.k)

    @property
    def loss_field(self) -> Field:
        """The loss of the output we look at."""
        return fields.output_loss(self.k) if self.facts.holds("own_losses") else fields.loss()

    # -- the output ----------------------------------------------------------------------------------------------------

    @property
    def edge(self) -> float:
        """Where the middle of the output is when the camera is there: its texts are well inside of the frame."""
        return NET.left + LINE + float(self.unit.radius)

    def come_closer(self, run_time: float, *coming: VMobject) -> Animation:
        """The camera goes to the output, which is at the left edge then: all else happens right of it.

        coming: what it finds there, at its place; it comes into the frame from the right.
        """
        edge = np.array([self.edge, self.unit.center[1], 0])
        for thing in coming:
            self.add(thing.shift(self.unit.center - edge))
        return push_in([self.net, *coming], self.unit, 1, to=edge, run_time=run_time)

    def glow(self, role: str = "loss") -> list[Animation]:
        """A ring leaves what the sentence is about: our point on the curve; before there is one, the output."""
        here = self.graph.here
        if here in self.mobjects:
            return [ring_from(here.get_center(), DOT, self.theme.role(role), WIDE, SLOW)]
        return [ripple(self.net, self.net.last, self.k, role, run_time=SLOW)]

    def marks_on_axis(self) -> list[VMobject]:
        """Return what is on the axis; nothing before the beat that makes it."""
        marks = vars(self).get("marks")
        return [marks.p_tag, marks.t_tag, marks.p_dot, marks.t_dot, marks.gap] if marks else []

    # -- workings ------------------------------------------------------------------------------------------------------

    def working(self, left: str, **roles: str) -> Working:
        return Working(self.theme, left, zone=self.board.zone, roles={"a": "forward", "l": "loss", **roles})

    def difference(self, work: Working) -> tuple[WorkLine, str]:
        """Add prediction minus target with their numbers; return it, also as text for the relation's judge."""
        a, y = self.shown(fields.prediction(self.k)), self.shown(fields.target(self.k))
        taken, written = ("({y})", f"({y.text})") if y.value < 0 else ("{y}", y.text)
        return work.put_in("{a} - " + taken, a=a, y=y), f"{a.text} {MINUS} {written}"

    def probability(self) -> Shown | None:
        """Return the prediction for logarithms and fractions; None where it cannot be told from 0 or 1."""
        usual = self.lesson.decimals.values
        long = not self.squared and not (self.formulas.is_one or self.formulas.is_zero or self.formulas.shares)
        places = self.formulas.places(self.graph.prediction, min(usual, SHORT_PLACES) if long else usual)
        return None if places is None else self.shown(fields.prediction(self.k), places)

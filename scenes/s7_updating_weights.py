"""Step 7: every weight steps against its gradient; why minus, how far, and whether it helped."""

from __future__ import annotations

from dataclasses import dataclass

from manim import DOWN, LEFT, FadeIn, GrowFromEdge, Mobject, Rectangle, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.layout.zones import TITLE, WORK
from scenes.kit.motion.verbs import swap
from scenes.kit.network.flow import land, pulses
from scenes.kit.type.typeset import Typeset
from scenes.steps.updating_weights.downhill import Downhill
from scenes.steps.updating_weights.every_weight import EveryWeight
from scenes.steps.updating_weights.rates import Rates
from scenes.steps.updating_weights.rule import Rule


@dataclass(frozen=True)
class Change:
    """What shows how a value changed."""

    name: Mobject
    before: Typeset
    arrow: Typeset
    after: Typeset


class UpdatingWeights(Rule, Downhill, EveryWeight, Rates):
    """Step 7: the rule, why minus, every weight, how far, and the forward pass again."""

    key = "updating_weights"
    beats = ("open", "rule", "downhill", "all", "biases", "eta", "again", "remember")
    poster = "all"
    phase = "update"

    # -- did it help ---------------------------------------------------------------------------------------------------

    def again(self) -> None:
        net = self.net
        self.clear_but()
        self.play(FadeIn(net), FadeIn(VGroup(*self.board.extra.values(), *net.contents())), run_time=0.7)
        self.cue("forward")
        for layer in range(1, self.last + 1):
            self.play(*pulses(net, net.layer_keys(layer - 1), "forward", run_time=0.9))
            if layer < self.last:
                self.renew(layer)
        prediction, loss = self.changes()
        self.at("prediction", FadeIn(prediction.name), run_time=0.4)
        self.arrive(prediction.before)
        self.cue("after")
        self.renew(self.last)
        self.play(FadeIn(prediction.arrow), run_time=0.3)
        self.arrive(prediction.after)
        before, after, ghost = self.loss_bars()
        self.at("loss", FadeIn(loss.name), FadeIn(loss.before), GrowFromEdge(before, LEFT), run_time=0.8)
        self.at("loss_after", FadeIn(loss.arrow), FadeIn(loss.after), GrowFromEdge(after, LEFT), run_time=0.8)
        self.at("little", FadeIn(ghost), run_time=0.5)

    def renew(self, layer: int) -> None:
        """Show in the units of a layer what the updated network computes."""
        net = self.net
        if not net.shows_values:
            return
        changes = []
        for k, unit in net.units[layer].items():
            new = net.value_typeset(layer, k, fields.activation(layer - 1, k, of=fields.SECOND), "forward")
            old = net.hold_content(layer, k, new)
            if old is not None:
                unit.remove(old)
                changes.append(swap(old, new))
        self.play(*changes, run_time=0.6)

    def arrive(self, cell: Typeset) -> None:
        """Let the output's value fly into a cell of the comparison."""
        self.play(land(self.board.source(self.last, self.facts.focus.out), cell), run_time=0.9)

    def changes(self) -> tuple[Change, Change]:
        """Return prediction (with its target) and loss: names, values before and after."""
        name = self.words("prediction", role="forward").at(WORK.left, self.top - 0.45)
        target = self.words("target {t}", role="muted", roles={"t": "ink"}, t=self.shown(fields.target("out")))
        both = VGroup(name, target.at(WORK.right, self.top - 0.45, "right"))
        prediction = self.change(
            both, fields.prediction("out"), fields.prediction_after("out"), "forward", self.top - 1.23
        )
        loss = self.words("loss", role="loss").at(WORK.left, self.top - 2.23)
        return prediction, self.change(loss, fields.loss(), fields.loss_after(), "loss", self.top - 3.01)

    def change(self, name: Mobject, before: Field, after: Field, role: str, y: float) -> Change:
        """Return a value before and after, large, below its name."""
        first = self.number(before, role=role, size=TITLE, beside=after).fit(WORK.width / 2 - 0.3).at(WORK.left, y)
        arrow = self.math("->", role="muted", size=TITLE).at((WORK.left + WORK.right) / 2, y, "middle")
        return Change(
            name,
            first,
            arrow,
            self.number(after, role=role, size=TITLE, beside=before)
            .fit(WORK.width / 2 - 0.3)
            .at(WORK.right, y, "right"),
        )

    def loss_bars(self) -> tuple[VGroup, VGroup, Rectangle]:
        """Return the loss before and after as bars with their names, and an outline of the difference."""
        losses = {"before": self.facts.loss, "after": self.facts.cycle.loss_after}
        left, full = WORK.left + 1.25, WORK.width - 1.25
        largest = max(losses.values()) or 1.0
        made = []
        for (name, loss), y in zip(losses.items(), (self.top - 3.85, self.top - 4.6), strict=True):
            bar = Rectangle(
                width=max(full * loss / largest, 0.02),
                height=0.44,
                stroke_width=0,
                fill_opacity=1,
                fill_color=self.theme.loss,
            ).move_to([left, y, 0], aligned_edge=LEFT)
            label = self.words(name, role="muted").fit(1.18)
            made.append(VGroup(bar, label.at(WORK.left, y - label.cap_height / 2)))
        before, after = made
        ghost = Rectangle(width=before[0].width, height=0.44, stroke_width=3, color=self.theme.ink)
        ghost.move_to(before[0]).shift(DOWN * 0.75)
        return before, after, ghost

    # -- what to keep --------------------------------------------------------------------------------------------------

    def remember(self) -> None:
        self.cue("recap")
        self.recap("Every weight takes one small step against its gradient.", self.rule_in_general(size=0.5))

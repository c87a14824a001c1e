"""Step 7, the rule: gradients become weights again, and one weight takes its step, number by number."""

from __future__ import annotations

import numpy as np
from manim import Animation, FadeIn, FadeOut, LaggedStart, Mobject, VGroup

from lesson.facts import fields
from scenes.kit.layout.zones import WORK, by_shape
from scenes.kit.motion.verbs import Level, over_time
from scenes.kit.network.edge import Key, thickness
from scenes.kit.network.flow import fly, land
from scenes.kit.network.gradient import THIN, gradient_width
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line as WorkingLine
from scenes.kit.type.working import Working

from .stage import Card, UpdateStage, step_in_numbers


class Rule(UpdateStage):
    """New weight: old weight minus learning rate times gradient."""

    # -- where we are --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        net = self.net
        gradients = self.draw_gradients()
        values = net.put_activations()
        parts = [net.edge_group, net.unit_group, net.ellipses, net.bias_group, net.names, net.own_names, values]
        self.open_on(*(part for part in parts if len(part)))
        for cue in ("grads", "grad"):
            self.until(cue, flowing(net, list(net.edges)))
        self.cue("grad")
        self.play(self.dim(*self.but_labels([self.focus])), run_time=0.5)
        w = symbols.w(self.facts, *self.focus)
        gradient = self.card_row(1, "its gradient", fields.gradient(-1, "out", "h"), "backward", sign=True)
        source = gradient[1].copy().move_to(net.edge(*self.focus).point(0.5))
        self.play(land(source, gradient[1]), FadeIn(gradient[0]), run_time=1.2)
        self.cue("weights")
        back = [self.turn_back(key, gradients) for key in net.edges]
        self.play(*back, Level(VGroup(*self.but_labels([])), 1.0), run_time=1.2)
        self.play(FadeIn(net.label_group), run_time=0.5)
        self.cue("one")
        self.board.extra.update(
            net.missing_labels([self.focus], net.layer_keys(self.focus[0]))
        )  # the others become bright again
        self.spotlight([self.focus])
        weight = self.card_row(0, "this weight", fields.weight(*self.focus), "sign", w)
        self.play(
            land(self.board.known(self.focus) or net.edge(*self.focus), weight[1]), FadeIn(weight[0]), run_time=1.0
        )
        self.card = Card(weight, gradient)

    def draw_gradients(self) -> dict[Key, float]:
        """Draw arrows as the last step left them, by their gradients; returns those."""
        net = self.net
        gradients = {key: self.facts.value(net.gradient_path(*key)) for key in net.edges}
        for key, edge in net.edges.items():
            edge.redraw(gradients[key], width=self.width_of(key, gradients), role="backward")
        return gradients

    def width_of(self, key: Key, gradients: dict[Key, float]) -> float:
        """The width of an arrow among all, by its gradient."""
        return gradient_width(abs(gradients[key]), max(map(abs, gradients.values())))

    def turn_back(self, key: Key, gradients: dict[Key, float]) -> Animation:
        """An arrow gets thin as a gradient and grows again as the weight it is."""
        edge, wide = self.net.edges[key], self.width_of(key, gradients)
        weight = self.net.weight(*key)

        def draw(share: float) -> None:
            if share < 0.5:
                edge.redraw(gradients[key], width=wide + (THIN - wide) * 2 * share, role="backward")
            else:
                edge.redraw(weight, width=THIN + (thickness(weight) - THIN) * (2 * share - 1))

        return over_time(edge, draw, 1.2, linear_time=False)

    def but_labels(self, keys: list[Key]) -> list[Mobject]:
        """Everything of the network but labels of weights and what belongs to those arrows."""
        keep = [*self.net.labels.values(), *self.board.lit(keys)]
        return list(self.net.everything_but(keep))

    # -- the rule ------------------------------------------------------------------------------------------------------

    def rule(self) -> None:
        formula = self.formula()
        first, second, third = self.pieces(formula, ("old", "eta"))
        self.cue("old")
        self.play(fly(self.card.weight[1], formula.parts["old"], bend=-0.12), run_time=0.7)
        self.play(FadeIn(first), run_time=0.4)
        self.at("minus", FadeIn(second), run_time=0.5)
        self.cue("times")
        self.play(fly(self.card.gradient[1], third, bend=-0.2), run_time=0.7)
        self.play(FadeIn(third), run_time=0.3)
        self.add(formula)
        rate = self.card_row(2, "learning rate", "eta", "ink", "eta")
        self.cue("eta")
        self.play(fly(formula.parts["eta"], rate[0][1]), FadeIn(rate[0][0]), run_time=0.8)
        self.play(FadeIn(rate[0][1]), FadeIn(rate[1]), run_time=0.4)
        panel = self.question("Up or down?", y=self.top - 4.4)
        self.at("ask", FadeIn(panel), run_time=0.5)
        self.cue("put")
        self.play(FadeOut(panel), run_time=0.3)
        numbers, added, result = self.substitution()
        self.substitute({"w": self.card.weight[1], "eta": rate[1], "g": self.card.gradient[1]}, numbers)
        self.cue("step")
        self.play(fly(numbers.parts["g"], added.parts["s"], bend=-0.12), run_time=0.6)
        self.play(FadeIn(added), run_time=0.4)
        self.at("value", FadeIn(result), run_time=0.5)

    def formula(self) -> Typeset:
        """The rule for the weight in focus."""
        w, sign = symbols.w(self.facts, *self.focus), self.theme.sign(self.facts.value(fields.weight(*self.focus)))
        text = (
            f"{{{{ {w} : w }}}} arrow.l {{{{ {w} : old }}}} - {{{{ eta : eta }}}} dot {{{{ {symbols.d('L', w)} : g }}}}"
        )
        formula = self.math(text, size=0.48, roles={"w": sign, "old": sign, "eta": "ink", "g": "backward"})
        return formula.fit(WORK.width).at(WORK.left, self.top - 2.6)

    def pieces(self, text: Typeset, ends: tuple[str, ...]) -> list[VGroup]:
        """The outlines of a formula in groups from left to right; each group ends where a named part does."""
        limits = [float(text.parts[name].get_right()[0]) + 0.01 for name in ends] + [np.inf]
        groups: list[list[Mobject]] = [[] for _ in limits]
        for leaf in text.submobjects[:-1]:
            x = float(leaf.get_center()[0])
            groups[next(i for i, limit in enumerate(limits) if x <= limit)].append(leaf)
        return [VGroup(*group) for group in groups]

    def substitution(self) -> tuple[WorkingLine, WorkingLine, WorkingLine]:
        """Numbers for symbols, then old weight and step, then the new weight."""
        before = fields.weight(*self.focus)
        old, gradient, step = map(self.shown, (before, fields.gradient(-1, "out", "h"), fields.step(*self.focus)))
        new = self.shown(fields.weight(*self.focus, of=fields.UPDATED), self.lesson.decimals.values, beside=before)
        sign = self.theme.sign(old.value)
        work = Working(
            self.theme,
            top=self.top - by_shape(wide=3.65, square=3.65, tall=3.77),
            size=self.em,
            pitch=0.72,
            roles={"w": sign, "g": "backward"},
        )
        return step_in_numbers(work, old, self.shown(fields.eta()), gradient, step, new)

    def substitute(self, sources: dict[str, Mobject], line: WorkingLine) -> None:
        """Values fly from where they stand to their places in a line, and the line appears around them."""
        flights = [fly(source, line.parts[name], bend=-0.12) for name, source in sources.items()]
        self.play(LaggedStart(*flights, lag_ratio=0.25), run_time=1.3)
        self.play(FadeIn(line), run_time=0.35)

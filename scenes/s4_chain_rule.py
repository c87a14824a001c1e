"""Step 4, the chain rule: one path from a weight to the loss, a slope for each link, their product, and a nudge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import PI, Animation, AnimationGroup, Arc, FadeIn, FadeOut, Line, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import shortest_places
from scenes.kit.layout.zones import BIG, BODY, DIM, WORK
from scenes.kit.motion.verbs import Level, swap
from scenes.kit.network.flow import fly
from scenes.kit.type import symbols
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.typeset import Typeset
from scenes.steps.chain_rule.chain import Stop
from scenes.steps.chain_rule.path import OnePath
from scenes.steps.chain_rule.product import Product
from scenes.steps.chain_rule.slopes import Slopes
from scenes.steps.chain_rule.stage import FORMULA_SIZE, VALUE, sign_before


class ChainRule(OnePath, Slopes, Product):
    """Step 4: a nudge of one weight, followed to the loss; the slope of the whole path is the product of its links."""

    key = "chain_rule"
    beats = ("one_weight", "path", "nudge", "slopes", "product", "measure", "meaning", "closing")
    poster = "slopes"
    phase = "backward"

    # -- what it tells -------------------------------------------------------------------------------------------------

    def meaning(self) -> None:
        net, focus = self.net, self.facts.focus
        self.cue("sign")
        gradient = self._gradient_line(fields.path_gradient(), self.stops[0].symbol, WORK.top - 0.7)
        self.clear_but(
            net, *net.contents(), *self.board.extra.values(), self.measured.label, *self.measured.predictions
        )
        self.play(*self._undo_nudge(), FadeIn(gradient), run_time=0.8)
        self.cue("way")
        directions = self._show_directions()
        self.cue("colours")
        self.play(*(FadeOut(thing) for thing in directions), run_time=0.4)
        factors = self._factors_line(symbols.a(self.facts, net.last - 1, focus.h), WORK.top - 2.0)
        self.play(FadeIn(factors), run_time=0.6)
        self.cue("green")
        self.play(FadeIn(self._rings(net.last - 1, focus.h, [0])), self._light(factors, [0]), run_time=0.6)
        self.cue("rest")
        rest = self.links[1:]
        self.play(FadeIn(self._rings(net.last, focus.out, rest)), self._light(factors, rest), run_time=0.6)
        if self.has_cue("swap"):
            self.cue("swap")
            self._other_weight(factors)
        else:
            self.play(self._light(factors, self.links), run_time=0.6)

    def _rings(self, layer: int, k: int, factors: Sequence[int]) -> VGroup:
        """Return a ring around a unit in the colours of the factors that belong to it."""
        unit, span = self.net.unit(layer, k), 2 * PI / len(factors)
        arcs = VGroup()
        for place, index in enumerate(factors):
            color = self.theme.role(self.chain.role(index))
            piece = Arc(unit.radius, start_angle=PI / 2 + place * span, angle=span, stroke_width=9, color=color)
            arcs.add(piece.shift(unit.center))
        return arcs

    def _light(self, line: Typeset, bright: Sequence[int]) -> Animation:
        """Return the animation after which only some factors of a product are bright."""
        return AnimationGroup(*(Level(line.parts[f"f{i}"], 1.0 if i in bright else DIM) for i in self.links))

    def _factors_line(self, sent: str, y: float) -> Typeset:
        """Return the product in symbols: the activation of the sending unit, times what belongs to the output."""
        pieces, numbers = [f"{{{{ {sent} : f0 }}}}"], {}
        for index in self.links[1:]:
            meaning, field = self.chain.made_of(index), fields.factor(index)
            if meaning is not None:
                pieces.append(f"{{{{ {f'({meaning})' if ' - ' in meaning else meaning} : f{index} }}}}")
            else:
                value = self.facts.value(field)
                numbers[f"f{index}"] = self.shown(field, shortest_places(value, 0, self.lesson.decimals.values))
                pieces.append(f"({{f{index}}})" if value < 0 else f"{{f{index}}}")
        return (
            self.math("= " + " dot ".join(pieces), roles=self.chain.roles(), **numbers).fit(WORK.width).at(WORK.left, y)
        )

    def _other_weight(self, factors: Typeset) -> None:
        """Show another weight into the same output: the output's factors are shared, only the activation differs."""
        net, focus = self.net, self.facts.focus
        layer = net.last - 1
        key = (layer, focus.out, focus.h2)
        source = net.unit(layer, focus.h2)
        coming = [
            FadeIn(label)
            for label in net.missing_labels([key], [self.edge_key], extra=self.board.extra.values()).values()
        ]  # its arrow opens for the label
        content = [source.content] if source.content is not None else []
        weight = symbols.w(self.facts, layer, focus.out, focus.h2)
        other = self._factors_line(symbols.a(self.facts, layer, focus.h2), WORK.top - 4.75)
        gradient = self._gradient_line(fields.gradient(layer, "out", "h2"), weight, WORK.top - 3.43)
        labels = [net.labels[key]] if key in net.labels else []
        self.play(
            self.undim(net.edges[key], source, *labels, *content),
            *coming,
            self._light(factors, self.links),
            FadeIn(self._rings(layer, focus.h2, [0])),
            run_time=0.6,
        )
        sent = fly(source.symbol if source.symbol is not None else source.circle, other.parts["f0"], bend=0.25)
        kept = [fly(factors.parts[f"f{i}"], other.parts[f"f{i}"], bend=0.0) for i in self.links[1:]]
        self.play(sent, *kept, run_time=1.0)
        self.play(FadeIn(other), run_time=0.4)
        self.play(FadeIn(gradient), run_time=0.6)

    def _undo_nudge(self) -> list[Animation]:
        """Return the animations that set weight and predictions back, to where the slopes were taken."""
        outputs = [unit.content for unit in self.net.units[self.net.last].values() if unit.content is not None]
        pairs = [
            (self.measured.label, self._weight_label()),
            *zip(self.measured.predictions, outputs, strict=False),
        ]
        return [swap(new, old) for new, old in pairs]

    def _gradient_line(self, field: Field, weight: str, y: float) -> Typeset:
        """Return the gradient of a weight: symbol and value."""
        value = self.shown(field)
        line = self.math(f"{symbols.d('L', weight)} {sign_before(value)} {{v}}", v=value, role="backward", size=VALUE)
        return line.at(WORK.left, y)

    def _show_directions(self) -> list[VGroup]:
        """Raise the weight and show the direction of each quantity; return the arrows."""
        way = self.facts.holds("gradient_positive") - self.facts.holds("gradient_negative")
        weight = self._direction(self.stops[0], 1, WORK.left + 0.9)
        loss = self._direction(self.stops[-1], way, WORK.left + 2.9)
        self.play(FadeIn(weight, shift=np.array([0, 0.2, 0])), run_time=0.6)
        self.play(FadeIn(loss, shift=np.array([0, 0.2 * way, 0])), run_time=0.6)
        return [weight, loss]

    def _direction(self, stop: Stop, way: int, x: float) -> VGroup:
        """Return an arrow for a quantity that rises (1) or falls (-1), or a level stroke for one that stays (0)."""
        y = WORK.top - 2.85
        symbol = self.math(stop.symbol, size=BIG, role=stop.role).centered_at(x, y)
        right = float(symbol.ink_points()[:, 0].max()) + 0.35
        if way == 0:
            return VGroup(
                symbol, Line([right - 0.1, y, 0], [right + 0.5, y, 0], stroke_width=9, color=self.theme.role(stop.role))
            )
        low, high = [right, y - 0.45, 0], [right, y + 0.45, 0]
        ends = (low, high) if way > 0 else (high, low)
        return VGroup(symbol, straight_arrow(self.theme, *ends, stop.role, width=9))

    # -- recap ---------------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        self.cue("recap")
        formula = self.math(
            f"{{{{ {self.chain.whole()} : backward }}}} = {self.chain.links()}",
            size=FORMULA_SIZE,
            roles=self.chain.roles(),
        )
        formula.fit(BODY.width).at(0, -1.75, "middle")
        self.recap("Along a path, slopes multiply.")
        self.play(FadeIn(formula), run_time=0.6)

"""Step 4, what the number says: its sign, and which of its factors belong to the weight and which to the output."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import DOWN, PI, UP, Animation, AnimationGroup, Arc, FadeIn, GrowFromEdge, Line, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import shortest_places
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import BIG, DIM, READ
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import Level
from scenes.kit.signal.held import flowing
from scenes.kit.signal.wishes import thick_arrow
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import VALUE, ChainStage

RING = 9  # stroke width of the rings around units


class Meaning(ChainStage):
    """The gradient's sign, and its factors."""

    def meaning(self) -> None:
        net, board, focus = self.net, self.board, self.facts.focus
        self.cue("sign")
        before = board.exchange(self.edge_key, self.value_of(self.stops[0], "before", READ))
        self.play(*board.wipe(), *before, *self.predictions(partial(fields.activation, -1)), run_time=MOVE)
        gradient = board.put(self._gradient_line(fields.path_gradient(), self.stops[0].symbol))
        self.play(*board.write(gradient), run_time=MOVE)
        with self.meanwhile(flowing(net, [self.edge_key])):
            self.cue("way")
            self._show_directions()
            self.cue("colours")
            self.play(*board.wipe(keep=[gradient]), run_time=QUICK)
            factors = board.put(self._factors_line(symbols.a(self.facts, net.last - 1, focus.h)), TIGHT)
            self.play(*board.write(factors), run_time=MOVE)
            rest = self.links[1:]
            for cue, unit, bright in (("green", (net.last - 1, focus.h), [0]), ("rest", (net.last, focus.out), rest)):
                self.at(cue, FadeIn(self._rings(*unit, bright)), self._light(factors, bright), run_time=MOVE)
            if self.has_cue("swap"):
                self.cue("swap")
                self._other_weight(factors)
            else:
                self.play(self._light(factors, self.links), run_time=MOVE)

    def _rings(self, layer: int, k: int, factors: Sequence[int]) -> VGroup:
        """Return a ring around a unit in the colours of the factors that belong to it."""
        unit, span, arcs = self.net.unit(layer, k), 2 * PI / len(factors), VGroup()
        for place, index in enumerate(factors):
            color = self.theme.role(self.chain.role(index))
            arcs.add(Arc(unit.radius, PI / 2 + place * span, span, stroke_width=RING, color=color).shift(unit.center))
        self.board.hold(arcs)
        return arcs

    def _light(self, line: Typeset, bright: Sequence[int]) -> Animation:
        """Return the animation after which only some factors of a product are bright."""
        return AnimationGroup(*(Level(line.parts[f"f{i}"], 1.0 if i in bright else DIM) for i in self.links))

    def _factors_line(self, sent: str) -> Typeset:
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
        line = self.math("= " + " dot ".join(pieces), size=self.size, roles=self.chain.roles(), **numbers)
        return line.fit(self.board.zone.width)

    def _other_weight(self, factors: Typeset) -> None:
        """Show another weight into the same output: the output's factors are shared, only the activation differs."""
        net, focus, board = self.net, self.facts.focus, self.board
        layer = net.last - 1
        key = (layer, focus.out, focus.h2)
        source, label = net.unit(layer, focus.h2), board.label(key, [self.edge_key])
        coming = [FadeIn(board.extra[key])] if key in board.extra else []  # its arrow opens for it
        shown = [label] if key in net.labels else []
        gradient = board.put(self._gradient_line(fields.gradient(layer, "out", "h2"), symbols.w(self.facts, *key)))
        other = board.put(self._factors_line(symbols.a(self.facts, layer, focus.h2)), TIGHT)
        lit, ring = self.undim(net.edges[key], *source.filled(), *shown), FadeIn(self._rings(layer, focus.h2, [0]))
        self.play(lit, *coming, self._light(factors, self.links), ring, *board.write(gradient), run_time=MOVE)
        kept = {f"f{i}": factors.parts[f"f{i}"] for i in self.links[1:]}
        self.play(substitute(None, {"f0": source.symbol, **kept}, other, run_time=SLOW))
        board.hold(other)

    def _gradient_line(self, field: Field, weight: str) -> Typeset:
        """Return the gradient of a weight: symbol and value."""
        formula = f"{symbols.d('L', weight)} = {{v}}"
        return self.math(formula, v=self.shown(field), role="backward", size=VALUE)

    def _show_directions(self) -> None:
        """Raise the weight and show the direction in which the loss goes."""
        board = self.board
        way = self.facts.holds("gradient_positive") - self.facts.holds("gradient_negative")
        for stop, towards in ((self.stops[0], 1), (self.stops[-1], way)):
            name = board.put(self.math(stop.symbol, size=BIG, role=stop.role), self.gap)
            arrow = board.put_beside(name, self._direction(stop.role, towards))
            coming = GrowFromEdge(arrow, DOWN if towards > 0 else UP) if towards else FadeIn(arrow)
            board.hold(arrow)
            self.play(*board.write(name), coming, run_time=MOVE)

    def _direction(self, role: str, way: int) -> VGroup:
        """Return an arrow for a quantity that rises (1) or falls (-1), or a level stroke for one that stays (0)."""
        color, half = self.theme.role(role), UP * BIG / 2
        if way == 0:
            return VGroup(Line(-half, half, stroke_width=RING, color=color).rotate(PI / 2))
        return thick_arrow(-half * way, half * way, color)

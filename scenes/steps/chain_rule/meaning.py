"""Step 4, what the number says: its sign, and which of its factors belong to the weight and which to the output."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, PI, UP, Animation, AnimationGroup, Arc, FadeIn, FadeOut, GrowFromEdge, Line, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import shortest_places
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import BIG, DIM, READ
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import Level, swap
from scenes.kit.signal.held import flowing
from scenes.kit.signal.wishes import thick_arrow
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import VALUE, ChainStage, sign_before

RING = 9  # stroke width of the rings around units


class Meaning(ChainStage):
    """The gradient's sign, and its factors."""

    def meaning(self) -> None:
        net, board, focus = self.net, self.board, self.facts.focus
        self.cue("sign")
        self.play(*board.wipe(), *self._undo_nudge(), run_time=MOVE)
        gradient = board.put(self._gradient_line(fields.path_gradient(), self.stops[0].symbol))
        self.play(*board.write(gradient), run_time=MOVE)
        with self.meanwhile(flowing(net, [self.edge_key])):
            self.cue("way")
            self._show_directions()
            self.cue("colours")
            self.play(*board.wipe(keep=[gradient]), run_time=QUICK)
            factors = board.put(self._factors_line(symbols.a(self.facts, net.last - 1, focus.h)), TIGHT)
            self.play(*board.write(factors), run_time=MOVE)
            self.cue("green")
            self.play(FadeIn(self._rings(net.last - 1, focus.h, [0])), self._light(factors, [0]), run_time=MOVE)
            self.cue("rest")
            rest = self.links[1:]
            self.play(FadeIn(self._rings(net.last, focus.out, rest)), self._light(factors, rest), run_time=MOVE)
            if self.has_cue("swap"):
                self.cue("swap")
                self._other_weight(factors)
            else:
                self.play(self._light(factors, self.links), run_time=MOVE)

    def _rings(self, layer: int, k: int, factors: Sequence[int]) -> VGroup:
        """Return a ring around a unit in the colours of the factors that belong to it."""
        unit, span = self.net.unit(layer, k), 2 * PI / len(factors)
        arcs = VGroup()
        for place, index in enumerate(factors):
            color = self.theme.role(self.chain.role(index))
            piece = Arc(unit.radius, start_angle=PI / 2 + place * span, angle=span, stroke_width=RING, color=color)
            arcs.add(piece.shift(unit.center))
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
        line = self.math("= " + " dot ".join(pieces), roles=self.chain.roles(), **numbers)
        return line.fit(self.board.zone.width)

    def _other_weight(self, factors: Typeset) -> None:
        """Show another weight into the same output: the output's factors are shared, only the activation differs."""
        net, focus, board = self.net, self.facts.focus, self.board
        layer = net.last - 1
        key = (layer, focus.out, focus.h2)
        source = net.unit(layer, focus.h2)
        # Its arrow opens for the label.
        labels = net.missing_labels([key], [self.edge_key], extra=board.extra.values())
        coming = [FadeIn(label) for label in labels.values()]
        board.extra |= labels
        weight = symbols.w(self.facts, layer, focus.out, focus.h2)
        gradient = board.put(self._gradient_line(fields.gradient(layer, "out", "h2"), weight))
        other = board.put(self._factors_line(symbols.a(self.facts, layer, focus.h2)), TIGHT)
        shown = [net.labels[key]] if key in net.labels else []
        lit = self.undim(net.edges[key], *source.filled(), *shown)
        ring = FadeIn(self._rings(layer, focus.h2, [0]))
        self.play(lit, *coming, self._light(factors, self.links), ring, *board.write(gradient), run_time=MOVE)
        kept = {f"f{i}": factors.parts[f"f{i}"] for i in self.links[1:]}
        self.play(substitute(None, {"f0": source.symbol, **kept}, other, run_time=SLOW))
        board.hold(other)

    def _undo_nudge(self) -> list[Animation]:
        """Return the animations that set weight and predictions back, to where the slopes were taken."""
        outputs = [unit.content for unit in self.net.units[self.net.last].values() if unit.content is not None]
        label = self.measured.label
        before = self._value(self.stops[0], "before", READ)
        weight = [FadeOut(label)] if self.measured.above else self.board.exchange(self.edge_key, before)
        return [*weight, *(swap(new, old) for new, old in zip(self.measured.predictions, outputs, strict=False))]

    def _gradient_line(self, field: Field, weight: str) -> Typeset:
        """Return the gradient of a weight: symbol and value."""
        value = self.shown(field)
        return self.math(f"{symbols.d('L', weight)} {sign_before(value)} {{v}}", v=value, role="backward", size=VALUE)

    def _show_directions(self) -> None:
        """Raise the weight and show the direction in which the loss goes."""
        board = self.board
        way = self.facts.holds("gradient_positive") - self.facts.holds("gradient_negative")
        for stop, towards in ((self.stops[0], 1), (self.stops[-1], way)):
            name = board.put(self.math(stop.symbol, size=BIG, role=stop.role))
            arrow = board.put_beside(name, self._direction(stop.role, towards))
            coming = GrowFromEdge(arrow, DOWN if towards > 0 else UP) if towards else FadeIn(arrow)
            board.hold(arrow)
            self.play(*board.write(name), coming, run_time=MOVE)

    def _direction(self, role: str, way: int) -> VGroup:
        """Return an arrow for a quantity that rises (1) or falls (-1), or a level stroke for one that stays (0)."""
        color, half = self.theme.role(role), BIG / 2
        if way == 0:
            return VGroup(Line([-half, 0, 0], [half, 0, 0], stroke_width=RING, color=color))
        low, high = UP * -half, UP * half
        return thick_arrow(*((low, high) if way > 0 else (high, low)), color)

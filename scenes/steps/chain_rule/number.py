"""Step 4, what the number says: it is checked by a real nudge; its sign, and where its factors belong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import DOWN, PI, UP, Animation, AnimationGroup, Arc, FadeIn, FadeOut, GrowFromEdge, Line, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import same, shortest_places
from scenes.kit.blocks import Rows
from scenes.kit.layout.slots import TIGHT, left_of
from scenes.kit.layout.zones import BIG, DIM, READ
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level, take_place
from scenes.kit.network.flow import pulses
from scenes.kit.network.gradient import ToWeight
from scenes.kit.signal.held import flowing
from scenes.kit.signal.wishes import thick_arrow
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import RELATIONS

from .stage import VALUE, ChainStage

LEAST_PLACES = 3  # the fewest decimals with which measured ratio and product are compared
BACK = "nudge_back"  # the nudge that checks the product
CHANGE_PLACES = 6  # decimals of the tiny change of the loss
ROOM = 0.8  # the largest share of the working's width for values before and after
RING = 9  # stroke width of the rings around units


class TheNumber(ChainStage):
    """The slope of the path, measured by a nudge; its sign, and its factors."""

    def measure(self) -> None:
        board, net, words = self.board, self.net, partial(self.words, role="muted", size=self.size)
        self.cue("stage")
        self._back_to_network()
        leaving = self.beside.wipe()
        number = partial(self.number, places=self._agreeing_places(), size=self.large)
        expected, measured = number(fields.path_product(), role="backward"), number(fields.nudge("measured", BACK))
        product, said = words("product"), words("measured")
        board.put(Rows([(product, expected), (said, measured)], self.pitch))
        self.play(land(self.multiplied.result.parts["result"], expected), *leaving, run_time=MOVE)
        board.hold(expected)
        self.play(*board.write(product), run_time=QUICK)
        with self.meanwhile(flowing(net, [net.followed], "forward")):
            moved = self._nudge_down()
            self.ask_until("ask", "run", "change of loss ÷ nudge", "will be …?", run_time=QUICK)
            self._run_again(moved)
            ratio = self._divide()
            self.at("same", land(ratio.parts["change"], measured), *board.write(said), run_time=MOVE)
            board.hold(measured)
            relation = same(measured.values[0].value, expected.values[0].value)
            sign = self.math(RELATIONS[relation], size=self.large)
            sign.at(left_of(measured) - TIGHT, measured.baseline[1], "right")
            self.play(*board.write(sign), run_time=QUICK)
            if self.has_cue("small"):
                kept = product, expected, said, measured, sign
                small = Rows([(words("small nudge"), number(fields.nudge("measured")))])
                self.at("small", *board.wipe(keep=kept), run_time=QUICK)
                self.play(*board.show(small), run_time=QUICK)

    def _agreeing_places(self) -> int:
        """The most decimals with which the measured ratio and the product show the same digits."""
        most, pair = self.lesson.decimals.values, (fields.nudge("measured", BACK), fields.path_product())
        places = range(most, min(most, LEAST_PLACES) - 1, -1)
        return next((n for n in places if len({self.shown(field, n).text for field in pair}) == 1), most)

    def _back_to_network(self) -> None:
        lines, net = self.nudged, self.net
        texts = *lines.on_axes(), *lines.symbols, *lines.befores, *lines.afters
        leaving = [FadeOut(thing, run_time=MOVE) for thing in texts]
        leaving += [FadeOut(thing, run_time=SLOW) for thing in lines.bends]
        coming = [take_place(thing, SLOW) for thing in (net, self.values, *self.board.extra.values())]
        self.play(*lines.from_arrow(net.edges[net.followed], back=True), *leaving, *coming)
        self.remove(*lines.lines)
        self.play(*flowing(net, [net.followed], "forward")(), run_time=MOVE)

    def _nudge_down(self) -> Rows:
        """The weight is nudged, and its row is shown; return the rows of what it moves, which have no place yet."""
        board, net = self.board, self.net
        stops, texts = [stop for stop in self.stops if stop.kind != "z"], []
        for stop in stops:
            before, after = (self.moment(stop, moment, BACK) for moment in ("before", "after"))
            both = self.math("{a} -> {b}", roles=dict.fromkeys("ab", stop.role), size=self.size, a=before, b=after)
            name = self.math(stop.symbol, role=stop.role, size=self.size)
            texts.append((name, both.fit(board.zone.width * ROOM)))
        board.put(moved := Rows(texts[:1], self.pitch))
        self.cue("down")
        weight = self.moment(self.stops[0], "after", BACK)
        new = board.exchange(net.followed, self.math("{v}", v=weight, role=self.stops[0].role, size=READ))
        turned = ToWeight(net.edges[net.followed], weight.value, SLOW)
        self.play(turned, *new, *board.write(*moved.row(0)), *lights(net, [net.followed], "slope"), run_time=SLOW)
        return Rows(texts[1:], self.pitch)

    def _run_again(self, moved: Rows) -> None:
        """The signal runs forward: a new prediction and a new loss."""
        board, net = self.board, self.net
        self.play(*pulses(net, [net.followed], "forward"), run_time=MOVE)
        self.cue("new")
        arriving = board.turn(net.last, partial(fields.prediction_nudged, of=(BACK,)))
        board.put(moved, self.pitch - moved.names[0].cap_height)
        for index in range(len(moved.names)):
            self.play(*arriving, *board.write(*moved.row(index)), run_time=MOVE)
            arriving = []

    def _divide(self) -> Typeset:
        change, step = (
            self.shown(fields.nudged("loss", "change", BACK), CHANGE_PLACES),
            self.shown(fields.nudge("epsilon", BACK)),
        )
        weight, width = self.stops[0], self.board.zone.width
        formula = f"(Delta L)/(Delta {weight.symbol}) {RELATIONS[change.relation]} ({{change}})/({{step}})"
        roles = {"change": "loss", "step": weight.role}
        ratio = self.math(formula, change=change, step=step, roles=roles, size=self.size).fit(width)
        self.at("ratio", *self.board.show(ratio), run_time=MOVE)
        return ratio

    # -- what it says --------------------------------------------------------------------------------------------------

    def meaning(self) -> None:
        net, board, sender = self.net, self.board, self.facts.focus.h
        layer, out, key = net.last - 1, self.facts.focus.out, net.followed
        self.cue("sign")
        before = board.exchange(key, self.value_of(self.stops[0], "before", READ))
        before.append(ToWeight(net.edges[key], self.chain.changes[0][0], MOVE))
        restored = board.turn(net.last, partial(fields.activation, -1))
        self.play(*board.wipe(), *before, *restored, run_time=MOVE)
        gradient = board.put(self._gradient_line(fields.path_gradient(), self.stops[0].symbol))
        self.play(*board.write(gradient), run_time=MOVE)
        with self.meanwhile(flowing(net, [key])):
            self.cue("way")
            self._show_directions()
            self.cue("colours")
            self.play(*board.wipe(keep=[gradient]), run_time=QUICK)
            factors = board.put(self._factors_line(sender), TIGHT)
            self.play(*board.write(factors), run_time=MOVE)
            for cue, unit, bright in (("green", (layer, sender), [0]), ("rest", (net.last, out), self.links[1:])):
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

    def _factors_line(self, sender: int) -> Typeset:
        """Return the product in symbols: the activation of a sending unit, times what belongs to the output."""
        pieces, numbers = [f"{{{{ {symbols.a(self.facts, self.net.last - 1, sender)} : f0 }}}}"], {}
        for index in self.links[1:]:
            meaning, field = self.chain.made_of(index), fields.factor(index)
            if meaning is not None:
                pieces.append(f"{{{{ {f'({meaning})' if ' - ' in meaning else meaning} : f{index} }}}}")
            else:
                value = self.facts.value(field)
                numbers[f"f{index}"] = self.shown(field, shortest_places(value, 0, self.lesson.decimals.values))
                pieces.append(f"({{f{index}}})" if value < 0 else f"{{f{index}}}")
        line = self.math("= " + " dot ".join(pieces), size=self.size, roles=self.chain.roles, **numbers)
        return line.fit(self.board.zone.width)

    def _other_weight(self, factors: Typeset) -> None:
        """Show another weight into the same output: the output's factors are shared, only the activation differs."""
        net, other, board = self.net, self.facts.focus.h2, self.board
        layer, out, _ = net.followed
        key, source = (layer, out, other), net.unit(layer, other)
        label = board.label(key, [net.followed])
        coming = [FadeIn(board.extra[key])] if key in board.extra else []  # its arrow opens for it
        shown = [label] if key in net.labels else []
        weight = symbols.w(self.facts, *key)  # its number is for step 5 to find
        gradient = board.put(self.math(symbols.d("L", weight), role="backward", size=VALUE))
        line = board.put(self._factors_line(other), TIGHT)
        lit, ring = self.undim(net.edges[key], *source.filled(), *shown), FadeIn(self._rings(layer, other, [0]))
        self.play(lit, *coming, self._light(factors, self.links), ring, *board.write(gradient), run_time=MOVE)
        kept = {f"f{i}": factors.parts[f"f{i}"] for i in self.links[1:]}
        self.play(substitute(None, {"f0": source.symbol, **kept}, line, run_time=SLOW))
        board.hold(line)

    def _gradient_line(self, field: Field, weight: str) -> Typeset:
        return self.math(f"{symbols.d('L', weight)} = {{v}}", v=self.shown(field), role="backward", size=VALUE)

    def _show_directions(self) -> None:
        """Raise the weight and show the direction in which the loss goes."""
        board, half = self.board, UP * BIG / 2
        way = self.facts.holds("gradient_positive") - self.facts.holds("gradient_negative")
        for stop, towards in ((self.stops[0], 1), (self.stops[-1], way)):
            color = self.theme.role(stop.role)
            name = board.put(self.math(stop.symbol, size=BIG, role=stop.role), self.gap)
            level = VGroup(Line(-half, half, stroke_width=RING, color=color).rotate(PI / 2))  # for what stays
            arrow = board.put_beside(name, thick_arrow(-half * towards, half * towards, color) if towards else level)
            coming = GrowFromEdge(arrow, DOWN if towards > 0 else UP) if towards else FadeIn(arrow)
            board.hold(arrow)
            self.play(*board.write(name), coming, run_time=MOVE)

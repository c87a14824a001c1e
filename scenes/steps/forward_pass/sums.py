"""Step 2, weighted sums: values meet weights, products are put head to tail, and become z in their unit."""

from __future__ import annotations

from manim import Animation, Create, FadeIn, FadeOut, GrowFromPoint

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import OVERLAP
from scenes.kit.motion.verbs import Level, set_level
from scenes.kit.network.flow import fly, multiply
from scenes.kit.network.unit_sum import UnitSum
from scenes.kit.plot.head_to_tail import HeadToTail

from .stage import ForwardStage
from .unit_lines import Sum

LANDED = 0.8  # share of a product's way after which its bar begins to grow


class WeightedSums(ForwardStage):
    """How z is worked out."""

    asked = MadeIn("predict", Sum)  # without its value, while the question is asked

    def weighted_sum(self) -> None:
        k, board = self.facts.focus.first, self.board
        self.cue("fan")
        self.light_fan(1, k, *board.wipe())
        self.play(self.to_middle())
        self.until("travel", self.hears(1, k))
        inside = self.room_inside(1, k)
        arrival = self.seconds_to("symbols", 2 * SLOW + MOVE, 5 * SLOW + MOVE) - MOVE
        self.play(*self.products_arrive(1, k, inside), run_time=arrival)
        self.play(*self.make_room(*(inside.there(len(self.net.fan(1, k))) if inside else [])), run_time=MOVE)
        with self.meanwhile(self.hears(1, k)):
            heading = board.put(self.words("weighted sum", role="muted"))
            lines = self.lines(1, k).sum(whole_story=True)
            board.put(lines.work)
            self.cue("symbols")
            self.add_products(inside, 1, k)
            self.play(*board.write(heading), run_time=QUICK)
            self.write_symbols(lines)
            self.put_numbers_in(lines, 1, k, "terms" if self.has_cue("terms") else "z")
            self.cue("terms")
            self.show_pushes(lines, 1, k, inside)
            self.at("z", *board.write(lines.result), run_time=QUICK)
            self.cue("into")
            self.settle("z", 1, k, lines.result.parts["result"], *([FadeOut(inside.parts)] if inside else []))

    def room_inside(self, layer: int, k: int) -> UnitSum | None:
        """Return the bars of all products, and of the bias, in their unit; None where that or a product is too small.

        Or where not all that arrives is drawn.
        """
        net, terms = self.net, self.lines(layer, k).products()
        if not net.shows_values or len(net.units[layer - 1]) < net.sizes[layer - 1]:
            return None
        return UnitSum(self.theme, net.unit(layer, k), [self.facts.value(term.shown[0].field) for term in terms])

    def products_arrive(self, layer: int, k: int, inside: UnitSum | None) -> list[Animation]:
        """Each value runs along its arrow, meets the weight, goes on as the product, and becomes a bar in the unit."""
        ways, net = [], self.net
        for key in net.fan(layer, k):
            value = self.number(net.activation_path(layer - 1, key[2]), role="forward" if key[0] else "ink")
            value = self.board.content(layer - 1, key[2]) or value.move_to(net.unit(layer - 1, key[2]).center)
            product = self.number(fields.term(*key), role="sign")
            bar = [inside.arrive(key[2])] if inside and key[2] in inside.bars else []
            moves = [multiply(value, product, net.edges[key], net), *bar]
            ways.append(together("multiply", moves, lag_ratio=LANDED))
        here = net.unit(layer, k).content  # a symbol, where there is no room for it above
        room = ([Level(here, 0)] if here is not None else []) + [FadeIn(inside.zero)] if inside else []
        return [*room, together("multiply", ways, lag_ratio=OVERLAP)]

    def add_products(self, inside: UnitSum | None, layer: int, k: int) -> None:
        """The bars in a unit go head to tail; a bias comes from beside it."""
        if inside is None:
            return
        last, label = len(self.net.fan(layer, k)), self.net.biases.get((layer, k))
        if last in inside.bars:
            self.play(*([fly(label, inside.bars[last])] if label else []), inside.arrive(last), run_time=MOVE)
        self.play(inside.add_up(), run_time=SLOW)

    def write_symbols(self, lines: Sum) -> None:
        """Write a sum in symbols. A bias that is zero is there while it is spoken of."""
        zero = None if self.facts.holds("has_biases") else lines.symbol.parts.get("b")
        if zero is not None:
            set_level(zero, 0)
        self.play(*self.board.write(lines.symbol), run_time=MOVE)
        for cue, level in (("bias", 1), ("none", 0)) if self.has_cue("bias") else ():
            self.cue(cue)
            if zero is not None:
                self.play(together("level", [Level(zero, level)], [lines.symbol]), run_time=MOVE)

    def put_numbers_in(self, lines: Sum, layer: int, k: int, end: str, early: float = 0.0) -> None:
        """Weights and values fly from the network into the sum, until `early` seconds before a cue."""
        self.cue("numbers")
        if lines.numbers is None:
            self.play(*self.hears(layer, k)(), run_time=SLOW)
            return
        sources = self.sources(layer, k)
        seconds = max(self.seconds_to(end, 0.0, MOVE * (2 + len(sources))) - early, SLOW + MOVE)
        self.play(substitute(lines.symbol, sources, lines.numbers, run_time=seconds))
        self.board.hold(lines.numbers)

    def show_pushes(self, lines: Sum, layer: int, k: int, inside: UnitSum | None) -> None:
        """The products come out of their bars; each lands on a number line as an arrow: the last one ends at z."""
        board, terms = self.board, self.lines(layer, k).products()
        if lines.products is not None:
            bars = inside.bars if inside else {}
            self.play(substitute(None, {terms[n].names[0]: bar for n, bar in bars.items()}, lines.products))
            board.hold(lines.products)
        values, zone = [self.facts.value(term.shown[0].field) for term in terms], board.stack.rest()
        if not HeadToTail.has_room(zone, values):
            return
        pushes = HeadToTail(self.theme, zone, values)
        self.play(*board.write(pushes.ground), run_time=QUICK)
        for n, arrow in pushes.arrows.items():
            known = lines.products.parts.get(terms[n].names[0]) if lines.products is not None else None
            flight = [fly(known, arrow)] if known is not None else []
            self.play(GrowFromPoint(arrow, arrow.start), *flight, run_time=MOVE)
        marker = pushes.line.marker(self.facts.value(self.net.z_path(layer, k)))
        self.play(Create(pushes.drop), FadeIn(marker, scale=2), run_time=QUICK)
        board.hold(*pushes.arrows.values(), pushes.drop, marker)

    def predict(self) -> None:
        layer, k, board = self.net.last, self.facts.focus.out, self.board
        self.cue("fan")
        leaving = board.wipe()
        for before in range(1, layer):
            self.finish_layer(before, *leaving)
            leaving = []
        self.light_fan(layer, k, *leaving)
        with self.meanwhile(self.hears(layer, k), to_end=False):
            self.asked = lines = self.lines(layer, k).sum(whole_story=False)
            board.put(lines.work)
            self.write_symbols(lines)
            self.put_numbers_in(lines, layer, k, "ask", early=MOVE)  # the question may need their room
        self.at("ask", *board.show(self.question(*self.question_lines())), run_time=QUICK)

    def question_lines(self) -> tuple[str, str]:
        holds = self.facts.holds
        if holds("several_outputs"):
            return "Which output", "will be the larger?" if holds("two_outputs") else "will be the largest?"
        if holds("sigmoid_output"):
            return "Will it be above", "one half, or below?"
        if holds("relu_output"):
            return "Will it be zero,", "or above zero?"
        return "Will it be positive,", "or negative?"

    def tell_sum(self, layer: int, k: int) -> None:
        """Answer with the output's sum, which goes into its unit."""
        board, lines = self.board, self.asked
        shown = [line for line in (lines.symbol, lines.numbers) if line is not None]
        self.play(*board.wipe(keep=shown), run_time=QUICK)
        back = [] if lines.symbol in board.things else board.write(*shown)  # a long sum has made room for the question
        self.play(*back, *board.write(lines.result), run_time=QUICK)
        self.settle("z", layer, k, lines.result.parts["result"])

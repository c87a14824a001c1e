"""Step 6, a larger network: blame adds up over the arrows that leave a unit, passes the gate, and so on down."""

from __future__ import annotations

from functools import partial

from manim import Animation, FadeIn, Mobject

from lesson.facts import fields
from scenes.kit.layout.zones import STAGE, STRIP
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import swap
from scenes.kit.network.board import MOST_CARRIED, Board
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing
from scenes.kit.signal.site import Site
from scenes.kit.signal.streams import pool, stream, weights_again
from scenes.kit.signal.unfold import unfold
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, number
from scenes.kit.type.working import Line

from .stage import BLAME, BlameStage

CHANGE_PLACES = 6  # decimals of the tiny change of the loss


class Larger(BlameStage):
    """The same two moves in the network of [deeper], which has several outputs and hidden layers."""

    def larger(self) -> None:
        """The network unfolds over the whole stage, runs forward, and its outputs meet their targets."""
        deeper = self.facts.deeper
        assert deeper is not None
        board, small = self.board, self.net
        rings = [unit.circle.animate.set_stroke(self.theme.muted) for unit in small.unit_group]
        weights_again(board, *board.wipe(), *board.forget(), *rings)
        net = NetworkDiagram(deeper, self.theme, zone=STAGE, layer_names=False)
        net.put_activations(0)
        self.there = Site(deeper, Board(net, self.play, STRIP, middle=True))
        self.until("unfold", flowing(small, small.fan_out(small.last - 1, self.facts.focus.h), "forward"))
        unfold(self, small, net)
        self.cue("forward")
        self.runs_forward()
        self.cue("targets")
        self.meet_targets()
        self.cue("signals")
        self.signals(self.there, net.last)

    def runs_forward(self) -> None:
        """Light runs through the larger network, and every unit gets its activation."""
        site = self.there
        for layer in range(1, site.last + 1):
            value = partial(fields.activation, layer - 1)
            filled = site.board.fill(layer, site.units(layer), value, "a", "forward", None)
            light = lights(site.net, site.net.layer_keys(layer - 1), "forward", run_time=MOVE)
            self.play(*light, *filled.leaving, run_time=MOVE)
            self.play(FadeIn(filled.texts), run_time=QUICK)

    def meet_targets(self) -> None:
        """Write the targets under the network."""
        site, f = self.there, self.there.facts.focus
        for k in sorted({f.out, f.out2}):
            name = f"{symbols.a(site.facts, site.last, k)} = {{p}} quad {symbols.target(site.facts, k)} = {{t}}"
            shown = {"p": site.facts.display(fields.prediction(k)), "t": site.facts.display(fields.target(k))}
            line = site.board.put(self.math(name, roles={"p": "forward", "t": "loss"}, **shown))
            self.play(*site.board.write(line), run_time=MOVE)

    def streams(self) -> None:
        """Two streams of blame run into one unit, each as wide as its share, and pool."""
        site, f = self.there, self.there.facts.focus
        board, keys = site.board, site.net.fan_out(site.hidden, f.h)
        self.play(*board.wipe(), *board.spotlight(keys), run_time=MOVE)
        self.until("both", flowing(site.net, keys, "forward"))
        landing = {key: self.share_of(key) for key in keys if len(keys) <= MOST_CARRIED}
        stream(board, keys, lambda key: fields.share(*key), landing=landing)
        self.until("sum", flowing(site.net, keys))
        if landing:
            self.play(*board.wipe(), run_time=QUICK)
        self.add_up(site.hidden, f.h)
        self.until("", flowing(site.net, keys))

    def share_of(self, key: Key) -> Mobject:
        """Work out what comes back along an arrow: its weight times the error signal behind it; return the value."""
        site = self.there
        board = site.board
        (numbers,), (value,) = board.put_row(*site.share_in_short(key))
        sources = {"w": board.known(key), "d": board.content(key[0] + 1, key[1])}
        self.play(*lights(site.net, [key], "backward", True), substitute(None, sources, numbers), run_time=SLOW)
        board.hold(numbers)
        self.play(*board.write(value), run_time=QUICK)
        return value.parts["result"]

    def add_up(self, layer: int, j: int) -> None:
        """The shares on the arrows that leave a unit become a sum, and pool in it."""
        site = self.there
        board, keys = site.board, site.net.fan_out(layer, j)
        terms, total = board.put(site.sum_in_short(layer, j)).submobjects
        self.play(substitute(None, {f"s{key[1]}": board.extra.get(key) for key in keys}, terms, run_time=SLOW))
        board.hold(terms)
        filled = board.fill(layer, [j], partial(fields.blame, layer - 1), BLAME)
        known = [*board.write(total), *board.ring(layer, [j], "backward")]
        pool(board, keys, filled.labels + filled.tags, filled.leaving, known)

    def pass_gate(self, layer: int, j: int) -> None:
        """What has arrived at a unit, times its slope, becomes its error signal."""
        site, board = self.there, self.there.board
        numbers, result = working = board.put(site.gate_in_short(layer, j))
        slope = site.facts.display(fields.slope(layer - 1, j))
        told = board.put_beside(working, self.words("slope {s}", role="slope", s=slope))
        self.play(*board.write(told), run_time=QUICK)
        self.play(substitute(None, {"u": board.content(layer, j), "s": told.parts["s"]}, numbers))
        board.hold(numbers)
        self.play(*board.write(result), run_time=QUICK)
        self.signal_arises(self.there, layer, j, result)

    def below(self) -> None:
        """The sum passes the gate and becomes an error signal; then the same two moves one layer down."""
        site, f = self.there, self.there.facts.focus
        board = site.board
        with self.meanwhile(flowing(site.net, site.net.fan_out(site.hidden, f.h)), to_end=False):
            self.cue("gate")
            self.pass_gate(site.hidden, f.h)
            self.cue("down")
        weights_again(board, *board.wipe())
        self.signals(site, site.hidden, f.h)
        for layer in range(site.hidden - 1, 0, -1):
            j = f.first if layer == 1 else 0
            keys = site.net.fan_out(layer, j)
            self.play(*board.spotlight(keys), run_time=QUICK)
            stream(board, keys, lambda key: fields.share(*key))
            self.add_up(layer, j)
            self.pass_gate(layer, j)
            weights_again(board, *board.wipe())
            self.signals(site, layer, j)
        self.until("", flowing(site.net, [key for key in site.net.edges if key[0] > 0]))

    def two_paths(self) -> None:
        """A weight of the first layer reaches the loss along several ways; their products add up to its gradient."""
        site, f = self.there, self.there.facts.focus
        board, weight = site.board, (0, f.first, f.i)
        ways = {h: self.way(weight, h) for h in site.units(site.hidden)}
        lit = list(dict.fromkeys(key for way in ways.values() for key in way))
        self.play(*board.spotlight([weight]), run_time=MOVE)
        losses, ratio = self.measurement()
        # The loss stands where the ratio will: what was measured becomes what it says of the gradient.
        narrow, wide = sorted((losses, ratio), key=lambda text: float(text.width))
        rows, value = site.routes(weight)
        # The sum's value stands behind its last row, and what was measured above it.
        (sum_line,), _, (total,) = board.put_row(rows, wide, value)
        narrow.at(wide.get_left()[0], wide.baseline[1])
        self.until("one", flowing(site.net, [weight], "slope"))
        with self.hurrying("added", 2 * SLOW):
            for n, (cue, (h, way)) in enumerate(zip(("one", "other"), ways.items(), strict=False)):
                self.at(cue, *board.spotlight(way), run_time=QUICK)
                left, relation = (None, None) if n else (sum_line.left, sum_line.relation)
                term = Line(left, relation, sum_line.right[n : n + 1])
                self.play(*flowing(site.net, way, "slope")(), self.factors(weight, h, term), run_time=SLOW)
                board.hold(term)
        rest = sum_line.right[2:]
        self.play(*board.spotlight(lit), *board.write(*rest), run_time=QUICK)
        behind = [*lit, *site.net.layer_keys(site.hidden)]
        with self.meanwhile(flowing(site.net, lit)):
            self.at("added", *board.write(total), run_time=QUICK)
            self.cue("measured")
            self.nudged(weight)
            self.play(*board.spotlight(behind), *flowing(site.net, behind, "forward")(), run_time=SLOW)
            self.play(FadeIn(losses), *lights(site.net, [weight], "slope"), run_time=MOVE)
            board.hold(ratio)
            self.play(swap(losses, ratio), run_time=MOVE)

    def measurement(self) -> tuple[Typeset, Typeset]:
        """Return the change of the loss over the nudge, and the ratio that it measures."""
        facts = self.there.facts
        change = facts.display(fields.nudged("loss", "change", of="nudge_first"), CHANGE_PLACES)
        step = facts.display(fields.nudge("epsilon", of="nudge_first"))
        ratio = facts.display(fields.nudge("measured", of="nudge_first"), sign=True)
        change_by_step = self.math("Delta L : {c} slash {s}", roles={"c": "loss"}, c=change, s=step)
        return change_by_step, self.words("measured {m}", m=ratio)

    def factors(self, weight: Key, h: int, term: Line) -> Animation:
        """Return the animation in which a way's numbers come from where they stand on it, and make its product."""
        site, (_, k, i) = self.there, weight
        error, weight_on_way = site.board.content(site.hidden, h), site.board.known((1, h, k))
        return substitute(None, {f"d{h}": error, f"w{h}": weight_on_way, f"x{h}": site.board.content(0, i)}, term)

    def way(self, weight: Key, h: int) -> list[Key]:
        """Return the arrows from a weight of the first layer to unit h of the last hidden layer."""
        site = self.there
        arrows = [key for key in site.net.edges if 0 < key[0] < site.hidden]
        leaving = [key for key in arrows if key[0] > 1 or key[2] == weight[1]]
        return [weight, *(key for key in leaving if key[0] < site.hidden - 1 or key[1] == h)]

    def nudged(self, weight: Key) -> None:
        """The weight is nudged: its arrow shows the weight that was measured with."""
        site = self.there
        value = site.facts.display(fields.nudged("weight", "after", of="nudge_first"))
        label = number(value, self.theme, role=self.theme.sign(value.value))
        self.play(*site.board.exchange(weight, label), *lights(site.net, [weight], "slope"), run_time=MOVE)

"""Step 6, a larger network: blame adds up over the arrows that leave a unit, passes the gate, and so on down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import DOWN, LEFT, FadeIn, Mobject, VGroup

from lesson.facts import fields
from scenes.kit.layout.slots import place_below
from scenes.kit.layout.zones import STAGE, STRIP, TITLE
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import lights
from scenes.kit.network.board import MOST_CARRIED, Board
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Key
from scenes.kit.network.gradient import ToWeight
from scenes.kit.signal.held import flowing
from scenes.kit.signal.site import MOST_TERMS, ROW, Site, in_rows
from scenes.kit.signal.streams import pool, stream, weights_again
from scenes.kit.signal.unfold import unfold
from scenes.kit.type import symbols
from scenes.kit.type.typeset import number
from scenes.kit.type.working import RELATIONS

from .stage import BLAME, BlameStage

CHANGE_PLACES = 6  # decimals of the tiny change of the loss
WAYS = ("one", "other")  # cues of the ways from a weight to the last hidden layer


class Larger(BlameStage):
    """The same two moves in the network of [deeper], which has several outputs and hidden layers."""

    def larger(self) -> None:
        """The network unfolds over the whole stage, runs forward, and its outputs meet their targets."""
        deeper = self.facts.deeper
        assert deeper is not None
        board, small = self.board, self.net
        net = NetworkDiagram(deeper, self.theme, zone=STAGE, layer_names=False)
        net.put_activations(0)
        self.there = Site(deeper, Board(net, self.play, STRIP, middle=True))
        self.until("unfold", flowing(small, small.fan_out(small.last - 1, self.facts.focus.h)))
        rings = [unit.circle.animate.set_stroke(self.theme.muted) for unit in small.unit_group]
        weights_again(board, *board.wipe(), *board.forget(), *rings)
        unfold(self, small, net)
        with self.hurrying("targets", (net.last + 1) * SLOW):
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
            self.play(FadeIn(filled.texts), run_time=QUICK / 2)

    def meet_targets(self) -> None:
        """Write the targets under the network, and the loss, which is the sum over the outputs."""
        site, f = self.there, self.there.facts.focus
        outputs = site.units(site.last)
        parts = [f"L_{k + 1}" for k in outputs]
        total = " + ".join(parts) if len(parts) == site.net.sizes[-1] <= MOST_TERMS else "sum_k L_k"
        lines = []
        for k in sorted({f.out, f.out2}):
            name = f"{symbols.a(site.facts, site.last, k)} = {{p}} quad {symbols.target(site.facts, k)} = {{t}}"
            shown = {"p": site.facts.display(fields.prediction(k)), "t": site.facts.display(fields.target(k))}
            lines.append(self.math(name, roles={"p": "forward", "t": "loss"}, **shown))
        loss = self.math(f"{{{{ L : loss }}}} = {{{{ {total} : loss }}}}", size=TITLE, exempt="index")
        column = VGroup(lines[0])
        for line in lines[1:]:
            place_below(column, line)
            column.add(line)
        site.board.put_row(column, loss)
        for line in lines:
            self.play(*site.board.write(line), run_time=MOVE)
        if self.has_cue("loss"):
            self.at("loss", *site.board.write(loss), run_time=MOVE)

    def streams(self) -> None:
        """Two streams of blame run into one unit, each as wide as its share, and pool."""
        site, f = self.there, self.there.facts.focus
        board, keys = site.board, site.net.fan_out(site.hidden, f.h)
        self.play(*board.wipe(), *board.spotlight(keys), run_time=MOVE)
        self.until("both", flowing(site.net, keys, "forward"))
        landing = {}
        if len(keys) <= MOST_CARRIED:
            rows = board.put(in_rows([site.share_in_short(key) for key in keys], board.zone))
            for key, row in zip(keys, rows, strict=True):
                landing[key] = self.worked(row, [key], w=board.known(key), d=board.content(key[0] + 1, key[1]))
        stream(board, keys, lambda key: fields.share(*key), landing=landing)
        self.until("sum", flowing(site.net, keys))
        if landing:
            self.play(*board.wipe(), run_time=QUICK)
        self.add_up(site.hidden, f.h)
        self.until("", flowing(site.net, keys))

    def worked(self, row: VGroup, keys: Sequence[Key], **sources: Mobject | None) -> Mobject:
        """Let the numbers of a row come from the network, while blame runs along arrows; return its value."""
        (numbers,), (value,) = row
        self.play(*flowing(self.there.net, keys)(), substitute(None, sources, numbers), run_time=SLOW)
        self.there.board.hold(numbers)
        self.play(*self.there.board.write(value), run_time=QUICK)
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
            with self.hurrying("deep", 6 * SLOW):
                self.play(*board.spotlight(keys), run_time=QUICK)
                stream(board, keys, lambda key: fields.share(*key))
                filled = board.fill(layer, [j], partial(fields.blame, layer - 1), BLAME)
                pool(board, keys, filled.labels + filled.tags, filled.leaving, board.ring(layer, [j], "backward"))
                self.pass_gate(layer, j)
            self.until("deep", flowing(site.net, keys))
            weights_again(board, *board.wipe())
            self.signals(site, layer, j)
        self.until("", flowing(site.net, [key for key in site.net.edges if key[0] > 0]))

    def two_paths(self) -> None:
        """The gradient of a weight of the first layer is known; by which ways its parts come, and that they add up."""
        site, f = self.there, self.there.facts.focus
        board, weight = site.board, (0, f.first, f.i)
        ways = {h: self.way(weight, h) for h in site.units(site.hidden)}
        lit = list(dict.fromkeys(key for way in ways.values() for key in way))
        self.play(*board.spotlight([weight]), run_time=MOVE)
        self.until("known", flowing(site.net, [weight]))
        measured = self.measurement()
        rows = in_rows([site.gradient_in_short(weight), site.routes()], board.zone)
        (terms,), (total,) = rows[1]
        measured[1].shift(DOWN * ROW)
        board.put_row(rows, measured)
        value = self.worked(rows[0], [weight], d=board.content(1, f.first), a=board.content(0, f.i))
        stream(board, [weight], lambda key: fields.gradient(*key), landing={weight: value})
        self.until("one", flowing(site.net, [weight]))
        for cue, way in zip(WAYS, ways.values(), strict=False):
            self.cue(cue)
            with self.hurrying("gate", 2 * SLOW):
                self.play(*board.spotlight(way), *flowing(site.net, way)(), run_time=MOVE)
                stream(board, [way[-1]], lambda key: fields.share(*key))
        parts = {way[-1]: h for h, way in ways.items()}
        slope = self.words("slope {s}", role="slope", s=site.facts.display(fields.slope(0, f.first)))
        self.at("gate", *board.spotlight(lit), *board.write(slope.move_to(terms, LEFT)), run_time=QUICK)
        stream(board, list(parts), lambda key: fields.route(parts[key]), places=site.route_places())
        shares = {f"s{h}": board.extra.get(key) for key, h in parts.items()}
        behind = [*lit, *site.net.layer_keys(site.hidden)]
        with self.meanwhile(flowing(site.net, lit)):
            self.play(*board.leave(slope), run_time=QUICK)
            self.at("added", *board.spotlight(lit), substitute(None, shares, terms, run_time=SLOW))
            board.hold(terms)
            self.play(*board.write(total), run_time=QUICK)
            self.cue("measured")
            self.nudged(weight)
            self.play(*board.spotlight(behind), *flowing(site.net, behind, "forward")(), run_time=SLOW)
            for part in measured:
                self.play(*board.write(part), run_time=MOVE)

    def measurement(self) -> VGroup:
        """Return the change of the loss over the nudge, and the ratio that it measures."""
        facts = self.there.facts
        change = facts.display(fields.nudged("loss", "change", of="nudge_first"), CHANGE_PLACES)
        step = facts.display(fields.nudge("epsilon", of="nudge_first"))
        ratio = facts.display(fields.nudge("measured", of="nudge_first"), sign=True)
        moved = symbols.w(facts, 0, facts.focus.first, facts.focus.i)
        rise = self.math(f"Delta L slash Delta {moved} = {{c}} slash {{s}}", roles={"c": "loss"}, c=change, s=step)
        texts = rise, self.math(f'{RELATIONS[ratio.relation]} {{m}} quad "measured"', m=ratio)
        return VGroup(*(text.at(0.0, 0.0) for text in texts))

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
        turned = ToWeight(site.net.edges[weight], value.value, MOVE)
        self.play(turned, *site.board.exchange(weight, label), *lights(site.net, [weight], "slope"), run_time=MOVE)

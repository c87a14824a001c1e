"""Step 6, its end: why going back is cheap, and why gradients come before updates."""

from __future__ import annotations

from itertools import chain

import numpy as np
from manim import Create, FadeIn, Line, VGroup

from lesson.facts import fields
from scenes.kit.blocks.order import Order
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.motion.flood import flood
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights, sweep
from scenes.kit.motion.verbs import swap
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.signal.streams import weights_again
from scenes.kit.type.marks import cross_mark, tick_mark
from scenes.kit.type.typeset import Typeset

from .stage import BlameStage

MORE = 0.45  # strength of the passes of a larger network
MARK_ROOM = 0.75  # after a value, for the sign of right or wrong
SWEEP_S = 2 * QUICK  # the least a pass through the network takes, so that the eye can follow it


class Cost(BlameStage):
    """Passes counted, and the order of things."""

    def cheap(self) -> None:
        if "there" in vars(self):  # a narration may leave the larger network out
            with self.hurrying("nudge", 2 * SLOW):
                self.come_back()
        else:
            weights_again(self.board, *self.board.wipe())
        board = self.board
        self.at("nudge", *board.show(self.words("nudge every weight", weight="semibold")), run_time=QUICK)
        ticks = board.put(self.ticks(int(self.facts.value(fields.work("nudging_passes")))), BLOCK / 2)
        board.hold(ticks)
        self.nudge_each(ticks)
        self.cue("passes")
        few = self.write_passes("nudging")
        self.once_each_way()
        self.cue("million")
        many = self.words("a million and one passes").fit(board.zone.width).at(board.zone.left, few.baseline[1])
        more = flood(ticks, MORE, run_time=self.seconds_left(at_least=SLOW, at_most=4 * SLOW) - MOVE)
        board.hold(more.mobject, many)
        board.hold(instead=few)
        self.play(more)
        self.play(swap(few, many), run_time=MOVE)

    def nudge_each(self, ticks: VGroup) -> None:
        """One pass as it is, then one for each weight that is nudged: the weight moves, light runs, a tick is added."""
        time = self.seconds_to("passes", at_least=2 * SLOW, at_most=5 * SLOW)
        rounds, keys = min(len(ticks), max(1, int(time / SWEEP_S))), list(self.net.edges)
        for number, part in enumerate(np.array_split(np.arange(len(ticks)), rounds)):
            nudged = keys[number - 1 : number] if number and rounds == 1 + len(keys) else []
            marks = [FadeIn(ticks[index]) for index in part]
            moved = lights(self.net, nudged, "slope")
            self.play(sweep(self.net, run_time=time / rounds), *moved, *marks, run_time=time / rounds)

    def once_each_way(self) -> None:
        """One pass forward and one back; then, layer by layer, what is found once and used again."""
        board, net = self.board, self.net
        head = board.put(self.words("backpropagation", weight="semibold", role="backward"), BLOCK)
        pair = board.put(self.ticks(2), BLOCK / 2)
        pair[1].set_color(self.theme.backward)
        board.hold(pair)
        self.until("two", flowing(net, list(net.edges), "forward"))
        self.play(*board.write(head), run_time=QUICK)
        self.play(sweep(net, run_time=SLOW), FadeIn(pair[0]), run_time=SLOW)
        self.play(sweep(net, backward=True, run_time=SLOW), FadeIn(pair[1]), run_time=SLOW)
        self.write_passes("backprop")
        if self.has_cue("once"):
            self.cue("once")
            pace = self.seconds_to("million", at_least=MOVE * net.last, at_most=3 * SLOW * net.last) / net.last
            for layer in range(net.last, 0, -1):
                found = [ripple(net, layer, k) for k in self.here.units(layer)]
                self.play(*found, *lights(net, net.layer_keys(layer - 1), "backward", True), run_time=pace)

    def ticks(self, count: int) -> VGroup:
        """A short upright line for every pass through the network."""
        pitch = min(0.34, (self.board.zone.width - 0.1) / max(count, 1))
        width = min(10, 60 * pitch)
        lines = (Line([x, 0, 0], [x, 0.4, 0], stroke_width=width) for x in pitch * np.arange(count))
        return VGroup(*lines).set_color(self.theme.forward)

    def write_passes(self, way: str) -> Typeset:
        """Write how many passes a way takes; return the line."""
        line = self.board.put(self.words("{n} passes", n=self.shown(fields.work(f"{way}_passes"))), TIGHT)
        self.play(*self.board.write(line), run_time=MOVE)
        return line

    def old(self) -> None:
        board = self.board
        first = self.words("every gradient", size=0.43, weight="semibold", role="backward")
        order = Order(self.theme, first, self.words("every update", size=0.43, weight="semibold", role="update"))
        self.play(*board.wipe(), run_time=MOVE)
        board.put(order)
        self.at("order", *board.write(order.first), run_time=MOVE)
        self.play(Create(order.arrow), *board.write(order.second), run_time=MOVE)
        board.hold(order.arrow)
        if self.has_cue("old"):
            self.old_not_new(order)

    def old_not_new(self, order: Order) -> None:
        """Blame comes back through the weight that was used; the updated one is crossed out."""
        site, board, f = self.here, self.board, self.facts.focus
        key = (site.hidden, f.out, f.h)
        self.cue("old")
        label = board.label(key, self.net.layer_keys(key[0]))
        self.play(*board.spotlight([key]), *board.comes(key), run_time=MOVE)
        used_value = self.number(fields.weight(*key), role="sign")
        used = self.line_of(self.words("old weight", weight="semibold"), used_value)
        fresh = board.put(self.words("new weight", role="muted"))
        arrives = land(label, used_value) if label is not None else FadeIn(used_value)
        self.play(*board.write(used[0]), run_time=QUICK)
        self.play(arrives, run_time=MOVE)
        board.hold(used_value)
        right, wrong = tick_mark(self.theme, used_value), cross_mark(self.theme, fresh)
        wrong.set_x(right.get_x())
        self.play(*lights(self.net, [key], "backward", True), Create(right), run_time=MOVE)
        board.hold(right)
        self.until("wrong", flowing(site.net, [key]))
        self.play(*board.write(fresh), run_time=MOVE)
        self.play(Create(wrong), run_time=QUICK)
        board.hold(wrong)
        loop = order.wrong
        board.hold(loop)
        self.play(*(Create(part) for part in chain(loop[:2], loop[2])), run_time=MOVE)
        self.until("", flowing(site.net, [key]))

    def line_of(self, name: Typeset, value: Typeset) -> VGroup:
        """Return a name and a value after it, in their place; room is left for a mark."""
        zone, end = self.board.zone, self.board.zone.right - MARK_ROOM
        if name.width + value.width + TIGHT > end - zone.left:  # the value differs late, so it has more digits
            value.fit(end - zone.left - name.width - TIGHT)
        value.at(end, 0, "right")
        return self.board.put(VGroup(name.at(zone.left, 0), value))

"""Step 6, through the unit: blame times slope, and how a flat curve lets nothing through."""

from __future__ import annotations

from manim import Animation, Create, FadeIn, FadeOut, VGroup

from lesson.facts import fields
from scenes.kit.blocks import Bar, Bars
from scenes.kit.layout.zones import DIM
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.share import set_share
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import Level, over_time, set_level, swap
from scenes.kit.plot.gate import FLAT, STEEP, Gate
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import unlabel, weights_again
from scenes.kit.type.typeset import Typeset

from .stage import BlameStage

BEFORE_ROW = 0.45  # share of the sentence in which one unit is spoken of, before three in a row are


class ThroughUnits(BlameStage):
    """From the blame of a unit to its error signal."""

    def slope(self) -> None:
        site, f = self.here, self.facts.focus
        board, blame = site.board, flowing(site.net, self.net.fan_out(site.hidden, f.h))
        self.play(*board.wipe(), *board.drop_extra(), run_time=MOVE)
        if self.has_cue("ask"):
            self.ask_until("ask", "answer", "Will it come out", "larger or smaller?", motion=blame)
        with self.meanwhile(blame):
            symbol, _numbers, result = lines = board.put(site.gate(site.hidden, f.h)).submobjects
            self.play(*board.write(symbol), run_time=MOVE)
            self.cue("slope")
            gate = self.draw_gate()
            slope = gate.label.parts["s"] if gate is not None else None
            self.work_out(lines, {"u": board.content(site.hidden, f.h), "s": slope}, "value")
            self.signal_arises(site, site.hidden, f.h, result)
            if self.has_cue("all"):
                self.cue("all")
                self.other_signal(gate)
                self.signals(site, site.hidden, f.h, f.h2)

    def other_signal(self, gate: Gate | None) -> None:
        """The second unit in focus: its own slope on the same curve, times its own blame."""
        site, board, k = self.here, self.board, self.facts.focus.h2
        self.play(*board.wipe(keep=(*gate.parts, gate.label) if gate is not None else ()), run_time=QUICK)
        with self.hurrying("second", SLOW):
            symbol, numbers, result = board.put(site.gate(site.hidden, k)).submobjects
            self.play(*board.write(symbol), run_time=QUICK)
            if gate is not None:
                self.slope_of(gate, k)
            slope = gate.label.parts["s"] if gate is not None else None
            self.play(substitute(symbol, {"u": board.content(site.hidden, k), "s": slope}, numbers))
            board.hold(numbers)
        self.at("second", *board.write(result), run_time=QUICK)
        self.signal_arises(site, site.hidden, k, result)

    def draw_gate(self) -> Gate | None:
        """Draw the hidden layer's curve, with its tangent where the unit in focus is; None for a straight line."""
        kind, board = self.facts.network.activations[-2], self.board
        if kind not in FLAT:
            return None
        label = self.words("slope {s}", role="slope", s=self.shown(fields.slope(-2, "h")))
        gate = Gate.in_zone(kind, self.theme, board.stack.rest(), self.facts.value(fields.z(-2, "h")), label)
        board.hold(*gate.parts, label)
        self.play(FadeIn(gate.plot), Create(gate.curve), run_time=MOVE)
        self.play(FadeIn(gate.runner), FadeIn(label), run_time=QUICK)
        self.gate = gate
        return gate

    def slope_of(self, gate: Gate, k: int) -> None:
        """The point goes to where another unit is on the same curve, which has another slope there."""
        label = self.words("slope {s}", role="slope", s=self.shown(fields.slope(-2, k)))
        self.board.things.remove(gate.label)
        self.board.hold(label)
        self.play(*gate.go(self.facts.value(fields.z(-2, k)), label, MOVE))

    def saturation(self) -> None:
        gate, board, site = self.gate, self.board, self.here
        back = gate.run_to(self.facts.value(fields.z(-2, "h")), MOVE)  # another unit was there last
        self.play(*board.wipe(keep=gate.parts), back, run_time=MOVE)
        unit, keys = self.net.unit(site.hidden, self.facts.focus.h), self.net.fan(site.hidden, self.facts.focus.h)
        unlabel(board, keys)
        # What would it be here? The number in the unit is that of its own slope, so it is not shown.
        texts = VGroup(*unit.filled()[1:]) if self.net.shows_values else VGroup()
        self.play(*board.brighten(self.net.lit(keys)), Level(texts, 0.0), run_time=QUICK)
        name = self.words("what gets through", role="muted")
        two = ((self.words("blame that arrives", role="muted"), 1.0), (name, gate.slope(gate.z)))
        bars = board.put(Bars(self.theme, [Bar(each, None, share, "backward") for each, share in two]))
        board.hold(*bars.names, *bars.fills)
        self.play(bars.grow())
        self.cue("steep")
        self.slide(STEEP[gate.kind], bars)
        if gate.kind == "sigmoid" and self.seconds_to("flat") > 2 * SLOW:
            self.play(*flowing(site.net, keys)(), run_time=BEFORE_ROW * self.seconds_to("flat"))
            self.units_in_a_row(name, bars)
        self.until("flat", flowing(site.net, keys))
        self.slide(FLAT[gate.kind], bars, until_end=True)

    def units_in_a_row(self, name: Typeset, bars: Bars) -> None:
        """The bar shrinks by the steepest slope again and again: what gets through two units, then three, at best.

        What got through before stays behind it, faint, until the next sentence.
        """
        texts = self.words("through two units", role="muted"), self.words("through three units", role="muted")
        pace = (self.seconds_to("flat", at_most=5 * SLOW) - MOVE) / len(texts)
        before, faint, steepest = name, VGroup(), self.gate.steepest
        for power, text in enumerate(texts, start=2):
            faint.add(set_level(bars.fills[1].copy(), DIM))
            self.add(faint[-1], bars.fills[1])
            text.at(name.get_left()[0], name.baseline[1])
            self.play(swap(before, text), self.to_share(bars, steepest**power), run_time=pace)
            before = text
        self.play(swap(before, name), self.to_share(bars, steepest), FadeOut(faint), run_time=MOVE)

    def to_share(self, bars: Bars, share: float) -> Animation:
        """Return the animation in which the bar of what gets through goes to another share."""
        start = bars.bars[1].share
        return over_time(bars.fills[1], lambda done: bars.set_share(1, start + (share - start) * done), MOVE, False)

    def slide(self, to: float, bars: Bars, until_end: bool = False) -> None:
        """The point runs along the curve; tangent, bar and the arrows behind the unit follow the slope there."""
        gate, start = self.gate, self.gate.z
        edges = [self.net.edges[key] for key in self.net.fan(self.here.hidden, self.facts.focus.h)]

        def draw(share: float) -> None:
            gate.move_to(start + (to - start) * share)
            bars.set_share(1, gate.slope(gate.z))
            for edge in edges:
                set_share(edge, gate.slope(gate.z) / gate.steepest)

        run_time = self.seconds_left(at_least=SLOW, at_most=6 * SLOW) if until_end else SLOW
        self.play(over_time(VGroup(gate.runner, bars.fills[1], *edges), draw, run_time, linear_time=False))

    def deeper(self) -> None:
        site, f = self.here, self.facts.focus
        keys = self.net.layer_keys(1)
        weights_again(site.board, *site.board.wipe())
        self.cue("back")
        site.board.send_back(keys, run_time=SLOW)
        with self.meanwhile(flowing(site.net, keys)):
            symbol, numbers, result = site.board.put(site.gate(1, f.first)).submobjects
            self.play(*site.board.write(symbol), run_time=MOVE)
            for cue, line in (("slope", numbers), ("value", result)):
                self.at(cue, *site.board.write(line), run_time=QUICK)
            self.signal_arises(site, 1, f.first, result)
            self.signals(site, 1, f.first)

"""Step 6, through the unit: blame times slope, and how a flat curve lets nothing through."""

from __future__ import annotations

from collections.abc import Callable

from manim import DOWN, LEFT, Animation, Create, FadeIn, VGroup, VMobject

from lesson.facts import fields
from scenes.kit.blocks import Bar, Bars
from scenes.kit.layout.slots import TIGHT, right_of
from scenes.kit.layout.zones import DIM
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.share import set_share
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import over_time, set_level
from scenes.kit.plot.gate import FLAT, STEEP, Gate
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import unlabel, weights_again

from .stage import BlameStage

ROW, THINNER = 0.5, 0.85  # from a bar to the one under it, and its thickness as a share


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
        with self.hurrying("second", 2 * SLOW):
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
        keys = self.net.fan(site.hidden, self.facts.focus.h)
        unlabel(board, keys)
        self.play(*board.brighten(self.net.lit(keys)), run_time=QUICK)
        name = self.words("what gets through", role="muted")
        two = ((self.words("blame that arrives", role="muted"), 1.0), (name, gate.slope(gate.z)))
        bars = board.put(Bars(self.theme, [Bar(each, None, share, "backward") for each, share in two]))
        board.hold(*bars.names, *bars.fills)
        self.play(bars.grow(), run_time=self.seconds_to("steep", MOVE, SLOW))
        self.cue("steep")
        self.slide(STEEP[gate.kind], bars)
        if self.has_cue("row"):
            self.units_in_a_row(bars, flowing(site.net, keys))
        self.until("flat", flowing(site.net, keys))
        self.slide(FLAT[gate.kind], bars, until_end=True)

    def units_in_a_row(self, bars: Bars, flow: Callable[[], list[Animation]]) -> None:
        """Under what one unit lets through, at best, comes what gets through two, then three: each a part of the last.

        They leave before the next sentence, which is about one unit again.
        """
        texts = "one unit", "two units", "three units"
        bar, steepest, rows = bars.fills[1], self.gate.steepest, VGroup()
        room = float(bar.get_bottom()[1]) - float(self.gate.plot.get_top()[1]) - TIGHT
        down = min(ROW, room / (len(texts) - 1))
        for power, text in enumerate(texts, start=1):
            if power < len(texts):
                self.until("quarter" if power == 1 else "row", flow)
            if power > 1:  # it starts as large as the one above, and shrinks to its share of it
                bar = bar.copy()
                rows.add(bar)
                self.play(
                    bar.animate.stretch(steepest, 0, about_edge=LEFT).stretch(THINNER, 1).shift(DOWN * down),
                    run_time=MOVE,
                )
            rows.add(self.share_of_units(bar, f"1/{round(steepest**-power)}", text))
            self.play(FadeIn(rows[-1]), run_time=QUICK)
        self.board.hold(*rows)
        self.until("flat", flow)
        self.play(*self.board.leave(*rows), run_time=QUICK)

    def share_of_units(self, bar: VMobject, share: str, text: str) -> VGroup:
        """Return a share, and the units that let it through, after the end of a bar."""
        number = self.words(share, role="backward", weight="semibold", own=True)
        number.exempt = "a power of the largest slope of the curve"
        label = VGroup(number, self.words(text, role="muted"))
        x = float(bar.get_right()[0]) + TIGHT
        for part in label:
            part.at(x, float(bar.get_y()) - part.cap_height / 2)
            x = right_of(part) + TIGHT
        return label

    def slide(self, to: float, bars: Bars, until_end: bool = False) -> None:
        """The point runs along the curve; tangent, bar and the arrows into the unit follow the slope there."""
        gate, start = self.gate, self.gate.z
        layer, h = self.here.hidden, self.facts.focus.h
        edges = [self.net.edges[key] for key in self.net.fan(layer, h)]
        texts = VGroup(*self.net.unit(layer, h).filled()[1:]) if self.net.shows_values else VGroup()

        def draw(share: float) -> None:
            gate.move_to(start + (to - start) * share)
            bars.set_share(1, gate.slope(gate.z))
            for edge in edges:
                set_share(edge, gate.slope(gate.z) / gate.steepest)
            if until_end:  # the number in the unit is that of its own slope
                set_level(texts, DIM + (1 - DIM) * gate.slope(gate.z) / gate.steepest)

        run_time = self.seconds_left(at_least=SLOW, at_most=6 * SLOW) if until_end else SLOW
        self.play(over_time(VGroup(gate.runner, bars.fills[1], texts, *edges), draw, run_time, linear_time=False))

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

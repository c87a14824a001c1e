"""Step 2, activations: a line that is bent, the curve's shape, and what it makes of a sum."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowArrow, ReplacementTransform, VGroup, VMobject

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.kit.blocks import Bar, Bars
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import DIM, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import Level, Recolor
from scenes.kit.network.flow import fly
from scenes.kit.plot.activation import ActivationCurve
from scenes.kit.plot.stacked import Stacked
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import PITCH, Line, Working

from .stage import ForwardStage

ROWS = 3  # of a working over a curve
BOLD = 9  # stroke width of the largest output


class Activations(ForwardStage):
    """How z becomes a."""

    curve = MadeIn("activation", ActivationCurve)

    def make_curve(self, layer: int) -> ActivationCurve:
        """Draw the activation function of a layer below the working; nothing is on screen yet."""
        zone, kind = self.board.zone, self.facts.network.activations[layer - 1]
        top = min(zone.top - ROWS * PITCH, self.board.stack.rest(0).top) - TIGHT
        below = Zone(zone.left, zone.right, zone.bottom, top)
        largest = float(np.abs(self.facts.cycle.forward.z[layer - 1]).max())
        self.curve = ActivationCurve.over(self.theme, below, kind, largest)
        return self.curve

    def activation(self) -> None:
        k, board = self.facts.focus.first, self.board
        self.cue("act")
        self.play(*board.wipe(), run_time=QUICK)
        heading = board.put(self.words("activation", role="forward"))
        work, curve = board.put(self.lines(1, k).activation(defined=True)), self.make_curve(1)
        self.play(*board.write(heading, curve.plot), run_time=MOVE)
        self.bend(curve, heading, work)
        with self.meanwhile(curve.walked, to_end=False):
            self.point_out_shape(curve)
            self.cue("dot")
        with self.meanwhile(self.hears(1, k)):
            self.read_curve(work, 1, k)

    def bend(self, curve: ActivationCurve, heading: Typeset, work: Working) -> None:
        """A straight line is bent; before that, two layers of straight lines turn out to be a single one."""
        formula = self.board.write(work.submobjects[0])
        if self.has_cue("stack"):
            line, *leaving = self.stack_lines(curve, heading)
            self.cue("bend")
            self.play(ReplacementTransform(line, curve.bent), *map(FadeOut, leaving), run_time=SLOW)
            self.play(*formula, run_time=MOVE)
        else:
            self.at("line", Create(line := curve.straight(curve.steepest)), run_time=MOVE)
            self.at("bend", ReplacementTransform(line, curve.bent), *formula, run_time=SLOW)
        self.board.hold(curve.bent, curve.levels)

    def stack_lines(self, curve: ActivationCurve, heading: Typeset) -> list[VMobject]:
        """A layer's line; its outputs go into a second one, which makes them smaller: a flatter line, straight still.

        Return that line, and then all else that is there.
        """
        zone = self.board.zone
        top = heading.get_bottom()[1] - TIGHT
        stacked = Stacked(curve, Zone(zone.left, zone.right, curve.plot.inner.top + TIGHT, top))
        one, other = stacked.layers
        self.at("line", FadeIn(one), Create(stacked.first), run_time=MOVE)
        self.cue("stack")
        with self.hurrying("still", 2 * MOVE):
            self.play(ReplacementTransform(one.copy(), other), GrowArrow(stacked.link[0]), run_time=MOVE)
            self.play(FadeIn(stacked.outputs), run_time=MOVE)
        self.cue("still")
        with self.hurrying("bend", SLOW + MOVE):
            lit = other[0].animate.set_stroke(self.theme.forward)
            self.play(Level(stacked.first, DIM), lit, stacked.feed(SLOW), run_time=SLOW)
            self.play(Create(stacked.both), run_time=MOVE)
        return [stacked.both, stacked.first, stacked.outputs, stacked.layers, stacked.link]

    def point_out_shape(self, curve: ActivationCurve) -> None:
        """Where the curve is steep, where it is flat, and between which levels it stays."""
        light = VGroup()
        for cue in ("steep", "flat"):
            if self.has_cue(cue):
                before, light = light, curve.stretches(cue)
                self.at(cue, FadeOut(before), FadeIn(light), run_time=QUICK)
        cue = "between" if self.has_cue("between") else "dot"
        self.at(cue, FadeOut(light), FadeIn(curve.levels), run_time=QUICK)

    def read_curve(self, work: Working, layer: int, k: int) -> None:
        """z goes to the axis, up to the curve, across to a; a goes to its unit."""
        board, curve, z = self.board, self.curve, self.facts.value(self.net.z_path(layer, k))
        dot, head, (up, across) = curve.foot(z), curve.head(z), curve.guides(z, "ink", "forward")
        board.hold(dot, up, across)
        self.cue("dot")
        self.play(fly(board.source(layer, k), dot), run_time=MOVE)
        self.play(FadeIn(dot, scale=2), run_time=QUICK)
        self.cue("rise")
        self.play(Create(up), dot.animate.move_to(head), run_time=MOVE)
        self.cue("read")
        self.read_off(work.submobjects[-1], layer, k, dot, Create(across), Recolor(dot, self.theme.forward))

    def read_off(self, line: Line, layer: int, k: int, dot: Any, *more: Any) -> None:
        """The value comes from its point on the curve into the working, and goes to its unit."""
        self.play(substitute(None, {"z": self.board.content(layer, k), "a": dot}, line, run_time=SLOW), *more)
        self.board.hold(line)
        self.cue("into")
        self.settle("a", layer, k, line.parts["a"])

    def one_unit(self, layer: int, k: int) -> None:
        """Show weighted sum and activation of a unit in three lines, over the curve that is there."""
        board, curve, lines = self.board, self.curve, self.lines(layer, k).short()
        value = board.put(lines.work).submobjects[-1]
        board.hold(lines.symbol)
        if lines.numbers is None:
            self.play(FadeIn(lines.symbol), *self.hears(layer, k)(), run_time=SLOW)
        else:
            self.play(substitute(None, self.sources(layer, k), lines.symbol, run_time=2 * SLOW))
        self.at("z", *board.write(lines.result), run_time=QUICK)
        self.settle("z", layer, k, lines.result.parts["result"])
        z = self.facts.value(self.net.z_path(layer, k))
        up, dot = curve.guides(z, "ink", "forward")[0], curve.head(z, "forward")
        self.at("a", Create(up), FadeIn(dot, scale=2), run_time=QUICK)
        board.hold(up, dot)
        self.read_off(value, layer, k, dot)

    def prediction_on_curve(self, layer: int, k: int) -> None:
        """Show the output's curve and what zero gives, come closer where the sum is near it, read the prediction."""
        board, z = self.board, self.facts.value(self.net.z_path(layer, k))
        work, curve = board.put(self.lines(layer, k).activation()), self.make_curve(layer)
        self.play(*board.write(work.submobjects[0], *curve.parts), run_time=MOVE)
        self.cue("half")
        if self.facts.holds("sigmoid_output and not several_outputs"):
            curve.halves = curve.guides(0, "muted", "muted")
            for line in curve.halves:
                self.play(Create(line), run_time=QUICK)
            board.hold(*curve.halves)
        self.play(*curve.come_closer(z))
        self.read_curve(work, layer, k)

    def share_out(self, layer: int, k: int) -> None:
        """Every output's share as a bar; together they are one."""
        board, facts, rows = self.board, self.facts, list(self.net.units[layer])
        work = self.lines(layer, k).working(name := symbols.a(facts, layer, k))
        work.line(f"{{{{ {name} : a }}}}", f"e^({symbols.z(facts, layer, k)}) / (sum_j e^(z_j))", tall=True)
        self.play(*board.write(board.put(work)), run_time=MOVE)
        self.cue("half")
        names = [self.math(symbols.a(facts, layer, one), role="forward") for one in rows]
        values = [self.number(fields.prediction(one), role="forward") for one in rows]
        shares = [facts.value(fields.prediction(one)) for one in rows]
        bars = board.put(Bars(self.theme, [Bar(*each, "forward") for each in zip(names, values, shares, strict=True)]))
        self.play(bars.grow())
        board.hold(bars)
        self.cue("read")
        self.cue("into")
        self.settle("a", layer, k, values[rows.index(k)])

    def largest(self) -> list[Any]:
        """Return the animations in which the outline of the largest output grows thick; of all that look as large."""
        net, looks = self.net, [round(float(value), self.lesson.decimals.values) for value in self.facts.prediction]
        drawn = [k for k, value in enumerate(looks) if value == max(looks) and net.has(net.last, k)]
        units = [net.unit(net.last, k) for k in drawn or [self.facts.focus.out]]
        return [unit.circle.animate.set_stroke(width=BOLD) for unit in units]

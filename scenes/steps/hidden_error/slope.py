"""Step 6, through the unit: blame times slope, and how a flat curve lets nothing through."""

from __future__ import annotations

from functools import partial

from manim import DOWN, LEFT, FadeIn, FadeOut, GrowFromEdge, Rectangle, VGroup

from lesson.facts import fields
from scenes.kit.layout.zones import WORK, Zone
from scenes.kit.motion.verbs import over_time
from scenes.kit.plot.plot import Plot
from scenes.kit.type import symbols
from scenes.kit.type.working import Working, product

from .gate import Gate
from .stage import SIZE, BlameStage

REACH = {"sigmoid": 6.0, "tanh": 4.0, "relu": 4.0}  # how far to each side the curve is drawn
FLAT = {"sigmoid": 5.0, "tanh": 3.2, "relu": -2.4}  # where it is flat
STEEP = {"sigmoid": 0.0, "tanh": 0.0, "relu": 1.6}
PLOT_TOP = 2.75  # distance of the curve, which is below the working, from the zone's top


class ThroughUnits(BlameStage):
    """From the blame of a unit to its error signal."""

    # -- through the unit ----------------------------------------------------------------------------------------------

    def slope(self) -> None:
        f = self.facts.focus
        self.play(*self.board.wipe(), *self.board.drop_extra(), run_time=0.5)
        if self.has_cue("ask"):
            question = self.question("Will it come out", "larger or smaller?")
            self.at("ask", FadeIn(question), run_time=0.5)
            self.cue("slope")
            self.play(FadeOut(question), run_time=0.3)
        gate = self.make_gate()
        self.cue("slope")
        if gate is not None:
            self.gate = gate
            self.play(FadeIn(gate.plot), FadeIn(gate.curve), run_time=0.5)
            self.play(FadeIn(gate.runner), FadeIn(gate.label), run_time=0.5)
        symbol, numbers, result = self.through_unit(self.hidden, f.h, WORK.top - 0.6).submobjects
        self.play(*self.board.write(symbol), run_time=0.5)
        self.cue("put")
        slope = gate.label.parts["s"] if gate is not None else None
        self.board.substitute({"u": self.board.content(self.hidden, f.h), "s": slope}, numbers)
        self.at("value", *self.board.write(result), run_time=0.4)
        self.settle(self.hidden, f.h, partial(fields.delta, -2), result.parts["result"])
        if self.has_cue("all"):
            self.cue("all")
            self.fill_deltas(self.hidden, f.h)

    def through_unit(self, layer: int, k: int, top: float) -> Working:
        """Symbol, numbers, value: the error signal of a hidden unit from its blame and its slope."""
        facts = self.facts
        name = symbols.f(facts, layer) if self.size == SIZE else "f"
        left, blame = symbols.delta(facts, layer, k), symbols.d("L", symbols.a(facts, layer, k))
        working = Working(
            self.theme, left, top=top, size=self.size, roles={"u": "backward", "s": "slope", "l": "backward"}
        )
        working.line(
            f"{{{{ {left} : l }}}}",
            f"{{{{ {blame} : u }}}} dot {{{{ {name}'({symbols.z(facts, layer, k)}) : s }}}}",
            tall=True,
        )
        working.skip(0.22)
        expression = product(
            self.shown(fields.blame(layer - 1, k)),
            self.shown(fields.slope(layer - 1, k)),
            names=("u", "s"),
        )
        working.put_in(expression)
        working.result(self.shown(fields.delta(layer - 1, k), sign=True), of=expression, role="backward")
        return working

    def fill_deltas(self, layer: int, done: int) -> None:
        """The other units of a layer get their error signals at once."""
        others = [k for k in self.units_of(layer) if k != done]
        if not others:
            return
        labels, leaving = self.new_values(layer, others, partial(fields.delta, layer - 1))
        if leaving:
            self.play(*leaving, run_time=0.3)
        self.play(*(FadeIn(label) for label in labels), *self.board.ring(layer, others, "backward"), run_time=0.5)

    def make_gate(self) -> Gate | None:
        """Return the hidden layer's curve with its tangent at z of the unit in focus, below the working.

        None where the curve is a straight line.
        """
        kind = self.facts.network.activations[-2]
        if kind not in REACH:
            return None
        z = self.facts.value(fields.z(-2, "h"))
        reach = max(REACH[kind], abs(z) + 0.5)
        low, high, ticks = {"sigmoid": (0.0, 1.0, [0, 1]), "tanh": (-1.0, 1.0, [-1, 0, 1]), "relu": (0.0, reach, None)}[
            kind
        ]
        label = self.words("slope {s}", role="slope", s=self.shown(fields.slope(-2, "h")))
        long = label.width + self.words("activation").width + 0.8 > WORK.width  # they get a row each
        zone = Zone(WORK.left, WORK.right, WORK.bottom, WORK.top - PLOT_TOP - 0.45 * long)
        plot = Plot(
            self.theme, zone, (-reach, reach), (low, high), y_ticks=ticks, y_label="activation", x_label="sum z"
        )
        gate = Gate.at(kind, plot, reach, z, label)
        label.at(WORK.right, WORK.top - PLOT_TOP - 0.28, "right")
        self.board.hold(gate.plot, gate.curve, gate.runner, label)
        return gate

    # -- the slope is a gate -------------------------------------------------------------------------------------------

    def saturation(self) -> None:
        gate = self.gate
        leaving = self.board.wipe(keep=(gate.plot, gate.curve, gate.runner))
        full = WORK.width - 0.15
        top = self.words("blame that arrives", role="muted").at(WORK.left, WORK.top - 0.5)
        arrives = self.bar(WORK.top - 0.85, full)
        below = self.words("what gets through", role="muted").at(WORK.left, WORK.top - 1.5)
        passes = self.bar(WORK.top - 1.85, full * gate.slope(gate.z))
        frame = Rectangle(width=full, height=0.3, stroke_width=2, color=self.theme.line).move_to(arrives).shift(DOWN)
        self.play(*leaving, run_time=0.4)
        self.play(*self.board.write(top), GrowFromEdge(arrives, LEFT), run_time=0.5)
        self.play(*self.board.write(below, frame), GrowFromEdge(passes, LEFT), run_time=0.5)
        self.board.hold(arrives, passes)
        self.cue("steep")
        self.slide(STEEP[gate.kind], passes, full, 1.0)
        self.cue("flat")
        self.slide(FLAT[gate.kind], passes, full, self.seconds_left(at_least=2.0, at_most=3.6))

    def bar(self, y: float, width: float) -> Rectangle:
        bar = Rectangle(
            width=max(width, 0.001), height=0.3, stroke_width=0, fill_color=self.theme.backward, fill_opacity=1
        )
        return bar.move_to([WORK.left, y, 0], aligned_edge=LEFT)

    def slide(self, to: float, passes: Rectangle, full: float, run_time: float) -> None:
        """The point runs along the curve; its tangent and the bar follow the slope there."""
        gate, start = self.gate, self.gate.z

        def draw(share: float) -> None:
            gate.move_to(start + (to - start) * share)
            passes.become(self.bar(passes.get_center()[1], full * gate.slope(gate.z)))

        self.play(over_time(VGroup(gate.runner, passes), draw, run_time, linear_time=False))
        gate.z = to

    # -- one layer further back ----------------------------------------------------------------------------------------

    def deeper(self) -> None:
        f = self.facts.focus
        keys = self.net.layer_keys(1)
        self.play(*self.board.wipe(), self.undim(*self.net.lit(keys)), run_time=0.5)
        self.cue("back")
        self.board.send_back(keys, run_time=1.4)
        symbol, numbers, result = self.through_unit(1, f.first, WORK.top - 0.85).submobjects
        self.play(*self.board.write(symbol), run_time=0.5)
        self.at("slope", *self.board.write(numbers), run_time=0.4)
        self.at("value", *self.board.write(result), run_time=0.4)
        self.settle(1, f.first, partial(fields.delta, 0), result.parts["result"])
        self.fill_deltas(1, f.first)

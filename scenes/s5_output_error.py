"""Step 5: the output's error signal, and the gradient of every weight that leads into it."""

from __future__ import annotations

import numpy as np
from manim import Animation, FadeIn, FadeOut, GrowFromEdge, LaggedStart, Rectangle, VGroup

from lesson.facts import fields
from scenes.kit.layout.zones import BODY, WORK
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import pulses
from scenes.kit.network.gradient import to_gradients
from scenes.kit.type import symbols
from scenes.kit.type.working import Working, product
from scenes.steps.output_error.signal import OutputSignal
from scenes.steps.output_error.stage import SIZE, TOP

BAR = 2.3  # length of the longest bar
MOST_ROWS = 6  # weights in the list of gradients


class OutputError(OutputSignal):
    """Step 5: error times slope is the error signal; error signal times activation is the gradient."""

    key = "output_error"
    beats = ("recall", "error", "slope", "multiply", "merge", "weight", "compare", "bias", "edges", "closing")
    poster = "weight"
    phase = "backward"

    # -- a gradient ----------------------------------------------------------------------------------------------------

    def weight(self) -> None:
        key = (self.last - 1, self.out, self.h)
        self.wipe()
        self.cue("edge")
        self.spotlight(key)
        self.play(*pulses(self.net, [key], "forward"), run_time=0.9)
        self.cue("back")
        self.board.send_back([key], run_time=1.3)
        if self.has_cue("meet"):
            self.at("meet", *self.meet(self.h), run_time=0.5)
        working = self.gradient_working(self.h, WORK.top - TOP)
        symbol, line, result = working.submobjects
        self.at("symbol", *self.board.write(symbol), run_time=0.6)
        self.cue("put")
        delta, sent = self.board.content(self.last, self.out), self.board.content(self.last - 1, self.h)
        self.board.substitute({"d": delta, "a": sent}, line)
        self.at("value", *self.board.write(result), run_time=0.5)

    def spotlight(self, *keys: Key) -> None:
        """Light only these arrows and the units at their ends, with labels that now have room."""
        new = [label for key in keys if (label := self.board.label(key, keys)) is not None and key in self.board.extra]
        self.play(*self.board.spotlight(keys), run_time=0.5)
        if new:
            self.play(*(FadeIn(label) for label in new), run_time=0.3)

    def meet(self, j: int) -> list[Animation]:
        """Return the animations that light up the unit that sent the activation, in forward's colour."""
        return [self.net.unit(self.last - 1, j).circle.animate.set_stroke(self.theme.forward, width=5)]

    def gradient_working(self, j: int, top: float) -> Working:
        """Return symbol, numbers and value of the gradient of the weight from unit j."""
        facts, layer = self.facts, self.last - 1
        left = symbols.d("L", symbols.w(facts, layer, self.out, j))
        a = fields.arriving(-1, j)
        delta, sent = self.shown(fields.delta(-1, "out")), self.shown(a)
        working = Working(self.theme, left, top=top, size=SIZE)
        working.line(
            left,
            f"{{{{ {self.delta} : d }}}} dot {{{{ {symbols.a(facts, layer, j)} : a }}}}",
            tall=True,
            roles={"d": "backward", "a": "forward"},
        )
        expression = product(delta, sent, names=("d", "a"))
        working.put_in(expression, roles={"d": "backward", "a": "forward"})
        gradient = self.shown(fields.gradient(-1, "out", j), sign=True)
        working.result(gradient, of=expression, role="backward", size=0.5)
        return working

    # -- the other weight ----------------------------------------------------------------------------------------------

    def compare(self) -> None:
        key = (self.last - 1, self.out, self.h2)
        self.wipe()
        self.spotlight(key, (self.last - 1, self.out, self.h))
        self.cue("same")
        self.board.send_back([key])
        panel = self.question("Which weight gets", "the larger gradient?", y=WORK.top - 2.65)
        self.at("ask", FadeIn(panel), run_time=0.5)
        self.cue("bars")
        self.play(FadeOut(panel), run_time=0.3)
        self.loudness_bars()
        working = self.gradient_working(self.h2, WORK.top - 3.2)
        self.at("second", *self.board.write(*working.submobjects[:2]), run_time=0.6)
        self.at("value", *self.board.write(working.submobjects[2]), run_time=0.5)

    def loudness_bars(self) -> None:
        """Show a bar and a value for each of the two activations."""
        units = (self.h, self.h2)
        sent = [abs(self.facts.value(fields.arriving(-1, j))) for j in units]
        largest = max(*sent, 1e-9)
        rows = VGroup()
        for index, (j, size) in enumerate(zip(units, sent, strict=True)):
            y = WORK.top - 0.9 - 0.75 * index
            name = self.math(symbols.a(self.facts, self.last - 1, j), role="forward", size=SIZE).at(WORK.left, y - 0.12)
            bar = Rectangle(
                width=max(BAR * size / largest, 0.03),
                height=0.36,
                stroke_width=0,
                fill_opacity=1,
                fill_color=self.theme.forward,
            )
            bar.move_to([WORK.left + 0.75 + bar.width / 2, y, 0])
            value = self.number(fields.arriving(-1, j), role="forward").at(bar.get_right()[0] + 0.15, y - 0.12)
            rows.add(VGroup(name, bar, value))
        self.board.hold(*rows)
        grow = [GrowFromEdge(row[1], np.array([-1, 0, 0])) for row in rows]
        self.play(*(FadeIn(row[0]) for row in rows), LaggedStart(*grow, lag_ratio=0.4), run_time=1.0)
        self.play(*(FadeIn(row[2]) for row in rows), run_time=0.4)

    # -- bias ----------------------------------------------------------------------------------------------------------

    def bias(self) -> None:
        self.wipe()
        b = symbols.b(self.facts, self.last, self.out)
        left = symbols.d("L", b)
        working = Working(self.theme, left, top=WORK.top - TOP, size=SIZE)
        working.heading("bias of the output")
        one = working.line(left, f"{{{{ {self.delta} : backward }}}} dot 1", tall=True)
        one.right[0].exempt = "a bias hears a constant one"
        self.play(*self.board.write(working.submobjects[0]), run_time=0.4)
        self.at("one", *self.board.write(one), run_time=0.6)
        result = working.result(self.shown(fields.bias_gradient(-1, "out"), sign=True), role="backward", size=0.5)
        self.at("grad", *self.board.write(result), run_time=0.5)

    # -- all weights of the layer --------------------------------------------------------------------------------------

    def edges(self) -> None:
        net, layer = self.net, self.last - 1
        self.wipe()
        keys = net.layer_keys(layer)
        labels = [net.labels[key] for key in keys if key in net.labels] + list(self.board.extra.values())
        kept = [net.edges[key] for key in keys]
        kept += [unit for layer_units in net.units[layer:] for unit in layer_units.values()]
        kept += [unit.content for unit in kept if getattr(unit, "content", None) is not None]
        rest = net.everything_but(kept)
        self.cue("recolor")
        self.play(*(FadeOut(label) for label in labels), self.dim(rest), run_time=0.5)
        self.play(self.undim(*kept), run_time=0.3)
        self.play(*to_gradients(net, keys, run_time=1.4))
        rows = self.gradient_rows()
        self.play(LaggedStart(*(FadeIn(row) for row in rows), lag_ratio=0.3), run_time=1.0)
        self.board.hold(rows)
        self.cue("minus")
        self.play(*pulses(net, keys, "backward", backward=True), run_time=1.0)

    def gradient_rows(self) -> VGroup:
        """Return a list of the weights that lead into the output, with their gradients."""
        layer = self.last - 1
        rows = VGroup(self.words("gradients", role="muted").at(WORK.left, WORK.top - 0.7))
        for index, j in enumerate(list(self.net.units[layer])[:MOST_ROWS]):
            y = WORK.top - 1.4 - 0.72 * index
            name = self.math(symbols.w(self.facts, layer, self.out, j), size=SIZE).at(WORK.left, y)
            gradient = self.number(fields.gradient(-1, "out", j), role="backward", size=SIZE, sign=True)
            rows.add(VGroup(name, gradient.at(WORK.left + 1.2, y)))
        return rows

    # -- recap ---------------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        self.cue("recap")
        formula = (
            f"{{{{ {self.delta} : backward }}}} = {{{{ hat(y) - y : loss }}}}"
            if self.facts.holds("cross_entropy_loss")
            else '{{ delta : backward }} = {{ "error" : loss }} dot {{ "slope" : slope }}'
        )
        self.recap("The error signal: {{error : loss}} times {{slope : slope}}.", self.math(formula, size=0.6))
        second = self.math('"gradient" = {{ delta : backward }} dot {{ "activation" : forward }}', size=0.6)
        self.at("second", FadeIn(second.fit(BODY.width).at(0, -1.95, "middle")), run_time=0.6)

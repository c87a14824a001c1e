"""Step 5, the error signal: error times slope, or their difference alone, into the output."""

from __future__ import annotations

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, VGroup, VMobject

from backprop_core.explain import activation_curve
from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import MINUS, displayed_relation
from scenes.kit.layout.zones import READ, WORK, Zone
from scenes.kit.network.flow import land
from scenes.kit.plot.plot import REACH, Plot
from scenes.kit.type import symbols
from scenes.kit.type.working import Line, Working, product

from .stage import SIZE, TOP, SignalStage


class OutputSignal(SignalStage):
    """How the output's error signal comes about."""

    # -- error ---------------------------------------------------------------------------------------------------------

    def error(self) -> None:
        self.wipe()
        slope = symbols.d("L", self.prediction)
        self.play(*self.board.ring(self.last, [self.out], "loss"), run_time=0.6)
        working = Working(self.theme, slope, top=WORK.top - TOP, size=SIZE)
        heading = working.heading("error: slope of the loss", "loss")
        self.play(*self.board.write(heading), run_time=0.4)
        symbol = working.line(slope, self.error_symbol, tall=True, roles={"error": "loss"})
        self.at("symbol", *self.board.write(symbol), run_time=0.6)
        result = self.difference(working, fields.error("out"), "loss")
        self.at("value", *self.board.write(result), run_time=0.5)
        self.cue("sign")
        self.play(*self.direction_arrow(), run_time=0.7)

    def difference(self, working: Working, field: Field, role: str) -> Line:
        """Prediction minus target with its numbers put in; returns the line of the result."""
        prediction, target = self.shown(fields.prediction("out")), self.shown(fields.target("out"))
        self.cue("numbers" if self.has_cue("numbers") else "put")
        line = working.line(
            None,
            "{p} - {y}",
            relation="=" if product(prediction, target).exact else "≈",
            roles={"p": "forward", "y": "loss"},
            p=prediction,
            y=target,
        )
        self.board.substitute({"p": self.board.content(self.last, self.out), "y": self.target_label.parts["y"]}, line)
        shown = self.shown(field, sign=True)
        text = f"{prediction.text} {MINUS} {target.text if not target.text.startswith(MINUS) else f'({target.text})'}"
        result = working.result(shown, role=role, relation=displayed_relation(text, shown.text.removeprefix("+")))
        result.computed_from = text
        return result

    def direction_arrow(self) -> list[Animation]:
        """Up or down: where the prediction should go."""
        said = {
            "error_negative": "prediction should rise",
            "error_zero": "prediction is just right",
            "error_positive": "prediction should fall",
        }
        text = self.paragraph(
            next(words for case, words in said.items() if self.facts.holds(case)), WORK.width, role="loss"
        )
        text.at(WORK.left, WORK.top - 4.2)
        return self.board.write(text)

    # -- slope ---------------------------------------------------------------------------------------------------------

    def slope(self) -> None:
        facts, name = self.facts, self.facts.network.activations[-1]
        self.wipe()
        self.drop_target()
        left = symbols.d(self.prediction, symbols.z(facts, self.last, self.out))
        working = Working(self.theme, left, top=WORK.top - 0.45, size=SIZE)
        z, a = facts.value(fields.z(-1, "out")), facts.value(fields.prediction("out"))
        plot, curve = self.curve_plot(name, z)
        self.cue("curve")
        self.play(FadeIn(plot), run_time=0.5)
        self.play(Create(curve), run_time=0.9)
        self.board.hold(plot, curve)
        dot = plot.dot(z, a, "forward")
        tangent = plot.tangent(z, a, facts.value(fields.slope(-1, "out")), REACH[name] * 0.5)
        self.cue("dot")
        self.play(FadeIn(dot), run_time=0.4)
        self.play(Create(tangent), run_time=0.7)
        self.board.hold(tangent, dot)
        self.play(*self.board.write(working.line(left, self.slope_symbol, tall=True)), run_time=0.5)
        if self.has_cue("formula"):
            line = working.line(None, f"{{{{ {self.prediction} (1 - {self.prediction}) : slope }}}}")
            line.right[0].exempt = "the one of a formula"
            self.at("formula", *self.board.write(line), run_time=0.6)
        result = working.result(self.shown(fields.slope(-1, "out")), role="slope")
        self.at("value", *self.board.write(result), run_time=0.5)

    def curve_plot(self, name: str, z: float) -> tuple[Plot, VMobject]:
        """The output's activation function: axes, and the curve over them."""
        reach = max(REACH[name], abs(z) * 1.25)
        zs = np.linspace(-reach, reach, 240)
        ys = activation_curve(name, zs)
        low, high = (0.0, 1.0) if name == "sigmoid" else (float(ys.min()), float(ys.max()))
        zone = Zone(WORK.left, WORK.right, WORK.bottom + 0.06, WORK.top - 2.65)
        plot = Plot(self.theme, zone, (-reach, reach), (low, high), x_label="z", y_label="prediction")
        return plot, plot.curve(zs, ys, "forward")

    # -- the error signal ----------------------------------------------------------------------------------------------

    def multiply(self) -> None:
        self.wipe()
        error, slope = self.shown(fields.error("out")), self.shown(fields.slope(-1, "out"))
        cards = VGroup(
            self.math("{v}", v=error, roles={"v": "loss"}, size=0.6).at(WORK.left + 0.2, WORK.top - 2.55),
            self.math("{v}", v=slope, roles={"v": "slope"}, size=0.6).at(WORK.left + 2.7, WORK.top - 2.55),
            self.words("error", role="loss").at(WORK.left + 0.2, WORK.top - 1.85),
            self.words("slope", role="slope").at(WORK.left + 2.7, WORK.top - 1.85),
        )
        self.play(*self.board.write(*cards), run_time=0.5)
        working = Working(self.theme, self.delta, top=WORK.top - 0.8, size=SIZE)
        self.cue("symbol")
        formula = f"({self.error_symbol}) dot {self.slope_symbol}"
        if self.facts.holds("several_outputs or hidden_layers_several"):
            formula = '{{ "error" : error }} dot {{ "slope" : slope }}'  # superscripts would make it too long
        symbol = working.line(self.delta, formula, roles={"error": "loss"}, size=READ)
        self.play(*self.board.write(symbol), run_time=0.6)
        working.y = WORK.top - 3.6  # the numbers stand between the formula and where they go, so they cross nothing
        expression = product(error, slope, names=("e", "s"))
        self.cue("put")
        line = working.put_in(expression, roles={"e": "loss", "s": "slope"})
        self.board.substitute({"e": cards[0].parts["v"], "s": cards[1].parts["v"]}, line)
        result = working.result(
            self.shown(fields.delta(-1, "out"), sign=True), of=expression, role="backward", size=0.5
        )
        self.at("value", *self.board.write(result), run_time=0.5)
        self.into_output(result)

    def merge(self) -> None:
        self.wipe()
        working = Working(self.theme, self.delta, top=WORK.top - TOP, size=SIZE)
        self.play(*self.board.write(working.heading("error signal", "backward")), run_time=0.4)
        symbol = working.line(self.delta, self.error_symbol, roles={"error": "backward"})
        self.at("symbol", *self.board.write(symbol), run_time=0.6)
        result = self.difference(working, fields.delta(-1, "out"), "backward")
        self.at("value", *self.board.write(result), run_time=0.5)
        self.into_output(result)

    def into_output(self, result: Line) -> None:
        """The error signal flies into the output and takes the prediction's place."""
        self.cue("into")
        self.drop_target()
        if self.target_label in self.mobjects:
            self.play(self.dim(self.target_label), run_time=0.3)
        net = self.net
        if not net.shows_values:
            self.play(*self.board.ring(self.last, [self.out], "backward"), run_time=0.5)
            return
        label = net.value_typeset(self.last, self.out, fields.delta(-1, "out"), "backward", sign=True)
        before = net.hold_content(self.last, self.out, label)
        if before is not None:
            self.play(FadeOut(before), run_time=0.3)
        self.play(
            land(result.parts["result"], label), *self.board.ring(self.last, [self.out], "backward"), run_time=1.0
        )

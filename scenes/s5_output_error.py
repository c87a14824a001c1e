"""Step 5: the output's error signal, and the gradient of every weight that leads into it."""

from __future__ import annotations

import numpy as np
from manim import Animation, Create, FadeIn, FadeOut, GrowFromEdge, LaggedStart, Mobject, Rectangle, VGroup

from backprop_core.explain import activation_curve
from lesson.numbers import MINUS, displayed_relation
from scenes.kit import symbols
from scenes.kit.flow import fly, land, pulses, travel
from scenes.kit.gradient import to_gradients
from scenes.kit.layout import READ, WORK, Zone
from scenes.kit.plot import Plot
from scenes.kit.typeset import Typeset
from scenes.kit.working import Line, Working, product
from scenes.step import Step

Key = tuple[int, int, int]
SIZE = 0.43  # em of the working
TOP = 1.5
PLOT = Zone(WORK.left, WORK.right, -2.9, -0.2)
REACH = {"sigmoid": 5.0, "tanh": 3.0, "relu": 2.0, "identity": 2.0}  # of z in the plot, at least
BAR = 2.3  # length of the longest bar


class OutputError(Step):
    """Step 5: error times slope is the error signal; error signal times activation is the gradient."""

    key = "output_error"
    beats = ("recall", "error", "slope", "multiply", "merge", "weight", "compare", "bias", "edges", "closing")
    poster = "weight"
    phase = "backward"

    def prepare(self) -> None:
        self.net = self.diagram()
        self.last, self.out = self.net.last, self.facts.focus.out
        self.h, self.h2 = self.facts.focus.h, self.facts.focus.h2
        self.board: list[Mobject] = []  # what stands in the working's place
        self.extra: dict[Key, Typeset] = {}  # labels of arrows that only have room while the others are dimmed
        self.prediction = symbols.a(self.facts, self.last, self.out)
        self.goal = symbols.target(self.facts, self.out)
        self.delta = symbols.delta(self.facts, self.last, self.out)
        self.error_symbol = f"{{{{ {self.prediction} - {self.goal} : error }}}}"
        self.slope_symbol = f"{{{{ {symbols.f(self.facts, self.last)}'({symbols.z(self.facts, self.last, self.out)}) : slope }}}}"

    # -- what several beats do -----------------------------------------------------------------------------------------

    def write(self, *things: Mobject) -> list[Animation]:
        self.board += things
        return [FadeIn(thing) for thing in things]

    def wipe(self, *keep: Mobject) -> None:
        """Clear the working's place."""
        gone = [thing for thing in self.board if thing not in keep]
        self.board = [thing for thing in self.board if thing in keep]
        if gone:
            self.play(*(FadeOut(thing) for thing in gone), run_time=0.4)

    def substitute(self, sources: dict[str, Mobject | None], line: Line, bend: float = 0.2) -> None:
        """Values fly from where they stand to their places in a line, and the line appears around them."""
        flights = [fly(source, line.parts[name], bend) for name, source in sources.items() if source is not None]
        if flights:
            self.play(*flights, run_time=0.8)
        self.play(*self.write(line), run_time=0.35)

    def content(self, layer: int, k: int) -> Mobject | None:
        """The value that stands in a unit, if units are large enough for values."""
        return self.net.unit(layer, k).content if self.net.shows_values else None

    def label(self, key: Key) -> Typeset | None:
        """The weight label of an arrow, made for the moment where the whole network has no room for it."""
        if key not in self.net.labels and key not in self.extra:
            self.extra |= self.net.missing_labels([key])
        return self.net.labels.get(key) or self.extra.get(key)

    def spotlight(self, *keys: Key) -> None:
        """Only these arrows and the units at their ends are bright."""
        net = self.net
        lit: list[Mobject] = [net.edges[key] for key in keys]
        lit += [net.labels[key] for key in keys if key in net.labels]
        for layer, k in {(key[0], key[2]) for key in keys} | {(key[0] + 1, key[1]) for key in keys}:
            unit = net.unit(layer, k)
            lit += [unit, *([unit.content] if unit.content is not None else [])]
        new = [label for key in keys if (label := self.label(key)) is not None and key in self.extra]
        self.play(self.dim(net.everything_but(lit)), self.undim(*lit), *(FadeIn(label) for label in new), run_time=0.5)

    # -- where we are --------------------------------------------------------------------------------------------------

    def recall(self) -> None:
        net = self.net
        self.opening()
        self.cue("net")
        values = net.put_activations()
        self.play(FadeIn(net), FadeIn(values), run_time=0.9)
        self.target_label = self.place_target()
        self.at("target", FadeIn(self.target_label), run_time=0.6)
        self.cue("factors")
        for row in self.factor_rows():
            self.play(*self.write(row), run_time=0.6)
            self.hold(0.5)

    def place_target(self) -> Typeset:
        """The target under the output; below the working where other outputs leave no room."""
        label = self.math(f"{self.goal} = {{y}}", y=self.shown("target[out]"), size=SIZE, role="loss")
        if self.facts.holds("several_outputs") or self.net.bias_group:
            return label.at(WORK.left, -2.75)
        center = self.net.unit(self.last, self.out).center
        return label.at(center[0], center[1] - self.net.radius - 0.42, "middle")

    def factor_rows(self) -> list[VGroup]:
        """The slopes of one path, last link first, each in its colour for the rest of the film."""
        facts, z = self.facts, symbols.z(self.facts, self.last, self.out)
        w, a = symbols.w(facts, self.last - 1, self.out, self.h), symbols.a(facts, self.last - 1, self.h)
        rows = [("activation", "forward", symbols.d(z, w), f"= {a}")]
        if facts.holds("cross_entropy_loss"):
            rows.insert(0, ("error signal", "backward", symbols.d("L", z), ""))
        else:
            rows.insert(0, ("slope", "slope", symbols.d(self.prediction, z), ""))
            rows.insert(0, ("error", "loss", symbols.d("L", self.prediction), ""))
        made = []
        for index, (name, role, formula, tail) in enumerate(rows):
            y = 1.3 - 1.6 * index
            name = self.words(name, role=role).at(WORK.left, y)
            made.append(VGroup(name, self.math(f"{formula} {tail}", role=role).at(WORK.left + 2.15, y)))
        return made

    # -- error -----------------------------------------------------------------------------------------------------------

    def error(self) -> None:
        self.wipe()
        slope = symbols.d("L", self.prediction)
        self.play(*pulses(self.net, [], "loss"), *self.ring("loss"), run_time=0.6)
        working = Working(self.theme, slope, top=TOP, size=SIZE)
        heading = working.heading("error: slope of the loss", "loss")
        self.play(*self.write(heading), run_time=0.4)
        self.at("symbol", *self.write(working.line(slope, self.error_symbol, tall=True, roles={"error": "loss"})), run_time=0.6)
        result = self.difference(working, "cycle.backward.error[out]", "loss")
        self.at("value", *self.write(result), run_time=0.5)
        self.error_value = result.parts["result"]
        self.cue("sign")
        self.play(*self.direction_arrow(), run_time=0.7)

    def difference(self, working: Working, path: str, role: str) -> Line:
        """Prediction minus target with its numbers put in; returns the line of the result."""
        prediction, target = self.shown("prediction[out]"), self.shown("target[out]")
        self.cue("numbers" if self.has_cue("numbers") else "put")
        line = working.line(None, "{p} - {y}", relation="≈", roles={"p": "forward", "y": "loss"}, p=prediction, y=target)
        self.substitute({"p": self.content(self.last, self.out), "y": self.target_label.parts["y"]}, line)
        shown = self.shown(path, sign=True)
        text = f"{prediction.text} {MINUS} {target.text if not target.text.startswith(MINUS) else f'({target.text})'}"
        result = working.result(shown, role=role, relation=displayed_relation(text, shown.text.removeprefix("+")))
        result.computed_from = text
        return result

    def ring(self, role: str) -> list[Animation]:
        """The output's outline takes a role's colour."""
        return [self.net.unit(self.last, self.out).circle.animate.set_stroke(self.theme.role(role))]

    def direction_arrow(self) -> list[Animation]:
        """Up or down: where the prediction should go."""
        up = self.facts.holds("error_negative")
        text = self.words("prediction should rise" if up else "prediction should fall", role="loss")
        text.at(WORK.left, -1.75)
        return self.write(text)

    # -- slope -----------------------------------------------------------------------------------------------------------

    def slope(self) -> None:
        facts, name = self.facts, self.facts.network.activations[-1]
        self.wipe()
        left = symbols.d(self.prediction, symbols.z(facts, self.last, self.out))
        working = Working(self.theme, left, top=2.0, size=SIZE)
        z, a = facts.value("cycle.forward.z[-1][out]"), facts.value("prediction[out]")
        plot = self.curve_plot(name, z)
        self.cue("curve")
        self.play(FadeIn(plot), run_time=0.5)
        self.play(Create(self.curve), run_time=0.9)
        self.board += [plot, self.curve]
        dot = plot.dot(z, a, "forward")
        tangent = plot.tangent(z, a, facts.value("cycle.backward.slope[-1][out]"), REACH[name] * 0.5)
        self.cue("dot")
        self.play(FadeIn(dot), run_time=0.4)
        self.play(Create(tangent), run_time=0.7)
        self.board += [tangent, dot]
        self.play(*self.write(working.line(left, self.slope_symbol, tall=True)), run_time=0.5)
        if self.has_cue("formula"):
            line = working.line(None, f"{{{{ {self.prediction} (1 - {self.prediction}) : slope }}}}")
            line.right[0].exempt = "the one of a formula"
            self.at("formula", *self.write(line), run_time=0.6)
        result = working.result(self.shown("cycle.backward.slope[-1][out]"), role="slope",
                                relation="=" if name in ("relu", "identity") else "≈")  # fmt: skip
        self.at("value", *self.write(result), run_time=0.5)

    def curve_plot(self, name: str, z: float) -> Plot:
        reach = max(REACH[name], abs(z) * 1.25)
        zs = np.linspace(-reach, reach, 240)
        ys = activation_curve(name, zs)
        low, high = (0.0, 1.0) if name == "sigmoid" else (float(ys.min()), float(ys.max()))
        plot = Plot(self.theme, PLOT, (-reach, reach), (low, high), x_label="z", y_label="prediction")
        self.curve = plot.curve(zs, ys, "forward")
        return plot

    # -- the error signal ------------------------------------------------------------------------------------------------

    def multiply(self) -> None:
        self.wipe()
        error, slope = self.shown("cycle.backward.error[out]"), self.shown("cycle.backward.slope[-1][out]")
        cards = VGroup(
            self.math("{v}", v=error, roles={"v": "loss"}, size=0.6).at(WORK.left + 0.2, 1.45),
            self.math("{v}", v=slope, roles={"v": "slope"}, size=0.6).at(WORK.left + 2.7, 1.45),
            self.words("error", role="loss").at(WORK.left + 0.2, 0.9),
            self.words("slope", role="slope").at(WORK.left + 2.7, 0.9),
        )
        self.play(*self.write(*cards), run_time=0.5)
        working = Working(self.theme, self.delta, top=-0.35, size=SIZE)
        self.cue("symbol")
        formula = f"({self.error_symbol}) dot {self.slope_symbol}"
        if self.facts.holds("several_outputs or hidden_layers_several"):
            formula = '{{ "error" : error }} dot {{ "slope" : slope }}'  # superscripts would make it too long
        self.play(*self.write(working.line(self.delta, formula, roles={"error": "loss"}, size=READ)), run_time=0.6)
        expression = product(error, slope, names=("e", "s"))
        self.cue("put")
        line = working.put_in(expression, roles={"e": "loss", "s": "slope"})
        self.substitute({"e": cards[0].parts["v"], "s": cards[1].parts["v"]}, line, bend=-0.15)
        result = working.result(self.shown("cycle.backward.delta[-1][out]", sign=True), of=expression, role="backward", size=0.5)
        self.at("value", *self.write(result), run_time=0.5)
        self.into_output(result)

    def merge(self) -> None:
        self.wipe()
        working = Working(self.theme, self.delta, top=TOP, size=SIZE)
        self.play(*self.write(working.heading("error signal", "backward")), run_time=0.4)
        self.at("symbol", *self.write(working.line(self.delta, self.error_symbol, roles={"error": "backward"})), run_time=0.6)
        result = self.difference(working, "cycle.backward.delta[-1][out]", "backward")
        self.at("value", *self.write(result), run_time=0.5)
        self.into_output(result)

    def into_output(self, result: Line) -> None:
        """The error signal flies into the output and takes the prediction's place."""
        self.cue("into")
        self.play(self.dim(self.target_label), run_time=0.3)
        net, unit = self.net, self.net.unit(self.last, self.out)
        if not net.shows_values:
            self.play(*self.ring("backward"), run_time=0.5)
            return
        label = self.number("cycle.backward.delta[-1][out]", role="backward", places=net.places, sign=True)
        before = net.hold_content(self.last, self.out, label.centered_at(unit.center[0], unit.center[1]))
        if before is not None:
            self.play(FadeOut(before), run_time=0.3)
        self.play(land(result.parts["result"], label), *self.ring("backward"), run_time=1.0)

    # -- a gradient ------------------------------------------------------------------------------------------------------

    def weight(self) -> None:
        key = (self.last - 1, self.out, self.h)
        self.wipe()
        self.cue("edge")
        self.spotlight(key)
        self.play(*pulses(self.net, [key], "forward"), run_time=0.9)
        self.cue("back")
        self.send_back(key, 1.3)
        if self.has_cue("meet"):
            self.at("meet", *self.meet(self.h), run_time=0.5)
        working = self.gradient_working(self.h, TOP)
        symbol, line, result = working.submobjects
        self.at("symbol", *self.write(symbol), run_time=0.6)
        self.cue("put")
        self.substitute({"d": self.content(self.last, self.out), "a": self.content(self.last - 1, self.h)}, line)
        self.at("value", *self.write(result), run_time=0.5)

    def send_back(self, key: Key, run_time: float) -> None:
        """The error signal runs back along an arrow, with light in backward's colour."""
        value = self.content(self.last, self.out)
        carried = [travel(value, self.net.edges[key], backward=True, run_time=run_time)] if value is not None else []
        self.play(*pulses(self.net, [key], "backward", backward=True, run_time=run_time), *carried)

    def meet(self, j: int) -> list[Animation]:
        """The unit that sent the activation lights up in forward's colour."""
        return [self.net.unit(self.last - 1, j).circle.animate.set_stroke(self.theme.forward, width=5)]

    def gradient_working(self, j: int, top: float) -> Working:
        """Symbol, numbers, value: the gradient of the weight from unit j."""
        facts, layer = self.facts, self.last - 1
        left = symbols.d("L", symbols.w(facts, layer, self.out, j))
        a = f"cycle.forward.inputs[-1][{j}]"
        delta, sent = self.shown("cycle.backward.delta[-1][out]"), self.shown(a)
        working = Working(self.theme, left, top=top, size=SIZE)
        working.line(left, f"{{{{ {self.delta} : d }}}} dot {{{{ {symbols.a(facts, layer, j)} : a }}}}", tall=True,
                     roles={"d": "backward", "a": "forward"})  # fmt: skip
        expression = product(delta, sent, names=("d", "a"))
        working.put_in(expression, roles={"d": "backward", "a": "forward"})
        gradient = self.shown(f"cycle.backward.grad_W[-1][out][{j}]", sign=True)
        working.result(gradient, of=expression, role="backward", size=0.5)
        return working

    # -- the other weight ------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        key = (self.last - 1, self.out, self.h2)
        self.wipe()
        self.spotlight(key, (self.last - 1, self.out, self.h))
        self.cue("same")
        self.send_back(key, 1.2)
        panel = self.question("Which weight gets", "the larger gradient?", y=-0.2)
        self.at("ask", FadeIn(panel), run_time=0.5)
        self.cue("bars")
        self.play(FadeOut(panel), run_time=0.3)
        self.loudness_bars()
        working = self.gradient_working(self.h2, -0.75)
        self.at("second", *self.write(*working.submobjects[:2]), run_time=0.6)
        self.at("value", *self.write(working.submobjects[2]), run_time=0.5)

    def loudness_bars(self) -> None:
        """How loud each of the two units was: a bar and its value."""
        units = (self.h, self.h2)
        sent = [abs(self.facts.value(f"cycle.forward.inputs[-1][{j}]")) for j in units]
        largest = max(*sent, 1e-9)
        rows = VGroup()
        for index, (j, size) in enumerate(zip(units, sent, strict=True)):
            y = 1.55 - 0.75 * index
            name = self.math(symbols.a(self.facts, self.last - 1, j), role="forward", size=SIZE).at(WORK.left, y - 0.12)
            bar = Rectangle(width=max(BAR * size / largest, 0.03), height=0.36, stroke_width=0, fill_opacity=1,
                            fill_color=self.theme.forward)  # fmt: skip
            bar.move_to([WORK.left + 0.75 + bar.width / 2, y, 0])
            value = self.number(f"cycle.forward.inputs[-1][{j}]", role="forward").at(bar.get_right()[0] + 0.15, y - 0.12)
            rows.add(VGroup(name, bar, value))
        self.board += rows
        grow = [GrowFromEdge(row[1], np.array([-1, 0, 0])) for row in rows]
        self.play(*(FadeIn(row[0]) for row in rows), LaggedStart(*grow, lag_ratio=0.4), run_time=1.0)
        self.play(*(FadeIn(row[2]) for row in rows), run_time=0.4)

    # -- bias --------------------------------------------------------------------------------------------------------------

    def bias(self) -> None:
        self.wipe()
        b = symbols.b(self.facts, self.last, self.out)
        left = symbols.d("L", b)
        working = Working(self.theme, left, top=TOP, size=SIZE)
        working.heading("bias of the output")
        one = working.line(left, f"{{{{ {self.delta} : backward }}}} dot 1", tall=True)
        one.right[0].exempt = "a bias hears a constant one"
        self.play(*self.write(working.submobjects[0]), run_time=0.4)
        self.at("one", *self.write(one), run_time=0.6)
        result = working.result(self.shown("cycle.backward.grad_b[-1][out]", sign=True), role="backward", relation="=", size=0.5)
        self.at("grad", *self.write(result), run_time=0.5)

    # -- all weights of the layer ------------------------------------------------------------------------------------------

    def edges(self) -> None:
        net, layer = self.net, self.last - 1
        self.wipe()
        keys = [key for key in net.edges if key[0] == layer]
        labels = [net.labels[key] for key in keys if key in net.labels] + list(self.extra.values())
        kept = [net.edges[key] for key in keys]
        kept += [unit for layer_units in net.units[layer:] for unit in layer_units.values()]
        kept += [unit.content for unit in kept if getattr(unit, "content", None) is not None]
        rest = net.everything_but(kept)
        self.cue("recolor")
        self.play(*(FadeOut(label) for label in labels), self.dim(rest), run_time=0.5)
        self.play(self.undim(*kept), run_time=0.3)
        self.play(*to_gradients(net, keys, run_time=1.4))
        heading = self.words("gradients", role="muted").at(WORK.left, 1.75)
        rows = VGroup(heading)
        for index, j in enumerate(list(net.units[layer])[:6]):
            y = 1.05 - 0.72 * index
            name = self.math(symbols.w(self.facts, layer, self.out, j), size=SIZE).at(WORK.left, y)
            gradient = self.number(f"cycle.backward.grad_W[-1][out][{j}]", role="backward", size=SIZE, sign=True)
            rows.add(VGroup(name, gradient.at(WORK.left + 1.2, y)))
        self.play(LaggedStart(*(FadeIn(row) for row in rows), lag_ratio=0.3), run_time=1.0)
        self.board.append(rows)
        self.cue("minus")
        self.play(*pulses(net, keys, "backward", backward=True), run_time=1.0)

    def closing(self) -> None:
        self.cue("recap")
        formula = (f"{{{{ {self.delta} : backward }}}} = {{{{ hat(y) - y : loss }}}}" if self.facts.holds("cross_entropy_loss")
                   else "{{ delta : backward }} = {{ \"error\" : loss }} dot {{ \"slope\" : slope }}")  # fmt: skip
        self.recap("The error signal: {{error : loss}} times {{slope : slope}}.", self.math(formula, size=0.6))
        second = self.math("\"gradient\" = {{ delta : backward }} dot {{ \"activation\" : forward }}", size=0.6)
        self.at("second", FadeIn(second.at(0, -1.95, "middle")), run_time=0.6)



"""Step 2: the forward pass: weighted sum, activation, unit by unit, until a prediction comes out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    Arrow,
    Circle,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Mobject,
    Rectangle,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from backprop_core.explain import activation_curve, activation_slope_curve
from lesson.numbers import Shown, displayed_relation
from scenes.kit import symbols
from scenes.kit.edge import Edge
from scenes.kit.flow import pulses
from scenes.kit.layout import BIG, DIM, HERO, READ, WORK, Zone
from scenes.kit.motion import Follow, Level, Recolor, arc, level_of, passing, set_level
from scenes.kit.number_line import NumberLine
from scenes.kit.plot import Plot
from scenes.kit.typeset import Typeset
from scenes.kit.working import PITCH, RELATIONS, Expression, Line, Working, product, sum_of
from scenes.step import Step

Key = tuple[int, int, int]

TOP = 2.05  # baseline of the first line of working
PLOT = Zone(WORK.left, WORK.right, WORK.bottom + 0.02, 0.4)
MOST_TERMS = 6  # of a sum that is written out
MOST_ROWS = 6  # of the table of what is kept
REACH = {"sigmoid": 5.0, "tanh": 3.0, "relu": 2.0, "identity": 2.0}  # of z in the plots, at least
FLAT = {"sigmoid": (1.0,), "tanh": (-1.0, 1.0)}  # the heights a curve comes close to
PARK = 0.4  # how far beside its weight a travelling value is multiplied


class ForwardPass(Step):
    """Step 2: one sample through the network, z and a told apart."""

    key = "forward_pass"
    beats = ("open", "weighted_sum", "activation", "second", "deeper", "predict", "output", "meaning", "closing")
    poster = "activation"
    phase = "forward"

    def prepare(self) -> None:
        self.net = self.diagram()
        self.focus = self.facts.focus
        self.extra: dict[Key, Typeset] = {}  # weight labels that only the lit fan has room for
        self.halved = False  # whether the plot shows where z = 0 leads
        self.done: set[tuple[int, int]] = set()  # units whose activation is known

    # -- the network, the sample, and what a unit does -------------------------------------------------------------------

    def open(self) -> None:
        net = self.net
        self.opening()
        self.at("net", FadeIn(net), run_time=0.9)
        self.cue("x")
        self._activate([(0, k) for k in net.units[0]], run_time=1.2)
        self.cue("unit")
        unit = net.unit(1, self.focus.first)
        lens = Circle(radius=1.3, stroke_width=5, color=self.theme.ink, fill_color=self.theme.panel, fill_opacity=1)
        lens.move_to([4.15, -0.2, 0])
        self.play(self.dim(net.everything_but([unit]), run_time=0.5))
        self.play(ReplacementTransform(passing(unit.circle.copy()), lens), run_time=1.1)
        self._look_inside(lens)

    def _look_inside(self, lens: Circle) -> None:
        """A unit drawn large: what arrives becomes z, z becomes a, a leaves."""
        x, y, _ = lens.get_center()
        arriving = VGroup(*(self._arrow([x - 2.2, y + 0.8 * s, 0], [x - 1.42 + 0.1 * abs(s), y + 0.42 * s, 0])
                            for s in (1, 0, -1)))  # fmt: skip
        wall = DashedLine(lens.get_top(), lens.get_bottom(), stroke_width=3, color=self.theme.line)
        z = self.math("z", size=HERO).centered_at(x - 0.62, y - 0.05)
        a = self.math("a", size=HERO, role="forward").centered_at(x + 0.62, y - 0.05)
        z_name = self.words("weighted sum").at(x - 0.2, y + 1.55, "right")
        a_name = self.words("activation", role="forward").at(x + 0.2, y - 1.85)
        leaving = self._arrow([x + 1.4, y, 0], [x + 2.2, y, 0], "forward")
        self.cue("sum")
        self.play(LaggedStart(*(FadeIn(one, shift=np.array([0.3, 0, 0])) for one in arriving), lag_ratio=0.3),
                  run_time=1.0)  # fmt: skip
        self.play(FadeIn(z), FadeIn(z_name), Create(wall), run_time=0.7)
        self.cue("act")
        self.play(FadeIn(a), FadeIn(a_name), run_time=0.7)
        self.play(FadeIn(leaving, shift=np.array([0.3, 0, 0])), run_time=0.6)

    def _arrow(self, start: Sequence[float], end: Sequence[float], role: str = "muted") -> Arrow:
        return Arrow(start, end, buff=0, stroke_width=5, color=self.theme.role(role), tip_length=0.2,
                     max_tip_length_to_length_ratio=1, max_stroke_width_to_length_ratio=100)  # fmt: skip

    # -- z of the first unit ---------------------------------------------------------------------------------------------

    def weighted_sum(self) -> None:
        k = self.focus.first
        self.cue("fan")
        self._clear_working()
        self._light(1, k)
        self.cue("travel")
        journeys = [self._journey(key) for key in self.net.fan(1, k)]
        self.play(LaggedStart(*journeys, lag_ratio=0.3), run_time=self.seconds_to("symbols", 3.5, 6.0))
        self.cue("symbols")
        work = self._sum_in_symbols(1, k)
        self.cue("numbers")
        last = self._put_numbers_in(work, 1, k, "terms" if self.has_cue("terms") else "z")
        self.cue("terms")
        last = self._terms(work, 1, k) or last
        line = self._pushes(work, 1, k)
        self.cue("z")
        result = self._sum_result(work, 1, k, last)
        if line is not None:
            self.play(FadeIn(line.marker(self.facts.value(self.net.z_path(1, k)))), run_time=0.4)
        self.cue("into")
        self._put(1, k, self.net.value_typeset(1, k, self.net.z_path(1, k)), result.parts["result"])

    # -- a of the first unit ---------------------------------------------------------------------------------------------

    def activation(self) -> None:
        k = self.focus.first
        self.cue("act")
        self._clear_working()
        work = Working(self.theme, symbols.a(self.facts, 1, k), top=TOP)
        self.play(FadeIn(work.heading("activation", "forward")), run_time=0.4)
        self._make_plot(1)
        self.play(FadeIn(self.plot), run_time=0.6)
        straight = self._straight(1, 1.0)
        self.at("line", Create(straight), run_time=0.9)
        for cue, steepness in (("stack", 0.45), ("still", 0.7)):
            if self.has_cue(cue):
                other = self._straight(1, steepness)
                self.at(cue, ReplacementTransform(straight, other), run_time=1.2)
                straight = other
        self.cue("bend")
        self.play(ReplacementTransform(straight, self.bent), FadeIn(self._bend_in_symbols(work, 1, k)), run_time=1.4)
        self._point_out_shape(1)
        self._read_curve(work, 1, k)

    def _point_out_shape(self, layer: int) -> None:
        """Where the curve is steep, where it is flat, and between which levels it stays."""
        light = None
        for cue, spans in (("steep", self._steep(layer)), ("flat", self._flat(layer)), ("between", ())):
            if not self.has_cue(cue):
                continue
            leaving = [FadeOut(light)] if light is not None else []
            light = VGroup(*(self._stretch(layer, *span) for span in spans))
            self.cue(cue)
            self.play(*leaving, FadeIn(light if spans else self.levels), run_time=0.5)
        if self.levels not in self.mobjects:
            self.play(*([FadeOut(light)] if light is not None else []), FadeIn(self.levels), run_time=0.4)

    def _steep(self, layer: int) -> tuple[tuple[float, float], ...]:
        reach = self.plot.x_range[1]
        edge = 0.3 * REACH[self._name(layer)]
        return ((0.0, reach),) if self._name(layer) == "relu" else ((-edge, edge),)

    def _flat(self, layer: int) -> tuple[tuple[float, float], ...]:
        reach, edge = self.plot.x_range[1], 0.6 * REACH[self._name(layer)]
        return ((-reach, 0.0),) if self._name(layer) == "relu" else ((-reach, -edge), (edge, reach))

    def _stretch(self, layer: int, start: float, end: float) -> VMobject:
        """A stretch of the curve in bright ink."""
        zs = np.linspace(start, end, 60)
        return self.plot.curve(zs, activation_curve(self._name(layer), zs), "ink", width=11)

    # -- the second unit, faster -----------------------------------------------------------------------------------------

    def second(self) -> None:
        self.cue("fan")
        self._clear_working(*self._plot_parts())
        self._one_unit(1, self.focus.first2)
        self.cue("layer")
        self._finish_layer(1)
        self.cue("off")
        self._switch_off(1)

    # -- further hidden layers -------------------------------------------------------------------------------------------

    def deeper(self) -> None:
        layer = self.net.last - 1
        self.cue("fan")
        self._clear_working()
        self._finish_layer(1)
        self._make_plot(layer)
        self.play(*(FadeIn(part) for part in self._plot_parts()), run_time=0.5)
        self._one_unit(layer, self.focus.h)
        self.cue("layer")
        self._finish_layer(layer)
        self._switch_off(layer)

    # -- the output's weighted sum, and a question -----------------------------------------------------------------------

    def predict(self) -> None:
        layer, k = self.net.last, self.focus.out
        self.cue("fan")
        self._clear_working()
        for before in range(1, layer):
            self._finish_layer(before)
        self._light(layer, k)
        self.play(*pulses(self.net, self.net.fan(layer, k), "forward"), run_time=1.0)
        self.work = self._sum_in_symbols(layer, k)
        self.cue("numbers")
        self.last_line = self._put_numbers_in(self.work, layer, k, "ask")
        self.cue("ask")
        bottom = self.work.y + PITCH * 0.65
        self.panel = self.question(*self._question_lines(), y=(bottom + WORK.bottom) / 2)
        self.covered = self.panel.height > bottom - WORK.bottom  # a long sum makes room for the question
        if self.covered:
            self.panel.set_y(WORK.center[1])
            self.play(FadeOut(self.work), run_time=0.3)
        self.play(FadeIn(self.panel), run_time=0.4)

    def _question_lines(self) -> tuple[str, str]:
        holds = self.facts.holds
        if holds("several_outputs"):
            return "Which output", "will be the largest?"
        if holds("sigmoid_output"):
            return "Will it be above", "one half, or below?"
        if holds("relu_output"):
            return "Will it be zero,", "or above zero?"
        return "Will it be positive,", "or negative?"

    # -- the prediction --------------------------------------------------------------------------------------------------

    def output(self) -> None:
        layer, k = self.net.last, self.focus.out
        self.cue("z")
        self.play(FadeOut(self.panel), run_time=0.4)
        if self.covered:
            self.play(FadeIn(self.work), run_time=0.4)
        result = self._sum_result(self.work, layer, k, self.last_line)
        self._put(layer, k, self.net.value_typeset(layer, k, self.net.z_path(layer, k)), result.parts["result"])
        self._clear_working()
        if self.facts.holds("softmax_output"):
            self._softmax(k)
        else:
            self._output_curve(layer, k)
        if self.has_cue("others"):
            self.cue("others")
            self._finish_layer(layer)
            self.at("largest", self._largest(), run_time=0.6)

    def _output_curve(self, layer: int, k: int) -> None:
        work = Working(self.theme, symbols.a(self.facts, layer, k), top=TOP)
        self._make_plot(layer, self.facts.value(self.net.z_path(layer, k)))
        heading = work.heading("activation", "forward")
        formula = self._bend_in_symbols(work, layer, k)
        self.play(FadeIn(heading), FadeIn(formula), *(FadeIn(part) for part in self._plot_parts()), run_time=0.7)
        self.cue("half")
        if self.facts.holds("sigmoid_output and not several_outputs"):
            self.halved = True
            half = float(activation_curve("sigmoid", [0.0])[0])
            up = self.plot.guide((0.0, self.plot.y_range[0]), (0.0, half))
            across = self.plot.guide((0.0, half), (self.plot.x_range[0], half))
            self.play(Create(up), run_time=0.5)
            self.play(Create(across), run_time=0.5)
        self._read_curve(work, layer, k)

    def _softmax(self, k: int) -> None:
        """Every output's share as a bar; together they are one."""
        layer, f = self.net.last, self.facts
        work = Working(self.theme, symbols.a(f, layer, k), top=TOP)
        heading = work.heading("activation", "forward")
        work.skip(0.2)
        line = work.line(symbols.a(f, layer, k), f"e^({symbols.z(f, layer, k)}) / (sum_j e^(z_j))", tall=True,
                         roles={"a": "forward"})  # fmt: skip
        self.play(FadeIn(heading), FadeIn(line), run_time=0.7)
        self.cue("half")
        rows = list(self.net.units[layer])
        bars, values = VGroup(), VGroup()
        for index, one in enumerate(rows):
            y = -0.7 - index * min(0.95, 2.2 / len(rows))
            share = f.value(f"prediction[{one}]")
            name = self.math(symbols.a(f, layer, one), role="forward").at(WORK.left, y - 0.12)
            bar = Rectangle(width=max(2.6 * share, 0.02), height=0.34, stroke_width=0, fill_opacity=1,
                            fill_color=self.theme.forward)  # fmt: skip
            bar.move_to([WORK.left + 0.6 + bar.width / 2, y, 0])
            value = self.number(f"prediction[{one}]", role="forward").at(bar.get_right()[0] + 0.12, y - 0.12)
            bars.add(VGroup(name, bar))
            values.add(value)
        self.play(*(FadeIn(bar[0]) for bar in bars), *(GrowFromEdge(bar[1], np.array([-1, 0, 0])) for bar in bars),
                  run_time=1.2)  # fmt: skip
        self.cue("read")
        self.play(FadeIn(values), run_time=0.6)
        self.cue("into")
        self._finish_unit(layer, k, values[rows.index(k)])

    def _largest(self) -> Animation:
        """The outline of the largest output grows thick."""
        k = int(np.argmax(self.facts.prediction))
        unit = self.net.unit(self.net.last, k if self.net.has(self.net.last, k) else self.focus.out)
        return unit.circle.animate.set_stroke(width=9)

    # -- what it means, and what is kept ---------------------------------------------------------------------------------

    def meaning(self) -> None:
        net = self.net
        self.cue("wave")
        self._clear_working()
        self._all_bright()
        for layer in range(net.last):
            self.play(*pulses(net, [key for key in net.edges if key[0] == layer], "forward"), run_time=0.8)
        self.cue("good")
        y = net.unit(net.last, self.focus.out).center[1]
        mark = VGroup(self.words("target", role="muted").at(WORK.left + 0.6, y + 0.55, "middle"),
                      self.words("?", size=HERO, weight="bold", role="muted").centered_at(WORK.left + 0.6, y - 0.05))  # fmt: skip
        self.play(FadeIn(mark, shift=np.array([-0.2, 0, 0])), run_time=0.6)
        self.cue("keep")
        self.play(FadeOut(mark), run_time=0.4)
        self._kept_table()
        self.cue("back")
        for layer in reversed(range(net.last)):
            self.play(*pulses(net, [key for key in net.edges if key[0] == layer], "backward", backward=True), run_time=0.8)

    def _kept_table(self) -> None:
        net, f = self.net, self.facts
        places = self._kept_units()
        few = len(places) <= 4
        size, pitch = (0.5, 0.95) if few else (READ, PITCH)
        z_x, a_x = WORK.left + 2.4, WORK.right - 0.1
        head = self.words("kept for the way back", role="muted").at(WORK.left, TOP)
        z_head = self.math("z", size=size).at(z_x - 1.3 * size, TOP - 0.85, "middle")
        a_head = self.math("a", size=size, role="forward").at(a_x - 1.3 * size, TOP - 0.85, "middle")
        names, zs, activations = VGroup(), VGroup(), VGroup()
        for index, (layer, k) in enumerate(places):
            y = TOP - 0.85 - (index + 1) * pitch
            names.add(self.math(symbols.unit(f, layer, k), size=size, role="muted").at(WORK.left + 0.05, y))
            zs.add(self.number(net.z_path(layer, k), size=size).at(z_x, y, "right"))
            activations.add(self.number(net.activation_path(layer, k), size=size, role="forward").at(a_x, y, "right"))
        self.play(FadeIn(head), FadeIn(names), run_time=0.6)
        self.cue("z")
        self.play(FadeIn(z_head), FadeIn(zs, lag_ratio=0.3), run_time=0.9)
        self.cue("a")
        self._hide(activations)
        drops = [self._drop(self._source(layer, k), label) for (layer, k), label in zip(places, activations, strict=True)]
        self.play(FadeIn(a_head), LaggedStart(*drops, lag_ratio=0.2), run_time=1.4)

    def _kept_units(self) -> list[tuple[int, int]]:
        """All units behind the input; in a larger network the ones the film speaks of."""
        net, f = self.net, self.focus
        every = [(layer, k) for layer in range(1, net.last + 1) for k in net.units[layer]]
        if len(every) <= MOST_ROWS:
            return every
        spoken = {(1, f.first), (1, f.first2), (net.last, f.out), (net.last, f.out2)}
        if net.last > 1:
            spoken |= {(net.last - 1, f.h), (net.last - 1, f.h2)}
        return [place for place in every if place in spoken]

    # -- the line to take away -------------------------------------------------------------------------------------------

    def recap_line(self) -> Typeset:
        bias = " + b" if self.facts.holds("has_biases") else ""
        return self.math(f'z = W {{{{ a_"before" : heard }}}}{bias} quad quad {{{{ a : said }}}} = f(z)', size=BIG,
                         roles={"heard": "forward", "said": "forward"})  # fmt: skip

    def closing(self) -> None:
        self.cue("recap")
        self.recap("Multiply, add, bend: layer by layer.", self.recap_line())

    # -- a unit's weighted sum -------------------------------------------------------------------------------------------

    def _terms_of(self, layer: int, k: int) -> list[Expression]:
        """weight · value for each arrow that arrives, and the bias."""
        terms = [
            product(self.shown(f"network.weights[{layer - 1}][{k}][{j}]"),
                    self.shown(self.net.activation_path(layer - 1, j)), names=(f"w{j}", f"x{j}"))
            for j in range(self.net.sizes[layer - 1])
        ]  # fmt: skip
        if self.facts.holds("has_biases"):
            terms.append(product(self.shown(self._bias_path(layer, k)), names=("b",)))
        return terms

    def _products_of(self, layer: int, k: int) -> list[Expression]:
        """The same with each product worked out."""
        terms = [
            product(self.shown(f"cycle.forward.terms[{layer - 1}][{k}][{j}]"), names=(f"t{j}",))
            for j in range(self.net.sizes[layer - 1])
        ]
        if self.facts.holds("has_biases"):
            terms.append(product(self.shown(self._bias_path(layer, k)), names=("b",)))
        return terms

    def _bias_path(self, layer: int, k: int) -> str:
        return f"network.biases[{layer - 1}][{k}]"

    def _roles(self, layer: int) -> dict[str, str]:
        """Colours of the pieces of a sum: weights and products by sign, activations green."""
        heard = "ink" if layer == 1 else "forward"
        inputs = range(self.net.sizes[layer - 1])
        return {"b": "sign", **{f"w{j}": "sign" for j in inputs}, **{f"t{j}": "sign" for j in inputs},
                **{f"x{j}": heard for j in inputs}}  # fmt: skip

    def _written_out(self, layer: int) -> bool:
        return self.net.sizes[layer - 1] <= MOST_TERMS

    def _sum_formula(self, layer: int, k: int) -> tuple[str, dict[str, str]]:
        """The weighted sum in symbols, each in its colour; with a sum sign where it is long."""
        f, roles = self.facts, self._roles(layer)
        parts = []
        for j in range(self.net.sizes[layer - 1]):
            roles[f"w{j}"] = self.theme.sign(f.value(f"network.weights[{layer - 1}][{k}][{j}]"))
            w, x = symbols.w(f, layer - 1, k, j), symbols.a(f, layer - 1, j)
            parts.append(f"{{{{ {w} : w{j} }}}} {{{{ {x} : x{j} }}}}")
        bias = ""
        if f.holds("has_biases"):
            roles["b"] = self.theme.sign(f.value(self._bias_path(layer, k)))
            bias = f" + {{{{ {symbols.b(f, layer, k)} : b }}}}"
        written = " + ".join(parts) + bias
        if self.math(written).width <= self._room(symbols.z(f, layer, k)):
            return written, roles
        heard = "x_j" if layer == 1 else "{{ a_j : forward }}"
        return f"inline(sum_j w_({k + 1} j)) {heard}{bias}", roles

    def _room(self, left: str) -> float:
        """Width behind the equals sign of a line that starts with that."""
        return WORK.width - self.math(left).width - 0.5

    def _sum_in_symbols(self, layer: int, k: int) -> Working:
        work = Working(self.theme, symbols.z(self.facts, layer, k), top=TOP)
        heading = work.heading("weighted sum")
        work.skip(self._headroom(layer, k))
        formula, roles = self._sum_formula(layer, k)
        line = work.line(symbols.z(self.facts, layer, k), formula, roles=roles)
        self.play(FadeIn(heading), FadeIn(line), run_time=0.8)
        return work

    def _headroom(self, layer: int, k: int) -> float:
        """Room (in line pitches) that raised layer numbers need under a heading."""
        return 0.22 if "^" in symbols.z(self.facts, layer, k) else 0.0

    def _put_numbers_in(self, work: Working, layer: int, k: int, until: str) -> Expression | None:
        """Weights and values fly from where they stand into the formula, before a cue. Returns what was put in."""
        if not self._written_out(layer):
            return None
        whole = sum_of(self._terms_of(layer, k))
        line = work.put_in(whole, roles=self._roles(layer))
        sources = self._sources(layer, k)
        self._drop_into(line, sources, run_time=self.seconds_to(until, 1.9, 1.6 + 0.45 * len(sources)) - 0.4)
        return whole

    def _sources(self, layer: int, k: int) -> dict[str, Mobject]:
        """Where each number of a weighted sum stands in the network."""
        sources: dict[str, Mobject] = {}
        for j in range(self.net.sizes[layer - 1]):
            sources[f"w{j}"] = self._weight_source((layer - 1, k, j))
            sources[f"x{j}"] = self._source(layer - 1, j)
        if self.facts.holds("has_biases"):
            sources["b"] = self.net.biases.get((layer, k), self.net.unit(layer, k).circle)
        return sources

    def _terms(self, work: Working, layer: int, k: int) -> Expression | None:
        """The products, worked out, under the numbers they come from."""
        terms = self._products_of(layer, k)
        if not self._written_out(layer) or len(terms) == 1:
            return None
        whole = sum_of(terms)
        relation = "=" if self._products_exact(layer, k) else "≈"
        line = work.line(None, whole, relation=relation, roles=self._roles(layer))
        self.play(FadeIn(line), run_time=0.7)
        return whole

    def _products_exact(self, layer: int, k: int) -> bool:
        """Whether every product follows exactly from the digits of its factors."""
        pairs = zip(self._terms_of(layer, k), self._products_of(layer, k), strict=True)
        return all(displayed_relation(term.text, made.text) == "=" for term, made in pairs)

    def _pushes(self, work: Working, layer: int, k: int) -> NumberLine | None:
        """Each product as an arrow, head to tail over a number line: the last one ends at z."""
        axis, top = WORK.bottom + 0.62, work.y - 0.35
        values = [self.facts.value(term.shown[0].path) for term in self._products_of(layer, k)]
        if len(values) < 2 or not self._written_out(layer) or top - axis < 0.4 * len(values):
            return None
        ends = [0.0, *np.cumsum(values)]
        room = 0.2 * (max(ends) - min(ends)) or 1.0
        line = NumberLine(self.theme, min(ends) - room, max(ends) + room, left=WORK.left, right=WORK.right - 0.1, y=axis,
                          most=6)  # fmt: skip
        pitch = min(0.55, (top - axis) / len(values))
        height = axis + pitch * len(values)
        zero = DashedLine(line.at(0), line.at(0) + np.array([0, height - axis, 0]), stroke_width=2.5,
                          color=self.theme.muted, dash_length=0.09)  # fmt: skip
        self.play(FadeIn(line), FadeIn(zero), run_time=0.5)
        for index, (start, end) in enumerate(pairwise(ends)):
            y = height - pitch * (index + 0.5)
            if abs(line.x(end) - line.x(start)) > 0.02:
                arrow = self._push([line.x(start), y, 0], [line.x(end), y, 0], end - start)
                self.play(FadeIn(arrow, shift=0.15 * arrow.direction), run_time=0.6)
        drop = DashedLine([line.x(ends[-1]), height - pitch * (len(values) - 0.5) - 0.1, 0], line.at(ends[-1]),
                          stroke_width=2.5, color=self.theme.ink, dash_length=0.09)  # fmt: skip
        self.play(Create(drop), run_time=0.4)
        return line

    def _push(self, start: Sequence[float], end: Sequence[float], value: float) -> Edge:
        """An arrow in the colour and style of its sign, of one thickness: here its length tells how strong."""
        arrow = Edge(np.array(start), np.array(end), value, self.theme)
        arrow.redraw(value, width=min(7.0, 30 * arrow.length))
        return arrow

    def _sum_result(self, work: Working, layer: int, k: int, of: Expression | None) -> Line:
        shown = self.shown(self.net.z_path(layer, k))
        symbolic = "=" if product(shown).exact else "≈"  # where no numbers were put in
        result = work.result(shown, of=of, relation=symbolic if of is None else None)
        self.play(FadeIn(result), run_time=0.6)
        return result

    # -- a unit's activation ---------------------------------------------------------------------------------------------

    def _name(self, layer: int) -> str:
        return self.lesson.network.activations[layer - 1]

    def _make_plot(self, layer: int, close_to: float | None = None) -> None:
        """Axes, curve and its flat levels for a layer's activation function; nothing is on screen yet.

        close_to: see the curve from so near that this z can be told from 0.
        """
        name = self._name(layer)
        zs = np.abs(self.facts.cycle.forward.z[layer - 1])
        reach = float(np.ceil(max(REACH[name], 1.15 * float(zs.max()))))
        heights = {"sigmoid": (0.0, 1.15), "tanh": (-1.4, 1.4), "relu": (-reach / 2, reach)}.get(name, (-reach, reach))
        ticks: Sequence[float] | None = {"sigmoid": (0.0, 0.5, 1.0), "tanh": (-1.0, 0.0, 1.0)}.get(name)
        near = close_to is not None and abs(close_to) < REACH[name] / 8
        if near and close_to is not None:
            reach = max(float(np.ceil(25 * abs(close_to))) / 10, 0.1)
            low, high = activation_curve(name, [-reach, reach])
            heights, ticks = (1.2 * low - 0.2 * high, 1.2 * high - 0.2 * low), None
        self.plot = Plot(self.theme, PLOT, (-reach, reach), heights, x_ticks=(-reach, 0.0, reach), y_ticks=ticks)
        inner = self.plot.inner
        if near:
            self.plot.add(self.words("close up", role="muted").at(inner.right, inner.top - 0.2, "right"))
        axis_names = VGroup(self.math("z").at(inner.right, inner.bottom + 0.1, "right"),
                            self.math("a", role="forward").at(inner.left + 0.14, inner.top - 0.16))  # fmt: skip
        self.plot.add(axis_names)
        self.zs = np.linspace(-reach, reach, 241)
        self.bent = self.plot.curve(self.zs, activation_curve(name, self.zs), "forward")
        self.levels = VGroup(*(self.plot.guide((-reach, y), (reach, y)) for y in FLAT.get(name, ()) if y < heights[1]))

    def _plot_parts(self) -> tuple[Mobject, ...]:
        return (self.plot, self.levels, self.bent)

    def _straight(self, layer: int, steepness: float) -> VMobject:
        """A straight line through the curve's point at z = 0; steepness 1: as steep as the curve is there."""
        name = self._name(layer)
        slope, middle = activation_slope_curve(name, self.zs).max(), activation_curve(name, [0.0])[0]
        return self.plot.curve(self.zs, middle + steepness * slope * self.zs, "muted")

    def _bend_in_symbols(self, work: Working, layer: int, k: int) -> Line:
        left = symbols.a(self.facts, layer, k)
        work.skip(self._headroom(layer, k))
        return work.line(f"{{{{ {left} : forward }}}}", self._of(layer, symbols.z(self.facts, layer, k)))

    def _of(self, layer: int, what: str) -> str:
        return what if self._name(layer) == "identity" else f"{symbols.f(self.facts, layer)}({what})"

    def _bend_in_numbers(self, work: Working, layer: int, k: int, left: str | None = None) -> Line:
        """f(z) with its number, and its value; the value alone where there is no room."""
        z, a = self.shown(self.net.z_path(layer, k)), self.shown(self.net.activation_path(layer, k))
        relation = self._bend_relation(layer, z, a)
        formula, first = f"{self._of(layer, '{z}')} {RELATIONS[relation]} {{a}}", "=" if product(z).exact else "≈"
        plain = self._name(layer) == "identity"
        if plain or self.math(formula, z=z, a=a).width > self._room(symbols.a(self.facts, layer, k)):
            formula, first = "{a}", relation
        return work.line(left, formula, relation=first, roles={"a": "forward"}, z=z, a=a)

    def _bend_relation(self, layer: int, z: Shown, a: Shown) -> str:
        """Straight pieces keep the digits of z, or give zero; everything else is rounded."""
        name = self._name(layer)
        if name not in ("relu", "identity"):
            return "≈"
        return displayed_relation(z.text if name == "identity" or z.value > 0 else "0", a.text)

    def _read_curve(self, work: Working, layer: int, k: int) -> None:
        """z goes to the axis, up to the curve, across to a; a goes to its unit."""
        plot, net = self.plot, self.net
        z, a = self.facts.value(net.z_path(layer, k)), self.facts.value(net.activation_path(layer, k))
        base = plot.y_range[0]
        dot = plot.dot(z, base)
        self.cue("dot")
        ghost = passing(self._source(layer, k).copy())
        self.play(Follow(ghost, arc(self._source(layer, k).get_center(), dot.get_center())), run_time=0.9)
        self.play(FadeIn(dot, scale=0.5), run_time=0.3)
        self.cue("rise")
        self.play(Create(plot.guide((z, base), (z, a), "ink")), dot.animate.move_to(plot.at(z, a)), run_time=0.9)
        self.cue("read")
        label = self._beside(dot, self.number(net.activation_path(layer, k), role="forward"))
        self.play(Create(plot.guide((z, a), (plot.x_range[0], a), "forward")), Recolor(dot, self.theme.forward),
                  run_time=0.7)  # fmt: skip
        self.play(FadeIn(label), FadeIn(self._bend_in_numbers(work, layer, k)), run_time=0.6)
        self.cue("into")
        self._finish_unit(layer, k, label)

    def _beside(self, dot: Dot, label: Typeset) -> Typeset:
        """A label where a rising curve leaves room: below it to the right, or above it to the left."""
        x, y, _ = dot.get_center()
        inner = self.plot.inner
        left = max(x + 0.3, float(self.plot.at(0, 0)[0]) + 0.15 if self.halved else x)
        left = min(left, inner.right - label.width)
        if left > x + 0.1 and y - inner.bottom > (0.75 if self.halved else 1.1):
            return label.at(left, y - 0.5)
        return label.at(x - 0.2, y + 0.22, "right")

    # -- a unit in short -------------------------------------------------------------------------------------------------

    def _one_unit(self, layer: int, k: int) -> None:
        """Weighted sum and activation of a unit in three lines, over the plot that stands there."""
        net, f = self.net, self.facts
        self._light(layer, k)
        self.play(*pulses(net, net.fan(layer, k), "ink" if layer == 1 else "forward"), run_time=0.9)
        z_name, a_name = symbols.z(f, layer, k), symbols.a(f, layer, k)
        work = Working(self.theme, z_name, top=TOP)
        whole = self._short_line(work, layer, k)
        self.cue("z")
        result = self._sum_result(work, layer, k, whole)
        self._put(layer, k, net.value_typeset(layer, k, net.z_path(layer, k)), result.parts["result"])
        self.cue("a")
        z, a = f.value(net.z_path(layer, k)), f.value(net.activation_path(layer, k))
        dot = self.plot.dot(z, a, "forward")
        line = self._bend_in_numbers(work, layer, k, f"{{{{ {a_name} : forward }}}}")
        self.play(Create(self.plot.guide((z, self.plot.y_range[0]), (z, a), "ink")), run_time=0.5)
        self.play(FadeIn(dot, scale=0.5), FadeIn(line), run_time=0.5)
        self._finish_unit(layer, k, line.parts["a"])

    def _short_line(self, work: Working, layer: int, k: int) -> Expression | None:
        """The sum with its numbers where they fit into one line, else in symbols."""
        z_name = symbols.z(self.facts, layer, k)
        whole = sum_of(self._terms_of(layer, k)) if self._written_out(layer) else None
        if whole is not None and self.math(whole.formula, **whole.values()).width <= self._room(z_name):
            line = work.put_in(whole, left=z_name, roles=self._roles(layer))
        else:
            formula, roles = self._sum_formula(layer, k)
            line, whole = work.line(z_name, formula, roles=roles), None
        if whole is None:
            self.play(FadeIn(line), run_time=0.6)
        else:
            self._drop_into(line, self._sources(layer, k), run_time=1.6)
        return whole

    # -- the network -----------------------------------------------------------------------------------------------------

    def _contents(self) -> VGroup:
        return self.net.contents()

    def _clear_working(self, *keep: Mobject) -> None:
        """Fade out all but the network."""
        self.clear_but(self.net, self._contents(), *self.extra.values(), *keep, run_time=0.5)

    def _light(self, layer: int, k: int) -> None:
        """The arrows that lead to a unit, and the units they come from; the rest dims."""
        net = self.net
        self._drop_extra()
        keys = net.fan(layer, k)
        lit: list[Mobject] = [net.unit(layer, k), *net.units[layer - 1].values(), *(net.edges[key] for key in keys)]
        lit += [net.labels[key] for key in keys if key in net.labels]
        lit += [unit.content for unit in (net.unit(layer, k), *net.units[layer - 1].values()) if unit.content is not None]
        if (layer, k) in net.biases:
            lit.append(net.biases[layer, k])
        self.play(Level(net.everything_but(lit), DIM), Level(VGroup(*lit), 1.0), run_time=0.5)
        self.extra = net.missing_labels(keys)
        if self.extra:
            self.play(*(FadeIn(label) for label in self.extra.values()), run_time=0.35)

    def _drop_extra(self) -> None:
        """The labels that only the lit fan had room for go; their arrows close again."""
        if not self.extra:
            return
        self.play(*(FadeOut(label) for label in self.extra.values()), run_time=0.3)
        for key in self.extra:
            level = level_of(self.net.edges[key])
            self.net.edges[key].close_gap()
            set_level(self.net.edges[key], level)
        self.extra = {}

    def _all_bright(self) -> None:
        self._drop_extra()
        self.play(Level(VGroup(self.net, self._contents()), 1.0), run_time=0.5)

    def _finish_layer(self, layer: int) -> None:
        """The units of a layer that were not spoken of get their activations too."""
        missing = [(layer, k) for k in self.net.units[layer] if (layer, k) not in self.done]
        self._all_bright()
        if not missing:
            return
        keys = [key for place in missing for key in self.net.fan(*place)]
        self.play(*pulses(self.net, keys, "ink" if layer == 1 else "forward"), run_time=0.8)
        self._activate(missing, run_time=0.7)

    def _activate(self, places: Sequence[tuple[int, int]], run_time: float) -> None:
        """Values appear in units."""
        net = self.net
        leaving: list[Animation] = []
        coming: list[Animation] = []
        for layer, k in places:
            self.done.add((layer, k))
            if layer:
                coming.append(self._ring(layer, k, "forward"))
            if net.shows_values:
                label = net.value_typeset(layer, k, net.activation_path(layer, k), "forward" if layer else "ink")
                leaving += self._leaving(layer, k, label)
                coming.append(FadeIn(label, shift=np.array([0.15, 0, 0])))
        for animations, seconds in ((leaving, 0.25), (coming, run_time)):
            if animations:
                self.play(*animations, run_time=seconds)

    def _leaving(self, layer: int, k: int, label: Typeset) -> list[Animation]:
        """Note a unit's new content; the fading of what it held."""
        before = self.net.hold_content(layer, k, label)
        if before is None:
            return []
        self.net.unit(layer, k).remove(before)
        return [FadeOut(before, run_time=0.25)]

    def _put(self, layer: int, k: int, label: Typeset, source: Mobject, role: str = "ink") -> None:
        """A value flies to its unit and stays there, if units have room for values."""
        ring = self._ring(layer, k, role)
        if not self.net.shows_values:
            self.play(Follow(passing(source.copy()), arc(source.get_center(), label.get_center())), ring, run_time=0.8)
            return
        leaving = self._leaving(layer, k, label)
        self._hide(label)
        self.play(*leaving, self._drop(source, label), ring)

    def _finish_unit(self, layer: int, k: int, source: Mobject) -> None:
        """The activation takes z's place in its unit."""
        self.done.add((layer, k))
        label = self.net.value_typeset(layer, k, self.net.activation_path(layer, k), "forward")
        self._put(layer, k, label, source, "forward")

    def _ring(self, layer: int, k: int, role: str) -> Animation:
        """A unit's outline takes the colour of what it holds."""
        return self.net.unit(layer, k).circle.animate.set_stroke(self.theme.role(role))

    def _switch_off(self, layer: int) -> None:
        """Units that pass on nothing lose their colour."""
        net = self.net
        off = [k for k in net.units[layer] if self.facts.value(net.activation_path(layer, k)) == 0]
        if off:
            self.play(*(self._ring(layer, k, "muted") for k in off), run_time=0.6)

    # -- values on their way ---------------------------------------------------------------------------------------------

    def _source(self, layer: int, k: int) -> Mobject:
        """Where a unit's value is seen: inside it, or the unit itself where values do not fit."""
        unit = self.net.unit(layer, k)
        return unit.content if unit.content is not None and self.net.shows_values else unit.circle

    def _weight_source(self, key: Key) -> Mobject:
        return self.net.labels.get(key) or self.extra.get(key) or self.net.edges[key]

    def _hide(self, thing: Mobject) -> None:
        """Put a thing on the stage without showing it."""
        set_level(thing, 0.0)
        self.add(thing)

    def _drop(self, source: Mobject, target: Mobject) -> Animation:
        """The target's digits fly in from a source, and stay."""
        flying = set_level(target.copy(), 1.0)
        path = self._below(source, target)
        return AnimationGroup(Follow(flying, path, run_time=0.9), Level(target, 1.0, run_time=0.1), lag_ratio=1.0)

    def _below(self, source: Mobject, target: Mobject) -> list[np.ndarray]:
        """A path that sags: what stands above a line is read, below it there is room."""
        start, end = source.get_center(), target.get_center()
        return arc(start, end, bend=-0.2 if end[0] > start[0] else 0.2)

    def _drop_into(self, line: Line, sources: dict[str, Mobject], run_time: float) -> None:
        """A line appears with gaps; its numbers fly in one after another from where they stand."""
        self._hide(line)
        parts = line.parts
        filled = {id(glyph) for name in sources for glyph in parts[name].get_family()}
        frame = VGroup(*(m for m in line.family_members_with_points() if id(m) not in filled))
        self.play(Level(frame, 1.0), run_time=0.4)
        self.play(LaggedStart(*(self._drop(source, parts[name]) for name, source in sources.items()), lag_ratio=0.35),
                  run_time=run_time)  # fmt: skip

    def _journey(self, key: Key) -> Animation:
        """A value runs along an arrow, stops beside the weight, and goes on as the product."""
        layer, k, j = key
        edge = self.net.edges[key]
        value = self.number(self.net.activation_path(layer, j), role="ink" if layer == 0 else "forward", size=READ)
        made = self.number(f"cycle.forward.terms[{layer}][{k}][{j}]", role="sign", size=READ)
        beside = np.array([-edge.direction[1], edge.direction[0], 0.0]) * PARK
        park = edge.point(edge.label_at) + beside
        there = Follow(value, [self.net.unit(layer, j).center, edge.start + beside, park])
        onward = Follow(made, [park, edge.end + beside, self.net.unit(layer + 1, k).center])
        pair = passing(VGroup(value, made))
        set_level(pair, 0.0)

        def draw(_: Mobject, alpha: float) -> None:
            multiplied = alpha >= 0.55
            there.interpolate_mobject(min(alpha / 0.45, 1.0))
            onward.interpolate_mobject(max((alpha - 0.55) / 0.45, 0.0))
            set_level(value, float(0.0 < alpha and not multiplied))
            set_level(made, float(multiplied and alpha < 0.999))

        return UpdateFromAlphaFunc(pair, draw, run_time=2.0, introducer=True, remover=True)

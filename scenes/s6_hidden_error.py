"""Step 6: blame flows back through the same weights, through the slope, to every weight; and why that is cheap."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    Mobject,
    Polygon,
    Rectangle,
    RoundedRectangle,
    VGroup,
    VMobject,
)

from backprop_core.explain import activation_curve, activation_slope_curve
from scenes.kit import symbols
from scenes.kit.edge import Edge
from scenes.kit.flow import fly, land, pulses, travel
from scenes.kit.gradient import to_gradients
from scenes.kit.layout import BIG, WORK, Zone
from scenes.kit.motion import over_time
from scenes.kit.placement import boxes_touch, segment_hits
from scenes.kit.plot import Plot
from scenes.kit.typeset import Typeset
from scenes.kit.working import Line as WorkingLine
from scenes.kit.working import Working, product, sum_of
from scenes.step import Step

SIZE = 0.43  # em of the working
REACH = {"sigmoid": 6.0, "tanh": 4.0, "relu": 4.0}  # how far to each side the curve is drawn
FLAT = {"sigmoid": 5.0, "tanh": 3.2, "relu": -2.4}  # where it is flat
STEEP = {"sigmoid": 0.0, "tanh": 0.0, "relu": 1.6}
PLOT_TOP = -0.3  # the curve stands below the working
MOST_TERMS = 6  # a longer sum is not written out


class HiddenError(Step):
    """Step 6: from the output's error signal to the gradient of every weight."""

    key = "hidden_error"
    beats = ("begin", "same_weights", "adds_up", "opposite", "slope", "saturation", "deeper", "inputs", "cheap", "old",
             "remember")  # fmt: skip
    poster = "opposite"
    phase = "backward"

    def prepare(self) -> None:
        self.net = self.diagram()
        self.last = self.net.last
        self.hidden = self.last - 1  # the layer that feeds the output
        self.board: list[Mobject] = []  # what stands in the working's place
        self.size = SIZE if self.last == 2 and self.facts.counts.outputs == 1 else 0.4  # indices of layers need room
        self.extra_labels: list[Mobject] = []  # labels of arrows that had no room for one among all the others

    # -- what several beats do -----------------------------------------------------------------------------------------

    def units_of(self, layer: int) -> list[int]:
        return list(self.net.units[layer])

    def replace(self, layer: int, k: int, new: Typeset) -> list[Animation]:
        """Unit k now holds a new value; the animations that clear what stood there."""
        unit = self.net.unit(layer, k)
        before = self.net.hold_content(layer, k, new)
        if before is None:
            return []
        unit.remove(before)
        return [FadeOut(before)]

    def new_values(self, layer: int, units: list[int], path: str) -> tuple[VGroup, list[Animation]]:
        """Value labels for units, in backward's colour, and the animations that clear what they held."""
        made, leaving = VGroup(), []
        if self.net.shows_values:
            for k in units:
                center = self.net.unit(layer, k).center
                label = self.number(path.format(k=k), role="backward", places=self.net.places, sign=True)
                label.centered_at(center[0], center[1])
                leaving += self.replace(layer, k, label)
                made.add(label)
        return made, leaving

    def ring(self, layer: int, units: list[int], role: str = "backward") -> list[Animation]:
        """The outlines of units take a role's colour."""
        return [self.net.unit(layer, k).circle.animate.set_stroke(self.theme.role(role)) for k in units]

    def wipe(self) -> list[Animation]:
        """The animations that clear the working's place."""
        gone, self.board = self.board, []
        return [FadeOut(thing) for thing in gone]

    def write(self, *things: Mobject) -> list[Animation]:
        self.board += things
        return [FadeIn(thing) for thing in things]

    def substitute(self, sources: dict[str, Mobject | None], line: WorkingLine) -> None:
        """Values fly from where they stand to their places in a line, and the line appears around them."""
        flights = [fly(source, line.parts[name]) for name, source in sources.items() if source is not None]
        if flights:
            self.play(*flights, run_time=0.8)
        self.play(*self.write(line), run_time=0.35)

    def settle(self, layer: int, k: int, path: str, source: Mobject) -> None:
        """A result flies from the working into its unit."""
        labels, leaving = self.new_values(layer, [k], path)
        if leaving:
            self.play(*leaving, run_time=0.25)
        if len(labels):
            self.play(land(source, labels[0]), *self.ring(layer, [k]), run_time=0.9)
        else:
            self.play(*self.ring(layer, [k]), run_time=0.4)

    def label_of(self, key: tuple[int, int, int]) -> Typeset | None:
        """The label of an arrow, made for the moment where the whole network has no room for it."""
        if key in self.net.labels:
            return self.net.labels[key]
        made = self.net.missing_labels([key])
        self.extra_labels += made.values()
        return made.get(key)

    def drop_extra_labels(self) -> list[Animation]:
        gone, self.extra_labels = self.extra_labels, []
        return [FadeOut(label) for label in gone]

    # -- where we are --------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.opening()
        net, f = self.net, self.facts.focus
        values = net.put_activations(self.hidden)
        self.play(FadeIn(net), FadeIn(values), run_time=0.9)
        self.cue("signal")
        name = symbols.delta(self.facts, self.last, f.out)
        signal = self.math(f"{name} = {{value}}", size=0.62, role="backward", value=self.shown("cycle.backward.delta[-1][out]"))
        signal.at(WORK.left, 1.0)
        heading = self.words("error signal of the output", role="muted").at(WORK.left, 1.85)
        self.play(*self.write(heading, signal), run_time=0.6)
        units = self.units_of(self.last)
        labels, leaving = self.new_values(self.last, units, "cycle.backward.delta[-1][{k}]")
        self.play(*leaving, *self.ring(self.last, units), run_time=0.4)
        flights = [land(signal.parts["value"], label) if k == f.out else FadeIn(label)
                   for k, label in zip(units, labels, strict=False)]  # fmt: skip
        if flights:
            self.play(*flights, run_time=0.9)
        self.cue("unknown")
        if self.facts.holds("has_hidden"):
            self.ask_hidden()

    def ask_hidden(self) -> None:
        """A question mark in every hidden unit."""
        marks, leaving = VGroup(), []
        for k in self.units_of(self.hidden):
            unit = self.net.unit(self.hidden, k)
            mark = self.words("?", size=BIG, weight="semibold", role="backward")
            leaving += self.replace(self.hidden, k, mark.centered_at(unit.center[0], unit.center[1]))
            marks.add(mark)
        f = self.facts.focus
        heading = self.words("and of the hidden units?", role="muted").at(WORK.left, -0.2)
        asked = [self.math(f"{symbols.delta(self.facts, self.hidden, k)} = space ?", size=0.56, role="backward")
                 for k in dict.fromkeys((f.h, f.h2))]  # fmt: skip
        for index, formula in enumerate(asked):
            formula.at(WORK.left, -1.05 - 1.05 * index)
        self.play(*leaving, *self.write(heading), run_time=0.4)
        entering = [FadeIn(mark, shift=UP * 0.1) for mark in marks]
        self.play(LaggedStart(*entering, lag_ratio=0.3), *self.write(*asked), run_time=0.9)

    # -- the same weight, backward -------------------------------------------------------------------------------------

    def same_weights(self) -> None:
        net, f = self.net, self.facts.focus
        key = (self.hidden, f.out, f.h)
        self.cue("weight")
        label = self.label_of(key)
        self.play(*self.wipe(), *self.spotlight([key]), *([FadeIn(label)] if label in self.extra_labels else []), run_time=0.5)
        there, back = self.both_ways(f.out, f.h)
        self.play(*pulses(net, [key], "forward", run_time=0.9), *self.write(there), run_time=0.9)
        self.cue("back")
        self.send_back([key], run_time=1.4)
        self.play(*self.write(back), run_time=0.5)
        working = self.one_share(f.out, f.h, top=-0.6)
        symbol, numbers, result = working.submobjects
        self.at("symbol", *self.write(symbol), run_time=0.6)
        self.cue("put")
        self.substitute({"w": label, "d": net.unit(self.last, f.out).content if net.shows_values else None}, numbers)
        self.at("value", *self.write(result), run_time=0.4)
        if not self.facts.holds("several_outputs"):
            self.settle(self.hidden, f.h, "cycle.backward.upstream[-2][{k}]", result.parts["result"])
        if self.has_cue("sign"):
            self.at("sign", *(FadeIn(wish) for wish in self.wishes((-1, 1))), run_time=0.6)

    def both_ways(self, k: int, j: int) -> tuple[VGroup, VGroup]:
        """Two rows: the weight carries the activation forward, and the error signal back."""
        facts, path = self.facts, f"network.weights[-1][{k}][{j}]"
        ends = (
            ("forward", symbols.a(facts, self.hidden, j), symbols.z(facts, self.last, k), "ink"),
            ("backward", symbols.d("L", symbols.a(facts, self.hidden, j)), symbols.delta(facts, self.last, k), "backward"),
        )
        rows = []
        for index, (role, left, right, right_role) in enumerate(ends):
            y = 1.95 - 1.05 * index
            spots = [np.array([WORK.left + 1.0, y, 0.0]), np.array([WORK.left + 3.55, y, 0.0])]
            edge = Edge(*(spots if role == "forward" else reversed(spots)), self.facts.value(path), self.theme)
            label = self.number(path, role="sign")
            edge.redraw(edge.value, role=role)
            edge.open_gap(label.width, label.height, 0.5)
            label.centered_at(WORK.left + 2.275, y)
            first = self.math(left, size=SIZE, role=role)
            last = self.math(right, size=SIZE, role=right_role)
            for text, x in ((first, WORK.left + 0.42), (last, WORK.left + 4.0)):
                text.at(x, y - 0.11, "middle")
            rows.append(VGroup(first, edge, label, last))
        return rows[0], rows[1]

    def spotlight(self, keys: list[tuple[int, int, int]]) -> list[Animation]:
        """Only these arrows and the units at their ends are bright."""
        lit = self.ends_lit(keys)
        return [self.dim(self.net.everything_but(lit)), self.undim(*lit)]

    def send_back(self, keys: list[tuple[int, int, int]], run_time: float = 1.2) -> None:
        """The error signals run back along arrows, with light in backward's colour."""
        net = self.net
        carried = [travel(content, net.edges[key], backward=True, run_time=run_time) for key in keys
                   if net.shows_values and len(keys) <= 2 and (content := net.unit(key[0] + 1, key[1]).content) is not None]  # fmt: skip
        self.play(*pulses(net, keys, "backward", backward=True, run_time=run_time), *carried)

    def one_share(self, k: int, j: int, top: float) -> Working:
        """Symbol, numbers, value: what output k sends back to unit j."""
        facts = self.facts
        several = facts.holds("several_outputs")
        left = '"share"' if several else symbols.d("L", symbols.a(facts, self.hidden, j))
        weight = self.shown(f"network.weights[-1][{k}][{j}]")
        signal = self.shown(f"cycle.backward.delta[-1][{k}]")
        working = Working(self.theme, left, top=top, size=self.size, roles={"w": self.theme.sign(weight.value), "d": "backward"})
        w, delta = symbols.w(facts, self.hidden, k, j), symbols.delta(facts, self.last, k)
        working.line(left, f"{{{{ {w} : w }}}} dot {{{{ {delta} : d }}}}", tall=not several)
        expression = product(weight, signal, names=("w", "d"))
        working.put_in(expression)
        path = f"cycle.backward.shares[-1][{k}][{j}]" if several else f"cycle.backward.upstream[-2][{j}]"
        working.result(self.shown(path, sign=True), of=expression, role="backward")
        return working

    # -- several outputs -----------------------------------------------------------------------------------------------

    def adds_up(self) -> None:
        f = self.facts.focus
        keys = self.net.fan_out(self.hidden, f.h)
        self.at("others", *self.wipe(), self.undim(*self.ends_lit(keys)), *self.drop_extra_labels(), run_time=0.5)
        self.send_back(keys, run_time=1.4)
        self.cue("sum")
        self.write_sum(f.h, top=1.6, result_cue="total")

    def ends_lit(self, keys: list[tuple[int, int, int]]) -> list[Mobject]:
        """Arrows and the units at both their ends."""
        net = self.net
        lit: list[Mobject] = [net.edges[key] for key in keys]
        lit += [net.labels[key] for key in keys if key in net.labels]
        for layer, k in {(key[0], key[2]) for key in keys} | {(key[0] + 1, key[1]) for key in keys}:
            unit = net.unit(layer, k)
            lit += [unit, *([unit.content] if unit.content is not None else [])]
        return lit

    def write_sum(self, j: int, top: float, result_cue: str) -> None:
        """Blame of unit j as the sum of its shares, term by term, then the total, which goes into the unit."""
        facts = self.facts
        left = symbols.d("L", symbols.a(facts, self.hidden, j))
        working = Working(self.theme, left, top=top, size=self.size)
        upper = f"^(({self.last}))"
        symbol = working.line(left, f"sum_k w{upper}_(k {j + 1}) dot {{{{ delta{upper}_k : backward }}}}", tall=True)
        symbol.right[0].exempt = "index"
        self.play(*self.write(symbol), run_time=0.5)
        total = self.shown(f"cycle.backward.upstream[-2][{j}]", sign=True)
        expression = None
        if facts.counts.outputs <= MOST_TERMS:
            shares = [product(self.shown(f"cycle.backward.shares[-1][{k}][{j}]"), names=(f"s{k}",))
                      for k in range(facts.counts.outputs)]  # fmt: skip
            expression = sum_of(shares)
            working.skip(0.25)
            self.play(*self.write(working.put_in(expression, roles=dict.fromkeys(expression.names, "backward"))), run_time=0.5)
        result = working.result(total, of=expression, role="backward")
        self.at(result_cue, *self.write(result), run_time=0.4)
        self.settle(self.hidden, j, "cycle.backward.upstream[-2][{k}]", result.parts["result"])

    # -- the other unit ------------------------------------------------------------------------------------------------

    def opposite(self) -> None:
        net, f = self.net, self.facts.focus
        several = self.facts.holds("several_outputs")
        keys = net.fan_out(self.hidden, f.h2) if several else [(self.hidden, f.out, f.h2)]
        label = None if several else self.label_of(keys[0])
        leaving = self.wipe() if several else self.make_room()
        self.play(*leaving, run_time=0.4)
        self.play(*self.rise(), self.undim(*self.ends_lit(keys)),
                  *([FadeIn(label)] if label in self.extra_labels else []), run_time=0.5)  # fmt: skip
        question = self.question(f"Will {self.facts.names.hidden[f.h2]} get", "the same blame?", y=-1.55)
        self.at("ask", FadeIn(question), run_time=0.5)
        self.cue("back")
        self.play(FadeOut(question), run_time=0.3)
        self.send_back(keys, run_time=1.2)
        if several:
            self.write_sum(f.h2, 1.6, "value")
        else:
            self.write_product(f.out, f.h2, label)
        others = [k for k in self.units_of(self.hidden) if k not in (f.h, f.h2)]
        self.fill_others(others)
        wishes = {sign: self.wishes((sign,)) for sign in (-1, 1)}
        for cue, sign in (("more", -1), ("less", 1)):
            self.cue(cue)
            if wishes[sign]:
                self.play(*(FadeIn(wish, shift=UP * -sign * 0.15) for wish in wishes[sign]), run_time=0.6)
        if self.has_cue("wish"):
            self.at("wish", *pulses(net, [(self.hidden, f.out, f.h), (self.hidden, f.out, f.h2)], "backward", True, 1.2))

    def make_room(self) -> list[Animation]:
        """What stands above the first working leaves."""
        gone = [thing for thing in self.board if not isinstance(thing, WorkingLine)]
        self.board = [thing for thing in self.board if thing not in gone]
        return [FadeOut(thing) for thing in gone]

    def rise(self) -> list[Animation]:
        """The first working rises to the top."""
        return [line.animate.shift(UP * 2.45) for line in self.board]

    def write_product(self, k: int, j: int, label: Typeset | None) -> None:
        """The second blame, quickly: symbol, numbers, value."""
        net = self.net
        symbol, numbers, result = self.one_share(k, j, top=-0.78).submobjects
        self.play(*self.write(symbol), run_time=0.4)
        self.substitute({"w": label, "d": net.unit(self.last, k).content if net.shows_values else None}, numbers)
        self.at("value", *self.write(result), run_time=0.4)
        self.settle(self.hidden, j, "cycle.backward.upstream[-2][{k}]", result.parts["result"])

    def fill_others(self, units: list[int]) -> None:
        """The rest of the layer gets its blame in the same way, at once."""
        if not units:
            return
        keys = [key for k in units for key in self.net.fan_out(self.hidden, k)]
        labels, leaving = self.new_values(self.hidden, units, "cycle.backward.upstream[-2][{k}]")
        self.play(*leaving, self.undim(*self.ends_lit(keys)), *pulses(self.net, keys, "backward", True), run_time=0.6)
        self.play(*(FadeIn(label) for label in labels), *self.ring(self.hidden, units), run_time=0.4)

    def wishes(self, signs: tuple[int, ...]) -> list[VGroup]:
        """An arrow beside every hidden unit whose blame has one of those signs: up for more of it, down for less."""
        blame = {k: self.facts.value(f"cycle.backward.upstream[-2][{k}]") for k in self.units_of(self.hidden)}
        largest = max(abs(value) for value in blame.values()) or 1.0
        made = [self.wish(k, value, abs(value) / largest) for k, value in blame.items() if np.sign(value) in signs]
        self.board += made
        return made

    def wish(self, k: int, blame: float, share: float) -> VGroup:
        """An arrow at the shoulder of a unit, as long as its blame is large; words beside it where there is room."""
        unit = self.net.unit(self.hidden, k)
        # Arrows to the outputs run inward: the outer shoulder is free.
        side = 1 if unit.center[1] >= self.net.middle - 0.01 else -1
        height = min(0.75, self.net.spacing * 0.4) * (0.6 + 0.4 * share)
        x = unit.center[0] + unit.radius * 1.0
        near, far = unit.center[1] + side * unit.radius * 0.5, unit.center[1] + side * (unit.radius * 0.5 + height)
        floor = self.net.zone.bottom + 0.52  # above the layers' names
        if far < floor:
            x, near, far = x + 0.22, floor + height, floor
        top, bottom = np.array([x, max(near, far), 0.0]), np.array([x, min(near, far), 0.0])
        start, end = (bottom, top) if blame < 0 else (top, bottom)
        arrow = VGroup(self.short_arrow(start, end, "backward"))
        word = self.words("wants more" if blame < 0 else "wants less", weight="semibold")
        word.at(x + 0.3, (near + far) / 2 + side * 0.12 - word.cap_height / 2)
        points = word.ink_points()
        if self.is_free((*(points[:, :2].min(axis=0) - 0.05), *(points[:, :2].max(axis=0) + 0.05))):
            arrow.add(word)
        return arrow

    def short_arrow(self, start: np.ndarray, end: np.ndarray, role: str) -> VGroup:
        """A thick upright arrow."""
        color, way = self.theme.role(role), (end - start) / np.linalg.norm(end - start)
        tip, across = min(0.27, float(np.linalg.norm(end - start)) * 0.55), RIGHT * 0.17
        head = Polygon(end, end - way * tip + across, end - way * tip - across, fill_color=color, fill_opacity=1, stroke_width=0)
        return VGroup(Line(start, end - way * tip * 0.8, stroke_width=10, color=color), head)

    def is_free(self, box: tuple[float, float, float, float]) -> bool:
        """Whether no arrow, unit or text of the network reaches into a box."""
        net = self.net
        texts = [*net.labels.values(), *net.biases.values(), *net.names, *(u.symbol for u in net.unit_group if u.symbol is not None)]
        corners = [text.ink_points()[:, :2] for text in texts] + [u.circle.points[:, :2] for u in net.unit_group]
        taken = [(*points.min(axis=0), *points.max(axis=0)) for points in corners]
        crossed = any(segment_hits(box, edge.start, edge.end) for edge in self.net.edges.values())
        return not crossed and not any(boxes_touch(box, other) for other in taken)

    # -- through the unit ----------------------------------------------------------------------------------------------

    def slope(self) -> None:
        net, f = self.net, self.facts.focus
        self.play(*self.wipe(), *self.drop_extra_labels(), run_time=0.5)
        if self.has_cue("ask"):
            question = self.question("Will it come out", "larger or smaller?")
            self.at("ask", FadeIn(question), run_time=0.5)
            self.cue("slope")
            self.play(FadeOut(question), run_time=0.3)
        self.make_plot()
        self.cue("slope")
        if self.plot is not None:
            self.play(FadeIn(self.plot), FadeIn(self.curve), run_time=0.5)
            self.play(FadeIn(self.runner), FadeIn(self.slope_label), run_time=0.5)
        symbol, numbers, result = self.through_unit(self.hidden, f.h, 1.85).submobjects
        self.play(*self.write(symbol), run_time=0.5)
        self.cue("put")
        content = net.unit(self.hidden, f.h).content if net.shows_values else None
        self.substitute({"u": content, "s": self.slope_label.parts["s"] if self.plot is not None else None}, numbers)
        self.at("value", *self.write(result), run_time=0.4)
        self.settle(self.hidden, f.h, "cycle.backward.delta[-2][{k}]", result.parts["result"])
        if self.has_cue("all"):
            self.cue("all")
            self.fill_deltas(self.hidden, f.h)

    def through_unit(self, layer: int, k: int, top: float) -> Working:
        """Symbol, numbers, value: the error signal of a hidden unit from its blame and its slope."""
        facts = self.facts
        name = symbols.f(facts, layer) if self.size == SIZE else "f"
        left, blame = symbols.delta(facts, layer, k), symbols.d("L", symbols.a(facts, layer, k))
        working = Working(self.theme, left, top=top, size=self.size, roles={"u": "backward", "s": "slope", "l": "backward"})
        working.line(f"{{{{ {left} : l }}}}", f"{{{{ {blame} : u }}}} dot {{{{ {name}'({symbols.z(facts, layer, k)}) : s }}}}", tall=True)
        working.skip(0.22)
        expression = product(self.shown(f"cycle.backward.upstream[{layer - 1}][{k}]"),
                             self.shown(f"cycle.backward.slope[{layer - 1}][{k}]"), names=("u", "s"))  # fmt: skip
        working.put_in(expression)
        working.result(self.shown(f"cycle.backward.delta[{layer - 1}][{k}]", sign=True), of=expression, role="backward")
        return working

    def fill_deltas(self, layer: int, done: int) -> None:
        """The other units of a layer get their error signals at once."""
        others = [k for k in self.units_of(layer) if k != done]
        if not others:
            return
        labels, leaving = self.new_values(layer, others, f"cycle.backward.delta[{layer - 1}][{{k}}]")
        if leaving:
            self.play(*leaving, run_time=0.3)
        self.play(*(FadeIn(label) for label in labels), *self.ring(layer, others), run_time=0.5)

    def make_plot(self) -> None:
        """The hidden layer's curve with its tangent at z of the unit in focus, in the lower half of the working's place."""
        kind = self.facts.network.activations[-2]
        self.plot = None
        if kind not in REACH:
            return
        self.kind = kind
        z = self.facts.value("cycle.forward.z[-2][h]")
        reach = max(REACH[kind], abs(z) + 0.5)
        low, high, ticks = {"sigmoid": (0.0, 1.0, [0, 1]), "tanh": (-1.0, 1.0, [-1, 0, 1]), "relu": (0.0, reach, None)}[kind]
        self.plot = Plot(self.theme, Zone(WORK.left, WORK.right, WORK.bottom, PLOT_TOP), (-reach, reach), (low, high),
                         y_ticks=ticks, y_label="activation", x_label="sum z")  # fmt: skip
        zs = np.linspace(-reach, reach, 161)
        self.curve = self.plot.curve(zs, activation_curve(kind, zs), "forward")
        self.tangent, self.dot = self.tangent_at(z), self.plot.dot(z, float(activation_curve(kind, [z])[0]), "ink")
        self.runner = VGroup(self.tangent, self.dot)
        self.runner_z = z
        self.slope_label = self.words("slope {s}", role="slope", s=self.shown("cycle.backward.slope[-2][h]"))
        self.slope_label.at(WORK.right, PLOT_TOP - 0.28, "right")
        self.board += [self.plot, self.curve, self.runner, self.slope_label]

    def slope_at(self, z: float) -> float:
        return float(activation_slope_curve(self.kind, [z])[0])

    def tangent_at(self, z: float) -> Line:
        return self.plot.tangent(z, float(activation_curve(self.kind, [z])[0]), self.slope_at(z), 1.9)

    # -- the slope is a gate -------------------------------------------------------------------------------------------

    def saturation(self) -> None:
        plot_parts = [self.plot, self.curve, self.runner]
        leaving = [thing for thing in self.board if thing not in plot_parts]
        self.board = plot_parts
        full = WORK.width - 0.15
        top = self.words("blame that arrives", role="muted").at(WORK.left, 1.95)
        arrives = self.bar(1.6, full)
        below = self.words("what gets through", role="muted").at(WORK.left, 0.95)
        passes = self.bar(0.6, full * self.slope_at(self.runner_z))
        frame = Rectangle(width=full, height=0.3, stroke_width=2, color=self.theme.line).move_to(arrives).shift(DOWN)
        self.play(*(FadeOut(thing) for thing in leaving), run_time=0.4)
        self.play(*self.write(top), GrowFromEdge(arrives, LEFT), run_time=0.5)
        self.play(*self.write(below, frame), GrowFromEdge(passes, LEFT), run_time=0.5)
        self.board += [arrives, passes]
        self.cue("steep")
        self.slide(STEEP[self.kind], passes, full, 1.0)
        self.cue("flat")
        self.slide(FLAT[self.kind], passes, full, 2.6)

    def bar(self, y: float, width: float) -> Rectangle:
        bar = Rectangle(width=max(width, 0.001), height=0.3, stroke_width=0, fill_color=self.theme.backward, fill_opacity=1)
        return bar.move_to([WORK.left, y, 0], aligned_edge=LEFT)

    def slide(self, to: float, passes: Rectangle, full: float, run_time: float) -> None:
        """The point runs along the curve; its tangent and the bar follow the slope there."""
        start = self.runner_z

        def draw(share: float) -> None:
            z = start + (to - start) * share
            self.tangent.become(self.tangent_at(z))
            self.dot.move_to(self.plot.at(z, float(activation_curve(self.kind, [z])[0])))
            passes.become(self.bar(passes.get_center()[1], full * self.slope_at(z)))

        self.play(over_time(VGroup(self.runner, passes), draw, run_time, linear_time=False))
        self.runner_z = to

    # -- one layer further back ----------------------------------------------------------------------------------------

    def deeper(self) -> None:
        f = self.facts.focus
        keys = [key for key in self.net.edges if key[0] == 1]
        self.play(*self.wipe(), self.undim(*self.ends_lit(keys)), run_time=0.5)
        self.cue("back")
        self.send_back(keys, run_time=1.4)
        symbol, numbers, result = self.through_unit(1, f.first, 1.6).submobjects
        self.play(*self.write(symbol), run_time=0.5)
        self.at("slope", *self.write(numbers), run_time=0.4)
        self.at("value", *self.write(result), run_time=0.4)
        self.settle(1, f.first, "cycle.backward.delta[0][{k}]", result.parts["result"])
        self.fill_deltas(1, f.first)

    # -- every weight --------------------------------------------------------------------------------------------------

    def inputs(self) -> None:
        net, f = self.net, self.facts.focus
        key = (0, f.first, f.i)
        keys = [k for k in net.edges if k[0] == 0]
        self.play(*self.wipe(), *self.spotlight([key]), run_time=0.5)
        working = self.first_gradient()
        symbol, numbers, result = working.submobjects
        self.cue("symbol")
        self.play(*self.write(symbol), *pulses(net, [key], "backward", True), run_time=0.8)
        self.cue("put")
        contents = (net.unit(1, f.first).content, net.unit(0, f.i).content) if net.shows_values else (None, None)
        self.substitute({"d": contents[0], "x": contents[1]}, numbers)
        self.at("value", *self.write(result), run_time=0.4)
        rows = self.gradient_rows(working.y)
        first = next(iter(rows))
        self.play(land(result.parts["result"], rows[first][1]), FadeIn(rows[first][0]), run_time=0.7)
        self.cue("list")
        self.drop_labels(keys)
        self.play(self.undim(*self.ends_lit(keys)), run_time=0.3)
        self.play(*pulses(net, keys, "backward", True), *to_gradients(net, keys, 1.1), run_time=1.1)
        others = [row for k, row in rows.items() if k != first]
        if others:
            self.play(LaggedStart(*(FadeIn(row) for row in others), lag_ratio=0.5), run_time=1.4)
        self.board += list(rows.values())
        if self.has_cue("bias"):
            self.at("bias", *self.write(self.bias_row(working.y, len(rows))), run_time=0.5)
        self.cue("thick")
        later = [k for k in net.edges if k[0] > 0]
        if later:
            self.drop_labels(later)
            self.play(self.undim(*self.ends_lit(later)), run_time=0.3)
            self.play(*to_gradients(net, later, 1.1))

    def drop_labels(self, keys: list[tuple[int, int, int]]) -> None:
        """The weights' numbers leave these arrows, which are about to show something else."""
        net = self.net
        gone = [net.labels.pop(key) for key in keys if key in net.labels]
        net.label_group.remove(*gone)
        if gone:
            self.play(*(FadeOut(label) for label in gone), run_time=0.3)

    def first_gradient(self) -> Working:
        """Symbol, numbers, value: the gradient of the first input's weight."""
        facts, f = self.facts, self.facts.focus
        left = symbols.d("L", symbols.w(facts, 0, f.first, f.i))
        working = Working(self.theme, left, top=1.75, size=SIZE, roles={"d": "backward", "x": "ink"})
        working.line(left, f"{{{{ {symbols.delta(facts, 1, f.first)} : d }}}} dot {{{{ {symbols.a(facts, 0, f.i)} : x }}}}", tall=True)
        expression = product(self.shown("cycle.backward.delta[0][first]"), self.shown("x[i]"), names=("d", "x"))
        working.put_in(expression)
        working.result(self.shown("cycle.backward.grad_W[0][first][i]", sign=True), of=expression, role="backward")
        return working

    def gradient_rows(self, top: float) -> dict[tuple[int, int], VGroup]:
        """A row for each weight between the inputs and units in focus: which arrow, and its gradient."""
        f, facts = self.facts.focus, self.facts
        pairs = dict.fromkeys((k, i) for i in (f.i, f.i2) for k in (f.first, f.first2))
        rows = {}
        for index, (k, i) in enumerate(pairs):
            arrow = self.math(f"{symbols.unit(facts, 0, i)} -> {symbols.unit(facts, 1, k)}", size=SIZE, role="muted", display=False)
            rows[k, i] = self.list_row(arrow, f"cycle.backward.grad_W[0][{k}][{i}]", top, index)
        return rows

    def bias_row(self, top: float, index: int) -> VGroup:
        label = self.words("its bias", size=SIZE, role="muted")
        return self.list_row(label, f"cycle.backward.grad_b[0][{self.facts.focus.first}]", top, index)

    def list_row(self, name: Typeset, path: str, top: float, index: int) -> VGroup:
        y = top - 0.25 - 0.52 * index
        value = self.number(path, size=SIZE, role="backward", sign=True).at(WORK.left + 3.6, y, "right")
        return VGroup(name.at(WORK.left + 0.3, y), value)

    # -- why it is cheap -----------------------------------------------------------------------------------------------

    def cheap(self) -> None:
        net = self.net
        self.play(*self.wipe(), self.undim(net, net.contents()), run_time=0.5)
        head = self.words("nudge every weight", weight="semibold").at(WORK.left, 1.85)
        self.at("nudge", *self.write(head), run_time=0.4)
        ticks = self.ticks(int(self.facts.value("work.nudging_passes")), 1.3)
        self.board.append(ticks)
        sweep = self.seconds_to("passes", at_least=1.5, at_most=4.5)
        rounds = min(len(ticks), max(1, int(sweep / 0.55)))
        parts = np.array_split(np.arange(len(ticks)), rounds)
        for part in parts:
            self.play(*self.forward_sweep(0.5), *(FadeIn(ticks[index]) for index in part), run_time=sweep / rounds)
        self.cue("passes")
        self.play(*self.write(*self.costs("nudging", 0.55)), run_time=0.5)
        head2 = self.words("backpropagation", weight="semibold", role="backward").at(WORK.left, -0.75)
        pair = self.ticks(2, -1.3)
        pair[1].set_color(self.theme.backward)
        self.board.append(pair)
        self.at("two", *self.write(head2), run_time=0.3)
        self.play(*self.forward_sweep(0.9), FadeIn(pair[0]), run_time=0.9)
        self.play(*self.backward_sweep(0.9), FadeIn(pair[1]), run_time=0.9)
        self.play(*self.write(*self.costs("backprop", -2.05)), run_time=0.5)
        if self.has_cue("once"):
            self.cue("once")
            for layer in range(self.last, 0, -1):
                self.play(*pulses(net, [key for key in net.edges if key[0] == layer - 1], "backward", True), run_time=1.1)
        self.cue("million")
        more = self.more_ticks(ticks)
        if len(more):
            self.play(LaggedStart(*(FadeIn(tick) for tick in more), lag_ratio=0.6), run_time=1.6)
            self.board.append(more)

    def more_ticks(self, ticks: VGroup) -> VGroup:
        """Faint passes to the edge of the frame: so many more for a larger network."""
        pitch = ticks[1].get_center()[0] - ticks[0].get_center()[0]
        more = VGroup()
        while (x := ticks[-1].get_center()[0] + pitch * (len(more) + 1)) < WORK.right:
            more.add(ticks[-1].copy().set_x(x).set_stroke(opacity=0.45))
        return more if len(more) > 2 else VGroup()

    def forward_sweep(self, run_time: float) -> list[Animation]:
        return pulses(self.net, self.net.edges, "forward", run_time=run_time)

    def backward_sweep(self, run_time: float) -> list[Animation]:
        return pulses(self.net, self.net.edges, "backward", True, run_time)

    def ticks(self, count: int, y: float) -> VGroup:
        """A short upright line for every pass through the network."""
        pitch = min(0.34, (WORK.width - 0.1) / max(count, 1))
        return VGroup(
            *(
                Line([WORK.left + 0.08 + index * pitch, y - 0.2, 0], [WORK.left + 0.08 + index * pitch, y + 0.2, 0],
                     stroke_width=min(10, 60 * pitch), color=self.theme.forward)
                for index in range(count)
            )
        )  # fmt: skip

    def costs(self, way: str, y: float) -> list[Typeset]:
        """Passes, and multiplications where they are fewer going back."""
        lines = [self.words("{n} passes", n=self.shown(f"work.{way}_passes")).at(WORK.left, y)]
        if self.facts.value("work.nudging_multiplications") > self.facts.value("work.backprop_multiplications"):
            more = self.words("{n} multiplications", role="muted", n=self.shown(f"work.{way}_multiplications"))
            lines.append(more.at(WORK.left, y - 0.52))
        return lines

    # -- old weights ---------------------------------------------------------------------------------------------------

    def old(self) -> None:
        self.clear_but()
        self.board = []
        net = self.net = self.diagram()
        values = net.put_activations(self.hidden)
        signals, _ = self.new_values(self.last, self.units_of(self.last), "cycle.backward.delta[-1][{k}]")
        for k in self.units_of(self.last):
            net.unit(self.last, k).circle.set_stroke(self.theme.backward)
        self.play(FadeIn(net), FadeIn(values), FadeIn(signals), run_time=0.6)
        boxes = self.boxes = self.order_boxes()
        self.cue("order")
        self.play(FadeIn(boxes[0]), run_time=0.5)
        self.play(Create(boxes[1]), FadeIn(boxes[2]), run_time=0.9)
        if self.has_cue("old"):
            self.old_not_new()

    def old_not_new(self) -> None:
        """Blame comes back through the weight that was used; the updated one is crossed out."""
        key = (self.hidden, self.facts.focus.out, self.facts.focus.h)
        self.cue("old")
        label = self.label_of(key)
        self.play(*self.spotlight([key]), *([FadeIn(label)] if label in self.extra_labels else []), run_time=0.4)
        used = self.words("old weight", weight="semibold").at(WORK.left, -1.15)
        used_value = self.number("network.weights[-1][out][h]", places=4, size=SIZE, role="sign").at(5.55, -1.15, "right")
        self.play(*self.write(used), land(label, used_value) if label is not None else FadeIn(used_value), run_time=0.8)
        self.play(*pulses(self.net, [key], "backward", True), Create(self.tick_beside(used_value)), run_time=0.8)
        new = self.words("new weight", role="muted").at(WORK.left, -1.95)
        new_value = self.number("cycle.updated.weights[-1][out][h]", places=4, size=SIZE, role="muted").at(5.55, -1.95, "right")
        self.at("wrong", *self.write(new, new_value), run_time=0.4)
        self.play(Create(self.cross_beside(new_value)), run_time=0.5)
        blame, leaving = self.new_values(self.hidden, [self.facts.focus.h], "cycle.backward.upstream[-2][{k}]")
        if not self.facts.holds("several_outputs"):
            self.play(*leaving, run_time=0.2)
            self.play(FadeIn(blame), *self.ring(self.hidden, [self.facts.focus.h]), run_time=0.4)
        self.cue("slip")
        loop = self.wrong_order()
        self.play(Create(loop[0]), run_time=0.9)
        self.play(FadeIn(loop[1]), Create(loop[2]), run_time=0.5)

    def wrong_order(self) -> VGroup:
        """A way from the updates back to the gradients, crossed out."""
        low, high = self.boxes[2].get_right(), self.boxes[0].get_right()
        color, out = self.theme.loss, RIGHT * 0.62
        way = VMobject(stroke_width=6, color=color)
        way.set_points_as_corners([low + RIGHT * 0.1, low + out, high + out, high + RIGHT * 0.25])
        tip = Polygon(high + RIGHT * 0.06, high + RIGHT * 0.3 + UP * 0.14, high + RIGHT * 0.3 + DOWN * 0.14, fill_color=color,
                      fill_opacity=1, stroke_width=0)  # fmt: skip
        middle = (low + high) / 2 + out
        return VGroup(way, tip, self.cross(middle[0], middle[1], 0.22))

    def tick_beside(self, text: Typeset) -> VMobject:
        """Right: a tick mark behind a text."""
        x, y = float(text.ink_points()[:, 0].max()) + 0.4, text.baseline[1] + 0.14
        mark = VMobject(stroke_width=9, color=self.theme.forward)
        return mark.set_points_as_corners([[x - 0.2, y, 0], [x - 0.06, y - 0.15, 0], [x + 0.2, y + 0.18, 0]])

    def cross_beside(self, text: Typeset) -> VGroup:
        """Wrong: the mark of error, behind a text."""
        return self.cross(float(text.ink_points()[:, 0].max()) + 0.4, text.baseline[1] + 0.14, 0.15)

    def cross(self, x: float, y: float, reach: float) -> VGroup:
        ends = [(np.array([x - reach, y - reach * s, 0]), np.array([x + reach, y + reach * s, 0])) for s in (1, -1)]
        return VGroup(*(Line(start, end, stroke_width=9, color=self.theme.loss) for start, end in ends))

    def order_boxes(self) -> VGroup:
        """First every gradient, then every update."""
        made = []
        for text, role, y in (("every gradient", "backward", 1.65), ("every update", "update", 0.2)):
            box = RoundedRectangle(corner_radius=0.15, width=3.4, height=0.85, stroke_width=3, stroke_color=self.theme.role(role),
                                   fill_color=self.theme.panel, fill_opacity=1)  # fmt: skip
            box.move_to([WORK.left + 1.7, y, 0])
            made.append(VGroup(box, self.words(text, size=SIZE, weight="semibold", role=role).centered_at(WORK.left + 1.7, y)))
        start, end = made[0].get_bottom() + DOWN * 0.08, made[1].get_top() + UP * 0.08
        tip = Polygon(end, end + UP * 0.2 + RIGHT * 0.13, end + UP * 0.2 + LEFT * 0.13, fill_color=self.theme.ink, fill_opacity=1,
                      stroke_width=0)  # fmt: skip
        return VGroup(made[0], VGroup(Line(start, end + UP * 0.15, stroke_width=5, color=self.theme.ink), tip), made[1])

    # -- recap ---------------------------------------------------------------------------------------------------------

    def remember(self) -> None:
        self.cue("recap")
        several = self.facts.holds("several_outputs or hidden_layers_several")
        blame = "sum_k w_(k h) dot delta_k" if several else 'w_h dot delta_"out"'
        formula = self.math(f"{{{{ delta_h : l }}}} = {blame} dot {{{{ f'(z_h) : slope }}}}", size=BIG, roles={"l": "backward"})
        self.recap("Blame flows back {{through the same weights : backward}}, times {{the slope : slope}}.", formula)

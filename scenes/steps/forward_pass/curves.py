"""Step 2, activations: the curve, its shape, and a value that is read from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import (
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    MoveAlongPath,
    Rectangle,
    VGroup,
    VMobject,
)

from backprop_core.explain import activation_curve, activation_slope_curve
from lesson.facts import fields
from lesson.facts.numbers import Shown, displayed_relation
from scenes.kit.layout.zones import WORK, Zone
from scenes.kit.motion.verbs import Follow, Recolor, arc, passing
from scenes.kit.network.flow import pulses
from scenes.kit.plot.plot import REACH, Plot
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import RELATIONS, Expression, Line, Working, product, sum_of

from .stage import TOP, Curve, ForwardStage
from .unit_sum import room_behind

FLAT = {"sigmoid": (1.0,), "tanh": (-1.0, 1.0)}  # the heights a curve comes close to


class Activations(ForwardStage):
    """How z becomes a."""

    # -- a unit's activation
    # ---------------------------------------------------------------------------------------------

    def _name(self, layer: int) -> str:
        return self.lesson.network.activations[layer - 1]

    def _make_plot(self, layer: int, close_to: float | None = None) -> None:
        """Make axes, curve and flat levels of a layer's activation function; nothing is on screen yet.

        close_to: a narrower range, in which this z can be told from 0.
        """
        name = self._name(layer)
        largest = float(np.abs(self.facts.cycle.forward.z[layer - 1]).max())
        reach = float(np.ceil(max(REACH[name], 1.3 * largest)))  # the dot at the largest z keeps clear of the name
        heights = {"sigmoid": (0.0, 1.15), "tanh": (-1.4, 1.4), "relu": (-reach / 2, reach)}.get(name, (-reach, reach))
        ticks: Sequence[float] | None = {"sigmoid": (0.0, 0.5, 1.0), "tanh": (-1.0, 0.0, 1.0)}.get(name)
        near = close_to is not None and abs(close_to) < REACH[name] / 8
        if near and close_to is not None:
            reach = max(float(np.ceil(25 * abs(close_to))) / 10, 0.1)
            low, high = activation_curve(name, [-reach, reach])
            heights, ticks = (1.2 * low - 0.2 * high, 1.2 * high - 0.2 * low), None
        zone = Zone(WORK.left, WORK.right, WORK.bottom + 0.02, WORK.top - 2.05)
        plot = Plot(self.theme, zone, (-reach, reach), heights, x_ticks=(-reach, 0.0, reach), y_ticks=ticks)
        inner = plot.inner
        if near:
            plot.add(self.words("close up", role="muted").at(inner.right, inner.top - 0.2, "right"))
        axis_names = VGroup(
            self.math("z").at(inner.right, inner.bottom + 0.1, "right"),
            self.math("a", role="forward").at(inner.left + 0.14, inner.top - 0.16),
        )
        plot.add(axis_names)
        zs = np.linspace(-reach, reach, 241)
        bent = plot.curve(zs, activation_curve(name, zs), "forward")
        levels = VGroup(
            *(plot.guide((-reach, y), (reach, y)) for y in FLAT.get(name, ()) if y < heights[1] and not near)
        )
        self.curve = Curve(plot, zs, bent, levels)

    def _straight(self, layer: int, steepness: float) -> VMobject:
        """A straight line through the curve's point at z = 0; steepness 1: as steep as the curve is there."""
        name = self._name(layer)
        slope, middle = activation_slope_curve(name, self.curve.zs).max(), activation_curve(name, [0.0])[0]
        rise, (low, high), reach = max(steepness * slope, 1e-9), self.curve.plot.y_range, self.curve.plot.x_range[1]
        zs = np.linspace(
            max(-reach, (low - middle) / rise), min(reach, (high - middle) / rise), 241
        )  # of large sums, a short stretch
        return self.curve.plot.curve(zs, middle + steepness * slope * zs, "muted")

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
        if plain or self.math(formula, z=z, a=a).width > room_behind(symbols.a(self.facts, layer, k), self.theme):
            formula, first = "{a}", a.relation
        return work.line(left, formula, relation=first, roles={"a": "forward"}, z=z, a=a)

    def _bend_relation(self, layer: int, z: Shown, a: Shown) -> str:
        """Straight pieces keep the digits of z, or give zero; everything else is rounded."""
        name = self._name(layer)
        if name not in ("relu", "identity"):
            return "≈"
        return displayed_relation(z.text if name == "identity" or z.value > 0 else "0", a.text)

    def _read_curve(self, work: Working, layer: int, k: int) -> None:
        """z goes to the axis, up to the curve, across to a; a goes to its unit."""
        plot, net = self.curve.plot, self.net
        z, a = self.facts.value(net.z_path(layer, k)), self.facts.value(net.activation_path(layer, k))
        base = plot.y_range[0]
        dot = plot.dot(z, base)
        self.cue("dot")
        ghost = passing(self.board.source(layer, k).copy())
        self.play(
            Follow(ghost, self._in_frame(arc(self.board.source(layer, k).get_center(), dot.get_center()), ghost.width)),
            run_time=0.9,
        )
        self.play(FadeIn(dot, scale=0.5), run_time=0.3)
        self.cue("rise")
        self.play(Create(plot.guide((z, base), (z, a), "ink")), dot.animate.move_to(plot.at(z, a)), run_time=0.9)
        self.cue("read")
        label = self._beside(dot, self.number(net.activation_path(layer, k), role="forward"))
        self.play(
            Create(plot.guide((z, a), (plot.x_range[0], a), "forward")), Recolor(dot, self.theme.forward), run_time=0.7
        )
        self.play(FadeIn(label), FadeIn(self._bend_in_numbers(work, layer, k)), run_time=0.6)
        self.cue("into")
        self._finish_unit(layer, k, label)

    def _beside(self, dot: Dot, label: Typeset) -> Typeset:
        """Place a label where a rising curve leaves room: below it to the right, or above it to the left."""
        x, y, _ = dot.get_center()
        inner = self.curve.plot.inner
        left = max(x + 0.3, float(self.curve.plot.at(0, 0)[0]) + 0.15 if self.curve.halved else x)
        left = min(left, inner.right - label.width)
        if left > x + 0.1 and y - inner.bottom > (0.75 if self.curve.halved else 1.1):
            return label.at(left, y - 0.5)
        label.at(x - 0.2, y + 0.22, "right")
        inward = inner.left + 0.12 - float(label.get_left()[0])
        if inward > 0:  # the axis is near: over the point, and higher where the curve rises behind it
            end = float(label.get_right()[0]) + inward + 0.2
            behind = [height for across, height, _ in self.curve.bent.points if x <= across <= end]
            label.shift([inward, max([y, *behind]) - y, 0])
        return label

    def _point_out_shape(self, layer: int) -> None:
        """Where the curve is steep, where it is flat, and between which levels it stays."""
        light = None
        for cue, spans in (("steep", self._steep(layer)), ("flat", self._flat(layer)), ("between", ())):
            if not self.has_cue(cue):
                continue
            leaving: list[Animation] = [FadeOut(light)] if light is not None else []
            light = VGroup(*(self._stretch(layer, *span) for span in spans))
            self.cue(cue)
            self.play(*leaving, FadeIn(light if spans else self.curve.levels), run_time=0.5)
        if self.curve.levels not in self.mobjects:
            self.play(*([FadeOut(light)] if light is not None else []), FadeIn(self.curve.levels), run_time=0.4)

    def _walks(self) -> list[Animation]:
        """Return the motion in which a dot walks along the curve, from one end to the other."""
        dot = Dot(self.curve.bent.get_start(), color=self.theme.ink)
        return [MoveAlongPath(passing(dot), self.curve.bent, introducer=True, remover=True)]

    def _steep(self, layer: int) -> tuple[tuple[float, float], ...]:
        reach = self.curve.plot.x_range[1]
        edge = 0.3 * REACH[self._name(layer)]
        return ((0.0, reach),) if self._name(layer) == "relu" else ((-edge, edge),)

    def _flat(self, layer: int) -> tuple[tuple[float, float], ...]:
        reach, edge = self.curve.plot.x_range[1], 0.6 * REACH[self._name(layer)]
        return ((-reach, 0.0),) if self._name(layer) == "relu" else ((-reach, -edge), (edge, reach))

    def _stretch(self, layer: int, start: float, end: float) -> VMobject:
        """A stretch of the curve in bright ink."""
        zs = np.linspace(start, end, 60)
        return self.curve.plot.curve(zs, activation_curve(self._name(layer), zs), "ink", width=11)

    def _softmax(self, k: int) -> None:
        """Every output's share as a bar; together they are one."""
        layer, f = self.net.last, self.facts
        work = Working(self.theme, symbols.a(f, layer, k), top=WORK.top - TOP)
        heading = work.heading("activation", "forward")
        work.skip(0.2)
        line = work.line(
            symbols.a(f, layer, k), f"e^({symbols.z(f, layer, k)}) / (sum_j e^(z_j))", tall=True, roles={"a": "forward"}
        )
        self.play(FadeIn(heading), FadeIn(line), run_time=0.7)
        self.cue("half")
        rows = list(self.net.units[layer])
        bars, values = VGroup(), VGroup()
        for index, one in enumerate(rows):
            y = WORK.top - 3.15 - index * min(0.95, 2.2 / len(rows))
            share = f.value(fields.prediction(one))
            name = self.math(symbols.a(f, layer, one), role="forward").at(WORK.left, y - 0.12)
            bar = Rectangle(
                width=max(2.6 * share, 0.02), height=0.34, stroke_width=0, fill_opacity=1, fill_color=self.theme.forward
            )
            bar.move_to([WORK.left + 0.6 + bar.width / 2, y, 0])
            value = self.number(fields.prediction(one), role="forward").at(bar.get_right()[0] + 0.12, y - 0.12)
            bars.add(VGroup(name, bar))
            values.add(value)
        self.play(
            *(FadeIn(bar[0]) for bar in bars),
            *(GrowFromEdge(bar[1], np.array([-1, 0, 0])) for bar in bars),
            run_time=1.2,
        )
        self.cue("read")
        self.play(FadeIn(values), run_time=0.6)
        self.cue("into")
        self._finish_unit(layer, k, values[rows.index(k)])

    # -- a unit in short
    # -------------------------------------------------------------------------------------------------

    def _one_unit(self, layer: int, k: int) -> None:
        """Show weighted sum and activation of a unit in three lines, over the plot that is there."""
        net, f = self.net, self.facts
        self._light(layer, k)
        self.play(*pulses(net, net.fan(layer, k), "ink" if layer == 1 else "forward"), run_time=0.9)
        z_name, a_name = symbols.z(f, layer, k), symbols.a(f, layer, k)
        work = Working(self.theme, z_name, top=WORK.top - TOP)
        whole = self._short_line(work, layer, k)
        self.cue("z")
        result = self._sum_result(work, layer, k, whole)
        self._put(layer, k, net.value_typeset(layer, k, net.z_path(layer, k)), result.parts["result"])
        self.cue("a")
        z, a = f.value(net.z_path(layer, k)), f.value(net.activation_path(layer, k))
        dot = self.curve.plot.dot(z, a, "forward")
        line = self._bend_in_numbers(work, layer, k, f"{{{{ {a_name} : forward }}}}")
        self.play(Create(self.curve.plot.guide((z, self.curve.plot.y_range[0]), (z, a), "ink")), run_time=0.5)
        self.play(FadeIn(dot, scale=0.5), FadeIn(line), run_time=0.5)
        self._finish_unit(layer, k, line.parts["a"])

    def _short_line(self, work: Working, layer: int, k: int) -> Expression | None:
        """The sum with its numbers where they fit into one line, else in symbols."""
        unit = self._sum(layer, k)
        whole = sum_of(unit.terms()) if unit.written_out else None
        room = room_behind(unit.symbol, self.theme)
        if whole is not None and self.math(whole.formula, **whole.values()).width <= room:
            line = work.put_in(whole, left=unit.symbol, roles=unit.roles())
        else:
            formula, roles = unit.formula()
            line, whole = work.line(unit.symbol, formula, roles=roles), None
        if whole is None:
            self.play(FadeIn(line), run_time=0.6)
        else:
            self._drop_into(line, self._sources(layer, k), run_time=1.6)
        return whole

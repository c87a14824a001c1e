"""Every motion verb, in a beat of its own."""

from __future__ import annotations

import numpy as np
from manim import DOWN, Line, Polygon, VGroup

from lesson.facts import fields
from scenes.engine.step import Step
from scenes.kit.layout.zones import BIG, BODY, WORK, Zone
from scenes.kit.motion import (
    SLOW,
    cancel,
    equal_bar,
    flood,
    grow,
    land,
    morph,
    pour,
    pull_back,
    push_in,
    set_share,
    slide,
    substitute,
    sweep,
    wither,
    zoom,
)
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.plot.plot import Plot
from scenes.kit.type.working import Working, product


def square(x: float) -> float:
    """Return a parabola's value."""
    return x * x / 25


class Verbs(Step):
    """A beat for each verb; each begins with an empty stage."""

    def show_sweep(self) -> None:
        net = self._network()
        sizes = {key: self.facts.value(net.gradient_path(*key)) for key in net.edges}
        self.play(sweep(net))
        self.play(sweep(net, backward=True, width_by=sizes))

    def show_wither(self) -> None:
        net = self._network()
        self.play(wither([net.edges[key] for key in net.layer_keys(0)]), run_time=SLOW)

    def show_grow(self) -> None:
        net = self._network()
        arrows = [net.edges[key] for key in net.layer_keys(0)]
        for arrow in arrows:
            set_share(arrow, 0.0)
        self.play(grow(arrows), run_time=SLOW)

    def show_morph(self) -> None:
        self.clear()
        roles = {"out": "forward", "target": "ink", "loss": "loss"}
        error = self.math("{{ hat(y) : out }} - {{ y : target }}", size=BIG, roles=roles).at(0, 0.8, "middle")
        loss = self.math("{{ L : loss }} = ({{ hat(y) : out }} - {{ y : target }})^2", size=1.0, roles=roles)
        self.add(error)
        self.play(morph(error, loss.at(0, -1.2, "middle")), run_time=SLOW)

    def show_cancel(self) -> None:
        self.clear()
        roles = {"two": "loss", "half": "loss", "gap": "ink"}
        formula = self.math("{{ 1/2 : half }} dot {{ 2 : two }} {{ (hat(y) - y) : gap }}", size=1.0, roles=roles)
        shorter = self.math("{{ (hat(y) - y) : gap }}", size=1.0, roles=roles).at(0, 0, "middle")
        formula.exempt = "index"
        self.add(formula.at(0, 0, "middle"))
        self.play(cancel(formula.parts["half"], formula.parts["two"]))
        self.play(morph(formula, shorter))

    def show_substitute(self) -> None:
        net, f = self._network(), self.facts.focus
        self.add(net.put_activations(0))
        working = Working(self.theme, "z")
        above = working.line("z", "{{ w : w }} {{ x : x }}", roles={"w": "positive", "x": "ink"})
        factors = product(self.shown("network.weights[0][first][i]"), self.shown("x[i]"), names=("w", "x"))
        numbers = working.put_in(factors)
        self.add(above)
        self.play(substitute(above, {"w": net.labels[0, f.first, f.i], "x": net.unit(0, f.i).content}, numbers))

    def show_land(self) -> None:
        net, f = self._network(), self.facts.focus
        self.add(net.put_activations(0))
        result = self.number(fields.activation(0, f.first), role="forward").at(WORK.left, WORK.top)
        unit = net.value_typeset(1, f.first, fields.activation(0, f.first), "forward", sign=None)
        self.add(result)
        self.play(land(result, unit))

    def show_pour(self) -> None:
        self.clear()
        corners = [[-3.0, -1.5, 0], [-0.5, -1.5, 0], [-0.5, 1.0, 0]]
        area = Polygon(*corners, color=self.theme.loss, fill_opacity=0.5)
        bar = equal_bar(area, 1.0).move_to([2.0, -1.5, 0], aligned_edge=DOWN)
        self.add(area)
        self.play(pour(area, bar))

    def show_slide(self) -> None:
        net = self._network()
        plot = self._plot(WORK)
        dot, line = plot.dot(4, square(4)), plot.tangent(4, square(4), 8 / 25, 1.5)
        arrow = net.edges[0, self.facts.focus.first, self.facts.focus.i]
        self.add(line, dot)
        follow = {"then": lambda x, y: set_share(arrow, y), "moving": [arrow]}
        self.play(slide(plot, dot, -2, square, tangent=line, slope=lambda x: 2 * x / 25, **follow))

    def show_zoom(self) -> None:
        self.clear()
        plot = self._plot(BODY)
        dot = plot.dot(2, square(2))
        self.add(dot)
        self.play(zoom(plot, ((1.8, 2.2), (0.12, 0.2)), plot.submobjects[-1], dot), run_time=2 * SLOW)

    def show_push_in(self) -> None:
        net = self._network(BODY)
        self.add(net.put_activations())
        self.play(push_in(net, net.unit(net.last, self.facts.focus.out), 1.6, to=np.zeros(3)))

    def show_pull_back(self) -> None:
        net = self._network(BODY)
        self.add(net.put_activations())
        self.play(push_in(net, net.unit(net.last, self.facts.focus.out), 1.6, to=np.zeros(3)), run_time=0.1)
        self.play(pull_back(net))

    def show_flood(self) -> None:
        self.clear()
        xs = BODY.left + 0.1 + 0.2 * np.arange(8)
        ticks = VGroup(*(Line([x, -0.3, 0], [x, 0.3, 0], stroke_width=6, color=self.theme.forward) for x in xs))
        self.add(ticks)
        self.play(flood(ticks, opacity=0.7))

    def _network(self, zone: Zone | None = None) -> NetworkDiagram:
        """Put the lesson's network onto the empty stage."""
        self.clear()
        net = self.diagram(**({} if zone is None else {"zone": zone}))
        self.add(net)
        return net

    def _plot(self, zone: Zone) -> Plot:
        """Put a plot of a parabola onto the stage; the curve is its last part."""
        plot = Plot(self.theme, zone, (-5, 5), (0, 1), x_label="x", y_label="y")
        xs = np.linspace(-5, 5, 81)
        plot.add(plot.curve(list(xs), [square(x) for x in xs], "loss", of=square))
        self.add(plot)
        return plot

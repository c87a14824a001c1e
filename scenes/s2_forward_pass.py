"""Step 2: the forward pass: weighted sum, activation, unit by unit, until a prediction comes out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import (
    Animation,
    Circle,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)

from backprop_core.explain import activation_curve
from scenes.kit.layout.zones import FRAME, HERO, NET, WORK, by_shape
from scenes.kit.motion.pace import MOVE
from scenes.kit.motion.verbs import passing
from scenes.kit.network.flow import pulses
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.working import PITCH, Working
from scenes.steps.forward_pass.curves import Activations
from scenes.steps.forward_pass.kept import Kept
from scenes.steps.forward_pass.stage import TOP, OpenQuestion
from scenes.steps.forward_pass.sums import WeightedSums


class ForwardPass(WeightedSums, Activations, Kept):
    """Step 2: one sample through the network, with z and a as different things."""

    key = "forward_pass"
    beats = ("open", "weighted_sum", "activation", "second", "deeper", "predict", "output", "meaning", "closing")
    poster = "activation"
    phase = "forward"

    # -- the network, the sample, and what a unit does
    # -------------------------------------------------------------------

    def open(self) -> None:
        net = self.net
        self.open_on(net)
        for cue in ("net", "x"):
            self.until(cue, flowing(net, list(net.edges), "forward"))
        self.cue("x")
        self._activate([(0, k) for k in net.units[0]], run_time=1.2)
        self.cue("unit")
        unit = net.unit(1, self.focus.first)
        lens = Circle(radius=1.3, stroke_width=5, color=self.theme.ink, fill_color=self.theme.panel, fill_opacity=1)
        lens.move_to([WORK.left + by_shape(wide=2.2, square=2.22, tall=2.7), WORK.center[1] + 0.055, 0])
        self.play(self.dim(net.everything_but([unit]), run_time=0.5))
        self.play(ReplacementTransform(passing(unit.circle.copy()), lens), run_time=1.1)
        with self.meanwhile(self._hears(1, self.focus.first)):
            self._look_inside(lens)

    def _hears(self, layer: int, k: int) -> Callable[[], list[Animation]]:
        """Return the motion in which light runs along the arrows that lead to a unit."""
        return flowing(self.net, self.net.fan(layer, k), "ink" if layer == 1 else "forward")

    def _look_inside(self, lens: Circle) -> None:
        """Show a unit enlarged: inputs arrive and become z, z becomes a, a goes out."""
        x, y, _ = lens.get_center()
        arriving = VGroup(
            *(
                straight_arrow(self.theme, [x - 2.2, y + 0.8 * s, 0], [x - 1.42 + 0.1 * abs(s), y + 0.42 * s, 0])
                for s in (1, 0, -1)
            )
        )
        wall = DashedLine(lens.get_top(), lens.get_bottom(), stroke_width=3, color=self.theme.line)
        z = self.math("z", size=HERO).centered_at(x - 0.62, y - 0.05)
        a = self.math("a", size=HERO, role="forward").centered_at(x + 0.62, y - 0.05)
        z_name = self.words("weighted sum").at(x - 0.2, y + 1.55, "right")
        if FRAME.shape != "tall":  # the network is beside it
            z_name.shift([max(NET.right + 0.15 - float(z_name.get_left()[0]), 0.0), 0, 0])
        a_name = self.words("activation", role="forward").at(x + 0.2, y - 1.85)
        a_name.shift([min(FRAME.safe_x - float(a_name.get_right()[0]), 0.0), 0, 0])
        leaving = straight_arrow(self.theme, [x + 1.4, y, 0], [x + 2.2, y, 0], "forward")
        self.cue("sum")
        self.play(
            LaggedStart(*(FadeIn(one, shift=np.array([0.3, 0, 0])) for one in arriving), lag_ratio=0.3), run_time=1.0
        )
        self.play(FadeIn(z), FadeIn(z_name), Create(wall), run_time=0.7)
        self.cue("act")
        self.play(FadeIn(a), FadeIn(a_name), run_time=0.7)
        self.play(FadeIn(leaving, shift=np.array([0.3, 0, 0])), run_time=0.6)

    # -- z of the first unit
    # ---------------------------------------------------------------------------------------------

    def weighted_sum(self) -> None:
        k = self.focus.first
        self.cue("fan")
        self._clear_working()
        self._light(1, k)
        self.cue("travel")
        journeys = [self._journey(key) for key in self.net.fan(1, k)]
        self.play(LaggedStart(*journeys, lag_ratio=0.3), run_time=self.seconds_to("symbols", 3.5, 6.0))
        with self.meanwhile(self._hears(1, k)):
            self.cue("symbols")
            work = self._sum_in_symbols(1, k)
            self.cue("numbers")
            put_in = self._put_numbers_in(work, 1, k, "terms" if self.has_cue("terms") else "z")
            self.cue("terms")
            last = self._terms(work, 1, k, put_in.rows) or put_in.whole
            line = self._pushes(work, 1, k)
            self.cue("z")
            result = self._sum_result(work, 1, k, last)
            if line is not None:
                self.play(FadeIn(line.marker(self.facts.value(self.net.z_path(1, k)))), run_time=0.4)
            self.cue("into")
            self._put(1, k, self.net.value_typeset(1, k, self.net.z_path(1, k)), result.parts["result"])

    # -- a of the first unit
    # ---------------------------------------------------------------------------------------------

    def activation(self) -> None:
        k = self.focus.first
        self.cue("act")
        self._clear_working()
        work = Working(self.theme, symbols.a(self.facts, 1, k), top=WORK.top - TOP)
        self.play(FadeIn(work.heading("activation", "forward")), run_time=0.4)
        self._make_plot(1)
        self.play(FadeIn(self.curve.plot), run_time=0.6)
        straight = self._straight(1, 1.0)
        self.at("line", Create(straight), run_time=0.9)
        for cue, steepness in (("stack", 0.45), ("still", 0.7)):
            if self.has_cue(cue):
                other = self._straight(1, steepness)
                self.at(cue, ReplacementTransform(straight, other), run_time=1.2)
                straight = other
        self.cue("bend")
        self.play(
            ReplacementTransform(straight, self.curve.bent), FadeIn(self._bend_in_symbols(work, 1, k)), run_time=1.4
        )
        with self.meanwhile(self._walks, to_end=False):
            self._point_out_shape(1)
            self.cue("dot")
        with self.meanwhile(self._hears(1, k)):
            self._read_curve(work, 1, k)

    # -- the second unit, faster
    # -----------------------------------------------------------------------------------------

    def second(self) -> None:
        self.cue("fan")
        self._clear_working(*self.curve.parts)
        with self.meanwhile(self._hears(1, self.focus.first2)):
            self._one_unit(1, self.focus.first2)
            self.cue("layer")
            self._finish_layer(1)
            self.cue("off")
            self._switch_off(1)

    # -- further hidden layers
    # -------------------------------------------------------------------------------------------

    def deeper(self) -> None:
        layer = self.net.last - 1
        self.cue("fan")
        self._clear_working()
        self._finish_layer(1)
        self._make_plot(layer)
        self.play(*(FadeIn(part) for part in self.curve.parts), run_time=0.5)
        with self.meanwhile(self._hears(layer, self.focus.h)):
            self._one_unit(layer, self.focus.h)
            self.cue("layer")
            self._finish_layer(layer)
            self._switch_off(layer)

    # -- the output's weighted sum, and a question
    # -----------------------------------------------------------------------

    def predict(self) -> None:
        layer, k = self.net.last, self.focus.out
        self.cue("fan")
        self._clear_working()
        for before in range(1, layer):
            self._finish_layer(before)
        self._light(layer, k)
        self.play(*pulses(self.net, self.net.fan(layer, k), "forward"), run_time=1.0)
        with self.meanwhile(self._hears(layer, k), to_end=False):
            work = self._sum_in_symbols(layer, k)
            self.cue("numbers")
        put_in = self._put_numbers_in(work, layer, k, "ask").whole
        self.cue("ask")
        bottom = work.y + PITCH * 0.65
        panel = self.question(*self._question_lines(), y=(bottom + WORK.bottom) / 2)
        covered = panel.height > bottom - WORK.bottom  # a long sum makes room for the question
        self.asked = OpenQuestion(work, put_in, panel, covered)
        if covered:
            panel.set_y(WORK.center[1])
            self.play(FadeOut(work), run_time=0.3)
        self.play(FadeIn(panel), run_time=0.4)

    def _question_lines(self) -> tuple[str, str]:
        holds = self.facts.holds
        if holds("several_outputs"):
            return "Which output", "will be the larger?" if holds("two_outputs") else "will be the largest?"
        if holds("sigmoid_output"):
            return "Will it be above", "one half, or below?"
        if holds("relu_output"):
            return "Will it be zero,", "or above zero?"
        return "Will it be positive,", "or negative?"

    # -- the prediction
    # --------------------------------------------------------------------------------------------------

    def output(self) -> None:
        layer, k = self.net.last, self.focus.out
        self.cue("z")
        with self.hurrying("half", 3.4):
            self._tell_sum(layer, k)
            work = None if self.facts.holds("softmax_output") else self._output_curve(layer, k)
        with self.meanwhile(self._hears(layer, k)):
            if work is None:
                self._softmax(k)
            else:
                self._read_prediction(work, layer, k)
            if self.has_cue("others"):
                self.cue("others")
                self._finish_layer(layer)
                self.at("largest", self._largest(), run_time=0.6)

    def _output_curve(self, layer: int, k: int) -> Working:
        """Show the output's curve and its formula; return the working."""
        work = Working(self.theme, symbols.a(self.facts, layer, k), top=WORK.top - TOP)
        self._make_plot(layer, close_to=self.facts.value(self.net.z_path(layer, k)))
        heading = work.heading("activation", "forward")
        formula = self._bend_in_symbols(work, layer, k)
        self.play(FadeIn(heading), FadeIn(formula), *(FadeIn(part) for part in self.curve.parts), run_time=0.7)
        return work

    def _read_prediction(self, work: Working, layer: int, k: int) -> None:
        """Show where the sum is on the curve, and the prediction it gives."""
        self.cue("half")
        if self.facts.holds("sigmoid_output and not several_outputs"):
            curve = self.curve
            curve.halved = True
            half = float(activation_curve("sigmoid", [0.0])[0])
            up = curve.plot.guide((0.0, curve.plot.y_range[0]), (0.0, half))
            across = curve.plot.guide((0.0, half), (curve.plot.x_range[0], half))
            self.play(Create(up), run_time=0.5)
            self.play(Create(across), run_time=0.5)
        self._read_curve(work, layer, k)

    # -- the line to take away
    # -------------------------------------------------------------------------------------------

    def closing(self) -> None:
        """The rule beside the network, through which the signal runs once more."""
        board, net, bias = self.board, self.net, " + b" if self.facts.holds("has_biases") else ""
        self.cue("recap")
        self._clear_working()
        line = board.put(self.paragraph("Multiply, add, bend: layer by layer.", board.zone.width, weight="semibold"))
        roles = {"heard": "forward", "said": "forward"}
        added = self.math(f'z = W {{{{ a_"before" : heard }}}}{bias}', roles=roles)
        bent = self.math("{{ a : said }} = f(z)", roles=roles)
        with self.meanwhile(flowing(net, list(net.edges), "forward")):
            self.play(*board.write(line), run_time=MOVE)
            for formula in (added, bent):
                self.play(*board.write(board.put(formula)), run_time=MOVE)

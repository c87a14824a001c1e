"""Step 2: the forward pass: weighted sum, activation, unit by unit, until a prediction comes out."""

from __future__ import annotations

from manim import Create, FadeIn, LaggedStart, ReplacementTransform

from scenes.kit.layout.zones import BIG
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import passing
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.steps.forward_pass.activations import Activations
from scenes.steps.forward_pass.inside import Inside
from scenes.steps.forward_pass.kept import TheEnd
from scenes.steps.forward_pass.sums import WeightedSums


class ForwardPass(WeightedSums, Activations, TheEnd):
    """Step 2: one sample through the network, with z and a as different things."""

    key = "forward_pass"
    beats = ("open", "weighted_sum", "activation", "second", "deeper", "predict", "output", "meaning", "closing")
    poster = "activation"
    phase = "forward"

    def open(self) -> None:
        """The network and a sample; then one unit enlarged: what arrives becomes z, z becomes a, a goes out."""
        net, board, k = self.net, self.board, self.facts.focus.first
        self.open_on(net)
        self.play(self.to_middle())
        for cue in ("net", "x"):
            self.until(cue, flowing(net, list(net.edges), "forward"))
        self.activate(0, list(net.units[0]))
        inputs = list(net.units[0])
        self.until("unit", lambda: [LaggedStart(*(ripple(net, 0, j, "ink") for j in inputs), lag_ratio=1 / 2)])
        unit, inside = net.unit(1, k), Inside(self.theme, board.zone)
        board.hold(inside.lens)
        self.play(*self.make_room(), run_time=MOVE)
        self.play(self.dim(net.everything_but([unit])), run_time=QUICK)
        self.play(ReplacementTransform(passing(unit.circle.copy()), inside.lens), run_time=SLOW)
        with self.meanwhile(self.hears(1, k)):
            arriving = LaggedStart(*board.write(*inside.arriving), lag_ratio=1 / 3)
            self.at("sum", arriving, run_time=SLOW)
            z_name, a_name = inside.names
            board.hold(inside.wall)
            self.play(*board.write(inside.z, z_name), Create(inside.wall), run_time=MOVE)
            self.at("act", *board.write(inside.a, a_name), run_time=MOVE)
            board.hold(inside.leaving)
            self.play(FadeIn(inside.leaving, shift=inside.leaving.get_vector() / 2), run_time=MOVE)

    def second(self) -> None:
        """The second unit of the layer, faster, and then the rest of it."""
        k = self.facts.focus.first2
        self.cue("fan")
        self.light_fan(1, k, *self.board.wipe(keep=self.curve.parts))
        with self.meanwhile(self.hears(1, k)):
            self.one_unit(1, k)
            self.cue("layer")
            self.finish_layer(1)
            self.cue("off")
            self.switch_off(1)

    def deeper(self) -> None:
        """A unit of the next hidden layer."""
        layer, k = self.net.last - 1, self.facts.focus.h
        self.cue("fan")
        self.finish_layer(1, *self.board.wipe())
        self.play(*self.board.write(*self.make_curve(layer).parts), run_time=QUICK)
        self.light_fan(layer, k)
        with self.meanwhile(self.hears(layer, k)):
            self.one_unit(layer, k)
            self.cue("layer")
            self.finish_layer(layer)
            self.switch_off(layer)

    def output(self) -> None:
        """The output's sum, and the prediction that it becomes."""
        layer, k = self.net.last, self.facts.focus.out
        self.cue("z")
        with self.hurrying("half", 3 * MOVE):
            self.tell_sum(layer, k)
            self.play(*self.board.wipe(), run_time=QUICK)
            self.play(*self.board.show(self.words("activation", role="forward")), run_time=QUICK)
            answer = self.share_out if self.facts.holds("softmax_output") else self.prediction_on_curve
        with self.meanwhile(self.hears(layer, k)):
            answer(layer, k)
            if self.has_cue("others"):
                self.cue("others")
                self.finish_layer(layer)
                self.at("largest", *self.largest(), run_time=MOVE)

    def closing(self) -> None:
        """The rule beside the network, through which the signal runs once more."""
        board, net, bias = self.board, self.net, " + b" if self.facts.holds("has_biases") else ""
        self.cue("recap")
        self.play(*board.wipe(), *self.values_alone(), run_time=QUICK)
        line = self.paragraph("Multiply, add, bend: layer by layer.", board.zone.width, weight="semibold")
        roles = {"heard": "forward", "said": "forward"}
        added = self.math(f'z = sum w dot {{{{ a_"before" : heard }}}}{bias}', size=BIG, roles=roles)
        bent = self.math("{{ a : said }} = f(z)", size=BIG, roles=roles)
        with self.meanwhile(flowing(net, list(net.edges), "forward")):
            for block in (line, added.fit(board.zone.width), bent.fit(board.zone.width)):
                self.play(*board.show(block), run_time=MOVE)

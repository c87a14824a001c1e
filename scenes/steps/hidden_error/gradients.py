"""Step 6, every weight: its gradient is the error signal it leads to, times the value that came in."""

from __future__ import annotations

from manim import LaggedStart, Mobject

from lesson.facts import fields
from scenes.kit.blocks import Rows
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import stream, weights_again

from .stage import BlameStage

LAG = 0.3  # of the time of a light, after which that on the next arrow starts


class Gradients(BlameStage):
    """From the error signals to the gradient of every weight."""

    def inputs(self) -> None:
        site, f = self.here, self.facts.focus
        net, board, key = self.net, self.board, (0, f.first, f.i)
        weights_again(board, *board.wipe())
        self.play(*board.spotlight([key]), run_time=QUICK)
        symbol, _numbers, result = lines = board.put(site.gradient(key)).submobjects
        self.until("symbol", flowing(site.net, [key], "forward"))
        self.play(*board.write(symbol), *lights(net, [key], "backward", True), run_time=MOVE)
        with self.meanwhile(flowing(site.net, [key]), to_end=False):
            self.work_out(lines, {"d": board.content(1, f.first), "a": board.content(0, f.i)}, "value")
        with self.hurrying("list", SLOW):
            self.show_gradients([key], {key: result.parts["result"]})
        with self.meanwhile(flowing(site.net, [key]), to_end=False):
            self.cue("list")
        self.show_gradients([other for other in net.layer_keys(0) if other != key])
        with self.meanwhile(flowing(site.net, net.layer_keys(0)), to_end=False):
            if self.has_cue("bias"):
                name = self.words("bias of {unit}", unit=self.facts.names.first[f.first], role="muted")
                value = self.number(fields.bias_gradient(0, f.first), role="backward", sign=True)
                self.at("bias", *board.write(board.put(Rows([(name, value)]))), run_time=MOVE)
            self.cue("thick")
        self.play(*board.wipe(), run_time=QUICK)
        self.show_gradients([key for key in net.edges if key[0] > 0])
        # The harvest: light on one gradient after the other.
        each = [together("light", lights(net, [key], "backward", True)) for key in net.edges]
        self.play(LaggedStart(*each, lag_ratio=LAG), run_time=self.seconds_left(at_least=SLOW, at_most=3 * SLOW))

    def show_gradients(self, keys: list[Key], landing: dict[Key, Mobject] | None = None) -> None:
        """Arrows become as thick as their gradients are large, and show their numbers where there is room."""
        if keys:
            # Their weights stay dim: they are about to make room for the gradients.
            weights = {id(label) for label in self.net.labels.values()}
            lit = [thing for thing in self.net.lit(keys) if id(thing) not in weights]
            self.play(self.undim(*lit), run_time=QUICK)
            stream(self.board, keys, lambda key: fields.gradient(*key), beside=list(self.net.edges), landing=landing)

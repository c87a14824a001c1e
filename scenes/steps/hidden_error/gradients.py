"""Step 6, every weight: its gradient is the error signal it leads to, times the value that came in."""

from __future__ import annotations

from manim import Animation, FadeIn, LaggedStart, VGroup

from lesson.facts import fields
from scenes.kit.blocks import Rows
from scenes.kit.layout.slots import TIGHT
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import land
from scenes.kit.network.gradient import to_gradients
from scenes.kit.signal.streams import unlabel, weights_again
from scenes.kit.type import symbols

from .stage import BlameStage


class Gradients(BlameStage):
    """From the error signals to the gradient of every weight."""

    def inputs(self) -> None:
        site, f = self.here, self.facts.focus
        net, board, key = self.net, self.board, (0, f.first, f.i)
        weights_again(board, *board.wipe())
        self.play(*board.spotlight([key]), run_time=QUICK)
        symbol, _numbers, result = lines = board.put(site.gradient(f.first, f.i)).submobjects
        self.until("symbol", self.flowing(site, [key], "forward"))
        self.play(*board.write(symbol), *lights(net, [key], "backward", True), run_time=MOVE)
        with self.meanwhile(self.flowing(site, [key]), to_end=False):
            self.work_out(site, lines, {"d": board.content(1, f.first), "x": board.content(0, f.i)}, "value")
            self.list_gradients(result.parts["result"])
            self.cue("thick")
        with self.meanwhile(self.flowing(site, list(net.edges))):
            self.show_gradients([key for key in net.edges if key[0] > 0])

    def list_gradients(self, first: VGroup) -> None:
        """The first gradient becomes a row of a list, at [list] the others follow while their arrows change."""
        f, facts, board = self.facts.focus, self.facts, self.board
        pairs = dict.fromkeys((k, i) for i in (f.i, f.i2) for k in (f.first, f.first2))
        rows = []
        for k, i in pairs:
            name = f"{symbols.unit(facts, 0, i)} -> {symbols.unit(facts, 1, k)}"
            name_set = self.math(name, role="muted", display=False)
            rows.append((name_set, self.number(fields.gradient(0, k, i), role="backward", sign=True)))
        listed = board.put(Rows(rows))
        self.play(land(first, listed.values[0]), FadeIn(listed.names[0]), run_time=MOVE)
        rest = [FadeIn(listed.row(index)) for index in range(1, len(rows))]
        self.cue("list")
        self.show_gradients(self.net.layer_keys(0), *([LaggedStart(*rest)] if rest else []))
        board.hold(*(listed.row(index) for index in range(len(rows))))
        if self.has_cue("bias"):
            name = self.words("bias of {unit}", unit=self.facts.names.first[f.first], role="muted")
            value = self.number(fields.bias_gradient(0, f.first), role="backward", sign=True)
            self.at("bias", *board.write(board.put(Rows([(name, value)]), TIGHT)), run_time=MOVE)

    def show_gradients(self, keys: list[Key], *more: Animation) -> None:
        """Arrows become as thick as their gradients are large; `more` is played along."""
        if keys:
            unlabel(self.board, keys)
            self.play(self.undim(*self.net.lit(keys)), run_time=MOVE)
            light = lights(self.net, keys, "backward", True)
            self.play(*light, *to_gradients(self.net, keys, SLOW), *more, run_time=SLOW)

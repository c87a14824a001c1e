"""Step 4, the path: one weight is nudged, and what it reaches on its way to the loss."""

from __future__ import annotations

from manim import UP, Animation, Arrow, FadeIn, FadeOut, VGroup

from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import HERO
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import take_place
from scenes.kit.network.flow import land, pulses
from scenes.kit.signal.held import flowing

from .lines import one_by_one
from .stage import ChainStage


class OnePath(ChainStage):
    """From the weight to the loss, quantity by quantity."""

    def prepare(self) -> None:
        super().prepare()
        self.unknown, self.arrows = VGroup(), VGroup()  # the question about the way to the loss, then the way

    def one_weight(self) -> None:
        net, column = self.net, self.column
        self.open_on(net, self.values)
        for cue in ("net", "weights"):
            self.until(cue, flowing(net, list(net.edges), "forward"))
        self.at("weights", *pulses(net, list(net.edges), "ink"), run_time=SLOW)
        self.cue("nudge")
        with self.hurrying("loss", 2 * SLOW):
            wobble = self._take_weight()
        self.cue("loss")
        mark = self.words("?", size=HERO, weight="semibold", role="muted")
        unknown = column.arrow(0, -1), column.ask(mark)
        self.play(*map(FadeIn, unknown), run_time=MOVE)
        self.unknown.add(wobble, *unknown)
        self.play(FadeIn(column.row(-1)), run_time=MOVE)
        self.until("", flowing(net, [self.edge_key], "forward"))

    def _take_weight(self) -> Arrow:
        """The weight comes into the chain, and an arrow that nudges it; return the arrow."""
        column, label = self.column, self.board.label(self.edge_key, needed=True)
        self.light(self.edge_key)
        coming = take_place(column.symbols[0]), take_place(column.meanings[0])
        self.play(*coming, land(label, column.values[0]), run_time=SLOW)
        wobble = column.nudge()
        self.play(FadeIn(wobble, shift=UP * TIGHT), run_time=QUICK)
        return wobble

    def path(self) -> None:
        loss = self.column.row(-1)
        light = pulses(self.net, [self.edge_key], "ink")
        self.at("dim", FadeOut(self.unknown), self.dim(loss), *light, run_time=MOVE)
        for index, stop in enumerate(self.stops[1:], start=1):
            self.until(stop.cue, self._run_down_chain)
            if stop.kind == "z":
                self.play(*pulses(self.net, [self.edge_key], "forward"), run_time=MOVE)
            self.arrows.add(self.column.arrow(index - 1, index))
            arriving = [self.undim(loss)] if stop.kind == "loss" else self._arrive(index)
            self.play(FadeIn(self.arrows[-1]), *arriving, run_time=MOVE)
        for cue in ("chain", ""):
            self.until(cue, self._run_down_chain)

    def _arrive(self, index: int) -> list[Animation]:
        """A quantity takes its place in the chain; its value comes flying from the output."""
        output, value = self.net.unit(self.net.last, self.facts.focus.out), self.column.values[index]
        flight = land(value.copy().move_to(output.center), value)
        return [take_place(self.column.symbols[index]), take_place(self.column.meanings[index]), flight]

    def _run_down_chain(self) -> list[Animation]:
        """Return the motion in which a light runs from the weight down the chain, as far as it is known."""
        ways = [(arrow.get_start(), arrow.get_end()) for arrow in self.arrows]
        return [one_by_one(ways, self.theme.ink, pulses(self.net, [self.edge_key], "forward"))]

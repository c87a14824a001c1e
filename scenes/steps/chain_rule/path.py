"""Step 4, the path: one weight is nudged, and what it reaches on its way to the loss."""

from __future__ import annotations

import numpy as np
from manim import Animation, Arrow, FadeIn, FadeOut, LaggedStart, Mobject, ShowPassingFlash, VGroup
from manim import Line as Stroke

from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.verbs import passing, take_place
from scenes.kit.network.flow import land, pulses
from scenes.kit.signal.held import flowing
from scenes.kit.type.icons import straight_arrow

from .stage import ChainStage, chain_x

HURRY = 2  # of SLOW: how long it takes until the weight stands in the chain


class OnePath(ChainStage):
    """From the weight to the loss, quantity by quantity."""

    # -- the question --------------------------------------------------------------------------------------------------

    def one_weight(self) -> None:
        self.open_on(self.net, self.values)
        for cue in ("net", "weights"):
            self.until(cue, flowing(self.net, list(self.net.edges), "forward"))
        self.at("weights", *pulses(self.net, list(self.net.edges), "ink", run_time=1.1))
        self.cue("nudge")
        with self.hurrying("loss", HURRY * SLOW):
            wobble = self._take_weight()
        self.cue("loss")
        gap = self._down(0, -1)
        mark = self.words("?", size=1.05, weight="semibold", role="muted")
        mark.centered_at(chain_x() + 2.4, sum(self.ys) / len(self.ys))
        self.play(FadeIn(gap), FadeIn(mark), run_time=0.6)
        self.play(FadeIn(self._loss_in_chain()), run_time=0.6)
        self.until("", flowing(self.net, [self.edge_key], "forward"))
        self.marks.unknown.add(gap, mark, wobble)

    def _take_weight(self) -> Arrow:
        """The weight comes into the chain, and an arrow that nudges it; return the arrow."""
        label = self._weight_label()
        if self.board.extra:  # it has room as soon as the others are dimmed
            self.play(self.dim(self._rest()), run_time=0.4)
            self.play(FadeIn(label), run_time=0.2)
        else:
            self.play(self.dim(self._rest()), FadeIn(label), run_time=0.6)
        self.play(
            take_place(self.symbols[0], SLOW),
            take_place(self.meanings[0], SLOW),
            land(label, self.befores[0]),
            run_time=SLOW,
        )
        wobble = self._nudge_arrow(self.symbols[0])
        self.play(FadeIn(wobble, shift=np.array([0, 0.2, 0])), run_time=0.4)
        return wobble

    def _loss_in_chain(self) -> VGroup:
        return VGroup(self.symbols[-1], self.befores[-1], self.meanings[-1])

    def _rest(self) -> VGroup:
        """All of the network but the weight and the two units it joins."""
        return self.net.everything_but(self.net.lit([self.edge_key]))

    def _nudge_arrow(self, beside: Mobject) -> Arrow:
        """A short arrow up: nudge it."""
        x, y = float(beside.get_left()[0]) - 0.3, self.ys[0]
        return straight_arrow(self.theme, [x, y - 0.3, 0], [x, y + 0.34, 0], "ink")

    def _down(self, upper: int, lower: int) -> Arrow:
        """An arrow from one stop of the chain to a later one."""
        x = chain_x() + 0.3
        start = float(self.symbols[upper].ink_points()[:, 1].min()) - 0.1
        end = float(self.symbols[lower].ink_points()[:, 1].max()) + 0.1
        return straight_arrow(self.theme, [x, start, 0], [x, end, 0])

    # -- the path ------------------------------------------------------------------------------------------------------

    def path(self) -> None:
        loss = self._loss_in_chain()
        self.at(
            "dim", FadeOut(self.marks.unknown), self.dim(loss), *pulses(self.net, [self.edge_key], "ink"), run_time=0.9
        )
        for index, stop in enumerate(self.stops[1:], start=1):
            self.until({"z": "z", "a": "a", "loss": "l"}[stop.kind], self._run_down_chain)
            if stop.kind == "z":
                self.play(*pulses(self.net, [self.edge_key], "forward", run_time=0.8))
            arrow = self._down(index - 1, index)
            self.marks.arrows.add(arrow)
            arriving = [self.undim(loss)] if stop.kind == "loss" else self._arrive(index)
            self.play(FadeIn(arrow, run_time=0.7), *arriving)
        self.until("chain", self._run_down_chain)
        self.until("", self._run_down_chain)

    def _arrive(self, index: int) -> list[Animation]:
        """A quantity takes its place in the chain; its value comes flying from the output."""
        center, value = self.net.unit(self.net.last, self.facts.focus.out).center, self.befores[index]
        flight = land(value.copy().move_to(center), value)
        return [FadeIn(self.symbols[index]), take_place(self.meanings[index]), flight]

    def _run_down_chain(self) -> list[Animation]:
        """Return the motion in which a light runs from the weight down the chain, as far as it is known."""
        lights = pulses(self.net, [self.edge_key], "forward")
        for arrow in self.marks.arrows:
            line = passing(Stroke(arrow.get_start(), arrow.get_end(), stroke_width=12, color=self.theme.ink))
            lights.append(ShowPassingFlash(line, time_width=0.7, run_time=0.6))
        return [LaggedStart(*lights, lag_ratio=0.8)]

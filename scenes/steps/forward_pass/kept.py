"""Step 2, its end: what the prediction means, and what is kept for the way back."""

from __future__ import annotations

import numpy as np
from manim import Circle, DashedVMobject, FadeIn, FadeOut, LaggedStart, VGroup

from scenes.kit.layout.zones import FRAME, HERO, READ, WORK
from scenes.kit.motion.pace import MOVE, QUICK
from scenes.kit.network.flow import pulses
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.working import PITCH

from .stage import TOP, ForwardStage

MOST_KEPT = 6  # rows of the table of what is kept


class Kept(ForwardStage):
    """The prediction, and every z and a on the way to it."""

    # -- what it means, and what is kept
    # ---------------------------------------------------------------------------------

    def meaning(self) -> None:
        net = self.net
        self.cue("wave")
        self._clear_working()
        self._all_bright()
        pace = min(max(self.seconds_to("good") / net.last, QUICK), MOVE)  # a deep network is run through faster
        for layer in range(net.last):
            self.play(*pulses(net, net.layer_keys(layer), "forward"), run_time=pace)
        self.until("good", flowing(net, list(net.edges), "forward"))
        unit = net.unit(net.last, self.focus.out)
        place = [WORK.left + 0.6 + unit.radius, unit.center[1], 0]
        if FRAME.shape == "tall":  # the network fills the width: below it
            place = [WORK.center[0], WORK.top - 2.0, 0]
        mark = self.words("?", size=HERO, weight="bold", role="muted").centered_at(place[0], place[1])
        self.play(FadeIn(mark, shift=np.array([-0.2, 0, 0])), run_time=0.5)
        unknown = VGroup(
            DashedVMobject(
                Circle(radius=max(unit.radius, 0.6), stroke_width=3, color=self.theme.muted), num_dashes=24
            ).move_to(place),
            self.words("target", role="muted").at(place[0], place[1] + max(unit.radius, 0.6) + 0.2, "middle"),
        )
        with self.meanwhile(flowing(net, net.fan(net.last, self.focus.out), "forward"), to_end=False):
            self.at("target", FadeIn(unknown), run_time=0.6)
            self.cue("keep")
        self.play(FadeOut(mark), FadeOut(unknown), run_time=0.4)
        self._kept_table()
        self.until("back", flowing(net, list(net.edges), "forward"))
        for layer in reversed(range(net.last)):
            self.play(*pulses(net, net.layer_keys(layer), "backward", backward=True), run_time=0.8)
        self.until("", flowing(net, list(net.edges)))

    def _kept_table(self) -> None:
        net, f = self.net, self.facts
        places = self._kept_units()
        few = len(places) <= 4
        size, pitch = (0.5, 0.95) if few else (READ, PITCH)
        top = WORK.top - TOP
        z_x, a_x = WORK.left + 2.4, WORK.right - 0.1
        head = self.words("kept for the way back", role="muted").fit(WORK.width).at(WORK.left, top)
        z_head = self.math("z", size=size).at(z_x - 1.3 * size, top - 0.85, "middle")
        a_head = self.math("a", size=size, role="forward").at(a_x - 1.3 * size, top - 0.85, "middle")
        names, zs, activations = VGroup(), VGroup(), VGroup()
        for index, (layer, k) in enumerate(places):
            y = top - 0.85 - (index + 1) * pitch
            names.add(self.math(symbols.unit(f, layer, k), size=size, role="muted").at(WORK.left + 0.05, y))
            zs.add(
                self.number(net.z_path(layer, k), size=size)
                .fit(z_x - float(names[-1].get_right()[0]) - 0.15)
                .at(z_x, y, "right")
            )
            activations.add(
                self.number(net.activation_path(layer, k), size=size, role="forward")
                .fit(a_x - z_x - 0.2)
                .at(a_x, y, "right")
            )
        self.play(FadeIn(head), FadeIn(names), run_time=0.6)
        self.cue("z")
        self.play(FadeIn(z_head), FadeIn(zs, lag_ratio=0.3), run_time=0.9)
        self.cue("a")
        self._hide(activations)
        drops = [
            self._drop(self.board.source(layer, k), label)
            for (layer, k), label in zip(places, activations, strict=True)
        ]
        self.play(FadeIn(a_head), LaggedStart(*drops, lag_ratio=0.2), run_time=1.4)

    def _kept_units(self) -> list[tuple[int, int]]:
        """Return all units after the input; in a larger network only those in focus."""
        net, f = self.net, self.focus
        every = [(layer, k) for layer in range(1, net.last + 1) for k in net.units[layer]]
        if len(every) <= MOST_KEPT:
            return every
        spoken = {(1, f.first), (1, f.first2), (net.last, f.out), (net.last, f.out2)}
        if net.last > 1:
            spoken |= {(net.last - 1, f.h), (net.last - 1, f.h2)}
        return [place for place in every if place in spoken]

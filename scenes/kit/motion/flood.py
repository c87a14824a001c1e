"""Ticks that continue, faster and faster, out of the frame."""

from __future__ import annotations

import numpy as np
from manim import Animation, VGroup, VMobject, linear

from scenes.kit.layout.zones import FRAME

from .group import named
from .pace import SLOW

FASTER = 3.0  # power of time with which the ticks come
MOST = 2000  # ticks that are drawn: nobody sees more of them, however narrow their pitch


class Flood(Animation):
    """Ticks come one after the other, faster and faster."""

    def __init__(self, ticks: VGroup, run_time: float) -> None:
        super().__init__(ticks, run_time=run_time, introducer=True, rate_func=linear)

    def begin(self) -> None:
        self.opacities = [float(tick.get_stroke_opacity()) for tick in self.mobject]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        there = len(self.mobject) if alpha >= 1 else int(alpha**FASTER * len(self.mobject))
        for index, (tick, opacity) in enumerate(zip(self.mobject, self.opacities, strict=True)):
            tick.set_stroke(opacity=opacity if index < there else 0.0)


def flood(ticks: VGroup, opacity: float = 1.0, run_time: float = SLOW) -> Animation:
    """Return an animation in which a row of ticks continues at the same pitch, faster and faster, out of the frame.

    `ticks` are two or more strokes in a row; the new ones leave the frame at its right edge. They are the
    animation's `mobject`, to be faded out later. `opacity` is their share of the last tick's strength.

    Example:

        tick = Rectangle(width=0.01, height=0.4, stroke_width=5, color=self.theme.forward)
        ticks = VGroup(*(tick.copy().move_to([x, 0, 0]) for x in (-5.0, -4.8, -4.6)))
        self.play(FadeIn(ticks))
        more = flood(ticks)
        self.play(more)
        self.play(FadeOut(more.mobject))
    """
    last = ticks[-1]
    pitch = float(last.get_x() - ticks[-2].get_x())
    if pitch <= 0:
        raise ValueError("ticks that run on to the right stand in a row from left to right")
    count = min(int((FRAME.width / 2 - last.get_x()) / pitch) + 1, MOST)
    more = VGroup(*(_beside(last, pitch * (index + 1), opacity) for index in range(count)))
    return named("flood", Flood(more, run_time), ticks)


def _beside(tick: VMobject, away: float, opacity: float) -> VMobject:
    """Return a copy of a tick to the right of it, which may leave the part of the frame that is safe for texts."""
    copy = tick.copy().shift(np.array([away, 0.0, 0.0]))
    copy.set_stroke(opacity=opacity * float(tick.get_stroke_opacity()))
    copy.backdrop = True
    return copy

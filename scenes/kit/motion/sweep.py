"""Light that runs over the network, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, LaggedStart, Line, ShowPassingFlash, VMobject, linear

from .group import named, together
from .pace import MOVE, SLOW
from .verbs import over_time, passing

LONG = 0.5  # of the light, as a share of its arrow
WIDTH = 9.0  # Manim's stroke width of light that carries no size
LEAST, MOST = 2.0, 14.0  # stroke widths of the smallest and the largest size
LAG = 0.6  # of the time of a light, after which that on the next way starts
OVERLAP = 0.7  # of a layer's time, when the light of the next one sets out
DASH = 0.13  # frame units of light and of dark, where a size is negative
GLOW = 8.0  # stroke width of a unit's outline when light arrives
QUIET = 0.4  # strength of light that repeats while the narration speaks of something else


class Light(Animation):
    """A stretch of light runs along one arrow, wherever that is; dashed where it carries something negative."""

    def __init__(self, edge: Any, color: str, backward: bool, width: float = WIDTH, dashed: bool = False) -> None:
        self.edge, self.backward, self.dashed = edge, backward, dashed
        light = passing(VMobject(stroke_width=width, color=color, fill_opacity=0))
        super().__init__(light, run_time=MOVE, introducer=True, remover=True, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        head, tail = min(alpha * (1 + LONG), 1.0), max(alpha * (1 + LONG) - LONG, 0.0)
        spans = [(tail, head)]
        if self.dashed:
            pitch = 2 * DASH / self.edge.length
            starts = np.arange(int(1 / pitch) + 1) * pitch
            spans = [(max(a, tail), min(a + pitch / 2, head)) for a in starts]
        spans = [(1 - b, 1 - a) if self.backward else (a, b) for a, b in spans]
        low, high = self.edge.gap or (1.0, 1.0)  # it goes on under the label for which the arrow is open
        parts = [part for a, b in spans for part in ((a, min(b, low)), (max(a, high), b))]
        self.mobject.clear_points()
        for start, end in [part for part in parts if part[1] - part[0] > 1e-3]:
            self.mobject.append_points(_straight(self.edge.point(start), self.edge.point(end)))


def _straight(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the four points of a straight Bezier curve, shape (4, 3)."""
    return start + np.linspace(0, 1, 4)[:, None] * (end - start)


class Glow(Animation):
    """The outline of a unit glows when the light arrives, in the second half of the time."""

    def __init__(self, unit: Any, color: str) -> None:
        self.unit, self.strength = unit, 1.0
        ring = passing(unit.circle.copy().set_fill(opacity=0).set_stroke(color, width=GLOW, opacity=0))
        super().__init__(ring, run_time=MOVE, introducer=True, remover=True, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.move_to(self.unit.center)
        glow = np.sin(np.pi * np.clip(2 * alpha - 1, 0.0, 1.0))
        self.mobject.set_stroke(opacity=self.strength * float(glow))


def quieter(animations: Iterable[Animation]) -> list[Animation]:
    """Make the light in animations faint, so that it does not attract attention; return them.

    Example:

        self.play(*quieter(lights(self.net, self.net.layer_keys(0), "forward")))
    """
    made = list(animations)
    for animation in made:
        if isinstance(animation, Light):
            animation.mobject.set_stroke(opacity=QUIET)
        elif isinstance(animation, Glow):
            animation.strength = QUIET
        elif isinstance(animation, AnimationGroup):
            quieter(animation.animations)
    return made


def lights(
    net: Any, keys: Iterable[tuple[int, int, int]], role: str, backward: bool = False, run_time: float = SLOW
) -> list[Animation]:
    """Return animations of light that runs along several arrows at once, past their labels.

    Example:

        self.play(*lights(self.net, self.net.layer_keys(0), "forward"))
    """
    made = [Light(net.edges[key], net.theme.role(role), backward) for key in keys]
    for light in made:
        light.run_time = run_time
    return [named("light", light, light.edge) for light in made]


def sweep(
    net: Any,
    backward: bool = False,
    role: str | None = None,
    layers: Sequence[int] | None = None,
    width_by: Mapping[tuple[int, int, int], float] | None = None,
    run_time: float | None = None,
) -> AnimationGroup:
    """Return an animation of light that runs over a network, layer by layer; units glow when it arrives.

    Forward from left to right, or backward from right to left, where inputs do not glow. `role` is its colour
    ("forward" or "backward"). `layers` are the layers that its arrows leave, all by default, in the order of the light.
    With `width_by`, sizes by key of an arrow, only those arrows are lit: each as wide as its size is beside the
    largest, and dashed where it is negative.

    Example:

        self.play(sweep(net))
        sizes = {key: self.facts.value(net.gradient_path(*key)) for key in net.layer_keys(0)}
        self.play(sweep(net, backward=True, layers=[0], width_by=sizes))
    """
    color = net.theme.role(role or ("backward" if backward else "forward"))
    order = range(net.last)[:: -1 if backward else 1] if layers is None else layers
    largest = max((abs(size) for size in (width_by or {}).values()), default=0.0) or 1.0
    waves = []
    for layer in order:
        keys = [key for key in net.layer_keys(layer) if width_by is None or key in width_by]
        if width_by is None:
            lights = [Light(net.edges[key], color, backward) for key in keys]
        else:
            lights = [
                Light(net.edges[key], color, backward, _width(width_by[key] / largest), width_by[key] < 0)
                for key in keys
            ]
        ends = {(key[0], key[2]) if backward else (key[0] + 1, key[1]) for key in keys}
        if backward:  # an input gets no error signal
            ends = {end for end in ends if end[0] > 0}
        glows = [Glow(net.unit(*end), color) for end in sorted(ends)]
        waves.append(together("sweep", [*lights, *glows]))
    seconds = run_time if run_time is not None else MOVE * (1 + OVERLAP * (len(waves) - 1))
    return together("sweep", waves, [net], lag_ratio=OVERLAP, run_time=seconds)


def _width(share: float) -> float:
    return LEAST + (MOST - LEAST) * abs(share)


def from_to(stroke: Line, start: Sequence[np.ndarray], end: Sequence[np.ndarray], back: bool) -> Animation:
    """Return the animation in which a straight stroke comes from two points to two others; back: goes from those.

    Example:

        stroke = Line(LEFT, RIGHT)
        self.play(from_to(stroke, (UP, UP + RIGHT), (LEFT, RIGHT)))
    """
    here, there = np.array(start), np.array(end)

    def draw(share: float) -> None:
        out = 1 - share if back else share
        stroke.set_points_as_corners(here + (there - here) * out).set_stroke(opacity=min(4 * out, 1))

    return over_time(stroke, draw, SLOW, linear_time=False)


def one_by_one(
    ways: Iterable[Sequence[np.ndarray]], color: str, before: Sequence[Animation] = (), lag: float = LAG
) -> Animation:
    """Return the motion in which light runs along straight ways, from end to end, after what comes before."""
    lines = (passing(Line(*way, stroke_width=12, color=color)) for way in ways)
    return LaggedStart(*before, *(ShowPassingFlash(line, time_width=0.7) for line in lines), lag_ratio=lag)

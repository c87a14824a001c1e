"""Ripple: a ring that leaves a unit's outline and fades, to point at the unit."""

from __future__ import annotations

import numpy as np
from manim import Animation, Circle, UpdateFromAlphaFunc, rush_from

from scenes.kit.motion.pace import MOVE
from scenes.kit.motion.verbs import passing
from scenes.kit.network.diagram import NetworkDiagram

REACH = 0.45  # how far the ring goes, as a share of the unit's radius


def ripple(net: NetworkDiagram, layer: int, k: int, role: str = "backward", run_time: float = MOVE) -> Animation:
    """Return an animation of a ring in a role's colour that leaves a unit and fades.

    Example:

        self.play(ripple(self.net, self.net.last, self.facts.focus.out))
    """
    unit = net.unit(layer, k)
    return ring_from(unit.center, float(unit.radius), net.theme.role(role), run_time=run_time)


def ring_from(center: np.ndarray, radius: float, color: str, reach: float = REACH, run_time: float = MOVE) -> Animation:
    """Return an animation of a ring that leaves a circle, as far as `reach` of its radius, and fades.

    center: (3,).

    Example:

        dot = Dot(self.board.zone.center)
        self.add(dot)
        self.play(ring_from(dot.get_center(), 0.1, self.theme.ink, reach=3))
    """
    ring = passing(Circle(radius=radius, stroke_width=6, color=color).move_to(center))
    ring.backdrop = True  # a light, not a thing: it may leave the part of the frame that is safe for text

    def spread(mobject: Circle, alpha: float) -> None:
        mobject.set(width=2 * radius * (1 + reach * alpha)).set_stroke(opacity=1 - alpha)

    return UpdateFromAlphaFunc(ring, spread, run_time=run_time, rate_func=rush_from, remover=True, introducer=True)

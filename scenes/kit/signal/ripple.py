"""Ripple: a ring that leaves a unit's outline and is gone, to say: here, now."""

from __future__ import annotations

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
    ring = passing(Circle(radius=unit.radius, stroke_width=6, color=net.theme.role(role)).move_to(unit.center))
    ring.backdrop = True  # a light, not a thing: it may leave the part of the frame that is safe for text
    radius = float(unit.radius)

    def spread(mobject: Circle, alpha: float) -> None:
        mobject.set(width=2 * radius * (1 + REACH * alpha)).set_stroke(opacity=1 - alpha)

    return UpdateFromAlphaFunc(ring, spread, run_time=run_time, rate_func=rush_from, remover=True, introducer=True)

"""Flow: what runs along the arrows, light forward or backward, and values that travel before they are used."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from manim import Animation, Line, Mobject, ShowPassingFlash

from scenes.kit.crossing import may_cross
from scenes.kit.motion.verbs import Dissolve, Follow, passing
from scenes.kit.type.typeset import Typeset

from .diagram import NetworkDiagram
from .edge import Edge, Key

INTO = 0.45  # how far into a unit a value on its way begins and ends
CLEAR = 0.14  # between a value on its way and the label it goes around


def pulse(edge: Edge, color: str, backward: bool = False, run_time: float = 0.8, width: float = 9) -> Animation:
    """Return an animation of light that runs along one arrow, against it with `backward`."""
    start, end = (edge.end, edge.start) if backward else (edge.start, edge.end)
    line = passing(Line(start, end, stroke_width=width, color=color, buff=0))
    return ShowPassingFlash(line, time_width=0.5, run_time=run_time)


def pulses(
    net: NetworkDiagram, keys: Iterable[Key], role: str, backward: bool = False, run_time: float = 0.8
) -> list[Animation]:
    """Return animations of light along several arrows at once, in the colour of a role.

    Example:

        self.play(*pulses(net, net.layer_keys(0), "forward"))
        self.play(*pulses(net, net.layer_keys(0), "backward", backward=True))
    """
    color = net.theme.role(role)
    return [pulse(net.edges[key], color, backward, run_time) for key in keys]


def travel(label: Typeset, edge: Edge, backward: bool = False, run_time: float = 1.0, down: bool = False) -> Animation:
    """Return an animation of a copy of a value along an arrow; it is gone when it arrives.

    It goes around the label on the arrow: above it, with `down` below it.

    Example:

        f = self.facts.focus
        self.play(travel(self.number("cycle.forward.a[-1][out]"), net.edge(net.last - 1, f.out, f.h)))
    """
    path = way_past(label, edge, down)
    value = may_cross(label.copy(), "a value travels along its arrow", edge)
    return Dissolve(value, path[::-1] if backward else path, run_time=run_time)


def way_past(label: Typeset, edge: Edge, down: bool = False) -> list[np.ndarray]:
    """Return the way of a text along an arrow, around the labels on it, as points from the unit that it leaves."""
    across = np.array([-edge.direction[1], edge.direction[0], 0.0])
    across *= (-1 if down else 1) * (1 if across[1] >= 0 else -1)
    away = max(
        (_reach(label, across) + _reach(other, across) + CLEAR for other, _, _ in edge.rooms if edge.gap is not None),
        default=0.0,
    )
    into = edge.direction * INTO * edge.scaled
    start, end = edge.start - into, edge.end + into
    return [start, edge.start + across * away, edge.end + across * away, end]


def _reach(label: Typeset, across: np.ndarray) -> float:
    """Return how far a text reaches from its middle in a direction."""
    return float(np.abs(np.ptp(label.ink_points(), axis=0) / 2) @ np.abs(across))


def fly(thing: Mobject, to: Mobject, bend: float = 0.2, run_time: float = 0.9) -> Animation:
    """Return an animation of a copy of a thing in a gentle arc to where another thing is.

    The copy is gone when it arrives: show the target with the next play, or together with it (`land`).
    """
    from scenes.kit.motion.verbs import arc

    copy = thing.copy()
    return Follow(copy, arc(thing.get_center(), to.get_center(), bend), run_time=run_time)


def land(thing: Mobject, to: Mobject, bend: float = 0.2, run_time: float = 1.0, at: Mobject | None = None) -> Animation:
    """Return one animation: a copy of a thing flies to the target, and the target fades in as it arrives.

    `at`: the part of the target that it flies to. The copy is gone when it arrives, also while others still fly.

    Example:

        source, target = self.number("loss").at(-2, 0), self.number("loss").at(2, 0)
        self.play(FadeIn(source))
        self.play(land(source, target))
    """
    from manim import AnimationGroup, FadeIn

    from scenes.kit.motion.verbs import arc

    copy = thing.copy()
    flight = Follow(copy, arc(thing.get_center(), (at or to).get_center(), bend), run_time=run_time * 0.8, vanish=True)
    return AnimationGroup(
        flight,
        FadeIn(to, run_time=run_time * 0.35),
        lag_ratio=0.8,
        run_time=run_time,
    )

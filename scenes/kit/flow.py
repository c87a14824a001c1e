"""What runs along the arrows: light forward or backward, and values that travel before they are used."""

from __future__ import annotations

from collections.abc import Iterable

from manim import Animation, Line, Mobject, ShowPassingFlash

from scenes.kit.edge import Edge, Key
from scenes.kit.motion import Follow, passing
from scenes.kit.network import NetworkDiagram
from scenes.kit.typeset import Typeset


def pulse(edge: Edge, color: str, backward: bool = False, run_time: float = 0.8, width: float = 9) -> Animation:
    """Light that runs along one arrow, against it when backward."""
    start, end = (edge.end, edge.start) if backward else (edge.start, edge.end)
    line = passing(Line(start, end, stroke_width=width, color=color, buff=0))
    return ShowPassingFlash(line, time_width=0.5, run_time=run_time)


def pulses(net: NetworkDiagram, keys: Iterable[Key], role: str, backward: bool = False,
           run_time: float = 0.8) -> list[Animation]:  # fmt: skip
    """Light along several arrows at once, in the colour of a role."""
    color = net.theme.role(role)
    return [pulse(net.edges[key], color, backward, run_time) for key in keys]


def travel(label: Typeset, edge: Edge, backward: bool = False, run_time: float = 1.0) -> Animation:
    """A copy of a value runs along an arrow; it is gone when it arrives."""
    start, end = (edge.end, edge.start) if backward else (edge.start, edge.end)
    return Follow(label.copy(), [start, end], run_time=run_time)


def fly(thing: Mobject, to: Mobject, bend: float = 0.2, run_time: float = 0.9) -> Animation:
    """A copy of a thing flies in a gentle arc to where another stands, growing or shrinking to its size on the way.

    The copy is gone when it arrives: show the target with the next play (or together with it, see `land`).
    """
    from scenes.kit.motion import arc

    copy = thing.copy()
    return Follow(copy, arc(thing.get_center(), to.get_center(), bend), run_time=run_time)


def land(thing: Mobject, to: Mobject, bend: float = 0.2, run_time: float = 1.0) -> Animation:
    """A copy of a thing flies to the target and the target appears as it arrives: one animation, leaves the target."""
    from manim import AnimationGroup, FadeIn

    return AnimationGroup(
        fly(thing, to, bend, run_time * 0.8),
        FadeIn(to, run_time=run_time * 0.35),
        lag_ratio=0.8,
        run_time=run_time,
    )

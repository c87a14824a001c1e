"""Flow along the arrows: light forward or backward, and values that travel before they are used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Line, Mobject, ShowPassingFlash

from scenes.kit.motion.flight import SPOTS, Sky, clear_way, let_cross, seen_along, way_along
from scenes.kit.motion.group import named, together
from scenes.kit.motion.land import land as land
from scenes.kit.motion.pace import MOVE
from scenes.kit.motion.verbs import ARRIVAL, Dissolve, passing, set_level
from scenes.kit.type.typeset import Typeset

from .bypass import way_between
from .diagram import NetworkDiagram
from .edge import Edge, Key

INTO = 0.45  # how far inside a unit the way of a value begins and ends
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


def travel(
    label: Typeset,
    edge: Edge,
    backward: bool = False,
    run_time: float = 1.0,
    down: bool = False,
    to_label: bool = False,
) -> Animation:
    """Return an animation of a copy of a value along an arrow; it is gone when it arrives.

    It goes around the label on the arrow: above it, with `down` below it. to_label: it goes as far as the label, where
    the arrow has one in its gap: it meets its weight.

    Example:

        f = self.facts.focus
        self.play(travel(self.number("cycle.forward.a[-1][out]"), net.edge(net.last - 1, f.out, f.h)))
    """
    path = way_past(label, edge, down)
    path = path[::-1] if backward else path
    if to_label and edge.gap is not None:
        share = float(sum(edge.gap)) / 2
        aside = path[1] - (edge.end if backward else edge.start)
        path = [*path[:2], edge.point(share) + aside]
    return named("travel", Along(label, path, run_time), label)


def multiply(value: Typeset, product: Typeset, edge: Edge, net: NetworkDiagram | None = None) -> AnimationGroup:
    """Return an animation in which a value runs along an arrow to its weight, and goes on into the unit as the product.

    Both are gone at the end. The product is not on the stage before; it appears beside the weight: above it, or where
    it touches least of a network.

    Example:

        f = self.facts.focus
        made = self.number(fields.term(0, f.first, f.i), role="sign")
        self.play(multiply(self.number("x[i]"), made, net.edge(0, f.first, f.i), net), run_time=2 * SLOW)
    """
    widest = max(value, product, key=lambda each: float(each.width))
    if net is not None:
        start, aside, weight, beyond, end = way_between(net, widest, edge, INTO * edge.scaled)
    else:
        start, aside, beyond, end = way_past(widest, edge)
        share = edge.label_at if edge.gap is None else sum(edge.gap) / 2
        weight = edge.point(share) + aside - edge.start
    ways = Along(value, [start, aside, weight], MOVE, 0.0), Onward(product, [weight, beyond, end], run_time=MOVE)
    return together("multiply", ways, [value, product], lag_ratio=1)


def way_past(label: Typeset, edge: Edge, down: bool = False) -> list[np.ndarray]:
    """Return the way of a text along an arrow, around the labels on it, as points from the unit that it leaves."""
    across = np.array([-edge.direction[1], edge.direction[0], 0.0])
    across *= (-1 if down else 1) * (1 if across[1] >= 0 else -1)
    away = max(
        (reach(label, across) + reach(other, across) + CLEAR for other, _, _ in edge.rooms if edge.gap is not None),
        default=0.0,
    )
    into = edge.direction * INTO * edge.scaled
    start, end = edge.start - into, edge.end + into
    return [start, edge.start + across * away, edge.end + across * away, end]


def keep_clear(flight: Dissolve, sky: Sky) -> None:
    """Let something that flies pass under the obstacles of the sky, where its path leads over them."""
    shares = np.linspace(0, 1, 2 * SPOTS)  # of its length, as it is followed
    path = np.stack([np.interp(shares, flight.stations, axis) for axis in np.transpose(flight.path)], axis=1)
    size = (flight.mobject.width, flight.mobject.height)
    flight.seen = seen_along(size, path, sky)
    flight.seen[-1] = flight.seen[-2]  # it does not stay at the end of its way
    let_cross(flight.mobject, size, path, sky)


class Along(Dissolve):
    """A copy of a value goes along an arrow, over those that cross it there."""

    def __init__(self, label: Typeset, path: list[np.ndarray], run_time: float, arrival: float = ARRIVAL) -> None:
        self.source = label
        super().__init__(label.copy(), path, source=label, arrival=arrival, run_time=run_time)

    def _setup_scene(self, scene: Any) -> None:
        keep_clear(self, Sky.over(scene.mobjects, [self.source]))
        super()._setup_scene(scene)


class Onward(Dissolve):
    """A value that appears on an arrow goes on along it, over what crosses it there; it is not seen before."""

    def interpolate_mobject(self, alpha: float) -> None:
        super().interpolate_mobject(alpha)
        if alpha <= 0:
            set_level(self.mobject, 0.0)

    def _setup_scene(self, scene: Any) -> None:
        keep_clear(self, Sky.over(scene.mobjects))
        super()._setup_scene(scene)


def reach(label: Typeset, across: np.ndarray) -> float:
    """Return how far a text reaches from its middle in a direction."""
    return float(np.abs(np.ptp(label.ink_points(), axis=0) / 2) @ np.abs(across))


class Flight(Dissolve):
    """A copy of a value flies to another thing, grows faint there and is gone; the kit finds its way."""

    def __init__(self, thing: Mobject, to: Mobject, bend: float, run_time: float) -> None:
        self.source, self.to, self.bend = thing, to, bend
        path = [thing.get_center(), to.get_center()]
        super().__init__(thing.copy(), path, source=thing, arrival=0.0, run_time=run_time)

    def _setup_scene(self, scene: Any) -> None:
        start, end = self.source.get_center(), self.to.get_center()
        sky, size = Sky.over(scene.mobjects, [self.source, self.to]), (self.mobject.width, self.mobject.height)
        bulge = clear_way(size, start, end, sky, self.bend)
        self.lead(way_along(start, end, bulge))
        keep_clear(self, Sky.over(scene.mobjects, [self.source]))  # under the text it flies to, too
        super()._setup_scene(scene)


def fly(thing: Mobject, to: Mobject, bend: float = 0.2, run_time: float = 0.9) -> Animation:
    """Return an animation of a copy of a value that flies to where another thing is, and is gone when it arrives.

    Its way is bent like `bend`, unless another one crosses fewer texts and arrows.
    """
    return named("fly", Flight(thing, to, bend, run_time), thing)

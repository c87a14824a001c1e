"""A network gets another layout: another box, or another direction. Every unit and every arrow travels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Animation, Mobject

from scenes.kit.motion.verbs import set_level
from scenes.kit.network.edge import Edge, Key
from scenes.kit.network.tie import middle_of
from scenes.kit.network.unit import Unit
from scenes.kit.signal.unfold import Travel
from scenes.kit.type.typeset import Typeset

from .later import Later

# Directions between which a turn keeps the order of the units, and its angle: counter-clockwise.
TURNS = {
    ("right", "up"): np.pi / 2,
    ("up", "right"): -np.pi / 2,
    ("left", "down"): np.pi / 2,
    ("down", "left"): -np.pi / 2,
}
LAG = 0.5  # share of a layer's time after which the next one sets out

Spot = tuple[float, float, float]  # of a label: share of its arrow, how far aside, how far the arrow is open for it


@dataclass
class Way:
    """A thing goes from one middle and size to others; `seen`: how strongly it is shown (None: as it is)."""

    thing: Mobject
    here: np.ndarray
    there: np.ndarray
    sizes: tuple[float, float]
    seen: tuple[float, float] | None = None

    def put(self, share: float, angle: float) -> None:
        """Put it at a share of its way, which is an arc of this angle."""
        self.thing.scale(_between(*self.sizes, share) / _size(self.thing))
        self.thing.shift(_on_arc(self.here, self.there, share, angle) - middle_of(self.thing))
        if self.seen is not None:
            set_level(self.thing, _between(*self.seen, share))


@dataclass
class Slid:
    """A label slides along its arrow, from one spot and size to others."""

    layer: int
    edge: Edge
    label: Typeset
    spots: tuple[Spot, Spot]
    sizes: tuple[float, float]
    seen: tuple[float, float]

    def put(self, share: float) -> None:
        """Put it at a share of its way."""
        self.label.scale(_between(*self.sizes, share) / _size(self.label))
        self.edge.slide_label(self.label, *(_between(a, b, share) for a, b in zip(*self.spots, strict=True)))
        if self.seen != (1.0, 1.0):
            set_level(self.label, _between(*self.seen, share))


class Rearranging(Travel):
    """Units travel as where a network unfolds; their texts and the labels of arrows go to new places, too.

    other: the same network, drawn as this one is at the end. Where the units keep their order in a turn, they turn.
    Else they would all meet on one line, so layers set out one after the other.
    """

    verb = "rearrange"

    def __init__(self, net: Any, other: Any, run_time: float) -> None:
        self.net, self.other = net, other
        keys = [(layer, k) for layer, units in enumerate(net.units) for k in units]
        super().__init__([(net.unit(*key), other.unit(*key)) for key in keys], self._arrive, run_time)
        self.texts = []  # `ways` has all texts, with their sizes
        self.scales, self.strokes = (net.scaled, other.scaled), (net.strokes, other.strokes)
        turn = (net.arranged.direction, other.arranged.direction)
        self.angle = TURNS.get(turn, 0.0)
        self.lag = 0.0 if self.angle or turn[0] == turn[1] else LAG
        self.layers = [key[0] for key in keys]
        dots = zip(net.ellipses, other.ellipses, strict=True)
        self.ways = [(0, _way(one, two)) for one, two in dots]
        for key in keys:
            self._add_texts(*key)
        self.spots: list[Slid] = []
        for key in net.edges:
            self._add_label(key)

    def _add_texts(self, layer: int, k: int) -> None:
        net, one, two = self.net, self.net.unit(layer, k), self.other.unit(layer, k)
        if one.symbol is not None and two.symbol is not None:
            seen = float(one.symbol in one.submobjects), float(two.symbol in two.submobjects)
            if seen != (0.0, 0.0):
                one.add(one.symbol)
                self.ways.append((layer, _way(one.symbol, two.symbol, None if seen == (1.0, 1.0) else seen)))
        bias, its = net.biases.get((layer, k)), self.other.biases.get((layer, k))
        if bias is None and its is not None:
            net.biases[layer, k] = bias = its.copy()
            net.bias_group.add(set_level(bias, 0.0))
            offset = middle_of(bias) - two.center
            one.carry(bias)
            sizes = _size(its), _size(its)
            self.ways.append((layer, Way(bias, one.center + offset, middle_of(its), sizes, (0.0, 1.0))))
        elif bias is not None:
            way = _way(bias, its) if its is not None else self._alone(bias, one, two, (1.0, 0.0))
            self.ways.append((layer, way))
        for name in (name for name, *at in net.shown if tuple(at) == (layer, k)):
            label, its = net.shown[name, layer, k], self.other.shown.get((name, layer, k))
            way = _way(label, its) if its is not None else self._alone(label, one, two, None)
            self.ways.append((layer, way))

    def _alone(self, thing: Typeset, one: Unit, two: Unit, seen: tuple[float, float] | None) -> Way:
        """Return the way of a text that stays beside its unit, because the other network does not have it."""
        grows = self.scales[1] / self.scales[0]
        there = two.center + (middle_of(thing) - one.center) * grows
        return Way(thing, middle_of(thing), there, (_size(thing), _size(thing) * grows), seen)

    def _add_label(self, key: Key) -> None:
        net, edge = self.net, self.net.edges[key]
        label, its = net.labels.get(key), self.other.labels.get(key)
        here = None if label is None else _spot(edge, label)
        there = None if its is None else _spot(self.other.edges[key], its)
        if label is None and its is not None:
            net.labels[key] = label = its.copy()
            net.label_group.add(set_level(label, 0.0))
        if label is None:
            return
        small = _size(label) * self.scales[1] / self.scales[0] if its is None else _size(its)
        sizes = (small if here is None else _size(label), small)
        seen = float(here is not None), float(there is not None)
        if here is None and there is not None:
            here = (*there[:2], 0.0)
        assert here is not None
        self.spots.append(Slid(key[0], edge, label, (here, there or (*here[:2], 0.0)), sizes, seen))

    def interpolate_mobject(self, alpha: float) -> None:
        super().interpolate_mobject(alpha)
        whole = self.rate_func(alpha)
        shares = [self._share(layer, whole) for layer in range(self.net.last + 1)]
        for layer, (unit, here, there, small, large) in zip(self.layers, self.moves, strict=True):
            share = shares[layer]
            radius = _between(small, large, share)
            unit.circle.set(width=2 * radius).move_to(_on_arc(here, there, share, self.angle))
            unit.lay(radius, _between(*self.scales, share))
        for edge in self.net.edges.values():
            edge.strokes = _between(*self.strokes, whole)
            edge.follow()
        for layer, way in self.ways:
            way.put(shares[layer], self.angle)
        for each in self.spots:
            each.put(shares[each.layer])

    def _share(self, layer: int, whole: float) -> float:
        """Return how far a layer is on its way."""
        return float(np.clip(whole * (1 + self.lag * self.net.last) - self.lag * layer, 0.0, 1.0))

    def _arrive(self) -> None:
        """Become what the other network is, as far as it is not seen."""
        net, other = self.net, self.other
        net.stand(other.arranged)
        net.crowded, net.before, net.aside = other.crowded, other.before, other.aside
        for (layer, k), bias in list(net.biases.items()):
            if (layer, k) not in other.biases:
                net.bias_group.remove(bias)
                _forget(net.unit(layer, k), net.biases.pop((layer, k)))
        for key, label in list(net.labels.items()):
            if key not in other.labels:
                net.label_group.remove(label)
                net.edges[key].let_go(net.labels.pop(key))
        for layer, units in enumerate(net.units):
            for k, unit in units.items():
                two = other.unit(layer, k)
                if unit.symbol is not None and unit.symbol not in two.submobjects and two.symbol not in two.submobjects:
                    unit.remove(unit.symbol)
                _hold(net, other, unit, two)
                for thing, *_ in list(unit.carried):
                    _forget(unit, thing)
                    unit.carry(thing)


def _hold(net: Any, other: Any, unit: Unit, two: Unit) -> None:
    """Let a unit hold what it holds in the other network."""
    for key, label in net.shown.items():
        its = other.shown.get(key)
        if net.unit(*key[1:]) is not unit or its is None:
            continue
        if its is two.content:
            unit.content = label
            _forget(unit, label)
        elif unit.content is label:
            unit.content = None
            unit.carry(label)


def _forget(unit: Unit, thing: Mobject) -> None:
    unit.carried[:] = [each for each in unit.carried if each[0] is not thing]


def _way(one: Mobject, two: Mobject, seen: tuple[float, float] | None = None) -> Way:
    return Way(one, middle_of(one), middle_of(two), (_size(one), _size(two)), seen)


def _spot(edge: Edge, label: Typeset) -> Spot:
    """Return where a label is on its arrow."""
    share, aside = next((share, aside) for each, share, aside in edge.labels if each is label)
    opened = any(each is label for each, _, _ in edge.rooms)
    return share, aside * edge.scaled, float(opened)


def _size(thing: Mobject) -> float:
    return thing.size_now if isinstance(thing, Typeset) else float(max(thing.width, thing.height))


def _on_arc(here: np.ndarray, there: np.ndarray, share: float, angle: float) -> np.ndarray:
    """Return the point at a share of an arc of an angle between two points, (3,); angle 0: of a straight line."""
    if not angle:
        return _between(here, there, share)
    across = np.array([-(there - here)[1], (there - here)[0], 0.0])
    middle = (here + there) / 2 + across / (2 * np.tan(angle / 2))
    turned = angle * share
    (x, y, z), cos, sin = here - middle, np.cos(turned), np.sin(turned)
    return middle + np.array([x * cos - y * sin, x * sin + y * cos, z])


def _between(a: Any, b: Any, share: float) -> Any:
    return a + (b - a) * share


def rearranging(net: Any, like: Callable[[], Any], run_time: float) -> Animation:
    """Return the animation in which a network goes to the places that it has in `like()`, the same network."""
    return Later("rearrange", net, lambda: Rearranging(net, like(), run_time), lambda scene: None, run_time)

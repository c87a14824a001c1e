"""The way of a value along an arrow, past its weight's label, that touches least of the network."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from manim import DL, UR, Mobject

from scenes.kit.motion.flight import ROOM, SPOTS, touched
from scenes.kit.motion.verbs import level_of
from scenes.kit.type.typeset import Typeset

from .diagram import NetworkDiagram
from .edge import Edge

CLEAR = 0.12  # between a text on its way and the label it passes
SIDES = np.linspace(-1.2, 1.2, 13)  # how far to a side of its arrow's label a text may pass it, in frame units
TURNS = np.linspace(-0.9, 0.9, 7)  # how far to a side of its arrow it may turn to the unit,
AROUND = (0.3, 0.6)  # at these shares of what is left of the arrow
FAR = 10.0  # how bad it is to pass its label so far to a side
FAINT = 0.3  # how bad it is to touch what is dimmed, where it is 1 to touch another thing,
OWN = 3.0  # and the label itself


def way_between(net: NetworkDiagram, label: Typeset, edge: Edge, into: float) -> list[np.ndarray]:
    """Return the way of a text from unit to unit along an arrow: five points, the third one beside its weight.

    Of the ways that touch least of the network, it is the shortest. into: how far into the units it reaches.
    """
    own = [text for text, _, _ in edge.rooms if edge.gap is not None]
    share = edge.label_at if edge.gap is None else sum(edge.gap) / 2
    start, end = edge.start - edge.direction * into, edge.end + edge.direction * into
    up = max((CLEAR + (float(label.height) + float(each.height)) / 2 for each in own), default=0.0)
    beside = [np.array([x, way * up, 0.0]) for x, way in product(SIDES, (1, -1))] if own else [np.zeros(3)]
    turns = [edge.point(share + (1 - share) * around) + np.array([x, 0.0, 0.0]) for around, x in product(AROUND, TURNS)]
    ways = np.array(
        [
            [start, edge.start + first * aside, edge.point(share) + aside, last, end]
            for aside, first in product(beside, (1.0, 0.3))
            for last in (edge.end + aside, *turns)
        ]
    )
    far = FAR * np.abs(ways[:, 2] - edge.point(share))[:, 0]
    return list(ways[int((_touching(net, label, edge, ways, own) + _lengths(ways) + far).argmin())])


def _lengths(ways: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.norm(np.diff(ways, axis=1), axis=2).sum(axis=1))


def _touching(net: NetworkDiagram, label: Typeset, edge: Edge, ways: np.ndarray, own: list[Typeset]) -> np.ndarray:
    """Return at how many spots each way (ways, points, 3) touches something, weighted by kind, (ways,)."""
    shares = np.linspace(0, 1, SPOTS)[:, None]
    spots = np.array([np.concatenate([a + (b - a) * shares for a, b in pairwise(way)]) for way in ways])[..., :2]
    reach, cost = np.array([label.width, label.height]) / 2 + ROOM, np.zeros(len(ways))
    for unit in (unit for layer in net.units for unit in layer.values() if unit not in edge.units):
        off = np.maximum(np.abs(spots - unit.center[:2]) - reach, 0.0)
        cost += _weight(unit.circle) * (np.linalg.norm(off, axis=2) < unit.radius).sum(axis=1)
    texts = [each for each in net.get_family() if isinstance(each, Typeset)]
    boxes = np.array([[*each.get_corner(DL)[:2], *each.get_corner(UR)[:2]] for each in texts]).reshape(-1, 4)
    weights = np.array([OWN if any(each is mine for mine in own) else _weight(each) for each in texts])
    return np.asarray(cost + (touched(spots, reach, boxes) * weights).sum(axis=(1, 2)))


def _weight(thing: Mobject) -> float:
    return 1.0 if level_of(thing) > FAINT else FAINT

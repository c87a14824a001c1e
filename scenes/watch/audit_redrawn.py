"""Finds a network that leaves and comes back in the same place, where it should have stayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import VMobject

from scenes.kit.families import is_a
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Edge
from scenes.kit.network.unit import Unit

from .audit_moment import Moment, size_of

GONE = 0.05  # strength below which an arrow or a unit counts as away
WHOLE = 0.9  # share of its strength above which it has not faded
MOST = 0.5  # share of a network that must have left before it counts as gone
LEAST = 3  # fewest arrows and units that count as a network
SAME_PLACE = 0.1  # frame units

Part = Edge | Unit
Place = tuple[float, ...]


@dataclass
class Left:
    """Arrows and units that left in one play: their places, and which of these came again (`back`)."""

    beat: str
    number: int
    seconds: float
    places: np.ndarray  # shape (n, 4)
    back: set[int] = field(default_factory=set)


class Redrawn:
    """Keeps what is on screen of networks from play to play, for two beats."""

    def __init__(self) -> None:
        self._beat, self._number = "", 0
        self._there: dict[int, tuple[Part, Place]] = {}
        self._sizes: dict[int, tuple[Part, int]] = {}  # with the thing, so that its id is not used again
        self._faint: set[int] = set()  # seen while it came or left in this play
        self._left: list[Left] = []

    def beat_begins(self, key: str) -> None:
        self._beat, self._number = key, self._number + 1
        self._left = [left for left in self._left if left.number >= self._number - 1]

    def look(self, moment: Moment) -> None:
        """Note what is faint in the middle of a play."""
        for thing in _parts(moment):
            if _strength(thing) < WHOLE * _full(thing):
                self._faint.add(id(thing))

    def played(self, moment: Moment, seconds: float, net: Any) -> Iterator[str]:
        """Yield a problem for each network that this play brought back."""
        self._learn(moment, net)
        seen = {id(thing): thing for thing in _parts(moment) if _strength(thing) > GONE}
        now = {key: (thing, _place(thing)) for key, thing in seen.items()}
        gone = {key: each for key, each in self._there.items() if key not in now}
        came = {key: each for key, each in now.items() if key not in self._there}
        faded = bool(self._faint & came.keys())
        before = len(self._left)
        if len(gone) >= LEAST and self._is_most(gone):
            places = np.array([place for _, place in gone.values()])
            self._left.append(Left(self._beat, self._number, seconds, places))
        for number, left in enumerate(list(self._left)):
            # What is replaced at once by what looks the same has not been away.
            if came and (faded or number < before):
                yield from self._back(left, np.array([place for _, place in came.values()]))
        self._there, self._faint = now, set()

    def _learn(self, moment: Moment, net: Any) -> None:
        """Note the sizes of the networks that arrows and units are of, also when these come on screen alone."""
        for thing in _parts(moment):
            if (size := moment.sizes[id(thing)]) or id(thing) not in self._sizes:
                self._sizes[id(thing)] = (thing, size)
        if isinstance(net, NetworkDiagram):
            parts: list[Part] = [*net.edges.values(), *(unit for layer in net.units for unit in layer.values())]
            self._sizes |= {id(part): (part, size_of(net)) for part in parts}

    def _is_most(self, gone: dict[int, tuple[Part, Place]]) -> bool:
        size = max(self._sizes[key][1] for key in gone)
        return len(gone) >= MOST * (size or len(self._there))

    def _back(self, left: Left, places: np.ndarray) -> Iterator[str]:
        apart = np.abs(left.places[:, None] - places[None]).max(axis=2).min(axis=1)
        had = len(left.back)
        left.back |= set(np.flatnonzero(apart < SAME_PLACE).tolist())
        if had < MOST * len(left.places) <= len(left.back):
            self._left.remove(left)
            yield (
                f"the network is redrawn in the same place: {len(left.places)} arrows and units that left at"
                f" {left.seconds:.1f} s of beat {left.beat} come again; keep it and dim it (Level), or move it"
            )


def _parts(moment: Moment) -> list[Part]:
    return [*moment.edges, *moment.units]


def _strength(thing: Part) -> float:
    return max([part.stroke_rgbas.item(3) for part in _drawn(thing) if len(part.points)], default=0.0)


def _full(thing: Part) -> float:
    """Return the strength of a thing that is fully there, dimmed or not."""
    return max([float(vars(part).get("level", 1.0)) for part in _drawn(thing)], default=1.0)


def _drawn(thing: Part) -> Sequence[VMobject]:
    """Return what is drawn of a thing: an arrow's shafts and its tip, a unit's circle."""
    return thing.submobjects if is_a(type(thing), Edge) else [thing.circle]


def _place(thing: Part) -> Place:
    if isinstance(thing, Unit):
        x, y, _ = thing.center
        return (x, y, x, y)
    return (*thing.start[:2].tolist(), *thing.end[:2].tolist())

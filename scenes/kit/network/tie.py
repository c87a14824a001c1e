"""Ties of an arrow to its two units, and of a text to the thing that it belongs to."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Mobject

from scenes.kit.type.typeset import Typeset

EXACT = 1e-9  # of a scale: a smaller difference is float noise
NEAR = 1e-3  # frame units: a thing nearer to its place than this is in it
ABOUT = 0.2  # frame units: by so much a text may be off its place, after it showed other numbers
BEFORE, BEHIND = 0.05, 0.06  # from the outline of the unit that an arrow leaves, and to that of the one it leads to
LEAST = 0.01  # length of an arrow between units that touch


class Carried(list[Any]):
    """Things that belong to another, each first in a tuple. A copy has those that are copied along, and no others."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Carried:
        return Carried((memo[id(thing)], *more) for thing, *more in self if id(thing) in memo)


class Tie:
    """The two units of an arrow. A copy of the arrow alone has none; a copy of the network has its own."""

    def __init__(self, source: Any, target: Any) -> None:
        self.source, self.target = source, target

    def __deepcopy__(self, memo: dict[int, Any]) -> Tie | None:
        source, target = memo.get(id(self.source)), memo.get(id(self.target))
        return None if source is None or target is None else Tie(source, target)

    def turns(self) -> tuple[int, int]:
        """Return two numbers that change when one of the units moves."""
        return self.source.turn_now, self.target.turn_now

    @property
    def scaled(self) -> float:
        """The lesser scale of the two units."""
        return float(min(self.source.scaled, self.target.scaled))

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Return where the arrow begins and ends: near the outlines of both units."""
        source, target, scaled = self.source.center, self.target.center, self.scaled
        along = target - source
        distance = float(np.linalg.norm(along))
        along = along / distance if distance > EXACT else np.array([1.0, 0.0, 0.0])
        start = source + along * (self.source.radius + BEFORE * scaled)
        end = target - along * (self.target.radius + BEHIND * scaled)
        if float((end - start) @ along) < LEAST:  # the units touch
            middle = (start + end) / 2
            start, end = middle - along * LEAST / 2, middle + along * LEAST / 2
        return start, end


def beside(start: np.ndarray, end: np.ndarray, share: float, aside: float) -> np.ndarray:
    """Return the point at a share of the way from start to end, and so far aside: above, or left of what is upright."""
    along = (end - start) / np.linalg.norm(end - start)
    up = 1 if along[0] > 0 or (along[0] == 0 and along[1] > 0) else -1
    point: np.ndarray = start + (end - start) * share + up * aside * np.array([-along[1], along[0], 0.0])
    return point


def middle_of(thing: Mobject) -> np.ndarray:
    """Return the middle of a thing; of a text, the middle of its ink at half the height of its capitals."""
    if not isinstance(thing, Typeset):
        return np.array(thing.get_center())
    points = thing.ink_points()[:, 0]
    left, height = thing.baseline[:2]
    x = (points.min() + points.max()) / 2 if len(points) else left
    return np.array([float(x), float(height) + thing.cap_height / 2, 0.0])


def bring(thing: Mobject, old: np.ndarray, new: np.ndarray, scale: float = 1.0, likely: bool = False) -> None:
    """Move a thing from its old place to its new one, unless it has moved along by itself.

    likely: whether it probably stayed. Then it is brought along, too, if it is not quite in its place: a text that
    shows another number is wider or narrower.
    """
    middle = middle_of(thing)
    stayed, moved = float(np.abs(middle - old).max()), float(np.abs(middle - new).max())
    if (stayed < NEAR and stayed < moved) or (likely and stayed < ABOUT and moved > NEAR):
        if abs(scale - 1.0) > EXACT:
            thing.scale(scale, about_point=old)
        thing.shift(new - old)

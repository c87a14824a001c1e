"""Texts glyph by glyph: how one arrives from another's place, and how one leaves.

A text is never transformed into another one, because its digits would keep their old field: the new text's own glyphs
start from the places of the old ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import Animation, Mobject, VMobject, linear, smooth

from scenes.kit.type.typeset import Typeset

from .flight import bulge_at
from .verbs import RISE, passing, settled

GONE, COME = 0.45, 0.55  # shares of a way on which one drawing has faded out, and from which another fades in


def glyphs_of(thing: Mobject) -> list[VMobject]:
    """Return the drawn outlines of a text, a part of one, or anything else."""
    origins = {id(text.origin) for text in thing.get_family() if isinstance(text, Typeset)}
    return [each for each in thing.family_members_with_points() if id(each) not in origins]


def corners(glyphs: Sequence[VMobject]) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and the highest corner of some outlines, each (3,)."""
    points = np.concatenate([glyph.points for glyph in glyphs])
    return points.min(axis=0), points.max(axis=0)


def same_drawing(some: Sequence[VMobject], others: Sequence[VMobject]) -> bool:
    """Return whether two groups of outlines look alike but for place, size and colour."""
    if [len(glyph.points) for glyph in some] != [len(glyph.points) for glyph in others]:
        return False
    shapes = []
    for glyphs in (some, others):
        low, high = corners(glyphs)
        shapes.append((np.concatenate([glyph.points for glyph in glyphs]) - low) / max(float(high[1] - low[1]), 1e-9))
    return bool(np.allclose(shapes[0], shapes[1], atol=0.02))


@dataclass
class Way:
    """How some glyphs move in a share of the time, from `leaves` to `lands`.

    away: their points where they are not at home. bulge: how the way is bent (flight.py). fades: they are seen only on
    the part of the way next to home. leaves_it: the source, which keeps what it shows; the glyphs are seen when they
    have left its place, so that no number is seen twice on itself. seen: how much of them is seen at equal shares of
    the way. colors: the fills they have when they are away.
    """

    glyphs: list[VMobject]
    away: list[np.ndarray]
    leaves: float = 0.0
    lands: float = 1.0
    bulge: np.ndarray = field(default_factory=lambda: np.zeros((2, 3)))
    fades: bool = False
    leaves_it: list[VMobject] = field(default_factory=list)
    seen: np.ndarray = field(default_factory=lambda: np.ones(2))
    colors: list[Any] | None = None

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the middles, (3,), of the glyphs away and at home; to be asked while they are at home."""
        away = np.concatenate(self.away)
        low, high = corners(self.glyphs)
        return (away.min(axis=0) + away.max(axis=0)) / 2, (low + high) / 2

    def size(self) -> tuple[float, float]:
        """Return how wide and high the glyphs are, away or at home, where they are larger."""
        low, high = corners(self.glyphs)
        width, height = np.maximum(high - low, np.ptp(np.concatenate(self.away), axis=0))[:2]
        return float(width), float(height)


def way(glyphs: list[VMobject], other: list[VMobject], leaves: float = 0.0, lands: float = 1.0) -> Way:
    """Return the way of some glyphs between home and another thing's place.

    What is drawn alike takes its very place, size and colour there. Other glyphs take its middle and height, and are
    seen only near home.
    """
    if same_drawing(glyphs, other):
        away = [each.points.copy() for each in other]
        return Way(glyphs, away, leaves, lands, colors=[each.get_fill_color() for each in other])
    (low, high), (low_there, high_there) = corners(glyphs), corners(other)
    middle, there = (low + high) / 2, (low_there + high_there) / 2
    size = min(float(high_there[1] - low_there[1]) / max(float(high[1] - low[1]), 1e-9), 1.0)
    return Way(glyphs, [there + (each.points - middle) * size for each in glyphs], leaves, lands, fades=True)


def fade(glyphs: list[VMobject], leaves: float = 0.0, lands: float = 1.0) -> Way:
    """Return the way of glyphs that stay where they are and only come or go."""
    return Way(glyphs, [glyph.points.copy() for glyph in glyphs], leaves, lands, fades=True)


@dataclass
class Lift:
    """How something leaves the place of its source: it is not seen before it has."""

    along: np.ndarray  # the straight way, (3,)
    room: np.ndarray  # half the sizes of both together, (2,): further apart they do not touch

    def strength(self, near: float, across: np.ndarray) -> float:
        """Return how much of it is seen at a share of its way, so far across it, 0 to 1."""
        off = self._off(self.along * near + across)
        full = min(1.0 + RISE, self._off(self.along))  # its home may be next to its source
        return float(np.clip(1.0 + (off - full) / RISE, 0.0, 1.0))

    def _off(self, moved: np.ndarray) -> float:
        return float((np.abs(moved[:2]) / self.room).max())


def lift_of(each: Way) -> Lift:
    """Return how the glyphs of a way leave their source; to be asked while they are at home."""
    away, home = each.ends()
    low, high = corners(each.leaves_it)
    size = np.ptp(np.concatenate(each.away), axis=0)
    return Lift(home - away, np.maximum((high - low + size)[:2] / 2, 1e-6))


class _Glyphs(Animation):
    """Moves glyphs on their ways; `home` is what they are like at home."""

    def __init__(self, text: Mobject, ways: Sequence[Way], run_time: float, **kwargs: Any) -> None:
        self.ways = [each for each in ways if each.glyphs]
        super().__init__(text, run_time=run_time, rate_func=linear, **kwargs)

    def begin(self) -> None:
        passing(self.mobject)
        self.home = [
            [(glyph.points.copy(), glyph.get_fill_color(), float(glyph.get_fill_opacity())) for glyph in each.glyphs]
            for each in self.ways
        ]
        self.lifts = [lift_of(each) if each.leaves_it else None for each in self.ways]
        super().begin()

    def put(self, index: int, near: float, strength: float) -> None:
        """Place the glyphs of a way at a share of it (1: at home), with a share of their strength."""
        each, lift = self.ways[index], self.lifts[index]
        across = bulge_at(each.bulge, near)
        strength *= float(np.interp(near, np.linspace(0, 1, len(each.seen)), each.seen))
        strength *= 1.0 if lift is None else lift.strength(near, across)
        colors = each.colors or [None] * len(each.glyphs)
        for glyph, away, color, known in zip(each.glyphs, each.away, colors, self.home[index], strict=True):
            points, fill, opacity = known
            glyph.points = points.copy() if near >= 1 else away + (points - away) * near + across
            shade = fill if color is None or near >= 1 else color.interpolate(fill, near)
            glyph.set_fill(shade, opacity=opacity * strength, family=False)

    def clean_up_from_scene(self, scene: Any) -> None:
        settled(self.mobject)
        super().clean_up_from_scene(scene)


class Arriving(_Glyphs):
    """A text comes onto the stage, its glyphs on ways of their own; at the end it is as it was made.

    Glyphs that set out later than at the beginning are hidden until they do.
    """

    def __init__(self, text: Mobject, ways: Sequence[Way], run_time: float) -> None:
        super().__init__(text, ways, run_time, introducer=True)

    def interpolate_mobject(self, alpha: float) -> None:
        for index, each in enumerate(self.ways):
            gone = (alpha - each.leaves) / max(each.lands - each.leaves, 1e-9)
            share = float(smooth(min(max(gone, 0.0), 1.0)))
            waits = gone < 0 or (gone == 0 and each.leaves > 0)
            strength = min(max((share - COME) / (1 - COME), 0.0), 1.0) if each.fades else 0.0 if waits else 1.0
            self.put(index, share, strength)


class Leaving(_Glyphs):
    """A text leaves the stage, its glyphs on ways of their own, and is then again as it was made.

    Glyphs of a way that does not fade vanish at once: another text goes on with them.
    """

    def __init__(self, text: Mobject, ways: Sequence[Way], run_time: float) -> None:
        super().__init__(text, ways, run_time, remover=True)

    def interpolate_mobject(self, alpha: float) -> None:
        for index, each in enumerate(self.ways):
            share = float(smooth(min(max((alpha - each.leaves) / max(each.lands - each.leaves, 1e-9), 0.0), 1.0)))
            self.put(index, 1.0 - share, max(1.0 - share / GONE, 0.0) if each.fades else 0.0)

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        for index in range(len(self.ways)):
            self.put(index, 1.0, 1.0)

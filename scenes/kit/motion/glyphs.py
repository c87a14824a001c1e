"""Texts glyph by glyph: how one comes to its place from another, and how one leaves.

A text is never turned into another one, because its digits would keep their old field: the new text's own glyphs set
out from where the old ones are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Animation, Mobject, VMobject, linear, smooth

from scenes.kit.type.typeset import Typeset

from .verbs import passing, settled

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

    away: their points where they are not at home. bend: how far the way is bent, as a share of its length. fades: they
    are seen only on the part of the way next to home. colors: the fills they have when they are away.
    """

    glyphs: list[VMobject]
    away: list[np.ndarray]
    leaves: float = 0.0
    lands: float = 1.0
    bend: float = 0.0
    fades: bool = False
    colors: list[Any] | None = None

    def across(self) -> np.ndarray:
        """Return how far the middle of the way is aside of a straight one, (3,); to be asked while they are at home."""
        here, away = np.concatenate([glyph.points for glyph in self.glyphs]), np.concatenate(self.away)
        along = (here.min(axis=0) + here.max(axis=0) - away.min(axis=0) - away.max(axis=0)) / 2
        return np.array([-along[1], along[0], 0.0]) * self.bend / 2


def way(
    glyphs: list[VMobject], other: list[VMobject], leaves: float = 0.0, lands: float = 1.0, bend: float = 0.0
) -> Way:
    """Return the way of some glyphs between home and another thing's place.

    What is drawn alike takes its very place, size and colour there. Other glyphs take its middle and height, and are
    seen only near home.
    """
    if same_drawing(glyphs, other):
        away = [each.points.copy() for each in other]
        return Way(glyphs, away, leaves, lands, bend, colors=[each.get_fill_color() for each in other])
    (low, high), (low_there, high_there) = corners(glyphs), corners(other)
    middle, there = (low + high) / 2, (low_there + high_there) / 2
    size = min(float(high_there[1] - low_there[1]) / max(float(high[1] - low[1]), 1e-9), 1.0)
    return Way(glyphs, [there + (each.points - middle) * size for each in glyphs], leaves, lands, bend, fades=True)


def fade(glyphs: list[VMobject], leaves: float = 0.0, lands: float = 1.0) -> Way:
    """Return the way of glyphs that stay where they are and only come or go."""
    return Way(glyphs, [glyph.points.copy() for glyph in glyphs], leaves, lands, fades=True)


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
        self.across = [each.across() for each in self.ways]
        super().begin()

    def put(self, index: int, near: float, strength: float) -> None:
        """Place the glyphs of a way at a share of it (1: at home), with a share of their strength."""
        each, across = self.ways[index], self.across[index] * 4 * near * (1 - near)
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

"""What is on screen, for the audits and the transcript: every text that can be seen, with its box."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from manim import Mobject

from scenes.kit.families import all_of, everything_in
from scenes.kit.type.typeset import Typeset

VISIBLE = 0.3  # least strength of a text that is read: what is dimmed to a fifth may be crossed


@dataclass(frozen=True)
class Seen:
    """One text on screen."""

    text: Typeset
    box: tuple[float, float, float, float]
    strength: float


class Screen:
    """What is on screen at one moment, found once for all who look at it: everything, and the texts among it."""

    def __init__(self, mobjects: Iterable[Mobject]) -> None:
        self.everything = everything_in(mobjects)
        self.texts = texts_among(self.everything)

    @classmethod
    def of(cls, mobjects: Screen | Iterable[Mobject]) -> Screen:
        """Return the screen with these mobjects; a Screen is returned as it is."""
        return mobjects if isinstance(mobjects, cls) else cls(mobjects)


def texts_on_screen(mobjects: Iterable[Mobject]) -> list[Seen]:
    """Return every visible text, at any depth of the tree."""
    return Screen(mobjects).texts


def texts_among(things: Iterable[Mobject]) -> list[Seen]:
    """Return the texts among some things that can be seen; a decimal comma ends at the baseline, as in ink_points."""
    texts, strengths, starts = [], [], []
    points: list[np.ndarray] = []
    for text in all_of(Typeset, things):
        glyphs = text.submobjects[:-1]
        strength = max([leaf.fill_rgbas.item(3) for leaf in glyphs], default=0.0)
        if strength > 0.02 and (ink := text.ink()):
            texts.append(text)
            strengths.append(strength)
            starts.append(len(points))
            points += ink
    if not texts:
        return []
    sizes = np.cumsum([0, *map(len, points)])
    along = np.concatenate(points)[:, :2]
    low, high = np.minimum.reduceat(along, sizes[starts]), np.maximum.reduceat(along, sizes[starts])
    boxes = np.concatenate([low, high], axis=1)
    return [Seen(text, tuple(box), strength) for text, box, strength in zip(texts, boxes, strengths, strict=True)]


def name_of(thing: Mobject) -> str:
    """Return the name of an object in messages of the audits."""
    if isinstance(thing, Typeset):
        return f"text {thing.text()!r}"
    center = thing.get_center()
    return f"{type(thing).__name__} at ({center[0]:.2f}, {center[1]:.2f})"

"""What is on screen, for the audits and the transcript: every text that can be seen, with its box."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from manim import Mobject

from scenes.kit.families import all_of
from scenes.kit.type.typeset import Typeset

VISIBLE = 0.3  # strength from which a text is read: what is dimmed to a fifth may be crossed


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
        """Return the screen with these mobjects; one that was found before as it is."""
        return mobjects if isinstance(mobjects, cls) else cls(mobjects)


def texts_on_screen(mobjects: Iterable[Mobject]) -> list[Seen]:
    """Return every visible text, at any depth of the tree."""
    return Screen(mobjects).texts


def everything_in(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """Return things and all their parts, each once."""
    return list({id(member): member for mobject in mobjects for member in mobject.get_family()}.values())


def texts_among(things: Iterable[Mobject]) -> list[Seen]:
    found = []
    for text in all_of(Typeset, things):
        strength = float(max([leaf.fill_rgbas[0, 3] for leaf in text.submobjects[:-1]], default=0.0))
        if strength > 0.02 and len(points := text.ink_points()):
            along = np.ascontiguousarray(points[:, :2].T)  # numpy finds the least of a row ten times as fast
            (left, bottom), (right, top) = along.min(axis=1), along.max(axis=1)
            found.append(Seen(text, (left, bottom, right, top), strength))
    return found


def name_of(thing: Mobject) -> str:
    """Return the name of an object in messages of the audits."""
    if isinstance(thing, Typeset):
        return f"text {thing.text()!r}"
    center = thing.get_center()
    return f"{type(thing).__name__} at ({center[0]:.2f}, {center[1]:.2f})"

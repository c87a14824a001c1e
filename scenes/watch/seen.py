"""What is on screen, for the audits and the transcript: every text that can be seen, with its box."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from manim import Mobject

from scenes.kit.type.typeset import Typeset

VISIBLE = 0.3  # strength from which a text is read: what is dimmed to a fifth may be crossed


@dataclass(frozen=True)
class Seen:
    """One text on screen."""

    text: Typeset
    box: tuple[float, float, float, float]
    strength: float


def texts_on_screen(mobjects: Iterable[Mobject]) -> list[Seen]:
    """Return every visible text, at any depth of the tree."""
    return texts_among(everything_in(mobjects))


def everything_in(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """Return things and all their parts, each once."""
    return list({id(member): member for mobject in mobjects for member in mobject.get_family()}.values())


def texts_among(things: Iterable[Mobject]) -> list[Seen]:
    found = []
    for text in things:
        if not isinstance(text, Typeset):
            continue
        strength = max((float(leaf.get_fill_rgbas()[0, 3]) for leaf in text.submobjects[:-1]), default=0.0)
        if strength > 0.02 and len(points := text.ink_points()):
            (left, bottom, _), (right, top, _) = points.min(axis=0), points.max(axis=0)
            found.append(Seen(text, (left, bottom, right, top), strength))
    return found


def name_of(thing: Mobject) -> str:
    """Return the name of an object in messages of the audits."""
    if isinstance(thing, Typeset):
        return f"text {thing.text()!r}"
    center = thing.get_center()
    return f"{type(thing).__name__} at ({center[0]:.2f}, {center[1]:.2f})"

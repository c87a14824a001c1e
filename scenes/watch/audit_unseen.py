"""Animations of mobjects that are not on the stage: nobody would see the motion, only its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from manim import Animation, Mobject, VMobject

from scenes.kit.families import everything_in


def unseen(animations: Iterable[Animation], stage: Iterable[Mobject]) -> list[Mobject]:
    """Return what animations change while no part of it is on the stage.

    Manim adds what an animation introduces. What is only transformed must be there already, also inside a group of
    animations; what is transparent need not.

    stage: what the scene has while the animations are played.
    """
    there = set(map(id, everything_in(stage)))
    changed = [animation.mobject for animation in _single(animations) if not animation.introducer]
    return [
        thing
        for thing in changed
        if any(_visible(part) for part in thing.get_family())
        and not any(id(part) in there for part in thing.get_family())
    ]


def _visible(part: Mobject) -> bool:
    if not isinstance(part, VMobject) or not part.has_points():
        return False
    return bool(part.get_fill_opacity() or part.get_stroke_opacity())


def _single(animations: Iterable[Animation]) -> Iterator[Animation]:
    for animation in animations:
        if parts := getattr(animation, "animations", None):
            yield from _single(parts)
        elif animation.mobject is not None:
            yield animation

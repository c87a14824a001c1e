"""Several animations as one, with the name of the verb that made it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from manim import Animation, AnimationGroup, Group, Mobject

A = TypeVar("A", bound=Animation)


def named(verb: str, animation: A, *things: Mobject) -> A:
    """Note the verb that made an animation (`animation.verb`), and what it moves (`animation.things`); return it."""
    animation.verb = verb
    animation.things = things or (animation.mobject,)
    return animation


def together(
    verb: str,
    animations: Iterable[Animation],
    things: Iterable[Mobject] = (),
    lag_ratio: float = 0.0,
    run_time: float | None = None,
) -> AnimationGroup:
    """Return several animations as one; `lag_ratio` as Manim has it.

    Manim would add everything that moves to the scene as a new group, and so split a network or a formula. It does not
    where the group is its own and introduces what it moves.
    """
    group = AnimationGroup(*animations, group=Group(), introducer=True, lag_ratio=lag_ratio, run_time=run_time)
    return named(verb, group, *things)

"""`may_cross` marks a thing that crosses others on purpose, with the reason. The audits read it."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import ref

from manim import Mobject


@dataclass(frozen=True)
class Crossing:
    """Why a thing may cross others.

    `over`: which ones (weak references, so that a copy does not copy them); empty: all.
    """

    reason: str
    over: tuple[ref[Mobject], ...] = ()

    def allows(self, other: Mobject) -> bool:
        """Return whether it may cross this thing, which is one of `over` or a part of one."""
        return not self.over or any(
            other is part for held in self.over if (thing := held()) is not None for part in thing.get_family()
        )


def may_cross(thing: Mobject, reason: str, *over: Mobject) -> Mobject:
    """Note that a thing crosses others on purpose, so that the audits allow it; return it.

    `reason` is for readers of the step. `over` are the things that it may cross, by default all. Copies of it
    may cross them, too.

    Example:

        loss, curtain = self.number("loss").at(0, 0), self.words("loss").at(-1, 0)
        may_cross(curtain, "the word slides over the number that it names", loss)
        self.play(FadeIn(loss), FadeIn(curtain))
        self.play(curtain.animate.shift(RIGHT * 2))
    """
    if not reason.strip():
        raise ValueError("may_cross: say why it crosses other things")
    crossing = Crossing(reason, tuple(ref(each) for each in over))
    for member in thing.get_family():
        member.may_cross = crossing
    return thing


def crosses_on_purpose(one: Mobject, other: Mobject) -> bool:
    """Return whether one of two things is marked to cross the other."""
    return any(
        isinstance(said := getattr(this, "may_cross", None), Crossing) and said.allows(that)
        for this, that in ((one, other), (other, one))
    )

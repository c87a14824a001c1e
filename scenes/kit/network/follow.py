"""Arrows follow their units in every play of a Step."""

from __future__ import annotations

from manim import Animation, Mobject

from scenes.kit.families import all_of
from scenes.kit.motion.verbs import Level

from .edge import Edge
from .gaps import Stage, parts_of


class Followers:
    """The arrows that follow their units during a play. Those that an animation moves itself are not redrawn by it."""

    def __init__(self, stage: Stage | None = None) -> None:
        self.arrows: list[Edge] = []
        self.taken: set[int] = set()
        if stage is None:
            return
        moved, tied = {id(part) for _, parts in stage.steps for part in parts}, []
        moved |= {id(part) for part in parts_of(thing for thing in stage.there.values() if thing.updaters)}
        for arrow in all_of(Edge, stage.there.values()):
            if arrow.tie is not None:
                tied.append(arrow)
                arrow.follow()  # a unit may have been moved between two plays
        self.arrows = [arrow for arrow in tied if any(id(unit.circle) in moved for unit in arrow.units)]
        if self.arrows:
            kept = [parts for step, parts in stage.steps if not isinstance(step, Level)]
            self.taken = {id(part) for parts in kept for part in parts}

    def follow(self) -> None:
        """Let the arrows follow now."""
        for arrow in self.arrows:
            arrow.follow(redraw=id(arrow) not in self.taken)

    def settle(self) -> None:
        """Let all arrows follow, when the play is over."""
        for arrow in self.arrows:
            arrow.follow()

    def moving(self) -> list[Animation]:
        """Return an animation for each thing that moves because a unit does: so Manim redraws it in every picture."""
        found: list[Mobject] = []
        for arrow in self.arrows:
            found += [arrow, *(label for label, *_ in arrow.labels)]
            for unit in arrow.units:
                found += [*(thing for thing, *_ in unit.carried), *unit.filled()]
        return [Animation(thing) for thing in {id(thing): thing for thing in found}.values()]

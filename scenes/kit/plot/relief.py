"""A landscape after a ball has gone its way over it: it can become small, and the ball can go the same way again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, Line, VGroup
from manim.utils.rate_functions import ease_in_out_sine

from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.push import push_in
from scenes.kit.type.typeset import Typeset

from .hill import Hill
from .surface import Sheet, roll_down

LEAVES = 3.0  # seconds in which it becomes smaller: a large picture, which must not vanish suddenly


@dataclass(frozen=True)
class Relief:
    """A landscape: its axes (of both weights and the loss) with their names, its surface, the ball's trail and hill.

    middle: x of the middle of its ground.

    Example:

        ones, others = np.linspace(-1, 1, 19), np.linspace(-1, 1, 19)
        hill = Hill.over(self.theme, WORK, (ones, ones**2), -0.8, (-1, 1), "update", 0.2)
        bowl = Surface(ones[None] ** 2 + others[:, None] ** 2, ones, others, BODY, 0.5)
        axes = VGroup(*(VMobject().set_points_as_corners(ends) for ends in bowl.frame()))
        sheet, trail = Sheet(self.theme, bowl, hill, 0.0), VGroup(VMobject(), Dot(bowl.at(-0.8, 0, 0.64)))
        sheet.draw(1.0)
        relief = Relief(axes, [self.words(name, own=True) for name in "vwL"], sheet, trail, hill, bowl.center[0])
        put_names(relief.names, axes, bowl.center[0])
        self.add(relief.drawn(), *relief.names)
        self.play(*relief.keep_in(NET))
    """

    axes: VGroup
    names: Sequence[Typeset]
    sheet: Sheet
    trail: VGroup
    hill: Hill
    middle: float

    def drawn(self) -> VGroup:
        """Return all of it but the names."""
        return VGroup(*self.axes, self.sheet, self.hill.curve, self.trail, self.hill.dot)

    def roll(self, run_time: float) -> Animation:
        """Return the animation in which the ball goes its way once more."""
        spots = np.array([foot.get_center() for foot in self.trail[1:]])
        return roll_down(self.hill.dot, self.trail, spots, run_time)

    def keep_in(self, zone: Zone) -> list[Animation]:
        """Return the animations in which it becomes smaller, as the picture of a zone; its names keep their size."""
        whole, names = self.drawn(), self.names
        aside, high = (max(float(name.length_over_dim(axis)) for name in names) + TIGHT for axis in (0, 1))
        zone = Zone(zone.left + aside, zone.right - aside, zone.bottom + high, zone.top - high)
        share = min(zone.width / float(whole.width), zone.height / float(whole.height))
        here, there = whole.get_center(), np.array(zone.center)
        lines = self.axes.copy().scale(share, about_point=here).shift(there - here)
        put_names(goals := [name.copy() for name in names], list(lines), there[0] + (self.middle - here[0]) * share)
        moves = [name.animate(run_time=LEAVES).move_to(goal) for name, goal in zip(names, goals, strict=True)]
        return [push_in(whole, here, share, there, run_time=LEAVES, rate_func=ease_in_out_sine), *moves]


def put_names(names: Sequence[Typeset], lines: Sequence[Line], middle: float) -> None:
    """Put the names of three axes under the first two, away from the middle of the ground, and beside the third."""
    for name, line in zip(names[:2], lines[:2], strict=True):
        x = float(line.get_center()[0])
        name.next_to(line.get_center(), DOWN + (RIGHT if x > middle else LEFT), buff=TIGHT)
    names[2].next_to(lines[2].get_end(), LEFT, buff=TIGHT)

"""A hill: the loss over one weight, and a ball on it that slides, hops and leaves footprints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from manim import RIGHT, UP, Animation, Dot, VGroup, VMobject

from scenes.kit.crossing import may_cross
from scenes.kit.layout.slots import BLOCK, TIGHT, left_of, right_of
from scenes.kit.layout.zones import BODY, FRAME, Zone
from scenes.kit.motion.group import named, together
from scenes.kit.motion.verbs import over_time
from scenes.kit.motion.zoom import zoom
from scenes.kit.theme import Theme
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.typeset import Typeset

from .plot import Plot

RADIUS, FOOT, FAINT = 1 / 5, 1 / 11, 3 / 5  # radii of the ball and of its footprints, strength of these
UNDER = 1 / 4  # of the height between the lowest and the highest loss, room under a valley
POINTER, NAMED = 1.4, 0.88  # length of an arrow on the axis; from the axis to the baseline of its name
GROUND = 1 / 8  # strength of the area under the curve
AHEAD, BEHIND, ROOM = 2.3, 1.7, 1.25  # close up: steps to be seen before and behind the point; room over and under it
HAIR, PIECE = 1e-6, 16 / 15  # of the loss, the least height of a window; a step to look at where there is none
HOP, ARC = 1 / 6, 40  # how high the ball jumps, of how far it does; points of its way

Range = tuple[float, float]
Losses = tuple[np.ndarray, np.ndarray]  # values of the weight, and the loss at each


@dataclass
class Hill:
    """A plot of the loss over a weight, its curve and the curve's function, and the point of the weight: a ball.

    Example:

        xs = np.linspace(-2, 2, 101)
        hill = Hill.over(self.theme, WORK, (xs, xs**2), 1.5, (-2, 2), "update", 0.2)
        self.add(hill.plot, hill.curve, hill.dot)
        self.play(hill.hop(-0.5, SLOW))
    """

    plot: Plot
    curve: VMobject
    of: Callable[[float], float]
    dot: Dot
    ends: Range
    aim: tuple[Losses, Range] = field(init=False)  # what `bend` leads to: losses, and the range of the picture

    @classmethod
    def over(
        cls,
        theme: Theme,
        zone: Zone,
        losses: Losses,
        here: float,
        ends: Range,
        *look: float | str,
        deep: bool = False,
        at_first: np.ndarray | None = None,
        **axes: Any,
    ) -> Hill:
        """Draw losses over values of a weight into a zone, between two of the values, with a point at `here`.

        look: role and radius of the point; axes: more for the plot. deep: let the height begin just under the lowest
        loss instead of at 0, so that a shallow valley can be seen. at_first: other losses at the same values, whose
        curve is drawn until `bend` is played.
        """
        (xs, ys), (low, top) = losses, _height(*losses, ends)
        high = max(low - (top - low) * UNDER, 0) if deep else 0, top
        first = _height(xs, ys if at_first is None else at_first, ends)
        axes = {"x_label": "this weight", "y_label": "loss", "y_role": "loss"} | axes
        plot = Plot(theme, zone, ends, (min(high[0], first[0]), max(high[1], first[1])), **axes)
        of, start = through(xs, ys), plot.curve(xs.tolist(), (ys if at_first is None else at_first).tolist(), "loss")
        hill = cls(plot, start, of, plot.dot(here, of(here), *look), ends)
        hill.aim = losses, high
        return hill

    def bend(self, run_time: float) -> Animation:
        """Return the animation in which the curve drawn at first becomes the hill's, in a picture as high as that."""
        (xs, ys), high = self.aim
        plotted, ground = self.curve.plotted, self.ground
        before = np.array([y for _, y in plotted.points])

        def draw(share: float) -> None:
            plotted.points = list(zip(xs.tolist(), (before + (ys - before) * share).tolist(), strict=True))

        bending = over_time(self.curve, draw, run_time, linear_time=False)
        here = self.dot.plotted.points[0][0]

        def follow() -> None:
            self._fill(ground)
            self.dot.move_to(self.place(here))

        may_cross(self.plot.labels, "ticks of the first picture leave past the name of the axis", self.plot.ticks)
        zooming = zoom(self.plot, (self.ends, high), self.curve, then=follow, moving=[ground], run_time=run_time)
        return together("bend", [bending, zooming])

    def shows(self, x: float) -> bool:
        """Return whether the picture reaches as far as a value of the weight."""
        return self.ends[0] <= x <= self.ends[1]

    @cached_property
    def ground(self) -> VMobject:
        """The area under the curve, faintly in the curve's colour: what the point is on."""
        area = VMobject(stroke_width=0, fill_color=self.curve.get_color(), fill_opacity=GROUND)
        area.backdrop = True  # ticks and names may be on it
        self._fill(area)
        return area

    def _fill(self, area: VMobject) -> None:
        left, right = (self.plot.at(x, self.plot.base) for x in self.ends)
        seen = [self.plot.at(x, y) for x, y in self.curve.plotted.points if self.shows(x)]
        area.set_points_as_corners([left, *seen, right, left])

    def under(self, text: Typeset, x: float) -> list[Typeset]:
        """Put a text under the point's place at a value of the weight; nothing where that has no room for both."""
        spot, floor = self.place(x), self.plot.inner.bottom
        room = float(spot[1]) - floor - self.dot.radius
        return [text.centered_at(spot[0], floor + room / 2)] if room > text.cap_height + TIGHT else []

    def place(self, x: float) -> np.ndarray:
        """Return where the point is for a value of the weight: out of the frame, where the picture does not reach."""
        seen = min(max(x, self.ends[0]), self.ends[1])
        place = self.plot.at(seen, self.of(seen))
        if seen != x:
            place[0] = np.sign(x - seen) * (FRAME.width / 2 + 2 * self.dot.radius)
        return place

    def footprint(self, x: float) -> Dot:
        """Return what the point leaves at a value of the weight."""
        return Dot(self.place(x), radius=FOOT, color=self.dot.get_color(), fill_opacity=FAINT)

    def hop(self, to: float, run_time: float, trail: VMobject | None = None) -> Animation:
        """Return the animation in which the point jumps to another value of the weight, in an arc.

        The farther, the higher, but below the header; it leaves the frame for a value that the picture does not reach.
        `trail` is drawn behind it, as far as the picture reaches.
        """
        start, end = self.dot.get_center(), self.place(to)
        room = np.sqrt(np.maximum(BODY.top - self.dot.radius - np.array([start[1], end[1]]), 0.0))
        high = min(HOP * float(np.linalg.norm(end - start)), float(room.mean()) ** 2)  # its top at the header
        self.dot.plotted.points = [(to, self.of(to))]

        def at(share: float) -> np.ndarray:
            return start + (end - start) * share + UP * high * 4 * share * (1 - share)

        def draw(share: float) -> None:
            self.dot.move_to(at(share))
            # What is on its way out of the frame is no mistake of layout.
            self.dot.backdrop = abs(self.dot.get_x()) + self.dot.radius > FRAME.safe_x
            if trail is not None:
                inner = self.plot.inner
                seen = [spot for spot in map(at, np.linspace(0, share, ARC)) if inner.left <= spot[0] <= inner.right]
                trail.set_points_as_corners(seen if len(seen) > 1 else [start, start])

        moving = VGroup(self.dot) if trail is None else VGroup(trail, self.dot)
        return named("hop", over_time(moving, draw, run_time, linear_time=False))


class Pointer(VGroup):
    """An arrow on the axis of a hill, from under a value of the weight to a side (1: right, -1: left), and its name.

    It says only a direction, so it keeps its length; `follow` puts it under its value when the plot shows another part.

    Example:

        xs = np.linspace(-2, 2, 101)
        hill = Hill.over(self.theme, WORK, (xs, xs**2), -1.0, (-2, 2))
        self.add(hill.plot, hill.curve, hill.dot)
        self.play(FadeIn(Pointer(hill, -1.0, 1, self.words("right", own=True), "update")))
    """

    def __init__(self, hill: Hill, x: float, side: int, name: Typeset, role: str) -> None:
        self.hill, self.value, self.side, self.text = hill, x, side, name
        start = hill.plot.at(x, hill.plot.base)
        near, far = (start + RIGHT * side * by for by in (hill.dot.radius, POINTER))
        self.arrow = straight_arrow(hill.plot.theme, near, far, role, 8)
        super().__init__(self.arrow, name)
        self.follow()

    def follow(self) -> None:
        """Stand under the value of the weight, as the plot shows it now."""
        plot, side = self.hill.plot, self.side
        x, y = plot.at(self.value, plot.base)[:2]
        self.arrow.shift([x + side * self.hill.dot.radius - self.arrow.get_start()[0], 0, 0])
        BODY.keep(self.text.at(x + side * self.hill.dot.radius, y - NAMED, "left" if side > 0 else "right"))


class Pointers(VGroup):
    """Two pointers from a value of the weight: uphill (1: right, -1: left) and back; none on level ground.

    told: the name of each and its role.
    """

    def __init__(self, hill: Hill, x: float, up: int, told: Sequence[tuple[Typeset, str]]) -> None:
        ways = zip((up, -up), told, strict=True)
        super().__init__(*(Pointer(hill, x, side, *each) for side, each in ways if side))
        self.follow()

    def follow(self) -> None:
        """Stand under their value, as the plot shows it now; their names never touch."""
        for way in self:
            way.follow()
        if len(self):
            left, right = sorted((way.text for way in self), key=left_of)
            left.shift(RIGHT * min(left_of(right) - BLOCK - right_of(left), 0.0))


def close_up(losses: Losses, here: float, step: float, slope: float) -> tuple[Range, Range]:
    """Return a window of one step from a value of the weight, with some room around it; 0: a small piece."""
    (xs, ys), step = losses, step or PIECE
    loss, sides = through(xs, ys)(here), (AHEAD * step, BEHIND * step) if slope > 0 else (BEHIND * step, AHEAD * step)
    near = ys[(xs >= here - sides[0]) & (xs <= here + sides[1])]
    down, up = (max(float(reach), loss * HAIR, HAIR) * ROOM for reach in (loss - near.min(), near.max() - loss))
    return (here - sides[0], here + sides[1]), (loss - down, loss + up)


def _height(xs: np.ndarray, ys: np.ndarray, ends: Range) -> Range:
    """Return the lowest and the highest loss between two values of the weight."""
    seen = ys[(xs >= ends[0]) & (xs <= ends[1])]
    return float(seen.min()), float(seen.max())


def through(xs: np.ndarray, ys: np.ndarray) -> Callable[[float], float]:
    """Return the function whose curve goes straight from point to point."""
    return lambda x: float(np.interp(x, xs, ys))

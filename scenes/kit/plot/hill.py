"""A hill: the loss over one weight, and a ball on it that slides, hops and leaves footprints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import UP, Animation, Dot, VGroup, VMobject

from scenes.kit.layout.zones import FRAME, Zone
from scenes.kit.motion.group import named
from scenes.kit.motion.verbs import over_time
from scenes.kit.theme import Theme
from scenes.kit.type.icons import straight_arrow

from .plot import Plot

RADIUS, FOOT, FAINT = 1 / 5, 1 / 11, 3 / 5  # radii of the ball and of its footprints, strength of these
UNDER = 1 / 8  # of the height between the lowest and the highest loss, room under a valley
OUT = 1 / 2  # length of an arrow out of the picture
HOP = 1 / 6  # how high the ball jumps, of how far it does

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
        **axes: Any,
    ) -> Hill:
        """Draw losses over values of a weight into a zone, between two of the values, with a point at `here`.

        look: role and radius of the point; axes: more for the plot. deep: let the height begin just under the lowest
        loss instead of at 0, so that a shallow valley can be seen.
        """
        xs, ys = losses
        seen = ys[(xs >= ends[0]) & (xs <= ends[1])]
        low, top = float(seen.min()), float(seen.max())
        axes = {"x_label": "this weight", "y_label": "loss", "y_role": "loss"} | axes
        plot = Plot(theme, zone, ends, (max(low - (top - low) * UNDER, 0) if deep else 0, top), **axes)
        of = through(xs, ys)
        return cls(plot, plot.curve(xs.tolist(), ys.tolist(), "loss"), of, plot.dot(here, of(here), *look), ends)

    def shows(self, x: float) -> bool:
        """Return whether the picture reaches as far as a value of the weight."""
        return self.ends[0] <= x <= self.ends[1]

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

    def leaving(self, side: float, y: float) -> VGroup:
        """Return an arrow at a height that points out of the picture to a side (1: right, -1: left)."""
        x = self.plot.at(self.ends[int(side > 0)], self.plot.base)[0]
        start, end = (np.array([x + side * by, y, 0.0]) for by in (-OUT, 0.0))
        return straight_arrow(self.plot.theme, start, end, "update")

    def hop(self, to: float, run_time: float) -> Animation:
        """Return the animation in which the point jumps to another value of the weight, in an arc.

        The farther, the higher; it leaves the frame for a value that the picture does not reach.
        """
        start, end = self.dot.get_center(), self.place(to)
        high = HOP * float(np.linalg.norm(end - start))
        self.dot.plotted.points = [(to, self.of(to))]

        def draw(share: float) -> None:
            self.dot.move_to(start + (end - start) * share + UP * high * 4 * share * (1 - share))
            # What is on its way out of the frame is no mistake of layout.
            self.dot.backdrop = abs(self.dot.get_x()) + self.dot.radius > FRAME.safe_x

        return named("hop", over_time(self.dot, draw, run_time, linear_time=False))


def through(xs: np.ndarray, ys: np.ndarray) -> Callable[[float], float]:
    """Return the function whose curve goes straight from point to point."""
    return lambda x: float(np.interp(x, xs, ys))

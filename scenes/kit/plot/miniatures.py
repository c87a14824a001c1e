"""Miniatures: small pictures of what the film has shown large, each of which can act its idea again and again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import PI, Animation, Circle, Dot, Line, Polygon, VGroup, VMobject, smooth

from backprop_core.explain import activation_curve
from scenes.kit.layout.header import PhaseRing
from scenes.kit.motion.group import named
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.verbs import over_time
from scenes.kit.theme import Theme

SHARES = (1.0, 0.55, 0.3)  # how far the dot of each line goes: the slopes of a path, multiplied
REACH = 0.5  # of the first line's dot, as a share of the line
THIN, THICK = 4.0, 10.0  # stroke widths: outlines, and the arrow of a weight
GROWS = 1.7  # how much thicker a weight is after its step
LETS_THROUGH = 0.25  # of the blame, by the steepest slope of a sigmoid
MET = 0.6  # share of the time after which two numbers have met
TURN = -2 * PI


class Miniature(VGroup):
    """A picture of 2 by 1 units about a place of its own, drawn as a function of time: `draw(share)`, 0 to 1."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme, self.size, self.middle = theme, 1.0, np.zeros(3)

    def at(self, x: float, y: float, height: float) -> Miniature:
        """Draw it about a place, with a height; return it."""
        self.size, self.middle = height, np.array([x, y, 0.0])
        self.make()
        self.draw(0.0)
        return self

    def spot(self, x: float, y: float) -> np.ndarray:
        """Return the point of the frame, (3,), for a place in the picture: x from -1 to 1, y from -1/2 to 1/2."""
        return self.middle + self.size * np.array([x, y, 0.0])

    def make(self) -> None:
        """Make the parts."""
        raise NotImplementedError

    def draw(self, share: float) -> None:
        """Draw the parts at a share of the time."""
        raise NotImplementedError

    def act(self, run_time: float = 2 * SLOW) -> Animation:
        """Return the animation in which it acts its idea once."""
        return named("act", over_time(self, self.draw, run_time, linear_time=False), self)

    # -- parts ---------------------------------------------------------------------------------------------------------

    def ring(self, x: float, y: float, radius: float = 0.26) -> Circle:
        """Return a unit."""
        look = {"stroke_width": THIN, "stroke_color": self.theme.line, "fill_color": self.theme.panel}
        return Circle(radius=radius * self.size, fill_opacity=1, **look).move_to(self.spot(x, y))

    def dot(self, role: str, radius: float = 0.09) -> Dot:
        """Return a dot."""
        return Dot(radius=radius * self.size, color=self.theme.role(role))

    def line(self, start: np.ndarray, end: np.ndarray, role: str = "line", width: float = THIN) -> Line:
        """Return a line."""
        return Line(start, end, stroke_width=width, color=self.theme.role(role))

    def lit(self, thing: VMobject, role: str, share: float) -> None:
        """Give an outline the colour of a role once its time has come."""
        thing.set_stroke(self.theme.role(role if share >= 1 else "line"))


class Slopes(Miniature):
    """Number lines under each other: the dot of each goes a share as far as the one above."""

    def make(self) -> None:
        """See `Miniature.make`."""
        heights = [0.36, 0.0, -0.36]
        lines = [self.line(self.spot(-1, y), self.spot(1, y)) for y in heights]
        start = [self.spot(-REACH, y) for y in heights]
        old = [
            Circle(radius=0.09 * self.size, stroke_width=THIN - 1, color=self.theme.muted).move_to(at) for at in start
        ]
        self.trails = [self.line(at, at + 1e-3, "slope", THICK) for at in start]
        self.dots = [self.dot(role) for role in ("ink", "forward", "loss")]
        self.submobjects = [*lines, *self.trails, *old, *self.dots]

    def draw(self, share: float) -> None:
        """See `Miniature.draw`."""
        way = 0.0
        for index, (dot, trail) in enumerate(zip(self.dots, self.trails, strict=True)):
            here = smooth(min(max(share * len(self.dots) - index, 0.0), 1.0))
            way = (way if index else 2 * REACH) * (SHARES[index] if not index else SHARES[index] / SHARES[index - 1])
            start = self.spot(-REACH, (0.36, 0.0, -0.36)[index])
            end = start + self.size * np.array([way * here, 0, 0])
            dot.move_to(end)
            trail.set_points_as_corners([start, end + 1e-4])


class Linked(Miniature):
    """Two units with the arrow of a weight between them."""

    def make(self) -> None:
        """See `Miniature.make`."""
        self.left, self.right = self.ring(-0.74, 0), self.ring(0.74, 0)
        tip = self.spot(0.46, 0)
        self.shaft = self.line(self.spot(-0.46, 0), self.spot(0.3, 0), "positive", THICK)
        head = [tip, tip + self.size * np.array([-0.2, 0.12, 0]), tip + self.size * np.array([-0.2, -0.12, 0])]
        self.head = Polygon(*head, stroke_width=0, fill_color=self.theme.positive, fill_opacity=1)
        self.backward = self.dot("backward")
        self.submobjects = [self.shaft, self.head, self.left, self.right, self.backward]


class SameWeights(Linked):
    """Blame goes back along the arrow of a weight."""

    def draw(self, share: float) -> None:
        """See `Miniature.draw`."""
        self.lit(self.right, "backward", 1)
        self.lit(self.left, "backward", share)
        self.backward.move_to(self.spot(0.74 - 1.48 * share, 0))


class Meeting(Linked):
    """What came in and the error signal meet at a weight, which takes its step."""

    def make(self) -> None:
        """See `Miniature.make`."""
        super().make()
        self.forward, self.gradient = self.dot("forward"), self.dot("backward", 0.13)
        self.add(self.forward, self.gradient)

    def draw(self, share: float) -> None:
        """See `Miniature.draw`."""
        near, after = min(share / MET, 1.0), max(share - MET, 0.0) / (1 - MET)
        self.lit(self.left, "forward", 1)
        self.lit(self.right, "backward", 1)
        self.forward.move_to(self.spot(-0.74 + 0.66 * near, 0))
        self.backward.move_to(self.spot(0.74 - 0.82 * near, 0))
        self.gradient.move_to(self.spot(-0.08, 0.24 * after)).set_opacity(min(max(near * 9 - 8, 0.0), 1.0))
        for dot in (self.forward, self.backward):
            dot.set_opacity(1.0 - max(after, 0.0))
        self.shaft.set_stroke(width=THICK * (1 + (GROWS - 1) * after))


class Sum(Miniature):
    """Two shares of blame add up, and the slope of a sigmoid lets a part of them through."""

    def make(self) -> None:
        """See `Miniature.make`."""
        zs = np.linspace(-6, 6, 61)
        points = [
            self.spot(-0.65 + z / 18, a * 0.7 - 0.35) for z, a in zip(zs, activation_curve("sigmoid", zs), strict=True)
        ]
        self.curve = VMobject(stroke_width=THIN, stroke_color=self.theme.forward).set_points_as_corners(points)
        self.tangent = self.line(self.spot(-0.9, -0.42), self.spot(-0.4, 0.42), "slope", THIN)
        self.bars = [self.line(self.spot(-0.1, 0), self.spot(0.4, 0), "backward", 2 * THICK) for _ in range(2)]
        self.ghost = self.line(self.spot(-0.1, 0), self.spot(1, 0), "line", 2 * THICK)
        self.submobjects = [self.curve, self.tangent, self.ghost, *self.bars]

    def draw(self, share: float) -> None:
        """See `Miniature.draw`."""
        added, through = min(2 * share, 1.0), max(2 * share - 1, 0.0)
        scale = 1 - (1 - LETS_THROUGH) * through
        first, second = 0.65 * scale, 0.45 * scale
        self.bars[0].set_points_as_corners(
            [self.spot(-0.1, 0.25 * (1 - added)), self.spot(-0.1 + first, 0.25 * (1 - added))]
        )
        start, y = -0.1 + first * added, -0.25 * (1 - added)
        self.bars[1].set_points_as_corners([self.spot(start, y), self.spot(start + second, y)])
        self.ghost.set_stroke(opacity=through)
        self.tangent.set_stroke(opacity=through)


class Layers(Miniature):
    """Blame goes from layer to layer, up to the arrows of the first weights."""

    def make(self) -> None:
        """See `Miniature.make`."""
        columns: list[list[tuple[float, float]]] = [[(-0.8, 0.3), (-0.8, -0.3)], [(0, 0.3), (0, -0.3)], [(0.8, 0)]]
        self.rings = [[self.ring(at[0], at[1], 0.17) for at in column] for column in columns]
        self.links = [
            [self.line(one.get_center(), other.get_center()) for one in column for other in following]
            for column, following in zip(self.rings, self.rings[1:], strict=False)
        ]
        self.submobjects = [each for column in (*self.links, *self.rings) for each in column]

    def draw(self, share: float) -> None:
        """See `Miniature.draw`."""
        stages = [self.rings[2], self.links[1], self.rings[1], self.links[0]]
        for index, stage in enumerate(stages):
            for thing in stage:
                self.lit(thing, "backward", share * len(stages) - index + 0.5)


class Wheel(Miniature):
    """The four phases turn once."""

    def make(self) -> None:
        """See `Miniature.make`."""
        self.wheel = PhaseRing(self.theme, None, radius=0.46 * self.size, width=8).move_to(self.middle)
        self.submobjects, self.turned = [self.wheel], 0.0

    def draw(self, share: float) -> None:
        """See `Miniature.draw`."""
        self.wheel.rotate(TURN * (share - self.turned), about_point=self.middle)
        self.turned = share


MINIATURES: tuple[Callable[[Theme], Miniature], ...] = (Slopes, SameWeights, Sum, Meeting, Layers, Wheel)

"""The gate: a unit's activation curve with a point that runs along it; the slope there lets blame through."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from manim import Animation, Create, Dot, Line, VGroup, VMobject

from backprop_core.explain import activation_curve, activation_slope_curve
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.group import together
from scenes.kit.motion.verbs import over_time, swap
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset, words

from .plot import Plot

REACH = {"sigmoid": 6.0, "tanh": 4.0, "relu": 4.0}  # how far to each side the curve is drawn
FLAT = {"sigmoid": 5.0, "tanh": 3.2, "relu": -2.4}  # where it is flat
STEEP = {"sigmoid": 0.0, "tanh": 0.0, "relu": 1.6}
WALKED = 0.94  # share of the plotted curve that a walk goes along
BACK = 0.2  # share of a walk's time for the way to where it begins
LABEL_ROOM = 0.45  # a row for the label, where the name of the axis leaves it no room
PIECE = 7  # stroke width of the factors of a slope
TANGENT_HALF = 1.9  # how far the tangent goes to each side


@dataclass
class Gate:
    """A plotted activation function, and where on it the unit is.

    z: the sum at which tangent and dot are; runner: both of them; label: the slope as a number; trace: the curve of
    the slopes, once it was walked along; pieces: the activation and what is left of one, once they were drawn.
    """

    kind: str
    plot: Plot
    curve: VMobject
    tangent: Line
    dot: Dot
    runner: VGroup
    label: Typeset
    z: float
    trace: VMobject = field(default_factory=VMobject)
    pieces: VGroup = field(default_factory=VGroup)

    @classmethod
    def at(cls, kind: str, plot: Plot, reach: float, z: float, label: Typeset) -> Gate:
        """Draw the curve over -reach..reach, with tangent and dot at z."""
        zs = np.linspace(-reach, reach, 161)
        curve = plot.curve(zs, activation_curve(kind, zs), "forward")
        tangent, dot = tangent_at(kind, plot, z), plot.dot(z, height(kind, z), "ink")
        return cls(kind, plot, curve, tangent, dot, VGroup(tangent, dot), label, z)

    @classmethod
    def in_zone(cls, kind: str, theme: Theme, zone: Zone, z: float, label: Typeset) -> Gate:
        """Draw axes and curve into a zone, with the label of the slope in its upper right corner."""
        reach = max(REACH[kind], abs(z) + 0.5)
        low, high, ticks = {"sigmoid": (0.0, 1.0, [0, 1]), "tanh": (-1.0, 1.0, [-1, 0, 1]), "relu": (0.0, reach, None)}[
            kind
        ]
        label.at(zone.right, zone.top - 0.28, "right")
        long = label.width + words("activation", theme).width + 0.8 > zone.width  # they get a row each
        below = Zone(zone.left, zone.right, zone.bottom, zone.top - LABEL_ROOM * long)
        plot = Plot(theme, below, (-reach, reach), (low, high), y_ticks=ticks, y_label="activation", x_label="sum z")
        return cls.at(kind, plot, reach, z, label)

    @property
    def parts(self) -> tuple[VMobject, ...]:
        """Axes, curve, and the point with its tangent: what stays when the label goes."""
        return self.plot, self.curve, self.runner

    @property
    def steepest(self) -> float:
        """The largest slope of the curve."""
        return self.slope(STEEP[self.kind])

    def slope(self, z: float) -> float:
        """Return the slope of the curve over z."""
        return slope(self.kind, z)

    def move_to(self, z: float) -> None:
        """Put tangent and dot where the sum is z."""
        self.tangent.become(tangent_at(self.kind, self.plot, z))
        self.dot.move_to(self.plot.at(z, height(self.kind, z)))
        self.z = z
        heights = (0.0, height(self.kind, z), 1.0)
        for piece, low, high in zip(self.pieces, heights, heights[1:], strict=False):
            piece.set_points_as_corners([self.plot.at(z, low), self.plot.at(z, high)])

    def split(self) -> Animation:
        """Return the animation that draws the two factors of a sigmoid's slope, and lets them go with the point.

        They are the activation, up to the point, and one minus the activation, from there on.
        """
        theme = self.plot.theme
        lines = (Line(stroke_width=PIECE, color=theme.role(role)) for role in ("forward", "ink"))
        self.pieces.add(*lines)
        self.move_to(self.z)
        self.runner.add_to_back(*self.pieces)
        return together("grow", [Create(piece) for piece in self.pieces])

    def walk(self, run_time: float) -> Animation:
        """Return the animation in which the point goes back to the left and then walks along the whole curve.

        It draws the slope that the curve has under it.
        """
        low, high = WALKED * np.array(self.plot.x_range)
        zs = np.linspace(low, high, 161)
        whole = self.plot.curve(zs, activation_slope_curve(self.kind, zs), "slope")
        self.trace, start = whole.copy(), self.z

        def draw(share: float) -> None:
            walked = max(share - BACK, 0.0) / (1 - BACK)
            self.trace.pointwise_become_partial(whole, 0.0, walked)
            self.move_to(low + (high - low) * walked if share > BACK else start + (low - start) * share / BACK)

        return over_time(VGroup(self.trace, self.runner), draw, run_time, False)

    def go(self, z: float, label: Typeset, run_time: float) -> list[Animation]:
        """Return animations in which the point runs to another sum, where another label says the slope."""
        old = self.label
        self.label = label.at(old.get_right()[0], old.baseline[1], "right")
        return [self.run_to(z, run_time), swap(old, label, run_time)]

    def run_to(self, z: float, run_time: float) -> Animation:
        """Return the animation in which the point runs to another sum."""
        start = self.z

        def draw(share: float) -> None:
            self.move_to(start + (z - start) * share)

        return over_time(self.runner, draw, run_time, False)


def height(kind: str, z: float) -> float:
    """Return the activation for a sum z."""
    return float(activation_curve(kind, [z])[0])


def slope(kind: str, z: float) -> float:
    """Return the slope of an activation function at z."""
    return float(activation_slope_curve(kind, [z])[0])


def tangent_at(kind: str, plot: Plot, z: float) -> Line:
    """Return the tangent of an activation function at z."""
    return plot.tangent(z, height(kind, z), slope(kind, z), TANGENT_HALF)

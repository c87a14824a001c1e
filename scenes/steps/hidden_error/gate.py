"""Step 6, the gate: a unit's activation curve with a point that runs along it; its slope lets blame through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Dot, Line, VGroup, VMobject

from backprop_core.explain import activation_curve, activation_slope_curve
from scenes.kit.plot.plot import Plot
from scenes.kit.type.typeset import Typeset

TANGENT_HALF = 1.9  # how far the tangent goes to each side


@dataclass
class Gate:
    """A plotted activation function, and where on it the unit is.

    z: the sum at which tangent and dot stand; runner: both of them; label: the slope as a number.
    """

    kind: str
    plot: Plot
    curve: VMobject
    tangent: Line
    dot: Dot
    runner: VGroup
    label: Typeset
    z: float

    @classmethod
    def at(cls, kind: str, plot: Plot, reach: float, z: float, label: Typeset) -> Gate:
        """Draw the curve over -reach..reach, with tangent and dot at z."""
        zs = np.linspace(-reach, reach, 161)
        curve = plot.curve(zs, activation_curve(kind, zs), "forward")
        tangent, dot = tangent_at(kind, plot, z), plot.dot(z, height(kind, z), "ink")
        return cls(kind, plot, curve, tangent, dot, VGroup(tangent, dot), label, z)

    def slope(self, z: float) -> float:
        """Return the slope of the curve over z."""
        return slope(self.kind, z)

    def move_to(self, z: float) -> None:
        """Put tangent and dot where the sum is z."""
        self.tangent.become(tangent_at(self.kind, self.plot, z))
        self.dot.move_to(self.plot.at(z, height(self.kind, z)))
        self.z = z


def height(kind: str, z: float) -> float:
    """Return the activation for a sum z."""
    return float(activation_curve(kind, [z])[0])


def slope(kind: str, z: float) -> float:
    """Return the slope of an activation function at z."""
    return float(activation_slope_curve(kind, [z])[0])


def tangent_at(kind: str, plot: Plot, z: float) -> Line:
    """Return the tangent of an activation function at z."""
    return plot.tangent(z, height(kind, z), slope(kind, z), TANGENT_HALF)

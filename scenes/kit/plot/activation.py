"""An activation function in axes: its shape, and a sum that is read on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from manim import Animation, Dot, MoveAlongPath, VGroup, VMobject

from backprop_core.explain import activation_curve, activation_slope_curve
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.verbs import passing
from scenes.kit.motion.zoom import zoom
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset, math

from .gate import height
from .plot import FINE, REACH, Plot

SPAN = {"sigmoid": (0, 1), "tanh": (-1, 1)}  # the heights that a curve comes close to
BRIGHT = 11  # stroke width of a stretch that is pointed out
NEAR = 8  # a sum this many times smaller than the reach of the curve cannot be told from zero


@dataclass
class ActivationCurve:
    """An activation function over the sums from -reach to reach, drawn as `bent`.

    names: of the axes; levels: the heights it comes close to; halves: what zero gives, once that is drawn.

    Example:

        curve = ActivationCurve.over(self.theme, WORK, "sigmoid", 2.0)
        self.add(*curve.parts, curve.foot(1.0), *curve.guides(1.0, "muted", "forward"), curve.head(1.0))
        self.play(*curve.walked())
    """

    kind: str
    plot: Plot
    names: tuple[Typeset, Typeset]
    bent: VMobject
    levels: VGroup
    halves: list[VMobject] = field(default_factory=list)

    @classmethod
    def over(cls, theme: Theme, zone: Zone, kind: str, largest: float) -> ActivationCurve:
        """Draw it into a zone, over sums as large as `largest`."""
        reach = float(np.ceil(max(REACH[kind], 4 * largest / 3)))
        low, high = SPAN.get(kind, (-reach / 2 if kind == "relu" else -reach, reach))
        ticks = (low, (low + high) / 2, high) if kind in SPAN else None
        room = (high - low) / 6 if kind in SPAN else 0
        heights = low - room if low else low, high + room
        plot = Plot(theme, zone, (-reach, reach), heights, x_ticks=(-reach, 0, reach), y_ticks=ticks)
        zs, names = np.linspace(-reach, reach, FINE), (math("z", theme), math("a", theme, role="forward"))
        plot.add(*names)
        bent = plot.curve(zs, activation_curve(kind, zs), "forward", of=lambda z: height(kind, z))
        levels = VGroup(*(plot.guide((-reach, y), (reach, y)) for y in SPAN.get(kind, ()) if y))
        made = cls(kind, plot, names, bent, levels)
        made.keep()
        return made

    @property
    def parts(self) -> tuple[VMobject, ...]:
        return self.plot, self.levels, self.bent

    @property
    def steepest(self) -> float:
        """The largest slope of the curve."""
        return float(activation_slope_curve(self.kind, np.linspace(-1, 1, FINE)).max())

    def straight(self, slope: float) -> VMobject:
        """Return a straight line of a slope through the curve's point at zero."""
        (left, right), (low, high), middle = self.plot.x_range, self.plot.y_range, height(self.kind, 0)
        ends = max(left, (low - middle) / slope), min(right, (high - middle) / slope)
        zs = np.linspace(*ends, FINE)  # of large sums, a short stretch
        return self.plot.curve(zs, middle + slope * zs, "muted")

    def stretches(self, cue: str) -> VGroup:
        """Return what a word says of the curve: where it is steep or flat, in bright ink, or between which levels."""
        (left, right), edge = self.plot.x_range, REACH[self.kind] / 3
        spans = {"steep": [(-edge, edge)], "flat": [(left, -2 * edge), (2 * edge, right)]}
        if self.kind == "relu":
            spans = {"steep": [(0, right)], "flat": [(left, 0)]}
        made = (np.linspace(*span, FINE) for span in spans.get(cue, ()))
        return VGroup(*(self.plot.curve(zs, activation_curve(self.kind, zs), "ink", BRIGHT) for zs in made))

    def walked(self) -> list[Animation]:
        """Return the motion in which a point walks along the curve, from one end to the other."""
        point = passing(self.plot.dot(left := self.plot.x_range[0], height(self.kind, left)))
        return [MoveAlongPath(point, self.bent, introducer=True, remover=True)]

    def foot(self, z: float) -> Dot:
        """Return the point of a sum on the axis."""
        return self.plot.dot(z, self.plot.y_range[0])

    def head(self, z: float, role: str = "ink") -> Dot:
        """Return the point of a sum on the curve."""
        return self.plot.dot(z, height(self.kind, z), role)

    def guides(self, z: float, *roles: str) -> list[VMobject]:
        """Return the lines from a sum on the axis up to the curve, and from there across."""
        ends = self._ends(z)
        return [self.plot.guide(start, end, role) for (start, end), role in zip(ends, roles, strict=True)]

    def _ends(self, z: float) -> Sequence[Sequence[tuple[float, float]]]:
        point = z, height(self.kind, z)
        return ((z, self.plot.y_range[0]), point), (point, (self.plot.x_range[0], point[1]))

    def come_closer(self, z: float) -> list[Animation]:
        """Zoom in until a sum can be told from zero, where it cannot; the curve is nearly straight then."""
        half = max(3 * abs(z), REACH[self.kind] / NEAR**2)
        if abs(z) > REACH[self.kind] / NEAR:
            return []
        low, high = height(self.kind, -half), height(self.kind, half)
        room, moving = (high - low) / 6, [*self.halves, *self.names]
        window = (-half, half), (low - room, high + room)
        return [zoom(self.plot, window, self.bent, *self.levels, then=self.keep, moving=moving)]

    def keep(self) -> None:
        """What zero gives is said from axis to axis, and these have their names in their corners, also on the way."""
        inner, (z, a) = self.plot.inner, self.names
        z.at(inner.right, inner.bottom + TIGHT / 2, "right")
        a.at(inner.left + TIGHT, inner.top - TIGHT)
        for line, ends in zip(self.halves, self._ends(0), strict=False):
            line.plotted.points = list(ends)
            self.plot.redraw(line)

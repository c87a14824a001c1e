"""Two layers in a row whose activation is a straight line: together they are a straight line."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Animation, Line, RoundedRectangle, VGroup

from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.group import named
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.verbs import over_time
from scenes.kit.type.icons import straight_arrow

from .activation import ActivationCurve
from .gate import height

STEEPEST = 1 / 2  # slope of a layer's line: the product of two must be flatter
BETWEEN = 0.8  # frame units between the two layers
SPOTS = (-0.9, -0.6, -0.3, 0.3, 0.6, 0.9)  # where outputs are shown, as shares of its shorter half
THIN = 4  # stroke width of a line in a layer, and of an output


class Stacked:
    """What a layer with a straight line gives over z, and what a second one makes of that: outputs that are smaller.

    layers: both, side by side in a zone, each with its line as in the plot; link: the arrow between them. In the plot
    of the curve: `first`, the line of one layer; `outputs` of it, drawn from the curve's height at zero; `both`, the
    line of both layers, whose slope is the product of theirs.

    Example:

        curve = ActivationCurve.over(self.theme, Zone(2, 6, -3, 0), "sigmoid", 2.0)
        stacked = Stacked(curve, Zone(2, 6, 0.3, 1.5))
        self.play(FadeIn(curve.plot), FadeIn(stacked.layers), FadeIn(stacked.link), FadeIn(stacked.outputs))
        self.play(stacked.feed())
    """

    def __init__(self, curve: ActivationCurve, zone: Zone) -> None:
        self.curve, self.slope = curve, min(curve.steepest, STEEPEST)
        self.first, self.both = curve.straight(self.slope), curve.straight(self.slope**2)
        inner = curve.plot.inner
        self.share = min(zone.height / inner.height, (zone.width - BETWEEN) / 2 / inner.width)
        aside = (self.share * inner.width + BETWEEN) / 2
        x, y, _ = zone.center
        self.layers = VGroup(*(self._layer(x + way * aside, y) for way in (-1, 1)))
        self.link = self._link()
        (left, _), *_, (right, _) = self.first.plotted.points
        self.zs, role = [spot * min(-left, right) for spot in SPOTS], curve.plot.theme.role
        stems = VGroup(*(Line(stroke_width=THIN, color=role("forward")) for _ in self.zs))
        self.outputs = VGroup(stems, VGroup(*(curve.plot.dot(z, height(curve.kind, 0), "forward") for z in self.zs)))
        self.put(self.slope)

    def _layer(self, x: float, y: float) -> VGroup:
        plot, inner = self.curve.plot, self.curve.plot.inner
        size = {"width": self.share * inner.width, "height": self.share * inner.height}
        color, fill = plot.theme.role("line"), plot.theme.role("panel")
        box = RoundedRectangle(TIGHT / 2, **size, stroke_width=3, color=color, fill_color=fill, fill_opacity=1)
        line = self.first.copy().set_stroke(plot.theme.role("ink"), THIN)
        middle = np.array([x, y, 0.0])
        line.points = middle + (line.points - np.array(inner.center)) * self.share
        return VGroup(box.move_to(middle), line)

    def _link(self) -> VGroup:
        left, right = (layer[0].get_edge_center(way * RIGHT) for layer, way in zip(self.layers, (1, -1), strict=True))
        return VGroup(straight_arrow(self.curve.plot.theme, left + TIGHT * RIGHT, right - TIGHT * RIGHT, "forward"))

    def put(self, slope: float) -> None:
        """Show outputs that lie on a line of this slope."""
        plot, middle = self.curve.plot, height(self.curve.kind, 0)
        for z, stem, dot in zip(self.zs, *self.outputs, strict=True):
            stem.set_points_as_corners([plot.at(z, middle), plot.at(z, middle + slope * z)])
            dot.move_to(plot.at(z, middle + slope * z))

    def feed(self, run_time: float = SLOW) -> Animation:
        """Return the animation in which the second layer multiplies all outputs by its slope."""

        def draw(share: float) -> None:
            self.put(self.slope * (1 + (self.slope - 1) * share))

        return named("feed", over_time(self.outputs, draw, run_time, False), self.outputs)

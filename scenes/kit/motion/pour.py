"""An area is poured into a bar of the same area."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Polygon, Rectangle, VMobject, linear, smooth

from .group import together
from .pace import SLOW
from .verbs import arc, passing

UNEQUAL = 0.01  # share by which two areas may differ that are called equal
HALVINGS = 40  # of the search for a level: far below a pixel
JET = 5.0  # stroke width of what is poured, while it is on its way


def area_of(corners: np.ndarray) -> float:
    """Return the area of a polygon, corners (n, 3), in square frame units."""
    x, y = corners[:, 0], corners[:, 1]
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def below(corners: np.ndarray, level: float) -> np.ndarray:
    """Return the part of a convex polygon that is below a height, as corners (m, 3)."""
    kept = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        if start[1] <= level:
            kept.append(start)
        if (start[1] <= level) != (end[1] <= level):
            kept.append(start + (end - start) * (level - start[1]) / (end[1] - start[1]))
    return np.array(kept).reshape(-1, 3)


def filled_to(corners: np.ndarray, share: float) -> np.ndarray:
    """Return the lower part of a convex polygon that has a share of its area, as corners (m, 3)."""
    low, high = float(corners[:, 1].min()), float(corners[:, 1].max())
    if share >= 1:
        return corners
    for _ in range(HALVINGS):
        level = (low + high) / 2
        low, high = (level, high) if area_of(below(corners, level)) < share * area_of(corners) else (low, level)
    return below(corners, low)


def equal_bar(area: Polygon, width: float) -> Rectangle:
    """Return an upright bar of a width whose area is that of a polygon, filled like it, around the origin.

    Example:

        area = Polygon([-4, 0, 0], [-2, 0, 0], [-2, 2, 0], color=self.theme.loss, fill_opacity=0.5)
        bar = equal_bar(area, 0.8).move_to([1, 0, 0], aligned_edge=DOWN)
    """
    bar = Rectangle(width=width, height=area_of(area.get_vertices()) / width, color=area.get_stroke_color())
    bar.set_fill(area.get_fill_color(), opacity=area.get_fill_opacity())
    return bar.set_stroke(width=area.get_stroke_width(), opacity=area.get_stroke_opacity())


class Liquid(Animation):
    """The content of a vessel: it sinks or rises; the vessel's own fill is hidden meanwhile."""

    def __init__(self, vessel: Polygon, sinks: bool, run_time: float) -> None:
        self.vessel, self.sinks = vessel, sinks
        liquid = passing(VMobject(stroke_width=0, fill_color=vessel.get_fill_color()))
        super().__init__(liquid, run_time=run_time, introducer=True, remover=True, rate_func=smooth)

    def begin(self) -> None:
        self.corners, self.opacity = self.vessel.get_vertices(), float(self.vessel.get_fill_opacity())
        self.mobject.set_fill(opacity=self.opacity)
        self.vessel.set_fill(opacity=0)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        self.mobject.clear_points()
        corners = self.part(1 - share if self.sinks else share)
        if len(corners) > 2:
            self.mobject.set_points_as_corners([*corners, corners[0]])

    def part(self, share: float) -> np.ndarray:
        """Return the corners of what is in the vessel; a bar that lies is filled from its left."""
        low, high = self.corners.min(axis=0), self.corners.max(axis=0)
        if self.sinks or high[1] - low[1] >= high[0] - low[0]:
            return filled_to(self.corners, share)
        right = low[0] + (high[0] - low[0]) * share
        return np.array([[low[0], low[1], 0], [right, low[1], 0], [right, high[1], 0], [low[0], high[1], 0]])

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        if not self.sinks:
            self.vessel.set_fill(opacity=self.opacity)


class Jet(Animation):
    """What is on its way from one vessel to the other, in an arc."""

    def __init__(self, area: Polygon, bar: Polygon, run_time: float) -> None:
        lip, rim = area.get_center(), bar.get_center()
        way = arc(lip, rim, 0.5 if rim[0] > lip[0] else -0.5)  # over the top
        self.way = np.array(way)
        jet = passing(VMobject(stroke_width=0, color=area.get_fill_color(), fill_opacity=0))
        super().__init__(jet, run_time=run_time, introducer=True, remover=True, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.set_points_as_corners(self.way)
        self.mobject.set_stroke(width=JET * min(1.0, 6 * alpha, 6 * (1 - alpha)))


class Appear(Animation):
    """The outline of a bar comes at the beginning."""

    def __init__(self, bar: Polygon, run_time: float) -> None:
        super().__init__(bar, run_time=run_time, introducer=True, rate_func=linear)

    def begin(self) -> None:
        self.opacity = float(self.mobject.get_stroke_opacity())
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.set_stroke(opacity=self.opacity * min(1.0, 5 * alpha))


def pour(area: Polygon, bar: Polygon, run_time: float = SLOW) -> AnimationGroup:
    """Return an animation in which an area is poured into a bar: the level sinks in one while it rises in the other.

    `area` is a filled triangle or rectangle that is on the stage, `bar` a rectangle of the same area (`equal_bar`);
    ValueError where their areas differ. An upright bar is filled from below, one that lies from its left. At the end
    the bar is full, and of the area only the outline is left.

    Example:

        area = Polygon([-4, 0, 0], [-2, 0, 0], [-2, 2, 0], color=self.theme.loss, fill_opacity=0.5)
        bar = equal_bar(area, 0.8).move_to([1, 0, 0], aligned_edge=DOWN)
        self.play(FadeIn(area))
        self.play(pour(area, bar))
    """
    sizes = area_of(area.get_vertices()), area_of(bar.get_vertices())
    if abs(sizes[0] - sizes[1]) > UNEQUAL * max(sizes):
        raise ValueError(f"an area of {sizes[0]:.3f} does not fill a bar of {sizes[1]:.3f}: make that with equal_bar")
    flowing = [Liquid(area, True, run_time), Liquid(bar, False, run_time), Jet(area, bar, run_time)]
    return together("pour", [Appear(bar, run_time), *flowing], [area, bar])

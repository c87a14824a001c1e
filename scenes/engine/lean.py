"""Manim's renderer and camera without waste: the same pictures to the last bit, in a third of the time.

Left out: pictures of skipped plays, a copy of every picture, paths that were computed for the frame before, invisible
fills and strokes, and what is drawn already (redraw.py). All of it depends on Manim's internals (pinned below 0.23;
tests/leaning.py lists them, tests/scenes/engine/test_lean.py compares with Manim's own renderer).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np
from manim import CairoRenderer, Camera, Mobject, VMobject
from manim.utils.iterables import list_update

from .dirty import Box, is_seen
from .redraw import Redraw

MAX_PATHS = 3000
RELATIVE = 1e-5  # numpy.isclose's tolerance


class LeanCamera(Camera):
    """Draws vector mobjects as Manim's camera does; a path that was drawn before is not computed again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._redraw: Redraw | None = None
        super().__init__(*args, **kwargs)
        self._paths: dict[bytes, Any] = {}  # by points: a cairo path, or None for points that were drawn once

    def draw_next(self, base: np.ndarray, mobjects: Iterable[Mobject]) -> list[Box] | None:
        """Draw the next picture of a play over a background, only where it differs from what was drawn last.

        Returns the boxes in which it may differ from the picture before; None where all of it may.
        """
        if self._redraw is None:
            self._redraw = Redraw(self)
        parts = self.get_mobjects_to_display(mobjects)
        boxes = self._redraw.next(base, parts)
        if boxes is None:
            super().set_pixel_array(base)
            for kind, group in groupby(parts, self.type_or_raise):
                self.display_funcs[kind](list(group), self.pixel_array)
        return boxes

    def set_pixel_array(self, *args: Any, **kwargs: Any) -> None:
        """Take another picture; the next one is drawn whole."""
        if self._redraw is not None:
            self._redraw.forget()
        super().set_pixel_array(*args, **kwargs)

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw mobjects over the picture; the next one is drawn whole."""
        if self._redraw is not None:
            self._redraw.forget()
        super().capture_mobjects(mobjects, **kwargs)

    def get_mobjects_to_display(
        self,
        mobjects: Iterable[Mobject],
        include_submobjects: bool = True,
        excluded_mobjects: list[Mobject] | None = None,
    ) -> list[Mobject]:
        """Return every part with points, in drawing order: each at its last place in the list, then by z_index."""
        if not include_submobjects or excluded_mobjects:
            return super().get_mobjects_to_display(mobjects, include_submobjects, excluded_mobjects)
        found: list[Mobject] = []
        for mobject in mobjects:
            _collect(mobject, found)
        last = {id(mobject): n for n, mobject in enumerate(found)}
        if len(last) < len(found):
            found = [mobject for n, mobject in enumerate(found) if last[id(mobject)] == n]
        if self.use_z_index and any(mobject.z_index for mobject in found):
            found.sort(key=lambda mobject: mobject.z_index)
        return found

    def display_vectorized(self, vmobject: VMobject, ctx: Any) -> Any:
        """Draw one mobject; without a visible fill or stroke it costs nothing."""
        behind, front = _is_stroked(vmobject, True), _is_stroked(vmobject, False)
        filled = is_seen(vmobject.get_fill_rgbas())
        if not (filled or behind or front):
            return self
        self.set_cairo_context_path(ctx, vmobject)
        if behind:
            self.apply_stroke(ctx, vmobject, background=True)
        if filled:
            self.apply_fill(ctx, vmobject)
        if front:
            self.apply_stroke(ctx, vmobject)
        return self

    def set_cairo_context_path(self, ctx: Any, vmobject: VMobject) -> Any:
        """Give the context the path of these points; it is cached when they are drawn a second time."""
        points = vmobject.points
        key = points.tobytes()
        path = self._paths.get(key, self)
        if path is self or path is None:
            if not len(points):
                return super().set_cairo_context_path(ctx, vmobject)
            if len(points) % 4 or not math.isfinite(points.sum()):
                super().set_cairo_context_path(ctx, vmobject)
            else:
                trace(ctx, points[:, :2].tolist(), vmobject.tolerance_for_point_equality)
            if len(self._paths) > MAX_PATHS:
                self._paths.clear()
            self._paths[key] = None if path is self else ctx.copy_path()
        else:
            ctx.new_path()
            ctx.append_path(path)
        return self


def trace(ctx: Any, points: list[list[float]], tolerance: float) -> None:
    """Give a context the path of finite points, four for each curve, as Camera.set_cairo_context_path does.

    A curve that does not begin near the end of the one before begins an outline; an outline is closed whose end is
    near its beginning. "Near" is numpy.isclose with this absolute tolerance.
    """
    ctx.new_path()
    curve_to = ctx.curve_to
    first = last = points[0]
    for n in range(0, len(points), 4):
        begin = points[n]
        if not n or not _is_near(last, begin, tolerance):
            if n and _is_near(first, last, tolerance):
                ctx.close_path()
            ctx.new_sub_path()
            ctx.move_to(*begin)
            first = begin
        last = points[n + 3]
        curve_to(*points[n + 1], *points[n + 2], *last)
    if _is_near(first, last, tolerance):
        ctx.close_path()


def _is_near(one: list[float], other: list[float], tolerance: float) -> bool:
    """Return whether two points are equal for Manim (VMobject.consider_points_equals_2d)."""
    return one == other or (
        abs(one[0] - other[0]) <= tolerance + RELATIVE * abs(other[0])
        and abs(one[1] - other[1]) <= tolerance + RELATIVE * abs(other[1])
    )


def _collect(mobject: Mobject, found: list[Mobject]) -> None:
    """Add a family's members with points, itself first, each member once (Mobject.get_family)."""
    if not mobject.submobjects:
        if len(mobject.points):
            found.append(mobject)
        return
    found += mobject.family_members_with_points()


def _is_stroked(vmobject: VMobject, background: bool) -> bool:
    return vmobject.get_stroke_width(background) > 0 and is_seen(vmobject.get_stroke_rgbas(background))


class LeanRenderer(CairoRenderer):
    """Draws nothing while it skips (Manim draws two pictures for every skipped play), and copies no picture.

    A picture that is given to the file writer is the camera's own: it must be read before the next is drawn.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(camera_class=LeanCamera, **kwargs)

    def update_frame(
        self,
        scene: Any,
        mobjects: Any = None,
        include_submobjects: bool = True,
        ignore_skipping: bool = True,
        **kwargs: Any,
    ) -> None:
        if not self.skip_animations:
            super().update_frame(scene, mobjects, include_submobjects, ignore_skipping, **kwargs)

    def render(self, scene: Any, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:
        if self.skip_animations:
            return
        base = self.camera.background if self.static_image is None else self.static_image
        mobjects = moving_mobjects or list_update(scene.mobjects, scene.foreground_mobjects)
        boxes = self.camera.draw_next(base, mobjects)
        self.time += 1 / self.camera.frame_rate
        self.file_writer.write_frame(self.camera.pixel_array, changed=boxes)

    def freeze_current_frame(self, duration: float) -> None:
        """Pass the picture on once, for so many frames."""
        self.add_frame(self.camera.pixel_array, num_frames=int(duration / (1 / self.camera.frame_rate)))

    def picture(self, scene: Any) -> np.ndarray:
        """Return the scene as it is now, drawn completely."""
        self.static_image = None
        super().update_frame(scene)
        return np.asarray(self.get_frame())

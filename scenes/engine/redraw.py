"""The next picture of a play, drawn only where it differs from the one before; the same to the last bit."""

from __future__ import annotations

from collections.abc import Sequence

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject

from scenes.kit.families import is_a

from .dirty import Box, Ink, View, area, changed, inks, is_plain

# Cairo cuts outlines at the left and right of its clip, and rounds there, which shifts pixels far along a nearly
# level line. So it draws whole rows, on a scratch picture of which only the boxes are used.
EDGE = 16  # rows above and below, for the same reason
WORTH = 0.5  # share of the picture from which on it is drawn whole


class Redraw:
    """The picture that a camera drew last over a background, kept up to date."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._drawn: tuple[np.ndarray, list[Ink]] | None = None
        context = camera.get_cairo_context(camera.pixel_array)
        matrix = context.get_matrix()
        size = camera.pixel_width, camera.pixel_height
        stroke = camera.cairo_line_width_multiple * max(matrix.xx, -matrix.yy)
        self._view = View(*size, (matrix.xx, -matrix.yy), (matrix.x0, matrix.y0), stroke)
        self._scratch = np.empty_like(camera.pixel_array)
        self._context = cairo.Context(
            cairo.ImageSurface.create_for_data(self._scratch.data, cairo.FORMAT_ARGB32, *size)
        )
        self._matrix = matrix

    def forget(self) -> None:
        """Note that the camera's picture is no longer the one drawn here."""
        self._drawn = None

    def next(self, base: np.ndarray, mobjects: Sequence[Mobject]) -> list[Box] | None:
        """Draw mobjects, in their order, over a background where that differs from the picture before.

        Returns the boxes in which it may differ; None where nothing is known, and the picture has to be drawn whole.
        """
        before, self._drawn = self._drawn, None
        if not all(is_a(type(each), VMobject) and is_plain(each) for each in mobjects):
            return None
        now = inks(mobjects, before[1] if before else (), self._view)
        self._drawn = base, now
        if before is None or before[0] is not base:
            return None
        boxes = changed(before[1], now)
        if sum(map(area, boxes)) > WORTH * self._view.width * self._view.height:
            return None
        for box in boxes:
            self._draw(base, now, box)
        return boxes

    def _draw(self, base: np.ndarray, now: Sequence[Ink], box: Box) -> None:
        """Draw everything that touches a box on the scratch picture, and copy the box from there."""
        left, top, right, bottom = box
        there = np.s_[top:bottom, left:right]
        self._scratch[there] = base[there]
        context = self._context
        context.save()
        context.identity_matrix()
        context.new_path()
        context.rectangle(0, top - EDGE, self._view.width, bottom - top + 2 * EDGE)
        context.clip()
        context.set_matrix(self._matrix)
        for ink in now:
            its = ink.box
            if its and its[0] < right and its[2] > left and its[1] < bottom and its[3] > top:
                self._camera.display_vectorized(ink.mobject, context)
        context.restore()
        self._camera.pixel_array[there] = self._scratch[there]

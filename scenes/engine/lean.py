"""Manim's renderer and camera without waste: the same pictures to the last bit, in about half the time.

Left out: pictures of skipped plays, a copy of every picture, paths that were computed for the frame before, invisible
fills and strokes. All of it depends on Manim's internals (pinned below 0.23; tests/test_leaning.py lists them,
tests/scenes/engine/test_lean.py compares with Manim's own renderer).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import CairoRenderer, Camera, Mobject, VMobject

MAX_PATHS = 3000


class LeanCamera(Camera):
    """Draws vector mobjects as Manim's camera does; a path that was drawn before is not computed again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._paths: dict[bytes, Any] = {}  # by points: a cairo path, or None for points that were drawn once

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
        filled = bool(self.get_fill_rgbas(vmobject)[:, 3].any())
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
        key = vmobject.points.tobytes()
        path = self._paths.get(key, self)
        if path is self or path is None:
            if not len(vmobject.points):
                return super().set_cairo_context_path(ctx, vmobject)
            super().set_cairo_context_path(ctx, vmobject)
            if len(self._paths) > MAX_PATHS:
                self._paths.clear()
            self._paths[key] = None if path is self else ctx.copy_path()
        else:
            ctx.new_path()
            ctx.append_path(path)
        return self


def _collect(mobject: Mobject, found: list[Mobject]) -> None:
    """Add a family's members with points, itself first, each member once (Mobject.get_family)."""
    if not mobject.submobjects:
        if len(mobject.points):
            found.append(mobject)
        return
    found += mobject.family_members_with_points()


def _is_stroked(vmobject: VMobject, background: bool) -> bool:
    return vmobject.get_stroke_width(background) > 0 and bool(vmobject.get_stroke_rgbas(background)[:, 3].any())


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
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)

    def freeze_current_frame(self, duration: float) -> None:
        """Pass the picture on once, for so many frames."""
        self.add_frame(self.camera.pixel_array, num_frames=int(duration / (1 / self.camera.frame_rate)))

    def picture(self, scene: Any) -> np.ndarray:
        """Return the scene as it is now, drawn completely."""
        self.static_image = None
        super().update_frame(scene)
        return np.asarray(self.get_frame())

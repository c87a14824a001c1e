"""Faster versions of Manim's colour methods: the same arrays, without the objects that Manim makes for every change."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from manim import ManimColor, VMobject

_LOOKS = (
    "fill_rgbas",
    "stroke_rgbas",
    "background_stroke_rgbas",
    "stroke_width",
    "background_stroke_width",
    "sheen_direction",  # shared by nearly all, and only replaced (families.py)
    "sheen_factor",
)
_PLAIN = {int, float, np.float64, type(None)}
_interpolate_color = VMobject.interpolate_color
_update_rgbas_array = VMobject.update_rgbas_array


def update_rgbas_array(self: VMobject, array_name: str, color: Any = None, opacity: float | None = None) -> VMobject:
    """Set one colour, one opacity or both as VMobject.update_rgbas_array does; it makes new colours for that."""
    made = vars(self)
    rgbas = made.get(array_name)
    if type(opacity) not in _PLAIN or self.sheen_factor or (rgbas is not None and not len(rgbas)):
        return _update_rgbas_array(self, array_name, color, opacity)
    if color is None:
        if rgbas is None:
            return _update_rgbas_array(self, array_name, color, opacity)
        if opacity is not None:
            rgbas[:, 3] = opacity
        return self
    rgba = color.to_rgba() if type(color) is ManimColor else _named(color) if type(color) is str else None
    if rgba is None:
        return _update_rgbas_array(self, array_name, color, opacity)
    if rgbas is None:
        made[array_name] = rgbas = np.empty((1, 4))
        opacity = opacity or 0.0
    rgbas[:, :3] = rgba[:3]
    if opacity is not None:
        rgbas[:, 3] = opacity
    return self


@lru_cache(maxsize=1024)
def _named(color: str) -> Any:
    """Return the red, green, blue and alpha of a colour given as text, shape (4,)."""
    return ManimColor(color).to_rgba()


def interpolate_color(self: VMobject, one: VMobject, other: VMobject, alpha: float) -> VMobject:
    """Set the colours and widths between two others' as VMobject.interpolate_color does, without what it overwrites."""
    made, start, end = vars(self), vars(one), vars(other)
    try:
        if alpha == 1.0:
            for name in _LOOKS:
                value = end[name]
                made[name] = value.copy() if type(value) is np.ndarray else value
        else:
            rest = 1 - alpha
            for name in _LOOKS:
                value = start[name]
                if name == "sheen_direction" and value is end[name]:
                    made[name] = value
                    continue
                begins = alpha == 0 and type(value) is np.ndarray
                made[name] = value.copy() if begins else rest * value + alpha * end[name]
    except KeyError:  # a mobject with other colour arrays: Manim's own method knows them
        return _interpolate_color(self, one, other, alpha)
    return self

"""A faster version of how Manim lets things come and go where they are: without three copies of each."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from manim import FadeIn, FadeOut, Mobject, Transform, VMobject

from scenes.kit.between import interpolate_mobject as between
from scenes.kit.updates import needs_update

_COLORS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
_OTHERS = ("points", "stroke_width", "background_stroke_width", "sheen_direction", "sheen_factor")

_NAMES = {*_COLORS, *_OTHERS}

# Of each member: all its attributes, and those of its looks as they were at the start.
Held = list[tuple[dict[str, Any], dict[str, Any]]]


def begin(self: Any) -> None:
    """Begin as Transform.begin does; what only changes its strength is remembered by its looks, not by copies."""
    self.held = _held_by(self)
    if self.held is None:
        Transform.begin(self)
        return
    if self.suspend_mobject_updating:
        self.mobject.suspend_updating()
    self.interpolate(0)


def interpolate_mobject(self: Any, alpha: float) -> None:
    """Show a family at a share of its strength, everything else as it was at the start."""
    if self.held is None:
        between(self, alpha)
        return
    share = self.get_sub_alpha(alpha, 0, len(self.held))
    strength = share if type(self) is FadeIn else 1 - share
    for made, looks in self.held:
        for name in _COLORS:
            made[name] = rgbas = looks[name].copy()
            rgbas[:, 3] *= strength
        for name in _OTHERS:
            value = looks[name]
            made[name] = value.copy() if type(value) is np.ndarray else value


def get_all_mobjects(self: Any) -> Any:
    """Return what Transform.get_all_mobjects does, as far as there is any."""
    return Transform.get_all_mobjects(self) if self.held is None else [self.mobject]


METHODS = (begin, interpolate_mobject, get_all_mobjects)


def _held_by(self: Any) -> Held | None:
    """Return the looks of everything that a fade shows; None where more than its strength changes, or may change."""
    if type(self) not in (FadeIn, FadeOut) or self.lag_ratio or self.path_arc or self.scale_factor != 1:
        return None
    if self.replace_mobject_with_target_in_scene or np.any(self.shift_vector) or needs_update([self.mobject]):
        return None
    held = [_looks_of(member) for member in self.mobject.family_members_with_points()]
    return None if None in held else held  # type: ignore[return-value]


def _looks_of(member: Mobject) -> tuple[dict[str, Any], dict[str, Any]] | None:
    kind, made = type(member), vars(member)
    if not _is_plain(kind) or not made.keys() >= _NAMES:  # a class may make its looks from something else
        return None
    if made["sheen_factor"] or not all(len(made[name]) for name in _COLORS):
        return None
    return made, {name: _kept(made[name]) for name in (*_COLORS, *_OTHERS)}


def _kept(value: Any) -> Any:
    return value.copy() if type(value) is np.ndarray else value


@lru_cache(maxsize=4096)
def _is_plain(kind: type) -> bool:
    """Return whether a class fades and is interpolated as Manim's own do."""
    names = ("fade", "interpolate", "interpolate_color")
    return issubclass(kind, VMobject) and all(getattr(kind, name) is getattr(VMobject, name) for name in names)

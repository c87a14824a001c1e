"""Faster versions of how Manim finds the ends and the lengths of a family's curves: the same arrays and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from manim import VMobject

CURVE = 4  # points of a cubic curve
MOST_KEPT = 1000  # outlines whose lengths are kept

Curves = tuple[tuple[Callable[[float], np.ndarray], float], ...]
_get_points_defining_boundary = VMobject.get_points_defining_boundary
_get_curve_functions_with_lengths = VMobject.get_curve_functions_with_lengths
_get_anchors = VMobject.get_anchors
_curves: dict[bytes, Curves] = {}


def get_points_defining_boundary(self: VMobject) -> np.ndarray:
    """Return the ends of all curves of a family, shape (n, 3), as VMobject.get_points_defining_boundary does."""
    found = []
    for member in self.get_family():
        points = member.points
        if not len(points):
            continue
        if len(points) % CURVE or member.n_points_per_cubic_curve != CURVE or type(member).get_anchors != _get_anchors:
            return _get_points_defining_boundary(self)
        found.append(points)
    if not found:
        return _get_points_defining_boundary(self)
    return np.concatenate(found).reshape(-1, CURVE, 3)[:, :: CURVE - 1].reshape(-1, 3)


def get_curve_functions_with_lengths(
    self: VMobject, sample_points: int | None = None
) -> Iterable[tuple[Callable[[float], Any], float]]:
    """Return the curves and their lengths as VMobject.get_curve_functions_with_lengths does; measured once.

    What moves along a path asks for them in every picture. They belong to a copy, so a path that changes gets new ones.
    """
    if sample_points is not None or len(self.points) % CURVE or self.n_points_per_cubic_curve != CURVE:
        return _get_curve_functions_with_lengths(self, sample_points=sample_points)
    key = self.points.tobytes()
    if (known := _curves.get(key)) is None:
        if len(_curves) >= MOST_KEPT:
            _curves.clear()
        path = VMobject()
        path.points = self.points.copy()
        known = _curves[key] = tuple(_get_curve_functions_with_lengths(path))
    return known

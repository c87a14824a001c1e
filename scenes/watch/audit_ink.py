"""How much ink two outlines have in common: boxes may overlap where no ink does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject

CELL = 0.02  # frame units: 3 pixels at 1080p
CURVE = np.linspace(0, 1, 4)[:, None, None]  # where a curve of an outline is cut into straight pieces

Box = tuple[float, float, float, float]  # left, bottom, right, top


def box_of(glyphs: Sequence[VMobject]) -> Box:
    """Return the box around glyphs, in frame units."""
    points = glyphs[0].points if len(glyphs) == 1 else np.concatenate([glyph.points for glyph in glyphs])
    (left, bottom, _), (right, top, _) = np.minimum.reduce(points).tolist(), np.maximum.reduce(points).tolist()
    return left, bottom, right, top


def touch(one: Box, other: Box) -> bool:
    """Return whether two boxes overlap, not only touch."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def boxes_meet(lows: np.ndarray, highs: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return which boxes, given by their corners, each (n, 2), overlap which others (m, 4); bool, shape (n, m).

    One comparison for each side: numpy is slow at looking along axes of two.
    """
    met = lows[:, None, 0] < others[:, 2]
    met &= lows[:, None, 1] < others[:, 3]
    met &= highs[:, None, 0] > others[:, 0]
    met &= highs[:, None, 1] > others[:, 1]
    return np.asarray(met)


def shared(one: Box, other: Box) -> float:
    """Return the overlap of two boxes as a share of the smaller one: 0 to 1."""
    width, height = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(width, 0.0) * max(height, 0.0) / max(least, 1e-9)


def covers(glyphs: Sequence[VMobject], points: np.ndarray) -> np.ndarray:
    """Return which points, shape (n, 2), have the ink of some glyphs on them; bool, shape (n,)."""
    lines = [pieces(glyph) for glyph in glyphs if len(glyph.points) >= 4]
    if not lines or not len(points):
        return np.zeros(len(points), dtype=bool)
    x0, y0, x1, y1 = np.concatenate(lines).T
    x, y = points[:, :1], points[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        right = x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return np.asarray(np.count_nonzero(((y0 > y) != (y1 > y)) & right, axis=1) % 2 == 1)


def area(glyphs: Sequence[VMobject]) -> float:
    """Return how much ink some glyphs have. Their holes run the other way around, so signed areas add up to it."""
    lines = [pieces(glyph) for glyph in glyphs if len(glyph.points) >= 4]
    return sum(abs(float((a[:, 0] * a[:, 3] - a[:, 2] * a[:, 1]).sum())) / 2 for a in lines)


def pieces(glyph: VMobject) -> np.ndarray:
    """Return the closed lines of a glyph's outline as straight pieces, shape (n, 4): x0, y0, x1, y1."""
    points = glyph.points[: len(glyph.points) // 4 * 4, :2].reshape(-1, 4, 2)
    a, b, c, d = (points[:, i][None] for i in range(4))
    t = CURVE
    at = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    return np.concatenate([at[:-1], at[1:]], axis=2).reshape(-1, 4)


def common(one: Sequence[VMobject], other: Sequence[VMobject]) -> float:
    """Return the common ink of two lists of glyphs, as a share of the lesser ink: 0 to 1."""
    a, b = box_of(one), box_of(other)
    if not touch(a, b):
        return 0.0
    both = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    grid = np.stack(
        np.meshgrid(np.arange(both[0], both[2], CELL) + CELL / 2, np.arange(both[1], both[3], CELL) + CELL / 2), axis=-1
    ).reshape(-1, 2)
    for glyphs in (one, other):
        near = [glyph for glyph in glyphs if len(glyph.points) and touch(box_of([glyph]), both)]
        grid = grid[covers(near, grid)]
    least = min(area(one), area(other))
    return min(len(grid) * CELL**2 / least, 1.0) if least > 0 else 0.0

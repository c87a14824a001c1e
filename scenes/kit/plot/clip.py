"""The part of a curve that is inside a window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

Pair = tuple[float, float]


def clipped(points: Sequence[Pair], x_range: Pair, y_range: Pair) -> list[list[Pair]]:
    """Return the stretches of a line through points that are inside both ranges, cut exactly at their borders.

    Liang and Barsky, A New Concept and Method for Line Clipping, ACM Transactions on Graphics 3 (1984).
    """
    runs: list[list[Pair]] = []
    for start, end in pairwise(points):
        span = _inside(start, end, x_range, y_range)
        if span is None:
            continue
        a, b = (_between(start, end, share) for share in span)
        if runs and np.allclose(runs[-1][-1], a, rtol=1e-12, atol=0):
            runs[-1].append(b)
        else:
            runs.append([a, b])
    return runs


def _between(start: Pair, end: Pair, share: float) -> Pair:
    if share in (0.0, 1.0):  # exactly, so that stretches can be joined
        return end if share else start
    return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)


def _inside(start: Pair, end: Pair, x_range: Pair, y_range: Pair) -> tuple[float, float] | None:
    """Return the shares of a straight piece between which it is inside; None where it is outside."""
    first, last = 0.0, 1.0
    for axis, (low, high) in enumerate((x_range, y_range)):
        along = end[axis] - start[axis]
        if along == 0:
            if not low <= start[axis] <= high:
                return None
            continue
        shares = sorted(((low - start[axis]) / along, (high - start[axis]) / along))
        first, last = max(first, shares[0]), min(last, shares[1])
    return (first, last) if first < last else None

"""Where weight labels sit: on their own edge, clear of each other, of other edges and of the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SHARES = (0.5, 0.3, 0.7, 0.36, 0.64, 0.25, 0.75, 0.42, 0.58, 0.2, 0.8)


@dataclass(frozen=True)
class Segment:
    """An edge to label: from, to (frame units), and the size of its label."""

    start: tuple[float, float]
    end: tuple[float, float]
    width: float
    height: float

    def point(self, share: float) -> tuple[float, float]:
        return (
            self.start[0] + (self.end[0] - self.start[0]) * share,
            self.start[1] + (self.end[1] - self.start[1]) * share,
        )


Box = tuple[float, float, float, float]


def _box(segment: Segment, share: float, margin: float) -> Box:
    x, y = segment.point(share)
    return (
        x - segment.width / 2 - margin,
        y - segment.height / 2 - margin,
        x + segment.width / 2 + margin,
        y + segment.height / 2 + margin,
    )


def boxes_touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def segment_hits(box: Box, start: Sequence[float], end: Sequence[float]) -> bool:
    """Whether a straight line passes through a box (Liang-Barsky clipping)."""
    low, high = 0.0, 1.0
    for axis in (0, 1):
        delta = end[axis] - start[axis]
        for edge, sign in ((box[axis], -1.0), (box[axis + 2], 1.0)):
            room = sign * (edge - start[axis])
            speed = sign * delta
            if abs(speed) < 1e-12:
                if room < 0:
                    return False
            elif speed > 0:
                high = min(high, room / speed)
            else:
                low = max(low, room / speed)
    return low <= high


def _circle_hits(box: Box, center: tuple[float, float], radius: float) -> bool:
    dx = max(box[0] - center[0], 0.0, center[0] - box[2])
    dy = max(box[1] - center[1], 0.0, center[1] - box[3])
    return bool(np.hypot(dx, dy) < radius)


def place(
    segments: Sequence[Segment],
    others: Sequence[Segment] = (),
    circles: Sequence[tuple[tuple[float, float], float]] = (),
    margin: float = 0.05,
    shares: Sequence[float] = SHARES,
) -> list[float | None]:
    """For each segment the share 0..1 of the way where its label sits, or None where there is no room.

    others: edges that carry no label but must not be crossed either. First tries to place all (depth first, at most 4,000
    tries), then as many as fit in order.
    """
    free: list[list[tuple[float, Box]]] = []
    for index, segment in enumerate(segments):
        fits = []
        foreign = [s for i, s in enumerate(segments) if i != index] + list(others)
        for share in shares:
            box = _box(segment, share, margin)
            if any(segment_hits(box, s.start, s.end) for s in foreign):
                continue
            if any(_circle_hits(box, center, radius + 0.02) for center, radius in circles):
                continue
            fits.append((share, box))
        free.append(fits)
    chosen = _search(free)
    return chosen if chosen is not None else _greedy(free)


def _search(free: list[list[tuple[float, Box]]]) -> list[float | None] | None:
    tries = 0
    taken: list[tuple[float, Box]] = []

    def extend(index: int) -> bool:
        nonlocal tries
        if index == len(free):
            return True
        for share, box in free[index]:
            tries += 1
            if tries > 4000:
                return False
            if all(not boxes_touch(box, other) for _, other in taken):
                taken.append((share, box))
                if extend(index + 1):
                    return True
                taken.pop()
        return False

    return [share for share, _ in taken] if extend(0) else None


def _greedy(free: list[list[tuple[float, Box]]]) -> list[float | None]:
    result: list[float | None] = []
    taken: list[Box] = []
    for fits in free:
        found = next(((s, b) for s, b in fits if all(not boxes_touch(b, t) for t in taken)), None)
        result.append(found[0] if found else None)
        if found:
            taken.append(found[1])
    return result

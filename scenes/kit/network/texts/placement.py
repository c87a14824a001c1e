"""Where weight labels sit: on their own edge, clear of each other, of other edges and of the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

SHARES = (0.5, 0.3, 0.7, 0.36, 0.64, 0.25, 0.75, 0.42, 0.58, 0.2, 0.8)
FINE_SHARES = tuple(round(0.16 + 0.02 * i, 2) for i in range(35))


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

    @cached_property
    def length(self) -> float:
        return float(np.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1]))

    @cached_property
    def normal(self) -> tuple[float, float]:
        """Unit vector across the edge, pointing up (or left, where the edge is upright)."""
        dx, dy = (self.end[0] - self.start[0]) / self.length, (self.end[1] - self.start[1]) / self.length
        return (-dy, dx) if dx > 0 or (dx == 0 and dy > 0) else (dy, -dx)


@dataclass(frozen=True)
class Spot:
    """Where a label's middle goes: a share 0..1 of the way, and how far to the side of its edge (0: in a gap of it)."""

    share: float
    aside: float = 0.0

    def point(self, segment: Segment) -> tuple[float, float]:
        x, y = segment.point(self.share)
        return (x + segment.normal[0] * self.aside, y + segment.normal[1] * self.aside)


Box = tuple[float, float, float, float]
START_ROOM, TIP_ROOM = 0.1, 0.34  # of its own edge that a label leaves to be seen


def _candidates(segment: Segment, shares: Sequence[float]) -> list[Spot]:
    """Return places to try: in a gap of the edge, as long as its ends stay visible; else beside it, above or below."""
    nx, ny = abs(segment.normal[0]), abs(segment.normal[1])
    reach = min(segment.width / 2 / max(ny, 1e-9), segment.height / 2 / max(nx, 1e-9)) + 0.08
    inside = [
        Spot(share)
        for share in shares
        if share * segment.length - reach >= START_ROOM and (1 - share) * segment.length - reach >= TIP_ROOM
    ]
    aside = nx * segment.width / 2 + ny * segment.height / 2 + 0.14
    return inside + [Spot(share, side * aside) for share in shares for side in (1, -1)]


def _box(segment: Segment, spot: Spot, margin: float) -> Box:
    x, y = spot.point(segment)
    return (
        x - segment.width / 2 - margin,
        y - segment.height / 2 - margin,
        x + segment.width / 2 + margin,
        y + segment.height / 2 + margin,
    )


def boxes_touch(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def segment_hits(box: Box, start: Sequence[float], end: Sequence[float]) -> bool:
    """Return whether a straight line passes through a box (Liang-Barsky clipping)."""
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


def circle_hits(box: Box, center: tuple[float, float], radius: float) -> bool:
    """Return whether a circle reaches into a box."""
    return bool(circles_hit(np.array([box]), np.array([[center[0], center[1], radius]])))


def lines_hit(boxes: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Return which straight lines pass through which boxes (see `segment_hits`); bool, shape (boxes, lines).

    boxes, lines: shape (n, 4), lines from x, y to x, y.
    """
    low, high = np.zeros((len(boxes), len(lines))), np.ones((len(boxes), len(lines)))
    missed = np.zeros(low.shape, dtype=bool)
    for axis in (0, 1):
        start, delta = lines[:, axis], lines[:, axis + 2] - lines[:, axis]
        for side, sign in ((axis, -1.0), (axis + 2, 1.0)):
            room, speed = sign * (boxes[:, side, None] - start), sign * delta
            along = np.abs(speed) < 1e-12
            missed |= along & (room < 0)
            share = room / np.where(along, 1.0, speed)
            high = np.where(~along & (speed > 0), np.minimum(high, share), high)
            low = np.where(~along & (speed < 0), np.maximum(low, share), low)
    return np.asarray(~missed & (low <= high))


def circles_hit(boxes: np.ndarray, circles: np.ndarray) -> np.ndarray:
    """Return which circles, shape (m, 3): x, y, radius, reach into which boxes, shape (n, 4); bool, shape (n, m)."""
    beyond = [
        np.maximum(
            np.maximum(boxes[:, axis, None] - circles[:, axis], 0.0), circles[:, axis] - boxes[:, axis + 2, None]
        )
        for axis in (0, 1)
    ]
    return np.asarray(np.hypot(*beyond) < circles[:, 2])


def _boxes_hit(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    return np.asarray(
        ((boxes[:, None, :2] < others[:, 2:]) & (others[:, :2] < boxes[:, None, 2:])).all(axis=2)  # boxes_touch
    )


def place(
    segments: Sequence[Segment],
    others: Sequence[Segment] = (),
    circles: Sequence[tuple[tuple[float, float], float]] = (),
    margin: float = 0.05,
    shares: Sequence[float] = SHARES,
    boxes: Sequence[Box] = (),
) -> list[Spot | None]:
    """Return, for each segment, the spot where its label sits; None where there is no room.

    others: edges that carry no label but must not be crossed either; boxes: what else must stay free. First tries to
    place all (depth first, at most 4,000 tries), then as many as fit in order.
    """
    return list(_placed(tuple(segments), tuple(others), tuple(circles), margin, tuple(shares), tuple(boxes)))


@lru_cache(maxsize=256)
def _placed(
    segments: tuple[Segment, ...],
    others: tuple[Segment, ...],
    circles: tuple[tuple[tuple[float, float], float], ...],
    margin: float,
    shares: tuple[float, ...],
    boxes: tuple[Box, ...],
) -> tuple[Spot | None, ...]:
    lines = np.reshape([(*each.start, *each.end) for each in (*segments, *others)], (-1, 4))
    rings = np.reshape([(*center, radius + 0.02) for center, radius in circles], (-1, 3))
    full = np.reshape(boxes, (-1, 4))
    free: list[list[tuple[Spot, Box]]] = []
    for index, segment in enumerate(segments):
        spots = _candidates(segment, shares)
        tried = [_box(segment, spot, margin) for spot in spots]
        there = np.reshape(tried, (-1, 4))
        hit = lines_hit(there, lines)
        hit[:, index] &= np.array([spot.aside != 0 for spot in spots], dtype=bool)  # in a gap of its own edge
        taken = hit.any(axis=1) | circles_hit(there, rings).any(axis=1) | _boxes_hit(there, full).any(axis=1)
        free.append([(spots[n], tried[n]) for n in np.flatnonzero(~taken)])
    return tuple(_search(free) or _greedy(free))


def _search(free: list[list[tuple[Spot, Box]]]) -> list[Spot | None] | None:
    tries = 0
    taken: list[tuple[Spot, Box]] = []

    def extend(index: int) -> bool:
        nonlocal tries
        if index == len(free):
            return True
        for spot, box in free[index]:
            tries += 1
            if tries > 4000:
                return False
            if all(not boxes_touch(box, other) for _, other in taken):
                taken.append((spot, box))
                if extend(index + 1):
                    return True
                taken.pop()
        return False

    return [spot for spot, _ in taken] if extend(0) else None


def _greedy(free: list[list[tuple[Spot, Box]]]) -> list[Spot | None]:
    result: list[Spot | None] = []
    taken: list[Box] = []
    for fits in free:
        found = next(((s, b) for s, b in fits if all(not boxes_touch(b, t) for t in taken)), None)
        result.append(found[0] if found else None)
        if found:
            taken.append(found[1])
    return result

"""Where weight labels sit: on their own edge, clear of each other, of other edges and of the units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

    @property
    def length(self) -> float:
        return float(np.hypot(self.end[0] - self.start[0], self.end[1] - self.start[1]))

    @property
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
    """Places to try: in a gap of the edge, as long as its ends stay visible; else beside it, above or below."""
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
    dx = max(box[0] - center[0], 0.0, center[0] - box[2])
    dy = max(box[1] - center[1], 0.0, center[1] - box[3])
    return bool(np.hypot(dx, dy) < radius)


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
    free: list[list[tuple[Spot, Box]]] = []
    for index, segment in enumerate(segments):
        fits = []
        foreign = [s for i, s in enumerate(segments) if i != index] + list(others)
        for spot in _candidates(segment, shares):
            box = _box(segment, spot, margin)
            if spot.aside and segment_hits(box, segment.start, segment.end):
                continue
            if any(segment_hits(box, s.start, s.end) for s in foreign):
                continue
            if any(circle_hits(box, center, radius + 0.02) for center, radius in circles):
                continue
            if any(boxes_touch(box, other) for other in boxes):
                continue
            fits.append((spot, box))
        free.append(fits)
    chosen = _search(free)
    return chosen if chosen is not None else _greedy(free)


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

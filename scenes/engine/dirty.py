"""What changes from one picture of a play to the next: boxes of pixels outside which both are the same, bit by bit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import LineJointType, VMobject

Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels, right and bottom not in it

SOFT = 2  # pixels beside an outline that its soft edge may touch
POINTED = 10.0  # half widths of a stroke that a mitred corner reaches at most (cairo's miter limit)
ROUND = 1.5  # that other corners and ends reach at most
CALL = 10_000  # pixels that may be drawn unnecessarily, rather than making one more box
MOST = 12  # more boxes than this are joined more readily
_ROUNDED = (LineJointType.ROUND, LineJointType.BEVEL)


@dataclass(frozen=True)
class View:
    """How a camera sees: width and height of its picture, pixels a frame unit, the frame's origin in pixels.

    stroke: the width in pixels of a stroke of width 1.
    """

    width: int
    height: int
    scale: tuple[float, float]
    origin: tuple[float, float]
    stroke: float


class Ink:
    """An outline as it is drawn at one moment: what its pixels depend on, and a box around them, if any."""

    __slots__ = ("box", "look", "mobject")

    def __init__(self, mobject: VMobject, look: tuple[Any, ...], view: View) -> None:
        self.mobject, self.look, self.box = mobject, look, box_of(mobject, view)


def inks(mobjects: Iterable[VMobject], before: Iterable[Ink], view: View) -> list[Ink]:
    """Return outlines as they are now; one that did not change since the picture before is the same object."""
    known = {id(ink.mobject): ink for ink in before}
    found = []
    for mobject in mobjects:
        look, ink = look_of(mobject), known.get(id(mobject))
        found.append(ink if ink is not None and ink.look == look else Ink(mobject, look, view))
    return found


def changed(before: Sequence[Ink], now: Sequence[Ink]) -> list[Box]:
    """Return the boxes of everything that is new, gone, or drawn in another order."""
    kept = set(map(id, before)) & set(map(id, now))
    differing = [ink for ink in (*before, *now) if id(ink) not in kept]
    was, now_is = ([ink for ink in those if id(ink) in kept] for those in (before, now))
    # Where two swap their order, at least one of them has another index.
    differing += [ink for pair in zip(was, now_is, strict=True) if pair[0] is not pair[1] for ink in pair]
    return joined({ink.box for ink in differing if ink.box is not None})


def is_plain(mobject: VMobject) -> bool:
    """Return whether an outline has one colour for all its fill, and one for each stroke.

    Cairo rounds a gradient differently where it begins to draw elsewhere.
    """
    colours = mobject.get_fill_rgbas(), mobject.get_stroke_rgbas(), mobject.get_stroke_rgbas(True)
    return all(len(each) == 1 for each in colours) and mobject.get_background_image() is None


def look_of(mobject: VMobject) -> tuple[Any, ...]:
    """Return all that the pixels of a plain outline depend on."""
    return (
        mobject.points.tobytes(),
        mobject.get_fill_rgbas().tobytes(),
        mobject.get_stroke_rgbas().tobytes(),
        mobject.get_stroke_rgbas(True).tobytes(),
        mobject.stroke_width,
        mobject.background_stroke_width,
        mobject.joint_type,
        mobject.cap_style,
    )


def box_of(mobject: VMobject, view: View) -> Box | None:
    """Return a box that holds all pixels of an outline, within the picture; None where nothing of it is seen."""
    points = mobject.points
    width = max(0.0, mobject.stroke_width) if is_seen(mobject.get_stroke_rgbas()) else 0.0
    if is_seen(mobject.get_stroke_rgbas(True)):
        width = max(width, mobject.background_stroke_width)
    if len(points) < 4 or not (width or is_seen(mobject.get_fill_rgbas())):
        return None
    low, high = np.minimum.reduce(points).tolist(), np.maximum.reduce(points).tolist()
    if not math.isfinite(sum(low) + sum(high)):  # Manim draws nothing of it
        return None
    reach = ROUND if len(points) == 4 or mobject.joint_type in _ROUNDED else POINTED
    margin = width * view.stroke / 2 * reach + SOFT
    (scale_x, scale_y), (x, y) = view.scale, view.origin
    left, right = x + low[0] * scale_x - margin, x + high[0] * scale_x + margin
    top, bottom = y - high[1] * scale_y - margin, y - low[1] * scale_y + margin
    return within(view, left, top, right, bottom)


def is_seen(rgbas: np.ndarray) -> bool:
    """Return whether any of these colours is not transparent."""
    return bool(rgbas[0, 3] if len(rgbas) == 1 else rgbas[:, 3].any())


def within(view: View, left: float, top: float, right: float, bottom: float) -> Box | None:
    """Return the whole pixels that this touches within the picture; None where there are none."""
    box = (
        max(int(left // 1), 0),
        max(int(top // 1), 0),
        min(int(-(-right // 1)), view.width),
        min(int(-(-bottom // 1)), view.height),
    )
    return box if box[0] < box[2] and box[1] < box[3] else None


def joined(boxes: Iterable[Box], call: int = CALL) -> list[Box]:
    """Return few boxes that cover these: two become one where that adds at most `call` pixels."""
    made: list[Box] = []
    for left, top, right, bottom in sorted(boxes):
        n = len(made) - 1
        while n >= 0:
            a, b, c, d = made[n]
            least_x, least_y, most_x, most_y = min(a, left), min(b, top), max(c, right), max(d, bottom)
            apart = (right - left) * (bottom - top) + (c - a) * (d - b)
            if (most_x - least_x) * (most_y - least_y) <= apart + call:
                left, top, right, bottom = least_x, least_y, most_x, most_y
                del made[n]
                n = len(made)
            n -= 1
        made.append((left, top, right, bottom))
    return made if len(made) <= MOST else joined(made, 4 * call)


def area(box: Box) -> int:
    """Return the pixels of a box."""
    return (box[2] - box[0]) * (box[3] - box[1])

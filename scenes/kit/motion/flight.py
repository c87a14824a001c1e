"""Where things fly: the way that crosses the fewest texts and stays in the frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import Mobject

from scenes.kit.layout.zones import DIM, FRAME
from scenes.kit.type.typeset import Typeset

from .verbs import arc, level_of

BENDS = (0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8)  # of the ways that are tried, as shares of their length
ROOM = 0.03  # around what flies, in frame units
OUTSIDE = 100  # texts that a way may cross rather than leave the frame once


def boxes_of(things: Iterable[Mobject], but: Sequence[Mobject] = ()) -> np.ndarray:
    """Return the boxes (left, bottom, right, top) of all bright texts among things, shape (n, 4)."""
    left_out = {id(part) for each in but for part in each.get_family()}
    boxes = []
    for thing in things:
        for text in thing.get_family():
            if not isinstance(text, Typeset) or id(text) in left_out:
                continue
            points = text.ink_points()
            seen = max((float(leaf.get_fill_opacity()) for leaf in text.submobjects[:-1]), default=0.0)
            if len(points) and seen > DIM and level_of(text) > DIM:
                boxes.append([*points.min(axis=0)[:2], *points.max(axis=0)[:2]])
    return np.array(boxes).reshape(-1, 4)


def clear_bend(
    size: tuple[float, float], start: np.ndarray, end: np.ndarray, boxes: np.ndarray, wanted: float = BENDS[0]
) -> float:
    """Return how to bend the way of something of a size (width, height) so that it crosses as few boxes as possible."""
    reach = np.array(size) / 2 + ROOM

    def crossed(bend: float) -> int:
        spots = np.array(arc(start, end, bend)[1:])[:, :2]
        low, high = spots - reach, spots + reach
        limit = np.array([FRAME.safe_x, FRAME.safe_top])
        outside = int(((high > limit) | (low < [-FRAME.safe_x, FRAME.safe_bottom])).sum())
        touching = (low[:, None] < boxes[:, 2:]) & (high[:, None] > boxes[:, :2])
        return OUTSIDE * outside + int(touching.all(axis=2).sum())

    return min((wanted, *BENDS), key=crossed)

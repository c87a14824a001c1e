"""Paths of things that fly: the one that crosses the fewest texts, then the fewest arrows, and stays in the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from manim import Mobject, smooth

from scenes.kit.crossing import Crossing, may_cross
from scenes.kit.layout.zones import DIM, FRAME
from scenes.kit.type.typeset import Typeset

from .verbs import level_of, makes_way

BENDS = (0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8)  # of the ways that are tried, as shares of their length
ARM = 0.4  # how far further ways lead straight on, as a share of their length, or a bit farther
SHORT = 1.5  # frame units: a shorter way may bend as if it were that long
FREE, DETOUR = 1.25, 60.0  # of the straight way, a length that costs nothing; crossed arrows that a frame unit is worth
ROOM = 0.03  # free space around what flies, in frame units
SPOTS = 40  # points of a way at which crossings are looked for
ARROW_STEP = 0.08  # between the points of an arrow that a way may not cross, in frame units
TEXT, OUTSIDE = 100.0, 10_000.0  # crossed arrows that are as bad as a crossed text, and as leaving the frame

Box = Sequence[float]  # left, bottom, right, top


@dataclass
class Flier:
    """A thing that flies at the same time as others: its middle and size at a share of the time."""

    size: tuple[float, float]
    at: Callable[[float], np.ndarray]


@dataclass
class Sky:
    """Obstacles: boxes of texts (n, 4), arrows with points on them (m, 2), and what flies already."""

    texts: np.ndarray
    arrows: list[tuple[Mobject, np.ndarray]] = field(default_factory=list)
    fliers: list[Flier] = field(default_factory=list)

    @classmethod
    def over(cls, things: Sequence[Mobject], but: Sequence[Mobject] = ()) -> Sky:
        """Return the obstacles among things; `but`: those that fly or are flown to."""
        return cls(boxes_of(things, but), arrows_of(things, but))


def boxes_of(things: Iterable[Mobject], but: Sequence[Mobject] = ()) -> np.ndarray:
    """Return the boxes (left, bottom, right, top) of all bright texts among things, shape (n, 4).

    Of a text of which a part is left out, the other glyphs are there one by one.
    """
    left_out = {id(part) for each in but for part in each.get_family()}
    boxes = []
    for thing in things:
        for text in thing.get_family():
            if not isinstance(text, Typeset) or id(text) in left_out or level_of(text) <= DIM or makes_way(text):
                continue
            glyphs = [glyph for glyph in text.submobjects[:-1] if float(glyph.get_fill_opacity()) > DIM]
            others = [glyph for glyph in glyphs if id(glyph) not in left_out]
            groups = [glyphs] if len(others) == len(glyphs) else [[glyph] for glyph in others]
            for group in groups:
                points = [glyph.points for glyph in group if len(glyph.points)]
                if points:
                    ink = np.concatenate(points)
                    boxes.append([*np.minimum.reduce(ink)[:2], *np.maximum.reduce(ink)[:2]])
    return np.array(boxes).reshape(-1, 4)


def arrows_of(things: Iterable[Mobject], but: Sequence[Mobject] = ()) -> list[tuple[Mobject, np.ndarray]]:
    """Return the bright arrows among things, each with points on it, shape (n, 2)."""
    left_out = {id(part) for each in but for part in each.get_family()}
    found = []
    for thing in things:
        for arrow in thing.get_family():
            if not hasattr(arrow, "make_room") or id(arrow) in left_out or level_of(arrow) <= DIM:
                continue
            shares = np.linspace(0, 1, max(2, round(arrow.length / ARROW_STEP)))
            found.append((arrow, arrow.start[:2] + (arrow.end - arrow.start)[:2] * shares[:, None]))
    return found


def bulge_of(start: np.ndarray, end: np.ndarray, bend: float) -> np.ndarray:
    """Return the bulge (2, 3) of a way that is bent evenly; bend: as a share of its length.

    A way is straight but for its bulge (d, e), at a share t of it 3 t (1 - t) ((1 - t) d + t e): a Bezier curve.
    """
    along = np.array(end, dtype=float) - start
    return np.tile(np.array([-along[1], along[0], 0.0]) * bend * 2 / 3, (2, 1))


def bulge_at(bulge: np.ndarray, t: float) -> np.ndarray:
    """Return how far a way is from the straight one at a share of it, (3,)."""
    return np.asarray(3 * t * (1 - t) * ((1 - t) * bulge[0] + t * bulge[1]))


def clear_way(
    size: tuple[float, float],
    start: np.ndarray,
    end: np.ndarray,
    sky: Sky,
    wanted: float = BENDS[0],
    window: tuple[float, float] = (0.0, 1.0),
) -> np.ndarray:
    """Return the bulge (2, 3) of the way of something of a size (width, height) that crosses as little as possible.

    Arcs come first; where each of them crosses something, it may leave and arrive in any direction, but a detour
    counts, too. window: the shares of the time in which it flies. Of ways as good as each other, the first is taken.
    """
    start, end = np.array(start, dtype=float), np.array(end, dtype=float)
    ways = np.array([bulge_of(start, end, bend) for bend in (wanted, *BENDS)])
    costs = _costs(size, start, end, ways, sky, window)
    if costs.min() >= TEXT:
        more = _directions(start, end)
        ways, costs = np.concatenate([ways, more]), np.concatenate([costs, _costs(size, start, end, more, sky, window)])
    return np.array(ways[int(costs.argmin())])


def way_along(start: np.ndarray, end: np.ndarray, bulge: np.ndarray) -> np.ndarray:
    """Return points on a way, with both its ends, shape (SPOTS + 1, 3)."""
    return np.array([start + (end - start) * t + bulge_at(bulge, t) for t in np.linspace(0, 1, SPOTS + 1)])


def let_cross(thing: Mobject, size: tuple[float, float], path: np.ndarray, sky: Sky) -> None:
    """Let what flies cross the arrows on the best path (n, 3) that there is: in a dense network none is free of them.

    What it may cross already stays so.
    """
    known = getattr(thing, "may_cross", None)
    if isinstance(known, Crossing) and not known.over:
        return
    reach = np.array(size) / 2 + ROOM
    met = [arrow for arrow, points in sky.arrows if touched(path[:, :2], reach, _dots(points)).any()]
    if met:
        before = [held() for held in known.over] if isinstance(known, Crossing) else []
        met += [each for each in before if each is not None]
        may_cross(thing, "every way to its place leads over arrows of this network", *met)


def seen_along(
    size: tuple[float, float], path: np.ndarray, sky: Sky, window: tuple[float, float] = (0.0, 1.0)
) -> np.ndarray:
    """Return how much of what flies is seen at each point of its path (n, 3), shape (n,): 0 on a text and next to it.

    Where no way is clear, it passes under the texts, and under what flies already: nothing is ever written on something
    else. window: the shares of the time in which it flies.
    """
    reach = np.array(size) / 2 + ROOM
    met = np.asarray(touched(path[:, :2], reach, sky.texts).any(axis=1))
    shares = np.linspace(0, 1, 4 * len(path))
    moments = np.interp(np.linspace(0, 1, len(path)), [smooth(share) for share in shares], shares)
    for flier in sky.fliers:
        there = np.array([flier.at(window[0] + (window[1] - window[0]) * moment) for moment in moments])
        met |= (np.abs(path - there)[:, :2] < reach + np.array(flier.size) / 2).all(axis=1)
    near = met | np.append(met[1:], False) | np.insert(met[:-1], 0, False)
    return np.append(1.0 - near[:-1], 1.0)  # at home it is always seen


def _directions(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the bulges of ways that leave and arrive in any of eight directions, more or less far, shape (n, 2, 3)."""
    along = end - start
    reach = max(float(np.linalg.norm(along)), SHORT)
    angles = np.arange(8) * np.pi / 4
    arms = np.array([[np.cos(a) * r, np.sin(a) * r, 0.0] for r in (ARM * reach, 1.6 * ARM * reach) for a in angles])
    return np.array([[leaves - along / 3, arrives + along / 3] for leaves in arms for arrives in arms])


def _spots(start: np.ndarray, end: np.ndarray, bulges: np.ndarray) -> np.ndarray:
    """Return points on ways, without their first one, shape (ways, SPOTS, 2)."""
    t = np.linspace(0, 1, SPOTS + 1)[1:, None]
    straight = start[:2] + (end - start)[:2] * t
    aside = (1 - t) * bulges[:, 0, None, :2] + t * bulges[:, 1, None, :2]
    return np.asarray(straight[None] + 3 * t * (1 - t) * aside)


def _dots(points: np.ndarray) -> np.ndarray:
    return np.concatenate([points, points], axis=1)


def touched(spots: np.ndarray, reach: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return which spots (..., 2) of something that reaches so far are on which boxes (n, 4); bool (..., n)."""
    left, low = np.moveaxis(spots - reach, -1, 0)[..., None]
    right, high = np.moveaxis(spots + reach, -1, 0)[..., None]
    met = (left < boxes[:, 2]) & (right > boxes[:, 0])
    met &= (low < boxes[:, 3]) & (high > boxes[:, 1])
    return np.asarray(met)


def _near(spots: np.ndarray, reach: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Return a filter for boxes (n, 4) that keeps the few which something at the spots (..., 2) can touch at all."""
    low, high = spots.min(axis=(0, 1)) - reach, spots.max(axis=(0, 1)) + reach
    return lambda boxes: boxes[((low < boxes[:, 2:]) & (high > boxes[:, :2])).all(axis=1)]


def _costs(
    size: tuple[float, float],
    start: np.ndarray,
    end: np.ndarray,
    bulges: np.ndarray,
    sky: Sky,
    window: tuple[float, float],
) -> np.ndarray:
    """Return the cost of each way, shape (ways,): its points on obstacles, weighted by kind, and its detour."""
    reach, spots = np.array(size) / 2 + ROOM, _spots(start, end, bulges)
    lengths = np.linalg.norm(np.diff(spots, axis=1, prepend=np.tile(start[:2], (len(bulges), 1, 1))), axis=2).sum(
        axis=1
    )
    detours = np.maximum(lengths - FREE * max(float(np.linalg.norm(end - start)), SHORT), 0.0)
    limit, low_limit = np.array([FRAME.safe_x, FRAME.safe_top]), np.array([-FRAME.safe_x, FRAME.safe_bottom])
    outside = ((spots + reach > limit) | (spots - reach < low_limit)).any(axis=-1).sum(axis=1)
    near = _near(spots, reach)
    costs = DETOUR * detours + OUTSIDE * outside + TEXT * touched(spots, reach, near(sky.texts)).sum(axis=(1, 2))
    for _, points in sky.arrows:
        costs = costs + touched(spots, reach, near(_dots(points))).any(axis=2).sum(axis=1)
    for flier in sky.fliers:
        costs = costs + TEXT * _meetings(reach, start, end, bulges, flier, window)
    return np.asarray(costs, dtype=float)


def _meetings(
    reach: np.ndarray,
    start: np.ndarray,
    end: np.ndarray,
    bulges: np.ndarray,
    flier: Flier,
    window: tuple[float, float],
) -> np.ndarray:
    """Return at how many moments something on its ways meets what flies already, shape (ways,)."""
    met = np.zeros(len(bulges))
    room = reach + np.array(flier.size) / 2
    for share in np.linspace(0, 1, SPOTS):
        t = smooth(share)
        aside = 3 * t * (1 - t) * ((1 - t) * bulges[:, 0, :2] + t * bulges[:, 1, :2])
        here = start[:2] + (end - start)[:2] * t + aside
        there = flier.at(window[0] + (window[1] - window[0]) * share)[:2]
        met += (np.abs(here - there) < room).all(axis=1)
    return met

"""The audit of the layout: is the picture clean? Problems name the object; auditor.py adds the beat."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from manim import ManimColor, Mobject, VMobject

from scenes.kit.crossing import crosses_on_purpose
from scenes.kit.families import all_of
from scenes.kit.layout.zones import CAP_HEIGHT, FRAME, PIXELS_PER_UNIT, TICK
from scenes.kit.theme import Theme, blend, contrast
from scenes.kit.type.typeset import Typeset

from .audit_ink import boxes_meet
from .cures import Crowded
from .seen import VISIBLE, Screen, Seen, name_of

SLACK = 0.02
FAINT = 0.02  # strength below which nobody sees a thing
SEEN = 2.0  # contrast with the ground from which a filled mark hides what is under it
LEAST_PANEL = (0.3, 0.2)  # width and height of a fill that texts may stand on
MIN_CAPITALS = 34.0  # pixels at 1080p
MIN_TICK = TICK * CAP_HEIGHT * PIXELS_PER_UNIT - 0.5


class Marks:
    """Every drawn mobject that is not text, with its properties in arrays.

    low, high: the corners of their boxes, shape (n, 2); fill, stroke: how strongly they are drawn, shape (n,).
    """

    def __init__(self, things: Iterable[Mobject], texts: Iterable[Seen]) -> None:
        letters = {id(leaf) for seen in texts for leaf in seen.text.submobjects}
        self.things: list[VMobject] = []
        fill, stroke = [], []
        for thing in all_of(VMobject, [each for each in things if id(each) not in letters]):
            if len(thing.points):
                filled, stroked = thing.fill_rgbas.item(3), _stroke_strength(thing)
                if filled >= FAINT or stroked >= FAINT:
                    self.things.append(thing)
                    fill.append(filled)
                    stroke.append(stroked)
        self.fill, self.stroke = np.array(fill), np.array(stroke)
        if not self.things:
            self.low = self.high = np.zeros((0, 2))
            return
        points = np.concatenate([thing.points for thing in self.things])[:, :2]
        starts = np.cumsum([0, *(len(thing.points) for thing in self.things[:-1])])
        self.low, self.high = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)

    def which(self, chosen: np.ndarray) -> list[tuple[int, VMobject]]:
        """Return the chosen ones (bool, shape (n,)) with their numbers."""
        return [(int(index), self.things[index]) for index in np.flatnonzero(chosen)]

    def hides(self, theme: Theme | None) -> np.ndarray:
        """Return how strongly they are filled, shape (n,); 0 for a panel, on which texts may be."""
        strength = np.zeros(len(self.things))
        if theme is not None:
            for index, mark in self.which(self.fill >= VISIBLE):
                if _contrast(_hex(mark.get_fill_rgbas()[0]), theme.ground) >= SEEN:
                    strength[index] = self.fill[index]
        return strength


def _stroke_strength(mark: VMobject) -> float:
    return mark.stroke_rgbas.item(3) if mark.get_stroke_width() > 0.05 else 0.0


def _hex(rgba: np.ndarray) -> str:
    """Return the colour of a row of rgba as "#RRGGBB"."""
    return _hex_of(rgba[:3].tobytes())


@lru_cache(maxsize=4096)
def _hex_of(rgb: bytes) -> str:
    return ManimColor(np.frombuffer(rgb)).to_hex()[:7]


_contrast = lru_cache(maxsize=4096)(contrast)


def audit_layout(mobjects: Screen | Iterable[Mobject], theme: Theme, moving: bool = False) -> list[str]:
    """Return what leaves the title-safe area, overlaps, is too small or too faint.

    `moving`: in the middle of a motion.
    """
    screen = Screen.of(mobjects)
    texts = screen.texts
    marks = Marks(screen.everything, texts)
    readable = [seen for seen in texts if seen.strength >= VISIBLE and not getattr(seen.text, "passing", False)]
    problems: list[str] = [*_outside(texts, marks)]
    problems += _text_on_text(readable)
    problems += _text_on_marks(readable, marks, None if moving else theme)
    if not moving:
        problems += _too_small(readable)
        problems += _too_faint(readable, marks, theme)
    return problems


def _outside(texts: list[Seen], marks: Marks) -> list[Crowded]:
    low = np.array([-FRAME.safe_x - SLACK, FRAME.safe_bottom - SLACK])
    high = np.array([FRAME.safe_x + SLACK, FRAME.safe_top + SLACK])
    boxes = _boxes(texts)
    problems = [
        Crowded(f"{name_of(texts[n].text)}: leaves the title-safe area ({_box_text(texts[n].box)})", texts[n].text)
        for n in np.flatnonzero(_beyond(boxes[:, :2], boxes[:, 2:], low, high))
    ]
    beyond = _beyond(marks.low, marks.high, low, high) & (np.maximum(marks.fill, marks.stroke) >= FAINT)
    for _, mark in marks.which(beyond):
        if not getattr(mark, "backdrop", False):
            problems.append(Crowded(f"{name_of(mark)}: leaves the title-safe area"))
    return problems


def _boxes(seen: list[Seen]) -> np.ndarray:
    """Return the boxes of texts: left, bottom, right, top; shape (n, 4)."""
    return np.array([each.box for each in seen]).reshape(-1, 4)


def _beyond(lows: np.ndarray, highs: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return which boxes, shape (n, 2) each corner, reach out of one box; shape (n,)."""
    return np.asarray(((lows < low) | (highs > high)).any(axis=1))


def _box_text(box: tuple[float, float, float, float]) -> str:
    return f"x {box[0]:.2f} to {box[2]:.2f}, y {box[1]:.2f} to {box[3]:.2f}"


def _text_on_text(readable: list[Seen]) -> list[Crowded]:
    boxes = _boxes(readable)
    pairs = np.argwhere(np.triu(boxes_meet(boxes[:, :2], boxes[:, 2:], boxes), 1))
    return [
        Crowded(f"{name_of(one)} overlaps {name_of(other)}", one, other)
        for one, other in ((readable[i].text, readable[j].text) for i, j in pairs)
        if not _related(one, other) and not crosses_on_purpose(one, other)
    ]


def _related(one: Typeset, other: Typeset) -> bool:
    return other in one.get_family() or one in other.get_family()


def _text_on_marks(readable: list[Seen], marks: Marks, theme: Theme | None) -> list[Crowded]:
    """Return texts that a stroke passes through, or (theme) the edge of a visible fill."""
    boxes = _boxes(readable) + np.array([-SLACK, -SLACK, SLACK, SLACK])
    near = boxes_meet(marks.low, marks.high, boxes)  # a Bezier curve stays inside the hull of its handles
    strong = np.maximum(marks.stroke, marks.hides(theme)) >= VISIBLE
    problems: list[Crowded] = []
    for number, mark in marks.which(strong & near.any(axis=1)):
        if getattr(mark, "passing", False):
            continue
        x, y = _outline_samples(mark)[:, :2].T
        for index in np.flatnonzero(near[number]):
            left, bottom, right, top = boxes[index]
            inside = (x > left) & (x < right) & (y > bottom) & (y < top)
            text = readable[index].text
            if inside.any() and not crosses_on_purpose(text, mark):
                problems.append(Crowded(f"{name_of(text)} is crossed by {name_of(mark)}", text))
    return problems


_T = np.linspace(0, 1, 16)[:, None]
_SHARES = np.hstack([(1 - _T) ** 3, 3 * (1 - _T) ** 2 * _T, 3 * (1 - _T) * _T**2, _T**3])  # of a curve's four points


def _outline_samples(mark: VMobject) -> np.ndarray:
    """Return points along a drawn line, sixteen of each curve, shape (n, 3)."""
    points = mark.points[: len(mark.points) // 4 * 4].reshape(-1, 4, 3)
    return np.asarray((_SHARES @ points).reshape(-1, 3))


def _too_small(readable: list[Seen]) -> list[Crowded]:
    problems: list[Crowded] = []
    for seen in readable:
        least = MIN_TICK if seen.text.exempt == "axis tick" else MIN_CAPITALS - 0.5
        pixels = seen.text.size_at(seen.box[2] - seen.box[0]) * CAP_HEIGHT * PIXELS_PER_UNIT
        if pixels < least:
            problems.append(
                Crowded(
                    f"{name_of(seen.text)}: capitals {pixels:.0f} px high at 1080p, at least {least:.0f}", seen.text
                )
            )
    return problems


def _too_faint(readable: list[Seen], marks: Marks, theme: Theme) -> list[str]:
    problems: list[str] = []
    strong = [seen for seen in readable if seen.strength >= 0.95]
    for seen, ground in zip(strong, _behind(strong, marks, theme), strict=True):
        for rgb in dict.fromkeys(leaf.fill_rgbas[0, :3].tobytes() for leaf in seen.text.submobjects[:-1]):
            color = _hex_of(rgb)
            ratio = _contrast(color, ground)
            if ratio < 4.5:
                problems.append(f"{name_of(seen.text)}: contrast {ratio:.1f}:1 of {color} on {ground}, at least 4.5:1")
                break
    for _, mark in marks.which(marks.stroke > 0.95):
        ratio = _contrast(color := _hex(mark.get_stroke_rgbas()[0]), theme.ground)
        if ratio < 3.0 and mark.get_stroke_width() >= 2.4 and not getattr(mark, "backdrop", False):
            problems.append(f"{name_of(mark)}: contrast {ratio:.1f}:1 of {color}, at least 3:1")
    return problems


def _behind(texts: list[Seen], marks: Marks, theme: Theme) -> list[str]:
    """Return the colour behind each text: the ground, and the panels under its middle."""
    panels = marks.which((marks.fill > 0.02) & (marks.high - marks.low > LEAST_PANEL).all(axis=1))
    grounds, boxes = [theme.ground] * len(texts), _boxes(texts)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    for number, panel in panels:
        color = _hex(panel.get_fill_rgbas()[0])
        for n in np.flatnonzero(((marks.low[number] < middles) & (middles < marks.high[number])).all(axis=1)):
            grounds[n] = blend(color, grounds[n], float(marks.fill[number]))
    return grounds

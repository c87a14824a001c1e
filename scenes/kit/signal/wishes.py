"""Wishes: an arrow at a unit's shoulder, up for more of it and down for less, with a word where there is room."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Line, Polygon, VGroup

from scenes.kit.layout.zones import FRAME, WORK, by_shape
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.texts.placement import Box, boxes_touch, segment_hits
from scenes.kit.network.texts.unit_names import box_of
from scenes.kit.network.unit import Unit
from scenes.kit.type.typeset import Typeset, words

HALF, WORD_ROOM = 0.17, 0.07  # half the width of an arrow, room around its word
SIDES = ((0.3, "left"), (-0.3, "right"))  # how far aside of its arrow a word begins or ends
SMALL_UNIT = 0.55  # radius
GAP = 0.08  # from the name of a unit to an arrow beyond it
LEAST = 0.6  # share of the largest arrow that the smallest has


class Wishes:
    """Finds places for the wishes of units, clear of the network's texts, of `extra` and of each other.

    Example:

        wishes = Wishes(self.net)
        self.play(FadeIn(wishes.at(self.net.last, self.facts.focus.out, -0.2, largest=0.2)))
    """

    def __init__(self, net: NetworkDiagram) -> None:
        self.net = net
        self.taken: list[Box] = []
        self.short = False  # where one word had to be short, all that follow are

    def at(self, layer: int, k: int, blame: float, largest: float, extra: list[Box] | None = None) -> VGroup:
        """Return the arrow of a unit, as long as its blame is large: up where it is negative (more lowers the loss)."""
        unit = self.net.unit(layer, k)
        share = LEAST + (1 - LEAST) * abs(blame) / (largest or 1.0)
        x, low, high = self._shoulder(unit, share, extra or [])
        top, bottom = np.array([x, high, 0.0]), np.array([x, low, 0.0])
        arrow = VGroup(thick_arrow(bottom, top, self._color) if blame < 0 else thick_arrow(top, bottom, self._color))
        self.taken.append((x - HALF, low, x + HALF, high))
        outward = 0.12 if high > unit.center[1] else -0.12
        for text in (("wants more", "more") if blame < 0 else ("wants less", "less"))[self.short :]:
            word = words(text, self.net.theme, weight="semibold")
            y = (low + high) / 2 + outward - word.cap_height / 2
            if any(self._has_room(word.at(x + aside, y, anchor), extra or []) for aside, anchor in SIDES):
                arrow.add(word)
                self.short = "wants" not in text
                break
        return arrow

    def _has_room(self, word: Typeset, extra: list[Box]) -> bool:
        """Return whether a word is free where it stands; if so, its place is taken."""
        box = box_of(word)
        near = (box[0] - WORD_ROOM, box[1] - WORD_ROOM, box[2] + WORD_ROOM, box[3] + WORD_ROOM)
        free = self._inside(box) and self._is_free(near, extra)
        self.taken += [near] if free else []
        return free

    @property
    def _color(self) -> str:
        return self.net.theme.role("backward")

    def _inside(self, box: Box) -> bool:
        right = by_shape(wide=FRAME.safe_x, square=WORK.left - 0.1, tall=FRAME.safe_x)
        below = FRAME.shape == "wide" or box[3] < self.net.zone.top
        return box[0] > -FRAME.safe_x and box[2] < right and below

    def _shoulder(self, unit: Unit, share: float, extra: list[Box]) -> tuple[float, float, float]:
        """Return x, lower and upper end of the arrow beside a unit, at the first free shoulder.

        Of a full arrow or a shorter one. Arrows to the next layer run inward, so the outer shoulder towards them comes
        first; where none is free, one without text is taken, at last over or under the middle of the unit.
        """
        net = self.net
        outer = 1 if unit.center[1] >= net.middle - 0.01 else -1
        heights = [size * min(0.75, net.spacing * 0.4) * share for size in (1.0, 0.65)]
        shoulders = ((1, outer), (-1, outer), (1, -outer), (-1, -outer))
        tried = [self._beside(unit, *shoulder, height) for height in heights for shoulder in shoulders]
        middle = [self._beside(unit, 0, side, heights[-1]) for side in (outer, -outer)]
        if unit.stands_for is not None:
            _, bottom, _, top = box_of(unit.stands_for)
            ends = ((bottom - GAP - heights[-1], bottom - GAP), (top + GAP, top + GAP + heights[-1]))
            middle += [(float(unit.center[0]), *ends[int(top > unit.center[1])])]
        dim_side_first = sorted(tried, key=lambda spot: spot[0])  # better on a dim arrow that arrives than on a bright
        for arrows, spots in ((True, tried), (False, [*dim_side_first, *middle])):
            for x, low, high in spots:
                box = (x - HALF - 0.03, low - 0.04, x + HALF + 0.03, high + 0.04)
                if self._is_free(box, extra, circles=False, arrows=arrows):
                    return x, low, high
        return tried[0]

    def _beside(self, unit: Unit, across: int, side: int, height: float) -> tuple[float, float, float]:
        small = unit.radius < SMALL_UNIT  # it would hide half of an arrow that begins over its edge
        x = unit.center[0] + across * (0.87 * unit.radius + HALF + 0.03 if small else unit.radius)
        near = unit.center[1] + side * unit.radius * (0.5 if across else 1.08)
        floor = self.net.zone.bottom + 0.6  # above the layers' names
        if near + side * height < floor:
            return x + across * 0.22, floor, floor + height
        return x, min(near, near + side * height), max(near, near + side * height)

    def _is_free(self, box: Box, extra: list[Box], circles: bool = True, arrows: bool = True) -> bool:
        """Return whether no text, arrow (`arrows`), unit (`circles`) or earlier wish reaches into a box."""
        net = self.net
        texts = [
            *net.labels.values(),
            *net.biases.values(),
            *net.names,
            *(line for name in net.own_names for line in name.lines),
            *(u.symbol for u in net.unit_group if u.symbol is not None),
            *net.contents(),
        ]
        taken = [*self.taken, *extra, *map(box_of, texts)]
        taken += [box_of(unit.circle) for unit in net.unit_group if circles]
        crossed = arrows and any(segment_hits(box, edge.start, edge.end) for edge in net.edges.values())
        framed = box[0] > -FRAME.safe_x and box[2] < FRAME.safe_x
        return framed and not crossed and not any(boxes_touch(box, other) for other in taken)


def thick_arrow(start: np.ndarray, end: np.ndarray, color: str) -> VGroup:
    """Return a thick upright arrow in a colour (hex)."""
    length = float(np.linalg.norm(end - start))
    way, tip, across = (end - start) / length, min(0.27, length * 0.55), RIGHT * HALF
    head = Polygon(
        end, end - way * tip + across, end - way * tip - across, fill_color=color, fill_opacity=1, stroke_width=0
    )
    return VGroup(Line(start, end - way * tip * 0.8, stroke_width=10, color=color), head)

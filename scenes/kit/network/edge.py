"""One weight drawn: an arrow with colour, line style and thickness by its value, and a label in a gap of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from manim import Line, Polygon, VGroup

from scenes.kit.crossing import Crossing
from scenes.kit.families import copy_of
from scenes.kit.motion.verbs import level_of, set_level
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

from .tie import EXACT, NEAR, Carried, Tie, beside, bring
from .unit import Unit

Key = tuple[int, int, int]  # of an arrow, as the core counts weights: layer it leaves, unit it leads to, unit it leaves
TIP = 0.24
DASH = 0.13
GAP = 0.08
TOUCHES = Crossing("in a dense network, the growing head of an arrow touches a label that has no other place")


def thickness(value: float) -> float:
    """Return Manim's stroke width for a weight: 2.4 at 0, growing with |w|, at most 13."""
    return float(min(2.4 + 7.0 * abs(value), 13.0))


class Edge(VGroup):
    """An arrow from a unit to a unit; colour, dashes (negative) and thickness follow its value (`redraw`).

    It is open where a label is on it: `make_room` notes a label, and while that can be seen there is a gap (gaps.py).
    An arrow of a network is tied to two units (`between`): `start` and `end` are at their outlines, wherever they are
    moved, and the arrow follows with its labels (`follow`).
    """

    strokes = 1.0  # factor on its thickness, in a network that is drawn smaller
    dims_whole = True  # a redraw replaces its members, so Level must look for them at every frame

    def __init__(self, start: np.ndarray, end: np.ndarray, value: float, theme: Theme, tie: Tie | None = None) -> None:
        super().__init__()
        self.tie = tie
        self._drawn = np.array(start, dtype=float), np.array(end, dtype=float)  # the ends when it was drawn
        self._tip_drawn, self._size = b"", 1.0  # the points and the size of its tip then
        self._turns: tuple[int, int] | None = None
        self._tied = self._drawn
        self.theme = theme
        self.value = value
        self.color_role: str | None = None
        self.width_given: float | None = None
        # For each label: the middle of its gap, half its width, room beside the label, how far it is open.
        self._rooms = Carried()
        self.labels = Carried()  # labels; share of the way, how far aside
        self.label_at = 0.5
        self.gap: tuple[float, float] | None = None  # stretch of the edge that is open now, as shares
        self.redraw(value)
        self._settle()

    @classmethod
    def between(cls, source: Unit, target: Unit, value: float, theme: Theme) -> Edge:
        """Return the arrow from one unit to another."""
        tie = Tie(source, target)
        return cls(*tie.ends(), value, theme, tie)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The two units that it is tied to; none for an arrow alone."""
        return () if self.tie is None else (self.tie.source, self.tie.target)

    @property
    def start(self) -> np.ndarray:
        """Where the arrow begins, (3,)."""
        return self._ends()[0]

    @property
    def end(self) -> np.ndarray:
        """Where the arrow ends, (3,)."""
        return self._ends()[1]

    def _ends(self) -> tuple[np.ndarray, np.ndarray]:
        if self.tie is None:
            return self._shown()
        turns = self.tie.turns()
        if turns != self._turns:
            self._turns, self._tied = turns, self.tie.ends()
        return self._tied

    def _shown(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends of the picture, which may have been moved since it was drawn."""
        points = self.submobjects[-1].points if self.submobjects else np.zeros((0, 3))
        if len(points) < 9 or points.tobytes() == self._tip_drawn:
            return self._drawn
        end, back = points[0], (points[4] + points[8]) / 2
        return end + (back - end) * (self._distance(self._drawn) / self._size), end.copy()

    @staticmethod
    def _distance(ends: tuple[np.ndarray, np.ndarray]) -> float:
        return float(np.linalg.norm(ends[1] - ends[0]))

    @property
    def scaled(self) -> float:
        """How large it is now, as a share of how it was made: the lesser scale of its two units."""
        return 1.0 if self.tie is None else self.tie.scaled

    @property
    def direction(self) -> np.ndarray:
        start, end = self._ends()
        return (end - start) / np.linalg.norm(end - start)

    @property
    def length(self) -> float:
        return self._distance(self._ends())

    def point(self, share: float) -> np.ndarray:
        """Return the point at a share 0..1 of the way from the sending unit to the receiving one."""
        start, end = self._ends()
        return start + (end - start) * share

    @property
    def rooms(self) -> list[tuple[Typeset, float, float]]:
        """The labels for which it opens, with the middle and half the width of their gaps, as shares of the way."""
        return [(label, share, reach) for label, share, reach, _, _ in self._rooms]

    def follow(self, redraw: bool = True) -> None:
        """Go along with the two units, labels too; nothing happens where the units have not moved.

        A Step does this in every play. In a plain Scene, `net.live()` makes it an updater. Without `redraw`, an arrow
        away from its units is left alone: an animation is moving it.
        """
        for unit in self.units:
            unit.follow()
        if self.tie is None or self.tie.turns() == self._followed:
            return
        ends, shown = self._ends(), self._shown()
        left = max(float(np.abs(a - b).max()) for a, b in zip(ends, shown, strict=True)) > NEAR / 10
        if left:
            if not redraw:
                return
            self._fit_rooms()
            self.redraw(self.value, self.width_given, self.color_role)
        before, scaled = self._before
        for label, share, aside in self.labels:
            old, new = beside(*before, share, aside * scaled), beside(*ends, share, aside * self.scaled)
            bring(label, old, new, self.scaled / max(scaled, EXACT), likely=left)
        self._settle()

    def _settle(self) -> None:
        """Note that it is where its units are."""
        self._before = self._ends(), self.scaled
        self._followed = self._turns

    def note(self, label: Typeset, share: float, aside: float = 0.0) -> None:
        """Note where a label is, so that it follows: a share of the way, and so many frame units aside."""
        self.labels = Carried(each for each in self.labels if each[0] is not label)
        self.labels.append((label, share, aside / self.scaled))

    def redraw(self, value: float, width: float | None = None, role: str | None = None) -> None:
        """Redraw the arrow for a value.

        `role` replaces the colour of the sign: gradients are drawn in backward's. It stays as dimmed as it is.
        """
        level = level_of(self)
        self.value, self.color_role, self.width_given = value, role, width
        color = self.theme.role(role or self.theme.sign(value))
        stroke = (thickness(value) if width is None else width) * self.strokes
        self._drawn = self._ends()
        for old in getattr(self, "submobjects", ()):
            old.clear_points()  # Manim lists what moves when a play begins: an old shaft would be drawn on as a ghost
        self.submobjects = [*self._shafts(value < 0, color, stroke), self._tip(color, stroke)]
        self._tip_drawn = self.submobjects[-1].points.tobytes()
        if level != 1.0:
            set_level(self, level)

    def _tip_size(self, stroke: float) -> float:
        return TIP * (0.75 + stroke / 20) * self.scaled

    def _tip(self, color: str, stroke: float) -> Polygon:
        size = self._size = self._tip_size(stroke)
        direction, point = self.direction, self.end
        across = np.array([-direction[1], direction[0], 0.0]) * size * 0.42
        back = point - direction * size
        tip = Polygon(point, back + across, back - across, fill_color=color, fill_opacity=1, stroke_width=0)
        tip.may_cross = TOUCHES
        return tip

    def _shafts(self, dashed: bool, color: str, stroke: float) -> list[Line]:
        end = 1 - self._tip_size(stroke) * 0.8 / self.length
        spans = [(0.0, end)]
        if self.gap is not None:
            spans = [(0.0, min(self.gap[0], end)), (max(self.gap[1], 0.0), end)]
        if dashed:
            spans = [piece for span in spans for piece in self._dashes(*span)]
        model = Line(stroke_width=stroke, color=color, buff=0)
        return [_line_like(model, self.point(a), self.point(b)) for a, b in spans if b - a > 1e-3]

    def _dashes(self, start: float, end: float) -> list[tuple[float, float]]:
        length = (end - start) * self.length
        if length <= 0:
            return []
        count = max(1, round((length / (DASH * self.scaled) + 1) / 2))
        step = (end - start) / (2 * count - 1)
        return [(start + 2 * i * step, start + (2 * i + 1) * step) for i in range(count)]

    def make_room(self, label: Typeset, share: float, room: float = 0.0, shown: bool = True) -> None:
        """Note a label at a share of the way, and open the arrow for it if it is shown.

        `room`: frame units of room beside its ink, for a sign that comes later.
        """
        self.label_at = share
        self._rooms = Carried(each for each in self._rooms if each[0] is not label)
        self._rooms.append((label, share, self._reach(label, room), room, 0.0))
        self.note(label, share)
        if shown:
            self.open_for({id(label): 1.0})

    def slide_label(self, label: Typeset, share: float, aside: float, strength: float) -> None:
        """Put a label at a share of the way, so many frame units aside, and open the arrow for it by a strength."""
        room = next((room for each, _, _, room, _ in self._rooms if each is label), 0.0)
        self._rooms = Carried(each for each in self._rooms if each[0] is not label)
        if strength > 0:
            self._rooms.append((label, share, self._reach(label, room), room, strength))
        self.note(label, share, aside)
        self.gap = self._gap()
        self.redraw(self.value, self.width_given, self.color_role)
        label.centered_at(*beside(*self._ends(), share, aside)[:2])

    def let_go(self, label: Typeset) -> None:
        """Forget a label that is about to fly off, and close its gap."""
        self._rooms = Carried(each for each in self._rooms if each[0] is not label)
        self.labels = Carried(each for each in self.labels if each[0] is not label)
        self.label_at = self._rooms[-1][1] if self._rooms else self.label_at  # where the one stands that comes back
        self.gap = self._gap()
        self.redraw(self.value, self.width_given, self.color_role)

    def _reach(self, label: Typeset, room: float) -> float:
        """Return half the width of a label's gap, as a share of the way."""
        points = label.ink_points()
        width, height = float(np.ptp(points[:, 0])) + room, float(np.ptp(points[:, 1])) + room
        direction, gap = np.abs(self.direction), GAP * self.scaled
        reach = min(
            (width / 2 + gap) / direction[0] if direction[0] > 1e-6 else np.inf,
            (height / 2 + gap) / direction[1] if direction[1] > 1e-6 else np.inf,
        )
        return float(reach / self.length)

    def _fit_rooms(self) -> None:
        """Give the gaps their width on an arrow of another length and slope; they stay as open as they are."""
        self._rooms = Carried(
            (label, share, self._reach(label, room), room, strength) for label, share, _, room, strength in self._rooms
        )
        self.gap = self._gap()

    def _gap(self) -> tuple[float, float] | None:
        there = [(share, reach * strength) for _, share, reach, _, strength in self._rooms]
        spans = [(middle - reach, middle + reach) for middle, reach in there if reach > 1e-6]
        return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None

    def open_for(self, strengths: Mapping[int, float]) -> None:
        """Open the arrow for its labels by their strength.

        `strengths`: shares of their gaps by the labels' ids; labels that are not in it count as hidden.
        """
        self._rooms = Carried((*each[:4], strengths.get(id(each[0]), 0.0)) for each in self._rooms)
        gap = self._gap()
        if gap != self.gap:
            self.gap = gap
            self.redraw(self.value, self.width_given, self.color_role)


def _line_like(model: Line, start: np.ndarray, end: np.ndarray) -> Line:
    """Return a line that looks like another: a copy takes a tenth of the time of a new one."""
    line = copy_of(model)
    line.set_points_by_ends(start, end)
    return line


def follow_units(edge: Edge) -> None:
    """Follow the units, as an updater of Manim."""
    edge.follow()

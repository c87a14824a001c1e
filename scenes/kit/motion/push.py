"""A push like a camera's: a group grows about one of its points, and shrinks back again.

The renderer's camera does not move, so things are scaled, texts with the rest. Nothing gets smaller than it was made,
because a push is only taken back; `push_to` alone can make a network smaller. The thickness of strokes stays: it says
how large a weight is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import DL, UR, Animation, AnimationGroup, Mobject, VMobject, smooth, squish_rate_func

from scenes.kit.layout.zones import FRAME, Zone
from scenes.kit.type.typeset import Typeset

from .group import together
from .pace import SLOW
from .slide import Along
from .verbs import level_of, set_level

Rate = Callable[[float], float]

SOFT = 0.35  # frame units before the edge of the safe area on which a text that leaves fades
FAINT = 0.3  # strength of a label below which its arrow closes
SLACK = 0.02  # by which things may reach out of that, as in the audit


@dataclass
class View:
    """A push: the point that it is about, where that point goes, and how much larger everything gets."""

    on: np.ndarray
    to: np.ndarray
    factor: float
    levels: dict[int, tuple[float, float]] = field(default_factory=dict)  # of texts: level, distance from the edge
    faded: set[int] = field(default_factory=set)  # texts that it has made fainter; others may be dimmed on the way

    def at(self, share: float) -> tuple[np.ndarray, float]:
        """Return where the point is, and how large everything is, at a share of the push."""
        return self.on + (self.to - self.on) * share, float(self.factor**share)


class Push(Animation):
    """Shows things as a view of them grows from one share of it to another: 0 is how they were made."""

    def __init__(
        self, things: list[Mobject], view: View, start: float, end: float, run_time: float, rate_func: Rate = smooth
    ) -> None:
        self.things, self.view, self.start, self.end = things, view, start, end
        super().__init__(things[0], run_time=run_time, rate_func=rate_func)

    def begin(self) -> None:
        self.known: dict[int, tuple[np.ndarray, np.ndarray]] = {}  # of a member: its points unpushed, and as last drawn
        self.share = self.start
        for text in self._texts():
            self.view.levels.setdefault(id(text), (level_of(text), _inset(text)))
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        before, self.share = self.view.at(self.share), self.start + (self.end - self.start) * self.rate_func(alpha)
        place, size = self.view.at(self.share)
        for member in self._members():
            made, drawn = self.known.get(id(member), (None, None))
            if made is None or not np.array_equal(member.points, drawn):  # something else has redrawn it
                made = self.view.on + (member.points - before[0]) / before[1]
            member.points = made.copy() if self.share == 0 else place + (made - self.view.on) * size
            self.known[id(member)] = (made, member.points.copy())
        self._settle()
        self._close_gaps(self._show_texts())
        for member in self._members():
            _let_go(member, home=self.share == 0)

    def _settle(self) -> None:
        """Let units and arrows note where they are: what belongs to them has moved along already."""
        for each in (part for thing in self.things for part in thing.get_family()):
            if hasattr(each, "follow"):
                each.follow()
        for member in self._members():
            if id(member) in self.known:
                member.points = self.known[id(member)][1].copy()

    def _show_texts(self) -> dict[int, float]:
        """Let the texts that leave the frame grow faint; return how strongly each is shown, by its id."""
        shown = {}
        for text in self._texts():
            level, inset = self.view.levels.get(id(text), (1.0, SOFT))
            strength = min(max(_inset(text) / min(max(inset, 1e-6), SOFT), 0.0), 1.0)
            strength = 1.0 if self.share == 0 else strength
            shown[id(text)] = strength if level else 0.0  # a text that was hidden before stays so
            if strength < 1:
                self.view.faded.add(id(text))
            if id(text) in self.view.faded and level * strength != level_of(text):
                set_level(text, level * strength)
        return shown

    def _close_gaps(self, shown: dict[int, float]) -> None:
        """Close the arrows whose labels grow faint."""
        for arrow in (each for thing in self.things for each in thing.get_family() if hasattr(each, "open_for")):
            labels = [id(label) for label, _, _ in arrow.rooms]
            if labels and all(label in shown for label in labels):
                arrow.open_for({label: min(shown[label] / FAINT, 1.0) for label in labels})

    def _members(self) -> list[VMobject]:
        return list({id(each): each for thing in self.things for each in thing.family_members_with_points()}.values())

    def _texts(self) -> list[Typeset]:
        family = {id(each): each for thing in self.things for each in thing.get_family()}
        return [each for each in family.values() if isinstance(each, Typeset) and len(each.ink_points())]


def _inset(text: Typeset) -> float:
    """Return how far a text is inside of what is safe for texts, in frame units; less than 0 outside."""
    points = text.ink_points()
    low, high = points.min(axis=0), points.max(axis=0)
    sides = (low[0] + FRAME.safe_x, FRAME.safe_x - high[0], low[1] - FRAME.safe_bottom, FRAME.safe_top - high[1])
    return float(min(sides)) + SLACK


def _outside(points: np.ndarray) -> bool:
    """Return whether something reaches out of what is safe for texts."""
    low, high = points.min(axis=0), points.max(axis=0)
    x, low_y, high_y = FRAME.safe_x + SLACK, FRAME.safe_bottom - SLACK, FRAME.safe_top + SLACK
    return bool(low[0] < -x or high[0] > x or low[1] < low_y or high[1] > high_y)


def _let_go(member: VMobject, home: bool) -> None:
    """Mark what a push takes out of the frame, so that the audit lets it; take the mark off when it is back."""
    out = not home and len(member.points) > 0 and _outside(member.points)
    if out and not getattr(member, "backdrop", False):
        member.backdrop = member.pushed_out = True
    elif not out and getattr(member, "pushed_out", False):
        member.backdrop = member.pushed_out = False


def push_in(
    things: Mobject | Iterable[Mobject],
    on: Mobject | np.ndarray,
    factor: float = 1.6,
    to: np.ndarray | None = None,
    run_time: float = SLOW,
    rate_func: Rate = smooth,
) -> AnimationGroup:
    """Return an animation like a camera that pushes in: things get larger about the middle of one of them.

    `things` are all that get larger together (a network brings its labels and values along), `on` is what the push goes
    to: a thing, or a point (3,). It stays where it is, or goes to the point `to`. Texts grow, too; strokes keep their
    thickness. Lines run out of the frame, and a text that would leave it fades. `pull_back` takes the push back.

    Example:

        f = self.facts.focus
        self.play(FadeIn(net))
        self.play(push_in(net, net.unit(net.last, f.out), 1.5))
        self.play(pull_back(net))
    """
    several = _all_of(things)
    middle = getattr(on, "circle", on)  # of a unit, without the symbol above it
    point = np.array(middle.get_center() if isinstance(middle, Mobject) else middle, dtype=float)
    view = View(point, point if to is None else np.array(to, dtype=float), factor)
    several[0].views = [*getattr(several[0], "views", ()), view]
    return _pushed("push_in", several, view, 0.0, 1.0, run_time, rate_func)


def pan(
    things: Mobject | Iterable[Mobject], by: np.ndarray, coming: Iterable[VMobject] = (), run_time: float = SLOW
) -> AnimationGroup:
    """Return an animation like a camera that turns away: things leave by a vector, (3,), and others come into view.

    `coming` are at the places where they will be seen; they are moved to their start at once. `pull_back` brings the
    things back, alone.

    Example:

        curve = self.words("what lies beside").at(WORK.left, 0)
        self.play(FadeIn(net))
        self.play(pan(net, LEFT * FRAME.width, [curve]))
    """
    coming, way, zero = list(coming), np.array(by, dtype=float), np.zeros(3)
    going = push_in(things, zero, 1.0, to=way, run_time=run_time)
    if not coming:
        return going
    arriving = Push(coming, View(zero, -way, 1.0), 1.0, 0.0, run_time)
    arriving.view.levels = {id(text): (level_of(text), _inset(text)) for text in arriving._texts()}
    for each in coming:
        each.shift(-way)
    moving = [going, arriving, *(Along(each, run_time) for each in coming[1:])]
    return together("pan", moving, [*_all_of(things), *coming])


def push_to(
    net: Mobject, zone: Zone, run_time: float = SLOW, window: tuple[float, float] = (0.0, 1.0)
) -> AnimationGroup:
    """Return an animation in which a network moves into a zone, smaller where it has to; it works like `push_in`.

    Its circles have room there; the texts around them may not: hide them before. window: the shares of the time between
    which it moves.
    """
    circles = np.array([[unit.circle.get_corner(DL), unit.circle.get_corner(UR)] for unit in net.unit_group])
    low, high = circles.min(axis=(0, 1)), circles.max(axis=(0, 1))
    factor = min(zone.width / (high - low)[0], zone.height / (high - low)[1], 1)
    pushing = push_in(net, (low + high) / 2, factor, to=np.array(zone.center), run_time=run_time)
    pushing.animations[0].rate_func = squish_rate_func(smooth, *window)
    return pushing


def pull_back(things: Mobject | Iterable[Mobject], run_time: float = SLOW) -> AnimationGroup:
    """Return an animation that takes the last `push_in` of the same things back; ValueError where there was none."""
    several = _all_of(things)
    views: list[View] = getattr(several[0], "views", [])
    if not views:
        raise ValueError("nothing has pushed in on this: there is nothing to pull back from")
    several[0].views = views[:-1]
    return _pushed("pull_back", several, views[-1], 1.0, 0.0, run_time)


def back_home(things: Mobject | Iterable[Mobject], run_time: float = SLOW) -> list[Animation]:
    """Return the animation that takes the last `push_in` of things back (`pull_back`); none where there was none."""
    return [pull_back(things, run_time)] if getattr(_all_of(things)[0], "views", ()) else []


def _all_of(things: Mobject | Iterable[Mobject]) -> list[Mobject]:
    """Return things as a list, the values in the units of a network included."""
    several = [things] if isinstance(things, Mobject) else list(things)
    return [*several, *(value for each in several if hasattr(each, "contents") for value in each.contents())]


def _pushed(
    verb: str,
    several: list[Mobject],
    view: View,
    start: float,
    end: float,
    run_time: float,
    rate_func: Rate = smooth,
) -> AnimationGroup:
    pushing: list[Any] = [Push(several, view, start, end, run_time, rate_func)]
    return together(verb, [*pushing, *(Along(each, run_time) for each in several[1:])], several)

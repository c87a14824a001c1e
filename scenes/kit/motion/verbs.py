"""Motion verbs: each one animation with one meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from manim import Animation, Mobject, Scene, Succession, UpdateFromAlphaFunc, VMobject, linear, smooth, squish_rate_func

from scenes.kit.layout.zones import DIM

from .pace import MOVE


def _remember(mobject: Mobject) -> list[tuple[VMobject, float, float]]:
    """Return every drawn member with the opacities it was made with, which are kept on the member the first time."""
    found = []
    for member in mobject.family_members_with_points():
        if not hasattr(member, "full_opacity"):
            member.full_opacity = (float(member.get_fill_opacity()), float(member.get_stroke_opacity()))
        found.append((member, *member.full_opacity))
    return found


def set_level(mobject: Mobject, level: float) -> Mobject:
    """Show a thing at once at a share of its full strength: 1 as made, DIM dimmed, 0 hidden. Return it."""
    for member, fill, stroke in _remember(mobject):
        member.set_fill(opacity=fill * level, family=False)
        member.set_stroke(opacity=stroke * level, family=False)
        member.level = level
    return mobject


def level_of(mobject: Mobject) -> float:
    """Return the strongest level among the members (1 for what was never dimmed)."""
    return max((vars(m).get("level", 1.0) for m in mobject.family_members_with_points()), default=1.0)


class Level(Animation):
    """Dim things or bring them back (level 1.0); colours and shapes stay.

    Example:

        label = self.words("target").at(0, 0)
        self.play(Level(label, DIM))
        self.play(Level(label, 1.0))
    """

    def __init__(self, mobject: Mobject, level: float = DIM, run_time: float = 0.5, **kwargs: Any) -> None:
        self.level = level
        super().__init__(mobject, run_time=run_time, **kwargs)

    def begin(self) -> None:
        whole = [m for m in self.mobject.get_family() if getattr(m, "dims_whole", False)]
        theirs = {id(member) for each in whole for member in each.get_family()}
        self.wholes = [(each, level_of(each)) for each in whole]
        self.moves = [
            (m, getattr(m, "level", 1.0), fill, stroke)
            for m, fill, stroke in _remember(self.mobject)
            if id(m) not in theirs
        ]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        for each, start in self.wholes:  # they may have other members than at the beginning
            set_level(each, start + (self.level - start) * share)
        for member, start, fill, stroke in self.moves:
            level = start + (self.level - start) * share
            member.set_fill(opacity=fill * level, family=False)
            member.set_stroke(opacity=stroke * level, family=False)
            member.level = level


class Recolor(Animation):
    """Give things another colour (hex): fill stays fill, stroke stays stroke.

    On a unit with a value inside use `circle.animate.set_stroke(color)`, because the fill is recoloured, too.

    Example:

        label = self.words("target").at(0, 0)
        self.play(Recolor(label, self.theme.role("loss")))
    """

    def __init__(self, mobject: Mobject, color: str, run_time: float = 0.5, **kwargs: Any) -> None:
        self.color = color
        super().__init__(mobject, run_time=run_time, **kwargs)

    def begin(self) -> None:
        from manim import ManimColor

        self.goal = ManimColor(self.color)
        self.moves = [(m, m.get_fill_color(), m.get_stroke_color()) for m in self.mobject.family_members_with_points()]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        for member, fill, stroke in self.moves:
            member.set_fill(fill.interpolate(self.goal, share), opacity=member.get_fill_opacity(), family=False)
            member.set_stroke(stroke.interpolate(self.goal, share), opacity=member.get_stroke_opacity(), family=False)


ARRIVAL = 0.3  # share of its path on which a thing that dissolves grows faint
RISE = 0.25  # of its size: so far beside its source a thing that lifts off has its full strength


class Follow(Animation):
    """Move the middle of a thing along a path of points.

    It counts as passing, so the audit allows it to cross other things. It is removed at the end unless `stay`.

    Example:

        self.play(Follow(self.number("loss"), arc([-2, 0, 0], [2, 0, 0])))
    """

    def __init__(
        self,
        mobject: Mobject,
        path: Iterable[np.ndarray],
        run_time: float = 1.0,
        stay: bool = False,
        **kwargs: Any,
    ) -> None:
        self.lead(path)
        kwargs.setdefault("rate_func", smooth)
        super().__init__(mobject, run_time=run_time, remover=not stay, introducer=True, **kwargs)

    def lead(self, path: Iterable[np.ndarray]) -> None:
        """Take another way."""
        self.path = [np.array(point, dtype=float) for point in path]
        lengths = [0.0, *(float(np.linalg.norm(b - a)) for a, b in zip(self.path, self.path[1:], strict=False))]
        self.stations = np.cumsum(lengths) / max(sum(lengths), 1e-9)

    def begin(self) -> None:
        passing(self.mobject)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        point = [float(np.interp(share, self.stations, [p[i] for p in self.path])) for i in range(3)]
        self.mobject.move_to(point)

    def clean_up_from_scene(self, scene: Scene) -> None:
        settled(self.mobject)
        super().clean_up_from_scene(scene)


def passing(mobject: Mobject) -> Mobject:
    """Mark a thing as moving, so that the audit allows it to cross other things; return it."""
    for member in mobject.get_family():
        member.passing = True
    return mobject


def settled(mobject: Mobject) -> Mobject:
    """Remove the mark of `passing`; return the thing."""
    for member in mobject.get_family():
        member.passing = False
    return mobject


class Dissolve(Follow):
    """Follow a path and fade at its end, so that it never covers the thing at which it arrives.

    source: what the thing is a copy of; it is not seen before it has left that, so that nothing is seen doubled.
    arrival: the share of its path on which it fades. `seen`: how much of it is seen at equal shares of its path.
    """

    def __init__(
        self,
        mobject: Mobject,
        path: Iterable[np.ndarray],
        source: Mobject | None = None,
        arrival: float = ARRIVAL,
        **kwargs: Any,
    ) -> None:
        self.arrival, self.seen = arrival, np.ones(2)
        self.left = None if source is None else (source.get_center(), np.array([source.width, source.height]))
        super().__init__(mobject, path, **kwargs)

    def interpolate_mobject(self, alpha: float) -> None:
        super().interpolate_mobject(alpha)
        share = self.rate_func(alpha)
        strength = min((1.0 - share) / max(self.arrival, 1e-9), 1.0)
        if self.left is not None:
            place, size = self.left
            off = np.abs(self.mobject.get_center() - place)[:2] / np.maximum(size, 1e-6)
            strength = min(strength, float(np.clip((off.max() - 1.0) / RISE, 0.0, 1.0)))
        set_level(self.mobject, strength * float(np.interp(share, np.linspace(0, 1, len(self.seen)), self.seen)))


def arc(start: np.ndarray, end: np.ndarray, bend: float = 0.25, points: int = 24) -> list[np.ndarray]:
    """Return a gently bent path between two points, as a list of points.

    A text that flies into a formula on it does not cut through the formula.
    """
    start, end = np.array(start, dtype=float), np.array(end, dtype=float)
    across = end - start
    normal = np.array([-across[1], across[0], 0.0])
    return [start + across * t + normal * bend * 4 * t * (1 - t) * 0.5 for t in np.linspace(0, 1, points)]


def over_time(mobject: Mobject, draw: Callable[[float], None], run_time: float, linear_time: bool = True) -> Animation:
    """Return an animation that redraws a thing as a function of a share of time, 0 to 1.

    Example:

        line = NumberLine(self.theme, 0, 1, left=-4, right=2, y=0)
        dot = line.marker(0.0)
        self.play(over_time(dot, lambda share: dot.move_to(line.at(share)), run_time=1.0))
    """
    func = linear if linear_time else smooth
    return UpdateFromAlphaFunc(mobject, lambda _m, alpha: draw(float(alpha)), run_time=run_time, rate_func=func)


LEAVES, COMES = (0.2, 0.6), (0.6, 1.0)  # shares of the time in which the old leaves, and the new takes its place


def make_way(thing: Mobject, run_time: float = MOVE) -> Animation:
    """Return an animation in which a thing leaves while another one flies to its place, and not before.

    Example:

        old, new = self.words("before").at(0, 0), self.words("after").at(0, 0)
        source = self.words("source").at(0, -2)
        self.add(old, source)
        self.play(make_way(old), land(source, new))
    """
    from manim import FadeOut

    for member in thing.get_family():
        member.makes_way = True
    return FadeOut(thing, run_time=run_time, rate_func=squish_rate_func(smooth, *LEAVES))


def take_place(thing: Mobject, run_time: float = MOVE) -> Animation:
    """Return an animation in which a thing comes where another one makes way in the same time (`make_way`).

    Example:

        old, new = self.words("before").at(0, 0), self.words("after").at(0, 0)
        self.play(FadeIn(old))
        self.play(make_way(old), take_place(new))
    """
    from manim import FadeIn

    return FadeIn(thing, run_time=run_time, rate_func=squish_rate_func(smooth, *COMES))


def makes_way(thing: Mobject) -> bool:
    """Return whether a thing leaves for something that flies to its place."""
    return bool(getattr(thing, "makes_way", False))


def swap(old: Mobject, new: Mobject, run_time: float = 0.7) -> Animation:
    """Return an animation in which one thing fades out, then another one in: they are never both half visible.

    Example:

        old, new = self.words("before").at(0, 0), self.words("after").at(0, 0)
        self.play(FadeIn(old))
        self.play(swap(old, new))
    """
    from manim import FadeIn, FadeOut

    return Succession(FadeOut(old, run_time=run_time * 0.45), FadeIn(new, run_time=run_time * 0.55))

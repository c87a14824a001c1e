"""Zoom into a plot and out of it: its axes change, ticks come and go, and what is placed by values is redrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Mobject, smooth

from .group import together
from .pace import SLOW
from .slide import Along
from .verbs import level_of, set_level

TIMES = 4.0  # magnification from which ticks of a size in between are shown on the way
LABELS_APART = 0.1  # frame units between two labels below which both grow faint
EDGE = 0.12  # frame units outside of an axis in which a tick that moves out grows faint

Range = tuple[float, float]


class Zoom(Animation):
    """Changes a plot's window; `things` are what is placed by the plot's values."""

    def __init__(
        self,
        plot: Any,
        window: tuple[Range, Range],
        things: Iterable[Mobject],
        then: Callable[[], None] | None,
        run_time: float,
    ) -> None:
        self.window, self.things, self.then = window, list(things), then
        super().__init__(plot, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        plot = self.mobject
        self.before = (plot.x_range, plot.y_range)
        self.frames = (plot.inner, plot.seen_in(*self.window))
        self.level = level_of(plot.axes)
        windows = [self.at(share) for share in np.linspace(0, 1, self._stations())]
        sets = [plot.marks, *(plot.seen_in(*window).marks for window in windows[1:-1]), self.frames[1].marks]
        self.last = len(sets) - 1
        self.ticks: dict[tuple[str, float, str], Any] = {}
        self.at_stations: dict[tuple[str, float, str], set[int]] = {}
        for station, marks in enumerate(sets):
            for tick in marks:
                self.ticks.setdefault(tick.key, tick)
                self.at_stations.setdefault(tick.key, set()).add(station)
        for tick in self.ticks.values():
            if tick not in plot.marks:
                plot.ticks.add(*tick.drawn)
        self.names = [(name, name.get_center()) for name in plot.labels]
        super().begin()

    def _stations(self) -> int:
        """Return how many sets of ticks are shown one after another, the first and the last included."""
        widths = [
            (after[1] - after[0]) / (now[1] - now[0]) for now, after in zip(self.before, self.window, strict=True)
        ]
        return 2 + int(max(abs(np.log(width)) for width in widths) / np.log(TIMES))

    def at(self, share: float) -> tuple[Range, Range]:
        """Return the window at a share of the way: its size changes by the same factor in the same time."""
        x, y = (_between(now, after, share) for now, after in zip(self.before, self.window, strict=True))
        return x, y

    def interpolate_mobject(self, alpha: float) -> None:
        plot, share = self.mobject, self.rate_func(alpha)
        inner, goal = self.frames
        plot.x_range, plot.y_range = self.at(share)
        plot.inner = (
            goal.inner
            if share >= 1
            else type(inner)(*(a + (b - a) * share for a, b in zip(_edges(inner), _edges(goal.inner), strict=True)))
        )
        plot.redraw_axes()
        for (name, start), after in zip(self.names, goal.labels, strict=True):
            name.move_to(start + (after.get_center() - start) * share)
        strengths = {}
        for key, tick in self.ticks.items():
            outside = plot.place_tick(tick)
            strengths[key] = self._shown(self.at_stations[key], share * self.last) * max(1.0 - outside / EDGE, 0.0)
        room = self._room(strengths)
        for key, tick in self.ticks.items():
            set_level(tick.stroke, self.level * strengths[key])
            if tick.label is not None:
                set_level(tick.label, self.level * strengths[key] * room.get(key, 1.0))
        for thing in self.things:
            plot.redraw(thing)
        if self.then is not None:
            self.then()

    def _room(self, strengths: dict[tuple[str, float, str], float]) -> dict[tuple[str, float, str], float]:
        """Return how strongly labels of the x axis are seen beside their neighbours: those of a wider window touch."""
        seen = sorted(
            (
                key
                for key, tick in self.ticks.items()
                if key[0] == "x" and tick.label is not None and strengths[key] > 0
            ),
            key=lambda key: key[1],
        )
        room = dict.fromkeys(seen, 1.0)
        for key, after in pairwise(seen):
            left, right = self.ticks[key].label, self.ticks[after].label
            assert left is not None and right is not None
            gap = float(right.get_left()[0] - left.get_right()[0])
            share = min(max(gap / LABELS_APART, 0.0), 1.0)
            room[key], room[after] = min(room[key], share), min(room[after], share)
        return room

    def _shown(self, stations: set[int], now: float) -> float:
        """Return how strongly a tick is seen between two stations; those of both are never half seen at once."""
        station = min(int(now), self.last - 1)
        gone = now - station
        here, there = station in stations, station + 1 in stations
        return 1.0 if here and there else max(1 - 2 * gone, 0.0) * here + max(2 * gone - 1, 0.0) * there

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        plot = self.mobject
        kept = [self.ticks[tick.key] for tick in self.frames[1].marks]
        for tick in self.ticks.values():
            if tick not in kept:
                for part in (part for each in tick.drawn for part in each.get_family()):
                    part.clear_points()  # Manim lists what moves when a play begins
        plot.marks = kept
        plot.ticks.submobjects = [each for tick in kept for each in tick.drawn]


def _between(now: Range, after: Range, share: float) -> Range:
    """Return the range at a share of a zoom from one to the other; it keeps still where they lie upon each other."""
    if share >= 1:
        return after
    width, goal = now[1] - now[0], after[1] - after[0]
    if abs(goal / width - 1) < 1e-9:
        return now[0] + (after[0] - now[0]) * share, now[1] + (after[1] - now[1]) * share
    size = width * (goal / width) ** share
    gone = (size - width) / (goal - width)
    low = now[0] + (after[0] - now[0]) * gone
    return low, low + size


def _edges(zone: Any) -> tuple[float, float, float, float]:
    return zone.left, zone.right, zone.bottom, zone.top


def zoom(
    plot: Any,
    window: tuple[Range, Range],
    *things: Mobject,
    then: Callable[[], None] | None = None,
    moving: Iterable[Mobject] = (),
    run_time: float = SLOW,
) -> AnimationGroup:
    """Return an animation of a zoom into a plot, or out of it: it ends as a plot made for that window.

    `window` is the range of x and the range of y. Ticks move along, out of the axes and away; finer ones come in.
    `things` are curves, dots, guides and tangents that the plot has made: they are redrawn from their values at
    every frame, a curve from its function where it has one (`plot.curve(..., of=f)`), and what lies outside the window
    is hidden. `then()` is called at every frame, to place the things named in `moving` by `plot.at`.

    Example:

        plot = Plot(self.theme, WORK, (-5, 5), (0, 1))
        square = lambda x: x * x / 25
        xs = [x / 10 for x in range(-50, 51)]
        curve, dot = plot.curve(xs, [square(x) for x in xs], "loss", of=square), plot.dot(2, square(2))
        self.play(FadeIn(plot), FadeIn(curve), FadeIn(dot))
        self.play(zoom(plot, ((1.5, 2.5), (0.1, 0.25)), curve, dot))
    """
    followers = [*things, *moving]
    zooming = Zoom(plot, window, things, then, run_time)
    return together("zoom", [zooming, *(Along(each, run_time) for each in followers)], [plot, *followers])

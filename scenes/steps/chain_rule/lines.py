"""Step 4, the number lines: each quantity of the path on a line of its own, and how far the nudge moves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, CurvedArrow, LaggedStart, Mobject, ShowPassingFlash, VGroup, smooth
from manim import Line as Stroke

from scenes.kit.blocks import NumberLines
from scenes.kit.layout.slots import BLOCK, LINE, TIGHT, right_of
from scenes.kit.layout.zones import FRAME, Zone, by_shape
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.verbs import Follow, over_time, passing
from scenes.kit.network.edge import Edge
from scenes.kit.plot.number_line import windows
from scenes.kit.type.typeset import Typeset

from .chain import Chain
from .column import Column

SHARE = 0.84  # of a line's length that the largest move takes
SHORT = 1e-3  # a move on which no light can run
SINKS = 0.5  # share of its time in which a move falls to the next line, before it is stretched there


class NudgeLines(NumberLines):
    """One line for each stop of the path; all show ranges of the same width, so that moves can be compared.

    column: the symbols and values that come to stand at the lines and over them; afters: the values after the nudge.
    """

    def __init__(self, chain: Chain, column: Column, afters: Sequence[Typeset]) -> None:
        self.chain, self.column, self.afters = chain, column, afters
        self.symbols, self.befores = ([text.copy() for text in texts] for texts in (column.symbols, column.values))
        self.changes = [chain.change(index) for index in range(len(chain.stops))]
        self.moves, self.bends = VGroup(), VGroup()  # what stands right of the lines
        rows = list(zip(self.symbols, windows(self.changes, SHARE), strict=True))
        self.narrow = FRAME.shape == "tall"  # a symbol stands over its line, before the values
        super().__init__(chain.theme, rows, over=self.narrow, open_ends=True, most=by_shape(wide=5, square=5, tall=3))

    def fill(self, zone: Zone, aside: float) -> NudgeLines:
        """Lay the lines out over a zone, as far as the bent arrows before `aside` leave room; return them."""
        self.spread, self.aside = zone.height, aside
        self.place(zone.left, zone.top, aside - BLOCK - zone.left)
        befores, roles = (before for before, _ in self.changes), (stop.role for stop in self.chain.stops)
        starts = list(zip(self.lines, befores, roles, strict=True))
        self.dots = [line.marker(before, role) for line, before, role in starts]
        self.ghosts = [line.ghost(before, role) for line, before, role in starts]
        self.trails = [line.bar(before, before, role, width=12) for line, before, role in starts]
        for line, symbol, before, after in zip(self.lines, self.symbols, self.befores, self.afters, strict=True):
            before.at(right_of(symbol) + TIGHT if self.narrow else line.left, line.y + LINE)
            x = right_of(before) + TIGHT
            after.fit(aside - (TIGHT if self.narrow else BLOCK) - x).at(x, before.baseline[1])
        return self

    def rows_now(self) -> list[VGroup]:
        """Return everything of each line."""
        texts = self.symbols, self.befores, self.afters
        return [VGroup(*row) for row in zip(self.lines, *texts, self.ghosts, self.trails, self.dots, strict=True)]

    def on_axes(self) -> list[VGroup]:
        """Return what each line has but the stroke of its axis: ticks, their labels, and dashes at its ends."""
        return [VGroup(*line.axis[1:], line.ticks, line.labels) for line in self.lines]

    def texts(self) -> list[Mobject]:
        """Return what is written over the lines and under them, with their ticks."""
        return [*self.on_axes(), *self.symbols, *self.befores, *self.afters]

    def bend(self, index: int) -> CurvedArrow:
        """Return an arrow beside the lines, from one to the next, in the colour of the link between them."""
        x = RIGHT * (self.aside - LINE)
        over = 2 * LINE + TIGHT if self.narrow else TIGHT  # the values that stand over the lower line reach that far
        ends = x + UP * self.lines[index].y + DOWN * TIGHT, x + UP * (self.lines[index + 1].y + over)
        angle = -4 * np.arctan2(2 * TIGHT, float(np.linalg.norm(ends[1] - ends[0])))  # it bulges by TIGHT
        color = self.theme.role(self.chain.role(index))
        self.bends.add(CurvedArrow(*ends, angle=angle, stroke_width=5, tip_length=TIGHT, color=color))
        return self.bends[-1]

    def from_column(self) -> list[Animation]:
        """Return the animations in which the column's symbols and values go to their lines."""
        here, there = [*self.column.symbols, *self.column.values], [*self.symbols, *self.befores]
        self.symbols, self.befores = list(self.column.symbols), list(self.column.values)
        ways = [(thing, [thing.get_center(), goal.get_center()]) for thing, goal in zip(here, there, strict=True)]
        return [Follow(thing, way, stay=True) for thing, way in ways]

    # -- motion --------------------------------------------------------------------------------------------------------

    def from_arrow(self, edge: Edge, back: bool = False) -> list[Animation]:
        """Return the animations in which axes and moves come out of an arrow of the network; back: go into it."""
        strokes = *(line.axis[0] for line in self.lines), *self.trails
        return [_from_to(stroke, (edge.start, edge.end), stroke.get_start_and_end(), back) for stroke in strokes]

    def slide(self, index: int, run_time: float) -> Animation:
        """Return the animation that moves a marker by its change."""
        line, after = self.lines[index], self.changes[index][1]
        return line.slide(self.dots[index], after, trail=self.trails[index], run_time=run_time)

    def lights(self) -> list[Animation]:
        """Return the motion in which light runs along the moves, one line after the other; along the lines before."""
        moved = [trail.get_start_and_end() for trail in self.trails if trail.get_length() > SHORT]
        return [one_by_one(moved or [(line.at(line.low), line.at(line.high)) for line in self.lines], self.theme.ink)]

    def falling(self, index: int, run_time: float) -> Animation:
        """Return the animation in which a move falls to the next line and is stretched there by the link's slope."""
        upper, lower = self.lines[index], self.lines[index + 1]
        start, end = (upper.x(value) for value in self.changes[index])
        there = lower.x(self.changes[index + 1][1])
        color = self.theme.role(self.chain.role(index))
        bar = passing(Stroke([start, upper.y, 0], [end, upper.y, 0], stroke_width=16, color=color))

        def draw(share: float) -> None:
            sunk, scale = (smooth(min(max(each / SINKS, 0), 1)) for each in (share, share - SINKS))
            y, tip = upper.y + (lower.y - upper.y) * sunk, end + (there - end) * scale
            bar.set_points_as_corners([[start, y, 0], [tip, y, 0]])

        drop = over_time(bar, draw, run_time)
        drop.remover = True  # it lies on the lower line's own trail now
        return drop


def _from_to(stroke: Stroke, start: Sequence[np.ndarray], end: Sequence[np.ndarray], back: bool) -> Animation:
    """Return the animation in which a straight stroke comes from two points to two others; back: goes from those."""
    here, there = np.array(start), np.array(end)

    def draw(share: float) -> None:
        out = 1 - share if back else share
        stroke.set_points_as_corners(here + (there - here) * out).set_stroke(opacity=min(4 * out, 1))

    return over_time(stroke, draw, SLOW, linear_time=False)


def one_by_one(ways: Iterable[Sequence[np.ndarray]], color: str, before: Sequence[Animation] = ()) -> Animation:
    """Return the motion in which light runs along straight ways, from end to end, after what comes before."""
    lines = (passing(Stroke(*way, stroke_width=12, color=color)) for way in ways)
    return LaggedStart(*before, *(ShowPassingFlash(line, time_width=0.7) for line in lines), lag_ratio=0.6)

"""Step 4, the quantities of the path: a column beside the network, then number lines on which the nudge moves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Arrow, CurvedArrow, LaggedStart, ShowPassingFlash, VGroup, smooth
from manim import Line as Stroke

from scenes.kit.blocks import Block, NumberLines
from scenes.kit.layout.slots import BLOCK, LINE, TIGHT, right_of
from scenes.kit.layout.zones import FRAME, WORK, Zone, by_shape
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.verbs import Follow, over_time, passing
from scenes.kit.network.edge import Edge
from scenes.kit.plot.number_line import windows
from scenes.kit.theme import Theme
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.typeset import Typeset

from .chain import Chain

SYMBOLS = 1.05  # room of a symbol in the column
SHARE = 0.84  # of a line's length that the largest move takes
SHORT = 1e-3  # a shorter move has no room for a light
LAG = 0.6  # of the time of a light, after which that on the next way starts
SINKS = 0.5  # share of its time in which a move falls to the next line, before it is stretched there

Way = Sequence[np.ndarray]  # its ends


class Column(Block):
    """A row for each quantity: its symbol, its value and under that its meaning; spread over the working's height."""

    def __init__(self, theme: Theme, rows: Sequence[tuple[Typeset, Typeset, Typeset]]) -> None:
        self.theme, self.rows = theme, rows
        self.symbols, self.values, self.meanings = zip(*rows, strict=True)
        super().__init__(*self.symbols, *self.values, *self.meanings)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        pitch = WORK.height / len(self.rows)
        before = 3 * SYMBOLS / 2
        self.middle = left + (before + width) / 2
        for index, (symbol, value, meaning) in enumerate(self.rows):
            y = top - pitch * (2 * index + 1) / 2
            symbol.centered_at(left + SYMBOLS, y)
            value.centered_at(self.middle, y + TIGHT)
            meaning.fit(width - before).centered_at(self.middle, y - LINE)
        return self

    def arrow(self, upper: int, lower: int) -> Arrow:
        """Return the arrow from one quantity down to a later one."""
        x, start, end = self.symbols[0].get_x(), self.symbols[upper].get_bottom(), self.symbols[lower].get_top()
        return straight_arrow(self.theme, [x, start[1] - TIGHT, 0], [x, end[1] + TIGHT, 0])


@dataclass(eq=False, repr=False)
class NudgeLines(NumberLines):
    """One line for each stop of the path; all show ranges of the same width, so that moves can be compared.

    column: the symbols and values that move to the lines and above them; afters: the values after the nudge.
    """

    chain: Chain
    column: Column
    afters: Sequence[Typeset]

    def __post_init__(self) -> None:
        column, self.changes = self.column, self.chain.changes
        self.symbols, self.befores = ([text.copy() for text in texts] for texts in (column.symbols, column.values))
        self.moves, self.bends = VGroup(), VGroup()  # what is right of the lines
        rows = list(zip(self.symbols, windows(self.changes, SHARE), strict=True))
        self.narrow = FRAME.shape == "tall"  # a symbol is above its line, before the values
        most = by_shape(wide=5, square=5, tall=3)
        super().__init__(self.chain.theme, rows, over=self.narrow, open_ends=True, most=most)

    def fill(self, zone: Zone, aside: float) -> Self:
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

    def bend(self, index: int) -> CurvedArrow:
        """Return an arrow beside the lines, from one to the next, in the colour of the link between them."""
        x = RIGHT * (self.aside - LINE)
        over = 2 * LINE + TIGHT if self.narrow else TIGHT  # the values above the lower line reach that far
        ends = x + UP * self.lines[index].y + DOWN * TIGHT, x + UP * (self.lines[index + 1].y + over)
        angle = -4 * np.arctan2(2 * TIGHT, float(np.linalg.norm(ends[1] - ends[0])))  # it bulges by TIGHT
        color = self.theme.role(self.chain.role(index))
        self.bends.add(CurvedArrow(*ends, angle=angle, stroke_width=5, tip_length=TIGHT, color=color))
        return self.bends[-1]

    # -- motion --------------------------------------------------------------------------------------------------------

    def from_column(self) -> list[Animation]:
        """Return the animations in which the column's symbols and values go to their lines."""
        here, there = [*self.column.symbols, *self.column.values], [*self.symbols, *self.befores]
        self.symbols, self.befores = list(self.column.symbols), list(self.column.values)
        ways = [(thing, [thing.get_center(), goal.get_center()]) for thing, goal in zip(here, there, strict=True)]
        return [Follow(thing, way, stay=True) for thing, way in ways]

    def from_arrow(self, edge: Edge, back: bool = False) -> list[Animation]:
        """Return the animations in which axes and moves come out of an arrow of the network.

        back: they go into it, and what is on the axes moves along.
        """
        strokes = *(line.axis[0] for line in self.lines), *self.trails
        moves = [_from_to(stroke, (edge.start, edge.end), stroke.get_start_and_end(), back) for stroke in strokes]
        for line, *things in zip(self.lines, self.ghosts, self.dots, strict=True) if back else ():
            for thing in things:
                share = (float(thing.get_x()) - line.left) / (line.right - line.left)
                moves.append(Follow(thing, [thing.get_center(), edge.point(share)], run_time=SLOW))
        return moves

    def lights(self) -> list[Animation]:
        """Return the motion in which light runs along the moves, one line after the other; before, along all lines."""
        moved = [trail.get_start_and_end() for trail in self.trails if trail.get_length() > SHORT]
        whole = [(line.at(line.low), line.at(line.high)) for line in self.lines]
        return [one_by_one(moved or whole, self.theme.ink, lag=LAG if moved else 0.0)]

    def falling(self, index: int, run_time: float = SLOW) -> Animation:
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


def _from_to(stroke: Stroke, start: Way, end: Way, back: bool) -> Animation:
    """Return the animation in which a straight stroke comes from two points to two others; back: goes from those."""
    here, there = np.array(start), np.array(end)

    def draw(share: float) -> None:
        out = 1 - share if back else share
        stroke.set_points_as_corners(here + (there - here) * out).set_stroke(opacity=min(4 * out, 1))

    return over_time(stroke, draw, SLOW, linear_time=False)


def one_by_one(ways: Iterable[Way], color: str, before: Sequence[Animation] = (), lag: float = LAG) -> Animation:
    """Return the motion in which light runs along straight ways, from end to end, after what comes before."""
    lines = (passing(Stroke(*way, stroke_width=12, color=color)) for way in ways)
    return LaggedStart(*before, *(ShowPassingFlash(line, time_width=0.7) for line in lines), lag_ratio=lag)

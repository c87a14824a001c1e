"""Step 4, the quantities of the path: a column beside the network, then number lines on which the nudge moves them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, CurvedArrow, VGroup, smooth
from manim import Line as Stroke

from scenes.kit.blocks import NumberLines
from scenes.kit.blocks.rows import Column
from scenes.kit.layout.slots import BLOCK, LINE, TIGHT, right_of
from scenes.kit.layout.zones import FRAME, Zone, by_shape
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.sweep import LAG, from_to, one_by_one
from scenes.kit.motion.verbs import Follow, level_of, over_time, passing, set_level
from scenes.kit.network.edge import Edge
from scenes.kit.plot.number_line import windows
from scenes.kit.type.typeset import Typeset

from .chain import Chain

SHARE = 0.84  # of a line's length that the largest move takes
SHORT = 1e-3  # a shorter move has no room for a light
FAINT = 0.85  # of the strength of values, what a bar that passes them takes away
SINKS = 0.5  # share of its time in which a move falls to the next line, before it is stretched there


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
        moves = [from_to(stroke, (edge.start, edge.end), stroke.get_start_and_end(), back) for stroke in strokes]
        for line, *things in zip(self.lines, self.ghosts, self.dots, strict=True) if back else ():
            for thing in things:
                share = (float(thing.get_x()) - line.left) / (line.right - line.left)
                moves.append(Follow(thing, [thing.get_center(), edge.point(share)], run_time=SLOW))
        return moves

    def lights(self, link: int | None = None) -> list[Animation]:
        """Return the motion in which light runs along the moves, one line after the other; before, along all lines.

        link: only along the two lines of a link.
        """
        trails = self.trails if link is None else self.trails[link : link + 2]
        moved = [trail.get_start_and_end() for trail in trails if trail.get_length() > SHORT]
        whole = [(line.at(line.low), line.at(line.high)) for line in self.lines]
        return [one_by_one(moved or whole, self.theme.ink, lag=LAG if moved else 0.0)]

    def falling(self, index: int, run_time: float = SLOW) -> list[Animation]:
        """Return the animations in which a move falls to the next line and is stretched there by the link's slope.

        The values over that line are faint while it passes them.
        """
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
        passed = VGroup(self.befores[index + 1], self.afters[index + 1])
        before = level_of(passed[0])

        def pass_over(share: float) -> None:
            there = np.sin(np.pi * min(share / SINKS, 1))
            for text in passed:
                set_level(text, before * (1 - FAINT * there))

        return [drop, over_time(passed, pass_over, run_time)]

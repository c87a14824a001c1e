"""Step 4, the number lines: each quantity of the path on a line of its own, and how far the nudge moves it."""

from __future__ import annotations

from collections.abc import Sequence

from manim import PI, Animation, CurvedArrow, LaggedStart, Mobject, ShowPassingFlash, smooth
from manim import Line as Stroke

from scenes.kit.layout.zones import FRAME, by_shape
from scenes.kit.motion.verbs import over_time, passing
from scenes.kit.plot.number_line import NumberLine, windows
from scenes.kit.type.typeset import Typeset

from .chain import Chain

ARROW_ROOM = 0.75  # between the values before and after
BEND_ROOM = 0.45  # between a line's end and the bent arrows beside it
SYMBOL_ROOM = 0.6  # gap beside a symbol that is over its line
SHORT = 1e-3  # a move on which no light can run


def ends() -> tuple[float, float]:
    """Return the left and right end of every line."""
    return by_shape(wide=(-4.85, 1.75), square=(-3.85, 0.75), tall=(-3.1, 0.3))


class NudgeLines:
    """One line for each stop of the path; all show ranges of the same width, so that moves can be compared."""

    def __init__(self, chain: Chain, ys: Sequence[float]) -> None:
        self.chain, self.theme = chain, chain.theme
        self.changes = [chain.change(index) for index in range(len(chain.stops))]
        most = by_shape(wide=5, square=5, tall=3)  # ticks
        self.lines = [
            NumberLine(self.theme, low, high, left=ends()[0], right=ends()[1], y=y, open_ends=True, most=most)
            for (low, high), y in zip(windows(self.changes, share=0.84), ys, strict=True)
        ]
        starts = [
            (line, before, stop.role)
            for line, (before, _), stop in zip(self.lines, self.changes, chain.stops, strict=True)
        ]
        self.dots = [line.marker(before, role) for line, before, role in starts]
        self.ghosts = [line.ghost(before, role) for line, before, role in starts]
        self.trails = [line.bar(before, before, role, width=12) for line, before, role in starts]

    def over_start(self, index: int, label: Typeset) -> Typeset:
        """Place a label over the value before the nudge."""
        label = self.lines[index].above(label, self.changes[index][0])
        # The value before, an arrow and the value after end where the line ends, or in wide frames before the bends.
        left, right = (
            ends()[0],
            ends()[1] + by_shape(wide=BEND_ROOM, square=0.0, tall=0.0) - 2 * label.width - ARROW_ROOM,
        )
        if FRAME.shape == "tall":  # the symbol is over the line's left end
            left += SYMBOL_ROOM
        now = float(label.get_left()[0])
        label.shift([max(min(now, right), left) - now, 0, 0])
        return label

    def symbol_place(self, index: int) -> tuple[float, float]:
        """Return the centre of a quantity's symbol: left of its line, or over its left end in a narrow frame."""
        left, y = ends()[0], self.lines[index].y
        return (
            (left - 0.1, y + 0.5) if FRAME.shape == "tall" else (left - by_shape(wide=1.03, square=1.05, tall=0.0), y)
        )

    def marks(self, index: int) -> list[Mobject]:
        """Return the marks on a line: the start, the way, and the end."""
        return [self.ghosts[index], self.trails[index], self.dots[index]]

    def slide(self, index: int, run_time: float) -> Animation:
        """Return the animation that moves a marker by its change."""
        after = self.changes[index][1]
        return self.lines[index].slide(self.dots[index], after, trail=self.trails[index], run_time=run_time)

    def bend(self, index: int) -> CurvedArrow:
        """Return an arrow beside the lines, from one to the next, in the colour of the link between them."""
        x, upper, lower = (
            ends()[1] + by_shape(wide=0.55, square=0.45, tall=0.4),
            self.lines[index].y,
            self.lines[index + 1].y,
        )
        return CurvedArrow(
            [x, upper - 0.1, 0],
            [x, lower + by_shape(wide=0.12, square=0.12, tall=0.85), 0],
            angle=-PI / by_shape(wide=2, square=2, tall=3),
            stroke_width=5,
            tip_length=0.2,
            color=self.theme.role(self.chain.role(index)),
        )

    def lights(self) -> list[Animation]:
        """Return the motion in which light runs along the moves, one line after the other."""
        moved = [trail for trail in self.trails if trail.get_length() > SHORT]
        lights = [passing(Stroke(*trail.get_start_and_end(), stroke_width=12, color=self.theme.ink)) for trail in moved]
        return [LaggedStart(*(ShowPassingFlash(light, time_width=0.7) for light in lights), lag_ratio=0.6)]

    def falling(self, index: int, run_time: float) -> Animation:
        """Return the animation in which a move falls to the next line and is stretched there by the link's slope."""
        upper, lower = self.lines[index], self.lines[index + 1]
        start, end = (upper.x(value) for value in self.changes[index])
        there = lower.x(self.changes[index + 1][1])
        color = self.theme.role(self.chain.role(index))
        bar = passing(Stroke([start, upper.y, 0], [end, upper.y, 0], stroke_width=16, color=color))

        def draw(share: float) -> None:
            sunk = smooth(min(share / 0.5, 1.0))
            scale = smooth(min(max((share - 0.5) / 0.4, 0.0), 1.0))
            y = upper.y + (lower.y - upper.y) * sunk
            tip = end + (there - end) * scale
            bar.set_points_as_corners([[start, y, 0], [tip, y, 0]])

        drop = over_time(bar, draw, run_time)
        drop.remover = True  # it lies on the lower line's own trail now
        return drop

"""Number lines under each other, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from manim import Animation, Dot, Mobject

from scenes.kit.motion.pace import SLOW
from scenes.kit.plot.number_line import NumberLine, span
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

from .block import Block

PITCH = 1.2  # from line to line: room for a value above and for tick labels below
APART = 0.4  # a name from its line
END = 0.3  # after a line, for the label of its last tick
OVER, UNDER = 0.5, 0.6  # above the first line, for a value; below the last one, for its ticks
DASHES = 0.45  # before a line with open ends
NAME_OVER = 0.2  # from a line to the lowest ink of a name over it
MARGIN = 1 / 3  # of a line beyond both ends of a way, as a share of it
NAMES = 0.35  # the largest share of the width for names before the lines


class NumberLines(Block):
    """Number lines of one length under each other, with names before them: `lines[index]` is a `NumberLine`.

    `rows` are names with their ranges (low, high); with `windows(...)` the lines have one magnification. `height`:
    spread the lines over it; `over`: names are above the left ends of their lines. Further arguments are those of
    `NumberLine`.

    Example:

        change = self.facts.value("prediction[out]"), self.facts.value("cycle.prediction_after[out]")
        lines = NumberLines(self.theme, [(self.words("prediction"), (0.0, 1.0))], ticks=(0.0, 0.5, 1.0))
        lines.place(WORK.left, WORK.top, WORK.width)
        dot = lines.lines[0].marker(change[0], "forward")
        self.play(FadeIn(lines), FadeIn(dot))
        self.play(lines.lines[0].slide(dot, change[1]))
    """

    def __init__(
        self,
        theme: Theme,
        rows: Sequence[tuple[Typeset, tuple[float, float]]],
        height: float | None = None,
        over: bool = False,
        **more: Any,
    ) -> None:
        super().__init__()
        self.theme, self.rows, self.more = theme, list(rows), more
        self.spread, self.over = height, over
        self.lines: list[NumberLine] = []

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        room = min(max(float(name.width) for name, _ in self.rows), width if self.over else NAMES * width)
        before = (0.0 if self.over else room + APART / 2) + (DASHES if self.more.get("open_ends") else APART / 2)
        first = OVER + (NAME_OVER if self.over else 0.0)
        pitch = PITCH if self.spread is None else (self.spread - first - UNDER) / max(len(self.rows) - 1, 1)
        self.lines = []
        for index, (name, (low, high)) in enumerate(self.rows):
            y = top - first - index * pitch
            depth = float(name.ink_points()[:, 1].min()) - float(name.baseline[1])
            name.fit(room).at(left, y + (NAME_OVER - depth if self.over else -name.cap_height / 2))
            start, end = left + before, left + width - END
            self.lines.append(NumberLine(self.theme, low, high, left=start, right=end, y=y, **self.more))
        self.submobjects = [*(name for name, _ in self.rows), *self.lines]
        return self


class Moved(NumberLines):
    """Numbers that change: each on a line that is just as long as its way, from a ring where it was to its dot.

    `rows` are names with the value before and after; a dot has the colour of its name. Place it first.

    Example:

        change = self.facts.value("prediction[out]"), self.facts.value("cycle.prediction_after[out]")
        moved = Moved(self.theme, [(self.words("prediction", role="forward"), *change)])
        moved.place(WORK.left, WORK.top, WORK.width)
        self.play(*map(FadeIn, moved.row(0)))
        self.play(moved.go(0))
    """

    def __init__(self, theme: Theme, rows: Sequence[tuple[Typeset, float, float]]) -> None:
        super().__init__(theme, [(name, span(way, MARGIN)) for name, *way in rows], ticks=())
        self.names, self.starts, self.ends = zip(*rows, strict=True)
        self.dots: dict[int, Dot] = {}

    def row(self, index: int) -> list[Mobject]:
        """Return a name, its line, the ring where its number was, and its dot, still there."""
        name, line, start = self.names[index], self.lines[index], self.starts[index]
        self.dots[index] = line.marker(start, name.role)
        return [name, line, line.ghost(start, name.role), self.dots[index]]

    def go(self, index: int, run_time: float = SLOW) -> Animation:
        """Return the animation in which a dot goes to where its number is now."""
        return self.lines[index].slide(self.dots[index], self.ends[index], run_time=run_time)

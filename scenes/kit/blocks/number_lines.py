"""Number lines under each other, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from scenes.kit.plot.number_line import NumberLine
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

from .block import Block

PITCH = 1.2  # from line to line: room for a value above and for tick labels below
APART = 0.4  # a name from its line
END = 0.3  # behind a line, for the label of its last tick
OVER = 0.5  # above the first line, for a value
NAMES = 0.35  # most of the width that names take, as a share


class NumberLines(Block):
    """Number lines of one length under each other, with names before them: `lines[index]` is a `NumberLine`.

    `rows` are names with their ranges (low, high); with `windows(...)` the lines have one magnification. Further
    arguments are those of `NumberLine`.

    Example:

        change = self.facts.value("prediction[out]"), self.facts.value("cycle.prediction_after[out]")
        lines = NumberLines(self.theme, [(self.words("prediction"), (0.0, 1.0))], ticks=(0.0, 0.5, 1.0))
        lines.place(WORK.left, WORK.top, WORK.width)
        dot = lines.lines[0].marker(change[0], "forward")
        self.play(FadeIn(lines), FadeIn(dot))
        self.play(lines.lines[0].slide(dot, change[1]))
    """

    def __init__(self, theme: Theme, rows: Sequence[tuple[Typeset, tuple[float, float]]], **more: Any) -> None:
        super().__init__()
        self.theme, self.rows, self.more = theme, list(rows), more
        self.lines: list[NumberLine] = []

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        room = min(max(float(name.width) for name, _ in self.rows), NAMES * width)
        self.lines = []
        for index, (name, (low, high)) in enumerate(self.rows):
            y = top - OVER - index * PITCH
            name.fit(room).at(left, y - name.cap_height / 2)
            start, end = left + room + APART, left + width - END
            self.lines.append(NumberLine(self.theme, low, high, left=start, right=end, y=y, **self.more))
        self.submobjects = [*(name for name, _ in self.rows), *self.lines]
        return self

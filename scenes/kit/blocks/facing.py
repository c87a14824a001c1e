"""A prediction facing its target: two rows, and a number line for the error between them."""

from __future__ import annotations

from typing import Self

from manim import VGroup

from lesson import Facts
from lesson.facts import fields
from lesson.facts.fields import Source
from scenes.kit.layout.slots import LINE
from scenes.kit.layout.zones import TITLE
from scenes.kit.plot.number_line import NumberLine, span
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import number, words

from .block import Block
from .number_lines import NumberLines
from .rows import Rows

ROOM = 0.1  # beside the values of the line, as a share of its range


class Facing(Block):
    """The prediction of the output in focus and its target, each with its name, above a line with room for both.

    of: the moment of the prediction, a source of cycles; by default the first one, for which the line has room anyway.
    `lines` are the line and its name; `said` and `aim` the values of both, `first` the first prediction.

    Example:

        facing = Facing(self.facts, self.theme).place(WORK.left, WORK.top, WORK.width)
        self.play(FadeIn(facing.row(0)), FadeIn(facing.row(1)), FadeIn(facing.lines))
        self.play(FadeIn(facing.line.bar(facing.said, facing.aim, "loss")))
    """

    def __init__(self, facts: Facts, theme: Theme, of: Source = ()) -> None:
        shown = {"prediction": fields.prediction("out", of=of), "target": fields.target("out")}
        self.said, self.aim = (facts.value(field) for field in shown.values())
        self.first = facts.value(fields.prediction("out"))
        rows = []
        for (name, field), role in zip(shown.items(), ("forward", "loss"), strict=True):
            value = number(facts.display(field), theme, role=role, size=TITLE)
            rows.append((words(name, theme, role=role), value))
        self.rows = Rows(rows)
        reach = span((0, 1, self.first, self.said, self.aim), ROOM)
        self.lines = NumberLines(theme, [(words("error", theme), reach)], most=3)
        super().__init__(*self.rows.names, *self.rows.values, self.lines)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        self.rows.place(left, top, width)
        self.lines.place(left, float(self.rows.get_bottom()[1]) - LINE, width)
        return self

    @property
    def line(self) -> NumberLine:
        """The number line."""
        return self.lines.lines[0]

    def row(self, index: int) -> VGroup:
        """Return the name and the value of the prediction (0) or the target (1)."""
        return self.rows.row(index)

"""Step 8, the sheet: a row for each cycle, a column for what each phase gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from manim import Line, Mobject, VGroup

from lesson import Facts
from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.blocks.block import Block
from scenes.kit.layout.slots import TIGHT
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import NARROWEST_DIGITS, Typeset, number, words

PITCH = 0.5  # from row to row
FIRST = 0.19  # share of the width that the column of the cycle takes
WIDER = 1.2  # width of a column of longer numbers, beside that of the loss


def given(phase: str, cycle: int) -> Field:
    """Return the number that a phase of a cycle gives."""
    of = fields.cycle_after(cycle)
    return {
        "forward": fields.prediction("out", of=of),
        "loss": fields.loss(of=of),
        "backward": fields.delta(-1, "out", of=of),
    }[phase]


class CycleSheet(Block):
    """Rows of cycles, counted from 0: `counts[row]` is the cycle's number, `cells[row][phase]` what a phase gives.

    heads: the heading of each phase that has a column. `head` is the line of headings with its rule.
    """

    def __init__(self, facts: Facts, theme: Theme, heads: Mapping[str, Typeset], cycles: Sequence[int]) -> None:
        self.facts, self.theme, self.heads, self.cycles = facts, theme, dict(heads), list(cycles)
        self.cycle_word = words("cycle", theme, role="muted")
        self.rule = Line([0, 0, 0], [1, 0, 0], stroke_width=2, color=theme.line)
        self.head = VGroup(self.cycle_word, *self.heads.values(), self.rule)
        self.counts = [self.count(cycle) for cycle in self.cycles]
        self.cells: list[dict[str, Typeset]] = []
        super().__init__(self.head)

    def count(self, cycle: int) -> Typeset:
        """Return the number of a cycle, the first being 1."""
        text = words(str(cycle + 1), self.theme, own=True, weight="semibold")
        text.exempt = "cycle number"
        return text

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        self.left, self.first = left, top - self.cycle_word.cap_height
        shares = np.array([1 if phase == "loss" else WIDER for phase in self.heads])
        first = max(width * FIRST, self.cycle_word.width)
        rest = (width - first) * shares / shares.sum()
        self.ends = dict(zip(self.heads, map(float, left + first + np.cumsum(rest)), strict=True))
        rooms = dict(zip(self.heads, rest - TIGHT / 2, strict=True))
        self.cycle_word.at(left, self.first)
        for phase, head in self.heads.items():
            head.fit(rooms[phase]).at(self.ends[phase], self.first, "right")
        y = self.first - TIGHT
        self.rule.put_start_and_end_on([left, y, 0], [left + width, y, 0])
        self.cells = []
        for row, cycle in enumerate(self.cycles):
            self.counts[row].at(left, self.baseline(row))
            self.cells.append({phase: self._cell(phase, cycle, float(rooms[phase]), row) for phase in self.heads})
        texts = [cell for cells in self.cells for cell in cells.values()]
        self.submobjects = [self.head, *self.counts, *texts]
        return self

    def baseline(self, row: int) -> float:
        """Return the baseline of a row, counted from 0."""
        return self.first - TIGHT / 2 - PITCH * (row + 1)

    def _cell(self, phase: str, cycle: int, room: float, row: int) -> Typeset:
        """Return what a phase gives in a cycle, with digits that tell it from the row above where there is room."""
        sign = True if phase == "backward" else None
        beside = given(phase, self.cycles[row - 1]) if row else None
        for other in (beside, None):
            shown = self.facts.display(given(phase, cycle), self.places(phase), sign, other)
            text = number(shown, self.theme, role=phase)
            if text.width * NARROWEST_DIGITS <= room:
                break
        return text.fit(room).at(self.ends[phase], self.baseline(row), "right")

    def places(self, phase: str) -> int | None:
        """Return how many decimals a column has: predictions those of the lesson, the others one less, for the room."""
        return None if phase == "forward" else max(self.facts.lesson.decimals.values - 1, 1)

    def shorten(self) -> tuple[list[Mobject], list[Mobject], float]:
        """Keep the first and the last row only. Return the texts that go, those that move up, and how far."""
        rows = [self.row(row) for row in range(len(self.cycles))]
        up = PITCH * (len(rows) - 2)
        gone = [text for row in rows[1:-1] for text in row]
        self.cycles = [self.cycles[0], self.cycles[-1]]
        self.counts = [self.counts[0], self.counts[-1]]
        self.cells = [self.cells[0], self.cells[-1]]
        self.submobjects = [self.head, *rows[0], *rows[-1]]
        return gone, list(rows[-1]), up

    def row(self, row: int) -> VGroup:
        """Return all texts of a row; -1 is the last."""
        return VGroup(self.counts[row], *self.cells[row].values())

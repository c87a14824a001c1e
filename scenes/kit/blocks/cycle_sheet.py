"""A sheet of cycles: a row for each cycle, a column for what each phase gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from manim import Mobject, VGroup

from lesson import Facts, Shown
from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.blocks.block import Block
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.zones import Zone
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import NARROWEST_DIGITS, Typeset, counter, number, words

PITCH = 0.5  # from row to row
FIRST = 0.19  # share of the width that the column of the cycle takes
WIDER = 1.2  # width of a column of longer numbers, in widths of the column of the loss


def given(phase: str, cycle: int) -> Field:
    """Return the number that a phase of a cycle gives."""
    of = fields.cycle_after(cycle)
    if phase == "loss":
        return fields.loss(of=of)
    return fields.prediction("out", of=of) if phase == "forward" else fields.delta(-1, "out", of=of)


class CycleSheet(Block):
    """Rows of cycles, counted from 0: `counts[row]` is the cycle's number, `cells[row][phase]` what a phase gives.

    heads: the heading of each phase that has a column ("forward", "loss", "backward"). `head` is the line of headings
    with its rule.

    Example:

        heads = {"forward": self.math("hat(y)", role="forward"), "loss": self.math("L", role="loss")}
        self.play(FadeIn(CycleSheet(self.facts, self.theme, heads, range(3)).place(WORK.left, WORK.top, WORK.width)))
    """

    def __init__(self, facts: Facts, theme: Theme, heads: Mapping[str, Typeset], cycles: Sequence[int]) -> None:
        self.facts, self.theme, self.heads, self.cycles = facts, theme, dict(heads), list(cycles)
        self.counts = [self.count(cycle) for cycle in self.cycles]
        self.marks: list[Mobject] = []  # in the last row, before it is known
        super().__init__()

    def count(self, cycle: int) -> Typeset:
        """Return the number of a cycle, the first being 1."""
        text = words(str(cycle + 1), self.theme, own=True, weight="semibold")
        text.exempt = "cycle number"
        return text

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        word = words("cycle", self.theme, role="muted")
        first = max(width * FIRST, word.width)
        shares = np.array([1 if phase == "loss" else WIDER for phase in self.heads])
        rest = (width - first) * shares / shares.sum()
        self.ends = dict(zip(self.heads, map(float, left + first + np.cumsum(rest)), strict=True))
        columns = [Column(word, left, first)]
        for (phase, head), room in zip(self.heads.items(), rest - TIGHT / 2, strict=True):
            columns.append(Column(head, self.ends[phase], float(room), "right"))
        zone = Zone(left, left + width, top, top)
        table = Table(self.theme, columns, top - word.cap_height, PITCH, zone, under=TIGHT)
        self.head = VGroup(*table.headings, table.rule)
        self.cells = []
        for row in range(len(self.cycles)):
            texts = [
                self._cell(phase, row, column.width) for phase, column in zip(self.heads, columns[1:], strict=True)
            ]
            table.row([self.counts[row], *texts])
            self.cells.append(dict(zip(self.heads, texts, strict=True)))
        self.submobjects = [self.head, *self.counts, *(text for cells in self.cells for text in cells.values())]
        return self

    def _cell(self, phase: str, row: int, room: float) -> Typeset:
        """Return what a phase gives in a cycle, with digits that tell it from the row above where there is room."""
        cycle, beside = self.cycles[row], given(phase, self.cycles[row - 1]) if row else None
        told = number(self.shown(phase, cycle, beside), self.theme, role=phase)
        fits = told.width * NARROWEST_DIGITS <= room
        return told if fits else number(self.shown(phase, cycle), self.theme, role=phase)

    def shown(self, phase: str, cycle: int, beside: Field | None = None) -> Shown:
        """Return what a phase of a cycle gives: predictions as the lesson shows them, the others one place shorter."""
        places = None if phase == "forward" else max(self.facts.lesson.decimals.values - 1, 1)
        return self.facts.display(given(phase, cycle), places, True if phase == "backward" else None, beside)

    def tell(self, cycle: int) -> None:
        """Show a cycle in the last row."""
        self.counts[-1].say(self.count(cycle))
        for phase, cell in self.cells[-1].items():
            if cell.text() != (shown := self.shown(phase, cycle)).text:
                counter(cell, shown, phase)
            cell.at(self.ends[phase], float(self.counts[-1].baseline[1]), "right")

    def shorten(self) -> tuple[list[Mobject], VGroup, float]:
        """Keep the first and the last row only. Return the texts that go, those that move up, and how far."""
        rows = [self.row(row) for row in range(len(self.cycles))]
        del self.cycles[1:-1], self.counts[1:-1], self.cells[1:-1]
        self.submobjects = [self.head, *rows[0], *rows[-1]]
        return [text for row in rows[1:-1] for text in row], rows[-1], PITCH * (len(rows) - 2)

    def row(self, row: int) -> VGroup:
        """Return all texts of a row; -1 is the last."""
        return VGroup(self.counts[row], *self.cells[row].values())

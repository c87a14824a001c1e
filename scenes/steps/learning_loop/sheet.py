"""Step 8, the sheet: the table of cycles, a row a phase; columns for the cycles 1, 2, 3 and the last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import UP, Mobject, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.layout.header import PHASES, phase_name
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.zones import BODY, FRAME, by_shape
from scenes.kit.type import symbols
from scenes.kit.type.tongue import translated
from scenes.kit.type.typeset import NARROWEST_DIGITS, Typeset, row

from .stage import LoopStage

COLUMN = 1.75  # of a cycle's numbers
GAP = 0.2  # between two long numbers


@dataclass(frozen=True)
class CycleSheet:
    """The table with what is written in it: names of the phases, cells by phase and cycle, the last cycle's heading."""

    table: Table
    row_names: VGroup
    cells: list[list[Typeset]]
    last_heading: Typeset

    @classmethod
    def of(cls, step: LoopStage) -> CycleSheet:
        """Return the sheet with the numbers of a step's training; nothing is on screen yet."""
        *ends, last_x = sheet_columns()
        places = tuple(enumerate(ends, start=1))
        columns = [Column(translated("Phase"), BODY.left + 0.15, 1.7), Column(translated("what it gives"), -4.4, 2.9)]
        columns += [Column(translated("cycle {n}", n=str(n)), x, COLUMN, "right") for n, x in places]
        top, pitch = by_shape(wide=(2.05, 0.72), square=(3.6, 1.35), tall=(4.3, 1.5))
        table = Table(step.theme, columns, top=top, pitch=pitch)
        for heading in table.headings[2:]:
            heading.exempt = "cycle number"
        if FRAME.shape != "wide":  # name and meaning stand over the numbers of their row: they need no headings
            table.headings[:2].set_opacity(0)
        last = step.words("cycle {n}", n=step.shown(fields.count("epochs")), role="muted").fit(
            by_shape(wide=1.85, square=2.4, tall=1.62)
        )
        last_heading = last.at(last_x, top, "right")
        row_names = VGroup()
        cells: list[list[Typeset]] = []
        meanings = [row_meaning(step, phase) for phase, _ in PHASES]
        if FRAME.shape == "wide" and max(meaning.width for meaning in meanings) > 3.2:  # long words: symbols only
            meanings = [VGroup(meaning[1]).shift([-float(meaning[1].get_left()[0]), 0, 0]) for meaning in meanings]
        for index, ((phase, _), meaning) in enumerate(zip(PHASES, meanings, strict=True)):
            y = table.baseline(index)
            name = step.words(phase_name(phase), role=phase, weight="semibold").fit(1.75).at(BODY.left + 0.15, y)
            if FRAME.shape == "wide":
                meaning.shift(np.array([-4.4, y, 0]))
            else:
                name.at(BODY.left + 0.15, y + 0.57)
                meaning.shift(np.array([float(name.get_right()[0]) + 0.4, y + 0.57, 0]))
            row_names.add(VGroup(name, meaning))
            cells.append([cell(step, phase, cycle).at(x, y, "right") for cycle, x in cycle_columns(step)])
        return cls(table, row_names, cells, last_heading)

    def lit_row(self, index: int, phase: str) -> Mobject:
        """Return the panel of a row, between the tall formulas of the rows above and below."""
        box = self.table.highlight(index, phase).stretch_to_fit_height(self.table.pitch - 0.03)
        return box.shift(UP * by_shape(wide=0.02, square=0.28, tall=0.28))


def sheet_columns() -> tuple[float, float, float, float]:
    """Return the right ends of the columns for the cycles 1, 2, 3 and the last."""
    return by_shape(wide=(0.25, 2.25, 4.25, 6.25), square=(-2.6, 0.0, 2.6, 5.2), tall=(-1.75, 0.0, 1.75, 3.5))


def cycle_columns(step: LoopStage) -> list[tuple[int, float]]:
    """Return the cycles that have a column, each with the right end of it."""
    *ends, last_x = sheet_columns()
    columns = [*enumerate(ends), (step.cycles - 1, last_x)]
    return [(cycle, x) for cycle, x in columns if cycle < step.cycles]


def row_meaning(step: LoopStage, phase: str) -> VGroup:
    """Return what a phase gives: its name and its symbol, at the origin."""
    f, out, h, last = step.facts, step.facts.focus.out, step.facts.focus.h, step.net.last
    meaning = {
        "forward": ("prediction", symbols.a(f, last, out)),
        "loss": ("loss", "L"),
        "backward": ("error signal", symbols.delta(f, last, out)),
        "update": ("new weight", symbols.w(f, last - 1, out, h)),
    }[phase]
    return row([step.words(meaning[0]), step.math(meaning[1], display=False)], 0.14)


def given(phase: str, cycle: int) -> Field:
    """Return the number that a phase of a cycle gives."""
    of = fields.cycle_after(cycle)
    return {
        "forward": fields.prediction("out", of=of),
        "loss": fields.loss(of=of),
        "backward": fields.delta(-1, "out", of=of),
        "update": fields.weight(-1, "out", "h", of=(*of, "updated")),
    }[phase]


def cell(step: LoopStage, phase: str, cycle: int) -> Typeset:
    """Return what a phase gives in a cycle, as a number."""
    places = step.lesson.decimals.values
    signed = phase in ("backward", "update") or None
    beside = given(phase, cycle - 1) if cycle else None
    field = given(phase, cycle)
    number = step.number(field, role=phase, places=places, sign=signed, beside=beside)
    room = COLUMN - by_shape(wide=0.0, square=0.0, tall=GAP)  # in 9:16 the columns stand side by side
    if number.width * NARROWEST_DIGITS > room:  # cycles that differ by less than can be read look alike
        number = step.number(field, role=phase, places=places, sign=signed)
    return number.fit(room)

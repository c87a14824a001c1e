"""Step 8, the table: what each phase of a cycle gives, cycle by cycle."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP, FadeIn, FadeOut, Mobject, VGroup

from scenes.kit.layout.header import PHASES, phase_name
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.zones import BODY, FRAME, Zone, by_shape
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.type import symbols
from scenes.kit.type.tongue import translated
from scenes.kit.type.typeset import NARROWEST_DIGITS, Typeset, row

from .flips import weight_path
from .loop import OnceAround

COLUMN = 1.75  # of a cycle's numbers


class CycleTable(OnceAround):
    """A row a phase, a column a cycle."""

    # -- cycle by cycle ------------------------------------------------------------------------------------------------

    def table(self) -> None:
        self.clear_but()
        self._make_table()
        small = self._small_network()
        self.play(
            FadeIn(self.sheet.headings[:2]),
            FadeIn(self.sheet.rule),
            FadeIn(self.row_names, lag_ratio=0.1),
            FadeIn(small),
            run_time=0.9,
        )
        light: Mobject | None = None
        for index, (phase, _) in enumerate(PHASES):
            self.cue("c1" if index == 0 else f"{phase.replace('backward', 'delta')}1")
            box = self._lit_row(index, phase)
            first = [FadeIn(self.sheet.headings[2])] if index == 0 else [FadeOut(light)]
            self.play(FadeIn(box), FadeIn(self.cells[index][0]), *first, run_time=0.4)
            light = box
            self._act(small, phase, 1.0)
        self.play(FadeOut(light), run_time=0.3)
        for column, cue, then in ((1, "c2", "c3"), (2, "c3", "later")):
            self.cue(cue)
            seconds = min(0.5, (self.seconds_to(then, 1.3) - 0.3) / 4)  # short numbers are said quickly
            self.play(FadeIn(self.sheet.headings[2 + column]), run_time=0.3)
            for index, (phase, _) in enumerate(PHASES):
                if phase == "update":
                    self._redraw(small, column + 1)
                self._act(small, phase, seconds, FadeIn(self.cells[index][column], shift=RIGHT * 0.1))
        marks = [
            self.words("?", role="muted", weight="semibold").at(
                self._columns()[-1] - 0.65, self.sheet.baseline(n), "middle"
            )
            for n in range(4)
        ]
        self.at("later", FadeIn(self.last_heading), *(FadeIn(mark) for mark in marks), run_time=0.5)

    def _redraw(self, net: NetworkDiagram, cycle: int) -> None:
        for key, edge in net.edges.items():
            edge.redraw(self.facts.value(weight_path(key, cycle)))

    def _lit_row(self, index: int, phase: str) -> Mobject:
        """The panel of a row, between the tall formulas of the rows above and below."""
        box = self.sheet.highlight(index, phase).stretch_to_fit_height(self.sheet.pitch - 0.03)
        return box.shift(UP * by_shape(wide=0.02, square=0.28, tall=0.28))

    def _make_table(self) -> None:
        """The cycle table: a row a phase; columns for the cycles 1, 2, 3 and the last. Nothing is on screen yet."""
        *ends, last_x = self._columns()
        places = tuple(enumerate(ends, start=1))
        columns = [Column(translated("Phase"), BODY.left + 0.15, 1.7), Column(translated("what it gives"), -4.4, 2.9)]
        columns += [Column(translated("cycle {n}", n=str(n)), x, COLUMN, "right") for n, x in places]
        top, pitch = by_shape(wide=(2.05, 0.72), square=(3.6, 1.35), tall=(4.3, 1.5))
        self.sheet = Table(self.theme, columns, top=top, pitch=pitch)
        for heading in self.sheet.headings[2:]:
            heading.exempt = "cycle number"
        if FRAME.shape != "wide":  # name and meaning stand over the numbers of their row: they need no headings
            self.sheet.headings[:2].set_opacity(0)
        last = self.words("cycle {n}", n=self.shown("counts.epochs"), role="muted").fit(
            by_shape(wide=1.85, square=2.4, tall=1.62)
        )
        self.last_heading = last.at(last_x, top, "right")
        self.row_names, self.cells = VGroup(), []
        meanings = [self._row_meaning(phase) for phase, _ in PHASES]
        if FRAME.shape == "wide" and max(meaning.width for meaning in meanings) > 3.2:  # long words: symbols only
            meanings = [VGroup(meaning[1]).shift([-float(meaning[1].get_left()[0]), 0, 0]) for meaning in meanings]
        for index, ((phase, _), meaning) in enumerate(zip(PHASES, meanings, strict=True)):
            y = self.sheet.baseline(index)
            name = self.words(phase_name(phase), role=phase, weight="semibold").fit(1.75).at(BODY.left + 0.15, y)
            if FRAME.shape == "wide":
                meaning.shift(np.array([-4.4, y, 0]))
            else:
                name.at(BODY.left + 0.15, y + 0.57)
                meaning.shift(np.array([float(name.get_right()[0]) + 0.4, y + 0.57, 0]))
            self.row_names.add(VGroup(name, meaning))
            self.cells.append([self._cell(phase, cycle).at(x, y, "right") for cycle, x in self._cycle_columns()])

    def _columns(self) -> tuple[float, float, float, float]:
        """Right ends of the columns for the cycles 1, 2, 3 and the last."""
        return by_shape(wide=(0.25, 2.25, 4.25, 6.25), square=(-2.6, 0.0, 2.6, 5.2), tall=(-1.75, 0.0, 1.75, 3.5))

    def _cycle_columns(self) -> list[tuple[int, float]]:
        """The cycles that have a column, each with the right end of it."""
        *ends, last_x = self._columns()
        columns = [*enumerate(ends), (self.cycles - 1, last_x)]
        return [(cycle, x) for cycle, x in columns if cycle < self.cycles]

    def _row_meaning(self, phase: str) -> VGroup:
        f, out, h, last = self.facts, self.facts.focus.out, self.facts.focus.h, self.net.last
        meaning = {
            "forward": ("prediction", symbols.a(f, last, out)),
            "loss": ("loss", "L"),
            "backward": ("error signal", symbols.delta(f, last, out)),
            "update": ("new weight", symbols.w(f, last - 1, out, h)),
        }[phase]
        return row([self.words(meaning[0]), self.math(meaning[1], display=False)], 0.14)

    def _cell(self, phase: str, cycle: int) -> Typeset:
        path = {
            "forward": "prediction[out]",
            "loss": "loss",
            "backward": "backward.delta[-1][out]",
            "update": "updated.weights[-1][out][h]",
        }[phase]
        places = self.lesson.decimals.values
        signed = phase in ("backward", "update") or None
        beside = f"history.cycles[{cycle - 1}].{path}" if cycle else None
        field = f"history.cycles[{cycle}].{path}"
        number = self.number(field, role=phase, places=places, sign=signed, beside=beside)
        if number.width * NARROWEST_DIGITS > COLUMN:  # cycles that differ by less than can be read look alike
            number = self.number(field, role=phase, places=places, sign=signed)
        return number.fit(COLUMN)

    def _small_network(self) -> NetworkDiagram:
        zone = by_shape(
            wide=Zone(-3.6, 3.6, -2.9, -1.45), square=Zone(-3.6, 3.6, -4.3, -2.6), tall=Zone(-3.0, 3.0, -5.1, -2.7)
        )
        return NetworkDiagram(self.facts, self.theme, zone=zone, bare=True)

"""Step 8, the table: what each phase of a cycle gives, cycle by cycle."""

from __future__ import annotations

from manim import RIGHT, FadeIn, FadeOut, Mobject

from scenes.kit.layout.header import PHASES
from scenes.kit.layout.zones import Zone, by_shape
from scenes.kit.network.diagram import NetworkDiagram

from .flips import weight_field
from .sheet import CycleSheet, sheet_columns
from .stage import LoopStage


class CycleTable(LoopStage):
    """A row a phase, a column a cycle."""

    # -- cycle by cycle ------------------------------------------------------------------------------------------------

    def table(self) -> None:
        self.clear_but()
        sheet = CycleSheet.of(self)
        small = self._small_network()
        self.play(
            FadeIn(sheet.table.headings[:2]),
            FadeIn(sheet.table.rule),
            FadeIn(sheet.row_names, lag_ratio=0.1),
            FadeIn(small),
            run_time=0.9,
        )
        light: Mobject | None = None
        for index, (phase, _) in enumerate(PHASES):
            self.cue("c1" if index == 0 else f"{phase.replace('backward', 'delta')}1")
            box = sheet.lit_row(index, phase)
            first = [FadeIn(sheet.table.headings[2])] if index == 0 else [FadeOut(light)]
            self.play(FadeIn(box), FadeIn(sheet.cells[index][0]), *first, run_time=0.4)
            light = box
            self._act(small, phase, 1.0)
        self.play(FadeOut(light), run_time=0.3)
        for column, cue, then in ((1, "c2", "c3"), (2, "c3", "later")):
            self.cue(cue)
            seconds = min(0.5, (self.seconds_to(then, 1.3) - 0.3) / 4)  # short numbers are spoken quickly
            self.play(FadeIn(sheet.table.headings[2 + column]), run_time=0.3)
            for index, (phase, _) in enumerate(PHASES):
                if phase == "update":
                    self._redraw(small, column + 1)
                self._act(small, phase, seconds, FadeIn(sheet.cells[index][column], shift=RIGHT * 0.1))
        marks = [
            self.words("?", role="muted", weight="semibold").at(
                sheet_columns()[-1] - 0.65, sheet.table.baseline(n), "middle"
            )
            for n in range(4)
        ]
        self.at("later", FadeIn(sheet.last_heading), *(FadeIn(mark) for mark in marks), run_time=0.5)

    def _redraw(self, net: NetworkDiagram, cycle: int) -> None:
        for key, edge in net.edges.items():
            edge.redraw(self.facts.value(weight_field(key, cycle)))

    def _small_network(self) -> NetworkDiagram:
        zone = by_shape(
            wide=Zone(-3.6, 3.6, -2.9, -1.45), square=Zone(-3.6, 3.6, -4.3, -2.6), tall=Zone(-3.0, 3.0, -5.1, -2.7)
        )
        return NetworkDiagram(self.facts, self.theme, zone=zone, bare=True)

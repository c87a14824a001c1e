"""Step 8, before and after: the last cycle beside the first ones, and the network beside what it was."""

from __future__ import annotations

import numpy as np
from manim import Animation, FadeIn, GrowFromEdge, LaggedStart, Rectangle, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field, Source
from scenes.kit.layout.zones import BIG, BODY, FRAME, Zone, by_shape
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.flow import pulses
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, row

from .sheet import CycleSheet, cycle_columns
from .stage import LoopStage


class BeforeAfter(LoopStage):
    """What a hundred cycles have done."""

    # -- before and after ----------------------------------------------------------------------------------------------

    def before_after(self) -> None:
        self.clear_but()
        sheet = CycleSheet.of(self)
        known = [cells[:3] for cells in sheet.cells]
        self.play(
            FadeIn(sheet.table.headings),
            FadeIn(sheet.table.rule),
            FadeIn(sheet.row_names),
            *(FadeIn(VGroup(*cells)) for cells in known),
            run_time=0.6,
        )
        column = [cells[-1] for cells in sheet.cells]
        self.cue("last")
        self.play(
            FadeIn(sheet.last_heading), LaggedStart(*(FadeIn(cell) for cell in column), lag_ratio=0.3), run_time=1.2
        )
        self.at("small", FadeIn(sheet.lit_row(2, "backward")), run_time=0.4)
        self.cue("steps")
        self.play(LaggedStart(*self._steps(sheet.cells[-1]), lag_ratio=0.15), run_time=1.6)
        self._side_by_side()

    def _steps(self, cells: list[Typeset]) -> list[Animation]:
        """Below each cycle of the table, the step of its weight as a bar with its number."""
        f, last = self.facts, self.net.last
        w = symbols.w(f, last - 1, f.focus.out, f.focus.h)
        title = row([self.words("step of", role="muted"), self.math(w, display=False)], 0.14)
        bottom = BODY.bottom + 0.21
        narrow = FRAME.shape != "wide"  # the title is over the bars
        title.shift(np.array([BODY.left, bottom + 1.75, 0] if narrow else [-4.4, bottom, 0]))
        steps = [fields.step(-1, "out", "h", of=fields.cycle_after(cycle)) for cycle, _ in cycle_columns(self)]
        largest = max(*(abs(f.value(step)) for step in steps), 1e-12)
        shows: list[Animation] = [FadeIn(title)]
        for step, cell in zip(steps, cells, strict=True):
            value = self.number(step, sign=True).at(float(cell.ink_points()[:, 0].max()), bottom, "right")
            height = max(0.95 * abs(f.value(step)) / largest, 0.03)
            bar = Rectangle(width=0.6, height=height, stroke_width=0, fill_color=self.theme.update, fill_opacity=1)
            bar.move_to([value.get_center()[0], bottom + 0.5 + height / 2, 0])
            shows += [FadeIn(value), GrowFromEdge(bar, np.array([0, -1, 0]))]
        return shows

    def _side_by_side(self) -> None:
        """The network before and after, with what it predicts and how wrong that is."""
        target = self.words("target {y}", role="muted", roles={"y": "ink"}, y=self.shown(fields.target("out")))
        before = self.words("before", role="muted")
        after = self.words("after {n} cycles", role="muted", n=self.shown(fields.count("epochs")))
        self.cue("before")
        self.clear_but(run_time=0.4)
        reach = by_shape(wide=3.3, square=2.75, tall=1.85)
        prediction = self._middle("prediction", by_shape(wide=-1.35, square=-1.55, tall=-1.0))
        target.at(0, by_shape(wide=-2.85, square=-3.4, tall=-4.4), "middle")
        self.play(FadeIn(prediction), FadeIn(target), run_time=0.2)
        first, last = fields.prediction("out"), fields.prediction("out", of=fields.cycle_after(-1))
        self._side(before, fields.NETWORK, first, last, -reach)
        self.cue("after")
        self._side(after, fields.network_after(self.cycles), last, first, reach)
        middle = self._middle("loss", by_shape(wide=-2.2, square=-2.5, tall=-2.6))
        self.at(
            "loss_before",
            FadeIn(self._loss(fields.loss(), fields.training_loss(-1), -reach)),
            FadeIn(middle),
            run_time=0.5,
        )
        self.at("loss_after", FadeIn(self._loss(fields.training_loss(-1), fields.loss(), reach)), run_time=0.5)

    def _side(self, title: Typeset, network: Source, prediction: Field, other: Field, x: float) -> None:
        """A network appears under its title, and predicts."""
        half, bottom, top = by_shape(wide=(2.6, -0.6, 1.75), square=(2.4, -0.5, 2.4), tall=(1.6, 0.2, 3.4))
        zone = Zone(x - half, x + half, bottom, top)
        net = NetworkDiagram(self.facts, self.theme, network_path=network, zone=zone, bare=True)
        value = self.number(prediction, role="forward", size=BIG, beside=other).at(
            x, by_shape(wide=-1.45, square=-1.65, tall=-1.85), "middle"
        )
        self.play(
            FadeIn(net), FadeIn(title.at(x, top + by_shape(wide=0.3, square=0.4, tall=0.4), "middle")), run_time=0.6
        )
        self.play(*pulses(net, list(net.edges), "forward"), FadeIn(value), run_time=0.8)

    def _middle(self, name: str, y: float) -> Typeset:
        """What the numbers of both sides are."""
        return self.words(name, role="muted").at(0, y, "middle")

    def _loss(self, field: Field, other: Field, x: float) -> Typeset:
        return self.number(field, role="loss", size=BIG, beside=other).at(
            x, by_shape(wide=-2.3, square=-2.6, tall=-3.45), "middle"
        )

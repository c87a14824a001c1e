"""Step 2, weighted sums: in symbols, with numbers that fly in, worked out, and as pushes on a number line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
)

from scenes.kit.layout.zones import WORK, by_shape
from scenes.kit.network.edge import Edge
from scenes.kit.network.flow import pulses
from scenes.kit.plot.number_line import NumberLine
from scenes.kit.type.working import Expression, Working, sum_of

from .stage import TOP, ForwardStage, PutIn

MOST_ROWS = 5  # of numbers under a formula


class WeightedSums(ForwardStage):
    """How z comes about."""

    # -- a unit's weighted sum
    # -------------------------------------------------------------------------------------------

    def _sum_in_symbols(self, layer: int, k: int) -> Working:
        unit = self._sum(layer, k)
        work = Working(self.theme, unit.symbol, top=WORK.top - TOP)
        heading = work.heading("weighted sum")
        work.skip(self._headroom(layer, k))
        formula, roles = unit.formula()
        line = work.line(unit.symbol, formula, roles=roles)
        self.play(FadeIn(heading), FadeIn(line), run_time=0.8)
        return work

    def _put_numbers_in(self, work: Working, layer: int, k: int, until: str) -> PutIn:
        """Weights and values fly from where they stand into the formula, before a cue."""
        unit = self._sum(layer, k)
        if not unit.written_out:
            self.play(*pulses(self.net, self.net.fan(layer, k), "ink" if layer == 1 else "forward"), run_time=1.0)
            return PutIn(None, 0)
        whole = sum_of(unit.terms())
        line = work.put_in(whole, roles=unit.roles())
        sources = self._sources(layer, k)
        self._drop_into(line, sources, run_time=self.seconds_to(until, 1.9, 1.6 + 0.45 * len(sources)) - 0.4)
        return PutIn(whole, len(line.right))

    def _terms(self, work: Working, layer: int, k: int, rows: int) -> Expression | None:
        """The products, worked out, under the numbers they come from, which take some rows."""
        unit = self._sum(layer, k)
        terms = unit.products()
        if not unit.written_out or len(terms) == 1 or rows + (len(terms) + 1) // 2 > MOST_ROWS:
            return None
        whole = sum_of(terms)
        line = work.line(None, whole, relation="=" if unit.exact() else "≈", roles=unit.roles())
        self.play(FadeIn(line), run_time=0.7)
        return whole

    def _pushes(self, work: Working, layer: int, k: int) -> NumberLine | None:
        """Each product as an arrow, head to tail over a number line: the last one ends at z."""
        axis, top = WORK.bottom + 0.62, work.y - 0.35
        values = [self.facts.value(term.shown[0].field) for term in self._sum(layer, k).products()]
        if len(values) < 2 or top - axis < 0.38 * len(values):
            return None
        ends = [0.0, *np.cumsum(values)]
        room = 0.2 * (max(ends) - min(ends)) or 1.0
        line = NumberLine(
            self.theme,
            min(ends) - room,
            max(ends) + room,
            left=WORK.left,
            right=WORK.right - by_shape(wide=0.1, square=0.2, tall=0.1),
            y=axis,
            most=6,
        )
        pitch = min(0.55, (top - axis) / len(values))
        height = axis + pitch * len(values)
        zero = DashedLine(
            line.at(0),
            line.at(0) + np.array([0, height - axis, 0]),
            stroke_width=2.5,
            color=self.theme.muted,
            dash_length=0.09,
        )
        self.play(FadeIn(line), FadeIn(zero), run_time=0.5)
        for index, (start, end) in enumerate(pairwise(ends)):
            y = height - pitch * (index + 0.5)
            if abs(line.x(end) - line.x(start)) > 0.02:
                arrow = self._push([line.x(start), y, 0], [line.x(end), y, 0], end - start)
                self.play(FadeIn(arrow, shift=0.15 * arrow.direction), run_time=0.6)
        drop = DashedLine(
            [line.x(ends[-1]), height - pitch * (len(values) - 0.5) - 0.1, 0],
            line.at(ends[-1]),
            stroke_width=2.5,
            color=self.theme.ink,
            dash_length=0.09,
        )
        self.play(Create(drop), run_time=0.4)
        return line

    def _push(self, start: Sequence[float], end: Sequence[float], value: float) -> Edge:
        """Return an arrow in the colour and style of its sign, of one thickness: here its length shows the size."""
        arrow = Edge(np.array(start), np.array(end), value, self.theme)
        arrow.redraw(value, width=min(7.0, 30 * arrow.length))
        return arrow

    def _tell_sum(self, layer: int, k: int) -> None:
        """Move the output's sum into its unit, and clear the working."""
        asked = self.asked
        self.play(FadeOut(asked.panel), run_time=0.2 if asked.covered else 0.4)
        if asked.covered:
            self.play(FadeIn(asked.work), run_time=0.2)
        result = self._sum_result(asked.work, layer, k, asked.put_in)
        self._put(layer, k, self.net.value_typeset(layer, k, self.net.z_path(layer, k)), result.parts["result"])
        self._clear_working()

    def _largest(self) -> Animation:
        """The outline of the largest output grows thick; of all that look as large."""
        net, looks = self.net, [round(float(value), self.lesson.decimals.values) for value in self.facts.prediction]
        largest = [k for k, value in enumerate(looks) if value == max(looks) and net.has(net.last, k)] or [
            self.focus.out
        ]
        return AnimationGroup(*(net.unit(net.last, k).circle.animate.set_stroke(width=9) for k in largest))

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
    Mobject,
)

from lesson.facts.numbers import displayed_relation
from scenes.kit.layout.zones import WORK, by_shape
from scenes.kit.network.edge import Edge
from scenes.kit.network.flow import pulses
from scenes.kit.plot.number_line import NumberLine
from scenes.kit.type import symbols
from scenes.kit.type.working import Expression, Line, Working, product, sum_of

from .stage import ForwardStage

TOP = 0.4  # baseline of the first line of working, below its zone's top
MOST_TERMS = 5  # of a sum that is written out
MOST_ROWS = 5  # of numbers under a formula


class WeightedSums(ForwardStage):
    """How z comes about."""

    # -- a unit's weighted sum
    # -------------------------------------------------------------------------------------------

    def _terms_of(self, layer: int, k: int) -> list[Expression]:
        """weight · value for each arrow that arrives, and the bias."""
        terms = [
            product(
                self.shown(f"network.weights[{layer - 1}][{k}][{j}]"),
                self.shown(self.net.activation_path(layer - 1, j)),
                names=(f"w{j}", f"x{j}"),
            )
            for j in range(self.net.sizes[layer - 1])
        ]
        if self.facts.holds("has_biases"):
            terms.append(product(self.shown(self._bias_path(layer, k)), names=("b",)))
        return terms

    def _products_of(self, layer: int, k: int) -> list[Expression]:
        """The same with each product worked out."""
        terms = [
            product(self.shown(f"cycle.forward.terms[{layer - 1}][{k}][{j}]"), names=(f"t{j}",))
            for j in range(self.net.sizes[layer - 1])
        ]
        if self.facts.holds("has_biases"):
            terms.append(product(self.shown(self._bias_path(layer, k)), names=("b",)))
        return terms

    def _bias_path(self, layer: int, k: int) -> str:
        return f"network.biases[{layer - 1}][{k}]"

    def _roles(self, layer: int) -> dict[str, str]:
        """Colours of the pieces of a sum: weights and products by sign, activations green."""
        heard = "ink" if layer == 1 else "forward"
        inputs = range(self.net.sizes[layer - 1])
        return {
            "b": "sign",
            **{f"w{j}": "sign" for j in inputs},
            **{f"t{j}": "sign" for j in inputs},
            **{f"x{j}": heard for j in inputs},
        }

    def _written_out(self, layer: int) -> bool:
        """Whether a weighted sum is short enough to be shown with all its numbers."""
        return self.net.sizes[layer - 1] + self.facts.holds("has_biases") <= MOST_TERMS

    def _sum_formula(self, layer: int, k: int) -> tuple[str, dict[str, str]]:
        """The weighted sum in symbols, each in its colour; with a sum sign where it is long."""
        f, roles = self.facts, self._roles(layer)
        parts = []
        for j in range(self.net.sizes[layer - 1]):
            roles[f"w{j}"] = self.theme.sign(f.value(f"network.weights[{layer - 1}][{k}][{j}]"))
            w, x = symbols.w(f, layer - 1, k, j), symbols.a(f, layer - 1, j)
            parts.append(f"{{{{ {w} : w{j} }}}} {{{{ {x} : x{j} }}}}")
        bias = ""
        if f.holds("has_biases"):
            roles["b"] = self.theme.sign(f.value(self._bias_path(layer, k)))
            bias = f" + {{{{ {symbols.b(f, layer, k)} : b }}}}"
        written = " + ".join(parts) + bias
        if self.math(written).width <= self._room(symbols.z(f, layer, k)):
            return written, roles
        heard = "x_j" if layer == 1 else "{{ a_j : forward }}"
        return f"inline(sum_j w_({k + 1} j)) {heard}{bias}", roles

    def _room(self, left: str) -> float:
        """Width behind the equals sign of a line that starts with that."""
        return WORK.width - self.math(left).width - 0.5

    def _sum_in_symbols(self, layer: int, k: int) -> Working:
        work = Working(self.theme, symbols.z(self.facts, layer, k), top=WORK.top - TOP)
        heading = work.heading("weighted sum")
        work.skip(self._headroom(layer, k))
        formula, roles = self._sum_formula(layer, k)
        line = work.line(symbols.z(self.facts, layer, k), formula, roles=roles)
        self.play(FadeIn(heading), FadeIn(line), run_time=0.8)
        return work

    def _headroom(self, layer: int, k: int) -> float:
        """Room (in line pitches) that raised layer numbers need under a heading."""
        return 0.22 if "^" in symbols.z(self.facts, layer, k) else 0.0

    def _put_numbers_in(self, work: Working, layer: int, k: int, until: str) -> Expression | None:
        """Weights and values fly from where they stand into the formula, before a cue. Returns what was put in."""
        if not self._written_out(layer):
            self.play(*pulses(self.net, self.net.fan(layer, k), "ink" if layer == 1 else "forward"), run_time=1.0)
            return None
        whole = sum_of(self._terms_of(layer, k))
        line = work.put_in(whole, roles=self._roles(layer))
        self.number_rows = len(line.right)
        sources = self._sources(layer, k)
        self._drop_into(line, sources, run_time=self.seconds_to(until, 1.9, 1.6 + 0.45 * len(sources)) - 0.4)
        return whole

    def _sources(self, layer: int, k: int) -> dict[str, Mobject]:
        """Where each number of a weighted sum stands in the network."""
        sources: dict[str, Mobject] = {}
        for j in range(self.net.sizes[layer - 1]):
            sources[f"w{j}"] = self._weight_source((layer - 1, k, j))
            sources[f"x{j}"] = self._source(layer - 1, j)
        if self.facts.holds("has_biases"):
            sources["b"] = self.net.biases.get((layer, k), self.net.unit(layer, k).circle)
        return sources

    def _terms(self, work: Working, layer: int, k: int) -> Expression | None:
        """The products, worked out, under the numbers they come from."""
        terms = self._products_of(layer, k)
        if not self._written_out(layer) or len(terms) == 1 or self.number_rows + (len(terms) + 1) // 2 > MOST_ROWS:
            return None
        whole = sum_of(terms)
        relation = "=" if self._products_exact(layer, k) else "≈"
        line = work.line(None, whole, relation=relation, roles=self._roles(layer))
        self.play(FadeIn(line), run_time=0.7)
        return whole

    def _products_exact(self, layer: int, k: int) -> bool:
        """Whether every product follows exactly from the digits of its factors."""
        pairs = zip(self._terms_of(layer, k), self._products_of(layer, k), strict=True)
        return all(displayed_relation(term.text, made.text) == "=" for term, made in pairs)

    def _pushes(self, work: Working, layer: int, k: int) -> NumberLine | None:
        """Each product as an arrow, head to tail over a number line: the last one ends at z."""
        axis, top = WORK.bottom + 0.62, work.y - 0.35
        values = [self.facts.value(term.shown[0].field) for term in self._products_of(layer, k)]
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
        """An arrow in the colour and style of its sign, of one thickness: here its length tells how strong."""
        arrow = Edge(np.array(start), np.array(end), value, self.theme)
        arrow.redraw(value, width=min(7.0, 30 * arrow.length))
        return arrow

    def _sum_result(self, work: Working, layer: int, k: int, of: Expression | None) -> Line:
        shown = self.shown(self.net.z_path(layer, k))
        result = work.result(shown, of=of)
        self.play(FadeIn(result), run_time=0.6)
        return result

    def _tell_sum(self, layer: int, k: int) -> None:
        """The output's sum goes into its unit, and the working leaves."""
        self.play(FadeOut(self.panel), run_time=0.2 if self.covered else 0.4)
        if self.covered:
            self.play(FadeIn(self.work), run_time=0.2)
        result = self._sum_result(self.work, layer, k, self.last_line)
        self._put(layer, k, self.net.value_typeset(layer, k, self.net.z_path(layer, k)), result.parts["result"])
        self._clear_working()

    def _largest(self) -> Animation:
        """The outline of the largest output grows thick; of all that look as large."""
        net, looks = self.net, [round(float(value), self.lesson.decimals.values) for value in self.facts.prediction]
        largest = [k for k, value in enumerate(looks) if value == max(looks) and net.has(net.last, k)] or [
            self.focus.out
        ]
        return AnimationGroup(*(net.unit(net.last, k).circle.animate.set_stroke(width=9) for k in largest))

"""Step 2, weighted sums: values meet weights, products are put head to tail, and become z in their unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import UP, Animation, Create, DashedLine, FadeIn, GrowFromPoint, VGroup

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.kit.layout.slots import BLOCK, LINE, TIGHT
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import OVERLAP
from scenes.kit.motion.verbs import Level, set_level
from scenes.kit.network.edge import Edge
from scenes.kit.network.flow import fly, multiply
from scenes.kit.plot.number_line import LABEL_DROP, NumberLine, span
from scenes.kit.theme import Theme

from .stage import ForwardStage
from .unit_lines import Sum

MOST = 6  # ticks
ROOM = 1 / 5  # beside the arrows, as a share of theirs
LEAST = TIGHT / 8  # frame units: a shorter arrow is none
BOLD, SHORT = 7, 30  # stroke width of arrows, and per frame unit of a short one


class HeadToTail:
    """A number line at the bottom of a zone, and arrows over it for some numbers.

    arrows: by the place of their number, those that are long enough to be seen; drop: from the last one's head to the
    line; ground: the line, and where it is zero.
    """

    def __init__(self, theme: Theme, zone: Zone, values: Sequence[float]) -> None:
        self.theme, ends = theme, [0, *map(float, np.cumsum(values))]
        right, y = zone.right - TIGHT, zone.bottom + LABEL_DROP + TIGHT
        self.line = NumberLine(theme, *span(ends, ROOM), left=zone.left, right=right, y=y, most=MOST)
        self.pitch = min(BLOCK, (zone.top - y) / len(values))
        seen = [n for n, _ in enumerate(values) if abs(self.line.x(ends[n + 1]) - self.line.x(ends[n])) > LEAST]
        self.arrows = {n: self._arrow(ends[n], ends[n + 1], len(values) - n - 1 / 2) for n in seen}
        self.ground = VGroup(self.line, self._upright(0, len(values), "muted"))
        self.drop = self._upright(ends[-1], 1 / 2, "ink")

    @staticmethod
    def has_room(zone: Zone, values: Sequence[float]) -> bool:
        """Return whether there is something to add up, and the zone is high enough for it."""
        return len(values) > 1 and zone.height - LABEL_DROP - TIGHT > len(values) * LINE

    def _arrow(self, start: float, end: float, row: float) -> Edge:
        """Return an arrow in the colour and style of its sign, of one thickness: here its length shows the size."""
        up = row * self.pitch * UP
        arrow = Edge(self.line.at(start) + up, self.line.at(end) + up, end - start, self.theme)
        arrow.redraw(end - start, width=min(BOLD, SHORT * arrow.length))
        return arrow

    def _upright(self, value: float, rows: float, role: str) -> DashedLine:
        foot = self.line.at(value)
        color = self.theme.role(role)
        return DashedLine(foot + rows * self.pitch * UP, foot, stroke_width=3, color=color, dash_length=TIGHT / 2)


class WeightedSums(ForwardStage):
    """How z comes about."""

    asked = MadeIn("predict", Sum)  # without its value, while the question is asked

    def weighted_sum(self) -> None:
        k, board = self.facts.focus.first, self.board
        self.cue("fan")
        self.light_fan(1, k, *board.wipe())
        self.until("travel", self.hears(1, k))
        self.play(self.products_arrive(1, k), run_time=self.seconds_to("symbols", 2 * SLOW, 5 * SLOW))
        with self.meanwhile(self.hears(1, k)):
            heading = board.put(self.words("weighted sum", role="muted"))
            lines = self.lines(1, k).sum(whole_story=True)
            board.put(lines.work)
            self.cue("symbols")
            self.play(*board.write(heading), run_time=QUICK)
            self.write_symbols(lines)
            self.put_numbers_in(lines, 1, k, "terms" if self.has_cue("terms") else "z")
            self.cue("terms")
            self.show_pushes(lines, 1, k)
            self.at("z", *board.write(lines.result), run_time=QUICK)
            self.cue("into")
            self.settle("z", 1, k, lines.result.parts["result"])

    def products_arrive(self, layer: int, k: int) -> Animation:
        """Each value runs along its arrow, meets the weight, and goes on as the product."""
        ways = []
        for key in self.net.fan(layer, k):
            value = self.number(self.net.activation_path(layer - 1, key[2]), role="forward" if key[0] else "ink")
            value = self.board.content(layer - 1, key[2]) or value.move_to(self.net.unit(layer - 1, key[2]).center)
            ways.append(multiply(value, self.number(fields.term(*key), role="sign"), self.net.edges[key]))
        return together("multiply", ways, lag_ratio=OVERLAP)

    def write_symbols(self, lines: Sum) -> None:
        """Write a sum in symbols. A bias that is zero stands there for a moment, while it is spoken of."""
        zero = None if self.facts.holds("has_biases") else lines.symbol.parts.get("b")
        if zero is not None:
            set_level(zero, 0)
        self.play(*self.board.write(lines.symbol), run_time=MOVE)
        for cue, level in (("bias", 1), ("none", 0)) if self.has_cue("bias") else ():
            self.cue(cue)
            if zero is not None:
                self.play(together("level", [Level(zero, level)], [lines.symbol]), run_time=MOVE)

    def put_numbers_in(self, lines: Sum, layer: int, k: int, end: str, early: float = 0.0) -> None:
        """Weights and values fly from where they stand into the sum, until so many seconds before a cue."""
        self.cue("numbers")
        if lines.numbers is None:
            self.play(*self.hears(layer, k)(), run_time=SLOW)
            return
        sources = self.sources(layer, k)
        seconds = max(self.seconds_to(end, 0.0, MOVE * (2 + len(sources))) - early, SLOW + MOVE)
        self.play(substitute(lines.symbol, sources, lines.numbers, run_time=seconds))
        self.board.hold(lines.numbers)

    def show_pushes(self, lines: Sum, layer: int, k: int) -> None:
        """Each product lands on a number line as an arrow, head to tail: the last one ends at z."""
        board, terms = self.board, self.lines(layer, k).products()
        if lines.products is not None:
            self.play(*board.write(lines.products), run_time=MOVE)
        values, zone = [self.facts.value(term.shown[0].field) for term in terms], board.stack.rest()
        if not HeadToTail.has_room(zone, values):
            return
        pushes = HeadToTail(self.theme, zone, values)
        self.play(*board.write(pushes.ground), run_time=QUICK)
        for n, arrow in pushes.arrows.items():
            known = lines.products.parts.get(terms[n].names[0]) if lines.products is not None else None
            flight = [fly(known, arrow)] if known is not None else []
            self.play(GrowFromPoint(arrow, arrow.start), *flight, run_time=MOVE)
        marker = pushes.line.marker(self.facts.value(self.net.z_path(layer, k)))
        self.play(Create(pushes.drop), FadeIn(marker, scale=2), run_time=QUICK)
        board.hold(*pushes.arrows.values(), pushes.drop, marker)

    def predict(self) -> None:
        layer, k, board = self.net.last, self.facts.focus.out, self.board
        self.cue("fan")
        leaving = board.wipe()
        for before in range(1, layer):
            self.finish_layer(before, *leaving)
            leaving = []
        self.light_fan(layer, k, *leaving)
        with self.meanwhile(self.hears(layer, k), to_end=False):
            self.asked = lines = self.lines(layer, k).sum(whole_story=False)
            board.put(lines.work)
            self.write_symbols(lines)
            self.put_numbers_in(lines, layer, k, "ask", early=MOVE)  # the question may need their room
        self.at("ask", *board.show(self.question(*self.question_lines())), run_time=QUICK)

    def question_lines(self) -> tuple[str, str]:
        holds = self.facts.holds
        if holds("several_outputs"):
            return "Which output", "will be the larger?" if holds("two_outputs") else "will be the largest?"
        if holds("sigmoid_output"):
            return "Will it be above", "one half, or below?"
        if holds("relu_output"):
            return "Will it be zero,", "or above zero?"
        return "Will it be positive,", "or negative?"

    def tell_sum(self, layer: int, k: int) -> None:
        """Answer with the output's sum, which goes into its unit."""
        board, lines = self.board, self.asked
        shown = [line for line in (lines.symbol, lines.numbers) if line is not None]
        self.play(*board.wipe(keep=shown), run_time=QUICK)
        back = [] if lines.symbol in board.things else board.write(*shown)  # a long sum has made room for the question
        self.play(*back, *board.write(lines.result), run_time=QUICK)
        self.settle("z", layer, k, lines.result.parts["result"])

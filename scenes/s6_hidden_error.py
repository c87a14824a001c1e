"""Step 6: error signals flow back through the same weights and the slopes to every weight; why that is cheap."""

from __future__ import annotations

from functools import partial

from manim import UP, FadeIn, LaggedStart, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.layout.zones import BIG, FRAME, READ, WORK
from scenes.kit.network.flow import land, pulses
from scenes.kit.network.gradient import to_gradients
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Working, product
from scenes.steps.hidden_error.blame import Blame
from scenes.steps.hidden_error.cost import Cost
from scenes.steps.hidden_error.slope import ThroughUnits
from scenes.steps.hidden_error.stage import SIZE


class HiddenError(Blame, ThroughUnits, Cost):
    """Step 6: from the output's error signal to the gradient of every weight."""

    key = "hidden_error"
    beats = (
        "begin",
        "same_weights",
        "adds_up",
        "opposite",
        "slope",
        "saturation",
        "deeper",
        "inputs",
        "cheap",
        "old",
        "remember",
    )
    poster = "opposite"
    phase = "backward"

    # -- where we are --------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        self.opening()
        net, f = self.net, self.facts.focus
        values = net.put_activations(self.hidden)
        self.play(FadeIn(net), FadeIn(values), run_time=0.9)
        self.cue("signal")
        name = symbols.delta(self.facts, self.last, f.out)
        signal = self.math(f"{name} = {{value}}", size=0.62, role="backward", value=self.shown(fields.delta(-1, "out")))
        signal.at(WORK.left, WORK.top - 1.45)
        heading = self.paragraph("error signal of the output", WORK.width, role="muted")
        heading.at(WORK.left, WORK.top - 0.6 + heading.depth)
        self.play(*self.board.write(heading, signal), run_time=0.6)
        units = self.units_of(self.last)
        labels, leaving = self.new_values(self.last, units, partial(fields.delta, -1))
        self.play(*leaving, *self.board.ring(self.last, units, "backward"), run_time=0.4)
        flights = [
            land(signal.parts["value"], label) if k == f.out else FadeIn(label)
            for k, label in zip(units, labels, strict=False)
        ]
        if flights:
            self.play(*flights, run_time=0.9)
        self.cue("unknown")
        if self.facts.holds("has_hidden"):
            self.ask_hidden()

    def ask_hidden(self) -> None:
        """Show a question mark in every hidden unit."""
        marks, leaving = VGroup(), []
        for k in self.units_of(self.hidden):
            unit = self.net.unit(self.hidden, k)
            mark = self.words(
                "?",
                size=BIG if FRAME.shape == "wide" or self.net.shows_values else READ,
                weight="semibold",
                role="backward",
            )
            leaving += self.board.replace(self.hidden, k, mark.centered_at(unit.center[0], unit.center[1]))
            marks.add(mark)
        f = self.facts.focus
        heading = self.words("and the hidden units?", role="muted").fit(WORK.width).at(WORK.left, WORK.top - 2.65)
        asked = [
            self.math(f"{symbols.delta(self.facts, self.hidden, k)} = space ?", size=0.56, role="backward")
            for k in dict.fromkeys((f.h, f.h2))
        ]
        for index, formula in enumerate(asked):
            formula.at(WORK.left, WORK.top - 3.5 - 1.05 * index)
        self.play(*leaving, *self.board.write(heading), run_time=0.4)
        entering = [FadeIn(mark, shift=UP * 0.1) for mark in marks]
        self.play(LaggedStart(*entering, lag_ratio=0.3), *self.board.write(*asked), run_time=0.9)

    # -- every weight --------------------------------------------------------------------------------------------------

    def inputs(self) -> None:
        net, f = self.net, self.facts.focus
        key = (0, f.first, f.i)
        keys = net.layer_keys(0)
        self.play(*self.board.wipe(), *self.board.spotlight([key]), run_time=0.5)
        working = self.first_gradient()
        symbol, numbers, result = working.submobjects
        self.cue("symbol")
        self.play(*self.board.write(symbol), *pulses(net, [key], "backward", True), run_time=0.8)
        self.cue("put")
        self.board.substitute({"d": self.board.content(1, f.first), "x": self.board.content(0, f.i)}, numbers)
        self.at("value", *self.board.write(result), run_time=0.4)
        rows = self.gradient_rows(working.y)
        first = next(iter(rows))
        self.play(land(result.parts["result"], rows[first][1]), FadeIn(rows[first][0]), run_time=0.7)
        self.cue("list")
        self.drop_labels(keys)
        self.play(self.undim(*self.net.lit(keys)), run_time=0.3)
        self.play(*pulses(net, keys, "backward", True), *to_gradients(net, keys, 1.1), run_time=1.1)
        others = [row for k, row in rows.items() if k != first]
        if others:
            self.play(LaggedStart(*(FadeIn(row) for row in others), lag_ratio=0.5), run_time=1.4)
        self.board.hold(*rows.values())
        if self.has_cue("bias"):
            self.at("bias", *self.board.write(self.bias_row(working.y, len(rows))), run_time=0.5)
        self.cue("thick")
        later = [k for k in net.edges if k[0] > 0]
        if later:
            self.drop_labels(later)
            self.play(self.undim(*self.net.lit(later)), run_time=0.3)
            self.play(*to_gradients(net, later, 1.1))

    def first_gradient(self) -> Working:
        """Return symbol, numbers and value of the gradient of the first input's weight."""
        facts, f = self.facts, self.facts.focus
        left = symbols.d("L", symbols.w(facts, 0, f.first, f.i))
        working = Working(self.theme, left, top=WORK.top - 0.7, size=SIZE, roles={"d": "backward", "x": "ink"})
        working.line(
            left,
            f"{{{{ {symbols.delta(facts, 1, f.first)} : d }}}} dot {{{{ {symbols.a(facts, 0, f.i)} : x }}}}",
            tall=True,
        )
        expression = product(
            self.shown(fields.delta(0, "first")), self.shown(fields.input_value("i")), names=("d", "x")
        )
        working.put_in(expression)
        working.result(self.shown(fields.gradient(0, "first", "i"), sign=True), of=expression, role="backward")
        return working

    def gradient_rows(self, top: float) -> dict[tuple[int, int], VGroup]:
        """Return a row for each weight between the inputs and units in focus: its arrow and its gradient."""
        f, facts = self.facts.focus, self.facts
        pairs = dict.fromkeys((k, i) for i in (f.i, f.i2) for k in (f.first, f.first2))
        rows = {}
        for index, (k, i) in enumerate(pairs):
            arrow = self.math(
                f"{symbols.unit(facts, 0, i)} -> {symbols.unit(facts, 1, k)}", size=SIZE, role="muted", display=False
            )
            rows[k, i] = self.list_row(arrow, fields.gradient(0, k, i), top, index)
        return rows

    def bias_row(self, top: float, index: int) -> VGroup:
        name = self.facts.names.first[self.facts.focus.first]
        label = self.words("bias of {unit}", unit=name, size=SIZE, role="muted")
        return self.list_row(label, fields.bias_gradient(0, self.facts.focus.first), top, index)

    def list_row(self, name: Typeset, field: Field, top: float, index: int) -> VGroup:
        y = top - 0.25 - 0.52 * index
        value = self.number(field, size=SIZE, role="backward", sign=True)
        name.at(WORK.left + 0.3, y)
        end = max(WORK.left + 3.6, float(name.get_right()[0]) + 0.2 + value.width)
        return VGroup(name, value.at(min(end, WORK.right), y, "right"))

    # -- recap ---------------------------------------------------------------------------------------------------------

    def remember(self) -> None:
        self.cue("recap")
        several = self.facts.holds("several_outputs or hidden_layers_several")
        # The slope comes before the sum, so that no brackets are needed.
        slope = "{{ f'(z_h) : slope }}"
        right = f"{slope} dot sum_k w_(k h) dot delta_k" if several else f'w_h dot delta_"out" dot {slope}'
        formula = self.math(f"{{{{ delta_h : l }}}} = {right}", size=BIG, roles={"l": "backward"})
        self.recap("Blame flows back {{through the same weights : backward}}, times {{the slope : slope}}.", formula)

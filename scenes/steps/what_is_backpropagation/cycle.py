"""Step 1, one whole cycle: a table of its four phases that the network acts out as it fills."""

from __future__ import annotations

from dataclasses import dataclass

from manim import Animation, FadeIn, FadeOut, Mobject, VGroup

from lesson.facts import fields
from scenes.kit.layout.header import PHASES
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.zones import BODY, HERO, Zone, by_shape
from scenes.kit.motion.verbs import Recolor
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.flow import pulses
from scenes.kit.type import symbols
from scenes.kit.type.icons import direction_icon
from scenes.kit.type.tongue import translated
from scenes.kit.type.typeset import Typeset

from .stage import FirstStage

# Of each phase: its name, its direction, what happens.
ROWS = (
    ("Forward pass", "left to right", "a prediction comes"),
    ("Compute error", "at the output", "compare with target"),
    ("Backward pass", "right to left", "trace the blame"),
    ("Update weights", "everywhere", "adjust to reduce error"),
)


@dataclass(frozen=True)
class Form:
    """The table, and how its rows are written.

    stacked: a row has two lines, for narrow frames; short: signs stand for the directions, where words are long.
    """

    table: Table
    stacked: bool = False
    short: bool = False


class OneCycle(FirstStage):
    """The cycle with this network's own numbers."""

    # -- one cycle -----------------------------------------------------------------------------------------------------

    def table(self) -> None:
        self.clear_but()
        form = self._form()
        table = form.table
        zone = by_shape(
            wide=Zone(-3.6, 3.6, -2.92, -1.2), square=Zone(-3.6, 3.6, -4.3, -2.55), tall=Zone(-3.4, 2.3, -5.1, -2.7)
        )
        net = NetworkDiagram(self.facts, self.theme, zone=zone, bare=True)
        rows = [self._table_row(form, index) for index in range(4)]
        self.play(FadeIn(table.headings), FadeIn(table.rule), FadeIn(net), run_time=0.8)
        before: Mobject | None = None  # the panel of the row before, or the question
        for index, (phase, _) in enumerate(PHASES):
            if index == 2:
                question = self.words("?", size=HERO, role="backward", weight="semibold")
                question.at(by_shape(wide=5.3, square=4.6, tall=3.1), zone.center[1] - 0.04, "middle")
                self.at("ask", FadeOut(before), FadeIn(question), run_time=0.5)
                before = question
            self.cue(f"row{index + 1}")
            box = table.highlight(index, phase)
            box.shift([0, -0.27 if form.stacked else 0, 0])
            leaving = [FadeOut(before)] if before is not None else []
            self.play(*leaving, FadeIn(box), FadeIn(rows[index]), run_time=0.5)
            before = box
            self._act(net, phase)

    def _form(self) -> Form:
        """Return the form of the cycle: four columns, or two in a narrow frame.

        With two, each row has a second line with direction and what happens.
        """
        if by_shape(wide=False, square=True, tall=True):
            width = BODY.width - 3.2
            columns = (
                Column(translated("Phase"), BODY.left + 0.1, width),
                Column(translated("Here"), BODY.right - 2.9, 2.8),
            )
            pitch = by_shape(wide=0.0, square=1.22, tall=1.35)
            return Form(Table(self.theme, columns, top=BODY.top - 0.35, pitch=pitch), stacked=True)
        short = any(
            self.words(text, weight=weight).width > width
            for row in ROWS
            for text, weight, width in zip(row, ("semibold", "regular", "regular"), (2.9, 2.2, 3.6), strict=True)
        )
        if short:  # long words: the sign of a direction speaks for itself
            three = (
                Column(translated("Phase"), -6.3, 3.9),
                Column(translated("What happens"), -1.7, 5.1),
                Column(translated("Here"), 3.6, 2.65),
            )
            return Form(Table(self.theme, three, top=2.1, pitch=0.64), short=True)
        four = (
            Column(translated("Phase"), -6.3, 3.2),
            Column(translated("Direction"), -3.0, 2.6),
            Column(translated("What happens"), -0.1, 3.4),
            Column(translated("Here"), 3.6, 2.65),
        )
        return Form(Table(self.theme, four, top=2.1, pitch=0.64))

    def _table_row(self, form: Form, index: int) -> VGroup:
        """A phase: its name, the sign of its direction, what happens, and what it gives here."""
        name, way, what = ROWS[index]
        table = form.table
        head = self.words(f"{index + 1} {translated(name)}", own=True, role=PHASES[index][0], weight="semibold")
        head.exempt = "row number"
        y = table.baseline(index)
        if form.stacked:
            made, x = table.row([head, self._here(index)]), BODY.left + 0.3
            label = self.words(way, role="muted").at(x + 0.3, y - 0.56)
            after = self.words(what).at(float(label.ink_points()[:, 0].max()) + 0.4, y - 0.56)
            said = [label, after]
            if (
                float(after.get_right()[0]) > BODY.right - 0.1
            ):  # long words: the sign of the direction speaks for itself
                said = [after.fit(BODY.right - x - 0.5).at(x + 0.3, y - 0.56)]
            return made.add(direction_icon(index, self.theme).move_to([x, y - 0.44, 0]), *said)
        if form.short:
            made = table.row([head, self.words(what), self._here(index)])
            return made.add(direction_icon(index, self.theme).move_to([-2.1, y + 0.12, 0]))
        made = table.row([head, None, self.words(what), self._here(index)])
        made.add(direction_icon(index, self.theme).move_to([-2.77, y + 0.12, 0]), self.words(way).at(-2.45, y))
        return made

    def _here(self, index: int) -> Typeset:
        """What a phase gives in this network: prediction, loss, error signal, a weight."""
        f, focus, last = self.facts, self.facts.focus, len(self.lesson.network.sizes) - 1
        if index == 0:
            return self.math(
                f"{symbols.a(f, last, focus.out)} = {{value}}",
                roles={"value": "forward"},
                value=self.shown(fields.prediction("out")),
                role="forward",
            )
        if index == 1:
            return self.math("L = {value}", role="loss", value=self.shown(fields.loss()))
        if index == 2:
            return self.math(
                f"{symbols.delta(f, last, focus.out)} = {{value}}",
                role="backward",
                value=self.shown(fields.delta(-1, "out")),
            )
        before, after = fields.weight(-1, "out", "h"), fields.weight(-1, "out", "h", of=fields.UPDATED)
        return self.words(
            "{old} → {new}",
            old=self.shown(before, beside=after),
            new=self.shown(after, beside=before),
            weight="semibold",
        )

    def _act(self, net: NetworkDiagram, phase: str) -> None:
        """The network acts a phase out: light runs along its arrows, or all of them change at once."""
        if phase == "forward":
            for layer in range(net.last):
                self.play(*pulses(net, net.layer_keys(layer), "forward"), run_time=0.75)
                self.play(*self._colour(net, layer + 1, "forward"), run_time=0.25)
        elif phase == "loss":
            self.play(*self._colour(net, net.last, "loss"), run_time=0.5)
        elif phase == "backward":
            for layer in reversed(range(net.last)):  # from the output on; inputs get no blame
                self.play(*self._colour(net, layer + 1, "backward"), run_time=0.3)
                self.play(*pulses(net, net.layer_keys(layer), "backward", backward=True), run_time=0.75)
        else:
            for (layer, k, j), edge in net.edges.items():
                edge.redraw(self.facts.value(fields.weight(layer, k, j, of=fields.UPDATED)))
            self.play(*pulses(net, list(net.edges), "ink"), run_time=0.9)
            named = (net.last - 1, self.facts.focus.out, self.facts.focus.h)
            self.at("this", *pulses(net, [named], "ink", run_time=1.2))

    def _colour(self, net: NetworkDiagram, layer: int, role: str) -> list[Animation]:
        """The units of a layer take a role's colour."""
        return [Recolor(unit.circle, self.theme.role(role)) for unit in net.units[layer].values()]

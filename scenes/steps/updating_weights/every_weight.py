"""Step 7, every weight: a table of old, step and new, while each arrow takes its step; then the biases."""

from __future__ import annotations

from manim import UP, Animation, FadeIn, VGroup

from lesson.facts import fields
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.zones import WORK, Zone
from scenes.kit.motion.verbs import Level, over_time
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import fly, pulses
from scenes.kit.type import symbols
from scenes.kit.type.tongue import translated
from scenes.kit.type.typeset import NARROWEST, Typeset
from scenes.kit.type.working import Line as WorkingLine
from scenes.kit.type.working import Working

from .stage import UpdateStage, step_in_numbers

MOST_ROWS = 6  # weights in the table


class EveryWeight(UpdateStage):
    """The step of each weight, and of each bias."""

    # -- every weight --------------------------------------------------------------------------------------------------

    def all(self) -> None:
        net, keys = self.net, self.table_keys()
        self.clear_but(net, *self.board.everything())
        table = self.make_table(self.room_for_new(keys))
        rows = {key: self.row(table, key) for key in keys}
        self.play(FadeIn(table.headings), FadeIn(table.rule), run_time=0.5)
        self.cue("row1")
        for cell in rows[self.focus]:
            self.play(FadeIn(cell, shift=UP * 0.08), run_time=0.4)
        self.cue("row2")
        if len(keys) > 1:
            self.show_row(keys[1], rows[keys[1]], slow=True)
        self.cue("rest")
        self.move_rest({key: rows[key] for key in keys[2:]}, [key for key in net.edges if key not in keys])
        self.at("largest", *self.compare(rows), run_time=0.6)
        self.cue("tiny")
        self.play(*(Level(row, 1.0) for row in rows.values()), self.undim(*self.board.everything()), run_time=0.5)
        self.play(*pulses(net, net.edges, "update", run_time=1.2))

    def room_for_new(self, keys: list[Key]) -> float:
        """How wide the column of new values is: wider where tiny steps give them many digits."""
        widest = max(self.new_weight(key).width for key in keys)
        return min(max(1.4, NARROWEST * widest + 0.02), 2.02)

    def make_table(self, new: float) -> Table:
        """Columns for a weight's name, old value, step and new value."""
        left, right, more = WORK.left - 0.21, WORK.right, new - 1.4
        columns = (
            Column("", left, 0.9 - 0.55 * more),
            Column(translated("old"), right - 2.95 - 0.55 * more, 1.0 - 0.4 * more, "right"),
            Column(translated("step"), right - 1.48 - more, 1.4 - 0.45 * more, "right"),
            Column(translated("new"), right, new, "right"),
        )
        return Table(self.theme, columns, top=self.top - 0.4, pitch=0.75, zone=Zone(left, right, WORK.bottom, self.top))

    def move_rest(self, rows: dict[Key, VGroup], others: list[Key]) -> None:
        """The other weights of the table move one by one, those that have no row there all at once."""
        time = self.seconds_to("largest", 3.0) - (1.4 if others else 0.0)
        for key, row in rows.items():
            self.show_row(key, row, slow=False, run_time=min(1.5, time / len(rows)))
        if others:
            self.play(self.undim(*self.board.lit(others)), run_time=0.3)
            self.play(*(animation for key in others for animation in self.move(key, 1.0)))

    def table_keys(self) -> list[Key]:
        """Return the weights of the table: the one in focus, others of its unit, then back to the input.

        Those of units in focus come before others.
        """
        f = self.facts.focus
        first = [self.focus, (self.focus[0], f.out, f.h2)]
        first += [(0, k, j) for j in (f.i, f.i2) for k in (f.first, f.first2)]
        rest = [key for layer in range(self.last - 1, -1, -1) for key in self.net.layer_keys(layer)]
        chosen = [key for key in dict.fromkeys([*first, *rest]) if key in self.net.edges][:MOST_ROWS]
        others = [key for key in chosen if key != self.focus]
        return [self.focus, *sorted(others, key=lambda key: (-key[0], key[2], key[1]))]

    def row(self, table: Table, key: Key) -> VGroup:
        """A weight's name, old value, step and new value."""
        return table.row(
            [
                self.math(symbols.w(self.facts, *key), display=False),
                self.number(fields.weight(*key), role="sign"),
                self.number(fields.step(*key), sign=True, places=self.lesson.decimals.values),
                self.new_weight(key),
            ]
        )

    def new_weight(self, key: Key) -> Typeset:
        """Return a weight's new value, with places enough to look different from its old one."""
        after, places = fields.weight(*key, of=fields.UPDATED), self.lesson.decimals.values
        return self.number(after, role="sign", places=places, beside=fields.weight(*key))

    def show_row(self, key: Key, row: VGroup, slow: bool, run_time: float = 1.2) -> None:
        """A weight lights up, its row is written, and it moves."""
        pace = 1.6 if slow else run_time
        label = self.board.known(key)
        source = label if label is not None else self.net.edges[key]
        self.play(self.undim(*self.board.lit([key])), fly(source, row[1]), FadeIn(row[0]), run_time=pace * 0.45)
        self.play(FadeIn(row[1]), FadeIn(row[2]), run_time=pace * 0.2)
        self.play(FadeIn(row[3]), *self.move(key, pace * 0.35), run_time=pace * 0.35)

    def compare(self, rows: dict[Key, VGroup]) -> list[Animation]:
        """Only the largest and the smallest step stay bright, in the table and in the network."""
        size = {key: abs(self.facts.value(fields.step(*key))) for key in rows}
        keep = [max(size, key=lambda key: size[key]), min(size, key=lambda key: size[key])]
        faint = [row for key, row in rows.items() if key not in keep]
        net = self.net.everything_but(self.board.lit(keep))
        extra = [label for key, label in self.board.extra.items() if key not in keep]
        return [*([self.dim(*faint)] if faint else []), self.dim(*net, *extra)]

    # -- biases --------------------------------------------------------------------------------------------------------

    def biases(self) -> None:
        net, f = self.net, self.facts.focus
        self.clear_but(net, *self.board.everything())
        old, eta, signal, step = (
            self.shown(field)
            for field in (fields.bias(-1, "out"), fields.eta(), fields.delta(-1, "out"), fields.bias_step(-1, "out"))
        )
        new = self.shown(
            fields.bias(-1, "out", of=fields.UPDATED), self.lesson.decimals.values, beside=fields.bias(-1, "out")
        )
        sign = self.theme.sign(old.value)
        b, delta = symbols.b(self.facts, self.last, f.out), symbols.delta(self.facts, self.last, f.out)
        rule = (
            self.math(
                f"{{{{ {b} : b }}}} arrow.l {{{{ {b} : old }}}} - eta dot {{{{ {delta} : backward }}}}",
                size=0.52,
                roles={"b": sign, "old": sign},
            )
            .fit(WORK.width)
            .at(WORK.left, self.top - 1.25)
        )
        self.at("rule", FadeIn(rule), run_time=0.6)
        work = Working(self.theme, top=self.top - 2.25, size=self.em, pitch=0.75, roles={"w": sign, "g": "backward"})
        numbers, added, result = step_in_numbers(work, old, eta, signal, step, new)
        self.play(FadeIn(numbers), run_time=0.5)
        self.play(FadeIn(added), run_time=0.5)
        self.at("value", FadeIn(result), run_time=0.5)
        self.move_biases([(self.last, f.out)], result)
        self.cue("all")
        self.move_biases([spot for spot in net.biases if spot != (self.last, f.out)], None)

    def move_biases(self, spots: list[tuple[int, int]], source: WorkingLine | None) -> None:
        """Labels of biases tick over to their new values; the first one arrives from the working."""
        net = self.net
        labels = [(spot, net.biases[spot]) for spot in spots if spot in net.biases]
        if not labels:
            return
        if source is not None:
            self.play(fly(source.parts["result"], labels[0][1].parts["b"]), run_time=0.8)
        self.play(*(self.tick_bias(spot, label) for spot, label in labels))

    def tick_bias(self, spot: tuple[int, int], label: Typeset) -> Animation:
        """A bias label ticks over to its new value in place."""
        shown = self.shown(fields.bias(spot[0] - 1, spot[1], of=fields.UPDATED))
        new = self.words("b {b}", role="muted", roles={"b": self.theme.sign(shown.value)}, b=shown)

        def draw(share: float) -> None:
            if share >= 0.5 and label.values != new.values:
                label.say(new)

        return over_time(label, draw, 0.7)

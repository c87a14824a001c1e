"""Step 4, the check: the weight is really nudged, and what the loss does is compared with the product."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut

from lesson.facts import fields
from lesson.facts.numbers import same
from scenes.kit.blocks import Rows
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import READ
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK
from scenes.kit.motion.verbs import swap
from scenes.kit.network.flow import pulses
from scenes.kit.signal.held import flowing
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import RELATIONS

from .chain import Stop
from .stage import VALUE, ChainStage, NudgedLabels, sign_before

LEAST_PLACES = 3  # decimals at which measured ratio and product are compared, at least
CHANGE_PLACES = 6  # decimals of the tiny change of the loss
CLEAR, ABOVE = 0.1, 0.36  # least of an arrow beside a label; how far above it one stands that has no room
ROOM = 0.8  # share of the working's width that values before and after may take


class Measure(ChainStage):
    """The same slope, measured by a nudge."""

    def measure(self) -> None:
        board, path = self.board, flowing(self.net, [self.edge_key], "forward")
        self.cue("stage")
        rows = self._keep_product(self._agreeing_places())
        with self.meanwhile(path):
            self.cue("ask")
            panel = board.put(self.question("change of loss ÷ nudge", "will be …?"))
            self.play(FadeIn(panel), run_time=QUICK)
            self.cue("run")
            self.play(FadeOut(panel), run_time=QUICK)
            board.stack.keep([rows])
            self._run_again()
            ratio = self._divide()
            self._compare(rows, ratio)

    def _agreeing_places(self) -> int:
        """The most decimals with which the measured ratio and the product show the same digits."""
        most = self.lesson.decimals.values
        for places in range(most, min(most, LEAST_PLACES) - 1, -1):
            if self.shown(fields.nudge("measured"), places).text == self.shown(fields.path_product(), places).text:
                return places
        return most

    def _keep_product(self, places: int) -> Rows:
        """The product goes up, where it waits for what is measured. Return the rows of both."""
        board = self.board
        leaving = board.wipe()
        expected = self.number(fields.path_product(), role="backward", places=places, size=VALUE)
        measured = self.number(fields.nudge("measured"), places=places, size=VALUE)
        names = self.words("product", role="muted"), self.words("measured", role="muted")
        rows = board.put(Rows([(names[0], expected), (names[1], measured)]))
        self.play(land(self.multiplied.result.parts["result"], expected), *leaving, run_time=MOVE)
        board.hold(expected)
        self.play(*board.write(names[0]), run_time=QUICK)
        return rows

    def _run_again(self) -> None:
        """The weight is nudged, the signal runs forward: a new prediction and a new loss."""
        board = self.board
        stops = [stop for stop in self.stops if stop.kind != "z"]
        moved = board.put(Rows([(self.math(stop.symbol, role=stop.role), self._moved(stop)) for stop in stops]))
        new, predictions = self._nudged_label(), self._new_predictions()
        above = bool(np.ptp(new.ink_points()[:, 0]) > self.net.edges[self.edge_key].length - CLEAR)
        if above:
            new.shift([0, ABOVE, 0])
        self.measured = NudgedLabels(new, list(predictions.values()), above)
        shown = [FadeIn(new)] if above else board.exchange(self.edge_key, new)
        self.play(*shown, *board.write(*moved.row(0)), run_time=MOVE)
        self.play(*pulses(self.net, [self.edge_key], "forward", run_time=MOVE))
        self.cue("new")
        for index in range(1, len(stops)):
            arriving = [swap(old, new) for old, new in predictions.items()] if index == 1 else []
            self.play(*arriving, *board.write(*moved.row(index)), run_time=MOVE)

    def _moved(self, stop: Stop) -> Typeset:
        """Return a quantity before and after the nudge."""
        moments = (self._moment(stop, moment) for moment in ("before", "after"))
        before, after = (self.shown(field, places, beside=other) for field, places, other in moments)
        roles = {"a": stop.role, "b": stop.role}
        return self.math("{a} -> {b}", roles=roles, a=before, b=after).fit(self.board.zone.width * ROOM)

    def _nudged_label(self) -> Typeset:
        """A label of the nudged weight, at the place of the weight's own."""
        old, new = self._weight_label(), self._value(self.stops[0], "after", READ)
        return new.centered_at(float(old.get_center()[0]), float(old.get_center()[1]))

    def _new_predictions(self) -> dict[Typeset, Typeset]:
        """Return what every output predicts after the nudge, by the label in it."""
        last, units = self.net.last, self.net.units[self.net.last]
        return {
            unit.content: self.net.value_typeset(last, k, fields.prediction_nudged(k), "forward")
            for k, unit in units.items()
            if self.net.shows_values and unit.content is not None
        }

    def _divide(self) -> Typeset:
        """Change of the loss over the nudge: symbols, then numbers."""
        change, step = self.shown(fields.nudged("loss", "change"), CHANGE_PLACES), self.shown(fields.nudge("epsilon"))
        weight, board = self.stops[0], self.board
        ratio = self.math(
            f"{{{{ (Delta L)/(Delta {weight.symbol}) : r }}}} {sign_before(change)} ({{change}})/({{step}})",
            change=change,
            step=step,
            roles={"r": "ink", "change": "loss", "step": weight.role},
        )
        self.at("ratio", *board.write(board.put(ratio.fit(board.zone.width))), run_time=MOVE)
        return ratio

    def _compare(self, rows: Rows, ratio: Typeset) -> None:
        """What was measured goes under the product."""
        (_, said), (expected, measured) = rows.names, rows.values
        self.at("same", land(ratio.parts["change"], measured), *self.board.write(said), run_time=MOVE)
        self.board.hold(measured)
        sign = self.math(RELATIONS[same(measured.values[0].value, expected.values[0].value)], size=VALUE)
        sign.at(float(measured.ink_points()[:, 0].min()) - TIGHT, measured.baseline[1], "right")
        self.play(*self.board.write(sign), run_time=QUICK)

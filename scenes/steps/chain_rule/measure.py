"""Step 4, the check: the weight is really nudged, and what the loss does is compared with the product."""

from __future__ import annotations

from manim import FadeIn, FadeOut

from lesson.facts import fields
from lesson.facts.numbers import same
from scenes.kit.blocks import Rows
from scenes.kit.layout.slots import TIGHT, left_of
from scenes.kit.layout.zones import READ
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import take_place
from scenes.kit.network.flow import pulses
from scenes.kit.signal.held import flowing
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import RELATIONS

from .chain import Stop
from .stage import ChainStage

LEAST_PLACES = 3  # decimals at which measured ratio and product are compared, at least
CHANGE_PLACES = 6  # decimals of the tiny change of the loss
ROOM = 0.8  # share of the working's width that values before and after may take


class Measure(ChainStage):
    """The same slope, measured by a nudge."""

    def measure(self) -> None:
        board = self.board
        self.cue("stage")
        self._back_to_network()
        rows = self._keep_product(self._agreeing_places())
        with self.meanwhile(flowing(self.net, [self.edge_key], "forward")):
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
        most, pair = self.lesson.decimals.values, (fields.nudge("measured"), fields.path_product())
        places = range(most, min(most, LEAST_PLACES) - 1, -1)
        return next((n for n in places if len({self.shown(field, n).text for field in pair}) == 1), most)

    def _back_to_network(self) -> None:
        """The lines become the arrow that they came from, and the network is there again."""
        lines, network = self.nudged.lines, [self.net, self.values, *self.board.extra.values()]
        leaving = [FadeOut(thing, run_time=MOVE) for thing in lines.texts()]
        leaving += [FadeOut(thing, run_time=SLOW) for thing in (*lines.ghosts, *lines.dots, *lines.bends)]
        coming = [take_place(thing, SLOW) for thing in network]
        self.play(*lines.from_arrow(self.path_arrow, back=True), *leaving, *coming)
        self.remove(*lines.lines)
        self.play(*flowing(self.net, [self.edge_key], "forward")(), run_time=MOVE)

    def _keep_product(self, places: int) -> Rows:
        """The product waits for what is measured. Return the rows of both."""
        leaving = self.beside.wipe()
        expected = self.number(fields.path_product(), role="backward", places=places, size=self.large)
        measured = self.number(fields.nudge("measured"), places=places, size=self.large)
        names = (self.words(name, role="muted", size=self.size) for name in ("product", "measured"))
        rows = self.board.put(Rows(list(zip(names, (expected, measured), strict=True)), self.pitch))
        self.play(land(self.multiplied.result.parts["result"], expected), *leaving, run_time=MOVE)
        self.board.hold(expected)
        self.play(*self.board.write(rows.names[0]), run_time=QUICK)
        return rows

    def _run_again(self) -> None:
        """The weight is nudged, the signal runs forward: a new prediction and a new loss."""
        board = self.board
        stops = [stop for stop in self.stops if stop.kind != "z"]
        texts = [(self.math(stop.symbol, role=stop.role, size=self.size), self._moved(stop)) for stop in stops]
        moved = board.put(Rows(texts, self.pitch))
        new = board.exchange(self.edge_key, self.value_of(self.stops[0], "after", READ))
        self.play(*new, *board.write(*moved.row(0)), run_time=MOVE)
        self.play(*pulses(self.net, [self.edge_key], "forward"), run_time=MOVE)
        self.cue("new")
        arriving = self.predictions(fields.prediction_nudged)
        for index in range(1, len(stops)):
            self.play(*arriving, *board.write(*moved.row(index)), run_time=MOVE)
            arriving = []

    def _moved(self, stop: Stop) -> Typeset:
        """Return a quantity before and after the nudge."""
        before, after = self.moment(stop, "before"), self.moment(stop, "after")
        moved = self.math("{a} -> {b}", roles={"a": stop.role, "b": stop.role}, size=self.size, a=before, b=after)
        return moved.fit(self.board.zone.width * ROOM)

    def _divide(self) -> Typeset:
        """Change of the loss over the nudge: symbols, then numbers."""
        change, step = self.shown(fields.nudged("loss", "change"), CHANGE_PLACES), self.shown(fields.nudge("epsilon"))
        weight, board = self.stops[0], self.board
        relation = RELATIONS[change.relation]
        formula = f"(Delta L)/(Delta {weight.symbol}) {relation} ({{change}})/({{step}})"
        roles = {"change": "loss", "step": weight.role}
        ratio = self.math(formula, change=change, step=step, roles=roles, size=self.size).fit(board.zone.width)
        self.at("ratio", *board.write(board.put(ratio)), run_time=MOVE)
        return ratio

    def _compare(self, rows: Rows, ratio: Typeset) -> None:
        """What was measured goes under the product."""
        (_, said), (expected, measured) = rows.names, rows.values
        self.at("same", land(ratio.parts["change"], measured), *self.board.write(said), run_time=MOVE)
        self.board.hold(measured)
        sign = self.math(RELATIONS[same(measured.values[0].value, expected.values[0].value)], size=self.large)
        sign.at(left_of(measured) - TIGHT, measured.baseline[1], "right")
        self.play(*self.board.write(sign), run_time=QUICK)

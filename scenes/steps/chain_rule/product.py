"""Step 4, the product: the chain rule in symbols and in numbers, and the same slope measured by a nudge."""

from __future__ import annotations

import numpy as np
from manim import FadeIn, FadeOut, LaggedStart, Mobject, RoundedRectangle, VGroup

from lesson.facts import fields
from lesson.facts.numbers import same
from scenes.kit.layout.zones import BIG, BODY, FRAME, READ, WORK, LiveZone, Zone
from scenes.kit.motion.verbs import Follow, Level, swap
from scenes.kit.network.flow import fly, pulses
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import RELATIONS, Line, Working, product

from .chain import Stop
from .stage import FORMULA_SIZE, VALUE, ChainStage, Multiplied, NudgedLabels, sign_before

FORMULA = LiveZone(wide=Zone(-6.2, 2.3, -2.6, 2.2), square=Zone(-5.3, 1.5, -2.9, 2.3), tall=Zone(-3.5, 3.5, -4.6, 1.2))
LEAST_PLACES = 3  # decimals at which measured ratio and product are compared, at least
CHANGE_PLACES = 6  # decimals of the tiny change of the loss
PRODUCT_UP = 0.51  # where the product waits for what is measured, over its zone's bottom


class Product(ChainStage):
    """The slope of the whole path, multiplied and measured."""

    # -- the product ---------------------------------------------------------------------------------------------------

    def product(self) -> None:
        read = self.read_slopes
        self.cue("fall")
        for index in self.links:
            self.play(self.nudged.lines.falling(index, 1.1), Level(VGroup(read.rows[index]), 1.0))
        self.cue("formula")
        self.play(*(FadeOut(row) for row in self.nudged.all_rows()), FadeOut(VGroup(*read.bends)), run_time=0.6)
        if FRAME.shape == "tall":
            self._links_to_the_top()
        work = Working(
            self.theme, self.chain.whole(), zone=FORMULA, top=FORMULA.top - 0.6, size=FORMULA_SIZE, pitch=1.3
        )
        self._multiply_symbols(work)
        self.cue("values")
        numbers = product(*(self.shown(fields.factor(i)) for i in self.links))
        line = work.put_in(numbers, roles=self.chain.roles())
        self._fly_in([row[-1].parts["v"] for row in read.rows], line, run_time=1.4)
        self.play(FadeIn(line), FadeOut(VGroup(*read.rows)), run_time=0.4)
        self._to_the_middle(work)
        self.cue("result")
        result = work.result(self.shown(fields.path_product()), of=numbers, role="backward", size=BIG)
        self.multiplied = Multiplied(result)
        self.play(FadeIn(result), run_time=0.6)
        self.cue("name")
        name = self.words("the gradient", role="backward", size=VALUE)
        value = result.right[0]
        if FRAME.shape == "tall":
            name.at(float(value.get_center()[0]), value.baseline[1] - 0.75, "middle")
        else:
            name.at(float(result.get_right()[0]) + 0.35, value.baseline[1])
        self.play(FadeIn(name), run_time=0.5)

    def _links_to_the_top(self) -> None:
        """Move the slopes up side by side and clear the stage for their product."""
        width = BODY.width / len(self.read_slopes.rows)
        moves = []
        for index, row in enumerate(self.read_slopes.rows):
            left = BODY.left + width * index + min(0.2, max((width - row.width) / 2, 0.0))
            goal = row.get_center() + np.array([left - row.get_left()[0], BODY.top - 1.4 - row.get_center()[1], 0])
            moves.append(Follow(row, [row.get_center(), goal], stay=True))
        self.play(*moves, run_time=0.9)

    def _multiply_symbols(self, work: Working) -> None:
        """The chain rule in symbols, each fraction in its colour, come from beside the lines."""
        whole = f"{{{{ {self.chain.whole()} : backward }}}}"
        symbolic = work.line(whole, self.chain.links(), tall=True, roles=self.chain.roles())
        symbolic.submobjects[0].shift(np.array([-0.12, 0, 0]))
        self._fly_in([row[0] for row in self.read_slopes.rows], symbolic, run_time=1.5)
        self.play(FadeIn(symbolic), run_time=0.4)
        self.cue("whole")
        links = [symbolic.parts[f"f{i}"] for i in self.links]
        self.play(*(self.dim(link) for link in links), run_time=0.4)
        self.cue("links")
        self.play(LaggedStart(*(self.undim(link) for link in links), lag_ratio=0.6), run_time=1.2)

    def _fly_in(self, sources: list[Mobject], line: Line, run_time: float) -> None:
        """Let the slopes beside the lines fly, one after another, to their places in the formula."""
        flights = [fly(source, line.parts[f"f{i}"], bend=0.25) for i, source in enumerate(sources)]
        self.play(LaggedStart(*flights, lag_ratio=0.3), run_time=run_time)

    def _to_the_middle(self, work: Working) -> None:
        """Let the formula glide to the middle of the frame, where its working goes on."""
        aside = float(work.get_center()[0])
        goal = work.get_center() - np.array([aside, 0, 0])
        self.play(Follow(work, [work.get_center(), goal], stay=True), run_time=0.9)
        work.equals_x -= aside

    # -- measuring -----------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        self.cue("stage")
        places = self._agreeing_places()
        expected = self._keep_product(places)
        self.cue("ask")
        panel = self.question("change of loss ÷ nudge", "will be …?", y=WORK.top - 1.7)
        self.play(FadeIn(panel), run_time=0.5)
        self.cue("run")
        self.play(FadeOut(panel), run_time=0.4)
        shown = [stop for stop in self.stops if stop.kind != "z"]
        moved = [self._moved(stop, WORK.top - 0.45 - 0.62 * index) for index, stop in enumerate(shown)]
        old, new = self._weight_label(), self._nudged_label()
        predictions = self._new_predictions()
        self.measured = NudgedLabels(new, list(predictions.values()))
        self.play(swap(old, new), FadeIn(moved[0]), run_time=0.7)
        self.play(*pulses(self.net, [self.edge_key], "forward", run_time=1.0))
        self.cue("new")
        arriving = [*(swap(old, new) for old, new in predictions.items()), *(FadeIn(row) for row in moved[1:-1])]
        if arriving:
            self.play(*arriving, run_time=0.8)
        self.play(FadeIn(moved[-1]), run_time=0.6)
        self._divide()
        self._compare(places, expected)

    def _agreeing_places(self) -> int:
        """The most decimals with which the measured ratio and the product show the same digits."""
        most = self.lesson.decimals.values
        for places in range(most, min(most, LEAST_PLACES) - 1, -1):
            if self.shown(fields.nudge("measured"), places).text == self.shown(fields.path_product(), places).text:
                return places
        return most

    def _keep_product(self, places: int) -> Typeset:
        """The network comes back; the product waits below the working. Returns its value."""
        expected = self.number(fields.path_product(), role="backward", places=places, size=VALUE)
        expected.at(WORK.right - 0.25, WORK.bottom + PRODUCT_UP, "right")
        told = self.words("product", role="muted").at(WORK.left + 0.25, WORK.bottom + PRODUCT_UP)
        header = {id(member) for member in self.header.get_family()}
        leaving = [thing for thing in self.mobjects if id(thing) not in header]
        flight = fly(self.multiplied.result.parts["result"], expected, bend=0.25)
        self.play(flight, *(FadeOut(thing) for thing in leaving), run_time=1.0)
        self.play(
            FadeIn(expected),
            FadeIn(told),
            FadeIn(self.net),
            FadeIn(self.values),
            *(FadeIn(label) for label in self.board.extra.values()),
            run_time=0.8,
        )
        return expected

    def _moved(self, stop: Stop, y: float) -> VGroup:
        """A quantity before and after the nudge."""
        symbol = self.math(stop.symbol, role=stop.role, size=VALUE).at(WORK.left, y)
        before = self._value(stop, "before", READ).at(WORK.left + 1.0, y)
        arrow = self.math("->", role="muted").at(float(before.ink_points()[:, 0].max()) + 0.15, y)
        after = self._value(stop, "after", READ).at(float(arrow.ink_points()[:, 0].max()) + 0.15, y)
        room = 0.8 - symbol.width  # that long numbers may take from behind the symbol
        over = max(0.0, float(after.get_right()[0]) - WORK.right)
        VGroup(before, arrow, after).shift([-min(over, max(room, 0.0)), 0, 0])
        return VGroup(symbol, before, arrow, after.fit(WORK.right - float(after.get_left()[0])))

    def _nudged_label(self) -> Typeset:
        """A label of the nudged weight, at the place of the weight's own."""
        old, edge = self._weight_label(), self.net.edges[self.edge_key]
        new = self._value(self.stops[0], "after", READ)
        points = new.ink_points()
        room = 0.0 if FRAME.shape == "wide" else 0.08
        edge.make_room(new, edge.label_at, room, shown=False)
        new.centered_at(float(old.get_center()[0]), float(old.get_center()[1]))
        if np.ptp(points[:, 0]) > edge.length - 0.1:
            new.shift([0, 0.36, 0])  # more digits than its short arrow has room for: above it
        return new

    def _new_predictions(self) -> dict[Typeset, Typeset]:
        """Return what every output predicts after the nudge, by the label in it."""
        last, units = self.net.last, self.net.units[self.net.last]
        return {
            unit.content: self.net.value_typeset(last, k, fields.prediction_nudged(k), "forward")
            for k, unit in units.items()
            if self.net.shows_values and unit.content is not None
        }

    def _divide(self) -> None:
        """Change of the loss over the nudge: symbols, then numbers."""
        change, step = self.shown(fields.nudged("loss", "change"), CHANGE_PLACES), self.shown(fields.nudge("epsilon"))
        weight = self.stops[0]
        self.cue("ratio")
        ratio = self.math(
            f"{{{{ (Delta L)/(Delta {weight.symbol}) : r }}}} {sign_before(change)} ({{change}})/({{step}})",
            change=change,
            step=step,
            roles={"r": "ink", "change": "loss", "step": weight.role},
        )
        ratio.at(WORK.left, WORK.top - 2.91)
        self.play(FadeIn(ratio), run_time=0.7)

    def _compare(self, places: int, expected: Typeset) -> None:
        """What was measured, over the product."""
        self.cue("same")
        measured = self.number(fields.nudge("measured"), places=places, size=VALUE).at(
            WORK.right - 0.25, WORK.bottom + 1.26, "right"
        )
        said = self.words("measured", role="muted").at(WORK.left + 0.25, WORK.bottom + 1.26)
        self.play(FadeIn(said), FadeIn(measured, shift=np.array([0, -0.2, 0])), run_time=0.7)
        sign = self.math(RELATIONS[same(measured.values[0].value, expected.values[0].value)], size=VALUE)
        sign.at(float(expected.ink_points()[:, 0].min()) - 0.2, WORK.bottom + PRODUCT_UP, "right")
        box = RoundedRectangle(corner_radius=0.15, width=WORK.width, height=1.6, stroke_width=3, color=self.theme.muted)
        box.move_to([(WORK.left + WORK.right) / 2, WORK.bottom + 1.03, 0])
        self.play(FadeIn(sign), FadeIn(box), run_time=0.6)

"""Step 6, the blame of the hidden units: the same weights backward, sums over outputs, opposite wishes."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import UP, Animation, FadeIn, FadeOut, VGroup

from lesson.facts import fields
from scenes.kit.layout.zones import FRAME, WORK, by_shape
from scenes.kit.network.edge import Edge
from scenes.kit.network.flow import pulses
from scenes.kit.network.unit import Unit
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line as WorkingLine
from scenes.kit.type.working import Working, product, sum_of

from .stage import SIZE, BlameStage

MOST_TERMS = 4  # a longer sum is not written out
SMALL_UNIT = 0.55  # radius
ARROW_HALF, WORD_ROOM = 0.17, 0.07  # of a wish: half the width of its arrow, room around its word


class Blame(BlameStage):
    """What the outputs send back to the layer before them."""

    # -- the same weight, backward -------------------------------------------------------------------------------------

    def same_weights(self) -> None:
        net, f = self.net, self.facts.focus
        key = (self.hidden, f.out, f.h)
        self.cue("weight")
        label = self.light(key, *self.board.wipe())
        there, back = self.both_ways(f.out, f.h)
        self.play(*pulses(net, [key], "forward", run_time=0.9), *self.board.write(there), run_time=0.9)
        self.cue("back")
        self.board.send_back([key], run_time=1.4)
        self.play(*self.board.write(back), run_time=0.5)
        working = self.one_share(f.out, f.h, top=WORK.top - 3.05)
        symbol, numbers, result = working.submobjects
        self.at("symbol", *self.board.write(symbol), run_time=0.6)
        self.cue("put")
        self.board.substitute({"w": label, "d": self.board.content(self.last, f.out)}, numbers)
        self.at("value", *self.board.write(result), run_time=0.4)
        if not self.facts.holds("several_outputs"):
            self.settle(self.hidden, f.h, partial(fields.blame, -2), result.parts["result"])
        if self.has_cue("sign"):
            self.at("sign", *(FadeIn(wish) for wish in self.wishes((-1, 1))), run_time=0.6)

    def both_ways(self, k: int, j: int) -> tuple[VGroup, VGroup]:
        """Return two rows: the weight carries the activation forward, and the error signal back."""
        facts, path = self.facts, fields.weight(-1, k, j)
        ends = (
            ("forward", symbols.a(facts, self.hidden, j), symbols.z(facts, self.last, k), "ink"),
            (
                "backward",
                symbols.d("L", symbols.a(facts, self.hidden, j)),
                symbols.delta(facts, self.last, k),
                "backward",
            ),
        )
        rows = []
        for index, (role, left, right, right_role) in enumerate(ends):
            y = WORK.top - 0.5 - 1.05 * index
            spots = [np.array([WORK.left + 1.0, y, 0.0]), np.array([WORK.left + 3.55, y, 0.0])]
            start, end = spots if role == "forward" else spots[::-1]
            edge = Edge(start, end, self.facts.value(path), self.theme)
            label = self.number(path, role="sign")
            edge.redraw(edge.value, role=role)
            edge.make_room(label, 0.5)
            label.centered_at(WORK.left + 2.275, y)
            first = self.math(left, size=SIZE, role=role)
            last = self.math(right, size=SIZE, role=right_role)
            for text, x in ((first, WORK.left + 0.42), (last, WORK.left + 4.0)):
                text.at(x, y - 0.11, "middle")
            rows.append(VGroup(first, edge, label, last))
        return rows[0], rows[1]

    def one_share(self, k: int, j: int, top: float) -> Working:
        """Return symbol, numbers and value of what output k sends back to unit j."""
        facts = self.facts
        several = facts.holds("several_outputs")
        left = '"share"' if several else symbols.d("L", symbols.a(facts, self.hidden, j))
        weight = self.shown(fields.weight(-1, k, j))
        signal = self.shown(fields.delta(-1, k))
        working = Working(
            self.theme, left, top=top, size=self.size, roles={"w": self.theme.sign(weight.value), "d": "backward"}
        )
        w, delta = symbols.w(facts, self.hidden, k, j), symbols.delta(facts, self.last, k)
        working.line(left, f"{{{{ {w} : w }}}} dot {{{{ {delta} : d }}}}", tall=not several)
        expression = product(weight, signal, names=("w", "d"))
        working.put_in(expression)
        path = fields.share(-1, k, j) if several else fields.blame(-2, j)
        working.result(self.shown(path, sign=True), of=expression, role="backward")
        return working

    # -- several outputs -----------------------------------------------------------------------------------------------

    def adds_up(self) -> None:
        f = self.facts.focus
        keys = self.net.fan_out(self.hidden, f.h)
        self.at("others", *self.board.wipe(), self.undim(*self.net.lit(keys)), *self.board.drop_extra(), run_time=0.5)
        self.board.send_back(keys, run_time=1.4)
        self.cue("sum")
        self.write_sum(f.h, top=WORK.top - 0.85, result_cue="total")

    def write_sum(self, j: int, top: float, result_cue: str) -> None:
        """Write the derivative of unit j as the sum of its shares, term by term; the total goes into the unit."""
        facts = self.facts
        left = symbols.d("L", symbols.a(facts, self.hidden, j))
        working = Working(self.theme, left, top=top, size=self.size)
        upper = f"^(({self.last}))"
        symbol = working.line(left, f"sum_k w{upper}_(k {j + 1}) dot {{{{ delta{upper}_k : backward }}}}", tall=True)
        symbol.right[0].exempt = "index"
        self.play(*self.board.write(symbol), run_time=0.5)
        total = self.shown(fields.blame(-2, j), sign=True)
        expression = None
        if facts.counts.outputs <= MOST_TERMS:
            shares = [
                product(self.shown(fields.share(-1, k, j)), names=(f"s{k}",)) for k in range(facts.counts.outputs)
            ]
            expression = sum_of(shares)
            working.skip(0.25)
            self.play(
                *self.board.write(working.put_in(expression, roles=dict.fromkeys(expression.names, "backward"))),
                run_time=0.5,
            )
        result = working.result(total, of=expression, role="backward")
        self.at(result_cue, *self.board.write(result), run_time=0.4)
        self.settle(self.hidden, j, partial(fields.blame, -2), result.parts["result"])

    # -- the other unit ------------------------------------------------------------------------------------------------

    def opposite(self) -> None:
        net, f = self.net, self.facts.focus
        several = self.facts.holds("several_outputs")
        keys = net.fan_out(self.hidden, f.h2) if several else [(self.hidden, f.out, f.h2)]
        label = None if several else self.board.label(keys[0], net.layer_keys(self.hidden))
        leaving = self.board.wipe() if several else self.make_room()
        self.play(*leaving, run_time=0.4)
        self.play(
            *self.rise(),
            self.undim(*self.net.lit(keys)),
            *([FadeIn(label)] if label is not None and keys[0] in self.board.extra else []),
            run_time=0.5,
        )
        question = self.question(
            "Will {unit} get", "the same blame?", y=WORK.top - 4.0, unit=self.facts.names.hidden[f.h2]
        )
        self.at("ask", FadeIn(question), run_time=0.5)
        self.cue("back")
        self.play(FadeOut(question), run_time=0.3)
        if several:
            self.board.send_back(keys)
            self.write_sum(f.h2, WORK.top - 0.85, "value")
        else:
            self.write_product(f.out, f.h2, label)
        others = [k for k in self.units_of(self.hidden) if k not in (f.h, f.h2)]
        self.fill_others(others)
        wishes = {sign: self.wishes((sign,)) for sign in (-1, 1)}
        for cue, sign in (("more", -1), ("less", 1)):
            self.cue(cue)
            if wishes[sign]:
                self.play(*(FadeIn(wish, shift=UP * -sign * 0.1) for wish in wishes[sign]), run_time=0.6)
        if self.has_cue("wish"):
            self.at(
                "wish", *pulses(net, [(self.hidden, f.out, f.h), (self.hidden, f.out, f.h2)], "backward", True, 1.2)
            )

    def make_room(self) -> list[Animation]:
        """Return the animations that fade out what is above the first working."""
        return self.board.wipe(keep=[thing for thing in self.board.things if isinstance(thing, WorkingLine)])

    def rise(self) -> list[Animation]:
        """Return the animations that move the first working to the top."""
        return [line.animate.shift(UP * 2.45) for line in self.board.things]

    def write_product(self, k: int, j: int, label: Typeset | None) -> None:
        """Write the second product quickly: the symbol while the error signal runs back, then numbers and value."""
        symbol, numbers, result = self.one_share(k, j, top=WORK.top - 3.23).submobjects
        self.board.send_back([(self.hidden, k, j)], *self.board.write(symbol))
        self.board.substitute({"w": label, "d": self.board.content(self.last, k)}, numbers)
        self.at("value", *self.board.write(result), run_time=0.4)
        self.settle(self.hidden, j, partial(fields.blame, -2), result.parts["result"])

    def fill_others(self, units: list[int]) -> None:
        """Fill the rest of the layer in the same way, at once."""
        if not units:
            return
        keys = [key for k in units for key in self.net.fan_out(self.hidden, k)]
        labels, leaving = self.new_values(self.hidden, units, partial(fields.blame, -2))
        self.play(*leaving, self.undim(*self.net.lit(keys)), *pulses(self.net, keys, "backward", True), run_time=0.6)
        self.play(*(FadeIn(label) for label in labels), *self.board.ring(self.hidden, units, "backward"), run_time=0.4)

    def wishes(self, signs: tuple[int, ...]) -> list[VGroup]:
        """An arrow beside every hidden unit whose blame has one of those signs: up for more of it, down for less."""
        blame = {k: self.facts.value(fields.blame(-2, k)) for k in self.units_of(self.hidden)}
        largest = max(abs(value) for value in blame.values()) or 1.0
        made = [self.wish(k, value, abs(value) / largest) for k, value in blame.items() if np.sign(value) in signs]
        self.board.hold(*made)
        return made

    def wish(self, k: int, blame: float, share: float) -> VGroup:
        """An arrow at a shoulder of a unit, as long as its blame is large; words beside it where there is room."""
        x, low, high = self.shoulder(k, share)
        top, bottom = np.array([x, high, 0.0]), np.array([x, low, 0.0])
        start, end = (bottom, top) if blame < 0 else (top, bottom)
        arrow = VGroup(self.short_arrow(start, end, "backward"))
        self.taken.append((x - ARROW_HALF, low, x + ARROW_HALF, high))
        right = by_shape(wide=FRAME.safe_x, square=WORK.left - 0.1, tall=FRAME.safe_x)
        outward = 0.12 if high > self.net.unit(self.hidden, k).center[1] else -0.12
        for text in ("wants more", "more") if blame < 0 else ("wants less", "less"):
            word = self.words(text, weight="semibold")
            word.at(x + 0.3, (low + high) / 2 + outward - word.cap_height / 2)
            points = word.ink_points()[:, :2]
            box = (*(points.min(axis=0) - WORD_ROOM), *(points.max(axis=0) + WORD_ROOM))
            inside = float(points[:, 0].max()) < right and float(points[:, 1].max()) < self.net.zone.top
            if (FRAME.shape == "wide" or inside) and self.is_free(box):
                self.taken.append(box)
                arrow.add(word)
                break
        return arrow

    def shoulder(self, k: int, share: float) -> tuple[float, float, float]:
        """Return x, lower and upper end of the arrow beside unit k, at the first free shoulder.

        Of a full arrow or a shorter one. Arrows to the outputs run inward, so the outer shoulder towards them comes
        first; where none is free, one without text is taken, at last over or under the middle of the unit.
        """
        unit, net = self.net.unit(self.hidden, k), self.net
        outer = 1 if unit.center[1] >= net.middle - 0.01 else -1
        heights = [size * min(0.75, net.spacing * 0.4) * (0.6 + 0.4 * share) for size in (1.0, 0.65)]
        shoulders = ((1, outer), (-1, outer), (1, -outer), (-1, -outer))
        tried = [self._beside(unit, *shoulder, height) for height in heights for shoulder in shoulders]
        middle = [self._beside(unit, 0, side, heights[-1]) for side in (outer, -outer)]
        dim_side_first = sorted(
            tried, key=lambda place: place[0]
        )  # better on a dim arrow from the inputs than on a bright one
        for arrows, places in ((True, tried), (False, [*dim_side_first, *middle])):
            for x, low, high in places:
                box = (x - ARROW_HALF - 0.03, low - 0.04, x + ARROW_HALF + 0.03, high + 0.04)
                if self.is_free(box, circles=False, arrows=arrows):
                    return x, low, high
        return tried[0]

    def _beside(self, unit: Unit, across: int, side: int, height: float) -> tuple[float, float, float]:
        small = unit.radius < SMALL_UNIT  # it would hide half of an arrow that begins over its edge
        x = unit.center[0] + across * (0.87 * unit.radius + ARROW_HALF + 0.03 if small else unit.radius)
        near = unit.center[1] + side * unit.radius * (0.5 if across else 1.08)
        floor = self.net.zone.bottom + 0.6  # above the layers' names
        if near + side * height < floor:
            return x + across * 0.22, floor, floor + height
        return x, min(near, near + side * height), max(near, near + side * height)

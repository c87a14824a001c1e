"""Step 4: the chain rule: one weight, one path to the loss, a slope for each link, and their product checked by a nudge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    PI,
    Animation,
    AnimationGroup,
    Arc,
    Arrow,
    CurvedArrow,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    RoundedRectangle,
    ShowPassingFlash,
    VGroup,
    smooth,
)
from manim import Line as Stroke

from lesson.numbers import displayed_relation, shortest_places
from scenes.kit import symbols
from scenes.kit.flow import land, pulses
from scenes.kit.layout import BIG, DIM, READ, WORK, Zone
from scenes.kit.motion import Follow, Level, arc, over_time, passing, swap
from scenes.kit.number_line import NumberLine, windows
from scenes.kit.typeset import Typeset
from scenes.kit.working import RELATIONS, Line, Working, product, repr_exact
from scenes.step import Step

# One colour for each kind of factor, kept for the rest of the film.
ROLES = {"input_activation": "forward", "slope": "slope", "weight": "sign", "error": "loss", "delta": "backward"}
NEXT = {"dz/dw": "z", "dz/da": "z", "da/dz": "a", "dL/da": "loss", "dL/dz": "loss"}  # what a factor leads to

SYMBOL = 0.56
VALUE = 0.46
LINE_LEFT, LINE_RIGHT = -4.85, 1.75
LINKS_X = 2.95  # left edge of the slopes beside the lines
CHAIN_X = WORK.left + 0.45  # the chain beside the network
FORMULA = Zone(-6.2, 2.3, -2.6, 2.2)
FORMULA_SIZE = 0.6
MOVE_PLACES = 5  # decimals of the small moves beside the lines
LEAST_PLACES = 3  # decimals at which measured ratio and product are compared, at least
CHANGE_PLACES = 6  # decimals of the tiny change of the loss
AXIS = 0.25  # of a fraction's bar over the baseline, in em


@dataclass(frozen=True)
class Stop:
    """A quantity on the path: its symbol, its colour, and the field of its change when the weight is nudged."""

    kind: str  # weight, z, a, loss
    symbol: str
    role: str
    meaning: str

    @property
    def field(self) -> str:
        return f"nudge.{self.kind}"


class ChainRule(Step):
    """Step 4: a nudge of one weight, followed to the loss; the slope of the whole path is the product of its links."""

    key = "chain_rule"
    beats = ("one_weight", "path", "nudge", "slopes", "product", "measure", "meaning", "closing")
    poster = "slopes"
    phase = "backward"

    def prepare(self) -> None:
        focus = self.facts.focus
        self.net = self.diagram()
        self.values = self.net.put_activations()
        self.edge_key = (self.net.last - 1, focus.out, focus.h)
        self.factors = self.facts.path.factors
        self.stops = self._stops()
        self.ys = self._heights()
        self.symbols = [self.math(stop.symbol, size=SYMBOL, role=stop.role) for stop in self.stops]
        self.befores = [self._value(stop, "before") for stop in self.stops]
        self.meanings = [self.words(stop.meaning, role="muted") for stop in self.stops]
        for symbol, before, meaning, y in zip(self.symbols, self.befores, self.meanings, self.ys, strict=True):
            symbol.centered_at(CHAIN_X + 0.3, y)
            before.centered_at(CHAIN_X + 2.4, y + 0.14)
            meaning.centered_at(CHAIN_X + 2.4, y - 0.34)
        self.extra: dict[tuple[int, int, int], Typeset] = {}  # weight labels only the lit path has room for

    # -- what lies on the path ---------------------------------------------------------------------------------------------

    def _stops(self) -> list[Stop]:
        """The weight, and whatever each factor of the chain leads to."""
        f, last, out = self.facts, self.net.last, self.facts.focus.out
        known = {
            "z": Stop("z", symbols.z(f, last, out), "ink", "weighted sum"),
            "a": Stop("a", symbols.a(f, last, out), "forward", "prediction"),
            "loss": Stop("loss", "L", "loss", "loss"),
        }
        sign = self.theme.sign(f.value("nudge.weight.before"))
        start = Stop("weight", symbols.w(f, last - 1, out, f.focus.h), sign, "weight")
        return [start, *(known[NEXT[factor.name]] for factor in self.factors)]

    def _heights(self) -> list[float]:
        """Heights of the stops, evenly from top to bottom."""
        count = len(self.stops)
        pitch = 1.3 if count > 3 else 1.65
        return [-0.38 + pitch * ((count - 1) / 2 - index) for index in range(count)]

    def _value(self, stop: Stop, moment: str, size: float = VALUE) -> Typeset:
        return self.number(f"{stop.field}.{moment}", size=size, role=stop.role)

    def _factor_role(self, index: int) -> str:
        factor = self.factors[index]
        return self.theme_role(ROLES[factor.kind], factor.value)

    def _fraction(self, index: int) -> str:
        """The symbol of a link's slope: how the next quantity answers to this one."""
        return symbols.d(self.stops[index + 1].symbol, self.stops[index].symbol)

    def _whole(self) -> str:
        return symbols.d(self.stops[-1].symbol, self.stops[0].symbol)

    def _meaning_of(self, index: int) -> str | None:
        """What a link's slope is made of, in symbols, where that is short to say."""
        f, last, focus = self.facts, self.net.last, self.facts.focus
        factor = self.factors[index]
        if factor.kind == "input_activation":
            return symbols.a(f, last - 1, focus.h)
        if factor.kind == "slope":
            return None if f.holds("identity_output") else f"{symbols.f(f, last)}'(z)"
        if factor.kind == "delta" or f.holds("squared_loss"):
            return f"{symbols.a(f, last, focus.out)} - {symbols.target(f, focus.out)}"
        return None

    # -- the question ------------------------------------------------------------------------------------------------------

    def one_weight(self) -> None:
        self.opening()
        self.at("net", FadeIn(self.net), FadeIn(self.values), run_time=0.9)
        self.at("weights", *pulses(self.net, list(self.net.edges), "ink", run_time=1.1))
        self.cue("nudge")
        label = self._weight_label()
        last = VGroup(self.symbols[-1], self.befores[-1], self.meanings[-1])
        self.play(self.dim(self._rest()), FadeIn(label), run_time=0.6)
        self.play(FadeIn(self.symbols[0]), FadeIn(self.meanings[0]), land(label, self.befores[0], run_time=1.0), run_time=1.0)
        wobble = self._nudge_arrow(self.symbols[0])
        self.play(FadeIn(wobble, shift=np.array([0, 0.2, 0])), run_time=0.4)
        self.cue("loss")
        gap = self._down(0, -1)
        self.mark = self.words("?", size=1.05, weight="semibold", role="muted")
        self.mark.centered_at(CHAIN_X + 2.4, sum(self.ys) / len(self.ys))
        self.play(FadeIn(gap), FadeIn(self.mark), run_time=0.6)
        self.play(FadeIn(last), run_time=0.6)
        self.unknown = VGroup(gap, self.mark, wobble)

    def _weight_label(self) -> Typeset:
        """The label of the weight we follow; where the network is crowded it gets one now."""
        label = self.net.labels.get(self.edge_key)
        if label is None:
            self.extra.update(self.net.missing_labels([self.edge_key]))
            label = self.extra[self.edge_key]
        return label

    def _lit(self) -> list[Mobject]:
        """What stays bright: the weight and the two units it joins."""
        _, out, source = self.edge_key
        units = [self.net.unit(self.net.last - 1, source), self.net.unit(self.net.last, out)]
        contents = [unit.content for unit in units if unit.content is not None]
        return [self.net.edges[self.edge_key], self._weight_label(), *units, *contents]

    def _rest(self) -> VGroup:
        return self.net.everything_but(self._lit())

    def _nudge_arrow(self, beside: Mobject) -> Arrow:
        """A short arrow up: nudge it."""
        x, y = float(beside.get_left()[0]) - 0.3, self.ys[0]
        return self._arrow([x, y - 0.3, 0], [x, y + 0.34, 0], "ink")

    def _arrow(self, start: Sequence[float], end: Sequence[float], role: str = "muted", width: float = 5) -> Arrow:
        return Arrow(start, end, buff=0, stroke_width=width, color=self.theme.role(role), tip_length=0.2,
                     max_tip_length_to_length_ratio=1, max_stroke_width_to_length_ratio=100)  # fmt: skip

    def _down(self, upper: int, lower: int) -> Arrow:
        """An arrow from one stop of the chain to a later one."""
        x = CHAIN_X + 0.3
        start = float(self.symbols[upper].ink_points()[:, 1].min()) - 0.1
        end = float(self.symbols[lower].ink_points()[:, 1].max()) + 0.1
        return self._arrow([x, start, 0], [x, end, 0])

    # -- the path ------------------------------------------------------------------------------------------------------------

    def path(self) -> None:
        loss = VGroup(self.symbols[-1], self.befores[-1], self.meanings[-1])
        self.at("dim", FadeOut(self.unknown), self.dim(loss), *pulses(self.net, [self.edge_key], "ink"), run_time=0.9)
        arrows = VGroup()
        unit = self.net.unit(self.net.last, self.facts.focus.out)
        for index, stop in enumerate(self.stops[1:], start=1):
            self.cue({"z": "z", "a": "a", "loss": "l"}[stop.kind])
            if stop.kind == "z":
                self.play(*pulses(self.net, [self.edge_key], "forward", run_time=0.8))
            arrow = self._down(index - 1, index)
            arrows.add(arrow)
            moves: list[Animation] = [FadeIn(arrow, run_time=0.7)]
            if stop.kind == "loss":
                moves.append(self.undim(loss))
            else:
                moves += [FadeIn(self.symbols[index]), FadeIn(self.meanings[index]), self._emerge(unit.center, self.befores[index])]
            self.play(*moves)
        self.cue("chain")
        self.arrows = arrows
        self._run_down_chain()

    def _emerge(self, start: np.ndarray, label: Typeset, run_time: float = 1.0) -> Animation:
        """A value comes flying from a place and stays."""
        flight = Follow(label.copy(), arc(start, label.get_center()), run_time=run_time * 0.8)
        return AnimationGroup(flight, FadeIn(label, run_time=run_time * 0.35), lag_ratio=0.8, run_time=run_time)

    def _run_down_chain(self) -> None:
        """A light runs from the weight down to the loss."""
        lights = []
        for arrow in self.arrows:
            line = passing(Stroke(arrow.get_start(), arrow.get_end(), stroke_width=12, color=self.theme.ink))
            lights.append(ShowPassingFlash(line, time_width=0.7, run_time=0.6))
        self.play(LaggedStart(*lights, lag_ratio=0.8))

    # -- the number lines ----------------------------------------------------------------------------------------------------

    def nudge(self) -> None:
        self.cue("lines")
        self.play(FadeOut(self.net), FadeOut(self.values), FadeOut(self.arrows), *map(FadeOut, self.meanings),
                  *(FadeOut(label) for label in self.extra.values()), run_time=0.6)  # fmt: skip
        self._make_lines()
        moves = []
        for symbol, before, line, y in zip(self.symbols, self.befores, self.lines, self.ys, strict=True):
            goal = symbol.copy().centered_at(-5.88, y)
            moves.append(self._move(symbol, goal))
            value = before.copy()
            moves.append(self._move(before, line.above(value, self._start(line))))
        self.play(*moves, run_time=1.1)
        self.play(LaggedStart(*(FadeIn(line) for line in self.lines), lag_ratio=0.25), run_time=1.2)
        self.play(LaggedStart(*(FadeIn(dot, scale=1.8) for dot in self.dots), lag_ratio=0.25), run_time=0.9)
        self.moves = VGroup()
        for index, stop in enumerate(self.stops):
            self.cue({"weight": "w", "z": "z", "a": "a", "loss": "l"}[stop.kind])
            self._slide(index)

    def _make_lines(self) -> None:
        """One line for each stop; all show ranges of the same width, so that moves can be compared."""
        changes = [(self.facts.value(f"{s.field}.before"), self.facts.value(f"{s.field}.after")) for s in self.stops]
        self.changes = changes
        self.lines = [
            NumberLine(self.theme, low, high, left=LINE_LEFT, right=LINE_RIGHT, y=y, open_ends=True)
            for (low, high), y in zip(windows(changes, share=0.84), self.ys, strict=True)
        ]
        self.dots: list[Dot] = []
        self.trails = []
        self.ghosts = []
        for stop, line, (before, _) in zip(self.stops, self.lines, changes, strict=True):
            self.dots.append(line.marker(before, stop.role))
            self.ghosts.append(line.ghost(before, stop.role))
            self.trails.append(line.bar(before, before, stop.role, width=12))
        self.afters: list[VGroup] = []

    def _start(self, line: NumberLine) -> float:
        return self.changes[self.lines.index(line)][0]

    def _move(self, thing: Typeset, goal: Mobject) -> Animation:
        """A text glides to a place and stays the same text."""
        return Follow(thing, [thing.get_center(), goal.get_center()], stay=True)

    def _slide(self, index: int) -> None:
        """A marker moves by its change; a ghost stays where it was, and the new value comes beside the old."""
        line, stop, (_, after) = self.lines[index], self.stops[index], self.changes[index]
        before = self.befores[index]
        right = float(before.ink_points()[:, 0].max())
        arrow = self.math("->", role="muted", size=VALUE).at(right + 0.16, before.baseline[1])
        new = self._value(stop, "after").at(float(arrow.ink_points()[:, 0].max()) + 0.16, before.baseline[1])
        self.afters.append(VGroup(arrow, new))
        self.add(self.ghosts[index], self.trails[index], self.dots[index])
        slide = line.slide(self.dots[index], after, trail=self.trails[index], run_time=1.1)
        self.play(slide, FadeIn(self.afters[index], run_time=0.8))
        places = None if stop.kind == "weight" else MOVE_PLACES
        path = "nudge.epsilon" if stop.kind == "weight" else f"{stop.field}.change"
        change = self.number(path, role=stop.role, places=places, sign=True, size=VALUE)
        self.moves.add(change.centered_at(LINKS_X + 0.9, line.y))
        self.play(FadeIn(change, shift=np.array([0.2, 0, 0])), run_time=0.4)

    def _row(self, index: int) -> VGroup:
        """Everything of one line."""
        return VGroup(self.lines[index], self.symbols[index], self.befores[index], self.afters[index],
                      self.ghosts[index], self.trails[index], self.dots[index])  # fmt: skip

    # -- the slopes ----------------------------------------------------------------------------------------------------------

    def slopes(self) -> None:
        later = [self._row(index) for index in range(2, len(self.stops))]
        self.at("far", *(self.dim(thing) for thing in (*later, *self.moves[2:])), run_time=0.6)
        self.cue("slope")
        ratio = self.math('"slope" = ("move below")/("move above")').at(LINKS_X - 0.3, sum(self.ys) / len(self.ys))
        self.play(FadeOut(self.moves), run_time=0.4)
        self.play(FadeIn(ratio), run_time=0.6)
        self.rows: list[VGroup] = []
        self.bends = []
        for index in range(len(self.factors)):
            self.cue(self._link_cue("s", index))
            if not index:
                self.play(FadeOut(ratio), run_time=0.4)
            bright = (index, index + 1)
            levels = [self.dim(self._row(i)) if i not in bright else self.undim(self._row(i))
                      for i in range(len(self.stops))]  # fmt: skip
            self.play(*levels, *(self.dim(VGroup(row, bend)) for row, bend in zip(self.rows, self.bends, strict=True)),
                      run_time=0.5)  # fmt: skip
            bend = self._bend(index)
            self.bends.append(bend)
            symbol, made_of, value = self._link(index)
            self.rows.append(VGroup(*(part for part in (symbol, made_of, value) if part is not None)))
            self.play(FadeIn(bend), FadeIn(symbol), run_time=0.5)
            self.play(self._falling(index, 2.0), *([FadeIn(made_of)] if made_of is not None else []))
            self.at(self._link_cue("v", index), FadeIn(value), run_time=0.6)
        if self.has_cue("minus"):
            self.cue("minus")
        everything = [*(self._row(i) for i in range(len(self.stops))), *self.rows, *self.bends]
        self.play(*(self.undim(thing) for thing in everything), run_time=0.6)

    def _link_cue(self, letter: str, index: int) -> str:
        """Cues are counted; the last link has the third, also where there are only two."""
        return f"{letter}{3 if index == len(self.factors) - 1 else index + 1}"

    def _bend(self, index: int) -> CurvedArrow:
        """An arrow beside the lines, from one to the next."""
        x = LINE_RIGHT + 0.55
        start, end = [x, self.ys[index] - 0.1, 0], [x, self.ys[index + 1] + 0.12, 0]
        return CurvedArrow(start, end, angle=-PI / 2, color=self.theme.role(self._factor_role(index)), stroke_width=5,
                           tip_length=0.2)  # fmt: skip

    def _link(self, index: int) -> tuple[Typeset, Typeset | None, Typeset]:
        """A link's slope: its symbol, what it is made of (where that is short to say) and its value."""
        role = self._factor_role(index)
        middle = (self.ys[index] + self.ys[index + 1]) / 2 - AXIS * READ
        symbol = self.math(self._fraction(index), role=role).at(LINKS_X, middle)
        x = float(symbol.ink_points()[:, 0].max()) + 0.16
        shown = self.shown(f"path.factors[{index}].value")
        sign = RELATIONS[displayed_relation(repr_exact(shown), shown.text)]
        value = self.math(f"{sign} {{v}}", v=shown, roles={"v": role}, size=VALUE)
        meaning = self._meaning_of(index)
        if meaning is None:
            return symbol, None, value.at(x, middle)
        made_of = self.math(f"= {{{{ {meaning} : m }}}}", roles={"m": role}, size=VALUE)
        return symbol, made_of.at(x, middle + 0.3), value.at(x, middle - 0.32)

    def _falling(self, index: int, run_time: float) -> Animation:
        upper, lower = self.lines[index], self.lines[index + 1]
        start, end = (upper.x(value) for value in self.changes[index])
        there = lower.x(self.changes[index + 1][1])
        role = self._factor_role(index)
        bar = passing(Stroke([start, upper.y, 0], [end, upper.y, 0], stroke_width=16, color=self.theme.role(role)))

        def draw(share: float) -> None:
            sunk = smooth(min(share / 0.5, 1.0))
            scale = smooth(min(max((share - 0.5) / 0.4, 0.0), 1.0))
            y = upper.y + (lower.y - upper.y) * sunk
            tip = end + (there - end) * scale
            bar.set_points_as_corners([[start, y, 0], [tip, y, 0]])

        drop = over_time(bar, draw, run_time)
        drop.remover = True  # it lies on the lower line's own trail now
        return drop

    # -- the product ---------------------------------------------------------------------------------------------------------

    def product(self) -> None:
        self.cue("fall")
        for index in range(len(self.factors)):
            self.play(self._falling(index, 1.1), Level(VGroup(self.rows[index]), 1.0))
        lines = [self._row(i) for i in range(len(self.stops))]
        self.cue("formula")
        self.play(*(FadeOut(row) for row in lines), FadeOut(VGroup(*self.bends)), run_time=0.6)
        work = Working(self.theme, self._whole(), zone=FORMULA, top=1.6, size=FORMULA_SIZE, pitch=1.3)
        symbolic = self._symbolic(work)
        symbolic.left.shift(np.array([-0.12, 0, 0]))
        flights = [self._flight(row[0], symbolic.parts[f"f{i}"]) for i, row in enumerate(self.rows)]
        self.play(LaggedStart(*flights, lag_ratio=0.3), run_time=1.5)
        self.play(FadeIn(symbolic), run_time=0.4)
        self.cue("whole")
        links = [symbolic.parts[f"f{i}"] for i in range(len(self.factors))]
        self.play(*(self.dim(link) for link in links), run_time=0.4)
        self.cue("links")
        self.play(LaggedStart(*(self.undim(link) for link in links), lag_ratio=0.6), run_time=1.2)
        self.cue("values")
        numbers = product(*(self.shown(f"path.factors[{i}].value") for i in range(len(self.factors))))
        line = work.put_in(numbers, roles=self._factor_roles())
        flights = [self._flight(row[-1].parts["v"], line.parts[f"f{i}"]) for i, row in enumerate(self.rows)]
        self.play(LaggedStart(*flights, lag_ratio=0.3), run_time=1.4)
        self.play(FadeIn(line), FadeOut(VGroup(*self.rows)), run_time=0.4)
        self._to_the_middle(work)
        self.cue("result")
        result = work.result(self.shown("path.product"), of=numbers, role="backward", size=BIG)
        self.play(FadeIn(result), run_time=0.6)
        self.cue("name")
        name = self.words("the gradient", role="backward", size=VALUE)
        name.at(float(result.get_right()[0]) + 0.35, result.right[0].baseline[1])
        self.play(FadeIn(name), run_time=0.5)
        self.result_line = result

    def _to_the_middle(self, work: Working) -> None:
        """The slopes beside the formula are gone: it glides to the middle of the frame, and goes on there."""
        aside = float(work.get_center()[0])
        goal = work.get_center() - np.array([aside, 0, 0])
        self.play(Follow(work, [work.get_center(), goal], stay=True), run_time=0.9)
        work.equals_x -= aside

    def _factor_roles(self) -> dict[str, str]:
        return {f"f{i}": self._factor_role(i) for i in range(len(self.factors))}

    def _symbolic(self, work: Working) -> Line:
        """The chain rule in symbols, each fraction in its colour."""
        links = " dot ".join(f"{{{{ {self._fraction(i)} : f{i} }}}}" for i in range(len(self.factors)))
        whole = f"{{{{ {self._whole()} : backward }}}}"
        return work.line(whole, links, tall=True, roles=self._factor_roles())

    def _flight(self, thing: Mobject, to: Mobject, bend: float = 0.25) -> Animation:
        """A copy flies to where a part of a formula will stand."""
        return Follow(thing.copy(), arc(thing.get_center(), to.get_center(), bend), run_time=1.0)

    # -- measuring -----------------------------------------------------------------------------------------------------------

    def measure(self) -> None:
        self.cue("stage")
        places = self._agreeing_places()
        expected = self.number("path.product", role="backward", places=places, size=VALUE)
        expected.at(WORK.right - 0.25, -2.45, "right")
        told = self.words("product", role="muted").at(WORK.left + 0.25, -2.45)
        flight = self._flight(self.result_line.parts["result"], expected)
        self.play(flight, *(FadeOut(thing) for thing in self._but_header()), run_time=1.0)
        self.play(FadeIn(expected), FadeIn(told), FadeIn(self.net), FadeIn(self.values),
                  *(FadeIn(label) for label in self.extra.values()), run_time=0.8)  # fmt: skip
        self.cue("ask")
        panel = self.question("change of loss ÷ nudge", "will be ...?", y=0.75)
        self.play(FadeIn(panel), run_time=0.5)
        self.cue("run")
        self.play(FadeOut(panel), run_time=0.4)
        moved = [self._moved(stop, 2.0 - 0.62 * index) for index, stop in enumerate(self._shown_stops())]
        self.play(self._relabel(), FadeIn(moved[0]), run_time=0.7)
        self.play(*pulses(self.net, [self.edge_key], "forward", run_time=1.0))
        self.cue("new")
        self.play(*self._new_predictions(), *(FadeIn(row) for row in moved[1:-1]), run_time=0.8)
        self.play(FadeIn(moved[-1]), run_time=0.6)
        self._divide(places, told, expected)

    def _but_header(self) -> list[Mobject]:
        header = {id(member) for member in self.header.get_family()}
        return [thing for thing in self.mobjects if id(thing) not in header]

    def _shown_stops(self) -> list[Stop]:
        """The weight, the prediction where it is a link of the chain, and the loss."""
        return [stop for stop in self.stops if stop.kind != "z"]

    def _moved(self, stop: Stop, y: float) -> VGroup:
        """A quantity before and after the nudge."""
        symbol = self.math(stop.symbol, role=stop.role, size=VALUE).at(WORK.left, y)
        before = self._value(stop, "before", READ).at(WORK.left + 1.0, y)
        arrow = self.math("->", role="muted").at(float(before.ink_points()[:, 0].max()) + 0.15, y)
        after = self._value(stop, "after", READ).at(float(arrow.ink_points()[:, 0].max()) + 0.15, y)
        return VGroup(symbol, before, arrow, after)

    def _relabel(self) -> Animation:
        """The weight's label shows the nudged weight."""
        old, edge = self._weight_label(), self.net.edges[self.edge_key]
        new = self._value(self.stops[0], "after", READ)
        self.new_label = new
        points = new.ink_points()
        edge.open_gap(float(np.ptp(points[:, 0])), float(np.ptp(points[:, 1])), edge.label_at)
        new.centered_at(float(old.get_center()[0]), float(old.get_center()[1]))
        return swap(old, new)

    def _new_predictions(self) -> list[Animation]:
        """Every output shows what it predicts after the nudge."""
        self.new_predictions: list[Typeset] = []
        changes = []
        for k, unit in self.net.units[self.net.last].items():
            if not self.net.shows_values or unit.content is None:
                continue
            new = self.net.value_typeset(self.net.last, k, f"nudge.prediction_after[{k}]", "forward")
            self.new_predictions.append(new)
            changes.append(swap(unit.content, new))
        return changes

    def _agreeing_places(self) -> int:
        """The most decimals with which the measured ratio and the product show the same digits."""
        most = self.lesson.decimals.values
        for places in range(most, min(most, LEAST_PLACES) - 1, -1):
            if self.shown("nudge.measured", places).text == self.shown("path.product", places).text:
                return places
        return most

    def _divide(self, places: int, told: Typeset, expected: Typeset) -> None:
        """Change of the loss over the nudge: symbols, numbers, value; then beside the product."""
        change, step = self.shown("nudge.loss.change", CHANGE_PLACES), self.shown("nudge.epsilon")
        weight = self.stops[0].symbol
        sign = RELATIONS[displayed_relation(repr_exact(change), change.text)]
        self.cue("ratio")
        ratio = self.math(f"{{{{ (Delta L)/(Delta {weight}) : r }}}} {sign} ({{change}})/({{step}})", change=change, step=step,
                          roles={"r": "ink", "change": "loss", "step": self.stops[0].role})  # fmt: skip
        ratio.at(WORK.left, -0.46)
        self.play(FadeIn(ratio), run_time=0.7)
        self.cue("same")
        measured = self.number("nudge.measured", places=places, size=VALUE).at(WORK.right - 0.25, -1.7, "right")
        said = self.words("measured", role="muted").at(WORK.left + 0.25, -1.7)
        self.play(FadeIn(said), FadeIn(measured, shift=np.array([0, -0.2, 0])), run_time=0.7)
        same = displayed_relation(measured.values[0].text, expected.values[0].text)
        sign = self.math(RELATIONS[same], size=VALUE)
        sign.at(float(expected.ink_points()[:, 0].min()) - 0.2, -2.45, "right")
        box = RoundedRectangle(corner_radius=0.15, width=WORK.width, height=1.6, stroke_width=3,
                               color=self.theme.muted)  # fmt: skip
        box.move_to([(WORK.left + WORK.right) / 2, -1.93, 0])
        self.play(FadeIn(sign), FadeIn(box), run_time=0.6)

    # -- what it tells -------------------------------------------------------------------------------------------------------

    def meaning(self) -> None:
        net = self.net
        self.cue("sign")
        gradient = self._gradient_line("path.gradient", self.stops[0].symbol, 1.75)
        self.clear_but(*self._network_parts())
        self.play(*self._undo_nudge(), FadeIn(gradient), run_time=0.8)
        self.cue("way")
        raised = self._direction(self.stops[0], True, -0.4, WORK.left + 0.9)
        moved = self._direction(self.stops[-1], self.facts.value("path.gradient") >= 0, -0.4, WORK.left + 2.9)
        self.play(FadeIn(raised, shift=np.array([0, 0.2, 0])), run_time=0.6)
        self.play(FadeIn(moved, shift=np.array([0, 0.2 if self.facts.value("path.gradient") >= 0 else -0.2, 0])),
                  run_time=0.6)  # fmt: skip
        self.cue("colours")
        self.play(FadeOut(raised), FadeOut(moved), run_time=0.4)

        source = symbols.a(self.facts, net.last - 1, self.facts.focus.h)
        factors = self._factors_line(source, 0.45)
        self.play(FadeIn(factors), run_time=0.6)
        self.cue("green")
        self.play(FadeIn(self._rings(net.last - 1, self.facts.focus.h, [0])), self._light(factors, [0]), run_time=0.6)
        self.cue("rest")
        rest = range(1, len(self.factors))
        self.play(FadeIn(self._rings(net.last, self.facts.focus.out, rest)), self._light(factors, rest), run_time=0.6)
        if self.has_cue("swap"):
            self.cue("swap")
            self._other_weight(factors)
        else:
            self.play(self._light(factors, range(len(self.factors))), run_time=0.6)

    def _rings(self, layer: int, k: int, factors: Sequence[int]) -> VGroup:
        """A ring around a unit, in the colours of the factors that belong to it."""
        unit, span = self.net.unit(layer, k), 2 * PI / len(factors)
        arcs = VGroup()
        for place, index in enumerate(factors):
            color = self.theme.role(self._factor_role(index))
            piece = Arc(unit.radius, start_angle=PI / 2 + place * span, angle=span, stroke_width=9, color=color)
            arcs.add(piece.shift(unit.center))
        return arcs

    def _light(self, line: Typeset, bright: Sequence[int]) -> Animation:
        """Only some factors of a product stay bright."""
        return AnimationGroup(*(Level(line.parts[f"f{i}"], 1.0 if i in bright else DIM)
                                for i in range(len(self.factors))))  # fmt: skip

    def _factors_line(self, sent: str, y: float) -> Typeset:
        """The product in symbols: what the sending unit passes on, times what belongs to the output."""
        pieces, numbers = [f"{{{{ {sent} : f0 }}}}"], {}
        for index in range(1, len(self.factors)):
            meaning, path = self._meaning_of(index), f"path.factors[{index}].value"
            if meaning is not None:
                pieces.append(f"{{{{ {f'({meaning})' if ' - ' in meaning else meaning} : f{index} }}}}")
            else:
                value = self.facts.value(path)
                numbers[f"f{index}"] = self.shown(path, shortest_places(value, 0, self.lesson.decimals.values))
                pieces.append(f"({{f{index}}})" if value < 0 else f"{{f{index}}}")
        return self.math("= " + " dot ".join(pieces), roles=self._factor_roles(), **numbers).at(WORK.left, y)

    def _other_weight(self, factors: Typeset) -> None:
        """Another weight into the same output: the output's factors come down, only the activation is another."""
        net, focus = self.net, self.facts.focus
        layer = net.last - 1
        key = (layer, focus.out, focus.h2)
        source = net.unit(layer, focus.h2)
        label = net.labels.get(key) or net.missing_labels([key])[key]
        content = [source.content] if source.content is not None else []
        weight = symbols.w(self.facts, layer, focus.out, focus.h2)
        other = self._factors_line(symbols.a(self.facts, layer, focus.h2), -2.3)
        gradient = self._gradient_line(f"cycle.backward.grad_W[{layer}][out][h2]", weight, -0.98)
        self.play(self.undim(net.edges[key], source, label, *content), self._light(factors, range(len(self.factors))),
                  FadeIn(self._rings(layer, focus.h2, [0])), run_time=0.6)  # fmt: skip
        sent = self._flight(source.symbol if source.symbol is not None else source.circle, other.parts["f0"])
        kept = [self._flight(factors.parts[f"f{i}"], other.parts[f"f{i}"], bend=0.0) for i in range(1, len(self.factors))]
        self.play(sent, *kept)
        self.play(FadeIn(other), run_time=0.4)
        self.play(FadeIn(gradient), run_time=0.6)

    def _network_parts(self) -> list[Mobject]:
        contents = [unit.content for units in self.net.units for unit in units.values() if unit.content is not None]
        return [self.net, *contents, *self.extra.values(), self.new_label, *self.new_predictions]

    def _undo_nudge(self) -> list[Animation]:
        """The weight and the predictions as they were: the slopes were taken there."""
        outputs = [unit.content for unit in self.net.units[self.net.last].values() if unit.content is not None]
        pairs = [(self.new_label, self._weight_label()), *zip(self.new_predictions, outputs, strict=False)]
        return [swap(new, old) for new, old in pairs]

    def _gradient_line(self, path: str, weight: str, y: float) -> Typeset:
        """The gradient of a weight: symbol and value."""
        value = self.shown(path)
        sign = RELATIONS[displayed_relation(repr_exact(value), value.text)]
        line = self.math(f"{symbols.d('L', weight)} {sign} {{v}}", v=value, role="backward", size=VALUE)
        return line.at(WORK.left, y)

    def _direction(self, stop: Stop, up: bool, y: float, x: float) -> VGroup:
        """A quantity that rises or falls."""
        symbol = self.math(stop.symbol, size=BIG, role=stop.role).centered_at(x, y)
        right = float(symbol.ink_points()[:, 0].max()) + 0.35
        low, high = [right, y - 0.45, 0], [right, y + 0.45, 0]
        return VGroup(symbol, self._arrow(*((low, high) if up else (high, low)), stop.role, width=9))

    # -- recap -----------------------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        self.cue("recap")
        links = " dot ".join(f"{{{{ {self._fraction(i)} : f{i} }}}}" for i in range(len(self.factors)))
        formula = self.math(f"{{{{ {self._whole()} : backward }}}} = {links}", size=FORMULA_SIZE, roles=self._factor_roles())
        formula.at(0, -1.75, "middle")
        self.recap("Along a path, slopes multiply.")
        self.play(FadeIn(formula), run_time=0.6)

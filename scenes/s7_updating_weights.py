"""Step 7: every weight steps against its gradient; why minus, how far, and whether it helped."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from manim import (
    DOWN,
    LEFT,
    UP,
    Animation,
    Arrow,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    GrowArrow,
    GrowFromEdge,
    LaggedStart,
    Line,
    Mobject,
    Rectangle,
    VGroup,
    linear,
)

from backprop_core.explain import loss_over_weight
from lesson import Shown
from scenes.kit import symbols
from scenes.kit.edge import thickness
from scenes.kit.flow import fly, land, pulses
from scenes.kit.gradient import THIN, gradient_width
from scenes.kit.layout import BODY, CAPTION_TOP, TITLE, WORK, Zone
from scenes.kit.motion import Follow, Level, arc, over_time, swap
from scenes.kit.plot import Plot
from scenes.kit.table import Column, Table
from scenes.kit.typeset import Typeset
from scenes.kit.working import Line as WorkingLine
from scenes.kit.working import Working, product, sum_of
from scenes.step import Step

SIZE = 0.44  # em of the working
CARD = 0.46  # em of the three numbers above it
MOST_ROWS = 6  # weights in the table
REACH = 4.0  # how far to both sides the loss over one weight is drawn
RATES = ("small", "good", "large")
STRIP = 1.85  # height of the two arrows over the loss
Key = tuple[int, int, int]


@dataclass(frozen=True)
class Window:
    """What a plot shows: a point and how far to each side of it (left, right, down, up)."""

    x: float
    y: float
    sides: tuple[float, float, float, float]

    @property
    def x_range(self) -> tuple[float, float]:
        return self.x - self.sides[0], self.x + self.sides[1]

    @property
    def y_range(self) -> tuple[float, float]:
        return self.y - self.sides[2], self.y + self.sides[3]

    def towards(self, other: Window, share: float) -> Window:
        """A window on the way to another; each moment magnifies by the same factor."""
        sides = [a ** (1 - share) * b**share for a, b in zip(self.sides, other.sides, strict=True)]
        return Window(self.x, self.y, (sides[0], sides[1], sides[2], sides[3]))

    def holds(self, x: float, y: float) -> bool:
        return self.x_range[0] <= x <= self.x_range[1] and self.y_range[0] <= y <= self.y_range[1]

    def spot(self, x: float, y: float, inner: Zone) -> np.ndarray:
        """The point of the frame for a pair of values."""
        across, up = (
            (x - self.x_range[0]) / (self.sides[0] + self.sides[1]),
            (y - self.y_range[0]) / (self.sides[2] + self.sides[3]),
        )
        return np.array([inner.left + across * inner.width, inner.bottom + up * inner.height, 0.0])


@dataclass(frozen=True)
class Change:
    """What shows how a value changed."""

    name: Mobject
    before: Typeset
    arrow: Typeset
    after: Typeset


def unsigned_plus(shown: Shown) -> Shown:
    """A number in a formula: no plus sign in front."""
    return replace(shown, text=shown.text.removeprefix("+"))


class UpdatingWeights(Step):
    """Step 7: the rule, why minus, every weight, how far, and the forward pass again."""

    key = "updating_weights"
    beats = ("open", "rule", "downhill", "all", "biases", "eta", "again", "remember")
    poster = "all"
    phase = "update"

    def prepare(self) -> None:
        self.net = self.diagram()
        self.last = self.net.last
        f = self.facts.focus
        self.focus: Key = (self.last - 1, f.out, f.h)
        self.extra: dict[Key, Typeset] = {}  # labels of arrows that had no room for one among all the others
        self.moved: set[Key] = set()  # arrows that show the updated weight

    # -- what several beats do -----------------------------------------------------------------------------------------

    def path(self, key: Key, of: str = "network.weights") -> str:
        """Field of an arrow's weight, its step (`cycle.step_W`), its new value (`cycle.updated.weights`)."""
        return f"{of}[{key[0]}][{key[1]}][{key[2]}]"

    def label_of(self, key: Key) -> Typeset | None:
        return self.net.labels.get(key) or self.extra.get(key)

    def lit(self, keys: list[Key]) -> list[Mobject]:
        """Arrows, their labels, and the units at both their ends."""
        net = self.net
        parts: list[Mobject] = [net.edges[key] for key in keys]
        parts += [label for key in keys if (label := self.label_of(key)) is not None]
        for layer, k in {(key[0], key[2]) for key in keys} | {(key[0] + 1, key[1]) for key in keys}:
            unit = net.unit(layer, k)
            parts += [unit, *([unit.content] if unit.content is not None else [])]
        return parts

    def everything(self) -> list[Mobject]:
        """All of the network that dims and comes back."""
        return [*self.net.everything_but([]), *self.extra.values()]

    def move(self, key: Key, run_time: float = 0.8) -> list[Animation]:
        """An arrow takes its new weight: colour and thickness go there, the label ticks over, light runs along it."""
        edge, label = self.net.edges[key], self.label_of(key)
        old, new = (self.facts.value(self.path(key, of)) for of in ("network.weights", "cycle.updated.weights"))
        said = self.number(self.path(key, "cycle.updated.weights"), role="sign")
        self.moved.add(key)

        def draw(share: float) -> None:
            edge.redraw(old + (new - old) * share)
            if label is not None and share >= 0.5 and label.values != said.values:
                label.say(said)

        things = VGroup(edge, *([label] if label is not None else []))
        return [over_time(things, draw, run_time), *pulses(self.net, [key], "update", run_time=run_time)]

    # -- where we are --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        self.opening()
        net = self.net
        gaps = {key: edge.gap for key, edge in net.edges.items()}
        self.draw_gradients()
        values = net.put_activations()
        parts = [net.edge_group, net.unit_group, net.ellipses, net.bias_group, net.names, values]
        self.at("grads", *(FadeIn(part) for part in parts if len(part)), run_time=0.8)
        self.play(*pulses(net, net.edges, "backward", backward=True, run_time=1.2))
        self.cue("grad")
        self.play(self.dim(*self.but_labels([self.focus])), run_time=0.5)
        w = symbols.w(self.facts, *self.focus)
        gradient = self.card_row(1, "its gradient", "cycle.backward.grad_W[-1][out][h]", "backward")
        source = gradient[1].copy().move_to(net.edge(*self.focus).point(0.5))
        self.play(land(source, gradient[1]), FadeIn(gradient[0]), run_time=1.2)
        self.cue("weights")
        self.play(
            *(self.turn_back(key, gaps[key]) for key in net.edges),
            Level(VGroup(*self.but_labels([])), 1.0),
            run_time=1.2,
        )
        self.play(FadeIn(net.label_group), run_time=0.5)
        self.cue("one")
        self.extra.update(net.missing_labels([self.focus]))
        self.spotlight([self.focus])
        weight = self.card_row(0, "this weight", self.path(self.focus), "sign", w)
        self.play(land(self.label_of(self.focus) or net.edge(*self.focus), weight[1]), FadeIn(weight[0]), run_time=1.0)
        self.card = {"w": weight, "g": gradient}

    def draw_gradients(self) -> None:
        """Arrows as the last step left them: drawn by their gradients."""
        net = self.net
        self.gradients = {key: self.facts.value(net.gradient_path(*key)) for key in net.edges}
        self.largest = max(abs(value) for value in self.gradients.values())
        for key, edge in net.edges.items():
            edge.gap = None
            edge.redraw(self.gradients[key], width=self.width_of(key), role="backward")

    def width_of(self, key: Key) -> float:
        return gradient_width(abs(self.gradients[key]), self.largest)

    def turn_back(self, key: Key, gap: tuple[float, float] | None) -> Animation:
        """An arrow gets thin as a gradient and grows again as the weight it is."""
        edge, wide = self.net.edges[key], self.width_of(key)
        weight = self.net.weight(*key)

        def draw(share: float) -> None:
            if share < 0.5:
                edge.redraw(self.gradients[key], width=wide + (THIN - wide) * 2 * share, role="backward")
            else:
                edge.gap = gap
                edge.redraw(weight, width=THIN + (thickness(weight) - THIN) * (2 * share - 1))

        return over_time(edge, draw, 1.2, linear_time=False)

    def but_labels(self, keys: list[Key]) -> list[Mobject]:
        """Everything of the network but labels of weights and what belongs to those arrows."""
        keep = [*self.net.labels.values(), *self.lit(keys)]
        return list(self.net.everything_but(keep))

    def spotlight(self, keys: list[Key]) -> None:
        """Only these arrows and their units stay bright; labels without room before appear."""
        new = [self.extra[key] for key in keys if key in self.extra]
        self.play(self.dim(*self.net.everything_but(self.lit(keys))), *(FadeIn(label) for label in new), run_time=0.5)

    def card_row(self, index: int, name: str, path: str, role: str, symbol: str = "") -> VGroup:
        """A line of the list above the working: what it is on the left, the number on the right."""
        y = 2.0 - 0.62 * index
        label = VGroup(self.words(name, role="muted", size=CARD).at(WORK.left, y))
        if symbol:
            x = float(label[0].ink_points()[:, 0].max()) + 0.18
            label.add(self.math(symbol, size=CARD, display=False).at(x, y))
        return VGroup(label, self.number(path, size=CARD, role=role).at(WORK.right, y, "right"))

    # -- the rule ------------------------------------------------------------------------------------------------------

    def rule(self) -> None:
        formula = self.formula()
        first, second, third = self.pieces(formula, ("old", "eta"))
        self.cue("old")
        self.play(fly(self.card["w"][1], formula.parts["old"], bend=-0.12), run_time=0.7)
        self.play(FadeIn(first), run_time=0.4)
        self.at("minus", FadeIn(second), run_time=0.5)
        self.cue("times")
        self.play(fly(self.card["g"][1], third, bend=-0.2), run_time=0.7)
        self.play(FadeIn(third), run_time=0.3)
        self.add(formula)
        rate = self.card_row(2, "learning rate", "eta", "ink", "eta")
        self.cue("eta")
        self.play(fly(formula.parts["eta"], rate[0][1]), FadeIn(rate[0][0]), run_time=0.8)
        self.play(FadeIn(rate[0][1]), FadeIn(rate[1]), run_time=0.4)
        self.card["eta"] = rate
        panel = self.question("Up or down?", y=-1.95)
        self.at("ask", FadeIn(panel), run_time=0.5)
        self.cue("put")
        self.play(FadeOut(panel), run_time=0.3)
        numbers, added, result = self.substitution()
        self.substitute({name: self.card[name][1] for name in ("w", "eta", "g")}, numbers)
        self.cue("step")
        self.play(fly(numbers.parts["g"], added.parts["s"], bend=-0.12), run_time=0.6)
        self.play(FadeIn(added), run_time=0.4)
        self.at("value", FadeIn(result), run_time=0.5)

    def formula(self) -> Typeset:
        """The rule for the weight in focus."""
        w, sign = symbols.w(self.facts, *self.focus), self.theme.sign(self.facts.value(self.path(self.focus)))
        text = (
            f"{{{{ {w} : w }}}} arrow.l {{{{ {w} : old }}}} - {{{{ eta : eta }}}} dot {{{{ {symbols.d('L', w)} : g }}}}"
        )
        return (
            self.math(text, size=0.48, roles={"w": sign, "old": sign, "eta": "ink", "g": "backward"})
            .fit(WORK.width)
            .at(WORK.left, -0.15)
        )

    def pieces(self, text: Typeset, ends: tuple[str, ...]) -> list[VGroup]:
        """The outlines of a formula in groups from left to right; each group ends where a named part does."""
        limits = [float(text.parts[name].get_right()[0]) + 0.01 for name in ends] + [np.inf]
        groups: list[list[Mobject]] = [[] for _ in limits]
        for leaf in text.submobjects[:-1]:
            x = float(leaf.get_center()[0])
            groups[next(i for i, limit in enumerate(limits) if x <= limit)].append(leaf)
        return [VGroup(*group) for group in groups]

    def substitution(self) -> tuple[WorkingLine, WorkingLine, WorkingLine]:
        """Numbers for symbols, then old weight and step, then the new weight."""
        old, eta, gradient = (
            self.shown(path) for path in (self.path(self.focus), "eta", "cycle.backward.grad_W[-1][out][h]")
        )
        sign = self.theme.sign(old.value)
        work = Working(self.theme, top=-1.2, size=SIZE, pitch=0.72, roles={"w": sign, "g": "backward"})
        exact = product(old, eta, gradient).exact
        factor = "({g})" if gradient.value < 0 else "{g}"
        numbers = work.line(None, f"{{w}} - {{eta}} dot {factor}", relation="=" if exact else "≈",
                            w=unsigned_plus(old), eta=eta, g=gradient)  # fmt: skip
        step = self.shown(self.path(self.focus, "cycle.step_W"))
        total = sum_of([product(old, names=("w",)), product(step, names=("s",))])
        added = work.put_in(total)
        new = self.shown(self.path(self.focus, "cycle.updated.weights"), self.lesson.decimals.values)
        result = work.result(new, of=total, role=self.theme.sign(new.value))
        return numbers, added, result

    def substitute(self, sources: dict[str, Mobject], line: WorkingLine) -> None:
        """Values fly from where they stand to their places in a line, and the line appears around them."""
        flights = [fly(source, line.parts[name], bend=-0.12) for name, source in sources.items()]
        self.play(LaggedStart(*flights, lag_ratio=0.25), run_time=1.3)
        self.play(FadeIn(line), run_time=0.35)

    # -- why minus -----------------------------------------------------------------------------------------------------

    def downhill(self) -> None:
        self.clear_but(self.net, *self.everything())
        self.make_curve()
        wide, inner = self.wide, self.inner
        self.cue("curve")
        self.play(FadeIn(self.wide_plot), run_time=0.6)
        self.play(Create(self.curve, rate_func=linear), run_time=1.4)
        point = wide.spot(wide.x, wide.y, inner)
        guide = DashedLine(point, [point[0], STRIP, 0], stroke_width=2.5, color=self.theme.muted, dash_length=0.09)
        self.at("point", FadeIn(self.dot, scale=0.4), run_time=0.5)
        way = 1.0 if self.slope >= 0 else -1.0
        uphill = self.direction(point[0], way, "uphill", "backward")
        downhill = self.direction(point[0], -way, "downhill", "update")
        self.cue("uphill")
        self.play(FadeIn(self.tangent), Create(guide), run_time=0.5)
        self.play(GrowArrow(uphill[0]), FadeIn(uphill[1]), run_time=0.7)
        self.at("downhill", GrowArrow(downhill[0]), FadeIn(downhill[1]), run_time=0.7)
        self.cue("zoom")
        self.play(FadeOut(VGroup(guide, uphill, downhill)), FadeOut(self.wide_plot.ticks), run_time=0.4)
        self.remove(self.wide_plot)
        self.add(self.wide_plot.axes, self.wide_plot.labels)
        self.play(over_time(VGroup(self.curve, self.tangent, self.dot), self.zoom, 2.4, linear_time=False))
        self.play(FadeIn(self.close_plot.ticks), run_time=0.4)
        self.cue("move")
        self.one_step()

    def make_curve(self) -> None:
        """The loss over the weight in focus, in a wide window and close up; the point where we are."""
        layer, unit, source = self.focus
        here, self.new_weight = (
            self.facts.value(self.path(self.focus, of)) for of in ("network.weights", "cycle.updated.weights")
        )
        self.slope = self.facts.value("cycle.backward.grad_W[-1][out][h]")
        step = abs(self.new_weight - here) or 0.05
        reach = np.geomspace(step / 40, REACH, 150)
        self.weights = np.concatenate([here - reach[::-1], [here], here + reach])
        self.losses = loss_over_weight(
            self.lesson.network, self.lesson.x, self.lesson.y, layer, unit, source, self.weights
        )
        ahead, behind = 2.3 * step, 1.7 * step
        sides = (ahead, behind) if self.slope > 0 else (behind, ahead)
        loss = self.facts.loss
        near = self.losses[(self.weights >= here - sides[0]) & (self.weights <= here + sides[1])]
        down, up = (max(float(v), 1e-6) * 1.25 for v in (loss - near.min(), near.max() - loss))
        self.wide = Window(here, loss, (REACH, REACH, loss, max(float(self.losses.max()) - loss, 0.2 * loss) * 1.05))
        self.close = Window(here, loss, (*sides, down, up))
        # The ticks of one need more room than those of the other: both begin where the later one does.
        begin = max(self.plot_of(window).inner.left for window in (self.wide, self.close))
        self.wide_plot, self.close_plot = (self.plot_of(window, begin) for window in (self.wide, self.close))
        self.inner = self.wide_plot.inner
        self.curve = self.wide_plot.curve([here], [loss], "loss")
        self.tangent = Line(LEFT, LEFT * 2, stroke_width=4, color=self.theme.backward)
        self.dot = self.wide_plot.dot(here, loss, "ink", radius=0.13)
        self.zoom(0.0)

    def plot_of(self, window: Window, begin: float | None = None) -> Plot:
        """Axes for a window, whose left one stands at `begin`."""

        def made(left: float) -> Plot:
            return Plot(self.theme, Zone(left, WORK.right, CAPTION_TOP, 1.45), window.x_range, window.y_range,
                        x_label="this weight", y_label="loss", y_role="loss")  # fmt: skip

        plot = made(WORK.left)
        return plot if begin is None else made(WORK.left + begin - plot.inner.left)

    def zoom(self, share: float) -> None:
        """Curve, tangent and point as seen on the way from the wide window to the close one."""
        window = self.wide.towards(self.close, share)
        middle = len(self.weights) // 2
        inside = [window.holds(x, y) for x, y in zip(self.weights, self.losses, strict=True)]
        first = next((i + 1 for i in range(middle, -1, -1) if not inside[i]), 0)
        last = next((i for i in range(middle, len(inside)) if not inside[i]), len(inside))
        points = [
            window.spot(x, y, self.inner)
            for x, y in zip(self.weights[first:last], self.losses[first:last], strict=True)
        ]
        self.curve.set_points_as_corners(points)
        reach = [self.tangent_reach(window, way) for way in (-1, 1)]
        ends = [window.spot(window.x + dx, window.y + self.slope * dx, self.inner) for dx in reach]
        self.tangent.put_start_and_end_on(*ends)
        self.dot.move_to(window.spot(window.x, window.y, self.inner))

    def tangent_reach(self, window: Window, way: int) -> float:
        """How far the tangent goes to one side: a third of the window, less where it would leave it."""
        reach = way * 0.36 * (window.sides[0] + window.sides[1])
        room = window.sides[3] if self.slope * reach > 0 else window.sides[2]
        limit = room / abs(self.slope) if self.slope else np.inf
        side = window.sides[1] if way > 0 else window.sides[0]
        return way * min(abs(reach), limit * 0.98, side)

    def direction(self, x: float, way: float, text: str, role: str) -> VGroup:
        """An arrow from above the point to one side, and what lies there."""
        start, end = [x + way * 0.12, STRIP, 0], [x + way * 1.85, STRIP, 0]
        arrow = Arrow(
            start, end, buff=0, stroke_width=7, color=self.theme.role(role), max_tip_length_to_length_ratio=0.16
        )
        label = self.words(text, role=role, weight="semibold").at(x + way * 1.0, STRIP + 0.24, "middle")
        return VGroup(arrow, label)

    def one_step(self) -> None:
        """The point goes one step along the curve; where it was stays as a ring."""
        close, inner = self.close, self.inner
        ghost = self.dot.copy().set_fill(opacity=0).set_stroke(self.theme.muted, width=2.5, opacity=1)
        floor = inner.bottom
        old = close.spot(close.x, close.y, inner)
        heights = np.interp([self.new_weight], self.weights, self.losses)
        new = close.spot(self.new_weight, float(heights[0]), inner)
        old_guide, new_guide = (
            DashedLine(at, [at[0], floor, 0], stroke_width=2.5, color=self.theme.muted, dash_length=0.09)
            for at in (old, new)
        )
        y = floor + 0.3
        arrow = Arrow([old[0], y, 0], [new[0], y, 0], buff=0.02, stroke_width=7, color=self.theme.update,
                      max_tip_length_to_length_ratio=0.3)  # fmt: skip
        old_shown = self.shown(self.path(self.focus))
        new_shown = self.shown(self.path(self.focus, "cycle.updated.weights"), self.lesson.decimals.values)
        text = self.math("{o} -> {n}", size=SIZE, display=False, o=old_shown, n=new_shown,
                         roles={"o": "sign", "n": "sign"})  # fmt: skip
        text.at((WORK.left + WORK.right) / 2, STRIP, "middle")
        self.add(ghost)
        self.play(Create(old_guide), FadeOut(self.tangent), run_time=0.4)
        self.play(self.dot.animate.move_to(new), GrowArrow(arrow), run_time=1.3)
        self.play(Create(new_guide), FadeIn(text), run_time=0.6)
        label = self.label_of(self.focus)
        self.play(fly(text.parts["n"], label if label is not None else self.net.edge(*self.focus)), run_time=0.9)
        self.play(*self.move(self.focus, 0.9))

    # -- every weight --------------------------------------------------------------------------------------------------

    def all(self) -> None:
        net = self.net
        keys = self.table_keys()
        self.clear_but(net, *self.everything())
        right = WORK.right
        columns = (Column("", 1.74, 0.9), Column("old", right - 2.95, 1.0, "right"), Column("step", right - 1.48, 1.4, "right"),
                   Column("new", right, 1.4, "right"))  # fmt: skip
        table = Table(self.theme, columns, top=2.05, pitch=0.75, zone=Zone(1.74, right, CAPTION_TOP, 2.45))
        rows = {key: self.row(table, key) for key in keys}
        self.play(FadeIn(table.headings), FadeIn(table.rule), run_time=0.5)
        self.cue("row1")
        for cell in rows[self.focus]:
            self.play(FadeIn(cell, shift=UP * 0.08), run_time=0.4)
        self.cue("row2")
        if len(keys) > 1:
            self.show_row(keys[1], rows[keys[1]], slow=True)
        self.cue("rest")
        rest = keys[2:]
        others = [key for key in net.edges if key not in keys]
        time = self.seconds_to("largest", 3.0) - (1.4 if others else 0.0)
        for key in rest:
            self.show_row(key, rows[key], slow=False, run_time=min(1.5, time / len(rest)))
        if others:
            self.play(self.undim(*self.lit(others)), run_time=0.3)
            self.play(*(animation for key in others for animation in self.move(key, 1.0)))
        self.cue("largest")
        self.play(*self.compare(rows), run_time=0.6)
        self.cue("tiny")
        self.play(*(Level(row, 1.0) for row in rows.values()), self.undim(*self.everything()), run_time=0.5)
        self.play(*pulses(net, net.edges, "update", run_time=1.2))

    def table_keys(self) -> list[Key]:
        """Weights of the table: the one in focus, others of its unit, then back to the input; those of focus before others."""
        f = self.facts.focus
        first = [self.focus, (self.focus[0], f.out, f.h2)]
        first += [(0, k, j) for j in (f.i, f.i2) for k in (f.first, f.first2)]
        rest = [key for layer in range(self.last - 1, -1, -1) for key in self.net.edges if key[0] == layer]
        chosen = [key for key in dict.fromkeys([*first, *rest]) if key in self.net.edges][:MOST_ROWS]
        return [
            self.focus,
            *sorted((key for key in chosen if key != self.focus), key=lambda key: (-key[0], key[2], key[1])),
        ]

    def row(self, table: Table, key: Key) -> VGroup:
        """A weight's name, old value, step and new value."""
        places = self.lesson.decimals.values
        return table.row([
            self.math(symbols.w(self.facts, *key), display=False),
            self.number(self.path(key), role="sign"),
            self.number(self.path(key, "cycle.step_W"), sign=True, places=places),
            self.number(self.path(key, "cycle.updated.weights"), role="sign", places=places),
        ])  # fmt: skip

    def show_row(self, key: Key, row: VGroup, slow: bool, run_time: float = 1.2) -> None:
        """A weight lights up, its row is written, and it moves."""
        pace = 1.6 if slow else run_time
        label = self.label_of(key)
        source = label if label is not None else self.net.edges[key]
        self.play(self.undim(*self.lit([key])), fly(source, row[1]), FadeIn(row[0]), run_time=pace * 0.45)
        self.play(FadeIn(row[1]), FadeIn(row[2]), run_time=pace * 0.2)
        self.play(FadeIn(row[3]), *self.move(key, pace * 0.35), run_time=pace * 0.35)

    def compare(self, rows: dict[Key, VGroup]) -> list[Animation]:
        """Only the largest and the smallest step stay bright, in the table and in the network."""
        size = {key: abs(self.facts.value(self.path(key, "cycle.step_W"))) for key in rows}
        keep = [max(size, key=lambda key: size[key]), min(size, key=lambda key: size[key])]
        faint = [row for key, row in rows.items() if key not in keep]
        net = self.net.everything_but(self.lit(keep))
        extra = [label for key, label in self.extra.items() if key not in keep]
        return [*([self.dim(*faint)] if faint else []), self.dim(*net, *extra)]

    # -- biases --------------------------------------------------------------------------------------------------------

    def biases(self) -> None:
        net, f = self.net, self.facts.focus
        self.clear_but(net, *self.everything())
        b, delta = symbols.b(self.facts, self.last, f.out), symbols.delta(self.facts, self.last, f.out)
        old, eta, signal = (
            self.shown(path) for path in ("network.biases[-1][out]", "eta", "cycle.backward.delta[-1][out]")
        )
        step, new = (
            self.shown("cycle.step_b[-1][out]"),
            self.shown("cycle.updated.biases[-1][out]", self.lesson.decimals.values),
        )
        sign = self.theme.sign(old.value)
        rule = self.math(f"{{{{ {b} : b }}}} arrow.l {{{{ {b} : old }}}} - eta dot {{{{ {delta} : backward }}}}", size=0.52,
                         roles={"b": sign, "old": sign}).fit(WORK.width).at(WORK.left, 1.2)  # fmt: skip
        work = Working(self.theme, top=0.2, size=SIZE, pitch=0.75, roles={"b": sign, "g": "backward"})
        self.at("rule", FadeIn(rule), run_time=0.6)
        factor = "({g})" if signal.value < 0 else "{g}"
        exact = product(old, eta, signal).exact
        numbers = work.line(None, f"{{b}} - {{eta}} dot {factor}", relation="=" if exact else "≈",
                            b=unsigned_plus(old), eta=eta, g=signal)  # fmt: skip
        self.play(FadeIn(numbers), run_time=0.5)
        total = sum_of([product(old, names=("b",)), product(step, names=("s",))])
        added = work.put_in(total)
        self.play(FadeIn(added), run_time=0.5)
        result = work.result(new, of=total, role=self.theme.sign(new.value))
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
        shown = self.shown(f"cycle.updated.biases[{spot[0] - 1}][{spot[1]}]")
        new = self.words("b {b}", role="muted", roles={"b": self.theme.sign(shown.value)}, b=shown)

        def draw(share: float) -> None:
            if share >= 0.5 and label.values != new.values:
                label.say(new)

        return over_time(label, draw, 0.7)

    # -- how far -------------------------------------------------------------------------------------------------------

    def eta(self) -> None:
        values = self.three_rates()
        histories = self.facts.rates
        top = max(float(history.losses.max()) for history in histories) * 1.06
        updates = len(histories[0].losses) - 1
        plot = Plot(self.theme, Zone(BODY.left, 2.9, CAPTION_TOP, 2.3), (0, updates), (0, top), x_label="update", y_label="loss",
                    y_role="loss")  # fmt: skip
        ends = [float(plot.at(updates, float(history.losses[-1]))[1]) for history in histories]
        heights = self.spread(ends, 1.3)
        names = [
            self.rate_label(cue, y, end, plot.inner.right) for cue, y, end in zip(RATES, heights, ends, strict=True)
        ]
        self.cue("plot")
        flights = [
            Follow(value, arc(value.get_center(), name[2].get_center()))
            for value, name in zip(values, names, strict=True)
        ]
        self.play(FadeOut(self.knob), *flights, run_time=1.0)
        self.play(FadeIn(plot), *(FadeIn(name[2]) for name in names), run_time=0.5)
        curves: list[Mobject] = []
        for index, cue in enumerate(RATES):
            losses = histories[index].losses
            curve = plot.curve(range(len(losses)), losses, "loss", width=4 if cue == "large" else 6)
            self.cue(cue)
            self.play(
                FadeIn(names[index][0]),
                FadeIn(names[index][1]),
                *(Level(VGroup(other), 0.4) for other in curves),
                run_time=0.5,
            )
            self.play(Create(curve, rate_func=linear), run_time=3.2 if cue == "large" else 2.0)
            curves.append(curve)
        self.cue("end")
        self.play(*(Level(VGroup(curve), 1.0 if curve is curves[1] else 0.5) for curve in curves), run_time=0.5)

    def three_rates(self) -> list[Typeset]:
        """The rule with eta bright, and the three rates under it."""
        self.clear_but()
        self.knob = self.rule_in_general(size=0.72).at(0, 0.75, "middle")
        rest = [leaf for leaf in self.knob.submobjects[:-1] if leaf not in list(self.knob.parts["eta"])]
        self.play(FadeIn(self.knob), run_time=0.6)
        self.play(Level(VGroup(*rest), 0.35), run_time=0.5)
        values = [self.math("eta = {v}", display=False, size=0.56, v=self.shown(f"rate_values.{rate}")).at(x, -1.3, "middle")
                  for rate, x in zip(RATES, (-4.0, 0.0, 4.0), strict=True)]  # fmt: skip
        self.cue("three")
        self.play(LaggedStart(*(land(self.knob.parts["eta"], value) for value in values), lag_ratio=0.4), run_time=2.0)
        return values

    def rule_in_general(self, size: float) -> Typeset:
        return self.math("w arrow.l w - {{ eta : eta }} dot {{ (partial L)/(partial w) : backward }}", size=size,
                         roles={"eta": "ink"})  # fmt: skip

    def rate_label(self, cue: str, y: float, end: float, right: float) -> VGroup:
        """What a rate is like and how large it is, beside the end of its curve."""
        holds = self.facts.holds
        verdicts = {
            "small": "too small" if holds("small_rate_slow") else "smaller",
            "good": "about right" if holds("large_rate_worse") else "this lesson's",
            "large": "too large" if holds("large_rate_worse") else "larger",
        }
        x = right + 0.75
        name = self.words(verdicts[cue], weight="semibold", size=CARD).at(x, y + 0.08)
        value = self.math("eta = {v}", role="muted", display=False, size=CARD, v=self.shown(f"rate_values.{cue}")).at(
            x, y - 0.46
        )
        leader = Line([right + 0.1, end, 0], [x - 0.14, y + 0.05, 0], stroke_width=2.5, color=self.theme.muted)
        return VGroup(leader, name, value)

    def spread(self, heights: list[float], gap: float) -> list[float]:
        """Heights for labels: near those given, in their order, no closer than a gap, above the captions."""
        order = sorted(range(len(heights)), key=lambda i: heights[i])
        found = dict.fromkeys(order, 0.0)
        lowest = CAPTION_TOP + 0.65
        for i in order:
            found[i] = max(heights[i], lowest)
            lowest = found[i] + gap
        return [found[i] for i in range(len(heights))]

    # -- did it help -----------------------------------------------------------------------------------------------------

    def again(self) -> None:
        net = self.net
        self.clear_but()
        self.play(FadeIn(net), FadeIn(VGroup(*self.extra.values(), *net.contents())), run_time=0.7)
        self.cue("forward")
        for layer in range(1, self.last + 1):
            self.play(*pulses(net, [key for key in net.edges if key[0] == layer - 1], "forward", run_time=0.9))
            if layer < self.last:
                self.renew(layer)
        prediction, loss = self.changes()
        self.at("prediction", FadeIn(prediction.name), run_time=0.4)
        self.arrive(prediction.before)
        self.cue("after")
        self.renew(self.last)
        self.play(FadeIn(prediction.arrow), run_time=0.3)
        self.arrive(prediction.after)
        before, after, ghost = self.loss_bars()
        self.at("loss", FadeIn(loss.name), FadeIn(loss.before), GrowFromEdge(before, LEFT), run_time=0.8)
        self.at("loss_after", FadeIn(loss.arrow), FadeIn(loss.after), GrowFromEdge(after, LEFT), run_time=0.8)
        self.at("little", FadeIn(ghost), run_time=0.5)

    def renew(self, layer: int) -> None:
        """The units of a layer show what the updated network computes."""
        net = self.net
        if not net.shows_values:
            return
        changes = []
        for k, unit in net.units[layer].items():
            new = net.value_typeset(layer, k, f"second.forward.a[{layer - 1}][{k}]", "forward")
            old = net.hold_content(layer, k, new)
            if old is not None:
                unit.remove(old)
                changes.append(swap(old, new))
        self.play(*changes, run_time=0.6)

    def arrive(self, cell: Typeset) -> None:
        """The output's value flies into a cell of the comparison."""
        unit = self.net.unit(self.last, self.facts.focus.out)
        self.play(land(unit.content if self.net.shows_values else unit.circle, cell), run_time=0.9)

    def changes(self) -> tuple[Change, Change]:
        """Prediction (with its target) and loss: names, values before and after."""
        name = self.words("prediction", role="forward").at(WORK.left, 2.0)
        target = self.words("target {t}", role="muted", roles={"t": "ink"}, t=self.shown("target[out]")).at(
            WORK.right, 2.0, "right"
        )
        prediction = self.change(
            VGroup(name, target), "prediction[out]", "cycle.prediction_after[out]", "forward", 1.22
        )
        loss = self.change(
            self.words("loss", role="loss").at(WORK.left, 0.22), "loss", "cycle.loss_after", "loss", -0.56
        )
        return prediction, loss

    def change(self, name: Mobject, before: str, after: str, role: str, y: float) -> Change:
        """A value before and after, large, below its name."""
        first = self.number(before, role=role, size=TITLE).at(WORK.left, y)
        arrow = self.math("->", role="muted", size=TITLE).at((WORK.left + WORK.right) / 2, y, "middle")
        return Change(name, first, arrow, self.number(after, role=role, size=TITLE).at(WORK.right, y, "right"))

    def loss_bars(self) -> tuple[VGroup, VGroup, Rectangle]:
        """The loss before and after as lengths, with their names, and an outline of what is gone."""
        losses = {"before": self.facts.loss, "after": self.facts.cycle.loss_after}
        left, full = WORK.left + 1.25, WORK.width - 1.25
        largest = max(losses.values()) or 1.0
        made = []
        for (name, loss), y in zip(losses.items(), (-1.4, -2.15), strict=True):
            bar = Rectangle(width=max(full * loss / largest, 0.02), height=0.44, stroke_width=0, fill_opacity=1,
                            fill_color=self.theme.loss).move_to([left, y, 0], aligned_edge=LEFT)  # fmt: skip
            label = self.words(name, role="muted")
            made.append(VGroup(bar, label.at(WORK.left, y - label.cap_height / 2)))
        before, after = made
        ghost = Rectangle(width=before[0].width, height=0.44, stroke_width=3, color=self.theme.ink)
        ghost.move_to(before[0]).shift(DOWN * 0.75)
        return before, after, ghost

    # -- what to keep ----------------------------------------------------------------------------------------------------

    def remember(self) -> None:
        self.cue("recap")
        self.recap("Every weight takes one small step against its gradient.", self.rule_in_general(size=0.5))

"""Step 3: computing the error: prediction against target, the loss as a curve, and its slope as the first error signal."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    Animation,
    Arrow,
    Circle,
    Create,
    DashedLine,
    Dot,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    Mobject,
    MoveAlongPath,
    Polygon,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from backprop_core.explain import loss_curve, loss_slope_curve
from lesson.numbers import Relation, Shown, displayed_relation
from scenes.kit import symbols
from scenes.kit.flow import fly, land, pulses
from scenes.kit.layout import BIG, READ, WORK, Zone
from scenes.kit.motion import Follow
from scenes.kit.number_line import NumberLine
from scenes.kit.plot import Plot
from scenes.kit.typeset import Typeset
from scenes.kit.working import Line as WorkLine
from scenes.kit.working import Working, product
from scenes.step import Step

STAGE = Zone(-6.3, 1.4, -2.15, 2.42)  # the number line, and the curve that grows out of it
TOP = 1.95  # baseline of the first line of working
REACH = 1.6  # how far the curve goes to both sides of the target, in gaps
LIFT = 1.5  # how far the number line stands higher before the curve needs the room
NAMES_DROP = 0.85  # from the axis to the names below its ticks
CHANGE_PLACES = 6  # decimals of the losses before and after a small nudge
CONSTANT = "a constant of the formula"


class ComputingTheError(Step):
    """Step 3: how wrong, as one number; and which way is better, as a slope."""

    key = "computing_the_error"
    beats = ("open", "compare", "loss", "curve", "why", "ask", "slope", "nudge", "closing")
    poster = "slope"
    phase = "loss"

    def prepare(self) -> None:
        f = self.facts
        self.squared = f.holds("squared_loss")
        self.k = self._watched()
        self.at_value, self.aim = f.value(f"prediction[{self.k}]"), f.value(f"target[{self.k}]")
        self.net = self.diagram()
        self.values = self.net.put_activations()
        self.y_hat = f"{{{{ {symbols.unit(f, self.net.last, self.k)} : forward }}}}"
        self.y = symbols.target(f, self.k)
        self._make_stage()

    def _watched(self) -> int:
        """The output we look at. Of classes only the right one counts for the loss."""
        out = self.facts.focus.out
        if self.facts.holds("categorical_loss") and not self.facts.value(f"target[{out}]"):
            return int(np.argmax(self.facts.target))
        return out

    # -- fields ----------------------------------------------------------------------------------------------------------

    @property
    def error_path(self) -> str:
        """Prediction minus target: dL/da of the squared loss, dL/dz of the cross-entropies."""
        return f"cycle.backward.error[{self.k}]" if self.squared else f"cycle.backward.delta[-1][{self.k}]"

    @property
    def slope_path(self) -> str:
        return f"cycle.backward.error[{self.k}]"

    @property
    def loss_path(self) -> str:
        """The loss of the output we look at."""
        f = self.facts
        return "nudge_prediction.loss.before" if f.holds("several_outputs and not categorical_loss") else "loss"

    @property
    def loss_symbol(self) -> str:
        return f"L_{self.k + 1}" if self.facts.holds("several_outputs and not categorical_loss") else "L"

    # -- the stage -------------------------------------------------------------------------------------------------------

    def _make_stage(self) -> None:
        """The curve's plot, and the number line that is its horizontal axis."""
        name = self.facts.network.loss
        if self.squared:
            reach = REACH * (abs(self.at_value - self.aim) or 1.0)
            xs = np.linspace(self.aim - reach, self.aim + reach, 321)
            self.curve_range = (float(xs[0]), float(xs[-1]))
            high = float(loss_curve(name, xs, self.aim).max()) * 1.02
        else:
            xs = np.linspace(0.004, 0.996, 497)
            self.curve_range = (0.0, 1.0)
            high = max(1.7 * self._loss_at(self.at_value), 2.5)
        self.xs, self.ys = xs, loss_curve(name, xs, self.aim)
        self.plot = Plot(self.theme, STAGE, self.curve_range, (0.0, high), y_label="loss", x_ticks=(), y_role="loss")
        inner = self.plot.inner
        self.line = NumberLine(self.theme, *self.curve_range, left=inner.left, right=inner.right, y=inner.bottom)
        self._move_line(LIFT)
        self.curve_line = self.plot.curve(self.xs, self.ys, "loss")
        self.here = self.plot.dot(self.at_value, self._loss_at(self.at_value), "ink", radius=0.13)

    def _move_line(self, up: float) -> None:
        """The number line itself, and where it places things."""
        self.line.shift([0, up, 0])
        self.line.y += up

    def _line_down(self) -> None:
        """The number line glides to where it is the curve's axis, with all that stands on it."""
        self.line.y -= LIFT
        things = (self.line, self.gap, self.p_dot, self.t_dot, *self.p_tag, *self.t_tag)
        moves = [Follow(one, [one.get_center(), one.get_center() - np.array([0, LIFT, 0])], stay=True) for one in things]
        self.play(FadeOut(self.gap_name, run_time=0.3), *moves, run_time=0.9)

    def _loss_at(self, prediction: float) -> float:
        return float(loss_curve(self.facts.network.loss, [prediction], self.aim)[0])

    def _slope_at(self, prediction: float) -> float:
        return float(loss_slope_curve(self.facts.network.loss, [prediction], self.aim)[0])

    def _tag(self, word: str, path: str, value: float, role: str, side: float) -> VGroup:
        """A name and a number over a value, to one side of it so that the gap stays free."""
        name = self.words(word, role=role)
        number = self.number(path, role=role)
        x, anchor = self.line.x(value) + 0.14 * side, "left" if side > 0 else "right"
        name.at(x, self.line.y + 0.78, anchor)
        number.at(x, self.line.y + 0.27, anchor)
        tag = VGroup(name, number)
        over = float(tag.get_right()[0]) - WORK.left + 0.35
        return tag.shift([-max(over, 0.0), 0, 0])

    # -- the question ----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        self.opening()
        self.at("net", FadeIn(self.net), FadeIn(self.values), run_time=0.8)
        for layer in range(self.net.last):
            self.play(*pulses(self.net, [key for key in self.net.edges if key[0] == layer], "forward"), run_time=0.6)
        unit = self.net.unit(self.net.last, self.k)
        keep: list[Mobject] = [unit, *([unit.content] if unit.content is not None else [])]
        self.at("pred", self.dim(self.net.everything_but(keep)), unit.circle.animate.set_stroke(self.theme.forward, 6))
        x, y = WORK.left + 1.55, unit.center[1]
        self.goal = self.number(f"target[{self.k}]", size=0.56).centered_at(x, y)
        name = self.words("target", role="muted").at(x, y + 0.62, "middle")
        ring = Circle(radius=0.74, stroke_width=4, color=self.theme.muted).move_to([x, y, 0])
        self.at("target", FadeIn(VGroup(ring, self.goal), shift=np.array([-0.3, 0, 0])), run_time=0.6)
        name.shift([0, 0.35, 0])
        self.play(FadeIn(name), run_time=0.4)
        self.cue("ask")
        start, end = unit.center[0] + unit.radius + 0.15, x - 0.89
        between = DashedLine([start, y, 0], [end, y, 0], stroke_width=4, color=self.theme.loss, dash_length=0.12)
        mark = self.words("?", size=BIG, weight="bold", role="loss").at((start + end) / 2, y + 0.22, "middle")
        self.play(Create(between), FadeIn(mark), run_time=0.8)

    # -- the gap ---------------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        low = self.at_value <= self.aim
        side = -1.0 if low else 1.0
        self.p_tag = self._tag("prediction", f"prediction[{self.k}]", self.at_value, "forward", side)
        self.t_tag = self._tag("target", f"target[{self.k}]", self.aim, "ink", -side)
        self.p_dot, self.t_dot = self.line.marker(self.at_value, "forward"), self.line.marker(self.aim)
        unit = self.net.unit(self.net.last, self.k)
        source = (unit.content if unit.content is not None else unit.circle).copy()
        goal = self.goal.copy()
        self.cue("line")
        self.clear_but()
        self.play(FadeIn(self.line), run_time=0.6)
        self.cue("p")
        self.play(self._fly_in(source, self.p_tag[1]), FadeIn(self.p_tag[0]), FadeIn(self.p_dot, scale=2), run_time=0.9)
        self.cue("t")
        self.play(self._fly_in(goal, self.t_tag[1]), FadeIn(self.t_tag[0]), FadeIn(self.t_dot, scale=2), run_time=0.9)
        self.gap = self.line.bar(self.aim, self.at_value, "loss", width=14)
        middle = (self.line.x(self.at_value) + self.line.x(self.aim)) / 2
        self.gap_name = self.words("error", role="loss", weight="semibold").at(middle, self.line.y + 0.27, "middle")
        self.cue("gap")
        self.play(Create(self.gap), run_time=0.8)
        self.bring_to_front(self.p_dot, self.t_dot)
        if self.gap_name.width < self.gap.width - 0.2:
            self.play(FadeIn(self.gap_name), run_time=0.4)
        self._error_in_numbers()

    def _fly_in(self, source: Mobject, label: Typeset) -> Animation:
        """A value that was on screen comes to its place on the line."""
        return land(source, label, bend=-0.15)

    def _error_in_numbers(self) -> None:
        self.work = work = Working(self.theme, '"error"', top=TOP)
        shown = self.shown(self.error_path)
        symbol = work.line('{{ "error" : loss }}', f"{self.y_hat} - {self.y}")
        self.at("formula", FadeIn(symbol), run_time=0.6)
        line, text = self._difference(work)
        self.cue("numbers")
        self.play(FadeIn(line.relation), land(self.p_tag[1], line.right[0]), run_time=1.0)
        self.error = work.result(shown, relation=displayed_relation(text, shown.text), role="loss")
        self.error.computed_from = text
        self.at("value", FadeIn(self.error), run_time=0.6)
        if self.has_cue("sign"):
            self.cue("sign")
            self.play(self._wave(self.aim, self.at_value), run_time=0.9)

    def _difference(self, work: Working) -> tuple[WorkLine, str]:
        """Prediction minus target with their numbers, and the same as text for the relation's judge."""
        a, y = self.shown(f"prediction[{self.k}]"), self.shown(f"target[{self.k}]")
        brackets = y.value < 0
        formula, text = ("{a} - ({y})", f"{a.text} − ({y.text})") if brackets else ("{a} - {y}", f"{a.text} − {y.text}")
        relation = "=" if product(a, y).exact else "≈"
        return work.line(None, formula, relation=relation, roles={"a": "forward"}, a=a, y=y), text

    def _wave(self, start: float, end: float) -> Animation:
        """A light runs along the number line from one value to another."""
        light = Dot(self.line.at(start), radius=0.16, color=self.theme.loss)
        path = Line(self.line.at(start), self.line.at(end))
        return MoveAlongPath(light, path, remover=True)

    # -- one number ------------------------------------------------------------------------------------------------------

    def loss(self) -> None:
        self.cue("loss")
        self.work.skip(0.7)
        self._line_down()
        if self.squared:
            self._square()
        else:
            self.play(FadeOut(self.gap), self._wave(self.aim, self.at_value), run_time=0.8)
        self._loss_in_numbers()
        if self.has_cue("sum"):
            total = self.shown("loss")
            line = self.math(f"{{{{ L : loss }}}} = {self._all_losses()} approx {{total}}", roles={"total": "loss"},
                             total=total).at(WORK.left, self.work.y - 0.2)  # fmt: skip
            self.at("sum", FadeIn(line), run_time=0.7)

    def _all_losses(self) -> str:
        count = self.net.sizes[-1]
        return " + ".join(f"L_{k + 1}" for k in range(count)) if count <= 3 else "L_1 + L_2 + dots.c"

    def _square(self) -> None:
        """The square on the gap; half of it is the loss."""
        left, right = sorted((self.line.x(self.at_value), self.line.x(self.aim)))
        y, side = self.line.y, right - left
        self.square = Rectangle(width=side, height=side, stroke_width=4, color=self.theme.loss,
                                fill_color=self.theme.loss, fill_opacity=0.12)  # fmt: skip
        self.square.move_to([(left + right) / 2, y + side / 2, 0])
        corner = self.line.x(self.at_value)
        other = self.line.x(self.aim)
        half = Polygon([left, y, 0], [right, y, 0], [corner, y + side, 0], stroke_width=0,
                       fill_color=self.theme.loss, fill_opacity=0.45)  # fmt: skip
        diagonal = Line([other, y, 0], [corner, y + side, 0], stroke_width=4, color=self.theme.loss)
        self.play(GrowFromEdge(self.square, DOWN), run_time=0.9)
        self.bring_to_front(self.gap, self.p_dot, self.t_dot)
        self.cue("half")
        self.play(Create(diagonal), FadeIn(half), self.square.animate.set_fill(opacity=0), run_time=0.9)
        self.half = VGroup(half, diagonal)

    def _loss_in_numbers(self) -> None:
        work, shown = self.work, self.shown(self.loss_path)
        self.cue("symbols")
        symbol = self._constant(work.line(f"{{{{ {self.loss_symbol} : loss }}}}", self._loss_formula()))
        self.play(FadeIn(symbol), run_time=0.6)
        self.cue("numbers")
        if self.squared:
            error = self.shown(self.error_path)
            numbers = self._constant(work.line(None, "½ dot ({e})^2", roles={"e": "loss"}, e=error,
                                               relation="=" if product(error).exact else "≈"))  # fmt: skip
            text = f"½ · ({error.text})²"
            relation = displayed_relation(text, shown.text)
            self.play(FadeIn(numbers.relation), land(self.error.right[0], numbers.right[0]), run_time=1.0)
        else:
            a, y = self.shown(f"prediction[{self.k}]"), self.shown(f"target[{self.k}]")
            numbers = self._constant(work.line(None, self._log("{a}", "{y}"), roles={"a": "forward"}, a=a, y=y,
                                               relation="=" if product(a).exact else "≈"))  # fmt: skip
            text, relation = None, "≈"
            self.play(FadeIn(numbers.relation), land(self.p_tag[1], numbers.right[0]), run_time=1.0)
        self.loss_line = work.result(shown, relation=relation, role="loss")
        self.loss_line.computed_from = text
        self.at("value", FadeIn(self.loss_line), run_time=0.6)

    def _loss_formula(self) -> str:
        return f"½ ({self.y_hat} - {self.y})^2" if self.squared else self._log(self.y_hat)

    def _log(self, prediction: str, target: str = "") -> str:
        """The cross-entropy of one output; short where the target is nothing but 0 or 1."""
        if self.aim == 1.0 or self.facts.holds("categorical_loss"):
            return f"-ln({prediction})"
        if self.aim == 0.0:
            return f"-ln(1 - {prediction})"
        y = target or self.y
        return f"-{y} ln({prediction}) - (1 - {y}) ln(1 - {prediction})"

    def _constant(self, line: WorkLine) -> WorkLine:
        """The digits of a formula that are no value of the lesson (one half, one minus) need no field."""
        for item in line.right:
            item.exempt = CONSTANT
        return line

    # -- the curve -------------------------------------------------------------------------------------------------------

    def curve(self) -> None:
        self.cue("here")
        self.clear_but(self.line, self.p_tag[1], self.p_dot, self.t_dot)
        self.formula = self.math(f"{{{{ {self.loss_symbol} : loss }}}} = {self._loss_formula()}", size=0.48)
        self.formula.exempt = CONSTANT
        self.formula.fit(WORK.width - 0.2).at(WORK.left + 0.2, TOP - 0.35)
        self.play(FadeIn(self.plot), FadeIn(self._axis_names()), FadeIn(self.formula), run_time=0.7)
        height = self._loss_at(self.at_value)
        self.rise = self.plot.guide((self.at_value, 0.0), (self.at_value, height), "loss")
        self.here_value = self.number(self.loss_path, role="loss", size=0.46)
        self.here_value.at(*self._beside_here())
        self.play(Create(self.rise), run_time=0.6)
        self.play(FadeIn(self.here, scale=0.5), FadeIn(self.here_value), run_time=0.4)
        self.cue("try")
        self.play(self._tour(), run_time=max(self.seconds_to("curve", 1.0, 2.5), 1.0))
        self.cue("curve")
        self.play(Create(self.curve_line), run_time=2.0)
        self.bring_to_front(self.here)
        self.cue("bottom")
        spot = self.plot.at(self._lowest(), self._loss_at(self._lowest()))
        self.pointer = Arrow(spot + np.array([0, 1.15, 0]), spot + np.array([0, 0.2, 0]), buff=0, stroke_width=6,
                             color=self.theme.ink, tip_length=0.22)  # fmt: skip
        self.play(FadeIn(self.pointer, shift=DOWN * 0.3), run_time=0.6)

    def _axis_names(self) -> VGroup:
        """What the axis means, and where on it the target is."""
        inner = self.plot.inner
        y = inner.bottom - NAMES_DROP
        target = self.words("target", weight="semibold").at(self.line.x(self.aim), y, "middle")
        name = self.words("prediction", role="forward")
        name.at(*((inner.right, y, "right") if self.squared else (inner.center[0], y, "middle")))
        return VGroup(target, name)

    def _lowest(self) -> float:
        return float(min(max(self.aim, self.xs[0]), self.xs[-1]))

    def _beside_here(self) -> tuple[float, float, str]:
        """Beside the point, on the inner side of a curve that opens upwards."""
        x, y, _ = self.here.get_center()
        return (x + 0.32, y + 0.1, "left") if self.at_value <= self.aim else (x - 0.32, y + 0.1, "right")

    def _tour(self) -> Animation:
        """A dot tries other predictions on the axis and comes back."""
        low, high = self.curve_range
        stops = [self.at_value, self.aim + 0.7 * (high - self.aim), low + 0.15 * (high - low), self.at_value]
        path = VMobject()
        path.set_points_as_corners([self.line.at(value) for value in stops])
        dot = Dot(self.line.at(self.at_value), radius=0.13, color=self.theme.forward)
        return MoveAlongPath(dot, path, remover=True)

    # -- why -------------------------------------------------------------------------------------------------------------

    def why(self) -> None:
        self.play(FadeOut(self.pointer), run_time=0.3)
        notes = VGroup()
        (self._why_squared if self.squared else self._why_log)(notes)
        self.notes = notes

    def _note(self, *lines: str, y: float, role: str = "ink", size: float = READ) -> VGroup:
        """A few words beside the curve."""
        pitch = 1.43 * size
        texts = [self.words(line, role=role, size=size).at(WORK.left + 0.2, y - pitch * i) for i, line in enumerate(lines)]
        return VGroup(*texts)

    def _why_squared(self, notes: VGroup) -> None:
        mirror = self.aim + (self.aim - self.at_value)
        height = self._loss_at(self.at_value)
        twin = self.plot.dot(mirror, self._loss_at(mirror), "ink", radius=0.13)
        across = self.plot.guide((self.at_value, height), (mirror, height), "muted")
        self.cue("both")
        first = self._note("never negative", y=0.55)
        self.play(FadeOut(self.here_value), Create(across), FadeIn(twin), run_time=0.8)
        self.play(FadeIn(first), run_time=0.4)
        self.cue("far")
        self.play(FadeOut(twin), FadeOut(across), run_time=0.4)
        half = (self.at_value + self.aim) / 2
        near, far = self._column(half), self._column(self.at_value)
        self.play(GrowFromEdge(near, DOWN), run_time=0.7)
        self.play(GrowFromEdge(far, DOWN), run_time=0.9)
        self.cue("pieces")
        pieces = self._pieces(half)
        second = self._note("twice the error,", "four times the loss", y=-0.45, role="loss")
        self.play(LaggedStart(*(FadeIn(piece, shift=np.array([0, 0.15, 0])) for piece in pieces), lag_ratio=0.5),
                  FadeOut(far), FadeIn(second), run_time=1.4)  # fmt: skip
        self.cue("flat")
        level = self._tangent(self.aim, 0.55)
        third = self._note("flat at the target", y=-2.0)
        self.play(FadeOut(near), FadeOut(pieces), Create(level), run_time=0.7)
        self.play(FadeIn(third), run_time=0.4)
        notes.add(first, second, third, level)

    def _column(self, prediction: float) -> Rectangle:
        """The loss of a prediction as a column from the axis to the curve."""
        foot, head = self.plot.at(prediction, 0.0), self.plot.at(prediction, self._loss_at(prediction))
        column = Rectangle(width=0.24, height=float(head[1] - foot[1]), stroke_width=0, fill_color=self.theme.loss,
                           fill_opacity=0.9)  # fmt: skip
        return column.move_to((foot + head) / 2)

    def _pieces(self, half: float) -> VGroup:
        """The column of the whole gap, cut into columns of half the gap."""
        unit = self._column(half)
        foot = self.plot.at(self.at_value, 0.0)
        count = round(self._loss_at(self.at_value) / max(self._loss_at(half), 1e-12))
        pieces = VGroup()
        for index in range(count):
            piece = unit.copy().stretch_to_fit_height(unit.height - 0.05)
            pieces.add(piece.move_to([foot[0], foot[1] + unit.height * (index + 0.5), 0]))
        return pieces

    def _why_log(self, notes: VGroup) -> None:
        right = self.aim >= 0.5
        sure, wrong = (0.9, 0.12) if right else (0.1, 0.88)
        self.cue("both")
        stretch = self._stretch(*sorted((sure, float(self.xs[-1] if right else self.xs[0]))))
        first = self._note("sure and right:", "almost no loss", y=0.55)
        self.play(FadeOut(self.here_value), FadeIn(stretch), FadeIn(first), run_time=0.7)
        self.cue("far")
        other = self._stretch(*sorted((wrong, float(self.xs[0] if right else self.xs[-1]))))
        second = self._note("sure and wrong:", "a huge loss", y=-0.75, role="loss")
        self.play(FadeOut(stretch), FadeIn(other), FadeIn(second), run_time=0.7)
        self.cue("flat")
        third = self._note("always a way down", y=-2.05)
        ball = Dot(self.plot.at(wrong, self._loss_at(wrong)), radius=0.13, color=self.theme.ink)
        path = self.plot.curve(*self._points(wrong, sure), "loss")
        self.play(FadeOut(other), FadeIn(third), MoveAlongPath(ball, path, remover=True), run_time=1.8)
        notes.add(first, second, third)

    def _points(self, start: float, end: float) -> tuple[np.ndarray, np.ndarray]:
        xs = np.linspace(start, end, 120)
        return xs, loss_curve(self.facts.network.loss, xs, self.aim)

    def _stretch(self, start: float, end: float) -> VMobject:
        """A stretch of the curve in bright ink."""
        return self.plot.curve(*self._points(start, end), "ink", width=11)

    def _tangent(self, prediction: float, reach: float) -> Line:
        """The straight line that touches the curve, `reach` gaps to each side."""
        half = reach * (abs(self.at_value - self.aim) or 1.0)
        if not self.squared:
            half = min(half, 0.25)
        return self.plot.tangent(prediction, self._loss_at(prediction), self._slope_at(prediction), half, "ink")

    # -- a question ------------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        self.cue("here")
        ring = Circle(radius=0.16, stroke_width=5, color=self.theme.ink).move_to(self.here)
        self.play(FadeOut(self.notes), FadeOut(self.formula), FadeIn(self.here_value), ring.animate(remover=True).scale(2.6).set_stroke(opacity=0),
                  run_time=0.8)  # fmt: skip
        self.cue("ask")
        panel = self.question("Should the prediction", "go up, or down?")
        self.play(FadeIn(panel), run_time=0.4)
        self.cue("reveal")
        self.play(FadeOut(panel), FadeOut(self.here_value), run_time=0.4)
        path = self.plot.curve(*self._points(self.at_value, self._goal()), "loss")
        ball = Dot(self.here.get_center(), radius=0.13, color=self.theme.forward)
        self.way = self._way()
        self.play(MoveAlongPath(ball, path), FadeIn(self.way), run_time=1.8)
        self.ball = ball

    def _goal(self) -> float:
        """Most of the way to the target, where the curve is defined."""
        return self.at_value + 0.9 * (self._lowest() - self.at_value)

    def _way(self) -> VGroup:
        """An arrow along the axis: which way the prediction should go."""
        start, end = self.line.at(self.at_value), self.line.at(self._goal())
        arrow = Arrow(start, end, buff=0.12, stroke_width=9, color=self.theme.forward, tip_length=0.26,
                      max_tip_length_to_length_ratio=0.6, max_stroke_width_to_length_ratio=100)  # fmt: skip
        words = ("up", "loss falls") if self.aim > self.at_value else ("down", "loss falls")
        note = self._note(f"prediction {words[0]}:", words[1], y=0.6, role="forward", size=0.5)
        return VGroup(arrow, note)

    # -- the slope -------------------------------------------------------------------------------------------------------

    def slope(self) -> None:
        self.cue("tangent")
        tangent = self._tangent(self.at_value, 0.62)
        self.play(FadeOut(self.way), FadeOut(self.ball), run_time=0.4)
        self.play(Create(tangent), run_time=0.9)
        self.bring_to_front(self.here)
        self.tangent_line = tangent
        self._slope_in_numbers()
        self.cue("sign")
        verdict = self._verdict()
        self.play(FadeIn(verdict), run_time=0.6)

    def _slope_in_numbers(self) -> None:
        left = symbols.d(self.loss_symbol, symbols.unit(self.facts, self.net.last, self.k))
        work = Working(self.theme, left, top=TOP)
        heading = work.heading("slope of the loss")
        symbol = self._constant(work.line(left, self._slope_formula(self.y_hat), tall=True))
        self.at("symbols", FadeIn(heading), FadeIn(symbol), run_time=0.7)
        shown = self.shown(self.slope_path)
        work.skip(0.25)
        if self.squared:
            numbers, text = self._difference(work)
            relation = displayed_relation(text, shown.text)
        else:
            a = self.shown(f"prediction[{self.k}]")
            formula, text, relation = self._slope_numbers(a, shown)
            numbers = self._constant(work.line(None, formula, tall=True, roles={"a": "forward"}, a=a,
                                               y=self.shown(f"target[{self.k}]"),
                                               relation="=" if product(a).exact else "≈"))  # fmt: skip
            work.skip(0.25)
        self.play(FadeIn(numbers.relation), land(self.p_tag[1], numbers.right[0]), run_time=0.9)
        result = work.result(shown, relation=relation, role="loss", size=0.52)
        result.computed_from = text
        self.at("value", FadeIn(result), run_time=0.6)
        self.slope_work, self.slope_result = work, result
        if self.has_cue("same"):
            self.cue("same")
            self.gap = self.line.bar(self.aim, self.at_value, "loss", width=14)
            self.play(Create(self.gap), fly(result.right[0], self.gap), run_time=0.9)
            self.bring_to_front(self.p_dot, self.t_dot)

    def _slope_formula(self, prediction: str, target: str = "") -> str:
        if self.squared:
            return f"{prediction} - {self.y}"
        if self.aim == 1.0 or self.facts.holds("categorical_loss"):
            return f"-1/{prediction}"
        if self.aim == 0.0:
            return f"1/(1 - {prediction})"
        return f"({prediction} - {target or self.y})/({prediction} (1 - {prediction}))"

    def _slope_numbers(self, a: Shown, shown: Shown) -> tuple[str, str, Relation]:
        """The slope of a cross-entropy with its numbers: formula, text and the relation its result has to it."""
        if self.aim == 1.0 or self.facts.holds("categorical_loss"):
            text = f"−1 / {a.text}"
        elif self.aim == 0.0:
            text = f"1 / (1 − {a.text})"
        else:
            y = self.shown(f"target[{self.k}]").text
            text = f"({a.text} − {y}) / ({a.text} · (1 − {a.text}))"
        return self._slope_formula("{a}", "{y}"), text, displayed_relation(text, shown.text)

    def _verdict(self) -> VGroup:
        """What the sign of the slope asks for; ours is bright."""
        negative = self.facts.value(self.slope_path) < 0
        y = self.slope_work.y - 0.45
        rows = VGroup(self._note("negative: raise it", y=y), self._note("positive: lower it", y=y - 0.65))
        rows.shift([-0.2, 0, 0])
        ours, other = (rows[0], rows[1]) if negative else (rows[1], rows[0])
        for line in ours:
            line.set_color(self.theme.loss)
        other.set_color(self.theme.muted)
        return rows

    # -- measured --------------------------------------------------------------------------------------------------------

    def nudge(self) -> None:
        self.cue("zoom")
        self._zoom()
        self._measure()

    def _zoom(self) -> None:
        """A small window around the point grows until it fills the stage."""
        f = self.facts
        before, after = f.value("nudge_prediction.prediction.before"), f.value("nudge_prediction.prediction.after")
        step = abs(after - before)
        xs = np.linspace(min(before, after) - 0.7 * step, max(before, after) + 0.7 * step, 60)
        if not self.squared:
            xs = np.clip(xs, self.xs[0] / 4, 1 - self.xs[0] / 4)
        ys = loss_curve(f.network.loss, xs, self.aim)
        pad = 0.12 * float(np.ptp(ys))
        self.lens = Plot(self.theme, STAGE, (float(xs[0]), float(xs[-1])), (float(ys.min()) - pad, float(ys.max()) + pad),
                         x_ticks=(), y_ticks=())  # fmt: skip
        inner = self.lens.inner
        window = Rectangle(width=0.36, height=0.3, stroke_width=4, stroke_color=self.theme.ink,
                           fill_color=self.theme.panel, fill_opacity=0).move_to(self.here)  # fmt: skip
        frame = Rectangle(width=inner.width + 0.2, height=inner.height + 0.2, stroke_width=3, color=self.theme.muted,
                          fill_color=self.theme.panel, fill_opacity=1).move_to(inner.center)  # fmt: skip
        self.play(Create(window), run_time=0.5)
        going = [thing for thing in self.mobjects if thing not in (window, self.header)]
        self.play(ReplacementTransform(window, frame, run_time=1.0), *(FadeOut(one, run_time=0.45) for one in going))
        line = self.lens.curve(xs, ys, "loss", width=8)
        self.start = self.lens.dot(before, f.value("nudge_prediction.loss.before"), "ink", radius=0.14)
        note = self.words("magnified", role="muted").at(inner.right - 0.15, inner.top - 0.42, "right")
        if f.value("nudge_prediction.derivative") > 0:
            note.at(inner.left + 0.15, inner.top - 0.42)
        self.play(FadeIn(line), FadeIn(self.start), FadeIn(note), run_time=0.5)

    def _measure(self) -> None:
        f, lens = self.facts, self.lens
        n = "nudge_prediction"
        before, after = f.value(f"{n}.prediction.before"), f.value(f"{n}.prediction.after")
        high, low = f.value(f"{n}.loss.before"), f.value(f"{n}.loss.after")
        falls = low < high
        run = Line(lens.at(before, high), lens.at(after, high), stroke_width=6, color=self.theme.forward)
        drop = Line(lens.at(after, high), lens.at(after, low), stroke_width=6, color=self.theme.loss)
        run_label = self.number(f"{n}.epsilon", role="forward", sign=True, size=0.46)
        run_label.at(float(run.get_center()[0]), float(run.get_center()[1]) + (0.25 if falls else -0.55), "middle")
        self.cue("nudge")
        self.play(Create(run), FadeIn(run_label), run_time=0.8)
        drop_label = self.number(f"{n}.loss.change", role="loss", sign=True, places=CHANGE_PLACES, size=0.42)
        x, y, _ = drop.get_center()
        left = after < before
        drop_label.at(x + (-0.2 if left else 0.2), y - 0.12, "right" if left else "left")
        end = lens.dot(after, low, "ink", radius=0.14)
        self.cue("drop")
        self.play(Create(drop), FadeIn(end), FadeIn(drop_label), run_time=0.9)
        self._ratios(drop_label, run_label)

    def _ratios(self, change: Typeset, step: Typeset) -> None:
        n, fine = "nudge_prediction", "nudge_prediction_fine"
        work = Working(self.theme, top=TOP)
        heading = work.heading("change of loss / nudge")
        work.skip(0.35)
        top, bottom = self.shown(f"{n}.loss.change", CHANGE_PLACES, True), self.shown(f"{n}.epsilon", sign=True)
        ratio = self.math("{top}/{bottom}", top=top, bottom=bottom, roles={"top": "loss", "bottom": "forward"})
        ratio.at(WORK.left, work.y)
        measured = self.shown(f"{n}.measured")
        text = f"{top.text.lstrip('+')} / {bottom.text.lstrip('+')}"
        relation = displayed_relation(text, measured.text)
        sign = {"=": "=", "≈": "approx"}[relation]
        value = self.math(f"{sign} {{m}}", m=measured).at(float(ratio.get_right()[0]) + 0.14, work.y)
        self.cue("ratio")
        self.play(FadeIn(heading), FadeIn(ratio), fly(change, ratio), fly(step, ratio), run_time=1.0)
        self.at("measured", FadeIn(value), run_time=0.5)
        y = work.y - 1.35
        rows = [
            self._row("slope", f"{n}.derivative", y, "loss"),
            self._row("measured", f"{n}.measured", y - 0.75, "ink"),
            self._row("smaller nudge", f"{fine}.measured", y - 1.5, "ink"),
        ]
        self.at("slope", FadeIn(rows[0]), run_time=0.6)
        self.play(FadeIn(rows[1]), run_time=0.4)
        self.cue("fine")
        self.play(FadeIn(rows[2][0]), run_time=0.5)
        self.at("nearer", FadeIn(rows[2][1]), run_time=0.5)

    def _row(self, name: str, path: str, y: float, role: str) -> VGroup:
        return VGroup(self.words(name, role="muted").at(WORK.left, y),
                      self.number(path, role=role, size=0.46).at(WORK.right - 0.1, y, "right"))  # fmt: skip

    # -- to take away ----------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        self.cue("recap")
        left = symbols.d("L", symbols.unit(self.facts, self.net.last, self.k))
        formula = self.math(f"{left} = {self._slope_formula(self.y_hat)}", size=0.54)
        formula.exempt = CONSTANT
        self.recap("The slope of the loss tells which way is better.", formula)

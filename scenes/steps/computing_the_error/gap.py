"""Step 3, the gap: prediction against target on an axis, their difference, and the loss it makes."""

from __future__ import annotations

from manim import (
    DOWN,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    Line,
    Mobject,
    MoveAlongPath,
    ReplacementTransform,
    VGroup,
    rush_from,
    squish_rate_func,
)

from lesson.facts import fields
from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import BIG, FRAME, NET, Zone
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.pour import pour
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import Level, passing, set_level
from scenes.kit.signal.held import flowing
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line as WorkLine
from scenes.kit.type.working import Working

from .stage import CONSTANT, ROW, ROWS, AxisMarks, LossStage, Target, WorkedOut

LATE = (0.55, 1)  # shares of the camera's way in which the axis comes: the network has left its place then


class Gap(LossStage):
    """How wrong, as one number."""

    # -- the question --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        net, board = self.net, self.board
        self.open_on(net, self.values)
        for cue in ("net", "pred"):
            self.until(cue, flowing(net, list(net.edges), "forward"))
        lit = self.unit.circle.animate.set_stroke(self.theme.forward, 6)
        names = Level(VGroup(net.names, net.own_names), 0)
        self.play(*board.spotlight(net.fan(net.last, self.k)), lit, names, run_time=QUICK)
        set_level(self.graph.upright, 0)
        self.goal = goal = self.make_target()
        time = self.seconds_to("target", 2 * SLOW, 4 * SLOW)
        coming = FadeIn(self.graph.plot, rate_func=squish_rate_func(rush_from, *LATE), run_time=time)
        self.play(self.come_closer(time, goal.circle, goal.number), coming)
        lit = goal.circle[0].animate.set_stroke(self.theme.ink, 6)
        self.at("target", lit, run_time=QUICK)
        self.until("ask", lambda: self.glow("forward"))
        self.at("ask", Create(goal.between), FadeIn(goal.mark), run_time=MOVE)
        self.until("", self.glow)

    def make_target(self) -> Target:
        """Return the target as a circle like the output's, at the right edge of the stage, and a line to it."""
        number = self.number(fields.target(self.k))
        radius = max(self.unit.radius, number.width / 2 + TIGHT)
        level = self.unit.center[1]
        x = min(float(self.graph.ground(self.graph.aim)[0][0]), NET.right - radius)
        x, y = max(x, self.edge + 4 * self.unit.radius), max(level, self.graph.plot.inner.bottom + radius + TIGHT)
        circle = Circle(radius=radius, stroke_width=4, color=self.theme.muted).move_to([x, y, 0])
        name = self.words("target", role="muted").at(x, y + radius + TIGHT, "middle")
        name.shift([min(FRAME.safe_x - float(name.get_right()[0]), 0), 0, 0])
        start = self.edge + self.unit.radius + TIGHT  # where the output will be
        between = Line([start, level, 0], [x - radius - TIGHT, y, 0], stroke_width=4, color=self.theme.loss)
        mark = self.words("?", size=BIG, weight="bold", role="loss")
        mark.at(between.get_x(), between.get_y() + TIGHT, "middle")
        return Target(number.centered_at(x, y), VGroup(circle, name), between, mark)

    # -- the gap -------------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        graph, goal = self.graph, self.goal
        marks = self.marks = self.make_marks()
        self.cue("line")
        landing = FadeOut(goal.between) if graph.touching else ReplacementTransform(goal.between, marks.gap)
        self.play(landing, FadeOut(goal.mark), run_time=MOVE)
        source = self.board.source(self.net.last, self.k)
        self.at("p", land(source, marks.p_tag, at=marks.p_tag.parts["p"]), FadeIn(marks.p_dot, scale=2), run_time=MOVE)
        self.cue("t")
        leaving = [FadeOut(goal.circle), FadeOut(goal.number)]
        coming = land(goal.number, marks.t_tag, at=marks.t_tag.parts["y"])
        self.play(coming, FadeIn(marks.t_dot, scale=2), *leaving, run_time=MOVE)
        self.cue("gap")
        with self.meanwhile(self.walk_the_gap):
            self.error = WorkedOut(self.working('"error"'))
            self.work_out_error()

    def make_marks(self) -> AxisMarks:
        """Return what will be on the axis; names are in rows below it, in a single row where both have room."""
        graph = self.graph
        p_tag = self.words("prediction {p}", p=self.shown(fields.prediction(self.k)), role="forward")
        t_tag = self.words("target {y}", y=self.shown(fields.target(self.k)))
        self.under(t_tag, graph.aim, 0)
        self.under(p_tag, graph.prediction, 0)
        left, right = sorted((p_tag, t_tag), key=lambda tag: float(tag.get_x()))
        if float(right.get_left()[0] - left.get_right()[0]) < LINE:
            self.under(p_tag, graph.prediction, 1)
        dots = graph.marker(graph.prediction, "forward"), graph.marker(graph.aim, "ink")
        return AxisMarks(p_tag, t_tag, *dots, graph.error_bar())

    def under(self, tag: Typeset, value: float, row: int) -> None:
        """Place a name under a value of the axis, in a row, inside the stage."""
        inner = self.graph.plot.inner
        left, right = self.edge + self.unit.radius + TIGHT, min(NET.right + LINE, FRAME.safe_x)
        tag.fit(right - left).at(self.graph.ground(value)[0][0], NET.bottom + (ROWS - row) * ROW - LINE, "middle")
        Zone(left, max(right, inner.right), inner.bottom, inner.top).keep(tag)

    def walk_the_gap(self) -> list[Mobject]:
        """A light goes along the gap, from the target to the prediction."""
        if self.graph.touching:
            return self.glow()
        light = passing(self.graph.marker(self.graph.aim, "loss"))
        return [MoveAlongPath(light, self.marks.gap, remover=True, run_time=SLOW)]

    def work_out_error(self) -> None:
        work = self.error.work
        symbol = work.line('{{ "error" : loss }}', f"{self.formulas.y_hat} - {self.formulas.y}")
        _, text = self.difference(work)
        work.result(self.shown(self.error_field), of=text, role="loss")
        lines = self.board.put(work).submobjects
        self.at("formula", *self.board.write(symbol), run_time=MOVE)
        self.work_out(lines, self.marks.numbers, "value")
        self.cue("sign")

    # -- one number ----------------------------------------------------------------------------------------------------

    def loss(self) -> None:
        graph = self.graph
        self.until("loss", self.walk_the_gap)
        if self.squared and not graph.touching:
            self.half_a_square()
        else:
            self.until("symbols", self.walk_the_gap)
        self.work_out_loss()
        if not self.squared:
            self.play(GrowFromEdge(graph.bar, DOWN), run_time=MOVE)
        if self.has_cue("sum"):
            total = self.shown(fields.loss())
            formula = f"{{{{ L : loss }}}} = {self.all_losses()} = {{total}}"
            line = self.math(formula, roles={"total": "loss"}, total=total).fit(self.board.zone.width)
            self.at("sum", *self.board.write(self.board.put(line)), run_time=MOVE)
        self.until("", self.glow)

    def half_a_square(self) -> None:
        """A square grows on the gap, half of it is kept, and poured into a bar: the loss."""
        graph, marks = self.graph, self.marks
        square, half = graph.square(), graph.half_square()
        graph.bar = graph.vessel(half)
        self.play(GrowFromEdge(square, DOWN), run_time=SLOW)
        self.bring_to_front(marks.gap, marks.p_dot, marks.t_dot)
        self.at("half", FadeOut(square), FadeIn(half), run_time=MOVE)
        self.bring_to_front(marks.gap, marks.p_dot, marks.t_dot)
        self.cue("pour")
        self.play(pour(half, graph.bar, run_time=2 * SLOW))
        self.play(FadeOut(half), run_time=QUICK)
        self.until("symbols", self.walk_the_gap)

    def all_losses(self) -> str:
        count = self.net.sizes[-1]
        return " + ".join(f"L_{k + 1}" for k in range(count)) if count <= 3 else "L_1 + L_2 + dots.c"

    def work_out_loss(self) -> None:
        """The loss in symbols, with its number, and its value."""
        board = self.board
        work = self.working(self.formulas.name)
        first, *more = self.formulas.loss_rows()
        symbols = [work.line(f"{{{{ {self.formulas.name} : loss }}}}", first, exempt=CONSTANT)]
        symbols += [work.line(None, row, relation=None, exempt=CONSTANT) for row in more]
        numbers, text = self.numbers_of_loss(work)
        relation = None if numbers else "≈"
        result = work.result(self.shown(self.loss_field), of=text, role="loss", relation=relation)
        board.put(work)
        self.at("symbols", *board.write(*symbols), run_time=MOVE)
        self.until("put", self.glow)
        if numbers:
            source = self.error.work.submobjects[-1].parts["result"] if self.squared else self.marks.numbers["a"]
            with self.hurrying("value", SLOW):
                self.play(substitute(symbols[0], {"v": source}, numbers[0]), *map(FadeIn, numbers[1:]))
            board.hold(*numbers)
        self.at("value", *board.write(result), run_time=QUICK)

    def numbers_of_loss(self, work: Working) -> tuple[list[WorkLine], str | None]:
        """Add the loss with its numbers; return its lines, none without room, and its text where that has a value."""
        if self.squared:
            error = self.shown(self.error_field)
            line = work.put_in("½ dot ({v})^2", roles={"v": "loss"}, exempt=CONSTANT, v=error)
            return [line], f"½ · ({error.text})²"
        if (probability := self.probability()) is None:
            return [], None
        first, *more = self.formulas.log("{v}", "{y}")
        given = {
            "roles": {"v": "forward"},
            "exempt": CONSTANT,
            "v": probability,
            "y": self.shown(fields.target(self.k)),
        }
        return [work.put_in(first, **given), *(work.line(None, row, relation=None, **given) for row in more)], None

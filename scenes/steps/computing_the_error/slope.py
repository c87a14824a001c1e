"""Step 3, the slope of the loss: its formula, its value, and how its sign changes beyond the target."""

from __future__ import annotations

import numpy as np
from manim import Create

from lesson.facts import fields
from scenes.kit.layout.zones import DIM
from scenes.kit.motion.morph import cancel, morph
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.motion.verbs import set_level
from scenes.kit.network.flow import fly
from scenes.kit.type.working import Line, Working

from .stage import CONSTANT, LossStage


class LossSlope(LossStage):
    """Which way is better, as one number."""

    def slope(self) -> None:
        graph, board = self.graph, self.board
        self.play(*board.wipe(), graph.go(graph.prediction, self.seconds_to("tangent", SLOW, 2 * SLOW)))
        self.at("tangent", Create(graph.tangent), run_time=MOVE)
        self.bring_to_front(graph.here)
        self.until("symbols", self.glow)
        with self.meanwhile(self.glow, to_end=False):
            result = self.work_out_slope()
            if self.has_cue("same") and not graph.touching:
                gap = self.marks.gap
                self.at("same", Create(gap), fly(result.parts["result"], gap), run_time=SLOW)
                self.bring_to_front(self.marks.p_dot, self.marks.t_dot)
            self.verdict()

    def work_out_slope(self) -> Line:
        """Write dL/da in symbols, numbers and as a value; return the line of the value."""
        formulas = self.formulas
        work = self.working(left := formulas.derivative)
        right = formulas.derived()[-1] if self.squared else formulas.slope()
        symbol = work.line(f"{{{{ {left} : l }}}}", right, tall=True, exempt=CONSTANT)
        numbers, text = self.numbers_of_slope(work)
        relation = None if numbers else "≈"
        result = work.result(self.shown(self.slope_field), of=text, role="loss", relation=relation)
        self.board.put(work)
        self.cue("symbols")
        if self.squared:
            self.derive(symbol)
        else:
            self.play(*self.board.write(symbol), run_time=MOVE)
        self.work_out([symbol, numbers, result], self.marks.numbers, "value")
        return result

    def derive(self, goal: Line) -> None:
        """The loss becomes its slope: the exponent comes down, meets the half, and both vanish."""
        assert goal.left is not None and goal.relation is not None
        look = {"roles": {"l": "loss", "a": "forward"}, "exempt": CONSTANT}
        x, y = goal.left.get_left()[0], goal.relation.baseline[1]
        first, second = (self.math(formula, **look).at(x, y) for formula in self.formulas.derived()[:2])
        self.play(*self.board.write(first), run_time=MOVE)
        self.cue("two")
        self.play(morph(first, second, run_time=SLOW))
        self.cue("half")
        self.play(cancel(second.parts["half"], second.parts["two"]))
        self.play(morph(second, goal))
        self.board.things.remove(first)
        self.board.hold(goal)

    def numbers_of_slope(self, work: Working) -> tuple[Line | None, str | None]:
        """Add the slope with its numbers; no line where the prediction is too near to 0 or 1 to be written."""
        work.skip()
        if self.squared:
            return self.difference(work)
        a, y = self.probability(), self.shown(fields.target(self.k))
        if a is None:
            return None, None
        formula, text = self.formulas.slope_numbers(a, y)
        numbers = work.put_in(formula, tall=True, exempt=CONSTANT, a=a, y=y)
        work.skip()
        return numbers, text

    @property
    def slope_field(self) -> fields.Field:
        return fields.error(self.k)

    # -- its sign ------------------------------------------------------------------------------------------------------

    def verdict(self) -> None:
        """Show which way each sign of the slope asks for: our point's is bright, and it changes beyond the target."""
        graph, board = self.graph, self.board
        said = {-1: "negative: raise it", 1: "positive: lower it"}
        if self.facts.holds("error_zero"):
            said[0] = "zero: leave it"
        rows = {sign: board.put(self.words(text, role="loss", weight="semibold")) for sign, text in said.items()}

        def light(x: float) -> None:
            for sign, row in rows.items():
                set_level(row, 1 if sign == np.sign(graph.slope(x)) else DIM)

        light(graph.prediction)
        self.at("sign", *board.write(*rows.values()), run_time=MOVE)
        if self.has_cue("past") and not graph.touching:
            self.until("past", self.glow)
            beyond = 2 * graph.aim - graph.prediction
            for goal, share in ((beyond, 2), (graph.prediction, 1)):
                time = self.seconds_left(SLOW, 4 * SLOW) / share
                self.play(graph.go(goal, time, tangent=True, then=light, moving=rows.values()))
        self.until("", self.glow)

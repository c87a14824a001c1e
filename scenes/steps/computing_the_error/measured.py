"""Step 3, measured: a zoom into the same curve, where a small nudge of the prediction gives the slope again."""

from __future__ import annotations

from manim import Create, FadeIn, FadeOut, Line

from lesson.facts import fields
from scenes.kit.blocks import Rows
from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.zoom import zoom
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line as WorkLine

from .stage import LossStage

NUDGE = "nudge_prediction"
FINER = "nudge_prediction_fine"
CHANGE_PLACES = 6  # decimals of the losses before and after a small nudge


class Measured(LossStage):
    """The slope as a ratio of two small changes."""

    def nudge(self) -> None:
        graph, board = self.graph, self.board
        leaving = [*self.marks_on_axis(), graph.bar]
        self.cue("zoom")
        self.play(*(FadeOut(each) for each in leaving if each in self.mobjects), run_time=QUICK)
        graph.in_view = [each for each in (graph.line, graph.tangent, graph.here) if each in self.mobjects]
        self.zoom_to(NUDGE, self.seconds_to("nudge", SLOW, 4 * SLOW) - QUICK)
        self.play(*board.wipe(), run_time=QUICK)
        nudge, change, ratio, measured = self.ratio()
        for cue, side, line in zip(("nudge", "drop"), self.sides(NUDGE), (nudge, change), strict=True):
            self.at(cue, Create(side[0]), FadeIn(side[1]), *board.write(line), run_time=MOVE)
        self.until("ratio", self.glow)
        with self.hurrying("measured", SLOW):
            self.play(substitute(None, {"top": change.parts["top"], "bottom": nudge.parts["bottom"]}, ratio))
        board.hold(ratio)
        self.at("measured", *board.write(measured), run_time=QUICK)
        name, slope = self.words("slope", role="loss"), fields.nudge("derivative", of=NUDGE)
        exact = board.put(Rows([(name, self.number(slope, role="loss"))]))
        self.at("slope", *board.write(exact.row(0)), run_time=MOVE)
        self.until("fine", self.glow)
        leaving = [*map(FadeOut, graph.beside), *board.leave(nudge, change, ratio, measured)]
        board.stack.keep([exact])  # what was measured comes under the slope, to be compared
        rows = board.put(Rows([self.measured_with(nudge) for nudge in (NUDGE, FINER)]))
        arriving = land(measured.parts["result"], rows.values[0])
        self.play(*leaving, arriving, *board.write(rows.names[0]), run_time=MOVE)
        board.hold(rows.values[0])
        self.zoom_to(FINER, self.seconds_to("nearer", SLOW, 2 * SLOW))
        sides = self.sides(FINER)
        drawing = [one for side in sides for one in (Create(side[0]), FadeIn(side[1]))]
        self.at("nearer", *drawing, *board.write(rows.row(1)), run_time=MOVE)
        self.until("", self.glow)

    # -- the picture ---------------------------------------------------------------------------------------------------

    def zoom_to(self, nudge: str, run_time: float) -> None:
        """Zoom into the curve until a nudge fills most of the stage."""
        graph = self.graph
        name = self.math(f"Delta {self.formulas.hat}")
        window = graph.window(*self.around("prediction", nudge), name.width + LINE, name.height + LINE)
        self.play(zoom(graph.plot, window, *graph.in_view, run_time=run_time))

    def sides(self, nudge: str) -> tuple[tuple[Line, Typeset], tuple[Line, Typeset]]:
        """Return the nudge along the axis, and how far the loss goes then, each as a line with its name."""
        at = self.graph.plot.at
        (before, after), (start, end) = self.around("prediction", nudge), self.around("loss", nudge)
        run = Line(at(before, start), at(after, start), stroke_width=6, color=self.theme.forward)
        drop = Line(at(after, start), at(after, end), stroke_width=6, color=self.theme.loss)
        step = self.math(f"Delta {self.formulas.hat}", role="forward")
        change = self.math(f"Delta {self.formulas.name}", role="loss")
        x, y, _ = run.get_center()
        step.at(x, y + TIGHT if end <= start else y - TIGHT - step.height, "middle")
        x, y, _ = drop.get_center()
        side, anchor = (TIGHT, "left") if after > before else (-TIGHT, "right")
        change.at(x + side, y - change.cap_height / 2, anchor)
        self.graph.beside = [run, step, drop, change]
        return (run, step), (drop, change)

    def around(self, what: str, nudge: str) -> tuple[float, float]:
        """Return the prediction or the loss before and after a nudge."""
        before, after = (self.facts.value(fields.nudged(what, moment, of=nudge)) for moment in ("before", "after"))
        return before, after

    # -- the numbers ---------------------------------------------------------------------------------------------------

    def ratio(self) -> tuple[WorkLine, WorkLine, WorkLine, WorkLine]:
        """Return nudge, change of the loss, one over the other, and the value of that: lines on the board."""
        nudged, answer = f"Delta {self.formulas.hat}", f"Delta {self.formulas.name}"
        top = self.shown(fields.nudged("loss", "change", of=NUDGE), CHANGE_PLACES, True)
        bottom = self.shown(fields.nudge("epsilon", of=NUDGE), sign=True)
        work = self.working(left := f"({answer})/({nudged})", top="loss", bottom="forward")
        nudge = work.result(bottom, left=nudged, role="forward", name="bottom")
        change = work.result(top, left=answer, role="loss", name="top")
        ratio = work.skip().put_in("{top}/{bottom}", left=left, tall=True, top=top, bottom=bottom)
        text = f"{top.text.lstrip('+')} / {bottom.text.lstrip('+')}"
        measured = work.skip().result(self.shown(fields.nudge("measured", of=NUDGE)), of=text)
        self.board.put(work)
        return nudge, change, ratio, measured

    def measured_with(self, nudge: str) -> tuple[Typeset, Typeset]:
        """Return the size of a nudge and what it measures."""
        size = self.shown(fields.nudge("epsilon", of=nudge))
        return self.words("nudge {e}", e=size), self.number(fields.nudge("measured", of=nudge))

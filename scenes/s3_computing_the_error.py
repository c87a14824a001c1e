"""Step 3, computing the error: prediction against target, the loss as a curve, its slope as the first error signal."""

from __future__ import annotations

from manim import FadeOut

from scenes.kit.layout.zones import BIG
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import pull_back
from scenes.kit.motion.zoom import zoom
from scenes.kit.signal.held import flowing
from scenes.steps.computing_the_error.gap import Gap
from scenes.steps.computing_the_error.measured import Measured
from scenes.steps.computing_the_error.shape import LossShape
from scenes.steps.computing_the_error.slope import LossSlope
from scenes.steps.computing_the_error.stage import CONSTANT


class ComputingTheError(Gap, LossShape, LossSlope, Measured):
    """Step 3: how wrong, as one number; and which way is better, as a slope."""

    key = "computing_the_error"
    beats = ("open", "compare", "loss", "curve", "why", "ask", "slope", "nudge", "closing")
    poster = "slope"
    phase = "loss"

    def closing(self) -> None:
        """The camera goes back to the whole network, and the first error signal leaves the output."""
        net, board, graph = self.net, self.board, self.graph
        self.cue("back")
        if graph.in_view:
            self.play(*map(FadeOut, graph.beside), run_time=QUICK)
            self.play(zoom(graph.plot, graph.whole, *graph.in_view))
        drawn = (graph.plot, graph.line, graph.here, graph.tangent, graph.bar, *self.marks_on_axis())
        leaving = [FadeOut(each, run_time=2 * QUICK) for each in drawn if each in self.mobjects]
        self.play(*leaving, pull_back(net, self.seconds_to("recap", SLOW, 2 * SLOW)))
        self.cue("recap")
        again = self.undim(*board.everything()), self.undim(net.names, net.own_names)
        self.play(*board.wipe(), *again, run_time=QUICK)
        formula = self.math(f"{self.formulas.derivative} = {self.formulas.slope()}", size=BIG, exempt=CONSTANT)
        text = "The slope of the loss tells which way is better."
        self.play(*board.show(self.paragraph(text, board.zone.width, weight="semibold")), *self.glow(), run_time=SLOW)
        self.play(*board.show(formula.fit(board.zone.width)), run_time=MOVE)
        self.until("", flowing(net, list(net.edges)))

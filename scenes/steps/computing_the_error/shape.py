"""Step 3, the curve: the bar's top draws it; why it has that shape, and which way is better."""

from __future__ import annotations

from manim import DOWN, Create, FadeIn, FadeOut, GrowFromEdge, LaggedStart, ReplacementTransform

from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import TITLE
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import Level

from .stage import LossStage

NEARLY = 0.9  # share of the way to the target; also a probability that is almost sure
CORNERS = {True: (NEARLY, 1 - NEARLY), False: (1 - NEARLY, NEARLY)}  # sure and right, sure and wrong; by a high target


class LossShape(LossStage):
    """The loss as a curve over its prediction."""

    # -- the curve -----------------------------------------------------------------------------------------------------

    def curve(self) -> None:
        """The bar goes to its prediction; then it tries all others, and its top draws the loss of each."""
        graph, board = self.graph, self.board
        first, last = graph.ends
        loss = [thing for thing in board.things if thing not in self.error.work.submobjects]
        self.play(*board.wipe(keep=loss), FadeOut(self.marks.gap), run_time=QUICK)
        self.cue("here")
        slim = graph.column(graph.prediction)
        self.play(ReplacementTransform(graph.bar, slim), Level(graph.upright, 1), run_time=MOVE)
        graph.bar = slim
        self.add(graph.plot)  # whole again, after a part of it has moved alone
        self.play(FadeIn(graph.here, scale=0), run_time=QUICK)
        self.until("try", self.glow)
        graph.draw_to(graph.prediction)
        self.add(graph.line, graph.here)
        self.cue("try")
        self.play(graph.trace(last, self.seconds_to("curve", SLOW, 2 * SLOW)))
        self.cue("curve")
        self.play(graph.trace(first, self.seconds_to("bottom", 2 * SLOW, 8 * SLOW) - SLOW))
        self.bring_to_front(graph.here)
        self.play(graph.go(graph.lowest, SLOW))
        self.cue("bottom")
        self.until("", self.glow)

    # -- why -----------------------------------------------------------------------------------------------------------

    def why(self) -> None:
        self.play(*self.board.wipe(), run_time=QUICK)
        if self.squared:
            self.why_squared()
        else:
            self.why_log()

    def why_squared(self) -> None:
        """Never negative, growing with the square, flat at the target."""
        graph = self.graph
        tried, aim = graph.tried, graph.target
        other, half = 2 * aim - tried, (tried + aim) / 2
        across = graph.plot.guide((tried, graph.loss(tried)), (other, graph.loss(other)))
        self.play(graph.go(tried, self.seconds_to("both", QUICK, SLOW)))
        self.at("both", Create(across), graph.go(other, self.seconds_to("far", SLOW, 2 * SLOW)))
        self.play(FadeOut(across), graph.go(half, SLOW))
        near = graph.column(half).set_fill(opacity=1)
        self.cue("far")
        self.play(FadeIn(near), graph.go(tried, self.seconds_to("pieces", SLOW, 2 * SLOW)))
        pieces = graph.pieces(half)
        note = self.paragraph("twice the error, four times the loss", self.board.zone.width, size=TITLE)
        rising = LaggedStart(*(GrowFromEdge(piece, DOWN) for piece in pieces), lag_ratio=1, run_time=SLOW)
        self.at("pieces", rising, *self.board.show(note))
        self.until("level", self.glow)
        self.play(FadeOut(near, pieces), run_time=QUICK)
        self.add(graph.tangent)
        self.play(graph.go(aim, self.seconds_to("flat", SLOW, 2 * SLOW), tangent=True))
        self.cue("flat")
        self.until("", self.glow)

    def why_log(self) -> None:
        """Hardly any loss where the prediction is sure and right, a huge one where it is sure and wrong."""
        graph, board = self.graph, self.board
        sure, wrong = CORNERS[graph.target >= 0.5 or graph.falling]
        good, bad = ("sure and right: almost no loss", "sure and wrong: a huge loss")
        if graph.falling:
            good, bad = ("nearly one: almost no loss", "nearly zero: a huge loss")
        elif self.facts.holds("soft_target"):
            sure, good, bad = graph.aim, "near the target: the least loss", "sure and far: a huge loss"
        notes = [self.paragraph(text, board.zone.width) for text in (good, bad, "always a way down")]
        self.play(graph.go(sure, self.seconds_to("both", SLOW, 2 * SLOW)))
        self.at("both", *board.show(notes[0]), run_time=MOVE)
        self.until("far", self.glow)
        self.play(graph.go(wrong, SLOW), *board.show(notes[1]))
        self.until("flat", self.glow)
        self.play(graph.go(sure, self.seconds_left(2 * SLOW, 3 * SLOW) - SLOW), *board.show(notes[2]))

    # -- a question ----------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        graph, board = self.graph, self.board
        leaving = [graph.tangent] if graph.tangent in self.mobjects else []
        self.play(*board.wipe(), *map(FadeOut, leaving), run_time=QUICK)
        self.cue("here")
        self.play(graph.go(graph.prediction, self.seconds_to("ask", MOVE, SLOW)))
        self.ask_until("ask", "reveal", "Should the prediction", "go up, or down?")
        moves = self.glow()
        said = ("prediction: stay", "lowest point")
        if not graph.touching:
            said = ("prediction up:" if graph.aim > graph.prediction else "prediction down:", "loss falls")
            goal = graph.prediction + NEARLY * (graph.aim - graph.prediction)
            moves = [graph.go(goal, self.seconds_left(SLOW, 2 * SLOW))]
        lines = [board.put(self.words(text, size=TITLE, role="forward").fit(board.zone.width), TIGHT) for text in said]
        self.play(*moves, *board.write(*lines))

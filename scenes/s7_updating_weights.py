"""Step 7: all gradients are the gradient; every weight steps against its own, all at once; how far a step may go."""

from __future__ import annotations

from manim import FadeIn

from scenes.kit.layout.zones import BIG
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.signal.held import flowing
from scenes.steps.updating_weights.ball import RollingBall
from scenes.steps.updating_weights.downhill import Downhill
from scenes.steps.updating_weights.every_weight import EveryWeight
from scenes.steps.updating_weights.gather import Gather
from scenes.steps.updating_weights.landscape import Landscape
from scenes.steps.updating_weights.rule import Rule
from scenes.steps.updating_weights.together import Together


class UpdatingWeights(Gather, Rule, Downhill, EveryWeight, Together, RollingBall, Landscape):
    """Step 7: the gradient, the rule, why minus, every weight at once, whether it helped, and how far to step."""

    key = "updating_weights"
    beats = ("open", "rule", "downhill", "all", "biases", "again", "eta", "landscape", "remember")
    poster = "all"
    phase = "update"

    def remember(self) -> None:
        """The rule beside the network, while all weights are bright."""
        board = self.board
        self.play(*board.wipe(), self.undim(*board.everything()), run_time=QUICK)
        formula = self.math(
            "w arrow.l w - {{ eta : eta }} dot {{ (partial L)/(partial w) : backward }}",
            size=BIG,
            roles={"eta": "ink"},
        )
        text = "Every weight takes one small step against its gradient."
        line = board.put(self.paragraph(text, board.zone.width, weight="semibold"))
        board.put(formula.fit(board.zone.width))
        self.at("recap", *board.write(line), *flowing(self.net, self.keys, "update")(), run_time=SLOW)
        self.play(FadeIn(formula), run_time=MOVE)
        board.hold(formula)
        self.until("", flowing(self.net, self.keys, "update"))

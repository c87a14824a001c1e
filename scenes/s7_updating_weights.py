"""Step 7: all gradients are the gradient; every weight steps against its own, all at once; how far a step may go."""

from __future__ import annotations

from scenes.kit.layout.zones import BIG
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import take_place
from scenes.kit.signal.held import flowing
from scenes.steps.updating_weights.curve import OnTheCurve
from scenes.steps.updating_weights.landscape import Landscape
from scenes.steps.updating_weights.lists import Lists
from scenes.steps.updating_weights.rule import Rule
from scenes.steps.updating_weights.together import Together


class UpdatingWeights(Lists, Rule, OnTheCurve, Together, Landscape):
    """Step 7: the gradient, the rule, why minus, every weight at once, whether it helped, and how far to step."""

    key = "updating_weights"
    beats = ("open", "rule", "downhill", "all", "biases", "again", "eta", "landscape", "remember")
    poster = "all"
    phase = "update"

    def remember(self) -> None:
        """The rule beside the network, while all weights are bright."""
        board, flow = self.board, flowing(self.net, self.net.edges, "update")
        there = [self.undim(*board.everything())]
        if "track" in vars(self):  # it has left for the ball
            there = [take_place(self.whole())]
        self.play(*board.wipe(), *there, run_time=QUICK)
        gradient = "{{ (partial L)/(partial w) : backward }}"
        formula = self.math(f"w arrow.l w - {{{{ eta : ink }}}} dot {gradient}", size=BIG).fit(board.zone.width)
        text = "Every weight takes one small step against its gradient."
        line = board.show(self.paragraph(text, board.zone.width, weight="semibold"))
        self.at("recap", *line, *flow(), run_time=SLOW)
        self.play(*board.show(formula), run_time=MOVE)
        self.until("", flow)

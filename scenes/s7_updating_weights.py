"""Step 7: all gradients are the gradient; every weight steps against its own, all at once; how far a step may go."""

from __future__ import annotations

from scenes.kit.layout.zones import BIG, NET
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.motion.push import back_home
from scenes.kit.motion.verbs import take_place
from scenes.kit.plot.relief import LEAVES
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
        """The rule beside the landscape, where the ball goes downhill once more; without one, beside the network."""
        board, seen = self.board, vars(self)
        flow, kept = flowing(self.net, self.net.edges, "update"), []
        if "relief" in seen:
            kept = [self.relief.drawn(), *self.relief.names]
        leaving = board.wipe(keep=[part for each in kept for part in (each, *each.submobjects)])
        gradient = "{{ (partial L)/(partial w) : backward }}"
        formula = self.math(f"w arrow.l w - {{{{ eta : ink }}}} dot {gradient}", size=BIG).fit(board.zone.width)
        text = "Every weight takes one small step against its gradient."
        line = board.put(self.paragraph(text, board.zone.width, weight="semibold"))
        board.hold(line)
        written = board.show(formula)
        self.cue("recap")
        if kept:
            self.play(*leaving, *self.relief.keep_in(NET), take_place(line, LEAVES))
        else:
            things = [self.net, *board.extra.values()]
            self.play(*leaving, self.undim(*board.everything()), *back_home(things), take_place(line), run_time=SLOW)
        self.play(*written, run_time=MOVE)
        if kept:
            self.play(self.relief.roll(self.seconds_left(SLOW, 2 * SLOW)))
        else:
            self.until("", flow)

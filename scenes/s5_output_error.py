"""Step 5: the output's error signal, and the gradient of every weight that leads into it."""

from __future__ import annotations

from manim import FadeIn

from scenes.kit.layout.slots import BLOCK
from scenes.kit.layout.zones import READ, TITLE
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import weights_again
from scenes.steps.output_error.gradients import OutputGradients
from scenes.steps.output_error.signal import OutputSignal


class OutputError(OutputSignal, OutputGradients):
    """Step 5: error times slope is the error signal; error signal times activation is the gradient."""

    key = "output_error"
    beats = ("recall", "slope", "multiply", "merge", "lever", "weight", "compare", "bias", "edges", "closing")
    poster = "weight"
    phase = "backward"

    def closing(self) -> None:
        """The two rules beside the network, which keeps its error signal for the next step."""
        board, net = self.board, self.net
        weights_again(board, *board.wipe())
        self.cue("recap")
        merged = self.facts.holds("cross_entropy_loss")
        first = self.error if merged else '{{ "error" : e }} dot {{ "slope" : s }}'
        roles = {"l": "backward", "e": "loss", "s": "slope", "d": "backward", "a": "forward"}
        signal = self.math(f"{{{{ {self.delta} : l }}}} = {first}", size=TITLE, roles=roles)
        gradient = self.math('"gradient" = {{ delta : d }} dot {{ "activation" : a }}', size=TITLE, roles=roles)
        if gradient.width * READ > board.zone.width * TITLE:  # in a language with longer words
            gradient = self.math("partial L slash partial w = {{ delta : d }} dot {{ a : a }}", size=TITLE, roles=roles)
        for cue, formula in (("recap", signal), ("second", gradient)):
            self.at(
                cue, FadeIn(board.put(formula.fit(board.zone.width), BLOCK)), *flowing(net, self.keys)(), run_time=SLOW
            )
            board.hold(formula)
        self.until("", flowing(net, self.keys), MOVE)

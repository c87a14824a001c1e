"""A step of one's own: momentum.

Its numbers come from backprop_core by way of self.facts, its words from its narration.
"""

from manim import Create, FadeIn, linear

from scenes.engine.step import Step
from scenes.kit.layout import BODY, Zone
from scenes.kit.plot import Plot
from scenes.kit.type.typeset import row


class Momentum(Step):
    key, phase, poster = "momentum", "update", "race"
    beats = ("open", "rule", "race", "closing")

    def open(self) -> None:
        self.opening()
        question = self.paragraph("What if a step remembered the last one?", BODY.width, size=0.56, weight="semibold")
        self.at("ask", FadeIn(question.middle_at(0, BODY.center[1])))

    def rule(self) -> None:
        self.clear_but()
        keep = self.math("v arrow.l {beta} v", size=0.8, beta=self.shown("beta", places=1))
        push, move = (
            self.math("- eta {{(partial L)/(partial w) : backward}}", size=0.8),
            self.math("w arrow.l w + v", size=0.8),
        )
        row([keep, push], 0.25).move_to([0, BODY.center[1] + 0.8, 0])
        for cue, formula in (
            ("keep", keep),
            ("push", push),
            ("move", move.at(keep.get_left()[0], BODY.center[1] - 1.2)),
        ):
            self.at(cue, FadeIn(formula))

    def race(self) -> None:
        self.clear_but()
        plain, fast = self.facts.history.losses, self.facts.momentum.losses
        plot = Plot(
            self.theme,
            Zone(BODY.left, BODY.right - 2.2, BODY.bottom, BODY.top),
            (0, len(plain) - 1),
            (0, max(*plain, *fast)),
            x_label="cycle",
            y_label="loss",
        )
        self.play(FadeIn(plot))
        for cue, path, values, role, lift in (
            ("plain", "history", plain, "muted", 0.25),
            ("fast", "momentum", fast, "update", -0.1),
        ):
            self.at(cue, Create(plot.curve(range(len(values)), values, role), rate_func=linear), run_time=2.5)
            self.play(
                FadeIn(
                    self.number(f"{path}.losses[-1]", role=role).at(BODY.right - 2.0, plot.at(0, values[-1])[1] + lift)
                )
            )

    def closing(self) -> None:
        self.cue("recap")
        self.recap("Momentum: every step remembers the last one.")

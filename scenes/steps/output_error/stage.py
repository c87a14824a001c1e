"""Step 5, its stage: the network whose output we look at, symbols and numbers that several beats use."""

from __future__ import annotations

from manim import FadeIn, FadeOut, VGroup

from lesson.facts import fields
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.zones import FRAME, WORK
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

SIZE = 0.43  # em of the working
TOP = 0.95  # of the working, below its zone's top


class SignalStage(NetworkStep):
    """The output of the network, its target, and the unit with the largest activation before it."""

    def prepare(self) -> None:
        super().prepare()
        self.last, self.out = self.net.last, self.facts.focus.out
        self.h, self.h2 = self.facts.focus.h, self.facts.focus.h2
        self.prediction = symbols.a(self.facts, self.last, self.out)
        self.goal = symbols.target(self.facts, self.out)
        self.delta = symbols.delta(self.facts, self.last, self.out)
        self.error_symbol = f"{{{{ {self.prediction} - {self.goal} : error }}}}"
        self.slope_symbol = (
            f"{{{{ {symbols.f(self.facts, self.last)}'({symbols.z(self.facts, self.last, self.out)}) : slope }}}}"
        )
        self.target_label = self.place_target()

    def wipe(self) -> None:
        """Clear the working's place."""
        if gone := self.board.wipe():
            self.play(*gone, run_time=0.4)

    # -- where we are --------------------------------------------------------------------------------------------------

    def recall(self) -> None:
        net = self.net
        self.opening()
        self.cue("net")
        values = net.put_activations()
        self.play(FadeIn(net), FadeIn(values), run_time=0.9)
        self.at("target", FadeIn(self.target_label), run_time=0.6)
        self.cue("factors")
        for row in self.factor_rows():
            self.play(*self.board.write(row), run_time=0.6)
            self.hold(0.5)

    def place_target(self) -> Typeset:
        """The target under the output; below the working where other outputs leave no room."""
        label = self.math(f"{self.goal} = {{y}}", y=self.shown(fields.target("out")), size=SIZE, role="loss")
        if self.facts.holds("several_outputs") or self.net.bias_group:
            return label.at(WORK.left, WORK.bottom + 0.21)
        center = self.net.unit(self.last, self.out).center
        label.at(center[0], center[1] - self.net.radius - 0.42, "middle")
        over = float(label.get_right()[0]) - FRAME.safe_x  # a narrow frame ends where the output does
        if over > 0:
            label.at(FRAME.safe_x, label.baseline[1], "right")
        free = self.net.is_free(label, inside=FRAME.shape != "wide")
        return label if free else label.at(WORK.left, WORK.bottom + 0.21)

    def drop_target(self) -> None:
        """Fade out the target after its use, where it is below the working."""
        label = self.target_label
        if label in self.mobjects and label.baseline[1] < WORK.bottom + 0.3:
            self.play(FadeOut(label), run_time=0.3)

    def factor_rows(self) -> list[VGroup]:
        """The slopes of one path, last link first, each in its colour for the rest of the film."""
        facts, z = self.facts, symbols.z(self.facts, self.last, self.out)
        w, a = symbols.w(facts, self.last - 1, self.out, self.h), symbols.a(facts, self.last - 1, self.h)
        rows = [("activation", "forward", symbols.d(z, w), f"= {a}")]
        if facts.holds("cross_entropy_loss"):
            rows.insert(0, ("error signal", "backward", symbols.d("L", z), ""))
        else:
            rows.insert(0, ("slope", "slope", symbols.d(self.prediction, z), ""))
            rows.insert(0, ("error", "loss", symbols.d("L", self.prediction), ""))
        names = [self.words(name, role=role) for name, role, _, _ in rows]
        x = WORK.left + max(2.15, max(name.width for name in names) + 0.3)
        said = [self.math(f"{formula} {tail}", role=role) for _, role, formula, tail in rows]
        long = any(x + each.width > WORK.right + 0.05 for each in said)  # then below the names
        made = []
        for index, (name, symbols_said) in enumerate(zip(names, said, strict=True)):
            y = WORK.top - (0.75 if long else 1.15) - (1.75 if long and len(rows) == 2 else 1.6) * index
            symbols_said.at(*((WORK.left + 0.6, y - 0.87) if long else (x, y)))
            made.append(VGroup(name.at(WORK.left, y), symbols_said))
        return made

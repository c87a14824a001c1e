"""Step 5, its stage: the network whose output we look at, and the workings that several beats use."""

from __future__ import annotations

import numpy as np
from manim import Animation, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import MINUS
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.slots import LINE
from scenes.kit.layout.zones import NET, READ, Zone
from scenes.kit.motion.pace import QUICK
from scenes.kit.motion.push import back_home, push_in
from scenes.kit.motion.verbs import Level
from scenes.kit.network.edge import Key
from scenes.kit.type import symbols
from scenes.kit.type.working import Expression, Working, product

CHANGE_PLACES = 5  # decimals of the changes that a nudge makes, as step 4 shows them
SIZE = 0.43  # em of the working
DELTA = "delta"


class SignalStage(NetworkStep):
    """The output of the network, the slopes that belong to it, and the weights that lead into it."""

    watched_in_motion = True

    @property
    def last(self) -> int:
        """The layer of the outputs."""
        return self.net.last

    @property
    def keys(self) -> list[Key]:
        """All arrows into the outputs."""
        return self.net.layer_keys(self.last - 1)

    def arrow(self, j: int) -> Key:
        """Return the arrow from unit j into the output in focus."""
        return (self.last - 1, self.facts.focus.out, j)

    # -- the camera ----------------------------------------------------------------------------------------------------

    def beside_output(self) -> Zone:
        """Return the zone of the network, without the output at its left edge."""
        radius = float(self.net.unit(self.last, self.facts.focus.out).radius)
        return Zone(NET.left + 2 * (radius + LINE), NET.right, NET.bottom + LINE, NET.top)

    def come_closer(self, run_time: float, coming: Animation, *leaving: Animation) -> None:
        """The camera goes to the output, which is at the left edge then; something comes right of it."""
        net, unit = self.net, self.net.unit(self.last, self.facts.focus.out)
        edge = np.array([NET.left + LINE + float(unit.radius), unit.center[1], 0])
        self.play(*leaving, Level(VGroup(net.names, net.own_names), 0), run_time=QUICK)
        self.play(push_in(net, unit, 1, to=edge, run_time=run_time), coming)

    def step_back(self, *coming: Animation) -> None:
        """The camera goes back to the whole network, if it has come closer; what comes meanwhile is there first."""
        self.play(*(back := back_home(self.net)), *coming)
        if back:
            self.play(self.undim(self.net.names, self.net.own_names), run_time=QUICK)

    # -- symbols and workings ------------------------------------------------------------------------------------------

    @property
    def delta(self) -> str:
        """The symbol of the output's error signal."""
        return symbols.delta(self.facts, self.last, self.facts.focus.out)

    @property
    def error(self) -> str:
        """Prediction minus target, in symbols."""
        out = self.facts.focus.out
        return f"{{{{ {symbols.a(self.facts, self.last, out)} - {symbols.target(self.facts, out)} : e }}}}"

    def working(self, left: str, **roles: str) -> Working:
        return Working(self.theme, left, zone=self.board.zone, size=SIZE, roles={"d": "backward", **roles})

    def signal(self) -> Working:
        """Return symbol, numbers and value of the error signal: error times slope."""
        working = self.working(self.delta, e="loss", s="slope", l="backward")
        formula = '{{ "error" : e }} dot {{ "slope" : s }}'
        if self.last <= 2 and self.facts.counts.outputs == 1:  # superscripts would make it too long
            out = self.facts.focus.out
            slope = f"{symbols.f(self.facts, self.last)}'({symbols.z(self.facts, self.last, out)})"
            formula = f"({self.error}) dot {{{{ {slope} : s }}}}"
        working.line(f"{{{{ {self.delta} : l }}}}", formula, size=READ)
        factors = self.shown(fields.error("out")), self.shown(fields.slope(-1, "out"))
        return self._worked_out(working, product(*factors, names=("e", "s")), fields.delta(-1, "out"))

    def difference(self) -> Working:
        """Return symbol, numbers and value of the error signal with cross-entropy: prediction minus target."""
        working = self.working(self.delta, e="backward", p="forward", y="loss", l="backward")
        working.line(f"{{{{ {self.delta} : l }}}}", self.error)
        prediction, target = self.shown(fields.prediction("out")), self.shown(fields.target("out"))
        working.put_in("{p} - {y}", p=prediction, y=target)
        shown = self.shown(fields.delta(-1, "out"), sign=True)
        taken = f"({target.text})" if target.text.startswith(MINUS) else target.text
        working.result(shown, of=f"{prediction.text} {MINUS} {taken}", role="backward")
        return working

    def leverage(self) -> Working:
        """Return how far the loss moves, as delta times the move of the weighted sum."""
        working = self.working("Delta L", l="loss")
        moved = self.shown(fields.nudged("z", "change"), CHANGE_PLACES)
        expression = product(self.shown(fields.delta(-1, "out")), moved, names=("d", "z"))
        working.line("Delta L", f"{{{{ {self.delta} : d }}}} dot Delta z", relation="≈")
        return self._worked_out(working, expression, fields.nudged("loss", "change"), "loss", CHANGE_PLACES)

    def _worked_out(
        self, working: Working, expression: Expression, path: Field, role: str = "backward", places: int | None = None
    ) -> Working:
        working.put_in(expression)
        working.result(self.shown(path, places, sign=True), of=expression, role=role)
        return working

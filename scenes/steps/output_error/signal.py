"""Step 5, the error signal: what belongs to the output becomes one number, and what that number says."""

from __future__ import annotations

from math import copysign

from manim import DOWN, UP, Animation, AnimationGroup, Create, FadeIn, GrowFromEdge, VGroup, smooth, squish_rate_func

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.kit.blocks import Lever, Rows
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import DIM
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import Level
from scenes.kit.network.flow import fly
from scenes.kit.plot.gate import Gate
from scenes.kit.signal.held import flowing, left_by, settle
from scenes.kit.signal.ripple import ripple
from scenes.kit.signal.wishes import Wishes
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line, Working

from .stage import CHANGE_PLACES, DELTA, SignalStage

TALL = 1.45  # pitch of rows with fractions
LATE = 2 / 5  # of the way of the camera, when the plot comes
ONE = "the one of a formula"
BY_ONE = "the length of an arm of the lever, to which the other is delta"


class OutputSignal(SignalStage):
    """How the output's error signal is worked out."""

    gate = MadeIn("slope", Gate)

    def recall(self) -> None:
        """The factors of a weight's gradient: one belongs to the weight, the others to the output."""
        net, f = self.net, self.facts.focus
        left_by(self.board, "forward")
        self.open_on(net, net.contents())
        self.until("factors", flowing(net, [self.arrow(f.h)]))
        rows = self.board.put(Rows(self.factors(), pitch=TALL))
        for index, _ in enumerate(rows.names):
            self.play(*self.board.write(*rows.row(index)), run_time=MOVE)
        self.until("own", flowing(net, [self.arrow(f.h)]))
        sender, output = (net.unit(layer, k).circle for layer, k in ((self.last - 1, f.h), (self.last, f.out)))
        self.cue("own")
        *theirs, own = zip(rows.values, rows.names, strict=True)
        self.play(fly(own[0], sender), Level(VGroup(*own), DIM), run_time=MOVE)
        self.play(ripple(net, self.last - 1, f.h, "forward"), run_time=MOVE)
        for value, _ in theirs:
            self.play(fly(value, output), run_time=MOVE)
        self.until("", lambda: [ripple(net, self.last, f.out, run_time=SLOW)])

    def factors(self) -> list[tuple[Typeset, Typeset]]:
        """Return the slopes of one path, last link first, each with its name in its colour."""
        f, facts = self.facts.focus, self.facts
        layer, z = self.last - 1, symbols.z(facts, self.last, f.out)
        prediction, w = symbols.a(facts, self.last, f.out), symbols.w(facts, *self.arrow(f.h))
        made = [("activation", "forward", f"{symbols.d(z, w)} = {symbols.a(facts, layer, f.h)}")]
        if facts.holds("cross_entropy_loss"):
            made.insert(0, ("error signal", "backward", symbols.d("L", z)))
        else:
            made.insert(0, ("slope", "slope", symbols.d(prediction, z)))
            made.insert(0, ("error", "loss", symbols.d("L", prediction)))
        return [(self.words(name, role=role), self.math(formula, role=role)) for name, role, formula in made]

    # -- the slope -----------------------------------------------------------------------------------------------------

    def slope(self) -> None:
        """The point walks along the sigmoid, and its slope is drawn under it."""
        board, out = self.board, self.facts.focus.out
        a, z = symbols.a(self.facts, self.last, out), symbols.z(self.facts, self.last, out)
        leaving = board.wipe()
        work = Working(self.theme, left := f"sigma'({z})", zone=board.zone, roles={"l": "slope", "a": "forward"})
        formula = work.line(f"{{{{ {left} : l }}}}", f"{{{{ {a} : a }}}} (1 - {a})", exempt=ONE)
        shown = self.shown(fields.prediction("out"))
        numbers = work.put_in("{a} (1 - {b})", exempt=ONE, a=shown, b=shown)
        board.put(work)
        label = self.words("slope {s}", role="slope", s=self.shown(fields.slope(-1, "out")))
        stands = self.facts.value(fields.z(-1, "out"))
        gate = self.gate = Gate.in_zone("sigmoid", self.theme, self.beside_output(), stands, label)
        board.hold(*gate.parts)
        time = self.seconds_to("formula", 2 * SLOW, 3 * SLOW) - 2 * QUICK
        late = squish_rate_func(smooth, LATE, 1)
        coming = AnimationGroup(FadeIn(gate.plot, rate_func=late), Create(gate.curve, rate_func=late), run_time=time)
        self.come_closer(time, coming, *leaving)
        self.play(FadeIn(gate.runner), run_time=QUICK)
        self.cue("formula")
        self.play(*board.write(formula), gate.split(), run_time=SLOW)
        self.until("walk", self.glow)
        self.play(gate.walk(max(SLOW, self.seconds_to("value") - SLOW)))
        board.hold(gate.trace, label)
        self.play(gate.run_to(stands, SLOW), substitute(None, {"a": board.content(self.last, out)}, numbers))
        board.hold(numbers)
        self.at("value", FadeIn(label), run_time=QUICK)
        self.until("", self.glow)

    def glow(self) -> list[Animation]:
        """A ring leaves the output: its slope is drawn."""
        return [ripple(self.net, self.last, self.facts.focus.out, "slope", SLOW)]

    # -- the error signal ----------------------------------------------------------------------------------------------

    def multiply(self) -> None:
        board, out = self.board, self.facts.focus.out
        known = [self.gate.label] if "gate" in vars(self) else []
        leaving = board.wipe(keep=known)
        error = self.words("error {e}", role="loss", e=self.shown(fields.error("out"), sign=True))
        slope = self.words("slope {s}", role="slope", s=self.shown(fields.slope(-1, "out")))
        place = board.put(slope)
        board.put(error, TIGHT)  # nearest to the line that both fly to, because it is the first to go
        if known:  # the slope's value goes up to its place
            slope = known[0]
        coming = [slope.animate.shift(place.get_center() - slope.get_center())] if known else board.write(slope)
        with self.hurrying("symbol", 2 * QUICK + SLOW + MOVE):
            self.play(*leaving, run_time=QUICK)
            self.step_back(AnimationGroup(*coming, run_time=QUICK))
            self.play(*board.write(error), ripple(self.net, self.last, out, "loss"), run_time=MOVE)
        lines = board.put(self.signal()).submobjects
        with self.meanwhile(flowing(self.net, self.keys)):
            self.at("symbol", *board.write(lines[0]), run_time=MOVE)
            self.work_out(lines, {"e": error.parts["e"], "s": slope.parts["s"]}, "value")
            self.into_output(lines[-1])

    def merge(self) -> None:
        board, out = self.board, self.facts.focus.out
        self.play(*board.wipe(), run_time=MOVE)
        goal = symbols.target(self.facts, out)
        target = board.put(self.math(f"{goal} = {{y}}", y=self.shown(fields.target("out")), role="loss"))
        lines = board.put(self.difference()).submobjects
        self.play(*board.write(target), run_time=QUICK)
        with self.meanwhile(flowing(self.net, self.keys)):
            self.at("symbol", *board.write(lines[0]), run_time=MOVE)
            self.work_out(lines, {"p": board.content(self.last, out), "y": target.parts["y"]}, "value")
            self.into_output(lines[-1])

    def into_output(self, result: Line) -> None:
        """The error signal flies into the output and takes the prediction's place."""
        self.cue("into")
        settle(
            self.board, self.last, self.facts.focus.out, lambda k: fields.delta(-1, k), DELTA, result.parts["result"]
        )

    # -- what it says --------------------------------------------------------------------------------------------------

    def lever(self) -> None:
        """The weighted sum moves its end of a lever, and the loss answers with delta times as much."""
        board, looks = self.board, {"z": "ink", "loss": "loss"}
        self.play(*board.wipe(), run_time=MOVE)
        names = [self.math(name, role=role) for name, role in zip("zL", looks.values(), strict=True)]
        delta = self.facts.value(fields.delta(-1, "out"))
        size = "|delta|" if delta < 0 else "delta"  # how far the loss goes when the sum goes by one
        arms = [self.math("1", role="muted", exempt=BY_ONE), self.math(size, role="backward")]
        lever = board.put(Lever(self.theme, delta, names, list(looks.values()), lengths=arms))
        said = board.put(self.leverage()).submobjects
        self.play(*board.write(lever), run_time=MOVE)
        moved = copysign(1, self.facts.value(fields.nudged("z", "change")))
        ways = [
            self.number(fields.nudged(kind, "change"), role=role, places=CHANGE_PLACES, sign=True)
            for kind, role in looks.items()
        ]
        lever.note(ways[0], ways[1], moved)
        self.at("sum", lever.tilt(moved))
        self.play(*board.write(ways[0]), run_time=QUICK)
        self.at("loss", lever.rock())
        self.play(*board.write(ways[1], *said), run_time=MOVE)
        self.cue("wish")
        if delta:
            zone = board.zone
            taken = [(zone.left, zone.bottom, zone.right, zone.top)]
            wish = Wishes(self.net).at(self.last, self.facts.focus.out, delta, abs(delta), taken)
            board.hold(wish)
            grows = [GrowFromEdge(wish[0], DOWN if delta < 0 else UP), *map(FadeIn, wish[1:])]
            self.play(*grows, *board.leave(*ways), lever.tilt(0.0, MOVE), run_time=MOVE)
            self.play(lever.tilt(-copysign(1, delta)))
        self.until("", flowing(self.net, self.keys))

"""Step 8, before and after: why the steps become small, and what the network says now."""

from __future__ import annotations

from manim import Animation, VGroup

from lesson.facts import fields
from scenes.kit.blocks import Bars, NumberLines, Rows
from scenes.kit.blocks.bars import Bar
from scenes.kit.layout.zones import DIM
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import Level, swap
from scenes.kit.plot.gate import FLAT, Gate
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import SHOWN, LoopStage

MARGIN = 0.15  # of a number line beyond its values, as a share of their range
NOTHING = 1e-12  # below it, all steps are of one length


class BeforeAfter(LoopStage):
    """What a hundred cycles have done."""

    def before_after(self) -> None:
        board, sheet = self.board, self.around.sheet
        self.play(*board.wipe(keep=sheet.submobjects), run_time=MOVE)
        signals = [sheet.cells[row]["backward"] for row in (0, -1)]
        others = VGroup(*(each for each in sheet.submobjects[1:] if not any(each is one for one in signals)))
        self.until("last", self.acting("backward"))
        self.at("last", Level(others, DIM), run_time=MOVE)
        self.until("small", self.acting("backward"))
        if self.has_cue("flat"):
            self.walk_up()
        self.cue("steps")
        steps = board.put(self.steps())
        board.hold(steps)
        self.play(steps.grow(), *self.acting("update")(), run_time=SLOW)
        self.until("before", self.acting("update"))
        self.then_and_now()

    def walk_up(self) -> None:
        """The output's point walks along its curve to where that is flatter."""
        kind, board, out = self.facts.network.activations[-1], self.board, self.facts.focus.out
        if kind not in FLAT:
            return
        last = fields.cycle_after(self.cycles - 1)
        labels = [
            self.words("slope {s}", role="slope", s=self.shown(fields.slope(-1, out, of=of), beside=beside))
            for of, beside in ((fields.CYCLE, None), (last, fields.slope(-1, out)))
        ]
        self.until("flat", self.acting("backward"))
        start, end = (self.facts.value(fields.z(-1, out, of=of)) for of in (fields.CYCLE, last))
        gate = Gate.in_zone(kind, self.theme, board.stack.rest(), start, labels[0])
        self.at("flat", *board.write(*gate.parts, labels[0]), run_time=MOVE)
        seconds = min(max(self.seconds_to("steps") - QUICK, SLOW), 3 * SLOW)
        board.things.remove(labels[0])
        board.hold(labels[1])
        self.play(*gate.go(end, labels[1], seconds))
        self.until("steps", self.acting("backward"))
        self.play(*board.wipe(keep=self.around.sheet.submobjects), run_time=QUICK)

    def steps(self) -> Bars:
        """Return a bar for the step that the followed weight takes in each cycle of the table."""
        played = range(min(SHOWN, self.cycles))
        cycles = [*played, *([self.cycles - 1] if self.cycles > SHOWN else [])]
        taken = [fields.step(-1, "out", "h", of=fields.cycle_after(cycle)) for cycle in cycles]
        sizes = [abs(self.facts.value(step)) for step in taken]
        names = [self.words("cycle {n}", n=str(cycle + 1), role="muted") for cycle in cycles]
        for name in names:
            name.exempt = "cycle number"
        rows = zip(names, taken, sizes, strict=True)
        largest = max(*sizes, NOTHING)
        return Bars(
            self.theme, [Bar(name, self.number(step, sign=True), size / largest, "update") for name, step, size in rows]
        )

    # -- then and now --------------------------------------------------------------------------------------------------

    def then_and_now(self) -> None:
        """The network is rewound and runs once more, while its prediction slides along a line."""
        board, trained = self.board, self.trained
        first, last = fields.prediction("out"), fields.prediction("out", of=fields.cycle_after(self.cycles))
        self.cue("before")
        self.play(*board.wipe(), self.go_to(0), run_time=SLOW)
        lines = board.put(self.line())
        line = lines.lines[0]
        start, end = self.facts.value(first), self.facts.value(last)
        dot, goal = line.marker(start, "forward"), line.ghost(self.facts.value(fields.target("out")), "ink")
        value = self.fitted(line.above(self.number(first, role="forward", beside=last), start))
        name = self.words("target {y}", role="muted", roles={"y": "ink"}, y=self.shown(fields.target("out")))
        self.fitted(line.below(name, self.facts.value(fields.target("out"))))
        board.stack.blocks.append(VGroup(name))
        self.play(*board.write(lines, goal, name, dot, value), run_time=MOVE)
        self.until("after", self.acting("forward"))
        self.cue("after")
        now = self.fitted(line.above(self.number(last, role="forward", beside=first), end))
        board.things.remove(value)
        board.hold(now)
        slide: list[Animation] = [line.slide(dot, end, run_time=SLOW), swap(value, now, SLOW)]
        self.play(self.go_to(self.cycles), *slide)
        rows = board.put(Rows(self.losses()))
        self.at("loss_before", *board.write(rows.row(0)), run_time=QUICK)
        self.at("loss_after", *board.write(rows.row(1)), run_time=QUICK)
        trained.set_activations(self.cycles)
        self.until("", self.acting("forward"))

    def line(self) -> NumberLines:
        """Return a number line that has room for the prediction before and after, and the target."""
        paths = [
            fields.prediction("out"),
            fields.prediction("out", of=fields.cycle_after(self.cycles)),
            fields.target("out"),
        ]
        values = [self.facts.value(path) for path in paths]
        room = (max(values) - min(values) or 1) * MARGIN
        name = self.math(symbols.a(self.facts, self.net.last, self.facts.focus.out), role="forward", display=False)
        return NumberLines(self.theme, [(name, (min(values) - room, max(values) + room))], ticks=(), open_ends=False)

    def fitted(self, text: Typeset) -> Typeset:
        """Return a text that keeps inside the working area."""
        zone = self.board.zone
        text.shift([min(zone.right - float(text.get_right()[0]), 0), 0, 0])
        return text.shift([max(zone.left - float(text.get_left()[0]), 0), 0, 0])

    def losses(self) -> list[tuple[Typeset, Typeset]]:
        """Return the loss before, and after all cycles."""
        first, last = fields.loss(), fields.training_loss(-1)
        names = (
            self.words("before", role="muted"),
            self.words("after {n} cycles", role="muted", n=self.shown(fields.count("epochs"))),
        )
        values = self.number(first, role="loss", beside=last), self.number(last, role="loss", beside=first)
        return list(zip(names, values, strict=True))

"""Step 8, before and after: why the steps become small, and what the network says now."""

from __future__ import annotations

from manim import VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.blocks import Bars, NumberLines, Rows
from scenes.kit.blocks.bars import Bar
from scenes.kit.blocks.cycle_sheet import given
from scenes.kit.layout.zones import DIM
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import Level, swap
from scenes.kit.plot.gate import FLAT, Gate
from scenes.kit.plot.number_line import span
from scenes.kit.signal.moment import set_activations
from scenes.kit.signal.ripple import ripple
from scenes.kit.type import symbols

from .stage import SHOWN, LoopStage

MARGIN = 0.15  # of a number line beyond its values, as a share of their range
NOTHING = 1e-12  # below it, all steps are of one length


class BeforeAfter(LoopStage):
    """What a hundred cycles have done."""

    def before_after(self) -> None:
        board, sheet = self.board, self.around.sheet
        self.play(*board.wipe(keep=sheet.submobjects), run_time=QUICK)
        signals = [sheet.cells[row]["backward"] for row in (0, -1)]
        others = VGroup(*(each for each in sheet.submobjects[1:] if each not in signals))
        self.at("last", Level(others, DIM), run_time=MOVE)
        self.cue("small")
        cycles = sorted({*range(min(SHOWN, self.cycles)), self.cycles - 1})
        blames = board.put(self.bars({n: given("backward", n) for n in (0, cycles[-1])}, "backward", said=False))
        board.hold(blames)
        self.play(blames.grow())
        flat = self.has_cue("flat")
        self.until("flat" if flat else "steps", lambda: [ripple(self.net, self.net.last, self.facts.focus.out)], SLOW)
        if flat and self.facts.network.activations[-1] in FLAT:
            self.walk_up()
        self.at("steps", *board.wipe(keep=sheet.submobjects), run_time=QUICK)
        taken = {n: fields.step(-1, "out", "h", of=fields.cycle_after(n)) for n in cycles}
        steps = board.put(self.bars(taken, "update"))
        board.hold(steps)
        self.play(steps.grow(), *self.acting("update")(), run_time=SLOW)
        self.until("before", self.acting("update"))
        self.then_and_now()

    def walk_up(self) -> None:
        """The output's point walks along its curve to where that is flatter."""
        board, out, first, last = self.board, self.facts.focus.out, fields.CYCLE, fields.cycle_after(self.cycles - 1)
        slopes = (
            self.shown(fields.slope(-1, out, of=first)),
            self.shown(fields.slope(-1, out, of=last), beside=fields.slope(-1, out)),
        )
        before, after = (self.words("slope {s}", role="slope", s=slope) for slope in slopes)
        self.at("flat", *board.wipe(keep=self.around.sheet.submobjects), run_time=QUICK)
        start, end = (self.facts.value(fields.z(-1, out, of=of)) for of in (first, last))
        gate = Gate.in_zone(self.facts.network.activations[-1], self.theme, board.stack.rest(), start, before)
        self.play(*board.write(*gate.parts, before), run_time=MOVE)
        board.hold(after, instead=before)
        self.play(*gate.go(end, after, min(max(self.seconds_to("steps") - QUICK, SLOW), 3 * SLOW)))

    def bars(self, given: dict[int, Field], role: str, said: bool = True) -> Bars:
        """Return a bar for what each of some cycles gives, with its number where that is said."""
        sizes = [abs(self.facts.value(field)) for field in given.values()]
        bars = []
        for (cycle, field), size in zip(given.items(), sizes, strict=True):
            name = self.words("cycle {n}", n=str(cycle + 1), role="muted", exempt="cycle number")
            value = self.number(field, sign=True) if said else None
            bars.append(Bar(name, value, size / max(*sizes, NOTHING), role))
        return Bars(self.theme, bars)

    # -- then and now --------------------------------------------------------------------------------------------------

    def then_and_now(self) -> None:
        """The network is rewound and runs once more, while its prediction slides along a line."""
        board, target = self.board, fields.target("out")
        first, last = fields.prediction("out"), fields.prediction("out", of=fields.cycle_after(self.cycles))
        self.at("before", *board.wipe(), self.go_to(0), run_time=SLOW)
        start, end, aim = (self.facts.value(path) for path in (first, last, target))
        symbol = self.math(symbols.a(self.facts, self.net.last, self.facts.focus.out), role="forward", display=False)
        lines = board.put(NumberLines(self.theme, [(symbol, span((start, end, aim), MARGIN))], ticks=()))
        line = lines.lines[0]
        dot, goal = line.marker(start, "forward"), line.ghost(aim, "ink")
        value = board.zone.keep(line.above(self.number(first, role="forward", beside=last), start))
        name = self.words("target {y}", role="muted", roles={"y": "ink"}, y=self.shown(target))
        board.stack.blocks.append(VGroup(board.zone.keep(line.below(name, aim))))
        self.play(*board.write(lines, goal, name, dot, value), run_time=MOVE)
        self.until("after", self.acting("forward"))
        now = board.zone.keep(line.above(self.number(last, role="forward", beside=first), end))
        board.hold(now, instead=value)
        self.play(self.go_to(self.cycles), line.slide(dot, end, run_time=SLOW), swap(value, now, SLOW))
        losses = board.put(self.losses())
        self.at("loss_before", *board.write(losses.row(0)), run_time=QUICK)
        self.at("loss_after", *board.write(losses.row(1)), run_time=QUICK)
        set_activations(self.net, fields.cycle_after(self.cycles))
        self.until("", self.acting("forward"))

    def losses(self) -> Rows:
        """Return the loss before, and after all cycles."""
        first, last, n = fields.loss(), fields.training_loss(-1), self.shown(fields.count("epochs"))
        before, after = self.words("before", role="muted"), self.words("after {n} cycles", role="muted", n=n)
        values = self.number(first, role="loss", beside=last), self.number(last, role="loss", beside=first)
        return Rows([(before, values[0]), (after, values[1])])

"""Step 8, before and after: why the steps become small, and what the network says now."""

from __future__ import annotations

from manim import FadeIn, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.blocks import Bars, NumberLines
from scenes.kit.blocks.bars import Bar
from scenes.kit.blocks.cycle_sheet import given
from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import DIM
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import Level, set_level, swap
from scenes.kit.plot.gate import FLAT, Gate
from scenes.kit.plot.number_line import span
from scenes.kit.signal.ripple import ripple
from scenes.kit.type import symbols

from .stage import SHOWN, LoopStage

WAS = 0.4  # strength of the tangent before
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
        self.until("error" if flat else "steps", lambda: [ripple(self.net, self.net.last, self.facts.focus.out)], SLOW)
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
        """The output's point walks along its curve to where that is flatter; where it was, its tangent stays."""
        board, out, first, last = self.board, self.facts.focus.out, fields.CYCLE, fields.cycle_after(self.cycles - 1)
        slopes = (
            self.shown(fields.slope(-1, out, of=first)),
            self.shown(fields.slope(-1, out, of=last), beside=fields.slope(-1, out)),
        )
        texts = [self.words("slope {s}", role="slope", s=slope) for slope in slopes]
        self.at("error", *board.wipe(keep=self.around.sheet.submobjects), run_time=QUICK)
        start, end = (self.facts.value(fields.z(-1, out, of=of)) for of in (first, last))
        gate = Gate.in_zone(self.facts.network.activations[-1], self.theme, board.stack.rest(), start, texts[1])
        corner = gate.plot.inner  # below the flat end of the curve, for the word where it has room
        roomy = texts[0].width + LINE < corner.right - float(gate.dot.get_x())
        before, after = texts[0] if roomy else self.number(slopes[0].field, role="slope"), texts[1]
        before.at(corner.right, corner.bottom + TIGHT, "right")
        self.play(*board.write(*gate.parts, before), run_time=MOVE)
        self.cue("flat")
        self.add(was := set_level(gate.runner.copy(), WAS))
        board.hold(was, after)
        self.play(gate.run_to(end, SLOW), Level(before, 2 * WAS), FadeIn(after, run_time=SLOW), run_time=SLOW)

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
        """From the hollow dot of the first prediction, a dot slides to the present one; the bar of the loss follows."""
        board, target = self.board, fields.target("out")
        first, last = fields.prediction("out"), fields.prediction("out", of=fields.cycle_after(self.cycles))
        self.at("before", *board.wipe(), run_time=QUICK)
        start, end, aim = (self.facts.value(path) for path in (first, last, target))
        symbol = self.math(symbols.a(self.facts, self.net.last, self.facts.focus.out), role="forward", display=False)
        lines = board.put(NumberLines(self.theme, [(symbol, span((start, end, aim), MARGIN))], ticks=()))
        line = lines.lines[0]
        was, goal, dot = line.ghost(start, "forward"), line.ghost(aim, "ink"), line.marker(start, "forward")
        value = board.zone.keep(line.above(self.number(first, role="forward", beside=last), start))
        name = self.words("target {y}", role="muted", roles={"y": "ink"}, y=self.shown(target))
        board.stack.blocks.append(VGroup(board.zone.keep(line.below(name, aim))))
        self.play(*board.write(lines, goal, name, was, value), run_time=MOVE)
        self.cue("after")
        now = board.zone.keep(line.above(self.number(last, role="forward", beside=first), end))
        left, right = sorted((value, now), key=lambda text: float(text.get_x()))
        both = float(right.get_left()[0]) - float(left.get_right()[0]) > TIGHT  # there is room for both
        board.hold(now, dot, instead=None if both else value)
        pace = self.seconds_to("loss_before", SLOW, 2 * SLOW)
        comes = FadeIn(now, run_time=pace) if both else swap(value, now, pace)
        self.play(line.slide(dot, end, run_time=pace), comes, *self.acting("forward")())
        losses = board.put(self.losses())
        grown, shares = [losses.names, losses.fills, losses.values], [bar.share for bar in losses.bars]
        losses.set_share(1, shares[0])
        self.at("loss_before", *board.write(*(each[0] for each in grown)), run_time=QUICK)
        self.at("loss_after", *board.write(*(each[1] for each in grown[:2])), run_time=QUICK)
        self.play(losses.to(1, shares[1], run_time=SLOW))
        self.play(*board.write(losses.values[1]), run_time=QUICK)
        self.until("", self.acting("forward"))

    def losses(self) -> Bars:
        """Return the bars of the loss before, and after all cycles."""
        first, last, n = fields.loss(), fields.training_loss(-1), self.shown(fields.count("epochs"))
        sizes = [self.facts.value(field) for field in (first, last)]
        names = self.words("before", role="muted"), self.words("after {n} cycles", role="muted", n=n)
        values = self.number(first, role="loss", beside=last), self.number(last, role="loss", beside=first)
        pairs = zip(names, values, sizes, strict=True)
        return Bars(self.theme, [Bar(name, value, size / max(*sizes, NOTHING), "loss") for name, value, size in pairs])

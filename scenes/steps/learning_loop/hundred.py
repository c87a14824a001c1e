"""Step 8, a hundred cycles: weights, table and loss run along; the film stops where a weight crosses zero."""

from __future__ import annotations

from manim import PI, UP, Animation, FadeIn, FadeOut, LaggedStart, Rotate, VGroup

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.kit.blocks import NumberLines, Rows
from scenes.kit.layout.slots import TIGHT, Stack
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level, Recolor, over_time
from scenes.kit.plot.number_line import span
from scenes.kit.plot.plot import Plot
from scenes.kit.plot.running import LEAST, Figures
from scenes.kit.signal.flips import Flip
from scenes.kit.signal.moment import set_activations, set_weights
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import LoopStage

FAINT = 0.35  # strength of what is not spoken of while the run pauses
ROOM = 0.15  # of a number line beside its values, as a share of their range
HEADROOM = 1.06  # of the plot, over its largest loss
SLOW_START = 1.6  # power of time with which a run begins slowly
TURNS = 0.8  # of the header's ring, a second
SLOWLY = 3  # updates that are run one by one


class Hundred(LoopStage):
    """Training, as a motion."""

    figures = MadeIn("hundred", Figures)

    def hundred(self) -> None:
        board, sheet, marks = self.board, self.around.sheet, self.around.sheet.marks
        self.play(*board.wipe(keep=[*sheet.submobjects, *marks]), run_time=QUICK)
        self.until("ask", self.acting("forward"))
        question = board.put(self.question("How much loss is left?"))
        self.at("ask", FadeIn(question), run_time=MOVE)
        self.cue("run")
        gone, moving, up = sheet.shorten() if len(sheet.cycles) > 2 else ([], VGroup(), 0.0)
        self.play(FadeOut(question), *board.leave(*marks, *gone), run_time=QUICK)
        board.stack.keep([sheet])
        there = [text for text in moving if text in board.things]
        VGroup(*(text for text in moving if text not in there)).shift(UP * up)
        self.play(*(text.animate.shift(UP * up) for text in there), run_time=MOVE)
        last, power = self.cycles - 1, SLOW_START  # the last cycle's update is played by itself
        figures = self.figures = self.make_figures()
        sheet.tell(min(self.now.done, last))
        running = [each for each in sheet.row(-1) if each not in board.things]
        self.play(*board.write(figures.name, figures.count, figures.plot, figures.tip, *running), run_time=MOVE)
        board.hold(figures.drawn)
        if self.flips:
            self.run_across(self.flips[0], power)
            self.stop_for(self.flips[0])
        else:
            self.cue("on")
        self.run_to(last, self.seconds_to("end", SLOW, 10 * SLOW), power)
        self.last_update()

    def make_figures(self) -> Figures:
        """Make what changes with the cycles, in its place below the table."""
        board, losses = self.board, [float(loss) for loss in self.facts.history.losses]
        name = board.put(self.words("updates done", role="muted"))
        count = self.updates(self.now.done).at(board.zone.right, float(name.baseline[1]), "right")
        reach = 0, max(losses) * HEADROOM
        plot = Plot(self.theme, board.stack.rest(), (0, self.cycles), reach, x_label="updates")
        curve = plot.curve(range(self.cycles + 1), losses, "loss")
        figures = Figures(name, count, plot, curve, plot.dot(0, losses[0], "loss"))
        figures.curve_to(self.now.done / self.cycles)
        return figures

    def updates(self, count: int) -> Typeset:
        """Return the number of updates that are done."""
        return self.words(str(count), own=True, weight="bold", exempt="cycle number")

    def run_across(self, flip: Flip, power: float) -> None:
        """Run to where a weight has crossed zero, the last updates one by one: they are seen on its arrow."""
        end = min(max(flip.cycle, self.now.done), self.cycles - 1)
        slow = range(max(end - SLOWLY, self.now.done), end)
        pace = min(SLOW, self.seconds_to("flip", 2 * SLOW) / (len(slow) + 1))
        self.run_to(end - len(slow), self.seconds_to("flip", SLOW, 6 * SLOW) - pace * len(slow) - QUICK, power)
        for done in slow:
            self.run_to(done + 1, pace, power, *lights(self.net, [flip.key], "update", run_time=pace))

    # -- running -------------------------------------------------------------------------------------------------------

    def run_to(self, end: int, seconds: float, power: float, *more: Animation) -> None:
        """Let the cycles pass: weights, digits, table, curve and the ring of the header change along."""
        start, figures = self.now.done, self.figures
        turns = min(end - start, max(1, round(seconds * TURNS)))
        if turns <= 0:
            return
        seconds = max(seconds, QUICK)

        def draw(alpha: float) -> None:
            at = start + (end - start) * alpha**power
            figures.curve_to(at / self.cycles)
            if (now := min(int(at + LEAST), end)) != self.now.done:
                self.now.done = now
                set_weights(self.net, fields.network_after(now))
                set_activations(self.net, fields.cycle_after(now))
                self.show_count(now)
                self.around.sheet.tell(now)  # it has begun, its update is not yet done

        moving = VGroup(self.net, *self.board.things, *self.net.contents())
        self.play(over_time(moving, draw, seconds), Rotate(self.header.ring, -2 * PI * turns), *more, run_time=seconds)

    def show_count(self, updates: int) -> None:
        """Let the counter show a number of updates; it stays at its right end."""
        self.figures.count.say(self.updates(updates))
        self.figures.count.at(self.board.zone.right, float(self.figures.name.baseline[1]), "right")

    def last_update(self) -> None:
        """The last cycle is in the table; its update comes after it, and the network predicts once more."""
        net = self.net
        self.cue("end")
        with self.hurrying("done", SLOW + MOVE):
            self.play(*self.acting("backward")())
            if self.now.done < self.cycles:
                run = self.go_to(self.cycles, values=False)
                self.show_count(self.cycles)
                self.play(run, *self.acting("update")(), run_time=MOVE)
                self.figures.curve_to(1)
        self.at("done", *self.acting("forward")(), run_time=MOVE)
        set_activations(net, fields.cycle_after(self.cycles))
        self.play(*self.board.rings("forward", net.last), run_time=QUICK)
        self.told_after()
        self.until("", self.acting("forward"))

    def told_after(self) -> None:
        """What the network says after its last update comes below the table, which has what it said before that."""
        board, figures = self.board, self.figures
        last, field = self.cycles - 1, fields.prediction("out", of=fields.cycle_after(self.cycles))
        name = self.words("after update {n}", role="muted", n=self.shown(fields.count("epochs")))
        value = self.number(field, role="forward", beside=fields.prediction("out", of=fields.cycle_after(last)))
        after = Rows([(name, value)]).place(board.zone.left, float(figures.name.get_top()[1]), board.zone.width)
        after.shift(figures.name.baseline - name.baseline)
        self.play(*board.leave(figures.name, figures.count), run_time=QUICK)
        self.play(land(board.source(self.net.last, self.facts.focus.out), value), run_time=MOVE)
        self.play(*board.write(name), run_time=QUICK)
        board.hold(value)

    # -- where a weight crosses zero -----------------------------------------------------------------------------------

    def stop_for(self, flip: Flip) -> None:
        """Stop for a weight that has crossed zero: its way until now, cycle by cycle, on a line that has zero."""
        figures, board, net = self.figures, self.board, self.net
        table = [each for each in self.around.sheet.submobjects if each in board.things]
        table += [figures.name, figures.count]
        others = net.everything_but(net.lit([flip.key]))
        rest = VGroup(*others, *board.extra.values(), net.names, figures.plot, figures.drawn, figures.tip)
        self.at("flip", Level(rest, FAINT), *map(FadeOut, table), run_time=QUICK)
        way = [fields.weight(*flip.key, of=fields.network_after(n)) for n in range(flip.cycle + 1)]
        values = [self.facts.value(field) for field in way]
        name = self.math(symbols.w(self.facts, *flip.key), display=False)
        lines = NumberLines(self.theme, [(name, span((0, *values), ROOM))], ticks=())
        raised = "raised" if values[-1] > 0 else "lowered"
        why = self.words(f"{raised} in every cycle" if flip.steady else f"{raised} little by little")
        stack = Stack(board.zone)
        for block in (why.fit(board.zone.width), lines):
            stack.add(block)
        line = lines.lines[0]
        old, new = (self.number(field, role="sign", beside=way[0]) for field in (way[0], way[-1]))
        for text, value in ((old, values[0]), (new, values[-1])):
            board.zone.keep(line.above(text, value))
        dots = [line.marker(value, self.theme.sign(value), TIGHT / 2) for value in values]
        zero = line.ghost(0), line.below(self.words("0", own=True, exempt="axis tick"), 0)
        told = VGroup(lines, *dots, *zero, old, new)
        self.play(*map(FadeIn, (lines, *zero, old, dots[0])), run_time=QUICK)
        crossed = Recolor(zero[0], self.theme.role(self.theme.sign(values[-1])))
        self.play(FadeIn(new), FadeIn(dots[-1]), crossed, run_time=QUICK)
        self.at("why", FadeIn(why), run_time=QUICK)
        if between := [FadeIn(dot) for dot in dots[1:-1]]:
            self.play(LaggedStart(*between, lag_ratio=1 / 2), run_time=self.seconds_to("side", SLOW, 4 * SLOW))
        self.at("side", *lights(net, [flip.key], "forward"))
        self.until("on", lambda: lights(net, [flip.key], "forward"))
        self.play(FadeOut(told), FadeOut(why), Level(rest, 1), run_time=QUICK)
        self.play(*map(FadeIn, table), run_time=QUICK)

"""Step 8, a hundred cycles: weights, table and loss run along; the film stops where a weight crosses zero."""

from __future__ import annotations

from dataclasses import dataclass, field

from manim import PI, UP, Dot, FadeIn, FadeOut, Mobject, Rotate, VGroup, VMobject

from scenes.engine.made_in import MadeIn
from scenes.kit.layout.slots import Stack
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level, over_time
from scenes.kit.plot.plot import Plot
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .flips import Flip, weight_field
from .sheet import given
from .stage import LoopStage

HEADROOM = 1.06  # of the plot, over its largest loss
SLOW_START = 1.6  # power of time with which a run begins slowly
TURNS = 0.8  # of the header's ring, a second
LEAST = 1e-4  # share of a curve that can be drawn


@dataclass
class Figures:
    """What runs along: the counter of updates, and the curve of the loss, of which `drawn` is there so far."""

    name: Typeset
    count: Typeset
    plot: Plot
    curve: VMobject
    tip: Dot
    drawn: VMobject = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = self.curve.copy().set_stroke(opacity=0)

    def curve_to(self, share: float) -> None:
        """Draw that share of the curve, the dot at its end."""
        self.drawn.pointwise_become_partial(self.curve, 0, max(share, LEAST)).set_stroke(opacity=1)
        self.tip.move_to(self.drawn.points[-1])


class Hundred(LoopStage):
    """Training, as a motion."""

    figures = MadeIn("hundred", Figures)

    def hundred(self) -> None:
        board, sheet = self.board, self.around.sheet
        self.play(*board.wipe(keep=[*sheet.submobjects, *self.marks_there()]), run_time=QUICK)
        self.until("ask", self.acting("forward"))
        question = board.put(self.question("How much loss is left?"))
        self.at("ask", FadeIn(question), run_time=MOVE)
        self.cue("run")
        self.play(FadeOut(question), *self.away(*self.marks_there()), run_time=QUICK)
        board.stack.keep([sheet])
        if len(sheet.cycles) > 2:
            self.close_up()
        figures = self.figures = self.make_figures()
        coming = [*board.write(figures.name, figures.count, figures.plot, figures.tip)]
        self.show_cycle()
        there = {id(each) for each in board.things}
        coming += board.write(*(each for each in sheet.row(-1) if id(each) not in there))
        self.play(*coming, run_time=MOVE)
        board.hold(figures.drawn)
        last = self.cycles - 1  # the last cycle's update is played by itself
        for index, flip in enumerate(self.flips):
            seconds = self.seconds_to("flip", 2 * SLOW, 6 * SLOW) if index == 0 else SLOW
            self.run_to(min(max(flip.cycle, self.now.done), last), seconds, SLOW_START if index == 0 else 1)
            self.stop_for(flip, index == 0)
        if not self.flips:
            self.cue("on")
        seconds = max(self.seconds_to("end", SLOW, 10 * SLOW), SLOW)
        self.run_to(last, seconds, 1 if self.flips else SLOW_START)
        self.last_update()

    def close_up(self) -> None:
        """The rows between the first and the last leave, for the curve to have room; the last one moves up."""
        gone, moving, up = self.around.sheet.shorten()
        there = [each for each in moving if any(each is one for one in self.board.things)]
        self.play(*self.away(*gone), run_time=QUICK)
        for text in moving:
            if text not in there:
                text.shift(UP * up)
        self.play(*(text.animate.shift(UP * up) for text in there), run_time=MOVE)

    def marks_there(self) -> list[Mobject]:
        """Return the question marks of the last row, where they stand there."""
        return [self.now.marks] if len(self.now.marks) else []

    def make_figures(self) -> Figures:
        """Make what changes with the cycles, in its place below the table."""
        board, losses = self.board, [float(loss) for loss in self.facts.history.losses]
        name, count = self.words("updates done", role="muted"), self.updates(self.now.done)
        board.put(name)
        count.at(board.zone.right, float(name.baseline[1]), "right")
        reach = 0, max(losses) * HEADROOM
        plot = Plot(self.theme, board.stack.rest(), (0, self.cycles), reach, x_label="updates")
        curve = plot.curve(range(self.cycles + 1), losses, "loss")
        figures = Figures(name, count, plot, curve, plot.dot(0, losses[0], "loss"))
        figures.curve_to(self.now.done / self.cycles)
        return figures

    def updates(self, count: int) -> Typeset:
        """Return the number of updates that are done."""
        label = self.words(str(count), own=True, weight="bold")
        label.exempt = "cycle number"
        return label

    # -- running -------------------------------------------------------------------------------------------------------

    def run_to(self, end: int, seconds: float, power: float) -> None:
        """Let the cycles pass: weights, digits, table, curve and the ring of the header change along."""
        start, figures = self.now.done, self.figures
        turns = min(end - start, max(1, round(seconds * TURNS)))
        if turns <= 0:
            return

        def draw(alpha: float) -> None:
            at = start + (end - start) * alpha**power
            figures.curve_to(at / self.cycles)
            if (now := min(int(at + LEAST), end)) != self.now.done:
                self.now.done = now
                self.trained.set_cycle(now)
                self.trained.set_activations(now)
                self.show_count(now)
                self.show_cycle()

        moving = VGroup(self.net, *self.board.things, *self.net.contents())
        self.play(over_time(moving, draw, seconds), Rotate(self.header.ring, -2 * PI * turns), run_time=seconds)

    def show_count(self, updates: int) -> None:
        """Let the counter show a number of updates; it stays at its right end."""
        self.figures.count.say(self.updates(updates))
        self.figures.count.at(self.board.zone.right, float(self.figures.name.baseline[1]), "right")

    def show_cycle(self) -> None:
        """Let the table's last row show the cycle that is running: it has begun, its update is not yet done."""
        sheet, cycle = self.around.sheet, min(self.now.done, self.cycles - 1)
        sheet.counts[-1].say(sheet.count(cycle))
        for phase, cell in sheet.cells[-1].items():
            self.trained.say(cell, given(phase, cycle), phase, sheet.places(phase))
            cell.at(sheet.ends[phase], float(sheet.counts[-1].baseline[1]), "right")

    def last_update(self) -> None:
        """The last cycle stands in the table; its update comes after it, and the network predicts once more."""
        net = self.net
        self.cue("end")
        self.play(*self.acting("backward")())
        self.until("done", self.acting("backward"))
        if self.now.done < self.cycles:
            run = self.go_to(self.cycles, values=False)
            self.show_count(self.cycles)
            self.play(run, *self.acting("update")(), run_time=MOVE)
            self.figures.curve_to(1)
        self.play(*self.acting("forward")(), run_time=MOVE)
        self.trained.set_activations(self.cycles)
        self.play(*self.board.ring(net.last, net.units[net.last], "forward"), run_time=QUICK)
        self.until("", self.acting("forward"))

    # -- where a weight crosses zero -----------------------------------------------------------------------------------

    def stop_for(self, flip: Flip, spoken: bool) -> None:
        """Stop for a weight that has crossed zero: dim everything else, and replay its way alone."""
        figures, board = self.figures, self.board
        table = [each for each in self.around.sheet.submobjects if any(each is one for one in board.things)]
        rest = VGroup(*board.everything(), self.net.names, figures.plot, figures.drawn, figures.tip)
        kept = VGroup(*self.net.lit([flip.key]))
        texts = [unit.content for layer in self.net.units for unit in layer.values() if unit.content is not None]
        if spoken:
            self.cue("flip")
        self.play(Level(rest), *(FadeOut(each) for each in table), run_time=QUICK)
        self.play(Level(kept, 1), Level(VGroup(*texts)), run_time=QUICK)
        told = self.flip_told(flip)
        self.play(FadeIn(told[0]), run_time=QUICK)
        if spoken:
            self.at("why", FadeIn(told[1]), run_time=QUICK)
            self.replay(flip, self.seconds_to("side", 2 * MOVE, 4 * SLOW))
            self.cue("side")
            self.play(*lights(self.net, [flip.key], "forward"))
            self.until("on", lambda: lights(self.net, [flip.key], "forward"))
        else:
            self.play(FadeIn(told[1]), run_time=QUICK)
            self.replay(flip, 2 * MOVE)
        self.trained.set_cycle(self.now.done)
        self.play(*map(FadeOut, told), Level(rest, 1), Level(VGroup(*texts), 1), run_time=QUICK)
        self.play(*(FadeIn(each) for each in table), run_time=QUICK)

    def flip_told(self, flip: Flip) -> tuple[Typeset, Typeset]:
        """Return the weight at first and now, and how it came there, in the place of the table."""
        now, was = weight_field(flip.key, flip.cycle), weight_field(flip.key, 0)
        weight = symbols.w(self.facts, *flip.key)
        signs = {"old": "sign", "new": "sign"}
        note = self.math(
            f"{weight} colon {{old}} arrow.r {{new}}", roles=signs, old=self.shown(was), new=self.shown(now)
        )
        way = "raised" if self.facts.value(now) > 0 else "lowered"
        why = self.words(f"{way} in every cycle" if flip.steady else f"{way} little by little")
        stack = Stack(self.board.zone)
        for text in (note, why):
            stack.add(text.fit(self.board.zone.width))
        return note, why

    def replay(self, flip: Flip, seconds: float) -> None:
        """One weight's way through zero once more: its arrow and its digits, with the number of updates."""
        trained, edge, shown = self.trained, self.net.edges[flip.key], self.now.done

        def draw(alpha: float) -> None:
            cycle = min(int(alpha * (flip.cycle + 1)), flip.cycle)
            trained.set_weight(flip.key, weight_field(flip.key, cycle), edge)
            self.show_count(cycle if alpha < 1 else shown)

        label = self.net.labels.get(flip.key)
        moving = VGroup(edge, self.figures.count, *([label] if label is not None else []))
        self.play(over_time(moving, draw, seconds), run_time=seconds)

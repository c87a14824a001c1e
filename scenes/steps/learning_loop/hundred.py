"""Step 8, a hundred cycles: weights, table and loss run along; the film stops where a weight crosses zero."""

from __future__ import annotations

from dataclasses import dataclass, field

from manim import PI, UP, Dot, FadeIn, FadeOut, Rotate, VGroup, VMobject

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.kit.layout.slots import Stack
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level, over_time
from scenes.kit.plot.plot import Plot
from scenes.kit.signal.moment import set_activations, set_weights
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .flips import Flip
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
        board, sheet, marks = self.board, self.around.sheet, self.around.sheet.marks
        self.play(*board.wipe(keep=[*sheet.submobjects, *marks]), run_time=QUICK)
        self.until("ask", self.acting("forward"))
        question = board.put(self.question("How much loss is left?"))
        self.at("ask", FadeIn(question), run_time=MOVE)
        self.cue("run")
        self.play(FadeOut(question), *board.leave(*marks), run_time=QUICK)
        board.stack.keep([sheet])
        if len(sheet.cycles) > 2:
            self.close_up()
        last, power = self.cycles - 1, SLOW_START  # the last cycle's update is played by itself
        figures = self.figures = self.make_figures()
        sheet.tell(min(self.now.done, last))
        running = [each for each in sheet.row(-1) if each not in board.things]
        self.play(*board.write(figures.name, figures.count, figures.plot, figures.tip, *running), run_time=MOVE)
        board.hold(figures.drawn)
        for flip in self.flips:
            seconds = self.seconds_to("flip", 2 * SLOW, 6 * SLOW) if flip is self.flips[0] else SLOW
            self.run_to(min(max(flip.cycle, self.now.done), last), seconds, power)
            self.stop_for(flip, flip is self.flips[0])
            power = 1
        if not self.flips:
            self.cue("on")
        self.run_to(last, self.seconds_to("end", SLOW, 10 * SLOW), power)
        self.last_update()

    def close_up(self) -> None:
        """The rows between the first and the last leave, for the curve to have room; the last one moves up."""
        gone, moving, up = self.around.sheet.shorten()
        self.play(*self.board.leave(*gone), run_time=QUICK)
        there = [text for text in moving if text in self.board.things]
        VGroup(*(text for text in moving if text not in there)).shift(UP * up)
        self.play(*(text.animate.shift(UP * up) for text in there), run_time=MOVE)

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
                set_weights(self.net, fields.network_after(now))
                set_activations(self.net, fields.cycle_after(now))
                self.show_count(now)
                self.around.sheet.tell(now)  # it has begun, its update is not yet done

        moving = VGroup(self.net, *self.board.things, *self.net.contents())
        self.play(over_time(moving, draw, seconds), Rotate(self.header.ring, -2 * PI * turns), run_time=seconds)

    def show_count(self, updates: int) -> None:
        """Let the counter show a number of updates; it stays at its right end."""
        self.figures.count.say(self.updates(updates))
        self.figures.count.at(self.board.zone.right, float(self.figures.name.baseline[1]), "right")

    def last_update(self) -> None:
        """The last cycle stands in the table; its update comes after it, and the network predicts once more."""
        net = self.net
        self.at("end", *self.acting("backward")())
        self.until("done", self.acting("backward"))
        if self.now.done < self.cycles:
            run = self.go_to(self.cycles, values=False)
            self.show_count(self.cycles)
            self.play(run, *self.acting("update")(), run_time=MOVE)
            self.figures.curve_to(1)
        self.play(*self.acting("forward")(), run_time=MOVE)
        set_activations(net, fields.cycle_after(self.cycles))
        self.play(*self.board.rings("forward", net.last), run_time=QUICK)
        self.until("", self.acting("forward"))

    # -- where a weight crosses zero -----------------------------------------------------------------------------------

    def stop_for(self, flip: Flip, spoken: bool) -> None:
        """Stop for a weight that has crossed zero: dim everything else, and replay its way alone."""
        figures, board, net = self.figures, self.board, self.net
        table = [each for each in self.around.sheet.submobjects if each in board.things]
        rest = VGroup(*board.everything(), net.names, figures.plot, figures.drawn, figures.tip)
        texts = VGroup(*(unit.content for layer in net.units for unit in layer.values() if unit.content is not None))
        if spoken:
            self.cue("flip")
        self.play(Level(rest), *map(FadeOut, table), run_time=QUICK)
        self.play(Level(VGroup(*net.lit([flip.key])), 1), Level(texts), run_time=QUICK)
        note, why = self.flip_told(flip)
        self.play(FadeIn(note), run_time=QUICK)
        if spoken:
            self.cue("why")
        self.play(FadeIn(why), run_time=QUICK)
        self.replay(flip, self.seconds_to("side", 2 * MOVE, 4 * SLOW) if spoken else 2 * MOVE)
        if spoken:
            self.at("side", *lights(net, [flip.key], "forward"))
            self.until("on", lambda: lights(net, [flip.key], "forward"))
        set_weights(net, fields.network_after(self.now.done))
        self.play(FadeOut(note), FadeOut(why), Level(rest, 1), Level(texts, 1), run_time=QUICK)
        self.play(*map(FadeIn, table), run_time=QUICK)

    def flip_told(self, flip: Flip) -> list[Typeset]:
        """Return the weight at first and now, and how it came there, in the place of the table."""
        now, was = (fields.weight(*flip.key, of=fields.network_after(n)) for n in (flip.cycle, 0))
        formula = f"{symbols.w(self.facts, *flip.key)} colon {{old}} arrow.r {{new}}"
        note = self.math(formula, roles={"old": "sign", "new": "sign"}, old=self.shown(was), new=self.shown(now))
        way = "raised" if self.facts.value(now) > 0 else "lowered"
        told = [note, self.words(f"{way} in every cycle" if flip.steady else f"{way} little by little")]
        stack = Stack(self.board.zone)
        for text in told:
            stack.add(text.fit(self.board.zone.width))
        return told

    def replay(self, flip: Flip, seconds: float) -> None:
        """One weight's way through zero once more: its arrow and its digits, with the number of updates."""

        def draw(alpha: float) -> None:
            cycle = min(int(alpha * (flip.cycle + 1)), flip.cycle)
            set_weights(self.net, fields.network_after(cycle), flip.key)
            self.show_count(cycle if alpha < 1 else self.now.done)

        moving = [self.net.edges[flip.key], self.figures.count, self.net.labels.get(flip.key)]
        self.play(over_time(VGroup(*(each for each in moving if each is not None)), draw, seconds))

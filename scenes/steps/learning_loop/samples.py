"""Step 8, many samples: each has a wish for a weight; tip to tail they give the average, and one step for all."""

from __future__ import annotations

from functools import partial

from manim import LEFT, RIGHT, Animation, FadeIn, FadeOut, GrowFromEdge, Polygon, Transform, VGroup

from lesson.facts import fields
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import OVERLAP, sweep
from scenes.kit.motion.verbs import Level, over_time
from scenes.kit.signal.held import flowing
from scenes.kit.signal.moment import set_weights
from scenes.kit.type import symbols
from scenes.kit.type.typeset import row

from .pushes import Pushes
from .stage import LoopStage

SAMPLES = 4  # that have a row of their own, at most


class Samples(LoopStage):
    """One epoch over a small data set."""

    def samples(self) -> None:
        board, net, count = self.board, self.net, int(self.facts.counts.samples)
        self.play(*board.wipe(), self.go_to(0), *board.rings("muted", net.last))
        self.play(*board.forget(), run_time=QUICK)
        self.until("many", self.acting("forward"))
        gradients = [fields.sample_gradient(n, -1, "out", "h") for n in range(count)]
        wishes = [-self.facts.value(gradient) for gradient in gradients]
        asked, goal = partial(self.number, role="backward", sign=True), symbols.target(self.facts, self.facts.focus.out)
        goals = [self.shown(fields.sample_target(n, "out")) for n in range(min(count, SAMPLES))]
        names = [self.math(f"{goal} = {{y}}", y=y, display=False) for y in goals]
        rows = [(name, asked(gradient)) for name, gradient in zip(names, gradients, strict=False)]
        whole = asked(fields.gradient(-1, "out", "h", of=fields.BATCH))
        rows.append((self.words("average", weight="semibold"), whole))
        weight = self.math(symbols.w(self.facts, *net.followed), display=False)
        title = board.put(row([self.words("gradient of", role="muted"), weight]))
        pushes = board.put(Pushes(self.theme, wishes, rows))
        self.at("many", *board.write(*pushes.names[:-1]), run_time=MOVE)
        self.at("each", *board.write(title), *board.spotlight([net.followed]), run_time=MOVE)
        self.play(Level(VGroup(*net.unit_group), 1), run_time=QUICK)
        arrows = [self.ask(n, pushes, wishes) for n in range(len(rows) - 1)]
        self.until("tip", flowing(net, [net.followed]))
        self.tip_to_tail(pushes, arrows, wishes)
        self.until("step", flowing(net, [net.followed]))
        self.one_step()

    # -- one by one ----------------------------------------------------------------------------------------------------

    def ask(self, n: int, pushes: Pushes, wishes: list[float]) -> Polygon:
        """Run a sample forward and its error back; what it wishes for the weight appears as an arrow."""
        net, board = self.net, self.board
        pace = min(max(self.seconds_to("tip") / (2 * (len(pushes.names) - 1 - n)), QUICK), MOVE)
        self.play(*self.hold_values(0, partial(fields.sample_input, n), "ink"), run_time=pace)
        said = self.hold_values(net.last, partial(fields.sample_prediction, n), "forward")
        self.play(sweep(net), *said, run_time=pace)
        arrow = pushes.arrow(n, wishes[n])
        board.hold(arrow)
        grows = GrowFromEdge(arrow, LEFT if wishes[n] > 0 else RIGHT)
        self.play(sweep(net, backward=True), grows, *board.write(pushes.values[n]), run_time=pace)
        return arrow

    # -- together ------------------------------------------------------------------------------------------------------

    def tip_to_tail(self, pushes: Pushes, arrows: list[Polygon], wishes: list[float]) -> None:
        """The arrows go below the rows, each to the tip of the one before; those without a row join them there.

        What the chain reaches is divided by the number of samples: its arrow shrinks to the average.
        """
        board, line, total = self.board, len(arrows), sum(wishes)
        chain, tail = VGroup(), 0.0
        moves: list[Animation] = []
        for arrow, wish in zip([*arrows, None], [*wishes[:line], sum(wishes[line:])], strict=True):
            there = pushes.arrow(line, wish, tail)
            link = there if arrow is None else arrow.copy()
            if arrow is not None or wish:
                moves.append(FadeIn(there) if arrow is None else Transform(link, there))
                chain.add(link)
            tail += wish
        seconds = max(SLOW, min(self.seconds_to("mean") - QUICK, 2 * SLOW))
        self.play(together("tip to tail", moves, lag_ratio=OVERLAP, run_time=seconds))
        whole = pushes.arrow(line, total)
        self.at("mean", FadeOut(chain), FadeIn(whole), run_time=QUICK)
        board.hold(whole)

        def draw(share: float) -> None:
            whole.become(pushes.arrow(line, total * len(wishes) ** -share))

        self.play(over_time(whole, draw, SLOW, linear_time=False))
        self.play(*board.write(pushes.names[line], pushes.values[line]), run_time=QUICK)

    def one_step(self) -> None:
        """All weights take the step of the averaged gradients."""
        board = self.board
        self.play(*board.brighten(board.everything()), run_time=QUICK)
        set_weights(self.net, fields.BATCH_UPDATED)
        self.play(*self.acting("update")())
        self.until("epoch", self.acting("update"))
        said = self.words("all {n} samples: one epoch", n=self.shown(fields.count("samples")), weight="semibold")
        board.put(VGroup(said.fit(board.zone.width)))
        self.at("epoch", *board.write(said), run_time=MOVE)
        self.until("", self.acting("forward"))

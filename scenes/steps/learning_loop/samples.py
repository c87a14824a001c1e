"""Step 8, many samples: each has a wish for a weight; tip to tail they give the average, and one step for all."""

from __future__ import annotations

from manim import LEFT, RIGHT, Animation, FadeIn, GrowFromEdge, Polygon, Transform, VGroup

from lesson.facts import fields
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import OVERLAP, sweep
from scenes.kit.motion.verbs import Level, over_time
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, row

from .pushes import Pushes
from .stage import LoopStage

SAMPLES = 4  # that have a row of their own, at most


class Samples(LoopStage):
    """One epoch over a small data set."""

    def samples(self) -> None:
        board, net = self.board, self.net
        self.play(*board.wipe(), self.go_to(0), *self.board.ring(net.last, net.units[net.last], "muted"))
        self.play(*board.forget(), run_time=QUICK)
        self.until("many", self.acting("forward"))
        wishes = [-self.facts.value(fields.sample_gradient(n, -1, "out", "h")) for n in range(self.count)]
        shown = min(self.count, SAMPLES)
        rows = [(self.goal(n), self.asks(n)) for n in range(shown)]
        rows.append((self.words("average", weight="semibold"), self.asks_for_all()))
        weight = self.math(symbols.w(self.facts, *self.followed), display=False)
        title = row([self.words("gradient of", role="muted"), weight])
        board.put(title)
        pushes = board.put(Pushes(self.theme, wishes, rows))
        self.at("many", *board.write(*pushes.names[:-1]), run_time=MOVE)
        self.cue("each")
        self.play(*board.write(title), *board.spotlight([self.followed]), run_time=MOVE)
        self.play(Level(VGroup(*net.unit_group), 1), run_time=QUICK)
        arrows = [self.ask(n, pushes, wishes[n]) for n in range(shown)]
        self.until("tip", flowing(net, [self.followed]))
        self.cue("tip")
        chain = self.tip_to_tail(pushes, arrows, wishes)
        self.average(pushes, chain, sum(wishes) / self.count)
        self.one_step()

    @property
    def count(self) -> int:
        """How many samples there are."""
        return int(self.facts.counts.samples)

    def goal(self, n: int) -> Typeset:
        """Return the target of a sample."""
        goal = symbols.target(self.facts, self.facts.focus.out)
        return self.math(f"{goal} = {{y}}", y=self.shown(fields.sample_target(n, "out")), display=False)

    def asks(self, n: int) -> Typeset:
        return self.number(fields.sample_gradient(n, -1, "out", "h"), role="backward", sign=True)

    def asks_for_all(self) -> Typeset:
        return self.number(fields.gradient(-1, "out", "h", of=fields.BATCH), role="backward", sign=True)

    # -- one by one ----------------------------------------------------------------------------------------------------

    def ask(self, n: int, pushes: Pushes, wish: float) -> Polygon:
        """Run a sample forward and its error back; what it wishes for the weight appears as an arrow."""
        net, board = self.net, self.board
        pace = min(max(self.seconds_to("tip") / (2 * (min(self.count, SAMPLES) - n)), QUICK), MOVE)
        coming = self.hold_values(0, net.units[0], lambda i: fields.sample_input(n, i), "ink")
        self.play(*coming, run_time=pace)
        said = self.hold_values(net.last, net.units[net.last], lambda k: fields.sample_prediction(n, k), "forward")
        self.play(sweep(net), *said, run_time=pace)
        arrow = pushes.arrow(n, wish)
        board.hold(arrow)
        grows = GrowFromEdge(arrow, LEFT if wish > 0 else RIGHT)
        self.play(sweep(net, backward=True), grows, *board.write(pushes.values[n]), run_time=pace)
        return arrow

    # -- together ------------------------------------------------------------------------------------------------------

    def tip_to_tail(self, pushes: Pushes, arrows: list[Polygon], wishes: list[float]) -> VGroup:
        """The arrows go below the rows, each to the tip of the one before; those without a row join them there."""
        chain = VGroup()
        tail: float = 0
        moves: list[Animation] = []
        rest = sum(wishes[len(arrows) :])
        seconds = max(SLOW, min(self.seconds_to("mean") - QUICK, 2 * SLOW))
        for n, wish in enumerate([*wishes[: len(arrows)], *([rest] if rest else [])]):
            there = pushes.arrow(len(arrows), wish, tail)
            link = arrows[n].copy() if n < len(arrows) else there
            moves.append(Transform(link, there) if n < len(arrows) else FadeIn(there))
            chain.add(link)
            tail += wish
        self.play(together("tip to tail", moves, lag_ratio=OVERLAP, run_time=seconds))
        self.board.hold(chain)
        return chain

    def average(self, pushes: Pushes, chain: VGroup, mean: float) -> None:
        """What the chain reaches is divided by the number of samples: its arrow shrinks to the average."""
        board, line = self.board, len(pushes.rows) - 1
        self.cue("mean")
        whole = pushes.arrow(line, mean * self.count)
        self.play(*self.away(chain), FadeIn(whole), run_time=QUICK)
        board.hold(whole)

        def draw(share: float) -> None:
            whole.become(pushes.arrow(line, mean * self.count ** (1 - share)))

        self.play(over_time(whole, draw, SLOW, linear_time=False))
        self.play(*board.write(pushes.names[line], pushes.values[line]), run_time=QUICK)

    def one_step(self) -> None:
        """All weights take the step of the averaged gradients."""
        net, board, trained = self.net, self.board, self.trained
        self.until("step", flowing(net, [self.followed]))
        self.at("step", *board.brighten(board.everything()), run_time=QUICK)
        for key, edge in net.edges.items():
            trained.set_weight(key, fields.weight(*key, of=fields.BATCH_UPDATED), edge)
        self.play(*self.acting("update")())
        self.until("epoch", self.acting("update"))
        said = self.words("all {n} samples: one epoch", n=self.shown(fields.count("samples")), weight="semibold")
        board.put(VGroup(said.fit(board.zone.width)))
        self.at("epoch", *board.write(said), run_time=MOVE)
        self.until("", self.acting("forward"))

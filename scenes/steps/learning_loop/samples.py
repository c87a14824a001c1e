"""Step 8, many samples: each has a wish for a weight; tip to tail they give the average, and one step for all."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, FadeIn, FadeOut, GrowFromEdge, Polygon, Transform, VGroup

from lesson.facts import fields
from scenes.kit.blocks.pushes import Pushes
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import OVERLAP, sweep
from scenes.kit.motion.verbs import Level, set_level
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing
from scenes.kit.signal.moment import set_weights
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, row

from .stage import LoopStage

SAMPLES = 4  # that have a row of their own, at most


class Samples(LoopStage):
    """One epoch over a small data set."""

    def samples(self) -> None:
        board, net, key = self.board, self.net, self.disputed()
        self.play(*board.wipe(), self.go_to(0), *board.rings("muted", net.last))
        self.play(*board.forget(), run_time=QUICK)
        self.until("many", self.acting("forward"))
        wishes = self.wishes(key)
        names = [self.missed(n) for n in range(min(len(wishes), SAMPLES))]
        weight = self.math(symbols.w(self.facts, *key), display=False)
        head, title = board.put(self.heads()), row([self.words("wish for", role="muted"), weight])
        pushes = board.put(Pushes(self.theme, wishes, [*names, self.words("average", weight="semibold")]))
        board.zone.keep(title.move_to([pushes.zero, title.get_y(), 0]).align_to(head, DOWN))
        for text in (head, *names):
            set_level(said_by(text), 0)
        self.at("many", *board.write(head, *names), run_time=MOVE)
        self.at("each", *board.write(title, pushes.ground), *board.spotlight([key]), run_time=MOVE)
        self.play(Level(VGroup(*net.unit_group), 1), Level(said_by(head), 1), run_time=QUICK)
        arrows = [self.ask(n, pushes, wishes[n], len(names) - n) for n in range(len(names))]
        self.until("tip", flowing(net, [key]))
        self.tip_to_tail(pushes, arrows, wishes)
        self.until("step", flowing(net, [key]))
        self.one_step()

    def heads(self) -> Typeset:
        """Return what stands over the numbers of the samples: prediction and target as symbols."""
        out = self.facts.focus.out
        p, y = symbols.a(self.facts, self.net.last, out), symbols.target(self.facts, out)
        return self.math(f"{{{{ {p} : p }}}} {{{{ -> : to }}}} {y}", roles={"p": "forward"}, display=False)

    def missed(self, n: int) -> Typeset:
        """Return what the network says of a sample (parts p, to), and its target."""
        p, y = self.shown(fields.sample_prediction(n, "out"), 2), self.shown(fields.sample_target(n, "out"))
        return self.math("{p} {{ -> : to }} {y}", p=p, y=y, roles={"p": "forward"}, display=False)

    def wishes(self, key: Key) -> list[float]:
        """Return what each sample wishes for a weight: minus its gradient."""
        count = int(self.facts.counts.samples)
        return [-self.facts.value(fields.sample_gradient(n, *key)) for n in range(count)]

    def disputed(self) -> Key:
        """Return the weight about which the samples disagree clearly more than about the one that the film follows."""

        def discord(key: Key) -> float:
            wishes = np.array(self.wishes(key))
            share = min(wishes.clip(0).sum(), -wishes.clip(None, 0).sum()) / (np.abs(wishes).sum() or 1)
            return round(float(share), 1)

        return max([self.net.followed, *self.net.edges], key=discord)

    # -- one by one ----------------------------------------------------------------------------------------------------

    def ask(self, n: int, pushes: Pushes, wish: float, left: int) -> Polygon:
        """Run a sample forward and its error back; what it wishes for the weight appears as an arrow."""
        net = self.net
        pace = min(max(self.seconds_to("tip") / (3 * left), QUICK), SLOW)
        self.play(*self.hold_values(0, partial(fields.sample_input, n), "ink"), run_time=pace)
        said = self.hold_values(net.last, partial(fields.sample_prediction, n), "forward")
        self.play(sweep(net), *said, Level(said_by(pushes.names[n]), 1), run_time=pace)
        arrow = pushes.arrow(n, wish)
        self.board.hold(arrow)
        self.play(sweep(net, backward=True), GrowFromEdge(arrow, LEFT if wish > 0 else RIGHT), run_time=pace)
        return arrow

    # -- together ------------------------------------------------------------------------------------------------------

    def tip_to_tail(self, pushes: Pushes, arrows: list[Polygon], wishes: list[float]) -> None:
        """The arrows go below the rows, each to the tip of the one before; those without a row join them there.

        Their sum is cut into as many equal parts as there are samples: one of them is the average.
        """
        board, line, count = self.board, len(arrows), len(wishes)
        chain, tail = VGroup(), 0.0
        moves: list[Animation] = []
        for down, (arrow, wish) in enumerate(zip([*arrows, None], [*wishes[:line], sum(wishes[line:])], strict=True)):
            there = pushes.arrow(line, wish, tail, down)
            if arrow is not None:
                self.add(link := arrow.copy())  # what is transformed must be on the stage
                moves.append(Transform(link, there))
                chain.add(link)
            elif wish:
                moves.append(FadeIn(there))
                chain.add(there)
            tail += wish
        self.play(together("tip to tail", moves, lag_ratio=OVERLAP, run_time=self.seconds_to("mean", SLOW, 4 * SLOW)))
        whole, mean = pushes.arrow(line, tail, 0), tail / count
        self.at("mean", FadeOut(chain), FadeIn(whole), run_time=QUICK)
        parts = VGroup(*(pushes.arrow(line, mean, n * mean) for n in range(count)))
        self.play(FadeOut(whole), FadeIn(parts), run_time=QUICK)
        self.play(FadeOut(parts[1:]), Transform(parts[0], pushes.arrow(line, mean)), run_time=MOVE)
        board.hold(parts[0])
        self.play(*board.write(pushes.names[line]), run_time=QUICK)

    def one_step(self) -> None:
        """All weights take the step of the averaged gradients."""
        board = self.board
        self.play(*board.brighten(board.everything()), run_time=QUICK)
        set_weights(self.net, fields.BATCH_UPDATED)
        self.play(*self.acting("update")())
        last = min(int(self.facts.counts.samples), SAMPLES) - 1  # the sample that is still in the network
        said = self.hold_values(self.net.last, partial(fields.sample_prediction_after, last), "forward")
        losses = [fields.batch_loss(), fields.batch_loss(after=True)]
        before, after = (self.shown(one, beside=other) for one, other in (losses, losses[::-1]))
        fell = self.words("average loss {a} → {b}", role="muted", a=before, b=after, roles={"a": "loss", "b": "loss"})
        self.play(sweep(self.net), *said, *board.show(fell.fit(board.zone.width)), run_time=MOVE)
        said = self.words("all {n} samples: one epoch", n=self.shown(fields.count("samples")), weight="semibold")
        self.at("epoch", *board.show(said.fit(board.zone.width)), run_time=MOVE)
        self.until("", self.acting("forward"))


def said_by(text: Typeset) -> VGroup:
    """Return the part of a sample's text that is not known before the network has run: the prediction."""
    return VGroup(text.parts["p"], text.parts["to"])

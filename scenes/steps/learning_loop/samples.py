"""Step 8, many samples: each has a wish for a weight; tip to tail they give the average, and one step for all."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import LEFT, RIGHT, UL, UP, FadeIn, FadeOut, GrowFromEdge, Mobject, Polygon, Transform, VGroup

from lesson.facts import fields
from scenes.kit.blocks import Pushes
from scenes.kit.blocks.rows import PITCH as ROW
from scenes.kit.blocks.sample_rows import Answers, SampleRows
from scenes.kit.layout.slots import BLOCK, LINE
from scenes.kit.layout.zones import BODY, FRAME, WORK
from scenes.kit.motion.group import together
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import pull_back, push_in
from scenes.kit.motion.sweep import OVERLAP, sweep
from scenes.kit.motion.verbs import Level
from scenes.kit.network.edge import Key
from scenes.kit.signal.flips import disputed, sample_wishes
from scenes.kit.signal.held import flowing
from scenes.kit.signal.moment import set_weights
from scenes.kit.type import symbols
from scenes.kit.type.typeset import row

from .stage import LoopStage

SAMPLES = 4  # that have a row of their own, at most
FIRST = 2  # time for the first sample, as a multiple of that for another


class Samples(LoopStage):
    """One epoch over a small data set."""

    def samples(self) -> None:
        board, net = self.board, self.net
        key = disputed(self.facts, [net.followed, *net.edges])
        self.play(*board.wipe(), self.go_to(0), *board.rings("muted", net.last))
        self.play(*board.forget(), run_time=QUICK)
        self.until("many", self.acting("forward"))
        wishes = sample_wishes(self.facts, key)
        rows = min(len(wishes), SAMPLES)
        told = board.put(SampleRows(self.facts, self.theme, rows))
        self.at("many", *board.write(*told.known), run_time=MOVE)
        self.at("each", *board.write(told.said[0]), *board.spotlight([key]), run_time=QUICK)
        self.play(Level(VGroup(*net.unit_group), 1), run_time=QUICK)
        shares = np.array([FIRST, *[1] * (rows - 1)]) * (self.seconds_to("wish") - MOVE) / (FIRST + rows - 1)
        for n, seconds in enumerate(shares):
            self.run(n, told, float(seconds) / 3)
        self.until("wish", flowing(net, [key]))
        pushes, *titles = self.come_closer(told, wishes, key)
        arrows = self.ask(pushes, titles[0], wishes, rows)
        mean = self.tip_to_tail(pushes, arrows, wishes, titles[1:])
        self.cue("step")
        with self.hurrying("epoch", 4 * SLOW):
            self.one_step(key, told, [*titles, pushes.ground, *pushes.names, *arrows, mean])
        if self.has_cue("run"):
            self.many_epochs(told)
        self.until("", self.acting("forward"))

    # -- one by one ----------------------------------------------------------------------------------------------------

    def run(self, n: int, told: SampleRows, pace: float) -> None:
        """A sample comes into the inputs and runs forward; what the network says flies into its row."""
        net, board, pace = self.net, self.board, max(pace, QUICK)
        filled = board.fill(0, net.units[0], partial(fields.sample_input, n), role="ink", sign=None)
        flies = n == 0 and len(filled.labels) == len(told.inputs[n]) and FRAME.shape == "wide"  # nothing is between
        comes = [land(told.inputs[n][i], label) for i, label in enumerate(filled.labels)] if flies else filled.moves
        self.play(*(filled.leaving if flies else []), *comes, run_time=pace)
        said = self.hold_values(net.last, partial(fields.sample_prediction, n), "forward")
        self.play(sweep(net), *said, run_time=pace)
        self.play(land(board.source(net.last, self.facts.focus.out), told.said[n + 1]), run_time=pace)
        board.hold(told.said[n + 1])

    def come_closer(self, told: SampleRows, wishes: list[float], key: Key) -> tuple[Pushes, *tuple[VGroup, ...]]:
        """The camera goes to the table, which gets larger; right of it is room for what the samples wish.

        In a tall frame it stays, and the wishes come below.
        """
        board, net, weight, mean = self.board, self.net, symbols.w(self.facts, *key), fields.average_wish(*key)
        minus = self.math(f"{weight} : quad - partial L slash partial {weight}", display=False)
        title = row([self.words("wish for", role="muted"), minus])
        title = title if title.width < board.zone.width else VGroup(minus.fit(board.zone.width))
        each, shown = range(len(told.inputs)), {"places": 3, "sign": True, "role": "sign"}
        numbers = [self.number(fields.sample_wish(n, *key), **shown) for n in each]
        if FRAME.shape == "tall":
            numbers.append(self.words("average {n}", weight="semibold", n=self.shown(mean, 3, True)))
            board.put(title)
            return board.put(Pushes(self.theme, wishes, numbers)), title
        corner, to = told.get_corner(UL), np.array([BODY.left + BLOCK, BODY.top, 0])
        factor = min((WORK.left - LINE - to[0]) / told.width, BODY.height / (float(told.height) + 2 * ROW))
        outputs = [part for unit in net.units[net.last].values() for part in unit.whole()]
        self.play(Level(VGroup(*outputs), 0), run_time=QUICK)  # they would stop at the very edge
        self.play(push_in([net, *told], corner, factor, to=to))
        numbers.append(self.number(mean, **shown))
        name, first = self.words("average", weight="semibold"), float(told.said[1].baseline[1])
        pushes = Pushes(self.theme, wishes, numbers, ROW * factor)
        pushes.place(WORK.left, first + numbers[0].cap_height, WORK.width)
        title.move_to([pushes.zero, title.get_y(), 0]).shift(told.said[0].baseline[1] * UP - title[0].baseline[1] * UP)
        return pushes, board.zone.keep(title), VGroup(name.at(to[0], float(numbers[-1].baseline[1])))

    def ask(self, pushes: Pushes, title: VGroup, wishes: list[float], rows: int) -> list[Polygon]:
        """What each sample wishes for the weight comes as an arrow, with its number."""
        board, arrows = self.board, [pushes.arrow(n, wishes[n]) for n in range(rows)]
        self.play(*board.write(title, pushes.ground), run_time=QUICK)
        turn = next((n for n in range(rows) if wishes[n] < 0), rows // 2) or rows // 2
        for cue, some, following in (("more", range(turn), "less"), ("less", range(turn, rows), "tip")):
            self.cue(cue)
            pace = self.seconds_to(following, QUICK, 2 * MOVE * len(some)) / max(len(some), 1)
            for n in some:
                grow = GrowFromEdge(arrows[n], LEFT if wishes[n] > 0 else RIGHT)
                self.play(grow, *board.write(pushes.names[n]), run_time=max(pace, QUICK))
                board.hold(arrows[n])
        return arrows

    # -- together ------------------------------------------------------------------------------------------------------

    def tip_to_tail(self, pushes: Pushes, arrows: list[Polygon], wishes: list[float], titles: list[VGroup]) -> Polygon:
        """The arrows go below the rows, each to the tip of the one before; those without a row join them there.

        Their sum is cut into as many equal parts as there are samples: one of them is the average.
        """
        board, line, count, tail = self.board, len(arrows), len(wishes), sum(wishes)
        chain, moves = pushes.chain(arrows)
        self.add(*chain[:line])
        self.play(together("tip to tail", moves, lag_ratio=OVERLAP, run_time=self.seconds_to("mean", SLOW, 4 * SLOW)))
        whole, mean = pushes.arrow(line, tail, 0), tail / count
        self.at("mean", FadeOut(chain), FadeIn(whole), run_time=QUICK)
        parts = VGroup(*(pushes.arrow(line, mean, n * mean) for n in range(count)))
        self.play(FadeOut(whole), FadeIn(parts), run_time=QUICK)
        self.play(FadeOut(parts[1:]), Transform(parts[0], pushes.arrow(line, mean)), run_time=MOVE)
        board.hold(parts[0])
        self.play(*board.write(pushes.names[line], *titles), run_time=QUICK)
        return parts[0]

    def one_step(self, key: Key, told: SampleRows, wished: list[Mobject]) -> None:
        """The camera goes back, and all weights take the step of the averaged gradients."""
        board = self.board
        leaving = board.leave(*wished)
        self.play(*leaving, run_time=QUICK)
        if getattr(self.net, "views", ()):
            self.play(pull_back([self.net, *told]))
        self.play(*board.brighten(board.everything()), run_time=QUICK)
        board.stack.keep([told])
        name, old = symbols.w(self.facts, *key), fields.weight(*key)
        new, more = fields.weight(*key, of=fields.BATCH_UPDATED), self.lesson.decimals.weights + 1
        before, after = self.shown(old, more, beside=new), self.shown(new, more, beside=old)
        roles = {"a": self.theme.sign(before.value), "b": self.theme.sign(after.value)}
        told_step = f"{name} : quad {{{{ {{a}} : a }}}} -> {{{{ {{b}} : b }}}}"
        step = self.math(told_step, a=before, b=after, roles=roles, display=False)
        set_weights(self.net, fields.BATCH_UPDATED)
        self.play(*self.acting("update")(), *board.show(step.fit(board.zone.width)))
        last = min(int(self.facts.counts.samples), SAMPLES) - 1  # the sample that is still in the network
        said = self.hold_values(self.net.last, partial(fields.sample_prediction_after, last), "forward")
        losses = [fields.batch_loss(), fields.batch_loss(after=True)]
        before, after = (self.shown(one, beside=other) for one, other in (losses, losses[::-1]))
        fell = self.words("average loss {a} → {b}", role="muted", a=before, b=after, roles={"a": "loss", "b": "loss"})
        self.play(sweep(self.net), *said, *board.show(fell.fit(board.zone.width)), run_time=MOVE)
        told.after_update()
        said = self.words("all {n} samples: one epoch", n=self.shown(fields.count("samples")), weight="semibold")
        self.at("epoch", *board.show(said.fit(board.zone.width)), run_time=MOVE)

    def many_epochs(self, told: SampleRows) -> None:
        """Epoch after epoch passes, and what the network says of each sample goes to that one's own target."""
        board = self.board
        keep = [told.goal, *told.targets, *told.said]
        self.at("run", *board.wipe(keep=keep), *board.forget(), Level(self.net.contents(), 0), run_time=MOVE)
        if back := [text for text in keep if text not in board.things]:  # a narrow frame had no room for the table
            board.put(told)
        answers = board.put(Answers(self.facts, self.theme, told))
        self.play(*board.write(*back, *answers), *answers.make_room(back), run_time=QUICK)
        self.play(answers.run(max(self.seconds_to("new"), 2 * SLOW), self.net))
        units = [*self.net.units[0].values(), self.net.unit(self.net.last, self.facts.focus.out)]
        spots = [unit.center[:2] for unit in units if self.net.shows_values]
        marks = VGroup(*(self.words("?", weight="semibold").centered_at(*spot) for spot in spots))
        self.at("new", FadeIn(marks), run_time=QUICK)
        self.until("", self.acting("forward"))
        self.play(FadeOut(marks), run_time=QUICK)

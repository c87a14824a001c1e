"""Step 1, cold open: a prediction beside the truth, then the title."""

from __future__ import annotations

from functools import partial

from manim import PI, FadeIn, Rotate

from lesson.facts import fields
from scenes.kit.blocks.facing import Facing
from scenes.kit.layout.header import PhaseRing
from scenes.kit.layout.zones import BIG, READ, TITLE
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.type.paragraph import headline

from .stage import FirstStage


class ColdOpen(FirstStage):
    """The network makes a prediction, the truth is another one: which weight is to blame? Then the title."""

    def welcome(self) -> None:
        net, board, out = self.net, self.board, self.facts.focus.out
        net.put_activations(0)
        self.begin_in_middle()
        self.add(net, *net.contents())  # the film's first frame: players and file managers show it
        flow = flowing(net, net.edges, "forward")
        self.until("out", flow)
        facing = self.predict()
        self.until("truth", flow)
        self.meet_truth(facing)
        self.until("blame", lambda: [ripple(net, net.last, out, "loss", SLOW)])
        asked = "Which weight is to blame?" if self.facts.holds("several_weights") else "Which way should it move?"
        question = self.paragraph(asked, board.zone.width, size=TITLE, weight="semibold")
        self.play(*board.show(question), *self.one_by_one(), run_time=SLOW)
        self.until("title", self.one_by_one)
        self.titles()

    def predict(self) -> Facing:
        """The prediction appears in the output and beside the network; return where it faces the target."""
        board, last = self.board, self.net.last
        value = partial(fields.activation, last - 1)
        filled = board.fill(last, self.net.units[last], value, role="forward", sign=None)
        self.play(*filled.moves, *board.rings("forward", last), run_time=QUICK)
        self.play(*self.make_room(), run_time=MOVE)
        facing = board.put(Facing(self.facts, self.theme))
        name, number = facing.row(0)
        content = board.content(last, self.facts.focus.out)
        self.play(*board.write(name), run_time=QUICK)
        self.play(FadeIn(number) if content is None else land(content, number), run_time=MOVE)
        board.hold(number)
        return facing

    def meet_truth(self, facing: Facing) -> None:
        """The target comes below the prediction, and a line shows how far they are apart."""
        board, net, line, start = self.board, self.net, facing.line, facing.said
        self.play(*board.write(*facing.row(1)), ripple(net, net.last, self.facts.focus.out, "loss"))
        dot, runner = line.marker(start, "forward"), line.marker(start, "loss")
        gap = line.bar(start, start, "loss")
        self.play(*board.write(facing.lines, gap, dot, runner), run_time=QUICK)
        self.play(line.slide(runner, facing.aim, trail=gap, run_time=SLOW))

    def titles(self) -> None:
        """The title of the film beside its network, which runs forward and back."""
        board, lesson, net = self.board, self.lesson, self.net
        self.play(*board.wipe(), run_time=QUICK)
        ring = PhaseRing(self.theme, None, radius=BIG, width=8)
        title = headline(lesson.title, self.theme, board.zone.width)
        subtitle = headline(lesson.subtitle, self.theme, board.zone.width, READ, "regular")
        self.play(*board.show(ring, title, subtitle), run_time=MOVE)
        for role in ("forward", "backward"):
            self.play(Rotate(ring, -PI), *flowing(net, net.edges, role)(), run_time=SLOW)
        self.until("", lambda: [Rotate(ring, -PI), *flowing(net, net.edges, "forward")()])

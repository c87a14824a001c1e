"""Step 1, cold open: a prediction beside the truth, then the title."""

from __future__ import annotations

from functools import partial

from manim import PI, FadeIn, Rotate

from lesson.facts import fields
from scenes.kit.blocks import NumberLines, Rows
from scenes.kit.layout.header import PhaseRing
from scenes.kit.layout.zones import BIG, READ, TITLE
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import take_place
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.type.paragraph import Paragraph

from .stage import FirstStage

ROOM = 0.1  # beside the values of a number line, as a share of its range


class ColdOpen(FirstStage):
    """The network makes a prediction, the truth is another one: which weight is to blame? Then the title."""

    def welcome(self) -> None:
        net, board = self.net, self.board
        net.put_activations(0)
        self.add(net, *net.contents())  # the film's first frame: players and file managers show it
        flow = flowing(net, list(net.edges), "forward")
        self.until("out", flow)
        facing = self.predict()
        self.until("truth", flow)
        self.meet_truth(facing)
        self.until("blame", lambda: [ripple(net, self.last, self.facts.focus.out, "loss", SLOW)])
        asked = "Which weight is to blame?" if self.facts.holds("several_weights") else "Which way should it move?"
        question = self.paragraph(asked, board.zone.width, size=TITLE, weight="semibold")
        self.play(*self.put(question), *self.one_by_one(), run_time=SLOW)
        self.until("title", self.one_by_one)
        self.titles()

    def predict(self) -> Rows:
        """The prediction arises in the output, and is written beside the network; return its rows: with the target."""
        board, f = self.board, self.facts.focus
        filled = board.fill(self.last, self.outputs, partial(fields.activation, self.last - 1), "", "forward", None)
        self.play(*filled.leaving, *map(take_place, filled.labels), *self.rings(self.last, "forward"), run_time=MOVE)
        made = (("prediction", fields.prediction("out"), "forward"), ("target", fields.target("out"), "loss"))
        rows = [(self.words(name, role=role), self.number(path, role=role, size=TITLE)) for name, path, role in made]
        facing = board.put(Rows(rows))
        name, value = facing.row(0)
        content = board.content(self.last, f.out)
        self.play(*board.write(name), run_time=QUICK)
        self.play(FadeIn(value) if content is None else land(content, value), run_time=MOVE)
        board.hold(value)
        return facing

    def meet_truth(self, facing: Rows) -> None:
        """The target stands under the prediction, and a line shows how far they are apart."""
        board, ends = self.board, [self.facts.value(path("out")) for path in (fields.prediction, fields.target)]
        low, high = min(0, *ends), max(1, *ends)
        room = ROOM * (high - low)
        self.play(*board.write(*facing.row(1)), ripple(self.net, self.last, self.facts.focus.out, "loss"))
        block = board.put(NumberLines(self.theme, [(self.words("error"), (low - room, high + room))], most=3))
        line = block.lines[0]
        dot, runner = line.marker(ends[0], "forward"), line.marker(ends[0], "loss")
        gap = line.bar(ends[0], ends[0], "loss")
        self.play(*board.write(block, gap, dot, runner), run_time=QUICK)
        self.play(line.slide(runner, ends[1], trail=gap, run_time=SLOW))

    # -- the title of the whole film -----------------------------------------------------------------------------------

    def titles(self) -> None:
        """The title of the film beside its network, which runs forward and back."""
        board, lesson, keys = self.board, self.lesson, list(self.net.edges)
        self.play(*board.wipe(), run_time=QUICK)
        ring = PhaseRing(self.theme, None, radius=BIG, width=8)
        title, subtitle = self.title_line(lesson.title, BIG, weight="semibold"), self.title_line(lesson.subtitle, READ)
        self.play(*self.put(ring, title, subtitle), run_time=MOVE)
        for role in ("forward", "backward"):
            self.play(Rotate(ring, -PI), *flowing(self.net, keys, role)(), run_time=SLOW)
        self.until("", lambda: [Rotate(ring, -PI), *flowing(self.net, keys, "forward")()])

    def title_line(self, text: str, size: float, **look: str) -> Paragraph:
        """Return a text of the title, in the largest size in which its longest word has room."""
        sizes = [each for each in (BIG, TITLE, READ) if each <= size]
        forms = [self.paragraph(text, self.board.zone.width, own=True, size=each, **look) for each in sizes]
        whole = [made for made in forms if all(line.size_now >= made.size for line in made.lines)]
        made = (whole or forms)[0]
        for line in made.lines:
            line.exempt = "title"
        return made

"""Step 8, its end: the network as it was trained acts the six ideas, and answers once more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from manim import PI, Animation, FadeIn, FadeOut, LaggedStart, Rotate

from lesson.facts import fields
from scenes.kit.layout.header import PHASES
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import BODY, DIM, TITLE
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import back_home
from scenes.kit.motion.sweep import sweep
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.type.paragraph import Paragraph, headline
from scenes.kit.type.tongue import translated

from .stage import LoopStage

IDEAS = ("Chain rule", "Gradient flow", "Error signals", "Weight updates", "Layer by layer", "Learning loop")


class Ideas(LoopStage):
    """What to keep."""

    def concepts(self) -> None:
        self.as_trained()
        board, ideas = self.board, self.ideas()
        look = {"weight": "semibold", "exempt": "title"}
        titles = [board.put(self.words(title, own=True, **look).fit(board.zone.width)) for title, _ in ideas]
        cues = pairwise([*(f"k{n + 1}" for n in range(len(ideas))), ""])
        before: list[Paragraph] = []
        for (_, text), title, act, (cue, following) in zip(ideas, titles, self.idea_acts(), cues, strict=True):
            has_time = not following or self.seconds_to(following) > 2 * SLOW
            note = self.note(text) if has_time and text else []
            self.cue(cue)
            self.play(*board.leave(*before), run_time=QUICK)
            self.play(*board.write(title, *note), *act(), run_time=SLOW if title is titles[0] else MOVE)
            self.until(following, act)
            before = note

    def as_trained(self) -> None:
        """The network as it is after all cycles, in its own place."""
        net, board = self.net, self.board
        if back := back_home(net, MOVE):
            self.play(LaggedStart(*board.wipe(), lag_ratio=DIM), run_time=MOVE)
            self.play(*back)
            self.play(self.show_texts(1))
        self.play(*board.wipe(), *board.forget(), run_time=QUICK)
        values = [] if self.now.done == self.cycles else [self.go_to(self.cycles, values=False)]
        self.play(*values, *self.hold_values(0, fields.input_value, "ink"), run_time=MOVE)

    def note(self, text: str) -> list[Paragraph]:
        """Return the sentence of an idea below the titles; none where it has no room there."""
        room = self.board.stack.rest()
        made = self.paragraph(text, room.width, own=True, role="muted", exempt="title")
        made.at(room.left, room.top - TIGHT - made.lines[0].cap_height)
        return [made] if made.height <= room.height else []

    def ideas(self) -> list[tuple[str, str]]:
        """Return the lesson's key concepts with their sentences; the film's own titles where there are not just six."""
        concepts = self.lesson.concepts
        if len(concepts) != len(IDEAS):
            return [(translated(title), "") for title in IDEAS]
        return [(concept.title, concept.text) for concept in concepts]

    def idea_acts(self) -> list[Callable[[], list[Animation]]]:
        """Return what the network does for each idea: a motion that can be repeated."""
        net, f = self.net, self.facts.focus
        hidden = [(layer, k) for layer in range(1, net.last) for k in net.units[layer]]
        middle = [f.h if layer == net.last - 1 else next(iter(net.units[layer])) for layer in range(1, net.last)]
        path = [(layer, k, j) for layer, (j, k) in enumerate(pairwise([f.i, *middle, f.out]))]
        return [
            flowing(net, path, "slope"),
            self.acting("backward"),
            lambda: [ripple(net, *unit, run_time=SLOW) for unit in hidden] or self.acting("loss")(),
            self.acting("update"),
            lambda: [sweep(net, backward=True, run_time=2 * SLOW)],
            lambda: [sweep(net, run_time=SLOW), Rotate(self.header.ring, -2 * PI, run_time=SLOW)],
        ]

    # -- the sentence --------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        net, board, ring = self.net, self.board, self.header.ring
        self.play(*board.wipe(), run_time=MOVE)
        self.until("answer", self.acting("forward"))
        moves: list[Animation] = []
        for layer in range(1, net.last + 1):
            value = partial(fields.activation, layer - 1, of=fields.cycle_after(self.cycles))
            moves += self.hold_values(layer, value, "forward")
        self.play(sweep(net), *moves)
        self.play(*board.rings("forward", net.last), run_time=QUICK)
        self.until("recap", self.acting("forward"))
        text = "{{Forward, : forward}} {{loss, : loss}} {{backward, : backward}} update. And again."
        line = board.put(self.paragraph(text, board.zone.width, size=TITLE, weight="semibold"))
        self.at("recap", *board.write(line), run_time=MOVE)
        for phase, _ in PHASES:
            self.play(*self.acting(phase)(), *self.lit(ring, phase), run_time=2 * QUICK)
        onward = board.put(self.paragraph("Next: change one number, and run it again.", board.zone.width, role="muted"))
        self.at("next", *board.write(onward), run_time=MOVE)
        self.until("", lambda: [sweep(net, run_time=SLOW), Rotate(ring, -2 * PI, run_time=SLOW)])

    def end(self) -> None:
        """The end card of the film: its title, and why its numbers can be trusted."""
        self.clear_but()
        title = headline(self.lesson.title, self.theme, BODY.width)
        title.middle_at(0, BODY.center[1] + title.height)
        note = self.paragraph("Every number in this film was computed.", BODY.width, role="muted")
        note.middle_at(0, BODY.center[1] - note.height)
        self.play(FadeOut(self.header), FadeIn(title), run_time=MOVE)
        self.play(FadeIn(note), run_time=MOVE)

"""Step 8, its end: the network as it was trained acts the six ideas, and answers once more."""

from __future__ import annotations

from collections.abc import Callable

from manim import PI, Animation, FadeIn, FadeOut, LaggedStart, Rotate

from lesson.facts import fields
from scenes.kit.layout.header import PHASES
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import BIG, BODY, DIM, FRAME, TITLE
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import sweep
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.type.paragraph import Paragraph
from scenes.kit.type.tongue import translated
from scenes.kit.type.typeset import Typeset

from .stage import LoopStage
from .trained import activation_field

IDEAS = ("Chain rule", "Gradient flow", "Error signals", "Weight updates", "Layer by layer", "Learning loop")


class Ideas(LoopStage):
    """What to keep."""

    def concepts(self) -> None:
        self.as_trained()
        board = self.board
        titles = [self.title(title) for title, _ in self.ideas()]
        for title in titles:
            board.put(title)
        before: Paragraph | None = None
        acts = self.idea_acts()
        for index, title in enumerate(titles):
            following = f"k{index + 2}" if index + 1 < len(titles) else ""
            long = index + 1 == len(titles) or self.seconds_to(following) > 2 * SLOW
            note = self.note(self.ideas()[index][1]) if long else None
            leaving = self.away(before) if before is not None else []
            self.cue(f"k{index + 1}")
            if leaving:
                self.play(*leaving, run_time=QUICK)
            coming = board.write(*(part for part in (title, note) if part is not None))
            self.play(*coming, *acts[index](), run_time=MOVE if index else SLOW)
            self.until(following, acts[index])
            before = note

    def as_trained(self) -> None:
        """The network as it is after all cycles, in its own place."""
        net, board = self.net, self.board
        if self.now.shrunk < 1:
            beside = [each for each in self.mobjects if not self.on_network(each)]
            self.play(LaggedStart(*map(FadeOut, beside), lag_ratio=DIM), run_time=MOVE)
            back = self.now.stood - net.unit_group.get_center()
            grown = net.animate.shift(back).scale(1 / self.now.shrunk, about_point=self.now.stood)
            self.play(grown, run_time=MOVE)
            self.play(self.show_texts(1))
        self.play(*board.wipe(), *board.forget(), run_time=QUICK)
        values = [] if self.now.done == self.cycles else [self.go_to(self.cycles, values=False)]
        coming = self.hold_values(0, net.units[0], fields.input_value, "ink")
        self.play(*values, *coming, run_time=MOVE)

    def on_network(self, thing: object) -> bool:
        """Return whether a thing belongs to the header or to the network."""
        family = {id(part) for whole in (self.header, self.net) for part in whole.get_family()}
        return id(thing) in family or thing in self.net.contents().submobjects

    def title(self, text: str) -> Typeset:
        made = self.words(text, own=True, weight="semibold").fit(self.board.zone.width)
        made.exempt = "title"
        return made

    def note(self, text: str) -> Paragraph | None:
        """Return the sentence of an idea below the titles; None where it has no room there."""
        room = self.board.stack.rest()
        made = self.paragraph(text, room.width, own=True, role="muted") if text else None
        if made is None or made.height > room.height:
            return None
        for line in made.lines:
            line.exempt = "title"
        return made.at(room.left, room.top - TIGHT - made.lines[0].cap_height)

    def ideas(self) -> list[tuple[str, str]]:
        """Return the lesson's key concepts with their sentences; the film's own titles where there are not just six."""
        concepts = self.lesson.concepts
        if len(concepts) != len(IDEAS):
            return [(translated(title), "") for title in IDEAS]
        return [(concept.title, concept.text) for concept in concepts]

    def idea_acts(self) -> list[Callable[[], list[Animation]]]:
        """Return what the network does for each idea: a motion that can be repeated."""
        net = self.net
        hidden = [(layer, k) for layer in range(1, net.last) for k in net.units[layer]]
        return [
            flowing(net, self.path(), "slope"),
            self.acting("backward"),
            lambda: [ripple(net, *unit, run_time=SLOW) for unit in hidden] or self.acting("loss")(),
            self.acting("update"),
            lambda: [sweep(net, backward=True, run_time=2 * SLOW)],
            lambda: [sweep(net, run_time=SLOW), Rotate(self.header.ring, -2 * PI, run_time=SLOW)],
        ]

    def path(self) -> list[Key]:
        """Return the arrows from an input to the output in focus."""
        net, f = self.net, self.facts.focus
        middle = [next(iter(net.units[layer])) for layer in range(1, net.last)]
        units = [f.i, *middle[:-1], *([f.h] if middle else []), f.out]
        return [(layer, units[layer + 1], units[layer]) for layer in range(net.last)]

    # -- the sentence --------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        net, board = self.net, self.board
        self.play(*board.wipe(), run_time=MOVE)
        self.until("answer", self.acting("forward"))
        self.cue("answer")
        moves: list[Animation] = []
        for layer in range(1, net.last + 1):
            moves += self.hold_values(layer, net.units[layer], self.at_the_end(layer), "forward")
        self.play(sweep(net), *moves)
        self.play(*board.ring(net.last, net.units[net.last], "forward"), run_time=QUICK)
        self.until("recap", self.acting("forward"))
        text = "{{Forward, : forward}} {{loss, : loss}} {{backward, : backward}} update. And again."
        line = board.put(self.paragraph(text, board.zone.width, size=TITLE, weight="semibold"))
        ring = self.header.ring
        self.at("recap", *board.write(line), run_time=MOVE)
        for phase, _ in PHASES:
            self.act(phase, 2 * QUICK, *self.lit(ring, phase))
        onward = board.put(self.paragraph("Next: change one number, and run it again.", board.zone.width, role="muted"))
        self.at("next", *board.write(onward), run_time=MOVE)
        self.until("", lambda: [sweep(net, run_time=SLOW), Rotate(ring, -2 * PI, run_time=SLOW)])

    def at_the_end(self, layer: int) -> Callable[[int], fields.Field]:
        return lambda k: activation_field(self.cycles, layer, k)

    def end(self) -> None:
        """The end card of the film: its title, and why its numbers can be trusted."""
        self.clear_but()
        if FRAME.shape == "wide":
            one = self.words(self.lesson.title, own=True, size=BIG, weight="semibold").fit(BODY.width)
            title = Paragraph([one], BIG)
        else:
            title = self.paragraph(self.lesson.title, BODY.width, own=True, size=BIG, weight="semibold")
        title.middle_at(0, BODY.center[1] + title.height)
        note = self.paragraph("Every number in this film was computed.", BODY.width, role="muted")
        note.middle_at(0, BODY.center[1] - note.height)
        for part in title.lines:
            part.exempt = "title"
        self.play(FadeOut(self.header), FadeIn(title), run_time=MOVE)
        self.play(FadeIn(note), run_time=MOVE)

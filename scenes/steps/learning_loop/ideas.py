"""Step 8, its end: the network as it was trained acts the six ideas, and answers once more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from manim import PI, Animation, Create, FadeIn, LaggedStart, Rotate

from lesson.facts import fields
from scenes.kit.blocks.facing import Facing
from scenes.kit.layout.header import PHASES, PhaseRing
from scenes.kit.layout.slots import BLOCK
from scenes.kit.layout.zones import BIG, DIM, READ, TITLE
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import pull_back
from scenes.kit.motion.sweep import sweep
from scenes.kit.motion.verbs import set_level
from scenes.kit.signal.held import flowing
from scenes.kit.signal.moment import set_weights
from scenes.kit.signal.ripple import ripple
from scenes.kit.type.paragraph import headline
from scenes.kit.type.tongue import translated

from .stage import LoopStage

IDEAS = ("Chain rule", "Gradient flow", "Error signals", "Weight updates", "Layer by layer", "Learning loop")

ROUND, FLAT = (3 / 2, 1), (7 / 4, 1 / 2)  # width and height of a title that has room in a ring, in radii


class Ideas(LoopStage):
    """What to keep."""

    def concepts(self) -> None:
        self.as_trained()
        board, ideas, width = self.board, self.ideas(), self.board.zone.width
        cues = pairwise([*(f"k{n + 1}" for n in range(len(ideas))), ""])
        for (title, text), act, (cue, following) in zip(ideas, self.idea_acts(), cues, strict=True):
            told = [headline(title, self.theme, width, TITLE)]
            told += [self.paragraph(text, width, own=True, role="muted", exempt="title")] if text else []
            self.at(cue, *board.wipe(), run_time=QUICK)
            self.play(*board.show(*told), *act(), run_time=MOVE)
            self.until(following, act)

    def as_trained(self) -> None:
        """The network as it is after all cycles, in its own place."""
        net, board = self.net, self.board
        if getattr(net, "views", ()):  # beside the code, where its texts are hidden: there it changes at once
            self.play(LaggedStart(*board.wipe(), lag_ratio=DIM), run_time=MOVE)
            trained, self.now.done = fields.network_after(self.cycles), self.cycles
            for key, edge in net.edges.items():  # labels follow when they have their size again
                edge.redraw(self.facts.value(fields.weight(*key, of=trained)))
            self.remove(*net.contents())
            self.trained_values()
            set_level(net.contents(), 0)
            self.play(pull_back(net, MOVE))
            set_weights(net, trained)
            self.play(self.show_texts(1))
        else:
            self.play(*board.wipe(), *board.forget(), run_time=QUICK)
            run = [] if self.now.done == self.cycles else [self.go_to(self.cycles, values=False)]
            self.play(*run, *self.trained_values(), run_time=MOVE)

    def trained_values(self) -> list[Animation]:
        """Let all units hold what they do after all cycles; return the animations of it."""
        moves = self.hold_values(0, fields.input_value, "ink")
        for layer in range(1, self.net.last + 1):
            value = partial(fields.activation, layer - 1, of=fields.cycle_after(self.cycles))
            moves += self.hold_values(layer, value, "forward")
        return moves

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

    def closing(self) -> None:
        net, board, last = self.net, self.board, self.net.last
        self.play(*board.wipe(), run_time=MOVE)
        self.until("answer", self.acting("forward"))
        facing = board.put(Facing(self.facts, self.theme, fields.cycle_after(self.cycles)))
        name, value = facing.row(0)
        line = facing.line
        old, new = line.bar(facing.first, facing.aim, "muted"), line.bar(facing.said, facing.aim, "loss")
        with self.hurrying("recap", 2 * SLOW):
            self.play(*board.rings("forward", last), *board.write(name), run_time=QUICK)
            self.play(land(board.source(last, self.facts.focus.out), value), run_time=MOVE)
            board.hold(value)
            self.play(*board.write(*facing.row(1), facing.lines), run_time=QUICK)
            self.play(*board.write(old), run_time=QUICK)
            self.play(*board.write(new, line.marker(facing.said, "forward")), run_time=QUICK)
        self.until("recap", self.acting("forward"))
        text = "{{Forward, : forward}} {{loss, : loss}} {{backward, : backward}} update. And again."
        with self.hurrying("next", MOVE + 2 * QUICK * len(PHASES)):
            self.play(*board.show(self.paragraph(text, board.zone.width, weight="semibold")), run_time=MOVE)
            for phase, _ in PHASES:
                self.play(*self.acting(phase)(), *self.lit(self.header.ring, phase), run_time=2 * QUICK)
        self.cue("next")
        self.until("", lambda: [sweep(net, run_time=SLOW), Rotate(self.header.ring, -2 * PI, run_time=SLOW)])

    def end(self) -> None:
        """The end of the film: the cycle closes around its title; why its numbers can be trusted."""
        board, zone = self.board, self.board.zone
        note = self.paragraph("Every number in this film was computed.", zone.width, role="muted")
        radius = min(zone.width, zone.height - note.height - 2 * BLOCK) / 2
        ring = PhaseRing(self.theme, None, radius=radius, width=12)
        self.play(*board.wipe(), run_time=QUICK)
        board.put(ring).set_x(zone.center[0])
        forms = [
            (headline(self.lesson.title, self.theme, width * radius, size), most * radius)
            for size in (BIG, TITLE, READ)
            for width, most in (ROUND, FLAT)
        ]
        whole = [made for made, most in forms if made.height <= most and made.lines[0].size_now >= READ]
        # A title with a word too long for the ring stands under it, instead of the note.
        title = [whole[0].middle_at(*ring.get_center()[:2])] if whole else []
        below = note if whole else headline(self.lesson.title, self.theme, zone.width, READ)
        self.play(LaggedStart(*map(Create, ring.arcs.values()), lag_ratio=DIM), *map(FadeIn, title), run_time=SLOW)
        self.play(*board.show(below), run_time=MOVE)
        self.until("", lambda: [Rotate(ring, -PI / 2)])

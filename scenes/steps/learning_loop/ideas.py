"""Step 8, its end: six ideas with the pictures of the film, and the trained network answers once more."""

from __future__ import annotations

from itertools import pairwise

from manim import DR, PI, UL, Create, FadeIn, FadeOut, LaggedStart, Rotate, smooth, squish_rate_func

from lesson.facts import fields
from scenes.kit.blocks.facing import Facing
from scenes.kit.blocks.keepsakes import Keepsakes
from scenes.kit.layout.header import PHASES, PhaseRing
from scenes.kit.layout.slots import BLOCK, LINE
from scenes.kit.layout.zones import BODY, DIM, READ, Zone, by_shape
from scenes.kit.motion.land import land
from scenes.kit.motion.morph import clear_page, make_way, turn_page
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import push_to
from scenes.kit.motion.sweep import sweep
from scenes.kit.motion.verbs import Level, set_level
from scenes.kit.network.texts.written import show_texts
from scenes.kit.plot.miniatures import MINIATURES, Layers, Miniature
from scenes.kit.signal.moment import set_activations
from scenes.kit.signal.streams import stream, weights_again
from scenes.kit.type.paragraph import headline, headline_in_ring
from scenes.kit.type.tongue import translated

from .stage import LoopStage

# What the film says of each idea, where the lesson has not six concepts of its own.
IDEAS = (
    ("Chain rule", "Along a path, slopes multiply"),
    ("Gradient flow", "Blame flows back along the same weights"),
    ("Error signals", "Added up, times the slope: the error signal"),
    ("Weight updates", "Times what came in, the gradient: step against it"),
    ("Layer by layer", "And so it goes, layer by layer"),
    ("Learning loop", "Then the loop begins again"),
)

WAITING = 0.4  # strength of pictures that wait
LATE = 0.6, 1.0  # shares of the time in which what is not in the way leaves
TURN = 1.9  # seconds in which the pictures take the place of the code
NETWORK = 4  # the idea whose picture is a network


class Ideas(LoopStage):
    """What to keep."""

    def concepts(self) -> None:
        """The six ideas come one after the other, each with a picture that the film has shown large, and stay."""
        board = self.board
        cards = [(small(self.theme), *told) for small, told in zip(MINIATURES, self.ideas(), strict=True)]
        keep = self.keepsakes(cards, by_shape(wide=3, square=2, tall=1))
        kept = [(keep, n) for n in range(len(cards))] if keep.fits else [(self.keepsakes([c], 1), 0) for c in cards]
        for small in keep.pictures if keep.fits else ():
            set_level(small, WAITING)
        with self.hurrying("k1", TURN + QUICK):
            same = keep.pictures[NETWORK]  # of the network itself: in its place, so it comes last
            self.becomes_small(same, [each for each in keep.pictures if keep.fits and each is not same])
            comes = [FadeIn(same)] if keep.fits else []
            self.play(*map(FadeOut, (self.net, *self.net.contents())), *comes, run_time=QUICK)
        board.hold(*(keep.pictures if keep.fits else []))
        for (each, n), (cue, following) in zip(
            kept, pairwise([*(f"k{n + 1}" for n in range(len(kept))), ""]), strict=True
        ):
            self.cue(cue)
            if not keep.fits:
                self.play(*board.wipe(), run_time=QUICK)
                board.hold(each.pictures[n])
            lit = Level(each.pictures[n], 1) if keep.fits else FadeIn(each.pictures[n])
            self.play(lit, *board.write(each.texts[n]), run_time=QUICK)
            pace = self.seconds_to(following, SLOW, 2 * SLOW) if following else self.seconds_left(SLOW, 2 * SLOW)
            self.play(each.pictures[n].act(pace))

    def becomes_small(self, picture: Miniature, coming: list[Miniature]) -> None:
        """What is beside the network leaves; others come, and the network goes where its small picture will be."""
        net, board = self.net, self.board
        shown = not getattr(net, "views", ())  # beside the code, it has no texts
        hiding = [*board.forget(), show_texts(net, 0)] if shown else []
        old = board.things
        board.wipe()
        (left, top, _), (right, bottom, _) = picture.get_corner(UL), picture.get_corner(DR)
        self.play(*board.drop_extra(), *hiding, run_time=QUICK)
        goes = push_to(net, Zone(left, right, bottom, top), TURN, LATE)
        turn = turn_page if shown else clear_page  # over the code, the network would have to go
        self.play(*turn(old, coming, TURN), goes)

    def keepsakes(self, cards: list[tuple[Miniature, str, str]], columns: int) -> Keepsakes:
        """Return some ideas with their pictures, over the whole stage."""
        return Keepsakes(self.theme, cards, columns, BODY.height).place(BODY.left, BODY.top, BODY.width)

    def ideas(self) -> list[tuple[str, str]]:
        """Return the lesson's key concepts with their sentences; the film's own where there are not just six."""
        concepts = self.lesson.concepts
        if len(concepts) != len(IDEAS):
            return [(translated(title), translated(text)) for title, text in IDEAS]
        return [(concept.title, concept.text) for concept in concepts]

    def grows(self, done: int) -> None:
        """The network after so many updates grows out of its small picture; what is far from it leaves later."""
        shown = self.board.things
        self.board.wipe()
        self.net, self.now.done = self.diagram(network_path=fields.network_after(done)), done
        values = self.net.put_activations()
        set_activations(self.net, fields.cycle_after(done))
        small = [each for each in shown if isinstance(each, Layers) and self.net.shows_values]
        start, late = small[0] if small else self.net, squish_rate_func(smooth, *LATE)
        there = [each for each in shown if each.get_left()[0] > self.net.get_right()[0]]
        leaving = make_way([each for each in shown if each not in there], start.get_center())
        leaving += [FadeOut(each, rate_func=late, run_time=SLOW) for each in there]
        coming = FadeIn(self.net, target_position=start, scale=start.width / self.net.width, run_time=SLOW)
        self.play(coming, *leaving, FadeIn(values, rate_func=late, run_time=SLOW))

    def closing(self) -> None:
        if self.has_cue("share"):
            self.which_one()
        else:
            self.grows(self.cycles)
        net, board, last = self.net, self.board, self.net.last
        self.until("answer", self.acting("forward"))
        self.play(*self.make_room(), run_time=MOVE)
        facing = board.put(Facing(self.facts, self.theme, fields.cycle_after(self.cycles)))
        (name, value), line = facing.row(0), facing.line
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

    def which_one(self) -> None:
        """The first question is answered: every arrow shows its gradient; then all weights are as trained."""
        with self.hurrying("share", 2 * SLOW):
            self.grows(0)
            self.play(self.to_middle())
        self.cue("share")
        stream(self.board, list(self.net.edges), lambda key: fields.gradient(*key))
        self.play(*self.acting("backward")(), run_time=max(self.seconds_to("answer") - SLOW - 2 * MOVE, MOVE))
        weights_again(self.board)
        self.play(self.go_to(self.cycles), *self.acting("update")())

    def end(self) -> None:
        """The end of the film: the cycle closes around its title."""
        board, zone = self.board, self.board.zone
        note = headline(self.lesson.subtitle, self.theme, zone.width, READ, "regular")
        radius = min(zone.width - LINE, zone.height - note.height - 2 * BLOCK) / 2
        ring = PhaseRing(self.theme, None, radius=radius, width=12)
        self.play(*board.wipe(), run_time=QUICK)
        board.put(ring).set_x(zone.center[0])
        # A title with a word too long for the ring is below it, instead of the note.
        inside = headline_in_ring(self.lesson.title, self.theme, radius)
        title = [] if inside is None else [inside.middle_at(*ring.get_center()[:2])]
        below = note if title else headline(self.lesson.title, self.theme, zone.width, READ)
        self.play(LaggedStart(*map(Create, ring.arcs.values()), lag_ratio=DIM), *map(FadeIn, title), run_time=SLOW)
        self.play(*board.show(below), run_time=MOVE)
        self.until("", lambda: [Rotate(ring, -PI / 2)])

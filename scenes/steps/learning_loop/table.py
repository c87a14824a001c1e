"""Step 8, the first cycles: the network acts the phases, and each writes into the table what it gives."""

from __future__ import annotations

from functools import partial

from manim import Animation, FadeIn, VGroup

from scenes.kit.layout.header import PHASES, PhaseRing, phase_name
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK
from scenes.kit.motion.sweep import sweep
from scenes.kit.motion.verbs import swap
from scenes.kit.signal.held import flowing
from scenes.kit.type.typeset import Typeset

from .sheet import CycleSheet
from .stage import SHOWN, Around, LoopStage
from .trained import activation_field

RING = 0.4  # radius of the ring, as a share of the room it has
INSIDE = 1.5  # width of a word in the ring, in radii


class FirstCycles(LoopStage):
    """One cycle slowly, two quickly."""

    def open(self) -> None:
        self.open_on(self.net, self.net.put_activations(0))
        for cue in ("net", ""):
            self.until(cue, flowing(self.net, list(self.net.edges), "forward"))

    # -- once around ---------------------------------------------------------------------------------------------------

    def loop(self) -> None:
        board = self.board
        played = min(SHOWN, self.cycles)
        later = [self.cycles - 1] if self.cycles > played else []
        sheet = board.put(CycleSheet(self.facts, self.theme, self.heads(), [*range(played), *later]))
        room = board.stack.rest()
        ring = PhaseRing(self.theme, "none yet", radius=RING * min(room.width, room.height), width=12)
        self.around = Around(sheet, ring.move_to(room.center))
        self.play(*board.write(sheet.head, sheet.counts[0], ring), run_time=MOVE)
        phases = [phase for phase, _ in PHASES]
        for phase, following in zip(phases, [*phases[1:], ""], strict=True):
            self.cue(phase)
            self.play(*self.lit(self.around.ring, phase), *self.say_in_ring(phase), run_time=QUICK)
            self.first(phase)
            self.until(following, self.acting(phase))

    def first(self, phase: str) -> None:
        """The first cycle, a phase: slowly, and what it gives goes into the table."""
        net, cell = self.net, self.around.sheet.cells[0].get(phase)
        if phase == "forward":
            pace = min(max(self.seconds_to("loss") / (net.last + 1), QUICK), MOVE)
            for layer in range(1, net.last + 1):
                coming = self.hold_values(layer, net.units[layer], partial(activation_field, 0, layer), phase)
                self.play(sweep(net, layers=[layer - 1]), *coming, run_time=pace)
            self.play(land(self.board.source(net.last, self.facts.focus.out), cell), run_time=pace)
            self.board.hold(cell)
        elif cell is not None:
            self.act(phase, MOVE, *self.board.write(cell))
        else:
            self.play(*self.acting(phase)(), self.go_to(1, values=False))

    def say_in_ring(self, phase: str) -> list[Animation]:
        """Write the name of a phase into the ring, in the place of the one before."""
        name = self.words(phase_name(phase), role=phase, weight="semibold").fit(INSIDE * self.around.ring.width / 2)
        return self.in_ring(name)

    def in_ring(self, name: Typeset) -> list[Animation]:
        x, y, _ = self.around.ring.get_center()
        before, self.said = self.said, name.centered_at(x, y)
        self.board.things = [each for each in self.board.things if each is not before]
        self.board.hold(name)
        return [FadeIn(name)] if before is None else [swap(before, name)]

    # -- cycle by cycle ------------------------------------------------------------------------------------------------

    def table(self) -> None:
        for cycle, (cue, following) in zip(
            range(1, min(SHOWN, self.cycles)), (("c2", "c3"), ("c3", "later")), strict=False
        ):
            self.cue(cue)
            name = self.words("cycle {n}", n=str(cycle + 1), weight="semibold").fit(INSIDE * self.around.ring.width / 2)
            name.exempt = "cycle number"
            self.play(*self.in_ring(name), *self.board.write(self.around.sheet.counts[cycle]), run_time=QUICK)
            pace = min(max(self.seconds_to(following) / len(PHASES), QUICK), MOVE)
            for phase, _ in PHASES:
                self.quickly(phase, cycle, pace)
            self.until(following, flowing(self.net, list(self.net.edges), "forward"))
        self.cue("later")
        if self.cycles > SHOWN:
            self.play(*self.board.write(self.around.sheet.counts[-1], self.unknown()), run_time=MOVE)
        self.until("", flowing(self.net, list(self.net.edges), "forward"))

    def quickly(self, phase: str, cycle: int, seconds: float) -> None:
        """A phase of a further cycle."""
        cell, turn = self.around.sheet.cells[cycle].get(phase), self.lit(self.around.ring, phase)
        if phase == "update":
            self.play(*self.acting(phase)(), self.go_to(cycle + 1, values=False), *turn, run_time=seconds)
            return
        self.act(phase, seconds, *turn, *self.board.write(cell))
        if phase == "forward":
            self.trained.set_activations(cycle)

    def unknown(self) -> VGroup:
        """Return a question mark for every number of the last row."""
        marks = VGroup()
        for phase, cell in self.around.sheet.cells[-1].items():
            mark = self.words("?", role=phase, weight="semibold")
            marks.add(mark.at(cell.get_center()[0], cell.baseline[1], "middle"))
        self.now.marks = marks
        return marks

"""Step 8, the first cycles: the network acts the phases, and each writes into the table what it gives."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from manim import Animation, FadeIn, VGroup

from lesson.facts import fields
from scenes.kit.blocks.cycle_sheet import CycleSheet
from scenes.kit.layout.header import PHASES, PhaseRing, phase_name
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK
from scenes.kit.motion.sweep import sweep
from scenes.kit.motion.verbs import swap
from scenes.kit.signal.held import flowing
from scenes.kit.signal.moment import set_activations
from scenes.kit.type import symbols

from .stage import SHOWN, Around, LoopStage

INSIDE = 1.5  # width of a word in the ring, in radii
RING = 0.4  # radius of the ring, as a share of the room it has


class FirstCycles(LoopStage):
    """One cycle slowly, two quickly."""

    def open(self) -> None:
        self.open_on(self.net, self.net.put_activations(0))
        self.play(self.to_middle())
        for cue in ("net", ""):
            self.until(cue, flowing(self.net, self.net.edges, "forward"))

    # -- once around ---------------------------------------------------------------------------------------------------

    def loop(self) -> None:
        board, last, out = self.board, self.net.last, self.facts.focus.out
        played = min(SHOWN, self.cycles)
        cycles = [*range(played), *([self.cycles - 1] if self.cycles > played else [])]
        names = symbols.a(self.facts, last, out), "L", symbols.delta(self.facts, last, out)
        pairs = zip(("forward", "loss", "backward"), names, strict=True)
        heads = {phase: self.math(name, role=phase, display=False) for phase, name in pairs}
        sheet = board.put(CycleSheet(self.facts, self.theme, heads, cycles))
        room = board.stack.rest()
        ring = PhaseRing(self.theme, "none yet", radius=RING * min(room.width, room.height), width=12)
        self.around = Around(sheet, ring.move_to(room.center))
        self.play(*self.make_room(), run_time=MOVE)
        self.play(*board.write(sheet.head, sheet.counts[0], ring), run_time=QUICK)
        for phase, following in pairwise([*(phase for phase, _ in PHASES), ""]):
            self.cue(phase)
            self.play(*self.lit(ring, phase), *self.in_ring(phase_name(phase), role=phase), run_time=QUICK)
            self.first(phase)
            self.until(following, self.acting(phase))

    def first(self, phase: str) -> None:
        """The first cycle, a phase: slowly, and what it gives goes into the table."""
        board, last, cell = self.board, self.net.last, self.around.sheet.cells[0].get(phase)
        if phase == "forward":
            pace = min(max(self.seconds_to("loss") / (last + 1), QUICK), MOVE)
            for layer in range(1, last + 1):
                value = partial(fields.activation, layer - 1, of=fields.cycle_after(0))
                self.play(sweep(self.net, layers=[layer - 1]), *self.hold_values(layer, value, phase), run_time=pace)
            self.play(land(board.source(last, self.facts.focus.out), cell), run_time=pace)
            board.hold(cell)
        elif cell is not None:
            self.play(*self.acting(phase)(), *board.write(cell), run_time=MOVE)
        else:
            self.play(*self.acting(phase)(), self.go_to(1, values=False))

    def in_ring(self, text: str, **more: str) -> list[Animation]:
        """Return the animation in which words come into the ring, in the place of those before."""
        around = self.around
        name = self.words(text, weight="semibold", **more).fit(INSIDE * around.ring.width / 2)
        before, around.said = around.said, name.centered_at(*around.ring.get_center()[:2])
        self.board.hold(name, instead=before)
        return [FadeIn(name)] if before is None else [swap(before, name)]

    # -- cycle by cycle ------------------------------------------------------------------------------------------------

    def table(self) -> None:
        board, sheet = self.board, self.around.sheet
        flow = self.acting("loss")
        for cycle, (cue, following) in zip(
            range(1, min(SHOWN, self.cycles)), pairwise(("c2", "c3", "later")), strict=False
        ):
            self.cue(cue)
            named = self.in_ring("cycle {n}", n=str(cycle + 1), exempt="cycle number")
            self.play(*named, *board.write(sheet.counts[cycle]), run_time=QUICK)
            pace = min(max(self.seconds_to(following) / len(PHASES), QUICK), 2 * MOVE)
            for phase, _ in PHASES:
                self.quickly(phase, cycle, pace)
            self.until(following, flow)
        self.cue("later")
        if self.cycles > SHOWN:
            sheet.marks = [self.unknown()]
            self.play(*board.write(sheet.counts[-1], *sheet.marks), run_time=MOVE)
        self.until("", flow)

    def quickly(self, phase: str, cycle: int, seconds: float) -> None:
        """A phase of a further cycle."""
        cell, turn = self.around.sheet.cells[cycle].get(phase), self.lit(self.around.ring, phase)
        if cell is None:
            self.play(*self.acting(phase)(), self.go_to(cycle + 1, values=False), *turn, run_time=seconds)
            return
        late = QUICK / 2 if phase == "forward" else 0.0  # the table follows the unit
        self.play(*self.acting(phase)(), *turn, *([] if late else self.board.write(cell)), run_time=seconds - late)
        if late:
            set_activations(self.net, fields.cycle_after(cycle))
            self.play(*self.board.write(cell), run_time=late)

    def unknown(self) -> VGroup:
        """Return a question mark for every number of the last row."""
        cells = self.around.sheet.cells[-1]
        marks = {phase: self.words("?", role=phase, weight="semibold") for phase in cells}
        return VGroup(*(marks[phase].at(cell.get_x(), cell.baseline[1], "middle") for phase, cell in cells.items()))

"""Step 1, the cycle: four phases that the network acts out, then one cycle as a table with its own numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from manim import PI, Animation, FadeIn, FadeOut, LaggedStart, ReplacementTransform, Rotate

from lesson.facts import fields
from scenes.kit.crossing import may_cross
from scenes.kit.layout.header import PHASES, PhaseRing, phase_name
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.layout.zones import BIG, BODY, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import push_to
from scenes.kit.motion.sweep import lights, sweep
from scenes.kit.motion.verbs import Recolor
from scenes.kit.network.gradient import ToWeight
from scenes.kit.signal.held import acting
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .meanings import Meanings
from .phase_table import PhaseTable
from .stage import FirstStage

NOTES = ("data in, prediction out", "how wrong was it?", "trace the blame back", "shrink the error")
LARGEST = 0.45  # radius of the ring


class OneCycle(FirstStage):
    """The cycle in words, and with this network's own numbers."""

    def cycle(self) -> None:
        self.turn_to()
        board, phases = self.board, [phase for phase, _ in PHASES]
        rows = [(phase_name(phase), note, phase) for phase, note in zip(phases, NOTES, strict=True)]
        told = Meanings(self.theme, rows, board.zone.width, board.zone.height - 2 * LARGEST - BLOCK)
        radius = min(LARGEST, (board.zone.height - told.tall() - BLOCK) / 2)
        ring = board.put(PhaseRing(self.theme, "none yet", radius=radius, width=8))
        board.put(told, TIGHT)
        small = may_cross(self.header.ring.copy(), "the ring comes out of the header")
        self.play(ReplacementTransform(small, ring), run_time=MOVE)
        board.hold(ring)
        for index, (phase, following) in enumerate(pairwise([*phases, "turn"])):
            lit = Recolor(ring.arcs[phase], self.theme.role(phase))
            self.at(phase, lit, *board.write(told.row(index)), *self.acted(phase)(), run_time=SLOW)
            self.until(following, self.acted(phase))
        outputs = board.rings("forward", self.net.last)
        self.play(Rotate(ring, -PI / 2), *outputs, *self.acted("forward")(), run_time=SLOW)
        turns = iter(phases[1:] + len(phases) * phases)
        self.until("", lambda: [Rotate(ring, -PI / 2), *self.acted(next(turns))()], MOVE)

    def acted(self, phase: str) -> Callable[[], list[Animation]]:
        """Return a motion that can be repeated: the network acts a phase out."""
        return acting(self.net, phase, glow=False)

    # -- one cycle with numbers ----------------------------------------------------------------------------------------

    def table(self) -> None:
        board, here = self.board, self.here()
        table = PhaseTable(self.theme, here, BODY)
        with self.hurrying("row1", 4 * SLOW):
            self.play(self.undim(*board.everything()), run_time=QUICK)
            self.play(*self.blank(), run_time=MOVE)
            self.play(*self.one_by_one(), run_time=MOVE)
            self.turn_to()
            self.play(push_to(self.net, Zone(BODY.left, BODY.right, BODY.bottom, float(table.bottom) - TIGHT)))
            self.play(*board.write(table.frame), run_time=QUICK)
        panels = [table.panel(index, phase) for index, (phase, _) in enumerate(PHASES)]
        for index, (phase, following) in enumerate(pairwise([*(phase for phase, _ in PHASES), ""])):
            if phase == "backward":
                question = self.words("?", size=BIG, role=phase, weight="semibold")
                question.at(BODY.center[0], table.baseline(index), "middle")
                self.at("ask", FadeIn(question), run_time=QUICK)
                self.until("row3", lambda: self.one_by_one(role="muted"))
                self.play(FadeOut(question), run_time=QUICK)
            self.cue(f"row{index + 1}")
            lit = ReplacementTransform(panels[index - 1], panels[index]) if index else FadeIn(panels[index])
            self.play(lit, *board.write(table.rows[index]), run_time=QUICK)
            self.happens(phase)
            if following:
                self.until("ask" if following == "backward" else f"row{index + 2}", self.acted(phase))
        board.hold(panels[-1])

    def happens(self, phase: str) -> None:
        """What a phase does to the network stays on it: outlines in the phase's colour, in the end other weights."""
        net, board = self.net, self.board
        if phase in ("forward", "backward"):
            rings = board.rings(phase, *range(1, net.last + 1)[:: 1 if phase == "forward" else -1])
            light = sweep(net, phase == "backward", run_time=SLOW)
            self.play(light, LaggedStart(*rings, lag_ratio=1 / len(rings), run_time=SLOW))
        elif phase == "loss":
            self.play(*board.rings(phase, net.last), *self.acted(phase)(), run_time=SLOW)
        else:
            updated = [self.facts.value(fields.weight(*key, of=fields.UPDATED)) for key in net.edges]
            moves = [ToWeight(edge, value, SLOW) for edge, value in zip(net.edges.values(), updated, strict=True)]
            self.play(*moves, *board.rings(phase))
            self.at("this", *lights(net, [net.followed], phase))
            self.until("", lambda: lights(net, [net.followed], phase))

    def here(self) -> list[Typeset]:
        """Return what each phase gives in this network: prediction, loss, error signal, a weight."""
        f, last, out = self.facts, self.net.last, self.facts.focus.out
        given = (
            (symbols.a(f, last, out), "forward", fields.prediction("out")),
            ("L", "loss", fields.loss()),
            (symbols.delta(f, last, out), "backward", fields.delta(-1, "out")),
        )
        texts = [self.math(f"{name} = {{v}}", role=role, v=self.shown(field)) for name, role, field in given]
        before, after = fields.weight(-1, "out", "h"), fields.weight(-1, "out", "h", of=fields.UPDATED)
        shown = {"old": self.shown(before, beside=after), "new": self.shown(after, beside=before)}
        return [*texts, self.words("{old} → {new}", weight="semibold", **shown)]

"""Step 1, the cycle: four phases that the network acts out, then one cycle as a table with its own numbers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from manim import PI, Animation, FadeIn, LaggedStart, ReplacementTransform, Rotate, VGroup

from lesson.facts import fields
from scenes.kit.blocks.meanings import Meanings
from scenes.kit.crossing import may_cross
from scenes.kit.layout.header import PHASES, PhaseRing, phase_name
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.layout.zones import BODY, FRAME, READ, Zone
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import push_to
from scenes.kit.motion.sweep import lights, sweep
from scenes.kit.motion.verbs import Recolor, swap
from scenes.kit.network.gradient import ToWeight
from scenes.kit.network.unit import inside
from scenes.kit.signal.held import acting
from scenes.kit.signal.on_arrow import on_arrow
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, number

from .phase_table import PhaseTable
from .stage import FirstStage

NOTES = ("data in, prediction out", "how wrong was it?", "trace the blame back", "shrink the error")
LARGEST = 0.45  # radius of the ring
HIGH = 1.5  # a circle's height, in heights of a text in it
SLACK = 1e-6  # of the size of a text


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
        board, here, wide = self.board, self.here(), FRAME.shape == "wide"
        middle = BODY.center[0]
        table = PhaseTable(self.theme, here, Zone(middle, BODY.right, BODY.bottom, BODY.top) if wide else BODY)
        below = Zone(BODY.left, BODY.right, BODY.bottom, float(table.bottom) - TIGHT)
        with self.hurrying("row1", 4 * SLOW):
            self.play(self.undim(*board.everything()), run_time=QUICK)
            self.play(*self.blank(), run_time=MOVE)
            self.play(*self.one_by_one(), run_time=MOVE)
            self.turn_to()
            self.play(push_to(self.net, Zone(BODY.left, middle - BLOCK, BODY.bottom, BODY.top) if wide else below))
            self.play(*board.write(table.frame), run_time=QUICK)
        standing: Typeset | None = None  # in the output
        panels = [table.panel(index, phase) for index, (phase, _) in enumerate(PHASES)]
        for index, (phase, following) in enumerate(pairwise([*(phase for phase, _ in PHASES), ""])):
            self.cue(f"row{index + 1}")
            lit = ReplacementTransform(panels[index - 1], panels[index]) if index else FadeIn(panels[index])
            told = VGroup(*(text for text in table.rows[index] if text is not here[index]))
            self.play(lit, *board.write(told), run_time=QUICK)
            standing = self.happens(phase, here[index], standing)
            if following:
                self.until(f"row{index + 2}", self.acted(phase))
        board.hold(panels[-1])
        self.until("", lambda: lights(self.net, [self.net.followed], "update"))

    def happens(self, phase: str, cell: Typeset, before: Typeset | None) -> Typeset | None:
        """What a phase does to the network stays on it; what it gives appears there, and goes into its cell.

        before: what is in the output; return what is there now.
        """
        net, board = self.net, self.board
        if phase in ("forward", "backward"):
            rings = board.rings(phase, *range(1, net.last + 1)[:: 1 if phase == "forward" else -1])
            light = sweep(net, phase == "backward", run_time=SLOW)
            self.play(light, LaggedStart(*rings, lag_ratio=1 / len(rings), run_time=SLOW))
            radius = net.unit(net.last, self.facts.focus.out).radius
            sign = True if phase == "backward" else None
            before = self.stands(inside(self.facts, cell.values[-1], self.theme, phase, sign, radius), before)
        elif phase == "loss":
            self.play(*board.rings(phase, net.last), *self.acted(phase)(), run_time=SLOW)
        else:
            key, updated = net.followed, {key: fields.weight(*key, of=fields.UPDATED) for key in net.edges}
            moves = {key: ToWeight(net.edges[key], self.facts.value(field), SLOW) for key, field in updated.items()}
            last = moves.pop(key)
            before, after = (number(value, self.theme, role=self.theme.sign(value.value)) for value in cell.values)
            placed = on_arrow(board, key, before)
            self.play(*moves.values(), *board.comes(key), *board.rings(phase))
            self.at("this", last, *board.exchange(key, after), *lights(net, [key], phase))
            before = after if placed else None
        source = (before if phase != "loss" else None) or net.unit(net.last, self.facts.focus.out).circle
        self.play(land(source, cell, at=cell.parts["new" if phase == "update" else "v"]))
        board.hold(cell)
        return before

    def stands(self, text: Typeset, before: Typeset | None) -> Typeset | None:
        """Show a text in the output, in the place of the one before; return it, None where it has no room."""
        unit = self.net.unit(self.net.last, self.facts.focus.out)
        if max(text.width, HIGH * text.height) > 2 * unit.radius or text.size_now < READ - SLACK:
            self.play(*(self.board.leave(before) if before else []), run_time=QUICK)
            return None
        text.centered_at(*unit.center[:2])
        self.board.hold(text, instead=before)
        self.play(swap(before, text) if before else FadeIn(text), run_time=MOVE)
        return text

    def here(self) -> list[Typeset]:
        """Return what each phase gives in this network: prediction, loss, error signal, a weight."""
        f, last, out = self.facts, self.net.last, self.facts.focus.out
        given = (symbols.a(f, last, out), "forward", fields.prediction("out")), ("L", "loss", fields.loss())
        texts = [self.math(f"{name} = {{v}}", role=role, v=self.shown(field)) for name, role, field in given]
        texts.append(self.words("signal {v}", role="backward", v=self.shown(fields.delta(-1, "out"))))
        before, after = fields.weight(-1, "out", "h"), fields.weight(-1, "out", "h", of=fields.UPDATED)
        shown = {"old": self.shown(before, beside=after), "new": self.shown(after, beside=before)}
        return [*texts, self.words("{old} → {new}", weight="semibold", **shown)]

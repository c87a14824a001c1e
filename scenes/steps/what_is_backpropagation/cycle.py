"""Step 1, the cycle: four phases that the network acts out, then one cycle as a table with its own numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from manim import PI, Animation, FadeIn, FadeOut, LaggedStart, ReplacementTransform, Rotate

from lesson.facts import fields
from scenes.kit.crossing import may_cross
from scenes.kit.layout.header import PHASES, PhaseRing, phase_name
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.layout.zones import BIG, BODY, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import push_in
from scenes.kit.motion.sweep import lights, sweep
from scenes.kit.motion.verbs import Recolor
from scenes.kit.network.gradient import ToWeight
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .meanings import Meanings
from .phase_table import PhaseTable
from .stage import FirstStage

NOTES = {
    "forward": "data in, prediction out",
    "loss": "how wrong was it?",
    "backward": "trace the blame back",
    "update": "shrink the error",
}
LARGEST = 0.45  # radius of the ring


class OneCycle(FirstStage):
    """The cycle in words, and with this network's own numbers."""

    def cycle(self) -> None:
        self.turn_to()
        board = self.board
        rows = [(phase_name(phase), note, phase) for phase, note in NOTES.items()]
        told = Meanings(self.theme, rows, board.zone.width, board.zone.height - 2 * LARGEST - BLOCK)
        radius = min(LARGEST, (board.zone.height - told.tall() - BLOCK) / 2)
        ring = board.put(PhaseRing(self.theme, "none yet", radius=radius, width=8))
        board.put(told, TIGHT)
        small = may_cross(self.header.ring.copy(), "the ring comes out of the header")
        self.play(ReplacementTransform(small, ring), run_time=MOVE)
        board.hold(ring)
        for index, (phase, _) in enumerate(PHASES):
            self.cue(phase)
            lit = Recolor(ring.arcs[phase], self.theme.role(phase))
            self.play(lit, *board.write(told.row(index)), *self.acted(phase)(), run_time=SLOW)
            self.until(PHASES[index + 1][0] if index + 1 < len(PHASES) else "turn", self.acted(phase))
        self.cue("turn")
        self.play(Rotate(ring, -PI / 2), *self.rings(self.last, "forward"), *self.acted("forward")(), run_time=SLOW)
        turns = iter(range(len(PHASES) ** 2))
        phases = ("loss", "backward", "update", "forward")
        self.until("", lambda: [Rotate(ring, -PI / 2), *self.acted(phases[next(turns) % 4])()], MOVE)

    def acted(self, phase: str) -> Callable[[], Iterable[Animation]]:
        """Return a motion that can be repeated: the network acts a phase out."""
        net = self.net
        return {
            "forward": flowing(net, list(net.edges), "forward"),
            "loss": lambda: [ripple(net, self.last, k, "loss", SLOW) for k in self.outputs],
            "backward": flowing(net, list(net.edges)),
            "update": lambda: lights(net, net.edges, "update"),
        }[phase]

    # -- one cycle with numbers ----------------------------------------------------------------------------------------

    def table(self) -> None:
        board = self.board
        table = PhaseTable(self.theme, [self.here(index) for index in range(len(PHASES))], BODY)
        with self.hurrying("row1", 4 * SLOW):
            self.play(*self.bright(), run_time=QUICK)
            self.play(*self.blank(), run_time=MOVE)
            self.play(*self.one_by_one(), run_time=MOVE)
            self.turn_to()
            self.goes_to(Zone(BODY.left, BODY.right, BODY.bottom, float(table.bottom) - TIGHT))
            self.play(*board.write(table.frame), run_time=QUICK)
        panels = [table.panel(index, phase) for index, (phase, _) in enumerate(PHASES)]
        for index, (phase, _) in enumerate(PHASES):
            if index == 2:
                question = table.in_place(index, self.words("?", size=BIG, role="backward", weight="semibold"))
                self.at("ask", FadeIn(question), run_time=QUICK)
                self.until("row3", lambda: self.one_by_one(role="muted"))
                self.play(FadeOut(question), run_time=QUICK)
            self.cue(f"row{index + 1}")
            lit = ReplacementTransform(panels[index - 1], panels[index]) if index else FadeIn(panels[index])
            self.play(lit, *board.write(table.rows[index]), run_time=QUICK)
            self.happens(phase)
        board.hold(panels[-1])

    def goes_to(self, zone: Zone) -> None:
        """The camera moves back from the network, which comes to stand in a zone."""
        net = self.net
        units = np.array([unit.circle.get_center() for layer in net.units for unit in layer.values()])
        low, high = units.min(axis=0) - net.radius, units.max(axis=0) + net.radius
        factor = min(zone.width / (high - low)[0], zone.height / (high - low)[1], 1)
        self.play(push_in(net, (low + high) / 2, factor, to=np.array(zone.center), run_time=SLOW))

    def happens(self, phase: str) -> None:
        """What a phase does to the network stays on it: outlines in the phase's colour, in the end other weights."""
        net = self.net
        if phase == "forward":
            rings = [ring for layer in range(1, self.last + 1) for ring in self.rings(layer, phase)]
            self.play(sweep(net, run_time=SLOW), LaggedStart(*rings, lag_ratio=1 / len(rings), run_time=SLOW))
            self.until("row2", self.acted(phase))
        elif phase == "loss":
            self.play(*self.rings(self.last, phase), *self.acted(phase)(), run_time=SLOW)
            self.until("ask", self.acted(phase))
        elif phase == "backward":
            rings = [ring for layer in range(self.last, 0, -1) for ring in self.rings(layer, phase)]
            back = sweep(net, backward=True, run_time=SLOW)
            self.play(back, LaggedStart(*rings, lag_ratio=1 / len(rings), run_time=SLOW))
            self.until("row4", self.acted(phase))
        else:
            updated = {key: self.facts.value(fields.weight(*key, of=fields.UPDATED)) for key in net.edges}
            self.play(
                *(ToWeight(net.edges[key], value, SLOW) for key, value in updated.items()), *self.all_rings(phase)
            )
            self.at("this", *lights(net, [self.key_weight], phase))
            self.until("", lambda: lights(net, [self.key_weight], phase))

    def here(self, index: int) -> Typeset:
        """Return what a phase gives in this network: prediction, loss, error signal, a weight."""
        f, focus = self.facts, self.facts.focus
        if index == 0:
            name = symbols.a(f, self.last, focus.out)
            return self.math(f"{name} = {{value}}", role="forward", value=self.shown(fields.prediction("out")))
        if index == 1:
            return self.math("L = {value}", role="loss", value=self.shown(fields.loss()))
        if index == 2:
            name = symbols.delta(f, self.last, focus.out)
            return self.math(f"{name} = {{value}}", role="backward", value=self.shown(fields.delta(-1, "out")))
        before, after = fields.weight(-1, "out", "h"), fields.weight(-1, "out", "h", of=fields.UPDATED)
        shown = {"old": self.shown(before, beside=after), "new": self.shown(after, beside=before)}
        return self.words("{old} → {new}", weight="semibold", **shown)

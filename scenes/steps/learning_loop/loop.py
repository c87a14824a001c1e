"""Step 8, the loop: the network acts the four phases, once slowly, then faster."""

from __future__ import annotations

from manim import Animation, FadeIn, FadeOut, Mobject

from lesson.facts import fields
from scenes.kit.layout.header import PHASES, PhaseRing, phase_name
from scenes.kit.layout.zones import WORK
from scenes.kit.motion.verbs import Recolor
from scenes.kit.network.flow import pulses
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import LoopStage


class OnceAround(LoopStage):
    """A few turns of the cycle, the first one slowly."""

    # -- all together --------------------------------------------------------------------------------------------------

    def open(self) -> None:
        self.open_on(self.net, self.net.put_activations(0))
        for cue in ("net", ""):
            self.until(cue, flowing(self.net, list(self.net.edges), "forward"))

    # -- once around ---------------------------------------------------------------------------------------------------

    def loop(self) -> None:
        center = (WORK.left + WORK.right) / 2
        ring = PhaseRing(self.theme, "none yet", radius=1.45, width=14).move_to([center, WORK.top - 1.7, 0])
        self.play(FadeIn(ring), run_time=0.4)
        self.trained.inside = self.trained.activations(0)
        said: list[Mobject] = []
        for phase, _ in PHASES:
            self.cue(phase)
            name = (
                self.words(phase_name(phase), role=phase, weight="semibold", size=0.52)
                .fit(2.2)
                .centered_at(center, WORK.top - 1.7)
            )
            value = self._value_of(phase, 0).at(center, WORK.top - 4.2, "middle")
            self.play(*(FadeOut(thing) for thing in said), *self._turn_to(ring, phase), run_time=0.3)
            said = [name, value]
            if phase == "forward":
                self._first_forward(name, value)
                continue
            if phase == "update":
                self.trained.set_cycle(1)
            self._act(self.net, phase, 1.6 if phase == "backward" else 0.9, FadeIn(name), FadeIn(value))
        for again, cycle in (("again", 1), ("again2", 2)):
            self.cue(again)
            self.play(*(FadeOut(thing) for thing in said), run_time=0.25)
            said = self._quick_turn(ring, cycle, center)

    def _first_forward(self, name: Mobject, value: Mobject) -> None:
        """Light runs forward layer by layer, and each layer's activations appear as it arrives."""
        self.play(FadeIn(name), run_time=0.2)
        seconds = self.seconds_to("loss", 1.0, 2.4) / self.net.last
        for layer in range(1, self.net.last + 1):
            self.play(*pulses(self.net, self.net.layer_keys(layer - 1), "forward"), run_time=seconds * 0.7)
            arrived = self.trained.arrive({key: label for key, label in self.trained.inside.items() if key[0] == layer})
            if layer == self.net.last:
                arrived.append(FadeIn(value))
            if arrived:
                self.play(*arrived, run_time=seconds * 0.3)

    def _turn_to(self, ring: PhaseRing, phase: str) -> list[Animation]:
        """The ring shows one phase in its colour."""
        return [Recolor(ring.arcs[key], self.theme.role(key) if key == phase else self.theme.line) for key, _ in PHASES]

    def _quick_turn(self, ring: PhaseRing, cycle: int, center: float) -> list[Mobject]:
        """One more cycle at speed, its prediction and its loss as they come."""
        name = self.words("cycle {n}", n=str(cycle + 1), weight="semibold", size=0.52).centered_at(
            center, WORK.top - 1.7
        )
        name.exempt = "cycle number"
        prediction = self._value_of("forward", cycle).at(center, WORK.top - 4.2, "middle")
        loss = self._value_of("loss", cycle).at(center, WORK.top - 4.85, "middle")
        self._act(self.net, "forward", 0.5, FadeIn(name), *self._turn_to(ring, "forward"))
        self.trained.set_activations(cycle)
        self.play(*self._turn_to(ring, "loss"), FadeIn(prediction), FadeIn(loss), run_time=0.25)
        self._act(self.net, "backward", 0.5, *self._turn_to(ring, "backward"))
        self.trained.set_cycle(cycle + 1)
        self._act(self.net, "update", 0.35, *self._turn_to(ring, "update"))
        return [name, prediction, loss]

    def _value_of(self, phase: str, cycle: int) -> Typeset:
        """Return the result of a phase of a cycle as a formula: prediction, loss, error signal, one weight."""
        f, out, h, last = self.facts, self.facts.focus.out, self.facts.focus.h, self.net.last
        if phase == "forward":
            left, field = symbols.a(f, last, out), fields.prediction("out", of=fields.cycle_after(cycle))
        elif phase == "loss":
            left, field = "L", fields.loss(of=fields.cycle_after(cycle))
        elif phase == "backward":
            left, field = symbols.delta(f, last, out), fields.delta(-1, "out", of=fields.cycle_after(cycle))
        else:
            w = symbols.w(f, last - 1, out, h)
            before, after = (fields.weight(-1, "out", "h", of=fields.network_after(n)) for n in (cycle, cycle + 1))
            old, new = self.shown(before, beside=after), self.shown(after, beside=before)
            return self.math(f"{w} colon {{old}} arrow.r {{new}}", size=0.46, old=old, new=new).fit(WORK.width)
        return self.math(f"{left} = {{value}}", role=phase, size=0.46, value=self.shown(field))

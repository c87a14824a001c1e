"""Step 8, its stage: the network that learns, the table of its cycles, and how it acts the phases of a cycle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from manim import Animation, Mobject, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.blocks.cycle_sheet import CycleSheet
from scenes.kit.layout.header import PHASES, PhaseRing
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.verbs import Recolor, over_time
from scenes.kit.signal.flips import sign_flips
from scenes.kit.signal.held import acting
from scenes.kit.signal.moment import set_activations, set_weights

SHOWN = 3  # cycles that are played one by one


@dataclass
class Now:
    """How far it is: updates that are done."""

    done: int = 0


@dataclass
class Around:
    """What the first cycle is told with: its table, the ring of its phases, and what is said in the ring."""

    sheet: CycleSheet
    ring: PhaseRing
    said: Mobject | None = None


class LoopStage(NetworkStep):
    """The network that learns, cycle by cycle."""

    watched_in_motion = True
    around = MadeIn("loop", Around)

    def prepare(self) -> None:
        super().prepare()
        self.cycles, self.now = self.facts.epochs, Now()
        self.flips = sign_flips(self.facts, self.net.edges) if self.facts.holds("signs_flip") else []

    def acting(self, phase: str) -> Callable[[], list[Animation]]:
        """Return a motion that can be repeated: the network acts a phase with light."""
        return acting(self.net, phase)

    def lit(self, ring: PhaseRing, phase: str) -> list[Animation]:
        """Return the animations after which a ring shows one phase in its colour."""
        return [Recolor(ring.arcs[key], self.theme.role(key) if key == phase else self.theme.line) for key, _ in PHASES]

    def hold_values(self, layer: int, value: Callable[[int], Field], role: str) -> list[Animation]:
        """Let the units of a layer hold new values; return the animations in which these take their places."""
        each = [self.board.fill(layer, [k], value, role=role, sign=None) for k in self.net.units[layer]]
        return [move for filled in each for move in filled.moves]

    def go_to(self, updates: int, run_time: float = SLOW, values: bool = True) -> Animation:
        """Return the animation in which the network runs, or is rewound, to so many updates."""
        start = self.now.done
        self.now.done = updates

        def draw(share: float) -> None:
            now = round(start + (updates - start) * share)
            set_weights(self.net, fields.network_after(now))
            if values:
                set_activations(self.net, fields.cycle_after(now))

        return over_time(VGroup(self.net, *self.net.contents()), draw, run_time, linear_time=False)

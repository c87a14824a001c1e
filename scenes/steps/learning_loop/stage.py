"""Step 8, its stage: the network that learns, the table of its cycles, and how it acts the phases of a cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from manim import Animation, FadeOut, Mobject, VGroup

from lesson.facts.fields import Field
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.header import PHASES, PhaseRing
from scenes.kit.motion.pace import QUICK, SLOW
from scenes.kit.motion.sweep import lights, sweep
from scenes.kit.motion.verbs import Recolor, make_way, over_time, set_level, take_place
from scenes.kit.network.gaps import CROSSED
from scenes.kit.signal.ripple import ripple
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .flips import sign_flips
from .sheet import CycleSheet
from .trained import TrainedNetwork

SHOWN = 3  # cycles that are played one by one


@dataclass
class Now:
    """How far it is: where the network stood before it went beside the code, and how much smaller it is there.

    done: updates; marks: in the table's last row, before it is known.
    """

    stood: np.ndarray
    shrunk: float = 1.0
    done: int = 0
    marks: VGroup = field(default_factory=VGroup)


@dataclass(frozen=True)
class Around:
    """What the first cycle is told with: its table, and the ring of its phases."""

    sheet: CycleSheet
    ring: PhaseRing


class LoopStage(NetworkStep):
    """The network that learns, cycle by cycle."""

    watched_in_motion = True
    around = MadeIn("loop", Around)

    def prepare(self) -> None:
        super().prepare()
        self.cycles = self.facts.epochs
        self.said: Typeset | None = None  # in the ring
        self.now = Now(self.net.unit_group.get_center())
        self.flips = sign_flips(self.facts, self.net.edges) if self.facts.holds("signs_flip") else []

    @property
    def trained(self) -> TrainedNetwork:
        """The network that is on the stage now, at any moment of the training."""
        return TrainedNetwork(self.net)

    @property
    def followed(self) -> tuple[int, int, int]:
        """The weight that is followed."""
        return (self.net.last - 1, self.facts.focus.out, self.facts.focus.h)

    def heads(self) -> dict[str, Typeset]:
        """Return the headings of what the phases of a cycle give, by phase."""
        last, out = self.net.last, self.facts.focus.out
        names = {
            "forward": symbols.a(self.facts, last, out),
            "loss": "L",
            "backward": symbols.delta(self.facts, last, out),
        }
        return {phase: self.math(name, role=phase, display=False) for phase, name in names.items()}

    # -- acting --------------------------------------------------------------------------------------------------------

    def acting(self, phase: str) -> Callable[[], list[Animation]]:
        """Return a motion that can be repeated: the network acts a phase with light."""
        net = self.net
        return {
            "forward": lambda: [sweep(net)],
            "loss": lambda: [ripple(net, net.last, k, "loss", SLOW) for k in net.units[net.last]],
            "backward": lambda: [sweep(net, backward=True)],
            "update": lambda: lights(net, net.edges, "update"),
        }[phase]

    def act(self, phase: str, seconds: float, *more: Animation) -> None:
        """The network acts a phase once; `more` plays with it."""
        self.play(*self.acting(phase)(), *more, run_time=seconds)

    def lit(self, ring: PhaseRing, phase: str) -> list[Animation]:
        """Return the animations after which a ring shows one phase in its colour."""
        return [Recolor(ring.arcs[key], self.theme.role(key) if key == phase else self.theme.line) for key, _ in PHASES]

    def hold_values(
        self, layer: int, units: Iterable[int], value: Callable[[int], Field], role: str
    ) -> list[Animation]:
        """Let units hold new values; return the animations in which these take the places of the old ones."""
        if not self.net.shows_values:
            return []
        moves = []
        for k in units:
            label = self.net.value_typeset(layer, k, value(k), role)
            moves += [make_way(each.mobject) for each in self.board.replace(layer, k, label)]
            moves.append(take_place(label))
        return moves

    def go_to(self, updates: int, run_time: float = SLOW, values: bool = True) -> Animation:
        """Return the animation in which the network runs, or is rewound, to so many updates."""
        trained, start = self.trained, self.now.done
        self.now.done = updates

        def draw(share: float) -> None:
            now = round(start + (updates - start) * share)
            trained.set_cycle(now)
            if values:
                trained.set_activations(now)

        return over_time(VGroup(self.net, *self.net.contents()), draw, run_time, linear_time=False)

    def texts_of_net(self) -> VGroup:
        """Return all words and numbers of the network, which would be too small to read beside the code."""
        net = self.net
        names = [unit.symbol for unit in net.unit_group if unit.symbol is not None]
        return VGroup(*net.label_group, *net.biases.values(), *net.names, *net.own_names, *names, *net.contents())

    def show_texts(self, level: int) -> Animation:
        """Return the animation in which all texts of the network leave (0) or come back (1), and its arrows close."""
        net, texts = self.net, self.texts_of_net()

        def draw(share: float) -> None:
            shown = share if level else 1 - share
            set_level(texts, shown)
            for edge in net.edges.values():
                edge.open_for({id(label): min(shown / CROSSED, 1) for label, _, _ in edge.rooms})

        # On the network as a whole: an animation of a unit's symbol would take it out of its unit.
        return over_time(VGroup(net, *net.contents()), draw, QUICK)

    def away(self, *things: Mobject) -> list[Animation]:
        """Return the animations in which things leave the working area for good."""
        self.board.things = [each for each in self.board.things if not any(each is one for one in things)]
        return [FadeOut(thing) for thing in things]

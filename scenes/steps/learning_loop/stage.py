"""Step 8, its stage: the network that learns, and how it acts the phases of a cycle."""

from __future__ import annotations

from manim import Animation, Circle
from manim.animation.animation import prepare_animation

from scenes.engine.network_step import NetworkStep
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.flow import pulses

from .flips import sign_flips
from .trained import TrainedNetwork


class LoopStage(NetworkStep):
    """The network that learns, cycle by cycle."""

    def prepare(self) -> None:
        super().prepare()
        self.trained = TrainedNetwork(self.net)
        self.cycles = self.facts.epochs
        self.flips = sign_flips(self.facts, self.net.edges) if self.facts.holds("signs_flip") else []

    # -- acting --------------------------------------------------------------------------------------------------------

    def _act(self, net: NetworkDiagram, phase: str, seconds: float, *more: Animation) -> None:
        """The network acts a phase: light along its arrows, or around its outputs.

        `more` plays with the first motion.
        """
        layers = range(len(net.sizes) - 1)
        if phase in ("forward", "backward"):
            back = phase == "backward"
            for layer in reversed(layers) if back else layers:
                keys = net.layer_keys(layer)
                self.play(*pulses(net, keys, phase, backward=back), *more, run_time=seconds / len(layers))
                more = ()
            return
        rings = [unit.circle for unit in net.units[net.last].values()]
        if phase == "loss":
            self.play(*(self._rim(ring, "loss", 6) for ring in rings), *more, run_time=seconds)
        else:
            calm = [self._rim(ring, "muted", 3) for ring in rings]
            self.play(*pulses(net, list(net.edges), "update"), *calm, *more, run_time=seconds)

    def _rim(self, circle: Circle, role: str, width: float) -> Animation:
        """Another colour for a unit's rim only: its ground stays."""
        return prepare_animation(circle.animate.set_stroke(self.theme.role(role), width=width))

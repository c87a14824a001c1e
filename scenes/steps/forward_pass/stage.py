"""Step 2, its stage: the network, the arrows that lead to one of its units, and what units come to hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from manim import Animation, FadeIn, Mobject

from lesson.facts import fields
from scenes.engine.network_step import NetworkStep
from scenes.kit.motion.pace import MOVE, QUICK
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import take_place
from scenes.kit.network.flow import fly
from scenes.kit.signal.held import flowing, settle

from .unit_lines import UnitLines


class ForwardStage(NetworkStep):
    """The network of the forward pass: units fill with z, then a."""

    watched_in_motion = True

    def prepare(self) -> None:
        super().prepare()
        self.done: set[tuple[int, int]] = set()  # units whose activation is known,
        self.spoken: set[tuple[int, int]] = set()  # and those whose activation was worked out

    def lines(self, layer: int, k: int) -> UnitLines:
        """What is written of a unit."""
        return UnitLines(self.facts, self.net, layer, k, self.board.zone)

    def hears(self, layer: int, k: int) -> Callable[[], list[Animation]]:
        """Return the motion in which light runs along the arrows that lead to a unit."""
        return flowing(self.net, self.net.fan(layer, k), "ink" if layer == 1 else "forward")

    def sources(self, layer: int, k: int) -> dict[str, Mobject | None]:
        """Return where each number of a weighted sum is in the network."""
        before, found = self.net.units[layer - 1], {"b": self.net.biases.get((layer, k))}
        found |= {f"w{j}": self.board.known((layer - 1, k, j)) for j in before}
        return found | {f"x{j}": self.board.content(layer - 1, j) for j in before}

    def light_fan(self, layer: int, k: int, *leaving: Animation) -> None:
        """The arrows that lead to a unit and the units at their ends stay bright; the rest dims."""
        net, board, keys = self.net, self.board, self.net.fan(layer, k)
        biases = [label for place, label in net.biases.items() if place == (layer, k)]
        self.play(*leaving, *board.drop_extra(), run_time=QUICK)
        self.play(*board.brighten([*net.lit(keys), *biases]), run_time=QUICK)
        board.extra = net.missing_labels(keys)
        self.play(*map(FadeIn, board.extra.values()), run_time=QUICK)

    def settle(self, what: str, layer: int, k: int, source: Mobject, *leaving: Animation) -> None:
        """A result flies into its unit: z, or a, which takes the place of that; what else was there leaves."""
        value, name, role = partial(fields.z, layer - 1), what, "ink"
        if what == "a":
            self.spoken.add((layer, k))
            self.done.add((layer, k))
            value, name, role = partial(fields.activation, layer - 1), self._named(layer), "forward"
        if self.net.shows_values:
            settle(self.board, layer, k, value, name, source, role, leaving)
        else:
            self.play(fly(source, self.net.unit(layer, k).circle), *self.board.ring(layer, [k], role), run_time=MOVE)

    def _named(self, layer: int) -> str:
        """The name of an activation in its unit; that of inputs and outputs is their symbol."""
        return "a" if 0 < layer < self.net.last else ""

    def finish_layer(self, layer: int, *leaving: Animation) -> None:
        """The units of a layer that were not spoken of get their activations, too."""
        self.all_bright(*leaving)
        if units := [k for k in self.net.units[layer] if (layer, k) not in self.done]:
            self.activate(layer, units)

    def activate(self, layer: int, units: Sequence[int]) -> None:
        """Light runs into some units of a layer, and what they pass on appears in them."""
        net, board, role = self.net, self.board, "forward" if layer else "ink"
        self.done.update((layer, k) for k in units)
        filled = board.fill(layer, units, partial(net.activation_path, layer), self._named(layer), role, None)
        arrows = [key for k in units for key in net.fan(layer, k)]
        rings = board.ring(layer, units, "forward") if layer else []
        lit = lights(net, arrows, "ink" if layer == 1 else "forward")
        self.play(*filled.leaving, *lit, *rings, *map(take_place, filled.labels + filled.tags), run_time=MOVE)

    def switch_off(self, layer: int) -> None:
        """Units that pass on nothing lose their colour."""
        off = [k for k in self.net.units[layer] if self.facts.value(self.net.activation_path(layer, k)) == 0]
        self.play(*self.board.ring(layer, off, "muted"), run_time=MOVE)

    def values_alone(self) -> list[Any]:
        """Return the animations in which names and lights leave the units: the next step opens on their values."""
        leaving: list[Any] = []
        for layer, units in enumerate(self.net.units):
            leaving += self.board.ring(layer, units, "muted")
            for k, unit in units.items():
                names = self.board.untag(layer, k)
                if names and unit.content is not None:
                    leaving += [*names, unit.content.animate.centered_at(*unit.center[:2])]
        return leaving

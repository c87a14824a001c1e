"""Changes of the values in units: a result flies into its unit, a layer gets its values; light that runs meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

from manim import Animation, Mobject

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.motion.group import together
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.motion.sweep import OVERLAP, lights, sweep
from scenes.kit.motion.verbs import take_place
from scenes.kit.network.board import Board
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Key

from .ripple import ripple


def left_by(board: Board, phase: str) -> None:
    """Let all units hold at once what a phase of the cycle left in them.

    phase: "forward" for their activations, "backward" for their error signals.

    Example:

        left_by(self.board, "backward")
        self.play(FadeIn(self.net), FadeIn(self.net.contents()))
    """
    net = board.net
    net.put_activations(0)
    for layer in range(1, net.last + 1):
        if phase == "forward":
            name = "a" if layer < net.last else ""
            board.fill(layer, net.units[layer], partial(fields.activation, layer - 1), name, phase, None)
        else:
            board.fill(layer, net.units[layer], partial(fields.delta, layer - 1), "delta", phase)
            for unit in net.units[layer].values():
                unit.circle.set_stroke(net.theme.role(phase))


def settle(
    board: Board,
    layer: int,
    k: int,
    value: Callable[[int], Field],
    name: str,
    source: Mobject,
    role: str = "backward",
    leaving: Iterable[Animation] = (),
) -> None:
    """Let a result fly into its unit, from where it appears; what the unit held makes way for it.

    value: the field of unit k; name: what it is, in Typst's mathematics (see `Board.fill`); role: its colour, that of
    the outline, too; leaving: animations in which what else is in the unit leaves.

    Example:

        board, f = self.board, self.facts.focus
        result = self.number("loss").at(4, -2)
        self.play(FadeIn(net), FadeIn(result))
        settle(board, net.last, f.out, lambda k: fields.delta(-1, k), "delta", result)
    """
    filled = board.fill(layer, [k], value, name, role, True if role == "backward" else None)
    flights = [land(source, label) for label in filled.labels]
    ring = board.ring(layer, [k], role)
    board.play(*filled.leaving, *flights, *map(take_place, filled.tags), *ring, *leaving, run_time=MOVE)


def refill(board: Board, layer: int, units: Iterable[int], value: Callable[[int], Field], name: str) -> None:
    """Give units their values at once, while light comes back along the arrows that leave them."""
    net, units = board.net, list(units)
    filled = board.fill(layer, units, value, name)
    coming = [*map(take_place, filled.labels + filled.tags), *board.ring(layer, units, "backward")]
    arrows = [key for k in units for key in net.fan_out(layer, k)]
    board.play(*filled.leaving, *lights(net, arrows, "backward", True), *coming, run_time=MOVE)


def flowing(net: NetworkDiagram, keys: Collection[Key], role: str = "backward") -> Callable[[], list[Animation]]:
    """Return a motion that can be repeated: light along arrows, layer by layer; back in backward's colour.

    Example:

        self.play(FadeIn(net))
        self.play(*flowing(net, net.layer_keys(0))())
    """
    backward = role == "backward"
    layers = sorted({key[0] for key in keys}, reverse=backward)

    def flow() -> list[Animation]:
        waves = [
            together("light", lights(net, [key for key in keys if key[0] == layer], role, backward)) for layer in layers
        ]
        return [together("sweep", waves, [net], lag_ratio=OVERLAP)]

    return flow


def acting(net: NetworkDiagram, phase: str, glow: bool = True) -> Callable[[], list[Animation]]:
    """Return a motion that can be repeated: the network plays a phase of the cycle.

    forward, backward: light runs over it, layer by layer, and units glow when it arrives, unless `glow` is off; loss: a
    ring leaves each output; update: light on all arrows at once.

    Example:

        self.play(FadeIn(net))
        self.play(*acting(net, "loss")())
    """
    if phase == "loss":
        return lambda: [ripple(net, net.last, k, phase, SLOW) for k in net.units[net.last]]
    if phase == "update":
        return lambda: lights(net, net.edges, phase)
    return (lambda: [sweep(net, phase == "backward")]) if glow else flowing(net, net.edges, phase)

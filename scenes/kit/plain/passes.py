"""Passes of a network as animations: light, numbers that run along, and values that come at the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from manim import Animation, Mobject

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import QUICK, SLOW
from scenes.kit.motion.sweep import LEAST, MOST, Glow, Light, sweep
from scenes.kit.network.edge import Key
from scenes.kit.type.typeset import Typeset, number

from .carry import Carry
from .later import Appear, Later, Vanish
from .values import ROLES, Change

MOST_CARRIED = 6  # arrows between two layers along which numbers run: nobody can read more of them
CARRIED = 1.5 * SLOW  # seconds for the numbers of one unit
LAG = 0.45  # share of that after which the next unit of a layer sends its number
ARRIVES = 0.8  # share of a wave after which the next units show their values
NEXT = 0.9  # share of a wave after which the next one begins
SMALLER = 0.85  # size of a number on its way, as a share of one in a unit
HALF = 0.5  # share of an exchange after which what was there is gone

Values = Mapping[tuple[int, int], Typeset]  # by layer and unit


@dataclass
class Pass:
    """A pass of light over a network, backward or forward; `carrying`: numbers run along (None: where they are few)."""

    net: Any
    backward: bool
    carrying: bool | None

    @property
    def verb(self) -> str:
        """Its name, which is also the role of its colour."""
        return "backward" if self.backward else "forward"

    @property
    def layers(self) -> list[int]:
        """The layers that its arrows leave, in the order of the light."""
        return list(range(self.net.last))[:: -1 if self.backward else 1]

    def seconds(self, layer: int) -> float:
        """Return how long the wave between a layer and the next one takes."""
        return CARRIED * (1 + LAG * (len(self._fans(layer)) - 1)) if self._carries(layer) else SLOW

    @property
    def whole(self) -> float:
        """How long all of it takes, in seconds."""
        times = [SLOW if self.backward else QUICK, *map(self.seconds, self.layers)]
        return NEXT * sum(times[:-1]) + times[-1]

    def make(self, change: Change) -> Animation:
        """Return its animation; what comes and goes at the units is noted in `change`."""
        last = self.net.last
        coming = change.put("delta", range(1, last + 1)) if self.backward else change.put("a", range(last + 1))
        first = exchange(change, coming, last if self.backward else 0, SLOW if self.backward else QUICK)
        waves = [together(self.verb, first)] if first else []
        for layer in self.layers:
            seconds = self.seconds(layer)
            arriving = exchange(change, coming, layer if self.backward else layer + 1, seconds, ARRIVES)
            waves.append(together(self.verb, [*self._light(layer, seconds), *arriving]))
        return together(self.verb, waves, [self.net], lag_ratio=NEXT)

    def _light(self, layer: int, seconds: float) -> list[Animation]:
        """Return light between a layer and the next, as wide as what it brings, with numbers where they are few."""
        net, fans = self.net, self._fans(layer)
        sizes = {key: net.facts.value(self._sent(key)[1]) for keys in fans for key in keys}
        if not self._carries(layer):
            return [sweep(net, self.backward, layers=[layer], width_by=sizes, run_time=seconds)]
        largest = max(map(abs, sizes.values())) or 1.0
        waves = [
            together(self.verb, [part for key in keys for part in self._along(key, sizes[key] / largest)])
            for keys in fans
        ]
        ends = {(key[0], key[2]) if self.backward else (key[0] + 1, key[1]) for key in sizes}
        glows = [Glow(net.unit(*end), net.theme.role(self.verb)) for end in sorted(ends)]
        return [together(self.verb, waves, lag_ratio=LAG), *(_lasting(glow, seconds) for glow in glows)]

    def _fans(self, layer: int) -> list[list[Key]]:
        """Return the arrows between a layer and the next, those together along which one unit sends."""
        net = self.net
        if self.backward:
            return [net.fan(layer + 1, k) for k in net.units[layer + 1]]
        return [net.fan_out(layer, j) for j in net.units[layer]]

    def _sent(self, key: Key) -> tuple[Field, Field]:
        """Return the fields of what sets out along an arrow, and of what arrives: that times the weight."""
        layer, k, j = key
        if self.backward:
            return fields.delta(layer, k), fields.share(layer, k, j)
        return fields.arriving(layer, j), fields.term(layer, k, j)

    def _along(self, key: Key, share: float) -> list[Animation]:
        """Return light along an arrow, as wide as a share of the widest, and the numbers that run with it."""
        net, edge = self.net, self.net.edges[key]
        width = (LEAST + (MOST - LEAST) * abs(share)) * net.strokes
        low = not net.upright and float(edge.point(0.5)[1]) < net.middle - 0.05 * net.scaled  # outside of the others
        one, product = (self._text(field) for field in self._sent(key))
        light = Light(edge, net.theme.role(self.verb), self.backward, width, share < 0)
        return [_lasting(each, CARRIED) for each in (light, Carry(one, product, edge, self.backward, low))]

    def _text(self, field: Field) -> Typeset:
        label = number(self.net.facts.display(field), self.net.theme, role=self.verb)
        return label.scale(SMALLER * self.net.scaled)

    def _carries(self, layer: int) -> bool:
        few = len(self.net.layer_keys(layer)) <= MOST_CARRIED
        return bool(self.net.shows_values and (few if self.carrying is None else self.carrying))


def forward(net: Any, carrying: bool | None, run_time: float | None) -> Animation:
    """See NeuralNetwork.forward."""
    _ask(net, "forward()", "x")
    run, change = Pass(net, False, carrying), Change(net)
    return Later("forward", net, lambda: run.make(change), change.settle, run_time or run.whole)


def backward(net: Any, carrying: bool | None, run_time: float | None) -> Animation:
    """See NeuralNetwork.backward."""
    _ask(net, "backward()", "x", "y")
    run, change = Pass(net, True, carrying), Change(net)
    return Later("backward", net, lambda: run.make(change), change.settle, run_time or run.whole)


def show(net: Any, name: str, run_time: float) -> Animation:
    """See NeuralNetwork.show_values."""
    if name not in ROLES:
        raise ValueError(f"no value {name!r} at a unit; there are: {', '.join(ROLES)}")
    _ask(net, f"show_values({name!r})", "x", *(["y"] if name == "delta" else []))
    change = Change(net)

    def make() -> Animation:
        coming = change.put(name, range(0 if name == "a" else 1, net.last + 1))
        parts = [part for layer in range(net.last + 1) for part in exchange(change, coming, layer, run_time)]
        return together("show", parts or [_rest(run_time)])

    return Later("show", net, make, change.settle, run_time)


def hide(net: Any, names: Iterable[str], run_time: float) -> Animation:
    """See NeuralNetwork.hide_values."""
    change = Change(net)

    def make() -> Animation:
        for key in [key for key in net.shown if key[0] in names]:
            change.take(*key)
        parts = [Vanish(label, (0.0, 1.0), run_time) for _, label in change.going]
        return together("hide", parts or [_rest(run_time)])

    return Later("hide", net, make, change.settle, run_time)


def exchange(change: Change, coming: Values, layer: int, run_time: float, after: float = 0.0) -> list[Animation]:
    """Return the animations with which the values of a layer come, from a share of the time on.

    What was in their places goes before.
    """
    parts: list[Animation] = []
    for label in (label for (its, _), label in coming.items() if its == layer):
        before, start = change.replaced.get(id(label)), after
        if before is not None:
            start = after + (1 - after) * HALF
            parts.append(Vanish(before, (after, start), run_time))
        parts.append(Appear(label, start, run_time))
    return parts


def _lasting(animation: Animation, run_time: float) -> Animation:
    animation.run_time = run_time
    return animation


def _rest(run_time: float) -> Animation:
    return Animation(Mobject(), run_time=run_time, introducer=True)


def _ask(net: Any, what: str, *names: str) -> None:
    """Raise ValueError where what an animation shows depends on something that was not given."""
    for name in names:
        if name in net.missing:
            raise ValueError(f"{what} needs {name}: NeuralNetwork(..., {name}=[...])")

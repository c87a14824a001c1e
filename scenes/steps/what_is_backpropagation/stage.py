"""Step 1, its stage: the network of the film, which all beats play on, and what is written on it."""

from __future__ import annotations

from collections.abc import Iterable

from manim import Animation, FadeIn, FadeOut, Mobject, VGroup

from lesson.facts import fields
from scenes.engine.network_step import NetworkStep
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level
from scenes.kit.network.edge import Key
from scenes.kit.signal.streams import weights_again


class FirstStage(NetworkStep):
    """The network that the film is about."""

    watched_in_motion = True

    @property
    def last(self) -> int:
        """The layer of the outputs."""
        return self.net.last

    @property
    def key_weight(self) -> Key:
        """The arrow that the film follows most."""
        return (self.last - 1, self.facts.focus.out, self.facts.focus.h)

    @property
    def outputs(self) -> list[int]:
        """The outputs that are drawn."""
        return list(self.net.units[self.last])

    def written(self, *layers: int) -> VGroup:
        """Return what is written on layers (none: on all) but their weights: symbols, values, names."""
        net, texts = self.net, []
        alone = {id(part) for part in net.get_family()}
        for layer in layers or range(self.last + 1):
            for k, unit in net.units[layer].items():
                symbol = unit.symbol if unit.symbol is not None and id(unit.symbol) in alone else None
                texts += [symbol, net.biases.get((layer, k)), *unit.filled()[1:]]
            texts += [*net.names[layer : layer + 1], *(net.own_names if layer == self.last else ())]
        return VGroup(*{id(text): text for text in texts if text is not None}.values())

    def one_by_one(self, keys: Iterable[Key] = (), role: str = "ink") -> list[Animation]:
        """Return the animations of light that runs along arrows, one after another."""
        along = lights(self.net, keys or self.net.edges, role, run_time=SLOW)
        return [together("light", along, lag_ratio=1 / len(along))] if along else []

    def shares(self) -> dict[Key, float]:
        """Return the sizes of this network's own gradients: how much of the blame each weight has."""
        return {key: abs(self.facts.value(fields.gradient(*key))) for key in self.net.edges}

    def rings(self, layer: int, role: str) -> list[Animation]:
        """Return the animations in which the units of a layer get outlines of a role's colour."""
        return self.board.ring(layer, self.net.units[layer], role)

    def all_rings(self, role: str) -> list[Animation]:
        return [ring for layer in range(self.last + 1) for ring in self.rings(layer, role)]

    def put(self, block: Mobject, *more: Mobject) -> list[Animation]:
        """Put blocks into the working area; return the animations in which they appear."""
        return self.board.write(*(self.board.put(each) for each in (block, *more)))

    def turn_to(self, *leaving: Animation) -> None:
        """Begin a beat: what the beat before wrote leaves; network and header come where they are not on stage yet."""
        there = {id(part) for thing in self.mobjects for part in thing.get_family()}
        marks = ((self.header, self.header.ring), (self.net, next(iter(self.net.edges.values()))))
        coming = [FadeIn(thing) for thing, part in marks if id(part) not in there]
        if going := [*self.board.wipe(), *leaving, *coming]:
            self.play(*going, run_time=MOVE)

    def bright(self) -> list[Animation]:
        """Return the animation that brings all of the network back to full strength."""
        return [Level(VGroup(*self.board.everything()), 1)]

    def blank(self, *layers: int) -> list[Animation]:
        """Return the animations that take the texts off layers (none: all) and off the arrows that lead to them.

        `write_again` brings them back.
        """
        net = self.net
        keys = [key for key in net.labels if not layers or key[0] + 1 in layers]
        labels = [net.labels.pop(key) for key in keys]
        net.label_group.remove(*labels)
        self.add(*labels)  # they stand alone now, so that arrows close while they leave
        rings = [ring for layer in layers or range(self.last + 1) for ring in self.rings(layer, "muted")]
        return [*map(FadeOut, labels), *self.strength(0, *layers), *rings]

    def strength(self, level: float, *layers: int) -> list[Animation]:
        """Return the animations that give the texts of layers (none: of all) a strength: 0 hides them."""
        # One by one: as a group of their own, symbols would leave their units on the stage.
        return [Level(text, level) for text in self.written(*layers)]

    def write_again(self) -> None:
        """Let the network show its weights, and all its texts."""
        weights_again(self.board, *self.strength(1))

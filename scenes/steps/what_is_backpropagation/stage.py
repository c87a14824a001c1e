"""Step 1, its stage: the network of the film, which all beats play on, and what is written on it."""

from __future__ import annotations

from collections.abc import Iterable

from manim import Animation, FadeIn, FadeOut

from scenes.engine.network_step import NetworkStep
from scenes.kit.motion.group import together
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level
from scenes.kit.network.edge import Key
from scenes.kit.network.texts.written import written


class FirstStage(NetworkStep):
    """The network that the film is about."""

    watched_in_motion = True

    def turn_to(self, *leaving: Animation) -> None:
        """Begin a beat: what the beat before wrote leaves; network and header come where they are not on stage yet."""
        there = {id(part) for thing in self.mobjects for part in thing.get_family()}
        marks = ((self.header, self.header.ring), (self.net, next(iter(self.net.edges.values()))))
        coming = [FadeIn(thing) for thing, part in marks if id(part) not in there]
        self.play(*self.board.wipe(), *leaving, *coming, run_time=MOVE)

    def one_by_one(self, keys: Iterable[Key] = (), role: str = "ink") -> list[Animation]:
        """Return the animations of light that runs along arrows, one after another."""
        along = lights(self.net, keys or self.net.edges, role, run_time=SLOW)
        return [together("light", along, lag_ratio=1 / len(along))] if along else []

    def strength(self, level: float, *layers: int) -> list[Animation]:
        """Return the animations that give the texts of layers (none: of all) a strength: 0 hides them."""
        # One by one: as a group of their own, symbols would leave their units on the stage.
        return [Level(text, level) for text in written(self.net, *layers)]

    def blank(self, *layers: int) -> list[Animation]:
        """Return the animations that take the texts off layers (none: all) and off the arrows that lead to them.

        `strength` and `weights_again` bring them back.
        """
        net = self.net
        labels = [net.labels.pop(key) for key in list(net.labels) if not layers or key[0] + 1 in layers]
        net.label_group.remove(*labels)
        self.add(*labels)  # on their own now, so that arrows close while they leave
        return [*map(FadeOut, labels), *self.strength(0, *layers), *self.board.rings("muted", *layers)]

"""Where a network is now: it may be moved and scaled like any mobject."""

from __future__ import annotations

import numpy as np
from manim import Mobject, VGroup

from scenes.kit.layout.zones import Zone

from .arrangement import Arrangement
from .edge import Edge, Key, follow_units
from .tie import EXACT
from .unit import Unit


class Movable(VGroup):
    """A network that knows its zone and its distances wherever it is, and whose arrows follow its units."""

    edges: dict[Key, Edge]
    units: list[dict[int, Unit]]
    drawn: list[list[int | None]]
    is_live = False  # whether arrows follow by updaters

    def stand(self, arranged: Arrangement) -> None:
        """Note the arrangement of the units as they are made."""
        self.arranged = arranged
        self._spacing, self._radius = arranged.spacing, arranged.radius
        self._turns: tuple[int, ...] = ()
        self._place = 1.0, 0.0, 0.0

    def _placed(self) -> tuple[float, float, float]:
        """Return the scale of the network now, and how far it was moved in x and y: as most of its units were."""
        turns = tuple(unit.turn_now for layer in self.units for unit in layer.values())
        if turns != self._turns:
            self._turns, self._place = turns, self._found()
        return self._place

    def _found(self) -> tuple[float, float, float]:
        made, now, scales = [], [], []
        for layer, units in enumerate(self.units):
            spots = zip(self.drawn[layer], self.arranged.places(layer), strict=True)
            places = {index: place for index, place in spots if index is not None}
            made += [places[k] for k in units]
            now += [tuple(unit.center[:2]) for unit in units.values()]
            scales += [unit.scaled for unit in units.values()]
        scale = float(np.median(scales)) if scales else 1.0
        dx, dy = np.median(np.array(now) - scale * np.array(made), axis=0) if made else (0.0, 0.0)
        still = scale == 1.0 and max(abs(dx), abs(dy)) < EXACT
        return (1.0, 0.0, 0.0) if still else (scale, float(dx), float(dy))

    @property
    def zone(self) -> Zone:
        """The zone that it was drawn in, moved and scaled as it is now."""
        made, (scale, dx, dy) = self.arranged.zone, self._placed()
        if (scale, dx, dy) == (1.0, 0.0, 0.0):
            return made
        left, right = made.left * scale + dx, made.right * scale + dx
        return Zone(left, right, made.bottom * scale + dy, made.top * scale + dy)

    @property
    def scaled(self) -> float:
        """How large it is now, as a share of how it was drawn."""
        return self._placed()[0]

    @property
    def upright(self) -> bool:
        """Whether layers are rows, one above the other."""
        return self.arranged.upright

    @property
    def middle(self) -> float:
        """The height around which every layer is centred, in frame units."""
        scale, _, dy = self._placed()
        return self.arranged.middle * scale + dy

    @property
    def spacing(self) -> float:
        """The distance between the middles of two units of the longest layer, in frame units."""
        return self._spacing * self._placed()[0]

    @property
    def radius(self) -> float:
        """The radius of the units, in frame units."""
        return self._radius * self._placed()[0]

    def live(self) -> Movable:
        """Let the arrows follow the units in a plain Manim Scene, by updaters; return the network.

        In a Step they do so by themselves.

        Example:

            net.live()
            self.play(FadeIn(net))
            self.play(net.unit(0, 0).animate.shift(UP * 0.3))
        """
        self.is_live = True
        for edge in self.edges.values():
            edge.add_updater(follow_units)
        for unit in (unit for layer in self.units for unit in layer.values()):
            if unit.content is not None:
                self.tie_content(unit, unit.content)
        return self

    def tie_content(self, unit: Unit, content: Mobject) -> None:
        """Let a value follow its unit by an updater, where arrows do: it is not a part of the network for Manim."""
        if self.is_live:
            content.add_updater(lambda _: unit.follow())

    def follow(self) -> Movable:
        """Bring arrows, labels and values to where the units are now, at once; return the network.

        The network may be moved and scaled like any mobject. Before anything is played, this brings along what is not a
        part of what was moved. Plays of a Step do so by themselves.

        Example:

            net.unit(0, 0).shift(UP * 0.3)
            net.follow()
        """
        for edge in self.edges.values():
            edge.follow()
        return self

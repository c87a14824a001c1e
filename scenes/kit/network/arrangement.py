"""The places of a network's units: columns of layers in a zone."""

from __future__ import annotations

from dataclasses import dataclass

from scenes.kit.layout.zones import FRAME, Zone

from .texts.labels import NAME_ROOM

SYMBOL_ROOM = 0.46
BIAS_ROOM = 0.4
UNIT_NAME_ROOM = 0.46  # room for what a unit stands for, below it
LEAST_GAP = 0.6  # between units that still have symbols above them
LEAST_COLUMN = 1.6  # between layers whose arrows pass between such symbols


@dataclass(frozen=True)
class Arrangement:
    """Distances in a network's zone. Room for symbols above, biases below and the layers' names is subtracted first.

    counts: how many units each layer has; before, aside: room for names left and right of it; bare: without any words;
    crowded: symbols stand inside the units; named: the layers' names stand below them; under: above these, what units
    stand for. direction: where the forward pass runs to, "right", "left", "down" or "up". In the last two, layers are
    rows, with symbols left of the units.
    """

    zone: Zone
    counts: tuple[int, ...]
    before: float
    aside: float
    has_biases: bool
    bare: bool
    crowded: bool
    named: bool = True
    under: bool = False
    direction: str = "right"

    @property
    def upright(self) -> bool:
        """Whether layers are rows, one above the other."""
        return self.direction in ("down", "up")

    @property
    def _below(self) -> float:
        biases = BIAS_ROOM if self.has_biases and not self.bare and not self.crowded else 0.0
        own = UNIT_NAME_ROOM if self.under and not self.bare and not self.crowded else 0.0
        return (0.0 if self.bare or not self.named else NAME_ROOM) + max(biases, own)

    @property
    def _above(self) -> float:
        return 0.0 if self.bare or self.crowded else SYMBOL_ROOM

    @property
    def _share(self) -> float:
        """The radius of a unit, as a share of the distance between units."""
        return 0.45 if self.crowded else 0.31 if self.bare else 0.32

    @property
    def spacing(self) -> float:
        """The distance between the middles of two units of the longest layer."""
        room = self.zone.height - self._below - self._above
        if self.upright:
            room = self.zone.width - (0.0 if self.bare or self.crowded else SYMBOL_ROOM)
        return min(2.7, room / (max(self.counts) - 1 + 2 * self._share))

    @property
    def radius(self) -> float:
        column = 0.28 if self.crowded and FRAME.shape == "square" else 0.24
        return min(0.70, self.spacing * self._share, self.column_gap * column)

    @property
    def middle(self) -> float:
        """The height around which every layer is centred."""
        return (self.zone.bottom + self._below + self.zone.top - self._above) / 2

    @property
    def column_gap(self) -> float:
        """The distance between the middles of two layers."""
        room = self.zone.height if self.upright else self.zone.width - self.before - self.aside
        return (room - 1.4) / max(len(self.counts) - 1, 1)

    @property
    def narrow(self) -> bool:
        """Whether a narrow frame leaves no room for symbols above the units, so that they go inside."""
        return FRAME.shape != "wide" and (self.spacing - 2 * self.radius < LEAST_GAP or self.column_gap < LEAST_COLUMN)

    def x(self, layer: int) -> float:
        """Return the middle of a layer's column."""
        left = self.zone.left + self.before + self.radius
        right = self.zone.right - self.aside - self.radius
        return left + (right - left) * layer / max(len(self.counts) - 1, 1)

    def ys(self, layer: int) -> list[float]:
        """Return the heights of a layer's units, from top to bottom."""
        count = self.counts[layer]
        return [self.middle + self.spacing * ((count - 1) / 2 - i) for i in range(count)]

    def places(self, layer: int) -> list[tuple[float, float]]:
        """Return the middles of a layer's units, in their order: from top to bottom, or from left to right."""
        if not self.upright:
            mirrored = self.direction == "left"
            x = self.zone.left + self.zone.right - self.x(layer) if mirrored else self.x(layer)
            return [(x, y) for y in self.ys(layer)]
        top, bottom = self.zone.top - self.radius, self.zone.bottom + self.radius
        share = layer / max(len(self.counts) - 1, 1)
        y = top + (bottom - top) * (share if self.direction == "down" else 1 - share)
        middle, count = (self.zone.left + self.zone.right) / 2, self.counts[layer]
        return [(middle + self.spacing * (i - (count - 1) / 2), y) for i in range(count)]

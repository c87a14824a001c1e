"""The interface that the labels of a network need from its diagram."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from manim import Mobject, VGroup

from lesson import Facts
from lesson.facts.fields import Source
from scenes.kit.layout.zones import Zone
from scenes.kit.network.edge import Edge, Key
from scenes.kit.network.unit import Unit
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset


class Net(Protocol):
    """A diagram as its labels and names see it (NetworkDiagram, which places them and so cannot be imported here).

    Only `labels` and `biases` are written to.
    """

    facts: Facts
    theme: Theme
    network: Source
    zone: Zone
    sizes: list[int]
    drawn: list[list[int | None]]
    before: float
    aside: float
    spacing: float
    radius: float
    units: list[dict[int, Unit]]
    ellipses: VGroup
    edges: dict[Key, Edge]
    labels: dict[Key, Typeset]
    biases: dict[tuple[int, int], Typeset]

    @property
    def upright(self) -> bool:
        """Whether layers are rows, one above the other."""

    @property
    def names(self) -> Iterable[Mobject]:
        """The layers' names."""

    @property
    def own_names(self) -> Iterable[Mobject]:
        """The names of units that found a place."""

    @property
    def last(self) -> int:
        """The number of the last layer."""

    def fan(self, layer: int, k: int) -> list[Key]:
        """Return the keys of the arrows that arrive at unit k of a layer."""

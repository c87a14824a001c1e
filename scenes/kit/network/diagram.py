"""The network: always in the same place and shape, with its weights on its arrows and values in its units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from manim import Mobject, VGroup

from lesson import Facts
from lesson.facts import fields
from lesson.facts.fields import Field, Source
from scenes.kit.layout.zones import FRAME, NET, Zone
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

from .arrangement import Arrangement
from .edge import Edge, Key
from .making import layer_name, make_edges, make_units
from .movable import Movable
from .texts.labels import is_free, make_labels, missing_labels
from .texts.unit_names import names_below, rooms_beside, unit_names
from .unit import Unit, inside, with_ellipses


class NetworkDiagram(Movable):
    """The network of a lesson, drawn: units, arrows with their weights, names.

    Layers count from 0 (the input). `edge(l, k, j)` is W[l][k, j]: the arrow from unit j of layer l to unit k of layer
    l + 1, as the core counts. `labels` are the weight labels by (l, k, j); an arrow without room for one has none
    (`missing_labels`). Layers of more than six units are elided (`has`); crowded networks show no values in their units
    (`shows_values`). A step must work for 1 to 6 units a layer and 1 to 4 layers of weights.

    Example:

        net = self.diagram()
        self.play(FadeIn(net))
        values = net.put_activations()
        self.play(FadeIn(values))
    """

    def __init__(
        self,
        facts: Facts,
        theme: Theme,
        network_path: Source | str = "network",
        zone: Zone = NET,
        bare: bool = False,
        layer_names: bool = True,
        direction: str = "right",
    ) -> None:
        """Draw the network at `network_path` in `zone`; `bare` draws a small one without any words.

        `layer_names`: whether the names of the layers are below them. `direction`: where the forward pass runs to,
        "right", "left", "down" or "up"; where it runs down or up, layers are rows and have no names.

        `network_path` is a path as narration writes it, or a source of lesson.facts.fields (NETWORK, UPDATED, ...).
        """
        super().__init__()
        self.facts, self.theme, self.network = facts, theme, facts.source(network_path)
        self.sizes = list(facts.lesson.network.sizes)
        self.drawn = [with_ellipses(facts.drawn(layer)) for layer in range(len(self.sizes))]
        most = max(len(units) for units in self.drawn)
        # Up to three units in a layer leave room for a symbol above each; more are drawn larger, with the symbol
        # inside.
        self.bare, self.crowded = bare, most > 3 and not bare
        self.before, self.aside = (0.0, 0.0) if bare else rooms_beside(self)
        counts = tuple(len(units) for units in self.drawn)
        layer_names = layer_names and direction in ("right", "left")
        arranged = Arrangement(
            zone,
            counts,
            self.before,
            self.aside,
            facts.holds("has_biases"),
            bare,
            self.crowded,
            layer_names,
            names_below(self),
            direction,
        )
        if not bare and not self.crowded and arranged.narrow:
            self.crowded = True
            arranged = replace(arranged, crowded=True)
        self.units: list[dict[int, Unit]] = []
        self.stand(arranged)
        self.ellipses = VGroup()
        make_units(self)
        self.edges: dict[Key, Edge] = {}
        self.labels: dict[Key, Typeset] = {}
        self.biases: dict[tuple[int, int], Typeset] = {}
        self.own_names = VGroup()
        make_edges(self)
        if not bare:
            make_labels(self)
        named = range(len(self.sizes)) if layer_names and not bare else ()
        self.names = VGroup(*(layer_name(self, layer) for layer in named))
        self.own_names = self.own_names if bare else VGroup(*unit_names(self))
        self.edge_group = VGroup(*self.edges.values())
        self.label_group = VGroup(*self.labels.values())
        self.unit_group = VGroup(*(unit for layer in self.units for unit in layer.values()))
        self.bias_group = VGroup(*self.biases.values())
        self.add(
            self.edge_group,
            self.label_group,
            self.unit_group,
            self.ellipses,
            self.bias_group,
            self.names,
            self.own_names,
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> NetworkDiagram:
        """Return a copy whose arrows are tied to its own units: texts first, then units, then what holds them."""
        for each in (self.own_names, self.biases, self.labels, self.units):
            deepcopy(each, memo)
        copied: NetworkDiagram = super().__deepcopy__(memo)
        return copied

    # -- making -------------------------------------------------------------------------------------------------------

    @property
    def places(self) -> int | None:
        """Decimals that fit into a unit: None (the lesson's own) where units are large, 2 in smaller ones."""
        return None if self.arranged.radius >= 0.66 else 2

    @property
    def shows_values(self) -> bool:
        """Whether a value fits into a unit at a readable size, before the network is scaled."""
        return self.arranged.radius >= (0.48 if FRAME.shape == "wide" else 0.53 if self._signed() else 0.45)

    def _signed(self) -> bool:
        """Return whether units may hold negative values, which are wider."""
        f = self.facts
        return bool({"tanh", "identity"} & set(f.network.activations)) or any(
            f.value(fields.input_value(i)) < 0 for i in range(self.sizes[0])
        )

    def is_free(self, label: Typeset, inside: bool = True, margin: float = 0.08) -> bool:
        """Return whether a label is clear of all arrows, other labels and units.

        With `inside`, the label must also be in the network's zone, above the names.
        """
        return is_free(self, label, inside, margin)

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The number of the last layer (the output)."""
        return len(self.sizes) - 1

    @property
    def followed(self) -> Key:
        """The arrow that the film follows: from h to out."""
        return (self.last - 1, self.facts.focus.out, self.facts.focus.h)

    def weight(self, layer: int, k: int, j: int) -> float:
        """Return the value of W[layer][k, j]."""
        return float(self.facts.value(fields.weight(layer, k, j, of=self.network)))

    def edge(self, layer: int, k: int, j: int) -> Edge:
        """Return the arrow from unit j of `layer` to unit k of the next layer. KeyError where one of them is elided."""
        return self.edges[layer, k, j]

    def unit(self, layer: int, k: int) -> Unit:
        """Return unit k of `layer`. KeyError where it is elided (`has`)."""
        return self.units[layer][k]

    def right_of(self, layer: int, k: int) -> float:
        """Return the x where unit k of a layer ends, with its own name if that is beside it."""
        y, end = self.unit(layer, k).center[1], self.unit(layer, k).center[0] + self.radius
        beside = [name for name in self.own_names if abs(name.get_y() - y) < 0.1 and name.get_x() > end]
        return max([end, *(float(name.get_right()[0]) for name in beside)])

    def has(self, layer: int, k: int) -> bool:
        """Return whether unit k of a layer is drawn (wide layers are elided)."""
        return k in self.units[layer]

    def fan(self, layer: int, k: int) -> list[Key]:
        """Return the keys of the arrows that arrive at unit k of a layer.

        Example:

            keys = net.fan(net.last, self.facts.focus.out)
            self.play(*pulses(net, keys, "forward"))
        """
        return [key for key in self.edges if key[0] == layer - 1 and key[1] == k]

    def fan_out(self, layer: int, j: int) -> list[Key]:
        """Return the keys of the arrows that leave unit j of a layer."""
        return [key for key in self.edges if key[0] == layer and key[2] == j]

    def layer_keys(self, layer: int) -> list[Key]:
        """Return the keys of the arrows between a layer and the next."""
        return [key for key in self.edges if key[0] == layer]

    def lit(self, keys: Iterable[Key]) -> list[Mobject]:
        """Return what stays bright while some arrows are spoken of.

        They, their labels, and the units at both ends with their values and what they stand for.

        Example:

            lit = net.lit(net.fan(1, 0))
            self.play(self.dim(net.everything_but(lit)))
        """
        keys = list(keys)
        lit: list[Mobject] = [self.edges[key] for key in keys]
        lit += [self.labels[key] for key in keys if key in self.labels]
        for layer, k in {(key[0], key[2]) for key in keys} | {(key[0] + 1, key[1]) for key in keys}:
            unit = self.unit(layer, k)
            lit += unit.whole()
        return lit

    def value_typeset(
        self, layer: int, k: int, field: Field | str, role: str = "ink", sign: bool | None = None
    ) -> Typeset:
        """Return a value label that fits into unit k of a layer, at its place, not yet on screen.

        In a network that is scaled it has the scale of the network.

        Example:

            f = self.facts.focus
            label = net.value_typeset(net.last, f.out, "cycle.backward.delta[-1][out]", "backward", sign=True)
        """
        shown, center = self.facts.display(field, self.places if layer else None, sign), self.unit(layer, k).center
        label = inside(self.facts, shown, self.theme, role, sign, self.arranged.radius)
        return (label if self.scaled == 1.0 else label.scale(self.scaled)).centered_at(center[0], center[1])

    def activation_path(self, layer: int, k: int) -> Field:
        """Return the field of what unit k of a layer passes on: the input x, or the activation a."""
        return fields.input_value(k) if layer == 0 else fields.activation(layer - 1, k)

    def z_path(self, layer: int, k: int) -> Field:
        """Return the field of the weighted sum of unit k (layer 1 is the first after the input)."""
        return fields.z(layer - 1, k)

    def gradient_path(self, layer: int, k: int, j: int) -> Field:
        """Return the field of dL/dw of an arrow, named as in `edge`."""
        return fields.gradient(layer, k, j)

    def put_activations(self, upto: int | None = None) -> VGroup:
        """Put value labels into all units of the layers 0 to `upto` (all) and return them, not yet on screen.

        x is in ink, activations are in forward's colour. A symbol inside a unit is removed, so that the caller
        only has to fade the result in. Empty where the network shows no values.
        """
        made = VGroup()
        if not self.shows_values:
            return made
        for layer in range((self.last if upto is None else upto) + 1):
            for k, unit in self.units[layer].items():
                label = self.value_typeset(layer, k, self.activation_path(layer, k), "forward" if layer else "ink")
                before = self.hold_content(layer, k, label)
                if before is not None:
                    unit.remove(before)
                made.add(label)
        return made

    def hold_content(self, layer: int, k: int, label: Typeset) -> Mobject | None:
        """Note what a unit holds now, and return what it held before, to be faded out (None: nothing)."""
        unit = self.unit(layer, k)
        unit.follow()  # with what it has held until now
        before, unit.content = unit.content, label
        self.tie_content(unit, label)
        return before

    def contents(self) -> VGroup:
        """Return all values that are in units now, with their names."""
        return VGroup(*(text for units in self.units for u in units.values() for text in u.filled()[1:]))

    # -- labels of a fan where the whole network has no room for all
    # -----------------------------------------------------

    def missing_labels(
        self, keys: list[Key], beside: Sequence[Key] = (), needed: bool = False, extra: Iterable[Mobject] = ()
    ) -> dict[Key, Typeset]:
        """Return labels for arrows that have none, clear of all arrows into the same units and of those `beside`.

        Wide frames have a second choice, as if no other arrows were there: they are dimmed. With `needed`, a label for
        which no place is free is put on its own arrow; otherwise it is left out.
        """
        return missing_labels(self, keys, beside, needed, extra)

    def everything_but(self, keep: list[Mobject]) -> VGroup:
        """Return all members except those, for dimming."""
        kept = {id(m) for item in keep for m in item.get_family()}
        parts: list[Mobject] = [*self.edges.values(), *self.labels.values(), *self.biases.values(), *self.ellipses]
        parts += self.own_names
        parts += [unit for layer in self.units for unit in layer.values()]
        parts += [text for layer in self.units for u in layer.values() for text in u.filled()[1:]]
        return VGroup(*(part for part in parts if id(part) not in kept))

"""The network: always in the same place and shape, with its weights on its arrows and values in its units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from manim import Dot, Mobject, VGroup

from lesson.facts import fields
from lesson.facts.fields import NETWORK, Field, Source
from scenes.kit.layout.zones import FRAME, NET, Zone
from scenes.kit.theme import Theme
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, math, number, words

from .edge import Edge, Key
from .placement import FINE_SHARES, SHARES, Segment, Spot, boxes_touch, place, segment_hits
from .unit import Unit, inside, with_ellipses
from .unit_names import box_of, rooms_beside, unit_names

SYMBOL_ROOM = 0.46
BIAS_ROOM = 0.4
NAME_ROOM = 0.5
LEAST_GAP = 0.6  # between units that still have symbols above them
LEAST_COLUMN = 1.6  # between layers whose arrows pass between such symbols
LEAST_RADIUS = 0.32  # of a unit that still holds its symbol
SIGN_ROOM = 0.2  # of a label that is 0.00 now and will have a sign after an update


class NetworkDiagram(VGroup):
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
        self, facts: Any, theme: Theme, network_path: Source | str = NETWORK, zone: Zone = NET, bare: bool = False
    ) -> None:
        """Draw the network at `network_path` in `zone`; `bare` draws a small one without any words.

        `network_path` is a path as narration writes it, or a source of lesson/facts/fields.py (NETWORK, UPDATED, ...).
        """
        super().__init__()
        self.facts, self.theme, self.network, self.zone = facts, theme, facts.source(network_path), zone
        self.sizes = list(facts.lesson.network.sizes)
        self.drawn = [with_ellipses(facts.drawn(layer)) for layer in range(len(self.sizes))]
        most = max(len(units) for units in self.drawn)
        # Up to three units in a layer leave room for a symbol above each; more are drawn larger, with the symbol
        # inside.
        self.bare, self.crowded = bare, most > 3 and not bare
        self.before, self.aside = (0.0, 0.0) if bare else rooms_beside(self)
        self._arrange(most)
        if not bare and not self.crowded and self._narrow():
            self.crowded = True
            self._arrange(most)
        labels = not bare
        self.units: list[dict[int, Unit]] = []
        self.ellipses = VGroup()
        self._make_units()
        self.edges: dict[Key, Edge] = {}
        self.labels: dict[Key, Typeset] = {}
        self.biases: dict[tuple[int, int], Typeset] = {}
        self.own_names = VGroup()
        self._make_edges()
        if labels:
            self._make_labels()
        self.names = VGroup() if bare else VGroup(*(self._layer_name(layer) for layer in range(len(self.sizes))))
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

    # -- making -------------------------------------------------------------------------------------------------------

    def _arrange(self, most: int) -> None:
        """Set the distance of units, their radius and the middle height.

        Room for symbols above, biases below and the layers' names is taken off first.
        """
        below = 0.0 if self.bare else NAME_ROOM
        above = 0.0 if self.bare or self.crowded else SYMBOL_ROOM
        if self.facts.holds("has_biases") and not self.bare and not self.crowded:
            below += BIAS_ROOM
        share = 0.45 if self.crowded else 0.31 if self.bare else 0.32
        height = self.zone.height - below - above
        self.spacing = min(2.7, height / (most - 1 + 2 * share))
        self.radius = min(
            0.70,
            self.spacing * share,
            self._column_gap() * (0.28 if self.crowded and FRAME.shape == "square" else 0.24),
        )
        self.middle = (self.zone.bottom + below + self.zone.top - above) / 2

    def _narrow(self) -> bool:
        """Return whether a narrow frame leaves no room for symbols above the units, so that they go inside."""
        return FRAME.shape != "wide" and (
            self.spacing - 2 * self.radius < LEAST_GAP or self._column_gap() < LEAST_COLUMN
        )

    def _column_gap(self) -> float:
        return (self.zone.width - self.before - self.aside - 1.4) / max(len(self.sizes) - 1, 1)

    def _x(self, layer: int) -> float:
        left = self.zone.left + self.before + self.radius
        right = self.zone.right - self.aside - self.radius
        return left + (right - left) * layer / max(len(self.sizes) - 1, 1)

    def _ys(self, layer: int) -> list[float]:
        count = len(self.drawn[layer])
        return [self.middle + self.spacing * ((count - 1) / 2 - i) for i in range(count)]

    @property
    def places(self) -> int | None:
        """Decimals that fit into a unit: None (the lesson's own) where units are large, 2 in smaller ones."""
        return None if self.radius >= 0.66 else 2

    @property
    def shows_values(self) -> bool:
        """Whether a value fits into a unit at a readable size."""
        return self.radius >= (0.48 if FRAME.shape == "wide" else 0.53 if self._signed() else 0.45)

    def _signed(self) -> bool:
        """Return whether units may hold negative values, which are wider."""
        f = self.facts
        return bool({"tanh", "identity"} & set(f.network.activations)) or any(
            f.value(fields.input_value(i)) < 0 for i in range(self.sizes[0])
        )

    def _make_units(self) -> None:
        room = self.spacing - 2 * self.radius
        for layer, drawn in enumerate(self.drawn):
            units: dict[int, Unit] = {}
            for index, y in zip(drawn, self._ys(layer), strict=True):
                center = np.array([self._x(layer), y, 0.0])
                if index is None:
                    dots = VGroup(*(Dot(center + np.array([0, d, 0]), radius=0.05) for d in (-0.2, 0, 0.2)))
                    self.ellipses.add(dots.set_color(self.theme.muted))
                    continue
                symbol = None
                if not self.bare:
                    symbol = math(symbols.unit(self.facts, layer, index), self.theme, role="muted", display=False)
                    symbol.exempt = "index"
                    if self.radius < LEAST_RADIUS:
                        symbol = None  # too small for its symbol, and no room above
                    elif self.crowded or (room < 0.9 and layer > 0 and self.facts.holds("has_biases")):
                        symbol.centered_at(center[0], center[1] - 0.05)
                    else:
                        low = float(symbol.ink_points()[:, 1].min()) - symbol.baseline[1]
                        symbol.at(center[0], center[1] + self.radius + 0.09 - low, "middle")
                units[index] = Unit(center, self.radius, self.theme, symbol)
            self.units.append(units)

    def _make_edges(self) -> None:
        for layer in range(len(self.sizes) - 1):
            for k, target in self.units[layer + 1].items():
                for j, source in self.units[layer].items():
                    along = target.center - source.center
                    along = along / np.linalg.norm(along)
                    start = source.center + along * (self.radius + 0.05)
                    end = target.center - along * (self.radius + 0.06)
                    self.edges[layer, k, j] = Edge(start, end, self.weight(layer, k, j), self.theme)

    def _make_labels(self) -> None:
        """Place the labels of weights and biases.

        Wide frames have room for every bias, and weights keep clear of them; in narrow ones biases take what is left.
        """
        if FRAME.shape == "wide":
            self._make_biases()
        for layer in range(len(self.sizes) - 1):
            # Where not all fit, the arrows the film speaks of come first.
            keys = sorted((key for key in self.edges if key[0] == layer), key=lambda key: key not in self._spoken_of())
            there = list(self.biases.values()) if FRAME.shape == "wide" else list(self.labels.values())
            for key, spot in zip(keys, self._spots(keys, keys, there), strict=True):
                if spot is not None:
                    self.labels[key] = self._put_label(key, spot)
        if FRAME.shape != "wide":
            self._make_biases()

    def _make_biases(self) -> None:
        if self.facts.holds("has_biases") and self.spacing - 2 * self.radius >= 0.38:
            for layer in range(1, len(self.sizes)):
                for k, unit in self.units[layer].items():
                    label = self._bias_label(layer, k, unit)
                    if self._find_place(label, unit):
                        self.biases[layer, k] = label

    def _find_place(self, label: Typeset, unit: Unit) -> bool:
        """Put a bias where no arrow passes and return whether there is such a place.

        Below its unit, else below and aside or above.
        """
        x, y, reach = unit.center[0], unit.center[1], unit.radius
        below, above = y - reach - 0.34, y + reach + 0.12
        spots = [
            (x, below, "middle"),
            (x + 0.12, below, "left"),
            (x - 0.12, below, "right"),
            (x + reach, below, "left"),
            (x - reach, below, "right"),
        ]
        spots += [
            (x + 0.3, above, "left"),
            (x - 0.3, above, "right"),
            (x + reach, above, "left"),
            (x - reach, above, "right"),
        ]
        if FRAME.shape != "wide":
            return self.is_free(label.at(*spots[0]))
        return self.is_free(label.at(*spots[0]), inside=False, margin=0.02) or any(
            self.is_free(label.at(*spot)) for spot in spots
        )

    def _spoken_of(self) -> tuple[Key, ...]:
        f = self.facts.focus
        return (self.last - 1, f.out, f.h), (0, f.first, f.i)

    def _spots(self, keys: list[Any], among: list[Any], there: Sequence[Mobject] = ()) -> list[Spot | None]:
        """Return places for the labels of some arrows, clear of others and of labels that are there.

        In narrow frames they keep clear of symbols, too.
        """
        sample = [self._label_typeset(key) for key in keys]
        wanted = [self._segment(key, label) for key, label in zip(keys, sample, strict=True)]
        others = [self._segment(key, None) for key in among if key not in keys]
        circles = [((float(u.center[0]), float(u.center[1])), u.radius) for units in self.units for u in units.values()]
        boxes = [box_of(thing) for thing in there]
        if FRAME.shape != "wide":
            boxes += [box_of(u.symbol) for units in self.units for u in units.values() if u.symbol is not None]
        found = place(wanted, others, circles, 0.05 if FRAME.shape == "wide" else 0.07, boxes=boxes)
        if None in found and boxes:
            found = place(wanted, others, circles, shares=(*SHARES, *FINE_SHARES), boxes=boxes)
        return found

    def _segment(self, key: Key, label: Typeset | None) -> Segment:
        edge = self.edges[key]
        width = float(np.ptp(label.ink_points()[:, 0])) if label is not None else 0.0
        if label is not None and label.values[0].text[0].isdigit():
            width += SIGN_ROOM
        height = float(np.ptp(label.ink_points()[:, 1])) if label is not None else 0.0
        return Segment((edge.start[0], edge.start[1]), (edge.end[0], edge.end[1]), width, height)

    def _label_typeset(self, key: Key) -> Typeset:
        shown = self.facts.display(fields.weight(*key, of=self.network))
        return number(shown, self.theme, role=self.theme.sign(shown.value))

    def _put_label(self, key: Key, spot: Spot, shown: bool = True) -> Typeset:
        label, edge = self._label_typeset(key), self.edges[key]
        segment = self._segment(key, label)
        label.room = segment.width
        if not spot.aside:
            edge.make_room(label, spot.share, segment.width - label.width, shown=shown)
        return label.centered_at(*spot.point(segment))

    def _bias_label(self, layer: int, k: int, unit: Unit) -> Typeset:
        shown = self.facts.display(fields.bias(layer - 1, k, of=self.network))
        label = words("b {b}", self.theme, role="muted", roles={"b": self.theme.sign(shown.value)}, b=shown)
        label.room = label.width + (SIGN_ROOM if shown.text[0].isdigit() else 0.0)
        return label.at(unit.center[0], unit.center[1] - unit.radius - 0.34, "middle")

    def is_free(self, label: Typeset, inside: bool = True, margin: float = 0.08) -> bool:
        """Return whether no arrow, other label or unit is where a label is.

        With `inside`, the label must also be in the network's zone, above the names.
        """
        x0, y0, x1, y1 = box_of(label)
        aside = margin + max((label.room or 0.0) - (x1 - x0), 0.0) / 2  # for a sign that comes
        box = (x0 - aside, y0 - margin, x1 + aside, y1 + margin)
        things = [
            *self.labels.values(),
            *(u.symbol for us in self.units for u in us.values() if u.symbol is not None),
            *self.own_names,
        ]
        taken = [box_of(thing) for thing in (*things, *(u.circle for us in self.units for u in us.values()))]
        crossed = any(segment_hits(box, edge.start, edge.end) for edge in self.edges.values())
        within = not inside or (box[1] > self.zone.bottom + NAME_ROOM and box[2] < self.zone.right)
        return within and not crossed and not any(boxes_touch(box, other) for other in taken)

    def _layer_name(self, layer: int) -> Typeset:
        name = words(self.facts.lesson.layer_names[layer], self.theme, own=True, role="muted")
        name.exempt = "layer name"
        name.fit(self._column_gap() * 0.94).at(self._x(layer), self.zone.bottom + 0.16, "middle")
        # A name wider than its small unit stays in the zone.
        if name.get_left()[0] < self.zone.left:
            return name.at(self.zone.left, name.baseline[1])
        return name.at(self.zone.right, name.baseline[1], "right") if name.get_right()[0] > self.zone.right else name

    def left_out(self) -> list[str]:
        """Return what has no room in this frame, as the lesson counts it: names of units, and biases."""
        named = [
            (layer, k)
            for layer, own in enumerate(self.facts.lesson.unit_names)
            if own is not None
            for k in self.units[layer]
        ]
        missing = []
        if len(self.own_names) < len(named):
            missing.append(f"{len(named) - len(self.own_names)} of {len(named)} names of units")
        biased = (
            [(layer, k) for layer in range(1, len(self.sizes)) for k in self.units[layer]]
            if self.facts.holds("has_biases")
            else []
        )
        if len(self.biases) < len(biased):
            missing.append(f"{len(biased) - len(self.biases)} of {len(biased)} biases")
        return missing

    # -- reading ------------------------------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """The number of the last layer (the output)."""
        return len(self.sizes) - 1

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

        They, their labels, and the units at both ends with their values.

        Example:

            lit = net.lit(net.fan(1, 0))
            self.play(self.dim(net.everything_but(lit)))
        """
        keys = list(keys)
        lit: list[Mobject] = [self.edges[key] for key in keys]
        lit += [self.labels[key] for key in keys if key in self.labels]
        for layer, k in {(key[0], key[2]) for key in keys} | {(key[0] + 1, key[1]) for key in keys}:
            lit += self.unit(layer, k).filled()
        return lit

    def value_typeset(
        self, layer: int, k: int, field: Field | str, role: str = "ink", sign: bool | None = None
    ) -> Typeset:
        """Return a value label that fits into unit k of a layer, at its place, not yet on screen.

        Example:

            f = self.facts.focus
            label = net.value_typeset(net.last, f.out, "cycle.backward.delta[-1][out]", "backward", sign=True)
        """
        shown, center = self.facts.display(field, self.places if layer else None, sign), self.unit(layer, k).center
        return inside(self.facts, shown, self.theme, role, sign, self.radius).centered_at(center[0], center[1])

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

        x is in ink, activations are in forward's colour. What was inside a unit, a symbol, is taken out, so that fading
        the result in is all there is to do. Empty where the network shows no values.
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
        before = self.unit(layer, k).content
        self.unit(layer, k).content = label
        return before

    def contents(self) -> VGroup:
        """Return all values that are in units now."""
        return VGroup(*(u.content for units in self.units for u in units.values() if u.content is not None))

    # -- labels of a fan where the whole network has no room for all
    # -----------------------------------------------------

    def missing_labels(self, keys: list[Key], beside: Sequence[Key] = (), needed: bool = False) -> dict[Key, Typeset]:
        """Return labels for arrows that have none, clear of all arrows into the same units and of those `beside`.

        Wide frames have a second choice, as if no other arrows were there: they are dimmed. With `needed`, a label for
        which no place is free is put on its own arrow; otherwise it is left out.
        """
        bare = [key for key in keys if key not in self.labels]
        if not bare:
            return {}
        made = {}
        few = [*keys, *beside]
        lit = [*few, *(other for key in bare for other in self.fan(key[0] + 1, key[1]) if other not in few)]
        there = [self.labels[key] for key in lit if key in self.labels]
        spots = self._spots(bare, lit, there)
        if None in spots and FRAME.shape == "wide":
            spots = self._spots(bare, few, there)
        for key, spot in zip(bare, spots, strict=True):
            if spot is not None or needed:
                made[key] = self._put_label(key, spot or self._squeezed(key), shown=False)
        return made

    def _squeezed(self, key: Key) -> Spot:
        """Return the place of a label that fits nowhere: on its own arrow, or above a shorter one."""
        segment = self._segment(key, self._label_typeset(key))
        if segment.length > segment.width + 0.2:
            return Spot(0.45)
        return Spot(0.5, 0.75 * self.radius + segment.height / 2)

    def everything_but(self, keep: list[Mobject]) -> VGroup:
        """Return all members except those, for dimming."""
        kept = {id(m) for item in keep for m in item.get_family()}
        parts: list[Mobject] = [*self.edges.values(), *self.labels.values(), *self.biases.values(), *self.ellipses]
        parts += [unit for layer in self.units for unit in layer.values()]
        parts += [u.content for layer in self.units for u in layer.values() if u.content is not None]
        return VGroup(*(part for part in parts if id(part) not in kept))

"""Values at the units of a network: their names, their fields, their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.motion.verbs import set_level
from scenes.kit.network.texts.placement import boxes_touch, segment_hits
from scenes.kit.network.texts.unit_names import box_of
from scenes.kit.network.unit import Unit
from scenes.kit.type.typeset import Typeset, math

ROLES = {"a": "forward", "z": "ink", "delta": "backward"}
MARGIN = 0.05  # around a value beside a unit, likewise
GAP = 0.12  # from a unit to a value beside it, in frame units of a network that is not scaled


def field_of(net: Any, name: str, layer: int, k: int) -> Field:
    """Return the field of a value of unit k of a layer: "a" (x of an input), "z" or "delta"."""
    if name == "a":
        return net.activation_path(layer, k)
    return net.z_path(layer, k) if name == "z" else fields.delta(layer - 1, k)


def beside(net: Any, name: str, layer: int, k: int) -> Typeset | None:
    """Return a value with its name in a free place at its unit; None where there is none."""
    shown = net.facts.display(field_of(net, name, layer, k))
    label = math(f"{name} = {{v}}", net.theme, role=ROLES[name], display=False, v=shown)
    label.scale(net.scaled)
    unit = net.unit(layer, k)
    for x, y, anchor in _spots(net, unit, label):
        if _is_free(net, label.at(x, y, anchor)):
            return label
    return None


class Change:
    """Values that come at units of a network and values that go, while an animation is played."""

    def __init__(self, net: Any) -> None:
        self.net = net
        self.coming: list[tuple[Unit, Typeset]] = []
        self.going: list[tuple[Unit, Typeset]] = []
        self.replaced: dict[int, Typeset] = {}  # what leaves its place for a value, by that value's id

    def put(self, name: str, layers: Iterable[int]) -> dict[tuple[int, int], Typeset]:
        """Give the units of layers a value: "a" in them, others beside them. Return those that come, not yet shown.

        Where one of them has no place beside its unit, all go into their units; none where units are too small.
        """
        keys = [(layer, k) for layer in layers for k in self.net.units[layer] if (name, layer, k) not in self.net.shown]
        return self._put_beside(name, keys) or self._put_inside(name, keys)

    def _put_beside(self, name: str, keys: list[tuple[int, int]]) -> dict[tuple[int, int], Typeset]:
        net, made = self.net, dict[tuple[int, int], Typeset]()
        for key in keys if name != "a" else ():
            label = beside(net, name, *key)
            if label is None:
                for other in made:
                    del net.shown[name, *other]
                return {}
            net.shown[name, *key] = made[key] = label
        for key, label in made.items():
            net.unit(*key).carry(label)
            net.tie_content(net.unit(*key), label)
            self.coming.append((net.unit(*key), label))
        return made

    def _put_inside(self, name: str, keys: list[tuple[int, int]]) -> dict[tuple[int, int], Typeset]:
        net, made = self.net, dict[tuple[int, int], Typeset]()
        for key in keys if net.shows_values else ():
            label = net.value_typeset(*key, field_of(net, name, *key), ROLES[name] if key[0] else "ink")
            before = net.hold_content(*key, label)
            if before is not None:
                self.replaced[id(label)] = before
                self._leave(net.unit(*key), before)
            net.shown[name, *key] = made[key] = label
            self.coming.append((net.unit(*key), label))
        return made

    def take(self, name: str, layer: int, k: int) -> Typeset | None:
        """Take a value from a unit; return it, still shown. None where it is not there."""
        label, unit = self.net.shown.get((name, layer, k)), self.net.unit(layer, k)
        if label is not None:
            self._leave(unit, label)
            unit.content = None if unit.content is label else unit.content
        return label

    def _leave(self, unit: Unit, label: Typeset) -> None:
        self.going.append((unit, label))
        self.net.shown = {key: each for key, each in self.net.shown.items() if each is not label}

    def settle(self, scene: Any = None) -> None:
        """Make values that have come parts of their units, and remove those that have gone."""
        for unit, label in self.coming:
            label.clear_updaters()
            if scene is not None:
                scene.remove(label)
            unit.add(label)
        for unit, label in self.going:
            unit.remove(label)
            unit.carried[:] = [each for each in unit.carried if each[0] is not label or label is unit.symbol]
            set_level(label, 1.0)


def _is_free(net: Any, label: Typeset) -> bool:
    """Return whether a label is clear of all arrows, units and texts of the network."""
    margin = MARGIN * net.scaled
    left, low, right, high = box_of(label)
    box = (left - margin, low - margin, right + margin, high + margin)
    texts = {id(each): each for each in (*net.get_family(), *net.shown.values()) if isinstance(each, Typeset)}
    taken = [box_of(text) for text in texts.values() if len(text.ink_points())]
    taken += [box_of(unit.circle) for unit in net.unit_group]
    crossed = any(segment_hits(box, edge.start, edge.end) for edge in net.edges.values())
    return not crossed and not any(boxes_touch(box, other) for other in taken)


def _spots(net: Any, unit: Unit, label: Typeset) -> Iterator[tuple[float, float, str]]:
    """Yield places to try: after the outputs, beside the symbol, above and below the unit, at its corners."""
    (x, y, _), reach, gap, high = unit.center, unit.radius, GAP * net.scaled, label.cap_height
    middle = y - high / 2
    yield x + reach + gap, middle, "left"
    yield x - reach - gap, middle, "right"
    if unit.symbol is not None and unit.symbol in unit.submobjects and unit.symbol.baseline[1] > y + reach / 2:
        left, right = float(unit.symbol.get_left()[0]), float(unit.symbol.get_right()[0])
        yield right + gap, float(unit.symbol.baseline[1]), "left"
        yield left - gap, float(unit.symbol.baseline[1]), "right"
    for level in (1, 2.2):
        for height in (y - reach - gap * level - high, y + reach + gap * level):
            yield x, height, "middle"
            yield x + reach / 2, height, "left"
            yield x - reach / 2, height, "right"
    if unit.symbol is not None and unit.symbol in unit.submobjects and unit.symbol.get_right()[0] < x - reach:
        yield float(unit.symbol.get_left()[0]) - gap, middle, "right"

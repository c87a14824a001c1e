"""Unfold: a network becomes another one. What both have travels, the rest of the old one leaves, the rest of the new
one comes.

Units correspond by their layer and number, counted from the inputs, and the last layer corresponds to the last layer.
Exception: where one network is the beginning of the other, its outputs become hidden units, with new layers after them.
An arrow travels where its two units do and the other network has the same weight between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from manim import Animation, AnimationGroup, FadeIn, Succession, VGroup, Wait

from scenes.kit.motion.pace import QUICK, SLOW
from scenes.kit.motion.verbs import Level, passing, set_level, settled
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Edge
from scenes.kit.network.tie import middle_of
from scenes.kit.network.unit import Unit
from scenes.kit.type.typeset import Typeset

WHOLE = Edge | Unit | Typeset  # what is drawn as one thing
GONE, COMES = 0.45, 0.55  # shares of the time after which what does not travel is gone, and what is new comes


class Travel(Animation):
    """The units that two networks have in common go to their places in the second one, and their texts with them.

    Arrows follow their units. Texts keep their size, whatever the unit's is, so that they can be read on the way.
    """

    verb = "unfold"

    def __init__(
        self, pairs: Sequence[tuple[Unit, Unit]], arrived: Callable[[], None], run_time: float = SLOW, **kwargs: Any
    ) -> None:
        self.arrived = arrived  # is called at the end, when both networks look the same where they have the same
        self.moves = [(one, one.center, other.center, one.radius, other.radius) for one, other in pairs]
        texts = [(_symbol(one), _symbol(other)) for one, other in pairs]
        texts += [(one.content, other.content) for one, other in pairs if one.content is not one.symbol]
        self.texts = [(one, middle_of(one), middle_of(other)) for one, other in texts if one and other]
        # Texts after circles: what an animation moves is drawn in this order, on top of all else.
        moved = VGroup(*(one.circle for one, _ in pairs), *(text for text, _, _ in self.texts))
        super().__init__(moved, run_time=run_time, **kwargs)

    def begin(self) -> None:
        for text, _, _ in self.texts:
            passing(text)  # through circles and arrows that go or come
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        for unit, start, end, small, large in self.moves:
            radius = small + (large - small) * share
            unit.circle.set(width=2 * radius).move_to(start + (end - start) * share)
            unit.lay(radius)
        for text, here, there in self.texts:
            text.shift(here + (there - here) * share - middle_of(text))

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        for text, _, _ in self.texts:
            settled(text)
        self.arrived()


def unfold(step: Any, old: NetworkDiagram, new: NetworkDiagram) -> None:
    """Let a network become another one, with the values that both hold.

    Example:

        wide = self.diagram(zone=BODY)
        self.add(self.net)
        unfold(self, self.net, wide)
    """
    units, edges = _common_units(old, new), _common_edges(old, new)
    stays = _with_texts([one for one, _ in units], [one for one, _ in edges])
    left = [one.symbol for one, other in units if one.symbol is not None and _symbol(other) is None]
    stays -= {id(part) for symbol in left for part in symbol.get_family()}  # a value stands where it stood
    gone = [part for part in (*old.get_family(), *old.contents()) if isinstance(part, WHOLE) and id(part) not in stays]
    going = VGroup(*gone)
    there = _with_texts([other for _, other in units], [other for _, other in edges])
    held = [other for one, other in units if one.content is None]  # what these hold now is new
    there -= {id(part) for unit in held for text in unit.filled()[1:] for part in text.get_family()}
    inside = {id(part) for unit in new.unit_group for part in unit.get_family()[1:]}  # symbols come with their units
    names = VGroup(*new.own_names)  # they come last, and the old ones go first: what travels comes by there
    apart = inside | {id(part) for part in names.get_family()}
    whole = [part for part in (*new.get_family(), *new.contents()) if isinstance(part, WHOLE) and id(part) not in apart]

    def exchange() -> None:
        # Each by itself: Scene.remove looks for what it is given in groups, but not for its parts.
        travelled = [text for one, _ in units for text in (one.symbol, one.content) if text is not None]
        step.remove(*old.get_family(), *VGroup(*travelled, *old.contents()).get_family())
        step.add(*(part for part in whole if id(part) in there))

    new_ones = [FadeIn(part, run_time=SLOW * (1 - COMES)) for part in whole if id(part) not in there]
    if len(old.own_names):
        step.play(Level(VGroup(*old.own_names), 0.0), run_time=QUICK)
    coming = [Succession(Wait(SLOW * COMES), AnimationGroup(*new_ones))] if new_ones else []
    step.play(Travel(units, exchange), Level(going, 0.0, run_time=SLOW * GONE), *coming)
    step.remove(*going.get_family())
    step.add(*(part for part in whole if isinstance(part, Typeset)))  # on top of the circles that have just come
    set_level(going, 1.0)
    if len(names):
        step.play(*map(FadeIn, names), run_time=QUICK)


def _symbol(unit: Unit) -> Typeset | None:
    """Return the symbol of a unit, where it is shown: a small one has it inside, until a value takes its place."""
    return unit.symbol if any(part is unit.symbol for part in unit.submobjects) else None


def _with_texts(units: Sequence[Unit], edges: Sequence[Edge]) -> set[int]:
    """Return the ids of units and arrows, of all their parts, of what the units hold and of the arrows' labels."""
    things = [*(part for unit in units for part in unit.filled()), *edges]
    things += [label for edge in edges for label, *_ in edge.labels]
    return {id(part) for thing in things for part in thing.get_family()}


def _common_units(old: NetworkDiagram, new: NetworkDiagram) -> list[tuple[Unit, Unit]]:
    shared = min(old.last, new.last)
    layers = [(layer, layer) for layer in range(shared + 1)]
    if not _goes_on(old, new):
        layers[-1] = (old.last, new.last)
    return [
        (unit, new.units[there][k])
        for here, there in layers
        for k, unit in old.units[here].items()
        if k in new.units[there]
    ]


def _goes_on(old: NetworkDiagram, new: NetworkDiagram) -> bool:
    """Return whether one network is the beginning of the other, so that its outputs are hidden units there."""
    small, large = sorted((old, new), key=lambda net: net.last)
    return all(key in large.edges and large.edges[key].value == edge.value for key, edge in small.edges.items())


def _common_edges(old: NetworkDiagram, new: NetworkDiagram) -> list[tuple[Edge, Edge]]:
    """Return the arrows between units that correspond, with the same weight and the label at the same place of them."""
    shared, whole = min(old.last, new.last), old.last == new.last or _goes_on(old, new)
    keys = [key for key in old.edges if key in new.edges and (whole or key[0] + 1 < shared)]
    pairs = [(old.edges[key], new.edges[key]) for key in keys]
    return [(one, other) for one, other in pairs if one.value == other.value and _labelled(one) == _labelled(other)]


def _labelled(edge: Edge) -> list[tuple[float, float]]:
    return [(round(share, 6), round(aside, 6)) for _, share, aside in edge.labels]

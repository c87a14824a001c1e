"""A step's board: a network, some of it lit, and the working beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import copysign

from manim import Animation, FadeIn, FadeOut, Mobject, VGroup

from lesson.facts.fields import Field
from scenes.kit.layout.work_area import WorkArea
from scenes.kit.layout.zones import DIM, WORK, Zone
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import Level, make_way, swap, take_place
from scenes.kit.type.typeset import Typeset, math
from scenes.kit.type.working import Line

from .diagram import NetworkDiagram
from .edge import Key
from .flow import pulses, travel
from .texts.placement import Box, boxes_touch, circle_hits
from .texts.unit_names import box_of
from .tie import beside
from .unit import Unit

MOST_CARRIED = 2  # most values that travel at once: nobody can read more of them on their way
NEAR = 0.03  # least between a unit and the label of an arrow
BESIDE = 0.14  # between a unit or its symbol and the name of its value


@dataclass(eq=False)
class Filled:
    """New values of units: their labels, the names under them, and what clears the old ones on the way of new ones."""

    labels: list[Typeset] = field(default_factory=list)
    tags: list[Typeset] = field(default_factory=list)
    leaving: list[Animation] = field(default_factory=list)

    @property
    def texts(self) -> VGroup:
        """Labels and names together."""
        return VGroup(*self.labels, *self.tags)

    @property
    def moves(self) -> list[Animation]:
        """The animations in which they take the places of the old ones."""
        return [*self.leaving, *map(take_place, self.labels + self.tags)]


@dataclass(eq=False)
class Board(WorkArea):
    """The stage of a step: the network, a working area, and temporary labels of arrows.

    Most methods return animations for the step to play; `substitute` and `send_back` play them, with the step's `play`.
    `extra` has the labels that only have room while other arrows are dimmed, by the arrow's key;
    `weights` the labels that the network was drawn with.

    Example:

        board = Board(net, self.play)
        self.play(*board.spotlight(net.fan(net.last, self.facts.focus.out)))
        self.play(*board.write(self.words("error signal", role="backward").at(WORK.left, WORK.top - 0.6)))
        self.play(*board.wipe())
    """

    net: NetworkDiagram
    play: Callable[..., None]
    zone: Zone = WORK
    middle: bool = False
    extra: dict[Key, Typeset] = field(default_factory=dict, init=False)
    weights: dict[Key, Typeset] = field(init=False)

    def __post_init__(self) -> None:
        super().__init__(self.play, self.zone, self.middle)
        self.weights = dict(self.net.labels)

    # -- what flies ----------------------------------------------------------------------------------------------------

    def substitute(self, sources: Mapping[str, Mobject | None], line: Line) -> None:
        """Play `substitute` of scenes/kit/motion: values fly from where they are into a line of working.

        `sources`: by part name of the line, the thing that flies (None: that number comes with the line).
        """
        there = {name: source for name, source in sources.items() if source is not None}
        self.play(substitute(None, there, line), run_time=SLOW)
        self.hold(line)

    # -- the network ---------------------------------------------------------------------------------------------------

    def content(self, layer: int, k: int) -> Typeset | None:
        """Return the value that is in a unit; None where units are too small for values."""
        return self.net.unit(layer, k).content if self.net.shows_values else None

    def source(self, layer: int, k: int) -> Mobject:
        """Return what shows a unit's value: the value inside it, or the unit itself where values do not fit."""
        content = self.content(layer, k)
        return content if content is not None else self.net.unit(layer, k).circle

    def replace(self, layer: int, k: int, new: Typeset, run_time: float = 1.0) -> list[Animation]:
        """Let a unit hold a new value; return the animations that fade out the old content."""
        unit = self.net.unit(layer, k)
        before = self.net.hold_content(layer, k, new)
        if before is None:
            return []
        unit.remove(before)
        return [FadeOut(before, run_time=run_time)]

    def fill(
        self,
        layer: int,
        units: Iterable[int],
        value: Callable[[int], Field],
        name: str = "",
        role: str = "backward",
        sign: bool | None = True,
    ) -> Filled:
        """Let units hold new values, which are not yet on screen.

        value: the field of unit k. name: what that value is, in Typst's mathematics (delta, a): it is under the
        value where the unit has room for both, else above the unit beside its symbol or low beside its circle, if free.
        """
        made = Filled()
        for k in units if self.net.shows_values else ():
            unit, label = self.net.unit(layer, k), self.net.value_typeset(layer, k, value(k), role, sign=sign)
            gone = (*self.replace(layer, k, label), *self.untag(layer, k))
            made.leaving += [make_way(each.mobject) for each in gone]
            made.labels.append(label)
            if name and (tag := self._tag(unit, label, name, role)) is not None:
                unit.tag = tag
                made.tags.append(tag)
        return made

    def turn(self, layer: int, value: Callable[[int], Field], role: str = "forward") -> list[Animation]:
        """Let all units of a layer hold other values; return the animations in which these take their places.

        value: the field of unit k.
        """
        return self.fill(layer, self.net.units[layer], value, role=role, sign=None).moves

    def _tag(self, unit: Unit, label: Typeset, name: str, role: str) -> Typeset | None:
        """Return the name of a value in its place: in the circle, else above or beside it; None without room."""
        # Beside the symbol it has the value's colour: two names of one colour would read as a product.
        inside, above = (math(name, self.net.theme, role=each, display=False) for each in ("muted", role))
        inside.exempt = above.exempt = "index"
        if unit.tagged(inside, label):
            return inside
        return above if self._above(unit, above) or self._low(unit, above) else None

    def _above(self, unit: Unit, tag: Typeset) -> bool:
        """Put the name of a value beside the symbol above its unit; return whether a side of it is free."""
        if unit.symbol is None or float(unit.symbol.baseline[1]) < float(unit.center[1]):
            return False
        left, _, right, _ = box_of(unit.symbol)
        y = float(unit.symbol.baseline[1])
        sides = ((right + BESIDE, "left"), (left - BESIDE, "right"))
        return self._first_free(unit, tag, sides, y)

    def _low(self, unit: Unit, tag: Typeset) -> bool:
        """Put the name of a value beside the lower half of its unit's circle; return whether a side of it is free."""
        x, y, reach = float(unit.center[0]), float(unit.center[1]), unit.radius + BESIDE
        return self._first_free(
            unit, tag, ((x + reach, "left"), (x - reach, "right")), y - unit.radius + tag.depth + BESIDE
        )

    def _first_free(self, unit: Unit, tag: Typeset, sides: Sequence[tuple[float, str]], y: float) -> bool:
        """Put the name of a value at the first free side, on a baseline; return whether there is one."""
        others = [box_of(other.tag) for layer in self.net.units for other in layer.values() if other.tag is not None]
        if any(self._is_clear(tag.at(x, y, anchor), others) for x, anchor in sides):
            unit.carry(tag)
            return True
        return False

    def _is_clear(self, tag: Typeset, others: Sequence[Box]) -> bool:
        """Return whether a name is clear of the network and of the names of other values."""
        left, bottom, right, top = box_of(tag)
        room = left - BESIDE, bottom, right + BESIDE, top
        return self.net.is_free(tag) and not any(boxes_touch(room, other) for other in others)

    def untag(self, layer: int, k: int) -> list[Animation]:
        """Return the animation that fades out the name of a unit's value; none where it has no name."""
        unit = self.net.unit(layer, k)
        gone, unit.tag = unit.tag, None
        return [] if gone is None else [FadeOut(gone)]

    def forget(self) -> list[Animation]:
        """Empty all units but the inputs; return the animations in which their values leave."""
        units = [unit for layer in self.net.units[1:] for unit in layer.values()]
        texts = [text for unit in units for text in unit.filled()[1:]]
        for unit in units:
            unit.content = unit.tag = None
        # As one thing: it comes to lie on top of the units, which other animations of the same play may bring forward.
        return [FadeOut(VGroup(*texts))] if texts else []

    def known(self, key: Key) -> Typeset | None:
        """Return the label that an arrow has now; None if it has none."""
        return self.net.labels.get(key) or self.extra.get(key)

    def label(self, key: Key, beside: Sequence[Key] = (), needed: bool = False) -> Typeset | None:
        """Return the label of an arrow: a temporary one where the whole network has no room for it.

        Such a label keeps clear of the arrows that are bright beside it. needed: make it even where it has no good
        place.
        """
        if self.known(key) is None:
            self.extra |= self.net.missing_labels([key], beside, needed, self.extra.values())
        return self.known(key)

    def comes(self, key: Key) -> list[Animation]:
        """Return the animation in which a temporary label (see `label`) of an arrow appears; none for any other."""
        return [FadeIn(self.extra[key])] if key in self.extra else []

    def exchange(self, key: Key, new: Typeset) -> list[Animation]:
        """Let an arrow show another number in its label's place; return the animations, none if it has no label.

        A longer one beside a short arrow is placed further aside, clear of the units at its ends. `weights_again`
        brings the weight back.
        """
        old, edge = self.known(key), self.net.edges[key]
        if old is None:
            return []
        share, aside = next((share, aside * edge.scaled) for each, share, aside in edge.labels if each is old)
        if any(each is old for each, _, _ in edge.rooms):
            edge.make_room(new, share, shown=False)
        ends = [self.net.unit(key[0], key[2]), self.net.unit(key[0] + 1, key[1])]
        new.centered_at(*beside(edge.start, edge.end, share, aside)[:2])
        while aside and any(circle_hits(box_of(new), tuple(unit.center[:2]), unit.radius + NEAR) for unit in ends):
            aside += copysign(NEAR, aside)
            new.centered_at(*beside(edge.start, edge.end, share, aside)[:2])
        edge.note(new, share, aside)
        if self.net.labels.pop(key, None) is not None:
            self.net.label_group.remove(old)
        self.extra[key] = new
        return [swap(old, new)]

    def drop_extra(self, keep: Collection[Key] = ()) -> list[Animation]:
        """Return the animations that fade out temporary labels, except those of the arrows `keep`."""
        gone = {key: label for key, label in self.extra.items() if key not in keep}
        self.extra = {key: label for key, label in self.extra.items() if key in keep}
        return [FadeOut(label) for label in gone.values()]

    def lit(self, keys: Collection[Key]) -> list[Mobject]:
        """Return arrows, all their labels, and the units at both their ends."""
        return [*self.net.lit(keys), *(self.extra[key] for key in keys if key in self.extra)]

    def everything(self) -> list[Mobject]:
        """Return everything of the network that dims and comes back, temporary labels included."""
        return [*self.net.everything_but([]), *self.extra.values()]

    def brighten(self, lit: list[Mobject]) -> list[Animation]:
        """Return the animations after which only these things of the network are bright."""
        return [Level(self.net.everything_but(lit), DIM), Level(VGroup(*lit), 1.0)]

    def spotlight(self, keys: Iterable[Key]) -> list[Animation]:
        """Return the animations after which only these arrows and the units at their ends are bright."""
        return self.brighten(self.net.lit(keys))

    def ring(self, layer: int, units: Iterable[int], role: str) -> list[Animation]:
        """Return the animations that give the outlines of units a role's colour."""
        return [self.net.unit(layer, k).circle.animate.set_stroke(self.net.theme.role(role)) for k in units]

    def rings(self, role: str, *layers: int) -> list[Animation]:
        """Return the animations that give the outlines of all units of layers (none named: of all) a role's colour."""
        every = layers or range(self.net.last + 1)
        return [ring for layer in every for ring in self.ring(layer, self.net.units[layer], role)]

    def send_back(self, keys: Collection[Key], *more: Animation, run_time: float = 1.2, to_label: bool = False) -> None:
        """Send the error signals back along arrows, with light in backward's colour; `more` is played along.

        to_label: the values go as far as the weights that multiply them, only the light goes on.
        """
        values = {key: self.content(key[0] + 1, key[1]) for key in keys if len(keys) <= MOST_CARRIED}
        # Below the lower arrows, above the upper ones: outside of the others.
        low = {key: float(self.net.edges[key].point(0.5)[1]) < self.net.middle - 0.05 for key in values}
        carried = [
            travel(value, self.net.edges[key], backward=True, run_time=run_time, down=low[key], to_label=to_label)
            for key, value in values.items()
            if value is not None
        ]
        self.play(*pulses(self.net, keys, "backward", backward=True, run_time=run_time), *carried, *more)

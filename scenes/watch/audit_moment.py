"""What can be seen at one moment of a motion, as the audit in motion needs it: texts by their runs, arrows, units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from manim import Mobject, VMobject

from lesson.facts.numbers import MINUS
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Edge
from scenes.kit.network.unit import Unit
from scenes.kit.type.typeset import Typeset

from .audit_ink import Box, box_of
from .seen import VISIBLE

SIGNS = f"+{MINUS}"
PART = "a part of a formula"
SAME_SHAPE = 0.02  # most difference of the outlines of one letter, as a share of its height

Mark = tuple[object, ...]


@dataclass(eq=False)
class Run:
    """Glyphs of a text that belong together: one number, or the letters around it (`value` is None).

    `value`: the exact number and its digits. Not its field, because one number has several names: a weight by its
    indices and by its units', a prediction and an activation. Nor its sign, which a number loses when it becomes a
    summand.
    """

    glyphs: list[VMobject]
    value: tuple[float, str] | None
    said: str

    def double_in(self, other: Run) -> tuple[list[VMobject], list[VMobject]] | None:
        """Return the glyphs of both that show the same: the same value, or the same letters in the same order.

        Of several such places in the longer one, the nearest; None where they do not say the same.
        """
        if self.value is not None or other.value is not None:
            return (self.glyphs, other.glyphs) if self.value == other.value else None
        short, long = sorted((self.glyphs, other.glyphs), key=len)
        shapes, within = [_shape(each) for each in short], [_shape(each) for each in long]
        found = [
            long[start : start + len(short)]
            for start in range(len(long) - len(short) + 1)
            if all(map(_alike, shapes, within[start:]))
        ]
        return (short, min(found, key=lambda part: apart(short, part))) if found else None


def apart(one: Sequence[VMobject], other: Sequence[VMobject]) -> float:
    """Return how far the sides of two boxes are apart at most: 0 where one thing hides the other."""
    return max(abs(a - b) for a, b in zip(box_of(one), box_of(other), strict=True))


def _shape(glyph: VMobject) -> np.ndarray:
    points = glyph.points[:, :2] - glyph.points[0, :2]
    return np.asarray(points / max(float(np.ptp(glyph.points[:, 1])), 1e-6))


def _alike(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and bool(np.abs(one - other).max() < SAME_SHAPE)


@dataclass(eq=False)
class Written:
    """A text as it is read: the visible glyphs of a Typeset, or some of them that move without the rest.

    `mark` changes when it moves, is written again, or when more of it can be read; `moved`: it has changed since the
    moment before.
    """

    thing: Mobject
    glyphs: list[VMobject]
    mark: Mark
    moved: bool = True

    @cached_property
    def box(self) -> Box:
        return box_of(self.glyphs)

    @cached_property
    def runs(self) -> list[Run]:
        """Its numbers, and the letters around them."""
        by: dict[int, Run] = {}
        for glyph in self.glyphs:
            shown = getattr(glyph, "shown", None)
            value = (abs(shown.value), shown.text.lstrip(SIGNS)) if shown is not None else None
            said = shown.text if shown is not None else self.said
            by.setdefault(id(shown), Run([], value, said)).glyphs.append(glyph)
        return list(by.values())

    @property
    def said(self) -> str:
        """What it says, for messages."""
        if isinstance(self.thing, Typeset):
            return self.thing.text()
        numbers = dict.fromkeys(shown.text for each in self.glyphs if (shown := getattr(each, "shown", None)))
        return " ".join(numbers) or PART


@dataclass
class Moment:
    """What is on screen: texts that can be read, arrows and units, and the size of the network each is of."""

    texts: list[Written] = field(default_factory=list)
    typesets: set[int] = field(default_factory=set)  # ids, also of those that cannot be read
    edges: list[Edge] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def _kind_of(of: type) -> type | None:
    """Return which of the kinds that are looked at a class is: the first."""
    return next((kind for kind in (Typeset, Edge, Unit, NetworkDiagram) if issubclass(of, kind)), None)


class Eye:
    """Looks at the screen many times; what has not moved is not measured again."""

    def __init__(self) -> None:
        self._known: dict[int, Written] = {}

    def look(self, mobjects: Sequence[Mobject]) -> Moment:
        """Return what is on screen now."""
        moment, known = Moment(), self._known
        self._known = {}
        self._walk(mobjects, moment, known, 0)
        return moment

    def _walk(
        self, things: Sequence[Mobject], moment: Moment, known: dict[int, Written], size: int, parent: Any = None
    ) -> None:
        loose: list[VMobject] = []
        for thing in things:
            kind = _kind_of(type(thing))
            if kind is Typeset:
                if id(thing) not in moment.typesets:
                    moment.typesets.add(id(thing))
                    self._read(thing, thing.submobjects, moment, known)
            elif kind is Edge:
                moment.edges.append(thing)
                moment.sizes[id(thing)] = size
            elif thing.submobjects:
                inner = size
                if kind is Unit:
                    moment.units.append(thing)
                    moment.sizes[id(thing)] = size
                elif kind is NetworkDiagram:
                    inner = size_of(thing)
                self._walk(thing.submobjects, moment, known, inner, thing)
            elif "shown" in vars(thing):  # hasattr is slow on Manim's mobjects where the answer is no
                loose.append(thing)
        if loose:
            self._read(parent if parent is not None else loose[0], loose, moment, known)

    def _read(self, thing: Mobject, glyphs: Sequence[VMobject], moment: Moment, known: dict[int, Written]) -> None:
        drawn = [glyph for glyph in glyphs if glyph.fill_rgbas.item(3) >= VISIBLE and len(glyph.points)]
        if not drawn:
            return
        outlines = [glyph.points for glyph in drawn]
        mark = (id(drawn[0]), outlines[-1].item(-3), *[(points.item(0), points.item(1)) for points in outlines])
        found = known.get(id(thing))
        if found is None or found.mark != mark:
            found = Written(thing, drawn, mark)
        else:
            found.moved = False
        self._known[id(thing)] = found
        moment.texts.append(found)


def size_of(net: NetworkDiagram) -> int:
    """Return how many arrows and units a network is drawn with."""
    return len(net.edges) + sum(map(len, net.units))

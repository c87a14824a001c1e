"""Manim's families, copies and colours, quicker: the same members in the same order, the same copies.

Most of the time a step takes, drawn or not, Manim walks through families of mobjects, copies them and changes their
opacity.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from manim import ManimColor, Mobject, VMobject

from lesson.facts.numbers import Shown
from scenes.kit.crossing import Crossing
from scenes.kit.theme import Theme
from scenes.kit.type.typst_code import Part, Setting

M = TypeVar("M", bound=Mobject)

# What is shared by copies: nothing changes it in place, and no mobject is in it.
_KEPT = {int, float, str, bool, type(None), np.float64, ManimColor, Theme, Shown, Part, Setting, Crossing}
_LOOKS = (
    "fill_rgbas",
    "stroke_rgbas",
    "background_stroke_rgbas",
    "stroke_width",
    "background_stroke_width",
    "sheen_direction",
    "sheen_factor",
)
_get_family = Mobject.get_family
_interpolate_color = VMobject.interpolate_color
_update_rgbas_array = VMobject.update_rgbas_array


@contextmanager
def quick_mobjects() -> Iterator[None]:
    """Make Manim's mobjects find their families, copy themselves and change their colours quickly, while it lasts."""
    before = Mobject.get_family, Mobject.__deepcopy__
    colours = VMobject.update_rgbas_array, VMobject.interpolate_color
    Mobject.get_family = get_family
    Mobject.__deepcopy__ = deep_copy
    VMobject.update_rgbas_array = update_rgbas_array
    VMobject.interpolate_color = interpolate_color
    try:
        yield
    finally:
        Mobject.get_family, Mobject.__deepcopy__ = before
        VMobject.update_rgbas_array, VMobject.interpolate_color = colours


@lru_cache(maxsize=4096)
def is_a(kind: type, of: type | tuple[type, ...]) -> bool:
    """Return whether a class is one of these: Manim's classes answer isinstance ten times as slowly as others."""
    return issubclass(kind, of)


def all_of(kind: type[M], things: Iterable[Mobject]) -> Iterator[M]:
    """Yield the things that are of a kind."""
    for thing in things:
        if is_a(type(thing), kind):
            yield thing


def copy_of(mobject: M) -> M:
    """Return a copy of a mobject that has no parts and no updaters."""
    return deep_copy(mobject, {})


def get_family(self: Mobject, recurse: bool = True) -> list[Mobject]:
    """Return a family as Mobject.get_family finds it: depth first, each member at its last place."""
    if not self.submobjects:
        return [self]
    found: list[Mobject] = [self]
    try:
        _gather(self.submobjects, found)
    except RecursionError:  # a ring: Manim's own knows where to stop
        return _get_family(self)
    if len(set(map(id, found))) == len(found):
        return found
    last = {id(member): n for n, member in enumerate(found)}
    return [member for n, member in enumerate(found) if last[id(member)] == n]


def _gather(members: list[Mobject], found: list[Mobject]) -> None:
    for member in members:
        found.append(member)
        if member.submobjects:
            _gather(member.submobjects, found)


def deep_copy(self: M, memo: dict[int, Any]) -> M:
    """Return a copy as Mobject.__deepcopy__ makes it; what nothing changes in place is shared."""
    result = object.__new__(type(self))
    memo[id(self)] = result
    kept = _KEPT
    vars(result).update(
        {name: value if type(value) in kept else _copied(value, memo) for name, value in vars(self).items()}
    )
    vars(result)["original_id"] = str(id(self))
    return result


def _copied(value: Any, memo: dict[int, Any]) -> Any:
    """A copy as copy.deepcopy makes it of what a mobject has."""
    known = memo.get(id(value))
    if known is not None:
        return known
    kind = type(value)
    if kind is np.ndarray and not value.dtype.hasobject:
        memo[id(value)] = made = value.copy("K")
        return made
    if kind is list:
        memo[id(value)] = found = []
        if value:
            found += [_copied(each, memo) for each in value]
        return found
    if getattr(kind, "__deepcopy__", None) is deep_copy:
        return deep_copy(value, memo)
    if issubclass(kind, Enum):
        _KEPT.add(kind)
        return value
    if kind in _KEPT or (kind is tuple and all(type(each) in _KEPT for each in value)):
        return value
    return copy.deepcopy(value, memo)


def update_rgbas_array(self: VMobject, array_name: str, color: Any = None, opacity: float | None = None) -> VMobject:
    """Set the opacity of an array of colours as VMobject.update_rgbas_array does, which makes new colours for it."""
    rgbas = vars(self).get(array_name)
    alone = color is None and type(opacity) in (float, np.float64) and not self.sheen_factor
    if not alone or rgbas is None or not len(rgbas):
        return _update_rgbas_array(self, array_name, color, opacity)
    rgbas[:, 3] = opacity
    return self


def interpolate_color(self: VMobject, one: VMobject, other: VMobject, alpha: float) -> VMobject:
    """Set the colours and widths between two others' as VMobject.interpolate_color does, without what it overwrites."""
    made, start, end = vars(self), vars(one), vars(other)
    try:
        if alpha == 1.0:
            for name in _LOOKS:
                value = end[name]
                made[name] = value.copy() if type(value) is np.ndarray else value
        else:
            rest = 1 - alpha
            for name in _LOOKS:
                value = start[name]
                begins = alpha == 0 and type(value) is np.ndarray
                made[name] = value.copy() if begins else rest * value + alpha * end[name]
    except KeyError:  # a mobject that is coloured in a way of its own
        return _interpolate_color(self, one, other, alpha)
    return self

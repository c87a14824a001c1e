"""Manim's families, copies and colours, quicker: the same members in the same order, the same copies.

Most of the time a step takes, drawn or not, Manim walks through families of mobjects, copies them and changes their
opacity.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from manim import ManimColor, Mobject, VMobject

from lesson.facts.numbers import Shown
from scenes.kit.theme import Theme
from scenes.kit.type.typst_code import Part, Setting

M = TypeVar("M", bound=Mobject)

# What is shared by copies: nothing changes it in place, and no mobject is in it.
_KEPT = frozenset({int, float, str, bool, type(None), np.float64, ManimColor, Theme, Shown, Part, Setting})
_get_family = Mobject.get_family
_update_rgbas_array = VMobject.update_rgbas_array


@contextmanager
def quick_mobjects() -> Iterator[None]:
    """While it lasts, Manim's mobjects find their families, make their copies and set their opacity quickly."""
    before = Mobject.get_family, Mobject.__deepcopy__, VMobject.update_rgbas_array
    Mobject.get_family = get_family
    Mobject.__deepcopy__ = deep_copy
    VMobject.update_rgbas_array = update_rgbas_array
    try:
        yield
    finally:
        Mobject.get_family, Mobject.__deepcopy__, VMobject.update_rgbas_array = before


def copy_of(mobject: M) -> M:
    """A copy of a mobject that has no parts and no updaters."""
    return deep_copy(mobject, {})


def get_family(self: Mobject, recurse: bool = True) -> list[Mobject]:
    """The members of a family as Mobject.get_family finds them: depth first, each at its last place."""
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
    """A copy as Mobject.__deepcopy__ makes it; what nothing changes in place is shared."""
    result = object.__new__(type(self))
    memo[id(self)] = result
    made = vars(result)
    for name, value in vars(self).items():
        kind = type(value)
        if _is_kept(kind):
            made[name] = value
        elif kind is np.ndarray:
            known = memo.get(id(value))
            if known is None:
                known = memo[id(value)] = value.__deepcopy__(memo)
            made[name] = known
        elif kind is tuple and all(_is_kept(type(each)) for each in value):
            made[name] = value
        else:
            made[name] = copy.deepcopy(value, memo)
    made["original_id"] = str(id(self))
    return result


@lru_cache(maxsize=1024)
def _is_kept(kind: type) -> bool:
    """Whether things of this kind are never changed."""
    return kind in _KEPT or issubclass(kind, Enum)


def update_rgbas_array(self: VMobject, array_name: str, color: Any = None, opacity: float | None = None) -> VMobject:
    """Set the opacity of an array of colours as VMobject.update_rgbas_array does, which makes new colours for it."""
    rgbas = vars(self).get(array_name)
    alone = color is None and type(opacity) in (float, np.float64) and not self.sheen_factor
    if not alone or rgbas is None or not len(rgbas):
        return _update_rgbas_array(self, array_name, color, opacity)
    rgbas[:, 3] = opacity
    return self

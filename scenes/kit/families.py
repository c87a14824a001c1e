"""Faster versions of Manim's families, copies and colours: the same members in the same order, the same copies.

Manim spends most of a step's time, drawn or not, on walking through families of mobjects, copying them and changing
their opacity.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np
from manim import Animation, FadeIn, FadeOut, ManimColor, Mobject, Scene, VGroup, VMobject

from lesson.facts.numbers import Shown
from scenes.kit import fades
from scenes.kit.between import interpolate_mobject
from scenes.kit.colours import interpolate_color, update_rgbas_array
from scenes.kit.crossing import Crossing
from scenes.kit.curves import get_curve_functions_with_lengths, get_points_defining_boundary
from scenes.kit.theme import Theme
from scenes.kit.type.typst_code import Part, Setting
from scenes.kit.updates import update

M = TypeVar("M", bound=Mobject)

# Attributes that copies share: nothing changes them in place, and they hold no mobject.
_KEPT = {int, float, str, bool, type(None), np.float64, ManimColor, Theme, Shown, Part, Setting, Crossing}
_FLOATS = np.dtype(np.float64)
# Arrays that Manim replaces and never changes in place.
_SHARED = frozenset({"sheen_direction", "_bezier_t_values"})
_get_family = Mobject.get_family
_restructured = Scene.get_restructured_mobject_list


@contextmanager
def quick_mobjects() -> Iterator[None]:
    """Use the faster versions of Manim's methods inside a `with` block."""
    before = [(kind, name, vars(kind).get(name)) for kind, name, _ in _quick()]
    for kind, name, ours in _quick():
        setattr(kind, name, ours)
    try:
        yield
    finally:
        for kind, name, manims in before:
            if manims is None:  # it inherits that
                delattr(kind, name)
            else:
                setattr(kind, name, manims)


def _quick() -> tuple[tuple[type, str, Any], ...]:
    """Return what is replaced: class, name, and our function."""
    return (
        (Mobject, "get_family", get_family),
        (Mobject, "family_members_with_points", family_members_with_points),
        (Mobject, "__deepcopy__", deep_copy),
        (Mobject, "update", update),
        (Animation, "_setup_scene", set_up),
        (Animation, "interpolate_mobject", interpolate_mobject),
        *((kind, each.__name__, each) for kind in (FadeIn, FadeOut) for each in fades.METHODS),
        (Scene, "add_mobjects_from_animations", add_mobjects_from_animations),
        (Scene, "get_mobject_family_members", get_mobject_family_members),
        (Scene, "get_restructured_mobject_list", get_restructured_mobject_list),
        (VMobject, "update_rgbas_array", update_rgbas_array),
        (VMobject, "interpolate_color", interpolate_color),
        (VMobject, "get_points_defining_boundary", get_points_defining_boundary),
        (VMobject, "get_curve_functions_with_lengths", get_curve_functions_with_lengths),
    )


@lru_cache(maxsize=4096)
def is_a(kind: type, of: type | tuple[type, ...]) -> bool:
    """Return whether a class is one of these, cached: isinstance is ten times slower on Manim's classes."""
    return issubclass(kind, of)


def all_of(kind: type[M], things: Iterable[Mobject]) -> Iterator[M]:
    """Yield the things that are of a kind."""
    known: dict[type, bool] = {}
    for thing in things:
        if (found := known.get(type(thing))) is None:
            found = known[type(thing)] = is_a(type(thing), kind)
        if found:
            yield thing


def copy_of(mobject: M) -> M:
    """Return a copy of a mobject that has no parts and no updaters."""
    return deep_copy(mobject, {})


@lru_cache(maxsize=1)
def _group() -> VGroup:
    """Return an empty group, to be copied."""
    return VGroup()


def group_of(parts: Iterable[VMobject]) -> VGroup:
    """Return `VGroup(*parts)` of different parts, made by copying an empty one, which takes a tenth of the time."""
    group = copy_of(_group())
    group.submobjects = list(parts)
    return group


def get_family(self: Mobject, recurse: bool = True) -> list[Mobject]:
    """Return a family as Mobject.get_family finds it: depth first, each member at its last place."""
    if not self.submobjects:
        return [self]
    found: list[Mobject] = [self]
    try:
        _gather(self.submobjects, found)
    except RecursionError:  # a ring: Manim's own knows where to stop
        return _get_family(self)
    return _each_once(found)


def family_members_with_points(self: Mobject) -> list[Mobject]:
    """Return what is drawn of a family as Mobject.family_members_with_points does."""
    return [member for member in self.get_family() if len(member.points)]


def everything_in(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """Return things and all their parts, each once: family by family, in the order of `get_family`."""
    things, found = list(mobjects), list[Mobject]()
    try:
        _gather(things, found)
    except RecursionError:  # a ring: Manim's own knows where to stop
        found = [*things, *things]
    if len(set(map(id, found))) == len(found):
        return found
    return list({id(member): member for thing in things for member in thing.get_family()}.values())


def _each_once(found: list[Mobject]) -> list[Mobject]:
    """Return things without those that come again later."""
    if len(set(map(id, found))) == len(found):
        return found
    last = {id(member): n for n, member in enumerate(found)}
    return [member for n, member in enumerate(found) if last[id(member)] == n]


def _gather(members: list[Mobject], found: list[Mobject]) -> None:
    for member in members:
        found.append(member)
        if parts := member.submobjects:
            _gather(parts, found)


def get_mobject_family_members(self: Scene) -> list[Mobject]:
    """Return everything in a scene as Scene.get_mobject_family_members does, in the order of z_index."""
    found: list[Mobject] = []
    for mobject in self.mobjects:
        found += mobject.get_family()
    found = _each_once(found)
    if self.renderer.camera.use_z_index and len({member.z_index for member in found}) > 1:
        found.sort(key=_z_index)
    return found


_z_index = attrgetter("z_index")


def set_up(self: Animation, scene: Scene) -> None:
    """Add what an animation introduces, as Animation._setup_scene does, without listing everything in the scene."""
    if scene is not None and self.is_introducer() and not _is_among(self.mobject, scene.mobjects):
        scene.add(self.mobject)


def add_mobjects_from_animations(self: Scene, animations: list[Animation]) -> None:
    """Put on stage what animations move, as Scene.add_mobjects_from_animations does; what was there stays there."""
    moved = [each.mobject for each in animations if not each.is_introducer() and each.mobject is not None]
    if not moved:
        return
    there: set[int] = set()
    try:
        _note(self.mobjects, there)
    except RecursionError:  # a ring: Manim's own knows where to stop
        there = set(map(id, self.get_mobject_family_members()))
    for mobject in moved:
        if id(mobject) not in there:
            self.add(mobject)
            there.update(map(id, mobject.get_family()))


def _note(members: list[Mobject], ids: set[int]) -> None:
    """Add the ids of all members of some families."""
    ids.update(map(id, members))
    for member in members:
        if parts := member.submobjects:
            _note(parts, ids)


def _is_among(mobject: Mobject, families: list[Mobject]) -> bool:
    return _has(families, {id(mobject)})


def _has(families: list[Mobject], ids: set[int]) -> bool:
    """Return whether any member of some families has one of these ids."""
    if not ids.isdisjoint(map(id, families)):
        return True
    for member in families:  # no `any`: this is asked of the whole stage in every play
        parts = member.submobjects
        if parts and _has(parts, ids):
            return True
    return False


def get_restructured_mobject_list(
    self: Scene, mobjects: Iterable[Mobject], to_remove: Iterable[Mobject]
) -> list[Mobject]:
    """Return what is left without some things as Scene.get_restructured_mobject_list does: groups are taken apart."""
    things, going = list(mobjects), list(to_remove)
    gone = set(map(id, going))
    try:
        left = _left_of(things, gone) if _has(things, gone) else None
    except RecursionError:  # a ring: Manim's own knows where to stop
        return _restructured(self, things, going)
    return things if left is None else left


def _left_of(mobjects: list[Mobject], gone: set[int]) -> list[Mobject] | None:
    """Return what is left of some families, those that lost a member in parts; None where nothing is gone."""
    left: list[Mobject] | None = None
    for place, mobject in enumerate(mobjects):
        parts: list[Mobject] | None = []
        if id(mobject) not in gone:
            parts = _left_of(mobject.submobjects, gone) if mobject.submobjects else None
        if parts is not None:
            left = mobjects[:place] if left is None else left
            left += parts
        elif left is not None:
            left.append(mobject)
    return left


def deep_copy(self: M, memo: dict[int, Any]) -> M:
    """Return a copy as Mobject.__deepcopy__ makes it; what nothing changes in place is shared."""
    result = object.__new__(type(self))
    memo[id(self)] = result
    made = result.__dict__ = self.__dict__.copy()
    for name, value in made.items():
        if (kind := type(value)) not in _KEPT:
            if kind is np.ndarray and value.dtype is _FLOATS:
                if name not in _SHARED:
                    known = memo.get(id(value))
                    if known is None:
                        known = memo[id(value)] = value.copy("K")
                    made[name] = known
            else:
                made[name] = _copied(value, memo)
    made["original_id"] = str(id(self))
    return result


def _copied(value: Any, memo: dict[int, Any]) -> Any:
    """Return a copy of an attribute, as copy.deepcopy makes it."""
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

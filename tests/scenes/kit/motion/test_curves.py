"""Boxes and lengths of curves that are found quickly are Manim's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import Arc, Circle, Dot, Line, Square, Transform, VGroup, VMobject, linear, there_and_back

from scenes.kit import curves
from scenes.kit.families import quick_mobjects
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import words


class Halved(Square):
    """Counts fewer ends than it has."""

    def get_anchors(self) -> Any:
        return super().get_anchors()[:3]


def odd() -> VMobject:
    """A path with points that are no whole curve."""
    path = VMobject()
    path.points = np.arange(18.0).reshape(-1, 3)
    return path


def one_point() -> VMobject:
    path = VMobject()
    path.points = np.array([[1.0, 2.0, 3.0]])
    return path


THINGS = {
    "square": Square,
    "line": lambda: Line([0, 0, 0], [1, -2, 0]),
    "text": lambda: words("Some words", DARK).rotate(0.3),
    "nested": lambda: VGroup(Square(), VGroup(Circle(), VMobject(), Dot([3, 1, 0]))),
    "empty": VGroup,
    "one point": lambda: VGroup(one_point(), Dot()),
    "of its own": lambda: VGroup(Dot(), Halved()),
}


@pytest.mark.parametrize("name", THINGS)
def test_a_box_is_manims(name: str) -> None:
    thing: VMobject = THINGS[name]()
    wanted = np.asarray(thing.get_points_defining_boundary())
    corners = [thing.get_critical_point(way) for way in ([1, 1, 0], [-1, 0, 0], [0, 0, 0])]
    with quick_mobjects():
        found = np.asarray(thing.get_points_defining_boundary())
        assert [thing.get_critical_point(way).tolist() for way in ([1, 1, 0], [-1, 0, 0], [0, 0, 0])] == [
            corner.tolist() for corner in corners
        ]
    assert found.shape == wanted.shape and found.tobytes() == wanted.tobytes()
    assert not any(np.shares_memory(found, each.points) for each in thing.get_family())


def test_half_a_curve_is_manims_error() -> None:
    with pytest.raises(ValueError), quick_mobjects():
        odd().get_points_defining_boundary()


def along(path: VMobject) -> list[Any]:
    return [path.point_from_proportion(share).tolist() for share in (0, 0.2, 0.5, 0.9, 1)] + [
        path.get_arc_length(),
        path.get_arc_length(3),
    ]


@pytest.mark.parametrize("path", [Square(), Arc(angle=2.0), Line([0, 0, 0], [3, 4, 0]), odd()], ids=str)
def test_a_way_along_a_path_is_manims_and_follows_its_changes(path: VMobject) -> None:
    """In place, too: a curve that is kept is not that of the path which is changed."""
    for change in (lambda: None, lambda: path.shift([1, 0, 0]), lambda: path.points.__setitem__((0, 0), 9.0)):
        change()
        wanted = along(path)
        with quick_mobjects():
            assert along(path) == along(path) == wanted


def test_kept_lengths_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves, "MOST_KEPT", 3)
    monkeypatch.setattr(curves, "_curves", {})
    with quick_mobjects():
        for size in range(1, 9):
            assert Line([0, 0, 0], [size, 0, 0]).get_arc_length() == pytest.approx(size)
    assert 0 < len(curves._curves) <= 3


class Halting(Transform):
    """Has a way of its own to share out the time."""

    def get_sub_alpha(self, alpha: float, index: int, num_submobjects: int) -> float:
        return alpha / (index + 1)


TURNED = {"rate_func": linear, "reverse_rate_function": True}


@pytest.mark.parametrize("kind", [Transform, Halting])
@pytest.mark.parametrize("how", [{}, {"lag_ratio": 0.5}, {"rate_func": there_and_back}, TURNED], ids=range(4))
def test_pictures_between_two_are_manims(kind: type[Transform], how: dict[str, Any]) -> None:
    def played() -> list[bytes]:
        moving = VGroup(Square(), VGroup(Circle(), VMobject()), Dot())
        animation = kind(moving, moving.copy().shift([1, 2, 0]).scale(0.5).set_opacity(0.3), **how)
        animation.begin()
        looks = []
        for alpha in (0.0, 0.2, 0.5, 1.0):
            animation.interpolate(alpha)
            looks += [each.points.tobytes() + each.fill_rgbas.tobytes() for each in moving.get_family()]
        return looks

    wanted = played()
    with quick_mobjects():
        assert played() == wanted


def test_what_is_drawn_of_a_family_is_manims() -> None:
    for make in THINGS.values():
        thing = make()
        wanted = thing.family_members_with_points()
        with quick_mobjects():
            assert [id(each) for each in thing.family_members_with_points()] == [id(each) for each in wanted]

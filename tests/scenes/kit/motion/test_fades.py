"""Things that come and go without being copied look as with Manim's own fades, and what does more is left to them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from manim import (
    RED,
    UP,
    Circle,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Scene,
    Square,
    VGroup,
    VMobject,
    linear,
    smooth,
)

from scenes.kit.families import quick_mobjects
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import words

NAMES = ("points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas", "stroke_width", "background_stroke_width")
MOMENTS = (0.0, 0.2, 0.5, 0.9, 1.0)


def things() -> VGroup:
    """A family of several levels, with a text, a part without points, and strokes behind and in front."""
    circle = Circle(color=RED, fill_opacity=0.4).set_background_stroke(width=3, opacity=0.5)
    return VGroup(circle, VGroup(Square(stroke_opacity=0.7), Dot()), VGroup(), words("Some words", DARK))


def moments(fade: Callable[[VMobject], Any]) -> tuple[list[list[np.ndarray]], Any, VMobject]:
    """What a fade shows at some moments, and after it was cleaned up; the fade, and what it moved."""
    scene, thing = Scene(), things()
    animation = fade(thing)
    shown = []

    def look() -> None:
        members = thing.family_members_with_points()
        shown.append([np.array(vars(member)[name], dtype=float) for member in members for name in NAMES])

    animation._setup_scene(scene)
    animation.begin()
    look()
    for moment in MOMENTS:
        animation.interpolate(moment)
        look()
    animation.finish()
    animation.clean_up_from_scene(scene)
    look()
    return shown, animation, thing


PLAIN: list[Callable[[VMobject], Any]] = [
    FadeIn,
    FadeOut,
    lambda thing: FadeIn(thing, rate_func=linear, run_time=3),
    lambda thing: FadeOut(*thing),
    lambda thing: FadeOut(thing, rate_func=lambda share: smooth(max(2 * share - 1, 0))),
]
OTHERS: list[Callable[[VMobject], Any]] = [
    lambda thing: FadeIn(thing, shift=UP),
    lambda thing: FadeOut(thing, scale=2),
    lambda thing: FadeIn(thing, target_position=2 * UP),
    lambda thing: FadeIn(thing, lag_ratio=0.5),
    lambda thing: FadeOut(thing, path_arc=1.0, shift=UP),
    lambda thing: FadeIn(thing.add_updater(lambda each: each)),
    lambda thing: FadeIn(thing.set_sheen(0.3)),
    lambda thing: FadeOut(Group(thing, Own())),
    lambda thing: FadeOut(Group(thing, Updating())),
    lambda thing: FadeIn(Group(thing, Computed())),
]


class Own(Square):
    """Fades in a way of its own."""

    def fade(self, darkness: float = 0.5, family: bool = True) -> "Own":
        return self


class Updating(Square):
    """Needs no updater to be updated."""

    def update(self, dt: float = 0, recursive: bool = True) -> "Updating":
        return self


class Computed(Square):
    """Has no width of its strokes of its own."""

    stroke_width = property(lambda self: 3.0, lambda self, width: None)


@pytest.mark.parametrize("n", range(len(PLAIN) + len(OTHERS)))
def test_it_looks_as_manims(n: int) -> None:
    fade = [*PLAIN, *OTHERS][n]
    wanted, _, _ = moments(fade)
    with quick_mobjects():
        found, animation, thing = moments(fade)
    assert (animation.held is not None) == (n < len(PLAIN)), "only what changes nothing but its strength is quick"
    for one, other in zip(found, wanted, strict=True):
        for a, b in zip(one, other, strict=True):
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-12)
    assert not thing.updating_suspended


def test_what_it_shows_is_its_own() -> None:
    """What is changed in place during a fade does not stay so, and neither do its looks at the start."""
    with quick_mobjects():
        thing = things()
        before = thing[0].points.copy()
        animation = FadeIn(thing)
        animation.begin()
        animation.interpolate(1)
        thing[0].points += 1
        thing[0].fill_rgbas[:] = 0
        animation.interpolate(1)
    assert np.array_equal(thing[0].points, before) and thing[0].get_fill_opacity() == 0.4


def test_fades_in_a_group_are_quick_as_well() -> None:
    with quick_mobjects():
        group = LaggedStart(*(FadeOut(each) for each in (Dot(), Square())), lag_ratio=0.5)
        group.begin()
        assert all(each.held is not None for each in group.animations)
        group.interpolate(0.75)
        assert group.animations[0].mobject.get_fill_opacity() < group.animations[1].mobject.get_stroke_opacity()
        group.finish()

"""The next picture of a play is drawn only where it differs, and is the whole one to the last bit."""

from collections.abc import Callable, Iterator
from typing import Any

import cairo
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from manim import (
    BLUE,
    RED,
    YELLOW,
    Camera,
    Circle,
    Dot,
    Line,
    Mobject,
    PMobject,
    Polygon,
    Square,
    Star,
    VGroup,
    VMobject,
    tempconfig,
)

from scenes.engine.dirty import MOST, Box, area, joined
from scenes.engine.lean import LeanCamera, trace
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import words

SIZE = 320, 180


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with tempconfig({"pixel_width": SIZE[0], "pixel_height": SIZE[1]}):
        yield


def stage() -> list[VMobject]:
    """What a frame may hold: fills and strokes, pointed corners, lines that are nearly level, texts, at its edges."""
    rng = np.random.default_rng(5)
    things: list[VMobject] = [Circle(radius=3.3, color=YELLOW), Star(color=RED, fill_opacity=0.4, stroke_width=7)]
    things += [Line((-8, y, 0), (8, y + 0.013, 0), stroke_width=3, color=BLUE) for y in (-1.7, 0.2, 2.1)]
    things += [Polygon(*rng.normal(0, 3, (5, 3)) * (1, 1, 0), fill_opacity=0.6, stroke_width=9) for _ in range(3)]
    things += [words("Some words", DARK).shift(rng.normal(0, 2, 3) * (1, 1, 0)) for _ in range(2)]
    things += [Square(fill_opacity=1, stroke_width=0).shift((6.8, 3.6, 0)), Dot((-7.1, 0, 0)), VGroup(Dot(), Circle())]
    return things


def whole(base: np.ndarray, mobjects: list[Mobject]) -> np.ndarray:
    camera = Camera()
    camera.set_pixel_array(base)
    camera.capture_mobjects(mobjects)
    return np.array(camera.pixel_array)


def outside(boxes: list[Box]) -> np.ndarray:
    mask = np.ones(SIZE[::-1], bool)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = False
    return mask


def move(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things[n % len(things)].shift((*by, 0.0))


def grow(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things[n % len(things)].scale(1 + by[0] / 5)


def fade(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things[n % len(things)].set_opacity(abs(by[0]) % 1)


def thicken(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things[n % len(things)].set_stroke(RED, width=6 * abs(by[0]), background=n % 2 == 0)


def shade(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things[n % len(things)].set_color([RED, BLUE]).shift((*by, 0.0))


def leave(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things.pop(n % len(things)) if len(things) > 4 else things.append(Dot((*by, 0.0)))


def enter(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things.insert(n % len(things), Star(fill_opacity=0.7).shift((*by, 0.0)))


def pass_over(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things.append(things.pop(n % len(things)))


def raise_up(things: list[Any], n: int, by: tuple[float, float]) -> None:
    things[n % len(things)].set_z_index(round(by[0]))


def spoil(things: list[Any], n: int, by: tuple[float, float]) -> None:
    made = Circle().shift((*by, 0.0))
    made.points[n % 8] = np.nan if n % 2 else np.inf
    things.append(made)


CHANGES: list[Callable[[list[Any], int, tuple[float, float]], None]] = [
    move, grow, fade, thicken, shade, leave, enter, pass_over, raise_up, spoil,
]  # fmt: skip
REAL = st.floats(-3, 3, allow_nan=False)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(
    st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 99), st.tuples(REAL, REAL)), min_size=4, max_size=12)
)
def test_what_is_drawn_again_is_the_whole_picture(changes: list[Any]) -> None:
    with tempconfig({"pixel_width": SIZE[0], "pixel_height": SIZE[1]}):
        camera, things = LeanCamera(), stage()
        base = whole(camera.background, [Circle(radius=2, fill_opacity=1, color=BLUE)])
        assert camera.draw_next(base, things) is None
        for change, n, by in changes:
            before = camera.pixel_array.copy()
            change(things, n, by)
            boxes = camera.draw_next(base, things)
            assert np.array_equal(camera.pixel_array, whole(base, things)), (change.__name__, n, by)
            if boxes is not None:
                same = (before == camera.pixel_array).all(axis=2)
                assert same[outside(boxes)].all()


def test_a_small_change_is_a_small_box() -> None:
    camera, dot = LeanCamera(), Dot()
    things = [*stage(), dot]
    base = camera.background
    assert camera.draw_next(base, things) is None and camera.draw_next(base, things) == []
    dot.shift((0.1, 0, 0))
    boxes = camera.draw_next(base, things)
    assert boxes is not None and 0 < sum(map(area, boxes)) < 500


def forget_by_base(camera: LeanCamera, things: list[Mobject]) -> list[Box] | None:
    return camera.draw_next(camera.background.copy(), things)


def forget_by_capture(camera: LeanCamera, things: list[Mobject]) -> list[Box] | None:
    camera.capture_mobjects([Dot()])
    return camera.draw_next(camera.background, things)


def forget_by_reset(camera: LeanCamera, things: list[Mobject]) -> list[Box] | None:
    camera.reset()
    return camera.draw_next(camera.background, things)


def a_cloud(camera: LeanCamera, things: list[Mobject]) -> list[Box] | None:
    things.append(PMobject(stroke_width=9).add_points([[0, 0, 0], [1, 1, 0]], color=RED))
    return camera.draw_next(camera.background, things)


def much_changes(camera: LeanCamera, things: list[Mobject]) -> list[Box] | None:
    VGroup(*things).shift((0.5, 0.5, 0))
    return camera.draw_next(camera.background, things)


@pytest.mark.parametrize("way", [forget_by_base, forget_by_capture, forget_by_reset, a_cloud, much_changes])
def test_the_picture_is_drawn_whole_where_nothing_is_known(way: Callable[..., Any]) -> None:
    camera, things = LeanCamera(), [*stage()]
    camera.draw_next(camera.background, things)
    assert way(camera, things) is None
    assert np.array_equal(camera.pixel_array, whole(camera.background, things))


def test_paths_are_manims() -> None:
    """An outline that is closed nearly, one in parts, one that is open, and letters."""
    circle, open_one = Circle(), VMobject().set_points_as_corners([(0, 0, 0), (1, 0, 0), (1, 1, 0)])
    nearly, apart = Circle(), Square()
    nearly.points[-1] += (9e-6, 0, 0)
    apart.points[8:] += (2e-5, 0, 0)
    shapes = [circle, open_one, nearly, apart, Line(), *words("gß8", DARK).family_members_with_points()]
    camera = Camera()
    for shape in shapes:
        ours, manims = (cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 8, 8)) for _ in range(2))
        camera.set_cairo_context_path(manims, shape)
        trace(ours, shape.points[:, :2].tolist(), shape.tolerance_for_point_equality)
        assert list(ours.copy_path()) == list(manims.copy_path()) and len(list(ours.copy_path())) > 1


BOX = st.tuples(st.integers(0, 300), st.integers(0, 170), st.integers(1, 90), st.integers(1, 90))


@given(st.lists(BOX, max_size=60))
def test_joined_boxes_are_few_and_cover_the_same(found: list[Box]) -> None:
    boxes = [(x, y, x + width, y + height) for x, y, width, height in found]
    made = joined(boxes, 10)
    assert len(made) <= MOST
    for one in boxes:
        assert any(a <= one[0] and b <= one[1] and c >= one[2] and d >= one[3] for a, b, c, d in made)

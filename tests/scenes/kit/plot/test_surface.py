"""The landscape: pieces from the back to the front, coloured by loss, that unfold out of a curve."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Dot, VGroup, VMobject

from lesson.theme.color import luminance
from scenes.kit.layout.zones import BODY
from scenes.kit.plot.surface import Sheet, Surface, contour_lines, roll_down
from scenes.kit.theme import DARK, LIGHT

ONES, OTHERS = np.linspace(-1.0, 1.0, 9), np.linspace(-2.0, 2.0, 7)
BOWL = ONES[None] ** 2 + OTHERS[:, None] ** 2


@pytest.mark.parametrize("turn", [-2.5, -1.2, 0.0, 0.7, 3.0])
def test_it_stays_in_its_zone_and_is_drawn_from_the_back_to_the_front(turn: float) -> None:
    surface = Surface(BOWL, ONES, OTHERS, BODY, turn)
    corners = np.array([surface.at(one, other, surface.low) for one in ONES for other in OTHERS])
    points = np.concatenate([surface.points.reshape(-1, 3), corners])
    assert points[:, 0].min() >= BODY.left - 1e-6 and points[:, 0].max() <= BODY.right + 1e-6
    assert points[:, 1].min() >= BODY.bottom - 1e-6 and points[:, 1].max() <= BODY.top + 1e-6
    away = [surface.ground(ONES[piece[:, 1]].mean(), OTHERS[piece[:, 0]].mean())[1] for piece in surface.corners()]
    assert len(away) == (len(ONES) - 1) * (len(OTHERS) - 1)
    assert away == sorted(away, reverse=True)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_low_places_look_like_the_ground_and_high_ones_like_the_loss(theme) -> None:
    surface = Surface(BOWL, ONES, OTHERS, BODY, 0.5)
    sheet = Sheet(theme, surface, surface.points[3])
    losses = [surface.losses[tuple(corners.T)].mean() for corners in sheet.corners]
    light = [luminance(str(each[0].get_fill_color().to_hex())) for each in sheet]
    order = np.argsort(losses, kind="stable")
    steps = np.diff(np.array(light)[order]) * np.sign(luminance(theme.loss) - luminance(theme.ground))
    assert np.all(steps >= -1e-9) and steps.max() > 0


def test_it_unfolds_out_of_its_curve() -> None:
    surface = Surface(BOWL, ONES, OTHERS, BODY, 0.5)
    curve = surface.points[3]
    sheet = Sheet(DARK, surface, curve)
    on_the_curve = {tuple(np.round(point, 6)) for point in curve}
    for each, goes in ((0.0, on_the_curve), (1.0, {tuple(np.round(p, 6)) for p in surface.points.reshape(-1, 3)})):
        sheet.draw(each)
        found = {tuple(np.round(point, 6)) for piece, *_ in sheet for point in piece.get_anchors()}
        assert found == goes


@pytest.mark.parametrize(
    ("corners", "count"),
    [([0, 0, 0, 0], 0), ([0, 1, 1, 0], 1), ([0, 0, 1, 0], 1), ([0, 1, 0, 1], 2)],
)
def test_contour_lines_are_where_the_level_is(corners: list[float], count: int) -> None:
    losses = np.array(corners, dtype=float)
    lines = contour_lines(losses, np.array([0.25]))
    assert len(lines) == count
    for a, b, share in (end for line in lines for end in line):
        assert losses[a] + (losses[b] - losses[a]) * share == pytest.approx(0.25)


def test_the_trail_has_a_dot_at_each_spot_that_the_ball_has_left() -> None:
    spots = np.array([[0.0, 0, 0], [1, 0, 0], [1.5, 0, 0]])
    ball, trail = Dot(), VGroup(VMobject(), *(Dot(spot, fill_opacity=0) for spot in spots))
    animation = roll_down(ball, trail, spots, 1.0)
    animation.begin()
    animation.interpolate(0.75)
    assert ball.get_center() == pytest.approx([1.25, 0, 0])
    assert [dot.get_fill_opacity() for dot in trail[1:]] == [1, 1, 0]

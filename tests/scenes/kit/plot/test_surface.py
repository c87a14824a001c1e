"""The landscape: pieces from the back to the front, coloured by loss, that unfold out of a curve."""

from __future__ import annotations

import numpy as np
import pytest
from manim import DL, Dot, VGroup, VMobject

from lesson.theme.color import luminance
from scenes.kit.layout.zones import BODY, FRAME
from scenes.kit.motion.verbs import level_of
from scenes.kit.plot.hill import Hill
from scenes.kit.plot.surface import Sheet, Surface, contour_lines, roll_down
from scenes.kit.theme import DARK, LIGHT

ONES, OTHERS = np.linspace(-1.0, 1.0, 9), np.linspace(-2.0, 2.0, 7)
BOWL = ONES[None] ** 2 + OTHERS[:, None] ** 2
XS = np.linspace(-3.0, 2.0, 501)  # of the curve at 0, which goes farther than the surface
TURNS = [-2.5, -1.2, 0.0, 0.7, 3.0]


def hill_at(here: float) -> Hill:
    return Hill.over(DARK, BODY, (XS, XS**2), here, (-3.0, 2.0), deep=True)


@pytest.mark.parametrize("turn", TURNS)
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
    sheet = Sheet(theme, surface, hill_at(0.5), 0.0)
    losses = [surface.losses[tuple(each.corners.T)].mean() for each in sheet]
    light = [luminance(str(each[0].get_fill_color().to_hex())) for each in sheet]
    order = np.argsort(losses, kind="stable")
    steps = np.diff(np.array(light)[order]) * np.sign(luminance(theme.loss) - luminance(theme.ground))
    assert np.all(steps >= -1e-9) and steps.max() > 0


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("here", [-0.9, 0.5])
def test_it_unfolds_out_of_its_curve(turn: float, here: float) -> None:
    """It begins with the very curve and ball, and ends as the surface, on which both lie."""
    surface, hill = Surface(BOWL, ONES, OTHERS, BODY, turn), hill_at(here)
    drawn, ball = np.array(hill.curve.get_anchors()), hill.dot.get_center()
    sheet = Sheet(DARK, surface, hill, 0.0)
    assert hill.dot.get_center() == pytest.approx(ball, abs=1e-6)
    curve = np.array(hill.curve.get_anchors())
    assert curve[[0, -1]] == pytest.approx(drawn[[0, -1]], abs=1e-6)
    folded = np.array([point for piece, *_ in sheet for point in piece.get_anchors()])
    for points in (curve, folded):  # 1e-2: the sheet has straight pieces between its rows
        assert np.interp(points[:, 0], *drawn[:, :2].T) == pytest.approx(points[:, 1], abs=5e-2)
    sheet.draw(1.0)
    found = {tuple(np.round(point, 6)) for piece, *_ in sheet for point in piece.get_anchors()}
    assert found == {tuple(np.round(p, 6)) for p in surface.points.reshape(-1, 3)}
    assert hill.dot.get_center() == pytest.approx(surface.at(here, 0.0, here**2), abs=1e-3)
    assert np.array(hill.curve.get_anchors())[-1] == pytest.approx(surface.at(1.0, 0.0, 1.0), abs=1e-3)


def test_the_ball_goes_to_its_place_and_the_curve_never_jumps() -> None:
    surface, hill = Surface(BOWL, ONES, OTHERS, BODY, -1.2), hill_at(-0.9)
    sheet, ways = Sheet(DARK, surface, hill, 0.0), []
    for share in np.linspace(0, 1, 101):
        sheet.draw(float(share))
        away = [surface.away(each.corners, sheet.view.turn) for each in sheet]
        assert away == sorted(away, reverse=True), "from the back to the front, however the camera stands"
        ways.append([hill.dot.get_center(), *np.array(hill.curve.get_anchors())[[0, -1]]])
        spots = np.array([point for piece, *_ in sheet for point in piece.get_anchors()])
        assert np.abs(spots[:, 0]).max() <= FRAME.safe_x + 1e-6
    moves = np.linalg.norm(np.diff(np.array(ways), axis=0), axis=2)
    assert moves.max() < FRAME.width / 20
    ball = np.array(ways)[:, 0]
    assert np.linalg.norm(np.diff(ball, axis=0), axis=1).sum() < 1.1 * np.linalg.norm(ball[-1] - ball[0])


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


def test_the_area_under_the_curve_hangs_from_it_and_is_gone_at_the_end() -> None:
    made = hill_at(-0.9)
    ground = made.ground
    before = ground.get_corner(DL)
    sheet = Sheet(DARK, Surface(BOWL, ONES, OTHERS, BODY, 0.7), made, 0.0, ground=True)
    assert ground.get_corner(DL) == pytest.approx(before, abs=1e-6) and level_of(ground) == 1
    sheet.draw(0.4)
    assert ground.get_top()[1] == pytest.approx(made.curve.get_top()[1], abs=1e-6), "it follows the curve"
    sheet.draw(1.0)
    assert level_of(ground) == 0

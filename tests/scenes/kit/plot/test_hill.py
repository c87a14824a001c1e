"""The ball on a hill: short hops are low, long ones high, and what goes out of the picture goes out of the frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import RIGHT, VMobject

from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import BODY, FRAME, NET
from scenes.kit.plot.hill import HOP, Hill, Pointer, Pointers
from scenes.kit.plot.plot import Plot
from scenes.kit.plot.tracks import Tracks
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import math, words

XS = np.linspace(-2.0, 2.0, 101)


@pytest.fixture
def hill() -> Hill:
    return Hill.over(DARK, BODY, (XS, XS**2), 1.0, (-2.0, 2.0))


@pytest.mark.parametrize("to", [0.99, 0.5, -1.0, -1.8])
def test_a_hop_is_as_high_as_it_is_long(hill: Hill, to: float) -> None:
    start, end = hill.place(1.0), hill.place(to)
    hop = hill.hop(to, 1.0)
    hop.begin()
    hop.interpolate(0.5)
    over = hill.dot.get_center()[1] - (start[1] + end[1]) / 2
    assert over == pytest.approx(HOP * np.linalg.norm(end - start), rel=1e-3)
    hop.interpolate(1.0)
    assert hill.dot.get_center() == pytest.approx(hill.plot.at(to, to**2), abs=1e-3)
    assert hill.shows(to)


@pytest.mark.parametrize("to", [-9.0, 2.1, 1e6])
def test_a_leap_out_of_the_picture_leaves_the_frame(hill: Hill, to: float) -> None:
    hop = hill.hop(to, 1.0)
    hop.begin()
    hop.interpolate(1.0)
    assert not hill.shows(to)
    assert np.sign(to) * hill.dot.get_x() - hill.dot.radius > FRAME.width / 2
    assert abs(hill.dot.get_y()) < FRAME.height / 2
    assert hill.dot.backdrop, "no mistake of layout"
    back = hill.hop(0.0, 1.0)
    back.begin()
    back.interpolate(1.0)
    assert not hill.dot.backdrop


@pytest.fixture
def tracks(hill: Hill) -> Tracks:
    rows = [(words(f"rate {n}", DARK, own=True), words("slow", DARK, own=True)) for n in range(3)]
    return Tracks(hill, rows, NET, lowest=0.0)


def test_rows_lie_above_each_other_in_their_zone(tracks: Tracks) -> None:
    assert len(tracks) == len(tracks.names) == 3
    for n, (lower, upper) in enumerate(pairwise(tracks)):
        assert lower.get_top()[1] < upper.get_bottom()[1]
        assert tracks.names[n].get_bottom()[1] > tracks.heights[n]
    assert NET.bottom - 1e-6 <= tracks.get_bottom()[1] and tracks.get_top()[1] <= NET.top
    assert NET.left - 0.05 <= tracks.get_left()[0] and tracks.get_right()[0] <= NET.right + 0.05


def test_a_footprint_in_a_row_is_as_far_along_it_as_on_the_axis(tracks: Tracks) -> None:
    places = [tracks.footprint(1, x).get_x() for x in (-2.0, 0.0, 1.0, 2.0)]
    shares = (np.array(places) - places[0]) / (places[-1] - places[0])
    assert shares == pytest.approx([0.0, 0.5, 0.75, 1.0])
    assert tracks.footprint(1, 0.0).get_y() == pytest.approx(tracks.heights[1])
    assert places[1] == pytest.approx(tracks[1][-1].get_x()), "the mark is at the lowest loss"


def test_a_hop_keeps_below_the_header_and_draws_its_way(hill: Hill) -> None:
    trail = VMobject()
    hop = hill.hop(-2.0, 1.0, trail)
    hop.begin()
    for share in np.linspace(0, 1, 30):
        hop.interpolate(share)
        assert hill.dot.get_top()[1] <= BODY.top + 1e-6
    ends = trail.get_start(), trail.get_end()
    assert ends[0] == pytest.approx(hill.plot.at(1.0, 1.0), abs=1e-3)
    assert ends[1] == pytest.approx(hill.plot.at(-2.0, 4.0), abs=1e-3)


def test_the_ground_is_what_lies_under_the_curve(hill: Hill) -> None:
    ground = hill.ground
    assert ground.get_bottom()[1] == pytest.approx(hill.plot.inner.bottom, abs=1e-6)
    assert ground.get_top()[1] == pytest.approx(hill.curve.get_top()[1], abs=1e-6)
    assert ground.backdrop


@pytest.mark.parametrize("side", [1, -1])
def test_an_arrow_points_out_at_the_edge_of_the_picture(tracks: Tracks, side: int) -> None:
    arrow = tracks.leaving(0, side)
    edge = NET.right if side > 0 else NET.left
    assert arrow.get_center()[1] == pytest.approx(tracks.heights[0], abs=1e-6)
    assert side * arrow.get_edge_center(side * RIGHT)[0] == pytest.approx(side * edge, abs=1e-2)
    assert side * arrow.get_center()[0] < side * edge


@pytest.mark.parametrize("symbol", ["w_1", "w_(g 11)", "w^((3))_(12)"])
def test_the_name_of_an_axis_keeps_inside_the_zone_with_its_indices(symbol: str) -> None:
    plot = Plot(DARK, NET, (0, 1), (0, 1), x_label=math(symbol, DARK, display=False))
    assert float(plot.labels[0].get_bottom()[1]) >= NET.bottom - 1e-6


@pytest.mark.parametrize("x", [-1.9, 0.0, 1.0, 1.9])
@pytest.mark.parametrize("up", [1, -1])
def test_names_of_two_pointers_never_touch(hill: Hill, x: float, up: int) -> None:
    texts = [words("a rather long direction", DARK, own=True) for _ in range(2)]
    ways = Pointers(hill, x, up, [(text, "update") for text in texts])
    left, right = sorted((way.text for way in ways), key=lambda text: float(text.get_x()))
    assert float(right.get_left()[0]) - float(left.get_right()[0]) > TIGHT / 2
    assert len(Pointers(hill, x, 0, [(text, "update") for text in texts])) == 0


@pytest.mark.parametrize("side", [1, -1])
def test_a_pointer_stays_under_its_value_and_keeps_its_length(hill: Hill, side: int) -> None:
    way = Pointer(hill, 0.5, side, words("this way", DARK, own=True), "update")
    length = way.arrow.width
    for window in ((-2.0, 2.0), (0.0, 0.8)):
        hill.plot.x_range = window
        way.follow()
        x = hill.plot.at(0.5, 0.0)[0]
        assert way.arrow.get_start()[0] == pytest.approx(x + side * hill.dot.radius, abs=1e-3)
        assert side * (way.arrow.get_end()[0] - x) > 0 and way.arrow.width == pytest.approx(length)
        assert way.text.get_top()[1] < hill.plot.inner.bottom


@pytest.mark.parametrize("deep", [False, True])
def test_a_curve_bends_into_the_hill_that_would_have_been_drawn_at_once(deep: bool) -> None:
    bent = Hill.over(DARK, BODY, (XS, XS**2 + 3), 1.0, (-2.0, 2.0), deep=deep, at_first=9 - 2 * XS)
    plain = Hill.over(DARK, BODY, (XS, XS**2 + 3), 1.0, (-2.0, 2.0), deep=deep)
    first = bent.curve.points.copy()
    assert np.all(np.diff(np.array(bent.curve.get_anchors())[:, 1]) <= 1e-9), "it only falls"
    bending = bent.bend(1.0)
    bending.begin()
    for share in (0.3, 0.7, 1.0):
        bending.interpolate(share)
    assert bent.plot.y_range == pytest.approx(plain.plot.y_range)
    assert bent.curve.points.shape == first.shape and not np.allclose(bent.curve.points, first)
    assert np.array(bent.curve.get_anchors()) == pytest.approx(np.array(plain.curve.get_anchors()), abs=1e-3)
    assert bent.dot.get_center() == pytest.approx(plain.dot.get_center(), abs=1e-3)
    assert np.array(bent.ground.get_anchors()) == pytest.approx(np.array(plain.ground.get_anchors()), abs=1e-3)

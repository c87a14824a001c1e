"""The ball on a hill: short hops are low, long ones high, and what goes out of the picture goes out of the frame."""

from __future__ import annotations

import numpy as np
import pytest
from manim import RIGHT

from scenes.kit.layout.zones import BODY, FRAME
from scenes.kit.plot.hill import HOP, Hill
from scenes.kit.theme import DARK

XS = np.linspace(-2.0, 2.0, 101)


@pytest.fixture
def hill() -> Hill:
    return Hill.over(DARK, BODY, (XS, XS**2), 1.0, (-2.0, 2.0))


@pytest.mark.parametrize("to", [0.99, 0.5, -1.0, -2.0])
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


@pytest.mark.parametrize("side", [1, -1])
def test_an_arrow_points_out_at_the_edge_of_the_picture(hill: Hill, side: int) -> None:
    arrow = hill.leaving(side, -1.0)
    edge = hill.plot.at(2.0 * side, 0.0)[0]
    assert arrow.get_center()[1] == pytest.approx(-1.0, abs=1e-6)
    assert side * arrow.get_edge_center(side * RIGHT)[0] == pytest.approx(side * edge, abs=1e-2)
    assert side * arrow.get_center()[0] < side * edge

"""What is drawn on a curve is where the numbers say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import LEFT, RIGHT

from scenes.kit.layout.zones import FRAME, Zone
from scenes.kit.motion.verbs import Dissolve, level_of
from scenes.kit.plot.number_line import NumberLine, span
from scenes.kit.plot.plot import Plot
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import Typeset, words


@pytest.mark.parametrize("x", [0.02, 0.5, 0.97])
def test_a_tangent_goes_through_its_point_wherever_the_plot_ends(x):
    plot = Plot(DARK, Zone(-6, 1, -2, 2), (0.0, 1.0), (0.0, 4.0))
    line = plot.tangent(x, 2.0, -8.0, 0.3)
    one, other, point = line.get_start(), line.get_end(), plot.at(x, 2.0)
    assert np.allclose(np.cross(other - one, point - one), 0, atol=1e-9)
    assert other[0] - one[0] > 0.2 and plot.inner.left - 1e-9 <= one[0] < other[0] <= plot.inner.right + 1e-9


@pytest.mark.parametrize(
    ("values", "opened"),
    [((0.0, 0.0), (0.0, 1.0)), ((2.0, 2.0), (1.0, 3.0)), ((-1.0, -1.0), (-1.5, -0.5)), ((0.0, 0.5), (0.0, 0.5))],
)
def test_what_never_changes_has_a_plot_too(values, opened):
    """A loss that stays 0 divided the plot's height by 0."""
    plot = Plot(DARK, Zone(0, 4, 0, 3), (0, 10), values)
    assert plot.y_range == opened and np.isfinite(plot.at(5, values[0])).all()


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-1.2, 1.2), (999_999.0, 1_000_001.0), (1e-9, 2e-9)])
def test_labels_of_a_number_line_keep_apart_and_in_the_frame(low, high):
    """A tick at the end of a line stands where its label would leave the frame."""
    line = NumberLine(DARK, low, high, left=FRAME.safe_x - 4.4, right=FRAME.safe_x - 0.1, y=0.0, most=6)
    labels = sorted(line.labels, key=lambda t: t.get_x())
    assert labels and all(
        -FRAME.safe_x - 1e-6 <= label.get_left()[0] and label.get_right()[0] <= FRAME.safe_x + 1e-6 for label in labels
    )
    assert all(float(b.get_left()[0]) > float(a.get_right()[0]) for a, b in pairwise(labels))


def test_labels_of_ticks_keep_apart():
    """Around a weight of 6, five ticks of six characters do not fit under a narrow plot."""
    plot = Plot(DARK, Zone(0, 3.2, 0, 3), (5.99975, 6.00045), (0, 1))
    labels = sorted(
        (thing for thing in plot.ticks if isinstance(thing, Typeset) and "." in thing.plain and len(thing.plain) > 4),
        key=lambda t: t.get_x(),
    )
    assert len(labels) >= 2
    assert all(float(b.get_left()[0]) > float(a.get_right()[0]) for a, b in pairwise(labels))


def test_a_tick_with_a_power_of_ten_stands_clear_of_a_dot_on_its_line():
    line = NumberLine(DARK, 0.0, 4e-9, left=-3, right=3, y=0)
    dot = line.marker(2e-9)
    powers = [label for label in line.labels if "10" in label.text()]
    assert powers and all(label.ink_points()[:, 1].max() < dot.get_bottom()[1] for label in powers)


def test_what_travels_is_faint_when_it_arrives():
    value = words("0.5", DARK)
    journey = Dissolve(value, [LEFT, RIGHT])
    journey.begin()
    journey.interpolate(0.5)
    assert level_of(value) == 1.0
    journey.interpolate(0.999)
    assert level_of(value) < 0.02


@pytest.mark.parametrize(
    ("values", "found"), [((1.0, 3.0), (0.5, 3.5)), ((2.0,), (1.75, 2.25)), ((-1, 0), (-1.25, 0.25))]
)
def test_a_span_has_room_beside_its_values(values, found):
    assert span(values, 1 / 4) == pytest.approx(found)

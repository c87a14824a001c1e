"""Verbs of areas, plots, pushes and ticks: where they end, and what is true on the way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import DOWN, Polygon, Rectangle

from scenes.kit.layout.zones import DIM, WORK
from scenes.kit.motion import (
    equal_bar,
    level_of,
    pour,
    set_share,
    share_of,
    slide,
    zoom,
)
from scenes.kit.motion.pour import area_of, below, filled_to
from scenes.kit.plot.clip import clipped
from scenes.kit.plot.gate import Gate
from scenes.kit.plot.plot import Plot
from scenes.kit.type.typeset import Typeset
from scenes.watch.audit import audit_layout

TRIANGLE = np.array([[-4.0, 0, 0], [-2, 0, 0], [-2, 2, 0]])


def area_drawn(thing):
    points = thing.points[::4]
    return area_of(points) if len(points) else 0.0


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("corners", [TRIANGLE, np.array([[0.0, 0, 0], [2, 0, 0], [2, 1, 0], [0, 1, 0]])])
def test_a_level_cuts_off_a_share_of_the_area(share, corners):
    part = filled_to(corners, share)
    assert (area_of(part) if len(part) > 2 else 0.0) == pytest.approx(share * area_of(corners), abs=1e-6)
    assert area_of(below(corners, 9.0)) == pytest.approx(area_of(corners))


def test_an_area_is_poured_into_a_bar(stage):
    area = Polygon(*TRIANGLE, color=stage.theme.loss, fill_opacity=0.5)
    bar = equal_bar(area, 0.8).move_to([1, 0, 0], aligned_edge=DOWN)
    assert bar.height == pytest.approx(2 / 0.8)
    stage.add(area)
    levels = []

    def look(share):
        liquids = [
            thing for thing in stage.mobjects if getattr(thing, "passing", False) and thing.get_stroke_width() == 0
        ]
        levels.append([area_drawn(each) for each in liquids if each.get_fill_opacity() > 0])

    stage.seen = look
    animation = pour(area, bar)
    assert animation.verb == "pour"
    stage.play(animation)
    assert [round(sum(each), 3) for each in levels] == [2.0] * 5, "nothing is spilt"
    assert levels[2][0] == pytest.approx(1.0, abs=0.01)
    assert stage.mobjects == [area, bar]
    assert (area.get_fill_opacity(), bar.get_fill_opacity(), bar.get_stroke_opacity()) == (0.0, 0.5, 1.0)


def test_areas_that_differ_are_not_poured(stage):
    with pytest.raises(ValueError, match="equal_bar"):
        pour(Polygon(*TRIANGLE), Rectangle(width=1, height=1))


def square(x):
    return x * x / 25


def plot_with(stage, **more):
    plot = Plot(stage.theme, WORK, (-5, 5), (0, 1), x_label="z", y_label="a", **more)
    xs = np.linspace(-5, 5, 41)
    return plot, plot.curve(xs, [square(x) for x in xs], "loss", of=square)


def test_a_point_slides_along_its_curve_and_its_tangent_with_it(stage):
    plot, curve = plot_with(stage)
    dot, line = plot.dot(4, square(4)), plot.tangent(4, square(4), 2 * 4 / 25, 1.0)
    edge = next(iter(stage.diagram().edges.values()))
    stage.add(plot, curve, dot, line, edge)
    seen, before = [], list(stage.mobjects)

    def look(share):
        x = dot.plotted.points[0][0]
        assert np.allclose(dot.get_center(), plot.at(x, square(x)), atol=1e-6)
        one, other = line.get_start(), line.get_end()
        assert np.allclose(np.cross(other - one, dot.get_center() - one), 0, atol=1e-6)
        seen.append((x, share_of(edge)))

    stage.seen = look
    follow = lambda x, y: set_share(edge, y)  # noqa: E731
    animation = slide(plot, dot, -3, square, tangent=line, slope=lambda x: 2 * x / 25, then=follow, moving=[edge])
    assert animation.verb == "slide"
    stage.play(animation)
    assert [x for x, _ in seen] == sorted((x for x, _ in seen), reverse=True) and seen[-1] == (
        -3,
        pytest.approx(square(3)),
    )
    assert line.plotted.slope == pytest.approx(-6 / 25) and stage.mobjects == before
    assert line.get_start()[1] > line.get_end()[1], "the slope has changed its sign"


def readable(plot):
    return [
        each for each in plot.ticks if isinstance(each, Typeset) and len(each.ink_points()) and level_of(each) > 0.3
    ]


WINDOWS = [((1.5, 2.5), (0.1, 0.25)), ((-0.02, 0.02), (0.0, 0.001)), ((-50, 50), (0, 100)), ((-3, 7), (0, 1))]


@pytest.mark.parametrize("window", WINDOWS)
def test_a_zoom_ends_as_a_plot_made_for_its_window(stage, window):
    plot, curve = plot_with(stage)
    dot = plot.dot(2, square(2))
    stage.add(plot, curve, dot)
    before, crowded = list(stage.mobjects), []

    def look(share):
        crowded.extend(audit_layout(stage.mobjects, stage.theme, moving=True))

    stage.seen = look
    animation = zoom(plot, window, curve, dot)
    assert animation.verb == "zoom"
    stage.play(animation)
    made = Plot(stage.theme, WORK, *window, x_label="z", y_label="a")
    assert sorted(tick.key for tick in plot.marks) == sorted(tick.key for tick in made.marks)
    for tick, other in zip(
        sorted(plot.marks, key=lambda t: t.key), sorted(made.marks, key=lambda t: t.key), strict=True
    ):
        assert all(
            np.allclose(a.get_center(), b.get_center(), atol=1e-6) for a, b in zip(tick.drawn, other.drawn, strict=True)
        )
        assert {level_of(each) for each in tick.drawn} == {1.0}
    for axis, other in zip((*plot.axes, *plot.labels), (*made.axes, *made.labels), strict=True):
        assert np.allclose(axis.get_center(), other.get_center(), atol=1e-6)
    assert len(plot.ticks) == len(made.ticks) and stage.mobjects == before
    inside = window[0][0] <= 2 <= window[0][1] and window[1][0] <= square(2) <= window[1][1]
    assert (level_of(dot) > 0) == inside and (
        not inside or np.allclose(dot.get_center(), plot.at(2, square(2)), atol=1e-6)
    )
    assert not crowded


def test_a_curve_that_is_zoomed_into_reaches_the_borders(stage):
    plot, curve = plot_with(stage)
    stage.add(plot, curve)
    stage.play(zoom(plot, ((1.5, 2.5), (0.1, 0.2)), curve))
    xs, ys = curve.points[:, 0], curve.points[:, 1]
    assert ys.min() == pytest.approx(plot.inner.bottom, abs=1e-6) and ys.max() == pytest.approx(
        plot.inner.top, abs=1e-6
    )
    assert plot.inner.left < xs.min() < xs.max() < plot.inner.right, "0.1 and 0.2 are reached inside of the window"
    for x, y in curve.points[::4, :2]:
        share_x, share_y = (x - plot.inner.left) / plot.inner.width, (y - plot.inner.bottom) / plot.inner.height
        assert 0.1 + 0.1 * share_y == pytest.approx(square(1.5 + share_x), abs=2e-4)


@pytest.mark.parametrize(
    ("points", "runs"),
    [
        ([(0, 0), (1, 1)], [[(0, 0), (1, 1)]]),
        ([(-1, 0.5), (2, 0.5)], [[(0, 0.5), (1, 0.5)]]),
        ([(-1, 2), (2, 2)], []),
        ([(0.5, 0.5), (0.5, 3), (0.7, 3), (0.7, 0.5)], [[(0.5, 0.5), (0.5, 1)], [(0.7, 1), (0.7, 0.5)]]),
        ([(0, 0), (0.5, 0.5), (1, 0)], [[(0, 0), (0.5, 0.5), (1, 0)]]),
    ],
)
def test_what_is_inside_of_a_window(points, runs):
    found = clipped(points, (0, 1), (0, 1))
    assert len(found) == len(runs)
    assert all(np.allclose(a, b) for a, b in zip(found, runs, strict=True))


def test_labels_of_ticks_do_not_touch_while_a_zoom_draws_them_apart(stage):
    plot, curve = plot_with(stage)
    stage.add(plot, curve)
    stage.play(zoom(plot, ((1.99, 2.03), (0.159, 0.161)), curve))
    animation, touching = zoom(plot, ((1.99995, 2.00045), (0.15999, 0.16001)), curve), []

    def look(share):
        ticks = animation.animations[0].ticks.values()
        labels = [tick.label for tick in ticks if tick.axis == "x" and tick.label is not None]
        seen = sorted((each for each in labels if level_of(each) > DIM), key=lambda each: float(each.get_x()))
        touching.extend((a.text(), b.text()) for a, b in pairwise(seen) if a.get_right()[0] > b.get_left()[0])

    stage.seen = look
    stage.play(animation)
    assert not touching


def test_the_factors_of_a_sigmoids_slope_go_with_its_point(stage):
    """The activation up to the point, and what is left of one: their product is the slope, wherever the point is."""
    gate = Gate.in_zone("sigmoid", stage.theme, WORK, 0.2, stage.words("slope", own=True))
    stage.add(*gate.parts)
    stage.play(gate.split())
    unit = float(gate.plot.at(0, 1)[1] - gate.plot.at(0, 0)[1])
    for z in (0.2, -4.0, 3.0):
        stage.play(gate.run_to(z, 0.2))
        below_it, above_it = (float(np.ptp(piece.points[:, 1])) / unit for piece in gate.pieces)
        assert below_it + above_it == pytest.approx(1) and below_it * above_it == pytest.approx(gate.slope(z))

"""A network may be moved like any mobject: arrows, what runs along them, labels and values go along."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import FadeIn, Rotate, Scene, tempconfig

from lesson import Facts, load_lesson
from lesson.theme.theme_file import load_theme
from scenes.engine.lean import LeanRenderer
from scenes.engine.recorder import recording_writer
from scenes.kit.network import edge as edges
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.flow import pulses, travel
from scenes.kit.network.gaps import open_without_label
from scenes.kit.network.tie import BEFORE, BEHIND, NEAR, middle_of
from tests.scenes.conftest import LESSONS, ROOT

THEME = load_theme("dark", ROOT)
FAMILIES = sorted(LESSONS)


@lru_cache
def made(lesson: str) -> NetworkDiagram:
    return NetworkDiagram(Facts(load_lesson(LESSONS[lesson])), THEME)


def off(net: NetworkDiagram) -> float:
    """Return the largest distance of anything from where it belongs, in frame units."""
    apart = [0.0]
    for (layer, k, j), edge in net.edges.items():
        source, target = net.unit(layer, j), net.unit(layer + 1, k)
        light, back = (pulses(net, [(layer, k, j)], "forward", backward=back)[0].mobject for back in (False, True))
        tip = edge.submobjects[-1].points[0]
        for point in (light.get_start(), back.get_end(), edge.start):
            apart.append(abs(np.linalg.norm(point - source.center) - source.radius - BEFORE * edge.scaled))
        for point in (light.get_end(), back.get_start(), edge.end, tip):
            apart.append(abs(np.linalg.norm(point - target.center) - target.radius - BEHIND * edge.scaled))
        straight = np.cross(target.center - source.center, tip - source.center)[2]
        apart.append(abs(float(straight)))
        apart += [float(np.linalg.norm(middle_of(label) - edge.point(share))) for label, share, _ in edge.rooms]
        shafts = [line for line in edge.submobjects[:-1] if edge.gap is None or edge.value >= 0]
        apart += [float(np.linalg.norm(shafts[0].get_start() - edge.start))] if shafts and edge.value >= 0 else []
    return max(apart)


def values_off(net: NetworkDiagram) -> float:
    units = [unit for layer in net.units for unit in layer.values()]
    inside = [unit for unit in units if unit.content is not None and unit.content is not unit.symbol]
    return max([0.0, *(float(np.linalg.norm(middle_of(unit.content) - unit.center)) for unit in inside)])


MOVES = st.one_of(
    st.tuples(st.just("shift"), st.floats(-3, 3), st.floats(-2, 2)),
    st.tuples(st.just("scale"), st.floats(0.3, 1.6), st.just(0.0)),
    st.tuples(st.just("move_to"), st.floats(-3, 3), st.floats(-2, 2)),
    st.tuples(st.just("unit"), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)),
    st.tuples(st.just("units"), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5)),
    st.tuples(st.just("larger"), st.floats(0.7, 1.2), st.just(0.0)),
)


def moved(net: NetworkDiagram, move: tuple[str, float, float], which: int) -> None:
    kind, x, y = move
    if kind == "shift":
        net.shift([x, y, 0])
    elif kind == "scale":
        net.scale(x)
    elif kind == "move_to":
        net.move_to([x, y, 0])
    elif kind == "units":
        net.unit_group.shift([x * net.radius, y * net.radius, 0])
    else:
        unit = net.unit_group[which % len(net.unit_group)]
        unit.scale(x) if kind == "larger" else unit.shift([x * net.radius, y * net.radius, 0])


@settings(max_examples=30)
@given(st.sampled_from(FAMILIES), st.lists(MOVES, min_size=1, max_size=4), st.integers(0, 99))
def test_whatever_moves_a_network_its_arrows_end_at_its_units(lesson, moves, which):
    net = made(lesson).copy()
    net.put_activations()
    for move in moves:
        moved(net, move, which)
        net.follow()
        assert off(net) < NEAR, move  # an arrow is not redrawn for less
        assert values_off(net) < NEAR, move


def test_the_property_sees_an_arrow_that_stays_where_it_was(monkeypatch):
    """As it was: ends are fixed numbers."""
    net = made("default").copy()
    fixed = {id(edge): (edge.start, edge.end) for edge in net.edges.values()}
    monkeypatch.setattr(edges.Edge, "_ends", lambda self: fixed[id(self)])
    net.shift([1, 0, 0]).follow()
    assert off(net) > 0.5


def test_it_knows_its_zone_and_distances_wherever_it_is():
    net = made("default").copy()
    zone, radius, spacing, middle = net.zone, net.radius, net.spacing, net.middle
    net.unit(0, 0).shift([0.3, 0.2, 0])
    assert (net.zone, net.radius, net.middle) == (zone, radius, middle), "one unit is not the network"
    net.scale(0.5, about_point=[0, 0, 0]).shift([2, 1, 0])
    assert net.radius == pytest.approx(radius / 2)
    assert net.spacing == pytest.approx(spacing / 2)
    assert net.middle == pytest.approx(middle / 2 + 1)
    assert (net.zone.left, net.zone.top) == pytest.approx((zone.left / 2 + 2, zone.top / 2 + 1))


def test_a_copy_of_a_network_is_tied_to_its_own_units_and_a_copy_of_an_arrow_to_none():
    net = made("default")
    other = net.copy()
    before = [edge.start.copy() for edge in net.edges.values()]
    other.unit(0, 0).shift([0.2, 0.3, 0])
    other.follow()
    assert off(other) < 1e-6
    assert all(np.array_equal(edge.start, start) for edge, start in zip(net.edges.values(), before, strict=True))
    alone = net.edge(0, 0, 0).copy()
    length = alone.length
    alone.scale(0.5).shift([1, 1, 0])
    assert alone.length == pytest.approx(length / 2)
    assert np.allclose(alone.end, alone.submobjects[-1].points[0])


# -- in a scene


def in_scene(scene: type[Scene], *play, quarters=lambda net: None):
    """Play animations of a copy of the default network in a scene; look at the quarters of each."""
    net = made("default").copy()

    class Played(scene):
        def construct(self):
            self.add(net)
            values = net.put_activations()
            self.add(values)
            for each in play:
                self.play(each(net), run_time=1.0)
                quarters(net)

        def update_to_time(self, t):
            for share in (0.25, 0.5, 0.75, 1.0):
                super().update_to_time(t * share)
                quarters(net)

    with tempconfig({"dry_run": True, "verbosity": "ERROR", "disable_caching": True, "progress_bar": "none"}):
        Played(renderer=LeanRenderer(file_writer_class=recording_writer(None), skip_animations=True)).render()
    return net


WAYS = {
    "the network": lambda net: net.animate.shift([1.0, 0.5, 0.0]),
    "the network, smaller": lambda net: net.animate.scale(0.5).shift([2.0, 0.0, 0.0]),
    "one unit": lambda net: net.unit(1, 0).animate.shift([0.3, 0.4, 0.0]),
    "one circle": lambda net: net.unit(0, 1).circle.animate.shift([-0.3, 0.4, 0.0]),
    "one unit, smaller": lambda net: net.unit(0, 1).animate.scale(0.6),
    "all units": lambda net: net.unit_group.animate.shift([0.4, 0.4, 0.0]),
    "one unit, around": lambda net: Rotate(net.unit(1, 1), angle=1.0, about_point=np.zeros(3)),
}


@pytest.mark.parametrize("way", WAYS)
def test_in_a_step_and_in_a_plain_scene_arrows_follow_in_every_picture(way):
    from scenes.engine.clock import Clock

    for scene in (Clock, Scene):
        apart: list[float] = []

        def look(net, apart=apart):
            apart.append(max(off(net), values_off(net)))

        def begin(net, scene=scene):
            return WAYS[way](net.live() if scene is Scene else net)

        net = in_scene(scene, begin, quarters=look)
        assert max(apart) < 1e-3, (scene, way)
        assert len(apart) >= 5 and not open_without_label([net])


def test_in_a_step_arrows_follow_updaters_and_units_that_were_moved_between_two_plays():
    from scenes.engine.clock import Clock

    apart: list[float] = []

    def running(net):
        net.unit(1, 0).add_updater(lambda unit, dt: unit.shift([0.3 * dt, 0, 0]))
        return FadeIn(net.unit(0, 0).content.copy())

    def jumped(net):
        net.unit(1, 0).clear_updaters()
        net.unit(1, 0).shift([0.0, 0.3, 0.0])
        return travel(net.unit(0, 0).content, net.edge(0, 0, 0))

    def carried(net):
        net.add_updater(lambda all, dt: all.shift([0, 0.5 * dt, 0]))
        return FadeIn(net.unit(0, 0).content.copy())

    in_scene(Clock, running, jumped, carried, quarters=lambda net: apart.append(max(off(net), values_off(net))))
    assert max(apart) < 1e-3

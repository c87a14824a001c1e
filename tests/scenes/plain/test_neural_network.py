"""A network from arrays in a plain Manim scene: right numbers, in their places, wherever it is moved."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from manim import LEFT, RIGHT, UP, WHITE, FadeIn, FadeOut, Succession, tempconfig

from scenes.kit.network.gaps import open_without_label
from scenes.kit.network.tie import NEAR, middle_of
from scenes.kit.plain import NeuralNetwork
from scenes.kit.plain.network import DIRECTIONS
from scenes.kit.type.typeset import Typeset
from tests.scenes.kit.test_moving import off, values_off
from tests.scenes.plain.plain_scenes import BIASES, WEIGHTS, astray, carried, lights, manim_scene, network

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # each example plays several scenes


def by_hand(x, y):
    """Return a and delta of all layers: sigmoid, half the squared error. Nothing of the core."""
    a = [np.array(x)]
    for w, b in zip(WEIGHTS, BIASES, strict=True):
        a.append(1 / (1 + np.exp(-(np.array(w) @ a[-1] + b))))
    delta = [(a[-1] - y) * a[-1] * (1 - a[-1])]
    delta.insert(0, np.array(WEIGHTS[1]).T @ delta[0] * a[1] * (1 - a[1]))
    return a, delta


def said(text):
    return float(text.replace("−", "-").split()[-1])


def test_its_numbers_are_those_of_the_arrays():
    with manim_scene() as scene:
        net = network(decimals=4)
        scene.add(net)
        scene.play(net.forward())
        scene.play(net.backward())
        a, delta = by_hand([1.0, 0.5], [1.0])
        assert len(net.shown) == 5 + 3
        for (name, layer, k), label in net.shown.items():
            value = a[layer][k] if name == "a" else delta[layer - 1][k]
            assert said(label.text()) == pytest.approx(value, abs=6e-5), (name, layer, k)
            assert label.text().startswith("delta" if name == "delta" else label.text()[:1])
        scene.play(net.show_values("z"))
        z = np.array(WEIGHTS[0]) @ [1.0, 0.5] + BIASES[0]
        assert [said(net.shown["z", 1, k].text()) for k in range(2)] == pytest.approx(list(z))
        assert {key: edge.value for key, edge in net.edges.items()} == {
            (layer, k, j): w
            for layer, rows in enumerate(WEIGHTS)
            for k, row in enumerate(rows)
            for j, w in enumerate(row)
        }


def test_values_are_a_part_of_it_and_leave_with_it():
    with manim_scene() as scene:
        net = network()
        scene.play(FadeIn(net))
        for animation in (net.forward, net.backward, net.forward, net.backward):  # again: nothing comes twice
            scene.play(animation())
            assert scene.mobjects == [net]
        family = {id(part) for part in net.get_family()}
        assert all(id(label) in family for label in net.shown.values())
        texts = [part.text() for part in net.get_family() if isinstance(part, Typeset)]
        assert len([text for text in texts if "delta" in text]) == 3
        scene.play(net.hide_values("delta"))
        assert [key for key in net.shown if key[0] == "delta"] == []
        assert not [part for part in net.get_family() if isinstance(part, Typeset) and "delta" in part.text()]
        scene.play(FadeOut(net))
        assert scene.mobjects == []


MOVES = st.one_of(
    st.tuples(st.just("shift"), st.floats(-3, 3), st.floats(-2, 2)),
    st.tuples(st.just("scale"), st.floats(0.4, 1.3), st.just(0.0)),
    st.tuples(st.just("move_to"), st.floats(-3, 3), st.floats(-2, 2)),
    st.tuples(st.sampled_from(DIRECTIONS), st.floats(4, 9), st.floats(-2, 2)),
    st.tuples(st.just("unit"), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4)),
)


def move(net, kind, x, y):
    """Return the animation of a move."""
    if kind == "shift":
        return net.animate.shift([x, y, 0])
    if kind == "scale":
        return net.animate.scale(x)
    if kind == "unit":
        return net.unit(1, 1).animate.shift([x, y, 0])
    return net.animate.move_to([x, y, 0]) if kind == "move_to" else net.rearrange(kind, width=x, center=[0, y, 0])


@settings(max_examples=8, deadline=None, phases=NO_SHRINKING, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MOVES, min_size=1, max_size=3))
def test_wherever_it_is_moved_everything_is_in_its_place(moves):
    """In every quarter of every move and of every pass after it: arrows, labels, values, and light on the arrows."""
    with manim_scene() as scene:
        net = network()
        scene.add(net)
        scene.play(net.forward(run_time=0.5))
        looked = []

        def look():
            assert max(off(net), values_off(net), astray(net, scene)) < NEAR
            looked.append(len(lights(scene)))

        scene.look = look
        for each in moves:
            scene.play(move(net, *each))
            scene.play(net.backward())
            scene.play(net.hide_values("delta"))
            assert not open_without_label([net]) and scene.mobjects == [net]
        assert max(looked) >= 2


def test_light_and_numbers_are_on_their_arrows_while_it_moves():
    """In one play with the move, whichever of the two is named first."""
    for order in (1, -1):
        with manim_scene() as scene:
            net = network()
            scene.add(net)
            run, seen = net.forward(), []

            def look(net=net, scene=scene, run=run, seen=seen):
                assert max(off(net), values_off(net), astray(net, scene)) < NEAR
                for each in carried(run):
                    for text in (each.sent, each.arriving):
                        if text[0].get_fill_opacity() > 0:
                            away = np.linalg.norm(np.cross(each.edge.direction, middle_of(text) - each.edge.start))
                            seen.append((float(net.get_x()), away))

            scene.look = look
            scene.play(*[run, net.animate(run_time=4).shift(LEFT * 2 + UP).scale(0.7)][::order])
            assert len({x for x, _ in seen}) >= 2 and max(away for _, away in seen) < 1.0


def test_a_pass_behind_a_move_begins_where_the_move_ends():
    with manim_scene() as scene:
        net = network()
        scene.add(net)
        scene.look = lambda: None
        scene.play(Succession(net.animate.shift(RIGHT * 2), net.forward()))
        assert values_off(net) < NEAR and len(net.shown) == 5
        assert [each for each in scene.mobjects[0].get_family() if isinstance(each, NeuralNetwork)] == [net]
        assert len(scene.mobjects) == 1  # a group of the network: Manim's Succession makes it


def test_values_have_the_size_of_the_network():
    with manim_scene() as scene:
        whole, half = network(), network()
        half.scale(0.5)
        for net in (whole, half):
            scene.add(net)
            scene.play(net.forward(), run_time=0.1)
            scene.play(net.backward(), run_time=0.1)
        for key, label in whole.shown.items():
            assert half.shown[key].size_now == pytest.approx(label.size_now / 2), key
        assert half.scaled == pytest.approx(whole.scaled / 2)


@pytest.mark.parametrize("start", DIRECTIONS)
@pytest.mark.parametrize("goal", DIRECTIONS)
def test_rearranged_it_is_what_it_would_be_drawn_as(start, goal):
    """The same units, arrows and labels, in the places, sizes and gaps of a network drawn in that direction."""
    with manim_scene() as scene:
        net, fresh = network(direction=start, height=3.0), network(direction=goal, height=5.0)
        for each in (net, fresh):
            scene.add(each)
            scene.play(each.forward(), run_time=0.1)
        fresh = network(direction=goal)  # as `rearrange` draws it, with its values
        units, edges = list(net.unit_group), dict(net.edges)
        path = []
        scene.look = lambda: path.append([unit.center for unit in net.unit_group])
        scene.play(net.rearrange(goal, height=5.0, center=RIGHT))
        assert list(net.unit_group) == units and net.edges == edges
        assert net.arranged.direction == goal and net.height == pytest.approx(5.0, abs=0.02)
        assert np.allclose(net.get_center(), RIGHT, atol=0.02)
        scale, there = net.radius / fresh.radius, middle(net) - middle(fresh) * net.radius / fresh.radius
        for one, other in zip(net.unit_group, fresh.unit_group, strict=True):
            assert np.allclose(one.center, other.center * scale + there, atol=0.02)
            assert one.radius == pytest.approx(other.radius * scale)
            assert np.allclose(middle_of(one.symbol), middle_of(other.symbol) * scale + there, atol=0.02)
        for key, label in fresh.labels.items():
            assert np.allclose(middle_of(net.labels[key]), middle_of(label) * scale + there, atol=0.02)
            assert net.labels[key].size_now == pytest.approx(label.size_now * scale, rel=0.01)
            assert (net.edges[key].gap is None) == (fresh.edges[key].gap is None)
        assert net.labels.keys() == fresh.labels.keys() and net.biases.keys() == fresh.biases.keys()
        assert values_off(net) < NEAR and off(net) < NEAR
        if start != goal:
            assert min(np.ptp(np.array(path), axis=0).max(axis=1)) > 0.1, "every unit travels"


def middle(net):
    return np.mean([unit.center for unit in net.unit_group], axis=0)


def test_where_the_order_is_kept_it_turns_and_no_units_meet():
    with manim_scene() as scene:
        net = network()
        scene.add(net)
        apart = []

        def look():
            units = list(net.unit_group)
            pairs = [(one, two) for n, one in enumerate(units) for two in units[:n]]
            apart.append(min(np.linalg.norm(one.center - two.center) - one.radius - two.radius for one, two in pairs))

        scene.look = look
        scene.play(net.rearrange("up"))
        assert min(apart) > 0


def test_in_a_large_network_all_values_of_a_kind_are_in_the_same_sort_of_place():
    with manim_scene() as scene:
        rng = np.random.default_rng(3)
        sizes = [(6, 4), (6, 6), (2, 6)]
        weights = [rng.normal(size=size) for size in sizes]
        net = NeuralNetwork(weights, x=[1, 0.5, 0.2, 0.3], y=[1, 0], activation=["relu", "relu", "softmax"])
        scene.add(net)
        scene.play(net.forward())
        assert not carried(net.forward()) and len(net.shown) == 18
        scene.play(net.backward())
        inside = {net.unit(layer, k).content for name, layer, k in net.shown if name == "delta"}
        assert inside == {label for (name, *_), label in net.shown.items() if name == "delta"}
        assert [key for key in net.shown if key[0] == "a"] == [("a", 0, k) for k in range(4)]
        assert net.width < 14.2 and net.height < 8


def test_it_takes_the_colours_of_the_background():
    with manim_scene():
        assert network().theme.name == "dark" and network(theme="high-contrast").theme.name == "high-contrast"
        with tempconfig({"background_color": WHITE}):
            assert network().theme.name == "light"
        net = network()
        colors = {edge.value < 0: edge.submobjects[0].get_color().to_hex().lower() for edge in net.edges.values()}
        assert colors == {False: net.theme.positive.lower(), True: net.theme.negative.lower()}


@pytest.mark.parametrize(
    ("left_out", "ask", "message"),
    [
        ("y", lambda net: net.backward(), r"backward\(\) needs y: NeuralNetwork\(\.\.\., y=\[\.\.\.\]\)"),
        ("x", lambda net: net.forward(), r"forward\(\) needs x"),
        ("x", lambda net: net.show_values("z"), r"show_values\('z'\) needs x"),
        ("y", lambda net: net.show_values("delta"), r"show_values\('delta'\) needs y"),
        ("", lambda net: net.show_values("blame"), "no value 'blame' at a unit; there are: a, z, delta"),
        ("", lambda net: net.rearrange("sideways"), "no direction 'sideways'; there are: right, left, down, up"),
        ("", lambda net: network(direction="sideways"), "no direction 'sideways'; there are: right, left, down, up"),
    ],
)
def test_what_cannot_be_shown_is_said_at_once(left_out, ask, message):
    with manim_scene():
        net = network(**({left_out: None} if left_out else {}))
        with pytest.raises(ValueError, match=message):
            ask(net)

"""What steps do to a whole network: show another moment of it, act a phase, ring its layers, put it into a zone."""

from __future__ import annotations

import numpy as np
import pytest
from manim import VGroup

from lesson.facts import fields
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.push import back_home, push_to
from scenes.kit.motion.verbs import level_of, set_level
from scenes.kit.network.texts.written import written
from scenes.kit.signal.held import acting, left_by
from scenes.kit.signal.moment import set_activations, set_weights
from scenes.kit.type.typeset import Typeset
from scenes.watch.motion_score import verb_of
from tests.scenes.conftest import LESSONS
from tests.scenes.kit.on_stage import on_stage

MOMENTS = ("default", "mazur", "regression")  # mazur has biases


@pytest.mark.parametrize("name", MOMENTS)
@pytest.mark.parametrize("of", [fields.UPDATED, fields.network_after(2), fields.NETWORK])
def test_weights_of_another_moment_are_drawn_and_said(name, of):
    with on_stage(LESSONS[name]) as step:
        net, facts = step.net, step.facts
        set_weights(net, of)
        for key, edge in net.edges.items():
            assert edge.value == facts.value(fields.weight(*key, of=of))
        for key, label in net.labels.items():
            assert label.text() == facts.display(fields.weight(*key, of=of)).text
            assert label.role == step.theme.sign(facts.value(fields.weight(*key, of=of)))
        for (layer, k), label in net.biases.items():
            assert [each.text for each in label.values] == [facts.display(fields.bias(layer - 1, k, of=of)).text]
        assert name != "mazur" or net.biases


@pytest.mark.parametrize("level", [0.0, 0.35, 1.0])
def test_a_label_that_is_hidden_or_dim_stays_so_and_comes_back_with_other_digits(level):
    with on_stage(LESSONS["mazur"]) as step:
        texts = VGroup(*step.net.label_group, *step.net.bias_group)
        set_level(texts, level)
        set_weights(step.net, fields.network_after(50))
        leaves = [leaf for text in texts for leaf in text.submobjects[:-1]]
        assert {leaf.get_fill_opacity() for leaf in leaves} == {level}
        set_level(texts, 1.0)
        assert {leaf.get_fill_opacity() for leaf in leaves} == {1.0}


def test_only_the_weights_that_are_named_change():
    with on_stage(LESSONS["mazur"]) as step:
        net, before = step.net, {key: edge.value for key, edge in step.net.edges.items()}
        said = [label.text() for label in net.biases.values()]
        key = net.followed
        set_weights(net, fields.UPDATED, key)
        assert {each for each, edge in net.edges.items() if edge.value != before[each]} == {key}
        assert [label.text() for label in net.biases.values()] == said


def test_activations_of_another_moment_stand_in_their_units_and_symbols_stay():
    with on_stage(LESSONS["default"]) as step:
        net, of = step.net, fields.cycle_after(2)
        symbols = [unit.symbol for unit in net.unit_group if unit.symbol is not None]
        drawn = [symbol.text() for symbol in symbols]
        set_activations(net, of)
        assert [symbol.text() for symbol in symbols] == drawn  # no unit held a value
        net.put_activations()
        set_activations(net, of)
        for layer in range(1, net.last + 1):
            for k, unit in net.units[layer].items():
                assert isinstance(unit.content, Typeset)
                other = net.value_typeset(layer, k, fields.activation(layer - 1, k, of=of))
                assert unit.content.text() == other.text()


@pytest.mark.parametrize(
    ("phase", "glow", "verbs"),
    [
        ("forward", True, {"sweep"}),
        ("backward", True, {"sweep"}),
        ("forward", False, {"sweep"}),
        ("loss", True, {"UpdateFromAlphaFunc"}),
        ("update", True, {"light"}),
    ],
)
def test_a_network_acts_a_phase_again_and_again(phase, glow, verbs):
    with on_stage(LESSONS["default"]) as step:
        act = acting(step.net, phase, glow)
        first, second = act(), act()
        assert {verb_of(each) for each in first} == verbs and len(first) == len(second)
        assert not {id(each) for each in first} & {id(each) for each in second}
        step.add(step.net)
        step.play(*first)


@pytest.mark.parametrize("name", ["default", "classes-3", "wide"])
@pytest.mark.parametrize(("phase", "field"), [("forward", fields.activation), ("backward", fields.delta)])
def test_units_hold_what_a_phase_left_in_them(name, phase, field):
    with on_stage(LESSONS[name]) as step:
        net, rings = step.net, step.theme.role(phase)
        left_by(step.board, phase)
        for layer in range(1, net.last + 1):
            for k, unit in net.units[layer].items():
                held = net.value_typeset(
                    layer, k, field(layer - 1, k), phase, sign=True if phase == "backward" else None
                )
                assert not net.shows_values or unit.content.text() == held.text()
                assert phase == "forward" or unit.circle.get_stroke_color().to_hex() == rings


def test_rings_of_layers_or_of_all():
    with on_stage(LESSONS["default"]) as step:
        net, board = step.net, step.board
        assert len(board.rings("loss", net.last)) == len(net.units[net.last])
        assert len(board.rings("muted")) == len(net.unit_group)
        step.play(*board.rings("loss", net.last))
        goal = step.theme.role("loss")
        assert {unit.circle.get_stroke_color().to_hex() for unit in net.units[net.last].values()} == {goal}


def test_new_values_take_the_places_of_old_ones():
    with on_stage(LESSONS["default"]) as step:
        net = step.net
        step.add(net, net.put_activations())
        old = net.unit(net.last, 0).content
        filled = step.board.fill(net.last, [0], lambda k: fields.delta(-1, k))
        step.play(*filled.moves)
        there = {id(part) for thing in step.mobjects for part in thing.get_family()}
        assert id(filled.labels[0]) in there and id(old) not in there


def test_a_layer_turns_to_other_values():
    with on_stage(LESSONS["classes-3"]) as step:
        net = step.net
        step.add(net, net.put_activations())
        step.play(*step.board.turn(net.last, fields.prediction_nudged))
        for k, unit in net.units[net.last].items():
            assert unit.content.text() == net.value_typeset(net.last, k, fields.prediction_nudged(k), "forward").text()


def test_a_motion_goes_on_until_a_question_is_answered(monkeypatch):
    with on_stage(LESSONS["default"]) as step:
        until, asked = step.until, []
        monkeypatch.setattr(step, "until", lambda cue, motion: asked.append(cue) or until(cue, motion))
        step.ask_until("ask", "sum", "Will the loss grow?", motion=lambda: [])
        assert asked == ["sum"] and step.board.stack.blocks == []


@pytest.mark.parametrize("name", ["default", "wide"])
def test_a_label_comes_where_it_was_made_for_the_moment(name):
    with on_stage(LESSONS[name]) as step:
        net, board = step.net, step.board
        step.add(net)
        for key in net.edges:
            known, label = board.known(key), board.label(key, needed=True)
            assert [each.mobject for each in board.comes(key)] == ([label] if known is None else [])
            step.play(*board.comes(key))
        step.play(step.dim(*board.everything()))
        step.all_bright()
        assert board.extra == {} and {level_of(each) for each in board.everything()} == {1}
        assert not any(board.comes(key) for key in net.edges)


def test_a_question_leaves_at_its_answer_and_takes_no_room_then():
    with on_stage(LESSONS["default"]) as step:
        area, plays = step.board.stack, []
        line = step.board.put(step.words("target"))
        step.play = lambda *animations, **_: plays.extend((verb_of(each), len(area.blocks)) for each in animations)
        step.ask_until("ask", "sum", "Will the loss grow?")
        assert plays == [("FadeIn", 2), ("FadeOut", 2)] and area.blocks == [line]


@pytest.mark.parametrize("name", ["default", "wide"])
@pytest.mark.parametrize("zone", [Zone(-1.0, 3.0, -2.0, 2.0), Zone(2.0, 3.0, -1.0, 2.0), Zone(-7.0, 7.0, -4.0, 4.0)])
def test_a_network_goes_to_a_zone_and_home_again(name, zone):
    with on_stage(LESSONS[name]) as step:
        net = step.net
        step.add(net)
        home, texts = [unit.center for unit in net.unit_group], VGroup(*net.label_group, *written(net))
        set_level(texts, 0)
        step.play(push_to(net, zone))
        circles = np.concatenate([unit.circle.points for unit in net.unit_group])
        low, high = circles.min(axis=0), circles.max(axis=0)
        assert zone.left - 1e-6 <= low[0] and high[0] <= zone.right + 1e-6
        assert zone.bottom - 1e-6 <= low[1] and high[1] <= zone.top + 1e-6
        assert ((low + high) / 2)[:2] == pytest.approx(zone.center[:2], abs=1e-6)
        assert net.scaled <= 1
        assert level_of(texts) == 0  # what was hidden stays hidden, and no arrow is open for it
        assert all(edge.gap is None for edge in net.edges.values())
        step.play(*back_home(net))
        assert back_home(net) == []  # it is there
        assert np.array([unit.center for unit in net.unit_group]) == pytest.approx(np.array(home), abs=1e-9)


def test_all_that_is_written_is_weights_or_else():
    with on_stage(LESSONS["mazur"]) as step:
        net = step.net
        net.put_activations(0)
        found = {id(text) for text in (*net.label_group, *written(net))}
        drawn = {id(part) for part in net.get_family() if isinstance(part, Typeset)}
        assert drawn | {id(text) for text in net.contents()} == found | drawn
        assert drawn <= found
        assert {id(text) for text in written(net, 0)} < {id(text) for text in written(net)}

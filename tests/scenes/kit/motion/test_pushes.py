"""The frame is pushed in about a point and pulled back; ticks run out of the frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import FadeIn, Line, VGroup

from scenes.kit.layout.zones import DIM, FRAME, WORK, Zone
from scenes.kit.motion import (
    flood,
    level_of,
    pull_back,
    push_in,
    set_level,
)
from scenes.kit.motion.push import pan
from scenes.kit.network.gaps import open_without_label
from scenes.kit.type.typeset import Typeset, words
from scenes.watch.audit import audit_layout


def test_a_push_grows_everything_about_a_point_and_is_taken_back(stage):
    net = stage.diagram()
    values = net.put_activations()
    set_level(net.names[0], DIM)
    stage.add(net, values)
    unit = net.unit(net.last, 0)
    home = [part.points.copy() for part in (*net.get_family(), *values.get_family())]
    levels = {id(text): level_of(text) for text in net.get_family() if isinstance(text, Typeset)}
    place, size, length = unit.center, unit.circle.width, next(iter(net.edges.values())).submobjects[-1].get_center()
    crowded = []
    stage.seen = lambda share: crowded.extend(audit_layout(stage.mobjects, stage.theme, moving=True))
    animation = push_in(net, unit, 1.5)
    assert animation.verb == "push_in"
    stage.play(animation)
    assert np.allclose(unit.center, place, atol=1e-6) and unit.circle.width == pytest.approx(1.5 * size)
    tip = next(iter(net.edges.values())).submobjects[-1].get_center()
    assert np.allclose(tip, place + 1.5 * (length - place), atol=1e-6), "arrows go along"
    held = net.unit(1, 0).content
    assert np.allclose(held.get_center(), net.unit(1, 0).circle.get_center(), atol=0.1), "and values"
    stage.play(pull_back(net))
    for part, points in zip((*net.get_family(), *values.get_family()), home, strict=True):
        assert np.allclose(part.points, points, atol=1e-6)
    assert {id(text): level_of(text) for text in net.get_family() if isinstance(text, Typeset)} == levels
    assert not any(getattr(part, "backdrop", False) for part in net.get_family()) and not crowded
    with pytest.raises(ValueError, match="pull back"):
        pull_back(net)


def test_what_a_push_takes_out_of_the_frame_fades_before_it_leaves(stage):
    net = stage.diagram()
    stage.add(net)
    gaps = {edge.gap for edge in net.edges.values()}
    assert None not in gaps
    stage.play(push_in(net, net.unit(net.last, 0), 3.0))
    gone = [text for text in net.get_family() if isinstance(text, Typeset) and level_of(text) == 0]
    assert gone and not audit_layout(stage.mobjects, stage.theme)
    assert not open_without_label(stage.mobjects), "an arrow closes when its label has gone"
    stage.play(FadeIn(Line([0, 0, 0], [1, 0, 0])))
    assert [edge.gap for edge in net.edges.values() if any(label in gone for label, _, _ in edge.rooms)].count(None) > 0
    stage.play(pull_back(net))
    assert {edge.gap for edge in net.edges.values()} == gaps


def test_what_dims_while_a_push_is_on_stays_as_dim(stage):
    net = stage.diagram()
    stage.add(net)
    label = next(iter(net.labels.values()))
    stage.play(push_in(net, net.unit(0, 0), 1.0, to=np.array([0.0, 0.5, 0.0])))
    set_level(label, 0.0)
    stage.play(pull_back(net))
    assert level_of(label) == 0


@pytest.mark.parametrize("factor", [1.2, 1.0])  # 1: the camera only goes there
def test_a_push_can_bring_its_point_elsewhere(stage, factor):
    net = stage.diagram()
    stage.add(net)
    home = net.unit(0, 0).circle.get_center()
    stage.play(push_in(net, net.unit(0, 0), factor, to=np.array([0.0, 0.5, 0.0])))
    assert np.allclose(net.unit(0, 0).circle.get_center(), [0, 0.5, 0], atol=1e-6)
    stage.play(pull_back(net))
    assert np.allclose(net.unit(0, 0).circle.get_center(), home, atol=1e-6)


def test_a_pan_leaves_one_thing_for_another_and_the_first_comes_back_alone(stage):
    net, away = stage.diagram(), np.array([-FRAME.width, 0.0, 0.0])
    aside = words("what comes", stage.theme, own=True).at(-6.4, 0)
    stage.add(net)
    home, goal, place = net.unit(0, 0).circle.get_center(), aside.points.copy(), aside.get_center()
    animation = pan(net, away, [aside])
    assert animation.verb == "pan" and aside.get_center() == pytest.approx(place - away, abs=1e-6)
    stage.add(aside)
    stage.play(animation)
    assert np.allclose(net.unit(0, 0).circle.get_center(), home + away, atol=1e-6)
    assert np.allclose(aside.points, goal, atol=1e-6) and level_of(aside) == 1, "as it was made, at the edge as well"
    assert not audit_layout(stage.mobjects, stage.theme)
    stage.play(pull_back(net))
    assert np.allclose(net.unit(0, 0).circle.get_center(), home, atol=1e-6)
    assert aside.get_center() == pytest.approx(place, abs=1e-6)


def test_ticks_run_out_of_the_frame_at_one_pitch_faster_and_faster(stage):
    ticks = VGroup(*(Line([x, 0, 0], [x, 0.4, 0], color=stage.theme.forward) for x in (-5.0, -4.8, -4.6)))
    stage.add(ticks)
    counts = []
    animation = flood(ticks, opacity=0.5)
    more = animation.mobject
    stage.seen = lambda share: counts.append(sum(tick.get_stroke_opacity() > 0 for tick in more))
    stage.play(animation)
    assert animation.verb == "flood" and all(b - a > 0 for a, b in pairwise(np.diff(counts)))
    assert counts[-1] == len(more) and float(more[-1].get_x()) > FRAME.width / 2 > float(more[-2].get_x())
    xs = [float(tick.get_x()) for tick in (*ticks, *more)]
    assert np.allclose(np.diff(xs), 0.2) and {round(float(tick.get_stroke_opacity()), 3) for tick in more} == {0.5}
    assert stage.mobjects == [ticks, more] and not audit_layout(stage.mobjects, stage.theme, moving=True)


def test_ticks_that_run_to_the_left_are_refused():
    with pytest.raises(ValueError, match="left to right"):
        flood(VGroup(Line([1, 0, 0], [1, 1, 0]), Line([0, 0, 0], [0, 1, 0])))


def test_ticks_of_any_pitch_end(stage):
    ticks = VGroup(*(Line([x, 0, 0], [x, 0.4, 0]) for x in (0.0, 1e-9)))
    assert len(flood(ticks).mobject) <= 2000 and isinstance(WORK, Zone)

"""Arrows in motion: open where a label can be seen and only there, and as dimmed as they were."""

from __future__ import annotations

import numpy as np
import pytest
from manim import DL, UR, Line, VGroup

from lesson.facts import fields
from lesson.theme.theme_file import load_theme
from scenes.engine.step import Step
from scenes.kit.layout.zones import DIM
from scenes.kit.motion.glyphs import glyphs_of
from scenes.kit.motion.verbs import Level, level_of, set_level
from scenes.kit.network.edge import Edge
from scenes.kit.network.gaps import open_without_label, parts_of, strength_of
from scenes.kit.network.texts.placement import boxes_touch
from scenes.kit.network.texts.unit_names import box_of
from scenes.kit.signal.moment import set_weights
from scenes.kit.type.typeset import Typeset, words
from scenes.kit.type.working import Line as WorkingLine
from tests.scenes.conftest import DEFAULT, ROOT
from tests.scenes.kit.on_stage import on_stage

THEME = load_theme("dark", ROOT)
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@pytest.fixture
def quarters(monkeypatch):
    """What is wrong at the quarters of every motion of a dry pass."""
    found: list[str] = []
    go = Step.update_to_time

    def sampled(self, t):
        for share in QUARTERS:
            go(self, t * share)
            found.extend(
                f"{self.beat} {self.frame / self.fps:.1f} s: {edge.gap}" for edge in open_without_label(self.mobjects)
            )

    monkeypatch.setattr(Step, "update_to_time", sampled)
    return found


BEATS = [
    ("output_error", "recall", "weight", "edges"),
    ("hidden_error", "begin", "inputs"),
    ("updating_weights", "open"),
]


@pytest.mark.parametrize(("step", "beats"), [(step, beats) for step, *beats in BEATS])
def test_no_gap_without_its_label(step, beats, job, quarters, play_beats):
    """Where labels leave before arrows become gradients, and come when they are weights again.

    `check` looks at every beat.
    """
    play_beats(job(step, DEFAULT), *beats)
    assert quarters == []


def test_the_quarters_find_a_gap_without_a_label(job, quarters, play_beats, monkeypatch):
    monkeypatch.setattr("scenes.engine.clock.follow_labels", lambda *_: [])
    play_beats(job("hidden_error", DEFAULT), "begin", "inputs")
    assert quarters


def arrow(value: float = -0.4) -> tuple[Edge, object]:
    edge = Edge(np.array([-3.0, 0, 0]), np.array([3.0, 0, 0]), value, THEME)
    return edge, words("label", THEME).centered_at(0, 0)


@pytest.mark.parametrize("level", [1.0, DIM, 0.0])
def test_a_redrawn_arrow_stays_as_dim_as_it_is(level):
    edge, label = arrow()
    set_level(edge, level)
    edge.redraw(0.7)
    edge.make_room(label, 0.5)
    edge.redraw(0.3, width=4.0, role="backward")
    assert level_of(edge) == level
    assert max(float(m.get_stroke_opacity()) for m in edge.submobjects) == pytest.approx(level)
    edge.open_for({})
    assert (edge.gap, edge.width_given, edge.color_role) == (None, 4.0, "backward")


def test_an_arrow_that_is_redrawn_while_it_dims_ends_dim():
    edge, label = arrow()
    dimming = Level(VGroup(edge), DIM)
    dimming.begin()
    dimming.interpolate(0.5)
    edge.make_room(label, 0.5)
    dimming.interpolate(1.0)
    assert {round(m.level, 6) for m in edge.submobjects} == {DIM}


def crossed(scene) -> list[str]:
    """Labels of arrows and symbols of a working that a value on its way lies on."""
    flying = [each for each in scene.mobjects if getattr(each, "passing", False) and not isinstance(each, Line)]
    there = list(parts_of(scene.mobjects))
    fixed = [label for edge in there if isinstance(edge, Edge) for label, _, _ in edge.rooms]
    fixed += [text for line in there if isinstance(line, WorkingLine) for text in line.right if not text.values]
    lit = [
        text
        for text in fixed
        if any(text is each for each in there) and strength_of(text) > 0.3 and level_of(text) > 0.9
    ]
    boxes = [box_of(text) for text in lit]
    ways = [  # glyph by glyph: numbers of one line come each on its own way, and are hidden where none is clear
        (each, (*glyph.get_corner(DL)[:2], *glyph.get_corner(UR)[:2]))
        for each in flying
        for glyph in glyphs_of(each)
        if glyph.get_fill_opacity() > 0.3
    ]
    return [
        f"{scene.beat}: {each.text() if isinstance(each, Typeset) else each} "
        f"on {text.text()} {np.round(box, 2)} {np.round(way, 2)}"
        for text, box in zip(lit, boxes, strict=True)
        for each, way in ways
        if boxes_touch(box, way)
        and not (isinstance(each, Typeset) and each.text() == text.text())  # it begins on itself
    ]


@pytest.mark.parametrize(
    ("step", "beats"),
    [("output_error", ("recall", "multiply", "weight"))],  # all steps: tests/scenes/steps/test_told_in_motion.py
)
def test_values_on_their_way_lie_on_no_label_and_no_formula(step, beats, job, play_beats, monkeypatch):
    """A value that leaves a unit goes around its arrow's label; numbers do not fly through the formula they are put
    into.
    """
    found, go = [], Step.update_to_time

    def sampled(self, t):
        for share in np.linspace(0.0, 1.0, 11):
            go(self, t * share)
            found.extend(crossed(self))

    monkeypatch.setattr(Step, "update_to_time", sampled)
    play_beats(job(step, DEFAULT), *beats)
    assert sorted(set(found)) == []


def test_the_gap_is_at_the_weight_again_when_another_number_has_left() -> None:
    """A gradient may stand elsewhere on the arrow; what the weight becomes later stands where the weight was."""
    with on_stage(DEFAULT) as step:
        net = step.net
        for key, edge in net.edges.items():
            label = net.labels[key]
            share = next(at for each, at, _ in edge.rooms if each is label)
            gradient = step.number(fields.gradient(*key))
            edge.make_room(gradient, share / 2, shown=False)
            edge.let_go(gradient)
            set_weights(net, fields.network_after(100), key)
            edge.open_for({id(label): 1.0})
            assert sum(edge.gap) / 2 == pytest.approx(share), key

"""Step 7: the ball can be seen wherever it rolls."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Arrow

from lesson.facts import fields
from lesson.facts.numbers import evaluate
from scenes.engine.observer import Silent
from scenes.engine.step import Step
from scenes.kit.layout.zones import FRAME
from scenes.kit.plot.hill import FOOT, RADIUS, Pointer
from scenes.kit.plot.tracks import PITCH
from scenes.steps.updating_weights.curve import MANY, RATES
from scenes.watch.audit import audit_layout
from scenes.watch.seen import texts_on_screen
from tests.scenes.conftest import DEFAULT, LESSONS

HALVES = (0.5, 1.0)


def over_the_ball(drawn):
    """Return what is filled and lies on the ball, of things from the back to the front; None without a ball."""
    at = next((index for index, part in enumerate(drawn) if getattr(part, "radius", None) == RADIUS), None)
    if at is None:
        return None
    x, y, _ = drawn[at].get_center()
    return [
        type(part).__name__
        for part in drawn[at + 1 :]
        if part.has_points() and part.get_fill_opacity() == 1
        if part.get_left()[0] <= x <= part.get_right()[0] and part.get_bottom()[1] <= y <= part.get_top()[1]
    ]


@pytest.mark.parametrize("lesson", [DEFAULT, LESSONS["xor"]], ids=["default", "xor"])
def test_nothing_is_drawn_over_the_ball(lesson, job, play_beats, monkeypatch):
    found = {"eta": [], "landscape": []}
    go = Step.update_to_time

    def sampled(self, t):
        for share in HALVES:
            go(self, t * share)
            over = over_the_ball([part for thing in self.mobjects for part in thing.get_family()])
            found[self.beat] += [over] if over is not None else []

    monkeypatch.setattr(Step, "update_to_time", sampled)
    play_beats(job("updating_weights", lesson), "eta", "landscape")
    assert all(found.values()), "the ball is there in both"
    assert [over for each in found.values() for over in each if over] == []


@pytest.mark.parametrize("lesson", ["default", "xor", "regression"])
def test_every_rate_leaves_a_track_in_the_picture(lesson, job, play_beats):
    """As many footprints as it takes visible steps, one under the other's height; the ball is back at its start."""
    made = play_beats(job("updating_weights", LESSONS[lesson]), "eta", observer=(tracks := Tracks()))
    assert made and len(tracks.heights) == len(set(tracks.heights)) > 1
    assert all(abs(x) < FRAME.safe_x + RADIUS for x in tracks.places)


class Tracks(Silent):
    """The heights at which footprints end, and where they are."""

    def __init__(self):
        self.heights, self.places = [], []

    def beat_ends(self, step, beat):
        dots = [part for thing in step.mobjects for part in thing.get_family() if getattr(part, "radius", 0) == FOOT]
        self.heights = sorted({round(float(dot.get_y()), 3) for dot in dots})
        self.places = [float(dot.get_x()) for dot in dots]


def test_values_stay_in_their_units_while_the_network_leaves(job, play_beats, monkeypatch):
    go, hidden = Step.update_to_time, []

    def sampled(self, t):
        go(self, t / 4)
        order = {id(part): n for n, part in enumerate(part for thing in self.mobjects for part in thing.get_family())}
        units = [unit for layer in self.net.units for unit in layer.values() if id(unit.circle) in order]
        hidden.extend(order[id(unit.circle)] > order[id(unit.content)] for unit in units if id(unit.content) in order)

    play_beats(job("updating_weights", DEFAULT), "open")
    monkeypatch.setattr(Step, "update_to_time", sampled)
    play_beats(job("updating_weights", DEFAULT), "open", "again", "eta")
    assert hidden and not any(hidden)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("lesson", ["default", "xor", "mazur"])
def test_each_row_keeps_where_the_ball_was(lesson, width, height, job, play_beats):
    """From its start on, as far as the picture reaches, on the row's own line; the curve is free again."""
    play_beats(job("updating_weights", LESSONS[lesson], width=width, height=height), "eta", observer=(seen := Kept()))
    facts = seen.step.facts
    assert len(seen.rows) == len({rate for rate in RATES if seen.step.has_cue(rate)})
    for row, way in zip(seen.rows, facts.ball.ways, strict=False):
        places = [seen.step.track.plot.at(value, 0.0)[0] for value in way if seen.step.track.shows(value)]
        order = np.argsort(np.argsort(places[: len(row)]))
        assert list(np.argsort(np.argsort(row))) == list(order), "left of it is left of it in the row"
    assert len(seen.rows[0]) > 1


class Kept(Silent):
    """The places of footprints in the rows at the end, from the lowest row up, and the step."""

    def beat_ends(self, step, beat):
        parts = [part for thing in step.board.things for part in thing.get_family()]
        dots = [part for part in parts if getattr(part, "radius", 0) == FOOT]
        heights = sorted({round(float(dot.get_y()), 3) for dot in dots})
        self.step = step
        self.rows = [[float(dot.get_x()) for dot in dots if abs(dot.get_y() - y) < FOOT] for y in heights]


@pytest.mark.parametrize("lesson", ["default", "xor", "classes-3"])
def test_the_lowest_loss_is_said_under_the_lowest_place(lesson, job, play_beats):
    play_beats(job("updating_weights", LESSONS[lesson]), "eta", observer=(seen := Bottom()))
    (text,), (drawn, lowest) = seen.texts, seen.places
    assert text.values[0].value == pytest.approx(lowest, rel=1e-4)
    assert text.get_center()[0] == pytest.approx(drawn, abs=0.1)


class Bottom(Silent):
    """What is said of the lowest loss, where the curve as it is drawn is lowest, and how low the loss is there."""

    def beat_ends(self, step, beat):
        found = [seen.text for seen in texts_on_screen(step.mobjects)]
        self.texts = [text for text in found if any(str(value.field) == "ball.lowest" for value in text.values)]
        spots = step.track.curve.get_anchors()
        self.places = float(min(spots, key=lambda spot: spot[1])[0]), min(y for _, y in step.track.curve.plotted.points)


@pytest.mark.parametrize("lesson", ["default", "mazur", "xor", "regression", "classes-3"])
def test_losses_and_their_change_add_up_as_they_are_written(lesson, job, play_beats):
    play_beats(job("updating_weights", LESSONS[lesson]), "again", observer=(seen := Written()))
    old, new = (seen.texts[str(field)] for field in (fields.loss(), fields.loss_after()))
    change = seen.texts.get(str(fields.steps_change("together")))
    if change is not None:
        assert evaluate(f"{old}{change}") == evaluate(new), (old, change, new)
    assert lesson != "default" or (old, change, new) == ("0.10936", "−0.00523", "0.10413")


class Written(Silent):
    """What is written for each field in the beat `again`."""

    def __init__(self):
        self.texts = {}

    def sample(self, step, moment):
        for seen in texts_on_screen(step.mobjects) if step.beat == "again" else ():
            self.texts |= {str(shown.field): shown.text for shown in seen.text.values}


@pytest.mark.parametrize("lesson", ["tiny", "three_classes", "regression"])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1080), (1080, 1920)])
def test_names_beside_the_landscape_have_their_room(lesson, width, height, job, play_beats):
    job = job("updating_weights", LESSONS[lesson], width=width, height=height)
    play_beats(job, "eta", "landscape", observer=(seen := Crowd()))
    assert seen.problems == []


class Crowd(Silent):
    """What the audit says of the landscape as it stands at the end."""

    def __init__(self):
        self.problems = None

    def beat_ends(self, step, beat):
        if beat == "landscape":
            self.problems = audit_layout(step.mobjects, step.theme)


@pytest.mark.parametrize("lesson", ["default", "xor"])
def test_leaps_out_of_the_picture_leave_an_arrow_in_their_row(lesson, job, play_beats):
    """And the counter has counted every step, at last the many of the lesson's own rate."""
    play_beats(job("updating_weights", LESSONS[lesson]), "eta", observer=(seen := Leaps()))
    assert seen.arrows == [True] * len(seen.arrows) and seen.arrows
    assert seen.counts[:3] == ["step 0", "step 1", "step 2"] and seen.counts[-1] == f"step {MANY}"


class Leaps(Silent):
    """Whether each arrow is in a row that says so, and what the counter has said."""

    def __init__(self):
        self.arrows, self.counts = [], []

    def sample(self, step, moment):
        told = [seen.text.text() for seen in texts_on_screen(step.mobjects)]
        said = [text.partition(":")[0] for text in told if text.startswith("step ") and ": loss " in text]
        self.counts += [text for text in said if step.beat == "eta" and text not in self.counts[-1:]]

    def beat_ends(self, step, beat):
        if beat != "eta":
            return
        rows = [seen.text for seen in texts_on_screen(step.mobjects) if seen.text.text() == "leaps out"]
        arrows = [part for thing in step.board.things for part in thing.get_family() if isinstance(part, Arrow)]
        self.arrows = [any(0 < row.get_y() - arrow.get_y() < PITCH / 2 for row in rows) for arrow in arrows]


@pytest.mark.parametrize("lesson", ["default", "mazur", "xor"])
def test_the_gradient_points_by_its_sign_and_the_step_goes_the_other_way(lesson, job, play_beats):
    """Both arrows stay while the curve is seen from near, each at its side of where the weight was."""
    play_beats(job("updating_weights", LESSONS[lesson]), "rule", "downhill", observer=(seen := Ways()))
    slope = seen.facts.value(fields.gradient(*seen.key))
    said = "gradient: positive" if slope > 0 else "gradient: negative"
    assert [way.text.text() for way in seen.ways] == [said, "minus gradient"]
    sides = [np.sign(way.arrow.get_end()[0] - way.arrow.get_start()[0]) for way in seen.ways]
    assert sides == [np.sign(slope), -np.sign(slope)]
    step = seen.facts.value(fields.step(*seen.key))
    assert sides[1] == np.sign(step), "that is where the weight goes"


class Ways(Silent):
    """The arrows on the axis at the end, and whose gradient they show."""

    def beat_ends(self, step, beat):
        if beat == "downhill":
            self.facts, self.key = step.facts, step.net.followed
            self.ways = [thing for thing in step.board.things if isinstance(thing, Pointer) and thing in step.mobjects]

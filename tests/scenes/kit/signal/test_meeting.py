"""What was sent and the error signal meet on their arrow, and become the number that stays there."""

from __future__ import annotations

import numpy as np
import pytest

from lesson.facts import fields
from scenes.engine.observer import Silent
from scenes.kit.motion.verbs import level_of
from scenes.kit.network.flow import Along
from scenes.kit.signal.held import left_by
from scenes.kit.signal.meeting import meet
from scenes.kit.signal.streams import stream, weights_again
from tests.scenes.conftest import DEFAULT, LESSONS
from tests.scenes.kit.on_stage import on_stage


def gradient(key):
    return fields.gradient(*key)


def prepared(step):
    left_by(step.board, "backward")
    step.add(step.net, step.net.contents())
    f = step.facts.focus
    key = (step.net.last - 1, f.out, f.h)
    step.play(*step.board.spotlight([key]))
    return key


def flights(animations):
    """Return the values that fly in a play, those of groups, too."""
    return [
        each for one in animations for each in (getattr(one, "animations", None) or [one]) if isinstance(each, Along)
    ]


@pytest.mark.parametrize("lesson", ["default", "mazur", "xor", "classes-3"])
def test_both_come_from_their_ends_on_two_sides_of_the_arrow_and_become_the_gradient(lesson):
    with on_stage(LESSONS[lesson]) as step:
        key = prepared(step)
        edge, plays = step.net.edges[key], []
        step.board.play = lambda *animations, **more: (plays.append(animations), step.play(*animations, **more))
        meet(step.board, key, gradient)
        (back, sent), seen = flights(plays[0]), []
        label = step.board.extra[key]
        assert len(plays) == 1 and label.values == [step.facts.display(gradient(key), sign=True)]
        for flight, unit in ((back, edge.units[1]), (sent, edge.units[0])):
            assert np.linalg.norm(flight.path[0] - unit.center) < unit.radius
            assert np.linalg.norm(flight.path[-1] - label.get_center()) < 0.1
            flight.interpolate(0.7)  # both have come
            seen.append(level_of(flight.mobject))
        assert max(seen) > 0.9 and (lesson != "default" or min(seen) > 0.9)  # what would lie on a text, is hidden
        across = np.array([-edge.direction[1], edge.direction[0], 0])
        sides = [float((flight.mobject.get_center() - edge.point(0.5)) @ across) for flight in (back, sent)]
        assert sides[0] * sides[1] < 0 and abs(sides[0] - sides[1]) > label.height
        assert key not in step.net.labels and level_of(label) == 1.0
        weights_again(step.board)
        assert key not in step.board.extra and step.net.labels.get(key) is step.board.weights.get(key)


@pytest.mark.parametrize("lesson", ["default", "mazur"])
def test_a_number_that_is_on_its_arrow_is_not_written_again(lesson):
    with on_stage(LESSONS[lesson]) as step:
        key = prepared(step)
        meet(step.board, key, gradient)
        label, plays = step.board.extra[key], []
        step.board.play = lambda *animations, **more: (plays.append(animations), step.play(*animations, **more))
        keys = step.net.layer_keys(key[0])
        stream(step.board, keys, gradient)
        assert step.board.extra[key] is label and step.board.extra.keys() <= set(keys)
        assert not any(each.mobject is label for animations in plays for each in animations)
        stream(step.board, [key], lambda key: fields.share(*key))  # another number
        assert step.board.extra[key] is not label


def test_where_units_have_no_room_for_values_light_runs_and_the_number_comes():
    with on_stage(LESSONS["wide"]) as step:
        key = prepared(step)
        assert not step.net.shows_values
        plays = []
        step.board.play = lambda *animations, **more: (plays.append(animations), step.play(*animations, **more))
        meet(step.board, key, gradient)
        assert not flights(plays[0]) and plays[0]


class Labels(Silent):
    """The label of the arrow in focus after every play, by beat."""

    def __init__(self) -> None:
        self.seen: dict[str, list[object]] = {}

    def played(self, step, animations, frames) -> None:
        f = step.facts.focus
        self.seen.setdefault(step.beat, []).append(step.board.known((step.last - 1, f.out, f.h)))


@pytest.mark.parametrize("lesson", [DEFAULT, LESSONS["xor"]], ids=["default", "xor"])
def test_in_step_5_the_gradient_stays_on_its_arrow_until_all_show_theirs(lesson, job, play_beats):
    labels = Labels()
    play_beats(job("output_error", lesson), "multiply", "weight", "compare", "bias", "edges", observer=labels)
    made = labels.seen["weight"][-1]
    assert [shown.field.kind for shown in made.values] == [gradient((1, 0, 0)).kind]
    for beat in labels.seen.keys() - {"multiply", "weight"}:
        assert all(each is made for each in labels.seen[beat]), beat

"""What a message of the layout advises was tried first: it names keys of what has no room, and gives it room."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from manim import Mobject

from lesson import Lesson, load_lesson
from lesson.facts import fields
from scenes.engine import entry
from scenes.engine.context import Context, make_context
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import number, words
from scenes.watch.audit import audit_layout
from scenes.watch.cures import (
    Crowded,
    Way,
    cures,
    in_short,
    larger_steps,
    shorter_units,
    smaller_layers,
    together,
    ways,
    without_success,
)
from tests.scenes import odd_lessons
from tests.scenes.conftest import DEFAULT

LONG = "a layer with a name that nobody could ever write under its units"


def diagram(context: Context) -> Mobject:
    return NetworkDiagram(context.facts, DARK)


def value(context: Context) -> Mobject:
    return number(context.facts.display("prediction[out]"), DARK).fit(0.6)


def weight(context: Context) -> Mobject:
    return number(context.facts.display("network.weights[0][0][0]"), DARK).fit(0.8)


CASES = [  # what is drawn, what makes it too large, what the message advises, the same as a change of the lesson
    (diagram, [f'network.layers[1].name="{LONG}"'], "a shorter network.layers[1].name (at most 16 letters)",
     'network.layers[1].name="a layer with a n"'),
    (value, [], "decimals.values = 2 (now 4)", "decimals.values=2"),
    (weight, ["decimals.weights=4"], "decimals.weights = 1 (now 4)", "decimals.weights=1"),
]  # fmt: skip


@pytest.mark.parametrize(("draw", "cause", "advice", "taken"), CASES)
def test_the_advice_names_the_key_and_works(draw, cause, advice, taken):
    problems, lesson = crowded(draw, cause)
    assert problems
    for problem in problems:
        found = [way for way in ways(problem.texts, lesson, {}) if way.said == advice]
        assert [way.changes for way in found] == [(taken,)]
    assert crowded(draw, [*cause, taken])[0] == []


def crowded(draw, changes: list[str]) -> tuple[list[Crowded], Lesson]:
    context = make_context(DEFAULT, "forward_pass", overrides=tuple(changes))
    return [problem for problem in audit_layout([draw(context)], DARK) if isinstance(problem, Crowded)], context.lesson


def test_numbers_with_as_few_places_as_can_be_are_not_told_to_have_fewer():
    context = make_context(DEFAULT, "forward_pass", overrides=("decimals.values=2",))
    assert not any("decimals" in way.said for way in ways([value(context)], context.lesson, {}))


SHORT, FEWER, SQUARE = (
    Way("a shorter title (at most 8 letters)", ("title='x'",)),
    Way("decimals.values = 2 (now 4)", ("decimals.values=2",)),
    Way("another shape (--format 1:1)", format="1:1"),
)


@pytest.mark.parametrize(
    ("helps", "told"),
    [
        ({SHORT, FEWER, SQUARE}, f"{SHORT.said} or {FEWER.said}"),
        ({FEWER, SQUARE}, FEWER.said),
        ({SQUARE}, SQUARE.said),  # a shape only where no key helps
        ({together([SHORT, FEWER, SQUARE])}, f"{SHORT.said} and {FEWER.said} and {SQUARE.said}"),
        (set(), ""),
    ],
)
def test_only_what_helps_is_advised(helps, told):
    assert in_short([SHORT, FEWER, SQUARE], lambda way: way in helps) == told


def test_where_nothing_helps_alone_all_keys_together_are_tried():
    together = in_short([SHORT, FEWER, SQUARE], lambda way: len(way.changes) == 2)
    assert together == f"{SHORT.said} and {FEWER.said}"


def test_where_nothing_helps_the_message_says_what_was_tried():
    text = value(make_context(DEFAULT, "forward_pass"))
    lesson = load_lesson(DEFAULT)
    (told,) = cures([("a", Crowded("too small", text))], lesson, {}, lambda way: {"a"}).values()
    assert (
        told.startswith(without_success([FEWER]))
        and "--format 9:16" in told
        and told.endswith("take this step's [[steps]] entry out of the lesson, and please report the beat")
    )


def test_of_a_way_for_two_beats_each_is_told_what_helps_it():
    text = value(make_context(DEFAULT, "forward_pass"))
    found = [("a", Crowded("too small", text)), ("b", Crowded("too small", text))]
    told = cures(
        found,
        load_lesson(DEFAULT),
        {},
        lambda way: {"b"} if way == FEWER else set() if way.format == "9:16" else {"a", "b"},
    )
    assert told == {"a": "decimals.values = 2 (now 4) gives room", "b": "another shape (--format 9:16) gives room"}


def test_a_smaller_layer_is_a_lesson_that_can_be_played():
    lesson = load_lesson(odd_lessons.LESSONS["tiny"], odd_lessons.ODD["eight"][1])
    (way,) = smaller_layers(lesson)
    assert way.said == "3 units in network.layers[0] (now 8)"
    assert load_lesson(lesson.path, [*odd_lessons.ODD["eight"][1], *way.changes]).network.sizes == (3, 8, 8)


WIDE = """deeper={x=[1.0, 0.5], target=[1.0, 0.0, 0.0, 0.0, 0.0], layers=[
    {name="In", size=2}, {name="A", activation="tanh", size=2, weights={random="he"}},
    {name="B", activation="tanh", size=2, weights={random="he"}, units=["a very long name", "another very long name"]},
    {name="Out", activation="sigmoid", size=5, weights={random="he"}}]}"""


def test_the_deeper_network_has_its_own_cures():
    lesson = load_lesson(DEFAULT, [WIDE])
    (way,) = smaller_layers(lesson)
    assert way.said == "3 units in deeper.layers[3] (now 5)"
    changed = load_lesson(DEFAULT, [WIDE, *way.changes]).deeper
    assert changed.network.sizes == (2, 2, 2, 3) and changed.unit_names[2] == lesson.deeper.unit_names[2]
    first, *_ = shorter_units(lesson)
    assert first.changes == ('deeper.layers[2].units=["a very long name", "Bnother very lon"]',)
    named = words("another very long name", DARK, own=True)
    advised = next(way for way in ways([named], lesson, {}) if "deeper.layers[2].units[1]" in way.said)
    renamed = load_lesson(DEFAULT, [WIDE, *advised.changes]).deeper
    assert [unit.name for unit in renamed.unit_names[2]] == ["a very long name", "another very lon"]


def one_beat(monkeypatch, key: str) -> None:
    """Have steps of one beat."""
    load = entry._load

    def shortened(job):
        cls, context = load(job)
        beats = tuple(beat for beat in context.script.beats if beat.key == key)
        return cls, replace(context, script=replace(context.script, beats=beats))

    monkeypatch.setattr(entry, "_load", shortened)
    monkeypatch.setattr(entry, "check_script", lambda script, beats: [])  # it would miss the others


def test_what_check_advises_has_been_tried_and_works(job, monkeypatch):
    one_beat(monkeypatch, "open")
    changes = [f'network.layers[1].name="{LONG[:50]}"']
    found = entry.audit(job("forward_pass", changes=tuple(changes))).problems
    assert found and all(
        line.endswith("; a shorter network.layers[1].name (at most 16 letters) gives room") for line in found
    )
    changes.append(f'network.layers[1].name="{LONG[:16]}"')
    assert entry.audit(job("forward_pass", changes=tuple(changes))).problems == ()


@pytest.mark.parametrize(
    ("changes", "advised"),
    [
        ([], False),  # 0.5 has the one place that is asked for
        (["sample.x=[0.00003, 0.00001]"], True),
        (["sample.x=[0.00002, 0.00007]"], True),
        (["sample.x=[0.00002, 0.00007]", "decimals.values=2"], False),
    ],
)
def test_a_number_of_more_places_than_asked_for_may_need_another_key(changes, advised):
    """Tried in 9:16, step 6: decimals.values = 2 gives a tiny input room, its own key does not."""
    context = make_context(DEFAULT, "hidden_error", overrides=tuple(changes))
    tiny = number(context.facts.display(fields.input_value(0)), DARK)
    said = [way.changes for way in ways([tiny], context.lesson, {})]
    assert (("decimals.values=2",) in said) is advised


def test_what_a_network_has_no_room_for_is_told_with_what_gives_it_room(job, monkeypatch):
    one_beat(monkeypatch, "open")
    changes = ["network.layers[1].biases=[0.1, 0.2]", "network.layers[2].biases=[0.1]"]
    (note,) = [
        line
        for line in entry.audit(job("forward_pass", changes=tuple(changes), width=1080, height=1920)).motion
        if "no room" in line
    ]
    cure = re.search(r"; another shape \(--format (16:9|1:1)\)", note)
    assert cure and note.startswith("9:16: the network has no room for ")
    width, height = {"16:9": (1920, 1080), "1:1": (1080, 1080)}[cure[1]]
    assert not [
        line
        for line in entry.audit(job("forward_pass", changes=tuple(changes), width=width, height=height)).motion
        if "no room" in line
    ]


def test_steps_that_are_too_tiny_to_be_shown_have_room(tmp_path):
    """The new weight differs from the old one late, so it has many digits."""
    assert entry.audit(odd_lessons.job("tiny_steps", "hidden_error", str(tmp_path))).problems == ()


@pytest.mark.parametrize(
    ("eta", "told"), [(1e-9, [("network.eta=0.001",)]), (2e-7, [("network.eta=0.001",)]), (0.5, [])]
)
def test_a_tiny_learning_rate_is_a_reason_for_many_digits(eta, told):
    lesson = load_lesson(DEFAULT, (f"network.eta={eta}",))
    assert [way.changes for way in larger_steps(lesson)] == told

"""What a message of the layout advises names the keys of what has no room, and gives it room."""

from __future__ import annotations

import pytest
from manim import Mobject

from lesson import Lesson
from scenes.engine.context import Context, make_context
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import number
from scenes.watch.audit import audit_layout
from scenes.watch.cures import Crowded, cure
from tests.scenes.conftest import DEFAULT

LONG = "a layer with a name that nobody could ever write under its units"


def diagram(context: Context) -> Mobject:
    return NetworkDiagram(context.facts, DARK)


def value(context: Context) -> Mobject:
    return number(context.facts.display("prediction[out]"), DARK).fit(0.6)


def weight(context: Context) -> Mobject:
    return number(context.facts.display("network.weights[0][0][0]"), DARK).fit(0.8)


CASES = [  # what is drawn, what makes it too large, what the message advises, the advice taken
    (
        diagram,
        [f'network.layers[1].name="{LONG}"'],
        "a shorter network.layers[1].name",
        ['network.layers[1].name="Hidden"'],
    ),
    (value, [], "decimals.values = 2 (now 4)", ["decimals.values=2"]),
    (weight, ["decimals.weights=4"], "decimals.weights = 1 (now 4)", ["decimals.weights=1"]),
]


@pytest.mark.parametrize(("draw", "cause", "advice", "taken"), CASES)
def test_the_advice_names_the_key_and_works(draw, cause, advice, taken):
    problems, lesson = crowded(draw, cause)
    assert problems and all(advice in cure(problem.texts, lesson) for problem in problems)
    assert crowded(draw, [*cause, *taken])[0] == []


def crowded(draw, changes: list[str]) -> tuple[list[Crowded], Lesson]:
    context = make_context(DEFAULT, "forward_pass", overrides=tuple(changes))
    return [problem for problem in audit_layout([draw(context)], DARK) if isinstance(problem, Crowded)], context.lesson


def test_numbers_with_as_few_places_as_can_be_are_not_told_to_have_fewer():
    context = make_context(DEFAULT, "forward_pass", overrides=("decimals.values=2",))
    assert "decimals" not in cure([value(context)], context.lesson)

"""Conditions of the narration: what each says of a lesson, how they combine, and what is said of wrong ones."""

import numpy as np
import pytest

from lesson import PROJECT_ROOT, Facts, FieldError, load_lesson
from lesson.facts.conditions import CONDITIONS

DEFAULT = PROJECT_ROOT / "assets" / "lesson.toml"
PATHS = [
    *sorted((PROJECT_ROOT / "tests" / "lessons").glob("*.toml")),
    *sorted((PROJECT_ROOT / "assets" / "templates").iterdir()),
]
FACTS = {"lesson": Facts(load_lesson(DEFAULT)), **{path.stem: Facts(load_lesson(path)) for path in PATHS}}


@pytest.mark.parametrize("name", FACTS)
def test_every_condition_can_be_asked_of_every_lesson(name: str) -> None:
    held = {condition for condition in CONDITIONS if FACTS[name].holds(condition)}
    assert ("has_biases" in held) != ("no_biases" in held)
    assert not {"blames_differ", "blames_same"} <= held
    assert len(held & {"prediction_low", "prediction_high", "prediction_right"}) == 1
    assert len(held & {"squared_loss", "binary_loss", "categorical_loss"}) == 1


HELD = {
    "lesson": (
        "no_biases and blames_differ and signs_flip and loss_fell_much "
        "and prediction_low and large_rate_overshoots and large_rate_worse"
    ),
    "three_classes": "softmax_output and tanh_hidden and update_biases and several_outputs and cross_entropy_loss",
    "dead_relu": "dead_units and identity_output and relu_hidden and hidden_layers_several and large_rate_overshoots",
    "tiny": "not several_hidden and not several_inputs and not blames_differ and not blames_same and not has_dataset",
    "mazur": "has_biases and not update_biases and several_outputs and blames_same and prediction_high",
    "xor": "has_dataset and binary_loss and inputs_zero and large_rate_overshoots",
}


@pytest.mark.parametrize("name", HELD)
def test_conditions_tell_the_lessons_apart(name: str) -> None:
    assert FACTS[name].holds(HELD[name])


LOGIC = [
    ("has_hidden", True),
    ("not has_hidden", False),
    ("not not has_hidden", True),
    ("has_biases or has_hidden", True),
    ("has_biases and has_hidden", False),
    ("has_hidden or has_biases and has_biases", True),
    ("(has_hidden or has_biases) and has_biases", False),
    ("not has_biases and not has_biases", True),
    ("  has_hidden  ", True),
    ("not (has_biases or has_hidden)", False),
]


@pytest.mark.parametrize(("text", "value"), LOGIC)
def test_conditions_combine(text: str, value: bool) -> None:
    assert FACTS["lesson"].holds(text) is value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("has_bias", "did you mean 'has_biases'?"),
        ("has_hidden or has_bias", "did you mean 'has_biases'?"),
        ("", "a condition is missing"),
        ("and", "a condition is missing"),
        ("has_hidden has_biases", "did not expect 'has_biases'"),
        ("(has_hidden", "bracket is not closed"),
        ("has_hidden)", "did not expect ')'"),
        ("__import__('os')", "cannot read"),
        ("not " * 200, "at most 500 are read"),
        ("(" * 240 + "has_hidden" + ")" * 240, "more than 20 brackets"),
    ],
)
def test_conditions_that_mean_nothing_say_why(text: str, said: str) -> None:
    with pytest.raises(FieldError) as caught:
        FACTS["lesson"].holds(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["\n" * 400, "(" + "x" * 400, "x" * 400, "has_biases " + "y" * 400, "(has_biases" + " " * 400 + "or " * 30 + "z"],
)
def test_what_is_told_of_a_long_condition_is_short(text: str) -> None:
    with pytest.raises(FieldError) as told:
        FACTS["lesson"].holds(text)
    assert len(str(told.value)) < 400 and "\n" not in str(told.value)


@pytest.mark.parametrize("name", FACTS)
def test_wishes_are_spoken_of_where_some_unit_has_one(name):
    """Both, one or none of "more" and "less": whatever the signs of what arrives at the last hidden layer are."""
    facts = FACTS[name]
    upstream = facts.cycle.backward.upstream
    blame = np.asarray(upstream[-2] if len(upstream) > 1 else facts.cycle.backward.input_gradient)
    assert facts.holds("some_want_more") == any(value < 0 for value in blame)
    assert facts.holds("some_want_less") == any(value > 0 for value in blame)

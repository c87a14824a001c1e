"""Numbers that stand alone are read with their names: what they are and whose."""

import pytest

from lesson import PROJECT_ROOT, Facts, load_lesson
from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.blocks.card import Question
from scenes.kit.theme import DARK
from scenes.kit.type.paragraph import in_one, paragraph
from scenes.kit.type.typeset import number, words
from scenes.watch.seen import texts_on_screen
from scenes.watch.transcript import lines_of

FACTS = Facts(load_lesson(PROJECT_ROOT / "assets" / "lesson.toml"))


@pytest.mark.parametrize(
    ("field", "line"),
    [
        (fields.weight(-1, "out", "h2"), "weights: h₂ → ŷ −0.30"),
        (fields.weight(0, 1, 0, of=fields.UPDATED), "weights: x₁ → h₂ +0.50"),
        ("history.networks[100].weights[0][h][i2]", "weights: x₂ → h₁ +0.07"),
        (fields.bias(0, 1), "biases: h₂ 0.00"),
        (fields.input_value("i2"), "inputs: x₂ 0.5"),
        (fields.target("out"), "targets: ŷ 1.0"),
        (fields.prediction("out", of=fields.cycle_after(-1)), "predictions: ŷ 0.8824"),
        (fields.prediction_nudged(0), "predictions: ŷ 0.5330"),
        (fields.z(-2, "h"), "sums z: h₁ 0.2000"),
        (fields.activation(0, "h", of=fields.SECOND), "activations: h₁ 0.5525"),
        (fields.delta(-1, "out"), "error signals δ: ŷ −0.1164"),
        (fields.blame(-2, "h2"), "blame that arrives: h₂ 0.0349"),
        (fields.gradient(0, "h2", "i2"), "gradients of the weights: x₂ → h₂ 0.0039"),
        (fields.step(-1, "out", "h"), "steps of the weights: h₁ → ŷ 0.0320"),
        (fields.sample_prediction(0, 0), "0.5323"),  # of a sample: no unit alone says whose it is
        (fields.arriving(-1, "h"), "0.5498"),
        (fields.nudged("weight", "after"), "+0.605"),
        (fields.deeper(fields.delta(1, 1)), "error signals δ: g₂ 0.0806"),
        (fields.deeper(fields.weight(1, "h2", 0)), "weights: h₁ → g₂ −1.20"),
        (fields.deeper(fields.target(1)), "targets: ŷ₂ 0.0"),
    ],
    ids=str,
)
def test_a_number_alone_is_read_with_its_name(field: Field | str, line: str) -> None:
    label = number(FACTS.display(field), DARK).centered_at(0, 0)
    assert lines_of(texts_on_screen([label]), FACTS) == [line]


LONG = "Multiply derivatives to trace blame through the layers"


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "学习率是一个很小的数字我们把它叫做步长因为它说明一步有多大",
        "the loss of {n} in all of the samples together",
    ],
)
def test_a_text_of_several_lines_is_read_as_one_beside_another_one(text: str) -> None:
    """Not line by line across both: "Multiply derivatives to | Error signals propagate"."""
    values = {"n": FACTS.display("loss")} if "{n}" in text else {}
    one, other = (paragraph(text, DARK, 2.6, **values) for _ in range(2))
    assert len(one.lines) > 2
    seen = texts_on_screen([one.at(-5.0, 1.0), other.at(1.0, 1.0), Question(DARK, "Will it be", "larger?")])
    said = " ".join(lines_of(seen, FACTS))
    whole = text.replace("{n}", FACTS.display("loss").text)
    assert f"{whole} | {whole}" in said and "Will it be larger?" in said


def test_a_number_under_a_text_keeps_its_name() -> None:
    lines = in_one([words("the weight", DARK).at(0, 1), number(FACTS.display(fields.weight(-1, "out", "h2")), DARK)])
    assert lines_of(texts_on_screen(lines), FACTS) == ["weights: h₂ → ŷ −0.30", "the weight"]

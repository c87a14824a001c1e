"""Names of units find a place in the diagram; numbers that gain or lose a sign keep their digits in place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lesson import Facts, load_lesson
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import number
from tests.scenes.conftest import DEFAULT

LAYERS = """
[[network.layers]]
name = "Input"
size = 3
units = [{ name = "hours slept", unit = "h" }, { name = "hours learned", unit = "h" }, "absences"]

[[network.layers]]
name = "Hidden 1"
activation = "tanh"
weights = [[0.4, 0.6, -0.3], [-0.5, 0.2, 0.7]]
biases = [0.1, -0.1]

[[network.layers]]
name = "Output"
activation = "sigmoid"
weights = [[0.8, -0.6]]
biases = [0.2]
units = ["P(pass)"]

"""


def test_three_named_inputs_and_an_output_are_all_named(tmp_path):
    text = DEFAULT.read_text(encoding="utf-8")
    start, sample, steps = text.index("[[network.layers]]"), text.index("[sample]"), text.index("[[steps]]")
    file = tmp_path / "lesson.toml"
    file.write_text(f"{text[:start]}{LAYERS}[sample]\nx = [0.7, 0.9, 0.2]\ny = [1.0]\n{text[steps:]}", encoding="utf-8")
    assert start < sample < steps
    net = NetworkDiagram(Facts(load_lesson(file)), DARK)
    said = [" ".join(line.text() for line in name.lines) for name in net.own_names]
    assert said == ["hours slept (h)", "hours learned (h)", "absences", "P(pass)"]


@pytest.mark.parametrize(("before", "after"), [("+0.02", "0.00"), ("0.00", "−0.03"), ("+0.02", "−0.03")])
def test_digits_stay_where_a_sign_comes_or_goes(before, after):
    shown = Facts(load_lesson(DEFAULT)).display("network.weights[0][0][0]")
    label, other = (number(replace(shown, text=text), DARK) for text in (before, after))
    label.at(1.0, 1.0)
    right = label.ink_points()[:, 0].max()
    label.say(other)
    assert label.ink_points()[:, 0].max() == pytest.approx(right, abs=0.03)

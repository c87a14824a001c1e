"""Names of units find a place in the diagram; numbers that gain or lose a sign keep their digits in place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
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


BIASED = ("network.layers[1].biases=[0.1, 0.2]", "network.layers[2].biases=[0.1]")


@pytest.mark.parametrize("changes", [(), BIASED])
def test_names_of_inputs_stand_under_them_and_over_those_of_the_layers(changes):
    net = NetworkDiagram(Facts(load_lesson(DEFAULT, changes)), DARK)
    assert len(net.own_names) == net.sizes[0] + net.sizes[-1]
    units = net.units[0]
    for unit in units.values():
        points = np.concatenate([line.ink_points() for line in unit.stands_for.lines])
        low, high = points[:, 1].min(), points[:, 1].max()
        assert high < unit.center[1] - unit.radius and low > net.names[0].ink_points()[:, 1].max()
        distance = {k: abs(other.center[1] - (low + high) / 2) for k, other in units.items()}
        assert units[min(distance, key=distance.get)] is unit, "nearer to its own unit than to another"


def test_names_dim_with_their_units_and_come_back_with_them():
    net = NetworkDiagram(Facts(load_lesson(DEFAULT)), DARK)
    lit = net.lit([(0, 0, 0)])
    dimmed = net.everything_but(lit)
    first, second, out = (net.unit(*place).stands_for for place in ((0, 0), (0, 1), (net.last, 0)))
    assert any(each is first for each in lit) and not any(each is first for each in dimmed)
    for name in (second, out):
        assert any(each is name for each in dimmed) and not any(each is name for each in lit)

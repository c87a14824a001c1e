"""Lessons of odd numbers and names: saturated, exact, dead, zero, huge, named; each a lesson of ours with some
changes.
"""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from lesson import StepJob
from tests.jobs import step_job
from tests.scenes.conftest import LESSONS, PIXELS, STEPS

BINARY = 'network.loss="binary_cross_entropy"'


def _layers(*layers: str) -> str:
    return "network.layers=[" + ", ".join("{" + layer + "}" for layer in layers) + "]"


def _input(size: int, units: str = "") -> str:
    return f'name="Input", size={size}' + (f", units={units}" if units else "")


IDENTITY_11 = _layers(_input(1), 'name="Output", activation="identity", weights=[[1.0]]')
RELU_XOR = _layers(
    _input(2),
    'name="Hidden 1", activation="relu", weights=[[1.0, 1.0], [1.0, 1.0]], biases=[0.0, -1.0]',
    'name="Output", activation="identity", weights=[[1.0, -2.0]]',
)
GRADES = _layers(
    _input(3, '["hours slept", "hours studied", "coffee"]'),
    'name="Hidden 1", activation="tanh", weights=[[0.25, -0.55, 0.35], [0.75, 0.15, -0.45], [-0.65, 0.05, 0.95]], '
    "biases=[0.25, -0.50, 0.75]",
    'name="Output", activation="sigmoid", weights=[[0.85, -0.25, 0.45], [-0.35, 0.65, 0.15]], biases=[-0.50, 0.25], '
    'units=["pass", "distinction"]',
)
EIGHT = _layers(
    _input(8),
    'name="Hidden 1", activation="tanh", size=8, weights={random="glorot", seed=1}',
    'name="Output", activation="sigmoid", size=8, weights={random="glorot", seed=2}',
)

TANH_21 = _layers(_input(2), 'name="Output", activation="tanh", weights=[[0.5, -0.3]], biases=[0.005]')
DEEP = _layers(
    _input(3),
    'name="Hidden 1", activation="relu", weights=[[0.4, -0.2, 0.1], [-0.6, 0.3, 0.5]], biases=[0.005, -0.005]',
    'name="Hidden 2", activation="tanh", weights=[[0.7, -0.1], [0.2, 0.9]]',
    'name="Output", activation="identity", weights=[[0.3, -0.8], [0.6, 0.1]]',
)
WIDE_564 = _layers(
    _input(5),
    'name="Hidden 1", activation="tanh", size=6, weights={random="glorot", seed=3}',
    'name="Output", activation="softmax", size=4, weights={random="glorot", seed=4}',
)
RELU_OUTPUTS = _layers(
    _input(2),
    'name="Hidden 1", activation="sigmoid", weights=[[0.3, -0.2], [0.5, 0.4]]',
    'name="Output", activation="relu", weights=[[0.6, -0.3], [-0.8, 0.2]]',
)
TANH_OUTPUTS = _layers(
    _input(2),
    'name="Hidden 1", activation="tanh", weights=[[0.3, -0.2], [0.5, 0.4]], biases=[0.1, -0.1]',
    'name="Output", activation="tanh", weights=[[0.6, -0.3], [-0.8, 0.2]], biases=[0.2, 0.0]',
)


def _one_hidden(output: str) -> str:
    """Two inputs, one hidden unit, three outputs."""
    hidden = 'name="Hidden 1", activation="sigmoid", weights=[[0.4, -0.6]], biases=[0.1]'
    return _layers(
        _input(2),
        hidden,
        f'name="Output", activation="{output}", weights=[[0.7], [-0.5], [0.2]], biases=[0.1, 0.0, -0.1]',
    )


ONES = "dataset.x=[[1.0, 0.5], [1.0, 0.5], [1.0, 0.5]]"
LONG_NAME = "share of nights asleep"

# name: (lesson of tests.scenes.conftest, changes)
ODD: dict[str, tuple[str, list[str]]] = {
    # sure and hopeless
    "binary_sure": ("default", [BINARY, "network.layers[2].weights=[[6,6]]"]),
    "binary_hopeless": ("default", [BINARY, "network.layers[2].weights=[[-9,-9]]"]),
    "binary_certain": ("default", [BINARY, "network.layers[2].weights=[[40,40]]"]),
    "binary_impossible": ("default", [BINARY, "network.layers[2].weights=[[-400,-400]]"]),
    "binary_zero_sure": ("default", [BINARY, "network.layers[2].weights=[[-9,-9]]", "sample.y=[0.0]"]),
    "binary_zero_hopeless": ("default", [BINARY, "network.layers[2].weights=[[9,9]]", "sample.y=[0.0]"]),
    "binary_soft_target": ("default", [BINARY, "network.layers[2].weights=[[-9,-9]]", "sample.y=[0.3]"]),
    "classes_sure": ("classes-3", ["network.layers[2].biases=[0.0, 10.0, 0.0]"]),
    "classes_hopeless": ("classes-3", ["network.layers[2].biases=[0.0, -30.0, 0.0]"]),
    "classes_certain": ("classes-3", ["network.layers[2].biases=[0.0, 800.0, 0.0]"]),
    "sigmoid_flat": ("default", ["network.layers[2].weights=[[60,60]]", "sample.y=[0.0]"]),
    "tanh_flat": ("default", ['network.layers[1].activation="tanh"', "network.layers[1].weights=[[30,30],[40,50]]"]),
    "hidden_flat": ("default", ["network.layers[1].weights=[[30,30],[-40,-50]]"]),
    # prediction equals target
    "identity_right": ("tiny", [IDENTITY_11, "sample.x=[1.0]", "sample.y=[1.0]"]),
    "relu_xor_right": ("default", [RELU_XOR, "sample.x=[0.0, 1.0]", "sample.y=[1.0]"]),
    "relu_xor_zero": ("default", [RELU_XOR, "sample.x=[0.0, 0.0]", "sample.y=[0.0]"]),
    "sigmoid_right": ("default", ["network.layers[2].weights=[[0,0]]", "sample.y=[0.5]"]),
    "nearly_right": ("default", ["sample.y=[0.5325]"]),
    # zero
    "sum_zero": ("default", ["network.layers[2].weights=[[0,0]]"]),
    "all_zero": ("default", ["network.layers[1].weights=[[0,0],[0,0]]", "network.layers[2].weights=[[0,0]]"]),
    "inputs_zero": ("default", ["sample.x=[0.0, 0.0]"]),
    "output_dead": ("default", ['network.layers[2].activation="relu"', "network.layers[2].weights=[[-1,-1]]"]),
    "output_kink": ("default", ['network.layers[2].activation="relu"', "network.layers[2].weights=[[0,0]]"]),
    "hidden_dead": ("default", ['network.layers[1].activation="relu"', "network.layers[1].weights=[[-1,-1],[-1,0]]"]),
    "hidden_kink": ("default", ['network.layers[1].activation="relu"', "network.layers[1].weights=[[1,-2],[0,0]]"]),
    "tanh_zero": ("default", ['network.layers[2].activation="tanh"', "network.layers[2].weights=[[0,0]]"]),
    "two_alike": ("mazur",
                  ["network.layers[2].weights=[[0.4, 0.4], [0.4, 0.4]]", "network.layers[2].biases=[0.0, 0.0]"]),
    "three_alike": ("classes-3", ["network.layers[2].weights=[[0,0,0],[0,0,0],[0,0,0]]"]),
    "soft_classes": ("classes-3", ["sample.y=[0.8, 0.1, 0.1]"]),
    # data, outputs and layers of other kinds
    "two_rows": ("default",
                 ["dataset.x=[[1.0, 0.5], [0.0, 0.0]]", "dataset.y=[[1.0], [0.0]]"]),  # the fewest there may be
    "equal_rows": ("default", [ONES, "dataset.y=[[1.0], [1.0], [1.0]]"]),
    "rows_that_contradict": ("default", [ONES, "dataset.y=[[1.0], [0.0], [1.0]]"]),
    "relu_outputs": ("tiny", [RELU_OUTPUTS, "sample.x=[1.0, 0.5]", "sample.y=[1.0, 0.5]"]),
    "tanh_outputs": ("tiny", [TANH_OUTPUTS, "sample.x=[1.0, 0.5]", "sample.y=[-1.0, 1.0]"]),
    "tanh_minus_one": ("tiny", [TANH_21, "sample.x=[1.0, 0.5]", "sample.y=[-1.0]"]),
    "one_hidden_three_outputs": ("tiny", [_one_hidden("sigmoid"), "sample.x=[1.0, 0.5]", "sample.y=[1.0, 0.0, 0.0]"]),
    "one_hidden_three_classes": (
        "tiny",
        [_one_hidden("softmax"), 'network.loss="categorical_cross_entropy"', "sample.x=[1.0, 0.5]",
         "sample.y=[0.0, 1.0, 0.0]"],
    ),
    # large, whole and crowded
    "huge": ("default",
             ["network.layers[1].weights=[[1000,-1000],[1000,1000]]", "network.layers[2].weights=[[-1000,1000]]"]),
    "whole_sum": ("tiny", [IDENTITY_11, "network.layers[1].weights=[[3.0]]", "sample.x=[1.0]", "sample.y=[1.0]"]),
    "grades": ("tiny", [GRADES, "sample.x=[0.5, 0.8, 0.3]", "sample.y=[1.0, 0.0]"]),
    "eight": ("tiny", [EIGHT, "sample.x=[0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8]", "sample.y=[1,0,0,0,0,0,0,0]"]),
    "target_out_of_reach": ("tiny", [TANH_21, "sample.x=[1.0, 0.5]", "sample.y=[5.0]"]),
    "weights_nearly_zero": ("default", ["network.layers[1].weights=[[1e-9, 2e-9], [0.5, -0.4]]"]),
    "input_of_a_million": ("default", ["sample.x=[1000000.0, 0.5]"]),
    "tiny_steps": ("default", ["network.eta=1e-9"]),
    "few_epochs": ("default", ["network.epochs=3"]),
    "deep": ("tiny", [DEEP, "sample.x=[0.5, -1.0, 0.25]", "sample.y=[1.0, -1.0]"]),
    "five_six_four": ("tiny",
                      [WIDE_564, 'network.loss="categorical_cross_entropy"', "sample.x=[0.1, 0.2, 0.3, 0.4, 0.5]",
                       "sample.y=[0, 0, 1, 0]"]),
    "long_and_short_names": (
        "default",
        [f'network.layers[0].units=["{LONG_NAME}", "T"]', f'network.layers[1].units=["Q", "{LONG_NAME} 2"]',
         'network.layers[2].units=["P"]'],
    ),
    "names_with_digits": (
        "default",
        ['network.layers[0].units=["PM2.5", "year 2020"]', 'network.layers[2].units=["3 steps"]',
         'title="Part 2: 3 steps"'],
    ),
}  # fmt: skip


def job(name: str, step: str, scratch: str, shape: str = "wide", language: str = "en") -> StepJob:
    """A job for scenes.engine.entry."""
    lesson, changes = ODD[name]
    width, height = PIXELS[shape]
    changes = [*changes, f'language="{language}"']
    return step_job(LESSONS[lesson], step, width, height, theme="dark", scratch=Path(scratch), changes=tuple(changes))


def main(wanted: list[str]) -> int:
    """Audit every step of every odd lesson: `.venv/bin/python -m tests.scenes.odd_lessons [name ...]`, about 12
    minutes.
    """
    from scenes.engine import entry  # here: whoever only wants the table waits for no Manim

    failed = 0
    shape = next((word for word in wanted if word in PIXELS), "wide")
    steps = [step for step in STEPS if step in wanted] or STEPS
    names = [name for name in ODD if name in wanted] or list(ODD)
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            found: list[str] = []
            for step in steps:
                try:
                    found += entry.audit(job(name, step, scratch, shape)).problems
                except Exception:
                    found.append(f"{step}: {traceback.format_exc(limit=-3)}")
            print(name, *found, sep="\n    " if found else " ", flush=True)
            failed += bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

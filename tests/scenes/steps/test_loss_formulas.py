"""The loss and its slope as they are written are those that the core computes, for hard and soft targets of every
loss.
"""

import math
import re

import pytest

from scenes.engine.context import make_context
from scenes.kit.type.loss_formulas import LossFormulas
from tests.scenes.conftest import LESSONS

BINARY = 'network.loss="binary_cross_entropy"'
CASES = [
    ("default", []),
    ("mazur", []),
    ("default", [BINARY]),
    ("default", [BINARY, "sample.y=[0.0]"]),
    ("default", [BINARY, "sample.y=[0.3]"]),
    ("classes-3", []),
    ("classes-3", ["sample.y=[0.8, 0.1, 0.1]"]),
    ("classes-3", ["sample.y=[0.5, 0.5, 0.0]"]),
    ("classes-3", ["sample.y=[0.2, 0.3, 0.5]"]),
]


@pytest.mark.parametrize(("lesson", "changes"), CASES)
def test_formulas_give_what_the_core_computes(lesson, changes):
    facts = make_context(LESSONS[lesson], "computing_the_error", overrides=tuple(changes)).facts
    formulas = LossFormulas(facts, facts.focus.out)
    a, y = facts.value("prediction[out]"), facts.value("target[out]")
    path = "output_losses[out]" if facts.holds("own_losses") else "loss"
    loss = f"0.5 * ({a} - {y})**2" if formulas.squared else " ".join(formulas.log(f"{a}", f"({y})"))
    assert evaluated(loss) == pytest.approx(facts.value(path), rel=1e-9)
    slope = f"{a} - {y}" if formulas.squared else formulas.slope(f"{a}", f"({y})")
    assert evaluated(slope) == pytest.approx(facts.value("cycle.backward.error[out]"), rel=1e-9)
    if facts.holds("own_losses"):  # the sum that is shown
        assert sum(facts.value(f"output_losses[{k}]") for k in range(facts.counts.outputs)) == pytest.approx(facts.loss)


def evaluated(formula: str) -> float:
    return float(eval(re.sub(r"(?<=[)\d]) (?=ln|\()", " * ", formula), {"ln": math.log}))

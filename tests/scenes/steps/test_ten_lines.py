"""The ten lines of numpy that step 8 shows are run, and print the film's numbers."""

import re
import subprocess
import sys

import pytest

from scenes.engine.context import make_context
from tests.scenes.conftest import DEFAULT, ROOT

FILE = ROOT / "assets" / "ten_lines.py"


@pytest.fixture(scope="module")
def printed():
    done = subprocess.run([sys.executable, str(FILE)], capture_output=True, text=True, check=True)
    return [[float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", line)] for line in done.stdout.splitlines()]


def test_it_is_ten_lines():
    code = [
        line
        for line in FILE.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]
    assert len(code) == 10


def test_it_prints_the_numbers_of_the_film(printed):
    history = make_context(DEFAULT, "learning_loop").facts.history
    assert len(printed) == 100
    for number, prediction, loss in printed:
        cycle = history.cycles[int(number) - 1]
        assert prediction == pytest.approx(float(cycle.prediction[0]), abs=1e-12)
        assert loss == pytest.approx(cycle.loss, abs=1e-12)

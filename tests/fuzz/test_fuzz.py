"""A few hundred changed files of every kind: each is accepted or reported in one line, never a traceback."""

import random

import pytest

from tests.fuzz.mutate import bent, seeds
from tests.fuzz.targets import TARGETS, run


@pytest.mark.parametrize("name", TARGETS)
def test_bent_files_are_taken_or_told(name: str) -> None:
    dice, files = random.Random(name), seeds()[name]
    assert all(run(name, data) == "ok" for data in files[:2])
    told = {run(name, bent(dice.choice(files), dice)) for _ in range(60)}
    assert len(told) > 3, "the inputs are too much alike to prove anything"

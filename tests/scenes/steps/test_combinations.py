"""Every activation with every output and loss of the core makes a film; here by turns, all steps of all: python -m
tests.scenes.combinations.
"""

from __future__ import annotations

import pytest

from backprop_core.activations import ACTIVATIONS
from backprop_core.losses import LOSSES
from lesson import Facts, load_lesson, load_script
from scenes.engine import entry
from tests.scenes import combinations
from tests.scenes.conftest import STEPS


def test_none_of_the_core_is_left_out():
    assert {hidden for hidden, _ in combinations.ALL} | {"softmax"} == set(ACTIVATIONS)
    assert {loss for _, (_, loss) in combinations.ALL} == set(LOSSES)


@pytest.mark.parametrize("number", range(len(combinations.ALL)))
def test_there_are_words_for_every_combination(number, tmp_path):
    file = combinations.lesson(number, tmp_path)
    for language in ("en", "es"):
        lesson = load_lesson(file, [f'language="{language}"'])
        facts = Facts(lesson)
        for step in STEPS:
            assert all(beat.lines for beat in load_script(lesson, facts, step).beats), (language, step)


# For each step one: all that hidden layers and outputs may be, and one to four layers of weights, are among them.
AUDITED = (4, 9, 5, 18, 19, 6, 14, 22)


def test_the_audited_are_of_every_kind():
    chosen = [combinations.ALL[number] for number in AUDITED]
    assert {output for _, output in chosen} == set(combinations.OUTPUTS)
    assert {hidden for number, (hidden, _) in zip(AUDITED, chosen, strict=True) if number % 4} == set(
        combinations.HIDDEN
    )
    assert {number % 4 for number in AUDITED} == {0, 1, 2, 3} and len(AUDITED) == len(STEPS)


@pytest.mark.parametrize(("number", "step"), list(zip(AUDITED, STEPS, strict=True)))
def test_audits_are_green_of_any_combination(number, step, tmp_path, job):
    assert entry.audit(job(step, combinations.lesson(number, tmp_path), "dark")).problems == ()

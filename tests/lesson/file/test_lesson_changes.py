"""A change that the film speaks of can be seen: at any learning rate, before and after are written and spoken
differently."""

from __future__ import annotations

import pytest

from lesson import PROJECT_ROOT, Facts, load_lesson, load_script

PAIRS = (
    ("network.weights[-1][out][h]", "cycle.updated.weights[-1][out][h]", None),
    ("prediction[out]", "cycle.prediction_after[out]", 3),
    ("loss", "cycle.loss_after", 3),
)


@pytest.mark.parametrize("eta", [0.5, 1e-3, 2e-6, 3e-10])
@pytest.mark.parametrize("language", ["en", "es"])
def test_tiny_steps_are_told(eta: float, language: str) -> None:
    lesson = load_lesson(PROJECT_ROOT / "assets" / "lesson.toml", (f"network.eta={eta:.12f}", f'language="{language}"'))
    facts = Facts(lesson)
    for before, after, places in PAIRS:
        assert facts.text(before, places, beside=after) != facts.text(after, places, beside=before)
        assert facts.value(before) != facts.value(after)
    assert facts.display("eta").text.strip("0,.") != ""
    told = [line.written for beat in load_script(lesson, facts, "what_is_backpropagation").beats for line in beat.lines]
    before, after, _ = PAIRS[0]
    assert any(facts.text(before, beside=after) in line and facts.text(after, beside=before) in line for line in told)


def test_a_number_written_whole_needs_no_more_places() -> None:
    facts = Facts(load_lesson(PROJECT_ROOT / "assets" / "lesson.toml", ("network.eta=0.000002",)))
    before, after, _ = PAIRS[0]
    assert (facts.text(before, beside=after), facts.text(after, beside=before)) == ("+0.60", "+0.6000001")


def test_the_shipped_lesson_is_told_as_before() -> None:
    """Half a point is seen at the places it always had."""
    facts = Facts(load_lesson(PROJECT_ROOT / "assets" / "lesson.toml"))
    for before, after, places in PAIRS:
        assert facts.text(after, places, beside=before) == facts.text(after, places)
        assert facts.text(before, places, beside=after) == facts.text(before, places)

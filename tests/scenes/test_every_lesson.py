"""Every step, for every lesson: audited at the end and in the middle of every motion, in all looks, shapes and languages by turns."""

from __future__ import annotations

import tomllib
from itertools import product

import pytest

from lesson import Timeline, load_lesson
from lesson.theme import SHIPPED
from pipeline.voice.sources import Voices, scripts_of
from scenes import entry
from tests.scenes.conftest import DEFAULT, LESSONS, PIXELS, ROOT, STEPS

SPANISH = set(tomllib.loads((ROOT / "assets" / "words" / "es.toml").read_text(encoding="utf-8"))["words"])


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("step", STEPS)
def test_audits_are_green(step, lesson, job):
    """As most will see it: dark, 16:9, English."""
    result = entry.audit(job(step, LESSONS[lesson], "dark"))
    assert result["problems"] == []
    assert set(result["words"]) <= SPANISH, "words on screen that assets/words/es.toml lacks"


MATRIX = [*product(SHIPPED, ("wide", "square", "tall"), ("en", "es"))][1:]  # but the one above
OURS = [name for name in LESSONS if LESSONS[name].is_relative_to(ROOT / "assets")]


@pytest.mark.parametrize("lesson", OURS)
@pytest.mark.parametrize("step", STEPS)
def test_audits_are_green_in_other_looks_shapes_and_languages(step, lesson, job):
    """Each step of each of the project's lessons in one cell of the matrix, all cells in turn; `./render.sh check --matrix` looks at all of them."""
    turn = STEPS.index(step) + len(STEPS) * OURS.index(lesson)
    theme, shape, language = MATRIX[turn % len(MATRIX)]
    width, height = PIXELS[shape]
    asked = job(step, LESSONS[lesson], theme, width=width, height=height, set=[f'language="{language}"'])
    assert entry.audit(asked)["problems"] == [], (theme, shape, language)


def test_the_sample_visits_the_whole_matrix():
    turns = {cell % len(MATRIX) for cell in range(len(STEPS) * len(OURS))}
    assert turns == set(range(len(MATRIX))) == set(range(17))


def test_the_film_with_the_voice_that_ships(job):
    """As `./render.sh plan` says it: its lengths; word and picture arrive together; plan and audit agree on the time."""
    lesson = load_lesson(DEFAULT)
    voices, scripts = Voices(lesson), scripts_of(lesson)
    seconds, words, spoken = {}, 0, 0.0
    for step in STEPS:
        asked = job(step, speech=voices.table(step, scripts[step]).to_dict())
        planned, audited = entry.plan(asked), entry.audit(asked)
        assert audited["problems"] == [] and planned["timeline"] == audited["timeline"], step
        line = Timeline.from_dict(planned["timeline"])
        seconds[step], words, spoken = line.duration_s, words + line.words, spoken + line.spoken_s
        assert 125 <= seconds[step] <= (190 if step == "learning_loop" else 170), (step, seconds[step])
    assert 18 * 60 <= sum(seconds.values()) <= 22 * 60, seconds
    assert 2600 <= words <= 3000, words
    assert 130 <= words / spoken * 60 <= 160, words / spoken * 60


@pytest.mark.parametrize("fps", [24, 60])
def test_frame_rate_changes_nothing_but_the_grid(fps, job):
    times = []
    for rate in (30, fps):
        timeline = entry.plan({**job("what_is_backpropagation"), "fps": rate})["timeline"]
        times.append(sum(beat["frames"] for beat in timeline["beats"]) / rate)
    assert times[0] == pytest.approx(times[1], abs=2.0)


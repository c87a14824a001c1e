"""Every step, for every lesson: audited at the end and in the middle of every motion, in all looks, shapes and
languages by turns.
"""

from __future__ import annotations

import tomllib
from itertools import product

import pytest

from lesson import load_lesson
from lesson.theme.theme import SHIPPED
from pipeline.voice.sources import Voices, scripts_of
from scenes.engine import entry
from tests.scenes.conftest import DEFAULT, LESSONS, PIXELS, ROOT, STEPS

SPANISH = set(tomllib.loads((ROOT / "assets" / "words" / "es.toml").read_text(encoding="utf-8"))["words"])
MATRIX = [*product(SHIPPED, ("wide", "square", "tall"), ("en", "es"))]
ODD = ["dead_relu", "tiny", "wide"]  # what a lesson may well be, and none of ours is
# The default lesson is played whole: with its voice below, in Spanish in test_told_in_motion.py.
NETWORKS = [name for name in LESSONS if name not in (*ODD, "default")]


def audited(job, step, lesson, theme, **more):
    result = entry.audit(job(step, LESSONS[lesson], theme, **more))
    assert set(result.words) <= SPANISH, "words on screen that assets/words/es.toml lacks"
    return result.problems


def by_turns(names, every=2):
    """Every second or third pair of step and name, each step with some, each name with some."""
    return [(step, name) for s, step in enumerate(STEPS) for n, name in enumerate(names) if (s + n) % every == 0]


@pytest.mark.parametrize(("step", "lesson"), by_turns(ODD, every=3))
def test_audits_are_green_of_odd_networks(step, lesson, job):
    assert audited(job, step, lesson, "dark") == ()


# Among them a long word beside a counter of thousands, which once met: Mazur's network in Spanish, in step 8.
SAMPLE = [(*pair, MATRIX[turn % len(MATRIX)]) for turn, pair in enumerate(by_turns(NETWORKS), start=1)]


@pytest.mark.parametrize(("step", "lesson", "cell"), SAMPLE)
def test_audits_are_green_in_all_looks_shapes_and_languages(step, lesson, cell, job):
    """Each step of two or three networks, each network in four steps, all cells of the matrix in turn; `./render.sh
    check --matrix` looks at everything.
    """
    theme, shape, language = cell
    width, height = PIXELS[shape]
    problems = audited(job, step, lesson, theme, width=width, height=height, changes=(f'language="{language}"',))
    assert problems == (), (theme, shape, language)


def test_the_sample_visits_the_whole_matrix():
    assert len(NETWORKS) == 5 and len(MATRIX) == 18
    steps, lessons, cells = zip(*SAMPLE, strict=True)
    assert (set(steps), set(lessons), set(cells)) == (set(STEPS), set(NETWORKS), set(MATRIX))
    assert ("learning_loop", "mazur", ("dark", "wide", "es")) in SAMPLE


def test_the_film_with_the_voice_that_ships(job, monkeypatch):
    """As `./render.sh plan` says it: its lengths; word and picture arrive together; plan and audit agree on it."""
    monkeypatch.setattr(entry, "LATEST_S", 0.3)  # in the film that ships, pictures are closer to their words
    lesson = load_lesson(DEFAULT)
    voices, scripts = Voices(lesson), scripts_of(lesson)
    seconds, words, spoken = {}, 0, 0.0
    for step in STEPS:
        asked = job(step, speech=voices.table(step, scripts[step]))
        found = entry.audit(asked)
        assert found.problems == (), step
        if step == "output_error":
            assert entry.plan(asked).timeline == found.timeline
        line = found.timeline
        seconds[step], words, spoken = line.duration_s, words + line.words, spoken + line.spoken_s
        # Step 1 has the cold open and the story of the drafts, step 6 the reason of the rule and a second network.
        lengths = {"what_is_backpropagation": 185, "learning_loop": 210, "hidden_error": 215}
        longest = lengths.get(step, 170)
        assert 115 <= seconds[step] <= longest, (step, seconds[step])
    assert 18 * 60 <= sum(seconds.values()) <= 22 * 60, seconds
    assert 2600 <= words <= 3110, words
    assert 130 <= words / spoken * 60 <= 160, words / spoken * 60


def test_frame_rate_changes_nothing_but_the_grid(job):
    times = {}
    for rate in (24, 30, 60):
        times[rate] = entry.plan(job("output_error", fps=rate)).timeline.duration_s
    assert list(times.values()) == pytest.approx([times[30]] * 3, abs=2.0)

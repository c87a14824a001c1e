"""Lessons and steps the film must work for."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import pytest

from lesson import StepJob
from scenes.engine import entry
from tests.jobs import step_job

gc.set_threshold(
    200_000, 20, 20
)  # playing a step makes millions of things that live on: looking for rubbish among them costs a tenth of the time

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "assets" / "lesson.toml"
LESSONS = {
    "default": DEFAULT,
    **{path.parent.name: path for path in sorted((ROOT / "assets" / "templates").glob("*/lesson.toml"))},
    **{path.stem: path for path in sorted((ROOT / "tests" / "lessons").glob("*.toml"))},
}
PIXELS = {"wide": (1920, 1080), "square": (1080, 1080), "tall": (1080, 1920)}
STEPS = [
    "what_is_backpropagation",
    "forward_pass",
    "computing_the_error",
    "chain_rule",
    "output_error",
    "hidden_error",
    "updating_weights",
    "learning_loop",
]


@pytest.fixture
def job(tmp_path):
    """Makes jobs for scenes.engine.entry."""

    def make(step: str, lesson: Path = DEFAULT, theme: str | None = None, **more):
        return step_job(lesson, step, theme=theme, scratch=tmp_path, **more)

    return make


@pytest.fixture
def play_beats(monkeypatch):
    """Plays only some beats of a step, without drawing: much faster than all, for beats that set their own stage."""

    def play(job: StepJob, *beats: str, observer=None, halfway: bool = False):
        load = entry._load

        def shortened(job):
            cls, context = load(job)
            chosen = tuple(beat for beat in context.script.beats if beat.key in beats)
            return cls, replace(context, script=replace(context.script, beats=chosen))

        with monkeypatch.context() as patch:
            patch.setattr(entry, "_load", shortened)
            return entry._run(job, observer=observer, halfway=halfway)

    return play

"""Lessons and steps the film must work for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

from lesson import Facts, StepJob, load_lesson, load_script
from scenes.engine import entry
from scenes.engine.observer import Silent
from scenes.kit.type.tongue import speak
from scenes.watch.audit_motion import MotionAudit
from scenes.watch.motion_score import Score
from scenes.watch.seen import texts_on_screen
from tests.jobs import step_job

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / "assets" / "lesson.toml"
LESSONS = {
    "default": DEFAULT,
    **{path.parent.name: path for path in sorted((ROOT / "assets" / "templates").glob("*/lesson.toml"))},
    **{path.stem: path for path in sorted((ROOT / "tests" / "lessons").glob("*.toml"))},
}
WIDTH, HEIGHT = 480, 270  # of golden pictures
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


@pytest.fixture(autouse=True)
def in_english() -> None:
    """A step that was played in this process before has left its language: texts of their own are English again."""
    speak(None)


@pytest.fixture
def job(tmp_path):
    """Makes jobs for scenes.engine.entry."""

    def make(step: str, lesson: Path = DEFAULT, theme: str | None = None, **more):
        return step_job(lesson, step, theme=theme, scratch=tmp_path, **more)

    return make


class NumberReader(Silent):
    """Collects every value label ever shown: field -> text."""

    def __init__(self):
        self.seen: dict[tuple[str, int], str] = {}

    def sample(self, step, moment):
        for seen in texts_on_screen(step.mobjects):
            for shown in seen.text.values:
                self.seen[str(shown.field), shown.places] = shown.text


@dataclass(frozen=True)
class Watched:
    """What a play of a step of the default lesson shows: its score, its numbers, a picture of each beat's end, and
    what collides at the quarters of its motions.
    """

    score: str
    numbers: dict[tuple[str, int], str]
    pictures: dict[str, np.ndarray]
    collisions: list[str]


@lru_cache(maxsize=len(STEPS))
def _watched(step: str) -> Watched:
    lesson = load_lesson(DEFAULT)
    beats = frozenset(beat.key for beat in load_script(lesson, Facts(lesson), step).beats)
    score, numbers, pictures, motion = Score(), NumberReader(), entry.Photographer(beats), MotionAudit(every=True)
    entry._run(
        step_job(DEFAULT, step, WIDTH, HEIGHT),
        observer=entry.Several(score, numbers, pictures, motion),
        wanted=beats,
        pixels=True,
    )
    shown = {beat: picture[..., :3] for beat, picture in pictures.pictures.items()}
    return Watched(score.text(), numbers.seen, shown, collisions(motion))


def collisions(motion: MotionAudit) -> list[str]:
    return [f"{where}: {problem}" for where, _, problem in motion.found]


@pytest.fixture
def watched():
    """Plays a step of the default lesson once for all tests that only look at it (tests/conftest.py keeps them
    together).
    """
    return _watched


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

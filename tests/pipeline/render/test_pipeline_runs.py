"""Runs of beats: what is drawn in one play, what is kept when a run breaks off, and what is told."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson import StepJob
from pipeline.commands.options import request_of
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import RenderError
from pipeline.render import jobs, worker
from pipeline.render.executor import InlineExecutor, LocalExecutor, Pool, Watch
from pipeline.render.render import render
from pipeline.render.runs import LEAST, SHARE, runs_of
from pipeline.render.tasks import Note, Rendered, Task
from pipeline.video.encoder import VideoSink
from tests.pipeline.conftest import write_lesson

STEPS = st.lists(st.lists(st.integers(1, 900), max_size=12), max_size=8)
BEATS = ("welcome", "network", "vocabulary")
SCRIPT = "# A short step\n" + "".join(f"\n## {beat}: A beat\nSome words.\n" for beat in BEATS)


@given(steps=STEPS, workers=st.integers(1, 64))
def test_every_beat_is_in_one_run_of_its_step_and_no_run_is_more_than_a_share(
    steps: list[list[int]], workers: int
) -> None:
    named = [[(n, m, frames) for m, frames in enumerate(step)] for n, step in enumerate(steps)]
    runs = runs_of(named, lambda beat: beat[2], workers)
    assert sorted(beat for run in runs for beat in run) == [beat for step in named for beat in step]
    assert all(run == [beat for beat in named[run[0][0]] if run[0] <= beat <= run[-1]] for run in runs), "has a hole"
    if workers == 1:
        assert len(runs) == sum(map(bool, steps))
        return
    left = whole = sum(map(sum, steps))
    for run in runs:
        most, least = SHARE * left / workers, LEAST * whole / workers
        assert len(run) == 1 or weight(run) <= max(most, least) + 1e-6
        left -= weight(run)


def weight(run: Sequence[tuple[int, int, int]]) -> int:
    return sum(frames for *_, frames in run)


# Beats' frames of the default film, eight steps, at 15 a second.
FILM = (
    (328, 472, 436, 316, 247, 513, 391),
    (345, 414, 408, 204, 259, 232, 269, 93),
    (241, 263, 254, 250, 234, 180, 451, 354, 120),
    (195, 227, 271, 579, 326, 410, 346, 70),
    (244, 243, 205, 235, 292, 335, 208, 134),
    (182, 245, 359, 216, 295, 261, 190, 235, 226, 233, 395, 150, 124),
    (245, 458, 399, 340, 354, 387, 77),
    (86, 216, 204, 546, 435, 346, 442, 325, 221, 66),
)
SKIPPED = 0.12  # of what drawing a frame costs at 480p, where it costs least; measured


@pytest.mark.parametrize(
    ("workers", "skipping", "longer"), [(1, 0, 1.0), (2, 0.01, 1.03), (4, 0.04, 1.06), (8, 0.1, 1.17)]
)
def test_little_is_skipped_and_all_workers_end_together(workers: int, skipping: float, longer: float) -> None:
    """With what is skipped: its share of all work, and how much longer than an even share of the drawing it takes."""
    named = [[(n, m, frames) for m, frames in enumerate(step)] for n, step in enumerate(FILM)]
    drawn, skipped, ends = sum(map(sum, FILM)), 0.0, [0.0] * workers
    for run in sorted(runs_of(named, lambda beat: beat[2], workers), key=weight, reverse=True):
        before = SKIPPED * sum(FILM[run[0][0]][: run[0][1]])
        skipped += before
        ends[ends.index(min(ends))] += before + weight(run)
    assert skipped <= skipping * (skipped + drawn)
    assert max(ends) <= longer * drawn / workers


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    return write_lesson(tmp_path / "lesson", {"what_is_backpropagation": SCRIPT})


def films_of(lesson: Path, out: Path, pool: Pool = InlineExecutor) -> list[Path]:
    return render(request_of(lesson, [], out=out, size="160x90", fps=5, workers=1), BOARD, pool)


BOARD = ProgressBoard()


def kept(cache: Path) -> int:
    return len(list((cache / "film").glob("beat/*")))


def test_a_run_that_is_killed_keeps_the_beats_it_had_finished(
    lesson: Path, tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, as a kill would: when the third beat of the only run begins."""

    class Killed(BaseException):
        pass

    real, opened = VideoSink.__init__, []

    def dies(self: VideoSink, *more: Any) -> None:
        opened.append(more)
        if len(opened) == 3:
            raise Killed
        real(self, *more)

    with monkeypatch.context() as patch:
        patch.setattr(VideoSink, "__init__", dies)
        with pytest.raises(Killed):
            films_of(lesson, tmp_path / "out")
    assert kept(own_cache) == 2 and not list(tmp_path.rglob("*.part.mp4"))
    drawn: list[tuple[str, ...]] = []

    class Told(InlineExecutor):
        def submit(self, task: Task) -> None:
            drawn.extend([tuple(task.parts)] if task.parts else [])
            super().submit(task)

    films_of(lesson, tmp_path / "out", Told)
    assert drawn == [("1/vocabulary",)]


def fails(at: str, how: Callable[[], Any]) -> Callable[..., tuple[Rendered, ...]]:
    """A worker's function for which drawing one beat goes wrong."""
    real = worker.render

    def render(job: StepJob, beats: Sequence[str], films: Any, pictures: Any) -> tuple[Rendered, ...]:
        good = beats.index(at) if at in beats else len(beats)
        made = real(job, beats[:good], films[:good], pictures[:good]) if good else ()
        return made if good == len(beats) else how()

    render.__name__ = "render"
    return render


@pytest.mark.parametrize("far", [False, True])
def test_a_beat_that_fails_is_told_and_the_others_of_its_run_are_made(
    lesson: Path, tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch, far: bool
) -> None:
    """Far away nothing is heard of parts: there the beats are tried one by one."""

    def wrong() -> Any:
        raise ValueError("no ink")

    def pool(workers: int, watch: Watch) -> InlineExecutor:
        made = InlineExecutor(workers, watch)
        if far:
            heard = made.completed
            made.far, made.completed = True, lambda part=None: heard()  # type: ignore[assignment, misc]
        return made

    monkeypatch.setattr(jobs, "render_beats", fails("network", wrong))
    with pytest.raises(RenderError) as caught:
        films_of(lesson, tmp_path / "out", pool)
    assert caught.value.problems == ("step 1 what_is_backpropagation, beat network: ValueError: no ink",)
    assert kept(own_cache) == 2 and not list((tmp_path / "out").rglob("*.mp4"))


def die_at(beat: str, job: StepJob, beats: Sequence[str], films: Any, pictures: Any) -> tuple[Rendered, ...]:
    return fails(beat, os.abort)(job, beats, films, pictures)


def test_a_worker_that_dies_in_a_run_loses_no_beat_that_was_finished(
    lesson: Path, tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Deadly(LocalExecutor):
        def submit(self, task: Task) -> None:
            if task.parts:
                task = replace(task, function=die_at, arguments=("network", *task.arguments))
            super().submit(task)

    with pytest.raises(RenderError) as caught:
        films_of(lesson, tmp_path / "out", Deadly)
    assert caught.value.problems == (
        "step 1 what_is_backpropagation, beat network: its worker process died (killed, or out of memory)",
        "step 1 what_is_backpropagation, beat vocabulary: not begun, because a worker process died",
    )
    assert kept(own_cache) == 1


def test_every_beat_of_a_run_has_its_own_seconds_and_its_own_notes(lesson: Path, tmp_path: Path) -> None:
    """Its seconds are those of its own pictures: without what was played before, and without the others."""
    notes: list[Note] = []
    heard: dict[str, Rendered] = {}
    request = request_of(lesson, [], out=tmp_path / "out", size="160x90", fps=5, workers=1)
    job = request.job(request.steps[0], tmp_path)
    with pytest.MonkeyPatch.context() as patch, InlineExecutor(1, notes.append) as pool:
        ticks = count()  # asked at a beat's first picture and when its film is there
        patch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: next(ticks)))
        films = tuple(tmp_path / f"{beat}.mp4" for beat in BEATS)
        pool.submit(Task("run", worker.render, (job, BEATS, films, (None,) * 3), dict.fromkeys(BEATS, 1000)))
        (done,) = pool.completed(lambda name, value: heard.update({name: value}))
    assert tuple(heard) == BEATS and tuple(heard.values()) == done.value
    for beat, made in heard.items():
        assert made.seconds == 1
        assert sum(note.frames for note in notes if note.name == beat) == made.frames
    assert {note.name for note in notes} == set(BEATS)
    begun = [note.name for note in notes if note.frames == 0]
    assert begun == list(BEATS)

"""Steps and film are put together by the workers: the same bytes as alone, nothing half, one line where it fails."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.cluster.dask_pool import ClusterExecutor
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import RenderError
from pipeline.files import sha256
from pipeline.render.executor import InlineExecutor, LocalExecutor, Pool
from pipeline.render.manifest import Manifest
from pipeline.render.render import render
from pipeline.render.tasks import Task
from pipeline.video import assemble
from tests.pipeline.render.test_pipeline_render import request_for

STEP = "what_is_backpropagation"


def made(lesson: Path, out: Path, pool: Pool = InlineExecutor, beats: list[str] | None = None) -> list[Path]:
    return render(request_for(lesson, out, beats), ProgressBoard(), pool)


def hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def changed(name: str, function: Callable[..., Any]) -> Pool:
    """A pool that gives its workers another function for the task that makes this."""

    class Changed(LocalExecutor):
        def submit(self, task: Task) -> None:
            if task.name == name:
                task = replace(task, function=function, arguments=(task.function, *task.arguments))
            super().submit(task)

    return Changed


def whole_but_without_its_name(function: Callable[..., Any], *arguments: Any) -> Any:
    """Die when a film has been written, before it gets its name."""
    assemble.count_frames = lambda path: os.abort()  # type: ignore[assignment]
    return function(*arguments)


def full(function: Callable[..., Any], *arguments: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[-1]))


def test_a_pool_gives_the_bytes_that_this_process_gives(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path | None], None]
) -> None:
    made_before(tmp_path / "before")
    pids: list[int] = []

    class Watched(LocalExecutor):
        def submit(self, task: Task) -> None:
            assert task.here, "its parts are in the cache"
            pids.append(os.getpid())
            super().submit(task)

    films = made(short_lesson, tmp_path / "out", Watched)
    assert films == [tmp_path / "out" / "steps" / "1-what-is-backpropagation.mp4", tmp_path / "out" / "lesson.mp4"]
    assert len(pids) == 2 and hashes(tmp_path / "out") == hashes(tmp_path / "before")
    both = [made(short_lesson, tmp_path / name, pool, ["welcome", "network"])[-2:]
            for name, pool in (("one", LocalExecutor), ("other", InlineExecutor))]  # fmt: skip
    assert [len(films) for films in both] == [2, 2] and hashes(tmp_path / "one") == hashes(tmp_path / "other")


@pytest.mark.parametrize(
    ("task", "where", "kept"), [("1/its film", f"step 1 {STEP}", []), ("the full film", "the full film", [STEP])]
)
def test_a_worker_that_dies_while_it_joins_leaves_nothing_half_and_the_next_run_goes_on(
    short_lesson: Path,
    tmp_path: Path,
    made_before: Callable[[Path | None], None],
    task: str,
    where: str,
    kept: list[str],
) -> None:
    made_before(tmp_path / "before")
    out = tmp_path / "out"
    with pytest.raises(RenderError) as caught:
        made(short_lesson, out, changed(task, whole_but_without_its_name))
    assert caught.value.problems == (f"{where}: its worker process died (killed, or out of memory)",)
    assert list(Manifest.read(out).steps) == kept and Manifest.read(out).film is None
    assert len([*out.rglob("*.mp4")]) == len(kept) and not [*out.rglob("*.part.*")]
    made(short_lesson, out)
    assert hashes(out) == hashes(tmp_path / "before")


def test_a_disk_that_is_full_while_a_worker_joins(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path | None], None]
) -> None:
    made_before(None)
    with pytest.raises(RenderError, match="the disk is full"):
        made(short_lesson, tmp_path / "out", changed("the full film", full))
    assert list(Manifest.read(tmp_path / "out").steps) == [STEP]


@pytest.mark.parametrize("pool", [LocalExecutor, InlineExecutor])
def test_what_is_put_together_begins_before_what_waits(pool: type[LocalExecutor] | type[InlineExecutor]) -> None:
    begun: list[str] = []
    with pool(1, lambda note: begun.append(note.name)) as running:
        for n in range(6):
            running.submit(Task(str(n), int, ()))
        running.submit(Task("first", int, (), here=True))
        running.submit(Task("second", int, (), here=True))
        assert len(list(running.completed())) == 8
    assert [name for name in begun if name.isdigit()] == [str(n) for n in range(6)]
    assert begun.index("second") == begun.index("first") + 1 < 4


def test_a_cluster_is_not_asked_to_put_files_of_this_machine_together() -> None:
    far = object.__new__(ClusterExecutor)  # with no cluster to connect to
    far._watch, far._home, far._tasks = lambda note: None, None, {}
    try:
        far.submit(Task("the full film", os.getpid, (), here=True))
        (done,) = far._home.completed() if far._home else ()
        assert done.value != os.getpid()
    finally:
        if far._home is not None:
            far._home.kill()

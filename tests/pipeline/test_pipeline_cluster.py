"""A real Dask cluster of two processes gives the same files as the local pool, also when one of them is killed."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import LocalCluster
from rich.console import Console

from lesson import load_lesson
from pipeline import cluster, remote
from pipeline.choose import Format, choose_steps, load_scripts
from pipeline.cluster import ClusterExecutor
from pipeline.errors import PipelineError, RenderError, UserError
from pipeline.executor import LocalExecutor, Watch
from pipeline.files import sha256
from pipeline.progress import Board
from pipeline.render import render
from pipeline.request import Request

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def make_cluster(workers: int) -> LocalCluster:
    return LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0",
        silence_logs=50,
    )  # fmt: skip


@pytest.fixture(scope="module")
def two() -> Iterator[LocalCluster]:
    with dask.config.set({"distributed.scheduler.allowed-failures": 3}), make_cluster(2) as running:
        yield running


def request_of(file: Path, out: Path, form: Format = Format(160, 90, 10)) -> Request:  # noqa: B008
    lesson = load_lesson(file)
    steps = choose_steps(lesson)
    return Request(lesson, steps, load_scripts(lesson, steps), form, None, out, 2)


def quiet() -> Board:
    return Board(Console(quiet=True))


def on(running: LocalCluster) -> Callable[[int, Watch], Any]:
    return lambda workers, watch: ClusterExecutor(running.scheduler_address, watch)


def hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def own_cache(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setenv("BACKPROP_CACHE", str(folder))


def test_a_cluster_gives_the_files_of_the_local_pool(
    two: LocalCluster, short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(request_of(short_lesson, tmp_path / "here"), quiet(), LocalExecutor)
    own_cache(monkeypatch, tmp_path / "empty")
    films = render(request_of(short_lesson, tmp_path / "there"), quiet(), on(two))
    assert len(films) == 2 and hashes(tmp_path / "there") == hashes(tmp_path / "here")


def test_a_worker_that_is_killed_is_replaced_and_its_beat_made_again(
    short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = Format(1280, 720, 30)
    with make_cluster(2) as running:
        killed: list[int] = []

        def kill() -> None:
            until = time.monotonic() + 60
            while time.monotonic() < until and not killed:
                for folder in Path("/tmp" if not os.environ.get("TMPDIR") else os.environ["TMPDIR"]).glob("backprop-*"):
                    for part in folder.glob(".2.*.part.mp4"):  # a beat on its way bears the number of its process
                        killed.append(int(part.name.split(".")[2]))
                        os.kill(killed[0], signal.SIGKILL)
                        return
                time.sleep(0.02)

        killer = threading.Thread(target=kill)
        killer.start()
        render(request_of(short_lesson, tmp_path / "there", form), quiet(), on(running))
        killer.join()
    assert killed
    own_cache(monkeypatch, tmp_path / "empty")
    render(request_of(short_lesson, tmp_path / "here", form), quiet(), LocalExecutor)
    assert hashes(tmp_path / "there") == hashes(tmp_path / "here")


def test_what_fails_there_is_told_as_here(two: LocalCluster, short_lesson: Path, tmp_path: Path) -> None:
    """A worker plans by the lesson that travelled; its errors name the files of this machine."""
    request = request_of(short_lesson, tmp_path / "out")
    script = short_lesson.parent / "narration" / "en" / "what_is_backpropagation.md"
    script.write_text(script.read_text() + "\n{no.such.field}\n")
    with pytest.raises(PipelineError) as caught:
        render(request, quiet(), on(two))
    (line,) = caught.value.problems
    assert str(script) in line and "no.such.field" in line and "backprop-lesson-" not in line


def test_another_version_of_the_project_is_refused(
    two: LocalCluster, short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = remote.project()
    monkeypatch.setattr(cluster.remote, "project", lambda: here | {"manim": "0.99", "this project": "other"})
    with pytest.raises(RenderError) as caught:
        render(request_of(short_lesson, tmp_path / "out"), quiet(), on(two))
    assert len(caught.value.problems) == 2
    assert f"has another version of this project, manim {here['manim']} (here 0.99)" in caught.value.problems[0]


def test_an_address_where_nobody_is(short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 1)
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(UserError, match="no scheduler answers"):
            ClusterExecutor(address, lambda note: None)
    for wrong in ("nonsense://x", "tcp://127.0.0.1:notaport"):
        with pytest.raises(UserError, match="no scheduler answers"):
            ClusterExecutor(wrong, lambda note: None)


def test_a_scheduler_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKERS_S", 0.5)
    with make_cluster(0) as running, pytest.raises(RenderError, match="the scheduler has no workers"):
        ClusterExecutor(running.scheduler_address, lambda note: None)


def test_without_dask_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(cluster.importlib, "import_module", missing)
    with pytest.raises(UserError, match=r"Dask is not installed; .*\[cluster\]"):
        ClusterExecutor("tcp://127.0.0.1:8786", lambda note: None)

"""An address that leads to no cluster, and workers without the project: each is reported with its cure."""

import errno
import re
import socket
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT, LessonError, StepJob
from pipeline.cluster import dask_parcel as remote
from pipeline.cluster import dask_pool as cluster
from pipeline.cluster.dask_pool import ClusterExecutor
from pipeline.errors import RenderError, UserError
from pipeline.render import worker
from pipeline.render.tasks import Task
from tests.pipeline.clusters import cluster_of


def test_a_worker_without_the_project_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pipeline'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with cluster_of(1, tmp_path) as running, pytest.raises(RenderError) as caught:
        ClusterExecutor(running.address, lambda note: None)
    (line,) = caught.value.problems
    assert re.match(r"worker tcp://127\.0\.0\.1:\d+: cannot load this project \(.*pipeline.*\); install it there", line)


def test_a_full_disk_of_a_worker_is_not_told_as_ones_own(
    short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(job: StepJob) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    parcel = remote.Packer().pack(Task("1/welcome", worker.audit, (StepJob(short_lesson, "what_is_backpropagation"),)))
    monkeypatch.setattr(worker, "audit", full)
    with pytest.raises(RenderError, match=r"1/welcome: worker tcp://far:1: its disk is full"):
        remote.work(parcel, "tcp://far:1", str(tmp_path), print)


def test_errors_name_the_files_that_were_sent(short_lesson: Path, tmp_path: Path) -> None:
    """Also those of the lesson's own file, which a worker finds changed only if somebody sends it so."""
    task = Task("1", worker.audit, (StepJob(short_lesson, "x"),))
    parcel = remote.Packer().pack(task)
    wrong = short_lesson.read_bytes().replace(b"eta = ", b"etta = ")
    parcel = replace(parcel, files={**parcel.files, "lesson.toml": (str(short_lesson), wrong)})
    short_lesson.write_bytes(wrong)
    with pytest.raises(LessonError, match="etta"):
        remote.Packer().pack(task)
    with pytest.raises(LessonError) as caught:
        remote.work(parcel, "tcp://far:1", tempfile.mkdtemp(prefix="room", dir=tmp_path), print)
    assert str(short_lesson) in str(caught.value) and "room" not in str(caught.value)


WRONG = [
    "",
    "8786",
    "tls://h:1",
    "tcp://",
    "http://h:8787",
    "tcp://h:port",
    "tcp://h:0",
    "tcp://h:99999",
    "a b:1",
    "tcp://[::1",
]


@pytest.mark.parametrize("address", WRONG)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(
        UserError, match=r"is not the address of a scheduler; give protocol, host and port, tcp://10\.0\.0\.5:8786"
    ):
        ClusterExecutor(address, lambda note: None)


@pytest.mark.parametrize("listens", [False, True], ids=["nobody", "somebody who is silent"])
def test_an_address_where_no_scheduler_is(listens: bool) -> None:
    """Told by the whole command, in one line, within seconds: Dask itself writes tracebacks, and waits for a silent
    one.
    """
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        if listens:
            taken.listen()
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        code = (
            "from pipeline import cli; from pipeline.cluster import scheduler; scheduler.CONNECT_S = 1; "
            f"raise SystemExit(cli.main(['--cluster', '{address}']))"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=60
        )
    assert ended.returncode == 2 and ended.stdout == ""
    # The notes are about lines that nobody has recorded yet.
    (line,) = (line for line in ended.stderr.splitlines() if not line.startswith("note: "))
    assert line.startswith(f"--cluster {address}: no scheduler answers (") and "start one with `dask scheduler`" in line


def test_a_scheduler_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKERS_S", 0.5)
    said: list[str] = []
    with (
        cluster_of(0, tmp_path) as running,
        pytest.raises(UserError, match="has no workers; start some with `dask worker"),
    ):
        ClusterExecutor(running.address, lambda note: None, said.append)
    assert len(said) == 1 and "no workers there; waiting" in said[0]


def test_without_dask_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(cluster.importlib, "import_module", missing)
    with pytest.raises(UserError, match=r"Dask is not installed; .*\[cluster\]"):
        ClusterExecutor("tcp://127.0.0.1:8786", lambda note: None)

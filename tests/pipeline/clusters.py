"""Real Dask clusters for the tests: scheduler and workers are processes of their own, as on other machines."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from distributed import Client

from lesson import PROJECT_ROOT
from pipeline.cluster.dask_pool import ClusterExecutor
from pipeline.render.executor import Watch


@dataclass
class Cluster:
    """A running scheduler and the processes that keep its workers."""

    address: str
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def __call__(self, workers: int, watch: Watch) -> ClusterExecutor:
        """Be a pool for `render`."""
        return ClusterExecutor(self.address, watch)

    def pid_at(self, worker: str) -> int:
        """The process that listens at a worker's address."""
        port = int(worker.rpartition(":")[2])
        family = [psutil.Process(keeper.pid) for keeper in self.processes]
        family += [child for keeper in family for child in keeper.children(recursive=True)]
        return next(each.pid for each in family if port in {place.laddr.port for place in each.net_connections("tcp")})


def pid_of(cluster: Cluster, pool: ClusterExecutor, task: str) -> int | None:
    """The process of the cluster that has a task in hand; None where none has."""
    found = pool._client.processing()
    return next(
        (cluster.pid_at(worker) for worker, keys in found.items() if any(key.endswith(f"-{task}") for key in keys)),
        None,
    )


@contextmanager
def cluster_of(
    workers: int, folder: Path, nanny: bool = False, environment: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """Start a scheduler and workers in a folder; all are gone afterwards. nanny: a worker that dies is started
    again.
    """
    note, around = folder / f"scheduler-{time.monotonic_ns()}.json", {**os.environ, **(environment or {})}

    def start(*command: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", *command, "--no-dashboard"],
            cwd=PROJECT_ROOT,
            env=around,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    scheduler = start(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(note)
    )
    running = Cluster("", [])
    try:
        wait_for(lambda: note.exists() and note.stat().st_size > 0 and _read(note))
        running.address = _read(note)["address"]
        kept = ("--nanny",) if nanny else ("--no-nanny",)
        options = ("--nthreads", "1", "--local-directory", str(folder), "--host", "127.0.0.1", *kept)
        running.processes += [start("distributed.cli.dask_worker", running.address, *options) for _ in range(workers)]
        if workers:
            with Client(running.address, set_as_default=False) as client:
                client.wait_for_workers(workers, timeout=60)
        yield running
    finally:
        for process in [*running.processes, scheduler]:
            for child in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else ():
                child.kill()
            process.kill()
            process.wait()


def wait_for(done: Callable[[], Any], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def _read(note: Path) -> Any:
    try:
        return json.loads(note.read_text())
    except ValueError:
        return None

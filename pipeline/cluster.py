"""Tasks on other machines: a Dask scheduler's workers, behind the same interface as the local pool."""

import importlib
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from . import remote
from .errors import RenderError, UserError, reason
from .executor import Watch
from .files import written_aside
from .tasks import Done, Note, Task, WorkerLost

CONNECT_S, WORKERS_S = 8, 20


class ClusterExecutor:
    """The workers of a Dask scheduler; each must have this very version of the project. Lost ones are replaced by Dask.

    Raises UserError for an address where no scheduler answers, or without the extra "cluster"; RenderError where there are
    no workers or other versions of the project.
    """

    def __init__(self, address: str, watch: Watch) -> None:
        try:
            self._dask: Any = importlib.import_module("distributed")
        except ImportError:
            raise UserError(
                f'--cluster {address}: Dask is not installed; .venv/bin/python -m pip install -c constraints.txt -e ".[cluster]"'
            ) from None
        self._watch = watch
        self._tasks: dict[str, tuple[Task, Any]] = {}
        self._count = 0
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Dask's own opinion of versions; ours follows
                self._client: Any = self._dask.Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise UserError(
                f"--cluster {address}: no scheduler answers ({reason(error)}); start one with `dask scheduler` "
                "and give its address, tcp://10.0.0.5:8786 for instance"
            ) from None
        try:
            self._check(address)
        except BaseException:
            self.close()
            raise
        self._ended = self._dask.as_completed(loop=self._client.loop, raise_errors=False)

    def _check(self, address: str) -> None:
        """Wait for workers, and compare the project there with the one here."""
        until = time.monotonic() + WORKERS_S
        while not self._client.scheduler_info(n_workers=-1)["workers"]:
            if time.monotonic() > until:
                raise RenderError(
                    f"--cluster {address}: the scheduler has no workers; start some with `dask worker {address} --nthreads 1`"
                )
            time.sleep(0.2)
        here = remote.project()
        problems = []
        for worker, there in sorted(self._client.run(_project, on_error="return").items()):
            if not isinstance(there, dict):
                problems.append(f"worker {worker}: has not this project ({reason(there)}); install it there, then start it in its folder")
                continue
            other = [name for name in here if there.get(name) != here[name]]
            if other:
                told = ", ".join(name if name == "this project" else f"{name} {there.get(name)} (here {here[name]})" for name in other)
                problems.append(f"worker {worker}: has another version of {told}; bring it to this one and start it again")
        if problems:
            raise RenderError(problems)

    def submit(self, task: Task) -> None:
        """Take a task; tasks begin in the order they are submitted."""
        self._count += 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a recording of some megabytes travels: Dask warns of it
            future = self._client.submit(remote.work, remote.packed(task), key=self._key(task), priority=-self._count, pure=False)
        self._tasks[future.key] = (task, future)
        self._ended.add(future)

    def _key(self, task: Task) -> str:
        return f"backprop-{id(self)}-{self._count}-{task.name}"

    def completed(self) -> Iterator[Done]:
        """Give the tasks back as they end; what they wrote is at its place on this machine then."""
        while self._tasks:
            future = next(self._ended)
            task, _ = self._tasks.pop(future.key)
            self._watch(Note(task.name, 0))
            error = future.exception() if future.status != "finished" else None
            if error is None:
                yield self._home(task, future)
            elif future.status == "cancelled" or isinstance(error, self._dask.KilledWorker):
                yield Done(task, None, WorkerLost(True))
            else:
                yield Done(task, None, error)

    def _home(self, task: Task, future: Any) -> Done:
        try:
            answer = future.result()
            future.release()
            for place, data in answer["files"].items():
                with written_aside(Path(task.arguments[place])) as part:
                    part.write_bytes(data)
        except OSError as error:
            return Done(task, None, error)
        return Done(task, answer["value"])

    def close(self) -> None:
        """Drop what is still waiting, and leave."""
        with suppress(Exception):  # a scheduler that went away must not hide why we leave
            self._client.cancel([future for _, future in self._tasks.values()])
        with suppress(Exception):
            self._client.close(timeout=5)

    def __enter__(self) -> "ClusterExecutor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _project() -> dict[str, str]:
    return remote.project()


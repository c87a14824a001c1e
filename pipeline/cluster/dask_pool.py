"""Tasks on other machines: a Dask scheduler's workers, behind the same interface as the local pool.

Tasks that only put files of this machine together run in processes of this machine: on the cluster, all bytes of a
film would travel twice, and checking what comes back would take as long as making it.
"""

import importlib
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any
from uuid import uuid4

from pipeline.errors import RenderError, UserError, reason
from pipeline.files import written_aside
from pipeline.render import worker
from pipeline.render.executor import LocalExecutor, Watch, cores
from pipeline.render.tasks import Done, Note, Part, Task, Told, WorkerLost, no_part

from . import dask_parcel as remote
from .harmless import Refusal, from_json, plain_text
from .scheduler import connected
from .told_progress import ToldProgress

WORKERS_S, LOOK_S = 20.0, 2.0
LOOK_HERE_S = 0.1
# A task without progress for so long is given up, because its worker hangs; all tasks are, if none makes progress.
SILENT_S = 900.0
KILLED = "KilledWorker"  # the scheduler's error for a task that several workers died of


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr)


class ClusterExecutor:
    """The workers of a Dask scheduler; each must have this very version of the project. Dask replaces lost ones.

    Raises UserError for an address where no scheduler answers, without the extra "cluster", and where there are no
    workers; RenderError where workers have another version of the project. `say` gets a line when there is something to
    wait for.
    """

    far = True

    def __init__(self, address: str, watch: Watch, say: Callable[[str], None] = _to_stderr) -> None:
        self._where, self._watch, self._say = f"--cluster {address}", watch, say
        self._run = f"backprop-{uuid4().hex}"
        self._tasks: dict[str, tuple[Task, Any]] = {}
        self._news: SimpleQueue[Any] = SimpleQueue()  # futures that ended, and events: (time, (name, frames))
        self._progress = ToldProgress()
        self._count = 0
        self._home: LocalExecutor | None = None  # begun when it is needed
        self._dask, self._client = connected(address)
        try:
            if not self._has_workers():
                raise UserError(
                    f"{self._where}: the scheduler has no workers; start some with `dask worker {address} --nthreads 1`"
                )
            self.workers = max(1, sum(self._client.nthreads().values()))
            self._packer = remote.Packer()
            self._compare()
            self._client.subscribe_topic(self._run, self._news.put)
        except BaseException:
            self.close()
            raise

    def _has_workers(self) -> bool:
        """Wait for a worker, and say so.

        True as well where the scheduler cannot be reached: its loss is reported elsewhere.
        """
        until, said = time.monotonic() + WORKERS_S, False
        with suppress(OSError):
            while self._client.status == "running" and not self._client.nthreads():
                if time.monotonic() > until:
                    return False
                if not said:
                    self._say(f"{self._where}: no workers there; waiting {WORKERS_S:.0f} s for one")
                said = True
                time.sleep(0.2)
        return True

    def _compare(self) -> None:
        """Compare the project of every worker with the one here; later workers are compared with their first task."""
        here, problems = remote.project(), []
        for name, answer in sorted(self._client.run(remote.project_json, on_error="return").items()):
            try:
                told = remote.differs(here, dict(from_json(answer)))
            except (ValueError, TypeError):
                why = plain_text(answer) if isinstance(answer, Exception) else "it answers with something else"
                told = f"cannot load this project ({why}); install it there and start the worker again"
            problems += [f"worker {plain_text(name)}: {told}"] if told else []
        if problems:
            raise RenderError(problems)

    def submit(self, task: Task) -> None:
        """Submit a task; tasks begin in the order they are submitted."""
        if task.here:
            self._home = self._home or LocalExecutor(cores(), self._watch)
            self._home.submit(task)
            return
        order, self._count = self._count, self._count + 1
        self._progress.add(task.name, task.parts)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a step's sound travels as some megabytes: Dask warns of it
            future = self._client.submit(
                _work,
                self._packer.pack(task),
                self._run,
                key=f"{self._run}-{order}-{task.name}",
                priority=-order,
                pure=False,
            )
        self._tasks[future.key] = (task, future)
        future.add_done_callback(self._news.put)

    def completed(self, part: Part = no_part) -> Iterator[Done]:
        """Yield the tasks as they end, all parts of each with it.

        Their files are at their places on this machine by then, but not checked yet. Raises RenderError when the
        scheduler or the last worker is gone for good. A task whose worker hangs is given up.
        """
        while self._tasks or self._at_home():
            if self._home is not None:
                yield from self._home.ended(part, 0)
            try:
                news = self._news.get(timeout=LOOK_HERE_S if self._at_home() else min(LOOK_S, SILENT_S))
            except Empty:
                if self._at_home():
                    continue
                if not self._has_workers():
                    raise RenderError(
                        f"{self._where}: lost all its workers; start some, then this command again"
                    ) from None
                yield from self._given_up()
                continue
            if isinstance(news, tuple):
                self._pass_on(*news)
                yield from self._given_up()
            elif news.key in self._tasks:
                yield self._over(self._tasks.pop(news.key)[0], news)

    def _at_home(self) -> bool:
        return self._home is not None and self._home.busy

    def _pass_on(self, *event: Any) -> None:
        """Pass a note of progress on, as far as it can be true; other messages are ignored."""
        match event:
            case (_, (str(name), int(frames))):
                told = self._progress.told(name, frames)
                if told is not None:
                    self._watch(Note(name, told))

    def _given_up(self) -> Iterator[Done]:
        """Yield the running tasks that made no progress for too long; when none does, all tasks."""
        for key, (task, future) in list(self._tasks.items()):
            if self._progress.silent_s(task.name) > SILENT_S:
                del self._tasks[key]
                where = self._worker_of(key)
                with suppress(Exception):
                    future.cancel()
                cure = "look at that machine, start its worker again, then this command"
                yield Done(task, None, Told(f"{where} made no progress for {SILENT_S:g} s; {cure}"))

    def _worker_of(self, key: str) -> str:
        with suppress(Exception):
            found = next((name for name, keys in self._client.processing().items() if key in keys), None)
            return f"worker {plain_text(found)}" if found else "its worker"
        return "its worker"

    def _over(self, task: Task, future: Any) -> Done:
        """Return the result of a task. Whatever the answer is, only files that the task was to write are written."""
        self._progress.over(task.name)
        try:
            answer = future.result()
        except self._dask.CancelledError:
            raise RenderError(
                f"{self._where}: the scheduler went away; start it, its workers and this command again"
            ) from None
        except Refusal as refused:
            lost = KILLED in str(refused)
            return Done(
                task,
                None,
                (
                    WorkerLost(True)
                    if lost
                    else Told(f"its worker sent an error that is not read ({plain_text(refused)})")
                ),
            )
        except Exception as error:
            return Done(task, None, Told(plain_text(reason(error))))
        try:
            told = remote.error_of(from_json(answer["error"]))
            files, text, raw = _files_of(task, answer["files"]), answer["value"], answer["bytes"]
            if not isinstance(text, str) or not isinstance(raw, bytes | None):
                raise ValueError("has no bytes where bytes belong")
        except (ValueError, TypeError, KeyError, AttributeError, Refusal):
            return Done(
                task, None, Told("its worker answered with something that is not an answer; does it run this project?")
            )
        if told is not None:
            return Done(task, None, told)
        try:
            value = remote.answer_of(task, text, raw)
        except ValueError as error:
            return Done(task, None, Told(f"what its worker made is not what was asked for: {plain_text(error)}"))
        try:
            for place, data in files.items():
                with written_aside(place) as part:
                    part.write_bytes(data)
        except OSError as full:
            return Done(task, None, full)
        return Done(task, value)

    def close(self) -> None:
        """Leave; the scheduler drops what is still waiting."""
        with suppress(Exception):  # a scheduler that went away must not hide why we leave
            self._client.close(timeout=5)

    def __enter__(self) -> "ClusterExecutor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._home is not None:
            self._home.__exit__(kind, error, trace)
        self.close()


def _files_of(task: Task, sent: Any) -> dict[Path, bytes]:
    """Return the files that a task was to write, by their paths here; ValueError for any other."""
    wanted = worker.outputs(task.function.__name__, task.arguments)
    if not isinstance(sent, dict) or not all(name in wanted and isinstance(data, bytes) for name, data in sent.items()):
        raise ValueError("names files that the task does not write")
    return {wanted[name]: data for name, data in sent.items()}


def _work(parcel: remote.Parcel, run: str) -> dict[str, Any]:
    """Run a task in a Dask worker, in a folder that Dask removes afterwards in any case.

    Plain data comes back.
    """
    here = importlib.import_module("distributed").get_worker()
    try:
        done = remote.work(parcel, here.address, here.local_directory, lambda note: here.log_event(run, note))
    except Exception as error:
        return {"error": json.dumps(remote.error_data(error)), "value": "null", "bytes": None, "files": {}}
    value, files = done["value"], done["files"]
    raw = isinstance(value, bytes)
    return {
        "error": "null",
        "value": "null" if raw else json.dumps(value),
        "bytes": value if raw else None,
        "files": files,
    }

"""Tasks on this machine: a pool of worker processes, or the caller's own process."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from functools import cached_property
from types import TracebackType
from typing import Any

from pipeline.forkserver import begin, how, preload, surround, undisturbed

from . import worker_setup as inside
from .tasks import Done, Executor, Note, Part, Task, WorkerLost, no_part

Watch = Callable[[Note], None]
Pool = Callable[[int, Watch], AbstractContextManager[Executor]]  # workers, who hears of progress


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalExecutor:
    """Processes that end with this one; leaving the block by an exception (Ctrl-C) kills them at once.

    Nothing is started before the first task: where all is in the cache, there is none.
    """

    far = False

    def __init__(self, workers: int, watch: Watch) -> None:
        surround()
        self._context, self._environment = multiprocessing.get_context(how()), dict(os.environ)
        self._others = set(multiprocessing.active_children())
        self.workers = workers
        self._watch = watch
        self._begun: set[str] = set()  # tasks and parts of tasks
        self._waiting: deque[Task] = deque()
        self._pending: dict[Future[Any], Task] = {}

    @cached_property
    def _notes(self) -> "multiprocessing.SimpleQueue[tuple[str, Any]]":
        return self._context.SimpleQueue()

    @cached_property
    def _pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.workers, self._context, inside.begin, (self._notes, self._environment))

    @property
    def _has_begun(self) -> bool:
        return "_pool" in vars(self)

    def submit(self, task: Task) -> None:
        """Submit a task; a worker process is started if all are busy and there may be more."""
        preload(not task.here)
        _queue(self._waiting, task)
        self._hand_out()

    def warm(self, load: Callable[[], None]) -> None:
        """Load now, before there is a task, what workers will need; this process does not wait for it."""
        if not begin():
            with undisturbed():
                self._pool.submit(load)

    def watched_by(self, watch: Watch) -> "LocalExecutor":
        """Report progress to another function from now on; return self."""
        self._watch = watch
        return self

    def _hand_out(self) -> None:
        """Give the pool as many tasks as its workers can begin, and one more; it begins them in that order."""
        while self._waiting and len(self._pending) <= self.workers:
            task = self._waiting.popleft()
            with undisturbed():
                try:
                    future = self._pool.submit(inside.call, task.name, task.function, task.arguments, tuple(task.parts))
                except BrokenProcessPool as error:
                    future = Future()
                    future.set_exception(error)
            self._pending[future] = task

    @property
    def busy(self) -> bool:
        """Whether there are tasks that have not ended."""
        return bool(self._pending)

    def completed(self, part: Part = no_part) -> Iterator[Done]:
        """Yield the tasks as they end, and pass on what they report in the meantime: progress, finished parts."""
        while self.busy:
            yield from self.ended(part, 0.1)

    def ended(self, part: Part, seconds: float) -> Iterator[Done]:
        """Yield the tasks that have ended; wait up to `seconds` for one, if there is none."""
        done, _ = wait(self._pending, timeout=seconds, return_when=FIRST_COMPLETED)
        self._pass_on(part)
        tasks = [(self._pending.pop(future), future) for future in done]
        self._hand_out()
        for task, future in tasks:
            error, names = future.exception(), {task.name, *task.parts}
            if isinstance(error, BrokenProcessPool):
                error = WorkerLost(not names.isdisjoint(self._begun))
            self._begun -= names
            yield Done(task, None, error) if error else Done(task, future.result())

    def _pass_on(self, part: Part) -> None:
        while not self._notes.empty():
            name, said = self._notes.get()
            self._begun.add(name)
            _tell(self._watch, part, name, said)

    def kill(self) -> None:
        """End every worker process now."""
        if not self._has_begun:
            return
        children = set(multiprocessing.active_children()) - self._others
        for child in children:
            child.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)
        for child in children:
            child.join(5)

    def __enter__(self) -> "LocalExecutor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._has_begun:
            return
        if kind is None and not self._pending:
            self._pool.shutdown()
        else:
            with undisturbed():
                self.kill()
        self._notes.close()


class InlineExecutor:
    """The same in the caller's own process, one task after the other: for tests and for debugging a scene."""

    far = False

    def __init__(self, workers: int, watch: Watch) -> None:
        """Keep `watch`; there is only this process, whatever `workers` is."""
        self.workers = 1
        self._waiting: deque[Task] = deque()
        self._watch = watch

    def warm(self, load: Callable[[], None]) -> None:
        """Do nothing: there is no worker that could load something before there is a task."""

    def watched_by(self, watch: Watch) -> "InlineExecutor":
        """Report progress to another function from now on; return self."""
        self._watch = watch
        return self

    def kill(self) -> None:
        """Do nothing: there are no processes to end."""

    def submit(self, task: Task) -> None:
        """Submit a task."""
        _queue(self._waiting, task)

    def completed(self, part: Part = no_part) -> Iterator[Done]:
        """Run the tasks and yield each."""
        inside.listen(lambda said: _tell(self._watch, part, *said))
        try:
            while self._waiting:
                task = self._waiting.popleft()
                try:
                    done = Done(task, inside.call(task.name, task.function, task.arguments, tuple(task.parts)))
                except Exception as error:
                    done = Done(task, None, error)
                yield done
        finally:
            inside.listen(None)

    def __enter__(self) -> "InlineExecutor":
        return self

    def __exit__(self, *_: object) -> None:
        pass


def _queue(waiting: deque[Task], task: Task) -> None:
    """Add a waiting task: at the end, or, if it is `here`, before all that are not."""
    waiting.insert(sum(other.here for other in waiting) if task.here else len(waiting), task)


def _tell(watch: Watch, part: Part, name: str, said: Any) -> None:
    """Pass on what a task says of itself or of a part: so many more frames, or the part's value."""
    if isinstance(said, int):
        watch(Note(name, said))
    else:
        part(name, said)

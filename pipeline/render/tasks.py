"""Tasks for worker processes and their results: plain data on both sides."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

Job = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """A function of pipeline.render.worker with its arguments; `name` is unique and shown to people ("1/teacher")."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Done:
    """A finished task: its result, or the error it ended with."""

    task: Task
    value: Any = None
    error: BaseException | None = None


@dataclass(frozen=True)
class Note:
    """A message from a running task: `frames` more are finished (0: it has begun)."""

    name: str
    frames: int


class Told(Exception):
    """The failure of a task, in words for people."""


class WorkerLost(Told):
    """The process of a task died before it could answer. `begun`: the task had been started."""

    def __init__(self, begun: bool) -> None:
        self.begun = begun
        super().__init__(
            "its worker process died (killed, or out of memory)"
            if begun
            else "not begun, because a worker process died"
        )


class Executor(Protocol):
    """Where tasks run: this machine's processes, or a cluster's.

    Tasks may be submitted at any time, also while `completed` is being read; it ends when none is left. `far`: results
    come from other machines, and are checked as a whole before they are used.
    """

    far: bool

    def submit(self, task: Task) -> None:
        """Submit a task; tasks begin in the order they are submitted."""

    def completed(self) -> Iterator[Done]:
        """Yield every task as it ends. The error of a task is part of its result, not raised."""

"""Tasks for worker processes and their results: plain data on both sides."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol

from pydantic import ConfigDict, Field

from lesson import StepJob, Timeline

MOST_FRAMES = 10_000_000
Count = Annotated[int, Field(ge=0, le=MOST_FRAMES)]
Real = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True)
class SoundJob:
    """Everything a step's sound is made from.

    clips: the bytes and samples of each piece's clip, by its text; beats: the bytes of a teacher's recording, by the
    beat's key; state: as in StepJob, of the code alone.
    """

    __pydantic_config__ = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    timeline: Timeline
    clips: dict[str, tuple[bytes, int]]
    beats: dict[str, bytes]
    state: Mapping[str, str] | None = None


Job = StepJob | SoundJob


@dataclass(frozen=True)
class Rendered:
    """The cost of rendering a beat: frames, different pictures, seconds, and the peak memory of its process.

    The seconds are its own, from its first frame to its file: without playing what comes before it.
    """

    frames: Count
    pictures: Count
    seconds: Real
    peak_mb: Count


@dataclass(frozen=True)
class Task:
    """A function of pipeline.render.worker with its arguments; `name` is unique and shown to people ("1/teacher").

    `parts`: what it makes one after the other, where that is not itself ("1/teacher", "1/table"), with the frames of
    each. Notes of its progress are theirs. `here`: it puts together files of this machine, so it never runs on
    another, and begins before all waiting tasks; it may be any function.
    """

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    parts: Mapping[str, int] = field(default_factory=dict)
    here: bool = False


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


Part = Callable[[str, Any], None]  # hears the name and the value of a part


def no_part(name: str, value: Any) -> None:
    """Hear of a part, and wait for its whole task."""


class Executor(Protocol):
    """Where tasks run: this machine's processes, or a cluster's.

    Tasks may be submitted at any time, also while `completed` is being read; it ends when none is left. `workers`: how
    many tasks run at once. `far`: results come from other machines, and are checked as a whole before they are used.
    """

    workers: int
    far: bool

    def submit(self, task: Task) -> None:
        """Submit a task; tasks begin in the order they are submitted, those that are `here` before the others."""

    def completed(self, part: Part = no_part) -> Iterator[Done]:
        """Yield every task as it ends. The error of a task is part of its result, not raised.

        `part` hears of each part of a task as soon as it is made; not of those of another machine.
        """

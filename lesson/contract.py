"""The values that cross between the rooms, frozen and picklable, and the one place where they become JSON and back.

Inside a program they travel as they are. JSON is for what leaves it: files on the disk, and the wire to a cluster. Each
kind of JSON has a version; raise it when a field changes its meaning or a new one is needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from .problems import shown
from .script.script import Script
from .time.timeline import Timeline
from .time.voice import SpeechTable

T = TypeVar("T")


@dataclass(frozen=True)
class Format:
    """Size of the pictures in pixels, and how many of them make a second."""

    width: int
    height: int
    fps: int


FULL_HD = Format(1920, 1080, 30)


@dataclass(frozen=True)
class StepJob:
    """One step of a lesson with its look and sound: everything a worker process needs to play it.

    lesson: its lesson.toml; theme: None for the lesson's own; changes: as `--set` writes them; speech: None where words
    are timed by their number; state: digests of the files this was read from (pipeline/cache/state.py), empty for
    results that are not kept; scratch: a folder for Manim's files; words: texts on screen to try, by their English.
    """

    lesson: Path
    step: str
    format: Format = FULL_HD
    theme: str | None = None
    changes: tuple[str, ...] = ()
    allow_code: bool = False
    speech: SpeechTable | None = None
    state: Mapping[str, str] | None = None
    scratch: Path | None = None
    words: Mapping[str, str] | None = None


Print = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


@dataclass(frozen=True)
class StepPlan:
    """What planning a step finds out about its time, its pictures and what people should know.

    That is: its time, notes for people, the beat whose last picture tells most, and the fingerprint of each beat's
    pictures.
    """

    timeline: Timeline
    notes: tuple[str, ...]
    poster: str
    prints: dict[str, Print]


@dataclass(frozen=True)
class StepAudit:
    """What a dry pass finds in a step.

    That is: its problems, notes on beats whose motion is long, what does not move for long, the English texts on
    screen, and what meets in motion in steps that are not checked for it yet.
    """

    timeline: Timeline
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    motion: tuple[str, ...]
    words: tuple[str, ...]
    in_motion: tuple[str, ...] = ()


class VersionError(ValueError):
    """JSON of a version that this program does not read; the message says which one it reads."""


@dataclass(frozen=True)
class JsonForm(Generic[T]):
    """How a value of one type is written in JSON: an object of its fields, after `name` with the version."""

    name: str
    version: int
    kind: type[T]

    @cached_property
    def adapter(self) -> TypeAdapter[T]:
        """What checks its fields; it takes a while to make, and a command needs few of them."""
        return TypeAdapter(self.kind)

    def write(self, value: T, indent: int | None = None, **more: Any) -> bytes:
        """Return the JSON of a value in UTF-8. more: further keys for other readers; `read` ignores them."""
        fields = self.adapter.dump_python(value, mode="json")
        return to_json({self.name: self.version, **fields, **more}, indent=indent)

    def read(self, text: bytes | str) -> T:
        """Return the value; VersionError for another version, ValidationError (a ValueError) for wrong fields."""
        try:
            data = from_json(text)
        except ValueError:
            data = None  # the adapter says what is wrong with it
        if isinstance(data, dict):
            found = data.get(self.name)
            if found != self.version or isinstance(found, bool):
                said = "no version" if found is None else f"version {shown(found)}"
                raise VersionError(f"{self.name}: has {said}; this program reads version {self.version}")
        return self.adapter.validate_json(text, strict=True)


TIMELINE = JsonForm("timeline", 1, Timeline)
PLAN = JsonForm("plan", 1, StepPlan)
AUDIT = JsonForm("audit", 1, StepAudit)
JOB = JsonForm("job", 1, StepJob)
SCRIPT = JsonForm("script", 1, Script)


def timeline_json(line: Timeline) -> bytes:
    """Return the content of a timeline's file: the timeline, with frames, seconds and words of the whole step."""
    whole = {"frames": line.frames, "duration_s": line.duration_s, "words": line.words}
    return TIMELINE.write(line, indent=1, **whole) + b"\n"


def first_problem(error: ValueError) -> str:
    """Return what is wrong with JSON in one line: where, and what."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    return ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))

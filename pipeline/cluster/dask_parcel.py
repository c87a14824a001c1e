"""A task on another machine: what travels with it to the worker, and what comes back.

Jobs and answers are JSON and bytes both ways. The worker has the project, but neither the user's lesson nor the
driver's folders: the lesson's files travel with the job, and the files that the task writes come back as bytes.
"""

import json
import os
import platform
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from lesson import PROJECT_ROOT, LessonError, Problem, StepJob, load_lesson
from lesson.contract import JOB, JsonForm, first_problem
from lesson.file.load import read_lesson_table
from lesson.file.path_guard import is_there
from lesson.file.reading import bytes_inside, narration_bytes, words_bytes
from lesson.language.screen import screen_words
from lesson.limits import MAX_TOTAL_BYTES
from lesson.problems import file_name
from lesson.theme.theme import SHIPPED
from lesson.theme.theme_file import theme_bytes
from pipeline.cache.keys import DRAWING, digest, own_code, package_version
from pipeline.cache.state import Changed, code_digest, require
from pipeline.errors import PipelineError, RenderError, UserError, is_full, reason
from pipeline.forkserver import ENVIRONMENT
from pipeline.home import settle_path
from pipeline.render import worker
from pipeline.render import worker_setup as inside
from pipeline.render.tasks import SoundJob, Task, Told

from .harmless import MOST_LINES, plain_text

Files = dict[str, tuple[str, bytes]]  # by place in the lesson's folder: what the user calls the file, its content
_one_at_a_time = threading.Lock()  # Manim keeps its configuration in globals
ERRORS: dict[str, type[PipelineError]] = {"user": UserError, "render": RenderError, "changed": Changed}
LOADED = code_digest()  # of the code that this process has loaded: files may change while a worker runs
_folders: dict[tuple[str, str], Path] = {}
SOUND = JsonForm("sound", 1, SoundJob)


@dataclass(frozen=True)
class Parcel:
    """A task with its lesson's files, and the version of the project that it needs.

    The first of the arguments is the job as JSON, files are their names. `lesson` is empty for a task without one.
    """

    name: str
    function: str
    arguments: tuple[Any, ...]
    lesson: str
    folder: str
    files: Files
    project: dict[str, str]
    parts: tuple[str, ...] = ()


def project() -> dict[str, str]:
    """Return what must be equal here and there: the project's code, and the packages that draw."""
    import cairo

    code = LOADED if code_digest() == LOADED else "changed since it was started"
    packages = {name: package_version(name) for name in DRAWING}
    return {"this project": code, **packages, "cairo": cairo.cairo_version_string(), "machine": platform.machine()}


def project_json() -> str:
    """Return `project` as JSON: a worker's answer to the driver."""
    return json.dumps(project())


def error_data(error: Exception) -> list[Any]:
    """Return an error as plain data: its kind, and a line (or the parts of one) for each problem."""
    if isinstance(error, LessonError):
        return ["lesson", [[p.file, p.key, p.value, p.cure] for p in error.problems]]
    kind = next((name for name, known in ERRORS.items() if type(error) is known), "told")
    return [kind, list(error.problems) if kind != "told" and isinstance(error, PipelineError) else [reason(error)]]


def error_of(data: Any) -> Exception | None:
    """Return the error in plain data (None for none), each line made harmless; ValueError for other data."""
    match data:
        case None:
            return None
        case ["lesson", [*rows]] if rows and all(isinstance(row, list) and len(row) == 4 for row in rows):
            return LessonError([Problem(*map(plain_text, row)) for row in rows[:MOST_LINES]])
        case [str(kind), [*lines]] if kind in ERRORS and lines:
            return ERRORS[kind]([plain_text(line) for line in lines[:MOST_LINES]])
        case ["told", [line]]:
            return Told(plain_text(line))
    raise ValueError("is not an error")


def differs(here: dict[str, str], there: dict[str, str]) -> str:
    """Return how a worker differs, with the cure; "" where it does not."""
    other = [
        name if name == "this project" else f"{name}: {there.get(name)} (here {value})"
        for name, value in here.items()
        if there.get(name) != value
    ]
    return f"has another version of {', '.join(other)}; bring it to this one and start it again" if other else ""


class Packer:
    """Prepares the tasks of a run for the journey. A lesson is read once: all its tasks see the same words."""

    def __init__(self) -> None:
        self._project = project()
        self._lessons: dict[tuple[Path, tuple[str, ...], str | None], Files] = {}

    def pack(self, task: Task) -> Parcel:
        """Return a task with all it needs; LessonError for a lesson that cannot be read any more."""
        job, *more = task.arguments
        name, folder, files = "", "", {}
        if isinstance(job, StepJob):
            path, key = job.lesson, (job.changes, job.theme)
            if (path, *key) not in self._lessons:
                self._lessons[path, *key] = _files_of(path, *key)
                require(job)  # what was read must match the job's state
            name, folder, files = path.name, file_name(path.parent), self._lessons[path, *key]
            job = replace(job, lesson=Path(name), scratch=None, state=None)
        sent = (job_json(job), *map(_sent, more))
        return Parcel(task.name, task.function.__name__, sent, name, folder, files, self._project, tuple(task.parts))


def _sent(value: Any) -> Any:
    """Return an argument as it travels: paths as text."""
    if isinstance(value, tuple | list):
        return tuple(map(_sent, value))
    return str(value) if isinstance(value, Path) else value


def job_json(job: StepJob | SoundJob) -> bytes:
    """Return a job as it travels."""
    return JOB.write(job) if isinstance(job, StepJob) else SOUND.write(job)


def job_of(text: bytes, function: str) -> StepJob | SoundJob:
    """Return the job of a task; ValueError for anything else, and for another version of its JSON."""
    return SOUND.read(text) if function == worker.sound.__name__ else JOB.read(text)


@cache
def _result(function: Callable[..., Any]) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(function)["return"])


def answer_of(task: Task, text: Any, raw: Any) -> Any:
    """Return the answer of a task from JSON or as bytes, of its function's type; ValueError for anything else."""
    found = _result(task.function)
    try:
        return found.validate_python(raw, strict=True) if raw is not None else found.validate_json(text, strict=True)
    except ValueError as error:
        raise ValueError(first_problem(error)) from None


def _files_of(path: Path, changes: tuple[str, ...], theme: str | None) -> Files:
    """Return the files of a lesson: its own file, and the narration, words, numbers, look and steps it uses.

    LessonError for a lesson with mistakes, or with a file that may not be read (lesson/file/path_guard.py).
    """
    lesson = load_lesson(path, changes)
    folder, assets = lesson.folder, PROJECT_ROOT / "assets"
    found = {path: read_lesson_table(path)[1]}
    found |= {file: bytes_inside(file, folder, MAX_TOTAL_BYTES) for file in lesson.files}
    found |= {folder / ref.scene.partition(":")[0]: own_code(lesson, ref) for ref in lesson.steps if ref.own_code}
    told = [lesson.narration(ref.key) for ref in lesson.steps]
    found |= {file: narration_bytes(file) for file in told if is_there(file)}
    found |= {file: words_bytes(file) for file in screen_words(lesson).files}
    look = theme or lesson.theme
    if look not in SHIPPED:
        found[folder / look] = theme_bytes(look, folder)
    ours = [each for each in found if not each.is_relative_to(folder)]
    theirs = [each for each in found if each.is_relative_to(folder)]
    return {
        each.relative_to(root).as_posix(): (file_name(each), found[each])
        for root, files in ((assets, ours), (folder, theirs))
        for each in files
    }


def work(parcel: Parcel, address: str, room: str, send: Callable[[tuple[str, int]], None]) -> dict[str, Any]:
    """Do a task in a worker: {"value": data of JSON or bytes, "files": {place in the arguments: bytes}}.

    `address` is the worker's name for people, `room` a folder of its own, `send` takes notes of the progress. Errors
    name the driver's files. RenderError for another version of the project, and where the worker's disk is full.
    """
    other = differs(parcel.project, project())
    if other:
        raise RenderError(f"worker {address}: {other}")
    os.environ.update(ENVIRONMENT)
    settle_path()
    try:
        with _one_at_a_time, tempfile.TemporaryDirectory(prefix="task-", dir=room) as scratch:
            inside.listen(lambda note: send(note) if isinstance(note[1], int) else None)  # parts come with the answer
            try:
                done = _done(parcel, room, Path(scratch))
                if code_digest() != LOADED:
                    raise RenderError(f"worker {address}: {differs(parcel.project, project())}")
                return done
            finally:
                inside.listen(None)
    except OSError as error:
        if is_full(error):
            raise RenderError(f"{parcel.name}: worker {address}: its disk is full ({room}); make room there") from None
        raise


def _done(parcel: Parcel, room: str, scratch: Path) -> dict[str, Any]:
    """Call the function with paths on this machine, and put the driver's back into its result."""
    job, names = job_of(parcel.arguments[0], parcel.function), {}
    if parcel.lesson and isinstance(job, StepJob):
        folder = _folder(parcel, room)
        job = replace(job, lesson=folder / parcel.lesson, scratch=scratch)
        here = {folder / place: name for place, (name, _) in parcel.files.items()} | {folder: parcel.folder}
        names = {said: name for path, name in here.items() for said in (str(path), file_name(path))}
    there = worker.outputs(parcel.function, parcel.arguments)
    files = {place: scratch / f"{place}{path.suffix}" for place, path in there.items()}
    arguments = worker.with_outputs(parcel.function, parcel.arguments, files)
    try:
        value = inside.call(parcel.name, getattr(worker, parcel.function), (job, *arguments[1:]), parcel.parts)
    except (PipelineError, LessonError) as error:
        raise _named(error, names) from None
    return {
        "value": value if isinstance(value, bytes) else _named(to_jsonable_python(value), names),
        "files": {place: path.read_bytes() for place, path in files.items() if path.exists()},
    }


def _folder(parcel: Parcel, room: str) -> Path:
    """Return the lesson's folder on this machine, a new one for each content: scenes cache lessons by their path."""
    key = (
        room,
        digest(parcel.lesson, *[part for place, (_, data) in sorted(parcel.files.items()) for part in (place, data)]),
    )
    if key not in _folders:
        folder = Path(tempfile.mkdtemp(prefix="lesson-", dir=room))
        for place, (_, data) in parcel.files.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(data)
        _folders[key] = folder
    return _folders[key]


def _named(said: Any, names: dict[str, str]) -> Any:
    """Return plain data or an error of ours with the driver's names for this machine's files."""
    if isinstance(said, str):
        for here, name in names.items():
            said = said.replace(here, name)
        return said
    if isinstance(said, list | tuple):
        return type(said)(_named(each, names) for each in said)
    if isinstance(said, dict):
        return {key: _named(each, names) for key, each in said.items()}
    if isinstance(said, LessonError):
        return LessonError(Problem(*_named((p.file, p.key, p.value, p.cure), names)) for p in said.problems)
    return type(said)(_named(said.problems, names)) if isinstance(said, PipelineError) else said

"""A task away from home: what travels with it to a worker on another machine, and what comes back. Plain data both ways.

The worker has the project, but neither the user's lesson nor the driver's folders: the lesson's files travel with the job,
the files that the task writes come back as bytes.
"""

import atexit
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lesson import PROJECT_ROOT, LessonError, Problem

from . import inside, worker
from .errors import PipelineError, UserError
from .keys import DRAWING, digest, package_version, sources
from .tasks import Task

TRAVELLING = (".toml", ".md", ".csv", ".npz", ".safetensors", ".py", ".ttf", ".otf")
MAX_BYTES = 64_000_000
_one_at_a_time = threading.Lock()  # Manim keeps its configuration in globals


@dataclass(frozen=True)
class Parcel:
    """A task with its lesson: files by their place in the lesson's folder (none for a lesson of the project's own)."""

    function: str
    arguments: tuple[Any, ...]
    lesson: str
    files: dict[str, bytes]


def project() -> dict[str, str]:
    """Return what must be the same here and there: the project's code and the packages that draw."""
    code = sources("backprop_core", "lesson", "scenes", "pipeline")
    return {"this project": code} | {name: package_version(name) for name in DRAWING}


def packed(task: Task) -> Parcel:
    """Return a task made ready to travel. UserError for a lesson folder that is too large."""
    job = task.arguments[0]
    if not isinstance(job.get("lesson"), str):
        return Parcel(task.function.__name__, task.arguments, "", {})
    path = Path(job["lesson"])
    if path.is_relative_to(PROJECT_ROOT):
        return Parcel(task.function.__name__, task.arguments, path.relative_to(PROJECT_ROOT).as_posix(), {})
    return Parcel(task.function.__name__, task.arguments, path.name, _files_of(path))


@cache
def _files_of(lesson: Path) -> dict[str, bytes]:
    """Return what a lesson's folder holds beside recordings: the file itself, its narration, data, weights, themes, steps."""
    folder = lesson.parent
    found = [lesson, *(path for path in folder.iterdir() if path.suffix in TRAVELLING)]
    for name in ("narration", "data", "steps", "themes", "weights", "words", "fonts"):
        found += [path for path in (folder / name).rglob("*") if path.suffix in TRAVELLING]
    files = {path.relative_to(folder).as_posix(): path for path in found if path.is_file()}
    size = sum(path.stat().st_size for path in files.values())
    if size > MAX_BYTES:
        raise UserError(
            f"{folder}: {size / 1e6:.0f} MB of lesson files; a cluster takes at most {MAX_BYTES / 1e6:.0f}: "
            "put the lesson into a folder of its own"
        )
    return {name: path.read_bytes() for name, path in files.items()}


def work(parcel: Parcel) -> dict[str, Any]:
    """Do a task on a worker: {"value", "files": {argument's place: bytes}}."""
    os.environ.update(inside.ENVIRONMENT)
    function = getattr(worker, parcel.function)
    with _one_at_a_time, tempfile.TemporaryDirectory(prefix="backprop-") as scratch:
        arguments, files = list(parcel.arguments), {}
        if parcel.lesson:
            arguments[0] = {**arguments[0], "lesson": str(_unpacked(parcel)), "scratch": scratch}
        for place in worker.OUTPUTS.get(parcel.function, ()):
            if place < len(arguments) and arguments[place] is not None:
                files[place] = Path(scratch) / f"{place}{Path(arguments[place]).suffix}"
                arguments[place] = str(files[place])
        try:
            value = function(*arguments)
        except (PipelineError, LessonError) as error:
            raise _at_home(error, arguments[0].get("lesson", ""), parcel) from None
        return {"value": value, "files": {place: path.read_bytes() for place, path in files.items()}}


def _unpacked(parcel: Parcel) -> Path:
    """Return the lesson's file on this machine; its folder is written once in the life of this process."""
    if not parcel.files:
        return PROJECT_ROOT / parcel.lesson
    return _folder(digest(*[part for item in sorted(parcel.files.items()) for part in item]), parcel) / parcel.lesson


_folders: dict[str, Path] = {}


def _folder(key: str, parcel: Parcel) -> Path:
    if key not in _folders:
        folder = Path(tempfile.mkdtemp(prefix="backprop-lesson-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        for name, data in parcel.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        _folders[key] = folder
    return _folders[key]


def _at_home(error: PipelineError | LessonError, here: str, parcel: Parcel) -> Exception:
    """Return an error that names the driver's files instead of this machine's."""
    folder, home = str(Path(here).parent), str(Path(parcel.arguments[0]["lesson"]).parent)
    if isinstance(error, LessonError):
        told = [Problem(p.file.replace(folder, home), p.key, p.value, p.cure.replace(folder, home)) for p in error.problems]
        return LessonError(told)
    return type(error)(problem.replace(folder, home) for problem in error.problems)

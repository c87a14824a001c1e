"""The state of the files that a film is made from when a run begins: the lesson's files and the project's code.

It consists of digests, which are in the keys of the cache and travel with every job. A worker compares them before it
begins and after it has ended: its result is made of exactly that state, or it reports what has changed, and nothing of
it enters the cache.
"""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from lesson import PROJECT_ROOT, StepJob
from lesson.file.load import read_lesson_table
from lesson.file.overrides import Change, change_of
from lesson.file.path_guard import regular
from lesson.language.language import editions
from lesson.problems import Refused, file_name
from pipeline.errors import RenderError
from pipeline.render.tasks import Job

State = Mapping[str, str]  # by path: the digest of a file's content; by CODE: that of all of the project's code
CODE = "the project's code"
ROOMS = ("backprop_core", "lesson", "scenes", "pipeline")
ASSETS = PROJECT_ROOT / "assets"
ABSENT = "no file"
WAS_CHANGED = ": was changed while this ran"
MOST_BYTES, MOST_NAMED, MOST_BESIDE = 100_000_000, 2000, 500
MOST_LETTERS = 300  # of a text that may be the name of a file
SETTLED_NS = 3_000_000_000  # a file written so recently may be written again within one tick of the file system's clock

_known: dict[str, tuple[tuple[int, ...], str]] = {}


class Changed(RenderError):
    """Raised when files were saved while a run worked from them: one line for each."""

    @property
    def names(self) -> list[str]:
        """The files, by the names that people use."""
        return [problem.partition(WAS_CHANGED)[0] for problem in self.problems]

    @property
    def is_code(self) -> bool:
        """Whether the project's own code changed: this process runs the old one and cannot go on by itself."""
        return CODE in self.names


def state_of(lesson: Path, changes: Sequence[str] = (), theme: str | None = None) -> State:
    """Return the state of a lesson.toml and of everything that a film of it is made from.

    Take it before the lesson is read.
    """
    lesson = lesson.absolute()
    files = dict.fromkeys(
        [
            *([lesson] if _is_own(lesson, lesson.parent) else []),
            *_named(lesson, (*_changed(changes), theme or "")),
            *_spoken(lesson.parent),
            *_spoken(ASSETS),
        ]
    )
    return {CODE: code_digest(), **{str(file): digest_of(file) for file in files}}


def require(job: Job) -> None:
    """Raise Changed where a job's state is not that of its files any more.

    A job without a state makes nothing that is kept.
    """
    state = job.state
    if state:
        now = state_of(job.lesson, job.changes, job.theme) if isinstance(job, StepJob) else {CODE: code_digest()}
        changed = [name for name in {**state, **now} if state.get(name, ABSENT) != now.get(name, ABSENT)]
        if changed:
            names = [name if name == CODE else file_name(Path(name)) for name in changed]
            raise Changed(f"{name}{WAS_CHANGED}; start again, what was finished is kept" for name in names)


def of_lesson(state: State, lesson: Path, words: Path, language: str) -> list[tuple[str, str]]:
    """Return the part of a state that counts for one step with these `words`: relative names and digests, in order.

    The words of the other steps and of other languages are left out.
    """
    tables, own = {f"{name}.toml" for name in editions(language)}, lesson.absolute().parent
    found = []
    for name, digest in state.items():
        path = Path(name)
        if name == CODE or not (path.suffix == ".md" or path.parent.name == "words"):
            counts = True
        else:
            counts = path == words.absolute() or path.name in tables
        if counts:
            home = next((root for root in (own, ASSETS) if path.is_relative_to(root)), None)
            found.append((str(path.relative_to(home)) if home else name, digest))
    return sorted(found)


def code_digest() -> str:
    """Return the digest of every Python file of the project, as it is now."""
    found = hashlib.blake2b(digest_size=16)
    root = f"{PROJECT_ROOT}{os.sep}"
    for path in sorted(path for room in ROOMS for path in _code_in(f"{root}{room}")):
        found.update(f"{path.removeprefix(root)} {digest_of(path)}\n".encode())
    return found.hexdigest()


def _code_in(folder: str) -> Iterator[str]:
    """Yield the Python files in a folder, at any depth, as text: every task asks twice, and Paths take longest."""
    for place, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".py"):
                yield f"{place}{os.sep}{name}"


def digest_of(path: Path | str) -> str:
    """Return the digest of a regular file's content; ABSENT for anything else. Never waits for a pipe."""
    name = str(path)
    try:
        about = os.stat(name)
        if not stat.S_ISREG(about.st_mode):
            return ABSENT
        mark = (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
        if (known := _known.get(name)) is not None and known[0] == mark:
            return known[1]
        found = _read(name)
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return ABSENT
    if max(about.st_mtime_ns, about.st_ctime_ns) + SETTLED_NS < time.time_ns():
        _known[name] = (mark, found)
    return found


def _read(path: str) -> str:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return ABSENT
        return hashlib.blake2b(file.read(MOST_BYTES), digest_size=16).hexdigest()


def _spoken(folder: Path) -> Iterator[Path]:
    """Yield a folder's narrations, words on screen and themes."""
    for kind in ("narration/*/*.md", "words/*.toml", "themes/*.toml"):
        yield from sorted(path for path in islice(folder.glob(kind), MOST_NAMED) if _is_own(path, folder))


def _changed(changes: Sequence[str]) -> tuple[str, ...]:
    """Return the texts that changes put into a lesson, which may be names of files."""
    values = [change.value for change in map(change_of, changes) if isinstance(change, Change)]
    return tuple(text for text in _strings(values) if len(text) < MOST_LETTERS)


def _is_own(path: Path, root: Path) -> bool:
    """Return whether a regular file is there, inside `root`: a file outside is not read, not even for its digest."""
    try:
        regular(path, root)
    except (Refused, OSError):
        return False
    return True


def _named(lesson: Path, more: tuple[str, ...]) -> Iterator[Path]:
    """Yield every file in the lesson's folder that lesson.toml or a text of `more` names, and all beside own steps."""
    for text in _texts(lesson, digest_of(lesson)) + more:
        name = PurePosixPath(text.partition(".py:")[0] + ".py" if ".py:" in text else text)
        if name.is_absolute() or ".." in name.parts:
            continue
        path = lesson.parent / name
        if _is_own(path, lesson.parent):
            yield path
            if name.suffix == ".py":
                beside = islice((each for each in path.parent.iterdir() if not each.name.startswith(".")), MOST_BESIDE)
                yield from sorted(each for each in beside if _is_own(each, lesson.parent))


@lru_cache(maxsize=64)
def _texts(lesson: Path, digest: str) -> tuple[str, ...]:
    """Return the short texts of a lesson.toml of this digest, which may be names of files; none where it is no TOML."""
    try:
        found = _strings(read_lesson_table(lesson)[0])
        return tuple(
            dict.fromkeys(islice((text for text in found if "." in text and 1 < len(text) < MOST_LETTERS), MOST_NAMED))
        )
    except (ValueError, RecursionError):  # a LessonError is a ValueError: loading the lesson reports it
        return ()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        inner: Iterable[Any] = value.values() if isinstance(value, dict) else value
        for each in inner:
            yield from _strings(each)

"""The one guard for every file of a lesson: only regular files inside its folder are read, up to a limit.

`LessonFolder` finds what lesson.toml names; `read_inside` reads what has its place by its name (lesson.toml itself,
narration, words, recordings). Links that lead out, pipes, devices and folders are refused: never followed, never waited
for.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from lesson.limits import MAX_CODE_BYTES, MAX_TOTAL_BYTES
from lesson.problems import Refused, nearest

from .clean import clean

ITSELF = "put the file itself there"
_KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


class LessonFolder:
    """The folder of a lesson and the files read from it. Every way to name a file outside of it is refused."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[Path, bytes] = {}

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were read, in the order of their names."""
        return tuple(sorted(self._read))

    def digest(self, *more: bytes) -> str:
        """Return the SHA-256 of `more` and of every file that was read, in hexadecimal."""
        found = hashlib.sha256()
        for part in [*more, *(self._read[path] for path in self.files)]:
            found.update(f"{len(part)}:".encode())
            found.update(part)
        return found.hexdigest()

    def find(self, name: str, endings: Sequence[str], instead: str) -> Path:
        """Return the path of a file by its name in the folder, `data/students.csv` for instance.

        Refused: another ending (`instead` is the cure), a path that leads out, no such file, a folder, a device.
        """
        try:
            return self._find(name, endings, instead)
        except (OSError, ValueError, RuntimeError) as error:  # too long a name, a NUL, links in a circle
            raise Refused(repr(name[:60]), f"cannot be read: {getattr(error, 'strerror', None) or error}") from None

    def _find(self, name: str, endings: Sequence[str], instead: str) -> Path:
        example = f"name a file inside the lesson's folder, {'data' + endings[0]} for instance"
        parts = PurePosixPath(name)
        if "\\" in name or ":" in name:
            raise Refused(repr(name), "write / between folders, and no drive")
        if parts.is_absolute() or ".." in parts.parts or name.startswith("~"):
            raise Refused(repr(name), f"leads out of the lesson's folder; {example}")
        if parts.suffix.lower() not in endings:
            raise Refused(repr(name), instead)
        path = _spelled(self.folder, parts)
        if not is_there(path):
            raise Refused(repr(name), f"there is no such file in the lesson's folder; {self._near(parts, endings)}")
        try:
            regular(path, self.folder)
        except Refused as refused:
            raise Refused(repr(name), f"is {refused.value}; {example}" if refused.value else refused.cure) from None
        return path

    def _near(self, name: PurePosixPath, endings: Sequence[str]) -> str:
        place = self.folder / name.parent
        seen = islice(place.iterdir(), 500) if place.is_dir() else ()
        there = sorted(path.name for path in seen if path.suffix.lower() in endings)
        return nearest(name.name, there) if there else f"put it there, or correct its name ({', '.join(endings)})"

    def code(self, name: str) -> bytes:
        """Return what is in a Python file of a step, as `read` does; nothing runs."""
        return self.read(name, (".py",), "name a .py file", MAX_CODE_BYTES)

    def read(self, name: str, endings: Sequence[str], instead: str, most: int) -> bytes:
        """Return what is in a file of at most `most` bytes; see find for what is refused."""
        path = self.find(name, endings, instead)
        try:
            data = self._read[path] if path in self._read else read_inside(path, self.folder, most)
        except (FileNotFoundError, Refused) as error:  # it was there when `find` looked
            raise Refused(
                repr(name), error.cure if isinstance(error, Refused) else "cannot be read: it is gone"
            ) from None
        self._read[path] = data
        if sum(map(len, self._read.values())) > MAX_TOTAL_BYTES:
            del self._read[path]
            raise Refused(repr(name), f"with the lesson's other files it is more than {MAX_TOTAL_BYTES:,} bytes")
        return data


def _spelled(folder: Path, name: PurePosixPath) -> Path:
    """Return the path of a file by its clean name.

    The disk may spell the same letters in another way, an accent as a character of its own.
    """
    path = folder
    for part in name.parts:
        if not part.isascii() and not is_there(path / part):
            there = (each.name for each in islice(path.iterdir(), 500)) if path.is_dir() else iter(())
            part = next((each for each in there if clean(each) == part), part)
        path /= part
    return path


def is_there(path: Path) -> bool:
    """Return whether anything of this name exists, a link to nothing or a pipe too; reading it decides what it is."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def regular(path: Path, root: Path) -> Path:
    """Return the real place of a regular file, following links inside `root` only. Nothing is opened.

    Raises Refused, whose value says what is there instead: a link out of `root`, to nothing or in a circle; a folder,
    pipe, socket or device. Raises FileNotFoundError where nothing of this name exists.
    """
    try:
        os.lstat(path)
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve(strict=True)):
            raise Refused("a link that leads out of the lesson's folder", ITSELF)
        mode = os.lstat(real).st_mode
    except FileNotFoundError:
        if not path.is_symlink():
            raise
        raise Refused("a link to a file that is not there", ITSELF) from None
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle, before Python 3.13
        if isinstance(error, RuntimeError) or getattr(error, "errno", None) == errno.ELOOP:
            raise Refused("a link that leads in a circle", ITSELF) from None
        raise Refused("", _unread(error)) from None
    if not stat.S_ISREG(mode):
        raise Refused(f"{_KINDS.get(stat.S_IFMT(mode), 'a device')}, which is not a regular file", ITSELF)
    return real


def read_inside(path: Path, root: Path, most: int) -> bytes:
    """Return the content of a regular file inside `root`, of at most `most` bytes.

    Raises Refused as `regular` does, and for a file that is too large or cannot be read; FileNotFoundError where there
    is none.
    """
    real = regular(path, root)
    try:
        data = _bytes_of(real, most)
    except OSError as error:
        raise Refused("", _unread(error)) from None
    if data is None or len(data) > most:
        raise Refused("", f"is too large; at most {most:,} bytes are read")
    return data


def check_place(path: Path, root: Path) -> None:
    """Refuse a place to write to that is a link, or is outside `root` because a folder above it is a link."""
    above = next(folder for folder in path.parents if folder.exists() or folder.is_symlink())
    try:
        inside = above.resolve(strict=True).is_relative_to(root.resolve(strict=True))
    except (OSError, RuntimeError):
        inside = False
    if not inside or path.is_symlink():
        raise Refused(
            "a link", "nothing is written where a link leads to; put a folder or file of the lesson's own there"
        )


def _unread(error: Exception) -> str:
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def _bytes_of(path: Path, most: int) -> bytes | None:
    """Return the content of a regular file; None when it is too large.

    It does not wait for a pipe that was put in its place in the meantime.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise OSError("it is not a regular file")
        return None if about.st_size > most else file.read(most + 1)

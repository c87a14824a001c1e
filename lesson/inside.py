"""Files that a lesson names: only regular files inside its own folder, read whole up to a limit, each once."""

import hashlib
import os
import stat
from collections.abc import Sequence
from itertools import islice
from pathlib import Path, PurePosixPath

from .problems import Refused, nearest

MAX_TOTAL = 100_000_000  # bytes of all files that a lesson names, together


class LessonFolder:
    """The folder of a lesson and what was read of it. Every way to name a file outside of it is refused."""

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
        path = self.folder / parts
        if not path.exists():
            raise Refused(repr(name), f"there is no such file in the lesson's folder; {self._near(parts, endings)}")
        if not path.resolve(strict=True).is_relative_to(self.folder.resolve(strict=True)):
            raise Refused(repr(name), f"is a link that leads out of the lesson's folder; {example}")
        if not path.is_file():
            raise Refused(repr(name), "is no regular file; name a file, not a folder or device")
        return path

    def _near(self, name: PurePosixPath, endings: Sequence[str]) -> str:
        place = self.folder / name.parent
        seen = islice(place.iterdir(), 500) if place.is_dir() else ()
        there = sorted(path.name for path in seen if path.suffix.lower() in endings)
        return nearest(name.name, there) if there else f"put it there, or mend its name ({', '.join(endings)})"

    def read(self, name: str, endings: Sequence[str], instead: str, most: int) -> bytes:
        """Return what is in a file of at most `most` bytes; see find for what is refused."""
        path = self.find(name, endings, instead)
        try:
            data = self._read[path] if path in self._read else _bytes_of(path.resolve(strict=True), most)
        except OSError as error:
            raise Refused(repr(name), f"cannot be read: {error.strerror or error}") from None
        if data is None or len(data) > most:
            raise Refused(repr(name), f"is too large; at most {most:,} bytes are read")
        self._read[path] = data
        if sum(map(len, self._read.values())) > MAX_TOTAL:
            del self._read[path]
            raise Refused(repr(name), f"with the lesson's other files it is more than {MAX_TOTAL:,} bytes")
        return data


def _bytes_of(path: Path, most: int) -> bytes | None:
    """Return what is in a regular file, None when that is too much. A pipe put in its place meanwhile is not waited for."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise OSError("it is no regular file")
        return None if about.st_size > most else file.read(most + 1)

"""The files of a cache entry: how they are read, stored and deleted; no links, and nothing that is not ours."""

import os
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.files import fsync, sha256

NOTE = "entry.json"
_MOST_NOTE = 1_000_000  # bytes
# The only files of an entry.
FILES = frozenset({NOTE, "audit.json", "film.mp4", "last.png", "plan.json", "script.json", "sound.m4a"})


@dataclass(frozen=True)
class Entry:
    """The files under one key by name, each verified when the entry was read, and its facts."""

    folder: Path
    facts: dict[str, Any]

    def take(self, name: str, target: Path) -> None:
        """Put one of the files at `target` without touching the cache's own: a hard link, or a copy on another disk."""
        target.unlink(missing_ok=True)
        try:
            os.link(self.folder / name, target)
        except OSError:
            shutil.copyfile(self.folder / name, target)

    def read(self, name: str) -> bytes:
        """Return the bytes of one of the files."""
        return (self.folder / name).read_bytes()


def delete(folder: Path) -> None:
    """Delete an entry's own files and its folder; with anything else in it, that and the folder stay."""
    with suppress(OSError):
        for name in FILES:
            with suppress(FileNotFoundError):
                (folder / name).unlink()
        folder.rmdir()


def inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def regular(path: Path) -> Path:
    """Return a path that is a file, and no link or pipe; ValueError otherwise."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError(f"{path.name} is not a file")
    return path


def small(path: Path) -> bytes:
    """Return the content of an entry's note; ValueError for what is not a file, or larger than any note."""
    if regular(path).stat().st_size > _MOST_NOTE:
        raise ValueError(f"{path.name} is too large")
    return path.read_bytes()


def fits(path: Path, size: int, digest: str) -> bool:
    return regular(path).stat().st_size == size and sha256(path) == digest


def link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def appear(aside: Path, place: Path) -> None:
    """Give a finished entry its name; where another run was faster, its entry stays."""
    try:
        os.rename(aside, place)
    except OSError:
        if not place.is_dir():
            raise
    fsync(place.parent)

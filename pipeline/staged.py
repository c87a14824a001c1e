"""New files of the user's that appear together or not at all: made in a hidden folder beside them, then moved."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from .files import fsync
from .leftovers import abandoned, held, is_ours, mark

_LEFT = re.compile(r"\.backprop-new-(\d+)-[a-z0-9_]{8}")


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Yield a hidden folder inside `folder`; first remove what a killed process left of one."""
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    with held(lambda: Path(tempfile.mkdtemp(dir=folder, prefix=f".backprop-new-{os.getpid()}-"))) as scratch:
        try:
            mark(scratch)
            (scratch / "new").mkdir()
            yield scratch / "new"
        finally:
            _remove(scratch)


def sweep(folder: Path) -> None:
    """Remove what killed processes left of their hidden folders inside `folder`."""
    for entry in folder.glob(".backprop-new-*"):
        left = _LEFT.fullmatch(entry.name)
        if left is not None and (is_ours(entry) or _is_empty(entry)) and abandoned(entry, int(left[1])):
            _remove(entry)


def _is_empty(folder: Path) -> bool:
    """Return whether this is a folder with nothing in it: its process died before it was marked, or at its end."""
    return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())


def _remove(scratch: Path) -> None:
    """Remove a hidden folder, its mark last."""
    shutil.rmtree(scratch / "new", ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)


def write_new(home: Path, texts: Mapping[Path, str]) -> None:
    """Write UTF-8 files below `home`, all or none; existing files are not touched (FileExistsError).

    Everything is on disk before the first file appears; then whole new folders are moved, each at once. Raises OSError.
    """
    with staging(home) as scratch:
        for path, text in texts.items():
            staged = scratch / path.relative_to(home)
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.write_text(text, encoding="utf-8", newline="\n")
            fsync(staged)
        placed: list[Path] = []
        try:
            for staged in _parts(scratch, home, scratch):
                path = home / staged.relative_to(scratch)
                if path.exists() or path.is_symlink():
                    raise FileExistsError(17, "is there already", str(path))
                os.rename(staged, path)
                placed.append(path)
        except BaseException:
            for path in reversed(placed):
                with suppress(OSError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            raise
        with suppress(OSError):
            fsync(home)


def _parts(folder: Path, home: Path, scratch: Path) -> list[Path]:
    """Return what to move, in the largest parts: a folder that is new, else what is new in it."""
    found: list[Path] = []
    for child in sorted(folder.iterdir()):
        there = home / child.relative_to(scratch)
        found += _parts(child, home, scratch) if child.is_dir() and there.is_dir() else [child]
    return found

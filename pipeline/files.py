"""Files that are whole or not there (written aside, flushed, renamed), temporary folders, locks of output folders."""

import errno
import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .errors import UserError, reason

SCRATCH = ".scratch"
MARK = ".backprop-made.json"  # lists what in a folder is ours (ours.py); a scratch folder has an empty one
# Names of unfinished files in an output folder itself.
_PARTS = re.compile(r"\.(manifest|\.backprop-made)\.\d+\.part\.json")


def part_name(path: Path) -> Path:
    """Return the name of a file while it is written: hidden, in the same folder."""
    return path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")


def fsync(path: Path) -> None:
    """Flush a file or folder to disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle(part: Path, path: Path) -> None:
    """Flush a finished file to disk and give it its final name."""
    fsync(part)
    os.replace(part, path)
    fsync(path.parent)


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Yield a name to write to; the file appears at `path` if the block ends well, and is removed if not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = part_name(path)
    try:
        yield part
        settle(part, path)
    finally:
        part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file, whole or not at all."""
    with written_aside(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def close_quietly(thing: Any) -> None:
    """Close something that may be broken already."""
    with suppress(OSError, ValueError, RuntimeError):
        thing.close()


@contextmanager
def output_folder(out: Path, say: Callable[[str], None]) -> Iterator[Path]:
    """Make `out`, lock it for this run alone, and yield a temporary folder inside it.

    A second run in the same folder says so and waits. What a killed run left is removed. Raises UserError, one line,
    when the folder cannot be made or written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise UserError(f"--out {out}: {reason(error)}; name a folder that you may write to") from None
    try:
        _hold(descriptor, out, say)
        try:
            scratch = _scratch(out)
            _remove_parts(out)
        except OSError as error:
            raise UserError(f"--out {out}: {reason(error)}; name a folder that you may write to") from None
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    finally:
        os.close(descriptor)


def _hold(descriptor: int, out: Path, say: Callable[[str], None]) -> None:
    """Lock a folder; a file system without locks goes without."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(f"another run is writing into {out}; waiting for it to finish")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        return


def _scratch(out: Path) -> Path:
    """Make a scratch folder with our mark.

    What a killed run left is removed; a folder of that name without the mark is not ours.
    """
    for name in (SCRATCH, *(f"{SCRATCH}-{n}" for n in range(2, 100))):
        scratch = out / name
        if not scratch.is_symlink() and scratch.is_dir() and (scratch / MARK).is_file():
            shutil.rmtree(scratch)
        elif scratch.is_dir() and not scratch.is_symlink() and not any(scratch.iterdir()):
            scratch.rmdir()
        if not scratch.is_symlink() and not scratch.exists():
            scratch.mkdir()
            (scratch / MARK).touch()
            return scratch
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(out / SCRATCH))


def _remove_parts(out: Path) -> None:
    """Remove files of ours that a killed run left half written beside their places."""
    for part in out.iterdir():
        if _PARTS.fullmatch(part.name) and part.is_file() and not part.is_symlink():
            part.unlink(missing_ok=True)

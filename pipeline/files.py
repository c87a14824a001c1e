"""Files that are whole or not there: written aside, flushed, renamed; scratch that goes away; one run an output folder."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import UserError, os_problem

SCRATCH = ".scratch"


def fsync(path: Path) -> None:
    """Have a file or folder on disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Give a name beside `path` to write to; it becomes `path` when all went well, and is removed when not.

    The name keeps the suffix, which tells encoders the format. Raises OSError as the writing does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield temporary
        fsync(temporary)
        os.replace(temporary, path)
        fsync(path.parent)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 text file, whole or not at all."""
    with aside(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def move(source: Path, target: Path) -> None:
    """Bring a finished file from scratch (the same file system) to its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fsync(source)
    os.replace(source, target)
    fsync(target.parent)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def output_folder(out: Path, waiting: Callable[[str], None]) -> Iterator[Path]:
    """Make `out`, hold it for this run alone, and give a scratch folder inside it that is gone afterwards.

    A second run in the same folder says so through `waiting` and waits. Scratch that a killed run left is removed.
    Raises UserError, one line, when the folder cannot be made or written.
    """
    scratch = out / SCRATCH
    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(out, os.O_RDONLY)
    except OSError as error:
        raise UserError(os_problem(error, "make the output folder")) from None
    try:
        _hold(descriptor, out, waiting)
        try:
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            _remove_parts(out)
        except OSError as error:
            raise UserError(os_problem(error, "write to the output folder")) from None
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    finally:
        os.close(descriptor)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder for what no one keeps (a plan's, a check's)."""
    with tempfile.TemporaryDirectory(prefix="backprop-") as name:
        yield Path(name)


def _hold(descriptor: int, out: Path, waiting: Callable[[str], None]) -> None:
    """Lock a folder; a file system that knows no locks goes without."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waiting(f"Another run is writing to {out}; waiting for it to finish")
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        return


def _remove_parts(out: Path) -> None:
    """Remove files that a killed run left half written beside their places."""
    for folder in (out, out / "steps", out / "beats", out / "stills"):
        for part in folder.glob(".*.part*"):
            part.unlink(missing_ok=True)

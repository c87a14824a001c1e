"""What a dead process has left, known by its lock and never by age.

Whoever makes something for a while locks it. A lock ends with its process, however that ends; so what is not locked
belongs to no process. Where a file system has no locks, the process number in the name decides.
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Names of our folders in the system's folder for temporary files.
SCRATCH = re.compile(r"backprop-[a-z]+-(?P<pid>\d+)-[a-z0-9_]{8}")
BESIDE = re.compile(r"\.backprop-(?P<pid>\d+)-[a-z0-9_]{8}|\.(?:[0-9a-f]{20}\.ogg|index\.json)\.(?P<old>\d+)")
MARK = ".backprop-step-by-step"  # in every folder that may be swept or cleared: nothing else is ours


def is_ours(folder: Path) -> bool:
    """Return whether a folder has our mark; a link to a folder does not count."""
    return folder.is_dir() and not folder.is_symlink() and (folder / MARK).is_file()


def mark(folder: Path) -> None:
    """Put our mark into a folder; OSError where it cannot be written."""
    with suppress(FileExistsError), (folder / MARK).open("x", encoding="utf-8") as file:
        file.write("Made by Backpropagation Step-by-Step, which may remove what it made here.\n")


@contextmanager
def held(make: Callable[[], Path]) -> Iterator[Path]:
    """Make a folder (or file) and lock it until the block ends; again where a sweep was faster than our lock."""
    while True:
        path = make()
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink and _same(descriptor, path):
            break
        os.close(descriptor)
    try:
        yield path
    finally:
        os.close(descriptor)


@contextmanager
def scratch_folder(use: str) -> Iterator[Path]:
    """Yield an empty folder for a while; if this process is killed, the next command removes it.

    `use`: a word for its name.
    """

    def make() -> Path:
        return Path(tempfile.mkdtemp(prefix=f"backprop-{use}-{os.getpid()}-"))

    with held(make) as folder:
        try:
            mark(folder)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Yield a name to write to; the file appears at `path` if the block ends well.

    If this process is killed, a sweep removes it.
    """

    def make() -> Path:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".backprop-{os.getpid()}-")
        os.close(descriptor)
        return Path(name)

    with held(make) as part:
        try:
            yield part
            part.chmod(0o644)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


def abandoned(path: Path, pid: int | None = None) -> bool:
    """Return whether something that was `held` is no longer locked; False where that cannot be known."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return pid is not None and not alive(pid)
    finally:
        os.close(descriptor)
    return True


def alive(pid: int) -> bool:
    """Return whether there is a process of this number."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def sweep_scratch() -> None:
    """Remove the scratch folders of dead processes: only those with our mark, of this user, and no links."""
    with suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob("backprop-*"):
            name = SCRATCH.fullmatch(path.name)
            with suppress(OSError):
                if name and path.lstat().st_uid == os.getuid() and is_ours(path) and abandoned(path, int(name["pid"])):
                    shutil.rmtree(path, ignore_errors=True)


def sweep_beside(folder: Path) -> None:
    """Remove the files that a dead process was writing `beside` their places in a folder."""
    with suppress(OSError):
        for path in folder.glob(".*"):
            name = BESIDE.fullmatch(path.name)
            pid = int(name["pid"] or name["old"]) if name else 0
            if name and path.is_file() and abandoned(path, pid) and not (name["old"] and alive(pid)):
                path.unlink()


def _same(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except OSError:
        return False

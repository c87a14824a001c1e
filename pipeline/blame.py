"""Find the folder that an OSError comes from, and the cure for it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .errors import file_of, is_full, reason

SHARED = Path("/dev/shm")
PROBE = bytes(65536)
LITTLE = 8_000_000  # bytes of the test file: no more than a task writes before it fails
FULL = "the disk is full; make room and start again"
FULL_OUT = "the disk is full; what was finished before is still there. Make room and start again"
TEMP_CURE = "make room there, or set TMPDIR to a folder on another disk that you may write to"
SHARED_CURE = (
    "worker processes need it: make room there and see that everybody may write to it (in a container: --shm-size 64m)"
)


def blame(error: OSError, *outs: Path) -> str:
    """Return one line for an error: the folder it comes from and the cure. `outs`: where the films go.

    The file that the error names decides. Where it names none (semaphores, some libraries), writing into each folder is
    tried; one that was full may have room again, because half a file was removed, and is then the fullest.
    """
    file = file_of(error)
    named = Path(os.fsdecode(file)) if isinstance(file, str | bytes) else None
    places = list(_places(outs))
    if named is not None:
        elsewhere = f"{named.parent}: {FULL}" if is_full(error) else reason(error)
        return next((_line(place, error) for place in places if _below(named, place.folder)), elsewhere)
    for place in places:
        wrong = _tried(place.folder)
        if wrong is not None:
            return _line(place, wrong)
    fullest = min(places, key=lambda place: _free(place.folder))
    if is_full(error) and _free(fullest.folder) < LITTLE:
        return _line(fullest, error)
    return _line(places[0], error) if outs else reason(error)


@dataclass(frozen=True)
class _Place:
    """A folder that is written to: its name in messages, its path (None: nowhere), its cure (films need none)."""

    name: str
    folder: Path | None
    cure: str = ""


def _places(outs: Sequence[Path]) -> Iterator[_Place]:
    for out in outs:
        yield _Place(str(out), out)
    temporary: Path | None = None
    with suppress(OSError):
        temporary = Path(tempfile.gettempdir())
    yield _Place(f"TMPDIR, {temporary}" if temporary else "TMPDIR", temporary, TEMP_CURE)
    if sys.platform == "linux":
        yield _Place(str(SHARED), SHARED, SHARED_CURE)


def _free(folder: Path | None) -> int:
    with suppress(OSError):
        return 0 if folder is None else shutil.disk_usage(folder).free
    return sys.maxsize


def _below(file: Path, folder: Path | None) -> bool:
    return folder is not None and file.absolute().is_relative_to(folder.absolute())


def _tried(folder: Path | None) -> OSError | None:
    """Return the error of writing something into a folder; None where that works."""
    if folder is None:
        return FileNotFoundError(2, "there is no folder for temporary files that can be written")
    try:
        number, name = tempfile.mkstemp(dir=folder, prefix=".backprop-try-")
        try:
            if os.write(number, PROBE) < len(PROBE):
                return OSError(28, os.strerror(28))
        finally:
            os.close(number)
            os.unlink(name)
    except OSError as error:
        return error
    return None


def _line(place: _Place, error: OSError) -> str:
    if not place.cure:
        return f"{place.name}: {FULL_OUT if is_full(error) else reason(error)}"
    return f"{place.name}: {error.strerror or reason(error)}; {place.cure}"

"""Standard input, output and error: always open, and never a reason for losing work."""

import errno
import io
import os
import sys

_STDIN, _STDOUT, _STDERR = range(3)


class _Forgiving(io.FileIO):
    """An output that may be on a full disk, or without a reader: what cannot be written there is lost, and noted."""

    lost: OSError | None = None

    def write(self, data: object) -> int:
        """Return the length of the data, written or not."""
        try:
            return super().write(data) or 0  # type: ignore[arg-type]
        except OSError as error:
            self.lost = self.lost or error
            return len(memoryview(data).cast("B"))  # type: ignore[arg-type]


class _Ours:
    """The replacement of sys.stdout, if any."""

    stdout: _Forgiving | None = None


def settle() -> None:
    """Open closed standard streams on /dev/null, and make writing to standard output and error never raise.

    A number (0, 1 or 2) that is closed would be given to the next file that is opened: a film, into which messages were
    then written.
    """
    closed = [number for number in (_STDIN, _STDOUT, _STDERR) if not _is_open(number)]
    for number in closed:
        opened = os.open(os.devnull, os.O_RDWR)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(_STDIN, closefd=False)), encoding="utf-8")
    _Ours.stdout = _Forgiving(_STDOUT, "wb", closefd=False)
    sys.stdout = _text(_Ours.stdout, sys.stdout)
    sys.stderr = _text(_Forgiving(_STDERR, "wb", closefd=False), sys.stderr, "backslashreplace")
    if _STDOUT in closed:
        print("note: standard output is closed; what would be printed there is lost", file=sys.stderr)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _text(raw: io.RawIOBase, before: object, errors: str | None = None) -> io.TextIOWrapper:
    encoding, errors = getattr(before, "encoding", "utf-8"), errors or getattr(before, "errors", "strict")
    return io.TextIOWrapper(
        io.BufferedWriter(raw), encoding=encoding, errors=errors, line_buffering=raw.isatty() or raw.fileno() == _STDERR
    )


def unprinted() -> str | None:
    """Print what is still buffered, and return why not all of it arrived; "" where its reader has gone away."""
    sys.stdout.flush()
    error = None if _Ours.stdout is None else _Ours.stdout.lost
    if error is None:
        return None
    return "" if error.errno == errno.EPIPE else f"standard output: {error.strerror}; what was printed is not whole"

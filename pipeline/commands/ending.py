"""The end of a command: by Ctrl-C, once, or with a message about lost output."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)
CLEARING = b"\nclearing up; Ctrl-C once more ends at once, and the next run clears up\n"


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the block by KeyboardInterrupt, once.

    Afterwards our handlers stay until the process has ended: another signal while Python ends would print a traceback.
    """
    before = [(number, signal.signal(number, _first)) for number in SIGNALS]
    try:
        yield
    finally:
        for number, handler in before:
            if signal.getsignal(number) is _first:
                signal.signal(number, handler)


def _first(number: int, _: object) -> None:
    """End tidily."""
    for each in SIGNALS:
        signal.signal(each, _second)
    raise KeyboardInterrupt


def _second(number: int, _: object) -> None:
    """Say why it takes a moment."""
    for each in SIGNALS:
        signal.signal(each, _third)
    _tell(CLEARING)


def _third(number: int, _: object) -> None:
    """End now; worker processes end with this one."""
    os._exit(130)


def _tell(line: bytes) -> None:
    try:
        os.write(2, line.lstrip() if not sys.stderr.isatty() else line)
    except (OSError, ValueError):
        return

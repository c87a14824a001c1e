"""What surrounds a task in a worker process: one thread for numerics, an end with the parent, notes of progress."""

import ctypes
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing import parent_process
from typing import Any

from pipeline.home import settle_home, settle_path

EVERY_S = 0.2
_PR_SET_PDEATHSIG = 1
RUBBISH = 50_000  # new objects between two garbage collections: with Python's 700, they take a tenth of planning


class _Channel:
    """Where notes of progress go: a queue to the parent, or a function in the same process."""

    send: Callable[[tuple[str, Any]], None] | None = None
    task: str = ""  # or the part of it that is being made
    parts: tuple[str, ...] = ()
    owed: int = 0
    told_at: float = 0.0


def begin(queue: Any, environment: Mapping[str, str]) -> None:
    """Set up a new worker process: it ignores Ctrl-C (the parent handles it) and never outlives its parent.

    environment: that of the parent now; the process that this one is a copy of may be older.
    """
    os.environ.clear()
    os.environ.update(environment)
    gc.set_threshold(RUBBISH, 20, 20)
    settle_home()
    settle_path()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Channel.send = queue.put


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def listen(send: Callable[[tuple[str, Any]], None] | None) -> None:
    """Send notes of progress to a function (tasks that run in the caller's own process).

    A note is a name with so many more frames, or with the value of a part that is made.
    """
    _Channel.send = send


def call(name: str, function: Callable[..., Any], arguments: tuple[Any, ...], parts: tuple[str, ...] = ()) -> Any:
    """Run a task under its name; its progress is reported under the names of its parts, if it has any."""
    _Channel.task, _Channel.owed, _Channel.parts = (*parts, name)[0], 0, parts
    _tell(0)
    try:
        made = function(*arguments)
    finally:
        if _Channel.owed:
            _tell(_Channel.owed)
        # A scene is full of reference cycles with its pictures in them: uncollected, a worker grows to 1.4 GB.
        gc.collect()
    # What is left now stays: modules, Manim's and the fonts' tables. No garbage collection needs to look at it again. A
    # task that failed is left out: its scene lives as long as its error.
    gc.freeze()
    return made


def progress(frames: int) -> None:
    """Report that so many more frames are done; sent to the parent a few times a second."""
    _Channel.owed += frames
    if time.monotonic() - _Channel.told_at > EVERY_S:
        _tell(_Channel.owed)


def part_made(value: Any) -> None:
    """Report the part that is being made as finished; what is reported from now on is of the next."""
    if not _Channel.parts:
        return
    if _Channel.owed:
        _tell(_Channel.owed)
    if _Channel.send is not None:
        _Channel.send((_Channel.parts[0], value))
    _Channel.parts = _Channel.parts[1:]
    if _Channel.parts:
        _Channel.task = _Channel.parts[0]
        _tell(0)


def _tell(frames: int) -> None:
    _Channel.owed, _Channel.told_at = 0, time.monotonic()
    if _Channel.send is not None:
        _Channel.send((_Channel.task, frames))

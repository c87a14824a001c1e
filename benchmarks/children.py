"""Commands as child processes, with the CPU time, wall time and memory of each, its own children included."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lesson import PROJECT_ROOT, Format
from pipeline.errors import RenderError

POLL_S = 0.1
END_S = 30.0
TOLD = 5  # last lines of a failed child's output that are quoted
# The user's settings must not change the measurement.
NOT_PASSED_ON = ("BACKPROP_THEME", "BACKPROP_LESSON", "BACKPROP_CACHE_GB")


@dataclass(frozen=True)
class Usage:
    """The cost of a child: CPU seconds (ended children included), seconds by the clock, its own peak memory in MB.

    driver_mb is None where the system has no /proc.
    """

    cpu_s: float
    wall_s: float
    driver_mb: int | None = None

    def __add__(self, other: "Usage") -> "Usage":
        """Return the cost of both, one after the other."""
        most = max((mb for mb in (self.driver_mb, other.driver_mb) if mb is not None), default=None)
        return Usage(self.cpu_s + other.cpu_s, self.wall_s + other.wall_s, most)


def run_child(command: Sequence[str], what: str, log: Path, more: Mapping[str, str]) -> Usage:
    """Run a command in the project's folder and return its cost; its output goes into the file `log`.

    more: environment variables beside the usual ones. The CPU time is that of wait4(2): the child and every process
    below it that was waited for, worker processes for instance. Raises RenderError, naming `what`, when it fails. If
    this process is interrupted, the child is ended first, and has time to clean up.
    """
    environment = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    began = time.perf_counter()
    child: subprocess.Popen[bytes] | None = None
    try:
        with log.open("wb") as output, _held_back():
            child = subprocess.Popen(
                command,
                cwd=PROJECT_ROOT,
                env={**environment, "PYTHONHASHSEED": "0", **more},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        with _watched(child.pid) as most:
            _, status, used = os.wait4(child.pid, 0)
            wall = time.perf_counter() - began
    except BaseException:
        if child is not None:
            _end(child)
        raise
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        raise RenderError([f"{what}: ended with code {child.returncode}; its last lines were:", *lines[-TOLD:]])
    return Usage(used.ru_utime + used.ru_stime, wall, most[0])


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.send_signal(signal.SIGTERM)
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@contextmanager
def _held_back() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until the block is left, so that no child is left behind that nobody knows yet.

    By handlers and not by a mask, which the child would inherit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = [(each, signal.signal(each, lambda n, _: came.append(n))) for each in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield
    finally:
        for each, handler in before:
            signal.signal(each, handler)
    if came:
        signal.raise_signal(came[0])


@contextmanager
def _watched(pid: int) -> Iterator[list[int | None]]:
    """Watch a process's peak of memory until the block is left; yield a list with the last peak, in MB."""
    most: list[int | None] = [None]
    over = threading.Event()

    def look() -> None:
        while True:
            found = _high_water_mb(pid)
            if found is not None:
                most[0] = max(found, most[0] or 0)
            if over.wait(POLL_S):
                return

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()


def _high_water_mb(pid: int) -> int | None:
    """Return VmHWM of proc(5) in MB; None where there is none (no /proc, or the process has ended)."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return round(int(line.split()[1]) * 1024 / 1e6)
    except OSError:
        pass
    return None


@dataclass(frozen=True)
class Ours:
    """This project's own command line: which steps in which form, by how many workers."""

    steps: tuple[str, ...]
    format: Format
    workers: int

    def render(self, lesson: Path, out: Path, cache: Path, log: Path, **more: str) -> Usage:
        """Render into a folder with a cache of its own; `more` are further options (theme="light")."""
        form = ["--size", f"{self.format.width}x{self.format.height}", "--fps", str(self.format.fps)]
        steps = [word for key in self.steps for word in ("--step", key)]
        others = [word for name, value in more.items() for word in (f"--{name}", value)]
        command = [
            *PYTHON,
            "-m",
            "pipeline",
            "render",
            "--lesson",
            str(lesson),
            "--out",
            str(out),
            "--workers",
            str(self.workers),
            *form,
            *steps,
            *others,
        ]
        return run_child(command, f"rendering step {', '.join(self.steps)}", log, {"BACKPROP_CACHE": str(cache)})


PYTHON = (sys.executable, "-P")


def start_up(log: Path) -> Usage:
    """Run the least that our command line can do: print its help."""
    return run_child([*PYTHON, "-m", "pipeline", "--help"], "the command line's help", log, {})

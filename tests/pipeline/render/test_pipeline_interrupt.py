"""Ctrl-C, and worse: no process is left, no partial file stands at a final place, the next run cleans up."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT


def start(lesson: Path, out: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "pipeline", "--lesson", str(lesson), "--out", str(out), "--workers", "2"]
    command += ["--size", "640x360", "--fps", "30"]
    return subprocess.Popen(
        command, cwd=PROJECT_ROOT, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for_rendering(out: Path) -> None:
    until = time.monotonic() + 40
    while not list(out.glob(".scratch/.*.part.mp4")):
        assert time.monotonic() < until, "rendering never began"
        time.sleep(0.05)


def processes_of(session: int) -> list[str]:
    """What still runs in that session, by its command line."""
    left = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] not in "ZX":
                left.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return left


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
@pytest.mark.parametrize("kind", ["terminal", "process", "killed"])
def test_interrupted(short_lesson: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    running = start(short_lesson, out)
    try:
        wait_for_rendering(out)
        if kind == "terminal":  # Ctrl-C in a terminal goes to the whole group
            os.killpg(running.pid, signal.SIGINT)
        else:
            running.send_signal(signal.SIGINT if kind == "process" else signal.SIGKILL)
        _, err = running.communicate(timeout=15)
    finally:
        running.kill()
    assert running.returncode == (-signal.SIGKILL if kind == "killed" else 130)
    lines = [line for line in err.splitlines() if not line.startswith(("planning", "rendering", "note:"))]
    assert lines == ([] if kind == "killed" else ["interrupted; nothing half finished was left behind"])
    until = time.monotonic() + 5
    while processes_of(running.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert processes_of(running.pid) == []
    final = [path for path in out.rglob("*") if path.is_file() and ".scratch" not in path.parts]
    assert final == []
    assert kind == "killed" or list(out.iterdir()) == []

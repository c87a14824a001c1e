"""Killed at any moment, without room, without the right to write, twice at once: nothing is lost, the result is the
same.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av

from lesson import PROJECT_ROOT
from pipeline.files import sha256
from tests.pipeline.forked import Forked

KILLS, REAL = 20, 4  # of the kills, those of a whole command with its worker
EARLIER = 0.8  # of its time, that kills come when a run was over before one
SIZED = ["--size", "160x90", "--fps", "10"]
LARGER = ["--size", "320x180", "--fps", "15"]  # takes long enough to be killed in the middle


def command(lesson: Path, out: Path, *more: str) -> list[str]:
    asked = ["--lesson", str(lesson), "--out", str(out), "--workers", "1", *SIZED, *more]
    return [sys.executable, "-m", "pipeline", *asked]


def start(lesson: Path, out: Path, cache: Path, *more: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "BACKPROP_CACHE": str(cache)}
    return subprocess.Popen(
        command(lesson, out, *more), cwd=PROJECT_ROOT, env=environment, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def fork(lesson: Path, out: Path, cache: Path, *more: str) -> Forked:
    """The same command in a process that has imported everything."""
    said = out.parent / f"said-{time.monotonic_ns()}"
    return Forked(command(lesson, out, *more)[3:], said, {"BACKPROP_CACHE": str(cache)})


def finished(running: "subprocess.Popen[str]", code: int = 0) -> str:
    """What a run said on stderr once it is over, as it should be."""
    _, err = running.communicate(timeout=90)
    assert running.returncode == code, err
    return err


def hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def differences(one: Path, other: Path) -> list[str]:
    """A line for each file that is not the same in two folders; of a film, what differs: pictures or only the file."""
    mine, theirs = hashes(one), hashes(other)
    found = []
    for name in sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name)):
        said = "is in one of them" if name not in mine or name not in theirs else "differs"
        if said == "differs" and name.endswith(".mp4"):
            pictures, others = (packets(folder / name) for folder in (one, other))
            where = next((n for n, (a, b) in enumerate(zip(pictures, others, strict=False)) if a != b), None)
            said += f" ({len(pictures)} and {len(others)} packets, first in packet {where})"
        found.append(f"{name} {said}")
    return found


def packets(film: Path) -> list[bytes]:
    with av.open(str(film)) as container:
        return [bytes(packet) for packet in container.demux() if packet.size]


def killed(lesson: Path, folder: Path, moment: float) -> bool:
    """Kill a run in the midst of its work, at a share of the time it takes; return whether it was over before."""
    running = fork(lesson, folder / "out", folder / "cache")
    if running.wait(moment) == 0:
        return True
    running.kill()
    return False


def killed_with_its_worker(lesson: Path, folder: Path, moment: float) -> bool:
    """Kill a whole command, anywhere between its start and its end; return whether it was over before."""
    running = start(lesson, folder / "out", folder / "cache")
    try:
        running.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    return running.returncode == 0


def test_killed_at_twenty_moments_the_next_run_goes_on_and_the_result_is_the_same(
    short_lesson: Path, tmp_path: Path
) -> None:
    Forked(["--help"], tmp_path / "said", {}).finished()  # from here on, a run begins at once
    began = time.monotonic()
    fork(short_lesson, tmp_path / "once", tmp_path / "cache").finished()
    takes = time.monotonic() - began
    wanted = hashes(tmp_path / "once")
    assert len(wanted) == 15
    dice, folder, done = random.Random(0), tmp_path / "killed", 0
    folder.mkdir()
    for n in range(KILLS):
        if n % (KILLS // REAL):
            over = killed(short_lesson, folder, dice.uniform(0.02, 0.9) * takes)
        else:
            over = killed_with_its_worker(short_lesson, folder, dice.uniform(1.0, 4.0))
        if over:
            assert hashes(folder / "out") == wanted
            done, takes = done + 1, EARLIER * takes  # other work on this machine may have slowed the first run
            shutil.rmtree(folder)
            folder.mkdir()
    fork(short_lesson, folder / "out", folder / "cache").finished()
    assert hashes(folder / "out") == wanted
    assert done < KILLS // 2  # most of them were killed while they worked


def test_two_runs_in_one_folder_and_two_with_one_cache(short_lesson: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first, second, third = (fork(short_lesson, tmp_path / name, cache) for name in ("out", "out", "other"))
    said = [running.finished() for running in (first, second, third)]
    waited = [f"another run is writing into {tmp_path / 'out'}; waiting for it to finish" in err for err in said]
    assert sorted(waited[:2]) == [False, True] and not waited[2]
    assert differences(tmp_path / "out", tmp_path / "other") == []
    assert not [*cache.rglob(".new-*"), *cache.rglob(".gone-*")], "something unfinished is left in the cache"


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[list[str]]:
    """What a command must begin with to see a small disk of its own (a tmpfs) at `folder`."""
    folder.mkdir()
    script = f'mount -t tmpfs -o size={size} none "$0" && exec "$@"'
    lead = ["unshare", "--mount", "sh", "-c", script, str(folder)]
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n", "--preserve-env"]
    if subprocess.run([*as_root, *lead, "true"], capture_output=True, check=False).returncode:
        as_root, lead = [], ["unshare", "--user", "--map-root-user", "--mount", *lead[2:]]
        subprocess.run([*lead, "true"], check=True, capture_output=True)
    yield [*as_root, *lead]


def test_a_disk_that_becomes_full_loses_nothing_that_was_finished(short_lesson: Path, tmp_path: Path) -> None:
    """The output on a disk of 200 kB: told in a line; with the same cache and room, the next run only goes on."""
    environment = {**os.environ, "BACKPROP_CACHE": str(tmp_path / "cache")}
    with small_disk(tmp_path / "small", "200k") as lead:
        call = [*lead, *command(short_lesson, tmp_path / "small", "--size", "640x360")]
        ended = subprocess.run(call, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, timeout=90)
    assert ended.returncode == 1, ended.stderr
    assert (
        ended.stderr.splitlines()[-1]
        == f"{tmp_path / 'small'}: the disk is full; what was finished before is still there. Make room and start again"
    )
    assert "Traceback" not in ended.stderr
    again = fork(short_lesson, tmp_path / "out", tmp_path / "cache", "--size", "640x360").finished()
    assert "planning" not in again  # that much was kept
    fork(short_lesson, tmp_path / "fresh", tmp_path / "empty", "--size", "640x360").finished()
    assert hashes(tmp_path / "out") == hashes(tmp_path / "fresh")


def test_a_cache_whose_disk_is_full_is_no_reason_to_stop(short_lesson: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "BACKPROP_CACHE": str(tmp_path / "small")}
    with small_disk(tmp_path / "small", "60k") as lead:
        call = [*lead, *command(short_lesson, tmp_path / "out", "--size", "640x360")]
        ended = subprocess.run(call, cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, timeout=90)
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.count("keeps nothing more: its disk is full") == 1
    fork(short_lesson, tmp_path / "fresh", tmp_path / "empty", "--size", "640x360").finished()
    assert hashes(tmp_path / "out") == hashes(tmp_path / "fresh")


def test_an_output_that_may_not_be_written(short_lesson: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small", "1m") as lead:
        lead = [part.replace("size=1m", "ro,size=1m") for part in lead]
        call = [*lead, *command(short_lesson, tmp_path / "small")]
        ended = subprocess.run(call, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        f"--out {tmp_path / 'small'}: Read-only file system ({tmp_path / 'small' / '.scratch'}); "
        "name a folder that you may write to"
    ]


def test_a_worker_that_is_killed_fails_its_beat_and_the_next_run_mends_it(short_lesson: Path, tmp_path: Path) -> None:
    running = start(short_lesson, tmp_path / "out", tmp_path / "cache", *LARGER)
    until = time.monotonic() + 60
    while not (begun := list((tmp_path / "out").glob(".scratch/.*.part.mp4"))):
        assert time.monotonic() < until and running.poll() is None, "rendering never began"
        time.sleep(0.02)
    os.kill(int(begun[0].name.split(".")[-3]), signal.SIGKILL)  # a file on its way bears the number of its process
    err = finished(running, 1)
    assert "its worker process died (killed, or out of memory)" in err and "Traceback" not in err
    fork(short_lesson, tmp_path / "out", tmp_path / "cache", *LARGER).finished()
    fork(short_lesson, tmp_path / "fresh", tmp_path / "empty", *LARGER).finished()
    assert hashes(tmp_path / "out") == hashes(tmp_path / "fresh")

"""The bench: what it starts and changes, and a real run, very small."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import children
from benchmarks.bench import Bench
from benchmarks.children import Usage, run_child
from benchmarks.costs import measure_costs
from benchmarks.identity import Identity, compare
from benchmarks.lessons import add_word, change_weight, copy_lesson
from benchmarks.run import bench
from benchmarks.table import lines_of
from lesson import Facts, load_lesson, load_script
from pipeline.cli import main
from pipeline.commands import options
from pipeline.commands.options import request_of
from pipeline.errors import RenderError, UserError
from pipeline.render.executor import InlineExecutor
from pipeline.render.request import Request
from pipeline.video.encoder import VideoSink


def small(lesson: Path) -> Request:
    return request_of(lesson, [], size="160x90", fps=5, workers=1)  # starting another takes longer than it saves


def quiet(_: str) -> None:
    pass


# -- children
# ------------------------------------------------------------------------------------------------------------

BURNING = """
import multiprocessing, time
def burn():
    while time.process_time() < 0.3: pass
if __name__ == "__main__":
    processes = [multiprocessing.get_context("spawn").Process(target=burn) for _ in range(2)]
    for process in processes: process.start()
    for process in processes: process.join()
"""


def test_the_cpu_of_worker_processes_is_counted(tmp_path: Path) -> None:
    (tmp_path / "burning.py").write_text(BURNING)
    usage = run_child([sys.executable, str(tmp_path / "burning.py")], "burning", tmp_path / "log", {})
    assert usage.cpu_s >= 0.6 and usage.wall_s >= 0.3


def test_a_child_that_fails_is_quoted(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('a'); sys.exit('no such scene')"]
    with pytest.raises(RenderError) as caught:
        run_child(command, "stock manim, step 9", tmp_path / "log", {})
    assert caught.value.problems == (
        "stock manim, step 9: ended with code 1; its last lines were:",
        "a",
        "no such scene",
    )


def test_an_interrupt_while_a_child_starts_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Interrupted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            started.append(self)
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            run_child([sys.executable, "-c", "import time; time.sleep(600)"], "sleeping", tmp_path / "log", {})
    finally:
        signal.signal(signal.SIGINT, before)
    assert started[0].returncode == -signal.SIGTERM


# -- lessons
# -------------------------------------------------------------------------------------------------------------


def test_copies_of_a_lesson(short_lesson: Path, tmp_path: Path) -> None:
    lesson = load_lesson(short_lesson)
    before = {path: path.read_bytes() for path in short_lesson.parent.rglob("*") if path.is_file()}
    assert load_lesson(copy_lesson(lesson, tmp_path / "silent", silent=True)).voice == "none" != lesson.voice
    file = copy_lesson(lesson, tmp_path / "changed")
    add_word(file, "what_is_backpropagation", "network")
    change_weight(file)
    changed = load_lesson(file)
    script = load_script(changed, Facts(changed), "what_is_backpropagation")
    said = ["".join(str(part) for line in beat.lines for part in [line]) for beat in script.beats]
    assert "indeed" not in said[0] and "indeed" in said[1]
    moved = changed.network.weights[0] - lesson.network.weights[0]
    assert moved[0, 0] == pytest.approx(0.01) and np.count_nonzero(moved) == 1
    assert {path: path.read_bytes() for path in before} == before


def test_a_beat_without_a_sentence_gets_a_cure(short_lesson: Path) -> None:
    with pytest.raises(UserError, match="beat nothing has no line that ends with a full stop; put one in"):
        add_word(short_lesson, "what_is_backpropagation", "nothing")


# -- for real
# ------------------------------------------------------------------------------------------------------------


WORDY = """# A short step

## welcome: Welcome
[title] This is backpropagation, step by step.

## network: The network
Here is the network we follow. [units] Numbers come in on the left, and so on, until everything there is to say has been
said more than once, which takes longer than the picture moves.
"""


def here_or_apart(command: Sequence[str], what: str, log: Path, environment: dict[str, str]) -> Usage:
    """Run our own command in this process, which starts no other; in one of its own beside stock Manim (whose lesson is
    the silent copy), with two workers, and where only help is asked for.
    """
    apart = any("silent" in Path(word).parts for word in command) or "--help" in command
    if apart or command[command.index("--workers") + 1] == "2":
        return run_child(command, what, log, environment)
    began = time.perf_counter()
    assert list(command[:4]) == [sys.executable, "-P", "-m", "pipeline"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKPROP_CACHE", environment["BACKPROP_CACHE"])
        patch.setattr(options, "LocalExecutor", InlineExecutor)
        assert main(list(command[4:])) == 0
    return Usage(1.0, time.perf_counter() - began)


@pytest.fixture
def mostly_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of our own runs need no process of their own to be measured."""
    monkeypatch.setattr(children, "run_child", here_or_apart)


@pytest.mark.usefixtures("mostly_here")
def test_a_real_run_against_stock_manim(make_lesson: Callable[..., Path], tmp_path: Path, temporary: Path) -> None:
    lesson = make_lesson(tmp_path / "lesson", {"what_is_backpropagation": WORDY})
    said: list[str] = []
    shown: list[str] = []
    assert bench(small(lesson), 1, said.append, shown.append, as_json=True) == 0
    result = json.loads("\n".join(shown))
    (row,) = result["stock"]["per_step"]
    assert row["step"] == 1 and row["frames"] == result["stock"]["frames"] > 10
    for ratios in (result["stock"], row):
        assert ratios["cpu_ratio"] == pytest.approx(ratios["cpu_s"] / ratios["stock_cpu_s"])
        assert ratios["wall_ratio"] == pytest.approx(ratios["wall_s"] / ratios["stock_wall_s"])
        assert 0.9 < ratios["ssim"] < 1 and 0.9 < ratios["ssim_stock"] < 1
    again = result["again"]
    assert [again[name]["beats"] for name in ("cold", "unchanged", "theme")] == [2, 0, 2]
    assert again["one_word"]["beats"] == 1  # and no other
    assert again["one_word_ratio"] == pytest.approx(again["one_word"]["wall_s"] / again["cold"]["wall_s"])
    assert again["unchanged_s"] == pytest.approx(again["unchanged"]["wall_s"] - again["start_s"])
    assert again["one_weight_ratio"] > 0 and set(result["workers"]) == {"1", "2"}
    assert 100 < result["peak_mb"] < 4000
    assert result["encoders"][0]["setting"] == "stock: medium crf 23" and len(result["encoders"]) > 5
    assert said[0].startswith("this takes about ")
    assert again["changed_beat"] == "what_is_backpropagation/network"
    assert any(line.startswith("one word ") and "   1   " in line for line in lines_of(result))
    assert list(temporary.iterdir()) == []


def test_beats_alone_are_the_same_as_in_their_step(short_lesson: Path, temporary: Path) -> None:
    shown: list[str] = []
    assert bench(small(short_lesson), 1, quiet, shown.append, same=True) == 0
    assert shown == [
        "2 beats alone and in their step's one go: 2 files are the same to the byte, 2 in every decoded pixel."
    ]
    assert list(temporary.iterdir()) == []


def test_beats_that_differ_are_told(short_lesson: Path, tmp_path: Path) -> None:
    (ref,) = load_lesson(short_lesson).steps
    folders = [tmp_path / name for name in ("together", "alone")]
    for folder, shade in zip(folders, (10, 200), strict=True):
        (folder / ref.key).mkdir(parents=True)
        film(folder / ref.key / "same.mp4", 7)
        film(folder / ref.key / "other.mp4", shade)
        film(folder / ref.key / "bytes.mp4", 7)
    with (folders[0] / ref.key / "bytes.mp4").open("ab") as file:
        file.write(b"\0\0\0\x08free")
    found = compare([(ref, key) for key in ("same", "other", "bytes")], *folders)
    assert found == Identity(3, ["1/other", "1/bytes"], ["1/other"])
    assert lines_of({"identity": found.to_dict()})[1:] == ["pixels differ: 1/other", "only the file differs: 1/bytes"]


def test_a_difference_is_exit_code_1(short_lesson: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.run.identity", lambda _: Identity(2, ["1/welcome"], []))
    assert bench(small(short_lesson), 1, quiet, quiet, same=True) == 1


def film(path: Path, shade: int) -> None:
    with VideoSink(path, 5, 32, 16) as sink:
        sink.write(np.full((16, 32, 4), shade, np.uint8), 3)


@pytest.mark.usefixtures("mostly_here")
def test_costs_are_measured(short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path / "cache"))
    costs, origin = measure_costs(Bench(small(short_lesson), 1, tmp_path, quiet))
    assert origin == "a fresh run" and len(costs.beats) == len(costs.skips) == len(costs.plans) == 1
    (beats,), (skips,), (plan,) = costs.beats, costs.skips, costs.plans
    assert len(beats) == 2 and min(*beats, plan, costs.worker, costs.driver) > 0
    assert skips[0] == 0 < skips[1] < plan and len(skips) == 2
    assert len(costs.steps) == 1 and min(*costs.steps, costs.film, costs.placing, costs.looks) > 0
    assert not (tmp_path / "cache").exists()


def test_bad_options(short_lesson: Path) -> None:
    with pytest.raises(UserError) as caught:
        bench(small(short_lesson), 0, quiet, quiet)
    assert caught.value.problems == ("--runs 0: give a whole number from 1 to 99, 3 for instance",)


INTERRUPTED = """
import signal, sys
from pathlib import Path
from benchmarks.run import bench
from pipeline.commands.options import request_of
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    request = request_of(Path(sys.argv[1]), [], size="160x90", fps=5, workers=1)
    try:
        bench(request, 1, lambda line: print(line, flush=True), print)
    except KeyboardInterrupt:
        sys.exit(130)
"""


def test_ctrl_c_leaves_nothing(short_lesson: Path, tmp_path: Path, temporary: Path) -> None:
    (tmp_path / "interrupted.py").write_text(INTERRUPTED)
    command = [sys.executable, "-P", str(tmp_path / "interrupted.py"), str(short_lesson)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(temporary)}
    ) as run:
        assert run.stdout
        for line in run.stdout:
            if "stock manim" in line:  # it has ended, and ours has begun
                break
        (folder,) = temporary.iterdir()
        run.send_signal(signal.SIGINT)
        assert run.wait(60) == 130
    assert list(temporary.iterdir()) == []
    assert not [pid for pid in Path("/proc").glob("[0-9]*") if str(folder) in words_of(pid)]


def words_of(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")
    except OSError:
        return ""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary things: nothing may be left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)
    return folder

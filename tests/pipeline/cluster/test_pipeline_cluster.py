"""A real Dask cluster of two processes gives the same files as the local pool, also when one of them is killed."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

import scenes
from lesson import PROJECT_ROOT, Format, StepJob, load_lesson
from pipeline.cluster import dask_parcel as remote
from pipeline.cluster.dask_pool import ClusterExecutor
from pipeline.commands.choose import choose_steps, load_scripts
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import PipelineError, RenderError
from pipeline.files import sha256
from pipeline.forkserver import end_server
from pipeline.render import worker
from pipeline.render.executor import InlineExecutor, LocalExecutor, Watch
from pipeline.render.render import render
from pipeline.render.request import Request
from pipeline.render.tasks import Note, Task
from tests.pipeline.clusters import Cluster, cluster_of, pid_of

BROKEN = """
import os, signal
from manim import Circle, Create
from scenes.engine.step import Step

class Broken(Step):
    key = "broken"
    beats = ("raises", "dies")
    poster = "raises"

    def raises(self):
        self.play(Create(Circle(color=self.theme.ink)), run_time=0.2)
        if self.wanted == {"raises"}:
            1 / 0

    def dies(self):
        if self.wanted == {"dies"}:
            os.kill(os.getpid(), signal.SIGKILL)
"""
QUIET = ProgressBoard()
WORDS = "# Broken\n\n## raises: Raises\nA word.\n\n## dies: Dies\nAnother word.\n"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers; they, this process and the local pool's find a broken scene. Who dies twice of a task drops it."""
    folder = tmp_path_factory.mktemp("far")
    (folder / "far_scene.py").write_text(BROKEN)
    reach = f"import scenes\nscenes.__path__ = [*scenes.__path__, {str(folder)!r}]\n"
    (folder / "sitecustomize.py").write_text(reach)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        patch.setattr(scenes, "__path__", [*scenes.__path__, str(folder)])
        end_server()  # of the tests before: its copies would not find the scene
        with cluster_of(
            2, folder, nanny=True, environment={"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
        ) as running:
            yield running
        end_server()


def request_of(file: Path, out: Path, form: Format = Format(320, 180, 10), workers: int = 1) -> Request:  # noqa: B008
    lesson = load_lesson(file)
    steps = choose_steps(lesson)
    return Request(lesson, steps, load_scripts(lesson, steps), form, None, out, workers)


def hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_cluster_gives_the_files_of_the_local_pool(
    two: Cluster, short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(request_of(short_lesson, tmp_path / "here"), QUIET, LocalExecutor)
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path / "empty"))
    films = render(request_of(short_lesson, tmp_path / "there"), QUIET, two)
    assert len(films) == 2 and hashes(tmp_path / "there") == hashes(tmp_path / "here")


def test_a_worker_that_is_killed_is_replaced_and_its_beat_made_again(
    two: Cluster, short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, killed, notes = Format(320, 180, 30), [], []

    def deadly(workers: int, watch: Watch) -> ClusterExecutor:
        def note(word: Note) -> None:
            notes.append(word)
            watch(word)
            pid = pid_of(two, pool, word.name) if word.frames > 0 and not killed else None
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                killed.append((word.name, pid))

        pool = ClusterExecutor(two.address, note)
        return pool

    render(request_of(short_lesson, tmp_path / "there", form), QUIET, deadly)
    ((name, pid),) = killed
    assert name.startswith("1/") and not psutil.pid_exists(pid)
    assert any(word.name == name and word.frames < 0 for word in notes), "the beat began again"
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path / "empty"))
    render(request_of(short_lesson, tmp_path / "here", form), QUIET, InlineExecutor)
    assert hashes(tmp_path / "there") == hashes(tmp_path / "here")


def test_a_scene_that_raises_or_kills_every_worker_is_told_as_by_the_local_pool(
    two: Cluster, tmp_path: Path, make_lesson: Callable[..., Path]
) -> None:
    file = make_lesson(tmp_path / "lesson", {"broken": WORDS}, {"broken": "scenes.far_scene:Broken"})
    told = []
    for pool in (LocalExecutor, two):
        with pytest.raises(RenderError) as caught:
            render(request_of(file, tmp_path / "out", workers=2), QUIET, pool)
        told.append(sorted(caught.value.problems))
    dies, raises = told[1]
    assert dies == "step 1 broken, beat dies: its worker process died (killed, or out of memory)" and dies in told[0]
    assert re.search(r"step 1 broken, beat raises, .*far_scene\.py line 14 \(1 / 0\): ZeroDivisionError", raises)


def test_a_mistake_in_the_lesson_is_told_with_the_names_of_this_machine(
    two: Cluster, short_lesson: Path, tmp_path: Path
) -> None:
    request = request_of(short_lesson, tmp_path / "out")
    script = short_lesson.parent / "narration" / "en" / "what_is_backpropagation.md"
    script.write_text(script.read_text() + "\n{no.such.field}\n")
    told = []
    for pool in (InlineExecutor, two):
        with pytest.raises(PipelineError) as caught:
            render(request, QUIET, pool)
        told.append(caught.value.problems)
    assert told[0] == told[1] and str(script) in told[1][0] and "no.such.field" in told[1][0]


def test_tasks_begin_in_their_order_and_a_scheduler_that_goes_away_is_told_once(
    short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = request_of(short_lesson, tmp_path)
    job, begun = request.job(request.steps[0]), []
    with cluster_of(1, tmp_path) as one:
        with ClusterExecutor(one.address, lambda note: begun.append(note.name)) as pool:
            for n in range(6):
                pool.submit(Task(str(n), worker.audit, (job,)))
            assert [done.error for done in pool.completed()] == [None] * 6
        assert begun == [str(n) for n in range(6)]
        monkeypatch.setattr("pipeline.cluster.scheduler.CONNECT_S", 2.0)
        pool = ClusterExecutor(one.address, lambda note: None)
        for n in range(8):
            pool.submit(Task(str(n), worker.audit, (job,)))
    with pytest.raises(RenderError, match="the scheduler went away"), pool:
        assert len(list(pool.completed())) < 8


def test_leaving_by_an_exception_drops_what_waits(two: Cluster, short_lesson: Path, tmp_path: Path) -> None:
    request = request_of(short_lesson, tmp_path)
    with pytest.raises(KeyboardInterrupt), ClusterExecutor(two.address, lambda note: None) as pool:
        for n in range(40):
            pool.submit(Task(str(n), worker.audit, (request.job(request.steps[0]),)))
        next(pool.completed())
        raise KeyboardInterrupt
    code = (
        "import sys, distributed as d; print(d.Client(sys.argv[1]).run_on_scheduler("
        "lambda dask_scheduler: [*dask_scheduler.tasks]))"
    )
    asked = subprocess.run([sys.executable, "-c", code, two.address], capture_output=True, text=True, check=True)
    assert asked.stdout.startswith("[") and pool._run not in asked.stdout


def test_what_travels_and_nothing_else(short_lesson: Path) -> None:
    """A lesson's file and its narration, the project's where it has none of its own; not what lies beside it."""
    (short_lesson.parent / "marks.csv").write_text("private")
    (short_lesson.parent / "recordings").mkdir()
    (short_lesson.parent / "recordings" / "notes.md").write_text("private")
    files = remote.Packer().pack(Task("1", worker.audit, (StepJob(short_lesson, "what_is_backpropagation"),))).files
    own = "narration/en/what_is_backpropagation.md"
    assert set(files) == {"lesson.toml", own}
    assert files[own] == (str(short_lesson.parent / own), (short_lesson.parent / own).read_bytes())
    default = PROJECT_ROOT / "assets" / "lesson.toml"  # travels too: a worker's own words may be others
    packed = remote.Packer().pack(Task("1", worker.audit, (StepJob(default, "what_is_backpropagation"),)))
    assert packed.files["lesson.toml"][1] == default.read_bytes()


def test_another_version_of_the_project_is_refused(
    two: Cluster, short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = remote.package_version
    monkeypatch.setattr(remote, "package_version", lambda name: "0.99" if name == "manim" else real(name))
    monkeypatch.setattr(remote, "LOADED", "other")
    with pytest.raises(RenderError) as caught:
        render(request_of(short_lesson, tmp_path / "out"), QUIET, two)
    assert caught.value.code == 1 and len(caught.value.problems) == 2
    assert re.match(
        r"worker tcp://127\.0\.0\.1:\d+: has another version of this project, manim: [\d.]+ \(here 0\.99\); bring"
        r" it to",
        caught.value.problems[0],
    )


def test_a_worker_that_comes_later_with_another_version_refuses_its_task(
    short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = remote.Packer().pack(Task("1", worker.audit, (StepJob(short_lesson, "what_is_backpropagation"),)))
    monkeypatch.setattr(remote, "package_version", lambda name: "0.1")
    with pytest.raises(RenderError, match=r"^worker tcp://far:1: has another version of manim: 0\.1 \(here "):
        remote.work(parcel, "tcp://far:1", str(tmp_path), print)

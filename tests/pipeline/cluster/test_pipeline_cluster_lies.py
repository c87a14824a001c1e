"""A worker that lies: nothing of what it sends runs here, is written elsewhere, enters the cache, or lets us wait
for ever.
"""

import json
import os
import pickle
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lesson import Format, LessonError, StepJob
from pipeline.cache.state import Changed
from pipeline.cluster import dask_parcel as remote
from pipeline.cluster import dask_pool as cluster
from pipeline.cluster import harmless, told_progress
from pipeline.cluster.dask_pool import ClusterExecutor
from pipeline.commands.options import request_of
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import RenderError, UserError
from pipeline.render import worker
from pipeline.render.render import render
from pipeline.render.tasks import Done, Task, Told
from tests.pipeline.clusters import Cluster, cluster_of

# The worker's own copy of the project does whatever the file `lie` beside this says, instead of its task.
LIAR = """
import importlib, importlib.util, json, os, sys
from pathlib import Path

HERE = Path({folder!r})

class Bomb(Exception):
    def __reduce__(self):
        return exec, (f"import os, pathlib; os.getpid() == {pid} and pathlib.Path({folder!r}, 'ran').touch()",)

def answer(**more):
    return {{"error": "null", "value": "null", "bytes": None, "files": {{}}}} | more

def lie(parcel, run):
    truth = importlib.import_module("pipeline.cluster.dask_pool").truth
    here = importlib.import_module("distributed").get_worker()
    return eval((HERE / "lie").read_text(), globals() | locals())

def boom():
    raise Bomb("boom")

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "pipeline.cluster.dask_pool":
            sys.meta_path.remove(self)
            spec = importlib.util.find_spec(name)
            run = spec.loader.exec_module
            def both(module):
                run(module)
                module.truth, module._work = module._work, lie
            spec.loader.exec_module = both
            return spec
        return None

sys.meta_path.insert(0, Finder())
"""

LIES = {
    "a bomb": "Bomb()",
    "a bomb among data": "answer(value=Bomb())",
    "an exception that is a bomb": "boom()",
    "word that is a bomb": "(here.log_event(run, Bomb()), here.log_event(run, ('1', Bomb())), boom())",
    "something to print": (
        "(here.log_event('print', {'args': ('\\x1b[2Jprinted',)}), here.log_event('warn', {"
        "'message': b'cbuiltins\\nexec\\n.'}), 3)"
    ),
    "words of other tasks and impossible ones": (
        "([here.log_event(run, each) for each in ('x', ('other', 3), ('1', -5), ('1', 'many'), (1, 2, 3), None)], 3)"
    ),
    "a number": "3",
    "nothing": "{}",
    "no JSON": "answer(value='{')",
    "deep JSON": "answer(value='[' * 100000)",
    "a file of its own choice": "answer(files={'0': b'x', '../x': b'x', '2': b'x'})",
    "an error of no kind": "answer(error=json.dumps(['system', ['x']]))",
    "an error without lines": "answer(error=json.dumps(['render', []]))",
}


@pytest.fixture(scope="module")
def liar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cluster, Path]]:
    folder = tmp_path_factory.mktemp("liar")
    (folder / "sitecustomize.py").write_text(LIAR.format(folder=str(folder), pid=os.getpid()))
    with cluster_of(1, folder, environment={"PYTHONPATH": str(folder)}) as running:
        yield running, folder


def told_by(running: Cluster, task: Task) -> Done:
    with ClusterExecutor(running.address, lambda note: None) as pool:
        pool.submit(task)
        (done,) = pool.completed()
    return done


@pytest.mark.parametrize("lie", LIES)
def test_nothing_that_a_worker_sends_runs_here(
    liar: tuple[Cluster, Path],
    short_lesson: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    lie: str,
) -> None:
    running, folder = liar
    monkeypatch.setattr(cluster, "SILENT_S", 1.0)  # one that cannot even answer
    (folder / "lie").write_text(LIES[lie])
    done = told_by(running, Task("1", worker.audit, (StepJob(short_lesson, "what_is_backpropagation"),)))
    assert isinstance(done.error, Told) and done.value is None and str(done.error).isprintable()
    assert not (folder / "ran").exists() and "printed" not in "".join(capfd.readouterr())


def test_files_are_written_only_where_the_task_writes(
    liar: tuple[Cluster, Path], short_lesson: Path, tmp_path: Path
) -> None:
    running, folder = liar
    before = short_lesson.read_bytes()
    job = StepJob(short_lesson, "what_is_backpropagation")
    task = Task("1", worker.render, (job, ("welcome",), (tmp_path / "film.mp4",), (None,)))
    for names in ("'0': b'x'", "'../../x': b'x'", "'3.0': b'x'", "'2': b'x'", "'2.0': 'text'", "2: b'x'"):
        (folder / "lie").write_text(f"answer(files={{{names}}})")
        done = told_by(running, task)
        assert isinstance(done.error, Told) and not (tmp_path / "film.mp4").exists()
    took = json.dumps([{"frames": 1, "pictures": 1, "seconds": 0.1, "peak_mb": 1}])
    (folder / "lie").write_text(f"answer(files={{'2.0': b'x'}}, value={took!r})")
    assert told_by(running, task).error is None
    assert (tmp_path / "film.mp4").read_bytes() == b"x" and short_lesson.read_bytes() == before


FILMS = """(lambda t, films: t if parcel.function != "render" else answer(**t | {"files": {
    name: data[:-1500] + bytes(1500) if parcel.arguments[1][int(name[2:])] == "network" else b"no film"
    for name, data in t["files"].items()
}}))(truth(parcel, run), None)"""


def test_what_a_worker_made_is_looked_at_before_it_enters_the_cache(
    liar: tuple[Cluster, Path], short_lesson: Path, tmp_path: Path, own_cache: Path
) -> None:
    """Plans are true; one film is garbage, the other breaks off: each is told with its beat, none is kept, nothing
    is published.
    """
    running, folder = liar
    (folder / "lie").write_text(FILMS)
    request = request_of(short_lesson, [], out=tmp_path / "out", size="160x90", fps=5, workers=1)
    with pytest.raises(RenderError) as caught:
        render(request, ProgressBoard(), running)
    assert [problem.partition(": what its worker made")[0] for problem in sorted(caught.value.problems)] == [
        f"step 1 what_is_backpropagation, beat {beat}" for beat in ("network", "welcome")
    ]
    assert sorted(entry.parent.name for entry in (own_cache / "film").glob("*/*")) == ["plan", "script"]
    assert not list((tmp_path / "out").rglob("*.mp4"))


def test_a_plan_that_is_none_is_told(
    liar: tuple[Cluster, Path], short_lesson: Path, tmp_path: Path, own_cache: Path
) -> None:
    running, folder = liar
    (folder / "lie").write_text(
        "(lambda t: answer(**t | {'value': json.dumps(json.loads(t['value']) "
        "| {'poster': 'cover'})}))(truth(parcel, run))"
    )
    request = request_of(short_lesson, [], out=tmp_path / "out", size="160x90", fps=5, workers=1)
    with pytest.raises(RenderError, match="its worker answered with something that is not a plan: its beats differ"):
        render(request, ProgressBoard(), running)
    assert [entry.parent.name for entry in (own_cache / "film").glob("*/*")] == ["script"]  # it was read here


ENDLESS = {  # what a worker says n-th of a beat of 30 frames, without ever being ready
    "nothing more": "None",
    "that it begins, again and again": "(parcel.name, 0)",
    "frames without end": "(parcel.name, 7)",
}


@pytest.mark.parametrize("said", ENDLESS)
def test_a_worker_that_makes_no_progress_is_told_after_a_while(
    liar: tuple[Cluster, Path], short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    """Also one that says the contrary all the time: it cannot have drawn more frames than the beat has."""
    running, folder = liar
    (folder / "go").unlink(missing_ok=True)
    (folder / "lie").write_text(
        "[(here.log_event(run, " + ENDLESS[said] + ") if n else here.log_event(run, (parcel.name, 0)), "
        "importlib.import_module('time').sleep(0.02)) for n in range(1500) if not (HERE / 'go').exists()]"
    )
    monkeypatch.setattr(cluster, "SILENT_S", 0.4)
    job = StepJob(short_lesson, "what_is_backpropagation")
    arguments = (job, ("welcome",), (tmp_path / "film.mp4",), (None,))
    done = told_by(running, Task("1/welcome", worker.render, arguments, {"1/welcome": 30}))
    (folder / "go").touch()
    assert isinstance(done.error, Told)
    assert str(done.error).startswith("worker tcp://127.0.0.1:") and "made no progress for 0.4 s" in str(done.error)


def test_only_real_progress_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever notes come, a task's share stays between nothing and all, and what counts comes to an end."""
    now = [0.0]
    monkeypatch.setattr(told_progress.time, "monotonic", lambda: now[0])
    dice = random.Random(14)
    for _ in range(50):
        told, most, share, counted = told_progress.ToldProgress(), dice.randrange(40), 0, 0
        told.add("1", {"1/a": most, "1/c": 0})
        for _ in range(2_000):
            now[0] += 1
            moved = told.told(*dice.choice([("1/a", dice.choice([0, 1, 2, 5, most, 10**30, -1])), ("1/b", 3)]))
            share += moved or 0
            assert 0 <= share <= most
            counted += told.silent_s("1") == 0
        assert counted <= told_progress.MOST_STARTS * (most + 1)


def test_a_task_whose_worker_is_lost_has_its_time_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(told_progress.time, "monotonic", lambda: now[0])
    told = told_progress.ToldProgress()
    told.add("1", {"1/a": 100})
    for note, moved in ((0, 0), (60, 60), (0, -60), (10, 10), (30, 30)):
        now[0] += 1
        assert (told.told("1/a", note), told.silent_s("1")) == (moved, 0)


VALUES: list[Any] = [None, 1, 1.5, "text", b"bytes", True, [1, [2]], {"a": (1, 2)}, bytearray(b"x"), bytes]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_plain_values_are_read(value: Any) -> None:
    assert harmless.loads(pickle.dumps(value)) == value


class Runs:
    def __reduce__(self) -> Any:
        return print, ("it ran",)


@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps(Runs()),
        pickle.dumps([1, {"a": Runs()}]),
        pickle.dumps(Format(1, 1, 1)),
        pickle.dumps(Path("x")),
        pickle.dumps(eval),
        b"cos\nsystem\n(S'true'\ntR.",
        b"cbuiltins\ngetattr\n.",
        b"cbuiltins\n__import__\n.",
        b"P1\n.",
        b"",
        b"\x80\x05.",
        b"garbage",
    ],
)
def test_everything_else_is_refused(data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(harmless.loads(data), harmless.Refusal) and capsys.readouterr().out == ""


def test_errors_travel_as_data() -> None:
    lesson = [["lesson.toml", "network.eta", "-1", "give a number above 0"]]
    assert str(remote.error_of(["lesson", lesson])) == "lesson.toml: network.eta: got -1; give a number above 0"
    for error in (UserError("one"), RenderError(["one", "two"]), Changed(["x: was changed while this ran"])):
        back = remote.error_of(json.loads(json.dumps(remote.error_data(error))))
        assert type(back) is type(error) and back.problems == error.problems
    assert isinstance(remote.error_of(["told", ["x"]]), Told) and isinstance(
        remote.error_of(["lesson", lesson]), LessonError
    )
    hostile = remote.error_of(["render", ["a\x1b[2Jb\nc\u202e" + "x" * 10**6] * 10**4])
    assert isinstance(hostile, RenderError) and len(hostile.problems) <= 200 and str(hostile.problems[0]).isprintable()
    assert len(hostile.problems[0]) <= 2000
    for data in (
        3,
        [],
        ["render"],
        ["render", "text"],
        ["lesson", [[1]]],
        ["lesson", []],
        ["PipelineError", ["x"]],
        {"render": ["x"]},
    ):
        with pytest.raises(ValueError):
            remote.error_of(data)

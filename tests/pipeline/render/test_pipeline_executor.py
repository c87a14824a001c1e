"""The pool of worker processes."""

import gc
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT
from pipeline.render import worker_setup
from pipeline.render.executor import LocalExecutor
from pipeline.render.tasks import Done, Note, Task, WorkerLost
from tests.publish.processes import soon


def test_a_worker_that_dies_is_named() -> None:
    with LocalExecutor(1, lambda note: None) as pool:
        pool.submit(Task("1/teacher", os.abort, ()))
        pool.submit(Task("1/table", os.getpid, ()))
        done: dict[str, Done] = {each.task.name: each for each in pool.completed()}
    teacher, table = done["1/teacher"].error, done["1/table"].error
    assert isinstance(teacher, WorkerLost) and teacher.begun
    assert isinstance(table, WorkerLost) and not table.begun


def test_the_pool_runs_in_other_processes() -> None:
    notes: list[Note] = []
    with LocalExecutor(1, notes.append) as pool:
        pool.submit(Task("a", os.getpid, ()))
        pool.submit(Task("b", os.getenv, ("PYTHONHASHSEED",)))
        values = {done.task.name: done.value for done in pool.completed()}
    assert values["a"] != os.getpid() and values["b"] == "0"


def test_a_worker_looks_for_rubbish_only_in_what_its_tasks_made() -> None:
    """A search through all modules and caches takes as long as a short beat, and each task ends with one."""
    with LocalExecutor(1, lambda note: None) as pool:
        pool.submit(Task("first", exec, ("import scenes.engine.entry",)))
        pool.submit(Task("second", gc.get_freeze_count, ()))
        left_out = {done.task.name: done.value for done in pool.completed()}
    assert left_out["second"] > 50_000


def test_what_a_failed_task_had_made_is_still_looked_for() -> None:
    """Its scene is found once nobody holds its error any more."""
    before = gc.get_freeze_count()
    with pytest.raises(ZeroDivisionError):
        worker_setup.call("first", divmod, (1, 0))
    assert gc.get_freeze_count() <= before  # less where something has gone meanwhile
    assert worker_setup.call("second", divmod, (7, 2)) == (3, 1)


KILLED = """
import os, signal, sys
from pipeline.forkserver import end_server, how
from pipeline.render.executor import LocalExecutor
from pipeline.render.tasks import Task
if __name__ == "__main__":
    with LocalExecutor(2, lambda note: None) as pool:
        pool.submit(Task("a", os.getppid, ()))
        (done,) = pool.completed()
        print(how(), os.listdir(os.environ["TMPDIR"]), done.value, flush=True)
        if sys.argv[1] == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("end", ["end", "kill"])
def test_nothing_is_left_of_the_process_that_workers_are_copies_of(tmp_path: Path, end: str) -> None:
    """However the command ends. The folder of temporary files has a short name, so that there can be a socket in it."""
    (tmp_path / "command.py").write_text(KILLED, encoding="utf-8")
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        run = subprocess.run(
            [sys.executable, str(tmp_path / "command.py"), end], cwd=PROJECT_ROOT, text=True, stdout=subprocess.PIPE,
            env={**os.environ, "TMPDIR": short, "PYTHONPATH": str(PROJECT_ROOT)}, check=False,
        )  # fmt: skip
        said = re.fullmatch(r"(\w+) \['pymp-\w+'\] (\d+)\n", run.stdout)
        assert said is not None and said[1] == "forkserver", run.stdout
        assert run.returncode == (0 if end == "end" else -signal.SIGKILL)
        soon(lambda: not os.listdir(short) and not Path(f"/proc/{said[2]}").exists())


def test_a_folder_whose_name_is_too_long_for_a_socket_is_no_reason_to_fail(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 20)
    folder.mkdir()
    code = KILLED.replace("os.listdir", "len").replace("os.getppid", "os.getpid")
    (tmp_path / "command.py").write_text(code, encoding="utf-8")
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(PROJECT_ROOT)}
    command = [sys.executable, str(tmp_path / "command.py"), "end"]
    said = subprocess.run(command, cwd=PROJECT_ROOT, text=True, stdout=subprocess.PIPE, env=environment, check=True)
    assert said.stdout.startswith("spawn "), said.stdout


BURNS = """
from pipeline.render.executor import LocalExecutor
from pipeline.render.tasks import Task
if __name__ == "__main__":
    with LocalExecutor(1, lambda note: None) as pool:
        pool.submit(Task("a", exec, ("import time\\nwhile time.process_time() < 4: pass",), here=True))
        list(pool.completed())
"""


def test_the_time_of_workers_is_that_of_the_command(tmp_path: Path) -> None:
    """As `time` and `bench` see it: a worker's CPU time is waited for, whatever process it is a copy of."""
    (tmp_path / "command.py").write_text(BURNS, encoding="utf-8")
    with tempfile.TemporaryDirectory(dir="/tmp") as short:
        environment = {**os.environ, "TMPDIR": short, "PYTHONPATH": str(PROJECT_ROOT)}
        running = subprocess.Popen([sys.executable, str(tmp_path / "command.py")], cwd=PROJECT_ROOT, env=environment)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0 and used.ru_utime + used.ru_stime > 4


EARLY = """
import os, runpy, sys
from multiprocessing import forkserver
def ensure_running():
    print("begun", "pipeline.cli" in sys.modules, os.environ.get("OMP_NUM_THREADS"), flush=True)
    raise OSError(28, "No space left on device")
forkserver.ensure_running = ensure_running
os.environ.pop("OMP_NUM_THREADS", None)
sys.argv = ["render.sh", *sys.argv[1:]]
runpy.run_module("pipeline", run_name="__main__")
"""


@pytest.mark.parametrize(
    ("arguments", "begun"), [(["still", "99"], True), (["still", "--help"], False), (["plan", "--step", "99"], False)]
)
def test_a_still_loads_manim_before_the_command_line(arguments: list[str], begun: bool) -> None:
    """Only where a worker is certain to be needed: of a film that is there, none is."""
    run = [sys.executable, "-c", EARLY, *arguments]
    done = subprocess.run(run, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr and done.returncode == (0 if "--help" in arguments else 2 - begun)
    assert done.stdout.startswith("begun False 1\n") == ("begun" in done.stdout) == begun, done.stderr

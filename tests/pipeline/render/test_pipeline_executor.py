"""The pool of worker processes."""

import gc
import os

import pytest

from pipeline.render import worker_setup
from pipeline.render.executor import LocalExecutor
from pipeline.render.tasks import Done, Note, Task, WorkerLost


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
    assert gc.get_freeze_count() == before
    assert worker_setup.call("second", divmod, (7, 2)) == (3, 1)

"""The pool of worker processes."""

import gc
import os

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
    """A search through all modules takes as long as a short beat, and each task ends with one."""
    with LocalExecutor(1, lambda note: None) as pool:
        for name in ("first", "second"):
            pool.submit(Task(name, gc.get_freeze_count, ()))
        left_out = {done.task.name: done.value for done in pool.completed()}
    assert 1_000 < left_out["second"] <= left_out["first"]

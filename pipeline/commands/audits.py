"""The audits of a check: what one found before is remembered, by everything that a step's dry pass depends on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lesson import Lesson, StepAudit, StepJob, StepRef
from lesson.contract import AUDIT as FORM
from lesson.problems import several
from pipeline.cache.cache import Cache
from pipeline.cache.entries import audited
from pipeline.cache.keys import audit_key
from pipeline.cache.state import State, state_of
from pipeline.render.executor import Pool
from pipeline.render.plan import told
from pipeline.render.tasks import Done, Task
from pipeline.render.worker import audit

from .progress import ProgressBoard

AUDIT = "audit.json"


@dataclass(frozen=True)
class Case:
    """A step of a lesson in one look and shape: its job, and the state of its files before the lesson was read."""

    lesson: Lesson
    ref: StepRef
    job: StepJob
    look: tuple[str, str]
    state: State

    def is_unchanged(self) -> bool:
        """Return whether the files are still those that the lesson was read from."""
        return state_of(self.job.lesson, self.job.changes, self.job.theme) == self.state


def audits(
    cases: Mapping[str, Case], in_motion: bool, workers: int, board: ProgressBoard, pool: Pool, cache: Cache | None
) -> Iterator[tuple[Case, StepAudit | None, Sequence[str]]]:
    """Yield each case with what its audit found (None: it failed) and its problems.

    Those that the cache has come first; without one (None) nothing is remembered.
    """
    with board, pool(min(workers, max(1, len(cases))), board.note) as executor:
        keys = {} if cache is None else {name: _key(case, in_motion) for name, case in cases.items()}
        known = {name: _known(cache, keys[name], cases[name]) for name in keys if cache is not None}
        left = [name for name in cases if known.get(name) is None]
        for name, found in known.items():
            if found is not None:
                yield cases[name], found, found.problems
        if left:
            board.begin("checking", dict.fromkeys(left, 1))
        for name in left:
            executor.submit(Task(name, audit, (cases[name].job, in_motion)))
        for done in executor.completed():
            name = done.task.name
            lines = told(done, name) if done.error is not None else done.value.problems
            _keep(cache, keys.get(name), cases[name], done)
            yield cases[name], None if done.error is not None else done.value, lines
            board.ended(name, several(len(lines), "problem") if lines else "")


def _key(case: Case, in_motion: bool) -> str:
    return audit_key(case.lesson, case.ref, replace(case.job, state=case.state), in_motion)


def _known(cache: Cache, key: str, case: Case) -> StepAudit | None:
    entry = cache.get("audit", key, lambda entry: audited(entry.read(AUDIT), case.ref.key))
    return None if entry is None else audited(entry.read(AUDIT), case.ref.key)


def _keep(cache: Cache | None, key: str | None, case: Case, done: Done) -> None:
    """Remember what an audit found, unless a file was saved since the lesson was read."""
    if cache is not None and key is not None and done.error is None and case.is_unchanged():
        cache.put("audit", key, {AUDIT: FORM.write(done.value)}, {})

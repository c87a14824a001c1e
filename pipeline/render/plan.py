"""Planning: the timeline of every step, from the dry pass of its scene in a worker process."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from lesson import Format, LessonError, StepPlan, StepRef
from lesson.contract import PLAN as FORM
from pipeline.blame import blame
from pipeline.cache.cache import Cache
from pipeline.cache.entries import check_plan, planned
from pipeline.cache.keys import plan_key
from pipeline.cache.state import Changed
from pipeline.commands.progress import ProgressBoard, clock
from pipeline.errors import Mendable, PipelineError, UserError, reason

from .request import Request
from .tasks import Done, Executor, Task, Told
from .worker import plan as plan_step

PLAN = "plan.json"


@dataclass(frozen=True)
class Plan(StepPlan):
    """What was found out about a step of a lesson."""

    ref: StepRef

    @classmethod
    def of(cls, ref: StepRef, found: StepPlan) -> "Plan":
        """Return the plan of this step."""
        return cls(found.timeline, found.notes, found.poster, found.prints, ref)


def plan_steps(request: Request, pool: Executor, board: ProgressBoard, cache: Cache) -> tuple[list[Plan], list[str]]:
    """Plan the chosen steps. Return the plans in the lesson's order and a line for each step that failed."""
    (plans,), failures = plan_all([request], pool, board, cache)
    return plans, failures


def plan_all(
    requests: Sequence[Request], pool: Executor, board: ProgressBoard, cache: Cache
) -> tuple[list[list[Plan]], list[str]]:
    """Plan the steps of several requests; what is in the cache is not planned again."""
    steps = [(n, ref) for n, request in enumerate(requests) for ref in request.steps]
    keys = {step: plan_key(requests[step[0]].lesson, step[1], requests[step[0]].job(step[1])) for step in steps}
    found: dict[str, Plan | None] = {}
    for (n, ref), key in keys.items():
        if key not in found:
            found[key] = _known(cache, key, ref, requests[n].format)
    tasks: dict[str, tuple[str, StepRef, Format]] = {}
    asked: set[str] = set()
    for (n, ref), key in keys.items():
        if found[key] is None and key not in asked:
            asked.add(key)
            name = f"{requests[n].label}{ref.number} {ref.key}"
            tasks[name] = (key, ref, requests[n].format)
            pool.submit(Task(name, plan_step, (requests[n].job(ref),)))
    failures = _planned(tasks, found, pool, board, cache) if tasks else []
    plans: list[list[Plan]] = [[] for _ in requests]
    for (n, ref), key in keys.items():
        plan = found[key]
        if plan is not None:
            plans[n].append(replace(plan, ref=ref))
    return plans, failures


def _planned(
    tasks: dict[str, tuple[str, StepRef, Format]],
    found: dict[str, Plan | None],
    pool: Executor,
    board: ProgressBoard,
    cache: Cache,
) -> list[str]:
    """Wait for the requested plans; return a line for each that failed. Raises Changed."""
    failures = []
    board.begin("planning", dict.fromkeys(tasks, 1))
    for done in pool.completed():
        name = done.task.name
        key, ref, form = tasks[name]
        if done.error is None:
            try:
                found[key] = Plan.of(ref, check_plan(done.value, ref.key, form))
                cache.put("plan", key, {PLAN: FORM.write(done.value)}, {})
            except ValueError as error:
                failures.append(f"step {name}: its worker answered with something that is not a plan: {error}")
        elif isinstance(done.error, Changed):
            raise done.error
        else:
            failures += told(done, f"step {name}")
        board.ended(name)
    board.close()
    return failures


def _known(cache: Cache, key: str, ref: StepRef, form: Format) -> Plan | None:
    entry = cache.get("plan", key, lambda entry: planned(entry.read(PLAN), ref.key, form))
    return None if entry is None else Plan.of(ref, planned(entry.read(PLAN), ref.key, form))


def told(done: Done, where: str) -> list[str]:
    """Return the lines for a failed task; errors of ours already have the place."""
    if isinstance(done.error, LessonError | UserError):
        return [Mendable(problem) for problem in done.error.problems]
    if isinstance(done.error, PipelineError):
        return [str(problem) for problem in done.error.problems]
    if isinstance(done.error, OSError):
        said = blame(done.error)
    else:
        said = str(done.error) if isinstance(done.error, Told) else reason(done.error or Exception("failed"))
    return [f"{where}: {said}"]


def plan_json(plans: Sequence[Plan]) -> dict[str, Any]:
    """Return the plan as `plan --json` prints it."""
    steps = []
    for plan in plans:
        line = plan.timeline
        beats = [
            {key: getattr(beat, key) for key in ("key", "title", "start_frame", "frames", "words")}
            for beat in line.beats
        ]
        row = {key: getattr(line, key) for key in ("number", "key", "title", "fps", "frames", "duration_s", "words")}
        steps.append({**row, "beats": beats})
    frames = sum(plan.timeline.frames for plan in plans)
    return {"frames": frames, "duration_s": sum(plan.timeline.duration_s for plan in plans), "steps": steps}


def plan_rows(plans: Sequence[Plan]) -> list[tuple[str, ...]]:
    """Return the rows of the table: step or beat, title, start, length, frames, words, words a minute."""
    rows: list[tuple[str, ...]] = []
    for plan in plans:
        line = plan.timeline
        rows.append(
            _row(f"{line.number} {line.key}", line.title, "", line.duration_s, line.frames, line.words, line.spoken_s)
        )
        for beat in line.beats:
            spoken = sum(each.frames for each in beat.lines) / line.fps
            start = clock(beat.start_frame / line.fps)
            rows.append(
                _row(f"  {beat.key}", beat.title, start, beat.frames / line.fps, beat.frames, beat.words, spoken)
            )
    lines = [plan.timeline for plan in plans]
    whole = (sum(getattr(line, name) for line in lines) for name in ("duration_s", "frames", "words", "spoken_s"))
    rows.append(_row("total", f"{len(lines)} step{'s' * (len(lines) != 1)}", "", *whole))
    return rows


def _row(
    key: str, title: str, start: str, duration_s: float, frames: int, words: int, spoken_s: float
) -> tuple[str, ...]:
    pace = f"{words / spoken_s * 60:.0f}" if spoken_s else ""
    return (key, title, start, clock(duration_s), str(frames), str(words), pace)

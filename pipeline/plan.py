"""Planning: the timeline of every step, from the dry pass of its scene in a worker process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lesson import LessonError, StepRef, Timeline

from .errors import PipelineError, reason
from .progress import Board, clock
from .request import Request
from .tasks import Done, Executor, Task
from .worker import plan as plan_step


@dataclass(frozen=True)
class Plan:
    """A step in time, what was noticed about it, the beat that shows most of it, and what each beat shows at its end."""

    ref: StepRef
    timeline: Timeline
    notes: tuple[str, ...]
    poster: str
    shown: dict[str, list[str]] = field(default_factory=dict)


def plan_steps(request: Request, pool: Executor, board: Board) -> tuple[list[Plan], list[str]]:
    """Plan the chosen steps. Returns the plans in the lesson's order and a line for each step that failed."""
    refs = {f"{ref.number} {ref.key}": ref for ref in request.steps}
    board.begin("planning", dict.fromkeys(refs, 1))
    for name, ref in refs.items():
        pool.submit(Task(name, plan_step, (request.job(ref),)))
    plans, failures = {}, []
    for done in pool.completed():
        name = done.task.name
        if done.error is not None:
            failures += told(done, f"step {name}")
        else:
            timeline = Timeline.from_dict(done.value["timeline"])
            notes, poster, shown = (done.value[key] for key in ("notes", "poster", "shown"))
            plans[name] = Plan(refs[name], timeline, tuple(notes), poster, shown)
        board.ended(name)
    board.close()
    return [plans[name] for name in refs if name in plans], failures


def told(done: Done, where: str) -> list[str]:
    """Return the lines for a task that failed; errors of ours already say where they happened."""
    if isinstance(done.error, PipelineError | LessonError):
        return [str(problem) for problem in done.error.problems]
    said = str(done.error) if type(done.error).__name__ == "WorkerLost" else reason(done.error or Exception("failed"))
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
    """Return the rows of the table for people: step or beat, title, start, length, frames, words, words a minute."""
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

"""`check`: the lesson, its narration, and every step's beats, numbers and layout; all problems at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lesson import Lesson, LessonError, StepRef, load_lesson

from .choose import choose_format, existing_steps, load_scripts
from .plan import told
from .progress import Board
from .render import Pool
from .request import job_of
from .tasks import Task
from .worker import audit


@dataclass(frozen=True)
class Checked:
    """What was looked at, and what is wrong."""

    lessons: int
    steps: int
    problems: tuple[str, ...]


def check(paths: Sequence[Path], themes: Sequence[str], workers: int, board: Board, pool: Pool) -> Checked:
    """Check these lessons in these themes."""
    problems: list[str] = []
    lessons: list[tuple[Lesson, tuple[StepRef, ...]]] = []
    for path in paths:
        try:
            lesson = load_lesson(path)
        except LessonError as error:
            problems += [str(problem) for problem in error.problems]
            continue
        lessons.append((lesson, _sound_steps(lesson, problems)))
    found: dict[str, list[str]] = {}
    jobs = {
        _name(lesson, ref, theme, len(lessons) > 1): (job_of(lesson, ref, choose_format("draft"), theme), theme)
        for lesson, refs in lessons
        for ref in refs
        for theme in themes
    }
    with board, pool(min(workers, max(1, len(jobs))), board.note) as executor:
        board.begin("checking", dict.fromkeys(jobs, 1))
        for name, (job, _) in jobs.items():
            executor.submit(Task(name, audit, (job,)))
        for done in executor.completed():
            name = done.task.name
            lines = told(done, name) if done.error is not None else list(done.value)
            head = f"{jobs[name][0]['lesson']}: " if len(lessons) > 1 else ""
            for line in lines:
                found.setdefault(f"{head}{line}", []).append(jobs[name][1])
            board.ended(name, f"{len(lines)} problems" if lines else "")
    for line, seen in found.items():
        problems.append(line if len(seen) == len(themes) else f"{line} (theme {', '.join(seen)})")
    return Checked(len(lessons), sum(len(refs) for _, refs in lessons), tuple(problems))


def _sound_steps(lesson: Lesson, problems: list[str]) -> tuple[StepRef, ...]:
    """Return the steps that can be played: with a scene, and with a script in order. Notes the scripts' problems."""
    there = existing_steps(lesson)
    sound = []
    for ref in lesson.steps:
        if ref not in there and not lesson.narration(ref.key).is_file():
            continue  # a step that is not made yet
        try:
            load_scripts(lesson, [ref])
        except LessonError as error:
            problems += [str(problem) for problem in error.problems]
        else:
            sound.append(ref)
    return tuple(ref for ref in sound if ref in there)


def _name(lesson: Lesson, ref: StepRef, theme: str, several: bool) -> str:
    return f"{str(lesson.path) + ' ' if several else ''}{ref.number} {ref.key} {theme}"

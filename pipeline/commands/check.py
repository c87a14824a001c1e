"""`check`: the lesson, its narration, and every step's beats, numbers and layout; all problems at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from lesson import PROJECT_ROOT, Format, Lesson, LessonError, StepRef, facts_of, script_of
from lesson.file.path_guard import is_there
from lesson.problems import several
from pipeline.errors import UserError
from pipeline.render.executor import Pool
from pipeline.render.plan import told
from pipeline.render.request import job_of
from pipeline.render.tasks import Task
from pipeline.render.worker import audit
from pipeline.voice.clip import VoiceError
from pipeline.voice.misplaced import not_played
from pipeline.voice.services import service_of

from .choose import allowed_steps, choose_steps, choose_theme, existing_steps, load_in, load_scripts
from .progress import ProgressBoard


@dataclass(frozen=True)
class Checked:
    """The result of a check: what was checked, the problems, notes on the film, and collisions in motion."""

    lessons: int
    steps: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    in_motion: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What to check: lessons (changed by `changes`) in these themes, formats (by their names) and languages.

    No languages: each lesson in its own. Steps by number or key; none: all. With `in_motion`, steps that do not declare
    `watched_in_motion` are audited in motion, too.
    """

    lessons: Sequence[Path]
    themes: Sequence[str]
    formats: Mapping[str, Format]
    changes: tuple[str, ...] = ()
    allow_code: bool = False
    languages: Sequence[str] = ()
    steps: Sequence[str] = ()
    in_motion: bool = False


def check(asked: Asked, workers: int, board: ProgressBoard, pool: Pool) -> Checked:
    """Check every step in every look and shape. A problem that several of them have is reported once."""
    problems: list[str] = []
    lessons: list[tuple[Lesson, tuple[StepRef, ...]]] = []
    for path, language in product(asked.lessons, asked.languages or (None,)):
        try:
            lesson = load_in(language, path, asked.changes, asked.allow_code)
            for theme in asked.themes:
                choose_theme(theme, lesson)
            service_of(lesson)
            lessons.append((lesson, _sound_steps(lesson, asked.steps, problems)))
        except (LessonError, UserError) as error:
            problems += [str(problem) for problem in error.problems]
        except VoiceError as error:
            problems.append(str(error))
    looks = list(product(asked.themes, asked.formats))
    jobs = {
        _name(lesson, ref, look, len(lessons) > 1, bool(asked.languages)): (
            job_of(lesson, ref, asked.formats[look[1]], look[0]),
            look,
        )
        for lesson, refs in lessons
        for ref in refs
        for look in looks
    }
    found: dict[str, list[tuple[str, str]]] = {}
    motion: dict[str, None] = {}  # of several looks and shapes, each once
    meeting: dict[str, None] = {}
    with board, pool(min(workers, max(1, len(jobs))), board.note) as executor:
        board.begin("checking", dict.fromkeys(jobs, 1))
        for name, (job, _) in jobs.items():
            executor.submit(Task(name, audit, (job, asked.in_motion)))
        for done in executor.completed():
            name = done.task.name
            lines = told(done, name) if done.error is not None else done.value.problems
            motion |= dict.fromkeys(done.value.motion if done.error is None else ())
            head = f"{jobs[name][0].lesson}: " if len(asked.lessons) > 1 else ""
            head += f"{name.split()[-1]}: " if asked.languages else ""
            if done.error is None:
                meeting |= dict.fromkeys(f"{head}{line}" for line in done.value.in_motion)
            for line in lines:
                found.setdefault(f"{head}{line}", []).append(jobs[name][1])
            board.ended(name, several(len(lines), "problem") if lines else "")
    for line, seen in found.items():
        problems.append(line if len(seen) == len(looks) else f"{line} ({', '.join(' '.join(look) for look in seen)})")
    notes = (*film_notes(*lessons[0]), *motion) if len(lessons) == 1 else ()
    return Checked(
        len(asked.lessons),
        sum(len(refs) for _, refs in lessons),
        tuple(dict.fromkeys(problems)),
        notes,
        tuple(meeting),
    )


def _sound_steps(lesson: Lesson, names: Sequence[str], problems: list[str]) -> tuple[StepRef, ...]:
    """Return the requested steps that can be played: with a scene, and with a script in order.

    Notes the scripts' problems.
    """
    there = choose_steps(lesson, names) if names else allowed_steps(lesson, existing_steps(lesson))
    sound = []
    for ref in there if names else lesson.steps:
        if ref not in there and not is_there(lesson.narration(ref.key)):
            continue  # a step that is not made yet
        try:
            load_scripts(lesson, [ref])
        except LessonError as error:
            problems += [str(problem) for problem in error.problems]
        else:
            sound.append(ref)
    return tuple(ref for ref in sound if ref in there)


def film_notes(lesson: Lesson, refs: Sequence[StepRef]) -> tuple[str, ...]:
    """Return what a film of the lesson leaves out.

    Beats that do not apply to its network, units that are not drawn, recordings that no beat plays.
    """
    facts = facts_of(lesson)
    notes = []
    for ref in refs:
        script = script_of(lesson, ref.key)
        notes += [
            f"step {ref.number} {ref.key}: beat {beat} is left out: it is for lessons with {reason}"
            for beat, reason in zip(script.left_out, script.reasons, strict=True)
        ]
    for each in filter(None, (facts, facts.deeper)):
        for layer, (name, size) in enumerate(zip(each.names.layers, each.network.sizes, strict=True)):
            if (drawn := len(each.drawn(layer))) < size:
                notes.append(f"layer {name!r}: {drawn} of its {size} units are drawn; all are computed")
    return (*notes, *not_played(lesson))


def _name(lesson: Lesson, ref: StepRef, look: tuple[str, str], several: bool, spoken: bool) -> str:
    tongue = f" {lesson.language}" if spoken else ""
    return f"{str(lesson.path) + ' ' if several else ''}{ref.number} {ref.key} {' '.join(look)}{tongue}"


def matrix() -> tuple[list[Path], list[str]]:
    """Return the project's lessons (its own, the templates, the example) with their languages."""
    assets = PROJECT_ROOT / "assets"
    lessons = [assets / "lesson.toml", *sorted((assets / "templates").glob("*/lesson.toml"))]
    lessons += sorted((PROJECT_ROOT / "examples").glob("*/lesson.toml"))
    return lessons, ["en", *sorted(file.stem for file in (assets / "words").glob("*.toml"))]

"""`check`: the lesson, its narration, and every step's beats, numbers and layout; all problems at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from lesson import PROJECT_ROOT, Format, Lesson, LessonError, StepRef, facts_of, script_of
from lesson.file.path_guard import is_there
from pipeline.cache.cache import Cache
from pipeline.cache.state import State, state_of
from pipeline.errors import UserError
from pipeline.render.executor import Pool
from pipeline.render.request import job_of
from pipeline.voice.clip import VoiceError
from pipeline.voice.misplaced import not_played
from pipeline.voice.services import service_of

from .audits import Case, audits
from .choose import allowed_steps, changed_to, choose_steps, choose_theme, existing_steps, load_in, load_scripts
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


def check(asked: Asked, workers: int, board: ProgressBoard, pool: Pool, cache: Cache | None = None) -> Checked:
    """Check every step in every look and shape. A problem that several of them have is reported once.

    cache: remembers what was found in a step that has not changed since.
    """
    problems: list[str] = []
    lessons: list[_Read] = []
    for path, language in product(asked.lessons, asked.languages or (None,)):
        try:
            lessons.append(_read(path, language, asked, problems))
        except (LessonError, UserError) as error:
            problems += [str(problem) for problem in error.problems]
        except VoiceError as error:
            problems.append(str(error))
    looks = list(product(asked.themes, asked.formats))
    cases = {
        _name(read.lesson, ref, look, len(lessons) > 1, bool(asked.languages)): Case(
            read.lesson, ref, job_of(read.lesson, ref, asked.formats[look[1]], look[0]), look, read.states[look[0]]
        )
        for read in lessons
        for ref in read.refs
        for look in looks
    }
    found: dict[str, list[tuple[str, str]]] = {}
    motion: dict[str, None] = {}  # of several looks and shapes, each once
    meeting: dict[str, None] = {}
    for case, seen, lines in audits(cases, asked.in_motion, workers, board, pool, cache):
        head = f"{case.job.lesson}: " if len(asked.lessons) > 1 else ""
        head += f"{case.lesson.language}: " if asked.languages else ""
        if seen is not None:
            motion |= dict.fromkeys(seen.motion)
            meeting |= dict.fromkeys(f"{head}{line}" for line in seen.in_motion)
        for line in lines:
            found.setdefault(f"{head}{line}", []).append(case.look)
    for line, where in found.items():
        problems.append(line if len(where) == len(looks) else f"{line} ({', '.join(map(' '.join, where))})")
    notes = (*film_notes(lessons[0].lesson, lessons[0].refs), *motion) if len(lessons) == 1 else ()
    return Checked(
        len(asked.lessons),
        sum(len(read.refs) for read in lessons),
        tuple(dict.fromkeys(problems)),
        notes,
        tuple(meeting),
    )


@dataclass(frozen=True)
class _Read:
    """A lesson, its steps to check, and by theme the state of its files before they were read."""

    lesson: Lesson
    refs: tuple[StepRef, ...]
    states: dict[str, State]


def _read(path: Path, language: str | None, asked: Asked, problems: list[str]) -> _Read:
    """Read a lesson; LessonError, UserError or VoiceError where it cannot be checked. Notes problems of scripts."""
    file, changes = path / "lesson.toml" if path.is_dir() else path, changed_to(language, asked.changes)
    states = {theme: state_of(file, changes, theme) for theme in asked.themes}
    lesson = load_in(language, path, asked.changes, asked.allow_code)
    for theme in asked.themes:
        choose_theme(theme, lesson)
    service_of(lesson)
    return _Read(lesson, _sound_steps(lesson, asked.steps, problems), states)


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

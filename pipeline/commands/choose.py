"""From arguments to objects: lesson, steps, beats, quality, theme. Every mistake is reported with its cure."""

import importlib.util
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lesson import PROJECT_ROOT, Format, Lesson, LessonError, Problem, Script, StepRef, load_lesson, script_of
from lesson.file.overrides import named
from lesson.problems import nearest
from lesson.theme.theme_file import load_theme
from pipeline.errors import UserError

DEFAULT_LESSON = PROJECT_ROOT / "assets" / "lesson.toml"


QUALITIES = {
    "draft": Format(854, 480, 15),
    "720p": Format(1280, 720, 30),
    "1080p": Format(1920, 1080, 30),
    "1440p": Format(2560, 1440, 30),
    "2160p": Format(3840, 2160, 30),
}
SHAPES = {"16:9": (16, 9), "1:1": (1, 1), "9:16": (9, 16)}
MAX_FPS = 120


def changed_to(language: str | None, changes: Sequence[str]) -> tuple[str, ...]:
    """Return the changes to a lesson, and after them that of its language; language None: the lesson keeps its own."""
    return (*changes, *(() if language is None else (f"language={json.dumps(language, ensure_ascii=False)}",)))


def load_in(language: str | None, path: Path, changes: Sequence[str] = (), allow_code: bool = False) -> Lesson:
    """Return a lesson with changes, in a language (None: its own).

    LessonError: problems of the language name --language.
    """
    try:
        return load_lesson(path, changed_to(language, changes), allow_code)
    except LessonError as error:
        if language is None:
            raise
        (change,) = changed_to(language, ())
        told = [
            replace(problem, file=f"--language {language}") if problem.file == named(change) else problem
            for problem in error.problems
        ]
        raise LessonError(told) from None


def choose_format(quality: str, fps: int | None = None, size: str | None = None, shape: str = "16:9") -> Format:
    """Return the pictures' format: the quality is that of the shorter side. `size` ("320x180") is for tests.

    UserError names the nearest quality and shape.
    """
    if quality not in QUALITIES:
        raise UserError(f"--quality {quality}: there is no such quality; {nearest(quality, list(QUALITIES))}")
    if shape not in SHAPES:
        raise UserError(f"--format {shape}: there is no such format; use {', '.join(SHAPES)}")
    chosen = _shaped(QUALITIES[quality], *SHAPES[shape])
    if fps is not None and not 1 <= fps <= MAX_FPS:
        raise UserError(f"--fps {fps}: give a whole number from 1 to {MAX_FPS}, 30 for instance")
    width, height = chosen.width, chosen.height
    if size is not None:
        numbers = size.split("x")
        if len(numbers) != 2 or not all(
            re.fullmatch("[0-9]{2,4}", n) and int(n) % 2 == 0 and 16 <= int(n) <= 7680 for n in numbers
        ):
            raise UserError(f"--size {size}: give two even numbers, 320x180 for instance")
        width, height = (int(n) for n in numbers)
    return Format(width, height, fps or chosen.fps)


def _shaped(wide: Format, across: int, up: int) -> Format:
    """Return a 16:9 format as a square or upright one with the same shorter side."""
    short = wide.height
    sizes = {0: (short, short), 1: (wide.width, short), -1: (short, wide.width)}
    width, height = sizes[(across > up) - (across < up)]
    return Format(width, height, wide.fps)


def choose_theme(theme: str | None, lesson: Lesson) -> str | None:
    """Return the theme if it is one that ships or a good file in the lesson's folder; UserError otherwise.

    None: the lesson's.
    """
    if theme is not None:
        try:
            load_theme(theme, lesson.folder, "--theme", "")
        except LessonError as error:
            raise UserError([str(problem) for problem in error.problems]) from None
    return theme


def scene_exists(lesson: Lesson, ref: StepRef) -> bool:
    """Return whether the step's scene can be imported, without importing it."""
    if ref.own_code:
        return (lesson.folder / ref.scene.partition(":")[0]).is_file()
    try:
        return importlib.util.find_spec(ref.scene.partition(":")[0]) is not None
    except (ImportError, ValueError):
        return False


def existing_steps(lesson: Lesson) -> tuple[StepRef, ...]:
    """Return the lesson's steps whose scenes exist."""
    return tuple(ref for ref in lesson.steps if scene_exists(lesson, ref))


def choose_steps(lesson: Lesson, names: Sequence[str] = ()) -> tuple[StepRef, ...]:
    """Return the steps of these numbers or keys, in the lesson's order; without names all that exist.

    A key may be written with dashes. Raises UserError: no such step (with the nearest), no scene yet.
    """
    chosen: set[int] = set()
    problems = []
    for name in names:
        wanted = name.strip().replace("-", "_")
        ref = next((ref for ref in lesson.steps if wanted in (ref.key, str(ref.number))), None)
        if ref is None:
            problems.append(f"--step {name}: the lesson has no such step; {_steps_hint(wanted, lesson)}")
        elif not scene_exists(lesson, ref):
            there = ", ".join(f"{ref.number} {ref.key}" for ref in existing_steps(lesson))
            module = ref.scene.partition(":")[0].removesuffix(".py").replace(".", "/")
            problems.append(f"--step {name}: its scene {module}.py does not exist yet; there are: {there or 'none'}")
        else:
            chosen.add(ref.number)
    if problems:
        raise UserError(problems)
    steps = tuple(ref for ref in existing_steps(lesson) if not names or ref.number in chosen)
    if not steps:
        raise UserError(f"{lesson.path}: none of its steps has a scene yet")
    return allowed_steps(lesson, steps)


def allowed_steps(lesson: Lesson, steps: tuple[StepRef, ...]) -> tuple[StepRef, ...]:
    """Raise UserError for a lesson with Python of its own, unless the user allowed it."""
    own = [ref for ref in steps if ref.own_code and not lesson.may_run_code]
    if own:
        cure = "is Python of the lesson's own: read it, then say --allow-code (or render other steps with --step)"
        raise UserError([f"{lesson.path}: steps[{ref.number - 1}].scene: got {ref.scene!r}; {cure}" for ref in own])
    return steps


def _steps_hint(name: str, lesson: Lesson) -> str:
    number = re.fullmatch(r"[-+_]*([0-9]{1,9})", name)  # choose_steps has turned dashes into underscores
    if number:
        first, last = lesson.steps[0].number, lesson.steps[-1].number
        close = min(lesson.steps, key=lambda ref: abs(ref.number - int(number[1]))).number
        return f"steps are {first} to {last}, the nearest is {close}"
    return nearest(name, [ref.key for ref in lesson.steps])


def load_scripts(
    lesson: Lesson, steps: Sequence[StepRef], known: Mapping[str, Script] | None = None
) -> dict[str, Script]:
    """Return the narration of these steps by key; LessonError with the problems of all of them.

    known: those that need not be read again.
    """
    scripts: dict[str, Script] = {}
    problems: list[Problem] = []
    for ref in steps:
        try:
            scripts[ref.key] = (known or {}).get(ref.key) or script_of(lesson, ref.key)
        except LessonError as error:
            problems += error.problems
    if problems:
        raise LessonError(problems)
    return scripts


def choose_beats(scripts: dict[str, Script], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the beats of these keys by step, each in every step that has it; without names all beats.

    Raises UserError: no such beat (with the nearest), or one that this lesson leaves out.
    """
    wanted = {name.strip().replace("-", "_") for name in names}
    beats = {key: tuple(beat.key for beat in script.beats) for key, script in scripts.items()}
    known = [beat for keys in beats.values() for beat in keys]
    left_out = {beat for script in scripts.values() for beat in script.left_out}
    problems = []
    for name in sorted(wanted.difference(known)):
        said = "this lesson leaves it out" if name in left_out else f"there is no such beat; {nearest(name, known)}"
        problems.append(f"--beat {name}: {said} (steps searched: {', '.join(scripts)})")
    if problems:
        raise UserError(problems)
    if not wanted:
        return beats
    picked = {key: tuple(beat for beat in keys if beat in wanted) for key, keys in beats.items()}
    return {key: keys for key, keys in picked.items() if keys}

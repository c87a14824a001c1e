"""The context of a step: its lesson, numbers, narration, voice and look, all found once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lesson import (
    PROJECT_ROOT,
    Facts,
    Lesson,
    LessonError,
    Problem,
    Script,
    StepRef,
    Voice,
    WordPace,
    facts_of,
    load_lesson,
    script_of,
)
from lesson.file.overrides import attributed_to
from lesson.language.language import editions
from lesson.language.screen import ScreenWords, screen_words
from lesson.theme.theme import Theme
from lesson.theme.theme_file import load_theme
from scenes.kit.type.outline import Fonts, missing_font

from .drawable import undrawable

DEFAULT_LESSON = PROJECT_ROOT / "assets" / "lesson.toml"


@dataclass(frozen=True)
class Context:
    """Everything a step reads."""

    lesson: Lesson
    ref: StepRef
    facts: Facts
    script: Script
    theme: Theme
    voice: Voice
    words: ScreenWords


@lru_cache(maxsize=8)
def _loaded(path: Path, overrides: tuple[str, ...], allow_code: bool, state: str) -> tuple[Lesson, dict[Path, int]]:
    lesson = load_lesson(path, overrides, allow_code)
    return lesson, {file: _changed(file) for file in (lesson.path, *lesson.files, *_own_words(lesson))}


def _own_words(lesson: Lesson) -> list[Path]:
    """Return the files that may have translations of the lesson's own texts; they need not exist yet."""
    return [lesson.folder / "words" / f"{language}.toml" for language in editions(lesson.language)]


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0


def lesson_at(path: Path, overrides: tuple[str, ...] = (), allow_code: bool = False, state: str = "") -> Lesson:
    """Return the lesson of a file; it is read again only when one of its files has changed, or for another `state`.

    Its numbers and scripts are kept with it (`facts_of`, `script_of`).
    """
    lesson, seen = _loaded(path, overrides, allow_code, state)
    if any(_changed(file) != stamp for file, stamp in seen.items()):
        _loaded.cache_clear()
        lesson, _ = _loaded(path, overrides, allow_code, state)
    return lesson


def make_context(
    path: Path,
    key: str,
    theme: str | None = None,
    voice: Voice | None = None,
    overrides: tuple[str, ...] = (),
    allow_code: bool = False,
    state: str = "",
) -> Context:
    """Return the context of one step. Raises LessonError when the lesson, its script or its theme is wrong.

    A step that the lesson does not list plays as if it were its first.
    """
    lesson = lesson_at(path, overrides, allow_code, state)
    script = script_of(lesson, key)
    ref = next((ref for ref in lesson.steps if ref.key == key), lesson.steps[0])
    look = load_theme(theme or lesson.theme, lesson.folder)
    _check_fonts(look, theme or lesson.theme)
    words = screen_words(lesson)
    if problems := undrawable(lesson, words.files, Fonts(look.text_font, look.maths_font)):
        raise LessonError(attributed_to(problems, overrides))
    return Context(lesson, ref, facts_of(lesson), script, look, voice or WordPace(), words)


def _check_fonts(look: Theme, name: str) -> None:
    """Raise LessonError for a look whose fonts are not on this machine."""
    problems = []
    for key, font in (("text", look.text_font), ("maths", look.maths_font)):
        if (cure := missing_font(font)) is not None:
            problems.append(Problem(name, f"fonts.{key}", repr(font), cure))
    if problems:
        raise LessonError(problems)


def default_context(key: str) -> Context:
    """Return the context for plain `manim scenes/sN_...py`: the project's own lesson, or the one in BACKPROP_LESSON."""
    return make_context(Path(os.environ.get("BACKPROP_LESSON", DEFAULT_LESSON)), key, os.environ.get("BACKPROP_THEME"))

"""What a step plays: a lesson, its numbers, its words, its voice and its look, all found once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lesson import Facts, Lesson, Script, Voice, WordPace, load_lesson, load_script
from lesson.screen import ScreenWords, screen_words
from scenes.kit.theme import Theme, theme_named

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_LESSON = PROJECT / "assets" / "lesson.toml"


@dataclass(frozen=True)
class Context:
    """Everything a step reads."""

    lesson: Lesson
    facts: Facts
    script: Script
    theme: Theme
    voice: Voice
    words: ScreenWords


@lru_cache(maxsize=8)
def _facts(path: str, stamp: float) -> tuple[Lesson, Facts]:
    lesson = load_lesson(Path(path))
    return lesson, Facts(lesson)


def facts_of(path: Path) -> tuple[Lesson, Facts]:
    """Lesson and numbers of a lesson file; read again only when the file has changed."""
    file = path / "lesson.toml" if path.is_dir() else path
    return _facts(str(path), file.stat().st_mtime if file.exists() else 0.0)


def make_context(path: Path, key: str, theme: str | None = None, voice: Voice | None = None) -> Context:
    """The context of one step. Raises LessonError when the lesson or its script is wrong."""
    lesson, facts = facts_of(path)
    script = load_script(lesson, facts, key)
    return Context(lesson, facts, script, theme_named(theme or lesson.theme), voice or WordPace(), screen_words(lesson))


def default_context(key: str) -> Context:
    """What plain `manim scenes/sN_...py` plays: the project's own lesson, or the one BACKPROP_LESSON names."""
    return make_context(Path(os.environ.get("BACKPROP_LESSON", DEFAULT_LESSON)), key, os.environ.get("BACKPROP_THEME"))

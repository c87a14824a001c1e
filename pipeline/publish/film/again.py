"""The command that makes missing or changed files of a film again."""

import shlex
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from lesson import load_lesson
from lesson.problems import shown
from pipeline.commands.choose import DEFAULT_LESSON, QUALITIES, SHAPES, choose_format

from .film_shape import Shape, StepRow, WholeRow


def again(folder: Path, shape: Shape, row: StepRow | WholeRow) -> str:
    """Return how to have a step's files, or the whole film's, made again just as they were."""
    step = f" --step {row.number}" if isinstance(row, StepRow) else ""
    command = f"--out {shlex.quote(str(folder))}{step}{_looks(row.settings)}"
    if row.settings.get("lesson_sha256") == _default_digest():
        return f"make it again: ./render.sh {command}"
    return f"make it again from its own lesson, {shown(shape.course.title)}: ./render.sh --lesson ITS-FOLDER {command}"


@cache
def _default_digest() -> str:
    return load_lesson(DEFAULT_LESSON).digest


def _looks(settings: Mapping[str, Any]) -> str:
    """Return the options that give a film its size, rate and look again."""
    size, fps, theme = (settings.get("width"), settings.get("height")), settings.get("fps"), settings.get("theme")
    said = ""
    for quality, shape in ((quality, shape) for shape in SHAPES for quality in QUALITIES):
        made = choose_format(quality, shape=shape)
        if (made.width, made.height) == size:
            said = (f" --quality {quality}" if quality != "1080p" else "") + (
                f" --format {shape}" if shape != "16:9" else ""
            )
            said += f" --fps {fps}" if isinstance(fps, int) and fps != made.fps else ""
    return said + (f" --theme {shlex.quote(theme)}" if isinstance(theme, str) and theme != "dark" else "")

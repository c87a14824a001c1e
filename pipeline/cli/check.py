"""The command `check`."""

from pathlib import Path
from typing import Annotated

import typer

from lesson.problems import several
from lesson.theme.theme import SHIPPED
from pipeline.cache.cache import Cache
from pipeline.commands import choose
from pipeline.commands.options import (
    LESSON_HELP,
    AllowCodeOption,
    SetOption,
    StepOption,
    WorkersOption,
    all_or_problems,
    pool_of,
    workers_of,
)
from pipeline.commands.progress import make_board
from pipeline.errors import UserError


def command(
    lesson: Annotated[list[Path] | None, typer.Option("--lesson", metavar="FILE", help=LESSON_HELP)] = None,
    step: StepOption = None,
    theme: Annotated[
        list[str] | None,
        typer.Option("--theme", metavar="|".join((*SHIPPED, "FILE")), help="Look. (default: all that ship)"),
    ] = None,
    shape: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="|".join(choose.SHAPES), help="Shape; may be repeated. (default: 16:9)"),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="LANG", help="Language; may be repeated. (default: the lesson's)"),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--matrix", help="The project's own lessons in every look, format and language: 15 minutes.")
    ] = False,
    motion: Annotated[
        bool, typer.Option("--motion", help="Also list collisions in the middle of motions, in every step.")
    ] = False,
    workers: WorkersOption = None,
    changes: SetOption = None,
    allow_code: AllowCodeOption = False,
) -> None:
    """Check lesson, narration, numbers and layout: every problem at once; exit code 2 if there is any."""
    from pipeline.commands.check import Asked, matrix
    from pipeline.commands.check import check as look

    lessons, languages = matrix() if whole else ([choose.DEFAULT_LESSON], [])
    lessons, languages = list(dict.fromkeys(lesson or lessons)), list(dict.fromkeys(language or languages))
    every = list(choose.SHAPES) if whole else ["16:9"]
    themes, shapes = list(dict.fromkeys(theme or SHIPPED)), list(dict.fromkeys(shape or every))
    formats, count = all_or_problems(
        lambda: {name: choose.choose_format("draft", shape=name) for name in shapes}, lambda: workers_of(workers)
    )
    asked = Asked(lessons, themes, formats, tuple(changes or ()), allow_code, languages, step or [], motion)
    cache = Cache()
    result = look(asked, count, make_board(), pool_of(), cache)
    for line in result.in_motion:
        print(f"in motion: {line}")
    if result.problems:
        raise UserError(result.problems)
    for note in result.notes:
        print(f"note: {note}")
    seen = ", ".join(" and ".join(names) for names in (themes, shapes, languages) if names)
    print(f"{several(result.lessons, 'lesson')}, {several(result.steps, 'step')}, {seen}: no problems")

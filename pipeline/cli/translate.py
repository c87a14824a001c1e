"""The command `translate`."""

from typing import Annotated

import typer

from pipeline.commands import choose
from pipeline.commands.options import AllowCodeOption, LessonOption, WorkersOption, pool_of, workers_of
from pipeline.commands.progress import make_board
from pipeline.errors import UserError


def command(
    name: Annotated[str | None, typer.Argument(metavar="[LANGUAGE]", help="es, fr, de ...")] = None,
    lesson: LessonOption = None,
    option: Annotated[
        str | None, typer.Option("--language", metavar="LANG", help="The same as LANGUAGE, as in other commands.")
    ] = None,
    show: Annotated[bool, typer.Option("--status", help="List what is missing or stale. (default)")] = False,
    begin: Annotated[bool, typer.Option("--start", help="Write the files to fill.")] = False,
    approve: Annotated[bool, typer.Option("--accept", help="Note that all that is translated is up to date.")] = False,
    workers: WorkersOption = None,
    allow_code: AllowCodeOption = False,
) -> None:
    """List what a language lacks (exit code 1 if anything), or write the files for a new one."""
    from pipeline.commands.translate import accept, lesson_and_language, start, status

    if name is None and option is None:
        raise UserError("translate: give a language, ./render.sh translate fr for instance")
    if name and option and name != option:
        raise UserError(f"translate {name} --language {option}: are two languages; give one")
    language = name or option or ""
    if show + begin + approve > 1:
        raise UserError("translate: give one of --status, --start, --accept")
    found = lesson_and_language(lesson or choose.DEFAULT_LESSON, language, allow_code)
    count = workers_of(workers)
    if begin or approve:
        made = start(found, language, count, make_board(), pool_of()) if begin else accept(found, language)
        print("\n".join(map(str, made)) or f"nothing to write: all files of {language} are there")
        return
    lacking = status(found, language, count, make_board(), pool_of())
    print("\n".join(map(str, lacking)) or f"{language}: whole")
    if lacking:
        raise typer.Exit(1)

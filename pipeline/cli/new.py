"""The command `new`."""

import shlex
from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    template: Annotated[
        str, typer.Option("--from", metavar="default|xor|classes-3|regression|mazur", help="The lesson to begin with.")
    ] = "default",
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="en|es", help="Language of its words and titles. (default: the lesson's)"),
    ] = None,
) -> None:
    """Write a lesson folder of your own: lesson.toml explained key by key, narration, a theme, a step as an example."""
    from pipeline.commands.new import new, voice_notes

    made = new(folder, template, language)
    print(f"{made}: change what you like, then ./render.sh --lesson {shlex.quote(str(made))}")
    for note in voice_notes(made):
        print(f"note: {note}")

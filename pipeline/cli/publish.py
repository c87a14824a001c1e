"""The command `publish`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import (
    BaseUrlOption,
    FilmOption,
    LangOption,
    LanguagesOption,
    LoopsOption,
    PublishOutOption,
    StepOption,
)
from pipeline.commands.progress import make_board
from pipeline.publish.target import published

HELP = f"Turn a rendered film into what course platforms take: {'; '.join(kind.help for kind in published().values())}."


def command(
    kind: Annotated[
        list[str] | None,
        typer.Argument(metavar=f"[{'|'.join((*published(), 'all'))}]...", help="What to make. (default: all)"),
    ] = None,
    film: FilmOption = None,
    step: StepOption = None,
    language: LanguagesOption = None,
    lang: LangOption = None,
    beat: LoopsOption = None,
    base_url: BaseUrlOption = "",
    out: PublishOutOption = None,
) -> None:
    """Turn a rendered film into what course platforms take."""
    from pipeline.publish.choices import Choices
    from pipeline.publish.run import publish as make

    folders, choices = film or [Path("out")], Choices(tuple(beat or ()), base_url)
    place = out or folders[0] / "publish"
    for folder in make(
        kind or [],
        folders,
        place,
        make_board().say,
        steps=step or [],
        languages=[*(language or []), *(lang or [])],
        choices=choices,
    ):
        print(folder)

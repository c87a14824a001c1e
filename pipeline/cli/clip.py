"""The command `clip`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import FilmOption, LangOption, LanguagesOption
from pipeline.publish.target import targets

HELP = f"Cut {targets()['clip'].help}; nothing is rendered again."


def command(
    first: Annotated[
        str,
        typer.Option(
            "--from", metavar="STEP[.BEAT]", help="Where it begins: 4.nudge, chain_rule.nudge, or 4 for the whole step."
        ),
    ],
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="STEP[.BEAT]", help="Where it ends. (default: with the same beat or step)"),
    ] = None,
    film: FilmOption = None,
    language: LanguagesOption = None,
    lang: LangOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE|DIR", help="MP4 file, or a folder. (default: clips, in the film's folder)"),
    ] = None,
) -> None:
    """Cut a stretch of beats out of a rendered film."""
    from pipeline.publish.clip.clip import clip as cut

    for made in cut(film or [Path("out")], first, last or first, out, languages=[*(language or []), *(lang or [])]):
        print(made)

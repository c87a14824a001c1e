"""The command `render-many`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import ClusterOption, OutOption, SizeOption, WorkersOption, pool_of
from pipeline.commands.progress import make_board


def command(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE",
            help="CSV with a row for each film; columns lesson, name, out, language, theme, format, quality, fps.",
        ),
    ],
    out: OutOption = Path("out"),
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    size: SizeOption = None,
) -> None:
    """Render a whole table of lessons; what they have in common is rendered once."""
    from pipeline.commands.many import requests_of
    from pipeline.render.render import render_all

    for film in render_all(requests_of(table, out, workers, size), make_board(), pool_of(cluster)):
        print(film)

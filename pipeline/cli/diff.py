"""The command `diff`."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    lesson: Annotated[Path, typer.Argument(metavar="FOLDER", help="A lesson folder.")],
) -> None:
    """List how a lesson folder differs from the project's own lesson."""
    from pipeline.commands.diff import diff as compare

    print("\n".join(compare(lesson)))

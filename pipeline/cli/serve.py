"""The command `serve`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import PortOption
from pipeline.publish.target import targets

SERVED = Path("out", "publish", next(name for name, kind in targets().items() if kind.served))


def command(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder of published pages.")] = SERVED,
    port: PortOption = None,
) -> None:
    """Show published pages on 127.0.0.1, as a web server would. Ctrl-C ends it."""
    from pipeline.publish.serve import serve as show

    show(folder, port)

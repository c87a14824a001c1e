"""`./render.sh cache info|clear`."""

import sys
from contextlib import suppress

import typer

from pipeline.cache.cache import GB, Cache, Info
from pipeline.errors import UserError
from pipeline.leftovers import sweep_beside, sweep_scratch
from pipeline.voice.sources import cache_folder as voice_folder

TOLD = 10  # foreign things that are named
app = typer.Typer(name="cache", help="What was rendered before and need not be again.", no_args_is_help=True)


@app.command()
def info() -> None:
    """Say where the cache is, how full, and how full it may become (BACKPROP_CACHE, BACKPROP_CACHE_GB)."""
    found = Cache().info()
    print(f"{found.folder}: {_size(found.bytes)} of at most {_size(found.limit)}")
    for kind, (count, size) in found.kinds.items():
        print(f"  {kind}: {count} ({_size(size)})")
    _tell_foreign(found)


@app.command()
def clear() -> None:
    """Remove what was kept of earlier runs.

    Films in output folders stay, and so does whatever is not the cache's own.
    """
    gone: Info = Cache().clear()
    print(f"{gone.folder}: removed {sum(count for count, _ in gone.kinds.values())} entries ({_size(gone.bytes)})")
    _tell_foreign(gone)


def sweep_all() -> None:
    """Remove what commands that were killed have left in the caches and in the system's folder for scratch."""
    with suppress(OSError, UserError):  # nowhere to look: whoever needs the folders says so
        sweep_scratch()
    with suppress(OSError, UserError):  # no home: nothing is kept, and whoever needs it says so
        Cache(limit_bytes=0).sweep()
        for folder in voice_folder().iterdir():
            sweep_beside(folder)


def _tell_foreign(found: Info) -> None:
    """Name what lies in the cache's folder and is not its own."""
    for path in found.foreign[:TOLD]:
        print(f"note: {path}: is not of the cache; it was left alone", file=sys.stderr)
    if len(found.foreign) > TOLD:
        print(f"note: and {len(found.foreign) - TOLD} more in {found.folder}", file=sys.stderr)


def _size(size: int) -> str:
    return f"{size / GB:.2f} GB" if size >= GB / 10 else f"{size / 1_000_000:.1f} MB"

"""`./render.sh cache info|clear`."""

import sys
from contextlib import suppress

import typer

from pipeline.cache.cache import GB, Cache, Info
from pipeline.errors import UserError
from pipeline.leftovers import sweep_beside, sweep_scratch
from pipeline.voice.sources import cache_folder as voice_folder

TOLD = 10  # at most so many foreign things are named
app = typer.Typer(name="cache", help="The cache of rendered parts: show its size, or remove it.", no_args_is_help=True)


@app.command()
def info() -> None:
    """Show the cache's folder, its size, and its largest size (BACKPROP_CACHE, BACKPROP_CACHE_GB)."""
    found = Cache().info()
    print(f"{found.folder}: {_size(found.bytes)} of at most {_size(found.limit)}")
    for kind, (count, size) in found.kinds.items():
        print(f"  {kind}: {count} ({_size(size)})")
    _tell_foreign(found)


@app.command()
def clear() -> None:
    """Remove the cache of earlier runs.

    Films in output folders stay, and so does everything that is not the cache's own.
    """
    gone: Info = Cache().clear()
    print(f"{gone.folder}: removed {sum(count for count, _ in gone.kinds.values())} entries ({_size(gone.bytes)})")
    _tell_foreign(gone)


def sweep_all() -> None:
    """Remove what killed commands have left in the caches and in the system's folder for temporary files."""
    with suppress(OSError, UserError):  # no such folder: a command that needs it reports that
        sweep_scratch()
    with suppress(OSError, UserError):  # no home folder: nothing is kept, and a command that needs it reports that
        Cache(limit_bytes=0).sweep()
        for folder in voice_folder().iterdir():
            sweep_beside(folder)


def _tell_foreign(found: Info) -> None:
    """Name the things in the cache's folder that are not its own."""
    for path in found.foreign[:TOLD]:
        print(f"note: {path}: is not of the cache; it was left alone", file=sys.stderr)
    if len(found.foreign) > TOLD:
        print(f"note: and {len(found.foreign) - TOLD} more in {found.folder}", file=sys.stderr)


def _size(size: int) -> str:
    return f"{size / GB:.2f} GB" if size >= GB / 10 else f"{size / 1_000_000:.1f} MB"

"""`./render.sh cache info|clear`."""

import typer

from .cache import GB, Cache, Info

app = typer.Typer(name="cache", help="What was rendered before and need not be again.", no_args_is_help=True)


@app.command()
def info() -> None:
    """Say where the cache is, how full, and how full it may become (BACKPROP_CACHE, BACKPROP_CACHE_GB)."""
    found = Cache().info()
    print(f"{found.folder}: {_size(found.bytes)} of at most {_size(found.limit)}")
    for kind, (count, size) in found.kinds.items():
        print(f"  {kind}: {count} ({_size(size)})")


@app.command()
def clear() -> None:
    """Remove everything from the cache. Films in output folders stay."""
    gone: Info = Cache().clear()
    print(f"{gone.folder}: removed {sum(count for count, _ in gone.kinds.values())} entries ({_size(gone.bytes)})")


def _size(size: int) -> str:
    return f"{size / GB:.2f} GB" if size >= GB / 10 else f"{size / 1_000_000:.1f} MB"

"""What a process finds around it: the user's own folder for what is kept between runs, and folders of programs."""

import os
from contextlib import suppress
from pathlib import Path

from .errors import UserError

PROGRAMS = "/usr/local/bin:/usr/bin:/bin"  # where programs are looked for if PATH names no folder
NOWHERE = "/dev/null"  # an empty home: nothing is below it, and nothing can be made there


def user_cache() -> Path:
    """Return the folder of all caches: BACKPROP_CACHE, else in the user's cache folder; UserError without either.

    An empty or relative XDG_CACHE_HOME counts as none (XDG Base Directory Specification): it would be another one in
    every folder.
    """
    given, shared = os.environ.get("BACKPROP_CACHE", ""), os.environ.get("XDG_CACHE_HOME", "")
    if given.strip():
        return as_meant(Path(given))
    if os.path.isabs(shared):
        return Path(shared) / "backprop"
    home = _home()
    if home is None:
        raise UserError(
            "HOME: names no folder, and this user has none on this machine; "
            "set BACKPROP_CACHE to a folder for what is kept between runs"
        )
    return home / ".cache" / "backprop"


def as_meant(path: Path) -> Path:
    """Return a path as a shell and people read it, from an option, a variable or a table.

    `~` is the home folder: shells leave it as it is in `--out=~/films` and in files of variables, and a folder of that
    name would be made. `new/..` is left out where there is no `new`: making the folders of `new/../films` would make
    it, too. UserError where there is no home.
    """
    first = path.parts[0] if path.parts else ""
    if first == "~" and (home := _home()) is not None:
        path = home.joinpath(*path.parts[1:])
    elif first == "~":
        raise UserError(f"{path}: HOME names no folder, so ~ means nothing here; write the folder's whole name")
    elif first.startswith("~") and not os.path.lexists(first):
        with suppress(RuntimeError):  # no user of that name: a folder may have that name
            path = path.expanduser()
    made = Path()
    for part in path.parts:
        made = (
            made.parent if part == ".." and made.name not in ("", "..") and not os.path.lexists(made) else made / part
        )
    return made


def _home() -> Path | None:
    try:
        home = Path.home()
    except (RuntimeError, KeyError):  # a user without an entry in the passwd file, in a container for instance
        return None
    return home if home.is_absolute() else None


def check_here() -> None:
    """Raise UserError where the current folder is gone: no relative path works there, and no process can start."""
    try:
        os.getcwd()
    except OSError:
        raise UserError("the current folder is gone, or may not be read; cd to another one and start again") from None


def settle_home() -> None:
    """Set HOME to an empty folder where there is none, for libraries that need one at import (Manim does)."""
    if _home() is None:
        os.environ["HOME"] = NOWHERE


def settle_path() -> None:
    """Keep of PATH only the folders that begin at the root.

    Any other one, and an empty part, is relative to the current folder: a stranger's npm or cc there would run instead
    of the machine's.
    """
    kept = [folder for folder in os.environ.get("PATH", "").split(os.pathsep) if os.path.isabs(folder)]
    os.environ["PATH"] = os.pathsep.join(kept) or PROGRAMS

"""The kinds of publishing: each folder of this room with a target.py is one, and says there what it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules

from pipeline.publish.film.film import Film

from .choices import Choices

Make = Callable[[tuple[Film, ...], Path, Choices], Sequence[str]]


@dataclass(frozen=True)
class Target:
    """A kind of publishing. What it makes goes into a folder of its name.

    help: what it makes, in a list of them ("course pages"); order: its place in that list; make: writes it into an
    empty folder and returns notes; command: the command that makes it instead, where that needs more arguments than
    `publish` has; grows: it is made piece by piece, and what was made before stays; older: how to recognise a folder
    that was made before folders had a mark: a pattern of files, and what is in the first of them; served: its pages are
    what `serve` shows where no folder is named.
    """

    name: str
    help: str
    order: int
    make: Make | None = None
    command: str = ""
    grows: bool = False
    older: tuple[str, bytes] | None = None
    served: bool = False


def make_of(module: str) -> Make:
    """Return the function `make` of a module, which is imported only when it is called.

    Every command reads the targets, and few make one.
    """

    def make(films: tuple[Film, ...], folder: Path, choices: Choices) -> Sequence[str]:
        notes: Sequence[str] = import_module(module).make(films, folder, choices)
        return notes

    return make


@cache
def targets() -> dict[str, Target]:
    """Return every kind by its name, in order. ValueError where two share a name or a place."""
    room = __package__ or ""
    folders = [each.name for each in iter_modules([str(Path(__file__).parent)]) if each.ispkg]
    names = [f"{room}.{folder}.target" for folder in folders]
    found = [import_module(name).TARGET for name in names if find_spec(name) is not None]
    found.sort(key=lambda target: target.order)
    if len({target.name for target in found}) < len(found) or len({target.order for target in found}) < len(found):
        raise ValueError(f"{room}: two targets have the same name or order")
    return {target.name: target for target in found}


def published() -> dict[str, Target]:
    """Return the kinds that `publish` makes, by name, in order."""
    return {name: target for name, target in targets().items() if target.make is not None}

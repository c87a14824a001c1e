"""`publish`: everything that was asked for, made aside and put in its place only when it is whole."""

import os
import shutil
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import av

from lesson.problems import nearest

from ..errors import RenderError, UserError, is_full, reason
from ..files import output_folder
from .choices import NOTHING_CHOSEN, Choices
from .film import Film
from .media import beyond_limits
from .read_film import read_films

KINDS = ("web", "scorm", "slides", "loops", "youtube")  # each a module of this room with make(films, folder, choices)


def publish(
    kinds: Sequence[str],
    folders: Sequence[Path],
    out: Path,
    say: Callable[[str], None],
    *,
    steps: Sequence[str] = (),
    languages: Sequence[str] = (),
    choices: Choices = NOTHING_CHOSEN,
) -> list[Path]:
    """Make the named kinds (all, where "all" or none is named) from rendered films and return the folders, out/<kind>.

    What is there of a kind is replaced when the new one is whole, and stays if anything goes wrong.
    """
    wanted = chosen(kinds)
    films = read_films(folders, languages, steps)
    for film in films:
        for note in film.notes:
            say(f"note: {note}")
        if film.lacking:
            say(f"note: pages in {film.language!r} have {len(film.lacking)} texts in English; ./render.sh translate {film.language} --status lists them")
    made = []
    with output_folder(out, say) as scratch:
        for kind in wanted:
            say(f"publishing: {kind}")
            made.append(_put(kind, films, choices, scratch / kind, out / kind, say))
            for note in beyond_limits(made[-1]):
                say(f"note: {note}")
    return made


def chosen(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds that were named, in order. UserError for one there is not."""
    wrong = [kind for kind in kinds if kind not in (*KINDS, "all")]
    if wrong:
        raise UserError([f"publish {kind}: there is no such kind; {nearest(kind, [*KINDS, 'all'])}" for kind in wrong])
    return KINDS if not kinds or "all" in kinds else tuple(kind for kind in KINDS if kind in kinds)


def _put(kind: str, films: tuple[Film, ...], choices: Choices, aside: Path, place: Path, say: Callable[[str], None]) -> Path:
    """Make a kind aside and move it to its place; what its make gives back are notes."""
    aside.mkdir()
    module = import_module(f".{kind}", __package__)
    try:
        notes: Sequence[str] = module.make(films, aside, choices)
    except av.error.FFmpegError as error:
        if not isinstance(error, OSError):
            raise UserError(f"{place}: a film of {films[0].folder} cannot be decoded ({type(error).__name__}); make it again") from error
        raise RenderError(f"{place}: {reason(error)}") from error
    except OSError as error:
        said = "the disk is full; what was published before is still there. Make room and start again" if is_full(error) else reason(error)
        raise RenderError(f"{place}: {said}") from error
    for note in notes:
        say(f"note: {note}")
    old = aside.with_name(f"{kind}.old")
    if place.exists():
        os.replace(place, old)
    os.replace(aside, place)
    shutil.rmtree(old, ignore_errors=True)
    return place

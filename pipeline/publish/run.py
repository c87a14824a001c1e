"""`publish`: make everything requested aside, and put it in its place only when it is whole."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import av

from lesson.problems import nearest
from pipeline.errors import RenderError, UserError, is_full, reason
from pipeline.files import MARK, output_folder
from pipeline.ours import MOVE, is_plain, put_in_place
from pipeline.publish.film.film import Film
from pipeline.publish.film.media import beyond_limits
from pipeline.publish.film.read_film import read_films

from .choices import NOTHING_CHOSEN, Choices

GROWING = ("loops",)  # kinds that are made piece by piece: earlier files stay
SIGNS = {  # how to recognise a folder from before there were marks: a file, and a part of its content
    "web": ("index.html", b'id="lesson-data"'),
    "scorm": ("*.scorm12.zip", b"imsmanifest.xml"),
    "slides": ("*/*.html", b"data-key-"),
}
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
    """Make the named kinds (all, where "all" or none is named) from rendered films; return the folders, out/<kind>.

    Existing files of a kind are replaced, one by one, when the new one is whole, and stay if anything goes wrong; files
    that we did not write (ours.py) are left alone, and refused where they are in the way.
    """
    wanted = chosen(kinds)
    films = read_films(folders, languages, steps)
    for film in films:
        for note in film.notes:
            say(f"note: {note}")
        if film.lacking:
            say(
                f"note: pages in {film.language!r} have {len(film.lacking)} texts in English; "
                f"./render.sh translate {film.language} --status lists them"
            )
    made = []
    if out.parent == folders[0] and out.is_symlink():
        raise UserError(f"{out}: is a link, inside a film's folder; remove it, or name another folder with --out")
    with output_folder(out, say) as scratch:
        for kind in wanted:
            say(f"publishing: {kind}")
            made.append(_put(kind, films, choices, scratch / kind, out / kind, say))
    return made


def chosen(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the named kinds, in order. UserError for an unknown one."""
    wrong = [kind for kind in kinds if kind not in (*KINDS, "all")]
    if wrong:
        raise UserError([f"publish {kind}: there is no such kind; {nearest(kind, [*KINDS, 'all'])}" for kind in wrong])
    return KINDS if not kinds or "all" in kinds else tuple(kind for kind in KINDS if kind in kinds)


def _put(
    kind: str, films: tuple[Film, ...], choices: Choices, aside: Path, place: Path, say: Callable[[str], None]
) -> Path:
    """Make a kind aside and move it to its place; the notes of its `make` are reported."""
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise UserError(f"{place}: is there, and no folder; {MOVE}")
    aside.mkdir()
    module = import_module(f".{kind}.{kind}", __package__)
    try:
        notes: Sequence[str] = module.make(films, aside, choices)
        notes = [
            *notes,
            *beyond_limits(aside),
            *put_in_place(aside, place, keep=kind in GROWING, set_aside=_older(kind, place)),
        ]
    except av.error.FFmpegError as error:
        if not isinstance(error, OSError):
            raise UserError(
                f"{place}: a film of {films[0].folder} cannot be decoded ({type(error).__name__}); make it again"
            ) from error
        raise RenderError(f"{place}: {reason(error)}") from error
    except OSError as error:
        said = (
            "the disk is full; what was published before is still there. Make room and start again"
            if is_full(error)
            else reason(error)
        )
        raise RenderError(f"{place}: {said}") from error
    for note in notes:
        say(f"note: {note}")
    return place


def _older(kind: str, place: Path) -> Path | None:
    """Return where to keep what is replaced, if an older version without marks made this kind; else None."""
    if kind not in SIGNS or (place / MARK).exists():
        return None
    pattern, sign = SIGNS[kind]
    found = next(
        (path for path in sorted(place.glob(pattern)) if is_plain(place, path.relative_to(place).as_posix())), None
    )
    if found is None or sign not in found.read_bytes():
        return None
    names = (place.with_name(f"{kind}.before{n or ''}") for n in range(100))
    return next((name for name in names if not name.exists() and not name.is_symlink()), None)

"""`publish`: make everything requested aside, and put it in its place only when it is whole."""

from collections.abc import Callable, Sequence
from pathlib import Path

import av

from lesson.problems import nearest
from pipeline.errors import RenderError, UserError, is_full, reason
from pipeline.files import MARK, output_folder
from pipeline.ours import MOVE, folder_in, is_plain, put_in_place
from pipeline.publish.film.film import Film
from pipeline.publish.film.media import beyond_limits
from pipeline.publish.film.read_film import read_films

from .choices import NOTHING_CHOSEN, Choices
from .target import Target, published, targets


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
    if out.parent in folders:
        folder_in(out.parent, out.name)
    with output_folder(out, say) as scratch:
        for target in wanted:
            say(f"publishing: {target.name}")
            made.append(_put(target, films, choices, scratch / target.name, out / target.name, say))
    return made


def chosen(kinds: Sequence[str]) -> tuple[Target, ...]:
    """Return the named kinds, in order. UserError for an unknown one."""
    known = published()
    elsewhere = {name: target.command for name, target in targets().items() if name not in known}
    if problems := [
        f"publish {kind}: has a command of its own: {elsewhere[kind]}" for kind in kinds if kind in elsewhere
    ]:
        raise UserError(problems)
    wrong = [kind for kind in kinds if kind not in (*known, "all")]
    if wrong:
        raise UserError([f"publish {kind}: there is no such kind; {nearest(kind, [*known, 'all'])}" for kind in wrong])
    return tuple(target for name, target in known.items() if not kinds or "all" in kinds or name in kinds)


def _put(
    target: Target, films: tuple[Film, ...], choices: Choices, aside: Path, place: Path, say: Callable[[str], None]
) -> Path:
    """Make a kind aside and move it to its place; the notes of its `make` are reported."""
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise UserError(f"{place}: is there, and not a folder; {MOVE}")
    assert target.make is not None, f"{target.name} is made by {target.command}"
    aside.mkdir()
    try:
        notes = target.make(films, aside, choices)
        notes = [
            *notes,
            *beyond_limits(aside),
            *put_in_place(aside, place, keep=target.grows, set_aside=_older(target, place)),
        ]
    except (av.error.FFmpegError, OSError) as error:  # PyAV's own of a full disk are both
        if not isinstance(error, OSError):
            raise UserError(
                f"{place}: a film of {films[0].folder} cannot be decoded ({type(error).__name__}); make it again"
            ) from error
        said = (
            "the disk is full; what was published before is still there. Make room and start again"
            if is_full(error)
            else f"{reason(error)}; see that you may write there, or name another folder with --out"
        )
        raise RenderError(f"{place}: {said}") from error
    for note in notes:
        say(f"note: {note}")
    return place


def _older(target: Target, place: Path) -> Path | None:
    """Return where to keep what is replaced, if an older version without marks made this kind; else None."""
    if target.older is None or (place / MARK).exists():
        return None
    pattern, sign = target.older
    found = next(
        (path for path in sorted(place.glob(pattern)) if is_plain(place, path.relative_to(place).as_posix())), None
    )
    if found is None or sign not in found.read_bytes():
        return None
    names = (place.with_name(f"{target.name}.before{n or ''}") for n in range(100))
    return next((name for name in names if not name.exists() and not name.is_symlink()), None)

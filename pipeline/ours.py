"""Which files in a folder are ours: only those that a mark there lists, and only while they are as we wrote them.

A file of ours that a disk error has broken (broken.py) is still ours, and is made again. Everything else
belongs to somebody: it is left alone where it is not in the way, and reported with a cure where it is.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .broken import is_broken
from .errors import UserError, unwritable
from .files import MARK, sha256, write_text
from .staged import staging

_MOST_BYTES = 16 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
MOVE = "move it away or delete it, or name another folder with --out"


@dataclass(frozen=True)
class Ours:
    """The files of a folder that are ours: by relative name the SHA-256 of each content that we wrote there."""

    folder: Path
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Return whether a file is there as we wrote it, or as a disk error has left it."""
        return name in self.known and (self._content(name) in self.known[name] or self._broken(name))

    def _broken(self, name: str) -> bool:
        return is_plain(self.folder, name) and is_broken(self.folder / name)

    def in_the_way(self, coming: Mapping[str, str]) -> dict[str, str]:
        """Return what blocks the places of new files (name: SHA-256), by name: a file that is not ours, and why."""
        found = {name: self._why(name, digest) for name, digest in coming.items()}
        return {name: f"{self.folder / name}: {why}; {MOVE}" for name, why in found.items() if why}

    def _why(self, name: str, digest: str) -> str:
        for part in (self.folder / parent for parent in PurePosixPath(name).parents[:-1]):
            if part.is_symlink():
                return f"{part} is a link, which we did not make"
            if part.exists() and not part.is_dir():
                return f"{part} is in the way, and not a folder"
        path = self.folder / name
        if not path.is_symlink() and not path.exists():
            return ""
        content = self._content(name)
        if (content and content in {digest, *self.known.get(name, ())}) or (name in self.known and self._broken(name)):
            return ""
        if not content:
            return "is there, and not a file that we wrote"
        return "was changed since we wrote it" if name in self.known else "is there, and not by us"

    def _content(self, name: str) -> str:
        """Return the SHA-256 of a regular file; nothing where there is none, or it may not be read."""
        try:
            return sha256(self.folder / name) if is_plain(self.folder, name) else ""
        except OSError:
            return ""


def folder_in(film: Path, name: str) -> Path:
    """Return the folder of a film's folder that we write to under a name of ours (clips, stills, beats).

    UserError for a link: we did not make it, and in a film from elsewhere it may lead anywhere.
    """
    folder = film / name
    if folder.is_symlink():
        raise UserError(f"{folder}: is a link, inside a film's folder; remove it, or name another folder with --out")
    return folder


def is_plain(folder: Path, name: str) -> bool:
    """Return whether a name is that of a regular file, with no link on the way to it."""
    path = folder / name
    return path.is_file() and not any(
        each.is_symlink() for each in (path, *(folder / parent for parent in PurePosixPath(name).parents[:-1]))
    )


def read_mark(folder: Path, also: Mapping[str, str] | None = None) -> Ours:
    """Return what is ours in a folder: by its mark, and by `also` (name: SHA-256). An invalid mark lists nothing."""
    known: dict[str, set[str]] = {name: {digest} for name, digest in (also or {}).items()}
    for name, digests in _listed(folder, "files").items():
        known.setdefault(name, set()).update(digests)
    return Ours(folder, {name: frozenset(digests) for name, digests in known.items()})


def _listed(folder: Path, table: str) -> dict[str, list[str]]:
    """Return a table of a folder's mark: names inside the folder, and SHA-256s of each."""
    path, found = folder / MARK, {}
    with suppress(OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        if is_plain(folder, MARK) and path.stat().st_size <= _MOST_BYTES:
            for name, digests in json.loads(path.read_bytes())[table].items():
                if _inside(name) and isinstance(digests, list) and all(_DIGEST.fullmatch(digest) for digest in digests):
                    found[name] = digests
    return found


def film_in_mark(folder: Path) -> dict[str, str]:
    """Return the files of a film (name: SHA-256) that the folder's mark lists in case its manifest breaks."""
    return {name: digests[0] for name, digests in _listed(folder, "film").items() if digests}


def _inside(name: str) -> bool:
    parts = PurePosixPath(name)
    return (
        not parts.is_absolute()
        and ".." not in parts.parts
        and "\\" not in name
        and "\0" not in name
        and parts.name not in ("", MARK)
    )


def write_mark(folder: Path, files: Mapping[str, Iterable[str]], film: Mapping[str, str] | None = None) -> None:
    """Write the mark of a folder; none where nothing in it is ours.

    film: the files of its manifest; None: as the mark has them.
    """
    kept = film_in_mark(folder) if film is None else film
    if not files and not kept:
        (folder / MARK).unlink(missing_ok=True)
        return
    told = "written by ./render.sh: these files (SHA-256) are replaced by the next run, others are left alone"
    data: dict[str, object] = {"about": told, "files": {name: sorted(files[name]) for name in sorted(files)}}
    if kept:
        data["film"] = {name: [kept[name]] for name in sorted(kept)}
    write_text(folder / MARK, json.dumps(data, indent=1) + "\n")


def files_in(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder of ours, by name; pages last, because they show the others."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in sorted(found, key=lambda path: path.suffix == ".html")]
    return {name: sha256(folder / name) for name in names if name != MARK}


def put_in_place(
    aside: Path,
    place: Path,
    *,
    keep: bool,
    also: Mapping[str, str] | None = None,
    set_aside: Path | None = None,
    coming: Mapping[str, str] | None = None,
) -> list[str]:
    """Move every file of `aside` (on the same disk) to its name in `place`, and mark it as ours; return notes.

    Nothing is touched, and UserError names every file, where something in the way is not ours. keep: what we wrote
    there earlier stays; otherwise what is no longer made is removed, unless somebody has changed it. also: more files
    that are ours (name: SHA-256). set_aside: a folder to which what is in the way is moved, where it is known to be
    from an older version. coming: the files of `aside` (name: SHA-256), where that is known.
    """
    coming, ours = files_in(aside) if coming is None else coming, read_mark(place, also)
    taken = ours.in_the_way(coming)
    movable = [name for name in taken if is_plain(place, name)] if set_aside is not None else []
    if len(movable) < len(taken):
        raise UserError([line for name, line in taken.items() if name not in movable])
    notes = []
    if set_aside is not None and movable:
        for name in movable:
            _move(place / name, set_aside / name)
        notes.append(
            f"{place}: was made by an older version, without a mark; "
            f"what is replaced is kept in {set_aside}: delete it when you do not need it"
        )
    place.mkdir(parents=True, exist_ok=True)
    old = ours.known
    write_mark(
        place, {name: {*old.get(name, ()), *([coming[name]] if name in coming else [])} for name in {*old, *coming}}
    )
    for name in coming:
        _move(aside / name, place / name)
    left = {name: digests for name, digests in old.items() if name not in coming and (keep or ours.has(name))}
    if not keep:
        notes += [
            f"{place / name}: is no longer made, but was changed since: it is kept"
            for name in old
            if name not in {*coming, *left} and (place / name).exists()
        ]
        for name in left:
            _remove(place, name)
        left = {}
    write_mark(place, {**left, **{name: {digest} for name, digest in coming.items()}})
    return notes


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)


def _remove(folder: Path, name: str) -> None:
    """Remove a file of ours, and then the empty folders around it."""
    (folder / name).unlink()
    with suppress(OSError):
        for parent in PurePosixPath(name).parents[:-1]:
            (folder / parent).rmdir()


@contextmanager
def beside(folder: Path, option: str = "--out") -> Iterator[Path]:
    """Make `folder` and yield an empty folder inside it; if the block ends well, its files are put in place.

    UserError where that cannot be written, or where something that is not ours is in the way; RenderError on a full
    disk. Nothing half made stays.
    """
    try:
        with staging(folder) as scratch:
            (scratch / MARK).touch()
            yield scratch
            put_in_place(scratch, folder, keep=True)
    except OSError as error:
        raise unwritable(f"{option} {folder}", error, f" with {option}") from error

"""out/manifest.json: which films there are, where, how long, the hash of every file. Written last, so it is true."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from lesson import Lesson
from lesson.language.page import page_words
from lesson.language.screen import ON_SCREEN, screen_words
from pipeline.broken import is_broken
from pipeline.errors import UserError
from pipeline.files import sha256, write_text
from pipeline.ours import MOVE, film_in_mark, is_plain
from pipeline.publish.film.film_files import Untrusted, bytes_of, is_as_written, is_there
from pipeline.publish.film.film_shape import row_is_sound, words_of

Row = dict[str, Any]
VERSION = 5


class Manifest:
    """The rows of steps and film. Rows with missing or changed files are dropped when it is read."""

    def __init__(self, out: Path) -> None:
        self.path = out / "manifest.json"
        self.steps: dict[str, Row] = {}
        self.film: Row | None = None

    @classmethod
    def read(cls, out: Path) -> "Manifest":
        """Return the manifest of an output folder; an empty one where it is missing, broken or of another version."""
        manifest = cls(out)
        try:
            data = json.loads(bytes_of(out, manifest.path.name))
            if data["manifest"] != VERSION:
                return manifest
            rows = [row for row in data["steps"] if manifest._holds(row)]
            manifest.steps = {row["key"]: row for row in rows}
            film = data.get("film")
            manifest.film = film if film and "key" not in film and manifest._holds(film) else None
        except (Untrusted, ValueError, KeyError, TypeError, RecursionError):
            pass
        return manifest

    def put(self, row: Row) -> None:
        """Add a step's row; it replaces the one of the same key, and any other that had the same number."""
        self.steps = {key: old for key, old in self.steps.items() if old["number"] != row["number"]}
        self.steps[str(row["key"])] = row
        if self.film is not None and not self.film_is_of(self.steps.values()):
            self.film = None

    def film_is_of(self, rows: Iterable[Row]) -> bool:
        """Return whether the film was joined from exactly these steps."""
        return self.film is not None and self.film.get("made_of") == made_of(rows)

    def fitting(self, lesson: Lesson, settings: Mapping[str, Any]) -> list[Row] | None:
        """Return the rows of all steps of the lesson if all are there, made with these settings; None otherwise."""
        rows = [self.steps.get(ref.key) for ref in lesson.steps]
        fit = [row for row in rows if row is not None and row["settings"] == dict(settings)]
        return fit if len(fit) == len(lesson.steps) else None

    def write(self, lesson: Lesson) -> None:
        """Write the manifest, whole."""
        steps = sorted(self.steps.values(), key=lambda row: int(row["number"]))
        data = {
            "manifest": VERSION,
            "language": lesson.language,
            "course": course_of(lesson),
            "words": {ON_SCREEN: screen_words(lesson).text(ON_SCREEN), **page_words(lesson)},
            "film": self.film,
            "steps": steps,
        }
        write_text(self.path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")

    def _holds(self, row: Row) -> bool:
        """Return whether a row has the right shape and all its files are as written; words may have been edited."""
        if not row_is_sound(row):
            return False
        folder, words = self.path.parent, words_of(row)
        return all(
            is_as_written(folder, name, digest)
            or (name in words and is_there(folder, name) and not is_broken(folder / name))
            for name, digest in row["sha256"].items()
        )

    def files(self) -> dict[str, str]:
        """Return the SHA-256 of every file of the rows, by name, and of the manifest as it was last written."""
        rows = [*self.steps.values(), *([self.film] if self.film else [])]
        return {name: digest for row in rows for name, digest in row["sha256"].items()} | {
            self.path.name: sha256(self.path)
        }


def relative(path: Path, folder: Path) -> str:
    """Return a path as it is in the manifest: relative to its folder, with slashes."""
    return path.relative_to(folder).as_posix()


def hashes(files: Iterable[Path], folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file by its relative path."""
    return {relative(path, folder): sha256(path) for path in files}


def written_before(out: Path) -> dict[str, str]:
    """Return the files that the manifest of an output folder, of any version of ours, lists: name and SHA-256.

    Where the manifest is gone, or a disk error has broken it, the folder's mark is read instead. UserError where
    manifest.json is not ours.
    """
    path, marked = out / "manifest.json", film_in_mark(out)
    if not path.exists() and not path.is_symlink():
        return {name: digest for name, digest in marked.items() if name != path.name}
    if path.name in marked and is_plain(out, path.name) and is_broken(path):
        return {name: digest for name, digest in marked.items() if name != path.name}
    try:
        data = json.loads(bytes_of(out, path.name))
        rows = [*data["steps"], *([data["film"]] if data.get("film") else [])]
        if not isinstance(data["manifest"], int):
            raise TypeError
        return {str(name): str(digest) for row in rows for name, digest in row["sha256"].items()}
    except (Untrusted, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(
            f"{path}: is not the manifest of a film, so this folder may be somebody else's; {MOVE}"
        ) from None


def course_of(lesson: Lesson) -> Row:
    """Return the facts of the film as a whole, for a course page."""
    told = {
        name: getattr(lesson, name)
        for name in ("title", "subtitle", "description", "author", "licence", "difficulty", "duration")
    }
    points = {
        name: [{"title": point.title, "text": point.text} for point in getattr(lesson, name)]
        for name in ("discover", "concepts")
    }
    return {**told, "prerequisites": list(lesson.prerequisites), **points, "steps": len(lesson.steps)}


def made_of(rows: Iterable[Row]) -> list[str]:
    """Return the digest of each step and its video, in the order of the film."""
    ordered = sorted(rows, key=lambda row: int(row["number"]))
    return [f"{row['made_of']} {row['sha256'][row['video']]}" for row in ordered]

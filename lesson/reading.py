"""Texts and tables of a lesson's files: through the guard, as UTF-8, each problem told with the file's name."""

import tomllib
from pathlib import Path
from typing import Any

from .clean import clean, cleaned, one_line
from .inside import read_inside
from .problems import LessonError, Problem, Refused, file_name

MAX_NARRATION = 400_000  # bytes
MAX_WORDS = 1_000_000  # bytes
NO_NARRATION = "there is no such narration file; write it: '# Title', then '## beat: Title' and its spoken lines"


def bytes_inside(path: Path, root: Path, most: int, missing: str = "there is no such file") -> bytes:
    """Return what is in a file inside `root`; LessonError for what inside.read_inside refuses. missing: the cure for no file."""
    try:
        return read_inside(path, root, most)
    except FileNotFoundError:
        problem = Problem(file_name(path), "", "", missing)
    except Refused as refused:
        problem = refused.at(file_name(path), "")
    raise LessonError([problem])


def narration_bytes(path: Path) -> bytes:
    """Return what is in a narration file, <root>/narration/<language>/<step>.md; LessonError as in bytes_inside."""
    return bytes_inside(path, path.parents[2], MAX_NARRATION, NO_NARRATION)


def narration_text(path: Path) -> str:
    """Return the text of a narration file, without control characters in its lines; LessonError also for what is no UTF-8."""
    text = decoded(narration_bytes(path), file_name(path))
    return "\n".join(one_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def words_bytes(path: Path) -> bytes:
    """Return what is in a file of words, <root>/words/<language>.toml; LessonError as in bytes_inside."""
    return bytes_inside(path, path.parents[1], MAX_WORDS)


def text_inside(path: Path, root: Path, most: int, missing: str = "there is no such file") -> str:
    """Return the text in a file inside `root`, without a byte-order mark; LessonError also for what is no UTF-8."""
    return decoded(bytes_inside(path, root, most, missing), file_name(path))


def decoded(data: bytes, name: str) -> str:
    """Return bytes as clean text, without a byte-order mark; LessonError for what is no UTF-8. `name` is the file's, for messages."""
    try:
        return clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LessonError([Problem(name, "", "", f"byte {error.start} is not UTF-8; save the file as UTF-8")]) from None


def toml_of(text: str, name: str, quotes: str, deep: str = "") -> dict[str, Any]:
    """Return the table in a TOML text; LessonError for what is none. quotes, deep: cures for bad syntax and deep nesting."""
    try:
        return dict(cleaned(tomllib.loads(text)))  # once more: a character may be written as \u00ad
    except tomllib.TOMLDecodeError as error:
        cure = f"is not valid TOML: {error}; {quotes}"
    except RecursionError:
        cure = f"brackets are nested too deeply{deep and '; '}{deep}"
    except ValueError as error:  # an integer of more than 4,300 digits, a date that does not exist
        cure = f"cannot be read: {error}"
    raise LessonError([Problem(name, "", "", " ".join(cure.split())[:400])])

"""Copies of a lesson to be changed: without a voice, with one word more, with one weight changed."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from lesson import Lesson, load_lesson
from lesson.file.load import read_lesson_table
from lesson.file.path_guard import regular
from lesson.file.reading import decoded, narration_text
from lesson.problems import Refused
from pipeline.errors import RenderError, UserError

WORD = "indeed"
NUDGE = 0.01


def copy_lesson(lesson: Lesson, folder: Path, silent: bool = False) -> Path:
    """Copy a lesson with its narration and recordings into a new folder and return its file.

    silent: the copy has voice = "none", so that its words are timed by their number, as plain `manim` times them.
    """
    folder.mkdir(parents=True)
    for name in ("narration", "recordings"):
        if (lesson.folder / name).is_dir():
            shutil.copytree(lesson.folder / name, folder / name, ignore=_foreign(lesson.folder))
    text = decoded(read_lesson_table(lesson.path)[1], str(lesson.path))
    file = folder / "lesson.toml"
    file.write_text(_silenced(text) if silent else text, encoding="utf-8")
    if silent and load_lesson(file).voice != "none":
        raise RenderError(f'{lesson.path}: its voice could not be set to "none" in a copy')
    return file


def _foreign(root: Path) -> Callable[[str, list[str]], list[str]]:
    """Return which names of a folder are not copied: everything but folders and regular files inside `root`."""

    def own(path: Path) -> bool:
        if path.is_dir():
            return not path.is_symlink()
        try:
            return regular(path, root).is_file()
        except (Refused, OSError):
            return False

    return lambda folder, names: [name for name in names if not own(Path(folder) / name)]


def _silenced(text: str) -> str:
    """Return a lesson's TOML with voice = "none"; keys of the file itself come before its first table."""
    head = re.search(r"^[ \t]*\[", text, re.MULTILINE)
    end = head.start() if head else len(text)
    own = re.sub(r"^[ \t]*voice[ \t]*=.*$", "", text[:end], flags=re.MULTILINE)
    return f'voice = "none"\n{own}{text[end:]}'


def add_word(file: Path, step: str, beat: str) -> None:
    """Append one word to a beat's first sentence line, in the copy's own narration."""
    lesson = load_lesson(file)
    script = lesson.narration(step)
    own = lesson.folder / "narration" / lesson.language / f"{step}.md"
    lines = narration_text(script).split("\n")
    number = _sentence(lines, beat)
    if number is None:
        raise UserError(
            f"{script}: beat {beat} has no line that ends with a full stop; put one in to measure a changed word"
        )
    lines[number] = f"{lines[number].rstrip()[:-1]} {WORD}."
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("\n".join(lines), encoding="utf-8")


def has_sentence(lesson: Lesson, step: str, beat: str) -> bool:
    """Return whether add_word finds a place in this beat."""
    return _sentence(narration_text(lesson.narration(step)).split("\n"), beat) is not None


def _sentence(lines: list[str], beat: str) -> int | None:
    """Return the first line of a beat that is spoken in every lesson and ends with a full stop."""
    inside = False
    for number, line in enumerate(lines):
        heading = re.match(r"##\s*(\w+)\s*:", line)
        if heading:
            inside = heading[1] == beat
        elif inside and re.match(r"[^(<#].*\w\.\s*$", line):
            return number
    return None


def change_weight(file: Path) -> None:
    """Make the first weight of the lesson a little larger."""
    text = file.read_text(encoding="utf-8")
    found = re.search(r"^[ \t]*weights[ \t]*=[ \t]*\[(?:\s|\[|#[^\n]*\n)*([-+]?\d+(?:\.\d+)?)", text, re.MULTILINE)
    if found is None:
        raise UserError(f"{file}: no weight was found to change; write weights = [[0.3, ...], ...] as numbers")
    changed = f"{float(found[1]) + NUDGE:.6g}"
    file.write_text(text[: found.start(1)] + changed + text[found.end(1) :], encoding="utf-8")
    load_lesson(file)

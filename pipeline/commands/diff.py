"""`diff`: how a lesson folder differs from the project's own lesson."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lesson import PROJECT_ROOT, Lesson, load_lesson
from lesson.file.load import read_lesson_table
from lesson.file.reading import decoded, narration_bytes
from lesson.file.toml_text import value_text
from lesson.language.screen import screen_words
from lesson.problems import file_name
from lesson.theme.theme import SHIPPED

OWN = PROJECT_ROOT / "assets"
WIDTH = 60  # most characters of a value that are shown


def diff(path: Path, allow_code: bool = False) -> list[str]:
    """Return lines: keys of lesson.toml that differ, then files that replace the project's.

    Raises LessonError for a lesson with mistakes.
    """
    lesson = load_lesson(path, allow_code=allow_code)
    ours, theirs = (read_lesson_table(file)[0] for file in (OWN / "lesson.toml", lesson.path))
    lines = [f"lesson.toml: {line}" for line in _values("", ours, theirs)]
    lines += [f"lesson.toml: steps: {line}" for line in _steps(lesson)]
    lines += _files(lesson)
    return lines or [f"{file_name(lesson.path)}: nothing differs from the project's own lesson"]


def _values(path: str, ours: Any, theirs: Any) -> Iterator[str]:
    """Yield lines for keys whose values differ; a list is one value unless both have tables of the same number."""
    tables = isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs) and ours
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in dict.fromkeys([*ours, *theirs]):
            if path or key != "steps":
                yield from _values(f"{path}.{key}" if path else key, ours.get(key), theirs.get(key))
    elif tables and all(isinstance(each, dict) for each in [*ours, *theirs]):
        for n, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _values(f"{path}[{n}]", one, other)
    elif ours != theirs:
        yield f"{path}: {_short(ours)} -> {_short(theirs)}"


def _short(value: Any) -> str:
    if value is None:
        return "(not set)"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"{len(value)} tables"
    text = value_text(value)
    return text if len(text) <= WIDTH else text[: WIDTH - 3] + "..."


def _steps(lesson: Lesson) -> Iterator[str]:
    """Yield lines for the project's steps: left out, moved, new, drawn by another class, shown again."""
    ours = read_lesson_table(OWN / "lesson.toml")[0]["steps"]
    scenes = {step["key"]: step["scene"] for step in ours}
    there = [ref.key for ref in lesson.steps]
    yield from (f"{key} is left out" for key in scenes if key not in there)
    for ref in lesson.steps:
        if ref.key not in scenes:
            again = f", the words of {ref.narration}" if ref.narration != ref.key else ""
            yield f"{ref.key} is new: {ref.scene}{again}"
        elif ref.scene != scenes[ref.key]:
            yield f"{ref.key} is drawn by {ref.scene}"
    kept = [key for key in there if key in scenes]
    if kept != [key for key in scenes if key in there]:
        yield f"in another order: {', '.join(there)}"


def _files(lesson: Lesson) -> list[str]:
    lines = []
    for own in sorted((lesson.folder / "narration" / lesson.language).glob("*.md")):
        common = OWN / "narration" / lesson.language / own.name
        name = own.relative_to(lesson.folder).as_posix()
        if not common.is_file():
            lines.append(f"{name}: new")
        elif (theirs := narration_bytes(own)) != (ours := narration_bytes(common)):
            count = _changed_beats(ours.decode("utf-8-sig"), decoded(theirs, file_name(own)))
            lines.append(f"{name}: {count} beat{'s' if count != 1 else ''} changed")
    lines += [
        f"{file.relative_to(lesson.folder).as_posix()}: words on screen of its own"
        for file in screen_words(lesson).files
        if file.is_relative_to(lesson.folder) and not file.is_relative_to(OWN)
    ]
    if lesson.theme not in SHIPPED:
        lines.append(f"{lesson.theme}: a theme of its own")
    lines += [f"{file.relative_to(lesson.folder).as_posix()}: numbers of its own" for file in lesson.files]
    return lines


def _changed_beats(ours: str, theirs: str) -> int:
    """Return how many beats of a narration file differ, are new or are missing."""
    one, other = _beats(ours), _beats(theirs)
    return sum(one.get(key) != other.get(key) for key in {*one, *other})


def _beats(text: str) -> dict[str, str]:
    parts = text.split("\n## ")
    return {part.partition("\n")[0]: part.partition("\n")[2].strip() for part in parts}

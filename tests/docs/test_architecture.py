"""ARCHITECTURE.md, CONTRIBUTING.md and SECURITY.md name only files and folders that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from lesson import PROJECT_ROOT

PAGE = (PROJECT_ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
NAMED = re.compile(r"(?:[\w.*-]+/)+[\w.*-]*|[\w*-]+\.(?:py|sh|toml|md|txt|json|js)\b")
MADE_HERE = ("out", "build", "media")
MADE = ("out/", "lesson.toml", "words/", "narration/", "recordings/", "manifest.json")  # a lesson's and a film's


def names(page: str) -> Iterator[tuple[str, str]]:
    """Yield (the room whose page it is on, or "", a name) of every name in backticks, and of every folder in the
    picture.
    """
    room = fold = ""
    for line in page.splitlines():
        if line.startswith("```"):
            fold = "" if fold else line
        elif line.startswith("#"):
            inside = re.match(r"#+ `([\w/]+)/`", line)
            nested = room.split("/")[0] + "/" + inside[1] if inside and line.startswith("###") else ""
            room = nested or (inside[1] if inside else room if line.startswith("###") else "")
            continue
        spans = [line] if fold else re.findall(r"`([^`]+)`", line)
        for span in spans:
            for found in NAMED.finditer(span):
                if fold or found.group() == span:
                    yield room, found.group()


def is_there(room: str, name: str) -> bool:
    """A path from the project's root, from the room, or from one of the room's folders (a row of its table)."""
    if name.startswith(MADE):
        return True
    rooms = (
        [room, *(f"{room}/{part.name}" for part in (PROJECT_ROOT / room).iterdir() if part.is_dir())] if room else []
    )
    folders = [PROJECT_ROOT, *(PROJECT_ROOT / each for each in rooms)]
    folders += [PROJECT_ROOT / each for each in ("pipeline", "scenes", "lesson")] if not room else []
    return any(next(folder.glob(name.rstrip("/")), None) is not None for folder in folders)


def test_every_name_is_there() -> None:
    found = list(names(PAGE))
    assert len(found) > 100
    assert not [name for name in found if not is_there(*name)]


def test_a_name_that_is_gone_is_found() -> None:
    page = PAGE.replace("`lean.py`", "`leaner.py`", 1)
    assert [name for room, name in names(page) if not is_there(room, name)] == ["leaner.py"]


EXAMPLES = ("assets/narration/fr/", "assets/words/fr.toml", "scenes/sN_name.py")  # of files that somebody will write


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "SECURITY.md"])
def test_paths_of_other_pages_are_there(page: str) -> None:
    """Every path that begins with a folder of the project."""
    folders = {f"{path.name}/" for path in PROJECT_ROOT.iterdir() if path.is_dir() and path.name not in MADE_HERE}
    found = [name for _, name in names((PROJECT_ROOT / page).read_text(encoding="utf-8"))]
    paths = [name for name in found if name.startswith(tuple(folders)) and not name.startswith(EXAMPLES)]
    assert paths
    assert not [name for name in paths if not is_there("", name)]


def test_every_folder_of_the_rooms_is_named() -> None:
    rooms = [path for name in ("lesson", "scenes", "pipeline") for path in (PROJECT_ROOT / name).iterdir()]
    there = {path.name for path in rooms if (path / "__init__.py").is_file()}
    named = {part for _, name in names(PAGE) for part in name.rstrip("/").split("/")}
    assert there <= named

"""The digest of a file's code is kept beside its bytecode, and never used for another source."""

import sys
from pathlib import Path

import pytest

from scenes.watch import code_told
from scenes.watch.code_told import Imported, told

SOURCE = '"""Says."""\nfrom scenes.kit.type import words\nimport numpy\n\n\ndef said():\n    return 1  # one\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(code_told, "PROJECT_ROOT", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "room" / "said.py"
    path.parent.mkdir()
    path.write_text(SOURCE, encoding="utf-8")
    return path


def again(path: Path) -> code_told.Told:
    """As another process tells it."""
    code_told._told.cache_clear()
    return told(path)


def never(*_: object) -> None:
    raise AssertionError("was told before")


def notes(path: Path) -> list[Path]:
    return [note for note in path.parent.rglob("*") if note.is_file() and note.suffix != ".py"]


def test_what_was_told_is_not_told_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = told(file)
    assert first.imports == (Imported(0, "scenes.kit.type", ("words",)), Imported(0, "numpy", ()))
    (note,) = notes(file)
    assert note.parent.name == "__pycache__" and note.name.startswith("said.")
    monkeypatch.setattr(code_told, "tree_of", never)
    assert again(file) == first


@pytest.mark.parametrize(("new", "same"), [("# another", True), ("", True), ("# one\n\nA = 2", False)])
def test_another_source_is_told_anew(file: Path, new: str, same: bool) -> None:
    first = told(file)
    file.write_text(SOURCE.replace("# one", new), encoding="utf-8")
    assert (again(file) == first) is same


BROKEN = [b"", b"\0\0\0", b"[]", b"null", b"{}", b'{"source": 1, "code": 2}', b"\xff\xfe"]


@pytest.mark.parametrize("found", [*BROKEN, "cut", "without its imports", "a folder"])
def test_a_broken_note_is_made_again(file: Path, found: bytes | str) -> None:
    first = told(file)
    (note,) = notes(file)
    whole = note.read_bytes()
    if found == "a folder":
        note.unlink()
        note.mkdir()
        assert again(file) == first and notes(file) == []
        return
    changed = {"cut": whole[:-20], "without its imports": whole.replace(b"imports", b"exports")}
    note.write_bytes(changed[found] if isinstance(found, str) else found)
    assert again(file) == first and note.read_bytes() == whole


def test_other_rules_tell_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of code_told.py, or of Python, uses no note."""
    told(file)
    (note,) = notes(file)
    before = note.read_bytes()
    monkeypatch.setattr(code_told, "_rules", lambda: b"others")
    again(file)
    assert note.read_bytes() != before


def test_nothing_is_written_where_python_writes_no_bytecode(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    told(file)
    assert notes(file) == []


def test_a_folder_that_is_not_the_projects_stays_as_it_is(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_told, "PROJECT_ROOT", file.parent / "elsewhere")
    told(file)
    assert notes(file) == []

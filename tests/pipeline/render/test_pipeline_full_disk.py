"""A full disk is reported with its folder, also where only temporary files or shared memory have no room."""

import errno
import multiprocessing
import os
import tempfile
from pathlib import Path

import pytest

from pipeline import blame as blaming
from pipeline.blame import blame
from pipeline.cli import main
from pipeline.errors import reason
from pipeline.forkserver import how

# --- blame


def full(path: object = None) -> OSError:
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    error.filename = path
    return error


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tmp").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "shm").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(blaming, "SHARED", tmp_path / "shm")
    return tmp_path


def test_the_folder_that_a_file_is_in_is_named(temporary: Path) -> None:
    out = temporary / "out"
    assert blame(full(str(out / "a.mp4")), out).startswith(
        f"{out}: the disk is full; what was finished before is still there"
    )
    assert blame(full(str(temporary / "tmp" / "x")), out).startswith(
        f"TMPDIR, {temporary}/tmp: No space left on device; make room"
    )
    assert blame(full(str(temporary / "shm" / "x")), out).startswith(
        f"{temporary}/shm: No space left on device; worker processes"
    )
    assert blame(PermissionError(13, "Permission denied", "/elsewhere/x"), out) == "Permission denied (/elsewhere/x)"
    assert blame(full("/elsewhere/x"), out) == "/elsewhere: the disk is full; make room and start again"


def test_of_a_copy_the_file_that_is_written_is_named(temporary: Path) -> None:
    """shutil.copyfile names both, the one that it reads first."""
    out = temporary / "out"
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(temporary / "cache" / "a"), None, str(out / "a.mp4"))
    assert blame(error, out).startswith(f"{out}: the disk is full")
    assert reason(error).endswith(f"({out / 'a.mp4'})")


@pytest.mark.parametrize("broken", ["out", "tmp", "shm"])
@pytest.mark.parametrize(
    "error",
    [
        full(),
        OSError(errno.EROFS, "Read-only file system"),
        FileNotFoundError(2, "No usable temporary directory found"),
    ],
    ids=repr,
)
def test_where_no_file_is_named_the_folders_are_tried(temporary: Path, broken: str, error: OSError) -> None:
    (temporary / broken).rmdir()
    (temporary / broken).write_text("no folder")
    said = blame(error, temporary / "out")
    assert said.startswith(
        {"out": str(temporary / "out"), "tmp": f"TMPDIR, {temporary}/tmp", "shm": str(temporary / "shm")}[broken]
    )
    assert not list(temporary.rglob(".backprop-try-*"))


def test_what_has_room_again_was_the_fullest(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = blaming.shutil.disk_usage(temporary)
    monkeypatch.setattr(
        blaming.shutil, "disk_usage", lambda folder: usage._replace(free=100_000 if folder.name == "tmp" else 10**9)
    )
    assert blame(full(), temporary / "out").startswith("TMPDIR, ")


def test_without_any_folder_for_temporary_files(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    assert blame(FileNotFoundError(2, "No usable temporary directory found in ['/tmp']"), temporary / "out").startswith(
        "TMPDIR: there is no folder"
    )


def test_workers_without_shared_memory_are_told(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, short_lesson: Path, capsys: pytest.CaptureFixture[str]
) -> None:

    (temporary / "shm").rmdir()

    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(multiprocessing.get_context(how()), "SimpleQueue", refused)
    for command in (["render", "--out", str(temporary / "out")], ["check"]):
        lesson = ["--lesson", str(short_lesson)]
        assert main([*command, *lesson]) == 1
        lines = capsys.readouterr().err.splitlines()
        assert lines[-1].startswith(f"{temporary}/shm: ") and "Traceback" not in "".join(lines), lines

"""What a killed process left is gone with the next command, what a living one is at stays, and so does all that is
not ours.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT
from pipeline import leftovers
from pipeline.cache.cache import Cache
from pipeline.cache.entry_files import NOTE
from pipeline.cli import main
from pipeline.commands.cache import sweep_all
from pipeline.leftovers import MARK

KEY = "0123456789abcdef" * 2
AT_WORK = """
import sys, time
from pathlib import Path
from pipeline.cache.cache import Cache
from pipeline.leftovers import beside, held, scratch_folder
from pipeline.voice.sources import cache_folder

cache, clips = Cache(), cache_folder() / "en"
clips.mkdir(parents=True)
cache.put("plan", "{key}", {{"plan.json": b"x"}}, {{}})
home = cache.folder / "beat"
home.mkdir()
with (
    held(lambda: cache._aside(home, "new")) as entry,
    beside(clips / "index.json") as part,
    scratch_folder("preview") as folder,
):
    for name in (entry / "film.mp4", part, folder / "film.mp4"):
        name.write_bytes(b"half")
    print(entry, part, folder, sep="\\n", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_is_swept_up_after_and_a_living_one_is_not(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of every kind: an entry of the cache, a file beside its place, a folder in the system's folder for scratch."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    running = subprocess.Popen(
        [sys.executable, "-c", AT_WORK.format(key=KEY)], cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    try:
        left = [Path(running.stdout.readline().strip()) for _ in range(3)]
        gone = own_cache / "film" / "beat" / ".gone-1-abcdefgh"
        gone.mkdir()
        (gone / "film.mp4").write_bytes(b"half")
        assert main(["cache", "info"]) == 0
        assert all(path.exists() for path in left) and not gone.exists()
    finally:
        running.send_signal(signal.SIGKILL)
        running.communicate()
    assert main(["cache", "info"]) == 0
    assert not [path for path in left if path.exists()]
    assert Cache().get("plan", KEY) is not None and "plan: 1" in capsys.readouterr().out


def test_what_an_older_version_left_is_swept_too(own_cache: Path) -> None:
    clips = own_cache / "voice" / "en"
    clips.mkdir(parents=True)
    Cache().put("plan", KEY, {"plan.json": b"x"}, {})
    dead = subprocess.Popen(["true"])
    dead.wait()
    old = [clips / f".{KEY[:20]}.ogg.{dead.pid}", clips / f".index.json.{dead.pid}"]
    kept = [
        clips / f".{KEY[:20]}.ogg.{os.getpid()}",
        clips / ".hidden.ogg.123",
        clips / f"{KEY[:20]}.ogg",
        clips / ".backprop-notes",
    ]
    for path in (*old, *kept):
        path.write_bytes(b"x")
    unfinished = own_cache / "film" / "plan" / ".new-abc"
    unfinished.mkdir()
    sweep_all()
    assert not [path for path in (*old, unfinished) if path.exists()] and all(path.exists() for path in kept)


def test_only_our_own_scratch_folders_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / MARK).write_text("")
    mine = [tmp_path / name for name in ("backprop-preview-1-abcdefgh", "backprop-notes", "backprop-preview-abcdefgh")]
    for folder in mine:
        folder.mkdir()
    (mine[1] / MARK).write_text("")
    link = tmp_path / "backprop-preview-2-abcdefgh"
    link.symlink_to(tmp_path / "elsewhere")
    ours = tmp_path / "backprop-bench-3-abcdefgh"
    ours.mkdir()
    (ours / MARK).write_text("")
    (ours / "out").symlink_to(tmp_path / "elsewhere")
    leftovers.sweep_scratch()
    assert not ours.exists() and all(folder.exists() for folder in mine) and link.is_symlink()
    assert (tmp_path / "elsewhere" / MARK).exists()


def test_clear_takes_its_own_and_names_the_rest(
    tmp_path: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache, mine = Cache(), tmp_path / "mine"
    (mine / KEY).mkdir(parents=True)
    (mine / KEY / NOTE).write_text("{}")
    (mine / "thesis.pdf").write_text("mine")
    for kind in ("plan", "beat"):
        for key in (KEY, KEY[::-1]):
            cache.put(kind, key, {"film.mp4": b"x"}, {})
    film = own_cache / "film"
    (film / "sound").symlink_to(mine)
    (film / "plan" / KEY / "notes.txt").write_text("mine")
    (film / "plan" / "linked").symlink_to(mine)
    (film / "beat" / "holiday").mkdir()
    (film / "beat" / "holiday" / "film.mp4").write_text("mine")
    (film / "movie.mkv").write_text("mine")
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    foreign = {"sound", "plan/linked", "beat/holiday", "movie.mkv", f"plan/{KEY}/notes.txt"}
    assert main(["cache", "clear"]) == 0
    told = capsys.readouterr()
    assert "removed 4 entries" in told.out
    assert set(told.err.splitlines()) == {
        f"note: {film / name}: is not of the cache; it was left alone" for name in foreign
    }
    assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before
    left = {path.relative_to(film).as_posix() for path in film.rglob("*") if path.is_symlink() or path.is_file()}
    assert left == {*(foreign - {"beat/holiday"}), "beat/holiday/film.mp4", MARK}
    cache.trim()
    cache.put("sound", KEY, {"film.mp4": b"x"}, {})
    assert "keeps nothing more: is a link" in cache.trouble and not (mine / KEY / "film.mp4").exists()


def test_a_folder_without_our_mark_is_not_cleared(
    tmp_path: Path, own_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Named like the cache and in its place, but nobody of ours made it; or a link to somewhere else."""
    film = own_cache / "film"
    (film / "beat" / KEY).mkdir(parents=True)
    (film / "beat" / KEY / "film.mp4").write_text("mine")
    assert main(["cache", "clear"]) == 0 and (film / "beat" / KEY / "film.mp4").exists()
    assert f"{film / 'beat'}: is not of the cache" in capsys.readouterr().err
    other = tmp_path / "other"
    film.rename(other)
    (other / MARK).write_text("")
    film.symlink_to(other)
    assert main(["cache", "clear"]) == 0 and (other / "beat" / KEY / "film.mp4").exists()

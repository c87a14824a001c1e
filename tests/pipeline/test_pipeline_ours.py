"""What is somebody else's stays, byte for byte: files, links, folders, pipes, hidden ones, with our names or
theirs; ours is replaced.
"""

import json
import os
import random
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import ours
from pipeline.errors import RenderError, UserError
from pipeline.files import MARK, output_folder
from pipeline.ours import beside, put_in_place, read_mark
from pipeline.render.manifest import written_before

NAMES = ("index.html", "1-a.en.mp4", "snippets/moodle.txt", "beats/1/01-x.mp4")


def fill(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def snapshot(folder: Path) -> dict[str, str]:
    """Everything in a folder, links and pipes unopened."""
    found = {}
    for path in sorted(folder.rglob("*")):
        kind = stat.S_IFMT(path.lstat().st_mode)
        found[path.relative_to(folder).as_posix()] = (
            os.readlink(path) if path.is_symlink() else path.read_bytes().hex() if kind == stat.S_IFREG else f"{kind:o}"
        )
    return found


def made(tmp_path: Path, files: dict[str, str], count: list[int] = [0]) -> Path:  # noqa: B006  # one counter for all
    count[0] += 1
    folder = tmp_path / f"aside{count[0]}"
    folder.mkdir()
    return fill(folder, files)


def foreign() -> dict[str, Callable[[Path], object]]:
    return {
        "a file": lambda path: path.write_text("mine"),
        "an empty file": lambda path: path.touch(),
        "a link to a file": lambda path: path.symlink_to("/etc/hostname"),
        "a link to nothing": lambda path: path.symlink_to("nowhere"),
        "a link to a folder": lambda path: path.symlink_to("/tmp"),
        "a folder": lambda path: path.mkdir(),
        "a pipe": os.mkfifo,
    }


@pytest.mark.parametrize("kind", foreign())
@pytest.mark.parametrize("name", [*NAMES, "snippets", "beats", "beats/1"])
def test_whatever_stands_in_our_place_is_refused_and_untouched(tmp_path: Path, name: str, kind: str) -> None:
    place = tmp_path / "web"
    (place / name).parent.mkdir(parents=True)
    foreign()[kind](place / name)
    (place / ".git").mkdir()
    (place / ".git" / "config").write_text("[core]")
    before = snapshot(place)
    coming = made(tmp_path, dict.fromkeys(NAMES, "ours"))
    if kind == "a folder" and name not in NAMES:
        put_in_place(coming, place, keep=False)
        assert (place / ".git" / "config").read_text() == "[core]"
        return
    with pytest.raises(UserError) as caught:
        put_in_place(coming, place, keep=False)
    assert all("move it away or delete it, or name another folder with --out" in line for line in caught.value.problems)
    assert snapshot(place) == before


def test_what_lies_beside_is_left_alone_and_what_we_no_longer_make_goes(tmp_path: Path) -> None:
    place = fill(
        tmp_path / "web", {"notes.txt": "mine", ".git/config": "mine", "snippets/own.txt": "mine", ".hidden": "mine"}
    )
    put_in_place(
        made(tmp_path, {"a.html": "1", "old/b.mp4": "1", "changed.vtt": "1", "snippets/x.txt": "1"}), place, keep=False
    )
    (place / "changed.vtt").write_text("edited")
    notes = put_in_place(made(tmp_path, {"a.html": "2"}), place, keep=False)
    assert {path: text for path, text in snapshot(place).items() if path != MARK} == snapshot(
        fill(
            tmp_path / "wanted",
            {
                "notes.txt": "mine",
                ".git/config": "mine",
                "snippets/own.txt": "mine",
                ".hidden": "mine",
                "a.html": "2",
                "changed.vtt": "edited",
            },
        )
    )
    assert notes == [f"{place / 'changed.vtt'}: is no longer made, but was changed since: it is kept"]
    assert read_mark(place).known.keys() == {"a.html"}


def test_a_file_of_ours_that_was_changed_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "web"
    put_in_place(made(tmp_path, {"a.html": "1", "b.html": "1"}), place, keep=False)
    (place / "a.html").write_text("edited")
    before = snapshot(place)
    with pytest.raises(UserError, match=r"a\.html: was changed since we wrote it; move it away"):
        put_in_place(made(tmp_path, {"a.html": "2", "b.html": "2"}), place, keep=False)
    assert snapshot(place) == before


def test_any_order_of_publishing_and_editing_loses_nothing_of_anybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At random: ours is made in parts, somebody writes, edits and plants; what is theirs is never changed, what is
    ours is never in the way.
    """
    monkeypatch.setattr("pipeline.files.fsync", lambda _: None)
    for seed in range(40):
        dice, place, theirs = random.Random(seed), tmp_path / f"web{seed}", {}
        names = [f"{folder}{name}" for folder in ("", "x/", "x/y/") for name in ("a", "b", "c")]
        for turn in range(12):
            name = dice.choice(names)
            if dice.random() < 0.4:
                if (
                    not any((place / parent).is_file() for parent in Path(name).parents[:-1])
                    and not (place / name).is_dir()
                ):
                    fill(place, {name: f"theirs {turn}"})
                    theirs[name] = f"theirs {turn}"
            else:
                coming = dict.fromkeys(dice.sample(names, 3), f"ours {turn}")
                before = snapshot(place)
                try:
                    put_in_place(made(tmp_path, coming), place, keep=dice.random() < 0.5)
                    assert not theirs.keys() & coming.keys()
                except UserError:
                    assert theirs.keys() & coming.keys() and snapshot(place) == before
            assert {each: (place / each).read_text() for each in theirs} == theirs, seed


def test_stopped_at_any_move_the_next_run_goes_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of ours is new, half is old: all of it is still ours."""
    real = os.replace
    for moves in range(8):
        place, left = tmp_path / f"web{moves}", [moves]

        def stop(source: Path, target: Path, left: list[int] = left) -> None:
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            real(source, target)

        put_in_place(made(tmp_path, dict.fromkeys("abcde", "1")), place, keep=False)
        monkeypatch.setattr(os, "replace", stop)
        with pytest.raises(KeyboardInterrupt) if moves < 6 else pytest.MonkeyPatch.context():
            put_in_place(made(tmp_path, dict.fromkeys("abcd", "2")), place, keep=False)
        monkeypatch.setattr(os, "replace", real)
        put_in_place(made(tmp_path, dict.fromkeys("abcd", "3")), place, keep=False)
        assert {path.name: path.read_text() for path in place.iterdir() if path.name != MARK} == dict.fromkeys(
            "abcd", "3"
        )


FORGED = [
    {"files": {"../out.txt": ["x"]}},
    {"files": {"/etc/hostname": ["x"]}},
    {"files": []},
    [],
    7,
    {"files": {"link/out.txt": ["x"]}},
    {"files": {"a": "x"}},
    {"files": {"..\\out.txt": ["x"]}},
    {"files": {".": ["x"]}},
    {"files": {"": ["x"]}},
    {"files": {"link": ["x"]}},
]


@pytest.mark.parametrize("mark", FORGED)
def test_a_mark_that_somebody_wrote_removes_nothing_outside(tmp_path: Path, mark: object) -> None:
    (tmp_path / "out.txt").write_text("mine")
    place = tmp_path / "web"
    place.mkdir()
    (place / "link").symlink_to(tmp_path)
    digest = ours.sha256(tmp_path / "out.txt")
    (place / MARK).write_text(json.dumps(mark).replace('"x"', f'"{digest}"'))
    put_in_place(made(tmp_path, {"a": "1"}), place, keep=False)
    assert (tmp_path / "out.txt").read_text() == "mine" and (place / "link").is_symlink()


def test_one_picture_more_leaves_the_others(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "a.png"):
        with beside(tmp_path / "stills") as aside:
            (aside / name).write_text(name)
    assert sorted(path.name for path in (tmp_path / "stills").iterdir()) == [MARK, "a.png", "b.png"]
    (tmp_path / "stills" / "a.png").write_text("a photo")
    with pytest.raises(UserError, match=r"a\.png: was changed"), beside(tmp_path / "stills") as aside:
        (aside / "a.png").write_text("new")
    assert sorted(path.name for path in (tmp_path / "stills").iterdir()) == [MARK, "a.png", "b.png"]


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (28, RenderError, "the disk is full; make room"),
        (30, UserError, "Read-only file system"),
        (13, UserError, "Permission denied"),
    ],
)
def test_a_full_or_read_only_disk_names_a_cure(tmp_path: Path, number: int, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=rf"^--out .*stills: {said}.* with --out$"), beside(tmp_path / "stills"):
        raise OSError(number, os.strerror(number))
    assert [path.name for path in (tmp_path / "stills").iterdir()] == []


HIDDEN = (
    ".x.partial.xlsx",
    ".movie.part",
    ".movie.12.part.mp4",
    ".2-a.en.99.part.vtt",
    "steps/.notes.part",
    ".scratch/mine.txt",
    ".scratch-2/mine.txt",
)


def test_an_output_folder_keeps_hidden_files_that_look_like_parts(tmp_path: Path) -> None:
    fill(tmp_path, dict.fromkeys(HIDDEN, "mine"))
    before = snapshot(tmp_path)
    with output_folder(tmp_path, print) as scratch:
        assert scratch.name == ".scratch-3"
        (scratch / "work").touch()
    assert snapshot(tmp_path) == before
    (tmp_path / ".manifest.123.part.json").write_text("ours")
    (tmp_path / ".scratch-3").mkdir()
    (tmp_path / ".scratch-3" / MARK).touch()
    with output_folder(tmp_path, print):
        pass
    assert snapshot(tmp_path) == before, "what a killed run of ours left is gone"


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "",
        "not json",
        '{"name": "my app", "icons": []}',
        '{"manifest": "x", "steps": []}',
        '{"manifest": 5, "steps": 3}',
    ],
)
def test_a_manifest_of_somebody_else_is_refused_before_anything_is_made(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(
        UserError,
        match=r"manifest\.json: is not the manifest of a film, so this folder may be somebody else's; move it away",
    ):
        written_before(tmp_path)


def test_a_manifest_of_an_older_version_still_says_what_is_ours(tmp_path: Path) -> None:
    rows = [{"key": "a", "sha256": {"steps/1-a.mp4": "0" * 64}}]
    (tmp_path / "manifest.json").write_text(
        json.dumps({"manifest": 3, "steps": rows, "film": {"sha256": {"lesson.mp4": "1" * 64}}})
    )
    assert written_before(tmp_path) == {"steps/1-a.mp4": "0" * 64, "lesson.mp4": "1" * 64}

"""A film folder from elsewhere: nothing outside it is read or written, whatever its manifest says; what is
malformed is told in a line.
"""

import copy
import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lesson.contract import TIMELINE
from pipeline.cli import main
from pipeline.errors import UserError
from pipeline.files import sha256
from pipeline.publish.film.read_film import read_film
from pipeline.render.manifest import Manifest

Data = dict[str, Any]


@pytest.fixture(scope="module")
def good(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Data]:
    """A film whose manifest.json every test may rewrite, and its content."""
    folder = shutil.copytree(rendered / "en", tmp_path_factory.mktemp("trust") / "film")
    (folder.parent / "secret.vtt").write_text("WEBVTT\n\nTHE SECRET\n", encoding="utf-8")
    (folder.parent / "secret.mp4").write_bytes((folder / "steps" / "2-learning-loop.mp4").read_bytes())
    return folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def put(folder: Path, data: Any) -> None:
    (folder / "manifest.json").write_text(json.dumps(data), encoding="utf-8")


def refused(folder: Path) -> list[str]:
    with pytest.raises(UserError) as caught:
        read_film(folder)
    assert all(len(line) < 1000 and line.isprintable() for line in caught.value.problems)
    return list(caught.value.problems)


OUTSIDE = ["/etc/passwd", "../secret.vtt", "steps/../../secret.vtt", "~/x.vtt", "C:\\x.vtt", "steps//../x",
           ".hidden.vtt", "", "a" * 300, "x\0.vtt", "/proc/self/environ",
           "/dev/zero", "steps", "https://example.org/x.vtt", "steps/x\n.vtt", "‮.vtt"]  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("kind", ["vtt", "srt", "chapters", "transcript", "video", "poster", "timeline"])
def test_no_name_leads_out_of_the_folder(good: tuple[Path, Data], kind: str, name: str) -> None:
    folder, data = good
    for place in ("step", "film"):
        spoiled = copy.deepcopy(data)
        row = spoiled["steps"][1] if place == "step" else spoiled["film"]
        if place == "film" and kind == "timeline":
            continue
        target = row["captions"]["en"] if kind in row["captions"]["en"] else row
        target[kind] = name
        row["sha256"][name] = "0" * 64
        put(folder, spoiled)
        assert refused(folder)
        assert "learning_loop" not in Manifest.read(folder).steps or place == "film", "render does not use it either"


@pytest.mark.parametrize(
    "language", ["/../../x", "../x", "e/n", "en/..", ".", "", "EN", "en\n", "e" * 50, 3, None, ["en"]]
)
def test_no_language_leads_out_of_the_folder(good: tuple[Path, Data], language: Any) -> None:
    folder, data = good
    text = json.dumps(data).replace('"language": "en"', f'"language": {json.dumps(language)}')
    if isinstance(language, str):
        text = text.replace('"captions": {"en"', f'"captions": {{{json.dumps(language)}')
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    assert refused(folder)


@pytest.mark.parametrize("text", ["a\x01b", "\x1b[31mred", "\x00", "\x7f", "\uffff"])
def test_texts_that_no_file_or_terminal_can_hold_are_refused(good: tuple[Path, Data], text: str) -> None:
    folder, data = good
    for spoil in (
        lambda data: data["course"].update(title=text),
        lambda data: data["steps"][0].update(title=text),
        lambda data: data["words"].update(x=text),
    ):
        spoiled = copy.deepcopy(data)
        spoil(spoiled)
        put(folder, spoiled)
        assert refused(folder)


UNPRINTED = ["\x1b[2Jx", "a\nb", "x" * 300, "\u202ex", "\u2028", "\x9b2J", "\u200b"]


@pytest.mark.parametrize("text", UNPRINTED)
@pytest.mark.parametrize("place", ["settings", "a key of settings", "a key of sha256", "a key of captions"])
def test_what_a_message_would_say_of_a_strangers_film_is_a_line(
    good: tuple[Path, Data], tmp_path: Path, place: str, text: str
) -> None:
    folder = shutil.copytree(good[0], tmp_path / "film")
    (folder / "steps" / "1-what-is-backpropagation.mp4").write_bytes(b"changed, so the way to make it again is told")
    data = copy.deepcopy(good[1])
    row, name = data["steps"][0], place.removeprefix("a key of ")
    if place == "settings":
        row["settings"]["theme"] = text
    else:
        row[name][text] = ["wrong"]
    put(folder, data)
    assert refused(folder)


@pytest.mark.parametrize("codec", [b"xxxx", b"mp4a", b"hvc1", b"\0\0\0\0"])
def test_a_film_of_no_known_codec_is_told(good: tuple[Path, Data], tmp_path: Path, codec: bytes) -> None:
    folder, data = shutil.copytree(good[0], tmp_path / "film"), copy.deepcopy(good[1])
    path = folder / "steps" / "2-learning-loop.mp4"
    path.write_bytes(path.read_bytes().replace(b"avc1", codec))
    data["steps"][1]["sha256"]["steps/2-learning-loop.mp4"] = sha256(path)
    put(folder, data)
    assert any(str(path) in line for line in refused(folder))


KEYS = ["../x", "a/b", "A", "", "x" * 61, "a-b", "a b", ".", "1a", "a\n", 7, None, True]


@pytest.mark.parametrize("key", KEYS)
def test_keys_that_become_names_of_files_are_safe(good: tuple[Path, Data], key: Any) -> None:
    folder, data = good
    for spoil in (lambda row: row.update(key=key), lambda row: row["beats"][0].update(key=key)):
        spoiled = copy.deepcopy(data)
        spoil(spoiled["steps"][0])
        put(folder, spoiled)
        assert refused(folder)


def links(folder: Path) -> Iterator[Callable[[Path], None]]:
    yield lambda path: path.symlink_to("/etc/passwd")
    yield lambda path: path.symlink_to(folder.parent / f"secret{path.suffix}")
    yield lambda path: path.symlink_to("/dev/zero")
    yield lambda path: path.symlink_to(path.name)
    yield lambda path: os.mkfifo(path)
    yield lambda path: path.mkdir()
    yield lambda path: path.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n") and None
    yield lambda path: path.write_bytes(b"")


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize(
    "name",
    [
        "2-learning-loop.mp4",
        "2-learning-loop.png",
        "2-learning-loop.en.vtt",
        "2-learning-loop.en.transcript.md",
        "2-learning-loop.timeline.json",
    ],
)
def test_links_pipes_devices_and_playlists_are_not_opened(
    good: tuple[Path, Data], tmp_path: Path, name: str, number: int
) -> None:
    """Each stands under its own hash, where it has one: a stranger can count, too."""
    folder = shutil.copytree(good[0], tmp_path / "film")
    shutil.copy(good[0].parent / "secret.vtt", tmp_path)
    data, path = copy.deepcopy(good[1]), folder / "steps" / name
    path.unlink()
    list(links(folder))[number](path)
    content = path.read_bytes() if path.is_file() else b""
    data["steps"][1]["sha256"][f"steps/{name}"] = hashlib.sha256(content).hexdigest()
    put(folder, data)
    if number >= 6 and name.endswith((".md", ".vtt")):
        read_film(folder)  # a text that is only copied
    else:
        assert any(name in line for line in refused(folder))


def test_a_manifest_that_is_a_link_a_pipe_or_endless_is_refused(good: tuple[Path, Data], tmp_path: Path) -> None:
    for make in (
        lambda path: path.symlink_to("/etc/passwd"),
        os.mkfifo,
        lambda path: path.mkdir(),
        lambda path: path.symlink_to("/dev/zero"),
    ):
        folder = shutil.copytree(good[0], tmp_path / "film")
        (folder / "manifest.json").unlink()
        make(folder / "manifest.json")
        assert len(refused(folder)) == 1
        assert Manifest.read(folder).steps == {}
        shutil.rmtree(folder)
    (good[0] / "manifest.json").write_text("[" * 200_000, encoding="utf-8")
    assert len(refused(good[0])) == 1 and Manifest.read(good[0]).steps == {}
    (good[0] / "manifest.json").write_text('{"manifest": 5, "steps": ' + "9" * 5000 + "}", encoding="utf-8")
    assert refused(good[0]) and Manifest.read(good[0]).steps == {}


WRONG = [
    None,
    True,
    -1,
    0,
    10**30,
    float("nan"),
    float("inf"),
    1.5,
    "",
    "x" * 20_000,
    "../x",
    [],
    {},
    [[]],
    {"a": 1},
    "\ud800",
    "\0",
]


def leaves(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a structure: what holds it, and its key there."""
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
        yield data, key
        if isinstance(value, dict | list):
            yield from leaves(value)


def test_whatever_one_value_becomes_it_is_read_or_told(good: tuple[Path, Data]) -> None:
    """Manifest and timeline with one value replaced or left out: a film, or lines that name the file; never
    anything else.
    """
    folder, data = good
    path = folder / "steps" / "1-what-is-backpropagation.timeline.json"
    before = path.read_bytes()
    dice = random.Random(4)
    told = 0
    for of_timeline in (False, True):
        whole = json.loads(before) if of_timeline else data
        places = len(list(leaves(whole)))
        for number in range(places):
            for value in dice.sample(WRONG, 1):
                spoiled, row = copy.deepcopy(whole), copy.deepcopy(data)
                holder, key = list(leaves(spoiled))[number]
                if dice.random() < 0.15:
                    del holder[key]
                else:
                    holder[key] = value
                text = json.dumps(spoiled).encode("utf-8", "surrogatepass")
                (path if of_timeline else folder / "manifest.json").write_bytes(text)
                if of_timeline:
                    row["steps"][0]["sha256"]["steps/" + path.name] = hashlib.sha256(text).hexdigest()
                    put(folder, row)
                try:
                    read_film(folder)
                except UserError as error:
                    told += 1
                    assert all(str(folder) in line and "Traceback" not in line for line in error.problems)
    path.write_bytes(before)
    assert told > 150


def test_a_timeline_of_another_version_is_told_with_the_way_to_make_it_again(good: tuple[Path, Data]) -> None:
    """Those that do not say what is on screen had no version; a slide of them would be silent about it."""
    folder, data = good
    path, row = folder / "steps" / "1-what-is-backpropagation.timeline.json", copy.deepcopy(data)
    before = path.read_bytes()
    for version, said in ((None, "no version"), (99, "version 99")):
        text = json.dumps({**json.loads(before), "timeline": version}).encode()
        path.write_bytes(text)
        row["steps"][0]["sha256"]["steps/" + path.name] = hashlib.sha256(text).hexdigest()
        put(folder, row)
        (line,) = refused(folder)
        assert line.startswith(
            f"{path}: timeline: has {said}; this program reads version {TIMELINE.version}; make it again"
        )
    path.write_bytes(before)


def test_what_is_published_of_a_hostile_film_stays_in_its_place(
    good: tuple[Path, Data], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(good[0], tmp_path / "film")
    data = copy.deepcopy(good[1])
    data["steps"][0]["captions"]["en"]["vtt"] = "/etc/passwd"
    put(folder, data)
    for command in (["publish", "web", "--film", str(folder)], ["clip", "--from", "1", "--film", str(folder)]):
        assert main(command) == 2
        said = capsys.readouterr().err
        assert "captions.en.vtt: got '/etc/passwd'" in said and "Traceback" not in said and "root:" not in said
    assert not (folder / "publish").exists() or not list((folder / "publish").iterdir())

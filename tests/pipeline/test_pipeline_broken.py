"""What a disk error leaves of a file of ours is made again; what is whole and different is somebody's, and
is refused.
"""

import errno
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from pipeline.broken import HOLE, is_broken
from pipeline.errors import UserError
from pipeline.ours import put_in_place, write_mark
from pipeline.render.manifest import written_before

NOISE = np.random.default_rng(3).integers(0, 256, (12, 90, 160, 3), dtype=np.uint8)
WORDS = "WEBVTT\n\n00:00.000 --> 00:01.000\nHere is the network.\n"


def film(path: Path, pictures: int = 12) -> None:
    with av.open(str(path), "w", options={"movflags": "+faststart"} if path.suffix == ".mp4" else {}) as file:
        stream = file.add_stream("libx264" if path.suffix == ".mp4" else "libvpx-vp9", rate=5)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for picture in NOISE[:pictures]:
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode(None))


def pictures(path: Path, count: int) -> None:
    first, *rest = (Image.fromarray(picture) for picture in NOISE[:count])
    first.save(path, save_all=bool(rest), append_images=rest)


def archive(path: Path, text: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("page.html", text)
        made.writestr("noise", NOISE[0].tobytes())


KINDS: dict[
    str, tuple[Callable[[Path], object], Callable[[Path], object]]
] = {  # one of ours, and another that is whole
    "a.mp4": (film, lambda path: film(path, 7)),
    "a.webm": (film, lambda path: film(path, 7)),
    "a.png": (lambda path: pictures(path, 1), lambda path: Image.fromarray(NOISE[5]).save(path)),
    "a.gif": (lambda path: pictures(path, 3), lambda path: pictures(path, 2)),
    "a.webp": (lambda path: pictures(path, 3), lambda path: pictures(path, 2)),
    "a.zip": (lambda path: archive(path, "ours"), lambda path: archive(path, "mine")),
    "a.pptx": (lambda path: archive(path, "ours"), lambda path: zipfile.ZipFile(path, "w").close()),
    "a.json": (
        lambda path: path.write_text('{"a": [1, 2], "b": "text"}'),
        lambda path: path.write_text('{"mine": 1}'),
    ),
    "a.vtt": (lambda path: path.write_text(WORDS), lambda path: path.write_text(WORDS.replace("Here", "There"))),
    "a.srt": (
        lambda path: path.write_text("1\n00:00:00,000 --> 00:00:01,000\nHere\n"),
        lambda path: path.write_text(WORDS, encoding="utf-16"),
    ),
    "a.md": (
        lambda path: path.write_text("# Ours\n\nText.\n"),
        lambda path: path.write_text("# Mine, naïve\n", encoding="latin-1"),
    ),
    "a.html": (lambda path: path.write_text("<title>Ours</title>"), lambda path: path.write_text("<h1>My page")),
}
SEALED = ("a.mp4", "a.webm", "a.png", "a.gif", "a.webp", "a.zip", "a.pptx", "a.json")  # kinds that show every cut


def left(name: str, data: bytes, dice: random.Random) -> dict[str, bytes]:
    """What faults leave of a file, by their names."""
    at = dice.randrange(len(data) // 2, len(data) - 64) if len(data) > 200 else 4
    found = {
        "empty": b"",
        "zeros": bytes(len(data)),
        "blank": b" \n" if name[2:] in ("vtt", "srt", "md", "html") else b"",
    }
    if name != "a.webm":  # players and FFmpeg look for the next cluster of it
        found["zeros at its end"] = data[:at] + bytes(len(data) - at + 16)
    if name in SEALED:
        sizes = (
            1,
            3,
            9,
            45,
            len(data) // 3,
            at,
            len(data) - 2,
            len(data) - 1,
            *(dice.randrange(2, len(data)) for _ in range(12)),
        )
        found |= {f"cut to {size}": data[:size] for size in sizes if size < len(data)}
    if name in ("a.mp4", "a.png", "a.zip"):
        found |= {
            f"a hole at {at}": data[:at] + bytes(512) + data[at + 512 :]
            for at in (dice.randrange(2000, len(data) - 2000) for _ in range(3))
        }
    return found


@pytest.mark.parametrize("name", KINDS)
def test_every_fault_is_known_and_no_work_of_anybody_is_taken_for_one(tmp_path: Path, name: str) -> None:
    path, (ours, mine) = tmp_path / name, KINDS[name]
    ours(path)
    assert not is_broken(path)
    for fault, data in left(name, path.read_bytes(), random.Random(7)).items():
        path.write_bytes(data)
        assert is_broken(path), fault
    path.unlink()
    mine(path)
    assert not is_broken(path)
    path.write_bytes(b"somebody's own, whatever it is called")
    assert not is_broken(path), "another kind of file under our name"


def test_what_stands_after_the_end_or_has_no_length_is_no_cut(tmp_path: Path) -> None:
    """Other programs write after a GIF's end, and films of unknown length: these files are somebody's."""
    pictures(tmp_path / "a.gif", 3)
    film(tmp_path / "a.webm")
    for name in ("a.gif", "a.webm"):
        with (tmp_path / name).open("ab") as file:
            file.write(b"made with love")
        assert not is_broken(tmp_path / name)
    with av.open(str(tmp_path / "live.webm"), "w", options={"live": "1"}) as file:
        stream = file.add_stream("libvpx-vp9", rate=5)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for packet in stream.encode(av.VideoFrame.from_ndarray(NOISE[0], format="rgb24")) + stream.encode(None):
            file.mux(packet)
    assert b"\x18\x53\x80\x67\x01\xff" in (tmp_path / "live.webm").read_bytes()
    assert not is_broken(tmp_path / "live.webm")


def test_a_photo_under_the_name_of_a_picture_is_whole(tmp_path: Path) -> None:
    Image.fromarray(NOISE[0]).save(tmp_path / "a.png", format="jpeg")
    assert not is_broken(tmp_path / "a.png")


def test_what_cannot_be_read_from_the_disk_is_broken_and_what_may_not_be_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    for number, wanted in ((errno.EIO, True), (errno.EACCES, False), (errno.ENOENT, False)):

        def fail(*_: object, number: int = number, **__: object) -> io.BufferedReader:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", fail)
            assert is_broken(tmp_path / "a.png") is wanted


def test_a_zip_that_unpacks_to_too_much_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive(tmp_path / "a.zip", "ours")
    monkeypatch.setattr("pipeline.broken.MOST_UNPACKED", 10)
    assert not is_broken(tmp_path / "a.zip")


@pytest.mark.parametrize("name", ["a.png", "a.json", "a.vtt"])
def test_only_what_the_mark_lists_is_replaced(tmp_path: Path, name: str) -> None:
    ours, mine = KINDS[name]
    place = tmp_path / "place"

    def put() -> None:
        (tmp_path / "aside").mkdir(exist_ok=True)
        ours(tmp_path / "aside" / name)
        put_in_place(tmp_path / "aside", place, keep=True)

    place.mkdir()
    (place / name).touch()
    with pytest.raises(UserError, match="is there, and not by us"):
        put()
    (place / name).unlink()
    put()
    whole = (place / name).read_bytes()
    for data in (b"", whole[:8] + HOLE):
        (place / name).write_bytes(data)
        put()
        assert (place / name).read_bytes() == whole
    mine(place / name)
    with pytest.raises(UserError, match="was changed since we wrote it; move it away or delete it"):
        put()
    (place / name).unlink()
    (tmp_path / "elsewhere").touch()
    (place / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UserError, match="is there, and not a file that we wrote"):
        put()


@pytest.mark.parametrize("text", ["", "\0" * 50, '{"manifest": 5, "steps": ['])
def test_a_broken_manifest_is_ours_only_where_the_mark_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(UserError, match="may be somebody else's"):
        written_before(tmp_path)
    write_mark(tmp_path, {}, {"manifest.json": "0" * 64, "lesson.mp4": "1" * 64})
    assert written_before(tmp_path) == {"lesson.mp4": "1" * 64}
    write_mark(tmp_path, {"still.png": ["2" * 64]})
    assert written_before(tmp_path) == {"lesson.mp4": "1" * 64}, "what else is written there keeps it"
    (tmp_path / "manifest.json").write_text(json.dumps({"name": "an app"}))
    with pytest.raises(UserError, match="may be somebody else's"):
        written_before(tmp_path)

"""What x264 is told of unchanged macroblocks: it believes it, it is true, and where it cannot be told all works."""

import struct
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from pipeline.video import encoder, hints
from pipeline.video.encoder import VideoSink

WIDTH, HEIGHT = 200, 120  # no whole macroblocks


def moving(number: int) -> np.ndarray:
    """A picture with noise that stays, and a square that moves across it."""
    picture = np.random.default_rng(1).integers(60, 90, (HEIGHT, WIDTH, 4), dtype=np.uint8)
    picture[40:70, 3 * number : 3 * number + 30] = 240
    return picture


def film(path: Path, count: int = 30) -> list[np.ndarray]:
    """A film of the moving square, decoded: its luma."""
    with VideoSink(path, 30, WIDTH, HEIGHT) as sink:
        for number in range(count):
            sink.write(moving(number))
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="gray").astype(int) for frame in file.decode(video=0)]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read as a file of Linux")
def test_there_is_a_way_in_to_the_pyav_that_is_installed() -> None:
    assert hints.way_in() is not None
    frame = VideoFrame(64, 48, "yuv420p")
    assert hints.tell(frame, np.ones((3, 4), np.bool_))
    told = frame.side_data[0]
    kind, places = hints.HINT.unpack_from(bytes(told)), bytes(told)[-3 * 16 :]
    assert (kind[0], kind[2], kind[3]) == (3, 16, hints.CHANGED)
    assert struct.unpack("=12I", places) == (0, 0, 64, 16, 0, 16, 64, 16, 0, 32, 64, 16)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read as a file of Linux")
@pytest.mark.parametrize(("last", "left"), [(np.zeros((3, 4), np.bool_), 1), (None, 0)])
def test_what_was_told_before_is_forgotten(last: hints.Blocks | None, left: int) -> None:
    frame = VideoFrame(64, 48, "yuv420p")
    assert hints.tell(frame, np.ones((3, 4), np.bool_)) and hints.tell(frame, last)
    assert len(frame.side_data) == left


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read as a file of Linux")
def test_x264_believes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told that nothing ever changes, it shows the first picture all the time."""
    true = hints.tell
    monkeypatch.setattr(encoder, "tell", lambda frame, blocks: true(frame, None if blocks is None else blocks & False))
    frames = film(tmp_path / "a.mp4")
    assert all(np.array_equal(frame, frames[0]) for frame in frames)


def test_it_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pictures are as good as without it, and nothing is told of what changed."""
    told = film(tmp_path / "told.mp4")
    monkeypatch.setattr(hints, "way_in", lambda: None)
    untold = film(tmp_path / "untold.mp4")
    assert len(told) == len(untold) == 30
    for number, (one, other) in enumerate(zip(told, untold, strict=True)):
        drawn = 16 + moving(number)[..., :3] @ [0.2126, 0.7152, 0.0722] * 219 / 255
        assert np.abs(one - drawn).mean() <= np.abs(other - drawn).mean() + 0.05, number
        assert np.abs(one - drawn).max() < 40, "no part of the square stays behind"


def test_every_changed_macroblock_is_in_one_rectangle_and_no_other() -> None:
    rng = np.random.default_rng(2)
    for _ in range(200):
        wanted = rng.random((rng.integers(1, 70), rng.integers(1, 121))) < rng.random()
        found = np.zeros(wanted.shape, int)
        for left, top, width, height in hints.rectangles(wanted) // hints.BLOCK:
            assert width > 0 and height == 1
            found[top : top + height, left : left + width] += 1
        assert np.array_equal(found, wanted)


def test_only_the_address_of_a_frame_with_these_planes_is_taken() -> None:
    frame = VideoFrame(96, 80, "yuv420p")
    planes = [plane.buffer_ptr for plane in frame.planes] + [0] * 5
    sizes = [plane.line_size for plane in frame.planes] + [0] * 5

    def places(*head: int) -> set[int]:
        return hints._places(frame, lambda address, size: hints.HEAD.pack(*head))

    assert places(*planes, *sizes, 7, 96, 80)
    assert not places(*planes, *sizes, 7, 96, 81)
    assert not places(*planes, *sizes[1:], 0, 7, 96, 80)
    assert not places(*planes[1:], 0, *sizes, 7, 96, 80)


@pytest.mark.parametrize("read", [lambda address, size: b"", lambda address, size: bytes(size)])
def test_memory_that_cannot_be_read_or_is_another_is_no_frame(read: hints.Read) -> None:
    assert hints._offset(read) is None


def test_an_unmapped_address_is_an_error_and_no_crash() -> None:
    def unmapped(address: int, size: int) -> bytes:
        raise OSError(5, "Input/output error")

    assert hints._offset(unmapped) is None

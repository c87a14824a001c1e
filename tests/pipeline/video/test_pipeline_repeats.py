"""Ready-made pictures: each shows exactly what the one before shows, at any size, across keyframes, however many."""

import logging
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import av.logging
import numpy as np
import pytest

from pipeline.files import sha256
from pipeline.video import encoder
from pipeline.video.assemble import Segment, join
from pipeline.video.bits import BitReader, BitWriter, escaped, unescaped
from pipeline.video.encoder import VideoSink
from pipeline.video.h264 import StreamKind, UnknownStream, units
from pipeline.video.planes import Planes


def drawn(width: int, height: int, number: int) -> np.ndarray:
    """A picture with edges, a slope and noise, another for each number."""
    rng = np.random.default_rng(number)
    picture = np.zeros((height, width, 4), np.uint8)
    picture[..., 0] = np.linspace(0, 200, width)
    picture[..., 1] = (number * 37) % 256
    picture[: height // 2, : width // 3, 2] = rng.integers(0, 255, (height // 2, width // 3))
    return picture


def write(path: Path, repeats: list[int], width: int = 64, height: int = 48, fps: int = 10) -> Path:
    with VideoSink(path, fps, width, height) as sink:
        for number, repeat in enumerate(repeats):
            sink.write(drawn(width, height, number), repeat)
    return path


def decoded(path: Path) -> list[np.ndarray]:
    """Every frame's planes; a decoder that complains about anything fails the test."""
    with av.logging.Capture() as said, av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]
    assert [line for line in said if line[0] <= logging.WARNING] == []
    return frames


@pytest.fixture(autouse=True)
def listen() -> None:
    av.logging.set_level(av.logging.WARNING)


@pytest.mark.parametrize(
    ("width", "height", "repeats"),
    [
        (64, 48, [1, 1, 7, 2, 1, 1, 1]),
        (16, 16, [3, 40, 1]),
        (320, 180, [5, 1, 1, 90, 1, 3]),
        (854, 480, [2, 30, 1]),  # a macroblock that is cut at the right edge
        (64, 48, [70, 70]),  # more repeated pictures than frame_num counts (16)
        (1920, 1080, [1, 2, 1]),
    ],
)
def test_a_held_picture_is_the_same_in_every_frame(tmp_path: Path, width: int, height: int, repeats: list[int]) -> None:
    frames = decoded(write(tmp_path / "a.mp4", repeats, width, height))
    assert len(frames) == sum(repeats)
    gop, at = encoder.KEYFRAME_S * 10, 0
    for number, repeat in enumerate(repeats):
        held = frames[at : at + repeat]
        assert held[0].shape == (height * 3 // 2, width)
        for n, (one, next_one) in enumerate(pairwise(held), at + 1):
            if n % gop:  # a keyframe shows the picture afresh, as near to it as the first one
                assert np.array_equal(one, next_one), (number, n)
            else:
                assert np.abs(one.astype(int) - next_one).mean() < 2
        at += repeat
    changes = [
        n for n, (one, next_one) in enumerate(pairwise(frames), 1) if np.abs(one.astype(int) - next_one).mean() > 2
    ]
    assert changes == list(np.cumsum(repeats)[:-1])


def test_packets_are_a_constant_frame_rate_with_a_keyframe_every_two_seconds(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", [1] * 13 + [95] + [1] * 5 + [33])
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        stream = container.streams.video[0]
        assert (stream.average_rate, stream.codec_context.has_b_frames) == (10, False)
    times = [packet.pts * packet.time_base for packet in packets if packet.pts is not None and packet.time_base]
    assert times == [Fraction(n, 10) for n in range(146)] and all(packet.dts == packet.pts for packet in packets)
    keys = [n for n, packet in enumerate(packets) if packet.is_keyframe]
    assert keys[0] == 0 and max(b - a for a, b in pairwise([*keys, 146])) <= 20
    held = sorted(packet.size for packet in packets)[:100]
    assert held[-1] < 32  # bytes


def test_a_seek_into_a_hold_shows_the_held_picture(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", [1] * 5 + [70] + [1] * 5)
    frames = decoded(path)
    for at in (7, 19, 24, 39, 41, 74, 76):
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            assert stream.time_base is not None
            container.seek(int(Fraction(at, 10) / stream.time_base), stream=stream)
            found = next(
                f
                for f in container.decode(stream)
                if f.pts is not None and f.pts * stream.time_base >= Fraction(at, 10)
            )
            assert np.array_equal(found.to_ndarray(format="yuv420p"), frames[at])


def test_joined_films_with_holds_decode_as_their_parts(tmp_path: Path) -> None:
    lists = [[3, 30, 1], [1], [50], [2] * 20]
    parts = [write(tmp_path / f"{n}.mp4", repeats) for n, repeats in enumerate(lists)]
    segments = [Segment(path, sum(repeats)) for path, repeats in zip(parts, lists, strict=True)]
    join(segments, tmp_path / "film.mp4", 10)
    wanted = [frame for path in parts for frame in decoded(path)]
    found = decoded(tmp_path / "film.mp4")
    assert len(found) == len(wanted) and all(np.array_equal(a, b) for a, b in zip(found, wanted, strict=True))


def test_the_same_pictures_in_other_portions_are_the_same_film(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", [3, 30, 1])
    write(tmp_path / "b.mp4", [3, 30, 1])
    assert sha256(tmp_path / "a.mp4") == sha256(tmp_path / "b.mp4")


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ("bframes=2:ref=1:weightp=0", "pic_order_cnt_type = 0, 2 was expected"),
        ("bframes=0:ref=3:weightp=0", "max_num_ref_frames = 3, 1 was expected"),
        ("bframes=0:ref=1:weightp=1", "weighted_pred_flag = 1, 0 was expected"),
        ("bframes=0:ref=1:weightp=0:cabac=0", "entropy_coding_mode_flag = 0, 1 was expected"),
        ("bframes=0:ref=1:weightp=0:no-deblock=1", ""),
    ],
)
def test_a_stream_of_another_kind_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, params: str, said: str
) -> None:
    monkeypatch.setattr(encoder, "PARAMS", params)
    if not said:
        assert len(decoded(write(tmp_path / "a.mp4", [5, 5]))) == 10
        return
    with pytest.raises(UnknownStream, match=said):
        write(tmp_path / "a.mp4", [5, 5])
    assert list(tmp_path.iterdir()) == []


def test_a_stream_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(UnknownStream, match="no parameter sets"):
        StreamKind.of(b"")
    with pytest.raises(UnknownStream, match="cannot be read"):
        StreamKind.of(b"\0\0\0\1\x67\x64\0\x1e\xac\0\0\1\x68\xee")


def test_numbers_of_the_stream() -> None:
    """Exp-Golomb codes by the table of ITU-T H.264, 9.1: 0 is 1, 1 is 010, 2 is 011, 3 is 00100, ..."""
    assert BitWriter().ue(0).ue(1).ue(2).ue(3).align(0).bytes() == bytes([0b10100110, 0b01000000])
    values = [0, 1, 2, 7, 8, 254, 255, 256, 70000]
    writer = BitWriter().u(3, 5)
    for value in values:
        writer.ue(value).se(value).se(-value)
    read = BitReader(writer.align(1).bytes())
    assert read.u(3) == 5
    for value in values:
        assert (read.ue(), read.se(), read.se()) == (value, value, -value)
    with pytest.raises(IndexError):
        BitReader(b"\0").ue()


@pytest.mark.parametrize(
    ("payload", "stream"),
    [
        (b"\0\0\0\0\1", b"\0\0\3\0\0\3\1"),
        (b"\0\0\1", b"\0\0\3\1"),
        (b"\0\0\3", b"\0\0\3\3"),
        (b"\0\0\4\0\0\0", b"\0\0\4\0\0\3\0"),
        (b"\1\0\0", b"\1\0\0"),
    ],
)
def test_emulation_prevention(payload: bytes, stream: bytes) -> None:
    """ITU-T H.264, 7.4.1.1."""
    assert escaped(payload) == stream and unescaped(stream) == payload


def test_units_are_found_behind_short_and_long_start_codes() -> None:
    assert units(b"\0\0\0\1\x67abc\0\0\1\x68d\0\0\0\1\x65e") == [b"\x67abc", b"\x68d", b"\x65e"]


def exact(rgba: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Luma and both chromas by the bt709 matrix in whole numbers of 15 bits; chroma is rounded twice."""
    red, blue = 0.2126, 0.0722
    green = 1 - red - blue
    rows = [(red, green, blue), (-red, -green, 1 - blue), (1 - red, -green, -blue)]
    shares = [219 / 255, 112 / 255 / (1 - blue), 112 / 255 / (1 - red)]
    luma, *chroma = np.round(np.array(rows) * np.array(shares)[:, None] * 2**15).astype(np.int64)
    rgb = rgba[..., :3].astype(np.int64)
    pairs = rgb[:, 0::2] + rgb[:, 1::2]
    y = ((rgb @ luma + (32 << 14) + (1 << 8) >> 9) + 32) >> 6
    halves = (pairs @ np.array(chroma).T + (256 << 15) + (1 << 9)) >> 10
    return y, (halves[0::2] + halves[1::2] + 64 >> 7).transpose(2, 0, 1)


def planes_of(planes: Planes, height: int) -> tuple[np.ndarray, np.ndarray]:
    made = planes.frame.to_ndarray()
    return made[:height], made[height:].reshape(2, height // 2, -1)


@pytest.mark.parametrize(("width", "height"), [(64, 90), (854, 480), (1920, 1080), (38, 38), (16, 16), (2, 180)])
def test_planes_depend_on_the_picture_alone(width: int, height: int) -> None:
    """Only what changed is converted, where that is known or not; the result is that of the picture by itself."""
    rng = np.random.default_rng(height)
    picture = rng.integers(0, 256, (height, width, 4), dtype=np.uint8)
    seen, told = Planes(width, height), Planes(width, height)
    for planes in (seen, told):
        assert planes.take(picture).all()
        assert not planes.take(picture.copy()).any() and not planes.take(picture, []).any()
    for n in range(12):
        left, top = rng.integers(width), rng.integers(height)
        right, bottom = rng.integers(left, width) + 1, rng.integers(top, height) + 1
        picture[top:bottom, left:right, :3] ^= rng.integers(1, 256, dtype=np.uint8)
        blocks = np.zeros((-(-height // 16), -(-width // 16)), np.bool_)
        blocks[top // 16 : (bottom - 1) // 16 + 1, left // 16 : (right - 1) // 16 + 1] = True
        assert np.array_equal(seen.take(picture), blocks), "only these macroblocks"
        assert np.array_equal(told.take(picture, [(left, top, right, bottom), (0, 0, 1, 1)]), blocks)
        assert not told.take(picture, [(left - 3, top - 3, right + 3, bottom + 3)]).any()
        wanted = exact(picture)
        for planes in (seen, told):
            for found, want in zip(planes_of(planes, height), wanted, strict=True):
                assert np.array_equal(found, want), n


def test_a_picture_that_did_not_change_is_a_hold(tmp_path: Path) -> None:
    """Frames that Manim draws although nothing is seen to move are not encoded."""
    with VideoSink(tmp_path / "a.mp4", 10, 64, 48) as sink:
        for number in (0, 0, 0, 1, 1, 2):
            sink.write(drawn(64, 48, number), 2)
    assert (sink.pictures, sink.frames) == (3, 12)
    assert sha256(tmp_path / "a.mp4") == sha256(write(tmp_path / "b.mp4", [6, 4, 2]))

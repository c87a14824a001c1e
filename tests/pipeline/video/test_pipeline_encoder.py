"""The encoder: colours, frame counts, keyframes, tags, container."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from pipeline.errors import RenderError
from pipeline.video.assemble import Chapter, Segment, count_frames, frame_of, join
from pipeline.video.encoder import VideoSink

COLOURS = """000000 FFFFFF FF0000 00FF00 0000FF 10141B EEF2F7 56B4E9 E69F00 3DDBA4 E58FC0 F0E442 B9A3FF FAFAF7 17202B
0067A3 A84800 00704A A12F78 808080""".split()


def picture(colour: str = "10141B", width: int = 64, height: int = 48, mark: int = 0) -> np.ndarray:
    rgba = np.full((height, width, 4), 255, np.uint8)
    rgba[..., :3] = [int(colour[k : k + 2], 16) for k in (0, 2, 4)]
    rgba[8:16, mark % width : mark % width + 8, :3] = 240
    return rgba


def write(path: Path, repeats: list[int], fps: int = 10, colour: str = "10141B") -> Segment:
    with VideoSink(path, fps, 64, 48) as sink:
        for n, repeat in enumerate(repeats):
            sink.write(picture(colour, mark=5 * n), repeat)
    return Segment(path, sum(repeats))


def test_known_colours_survive(tmp_path: Path) -> None:
    with VideoSink(tmp_path / "c.mp4", 10, 64, 48) as sink:
        for colour in COLOURS:
            plain = picture(colour)
            plain[..., :3] = plain[0, 0, :3]
            sink.write(plain, 3)
    with av.open(str(tmp_path / "c.mp4")) as file:
        frames = [frame.to_ndarray(format="yuv420p") for frame in file.decode(video=0)]
    for n, colour in enumerate(COLOURS):
        wanted = np.array([int(colour[k : k + 2], 16) for k in (0, 2, 4)])
        for frame in frames[3 * n : 3 * n + 3]:
            assert np.abs(rgb_at_middle(frame) - wanted).max() <= 3, colour


def rgb_at_middle(frame: np.ndarray) -> np.ndarray:
    """The bt709 matrix written out (ITU-R BT.709-6, 3.2 to 3.4): independent of what libswscale believes."""
    width, height = 64, 48
    y = (frame[height // 2, width // 2] - 16.0) / 219
    u, v = (frame[height:].reshape(2, -1)[k][(height // 4) * (width // 2) + width // 4] for k in (0, 1))
    b = y + 1.8556 * (u - 128.0) / 224
    r = y + 1.5748 * (v - 128.0) / 224
    return 255 * np.array([r, (y - 0.2126 * r - 0.0722 * b) / 0.7152, b])


@pytest.mark.parametrize("repeats", [[1], [2], [1, 1, 1], [37], [1] * 9 + [50], [3, 1, 4, 1, 5, 9]])
def test_every_frame_is_there_once(tmp_path: Path, repeats: list[int]) -> None:
    write(tmp_path / "a.mp4", repeats)
    with av.open(str(tmp_path / "a.mp4")) as file:
        stream = file.streams.video[0]
        assert stream.duration is not None and stream.time_base is not None
        assert stream.duration * stream.time_base == Fraction(sum(repeats), 10)
        assert [round((frame.time or 0) * 10) for frame in file.decode(stream)] == list(range(sum(repeats)))


def test_keyframes_at_the_start_and_every_two_seconds(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", [1] * 30 + [35])
    with av.open(str(tmp_path / "a.mp4")) as file:
        assert [frame_of(p, 10) for p in file.demux(video=0) if p.size and p.is_keyframe] == [0, 20, 40, 60]


def test_tags_and_container(tmp_path: Path, boxes: Callable[[Path], list[str]]) -> None:
    write(tmp_path / "a.mp4", [5, 5])
    with av.open(str(tmp_path / "a.mp4")) as file:
        context = file.streams.video[0].codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        tags = (context.color_primaries, context.color_trc, context.colorspace, context.color_range)
        assert tags == (1, 1, 1, 1)  # bt709 three times, TV range
    assert_plays_everywhere(boxes(tmp_path / "a.mp4"))


def assert_plays_everywhere(names: list[str]) -> None:
    assert names.index("moov") < names.index("mdat")
    assert not [name for name in names if name.endswith("edts")]


def test_same_pictures_give_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "a.mp4", [1] * 12 + [30])
    write(tmp_path / "b.mp4", [1] * 12 + [30])
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_an_exception_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), VideoSink(tmp_path / "a.mp4", 10, 64, 48) as sink:
        sink.write(picture(), 3)
        raise ZeroDivisionError
    with pytest.raises(ValueError, match="wanted uint8"), VideoSink(tmp_path / "a.mp4", 10, 32, 32) as sink:
        sink.write(picture(), 1)
    assert list(tmp_path.iterdir()) == []


def test_joined_film_is_exact(tmp_path: Path, boxes: Callable[[Path], list[str]]) -> None:
    repeats = [[1], [1, 1], [1] * 7 + [23], [45], [3] + [1] * 30]
    segments = [write(tmp_path / f"{n}.mp4", each, colour=COLOURS[5 + n]) for n, each in enumerate(repeats)]
    chapters = [Chapter("One: <é> & 2", 0, 33), Chapter("Two", 33, 78)]
    assert join(segments, tmp_path / "film.mp4", 10, chapters, "Film") == 111
    with av.open(str(tmp_path / "film.mp4")) as file:
        found = file.chapters()
        assert [(c["metadata"]["title"], float(c["start"] * c["time_base"])) for c in found] == [
            ("One: <é> & 2", 0),
            ("Two", 3.3),
        ]
        assert file.metadata["title"] == "Film"
        packets = [p for p in file.demux(video=0) if p.size]
        steps = np.diff([p.dts * p.time_base for p in packets if p.dts is not None and p.time_base is not None])
        assert set(steps) == {Fraction(1, 10)}
        assert {0, 1, 3, 33, 78} <= {frame_of(p, 10) for p in packets if p.is_keyframe}
    with av.open(str(tmp_path / "film.mp4")) as file:
        frames = list(file.decode(video=0))
    assert [round((frame.time or 0) * 10) for frame in frames] == list(range(111))
    starts = [0, 1, 3, 33, 78]
    for n, start in enumerate(starts):  # every beat begins with its own colour, on its own frame
        with av.open(str(segments[n].path)) as file:
            own = [frame.to_ndarray() for frame in file.decode(video=0)]
        for k, frame in enumerate(own):
            assert np.array_equal(frame, frames[start + k].to_ndarray())
    assert_plays_everywhere(boxes(tmp_path / "film.mp4"))


def test_a_segment_that_lacks_frames_is_refused(tmp_path: Path) -> None:
    one = write(tmp_path / "a.mp4", [5])
    (tmp_path / "film.mp4").write_text("the old one")
    with pytest.raises(RenderError, match=r"a.mp4: has 5 frames where 6 are planned"):
        join([one, Segment(one.path, 6)], tmp_path / "film.mp4", 10)
    (tmp_path / "broken.mp4").write_bytes(one.path.read_bytes()[:700])
    with pytest.raises(RenderError, match=r"broken.mp4"):
        join([Segment(tmp_path / "broken.mp4", 5)], tmp_path / "film.mp4", 10)
    assert (tmp_path / "film.mp4").read_text() == "the old one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "broken.mp4", "film.mp4"]
    assert count_frames(one.path) == 5

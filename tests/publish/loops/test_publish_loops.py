"""Loops: beats without sound that begin again, and over anything."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from pipeline.errors import UserError
from pipeline.publish.choices import Choices
from pipeline.publish.film.film import Film
from pipeline.publish.film.pictures import frames_of, rgb_of
from pipeline.publish.loops import loops
from pipeline.publish.loops.gif import Colours, Gif, Nearest
from pipeline.publish.loops.ground import ground_of, over, without
from pipeline.publish.loops.loops import beats_of, size_of
from pipeline.publish.loops.shots import HOLD_S, Shot, shots
from pipeline.video.encoder import VideoSink
from tests.publish.media_rules import check

DARK, LIGHT = (16, 20, 27), (250, 248, 245)


@pytest.fixture(scope="module")
def made(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The loop of one beat, in all four forms."""
    folder = tmp_path_factory.mktemp("loops")
    loops.make(films[:1], folder, Choices(("1.welcome",)))
    return folder


def test_one_beat_makes_four_files(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == [
        f"1.welcome.en.{ending}" for ending in ("gif", "mp4", "webm", "webp")
    ]


def test_the_mp4_is_the_film_without_its_sound(films: tuple[Film, ...], made: Path) -> None:
    welcome = films[0].steps[0].timeline.beat("welcome")
    tags = check(made / "1.welcome.en.mp4", fps=10, frames=welcome.frames, starts=[0], language="eng", heard=False)
    assert tags["title"] == welcome.title


def test_gif_webp_and_webm_show_the_same_for_the_same_time(films: tuple[Film, ...], made: Path) -> None:
    step = films[0].steps[0]
    expected = list(shots(step.video, step.timeline.beat("welcome"), 10, (320, 180), 15))
    gif, webp = (list(animation(made / f"1.welcome.en.{ending}")) for ending in ("gif", "webp"))
    assert [round(duration / 100) for _, duration in gif] == [shot.frames for shot in expected]
    assert [duration for _, duration in webp[:-1]] == [100 * shot.frames for shot in expected[:-1]]
    for shot, (one, _), (other, _) in zip(expected, gif, webp, strict=True):
        assert np.array_equal(one, other), "both in the same colours"
        off = np.abs(one.astype(int) - shot.picture)
        assert off.mean() < 1 and np.percentile(off, 99.9) < 24
    with av.open(str(made / "1.welcome.en.webm")) as source:
        stream = source.streams.video[0]
        assert (stream.codec_context.name, stream.metadata["ALPHA_MODE"]) in (("vp9", "1"), ("libvpx-vp9", "1"))
        assert source.duration is not None and abs(source.duration / 1e6 - expected[-1].end / 10) < 0.11
    *_, last = overlay(made / "1.welcome.en.webm")
    off = np.abs(over(last, ground_of(expected[0].picture)).astype(int) - expected[-1].picture)
    assert off.mean() < 1.5 and np.percentile(off, 99) < 30, "over its own ground it is what it was"
    assert (last[:8, :8, 3] < 8).all() and (last[..., 3] > 200).any(), "the corner is empty, the words are not"


def animation(path: Path) -> Iterator[tuple[np.ndarray, float]]:
    with Image.open(path) as image:
        assert image.info["loop"] == 0, "for ever"
        for number in range(image.n_frames):
            image.seek(number)
            image.load()
            yield np.asarray(image.convert("RGB")), image.info["duration"]


def overlay(path: Path) -> Iterator[np.ndarray]:
    """The pictures of a WebM with their alpha, which FFmpeg's own decoder would leave out."""
    with av.open(str(path)) as source:
        decoder = av.CodecContext.create("libvpx-vp9", "r")
        for packet in source.demux(source.streams.video[0]):
            for frame in decoder.decode(packet if packet.size else None):
                assert frame.format.name == "yuva420p"
                yield frame.reformat(format="rgba", src_colorspace="ITU709").to_ndarray()


def test_two_runs_make_the_same_bytes(films: tuple[Film, ...], made: Path, tmp_path: Path) -> None:
    loops.make(films[:1], tmp_path, Choices(("1.welcome",)))
    for path in made.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name


def test_which_beats(films: tuple[Film, ...]) -> None:
    film = films[0]

    def named(*names: str) -> list[str]:
        return [f"{step.number}.{beat.key}" for step, beat in beats_of(film, names)]

    assert named() == ["1.welcome", "2.open"], "one a step, the longest that asks nothing"
    assert named("all") == ["1.welcome", "1.network", "2.open", "2.end"]
    assert named("learning_loop.end", "1") == ["1.welcome", "1.network", "2.end"]
    with pytest.raises(UserError, match=r"--beat 2\.ned: step 2 learning_loop has no such beat; did you mean 'end'\?"):
        named("2.ned")


def moving(path: Path, fps: int, holds: list[int]) -> None:
    """A film of a square that moves, once a hold; its ground is dark."""
    with VideoSink(path, fps, 320, 180) as sink:
        for n, frames in enumerate(holds):
            picture = np.full((180, 320, 4), (*DARK, 255), np.uint8)
            picture[20:60, 10 + 40 * n : 40 + 40 * n, :3] = (86, 180, 233)
            picture[100:140, 20:300, :3] = np.arange(280)[None, :, None] % 40 * 5
            sink.write(picture, frames)


def test_holds_are_one_picture_and_are_shortened_whatever_keyframes_are_in_them(
    films: tuple[Film, ...], tmp_path: Path
) -> None:
    moving(tmp_path / "film.mp4", 10, [3, 65, 10, 45])
    beat = replace(films[0].steps[0].timeline.beat("welcome"), start_frame=0, frames=123)
    found = list(shots(tmp_path / "film.mp4", beat, 10, (320, 180), 15))
    longest = round(HOLD_S * 10)
    assert [(shot.start, shot.frames) for shot in found] == [
        (0, 3),
        (3, longest),
        (3 + longest, 10),
        (13 + longest, longest),
    ]
    still = (found[0].picture[100:140] == found[-1].picture[100:140]).all(2).mean()
    assert still > 0.97, "what does not move keeps its colours: no flicker where keyframes are encoded anew"


def test_only_so_many_pictures_a_second_and_the_last_one_always(films: tuple[Film, ...], tmp_path: Path) -> None:
    moving(tmp_path / "film.mp4", 30, [1] * 6)
    beat = replace(films[0].steps[0].timeline.beat("welcome"), start_frame=0, frames=6)
    found = list(shots(tmp_path / "film.mp4", beat, 30, (320, 180), 15))
    assert [(shot.start, shot.frames) for shot in found] == [(0, 2), (2, 2), (4, 1), (5, round(30 * HOLD_S))]
    (last,) = frames_of(tmp_path / "film.mp4", 5, 1, 30)
    assert np.abs(found[-1].picture.astype(int) - rgb_of(last)).max() <= 6


@pytest.mark.parametrize("ground", [DARK, LIGHT])
def test_colour_to_alpha_is_exact_over_its_ground(ground: tuple[int, int, int]) -> None:
    picture = np.full((64, 64, 3), ground, np.uint8)
    share = np.linspace(0, 1, 40)[:, None, None]
    for n, colour in enumerate([(255, 0, 0), (86, 180, 233), (128, 128, 128)]):
        picture[12:52, 4 + 18 * n : 16 + 18 * n] = (share * np.array(colour) + (1 - share) * np.array(ground)).round()
    found = without(picture, ground_of(picture))
    assert ground_of(picture) == ground
    off = np.abs(over(found, ground).astype(int) - picture)
    assert off.max() <= 13 and off[30:].max() <= (2 if ground == LIGHT else 27)
    assert (found[:10, :, 3] == 0).all() and found[51, 8, 3] > 240
    assert (found[..., 3] <= 255).all()


def test_what_an_encoder_left_beside_bright_lines_is_no_dark_rim() -> None:
    picture = np.full((64, 64, 3), DARK, np.uint8)
    picture[30:34] = (238, 242, 247)
    picture[26:30] = picture[34:38] = (8, 12, 19)  # ringing: a little darker than the ground
    seen = over(without(picture, DARK), (255, 255, 255))
    assert seen[26:30].min() > 240, "over white, no grey rim"


def test_what_is_transparent_has_the_colour_of_what_is_near() -> None:
    picture = np.full((64, 64, 3), DARK, np.uint8)
    picture[24:40, 24:40] = (230, 159, 0)
    found = without(picture, DARK)
    red, green, blue, alpha = (int(level) for level in found[22, 30])
    assert alpha == 0 and red > 200 and green > 120 and blue < 60, "no seam where an encoder mixes neighbours"
    assert (without(np.full((16, 16, 3), DARK, np.uint8), DARK)[..., 3] == 0).all()


def test_a_gif_writes_only_what_changed_and_finds_colours_exactly(tmp_path: Path) -> None:
    first = np.full((40, 60, 3), DARK, np.uint8)
    first[5:10, 5:10] = (230, 159, 0)
    second = first.copy()
    second[20:30, 30:50] = (27, 35, 46)
    colours = Colours()
    for picture in (first, second, second):
        colours.add(picture)
    table = colours.table()
    nearest = Nearest(table)
    with (tmp_path / "x.gif").open("wb") as file:
        gif = Gif(file, 60, 40, table)
        for picture, hundredths in ((first, 7), (second, 13), (second, 250)):
            gif.add(nearest.indices(picture), hundredths)
        gif.close()
    found = list(animation(tmp_path / "x.gif"))
    assert [duration for _, duration in found] == [70, 130, 2500]
    for (shown, _), picture in zip(found, (first, second, second), strict=True):
        assert np.array_equal(shown, picture)
    data = (tmp_path / "x.gif").read_bytes()
    places = [
        data[at + 1 : at + 9] for at in range(len(data)) if data[at : at + 1] == b"," and data[at - 1 : at] == b"\0"
    ]
    assert bytes((30, 0, 20, 0, 20, 0, 10, 0)) in places, "the second picture is 20 x 10 points at (30, 20)"


def test_sizes_are_even_and_never_larger_than_the_film(films: tuple[Film, ...]) -> None:
    assert size_of(films[0].steps[0].video, 960) == (320, 180)
    assert size_of(films[0].steps[0].video, 100) == (100, 56)


def test_a_shot_ends_where_the_next_begins() -> None:
    assert Shot(np.zeros((2, 2, 3), np.uint8), 5, 3).end == 8

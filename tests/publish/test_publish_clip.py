"""A stretch of beats cut out of a rendered film."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
import srt
import webvtt
from PIL import Image

from pipeline.cli import main
from pipeline.errors import RenderError, UserError
from pipeline.publish.clip.clip import clip, stretch, timeline_of
from pipeline.publish.film.film import Film
from pipeline.publish.film.media import write_stretches
from pipeline.publish.film.pictures import frames_of, rgb_of
from tests.publish.media_rules import check


@pytest.fixture(scope="module")
def cut(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip over the end of one step and the beginning of the next: network, open."""
    out = tmp_path_factory.mktemp("clip") / "part.mp4"
    made = clip([rendered / "en"], "1.network", "learning_loop.open", out)
    assert made == [out, *(out.with_suffix(suffix) for suffix in (".vtt", ".srt", ".png"))]
    return out


def test_a_clip_keeps_every_rule_and_has_exactly_its_beats(films: tuple[Film, ...], cut: Path) -> None:
    network, begin = films[0].steps[0].timeline.beat("network"), films[0].steps[1].timeline.beat("open")
    tags = check(cut, fps=10, frames=network.frames + begin.frames, starts=[0, network.frames], language="eng")
    assert tags["title"] == "The network we will follow – All together"
    assert (tags["artist"], tags["copyright"]) == ("A. Teacher", "CC BY 4.0")
    with av.open(str(cut)) as source:
        assert not source.chapters(), "chapters of the step would be wrong in a clip"


def test_its_pictures_and_its_sound_are_those_of_the_film(films: tuple[Film, ...], cut: Path) -> None:
    network, begin = films[0].steps[0].timeline.beat("network"), films[0].steps[1].timeline.beat("open")
    for source, start, beat, at in (
        (films[0].steps[0].video, network.start_frame, network, 0),
        (films[0].steps[1].video, 0, begin, network.frames),
    ):
        for frame in (0, beat.frames // 2, beat.frames - 1):
            there, here = (
                (rgb_of(next(frames_of(file, n, 1, 10)))) for file, n in ((source, start + frame), (cut, at + frame))
            )
            assert np.array_equal(there, here), (beat.key, frame)
        assert abs(shift(heard(source), heard(cut), start * 4800, at * 4800, beat.frames * 4800)) <= 1024, beat.key


def heard(path: Path) -> np.ndarray:
    with av.open(str(path)) as source:
        return np.concatenate([frame.to_ndarray()[0] for frame in source.decode(audio=0)])


def shift(source: np.ndarray, copy: np.ndarray, start: int, at: int, samples: int) -> int:
    """By how many samples the sound of a stretch came later."""
    spread = 4800
    piece = source[start + spread : start + samples - spread]
    place = copy[at : at + samples]
    size = 1 << (len(piece) + len(place)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(place, size) * np.conj(np.fft.rfft(piece, size)))
    return int(np.argmax(likeness[: 2 * spread])) - spread


def test_captions_begin_with_the_clip_and_the_poster_shows_it(films: tuple[Film, ...], cut: Path) -> None:
    captions = list(srt.parse(cut.with_suffix(".srt").read_text(encoding="utf-8")))
    said = " ".join(caption.content.replace("\n", " ") for caption in captions)
    assert said.startswith("This is the network we will follow.") and said.endswith("let them work together.")
    assert captions[0].start.total_seconds() < 0.5
    network = films[0].steps[0].timeline.beat("network")
    second = next(caption for caption in captions if caption.content.startswith("Step eight"))
    begin = films[0].steps[1].timeline.beat("open")
    spoken_s = (network.frames + begin.lines[0].start_frame) / 10
    assert spoken_s <= second.start.total_seconds() < spoken_s + 0.5, (
        "with its words, or when the caption before could be read"
    )
    assert [caption.text for caption in webvtt.read(cut.with_suffix(".vtt"))] == [
        caption.content for caption in captions
    ]
    with Image.open(cut.with_suffix(".png")) as poster:
        assert poster.size == (320, 180)
        last = rgb_of(next(frames_of(films[0].steps[1].video, begin.frames - 1, 1, 10)))
        assert np.array_equal(np.asarray(poster), last), "the last picture of the longest beat that asks nothing"


def test_whole_steps_and_titles(films: tuple[Film, ...]) -> None:
    film = films[0]
    assert timeline_of(stretch(film, "2", "2")).title == "The learning loop"
    assert timeline_of(stretch(film, "1", "2")).frames == sum(step.timeline.frames for step in film.steps)
    assert timeline_of(stretch(film, "1.network", "2.open")).title == "The network we will follow – All together"
    assert timeline_of(stretch(film, "learning-loop.end", "2.end")).title == "The end"


def test_names_of_clips_without_out(own_copy: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = own_copy("es")
    assert main(["clip", "--film", str(folder), "--from", "1.welcome"]) == 0
    assert main(["clip", "--film", str(folder), "--from", "1", "--to", "learning_loop.open"]) == 0
    names = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert names == [
        f"{base}.es.{ending}" for base in ("1.welcome", "1--2.open") for ending in ("mp4", "vtt", "srt", "png")
    ]
    assert all((folder / "clips" / name).is_file() for name in names)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--from", "1.netwrok"],
            "--from 1.netwrok: step 1 what_is_backpropagation has no such beat; did you mean 'network'?",
        ),
        (["--from", "learning_lop.open"], "--from learning_lop.open: there is no such step"),
        (
            ["--from", "1.network", "--to", "1.welcome"],
            "--to 1.welcome: comes before --from 1.network; swap the two",
        ),
        (["--from", "2", "--to", "1"], "--to 1: comes before --from 2"),
        (["--from", "2", "--out", "clip.webm"], "--out clip.webm: is written as MP4; call it clip.mp4"),
        (["--from", "2", "--lang", "fr"], "--language fr: there is no film in this language"),
    ],
)
def test_what_cannot_be_cut_is_told_with_its_cure(
    rendered: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clip", "--film", str(rendered / "en"), *options]) == 2
    assert capsys.readouterr().err.startswith(said)


def test_the_film_itself_is_never_written_over(rendered: Path, films: tuple[Film, ...]) -> None:
    with pytest.raises(UserError, match="is the film itself"):
        clip([rendered / "en"], "1", "1", films[0].steps[0].video)
    with pytest.raises(
        UserError, match="one file, and films in 2 languages; choose one with --language en or --language es"
    ):
        clip([rendered / "en", rendered / "es"], "1", "1", Path("x.mp4"))


def test_a_step_that_lies_between_must_be_there(films: tuple[Film, ...]) -> None:
    gap = replace(films[0], steps=(films[0].steps[0], replace(films[0].steps[1], number=3)))
    with pytest.raises(UserError, match="lacks step 2, which lies between"):
        stretch(gap, "1", "3")


def test_nothing_is_cut_where_no_keyframe_is(films: tuple[Film, ...], tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="frame 5 is not a keyframe"):
        write_stretches(films[0], [(films[0].steps[0].video, 5, 10)], tmp_path / "x.mp4", 10, {})

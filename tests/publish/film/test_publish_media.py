"""The films that are published: every rule for MP4s, tags, and what places refuse."""

from dataclasses import replace
from pathlib import Path

import av
import pytest

from lesson import Caption, to_srt, to_vtt
from pipeline.errors import UserError
from pipeline.publish.film import media
from pipeline.publish.film.film import Film
from tests.publish.media_rules import check

JOINER = "\u2060"  # word joiner: after a text that players would read as markup; not seen


def test_a_steps_film_keeps_every_rule_and_has_its_tags(films: tuple[Film, ...], tmp_path: Path) -> None:
    film = films[0]
    step = film.steps[1]
    media.write_step(film, step, tmp_path / "step.mp4", {"genre": "Lesson"})
    line = step.timeline
    tags = check(
        tmp_path / "step.mp4",
        fps=line.fps,
        frames=line.frames,
        starts=[beat.start_frame for beat in line.beats],
        language="eng",
    )
    expected = {
        "title": step.title,
        "album": film.course.title,
        "artist": "A. Teacher",
        "copyright": "CC BY 4.0",
        "track": "2/2",
        "genre": "Lesson",
    }
    assert expected.items() <= tags.items()
    assert tags["description"] == tags["comment"] == "How a network learns, in two small steps."


def test_a_film_nobody_speaks_has_no_sound_and_evil_titles_are_tags_as_they_are(
    films: tuple[Film, ...], tmp_path: Path
) -> None:
    film = films[1]
    media.write_film(film, tmp_path / "film.mp4")
    lines = [step.timeline for step in film.steps]
    starts = [
        beat.start_frame + before
        for line, before in zip(lines, (0, lines[0].frames), strict=True)
        for beat in line.beats
    ]
    tags = check(
        tmp_path / "film.mp4",
        fps=10,
        frames=sum(line.frames for line in lines),
        starts=starts,
        language="spa",
        heard=media.is_heard(film.steps[0].video),
    )
    assert tags["title"] == film.course.title
    with av.open(str(tmp_path / "film.mp4")) as source:
        assert [chapter["metadata"]["title"] for chapter in source.chapters()] == [
            f"{step.number}. {step.title}" for step in film.steps
        ]


def test_without_sound_films_are_written_all_the_same(films: tuple[Film, ...], tmp_path: Path) -> None:
    film, line = films[0], films[0].steps[1].timeline
    media.join([media.Segment(film.steps[1].video, line.frames)], tmp_path / "silent.mp4", line.fps)
    silent = replace(
        film, video=tmp_path / "silent.mp4", steps=(replace(film.steps[1], video=tmp_path / "silent.mp4"),)
    )
    media.write_step(silent, silent.steps[0], tmp_path / "step.mp4")
    media.write_film(silent, tmp_path / "film.mp4")
    for name in ("step.mp4", "film.mp4"):
        check(tmp_path / name, fps=line.fps, frames=line.frames, starts=[0], language="eng", heard=False)


def test_the_whole_film_must_be_there(films: tuple[Film, ...], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no whole film"):
        media.write_film(replace(films[0], video=None), tmp_path / "film.mp4")


def test_two_runs_make_the_same_bytes(films: tuple[Film, ...], tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        media.write_step(films[0], films[0].steps[0], tmp_path / name)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_what_a_place_refuses_is_said_with_sizes(tmp_path: Path) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "small.vtt").write_bytes(b"x" * 295_000)
    assert media.beyond_limits(folder) == []
    (folder / "large.srt").write_bytes(b"x" * 295_001)
    with (folder / "lesson.mp4").open("wb") as sparse:
        sparse.truncate(500_000_001)
    first, second = media.beyond_limits(folder)
    assert first.startswith("web/large.srt: 295,001 bytes; Canvas, one caption file: at most 295,000")
    assert second.startswith("web/lesson.mp4: 500,000,001 bytes; Canvas, one film")
    with pytest.raises(UserError, match=r"large\.srt: 295,001 bytes"):
        media.within(folder / "large.srt", "Canvas, one caption file")


def test_captions_escape_where_the_format_does_and_only_there() -> None:
    captions = [Caption(0.5, 2.0, ("a < b & c > d", "<script>alert(1)</script> &amp;"))]
    assert "a &lt; b &amp; c &gt; d\n&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;\n" in to_vtt(captions)
    assert "a < b & c > d\n<script>alert(1)</script> &amp;\n" in to_srt(captions).replace(JOINER, "")

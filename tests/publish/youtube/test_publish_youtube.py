"""What an upload to YouTube asks for, within its limits."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import srt
from PIL import Image

from pipeline.publish.film.film import Film
from pipeline.publish.youtube import youtube
from pipeline.publish.youtube.thumbnail import write_thumbnail
from pipeline.publish.youtube.youtube import chapters_of, clock, shortened
from tests.publish.media_rules import check

FILES = ["captions.en.srt", "captions.es.srt", "description.txt", "tags.txt", "thumbnail.png", "title.txt", "video.mp4"]


@pytest.fixture(scope="module")
def made(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both films' uploads."""
    folder = tmp_path_factory.mktemp("made") / "youtube"
    notes = youtube.make(films, folder)
    assert [note.split(":")[0] for note in notes] == ["youtube/en", "youtube/es"]
    assert all("no chapters: YouTube wants at least 3, each of 10 seconds or more" in note for note in notes)
    return folder


def test_a_folder_a_language_with_everything(films: tuple[Film, ...], made: Path) -> None:
    for film in films:
        folder = made / film.language
        assert sorted(path.name for path in folder.iterdir()) == FILES
        lines = [step.timeline for step in film.steps]
        tags = check(
            folder / "video.mp4",
            fps=10,
            frames=sum(line.frames for line in lines),
            starts=[0, lines[0].frames],
            language={"en": "eng", "es": "spa"}[film.language],
            heard=film.language == "en",
        )
        assert (tags["title"], tags["artist"]) == (film.course.title, "A. Teacher")


def test_texts_keep_the_limits_whatever_titles_hold(made: Path) -> None:
    for language in ("en", "es"):
        title, description, tags = (
            (made / language / f"{name}.txt").read_text(encoding="utf-8") for name in ("title", "description", "tags")
        )
        assert 0 < len(title.strip()) <= 100 and "\n" not in title.strip()
        assert len(description.encode()) <= 5000 and len(tags) <= 500
        assert not set("<>") & set(title + description + tags)
    assert "‹script›" in (made / "es" / "tags.txt").read_text(encoding="utf-8")
    description = (made / "es" / "description.txt").read_text(encoding="utf-8")
    assert "Autoría: A. Teacher\nLicencia: CC BY 4.0\n" in description and "Conceptos clave\n• " in description


def test_captions_of_every_language_fit_this_film(films: tuple[Film, ...], made: Path) -> None:
    english, spanish = films
    assert (made / "en" / "captions.en.srt").read_bytes() == english.srt.read_bytes()
    seconds = sum(step.seconds for step in english.steps)
    captions = list(srt.parse((made / "en" / "captions.es.srt").read_text(encoding="utf-8")))
    there = srt.parse(spanish.srt.read_text(encoding="utf-8"))
    assert " ".join(" ".join(each.content for each in captions).split()) == " ".join(
        " ".join(each.content for each in there).split()
    )
    assert all(before.end <= after.start for before, after in pairwise(captions))
    assert captions[-1].end.total_seconds() <= seconds + 0.001
    second = next(each for each in captions if each.content.startswith("Step eight"))
    assert second.start.total_seconds() >= english.steps[0].seconds


def test_single_steps_make_uploads_of_their_own(films: tuple[Film, ...], tmp_path: Path) -> None:
    film = replace(films[0], video=None, steps=films[0].steps[1:])
    youtube.make((film,), tmp_path / "youtube")
    folder = tmp_path / "youtube" / "en" / film.steps[0].slug
    assert sorted(path.name for path in folder.iterdir()) == [name for name in FILES if ".es." not in name]
    assert (folder / "title.txt").read_text(encoding="utf-8") == f"The learning loop – {film.course.title}\n"
    check(folder / "video.mp4", fps=10, frames=film.steps[0].timeline.frames, starts=[0], language="eng")


def test_chapters_begin_at_zero_and_are_long_enough() -> None:
    marks = [(0.0, "a"), (4.5, "b"), (10.2, "c"), (19.9, "d"), (25.0, "e"), (33.9, "f")]
    assert chapters_of(marks, 50) == [(0.0, "a"), (10.2, "c"), (25.0, "e")]
    assert chapters_of([*marks, (41.0, "g")], 60) == [(0.0, "a"), (10.2, "c"), (25.0, "e"), (41.0, "g")]
    assert chapters_of([*marks, (41.0, "g")], 50.5) == [(0.0, "a"), (10.2, "c"), (25.0, "e")], "the last one, too"
    assert chapters_of(marks[:4], 18) == [], "fewer than three are none"


@pytest.mark.parametrize(
    ("second", "whole", "said"),
    [(0, 100, "0:00"), (65.9, 100, "1:05"), (754, 1279, "12:34"), (65, 3600, "0:01:05"), (3725, 4000, "1:02:05")],
)
def test_times_are_written_as_youtube_reads_them(second: float, whole: float, said: str) -> None:
    assert clock(second, whole) == said


def test_titles_are_cut_behind_words() -> None:
    assert shortened("The error signal at the output", 60) == "The error signal at the output"
    assert shortened("The error signal at the output", 20) == "The error signal at…"
    assert shortened("x" * 80, 60) == "x" * 59 + "…"
    assert all(len(shortened("ab cde fgh, ijk", most)) <= most for most in range(1, 20))


def test_a_long_description_is_cut_and_keeps_chapters_author_and_licence(
    films: tuple[Film, ...], tmp_path: Path
) -> None:
    film = films[0]
    long = replace(
        film.course,
        description="Ñandú wörter <b> " * 600,
        concepts=tuple((f"Concept {n}", "word " * 40) for n in range(40)),
    )
    steps = tuple(
        replace(
            film.steps[n % 2], number=n + 1, title=f"A step with a title that is far too long for a chapter, number {n}"
        )
        for n in range(4)
    )
    upload = youtube._Upload(
        replace(film, course=long), steps, "t", tuple((20.0 * n, step.title) for n, step in enumerate(steps))
    )
    text = youtube._description(upload, chapters_of(upload.marks, 80))
    assert len(text.encode()) <= 5000 and "<" not in text
    assert text.startswith("Ñandú wörter ‹b›") and text.endswith("Author: A. Teacher\n" + "Licence: CC BY 4.0\n")
    assert "\nChapters\n0:00 A step with a title that is far too long for a chapter…\n0:20 A step" in text
    tags = youtube.tags_of(upload)
    assert sum(len(tag) + 1 + 2 * (" " in tag) for tag in tags) <= 500 and len(tags) == len(
        {tag.casefold() for tag in tags}
    )


def test_a_thumbnail_is_large_words_and_a_drawing(films: tuple[Film, ...], made: Path, tmp_path: Path) -> None:
    file = made / "en" / "thumbnail.png"
    assert file.stat().st_size < 2_000_000
    with Image.open(file) as image:
        assert (image.size, image.mode) == ((1280, 720), "RGB")
        small = np.asarray(image.resize((320, 180), Image.Resampling.LANCZOS).convert("L"), int)
    assert (small[:90] > 200).sum() > 1000, "words that can be read in a list"
    assert (abs(small[90:] - small[-1, 0]) > 20).sum() > 500, "and a drawing below them"
    poster = films[0].steps[1].poster
    for title in ("学习", "", "x" * 60, "word " * 12):
        write_thumbnail(poster, title, tmp_path / "odd.png")
        with Image.open(tmp_path / "odd.png") as image:
            assert image.size == (1280, 720)

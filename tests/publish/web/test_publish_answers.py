"""What comes after an open question is kept back everywhere on the page, and no picture shows it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from lesson.script.questions import Answer, Question
from lesson.time.timeline import AskedAt
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.film.pictures import frames_of, rgb_of
from pipeline.publish.film.posters import picture_of, seen_before_asked
from pipeline.publish.web.pages import step_page
from pipeline.publish.web.show import Asked, film_show, step_show


def asking(film: Film, *beats: str, answer: str = "Right to left") -> Film:
    """The same film, with a question at the end of each of these beats ("0.welcome") and no others."""
    steps = []
    for number, step in enumerate(film.steps):
        rows = []
        for beat in step.timeline.beats:
            question = Question(f"{beat.key}?", (Answer("Not so", False), Answer(answer, True)))
            rows.append(
                replace(beat, questions=(AskedAt(beat.frames, question),) if f"{number}.{beat.key}" in beats else ())
            )
        steps.append(replace(step, timeline=replace(step.timeline, beats=tuple(rows))))
    return replace(film, steps=tuple(steps))


def test_a_question_at_the_end_of_its_beat_keeps_the_next_beats_back(films: tuple[Film, ...]) -> None:
    film = asking(films[0], "0.welcome")
    first, second = step_show([film], film, film.steps[0]).chapters
    assert (first.after, second.after) == ("", "welcome-1")
    assert {line.after for line in first.told if not isinstance(line, Asked)} == {""}
    assert {line.after for line in second.told} == {"welcome-1"} and second.told


def test_everything_behind_is_kept_back_to_the_end_of_the_film(films: tuple[Film, ...]) -> None:
    film = asking(films[0], "0.welcome", "1.open")
    chapters = film_show([film], film).chapters
    first, last = "what_is_backpropagation/welcome-1", "learning_loop/open-1"
    told = [item for chapter in chapters for item in chapter.told]
    at = [n for n, item in enumerate(told) if isinstance(item, Asked)]
    assert [item.after for item in told] == [""] * (at[0] + 1) + [first] * (at[1] - at[0]) + [last] * (
        len(told) - at[1] - 1
    )
    assert [chapter.after for chapter in chapters] == ["", first]


@pytest.mark.parametrize(
    ("title", "answer", "tells"),
    [
        ("The network runs right to left", "Right to left", True),
        ("Right, or left?", "Right to left", False),
        ("Up it goes", "Up", True),
        ("The updates", "Up", False),
        ("w5 moves most", "w5", True),
        ("To take away", "Larger", False),
        ("…", "?", False),
    ],
)
def test_a_chapters_title_that_has_the_answer_is_kept_back(
    films: tuple[Film, ...], title: str, answer: str, tells: bool
) -> None:
    film = asking(films[0], "0.welcome", answer=answer)
    step = film.steps[0]
    beats = (step.timeline.beats[0], replace(step.timeline.beats[1], title=title))
    film = replace(film, steps=(replace(step, timeline=replace(step.timeline, beats=beats)), *film.steps[1:]))
    assert step_show([film], film, film.steps[0]).chapters[1].tells == ("welcome-1" if tells else "")
    page = BeautifulSoup(step_page([film], step.key, media={"en": "x.mp4"}), "html.parser")
    assert [span.text for span in page.select("nav [data-tells]")] == ([title] if tells else [])
    headings = page.select(".told h3")
    assert [heading.get("data-after") for heading in headings] == [None, "welcome-1"]


def last_picture(step: StepFilm, beat: int, path: Path) -> Path:
    row = step.timeline.beats[beat]
    Image.fromarray(rgb_of(next(frames_of(step.video, row.start_frame + row.frames - 1, 1, step.timeline.fps)))).save(
        path
    )
    return path


def test_a_poster_from_behind_a_question_is_not_shown(films: tuple[Film, ...], tmp_path: Path) -> None:
    film = asking(films[0], "0.welcome")
    step = film.steps[0]
    welcome = step.timeline.beats[0]
    frames = seen_before_asked(step)
    assert frames and max(frames) <= welcome.frames
    answer, before = last_picture(step, 1, tmp_path / "answer.png"), last_picture(step, 0, tmp_path / "before.png")
    fps = step.timeline.fps
    shown = np.asarray(picture_of(answer, step.video, frames, fps))
    assert np.array_equal(shown, rgb_of(next(frames_of(step.video, frames[0], 1, fps)))), (
        "a picture before the question"
    )
    kept = picture_of(before, step.video, frames, fps)
    assert np.array_equal(np.asarray(kept), np.asarray(Image.open(before))), "a poster from before it stays"
    assert seen_before_asked(asking(films[0]).steps[0]) == ()
    assert np.array_equal(
        np.asarray(picture_of(answer, step.video, (), fps)), np.asarray(Image.open(answer).convert("RGB"))
    )


def test_one_label_more_makes_another_picture(films: tuple[Film, ...], tmp_path: Path) -> None:
    """An answer is a digit somewhere: even so little is seen, and what an encoder does to a picture is not."""
    step = films[0].steps[0]
    before = last_picture(step, 0, tmp_path / "before.png")
    frame = step.timeline.beats[0].frames - 1
    picture = np.array(Image.open(before))
    noisy = np.clip(picture.astype(int) + np.random.default_rng(1).integers(-5, 6, picture.shape), 0, 255).astype(
        np.uint8
    )
    Image.fromarray(noisy).save(tmp_path / "noisy.png")
    picture[90:97, 150:154] = 255 - picture[90:97, 150:154]
    Image.fromarray(picture).save(tmp_path / "label.png")
    same, other = (
        np.asarray(picture_of(tmp_path / name, step.video, (frame,), step.timeline.fps))
        for name in ("noisy.png", "label.png")
    )
    assert np.array_equal(same, noisy)
    assert not np.array_equal(other, picture)

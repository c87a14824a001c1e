"""Another language's words over a film's time."""

import random
from dataclasses import replace
from itertools import pairwise

from lesson import SpokenLine, Timeline, cues_of
from lesson.script.questions import Answer, Question
from lesson.time.caption_text import MAX_CHARS, MAX_LINES
from lesson.time.timeline import AskedAt, BeatTime
from pipeline.publish.film.film import Film
from pipeline.publish.film.retime import retimed

QUESTION = Question("Up or down?", (Answer("Up", True), Answer("Down", False)))


def line(text: str, start: int, *words: int, end: int, pauses: tuple[tuple[int, int], ...] = ()) -> SpokenLine:
    return SpokenLine(text, text, start, end - start, len(words), words, pauses, ((start, text),))


def beat(
    key: str, start: int, frames: int, *lines: SpokenLine, cues: dict[str, int] | None = None, asked: int | None = None
) -> BeatTime:
    questions = () if asked is None else (AskedAt(asked, QUESTION),)
    return BeatTime(
        key, f"the {key}", start, frames, sum(each.words for each in lines), lines, cues or {}, questions=questions
    )


def timeline(language: str, fps: int, *beats: BeatTime) -> Timeline:
    return Timeline(2, "step", f"in {language}", fps, 320, 180, language, beats)


def test_words_move_with_the_cues_the_question_and_the_ends_around_them() -> None:
    english = timeline(
        "en",
        30,
        beat("a", 0, 90),
        beat("b", 90, 300, line("one two", 0, 0, 60, end=120), cues={"x": 60, "y": 100}, asked=150),
    )
    said = line("uno dos tres cuatro", 0, 0, 10, 25, 30, end=50, pauses=((2, 5),))
    spanish = timeline("es", 10, beat("b", 0, 100, said, cues={"x": 10, "y": 30}, asked=60))
    found = retimed(spanish, english)
    moved = found.beat("b")
    (words,) = moved.lines
    assert (found.fps, found.language, found.title, found.frames) == (30, "es", "in es", 390)
    assert (moved.start_frame, moved.frames, moved.questions[0].frame) == (90, 300, 150)
    assert moved.cues == {"x": 60, "y": 100}
    assert words.word_frames == (0, 60, 90, 100)  # 25 lies three quarters of the way from x to y
    assert (words.end_frame, words.utterances) == (120, ((0, "uno dos tres cuatro"),))
    assert words.pauses == ((2, 10),)  # 5 frames of 20 where 40 frames are


def test_cues_in_another_order_are_left_out() -> None:
    english = timeline("en", 10, beat("b", 0, 100, cues={"x": 20, "y": 40, "z": 60}))
    spanish = timeline("es", 10, beat("b", 0, 100, cues={"y": 10, "x": 50, "z": 80}))
    assert retimed(spanish, english).beat("b").cues in ({"y": 40, "x": 51, "z": 60}, {"y": 4, "x": 20, "z": 60})


def test_beats_of_one_language_only_leave_the_time_of_the_film_as_it_is() -> None:
    english = timeline(
        "en", 10, beat("a", 0, 50, line("hello", 0, 0, end=20)), beat("b", 50, 100, line("there", 0, 0, end=40))
    )
    spanish = timeline(
        "es", 10, beat("other", 0, 70, line("nunca", 0, 0, end=30)), beat("b", 70, 30, line("ahí", 0, 0, end=20))
    )
    found = retimed(spanish, english)
    assert found.frames == 150
    assert [(caption.text, caption.start_s) for caption in cues_of(found)] == [("ahí", 5.0)]


def test_a_timeline_over_itself_is_itself(films: tuple[Film, ...]) -> None:
    for step in films[0].steps:
        assert retimed(step.timeline, step.timeline) == step.timeline


def test_captions_keep_their_rules_over_any_time() -> None:
    rng = random.Random(7)
    for _ in range(60):
        one, two = made_up(rng, "es", rng.choice((10, 24, 60))), made_up(rng, "en", rng.choice((15, 30)))
        found = retimed(one, two)
        captions = cues_of(found)
        assert " ".join(caption.text for caption in captions) == " ".join(
            said.written for each in one.beats for said in each.lines
        )
        assert all(0 <= caption.start_s < caption.end_s <= two.duration_s + 1e-9 for caption in captions)
        assert all(before.end_s <= after.start_s + 1e-9 for before, after in pairwise(captions))
        assert all(
            len(caption.lines) <= MAX_LINES and max(map(len, caption.lines)) <= MAX_CHARS for caption in captions
        )
        for each in found.beats:
            frames = [frame for said in each.lines for frame in (*said.word_frames, said.end_frame)]
            assert frames == sorted(frames) and (not frames or frames[-1] <= each.frames)


def made_up(rng: random.Random, language: str, fps: int) -> Timeline:
    """A step of three beats with sentences of many lengths and cues anywhere."""
    beats: list[BeatTime] = []
    start = 0
    for key in "abc":
        at, lines = 0, []
        for _ in range(rng.randint(1, 3)):
            words = []
            first = at
            for _ in range(rng.randint(3, 20)):
                words.append(at)
                at += max(1, round(fps * rng.uniform(0.2, 0.6)))
            lines.append(line(" ".join("word" + "s" * rng.randint(0, 6) for _ in words), first, *words, end=at))
            at += round(fps * 0.4)
        cues = {name: rng.randint(0, at) for name in rng.sample("uvwxyz", 4)}
        frames = at + fps
        beats.append(replace(beat(key, start, frames, *lines, cues=cues), title=language))
        start += frames
    return timeline(language, fps, *beats)

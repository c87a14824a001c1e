"""Narration is read once for each state of a lesson's files, and never taken for that of another."""

import shutil
from pathlib import Path

import pytest

from lesson import LessonError
from lesson.contract import SCRIPT
from pipeline.cache.cache import Cache
from pipeline.commands import choose, options
from pipeline.commands.options import request_of
from pipeline.render.request import Request

STEP = "what_is_backpropagation"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps whose narration is really read, one after the other."""
    steps, reading = list[str](), choose.script_of

    def noted(lesson: object, key: str) -> object:
        steps.append(key)
        return reading(lesson, key)  # type: ignore[arg-type]

    monkeypatch.setattr(choose, "script_of", noted)
    return steps


def asked(lesson: Path, **more: object) -> Request:
    return request_of(lesson, [], **more)


def test_what_was_read_is_the_same_and_not_read_again(short_lesson: Path, read: list[str]) -> None:
    first = asked(short_lesson).scripts[STEP]
    assert read == [STEP]
    again = asked(short_lesson).scripts[STEP]
    assert read == [STEP] and again == first and hash(again) == hash(first) and again.file == first.file
    numbers = [[(beat.number, beat.cue_lines) for beat in script.beats] for script in (first, again)]
    assert numbers[0] == numbers[1]


def test_every_change_of_what_it_says_is_read(short_lesson: Path, read: list[str]) -> None:
    words = short_lesson.parent / "narration" / "en" / f"{STEP}.md"
    words.write_text(words.read_text() + "It says {eta}.\n", encoding="utf-8")
    said = [asked(short_lesson).scripts[STEP].beats[-1].lines[-1].written]
    said.append(asked(short_lesson, changes=["network.eta=0.25"]).scripts[STEP].beats[-1].lines[-1].written)
    short_lesson.write_text(short_lesson.read_text().replace("eta = 0.5", "eta = 0.125"), encoding="utf-8")
    said.append(asked(short_lesson).scripts[STEP].beats[-1].lines[-1].written)
    words.write_text(words.read_text().replace("It says", "It said"), encoding="utf-8")
    said.append(asked(short_lesson).scripts[STEP].beats[-1].lines[-1].written)
    assert said == ["It says 0.5.", "It says 0.25.", "It says 0.125.", "It said 0.125."]
    assert read == [STEP] * 4


def test_a_mistake_is_told_each_time_and_not_kept(short_lesson: Path) -> None:
    words = short_lesson.parent / "narration" / "en" / f"{STEP}.md"
    good = words.read_text(encoding="utf-8")
    words.write_text(good + "It says {network.nothing}.\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(LessonError, match=r"network\.nothing"):
            asked(short_lesson)
    words.write_text(good, encoding="utf-8")
    assert asked(short_lesson).scripts[STEP].beats


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"script": 2}', b'{"script": 1, "key": 3, "title": "", "beats": []}']
)
def test_what_is_no_script_is_read_again(short_lesson: Path, read: list[str], content: bytes) -> None:
    first, cache = asked(short_lesson).scripts[STEP], Cache()
    (folder,) = [path for path in (cache.folder / "script").iterdir() if path.is_dir()]
    shutil.rmtree(folder)
    cache.put("script", folder.name, {"script.json": content}, {})
    assert asked(short_lesson).scripts[STEP] == first and read == [STEP] * 2
    assert SCRIPT.read((folder / "script.json").read_bytes()) == first, "the good one is kept again"


def test_words_that_were_saved_while_they_were_read_are_kept_under_no_other_state(
    short_lesson: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that never rests while the lesson is read: nothing is kept, so nothing can be taken for older words."""
    counts, state_of = iter(range(100)), options.state_of
    monkeypatch.setattr(options, "state_of", lambda *seen: {**state_of(*seen), "a file": str(next(counts))})
    asked(short_lesson)
    assert len(read) == options.READS and not (Cache().folder / "script").exists()

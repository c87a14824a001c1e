"""`check` audits only what has changed since it last did, and says the same as if it had audited everything."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lesson import LessonError, StepAudit, StepJob
from pipeline.cache.cache import Cache
from pipeline.commands.check import Asked, Checked, check
from pipeline.commands.choose import choose_format
from pipeline.commands.progress import ProgressBoard
from pipeline.render import worker
from pipeline.render.executor import InlineExecutor

THEMES = ["dark", "light"]
Play = Callable[[StepJob], None]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The themes of the audits that were made."""
    return playing(monkeypatch, lambda job: None)


def playing(monkeypatch: pytest.MonkeyPatch, also: Play) -> list[str]:
    made: list[str] = []

    def audit(job: StepJob, in_motion: bool = False) -> StepAudit:
        made.append(str(job.theme))
        also(job)
        return worker.audit(job, in_motion)

    monkeypatch.setattr("pipeline.commands.audits.audit", audit)
    return made


def checked(file: Path, in_motion: bool = False) -> Checked:
    asked = Asked([file], THEMES, {"16:9": choose_format("draft")}, in_motion=in_motion)
    return check(asked, 1, ProgressBoard(), InlineExecutor, Cache())


def test_only_what_has_changed_is_audited_again(short_lesson: Path, played: list[str]) -> None:
    words = short_lesson.parent / "narration" / "en" / "what_is_backpropagation.md"
    first = checked(short_lesson)
    assert played == THEMES and first.problems and checked(short_lesson) == first and played == THEMES
    assert checked(short_lesson, in_motion=True).problems == first.problems and played == THEMES * 2
    words.write_text(words.read_text().replace("Numbers", "[nowhere] Numbers"))
    assert checked(short_lesson).problems != first.problems and played == THEMES * 3
    for entry in Path(Cache().folder, "audit").glob("*/audit.json"):
        entry.write_bytes(b"{}")
    checked(short_lesson)
    assert played == THEMES * 4


def test_what_was_saved_or_failed_meanwhile_is_audited_again(
    short_lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = short_lesson.parent / "narration" / "en" / "what_is_backpropagation.md"
    text = words.read_text()

    def save(job: StepJob) -> None:
        words.write_text(text + "And a word more.\n" if job.theme == "light" else text)

    playing(monkeypatch, save)
    checked(short_lesson)  # dark is kept; light is not, for its words may be of either text
    words.write_text(text)
    again = playing(monkeypatch, lambda job: None)
    checked(short_lesson)
    assert again == ["light"]

    def fail(job: StepJob) -> None:
        raise LessonError([])

    words.write_text(text + "Another word.\n")
    playing(monkeypatch, fail)
    checked(short_lesson)
    again = playing(monkeypatch, lambda job: None)
    checked(short_lesson)
    assert again == THEMES

"""Every mistake that wrong_lessons.py lists is reported with file, key, value and cure; all in one second."""

import re
import shutil
import time
from pathlib import Path

import pytest

from lesson import LessonError, load_lesson
from lesson.language.screen import screen_words
from lesson.problems import FieldError, Refused
from pipeline.commands.choose import load_scripts
from pipeline.commands.new import new
from tests.lesson.wrong.files import THEME, USE_THEME, WORDS
from tests.lesson.wrong_lessons import TOLD, WRONG

LINE = re.compile(r"(?<=forward_pass\.md: )line \d+")  # the film's own words change, and which line is wrong with them


def told(folder: Path, file: str, old: str, new: str) -> list[str]:
    """Change a lesson folder and return the problems that `check` would report."""
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    assert old in text, f"{file} has no {old!r}"
    path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
    changes = ['language="es"'] if file == WORDS else []
    if file == THEME:
        lesson = folder / "lesson.toml"
        lesson.write_text(lesson.read_text(encoding="utf-8").replace(*USE_THEME), encoding="utf-8")
    try:
        found = load_lesson(folder, changes)
        screen_words(found)
        load_scripts(found, found.steps)
    except LessonError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new(tmp_path_factory.mktemp("made") / "lesson", "regression")


def test_there_are_enough() -> None:
    assert list(WRONG) == list(TOLD) and len(WRONG) >= 60


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told(name: str, course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my course"
    shutil.copytree(course, folder)
    begun = time.process_time()
    said = [line.replace(f"{folder}/", "").replace(str(folder), "my-course") for line in told(folder, *WRONG[name])]
    assert time.process_time() - begun < 5, "refused at once, whatever its size"
    assert said
    assert LINE.sub("line N", said[0]) == LINE.sub("line N", TOLD[name])
    assert all(line.count(": ") >= 1 and len(line) < 1300 for line in said)


def test_the_lesson_they_begin_with_is_right(course: Path) -> None:
    lesson = load_lesson(course)
    assert load_scripts(lesson, lesson.steps)


@pytest.mark.parametrize("length", [10, 1200, 1201, 5000, 300_000])
def test_no_message_is_longer_than_a_few_lines(length: int) -> None:
    """Whatever length a quoted text has, and at whatever level the message is made."""
    written = "<!--" * (length // 4)
    for said in (
        str(FieldError(f"{written}: write (pause 1.5)")),
        Refused(written, written).cure,
        Refused(written, written).value,
        str(Refused("", written).at(written, written)),
    ):
        assert len(said) <= max(1210, min(length + 20, 1210))
    assert str(FieldError(f"{written}: write (pause 1.5)")).endswith("write (pause 1.5)")


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\t", "\v", "\f", "\x1c", "\u2028"])
def test_a_message_is_one_line(sign: str) -> None:
    """Also where it quotes a text that has line breaks."""
    written = f"(pause 1{sign * 3}a)"
    for said in (str(FieldError(written)), Refused(written, written).cure, Refused(written, "").value):
        assert said == "(pause 1 a)" and len(said.splitlines()) == 1

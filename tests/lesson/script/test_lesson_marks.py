"""Marks in texts: parsed once, and only where a text has them; what is put in is never read again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson import PROJECT_ROOT, LessonError, load_lesson
from lesson.language.marks import Value, Words, filled, places, read_marks, words_of

CASES = {
    "plain": (Words("plain"),),
    "{n} weights": (Value("n"), Words(" weights")),
    "{{loss : loss}}.": (Words("loss", "loss"), Words(".")),
    "{{ a b :role }}": (Words("a b", "role"),),
    "{{old {w} : update}}": (Words("old ", "update"), Value("w", "update")),
    "{}": (Words("{}"),),
    "{n": (Words("{n"),),
    "{{n}}": (Words("{{n}}"),),
    "{a b}": (Words("{a b}"),),
    "{n.real}": (Words("{n.real}"),),
    "{0}": (Words("{0}"),),
    "{{a : b c}}": (Words("{{a : b c}}"),),
    "": (),
}
SIGNS = st.text(st.sampled_from("{}: ab_%$\\[]"), max_size=20)


@pytest.mark.parametrize(("text", "marks"), CASES.items())
def test_what_is_a_mark(text: str, marks: tuple[Words | Value, ...]) -> None:
    assert read_marks(text) == marks


@given(SIGNS)
def test_nothing_is_lost(text: str) -> None:
    marks = read_marks(text)
    if not places(text):
        assert "".join(mark.text for mark in marks if isinstance(mark, Words)) == text
    assert {mark.name for mark in marks if isinstance(mark, Value)} <= set(places(text))
    assert len(words_of(text)) <= len(text) + len(marks)


@given(SIGNS)
def test_what_is_put_in_is_not_read_again(value: str) -> None:
    assert filled("from {a} to {b}", a=value, b="{a}") == f"from {value} to {{a}}"
    assert filled("{a.__class__} {a!r} {0} {} {c}", a=value) == "{a.__class__} {a!r} {0} {} {c}"


@pytest.mark.parametrize(
    "text", ["Paso {n}", "Paso {n} de {count} {more}", "Paso {n} de {count.real}", "Paso {} de {}", "Paso {0} de {1}"]
)
def test_a_page_text_keeps_its_values(tmp_path: Path, text: str) -> None:
    lesson = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    (tmp_path / "lesson.toml").write_text(lesson, encoding="utf-8")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.toml").write_text(f'[page]\n"Step {{n}} of {{count}}" = "{text}"\n', encoding="utf-8")
    with pytest.raises(LessonError, match="keep the values of the English text: count, n"):
        load_lesson(tmp_path)

"""Words on screen: English as it is, another language from its file, and nothing missing in silence."""

from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, LessonError, load_lesson
from lesson.language.screen import ScreenWords, screen_words

SPANISH = PROJECT_ROOT / "assets" / "words" / "es.toml"


def lesson_in(folder: Path, language: str, words: str | None = None) -> ScreenWords:
    folder.mkdir()
    text = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    (folder / "lesson.toml").write_text(text.replace('language = "en"', f'language = "{language}"'), encoding="utf-8")
    if words is not None:
        (folder / "words").mkdir()
        (folder / "words" / f"{language[:2]}.toml").write_text(words, encoding="utf-8")
    return screen_words(load_lesson(folder / "lesson.toml"))


def test_english_is_as_the_scenes_have_it_unless_a_lesson_says_otherwise(tmp_path: Path) -> None:
    plain = lesson_in(tmp_path / "a", "en")
    assert plain.text("target") == "target" and plain.text("target {y}") == "target {y}" and plain.problems() == []
    own = lesson_in(tmp_path / "b", "en", '[words]\n"target" = "goal"\n')
    assert (own.text("target"), own.text("loss")) == ("goal", "loss") and own.problems() == []


def test_spanish_comes_from_its_file_and_a_lessons_own_words_go_before(tmp_path: Path) -> None:
    words = lesson_in(tmp_path / "a", "es-MX", '[words]\n"target" = "meta"\n')
    assert (words.text("target"), words.text("loss"), words.text("cycle {n}")) == ("meta", "pérdida", "ciclo {n}")
    assert words.problems() == []


def test_what_is_missing_is_told_and_marks_alone_are_not_words(tmp_path: Path) -> None:
    words = lesson_in(tmp_path / "a", "es")
    for text in ("?", "b {b}", "{old} → {new}", "12", "{{a : forward}}", "unheard of"):
        assert words.text(text) == text
    (problem,) = words.problems()
    assert str(problem).endswith(
        'a/words/es.toml: words."unheard of": is missing; add "unheard of" = "..." (words in this language)'
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('[words]\n"target {y}" = "meta"\n', "keep the values and coloured parts of the English text: y"),
        ('[words]\n"{{Forward, : forward}} x" = "{{a : loss}} x"\n', "English text: forward"),
        ('[words]\n"target" = 3\n', "write a text in quotes, on one line"),
        ('[words]\n"target" = " "\n', "write a text in quotes, on one line"),
        ('target = "meta"\n', "words: is missing"),
        ("[words\n", "is not valid TOML"),
    ],
)
def test_a_file_that_is_wrong_is_told(tmp_path: Path, words: str, said: str) -> None:
    with pytest.raises(LessonError) as caught:
        lesson_in(tmp_path / "a", "es", words)
    assert said in str(caught.value) and "es.toml" in str(caught.value)


def test_the_spanish_file_is_whole() -> None:
    assert len(ScreenWords("es", (SPANISH,)).texts) > 150

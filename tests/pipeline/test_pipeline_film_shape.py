"""What a lesson may say, the film that is made of it may say: nobody's film is refused when it is read again."""

import re

import pytest
from pydantic import TypeAdapter, ValidationError

from lesson import PROJECT_ROOT, Facts, load_lesson
from lesson.file.clean import one_line
from lesson.file.schema.basics import LANGUAGES_PATTERN, Words
from lesson.limits import MAX_KEY, MAX_LINE, MAX_SPOKEN
from lesson.script.script import parse_script
from pipeline.publish.film.film_shape import MOST_SPOKEN, MOST_WRITTEN, Key, Language, Text
from pipeline.publish.film.film_shape import _is_text as is_text

SIGNS = [chr(code) for code in (*range(0x3000), *range(0xD7A0, 0xD800), *range(0xE000, 0x10010))]


@pytest.mark.parametrize("code", ["en", "es-MX", "es-419", "zh-Hant", "zh-Hant-TW", "sr-Latn-RS", "gsw-CH"])
def test_a_film_may_be_in_every_language_that_a_lesson_may_be_in(code: str) -> None:
    """A film in Latin American Spanish was made, and then refused by its own manifest."""
    assert re.fullmatch(LANGUAGES_PATTERN, code)
    assert TypeAdapter(Language).validate_python(code) == code


def test_keys_and_titles_of_a_lesson_are_those_of_a_film() -> None:
    facts = Facts(lesson := load_lesson(PROJECT_ROOT / "assets" / "lesson.toml"))
    script = parse_script(f"# a\ufffeb\n## {'b' * MAX_KEY}: c\n[x] One.\n", "x.md", "x", lesson, facts)
    assert TypeAdapter(Key).validate_python(script.beats[0].key)
    words, texts, taken = TypeAdapter(Words), TypeAdapter(Text), []
    for sign in SIGNS:
        assert is_text(one_line(sign), 1), hex(ord(sign))  # what a narration is read as
        try:
            taken.append(words.validate_python(f"a{sign}b"))
        except ValidationError:
            assert one_line(sign) == " "
    assert len(taken) > 15_000
    texts.validate_python("".join(taken)[:10_000])
    assert all(is_text(text, 10) for text in taken)


def test_the_longest_line_fits_the_film() -> None:
    """A line that is full of the longest name, or of the longest sign."""
    assert MAX_LINE // len("{a.b}") * 80 <= MOST_WRITTEN
    assert MOST_SPOKEN >= MAX_LINE * MAX_SPOKEN

"""How a new language speaks: its words for signs and numbers, its marks, and what is said of wrong tables."""

from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, load_lesson
from lesson.language.language import decimal_mark, own_texts, spoken_table
from lesson.language.screen import screen_words
from lesson.language.speech import learn
from lesson.script.spoken_line import read_line
from lesson.time.caption_text import break_cost
from pipeline.commands.new import new

FRENCH = {"point": "virgule", "minus": "moins", "plus": "plus", "of": "de", "prime": "prime"}


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "."), ("es", ","), ("de-CH", "."), ("de", ","), ("pt-BR", ","), ("xx", ".")]
)
def test_decimal_marks_are_babels(language: str, mark: str) -> None:
    assert decimal_mark(language) == mark


def words(tmp_path: Path, text: str, name: str = "de.toml") -> tuple[Path, ...]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return (file,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[spoken]\npoint = "Komma"',
            "spoken.minus: is missing; write how the language says the sign before a negative number",
        ),
        ("[spoken]\npoint = 3", "spoken.point: got 3; write a text in quotes"),
        ('spoken = "x"', "spoken: got 'x'; make it a table"),
        ("[spoken", "is not valid TOML"),
        ('[spoken]\nsymbols = "x"', "spoken.symbols: got 'x'; write a text in quotes"),
    ],
)
def test_wrong_spoken_tables(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LessonError) as caught:
        spoken_table(words(tmp_path, text), "de")
    assert said in str(caught.value)


def test_a_language_without_numbers_in_words(tmp_path: Path) -> None:
    text = "[spoken]\n" + "".join(f'{key} = "x"\n' for key in FRENCH)
    with pytest.raises(LessonError, match="give the ten words for 0 to 9"):
        spoken_table(words(tmp_path, text), "zu")


def test_wrong_lesson_texts(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="write a text in quotes"):
        own_texts(words(tmp_path, '[lesson]\n"Output" = 3'), "lesson")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[words]\n"Forwrad" = "x"',
            "words.\"Forwrad\": no text on screen reads so in English; did you mean 'Forward'?",
        ),
        ('[words]\n"target {z}" = "x {z}"', "no text on screen reads so in English; did you mean 'target {"),
        ('[words]\n"Nothing of the kind at all" = "x"', "no text on screen reads so in English; remove the line"),
        ('[word]\n"Forward" = "x"', "word: means nothing here; did you mean 'words'?"),
        ('[spoken]\nponit = "x"', "spoken.ponit: means nothing here; did you mean 'point'?"),
        ('[lesson]\n"Ouput" = "x"', "lesson.\"Ouput\": there is no such text in English; did you mean 'Output'?"),
        ('[page]\n"Chapter" = "x"', "page.\"Chapter\": there is no such text in English; did you mean 'Chapters'?"),
    ],
)
def test_a_wrong_left_side_is_told_with_the_nearest(tmp_path: Path, text: str, said: str) -> None:
    made = new(tmp_path / "mine")
    file = made / "words" / "es.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        screen_words(load_lesson(made, ['language="es"']))
    assert said in str(caught.value) and "words/es.toml" in str(caught.value)


FRANCAIS = [
    ("Pourquoi ?", "Pourquoi?"),
    ("Pourquoi\u202f?", "Pourquoi?"),
    ("Voilà\u00a0!", "Voilà!"),
    ("trois : deux", "trois: deux"),
    ("ceci ; cela", "ceci; cela"),
    ("« bon »", "bon"),
    ("« Pourquoi ? » dit-il.", "Pourquoi? dit-il."),
    ("0,5", "zéro virgule cinq"),
    ("1\u202f234,5", "mille deux cent trente-quatre virgule cinq"),
    ("−0,25", "moins zéro virgule deux cinq"),
]


@pytest.mark.parametrize(("written", "spoken"), FRANCAIS)
def test_french_room_before_marks_is_heard_and_never_broken(written: str, spoken: str) -> None:
    learn("fr", {**FRENCH, "symbols": {}})
    facts = Facts(load_lesson(PROJECT_ROOT / "assets").model_copy(update={"language": "fr"}))
    line = read_line(written, facts)
    words = line.written.split()
    assert line.spoken == spoken and len(line.starts) == len(words)
    marks = [n for n, word in enumerate(words) if word in "?!:;»" or word == "«"]
    assert all(break_cost(words[n], words[n + 1]) >= 1e9 for n in marks if words[n] == "«")
    assert all(break_cost(words[n - 1], words[n]) >= 1e9 for n in marks if words[n] != "«" and n)

"""The spoken form as a table, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson import FieldError, say, spoken_number
from lesson.facts.numbers import write_number
from lesson.language import speech
from lesson.language.integers import english_integer, spanish_integer
from lesson.language.speech import learn, speak

NUMBERS = [
    ("−0.1164", "minus zero point one one six four"),
    ("-0.1164", "minus zero point one one six four"),
    ("+0.30", "plus zero point three"),
    ("0.5323", "zero point five three two three"),
    ("0.0039", "zero point zero zero three nine"),
    ("1.0", "one"),
    ("0.0", "zero"),
    ("100", "one hundred"),
    ("12.05", "twelve point zero five"),
    ("0,5323", "zero point five three two three"),
    ("12345678901", "one two three four five six seven eight nine zero one"),
]
INTEGERS = [
    (0, "zero"),
    (13, "thirteen"),
    (20, "twenty"),
    (21, "twenty-one"),
    (100, "one hundred"),
    (342, "three hundred forty-two"),
    (1000, "one thousand"),
    (60_000, "sixty thousand"),
    (999_999, "nine hundred ninety-nine thousand nine hundred ninety-nine"),
    (1_000_000, "one million"),
]
WORDS = [
    ("h1", "h one"), ("h1,", "h one,"), ("x2.", "x two."), ("w11", "w one one"), ("w_11", "w one one"),
    ("z_out", "z out"),
    ("δ", "delta"), ("η", "eta"), ("σ", "sigma"), ("σ(z)", "sigma of z"), ("σ(z).", "sigma of z."),
    ("σ′(z)", "sigma prime of z"), ("ŷ", "y hat"), ("→", "to"), ("←", "back to"), ("=", "equals"), ("≈", "is about"),
    ("+", "plus"), ("−", "minus"), ("·", "times"), ("×", "times"), ("/", "over"), ("½", "one half"),
    ("(a−y)²", "a minus y squared"), ("w11·x1", "w one one times x one"), ("dL/dw", "d L over d w"),
    ("∂L/∂w", "d L over d w"), ("L=0.1", "L equals zero point one"), ("−0.1164.", "minus zero point one one six four."),
    ("+0.30,", "plus zero point three,"), ("7?", "seven?"), ("100%", "one hundred percent"),
    ("3-4-2", "three four two"), ("18–22", "eighteen to twenty-two"), ("GPT-4", "GPT four"), ("Δw", "delta w"),
    ("A²", "A squared"), ("ŷ.", "y hat."), ("Δw_11", "delta w one one"), ("ChatGPT.", "ChatGPT."),
    ("don't", "don't"), ("you’ll", "you’ll"), ("half-squared", "half-squared"), ("step-by-step.", "step-by-step."),
    ("“error”", "error"), ("(blame)", "blame"), ("end.)", "end."), ("vs.", "versus"), ("e.g.", "for example"),
    ("—", ""), ("–", ""), ("a", "a"), ("I", "I"), ("W1", "W one"), ("g2:", "g two:"), ("−", "minus"),
    ("1.2.3", "one point two point three"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "spoken"), NUMBERS)
def test_numbers_are_said(written: str, spoken: str) -> None:
    assert spoken_number(written) == spoken


@pytest.mark.parametrize(("number", "spoken"), INTEGERS)
def test_integers_are_said(number: int, spoken: str) -> None:
    assert english_integer(number) == spoken


@pytest.mark.parametrize(("written", "spoken"), WORDS)
def test_words_are_said(written: str, spoken: str) -> None:
    assert say(written) == spoken


SPANISH_INTEGERS = [
    (0, "cero"),
    (1, "uno"),
    (15, "quince"),
    (16, "dieciséis"),
    (22, "veintidós"),
    (31, "treinta y uno"),
    (100, "cien"),
    (101, "ciento uno"),
    (500, "quinientos"),
    (999, "novecientos noventa y nueve"),
    (1000, "mil"),
    (1600, "mil seiscientos"),
    (21_000, "veintiún mil"),
    (31_000, "treinta y un mil"),
    (101_000, "ciento un mil"),
    (1_000_000, "un millón"),
    (2_000_001, "dos millones uno"),
]
SPANISH_WORDS = [
    ("h1", "hache uno"),
    ("w11", "uve doble uno uno"),
    ("z_out", "zeta salida"),
    ("σ(z).", "sigma de zeta."),
    ("−0,1164", "menos cero coma uno uno seis cuatro"),
    ("a", "a"),
    ("y", "y"),
    ("da", "da"),
    ("→", "a"),
    ("100%", "cien por ciento"),
    ("3-4-2", "tres cuatro dos"),
    ("“error”", "error"),
    ("¿cuál?", "¿cuál?"),
    ("neuronal.", "neuronal."),
    ("ŷ", "i griega gorro"),
    ("2", "dos"),
    ("0,5,", "cero coma cinco,"),
]


@pytest.mark.parametrize(("number", "spoken"), SPANISH_INTEGERS)
def test_integers_are_said_in_spanish(number: int, spoken: str) -> None:
    assert spanish_integer(number) == spoken


@pytest.mark.parametrize(("written", "spoken"), SPANISH_WORDS)
def test_words_are_said_in_spanish(written: str, spoken: str) -> None:
    assert say(written, "es") == spoken


def test_what_is_no_number_or_no_language_is_refused() -> None:
    for text in ("", "x", "1.2.3", "--1", "1e5"):
        with pytest.raises(FieldError):
            spoken_number(text)
    with pytest.raises(FieldError, match="no table of spoken forms"):
        say("one", "tlh")


@given(st.floats(-9999, 9999), st.integers(0, 6), st.booleans())
def test_every_written_number_can_be_said(value: float, places: int, signed: bool) -> None:
    text = write_number(value, places, signed)
    said = spoken_number(text)
    assert said.replace(" ", "").replace("-", "").isalpha()
    assert said.startswith("minus") == text.startswith("−")
    assert say(text) == said


@given(st.text(min_size=1, max_size=20).filter(lambda t: len(t.split()) == 1))
def test_any_word_is_said_without_digits_or_symbols_of_the_table(word: str) -> None:
    said = say(word)
    assert not any(char in said for char in "0123456789→←≈×·½²δησ")


def test_spanish_questions_begin_with_their_mark() -> None:
    assert say("¿Quién", "es") == "¿Quién" and say("¿z?", "es") == "¿zeta?" and say("¿", "es") == ""


def test_a_line_that_was_spoken_before_is_spoken_by_the_words_of_now() -> None:
    line = ["a", "⊛", "b"]
    try:
        assert speak(line) == (["a", "", "b"], ["⊛"])
        for said in ("in a ring", "with a star"):
            learn("en", {"symbols": {"⊛": said}})
            assert speak(line) == (["a", said, "b"], [])
    finally:
        learn("en", {})
    assert speak(line)[1] == ["⊛"]


def test_what_was_spoken_is_the_callers_own() -> None:
    line = "It costs 5 € .".split()
    first, _ = speak(line)
    said = list(first)
    first.clear()
    assert speak(line)[0] == said


def test_no_more_lines_are_remembered_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_MOST_SAID", 3)
    monkeypatch.setattr(speech, "_said", {})
    for n in range(10):
        assert speak([str(n)])[0] == [say(str(n))]
        assert len(speech._said) <= 3

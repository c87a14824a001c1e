"""How numbers are written, and when an equals sign is true."""

import contextlib
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lesson import FieldError, displayed_relation, evaluate, relation
from lesson.facts import fields
from lesson.facts.numbers import Shown, places_of_terms, places_that_add_up, rounded, shortest_places, write_number
from lesson.facts.wording import places_apart, shorter
from lesson.language.speech import spoken_number

WRITTEN = [
    (-0.11636, 4, False, "en", "−0.1164"),
    (0.3, 2, True, "en", "+0.30"),
    (-0.2, 2, True, "en", "−0.20"),
    (0.3, 2, False, "en", "0.30"),
    (2.675, 2, False, "en", "2.68"),
    (-1.225, 2, False, "en", "−1.23"),
    (1.005, 2, True, "en", "+1.01"),
    (0.5, 0, False, "en", "1"),
    (2.5, 0, False, "en", "3"),
    (-0.00001, 4, False, "en", "−0.00001"),
    (-0.00107, 2, False, "en", "−0.001"),
    (0.004, 2, True, "en", "+0.004"),
    (0.000021, 2, True, "en", "+2·10⁻⁵"),
    (2e-7, 4, False, "en", "2·10⁻⁷"),
    (-1.26e-9, 4, False, "es", "−1,3·10⁻⁹"),
    (9.96e-9, 4, False, "en", "1·10⁻⁸"),
    (5e-324, 2, False, "en", "5·10⁻³²⁴"),
    (-0.0, 1, True, "en", "0.0"),
    (999999.4, 0, False, "en", "999999"),
    (999999.6, 1, False, "en", "999999.6"),
    (1234567.8, 2, False, "en", "1.2·10⁶"),
    (1.7e308, 4, True, "en", "+1.7·10³⁰⁸"),
    (1234567.0, 0, False, "en", "1234567"),
    (0.0, 0, False, "en", "0"),
    (100.0, 0, False, "en", "100"),
    (0.5323, 4, False, "es", "0,5323"),
    (-1.5, 1, False, "de-AT", "−1,5"),
]


@pytest.mark.parametrize(("value", "places", "signed", "language", "text"), WRITTEN)
def test_numbers_are_written(value: float, places: int, signed: bool, language: str, text: str) -> None:
    assert write_number(value, places, signed, language) == text


@pytest.mark.parametrize(
    ("before", "change", "after", "places"),
    [
        (0.10936, -0.00523, 0.10413, 5),  # 0.1094 - 0.0052 is not 0.1041
        (0.5, -0.1, 0.4, 4),
        (0.00001, -0.000004, 0.000006, 6),  # with fewer places, nothing seems to change
        (0.25, 0.0, 0.25, 4),  # no number of places shows a change where there is none
    ],
)
def test_places_at_which_a_pencil_finds_the_same(before: float, change: float, after: float, places: int) -> None:
    found = places_that_add_up(before, change, after, 4, 6)
    assert found == places
    assert rounded(before, found) + rounded(change, found) == rounded(after, found)
    assert places_that_add_up(1 / 3, -1 / 6, 1 / 6, 4, 6) == 4  # however many there are, they do not


@pytest.mark.parametrize(
    ("terms", "places"),
    [
        ([0.001887, -0.023947], 5),  # 0.0019 - 0.0239 is -0.0220, and the sum is -0.0221
        ([0.25, 0.5], 4),
        ([-0.1095, 0.1598], 4),
        ([1 / 3, 1 / 3, 1 / 3], 5),  # 0.3333 three times is 0.9999; a place more, and it rounds up
        ([], 4),
    ],
)
def test_terms_add_up_to_their_total_as_it_is_written(terms: list[float], places: int) -> None:
    found = places_of_terms(terms, sum(terms), 4, 7)
    assert found == places
    assert rounded(float(sum(rounded(term, found) for term in terms)), 4) == rounded(sum(terms), 4)
    assert places_of_terms([0.25, 0.5], 0.9, 4, 7) == 4  # no number of places makes that true


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(FieldError):
        write_number(value, 2)


@pytest.mark.parametrize(
    ("value", "at_least", "text"),
    [
        (0.5, 1, "0.5"),
        (1.0, 1, "1.0"),
        (0.05, 1, "0.05"),
        (3.0, 0, "3"),
        (0.1 + 0.2, 1, "0.3"),
        (0.0, 0, "0"),
        (100.0, 0, "100"),
        (0.001, 0, "0.001"),
        (2e-6, 0, "0.000002"),
        (2.5e-6, 0, "0.0000025"),
        (2.5e-9, 0, "2.5·10⁻⁹"),
        (-3.25e-12, 0, "−3.25·10⁻¹²"),
        (1 / 3, 0, "0.333333"),
    ],
)
def test_shortest_places(value: float, at_least: int, text: str) -> None:
    assert write_number(value, shortest_places(value, at_least)) == text


EXACT = [
    ("0.30 · 1.0 + (−0.20) · 0.5", "0.2000", "="),
    ("0.30·1.0 + (-0.20)·0.5", "0.2", "="),
    ("0.60 · 0.5498 + (−0.30) · 0.6682", "0.1294", "≈"),
    ("0.60 · 0.5498 + (−0.30) · 0.6682", "0.12942", "="),
    ("0.5323 − 1.0", "−0.4677", "="),
    ("½ · (0.5323 − 1.0)²", "0.1094", "≈"),
    ("½(0.5)", "0.25", None),
    ("1.0 / 4", "0.25", "="),
    ("1 / 3", "0.3333", "≈"),
    ("−0.5²", "−0.25", "="),
    ("−(−(0.3))", "0.3", "="),
    ("+0.30", "0.30", "="),
    ("+0.30 − −0.10", "0.40", "="),
    ("2 × 3 * 4", "24", "="),
    ("0,5 · 2", "1,0", "="),
    ("0.1 + 0.2", "0.3", "="),
    ("", "1", None),
    ("1 +", "1", None),
    ("(1", "1", None),
    ("1)", "1", None),
    ("1 2", "1", None),
    ("1 / 0", "1", None),
    ("1 / (0.5 − 0.5)", "1", None),
    ("__import__('os')", "1", None),
    ("σ(0.2)", "0.5498", None),
    ("9**9**9", "1", None),
    ("(" * 500 + "1" + ")" * 500, "1", None),
    ("3" + "²" * 60, "1", None),
    ("1" * 3000, "1", None),
    ("1 +  ", "1", None),
    ("1e5", "100000", None),
    ("2·10⁻⁷ · 0.5", "0.0000001", "="),
    ("1 / 2·10⁻³", "500", "="),
    ("1.5·10⁶ − 1", "1.5·10⁶", "≈"),
    ("2·10⁻", "2", None),
    ("9·10⁹⁹⁹⁹⁹⁹", "2", None),
]


@pytest.mark.parametrize(("expression", "text", "sign"), EXACT, ids=[e[0][:30] for e in EXACT])
def test_equals_or_about(expression: str, text: str, sign: str | None) -> None:
    if sign is None:
        with pytest.raises(FieldError):
            displayed_relation(expression, text)
    else:
        assert displayed_relation(expression, text) == sign


def test_floats_count_with_their_exact_value() -> None:
    assert relation(0.5, "0.50") == "="
    assert relation(0.1, "0.1") == "="
    assert relation(0.1 + 0.2, "0.3") == "≈"


def test_a_shown_number_knows_its_own_sign() -> None:
    """A difference after the twelfth digit, as floats leave it, does not count as rounding."""
    assert [
        Shown(fields.input_value(0), text, value, 2).relation
        for text, value in (("0.30", 0.1 + 0.2), ("0.53", 0.5323), ("+0.60", 0.6))
    ] == ["=", "≈", "="]


MAGNITUDES = st.builds(
    lambda digits, power: digits * 10.0**power, st.floats(-10, 10, allow_nan=False), st.integers(-300, 300)
)


@example(1e10, 0)
@given(MAGNITUDES, st.integers(0, 8))
def test_only_zero_is_written_as_zero(value: float, places: int) -> None:
    text = write_number(value, places)
    assert (evaluate(text) == 0) == (value == 0)
    assert text.startswith("−") == (value < 0)
    is_count = places == 0 and value == int(value)  # counts of up to 15 digits are written in full
    assert len(text) <= (16 if is_count else 6 + places + 4)
    assert (spoken_number(text).removeprefix("minus ") == "zero") == (value == 0)


@example(0.0078125, None, "weight", 0)  # the first keeps all its places, the second was rounded below it
@example(99.99999999999999, None, "value", 0)  # at 14 places it is 100 with one zero more than 100 has
@given(MAGNITUDES, MAGNITUDES | st.just(None), st.sampled_from(["value", "weight", "gradient"]), st.integers(0, 6))
def test_what_differs_looks_different(value: float, other: float | None, kind: str, places: int) -> None:
    """Any two numbers, and those that one update of a tiny step apart; the larger one never looks smaller."""
    other = math.nextafter(value, math.inf) if other is None else other
    each = places_apart(kind, value, other, places)
    one, two = (evaluate(write_number(number, shorter(kind, number, each))) for number in (value, other))
    assert (one < two, one == two) == (value < other, value == other)


@given(st.floats(-1e6, 1e6), st.integers(0, 6))
def test_halves_go_away_from_zero(value: float, places: int) -> None:
    exact = Fraction(Decimal(repr(value)))
    wanted = math.copysign(math.floor(abs(exact) * 10**places + Fraction(1, 2)), value)
    assert Fraction(rounded(value, places)) * 10**places == Fraction(wanted)


@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), min_size=1, max_size=6))
def test_sums_of_products_are_exact(pairs: list[tuple[int, int]]) -> None:
    text = " + ".join(f"({write_number(a / 1000, 3)}) · ({write_number(b / 100, 2)})" for a, b in pairs)
    assert evaluate(text) == sum(Fraction(a, 1000) * Fraction(b, 100) for a, b in pairs)


@given(st.text(alphabet="0123456789.,+-−·×*/()½² ", max_size=40))
def test_any_text_is_a_number_or_a_field_error(text: str) -> None:
    with contextlib.suppress(FieldError):
        assert isinstance(evaluate(text), Fraction)

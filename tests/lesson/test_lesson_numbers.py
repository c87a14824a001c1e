"""How numbers are written, and when an equals sign is true."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson import FieldError, displayed_relation, evaluate, relation
from lesson.numbers import shortest_places, write_number

WRITTEN = [
    (-0.11636, 4, False, "en", "−0.1164"),
    (0.3, 2, True, "en", "+0.30"),
    (-0.2, 2, True, "en", "−0.20"),
    (0.3, 2, False, "en", "0.30"),
    (-0.00001, 4, False, "en", "0.0000"),
    (-0.0, 1, True, "en", "0.0"),
    (0.004, 2, True, "en", "0.00"),
    (0.0, 0, False, "en", "0"),
    (100.0, 0, False, "en", "100"),
    (1e6, 1, False, "en", "1000000.0"),
    (0.5323, 4, False, "es", "0,5323"),
    (-1.5, 1, False, "de-AT", "−1,5"),
]


@pytest.mark.parametrize(("value", "places", "signed", "language", "text"), WRITTEN)
def test_numbers_are_written(value: float, places: int, signed: bool, language: str, text: str) -> None:
    assert write_number(value, places, signed, language) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(FieldError):
        write_number(value, 2)


@pytest.mark.parametrize(
    ("value", "at_least", "places"), [(0.5, 1, 1), (1.0, 1, 1), (0.05, 1, 2), (3.0, 0, 0), (0.1 + 0.2, 1, 1), (0.0, 0, 0), (100.0, 0, 0)]
)  # fmt: skip
def test_shortest_places(value: float, at_least: int, places: int) -> None:
    assert shortest_places(value, at_least) == places


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
    assert relation(0.1, "0.1") == "≈"


@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), min_size=1, max_size=6))
def test_sums_of_products_are_exact(pairs: list[tuple[int, int]]) -> None:
    text = " + ".join(f"({write_number(a / 1000, 3)}) · ({write_number(b / 100, 2)})" for a, b in pairs)
    assert evaluate(text) == sum(Fraction(a, 1000) * Fraction(b, 100) for a, b in pairs)


@given(st.text(alphabet="0123456789.,+-−·×*/()½² ", max_size=40))
def test_any_text_is_a_number_or_a_field_error(text: str) -> None:
    with contextlib.suppress(FieldError):
        assert isinstance(evaluate(text), Fraction)

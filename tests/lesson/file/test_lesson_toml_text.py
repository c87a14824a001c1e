"""Every value is read back from TOML as it was: Python's own tomllib is the judge."""

import tomllib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lesson.file.toml_text import key_text, value_text

TEXTS = st.text(max_size=20)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200)
@given(VALUES)
def test_a_value_is_read_back_as_it_was(value: Any) -> None:
    assert tomllib.loads(f"a = {value_text(value)}")["a"] == value


def test_every_character_up_to_latin_1_is_read_back() -> None:
    every = "".join(map(chr, range(0x100)))
    assert tomllib.loads(f"{key_text(every)} = {value_text(every)}") == {every: every}


def test_numbers_of_numpy_are_numbers() -> None:
    assert value_text(np.array([[0.5, -1.0]])) == "[[0.5, -1.0]]"
    assert value_text({"eta": np.float64(0.1), "epochs": np.int64(3)}) == "{ eta = 0.1, epochs = 3 }"


@pytest.mark.parametrize("value", [None, 1j, {1, 2}])
def test_what_toml_cannot_write_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="is not a value of TOML"):
        value_text([value])

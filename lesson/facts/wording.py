"""How a field is written: signs and places by the sort of number it is."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from lesson.language.speech import spoken_number, words_of
from lesson.model import Decimals, Lesson
from lesson.problems import FieldError

from .fields import Field
from .kinds import Kind, sort_of
from .numbers import MOST_DIGITS, Shown, evaluate, rounded, shortest_places, write_number

FINEST = 26  # places at which any two different numbers are written differently


def default_places(decimals: Decimals, kind: Kind, value: float) -> int:
    """Return how many places a number of this kind has in a lesson with these `decimals`."""
    sort = sort_of(kind)
    if kind == "nudged_weight":
        return shortest_places(value, decimals.weights)  # a nudge is smaller than the last place of a weight
    if sort == "weight":
        return decimals.weights
    if sort == "input":
        return shortest_places(value, decimals.inputs, max(decimals.inputs, decimals.values))
    if sort == "rate":
        return shortest_places(value)
    if sort == "count":
        return 0 if value == round(value) else 1
    return decimals.values


def shorter(kind: Kind, value: float, places: int) -> int:
    """Return how many of those places are written: one less for each further digit before the mark.

    So a number of hundreds is as long as one below ten, fits into a unit or a formula, and has as many exact digits. A
    weight that needs fewer places than that keeps all it has: it is written as in the lesson.

    >>> (
    ...     shorter("value", 0.5323, 4),
    ...     shorter("value", 143.1274, 4),
    ...     shorter("weight", -12.25, 2),
    ...     shorter("value", -48210.0, 2),
    ... )
    (4, 2, 2, 0)
    """
    sort = sort_of(kind)
    if sort not in ("weight", "value") or not math.isfinite(value):
        return places
    before = len(f"{rounded(abs(value), places):f}".partition(".")[0])
    if before > MOST_DIGITS:
        return places  # written with a power of ten
    kept = max(0, places + 1 - before)
    exact = shortest_places(value, 0, places) if sort == "weight" and abs(value) < 100 else 0
    return max(kept, exact if value == round(value, exact) else 0)


def places_apart(kind: Kind, value: float, other: float, places: int) -> int:
    """Return the fewest places, `places` at least, at which two numbers look different, and the larger one larger.

    A weight may keep all its places where the other one is rounded. Where the two do not differ, `places`.

    >>> places_apart("value", 0.7, 0.7004, 2), places_apart("value", 0.7, 0.7, 2)
    (4, 2)
    """
    if value == other or not (math.isfinite(value) and math.isfinite(other)):
        return places

    def written(number: float, each: int) -> Fraction:  # 100.0 and 100.00 are the same number in different texts
        return evaluate(write_number(number, shorter(kind, number, each)))

    def apart(each: int) -> bool:
        one, two = written(value, each), written(other, each)
        return one != two and (one < two) == (value < other)

    return next((each for each in range(places, FINEST + 1) if apart(each)), places)


def display(
    field: Field,
    value: float,
    lesson: Lesson,
    places: int | None,
    sign: bool | None,
    other: float | None = None,
) -> Shown:
    """Return the number of a field as shown; see Facts.display. Weights have their sign unless `sign` is False.

    other: the number it stands beside, from which it must look different if it is different.
    """
    kind = field.kind
    digits = default_places(lesson.decimals, kind, value) if places is None else places
    signed = sort_of(kind) == "weight" if sign is None else sign

    def shown_with(digits: int) -> Shown:
        return Shown(field, write_number(value, shorter(kind, value, digits), signed, lesson.language), value, digits)

    try:
        shown = shown_with(digits)
        if other is not None and shown.relation != "=":  # a number that is written whole needs no more places
            shown = shown_with(places_apart(kind, value, other, digits))
    except FieldError as error:
        raise FieldError(f"{field}: {error}") from error
    return shown


def spoken(text: str, language: str) -> str:
    """Return how a written number is spoken; a text is spoken as it is."""
    try:
        return spoken_number(text, language)
    except FieldError:
        return text


def integer_word(field: Field, value: float, language: str) -> str:
    """Return a whole number from 0 in words; FieldError otherwise."""
    table = words_of(language)
    if value < 0 or value != round(value):
        raise FieldError(f"{field} is {value}; only a whole number from 0 can be written as a word")
    return table.integer(int(value))


def described(value: object, fields: Sequence[str]) -> str:
    """Return a description of a value, for an error message."""
    if value is None:
        return "not there (a ratio whose divisor did not move)"
    if isinstance(value, np.ndarray | tuple | list):
        shape = value.shape if isinstance(value, np.ndarray) else (len(value),)
        return f"a list of shape {shape}; add an index, [0] or [h]"
    if isinstance(value, str):
        return f"the text {value!r}"
    return f"a group with {', '.join(fields[:8])}" if fields else f"a {type(value).__name__}"

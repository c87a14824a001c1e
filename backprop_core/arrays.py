"""Check the caller's values and turn them into float64 arrays; make our results read-only."""

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from .errors import NetworkError, NumberError, ShapeError

Array = npt.NDArray[np.float64]


def freeze(array: Array) -> Array:
    """Make `array` read-only in place and return it."""
    array.flags.writeable = False
    return array


def freeze_all(arrays: Iterable[Array]) -> tuple[Array, ...]:
    """Make every array read-only in place and return them as a tuple."""
    return tuple(freeze(array) for array in arrays)


def to_array(value: npt.ArrayLike, what: str) -> Array:
    """Copy `value` into a read-only float64 array.

    Any shape. Raises NumberError for text, objects, complex numbers, NaN and infinity (with the index of the first),
    ShapeError for rows of different lengths. `what` names the value in the message.
    """
    try:
        raw = np.asarray(value)
    except (ValueError, TypeError, RuntimeError, OverflowError) as error:
        raise ShapeError(f"{what} is not a rectangular array: {error}. Give rows of equal length.") from error
    if raw.dtype.kind not in "biuf":
        raise NumberError(f"{what} must hold real numbers, but got {_short(value)} (dtype {raw.dtype}).")
    with np.errstate(all="ignore"):
        array = np.array(raw, dtype=np.float64, order="C")
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        index = tuple(int(i) for i in bad[0])
        place = f"{what} at index {list(index)}" if index else what
        raise NumberError(
            f"{place} is {array[index]}, but every value must be finite ({len(bad)} of {array.size} are not)."
        )
    return freeze(array)


def to_float(value: float, what: str) -> float:
    """Return `value` as a finite float; NumberError for what is none, ShapeError for an array of several."""
    array = to_array(value, what)
    if array.shape != ():
        raise ShapeError(f"{what} must be one number of shape (), but has shape {array.shape}.")
    return float(array)


def to_eta(value: float) -> float:
    """Return the learning rate as a float; NumberError when it is negative or not finite."""
    eta = to_float(value, "eta")
    if eta < 0:
        raise NumberError(f"eta is {eta}; a learning rate cannot be negative: the update already subtracts.")
    return eta


def to_index(value: int, size: int, what: str) -> int:
    """Return `value` when it is an integer in 0 .. size - 1; NetworkError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 0 <= value < size:
        raise NetworkError(f"{what} is {value!r}, but must be a whole number from 0 to {size - 1}.")
    return int(value)


def ratio(numerator: float, denominator: float) -> float | None:
    """Return numerator / denominator, or None where nothing moved (denominator 0) or the ratio leaves float64."""
    if denominator == 0:
        return None
    with np.errstate(all="ignore"):
        value = float(np.float64(numerator) / np.float64(denominator))
    return value if math.isfinite(value) else None


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."

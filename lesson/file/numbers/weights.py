"""The numbers of a layer: written in the lesson, drawn at random by a seed, or read from a file."""

from pathlib import PurePosixPath

import numpy as np
import numpy.typing as npt

from lesson.file.path_guard import LessonFolder
from lesson.file.schema.network import RandomFile, StoredFile
from lesson.limits import MAX_NUMBER, MAX_NUMBERS, MAX_WEIGHTS_BYTES
from lesson.problems import Refused

from .stored import ENDINGS, INSTEAD, read_array

Array = npt.NDArray[np.float64]


def draw(spec: RandomFile, shape: tuple[int, ...], fan: tuple[int, int], place: tuple[int, int], places: int) -> Array:
    """Return numbers of `shape`, the same for the same seed and place, rounded to `places` (spec.places has priority).

    fan: (inputs, units) of the layer. place: (layer, 0 for weights, 1 for biases), so that one seed serves a whole
    lesson. glorot: uniform in +-sqrt(6 / (inputs + units)) (Glorot and Bengio 2010); he: normal of deviation sqrt(2 /
    inputs) (He et al. 2015); normal: deviation 1; uniform: -1 to 1; all times spec.scale. Raises Refused for more than
    MAX_NUMBERS.
    """
    if np.prod(shape, dtype=object) > MAX_NUMBERS:
        raise Refused(f"{shape[0]:,} x {shape[-1]:,} weights", f"a layer has at most {MAX_NUMBERS:,}; make it smaller")
    rng = np.random.default_rng([spec.seed, *place])
    n_in, n_out = fan
    match spec.random:
        case "glorot":
            numbers = rng.uniform(-1.0, 1.0, shape) * np.sqrt(6.0 / (n_in + n_out))
        case "he":
            numbers = rng.standard_normal(shape) * np.sqrt(2.0 / n_in)
        case "normal":
            numbers = rng.standard_normal(shape)
        case "uniform":
            numbers = rng.uniform(-1.0, 1.0, shape)
    return _rounded(numbers * spec.scale, places if spec.places is None else spec.places)


def stored(spec: StoredFile, dimensions: int, folder: LessonFolder) -> Array:
    """Return the matrix (dimensions 2) or vector (1) in a file of the lesson's folder.

    Raises Refused as path_guard's find and stored.read_array do, for another number of dimensions, and for numbers that
    are not finite or above a million.
    """
    data = folder.read(spec.file, ENDINGS, INSTEAD, MAX_WEIGHTS_BYTES)
    try:
        numbers = read_array(data, PurePosixPath(spec.file).suffix.lower(), spec.key)
    except Refused as refused:
        raise Refused(f"{spec.file!r}{', ' * bool(refused.value)}{refused.value}", refused.cure) from None
    where = f"{spec.file!r}{f', key {spec.key!r}' if spec.key else ''}"
    if numbers.ndim != dimensions:
        if dimensions == 2 or min(numbers.shape) != 1:
            wanted = (
                "weights need a matrix, a row for each unit" if dimensions == 2 else "biases need one for each unit"
            )
            raise Refused(f"{where} of shape {numbers.shape}", wanted)
        numbers = numbers.reshape(-1)
    wrong = np.argwhere(~(np.abs(numbers) <= MAX_NUMBER))
    if len(wrong):
        at = "".join(f"[{n}]" for n in wrong[0])
        number = float(numbers[tuple(wrong[0])])
        raise Refused(f"{number:g} at {at} in {where}", f"numbers are finite, at most {MAX_NUMBER:,.0f}")
    numbers = numbers.T if spec.transpose else numbers
    return numbers if spec.places is None else _rounded(numbers, spec.places)


def _rounded(numbers: Array, places: int) -> Array:
    """Return numbers rounded; minus zero becomes zero."""
    return np.asarray(np.round(numbers, places) + 0.0, dtype=np.float64)

"""The numbers of a lesson: written in lesson.toml, drawn at random, or read from its folder's files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ValidationError

from lesson.file.path_guard import LessonFolder
from lesson.file.schema.network import DeeperFile, LayerFile, RandomFile, StoredFile, UnitFile
from lesson.file.schema.tables import DatasetCsv, DatasetFile, DecimalsFile, SampleFile, SampleRow
from lesson.problems import Problem, Refused, several

from .table import read_table
from .weights import draw, stored

Numbers = Sequence[float] | npt.NDArray[np.float64]
Rows = Sequence[Sequence[float]] | npt.NDArray[np.float64]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class LayerNumbers:
    """A layer with its numbers. Rows may still be of different lengths (check_network.py reports that)."""

    name: str
    size: int | None
    activation: str | None
    weights: Rows | None
    biases: Numbers | None
    units: tuple[UnitFile, ...] | None
    drawn: bool  # the weights are random, so the size is needed

    @property
    def count(self) -> int | None:
        """The number of its units, as far as that is known."""
        return self.size if self.weights is None else len(self.weights)


@dataclass(frozen=True)
class Content:
    """All numbers of a lesson; None for what is missing or wrong (its problems are reported elsewhere)."""

    layers: list[LayerNumbers | None]
    x: Numbers | None
    y: Numbers | None
    dataset: tuple[Rows, Rows] | None
    deeper: "Content | None" = None  # the numbers of [deeper]; x and y are the sample's where it gives none


def read_content(raw: dict[str, Any], folder: LessonFolder, file: str) -> tuple[Content, list[Problem]]:
    """Return the numbers of a lesson.toml, and every problem of files and random numbers.

    Tables that are themselves wrong are skipped: validation reports them.
    """
    places = (lenient(DecimalsFile, raw.get("decimals", {})) or DecimalsFile()).weights
    layers, problems = _layers("network", raw.get("network"), places, folder, file)
    dataset, more = _dataset(raw.get("dataset"), folder, file)
    x, y, last = _sample(raw.get("sample"), dataset, file)
    deeper, deep = _deeper(raw.get("deeper"), (x, y), places, folder, file)
    return Content(layers, x, y, dataset, deeper), problems + more + last + deep


def lenient(model: type[Model], raw: object) -> Model | None:
    """Return the table, or None where it is wrong."""
    try:
        return model.model_validate(raw)
    except ValidationError:
        return None


def _deeper(
    raw: object, sample: tuple[Numbers | None, Numbers | None], places: int, folder: LessonFolder, file: str
) -> tuple[Content | None, list[Problem]]:
    """Return the numbers of the deeper network; None where there is none."""
    if not isinstance(raw, dict):
        return None, []
    layers, problems = _layers("deeper", raw, places, folder, file)
    own = lenient(DeeperFile, raw)
    x, y = (None, None) if own is None else (own.x or sample[0], own.target or sample[1])
    return Content(layers, x, y, None), problems


def _layers(
    table: str, network: object, places: int, folder: LessonFolder, file: str
) -> tuple[list[LayerNumbers | None], list[Problem]]:
    given = network.get("layers") if isinstance(network, dict) else None
    made: list[LayerNumbers | None] = []
    problems: list[Problem] = []
    for n, raw in enumerate(given if isinstance(given, list) else []):
        layer = lenient(LayerFile, raw)
        if layer is None:
            made.append(None)
            continue
        before = made[-1].count if made and made[-1] is not None else None
        key = f"{table}.layers[{n}]"
        weights, found = _numbers(layer.weights, layer, (n, 0), before, places, folder, file, f"{key}.weights")
        biases, more = _numbers(layer.biases, layer, (n, 1), before, places, folder, file, f"{key}.biases")
        problems += found + more
        made.append(
            LayerNumbers(
                name=layer.name,
                size=layer.size,
                activation=layer.activation,
                weights=weights,
                biases=biases,
                units=None if layer.units is None else tuple(layer.units),
                drawn=isinstance(layer.weights, RandomFile),
            )
        )
        if found or more:
            made[-1] = None
    return made, problems


def _numbers(
    spec: Any,
    layer: LayerFile,
    place: tuple[int, int],
    before: int | None,
    places: int,
    folder: LessonFolder,
    file: str,
    key: str,
) -> tuple[Any, list[Problem]]:
    """Weights (place[1] == 0) or biases of a layer, in whichever form they are given."""
    try:
        if isinstance(spec, StoredFile):
            return stored(spec, 1 if place[1] else 2, folder), []
        if isinstance(spec, RandomFile):
            if place[0] == 0:
                return None, []  # the input has no weights: check_network reports it
            units = layer.size or (None if place[1] == 0 or layer.weights is None else _rows_of(layer.weights))
            if units is None:
                cure = "is missing; add size = 3 (random numbers do not say how many units there are)"
                return None, [Problem(file, f"{key.rpartition('.')[0]}.size", "", cure)]
            if before is None:
                return None, []
            shape = (units,) if place[1] else (units, before)
            return draw(spec, shape, (before, units), place, places), []
    except Refused as refused:
        return None, [refused.at(file, key)]
    return spec, []


def _rows_of(weights: Any) -> int | None:
    return len(weights) if isinstance(weights, list) else None


def _dataset(raw: object, folder: LessonFolder, file: str) -> tuple[tuple[Rows, Rows] | None, list[Problem]]:
    if isinstance(raw, dict) and "csv" in raw:
        spec = lenient(DatasetCsv, raw)
        return read_table(spec, folder, file) if spec else (None, [])
    data = lenient(DatasetFile, raw)
    return ((data.x, data.y) if data else None), []


def _sample(
    raw: object, dataset: tuple[Rows, Rows] | None, file: str
) -> tuple[Numbers | None, Numbers | None, list[Problem]]:
    if isinstance(raw, dict) and "row" in raw:
        spec = lenient(SampleRow, raw)
        if spec is None or dataset is None:
            missing = spec is not None and dataset is None
            cure = "names a row of the data set, but there is none that can be read; add [dataset], or give x and y"
            return None, None, [Problem(file, "sample.row", str(spec.row), cure)] if missing and spec else []
        count = min(len(dataset[0]), len(dataset[1]))
        if spec.row > count:
            return None, None, [Problem(file, "sample.row", str(spec.row), f"the data set has {several(count, 'row')}")]
        return dataset[0][spec.row - 1], dataset[1][spec.row - 1], []
    sample = lenient(SampleFile, raw)
    return (sample.x, sample.y, []) if sample else (None, None, [])

"""What no single table can know: that layers fit each other, the sample the network, and training the numbers."""

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from backprop_core import Network, run_cycle, train
from backprop_core.errors import NetworkError

from .model import Lesson
from .problems import Problem
from .schema import DatasetFile, LayerFile, LossName, SampleFile, StepFile

MAX_RECORDED = 20_000_000  # numbers kept by recording every network of the training

Table = TypeVar("Table", bound=BaseModel)


def check_lesson(raw: dict[str, Any], file: str) -> list[Problem]:
    """Return every problem between tables; a table that is itself wrong (already reported) is passed over."""
    network = raw.get("network")
    given = network.get("layers") if isinstance(network, dict) else None
    layers = [_lenient(LayerFile, each) for each in given] if isinstance(given, list) else []
    problems = [p for n, layer in enumerate(layers) if layer for p in _layer(n, layer, file)]
    problems += _fits(layers, file)
    problems += _steps(raw.get("steps"), file)
    sample, data = _lenient(SampleFile, raw.get("sample")), _lenient(DatasetFile, raw.get("dataset"))
    widths = _widths(layers)
    if sample and widths:
        problems += _lengths("sample.x", [sample.x], widths[0], "inputs", file)
        problems += _lengths("sample.y", [sample.y], widths[1], "outputs", file)
    if data and widths:
        problems += _lengths("dataset.x", data.x, widths[0], "inputs", file)
        problems += _lengths("dataset.y", data.y, widths[1], "outputs", file)
    if data and len(data.x) != len(data.y):
        cure = f"dataset.x has {len(data.x)}; give a target for each sample"
        problems.append(Problem(file, "dataset.y", f"{len(data.y)} rows", cure))
    if problems or not layers or None in layers or sample is None or not isinstance(network, dict):
        return problems
    return _core(network, [each for each in layers if each], sample, data, file)


def finite_training(lesson: Lesson, file: str) -> list[Problem]:
    """Return a problem when recording the training would need too much memory, or when it diverges."""
    parameters = sum(w.size + len(w) for w in lesson.network.weights)
    if parameters * lesson.epochs > MAX_RECORDED:
        most = MAX_RECORDED // parameters
        cure = (
            f"a network of {parameters:,} numbers can be followed for at most {most:,} epochs"
            if most >= 3
            else (f"a network of {parameters:,} numbers is too large to be followed; make its layers smaller")
        )
        return [Problem(file, "network.epochs", str(lesson.epochs), cure)]
    sets = [(lesson.x, lesson.y), *([lesson.dataset] if lesson.dataset else [])]
    try:
        for x, y in sets:
            train(lesson.network, x, y, lesson.eta, lesson.epochs, lesson.update_biases)
    except NetworkError as error:
        return [Problem(file, "network.eta", f"{lesson.eta}", f"{error} Choose a smaller eta")]
    return []


def _lenient(model: type[Table], raw: object) -> Table | None:
    try:
        return model.model_validate(raw)
    except ValidationError:
        return None


def _layer(n: int, layer: LayerFile, file: str) -> list[Problem]:
    """Check which keys a layer has: the first (the input) a size only, the others weights and an activation."""
    at = f"network.layers[{n}]"
    if n == 0:
        extra = [key for key in ("activation", "weights", "biases") if getattr(layer, key) is not None]
        problems = [
            Problem(file, f"{at}.{key}", "", "the first layer is the input and has only a name and a size; remove it")
            for key in extra
        ]
        if layer.size is None:
            problems.append(Problem(file, f"{at}.size", "", "is missing; add size = 2 (the number of inputs)"))
        return problems
    if layer.weights is None:
        cure = "is missing; add weights = [[0.3, -0.2], [0.5, 0.4]], a row for each unit of this layer"
        return [Problem(file, f"{at}.weights", "", cure)]
    rows = len(layer.weights)
    problems = []
    if layer.activation is None:
        problems.append(Problem(file, f"{at}.activation", "", 'is missing; add activation = "sigmoid"'))
    if layer.size is not None and layer.size != rows:
        cure = f"weights has {rows} rows, so there are {rows} units; leave size out"
        problems.append(Problem(file, f"{at}.size", str(layer.size), cure))
    if layer.biases is not None and len(layer.biases) != rows:
        cure = f"weights has {rows} rows; give a bias for each unit, or leave biases out"
        problems.append(Problem(file, f"{at}.biases", f"{len(layer.biases)} biases", cure))
    return problems


def _fits(layers: list[LayerFile | None], file: str) -> list[Problem]:
    """Check that every row of weights has as many entries as the layer before has units."""
    problems = []
    for n in range(1, len(layers)):
        layer, before = layers[n], layers[n - 1]
        width = before and (len(before.weights) if before.weights and n > 1 else before.size)
        if not layer or not before or not layer.weights or not width:
            continue
        for row, values in enumerate(layer.weights):
            if len(values) != width:
                cure = (
                    f"{before.name!r} has {width} units, so each row needs {width} (a row for each unit of this layer)"
                )
                key = f"network.layers[{n}].weights[{row}]"
                problems.append(Problem(file, key, f"{len(values)} numbers", cure))
                break
    return problems


def _steps(raw: object, file: str) -> list[Problem]:
    """Refuse a step key that occurs twice: it names the step's files."""
    keys = [each.key for each in (_lenient(StepFile, r) for r in raw) if each] if isinstance(raw, list) else []
    twice = sorted({key for key in keys if keys.count(key) > 1})
    return [Problem(file, "steps", f"{key!r} more than once", "give every step its own key") for key in twice]


def _widths(layers: list[LayerFile | None]) -> tuple[int, int] | None:
    first, last = (layers[0], layers[-1]) if len(layers) > 1 else (None, None)
    return (first.size, len(last.weights)) if first and last and first.size and last.weights else None


def _lengths(key: str, rows: list[list[float]], width: int, what: str, file: str) -> list[Problem]:
    wrong = [(n, len(row)) for n, row in enumerate(rows) if len(row) != width]
    where = key if key.startswith("sample") else f"{key}[{{}}]"
    cure = f"the network has {width} {what}, so give {width}"
    return [Problem(file, where.format(n), f"{count} numbers", cure) for n, count in wrong[:3]]


def _core(
    network: dict[str, Any], layers: list[LayerFile], sample: SampleFile, data: DatasetFile | None, file: str
) -> list[Problem]:
    """Let the core judge what it knows best: activations with losses, targets with losses, values that overflow."""
    loss = network.get("loss")
    if loss not in get_args(LossName):
        return []
    names = [str(layer.activation) for layer in layers[1:]]
    biases = [layer.biases or [0.0] * len(layer.weights or ()) for layer in layers[1:]]
    try:
        net = Network([layer.weights for layer in layers[1:]], biases, names, str(loss))  # type: ignore[misc]
    except NetworkError as error:
        return [Problem(file, "network", f"loss {loss!r} and activations {names}", str(error))]
    problems = []
    sets: list[tuple[str, Any, Any]] = [("sample", sample.x, sample.y)]
    for key, x, y in sets + ([("dataset", data.x, data.y)] if data else []):
        try:
            run_cycle(net, x, y, eta=0.0)
        except NetworkError as error:
            problems.append(Problem(file, key, "", str(error)))
    return problems

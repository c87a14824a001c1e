"""Checks across tables: layers fit each other, the sample fits the network, training stays finite."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

from backprop_core import Network, run_cycle, train
from backprop_core.errors import NetworkError
from backprop_core.same import Same
from lesson.limits import MAX_RECORDED, MAX_UNITS, MAX_WORK, MIN_EPOCHS
from lesson.model import Lesson, networks_of
from lesson.problems import Problem, several

from .numbers.content import Content, LayerNumbers, Numbers, Rows, lenient
from .schema.basics import LossName
from .schema.network import NetworkFile
from .schema.tables import StepFile

Sample = tuple[str, Any, Any]  # the key that problems of it name, inputs, targets

_A = {"network": "a network", "deeper": "a deeper network"}
_UNIT = 10  # the cost of an activation, in multiplications
_train = Same(train, kept=32)  # a lesson is read many times: for each of its languages, looks and changes


def check_lesson(raw: dict[str, Any], content: Content, file: str) -> list[Problem]:
    """Return every problem between tables; a table that is itself wrong (already reported) is skipped."""
    layers, network, data = content.layers, raw.get("network"), content.dataset
    problems = [*check_layers("network", layers, file), *_steps(raw.get("steps"), file)]
    widths = widths_of(layers)
    sample = raw.get("sample")
    if widths and isinstance(sample, dict) and "row" not in sample:
        if content.x is not None:
            problems += lengths("sample.x", [content.x], widths[0], "input", file)
        if content.y is not None:
            problems += lengths("sample.y", [content.y], widths[1], "output", file)
    if data and widths:
        problems += lengths("dataset.x", data[0], widths[0], "input", file)
        problems += lengths("dataset.y", data[1], widths[1], "output", file)
    if data and len(data[0]) != len(data[1]):
        cure = f"dataset.x has {len(data[0])}; give a target for each sample"
        problems.append(Problem(file, "dataset.y", several(len(data[1]), "row"), cure))
    if problems or not layers or None in layers or content.x is None or not isinstance(network, dict):
        return problems
    whole = [each for each in layers if each]
    sets: list[Sample] = [("sample", content.x, content.y), *([("dataset", *data)] if data else [])]
    rows = len(data[0]) if data else 1
    return too_much("network", network, whole, rows, file) or check_core(
        "network", network.get("loss"), whole, sets, file
    )


def check_layers(table: str, layers: Sequence[LayerNumbers | None], file: str) -> list[Problem]:
    """Return every problem of a network's layers and of how they fit; table: "network" or "deeper"."""
    problems = [p for n, layer in enumerate(layers) if layer for p in _layer(table, n, layer, file)]
    return [*problems, *_fits(table, layers, file), *_softmax_inside(table, layers, file)]


def finite_training(lesson: Lesson, file: str) -> list[Problem]:
    """Return a problem when the training diverges, that of the deeper network included."""
    for table, each in networks_of(lesson):
        sets = [(each.x, each.y), *([each.dataset] if each.dataset else [])]
        try:
            for x, y in sets:
                _train(each.network, x, y, each.eta, each.epochs, each.update_biases)
        except NetworkError as error:
            return [Problem(file, "network.eta", f"{each.eta}", f"{_in_lesson(error, table)} Choose a smaller eta")]
    return []


def too_much(
    table: str, network: dict[str, Any], layers: Sequence[LayerNumbers], rows: int, file: str
) -> list[Problem]:
    """Return a problem where training would take too much memory or time (limits.py has the reasons).

    table: where the layers stand; network: the table [network], which has the epochs; rows: of the data set.
    """
    shapes = [(len(w), len(w[0])) for layer in layers[1:] if (w := layer.weights) is not None]
    numbers = sum(units * (inputs + 1) for units, inputs in shapes)
    work = numbers + _UNIT * sum(units for units, _ in shapes)
    rows = max(1, rows)
    epochs = network.get("epochs", NetworkFile.model_fields["epochs"].default)
    if not isinstance(epochs, int) or epochs <= (most := min(MAX_RECORDED // numbers, MAX_WORK // rows // work)):
        return []
    what = f"{_A[table]} of {numbers:,} numbers" + f" with {rows:,} rows of data" * (rows > 1)
    if most < MIN_EPOCHS:
        return [
            Problem(
                file,
                f"{table}.layers",
                what,
                "is too large to be followed; make its layers smaller" + ", or give fewer rows" * (rows > 1),
            )
        ]
    return [Problem(file, "network.epochs", str(epochs), f"{what} can be followed for at most {most:,} epochs")]


def _layer(table: str, n: int, layer: LayerNumbers, file: str) -> list[Problem]:
    """Check which keys a layer has: the first (the input) a size only, the others weights and an activation."""
    at = f"{table}.layers[{n}]"
    problems = _unit_names(layer, at, file)
    if n == 0:
        extra = [key for key in ("activation", "weights", "biases") if getattr(layer, key) is not None]
        problems += [
            Problem(file, f"{at}.{key}", "", "the first layer is the input and has only a name and a size; remove it")
            for key in extra
        ]
        if layer.size is None:
            problems.append(Problem(file, f"{at}.size", "", "is missing; add size = 2 (the number of inputs)"))
        return problems
    if layer.activation is None:
        problems.append(Problem(file, f"{at}.activation", "", 'is missing; add activation = "sigmoid"'))
    if layer.weights is None:
        if not layer.drawn:
            cure = "is missing; add weights = [[0.3, -0.2], [0.5, 0.4]], a row for each unit of this layer"
            problems.append(Problem(file, f"{at}.weights", "", cure))
        return problems
    rows = len(layer.weights)
    if rows > MAX_UNITS:
        problems.append(
            Problem(file, f"{at}.weights", several(rows, "row"), f"a layer has at most {MAX_UNITS:,} units")
        )
    if layer.size is not None and layer.size != rows:
        cure = f"weights has {several(rows, 'row')}, so the layer has {several(rows, 'unit')}; leave size out"
        problems.append(Problem(file, f"{at}.size", str(layer.size), cure))
    if layer.biases is not None and len(layer.biases) != rows:
        cure = f"weights has {several(rows, 'row')}; give a bias for each unit, or leave biases out"
        problems.append(
            Problem(file, f"{at}.biases", f"{len(layer.biases)} {'bias' if len(layer.biases) == 1 else 'biases'}", cure)
        )
    return problems


def _unit_names(layer: LayerNumbers, at: str, file: str) -> list[Problem]:
    """Check that a layer names all of its units or none, each differently."""
    if layer.units is None:
        return []
    problems = []
    if layer.count is not None and len(layer.units) != layer.count:
        cure = f"the layer has {several(layer.count, 'unit')}; name each of them, or leave units out"
        problems.append(Problem(file, f"{at}.units", several(len(layer.units), "name"), cure))
    names = [unit.name for unit in layer.units]
    for name in sorted(name for name, count in Counter(names).items() if count > 1):
        problems.append(Problem(file, f"{at}.units", f"{name!r} more than once", "give every unit its own name"))
    return problems


def _fits(table: str, layers: Sequence[LayerNumbers | None], file: str) -> list[Problem]:
    """Check that every row of weights has as many entries as the layer before has units."""
    problems = []
    for n in range(1, len(layers)):
        layer, before = layers[n], layers[n - 1]
        width = before and before.count
        if not layer or not before or layer.weights is None or not width:
            continue
        for row, values in enumerate(layer.weights):
            if len(values) != width:
                cure = (
                    f"{before.name!r} has {several(width, 'unit')}, so each row needs {width} "
                    "(a row for each unit of this layer)"
                )
                key = f"{table}.layers[{n}].weights[{row}]"
                problems.append(Problem(file, key, several(len(values), "number"), cure))
                break
    return problems


def _softmax_inside(table: str, layers: Sequence[LayerNumbers | None], file: str) -> list[Problem]:
    """Refuse softmax in a layer before the last."""
    cure = (
        "softmax is for the last layer only, with categorical_cross_entropy; "
        "use sigmoid, tanh, relu or identity in a hidden layer"
    )
    hidden = [n for n, layer in enumerate(layers[:-1]) if n and layer and layer.activation == "softmax"]
    return [Problem(file, f"{table}.layers[{n}].activation", "'softmax'", cure) for n in hidden]


def _in_lesson(error: NetworkError, table: str) -> str:
    """Return the core's message with layers counted as in the lesson's keys.

    Layer 0 of the core, which has no input layer, is layers[1].
    """
    return re.sub(r"\blayer (\d+)", lambda match: f"{table}.layers[{int(match[1]) + 1}]", str(error))


def _steps(raw: object, file: str) -> list[Problem]:
    """Refuse a step key that occurs twice: it names the step's files."""
    keys = [each.key for each in (lenient(StepFile, r) for r in raw) if each] if isinstance(raw, list) else []
    twice = sorted({key for key in keys if keys.count(key) > 1})
    cure = 'give every step its own key; one that is shown again says narration = "{}" for its words'
    return [Problem(file, "steps", f"{key!r} more than once", cure.format(key)) for key in twice]


def widths_of(layers: Sequence[LayerNumbers | None]) -> tuple[int, int] | None:
    """Return the numbers of inputs and outputs, as far as they are known."""
    first, last = (layers[0], layers[-1]) if len(layers) > 1 else (None, None)
    if first and last and first.size and last.weights is not None:
        return first.size, len(last.weights)
    return None


def lengths(key: str, rows: Sequence[Numbers] | Rows, width: int, what: str, file: str) -> list[Problem]:
    """Return a problem for rows that do not have as many numbers as the network has inputs or outputs."""
    wrong = [(n, len(row)) for n, row in enumerate(rows) if len(row) != width]
    where = f"{key}[{{}}]" if key.startswith("dataset") else key
    cure = f"the network has {several(width, what)}, so give {width}"
    return [Problem(file, where.format(n), several(count, "number"), cure) for n, count in wrong[:3]]


def check_core(
    table: str, loss: object, layers: Sequence[LayerNumbers], sets: Sequence[Sample], file: str
) -> list[Problem]:
    """Let the core check what it already checks: activations with losses, targets with losses, values that overflow."""
    if loss not in get_args(LossName):
        return []
    try:
        net = build_network(layers, str(loss))
    except NetworkError as error:
        names = [str(layer.activation) for layer in layers[1:]]
        return [Problem(file, table, f"loss {loss!r} and activations {names}", _in_lesson(error, table))]
    problems = []
    for key, x, y in sets:
        try:
            run_cycle(net, x, y, eta=0.0)
        except NetworkError as error:
            problems.append(Problem(file, key, "", _in_lesson(error, table)))
    return problems


def build_network(layers: Sequence[LayerNumbers], loss: str) -> Network:
    """Return the core's network. Biases that are left out, or all 0, count as none: not drawn and not updated."""
    weights: list[Any] = [layer.weights for layer in layers[1:]]
    biases = [
        [0.0] * len(w) if layer.biases is None else layer.biases for layer, w in zip(layers[1:], weights, strict=True)
    ]
    used = biases if any(value for row in biases for value in row) else None
    return Network(weights, used, [str(layer.activation) for layer in layers[1:]], loss)

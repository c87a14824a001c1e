"""Which units the film speaks of: alive ones, with something to show, among those that are drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from backprop_core import Cycle

MAX_DRAWN = 6  # a wider layer is elided


@dataclass(frozen=True)
class Focus:
    """Indices by name; a second one (…2) equals the first where its layer has one unit only.

    out, out2: output units (out: the largest |delta|; of classes one that is too low). top: the largest output. h, h2:
    units of the layer that feeds the output (the last hidden layer; the inputs where there is none). first, first2:
    units of the first layer with weights (= h, h2 with one hidden layer, = out, out2 with none). i, i2: inputs.
    """

    out: int
    out2: int
    h: int
    h2: int
    first: int
    first2: int
    i: int
    i2: int
    top: int


def choose(cycle: Cycle) -> Focus:
    """Choose the units for a cycle of one sample.

    h is the first unit of its layer that is alive: its slope, its activation, its weight to `out` and the derivative
    that reaches it are not 0; h2 is another one, if possible alive and with a derivative of the other sign. i and i2
    are inputs that are not 0. In layers of more than 6 units only the first 4 are considered, `out` excepted.
    """
    net, back, forward = cycle.network, cycle.backward, cycle.forward
    out, top = _loudest(net.loss, back.delta[-1], cycle.target), int(np.argmax(forward.prediction))
    out2 = _other(net.n_out, out, [lambda k: back.delta[-1][k] != 0])
    if net.n_layers == 1:
        i, i2 = _inputs(cycle, out)
        return Focus(out, out2, i, i2, out, out2, i, i2, top)
    h, h2 = _hidden(cycle, net.n_layers - 2, out)
    first, first2 = (h, h2) if net.n_layers == 2 else _hidden(cycle, 0, h)
    i, i2 = _inputs(cycle, first)
    assert len(forward.a) == net.n_layers
    return Focus(out, out2, h, h2, first, first2, i, i2, top)


def drawn(size: int, wanted: Sequence[int]) -> tuple[int, ...]:
    """Return the units of a layer of `size` that are drawn, in order.

    All up to 6; else 5, the `wanted` ones among them. Where two neighbours of the result are not consecutive, units are
    elided.
    """
    if size <= MAX_DRAWN:
        return tuple(range(size))
    order = [*dict.fromkeys(wanted), 0, 1, 2, size - 1, 3, 4, 5]
    return tuple(sorted(list(dict.fromkeys(order))[: MAX_DRAWN - 1]))


def _loudest(loss: str, delta: np.ndarray, target: np.ndarray) -> int:
    """Return the index of the largest |delta|; among equals one whose target is not 0.

    Of classes, the loss sees only those with a target: the one that is most too low.
    """
    size = np.where(target > 0, -delta, -np.inf) if loss == "categorical_cross_entropy" else np.abs(delta)
    best = np.flatnonzero(size >= size.max() - abs(size.max()) * 1e-9)
    return int(next((k for k in best if target[k] != 0), best[0]))


def _candidates(size: int) -> range:
    return range(size if size <= MAX_DRAWN else 4)


def _best(units: Sequence[int], wishes: Sequence[Callable[[int], bool]]) -> int:
    """Return the first unit that fulfils most wishes."""
    return max(units, key=lambda k: (sum(bool(wish(k)) for wish in wishes), -k))


def _other(size: int, taken: int, wishes: Sequence[Callable[[int], bool]]) -> int:
    others = [k for k in _candidates(size) if k != taken]
    return _best(others, wishes) if others else taken


def _hidden(cycle: Cycle, layer: int, towards: int) -> tuple[int, int]:
    """Return two units of a hidden layer, given the unit of the next layer that the path goes on to."""
    back, a = cycle.backward, cycle.forward.a[layer]
    slope, blame, weight = back.slope[layer], back.upstream[layer], cycle.network.weights[layer + 1][towards]
    alive: list[Callable[[int], bool]] = [
        lambda k: slope[k] != 0,
        lambda k: blame[k] != 0,
        lambda k: a[k] != 0,
        lambda k: weight[k] != 0,
    ]
    one = _best(_candidates(len(a)), alive)
    return one, _other(len(a), one, [*alive, lambda k: blame[k] * blame[one] < 0])


def _inputs(cycle: Cycle, towards: int) -> tuple[int, int]:
    x, weight = cycle.x, cycle.network.weights[0][towards]
    wishes: list[Callable[[int], bool]] = [lambda k: x[k] != 0, lambda k: weight[k] != 0]
    one = _best(_candidates(len(x)), wishes)
    return one, _other(len(x), one, wishes)

"""The units that the film speaks of: live ones, with something to show, among those that are drawn."""

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
    first, first2 = (h, h2) if net.n_layers == 2 else _hidden(cycle, 0, (*between(cycle, h), h)[0])
    i, i2 = _inputs(cycle, first)
    assert len(forward.a) == net.n_layers
    return Focus(out, out2, h, h2, first, first2, i, i2, top)


def choose_opposed(cycle: Cycle) -> Focus:
    """Choose the units of the deeper network, which is there to show shares that add up.

    h is the unit of the last hidden layer at which two outputs pull against each other most: their shares have opposite
    signs, and the smaller of the two, in size, is the largest (the first of equals). out and out2 are these two
    outputs, out the one with the larger |delta|; where no shares are opposed, all three are chosen as for any network.
    first and i belong to the weight of the first layer with the largest |gradient|. In layers of more than 6 units only
    the first 4 are considered.
    """
    net, back = cycle.network, cycle.backward
    usual = choose(cycle)
    outputs, units = list(_candidates(net.n_out)), list(_candidates(net.sizes[-2]))
    shares = back.shares[-1][np.ix_(outputs, units)]
    tug = np.minimum(shares.max(axis=0), -shares.min(axis=0))
    h, out, out2 = usual.h, usual.out, usual.out2
    if tug.max() > 0:
        column = int(np.argmax(tug))
        h = units[column]
        pair = outputs[int(np.argmax(shares[:, column]))], outputs[int(np.argmin(shares[:, column]))]
        out, out2 = sorted(pair, key=lambda k: -abs(back.delta[-1][k]))
    blame = back.upstream[-2]
    h2 = _other(net.sizes[-2], h, [*_alive(cycle, net.n_layers - 2, out), lambda k: blame[k] * blame[h] < 0])
    size = np.abs(back.grad_W[0][np.ix_(_candidates(net.sizes[1]), _candidates(net.n_in))])
    first, i = (int(n) for n in np.unravel_index(int(np.argmax(size)), size.shape))
    first2 = _other(net.sizes[1], first, [lambda k: back.upstream[0][k] != 0])
    return Focus(out, out2, h, h2, first, first2, i, _other(net.n_in, i, _inputs_alive(cycle, first)), usual.top)


def between(cycle: Cycle, h: int) -> tuple[int, ...]:
    """Return the units through which a path from the first layer reaches unit h of the last hidden one.

    With three hidden layers: the unit of the second one that passes on most of h's blame. With fewer: none.
    """
    net = cycle.network
    through = [net.weights[n + 1][h] * cycle.backward.slope[n] for n in range(1, net.n_layers - 2)]
    return tuple(int(np.argmax(np.abs(each))) for each in through)


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
    blame, alive = cycle.backward.upstream[layer], _alive(cycle, layer, towards)
    one = _best(_candidates(len(blame)), alive)
    return one, _other(len(blame), one, [*alive, lambda k: blame[k] * blame[one] < 0])


def _alive(cycle: Cycle, layer: int, towards: int) -> list[Callable[[int], bool]]:
    """Return the tests of a live unit of a hidden layer: no factor of the path through it is 0."""
    back, a = cycle.backward, cycle.forward.a[layer]
    slope, blame, weight = back.slope[layer], back.upstream[layer], cycle.network.weights[layer + 1][towards]
    return [lambda k: slope[k] != 0, lambda k: blame[k] != 0, lambda k: a[k] != 0, lambda k: weight[k] != 0]


def _inputs(cycle: Cycle, towards: int) -> tuple[int, int]:
    wishes = _inputs_alive(cycle, towards)
    one = _best(_candidates(len(cycle.x)), wishes)
    return one, _other(len(cycle.x), one, wishes)


def _inputs_alive(cycle: Cycle, towards: int) -> list[Callable[[int], bool]]:
    x, weight = cycle.x, cycle.network.weights[0][towards]
    return [lambda k: x[k] != 0, lambda k: weight[k] != 0]

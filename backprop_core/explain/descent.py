"""What gradient descent does with one weight or two while the others stay, and what each step does by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..arrays import Array, freeze, freeze_all, to_array, to_eta
from ..cycle import Cycle, run_cycle
from ..errors import DivergenceError
from ..network import Network
from ..passes import check_output, forward_pass, sample_losses
from .curves import loss_over_weight
from .links import check_place

Place = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Alone:
    """How the loss changes when each weight takes its step of a cycle alone, the others as they were.

    changes: like the weights, (n_out, n_in) a layer; bias_changes: like the biases. total: all of them added up;
    together: the change when all take their steps at once.
    """

    changes: tuple[Array, ...]
    bias_changes: tuple[Array, ...]
    total: float
    together: float


def steps_alone(cycle: Cycle) -> Alone:
    """Measure the change of the loss for each step of a cycle by itself: one forward pass a weight."""
    old, new = cycle.network, cycle.updated
    weights = [_one_by_one(cycle, old.weights, new.weights, layer, True) for layer in range(old.n_layers)]
    biases = [_one_by_one(cycle, old.biases, new.biases, layer, False) for layer in range(old.n_layers)]
    total = float(sum(change.sum() for change in (*weights, *biases)))
    return Alone(freeze_all(weights), freeze_all(biases), total, float(cycle.loss_after - cycle.loss))


def _one_by_one(cycle: Cycle, old: Sequence[Array], new: Sequence[Array], layer: int, weights: bool) -> Array:
    network, changes = cycle.network, np.zeros_like(old[layer])
    for place in np.argwhere(new[layer] != old[layer]):
        at, moved = tuple(place), [each.copy() for each in old]
        moved[layer][at] = new[layer][at]
        tried = network.moved_to(moved, network.biases) if weights else network.moved_to(network.weights, moved)
        changes[at] = sample_losses(forward_pass(tried, cycle.x), cycle.target).mean() - cycle.loss
    return changes


def descend(
    network: Network, x: npt.ArrayLike, y: npt.ArrayLike, places: Sequence[Place], eta: float, steps: int
) -> Array:
    """Return the values of some weights during gradient descent, (steps + 1, places); all others stay.

    places: (layer, unit, source) of each. x: (n_in,) or (N, n_in), y likewise. Where float64 ends, the last values
    stay. Raises ShapeError, NumberError, NetworkError.
    """
    rate, checked = to_eta(eta), [check_place(network, *place) for place in places]
    values = np.array([[network.weights[layer][unit, source] for layer, unit, source in checked]] * (steps + 1))
    for step in range(steps):
        try:
            back = run_cycle(_with(network, checked, values[step]), x, y, rate).backward
        except DivergenceError:
            values[step:] = values[step]
            break
        with np.errstate(all="ignore"):
            gone = [rate * back.grad_W[layer][unit, source] for layer, unit, source in checked]
        values[step + 1 :] = values[step] - gone
    return freeze(values)


def _with(network: Network, places: Sequence[Place], values: Array) -> Network:
    """Return a network with other values of some weights."""
    weights = [each.copy() for each in network.weights]
    for (layer, unit, source), value in zip(places, values, strict=True):
        weights[layer][unit, source] = value
    return network.moved_to(weights, network.biases)


def loss_over_two(
    network: Network,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    places: tuple[Place, Place],
    values: npt.ArrayLike,
    others: npt.ArrayLike,
) -> Array:
    """Return the loss for every pair of values that two weights could have, (others, values).

    `values` are those of the weight at places[0], `others` of the one at places[1]; see `loss_over_weight`.
    """
    check_output(network, forward_pass(network, x).x, y)
    other = check_place(network, *places[1])
    rows = [
        loss_over_weight(_with(network, [other], np.array([value])), x, y, *places[0], values)
        for value in to_array(others, "others").ravel()
    ]
    return freeze(np.stack(rows))

"""Curves of one value for the plots: activations, their slopes, losses and their slopes."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ..activations import Activation, find_activation
from ..arrays import Array, freeze, to_array, to_float
from ..cycle import Cycle
from ..errors import NetworkError, NumberError
from ..losses import find_loss
from ..network import Network
from ..passes import check_input, check_output, check_range
from .links import check_place, check_single

_TOGETHER = 256  # values of a weight whose networks are computed at once


def activation_curve(name: str, zs: npt.ArrayLike) -> Array:
    """Return a = f(z) for every z; same shape as zs. NetworkError for softmax, which needs all units at once."""
    z = to_array(zs, "zs")
    a = np.empty_like(z)
    with np.errstate(all="ignore"):
        _of_one_value(name).apply(z, a)
    return freeze(a)


def activation_slope_curve(name: str, zs: npt.ArrayLike) -> Array:
    """Return f'(z) for every z; same shape as zs. NetworkError for softmax."""
    z = to_array(zs, "zs")
    a, slope = np.empty_like(z), np.empty_like(z)
    with np.errstate(all="ignore"):
        _of_one_value(name).apply(z, a)
        find_activation(name).slope(z, a, slope)
    return freeze(slope)


def slopes_at(name: str, zs: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return the pairs (z, slope at z), in the order of zs; NetworkError for softmax."""
    z = to_array(zs, "zs").ravel()
    return tuple(zip(z.tolist(), activation_slope_curve(name, z).tolist(), strict=True))


def saturation(name: str) -> tuple[tuple[float, float], ...]:
    """Return (z, slope) at z = 0, 2, 4, 6: how little a flat part of the curve lets through."""
    return slopes_at(name, (0.0, 2.0, 4.0, 6.0))


def loss_curve(name: str, predictions: npt.ArrayLike, target: float) -> Array:
    """Return the loss of one output for every prediction; same shape as predictions.

    (a - y)^2 / 2; -y ln a - (1 - y) ln(1 - a); -y ln a. Raises NumberError where the loss is not defined: predictions
    not strictly between 0 and 1 for binary, not above 0 and up to 1 for categorical cross-entropy.
    """
    a, y = _prediction_and_target(name, predictions, target)
    if name == "half_squared_error":
        return freeze(np.asarray(0.5 * (a - y) ** 2))
    if name == "binary_cross_entropy":
        return freeze(np.asarray(-y * np.log(a) - (1.0 - y) * np.log1p(-a)))
    return freeze(np.asarray(-y * np.log(a)))


def loss_slope_curve(name: str, predictions: npt.ArrayLike, target: float) -> Array:
    """Return dL/da of one output for every prediction; shapes and errors as in `loss_curve`.

    a - y; (1 - y) / (1 - a) - y / a; -y / a.
    """
    a, y = _prediction_and_target(name, predictions, target)
    if name == "half_squared_error":
        return freeze(np.asarray(a - y))
    if name == "binary_cross_entropy":
        return freeze(np.asarray((1.0 - y) / (1.0 - a) - y / a))
    return freeze(np.asarray(-y / a))


def output_losses(cycle: Cycle) -> Array:
    """Return the loss of each output by itself for a cycle of one sample, (n_out,); they add up to its loss.

    Computed from z, so finite where a prediction rounds to 0 or 1. NetworkError for a batch.
    """
    check_single(cycle.x.shape, "output_losses")
    loss, forward = find_loss(cycle.network.loss), cycle.forward
    if loss.name == "categorical_cross_entropy":  # softmax needs all z at once
        ones = np.diag(cycle.target)
        return freeze(loss.values(np.tile(forward.z[-1], (len(ones), 1)), forward.prediction, ones))
    return freeze(loss.values(forward.z[-1][:, None], forward.prediction[:, None], cycle.target[:, None]))


def loss_over_weight(
    network: Network, x: npt.ArrayLike, y: npt.ArrayLike, layer: int, unit: int, source: int, values: npt.ArrayLike
) -> Array:
    """Return the loss for every value the weight W[layer][unit, source] could have; same shape as values.

    x: (n_in,) or (N, n_in), y: (n_out,) or (N, n_out), where the loss is the mean of the batch. All other weights stay
    as they are, and so does `network`. Raises ShapeError, NumberError, NetworkError; DivergenceError when a z leaves
    float64.
    """
    layer, unit, source = check_place(network, layer, unit, source)
    tried, given = to_array(values, "values"), check_input(network, x)
    target = check_output(network, given, y)
    losses = np.empty(tried.size)
    weights: list[Array] = list(network.weights)
    for start in range(0, tried.size, _TOGETHER):
        some = tried.ravel()[start : start + _TOGETHER]
        weights[layer] = np.repeat(network.weights[layer][None], len(some), axis=0)
        weights[layer][:, unit, source] = some
        losses[start : start + len(some)] = _mean_losses(network, weights, given, target)
    return freeze(losses.reshape(tried.shape))


def _mean_losses(network: Network, weights: Sequence[Array], x: Array, y: Array) -> Array:
    """Return the cost of several networks at once, (V,), of which one layer's weights differ, (V, n_out, n_in)."""
    a: Array = np.atleast_2d(x)
    z = a
    with np.errstate(all="ignore"):
        for n, (w, b, name) in enumerate(zip(weights, network.biases, network.activations, strict=True)):
            z = np.matmul(a, w.swapaxes(-1, -2)) + b
            check_range(z, n)
            a = np.empty_like(z)
            find_activation(name).apply(z, a)
        return np.asarray(find_loss(network.loss).values(z, a, np.atleast_2d(y)).mean(axis=-1))


def _prediction_and_target(name: str, predictions: npt.ArrayLike, target: float) -> tuple[Array, float]:
    loss = find_loss(name)
    a, y = to_array(predictions, "predictions"), to_float(target, "target")
    if loss.fused:
        top = a < 1.0 if name == "binary_cross_entropy" else a <= 1.0
        wrong = a[~((a > 0.0) & top)]
        if wrong.size:
            raise NumberError(f"prediction {wrong.flat[0]} is outside the range of {name}; keep it between 0 and 1.")
        if not 0.0 <= y <= 1.0:
            raise NumberError(f"target is {y}; {name} needs a target from 0 to 1.")
    return a, y


def _of_one_value(name: str) -> Activation:
    activation = find_activation(name)
    if not activation.elementwise:
        raise NetworkError(f"{name} has no curve of one value: each output depends on every z of the layer.")
    return activation

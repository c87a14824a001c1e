"""Loss functions: value and dL/da at the output, and the output activations that each may follow.

Both cross-entropies are computed from z, not from a, fused with their activation, so that a prediction that rounds to 0
or 1 costs a finite amount and dL/dz is exactly a - y (Bishop 2006, sections 4.3.2 and 4.3.4).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .activations import find_activation
from .arrays import Array
from .errors import NetworkError, NumberError

_EXP_LIMIT = 708.0
_SUM_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Loss:
    """One loss: `values(z, a, y)` per sample, `upstream(z, a, y)` = dL/da; `fused` says that dL/dz = a - y.

    z, a, y: (..., n_out), values: (...). `outputs` are the activations the last layer may have.
    """

    name: str
    outputs: tuple[str, ...]
    fused: bool
    values: Callable[[Array, Array, Array], Array]
    upstream: Callable[[Array, Array, Array], Array]


def _squared_values(z: Array, a: Array, y: Array) -> Array:
    """Return sum over outputs of (a - y)^2 / 2."""
    error = a - y
    return np.asarray(0.5 * np.add.reduce(error * error, axis=-1))


def _squared_upstream(z: Array, a: Array, y: Array) -> Array:
    """Return a - y."""
    return a - y


def _binary_values(z: Array, a: Array, y: Array) -> Array:
    """Return sum over outputs of -y ln a - (1 - y) ln(1 - a), from z: max(z, 0) - z y + ln(1 + exp(-|z|))."""
    # exp never gets a positive argument and log1p keeps the digits of a small one, whatever the size of z.
    return np.asarray(np.add.reduce(np.maximum(z, 0.0) - z * y + np.log1p(np.exp(-np.abs(z))), axis=-1))


def _binary_upstream(z: Array, a: Array, y: Array) -> Array:
    """Return (1 - y) / (1 - a) - y / a; beyond |z| = 708, where it would leave float64, the value at 708."""
    sigmoid = find_activation("sigmoid").apply
    complement = np.empty_like(z)
    sigmoid(-z, complement)  # 1 - sigmoid(z), computed without cancellation near 1
    return (1.0 - y) / complement - y / a


def _log_softmax(z: Array) -> Array:
    # The largest term becomes exp(0) = 1, so that no exp overflows and the logarithm is never that of 0.
    shifted = z - np.maximum.reduce(z, axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.add.reduce(np.exp(shifted), axis=-1, keepdims=True)))


def _categorical_values(z: Array, a: Array, y: Array) -> Array:
    """Return sum over outputs of -y ln a, from z by log-sum-exp."""
    return np.asarray(-np.add.reduce(y * _log_softmax(z), axis=-1))


def _categorical_upstream(z: Array, a: Array, y: Array) -> Array:
    """Return -y / a; where a is so small that it would leave float64, the value at a = exp(-708)."""
    return np.asarray(-y * np.exp(np.minimum(-_log_softmax(z), _EXP_LIMIT)))


LOSSES: dict[str, Loss] = {
    each.name: each
    for each in (
        Loss("half_squared_error", ("sigmoid", "tanh", "relu", "identity"), False, _squared_values, _squared_upstream),
        Loss("binary_cross_entropy", ("sigmoid",), True, _binary_values, _binary_upstream),
        Loss("categorical_cross_entropy", ("softmax",), True, _categorical_values, _categorical_upstream),
    )
}


def find_loss(name: str) -> Loss:
    """Look a loss up by name; NetworkError naming the known ones otherwise."""
    if not isinstance(name, str) or name not in LOSSES:
        raise NetworkError(f"unknown loss {name!r}; known: {', '.join(LOSSES)}.")
    return LOSSES[name]


def check_pair(loss: Loss, output: str, n_out: int) -> None:
    """Raise NetworkError for a last layer that does not go with the loss; it names one that does."""
    if output not in loss.outputs:
        fitting = [each.name for each in LOSSES.values() if output in each.outputs]
        raise NetworkError(
            f"loss {loss.name} does not go with {output} in the last layer: make that layer "
            f"{' or '.join(loss.outputs)}, or use the loss {' or '.join(fitting)}."
        )
    if output == "softmax" and n_out == 1:
        raise NetworkError(
            "softmax over 1 unit is always 1 and learns nothing: use 2 or more output units, or sigmoid with "
            "binary_cross_entropy."
        )


def check_target(loss: Loss, y: Array) -> None:
    """Raise NumberError, with value and index, for targets (..., n_out) that the loss is not defined for."""
    if not loss.fused:
        return
    bad = np.argwhere((y < 0.0) | (y > 1.0))
    if len(bad):
        index = tuple(int(i) for i in bad[0])
        raise NumberError(f"y at index {list(index)} is {y[index]}; {loss.name} needs targets from 0 to 1.")
    if loss.name == "categorical_cross_entropy":
        sums = np.add.reduce(y, axis=-1)
        wrong = np.abs(np.atleast_1d(sums) - 1.0) > _SUM_TOLERANCE
        if wrong.any():
            row = int(np.argmax(wrong))
            raise NumberError(
                f"y of sample {row} adds up to {np.atleast_1d(sums)[row]}; {loss.name} needs shares that add up to 1 "
                "(for a class: 1 at its place, 0 elsewhere)."
            )

"""Activation functions and their slopes, written once for the traced cycle and for the lean training loop.

Every function writes into `out`, so that training allocates nothing. Units run along the last axis.
Extreme z are safe: exp is never given an argument above 708 (exp(709.8) leaves float64).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .arrays import Array
from .errors import NetworkError

_EXP_LIMIT = 708.0


@dataclass(frozen=True)
class Activation:
    """One activation: `apply(z, out)` writes a = f(z), `slope(z, a, out)` writes da/dz.

    z, a, out: same shape (..., n). `elementwise` is False for softmax, whose units depend on each other; its slope is
    only the diagonal of the Jacobian. `slope_products` is how many multiplications one unit's slope takes.
    """

    name: str
    apply: Callable[[Array, Array], None]
    slope: Callable[[Array, Array, Array], None]
    elementwise: bool = True
    slope_products: int = 0


def _sigmoid(z: Array, out: Array) -> None:
    """Write 1 / (1 + exp(-z))."""
    np.negative(z, out)
    np.minimum(out, _EXP_LIMIT, out=out)
    np.exp(out, out)
    np.add(out, 1.0, out)
    np.reciprocal(out, out)


def _sigmoid_slope(z: Array, a: Array, out: Array) -> None:
    """Write a (1 - a), the derivative of the sigmoid expressed by its own value."""
    np.subtract(1.0, a, out)
    np.multiply(out, a, out)


def _tanh(z: Array, out: Array) -> None:
    """Write tanh z."""
    np.tanh(z, out)


def _tanh_slope(z: Array, a: Array, out: Array) -> None:
    """Write 1 - a^2."""
    np.multiply(a, a, out)
    np.subtract(1.0, out, out)


def _relu(z: Array, out: Array) -> None:
    """Write max(z, 0)."""
    np.maximum(z, 0.0, out=out)


def _relu_slope(z: Array, a: Array, out: Array) -> None:
    """Write 1 where z > 0, else 0 (at the kink, z = 0, the slope is taken as 0)."""
    np.greater(z, 0.0, out)  # numpy casts the truth values into the float buffer


def _identity(z: Array, out: Array) -> None:
    """Write z itself."""
    np.copyto(out, z)


def _identity_slope(z: Array, a: Array, out: Array) -> None:
    """Write 1."""
    out.fill(1.0)


def _softmax(z: Array, out: Array) -> None:
    """Write exp(z_k) / sum_j exp(z_j), with the largest z subtracted first (Goodfellow et al. 2016, section 4.1)."""
    np.subtract(z, np.maximum.reduce(z, axis=-1, keepdims=True), out)
    np.exp(out, out)
    np.divide(out, np.add.reduce(out, axis=-1, keepdims=True), out)


ACTIVATIONS: dict[str, Activation] = {
    each.name: each
    for each in (
        Activation("sigmoid", _sigmoid, _sigmoid_slope, slope_products=1),
        Activation("tanh", _tanh, _tanh_slope, slope_products=1),
        Activation("relu", _relu, _relu_slope),
        Activation("identity", _identity, _identity_slope),
        Activation(
            "softmax", _softmax, _sigmoid_slope, elementwise=False, slope_products=1
        ),  # diagonal of the Jacobian: a (1 - a)
    )
}


def find_activation(name: str) -> Activation:
    """Look an activation up by name; NetworkError naming the known ones otherwise."""
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise NetworkError(f"unknown activation {name!r}; known: {', '.join(ACTIVATIONS)}.")
    return ACTIVATIONS[name]

"""A fully connected network: weights, biases, an activation per layer, a loss. Checked once, then never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from .activations import find_activation
from .arrays import Array, freeze, freeze_all, to_array
from .errors import NetworkError, ShapeError
from .losses import check_pair, find_loss


@dataclass(frozen=True, eq=False, init=False)
class Network:
    """A fully connected network of any depth and width.

    weights[l] has shape (n_out, n_in), biases[l] (n_out,); layer 0 is the first after the input. Arrays are float64
    copies and read-only. With biases=None the network has none: `biases` then holds zeros that never change and
    `has_biases` is False. activations: sigmoid, tanh, relu, identity, softmax (last layer only); loss:
    half_squared_error (not with softmax), binary_cross_entropy (with sigmoid), categorical_cross_entropy (with
    softmax). Raises ShapeError, NumberError, NetworkError.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activations: tuple[str, ...]
    loss: str
    has_biases: bool

    def __init__(
        self,
        weights: Sequence[npt.ArrayLike],
        biases: Sequence[npt.ArrayLike] | None,
        activations: Sequence[str],
        loss: str,
    ) -> None:
        checked = _check_weights(weights)
        names = _check_activations(activations, len(checked))
        check_pair(find_loss(loss), names[-1], checked[-1].shape[0])
        self._set(checked, _check_biases(biases, checked), names, loss, biases is not None)

    def _set(
        self, weights: tuple[Array, ...], biases: tuple[Array, ...], names: tuple[str, ...], loss: str, has: bool
    ) -> None:
        for name, value in zip(self.__dataclass_fields__, (weights, biases, names, loss, has), strict=True):
            object.__setattr__(self, name, value)

    def moved_to(self, weights: Sequence[Array], biases: Sequence[Array]) -> "Network":
        """Return the same network at other parameters, which are frozen, not copied or checked.

        For arrays this package has just computed, of the shapes of this network; use Network(...) for anything else.
        """
        other = object.__new__(Network)
        other._set(freeze_all(weights), freeze_all(biases), self.activations, self.loss, self.has_biases)
        return other

    @classmethod
    def random(
        cls, sizes: Sequence[int], activations: Sequence[str], loss: str, seed: int, biases: bool = True
    ) -> "Network":
        """Return a network with Glorot-uniform weights and zero biases, the same for the same seed.

        sizes: (n_in, units of layer 0, ..., n_out). Weights lie within +-sqrt(6 / (n_in + n_out)) of their layer
        (Glorot and Bengio 2010, equation 16). Raises NetworkError for fewer than 2 sizes or one below 1.
        """
        counts = list(sizes)
        if len(counts) < 2 or any(isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1 for n in counts):
            raise NetworkError(
                f"sizes is {tuple(sizes)}; give at least 2 sizes (inputs, outputs), each a whole number from 1."
            )
        rng = np.random.default_rng(seed)
        pairs = list(pairwise(counts))
        limits = [float(np.sqrt(6.0 / (n_in + n_out))) for n_in, n_out in pairs]
        weights = [rng.uniform(-r, r, (n_out, n_in)) for r, (n_in, n_out) in zip(limits, pairs, strict=True)]
        return cls(weights, [np.zeros(n) for n in counts[1:]] if biases else None, activations, loss)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of inputs, then of units of every layer."""
        return (self.weights[0].shape[1], *(w.shape[0] for w in self.weights))

    @property
    def n_layers(self) -> int:
        """Number of layers with weights (the input is not counted)."""
        return len(self.weights)

    @property
    def n_in(self) -> int:
        """Number of inputs."""
        return self.sizes[0]

    @property
    def n_out(self) -> int:
        """Number of outputs."""
        return self.sizes[-1]


def _sequence(value: object, what: str) -> list[Any]:
    if isinstance(value, str | bytes) or not hasattr(value, "__iter__"):
        raise NetworkError(f"{what} is {value!r}; give a list with one entry for each layer.")
    return list(value)


def _check_weights(weights: Sequence[npt.ArrayLike]) -> tuple[Array, ...]:
    given = _sequence(weights, "weights")
    if not given:
        raise NetworkError("weights is empty; a network needs at least one layer.")
    checked = tuple(to_array(w, f"weights of layer {n}") for n, w in enumerate(given))
    for n, w in enumerate(checked):
        if w.ndim != 2 or 0 in w.shape:
            raise ShapeError(f"layer {n}: weights have shape {w.shape}, but need shape (n_out, n_in), both at least 1.")
        if n and w.shape[1] != checked[n - 1].shape[0]:
            raise ShapeError(
                f"layer {n}: weights of shape {w.shape} take {w.shape[1]} values, but layer {n - 1} with weights of "
                f"shape {checked[n - 1].shape} gives {checked[n - 1].shape[0]}. W has shape (n_out, n_in): transposed?"
            )
    return checked


def _check_biases(biases: Sequence[npt.ArrayLike] | None, weights: tuple[Array, ...]) -> tuple[Array, ...]:
    if biases is None:
        return tuple(freeze(np.zeros(w.shape[0])) for w in weights)
    given = _sequence(biases, "biases")
    if len(given) != len(weights):
        raise ShapeError(f"{len(given)} biases for {len(weights)} layers of weights; give one for each layer, or None.")
    checked = tuple(to_array(b, f"biases of layer {n}") for n, b in enumerate(given))
    for n, (b, w) in enumerate(zip(checked, weights, strict=True)):
        if b.shape != (w.shape[0],):
            raise ShapeError(
                f"layer {n}: biases have shape {b.shape}, but weights of shape {w.shape} need shape {(w.shape[0],)}."
            )
    return checked


def _check_activations(activations: Sequence[str], layers: int) -> tuple[str, ...]:
    names = [find_activation(name).name for name in _sequence(activations, "activations")]
    if len(names) != layers:
        raise ShapeError(f"{len(names)} activations for {layers} layers of weights; give one for each layer.")
    for n, name in enumerate(names[:-1]):
        if name == "softmax":
            raise NetworkError(
                f"layer {n}: softmax is for the last layer only, with categorical_cross_entropy; use sigmoid, tanh, "
                "relu or identity in a hidden layer."
            )
    return tuple(names)

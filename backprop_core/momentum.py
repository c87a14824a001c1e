"""Gradient descent with momentum: each step keeps a share of the one before."""

import numpy as np
import numpy.typing as npt

from .arrays import freeze
from .cycle import run_cycle
from .errors import NetworkError
from .network import Network
from .training import History


def train_with_momentum(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    eta: float = 0.5,
    beta: float = 0.9,
    epochs: int = 100,
    update_biases: bool = True,
) -> History:
    """Train with v <- beta * v - eta * gradient, w <- w + v; with beta = 0 this is `train`.

    X: (n_in,) or (N, n_in); Y: (n_out,) or (N, n_out); beta: 0 <= beta < 1. Raises what `train` raises. Rule: Polyak
    (1964), as Sutskever et al. (2013) write it; with a constant eta the same as torch.optim.SGD(momentum=beta).
    """
    if not 0 <= beta < 1:
        raise NetworkError(f"beta is {beta!r}; give a number of at least 0 and below 1.")
    losses = []
    velocity: list[npt.NDArray[np.float64]] = [np.zeros_like(p) for p in (*network.weights, *network.biases)]
    for _ in range(epochs):
        cycle = run_cycle(network, X, Y, eta, update_biases)
        losses.append(cycle.loss)
        # The steps of run_cycle have their minus already, so velocity is added.
        velocity = [beta * v + step for v, step in zip(velocity, (*cycle.step_W, *cycle.step_b), strict=True)]
        moved = [p + v for p, v in zip((*network.weights, *network.biases), velocity, strict=True)]
        weights, biases = moved[: network.n_layers], moved[network.n_layers :]
        network = Network(weights, biases if network.has_biases else None, network.activations, network.loss)
    losses.append(run_cycle(network, X, Y, eta, update_biases).loss)
    return History(freeze(np.array(losses)), network, {}, float(eta), epochs)

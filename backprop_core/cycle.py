"""One cycle of backpropagation, every value of it kept: forward, loss, backward, update."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .arrays import Array, freeze, freeze_all, to_eta
from .errors import DivergenceError
from .network import Network
from .passes import DIVERGED_CURE, backward_pass, check_output, forward_pass, sample_losses
from .trace import Backward, Forward


@dataclass(frozen=True, eq=False)
class Cycle:
    """One cycle: forward pass, loss, backward pass, update.

    `network` is the one before the update, `updated` the one after; step_W[l] and step_b[l] are the difference (step =
    -eta * gradient; step_b is 0 where biases are not updated). target: (n_out,) or (N, n_out); losses: (N,), one for
    each sample (N = 1 for one sample), loss their mean.
    """

    network: Network
    target: Array
    eta: float
    update_biases: bool
    forward: Forward
    backward: Backward
    losses: Array
    loss: float
    step_W: tuple[Array, ...]
    step_b: tuple[Array, ...]
    updated: Network

    @property
    def x(self) -> Array:
        """The input, (n_in,) or (N, n_in)."""
        return self.forward.x

    @property
    def prediction(self) -> Array:
        """The output before the update, (n_out,) or (N, n_out)."""
        return self.forward.prediction

    @cached_property
    def after(self) -> Forward:
        """The forward pass of the updated network on the same input."""
        return forward_pass(self.updated, self.x)

    @property
    def prediction_after(self) -> Array:
        """The output after the update, (n_out,) or (N, n_out)."""
        return self.after.prediction

    @cached_property
    def losses_after(self) -> Array:
        """The loss of each sample after the update, (N,)."""
        return freeze(sample_losses(self.after, self.target))

    @cached_property
    def loss_after(self) -> float:
        """The loss after the update (mean over the batch)."""
        return float(self.losses_after.mean())


def run_cycle(
    network: Network, x: npt.ArrayLike, y: npt.ArrayLike, eta: float = 0.5, update_biases: bool = True
) -> Cycle:
    """Run forward, loss, backward and update once, and keep every value.

    x: (n_in,) or (N, n_in); y: (n_out,) or (N, n_out); gradients are averaged over the batch. `network` is untouched.
    Raises ShapeError, NumberError (NaN, infinity, targets the loss cannot have, eta below 0), DivergenceError (a
    result leaves float64). Update w <- w - eta dL/dw: Nielsen (2015), equation 20.
    """
    rate = to_eta(eta)
    forward = forward_pass(network, x)
    target = check_output(network, forward.x, y)
    backward = backward_pass(forward, target)
    losses = freeze(sample_losses(forward, target))
    moves_biases = bool(update_biases) and network.has_biases
    with np.errstate(all="ignore"):
        loss = float(losses.mean())
        step_w = freeze_all(-rate * g for g in backward.grad_W)
        # Zeros instead of None where biases stay: everything that reads a trace finds the same shapes.
        step_b = freeze_all(-rate * g if moves_biases else np.zeros_like(g) for g in backward.grad_b)
        weights = [w + step for w, step in zip(network.weights, step_w, strict=True)]
        biases = [b + step for b, step in zip(network.biases, step_b, strict=True)]
    if not (np.isfinite(loss) and all(np.isfinite(each).all() for each in (*weights, *biases))):
        raise DivergenceError(
            f"with eta={rate} the loss is {loss} or a new weight leaves float64; {DIVERGED_CURE}.", 0, rate
        )
    updated = network.moved_to(weights, biases)
    return Cycle(network, target, rate, bool(update_biases), forward, backward, losses, loss, step_w, step_b, updated)

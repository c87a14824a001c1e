"""The forward and the backward pass, with every value kept; inputs and targets are checked first."""

import numpy as np
import numpy.typing as npt

from .activations import find_activation
from .arrays import Array, freeze, freeze_all, to_array
from .errors import DivergenceError, ShapeError
from .losses import check_target, find_loss
from .network import Network
from .trace import Backward, Forward

DIVERGED_CURE = "scale the inputs or start from smaller weights (or a smaller eta)"


def check_input(network: Network, x: npt.ArrayLike) -> Array:
    """Return x as a read-only array (n_in,) or (N, n_in); ShapeError or NumberError when it does not fit."""
    array = to_array(x, "x")
    first = network.weights[0].shape
    if array.ndim not in (1, 2) or array.shape[-1] != first[1] or 0 in array.shape:
        raise ShapeError(
            f"layer 0: x has shape {array.shape}, but weights of shape {first} take x of shape {(first[1],)}, or "
            f"(N, {first[1]}) for a batch of N >= 1."
        )
    return array


def check_output(network: Network, x: Array, y: npt.ArrayLike) -> Array:
    """Return the targets as a read-only array (n_out,) or (N, n_out) matching x; ShapeError or NumberError if not."""
    array = to_array(y, "y")
    expected = (*x.shape[:-1], network.n_out)
    if array.shape != expected:
        raise ShapeError(
            f"layer {network.n_layers - 1} (the last): y has shape {array.shape}, but x of shape {x.shape} and weights "
            f"of shape {network.weights[-1].shape} need y of shape {expected}."
        )
    check_target(find_loss(network.loss), array)
    return array


def forward_pass(network: Network, x: npt.ArrayLike) -> Forward:
    """Send x through the network and keep z and a of every layer.

    x: (n_in,) or (N, n_in). Raises ShapeError, NumberError; DivergenceError when a z leaves float64.
    z = W a_prev + b, a = f(z): Nielsen (2015), equation 25.
    """
    checked = check_input(network, x)
    batch, a_prev = checked.ndim == 2, np.atleast_2d(checked)
    zs, activations = [], []
    with np.errstate(all="ignore"):
        for n, (w, b, name) in enumerate(zip(network.weights, network.biases, network.activations, strict=True)):
            z = np.dot(a_prev, w.T) + b
            check_range(z, n)
            a = np.empty_like(z)
            find_activation(name).apply(z, a)
            zs.append(freeze(z))
            activations.append(freeze(a))
            a_prev = a
    pick = slice(None) if batch else 0
    return Forward(network, checked, tuple(z[pick] for z in zs), tuple(a[pick] for a in activations))


def check_range(z: Array, layer: int) -> None:
    """Raise DivergenceError when a z of a layer has left float64."""
    if not np.isfinite(z).all():
        raise DivergenceError(f"layer {layer}: z left the range of float64; {DIVERGED_CURE}.", 0, float("nan"))


def sample_losses(forward: Forward, y: Array) -> Array:
    """Return the loss of each sample, (N,); N = 1 for one sample."""
    with np.errstate(all="ignore"):
        z, a, target = (np.atleast_2d(each) for each in (forward.z[-1], forward.a[-1], y))
        return find_loss(forward.network.loss).values(z, a, target)


def backward_pass(forward: Forward, y: npt.ArrayLike) -> Backward:
    """Propagate the derivative of the loss back to every weight.

    y: (n_out,) or (N, n_out). Raises ShapeError, NumberError. delta_out = dL/da * f'(z), delta = (W^T delta_next) *
    f'(z), grad_W = outer(delta, a_prev), grad_b = delta: Nielsen (2015), equations BP1-BP4. Uses the weights that the
    forward pass used, never updated ones.
    """
    network, target = forward.network, check_output(forward.network, forward.x, y)
    loss = find_loss(network.loss)
    z, a, inputs = ([np.atleast_2d(each) for each in group] for group in (forward.z, forward.a, forward.inputs))
    upstream: list[Array] = []
    slope: list[Array] = []
    delta: list[Array] = []
    with np.errstate(all="ignore"):
        blame = loss.upstream(z[-1], a[-1], np.atleast_2d(target))
        for n in reversed(range(network.n_layers)):
            s = np.empty_like(z[n])
            find_activation(network.activations[n]).slope(z[n], a[n], s)
            # Where a saturated output rounds to 0 or 1, s is 0, and blame * s would be, too; a - y is exact.
            fused = loss.fused and n == network.n_layers - 1
            d = a[n] - np.atleast_2d(target) if fused else blame * s
            for kept, value in ((upstream, blame), (slope, s), (delta, d)):
                kept.insert(0, freeze(value))
            # The weights of the forward pass, also in the last round: there it is dL/dx, kept as input_gradient.
            blame = np.dot(d, network.weights[n])
        grad_w = [np.dot(d.T, a_prev) / len(d) for d, a_prev in zip(delta, inputs, strict=True)]
        grad_b = [d.sum(axis=0) / len(d) for d in delta]
    pick = slice(None) if forward.x.ndim == 2 else 0
    up, sl, de = (tuple(each[pick] for each in group) for group in (upstream, slope, delta))
    return Backward(forward, up, sl, de, freeze_all(grad_w), freeze_all(grad_b), freeze(blame)[pick])

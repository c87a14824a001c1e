"""Gradients against two outside oracles: HIPS autograd, and central differences in random directions."""

import itertools

import autograd.numpy as anp  # a test dependency: without it this file must fail, not skip
import numpy as np
import pytest
from autograd import value_and_grad

from backprop_core import Network, run_cycle

HIDDEN = ("sigmoid", "tanh", "relu", "identity")
ENDS = (
    *((name, "half_squared_error") for name in HIDDEN),
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
)
CASES = [
    (seed, end, batch, biases)
    for seed, (end, batch, biases) in enumerate(
        (end, batch, biases)
        for _, end, batch, biases in itertools.product(range(6), ENDS, (None, 1, 5, 17), (True, False))
    )
]
JUDGE = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "identity": lambda z: z,
}


def make(seed: int, end: tuple[str, str], batch: int | None, biases: bool) -> tuple[Network, np.ndarray, np.ndarray]:
    """A random network of 1 to 4 layers with random data.

    Weights are scaled by 1 / sqrt(n_in): in saturated units 1 - a^2 loses its digits in the oracle as much as here, and
    the test would compare rounding errors. Saturation has its own tests.
    """
    rng = np.random.default_rng(seed)
    sizes = [int(n) for n in rng.integers(1, 7, size=rng.integers(2, 6))]
    sizes[-1] = max(sizes[-1], 2) if end[0] == "softmax" else sizes[-1]
    names = [*rng.choice(HIDDEN, size=len(sizes) - 2).tolist(), end[0]]
    weights = [rng.normal(size=(n_out, n_in)) / np.sqrt(n_in) for n_in, n_out in itertools.pairwise(sizes)]
    net = Network(weights, [rng.normal(size=n) for n in sizes[1:]] if biases else None, names, end[1])
    lead = () if batch is None else (batch,)
    x, y = rng.normal(size=(*lead, sizes[0])), rng.normal(size=(*lead, sizes[-1]))
    if end[1] != "half_squared_error":
        y = 1 / (1 + np.exp(-y))
    if end[1] == "categorical_cross_entropy":
        y = y / y.sum(axis=-1, keepdims=True)
    return net, x, y


def outside_gradients(net: Network, x: np.ndarray, y: np.ndarray) -> tuple[float, list[np.ndarray]]:
    """Loss and gradients of all weights, all biases and x, by HIPS autograd (mean over the batch)."""
    target = np.atleast_2d(y)

    def price(parts: list[np.ndarray]) -> float:
        *parameters, a = parts
        ws, bs = parameters[: net.n_layers], parameters[net.n_layers :]
        for w, b, name in zip(ws, bs, net.activations, strict=True):
            z = anp.dot(a, w.T) + b
            a = z if name == "softmax" else JUDGE[name](z)
        if net.loss == "half_squared_error":
            total = 0.5 * anp.sum((a - target) ** 2)
        elif net.loss == "binary_cross_entropy":
            total = anp.sum(anp.logaddexp(0.0, z) - target * z)
        else:
            top = anp.max(z, axis=1, keepdims=True)  # autograd.scipy has logsumexp, and takes a second to import
            total = anp.sum(target * (anp.log(anp.sum(anp.exp(z - top), axis=1, keepdims=True)) + top - z))
        return total / len(target)

    loss, (*grads, start) = value_and_grad(price)([*net.weights, *net.biases, np.atleast_2d(x)])
    return float(loss), [*grads, start.reshape(x.shape) * len(target)]


def relative(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Largest difference over the largest magnitude; 0 when both are all 0."""
    scale = max(np.abs(theirs).max(), np.abs(ours).max())
    return 0.0 if scale == 0 else float(np.abs(ours - theirs).max() / scale)


def test_there_are_enough_networks() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize(("seed", "end", "batch", "biases"), CASES)
def test_against_autograd(seed: int, end: tuple[str, str], batch: int | None, biases: bool) -> None:
    net, x, y = make(seed, end, batch, biases)
    cycle = run_cycle(net, x, y)
    back = cycle.backward
    loss, theirs = outside_gradients(net, x, y)
    assert relative(np.array(cycle.loss), np.array(loss)) < 1e-10
    for n, (a, b) in enumerate(zip((*back.grad_W, *back.grad_b, back.input_gradient), theirs, strict=True)):
        assert relative(a, b) < 1e-10, f"array {n} of {net.sizes} {net.activations}: ours {a}, autograd {b}"


@pytest.mark.parametrize(("seed", "end", "batch", "biases"), CASES[::4])
def test_against_central_differences(seed: int, end: tuple[str, str], batch: int | None, biases: bool) -> None:
    smooth = [name for name in HIDDEN if name != "relu"]  # a kink within the step would be the oracle's error, not ours
    net, x, y = make(seed, (smooth[seed % 3] if end[0] == "relu" else end[0], end[1]), batch, biases)
    names = ["tanh" if name == "relu" else name for name in net.activations]
    net = Network(net.weights, net.biases, names, net.loss)
    cycle, rng, h = run_cycle(net, x, y), np.random.default_rng(seed), 1e-5
    parts, grads = (*net.weights, *net.biases), (*cycle.backward.grad_W, *cycle.backward.grad_b)
    directions = [rng.normal(size=p.shape) for p in parts]

    def cost(t: float) -> float:
        moved = [p + t * d for p, d in zip(parts, directions, strict=True)]
        return run_cycle(Network(moved[: net.n_layers], moved[net.n_layers :], names, net.loss), x, y).loss

    measured = (cost(h) - cost(-h)) / (2 * h)
    ours = sum(float((g * d).sum()) for g, d in zip(grads, directions, strict=True))
    size = sum(float(np.abs(g * d).sum()) for g, d in zip(grads, directions, strict=True))
    assert abs(measured - ours) <= 1e-6 * max(size, 1e-2), f"central difference {measured!r}, backward pass {ours!r}"


@pytest.mark.parametrize("end", ENDS)
def test_a_batch_is_the_mean_of_its_samples(end: tuple[str, str]) -> None:
    net, x, y = make(7, end, 5, True)
    whole, singles = run_cycle(net, x, y), [run_cycle(net, *pair) for pair in zip(x, y, strict=True)]
    for n in range(net.n_layers):
        assert whole.forward.z[n].shape == whole.backward.delta[n].shape == (5, net.sizes[n + 1])
        assert singles[0].forward.z[n].shape == singles[0].backward.delta[n].shape == (net.sizes[n + 1],)
        for kept, mean, each in (
            (whole.backward.sample_grad_W[n], whole.backward.grad_W[n], [s.backward.grad_W[n] for s in singles]),
            (whole.backward.sample_grad_b[n], whole.backward.grad_b[n], [s.backward.grad_b[n] for s in singles]),
        ):
            np.testing.assert_allclose(kept, each, rtol=1e-12, atol=1e-15)
            np.testing.assert_allclose(mean, np.mean(each, axis=0), rtol=1e-12, atol=1e-15)
        for name in ("delta", "slope", "upstream"):
            ones = [getattr(s.backward, name)[n] for s in singles]
            np.testing.assert_allclose(getattr(whole.backward, name)[n], ones, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(whole.losses, [s.loss for s in singles], rtol=1e-12)
    assert whole.loss == pytest.approx(np.mean([s.loss for s in singles]), rel=1e-12)
    assert singles[0].losses.shape == (1,)
    assert singles[0].backward.sample_grad_W[0].shape == (1, *net.weights[0].shape)


@pytest.mark.parametrize("batch", [None, 4])
@pytest.mark.parametrize("end", ENDS)
def test_terms_and_shares_add_up(end: tuple[str, str], batch: int | None) -> None:
    net, x, y = make(11, end, batch, True)
    cycle = run_cycle(net, x, y)
    for n in range(net.n_layers):
        total = cycle.forward.terms[n].sum(axis=-1) + net.biases[n]
        np.testing.assert_allclose(total, cycle.forward.z[n], rtol=1e-12, atol=1e-14)
        sent = cycle.backward.upstream[n - 1] if n else cycle.backward.input_gradient
        np.testing.assert_allclose(cycle.backward.shares[n].sum(axis=-2), sent, rtol=1e-12, atol=1e-14)
        np.testing.assert_array_equal(cycle.step_W[n], -cycle.eta * cycle.backward.grad_W[n])
        np.testing.assert_array_equal(cycle.step_b[n], -cycle.eta * cycle.backward.grad_b[n])
        np.testing.assert_array_equal(cycle.updated.weights[n], net.weights[n] + cycle.step_W[n])
    assert cycle.backward.error is cycle.backward.upstream[-1]
    if end[0] != "softmax":
        product = cycle.backward.upstream[-1] * cycle.backward.slope[-1]
        np.testing.assert_allclose(product, cycle.backward.delta[-1], rtol=1e-12)

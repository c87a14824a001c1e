"""Routes: a gradient split by the units of the last hidden layer, against HIPS autograd with all other units held."""

import itertools
from collections.abc import Callable

import autograd.numpy as anp  # a test dependency: without it this file must fail, not skip
import numpy as np
import pytest
from autograd import grad
from autograd.scipy.special import logsumexp

from backprop_core import Network, NetworkError, run_cycle
from backprop_core.explain import routes
from tests.backprop_core.test_core_gradients import ENDS, JUDGE, make


def judged(net: Network, x: np.ndarray, y: np.ndarray, layer: int, through: int) -> np.ndarray:
    """The gradient of W[layer] where, in the last hidden layer, only unit `through` follows a change of it."""

    def price(weights: np.ndarray, held: np.ndarray | None) -> anp.ndarray | float:
        a = x
        for n, (w, b, name) in enumerate(zip(net.weights, net.biases, net.activations, strict=True)):
            z = anp.dot(weights if n == layer else w, a) + b
            a = z if name == "softmax" else JUDGE[name](z)
            if n == net.n_layers - 2:
                if held is None:
                    return a
                only = np.eye(len(held))[through]
                a = only * a + (1 - only) * held
        if net.loss == "half_squared_error":
            return 0.5 * anp.sum((a - y) ** 2)
        if net.loss == "binary_cross_entropy":
            return anp.sum(anp.logaddexp(0.0, z) - y * z)
        return anp.sum(y * (logsumexp(z) - z))

    held = price(net.weights[layer], None)
    derive: Callable[[np.ndarray, np.ndarray], np.ndarray] = grad(price)
    return derive(np.array(net.weights[layer]), held)


@pytest.mark.parametrize(("seed", "end"), [*itertools.product(range(20), ENDS)])
def test_a_part_is_the_gradient_through_one_unit(seed: int, end: tuple[str, str]) -> None:
    net, x, y = make(seed, end, None, seed % 2 == 0)
    if net.n_layers == 1:
        return
    cycle = run_cycle(net, x, y)
    for layer in range(net.n_layers - 1):
        theirs = [judged(net, x, y, layer, h) for h in range(net.sizes[-2])]
        for unit, source in np.ndindex(net.weights[layer].shape):
            found = routes(cycle, layer, unit, source)
            assert found.gradient == cycle.backward.grad_W[layer][unit, source]
            size = max(np.abs(found.parts).max(), 1e-6)
            np.testing.assert_allclose(found.parts, [each[unit, source] for each in theirs], atol=1e-10 * size)
            assert abs(found.parts.sum() - found.gradient) <= 1e-12 * max(np.abs(found.parts).sum(), 1e-300)


def test_two_routes_by_hand() -> None:
    """2-2-2-2: what a hidden unit sends back to the first layer, times slope and input there."""
    net = Network(
        [[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3], [-1.2, 1.2]], [[0.8, -1.2], [1.2, 1.2]]],
        None,
        ["sigmoid"] * 3,
        "half_squared_error",
    )
    cycle = run_cycle(net, [1.0, 0.5], [1.0, 0.0])
    found = routes(cycle, 0, 0, 0)
    back = cycle.backward
    np.testing.assert_allclose(found.parts, 1.0 * back.slope[0][0] * back.shares[1][:, 0], rtol=1e-14)
    assert [round(float(part), 4) for part in found.parts] == [0.0019, -0.0239]


def test_a_weight_of_the_last_hidden_layer_has_one_route() -> None:
    net = Network.random((2, 3, 4, 2), ["tanh", "tanh", "sigmoid"], "half_squared_error", seed=1)
    found = routes(run_cycle(net, [0.5, 1.0], [1.0, 0.0]), 1, 2, 0)
    assert np.flatnonzero(found.parts).tolist() == [2] and found.parts[2] == pytest.approx(found.gradient, rel=1e-13)


def test_a_weight_of_the_output_has_none() -> None:
    net = Network.random((2, 3, 2), ["tanh", "sigmoid"], "half_squared_error", seed=1)
    with pytest.raises(NetworkError, match="no hidden unit stands between"):
        routes(run_cycle(net, [0.5, 1.0], [1.0, 0.0]), 1, 0, 0)

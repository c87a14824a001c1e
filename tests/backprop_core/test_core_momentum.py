"""Momentum against its definition with outside gradients, and against plain descent."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import value_and_grad

from backprop_core import Network, NetworkError, train, train_with_momentum

X = np.array([[1.0, 0.5], [0.2, -0.4], [0.0, 0.9]])
Y = np.array([[1.0], [0.0], [0.5]])
NET = Network(
    [[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]], [[0.1, -0.1], [0.2]], ["tanh", "sigmoid"], "half_squared_error"
)


def test_without_memory_it_is_plain_descent():
    plain, none = train(NET, X, Y, 0.5, 30), train_with_momentum(NET, X, Y, 0.5, 0.0, 30)
    assert np.allclose(plain.losses, none.losses, rtol=0, atol=1e-14)


def test_it_is_polyaks_momentum():
    """v <- beta v + gradient, w <- w - eta v, as torch.optim.SGD has it, too; gradients by HIPS autograd."""

    def price(parts):
        w1, w2, b1, b2 = parts
        hidden = anp.tanh(anp.dot(X, w1.T) + b1)
        out = 1 / (1 + anp.exp(-(anp.dot(hidden, w2.T) + b2)))
        return anp.mean(anp.sum(0.5 * (out - Y) ** 2, axis=1))

    parts, losses = [np.array(p) for p in (*NET.weights, *NET.biases)], []
    velocity = [np.zeros_like(p) for p in parts]
    for _ in range(41):
        loss, gradients = value_and_grad(price)(parts)
        losses.append(loss)
        velocity = [0.9 * v + g for v, g in zip(velocity, gradients, strict=True)]
        parts = [p - 0.5 * v for p, v in zip(parts, velocity, strict=True)]
    ours = train_with_momentum(NET, X, Y, 0.5, 0.9, 40)
    assert np.allclose(ours.losses, losses, rtol=0, atol=1e-13)


def test_biases_may_stay_and_beta_has_a_range():
    kept = train_with_momentum(NET, X, Y, 0.5, 0.9, 5, update_biases=False).network
    assert np.array_equal(kept.biases[0], NET.biases[0])
    for beta in (-0.1, 1.0, float("nan")):
        with pytest.raises(NetworkError, match="at least 0 and below 1"):
            train_with_momentum(NET, X, Y, 0.5, beta, 3)

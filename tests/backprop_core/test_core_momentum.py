"""Momentum against PyTorch's own optimizer, and against plain descent."""

import numpy as np
import pytest
import torch

from backprop_core import Network, NetworkError, train, train_with_momentum

X = np.array([[1.0, 0.5], [0.2, -0.4], [0.0, 0.9]])
Y = np.array([[1.0], [0.0], [0.5]])
NET = Network([[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]], [[0.1, -0.1], [0.2]], ["tanh", "sigmoid"], "half_squared_error")


def test_without_memory_it_is_plain_descent():
    plain, none = train(NET, X, Y, 0.5, 30), train_with_momentum(NET, X, Y, 0.5, 0.0, 30)
    assert np.allclose(plain.losses, none.losses, rtol=0, atol=1e-14)


def test_it_is_pytorchs_momentum():
    parameters = [torch.tensor(np.array(p), requires_grad=True) for p in (*NET.weights, *NET.biases)]
    w1, w2, b1, b2 = parameters
    optimizer = torch.optim.SGD(parameters, lr=0.5, momentum=0.9)
    x, y, losses = torch.tensor(X), torch.tensor(Y), []
    for _ in range(41):
        out = torch.sigmoid(torch.tanh(x @ w1.T + b1) @ w2.T + b2)
        loss = (0.5 * (out - y) ** 2).sum(dim=1).mean()
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    ours = train_with_momentum(NET, X, Y, 0.5, 0.9, 40)
    assert np.allclose(ours.losses, losses, rtol=0, atol=1e-13)


def test_biases_may_stay_and_beta_has_a_range():
    kept = train_with_momentum(NET, X, Y, 0.5, 0.9, 5, update_biases=False).network
    assert np.array_equal(kept.biases[0], NET.biases[0])
    for beta in (-0.1, 1.0, float("nan")):
        with pytest.raises(NetworkError, match="from 0 up to"):
            train_with_momentum(NET, X, Y, 0.5, beta, 3)

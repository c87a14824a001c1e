"""The loss over one weight: the cycle's own loss at the weight's value, its gradient as the slope there."""

import numpy as np
import pytest

from backprop_core import DivergenceError, Network, NetworkError, NumberError, ShapeError, run_cycle
from backprop_core.explain import loss_over_weight

LESSON = Network([[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]], None, ["sigmoid", "sigmoid"], "half_squared_error")
WIDE = Network.random((3, 4, 3, 2), ["tanh", "sigmoid", "softmax"], "categorical_cross_entropy", seed=3)
X, Y = [0.5, -1.0, 2.0], [0.0, 1.0]


@pytest.mark.parametrize("place", [(0, 2, 1), (1, 0, 3), (2, 1, 2)])
def test_it_is_the_loss_of_a_network_with_that_weight_and_its_slope_is_the_gradient(
    place: tuple[int, int, int],
) -> None:
    layer, unit, source = place
    cycle = run_cycle(WIDE, X, Y)
    here = float(WIDE.weights[layer][unit, source])
    tried = np.array([[-3.0, here, 0.25], [here - 1e-5, here + 1e-5, 4.0]])
    losses = loss_over_weight(WIDE, X, Y, layer, unit, source, tried)
    assert losses.shape == tried.shape
    assert losses[0, 1] == cycle.loss
    slope = (losses[1, 1] - losses[1, 0]) / 2e-5
    assert slope == pytest.approx(cycle.backward.grad_W[layer][unit, source], rel=1e-6)
    for index in ((0, 0), (0, 2), (1, 2)):
        weights = [w.copy() for w in WIDE.weights]
        weights[layer][unit, source] = tried[index]
        other = Network(weights, WIDE.biases, WIDE.activations, WIDE.loss)
        assert losses[index] == run_cycle(other, X, Y).loss


@pytest.mark.parametrize("samples", [None, 1, 9])
@pytest.mark.parametrize("layer", [0, 1, 2])
@pytest.mark.parametrize(
    ("ends", "loss"),
    [
        (("relu", "identity"), "half_squared_error"),
        (("tanh", "sigmoid"), "binary_cross_entropy"),
        (("sigmoid", "softmax"), "categorical_cross_entropy"),
    ],
)
def test_many_values_at_once_are_each_by_itself(
    ends: tuple[str, str], loss: str, layer: int, samples: int | None
) -> None:
    """To the last bit, over more values than are computed together, whatever the outputs and the batch."""
    network = Network.random((3, 4, 5, 2), [ends[0], *ends], loss, seed=layer)
    rng = np.random.default_rng(7)
    x = rng.normal(size=(samples, 3) if samples else 3)
    y = np.eye(2)[rng.integers(2, size=samples or ())]
    tried = np.linspace(-6, 6, 300)
    wanted = []
    for value in tried:
        weights = [w.copy() for w in network.weights]
        weights[layer][1, 2] = value
        wanted.append(run_cycle(Network(weights, network.biases, network.activations, network.loss), x, y).loss)
    np.testing.assert_array_equal(loss_over_weight(network, x, y, layer, 1, 2, tried), wanted)


def test_a_value_too_large_for_float64_is_told() -> None:
    line = Network([[[1e200]], [[1.0]]], None, ["identity"] * 2, "half_squared_error")
    with pytest.raises(DivergenceError, match="layer 1: z left the range"):
        loss_over_weight(line, [1e5], [1.0], 1, 0, 0, [1.0, 1e200])


def test_a_step_against_the_gradient_of_one_weight_goes_down_its_curve() -> None:
    cycle = run_cycle(LESSON, [1.0, 0.5], [1.0], eta=0.5)
    old, new = float(LESSON.weights[1][0, 0]), float(cycle.updated.weights[1][0, 0])
    before, after = loss_over_weight(LESSON, [1.0, 0.5], [1.0], 1, 0, 0, [old, new])
    assert new > old
    assert after < before


def test_a_batch_gives_the_mean_and_nothing_is_changed() -> None:
    xs, ys = [[1.0, 0.5], [0.0, 1.0]], [[1.0], [0.0]]
    kept = [w.copy() for w in LESSON.weights]
    together = loss_over_weight(LESSON, xs, ys, 0, 1, 0, [0.5, 2.0])
    apart = [loss_over_weight(LESSON, x, y, 0, 1, 0, [0.5, 2.0]) for x, y in zip(xs, ys, strict=True)]
    np.testing.assert_allclose(together, np.mean(apart, axis=0), rtol=1e-14)
    assert not together.flags.writeable
    for before, now in zip(kept, LESSON.weights, strict=True):
        np.testing.assert_array_equal(before, now)
    assert loss_over_weight(LESSON, xs, ys, 0, 1, 0, []).shape == (0,)


def test_refusals() -> None:
    with pytest.raises(NetworkError, match=r"source \(layer 1\) is 2"):
        loss_over_weight(LESSON, [1.0, 0.5], [1.0], 1, 0, 2, [0.0])
    with pytest.raises(ShapeError, match="y has shape"):
        loss_over_weight(LESSON, [1.0, 0.5], [1.0, 0.0], 1, 0, 0, [0.0])
    with pytest.raises(NumberError, match="values at index"):
        loss_over_weight(LESSON, [1.0, 0.5], [1.0], 1, 0, 0, [0.0, float("nan")])

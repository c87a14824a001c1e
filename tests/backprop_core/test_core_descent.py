"""Gradient descent on one weight or two, and what each step of a cycle does by itself."""

import numpy as np
import pytest

from backprop_core import Network, NetworkError, run_cycle
from backprop_core.explain import descend, loss_over_two, loss_over_weight, steps_alone

LESSON = Network([[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]], None, ["sigmoid", "sigmoid"], "half_squared_error")
BIASED = Network([[[0.4, -0.6]]], [[0.1]], ["sigmoid"], "half_squared_error")
PARABOLA = Network([[[1.0]]], None, ["identity"], "half_squared_error")  # L = (w - 3)^2 / 2 at x = 1, y = 3
X, Y = [1.0, 0.5], [1.0]
PLACES = ((1, 0, 0), (1, 0, 1))


@pytest.mark.parametrize(("eta", "way"), [(0.5, [1, 2, 2.5, 2.75]), (1.5, [1, 4, 2.5, 3.25]), (3, [1, 7, -5, 19])])
def test_a_weight_on_a_parabola_rolls_swings_or_leaps(eta: float, way: list[float]) -> None:
    np.testing.assert_allclose(descend(PARABOLA, [1.0], [3.0], [(0, 0, 0)], eta, 3)[:, 0], way)


def test_two_weights_go_as_the_cycle_lets_them_and_the_others_stay() -> None:
    way = descend(LESSON, X, Y, PLACES, 0.5, 2)
    cycle = run_cycle(LESSON, X, Y, 0.5)
    np.testing.assert_array_equal(way[1], cycle.updated.weights[1][0])
    second = LESSON.moved_to([LESSON.weights[0], cycle.updated.weights[1]], LESSON.biases)
    np.testing.assert_array_equal(way[2], run_cycle(second, X, Y, 0.5).updated.weights[1][0])


def test_where_float64_ends_the_last_values_stay() -> None:
    way = descend(PARABOLA, [1.0], [3.0], [(0, 0, 0)], 1e200, 4)
    assert np.isfinite(way).all() and way[-1] == way[-2]


def test_the_loss_over_two_is_that_over_one_at_each_value_of_the_other() -> None:
    values, others = [-1.0, 0.6, 2.0], [-0.3, 1.0]
    losses = loss_over_two(LESSON, X, Y, PLACES, values, others)
    assert losses.shape == (2, 3)
    np.testing.assert_array_equal(losses[0], loss_over_weight(LESSON, X, Y, 1, 0, 0, values))
    assert losses[1, 1] != losses[0, 1]


@pytest.mark.parametrize("network", [LESSON, BIASED])
def test_each_step_alone_is_the_change_of_the_loss_with_only_that_weight_moved(network: Network) -> None:
    cycle = run_cycle(network, X, Y, 0.5)
    alone = steps_alone(cycle)
    layer = network.n_layers - 1
    new = float(cycle.updated.weights[layer][0, 1])
    moved = loss_over_weight(network, X, Y, layer, 0, 1, [new])[0] - cycle.loss
    assert alone.changes[layer][0, 1] == moved
    assert alone.together == cycle.loss_after - cycle.loss
    parts = sum(change.sum() for change in (*alone.changes, *alone.bias_changes))
    assert alone.total == pytest.approx(parts) and alone.total == pytest.approx(alone.together, rel=0.1)
    assert bool(alone.bias_changes[-1][0]) == network.has_biases


def test_refusals() -> None:
    with pytest.raises(NetworkError, match=r"source \(layer 1\) is 2"):
        descend(LESSON, X, Y, [(1, 0, 2)], 0.5, 1)
    with pytest.raises(NetworkError, match="unit"):
        loss_over_two(LESSON, X, Y, ((1, 0, 0), (1, 1, 0)), [0.0], [0.0])

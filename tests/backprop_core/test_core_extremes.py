"""Extreme z (1e4 and more) with every floating-point flag set to raise and warnings as errors."""

import math

import numpy as np
import pytest

from backprop_core import Network, run_cycle, train
from backprop_core.explain import activation_curve, activation_slope_curve

pytestmark = pytest.mark.filterwarnings("error")
PAIRS = [
    ("sigmoid", "half_squared_error"),
    ("tanh", "half_squared_error"),
    ("relu", "half_squared_error"),
    ("identity", "half_squared_error"),
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
]


@pytest.mark.parametrize("z", [1e4, -1e4, 800.0, -800.0, 708.5, -745.0, 0.0])
@pytest.mark.parametrize(("activation", "loss"), PAIRS)
@pytest.mark.parametrize("target", [[0.0, 1.0], [1.0, 0.0]])
def test_nothing_overflows_or_warns(z: float, activation: str, loss: str, target: list[float]) -> None:
    net = Network([[[1.0], [-1.0]]], [[0.0, 0.0]], [activation], loss)
    with np.errstate(all="raise"):
        cycle = run_cycle(net, [z], target, eta=1e-3)
        arrays = [*cycle.forward.a, *cycle.backward.delta, *cycle.backward.grad_W, *cycle.backward.upstream]
        arrays += [*cycle.forward.terms, *cycle.backward.shares, *cycle.backward.sample_grad_W, *cycle.after.z]
        history = train(net, [z], target, eta=1e-12, epochs=3)
    assert all(np.isfinite(each).all() for each in arrays)
    assert math.isfinite(cycle.loss)
    assert math.isfinite(cycle.loss_after)
    assert np.isfinite(history.losses).all()


def test_cross_entropy_is_linear_far_out() -> None:
    binary = run_cycle(Network([[[1.0]]], None, ["sigmoid"], "binary_cross_entropy"), [1e4], [0.0])
    assert binary.loss == 1e4
    assert binary.backward.delta[0][0] == 1.0
    net = Network([[[1.0], [-1.0]]], None, ["softmax"], "categorical_cross_entropy")
    softmax = run_cycle(net, [1e4], [0.0, 1.0])
    assert softmax.loss == 2e4
    np.testing.assert_array_equal(softmax.backward.delta[0], [1.0, -1.0])


def test_upstream_of_cross_entropies() -> None:
    z = 0.7
    a = 1 / (1 + math.exp(-z))
    binary = run_cycle(Network([[[1.0]]], None, ["sigmoid"], "binary_cross_entropy"), [z], [0.25])
    assert binary.backward.error[0] == pytest.approx((a - 0.25) / (a * (1 - a)), rel=1e-12)
    soft = run_cycle(Network([[[1.0], [0.5]]], None, ["softmax"], "categorical_cross_entropy"), [z], [0.25, 0.75])
    np.testing.assert_allclose(soft.backward.error, -np.array([0.25, 0.75]) / soft.prediction, rtol=1e-12)
    np.testing.assert_allclose(soft.backward.slope[0], soft.prediction * (1 - soft.prediction), rtol=1e-12)


def test_sigmoid_keeps_its_digits_in_the_tail() -> None:
    values = activation_curve("sigmoid", [-700.0, -40.0, 0.0, 40.0, 1e4])
    np.testing.assert_allclose(values, [math.exp(-700.0), math.exp(-40.0), 0.5, 1.0, 1.0], rtol=1e-13)


def test_relu_slope_at_the_kink_is_zero() -> None:
    np.testing.assert_array_equal(activation_slope_curve("relu", [-1.0, 0.0, 1.0]), [0.0, 0.0, 1.0])

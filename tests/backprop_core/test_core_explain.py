"""Chains, nudges, curves and counts: the film shows what the cycle computed."""

import numpy as np
import pytest

import backprop_core
from backprop_core import Network, NetworkError, NumberError, run_cycle
from backprop_core.explain import (
    activation_curve,
    activation_slope_curve,
    chain,
    count_work,
    loss_curve,
    loss_slope_curve,
    nudge,
    nudge_prediction,
    paths,
    saturation,
    slopes_at,
)

LESSON = Network([[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]], None, ["sigmoid", "sigmoid"], "half_squared_error")
X, Y = [1.0, 0.5], [1.0]


def wide(end: str, loss: str) -> tuple[Network, list[float], list[float]]:
    """A 3-4-3-2 network with one sample."""
    return Network.random((3, 4, 3, 2), ["tanh", "sigmoid", end], loss, seed=3), [0.5, -1.0, 2.0], [0.0, 1.0]


def test_chain_of_an_output_weight() -> None:
    cycle = run_cycle(LESSON, X, Y)
    links = chain(cycle, 1, 0, 1)
    assert [(f.name, f.kind) for f in links.factors] == [
        ("dz/dw", "input_activation"),
        ("da/dz", "slope"),
        ("dL/da", "error"),
    ]
    values = [cycle.forward.a[0][1], cycle.backward.slope[1][0], cycle.backward.error[0]]
    assert [f.value for f in links.factors] == values
    assert links.running[1] == values[0] * values[1]
    assert links.product == pytest.approx(cycle.backward.grad_W[1][0, 1], rel=1e-13)
    assert links.gradient == cycle.backward.grad_W[1][0, 1]


def test_chain_of_a_hidden_weight() -> None:
    cycle = run_cycle(LESSON, X, Y)
    links = chain(cycle, 0, 1, 0)
    assert [f.kind for f in links.factors] == ["input_activation", "slope", "weight", "slope", "error"]
    assert links.factors[2].value == -0.3
    assert links.via == (0,)
    assert links.product == pytest.approx(links.gradient, rel=1e-13)


@pytest.mark.parametrize(
    ("end", "loss"),
    [
        ("sigmoid", "half_squared_error"),
        ("sigmoid", "binary_cross_entropy"),
        ("softmax", "categorical_cross_entropy"),
    ],
)
def test_all_paths_add_up_to_the_gradient(end: str, loss: str) -> None:
    net, x, y = wide(end, loss)
    cycle = run_cycle(net, x, y)
    for layer, count in ((0, 6), (1, 2), (2, 1)):
        every = paths(cycle, layer, 1, 2)
        assert len(every) == count
        assert sum(p.product for p in every) == pytest.approx(every[0].gradient, rel=1e-12)
        assert every[0].factors[-1].kind == ("delta" if end == "softmax" else "error")


def test_chain_refusals() -> None:
    net, x, y = wide("tanh", "half_squared_error")
    cycle = run_cycle(net, x, y)
    for arguments, words in (
        ((0, 0, 0), "several paths"),
        ((0, 0, 0, (1,)), "it takes 2 units"),
        ((0, 0, 0, (3, 0)), r"via \(layer 1\) is 3"),
        ((3, 0, 0), "layer is 3"),
        ((2, 2, 0), r"unit \(layer 2\) is 2"),
        ((2, 0, 3), r"source \(layer 2\) is 3"),
        ((2, 0, -1), r"source \(layer 2\) is -1"),
    ):
        with pytest.raises(NetworkError, match=words):
            chain(cycle, *arguments)
    with pytest.raises(NetworkError, match="one sample"):
        chain(run_cycle(net, [x, x], [y, y]), 2, 0, 0)


@pytest.mark.parametrize("place", [(1, 0, 0), (0, 0, 0), (0, 1, 1)])
def test_nudge_measures_what_backpropagation_predicts(place: tuple[int, int, int]) -> None:
    made = nudge(LESSON, X, Y, *place, epsilon=1e-5)
    assert made.measured == pytest.approx(made.predicted, rel=1e-4)
    assert made.gap == made.measured - made.predicted
    assert made.weight.change == pytest.approx(1e-5)
    product = made.dz_dw * made.da_dz * made.dL_da
    assert product == pytest.approx(made.measured, rel=1e-9)
    assert [s.kind for s in made.stations] == ["weight", *["z", "a"] * (2 - place[0]), "loss"]
    assert np.prod([s.measured for s in made.stations[1:]]) == pytest.approx(made.measured, rel=1e-9)
    assert np.prod([s.predicted for s in made.stations[1:]]) == pytest.approx(made.predicted, rel=1e-12)
    for station in made.stations[1:]:
        assert station.measured == pytest.approx(station.predicted, rel=1e-4)
    moved = [w.copy() for w in LESSON.weights]
    moved[place[0]][place[1], place[2]] += 1e-5
    again = run_cycle(Network(moved, None, LESSON.activations, LESSON.loss), X, Y)
    assert made.loss.after == again.loss
    np.testing.assert_array_equal(made.prediction_after, again.prediction)


def test_nudge_where_nothing_moves() -> None:
    dead = Network([[[-1.0]], [[1.0]]], None, ["relu", "identity"], "half_squared_error")
    made = nudge(dead, [1.0], [1.0], 0, 0, 0, 0.1)
    assert made.measured == made.predicted == 0.0
    assert made.da_dz == 0.0
    assert made.dL_da is None
    assert nudge(dead, [0.0], [1.0], 0, 0, 0, 0.1).da_dz is None


def test_nudge_with_several_paths_and_refusals() -> None:
    net, x, y = wide("softmax", "categorical_cross_entropy")
    made = nudge(net, x, y, 0, 0, 0, 1e-5)
    assert made.stations == ()
    assert made.measured == pytest.approx(made.predicted, rel=1e-3)
    listed = nudge(net, x, y, 1, 0, 0, 1e-5, via=(1,)).stations
    assert [s.kind for s in listed] == ["weight", "z", "a", "z", "a", "loss"]
    assert listed[-1].predicted is None
    with pytest.raises(NetworkError, match="epsilon is 0"):
        nudge(net, x, y, 0, 0, 0, 0.0)
    with pytest.raises(NetworkError, match="one sample"):
        nudge(net, [x], [y], 0, 0, 0, 0.1)


LOSSES = ("half_squared_error", "binary_cross_entropy", "categorical_cross_entropy")


@pytest.mark.parametrize("name", LOSSES)
def test_nudge_prediction_and_loss_curves(name: str) -> None:
    made = nudge_prediction(name, 0.4, 1.0, 1e-6)
    assert made.measured == pytest.approx(made.derivative, rel=1e-4)
    assert made.loss.before == loss_curve(name, 0.4, 1.0)
    grid = np.linspace(0.1, 0.9, 9)
    slopes = (loss_curve(name, grid + 1e-6, 0.3) - loss_curve(name, grid - 1e-6, 0.3)) / 2e-6
    np.testing.assert_allclose(loss_slope_curve(name, grid, 0.3), slopes, rtol=1e-6, atol=1e-8)


def test_loss_curve_is_the_loss_of_the_cycle() -> None:
    cycle = run_cycle(LESSON, X, Y)
    assert loss_curve("half_squared_error", cycle.prediction, 1.0)[0] == cycle.loss
    binary = run_cycle(Network(LESSON.weights, None, LESSON.activations, "binary_cross_entropy"), X, Y)
    assert loss_curve("binary_cross_entropy", binary.prediction, 1.0)[0] == pytest.approx(binary.loss, rel=1e-14)


def test_curve_refusals() -> None:
    with pytest.raises(NumberError, match=r"prediction 1\.0 is outside the range"):
        loss_curve("binary_cross_entropy", [0.5, 1.0], 1.0)
    with pytest.raises(NumberError, match=r"target is 2\.0"):
        loss_curve("categorical_cross_entropy", [0.5, 1.0], 2.0)
    with pytest.raises(NetworkError, match="no curve of one value"):
        activation_curve("softmax", [0.0])


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "identity"])
def test_activation_curves(name: str) -> None:
    zs = np.linspace(-3, 3, 12)
    slopes = (activation_curve(name, zs + 1e-6) - activation_curve(name, zs - 1e-6)) / 2e-6
    np.testing.assert_allclose(activation_slope_curve(name, zs), slopes, atol=1e-8)
    assert slopes_at(name, (0.5,)) == ((0.5, float(activation_slope_curve(name, 0.5))),)


def test_saturation_of_the_sigmoid() -> None:
    pairs = saturation("sigmoid")
    assert [z for z, _ in pairs] == [0.0, 2.0, 4.0, 6.0]
    np.testing.assert_allclose([s for _, s in pairs], [0.25, 0.104993585, 0.017662706, 0.002466509], atol=5e-10)


def test_count_work() -> None:
    plain = count_work(LESSON)
    assert (plain.weights, plain.biases, plain.nudging_passes, plain.backprop_passes) == (6, 0, 7, 2)
    assert (plain.forward_multiplications, plain.nudging_multiplications) == (6, 42)
    assert (plain.backward_multiplications, plain.backprop_multiplications) == (6 + 2 + 2 * 3, 20)
    net, _, _ = wide("softmax", "categorical_cross_entropy")
    work = count_work(net)
    assert (work.weights, work.biases, work.nudging_passes) == (30, 9, 40)
    assert work.backward_multiplications == 30 + 18 + 2 * 7


class Counted:
    """A number that counts the multiplications it takes part in."""

    products = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def __mul__(self, other: "Counted") -> "Counted":
        Counted.products += 1
        return Counted(self.value * other.value)

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.value + other.value)

    def __rsub__(self, one: float) -> "Counted":
        return Counted(one - self.value)


_SLOPES = {
    "sigmoid": lambda a: a * (1.0 - a),
    "tanh": lambda a: 1.0 - a * a,
    "relu": lambda a: Counted(float(a.value > 0)),
    "identity": lambda a: Counted(1.0),
}


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu", "identity"])
@pytest.mark.parametrize(
    ("end", "loss"),
    [
        *((name, "half_squared_error") for name in ("sigmoid", "tanh", "relu", "identity")),
        ("sigmoid", "binary_cross_entropy"),
        ("softmax", "categorical_cross_entropy"),
    ],
)
def test_work_is_what_a_scalar_cycle_multiplies(hidden: str, end: str, loss: str) -> None:
    """Every product done by hand, number by number, in a backward pass that gives the cycle's own gradients."""
    net = Network.random((3, 4, 2, 2), [hidden, hidden, end], loss, seed=5)
    cycle = run_cycle(net, [0.5, -1.0, 2.0], [0.0, 1.0])
    Counted.products = 0
    values = [[Counted(v) for v in layer] for layer in cycle.forward.inputs]
    fused = loss != "half_squared_error"
    first = cycle.backward.delta[-1] if fused else cycle.backward.error
    delta = [Counted(float(v)) for v in first]
    for n in reversed(range(net.n_layers)):
        if not (fused and n == net.n_layers - 1):
            out = [Counted(float(v)) for v in cycle.forward.a[n]]
            delta = [d * _SLOPES[net.activations[n]](a) for d, a in zip(delta, out, strict=True)]
        gradient = [[d * a for a in values[n]] for d in delta]
        assert [[g.value for g in row] for row in gradient] == pytest.approx(cycle.backward.grad_W[n], rel=1e-12)
        if n:
            shares = [[d * Counted(float(w)) for w in row] for d, row in zip(delta, net.weights[n], strict=True)]
            delta = [sum(column[1:], column[0]) for column in zip(*shares, strict=True)]
    assert count_work(net).backward_multiplications == Counted.products


def test_the_example_in_the_docstring() -> None:
    import doctest

    result = doctest.testmod(backprop_core)
    assert result.attempted
    assert not result.failed

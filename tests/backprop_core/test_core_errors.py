"""Every wrong input is refused with a message that names what, where, which value, and the cure."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backprop_core import (
    DivergenceError,
    Network,
    NetworkError,
    NumberError,
    ShapeError,
    forward_pass,
    run_cycle,
    train,
)

W = [[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]]
SIGMOIDS = ["sigmoid", "sigmoid"]
HALF = "half_squared_error"
side = st.integers(1, 5)
shapes = st.lists(st.integers(0, 4), max_size=3).map(tuple)


def net() -> Network:
    """The default lesson's network."""
    return Network(W, None, SIGMOIDS, HALF)


@settings(max_examples=60)
@given(side, side, side, side)
def test_weights_that_do_not_chain(n_in: int, n1: int, wrong: int, n2: int) -> None:
    assume(n1 != wrong)
    first, second = np.ones((n1, n_in)), np.ones((n2, wrong))
    with pytest.raises(ShapeError) as caught:
        Network([first, second], None, SIGMOIDS, HALF)
    assert str(first.shape) in str(caught.value)
    assert str(second.shape) in str(caught.value)
    assert "layer 1" in str(caught.value)


@settings(max_examples=60)
@given(side, side, shapes)
def test_biases_that_do_not_fit(n_in: int, n1: int, shape: tuple[int, ...]) -> None:
    assume(shape != (n1,))
    with pytest.raises(ShapeError) as caught:
        Network([np.ones((n1, n_in))], [np.ones(shape)], ["tanh"], HALF)
    assert str(shape) in str(caught.value)
    assert str((n1, n_in)) in str(caught.value)


@settings(max_examples=60)
@given(side, side, shapes)
def test_inputs_that_do_not_fit(n_in: int, n1: int, shape: tuple[int, ...]) -> None:
    assume(not (len(shape) in (1, 2) and shape[-1] == n_in and 0 not in shape))
    one = Network([np.ones((n1, n_in))], None, ["tanh"], HALF)
    for call in (forward_pass, lambda *a: run_cycle(*a, np.ones(n1)), lambda *a: train(*a, np.ones(n1), epochs=1)):
        with pytest.raises(ShapeError) as caught:
            call(one, np.ones(shape))
        assert str(shape) in str(caught.value)
        assert str((n1, n_in)) in str(caught.value)
        assert "layer 0" in str(caught.value)


@settings(max_examples=60)
@given(side, side, st.one_of(st.none(), side), shapes)
def test_targets_that_do_not_fit(n_in: int, n1: int, batch: int | None, shape: tuple[int, ...]) -> None:
    lead = () if batch is None else (batch,)
    assume(shape != (*lead, n1))
    one, x = Network([np.ones((n1, n_in))], None, ["tanh"], HALF), np.ones((*lead, n_in))
    for call in (run_cycle, train):
        with pytest.raises(ShapeError) as caught:
            call(one, x, np.ones(shape))
        assert str(shape) in str(caught.value)
        assert str((*lead, n1)) in str(caught.value)
        assert str(x.shape) in str(caught.value)


@settings(max_examples=40)
@given(shapes)
def test_weights_of_wrong_rank_or_without_units(shape: tuple[int, ...]) -> None:
    assume(not (len(shape) == 2 and 0 not in shape))
    with pytest.raises(ShapeError, match=r"layer 0: weights have shape") as caught:
        Network([np.ones(shape)], None, ["tanh"], HALF)
    assert str(shape) in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (([], None, [], HALF), NetworkError, "weights is empty"),
        ((W, [[0.0, 0.0]], SIGMOIDS, HALF), ShapeError, "1 biases for 2 layers"),
        ((W, None, ["sigmoid"], HALF), ShapeError, "1 activations for 2 layers"),
        ((W, None, "sigmoid", HALF), NetworkError, "give a list"),
        ((3, None, SIGMOIDS, HALF), NetworkError, "give a list"),
        ((W, None, ["sigmoid", "sin"], HALF), NetworkError, "unknown activation 'sin'; known: sigmoid"),
        ((W, None, SIGMOIDS, "hinge"), NetworkError, "unknown loss 'hinge'; known: half_squared_error"),
        ((W, None, ["softmax", "sigmoid"], HALF), NetworkError, "layer 0: softmax is for the last layer only"),
        ((W, None, ["sigmoid", "softmax"], HALF), NetworkError, "use the loss categorical_cross_entropy"),
        ((W, None, ["sigmoid", "tanh"], "binary_cross_entropy"), NetworkError, "make that layer sigmoid"),
        ((W, None, SIGMOIDS, "categorical_cross_entropy"), NetworkError, "make that layer softmax"),
        ((W, None, ["sigmoid", "softmax"], "categorical_cross_entropy"), NetworkError, "use 2 or more output units"),
        (
            ([W[0], [[0.6, float("nan")]]], None, SIGMOIDS, HALF),
            NumberError,
            r"weights of layer 1 at index \[0, 1\] is nan",
        ),
        ((W, [[0.0, float("-inf")], [0.0]], SIGMOIDS, HALF), NumberError, r"biases of layer 0 at index \[1\] is -inf"),
        (([[["1", "2"]]], None, ["tanh"], HALF), NumberError, "must hold real numbers"),
        (([[[1j, 2]]], None, ["tanh"], HALF), NumberError, "must hold real numbers"),
        (([[[None, 2]]], None, ["tanh"], HALF), NumberError, "must hold real numbers"),
        (([[[10**400, 2]]], None, ["tanh"], HALF), NumberError, "must hold real numbers"),
        (([[[1.0, 2.0], [1.0]]], None, ["tanh"], HALF), ShapeError, "rows of equal length"),
    ],
)
def test_networks_refused(arguments: tuple, error: type[NetworkError], words: str) -> None:
    with pytest.raises(error, match=words):
        Network(*arguments)
    assert issubclass(error, ValueError)


@pytest.mark.parametrize(
    ("x", "y", "eta", "words"),
    [
        ([1.0, float("nan")], [1.0], 0.5, r"x at index \[1\] is nan"),
        ([[1.0, 0.5], [1.0, float("inf")]], [[1.0], [1.0]], 0.5, r"x at index \[1, 1\] is inf"),
        ([1.0, 0.5], [float("nan")], 0.5, r"y at index \[0\] is nan"),
        (["a", "b"], [1.0], 0.5, "x must hold real numbers"),
        ([1.0, 0.5], [1.0], float("nan"), "eta is nan"),
        ([1.0, 0.5], [1.0], -0.5, r"eta is -0\.5; a learning rate cannot be negative"),
        ([1.0, 0.5], [1.0], "fast", "eta must hold real numbers"),
    ],
)
def test_bad_values_refused(x: list, y: list, eta: float, words: str) -> None:
    for call in (run_cycle, train):
        with pytest.raises(NumberError, match=words):
            call(net(), x, y, eta=eta)


def test_targets_outside_the_range_of_their_loss() -> None:
    binary = Network(W, None, SIGMOIDS, "binary_cross_entropy")
    with pytest.raises(NumberError, match=r"y at index \[0\] is 1\.5"):
        run_cycle(binary, [1.0, 0.5], [1.5])
    soft = Network([W[0]], None, ["softmax"], "categorical_cross_entropy")
    with pytest.raises(NumberError, match=r"y of sample 1 adds up to 1\.5"):
        run_cycle(soft, np.ones((2, 2)), [[0.0, 1.0], [0.5, 1.0]])


@pytest.mark.parametrize(
    ("settings_", "words"),
    [
        ({"epochs": -1}, "epochs is -1"),
        ({"epochs": 2.5}, r"epochs is 2\.5"),
        ({"epochs": True}, "epochs is True"),
        ({"epochs": 3, "record": (4,)}, "record holds 4, but with epochs=3"),
        ({"epochs": 3, "record": (-1,)}, "record holds -1"),
    ],
)
def test_training_settings_refused(settings_: dict, words: str) -> None:
    with pytest.raises(NetworkError, match=words):
        train(net(), [1.0, 0.5], [1.0], **settings_)


@pytest.mark.parametrize("sizes", [(3,), (3, 0), (2, 2.5), ()])
def test_random_sizes_refused(sizes: tuple) -> None:
    with pytest.raises(NetworkError, match="sizes is"):
        Network.random(sizes, ["tanh"], HALF, seed=0)


@pytest.mark.parametrize("record", [(), (0, 1, 60), range(200)])
def test_divergence_names_epoch_and_rate(record: tuple[int, ...]) -> None:
    line = Network([[[1.0]]], None, ["identity"], HALF)
    with pytest.raises(DivergenceError, match=r"diverged.*eta|diverged: at epoch \d+") as caught:
        train(line, [10.0], [1.0], eta=1.0, epochs=200, record=record)
    # error grows by |1 - eta x^2| = 99 a step from 9: its half square passes 1.8e308 after k with 0.5 (9 * 99^k)^2
    expected = next(k for k in range(200) if np.log10(0.5) + 2 * (np.log10(9) + k * np.log10(99)) > 308.254)
    assert caught.value.epoch == expected
    assert caught.value.eta == 1.0


def test_divergence_message_offers_a_cure() -> None:
    with pytest.raises(DivergenceError, match=r"at epoch 77 .* eta=1\.0 .*smaller eta, for instance 0\.1"):
        train(Network([[[1.0]]], None, ["identity"], HALF), [10.0], [1.0], eta=1.0, epochs=2000)


@pytest.mark.parametrize("epochs", [1, 5])
def test_weights_that_leave_float64_under_a_finite_cost(epochs: int) -> None:
    flat = Network([[[0.1]]], None, ["sigmoid"], HALF)
    with pytest.raises(DivergenceError, match=r"at epoch 1 .* a weight has left the range of float64") as caught:
        train(flat, [10.0], [0.0], eta=1.7e308, epochs=epochs, record_networks=epochs == 1)
    assert caught.value.epoch == 1


def test_a_last_cycle_that_leaves_float64_is_told_by_the_training_not_when_it_is_read() -> None:
    """It is one update more than was trained; all others are known to be finite."""
    flat = Network([[[0.1]]], None, ["sigmoid"], HALF)
    assert train(flat, [10.0], [0.0], eta=1.7e308, epochs=0).losses.shape == (1,)
    with pytest.raises(DivergenceError, match="training diverged: at epoch 0: ") as caught:
        train(flat, [10.0], [0.0], eta=1.7e308, epochs=0, record=(0,))
    assert (caught.value.epoch, caught.value.eta) == (0, 1.7e308)


def test_overflow_in_one_cycle_is_refused() -> None:
    huge = Network([[[1e308, 1e308]]], None, ["identity"], HALF)
    with pytest.raises(DivergenceError, match="layer 0: z left the range"):
        run_cycle(huge, [10.0, 10.0], [0.0])
    with pytest.raises(DivergenceError, match="the loss is inf"):
        run_cycle(huge, [0.5, 0.5], [0.0])

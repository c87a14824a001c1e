"""Training is run_cycle repeated, traces are read-only, and networks never change."""

import dataclasses

import numpy as np
import pytest

from backprop_core import Cycle, Network, compare_rates, forward_pass, run_cycle, train, training

ENDS = [
    ("sigmoid", "half_squared_error"),
    ("tanh", "half_squared_error"),
    ("relu", "half_squared_error"),
    ("identity", "half_squared_error"),
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
]


def problem(end: tuple[str, str], batch: int | None, biases: bool = True) -> tuple[Network, np.ndarray, np.ndarray]:
    """A 3-5-4-2 network and data; the last hidden layer is relu."""
    net = Network.random((3, 5, 4, 2), ["tanh", "relu", end[0]], end[1], seed=5, biases=biases)
    rng = np.random.default_rng(9)
    lead = () if batch is None else (batch,)
    y = np.zeros((*lead, 2))
    y[..., 0] = 1.0
    return net, rng.normal(size=(*lead, 3)), y


def assert_same(ours: object, theirs: object) -> None:
    """Within 1e-15, relative to the size of the numbers."""
    np.testing.assert_allclose(ours, theirs, rtol=1e-15, atol=1e-15)


@pytest.mark.parametrize("update_biases", [True, False])
@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("batch", [None, 1, 7])
@pytest.mark.parametrize("end", ENDS)
def test_train_is_run_cycle_repeated(
    end: tuple[str, str], batch: int | None, biases: bool, update_biases: bool
) -> None:
    net, x, y = problem(end, batch, biases)
    history = train(net, x, y, 0.1, 60, update_biases, record=(0, 31, 60), record_networks=True)
    plain = train(net, x, y, 0.1, 60, update_biases)
    np.testing.assert_array_equal(plain.losses, history.losses)
    assert history.networks is not None
    assert plain.networks is None
    assert len(history.networks) == len(history.losses) == 61
    assert sorted(history.cycles) == [0, 31, 60]
    current = net
    for k in range(61):
        cycle = run_cycle(current, x, y, 0.1, update_biases)
        assert_same(history.losses[k], cycle.loss)
        kept = history.networks[k]
        pairs = zip((*kept.weights, *kept.biases), (*current.weights, *current.biases), strict=True)
        for ours, theirs in pairs:
            assert_same(ours, theirs)
        if k in history.cycles:
            assert history.cycles[k].x.shape == x.shape
            assert_same(history.cycles[k].backward.grad_W[0], cycle.backward.grad_W[0])
        if k < 60:
            current = cycle.updated
    for ours, theirs in zip(history.network.weights, current.weights, strict=True):
        assert_same(ours, theirs)
    moved = any(not np.array_equal(b, c) for b, c in zip(net.biases, history.network.biases, strict=True))
    assert moved == (biases and update_biases)


def test_blocks_longer_than_one() -> None:
    net, x, y = problem(ENDS[0], 3)
    long = train(net, x, y, 0.3, 2500)
    parts = train(net, x, y, 0.3, 2500, record=(1, 700, 1999))
    np.testing.assert_array_equal(long.losses, parts.losses)
    assert parts.cycles[1999].loss == pytest.approx(parts.losses[1999], rel=1e-14)


def test_a_cycle_is_run_when_it_is_read_and_then_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    net, x, y = problem(ENDS[0], 3)
    ran = []

    def counted(*given: object) -> Cycle:
        ran.append(given)
        return run_cycle(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(training, "run_cycle", counted)
    history = train(net, x, y, 0.3, 50, record=(0, 20, 49))
    assert not ran and sorted(history.cycles) == [0, 20, 49] and 20 in history.cycles and 21 not in history.cycles
    assert history.cycles[20] is history.cycles[20] and len(ran) == 1
    assert [history.cycles[k].loss for k in (0, 20, 49)] == pytest.approx(
        history.losses[[0, 20, 49]].tolist(), rel=1e-14
    )
    with pytest.raises(KeyError):
        history.cycles[21]


def test_no_epochs() -> None:
    net, x, y = problem(ENDS[0], None)
    history = train(net, x, y, epochs=0)
    assert history.losses.tolist() == [run_cycle(net, x, y).loss]


def arrays_of(value: object, seen: set[int]) -> list[np.ndarray]:
    """Every array reachable from a trace, properties included."""
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, tuple):
        return [a for each in value for a in arrays_of(each, seen)]
    if not dataclasses.is_dataclass(value) or id(value) in seen:
        return []
    seen.add(id(value))
    names = [f.name for f in dataclasses.fields(value)]
    names += [n for n, v in vars(type(value)).items() if isinstance(v, property) or hasattr(v, "attrname")]
    return [a for name in names for a in arrays_of(getattr(value, name), seen)]


@pytest.mark.parametrize("batch", [None, 4])
@pytest.mark.parametrize("end", ENDS)
def test_everything_is_read_only(end: tuple[str, str], batch: int | None) -> None:
    net, x, y = problem(end, batch)
    history = train(net, x, y, epochs=3, record=(1,), record_networks=True)
    arrays = arrays_of(history, set()) + arrays_of(run_cycle(net, x, y), set()) + arrays_of(history.cycles[1], set())
    assert len(arrays) > 60
    for array in arrays:
        assert array.dtype == np.float64
        assert not array.flags.writeable
        assert array.base is None or not array.base.flags.writeable
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0.0


def test_records_are_frozen() -> None:
    net, x, y = problem(ENDS[0], None)
    cycle, history = run_cycle(net, x, y), train(net, x, y, epochs=1)
    for record, name in (
        (net, "loss"),
        (cycle, "loss"),
        (cycle.forward, "z"),
        (cycle.backward, "delta"),
        (history, "eta"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, name, 0)
    with pytest.raises(TypeError):
        history.cycles[0] = cycle  # type: ignore[index]


def test_the_old_network_is_untouched_and_inputs_are_copied() -> None:
    weights, biases = [np.ones((2, 3)), np.ones((1, 2))], [np.zeros(2), np.zeros(1)]
    x, y = np.array([1.0, 2.0, 3.0]), np.array([0.5])
    net = Network(weights, biases, ["tanh", "sigmoid"], "half_squared_error")
    before = [w.copy() for w in (*net.weights, *net.biases)]
    cycle = run_cycle(net, x, y)
    train(net, x, y, epochs=10)
    for given in (*weights, *biases, x, y):
        given[...] = 77.0
    for old, now in zip(before, (*net.weights, *net.biases), strict=True):
        np.testing.assert_array_equal(old, now)
    assert cycle.network is net
    assert cycle.updated is not net
    assert cycle.x.tolist() == [1.0, 2.0, 3.0]
    assert cycle.target.tolist() == [0.5]


def test_after_is_the_forward_pass_of_the_updated_network() -> None:
    net, x, y = problem(ENDS[0], 4)
    cycle: Cycle = run_cycle(net, x, y)
    again = run_cycle(cycle.updated, x, y)
    np.testing.assert_array_equal(cycle.prediction_after, forward_pass(cycle.updated, x).prediction)
    assert cycle.loss_after == again.loss
    np.testing.assert_array_equal(cycle.losses_after, again.losses)


def test_random_network() -> None:
    one, two = (Network.random((4, 3, 2), ["relu", "softmax"], "categorical_cross_entropy", seed=s) for s in (1, 1))
    assert one.sizes == (4, 3, 2)
    assert (one.n_in, one.n_out, one.n_layers, one.has_biases) == (4, 2, 2, True)
    for a, b in zip(one.weights, two.weights, strict=True):
        np.testing.assert_array_equal(a, b)
        assert np.abs(a).max() <= np.sqrt(6 / sum(a.shape))
    other = Network.random((4, 3, 2), ["relu", "tanh"], "half_squared_error", seed=2, biases=False)
    assert not other.has_biases
    assert not np.array_equal(one.weights[0], other.weights[0])


def test_a_network_without_biases_never_gets_any() -> None:
    net = Network([[[0.3, -0.2]]], None, ["sigmoid"], "half_squared_error")
    cycle = run_cycle(net, [1.0, 0.5], [1.0], update_biases=True)
    assert cycle.updated.biases[0].tolist() == [0.0]
    assert not cycle.updated.has_biases
    np.testing.assert_array_equal(cycle.backward.grad_b[0], cycle.backward.delta[0])


def test_compare_rates() -> None:
    net, x, y = problem(ENDS[0], 4)
    slow, fast = compare_rates(net, x, y, (0.01, 0.5), epochs=20)
    assert (slow.eta, fast.eta) == (0.01, 0.5)
    assert slow.losses[0] == fast.losses[0]
    assert slow.losses[-1] > fast.losses[-1]
    np.testing.assert_array_equal(fast.losses, train(net, x, y, 0.5, 20).losses)

"""Published numbers: agreement within half a unit of the last printed digit, unless said otherwise."""

import numpy as np
import pytest

from backprop_core import Network, run_cycle, train

MAZUR_X, MAZUR_Y = [0.05, 0.10], [0.01, 0.99]


def mazur() -> Network:
    """The network of Mazur (2015)."""
    weights = [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]]
    return Network(weights, [[0.35, 0.35], [0.60, 0.60]], ["sigmoid", "sigmoid"], "half_squared_error")


def lesson() -> Network:
    """The default lesson's network."""
    weights = [[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]]
    return Network(weights, None, ["sigmoid", "sigmoid"], "half_squared_error")


def agrees(actual: object, printed: str) -> None:
    """Compare with printed decimals, each within half a unit of its own last digit."""
    values, texts = np.ravel(np.asarray(actual, dtype=float)), printed.split()
    assert len(values) == len(texts)
    for value, text in zip(values, texts, strict=True):
        mantissa, _, exponent = text.partition("e")
        digits = len(mantissa.partition(".")[2]) - int(exponent or 0)
        assert abs(value - float(text)) <= 0.5000001 * 10.0**-digits, f"{value!r} is not {text}"


CYCLE = run_cycle(mazur(), MAZUR_X, MAZUR_Y, eta=0.5, update_biases=False)


@pytest.mark.parametrize(
    ("actual", "printed"),
    [
        (CYCLE.forward.z[0][0], ".3775"),
        (CYCLE.forward.a[0], ".593269992 .596884378"),
        (CYCLE.forward.z[1][0], "1.105905967"),
        (CYCLE.forward.a[1], ".75136507 .772928465"),
        (0.5 * CYCLE.backward.error**2, ".274811083 .023560026"),
        (CYCLE.loss, ".298371109"),
        (CYCLE.backward.grad_W[1][0, 0], ".082167041"),
        (CYCLE.backward.delta[1][0], ".138498562"),
        (CYCLE.backward.shares[1][0, 0], ".055399425"),
        (CYCLE.backward.upstream[0][0], ".036350306"),
        (CYCLE.backward.grad_W[0][0, 0], ".000438568"),
        (CYCLE.updated.weights[1], ".35891648 .408666186 .511301270 .561370121"),
        (CYCLE.updated.weights[0], ".149780716 .19956143 .24975114 .29950229"),
        (CYCLE.loss_after, ".291027773694"),
    ],
)
def test_mazur_first_cycle(actual: object, printed: str) -> None:
    agrees(actual, printed)


def test_mazur_second_share_to_one_unit() -> None:
    """The article prints -.019049119, from rounded intermediate values: exact is -.0190491183, one unit below."""
    assert abs(CYCLE.backward.shares[1][1, 0] - -0.019049119) < 1e-9
    agrees(CYCLE.backward.shares[1][1, 0], "-.0190491183")


def test_mazur_fixed_biases_stay() -> None:
    assert all(np.array_equal(b, c) for b, c in zip(CYCLE.network.biases, CYCLE.updated.biases, strict=True))
    assert not any(step.any() for step in CYCLE.step_b)


def test_mazur_ten_thousand_cycles() -> None:
    history = train(mazur(), MAZUR_X, MAZUR_Y, eta=0.5, epochs=10_000, update_biases=False, record=(10_000,))
    agrees(history.losses[1], ".291027773694")
    agrees(history.losses[10_000], "3.51018778e-5")
    agrees(history.cycles[10_000].prediction, ".015913620 .984064274")
    assert abs(history.losses[1] - 0.291027924) > 1e-7
    assert abs(history.losses[10_000] - 0.0000351085) > 1e-9


def faulty_mazur(cycles: int) -> tuple[float, np.ndarray]:
    """The article's mistake: hidden deltas from output weights that are already updated."""
    w1, w2 = (w.copy() for w in mazur().weights)
    b1, b2 = mazur().biases
    x, y = np.array(MAZUR_X), np.array(MAZUR_Y)
    for _ in range(cycles):
        h = 1 / (1 + np.exp(-(w1 @ x + b1)))
        o = 1 / (1 + np.exp(-(w2 @ h + b2)))
        delta = (o - y) * o * (1 - o)
        w2 -= 0.5 * np.outer(delta, h)
        w1 -= 0.5 * np.outer((w2.T @ delta) * h * (1 - h), x)
    h = 1 / (1 + np.exp(-(w1 @ x + b1)))
    o = 1 / (1 + np.exp(-(w2 @ h + b2)))
    return float(0.5 * ((o - y) ** 2).sum()), o


def test_the_published_wrong_figures_come_from_updated_weights() -> None:
    """The mistake gives the article's error after one update and its outputs after 10,000.

    Its printed last error, .0000351085, is neither the right one nor the one of its own outputs (.0000350848).
    """
    agrees(faulty_mazur(1)[0], ".291027924")
    loss, outputs = faulty_mazur(10_000)
    agrees(outputs, ".015912196 .984065734")
    agrees(loss, ".0000350848")
    assert abs(loss - 3.51018778e-5) > 1e-8


def neuron(weights: list[float], bias: float, activation: str, x: list[float]) -> tuple[object, object]:
    """Run one neuron whose output has gradient 1: half squared error with the target one below the output."""
    net = Network([[weights]], [[bias]], [activation], "half_squared_error")
    probe = run_cycle(net, x, [0.0])
    return probe, run_cycle(net, x, probe.prediction - 1.0)


def test_cs231n_sigmoid_neuron() -> None:
    probe, cycle = neuron([2, -3], -3, "sigmoid", [-1, -2])
    agrees(probe.forward.z[0], "1.0")
    agrees(probe.prediction, ".7310585786")
    agrees(cycle.backward.input_gradient, ".3932238665 -.5898357997")
    agrees([*cycle.backward.grad_W[0][0], cycle.backward.grad_b[0][0]], "-.1966119332 -.3932238665 .1966119332")


def test_micrograd_lecture_tanh_neuron() -> None:
    probe, cycle = neuron([-3, 1], 6.8813735870195432, "tanh", [2, 0])
    agrees(probe.forward.z[0], ".8813735870")
    agrees(probe.prediction, ".7071067812")
    agrees(cycle.backward.delta[0], ".5000000000")
    agrees(cycle.backward.input_gradient, "-1.5000000000 .5000000000")
    agrees(cycle.backward.grad_W[0], "1.0000000000 .0000000000")


LESSON = run_cycle(lesson(), [1.0, 0.5], [1.0], eta=0.5)


@pytest.mark.parametrize(
    ("actual", "printed"),
    [
        (LESSON.forward.z[0], "0.2000 0.7000"),
        (LESSON.forward.a[0], "0.5498 0.6682"),
        (LESSON.forward.z[1], "0.1294"),
        (LESSON.prediction, "0.5323"),
        (LESSON.loss, "0.1094"),
        (LESSON.backward.delta[1], "-0.1164"),
        (LESSON.backward.grad_W[1], "-0.0640 -0.0778"),
        (LESSON.backward.upstream[0], "-0.0699 0.0349"),
        (LESSON.backward.shares[1], "-0.0699 0.0349"),
        (LESSON.backward.delta[0], "-0.0173 0.0077"),
        (LESSON.backward.grad_W[0], "-0.0173 -0.0086 0.0077 0.0039"),
        (LESSON.loss_after, "0.1041"),
    ],
)
def test_default_lesson(actual: object, printed: str) -> None:
    agrees(actual, printed)


def test_default_lesson_after_a_hundred_cycles() -> None:
    history = train(lesson(), [1.0, 0.5], [1.0], eta=0.5, epochs=100, record=(100,))
    agrees(history.losses[100], "0.007")
    agrees(history.cycles[100].prediction, "0.88")
    agrees(history.network.weights[0][0, 1], "0.07")
    agrees(history.network.weights[1][0, 1], "1.04")

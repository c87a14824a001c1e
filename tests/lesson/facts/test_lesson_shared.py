"""Facts of the same network and data share what takes long; a difference of one bit is another network."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Network, same
from backprop_core.same import Same
from lesson import Facts, load_lesson
from tests.scenes.conftest import DEFAULT, LESSONS

X, Y = np.array([[0.5, 1.0], [0.0, -1.0]]), np.array([[1.0], [0.0]])


def network(
    weight: float = 0.1, bias: float = 0.0, hidden: str = "tanh", loss: str = "half_squared_error", biases: bool = True
) -> Network:
    first, second = [[weight, 0.2], [0.3, 0.4]], [[0.5, 0.6]]
    given = [[bias, 0.1], [0.2]] if biases else None
    return Network([first, second], given, [hidden, "sigmoid"], loss)


def told(network: Network, x: np.ndarray, y: np.ndarray, eta: float, flag: bool) -> tuple[object, ...]:
    return network, x, y, eta, flag


def test_the_same_again_is_the_same_object() -> None:
    known = Same(told)
    assert known(network(), X, Y, 0.5, True) is known(network(), X.copy(), Y.copy(), 0.5, True)


NEXT = float(np.nextafter(0.1, 1))
OTHERS = {
    "a weight": (network(weight=NEXT), X, Y, 0.5, True),
    "a bias": (network(bias=5e-324), X, Y, 0.5, True),
    "an activation": (network(hidden="relu"), X, Y, 0.5, True),
    "the loss": (network(loss="binary_cross_entropy"), X, Y, 0.5, True),
    "no biases": (network(biases=False), X, Y, 0.5, True),
    "an input": (network(), X + np.array([[0, 0], [5e-324, 0]]), Y, 0.5, True),
    "a target": (network(), X, Y * NEXT, 0.5, True),
    "the shape": (network(), X[:1], Y[:1], 0.5, True),
    "the rate": (network(), X, Y, float(np.nextafter(0.5, 1)), True),
    "whether biases move": (network(), X, Y, 0.5, False),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_is_computed(what: str) -> None:
    known, asked = Same(told), OTHERS[what]
    known(network(), X, Y, 0.5, True)
    found = known(*asked)
    assert all(a is b for a, b in zip(found, asked, strict=True))


def test_what_fails_fails_again() -> None:
    def refuse(*_: object) -> None:
        raise ValueError("no")

    known = Same(refuse)
    for _ in range(2):
        with pytest.raises(ValueError, match="no"):
            known(network(), X, Y)


def test_what_is_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same, "LARGEST", 2 * (2 + 2 + 1) - 1)
    known = Same(told)
    assert known(network(), X, Y, 0.5, True) is not known(network(), X, Y, 0.5, True)


@pytest.mark.parametrize("lesson", LESSONS)
def test_facts_that_share_are_those_of_facts_alone(lesson: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = (Facts(load_lesson(LESSONS[lesson])) for _ in range(2))
    assert first.long is again.long and first.hill is again.hill and first.rates is again.rates
    monkeypatch.setattr(same, "LARGEST", 0)
    alone = Facts(load_lesson(LESSONS[lesson]))
    assert alone.long is not first.long
    assert alone.long.losses.tobytes() == first.long.losses.tobytes()
    assert [each.losses.tobytes() for each in alone.rates] == [each.losses.tobytes() for each in first.rates]
    assert (alone.hill.bottom, alone.ball.roll) == (first.hill.bottom, first.ball.roll)


def test_a_lesson_that_was_changed_has_its_own() -> None:
    before = Facts(load_lesson(DEFAULT))
    after = Facts(load_lesson(DEFAULT, ["network.eta=0.25"]))
    assert after.long.eta == 0.25 != before.long.eta
    assert after.hill is not before.hill


def test_nothing_can_be_changed_in_what_is_shared() -> None:
    facts = Facts(load_lesson(DEFAULT))
    arrays = [facts.long.losses, *facts.ball.ways, *facts.ball.losses, facts.ball.own_losses]
    assert not [each for each in arrays if each.flags.writeable]

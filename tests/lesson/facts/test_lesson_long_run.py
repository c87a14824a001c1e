"""Many epochs on the data set: as many as are needed, and what is said of them is true."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Network, train
from lesson import Facts, load_lesson
from lesson.facts.long_run import EPOCHS, LEARNED, train_long
from tests.scenes.conftest import LESSONS

FACTS = {name: Facts(load_lesson(path)) for name, path in LESSONS.items()}
WITH_DATA = [name for name, facts in FACTS.items() if facts.lesson.dataset is not None]


@pytest.mark.parametrize("name", WITH_DATA)
def test_it_ends_when_little_loss_is_left_and_is_plain_training(name: str) -> None:
    facts = FACTS[name]
    run, (x, y) = facts.long, facts.lesson.dataset
    assert run.epochs in EPOCHS
    assert run.epochs == EPOCHS[-1] or run.losses[-1] <= LEARNED * run.losses[0]
    if run.epochs > EPOCHS[0]:
        fewer = EPOCHS[EPOCHS.index(run.epochs) - 1]
        assert run.losses[fewer] > LEARNED * run.losses[0], "no more than are needed"
    plain = train(facts.network, x, y, facts.eta, run.epochs, facts.lesson.update_biases)
    assert np.array_equal(plain.losses, run.losses)
    assert all(np.array_equal(*pair) for pair in zip(plain.network.weights, run.network.weights, strict=True))


@pytest.mark.parametrize("name", WITH_DATA)
def test_moments_go_from_the_first_to_the_last_and_come_ever_farther_apart(name: str) -> None:
    run = FACTS[name].long
    moments = sorted(run.cycles)
    assert moments[:2] == [0, 1] and moments[-1] == run.epochs
    assert np.all(np.diff(np.diff(moments)) >= -1), "but for rounding"
    for moment in moments[:: len(moments) // 5]:
        assert run.cycles[moment].loss == pytest.approx(run.losses[moment])


def test_the_shipped_lesson() -> None:
    facts = FACTS["default"]
    assert facts.long.epochs == 10_000 and facts.holds("epochs_fit and answers_alike")
    said = [facts.display(f"long.cycles[10000].prediction[{n}][out]", 2).text for n in range(4)]
    assert said == ["0.88", "0.64", "0.22", "0.81"]
    assert facts.word("long.epochs") == "ten thousand"
    assert [facts.display(f"long.losses[{n}]").text for n in (0, 10_000)] == ["0.0508", "0.0020"]


def test_what_leaves_float64_is_cut_short() -> None:
    """Identity with a rate far too large: no run is kept, and so nothing is said of one."""
    net = Network([np.array([[1.0]])], [np.array([0.0])], ["identity"], "half_squared_error")
    run = train_long(net, np.array([[1e3], [2e3]]), np.array([[0.0], [1.0]]), 1e6, False)
    assert (run.epochs, list(run.cycles)) == (0, [0])


@pytest.mark.parametrize(("name", "fits", "alike"), [
    ("default", True, True), ("xor", True, True), ("classes-3", True, False), ("regression", True, False),
    ("mazur", False, False),
])  # fmt: skip
def test_what_is_said_holds(name: str, fits: bool, alike: bool) -> None:
    facts = FACTS[name]
    assert (facts.holds("epochs_fit"), facts.holds("answers_alike")) == (fits, alike)


def test_a_short_run_is_not_said_to_fit() -> None:
    slow = Facts(load_lesson(LESSONS["default"], ["network.eta=0.001"]))
    assert slow.long.epochs == EPOCHS[-1] and not slow.holds("epochs_fit")


@pytest.mark.parametrize(("name", "valley"), [("default", True), ("regression", False), ("mazur", False)])
def test_a_valley_is_made_by_several_samples_only_where_one_alone_has_none(name: str, valley: bool) -> None:
    facts = FACTS[name]
    assert facts.holds("ball_valley_of_many") == valley
    if valley:
        hill = facts.hill
        assert hill.bottom > 0
        alone = type(hill)(hill.network, facts.x[None], facts.target[None], hill.place, hill.eta)
        assert alone.bottom == 0 and alone.falls == hill.falls


@pytest.mark.parametrize("name", FACTS)
def test_losses_of_the_ball_are_those_where_it_lands(name: str) -> None:
    ball, hill = FACTS[name].ball, FACTS[name].hill
    for way, losses in zip(ball.ways, ball.losses, strict=True):
        assert losses == pytest.approx(hill.losses(way))
    assert len(ball.own_losses) == 101 and ball.own_losses[0] == pytest.approx(ball.losses[0][0])

"""The rates of the ball on the loss over one weight: each does what its name says, in every lesson that has it."""

from __future__ import annotations

import numpy as np
import pytest

from lesson import Facts, load_lesson
from lesson.facts.ball import CREEPS, HARDLY, MANY, SETTLES, STEPS, UPHILL
from tests.scenes.conftest import LESSONS

FACTS = {name: Facts(load_lesson(path)) for name, path in LESSONS.items()}


def test_the_shipped_lesson_has_all_four() -> None:
    facts = FACTS["default"]
    assert [facts.display(f"ball.{rate}").text for rate in ("creep", "roll", "overshoot", "leap")] == [
        "0.5", "15", "150", "300",
    ]  # fmt: skip
    assert all(
        facts.holds(name) for name in ("ball_falls", "ball_valley", "ball_rolls", "ball_overshoots", "ball_leaps")
    )


@pytest.mark.parametrize("name", FACTS)
def test_each_rate_does_what_it_is_called(name: str) -> None:
    facts = FACTS[name]
    ball, hill = facts.ball, facts.hill
    assert 0 < ball.creep <= ball.roll <= ball.overshoot <= ball.leap
    assert [len(way) for way in ball.ways] == [STEPS + 1] * 4
    losses = [hill.losses(way) for way in ball.ways]
    assert np.all(np.diff(losses[0]) <= 0)
    assert np.max(np.abs(ball.ways[0] - hill.start)) <= (CREEPS * hill.bottom or HARDLY), "it is slow"
    if facts.holds("ball_rolls"):
        assert losses[1][-1] < losses[0][-1]
    if facts.holds("ball_overshoots"):
        swings = (ball.ways[2][1:] - hill.start) * hill.falls - hill.bottom
        assert swings[0] > 0 and np.all(swings[1:] * swings[:-1] < 0), "each step goes over the bottom"
        assert np.min(np.abs(swings)) > SETTLES * hill.bottom, "it does not settle"
        assert abs(swings[-1]) > abs((ball.ways[1][-1] - hill.start) * hill.falls - hill.bottom), "rolling ends nearer"
        assert losses[2][-1] > losses[1][-1]
        assert np.max(np.abs(ball.ways[2] - hill.start)) <= hill.window, "it can be seen"
    if facts.holds("ball_leaps"):
        assert losses[3][1] > losses[3][0] and losses[3][-1] > losses[3][0], "the loss grows, and stays grown"
        back, ahead = hill.window * UPHILL, hill.window
        gone = (ball.ways[3][STEPS // 2 + 1 :] - hill.start) * hill.falls
        assert np.all((gone > ahead) | (gone < -back)), "it stays out of the picture"


@pytest.mark.parametrize("name", ["default", "classes-3", "xor", "regression", "dead_relu"])
def test_a_loss_with_a_valley_has_a_rate_that_swings_and_one_that_leaps(name: str) -> None:
    assert FACTS[name].holds("ball_valley and ball_overshoots and ball_leaps")


@pytest.mark.parametrize("name", ["mazur", "tiny", "three_classes", "wide"])
def test_a_loss_without_a_valley_has_neither(name: str) -> None:
    assert not FACTS[name].holds("ball_valley or ball_overshoots or ball_leaps")


@pytest.mark.parametrize(("name", "adds"), [("default", True), ("mazur", True), ("xor", False), ("regression", False)])
def test_small_steps_add_up_and_large_ones_do_not(name: str, adds: bool) -> None:
    facts = FACTS[name]
    assert facts.holds("steps_add_up") == adds
    assert (abs(facts.alone.together / facts.alone.total - 1) <= 0.1) == adds


def test_on_level_ground_no_rate_moves_the_ball() -> None:
    facts = Facts(
        load_lesson(LESSONS["default"], ['network.layers[2].activation="relu"', "network.layers[2].weights=[[-1,-1]]"])
    )
    assert not facts.holds("ball_falls or ball_valley or ball_rolls or ball_leaps")
    assert all(np.all(way == way[0]) for way in facts.ball.ways)


@pytest.mark.parametrize("name", FACTS)
def test_it_never_settles_only_where_it_swings_on(name: str) -> None:
    """Whether it is said so is decided by a run of its own: many steps, not those that are shown."""
    facts, hill = FACTS[name], FACTS[name].hill
    if facts.holds("ball_overshoots"):
        late = (hill.way(facts.ball.overshoot, 2 * MANY)[-9:] - hill.start) * hill.falls / hill.bottom - 1
        assert facts.holds("ball_restless") == bool(np.min(np.abs(late)) > SETTLES)
        assert not facts.holds("ball_restless") or np.all(late[1:] * late[:-1] < 0)
    else:
        assert not facts.holds("ball_restless")
    assert facts.holds("ball_restless") == (name == "default")


@pytest.mark.parametrize("name", FACTS)
def test_the_lowest_loss_is_that_of_the_bottom(name: str) -> None:
    facts, hill = FACTS[name], FACTS[name].hill
    near = hill.losses(hill.start + hill.falls * np.linspace(0, hill.bottom, 500))
    assert facts.ball.lowest == pytest.approx(float(near.min()), rel=1e-4, abs=1e-6)
    assert facts.holds("ball_shallow") == (name in ("default", "classes-3"))

"""A lever shows how far, and which way, one quantity moves another one; what is said of its ends stands clear of it."""

from __future__ import annotations

import numpy as np
import pytest
from manim import FadeIn

from lesson.facts import fields
from scenes.engine.context import make_context
from scenes.engine.observer import Silent
from scenes.kit.blocks import Lever
from scenes.kit.blocks.lever import DISC, SHORTEST
from scenes.kit.type.typeset import math, words
from tests.scenes.conftest import DEFAULT, LESSONS
from tests.scenes.kit.on_stage import on_stage

RATIOS = [-0.116, -0.5, -1.0, -4.0, 0.2, 0.5, 0.7, 1.6, 8.0]
FAINT = [-0.01, 0.001, -300.0, 40.0]  # one arm would be too short to be seen


def made(ratio: float, width: float = 4.4, lengths: tuple[str, ...] = ()) -> Lever:
    theme = make_context(DEFAULT, "output_error").theme
    names, texts = (math("z", theme), math("L", theme, role="loss")), [math(each, theme) for each in lengths]
    return Lever(theme, ratio, names, ("ink", "loss"), lengths=texts).place(1.0, 2.0, width)


def rise(lever: Lever, which: int, share: float = 1.0) -> float:
    return float(lever.end(which, share)[1] - lever.end(which, 0.0)[1])


@pytest.mark.parametrize("share", [1.0, -1.0, 0.4])
@pytest.mark.parametrize("ratio", RATIOS)
def test_the_second_end_moves_ratio_times_as_far(ratio, share):
    lever = made(ratio)
    first, second = (rise(lever, which, share) for which in (0, 1))
    assert first * share > 0 and second == pytest.approx(ratio * first)


@pytest.mark.parametrize("ratio", FAINT)
def test_a_very_short_arm_can_be_seen_and_its_end_moves_the_right_way(ratio):
    lever = made(ratio)
    assert min(map(abs, lever.arms)) == pytest.approx(SHORTEST)
    assert rise(lever, 0) > 0 and np.sign(rise(lever, 1)) == np.sign(ratio)
    assert (abs(lever.arms[0]) > abs(lever.arms[1])) == (abs(ratio) < 1)


def test_with_a_ratio_of_zero_the_second_end_sits_on_the_pivot_and_stays():
    lever = made(0.0)
    pivot = lever.foot.points[0].copy()
    for share in (-1.0, 0.5, 1.0):
        lever.set_tilt(share)
        assert np.allclose(lever.discs[1].get_center(), pivot) and np.allclose(lever.end(1), pivot)
        assert abs(rise(lever, 0, share)) > DISC / 2


@pytest.mark.parametrize("ratio", [0.93, 1.0, 1.02])
def test_ends_do_not_cover_each_other(ratio):
    lever = made(ratio)
    assert abs(lever.arms[0] - lever.arms[1]) > 2 * DISC


def box(thing) -> np.ndarray:
    return np.array([*(thing.get_corner([-1, -1, 0])[:2]), *(thing.get_corner([1, 1, 0])[:2])])


def meet(one, other) -> bool:
    a, b = box(one), box(other)
    return bool((a[:2] < b[2:]).all() and (b[:2] < a[2:]).all())


@pytest.mark.parametrize("width", [4.4, 5.4])
@pytest.mark.parametrize("share", [1.0, -1.0])
@pytest.mark.parametrize("ratio", [*RATIOS, *FAINT, 0.0, 0.95, 1.0])
def test_what_is_said_of_its_ends_stands_clear_while_it_is_tilted_and_while_it_rocks(ratio, share, width):
    lever = made(ratio, width)
    first, second = (words(text, lever.theme, own=True) for text in ("+0.00275", "−0.00032"))
    notes = lever.note(first, second, share)
    assert notes == (first, second) and not meet(first, second)
    top = box(lever)[3]
    for part in (1.0, 0.6, 0.25):
        lever.set_tilt(share * part)
        assert box(lever)[0] >= 1.0 - 0.05 and box(lever)[2] <= 1.0 + width + 0.05
        for text in notes:
            assert not any(meet(text, disc) for disc in lever.discs)
            assert box(text)[0] >= 1.0 - 1e-6 and box(text)[2] <= 1.0 + width + 1e-6
    assert top <= 2.0


@pytest.mark.parametrize("ratio", [*RATIOS, *FAINT, 0.0])
def test_the_lengths_of_its_arms_stand_under_them_in_their_order(ratio):
    lever = made(ratio, lengths=("1", "|delta|"))
    long, delta = lever.lengths
    assert not meet(long, delta) and not any(meet(text, each) for text in lever.lengths for each in lever.discs)
    assert all(box(text)[3] < float(lever.foot.get_bottom()[1]) for text in lever.lengths)
    assert min(box(text)[0] for text in lever.lengths) >= 1.0 - 1e-6
    assert max(box(text)[2] for text in lever.lengths) <= 1.0 + 4.4 + 1e-6
    assert (long.get_x() > delta.get_x()) == (lever.arms[0] > lever.arms[1])
    pivot = float(lever.foot.points[0][0])
    text, arm = (long, lever.arms[0]) if abs(ratio) < 1 else (delta, lever.arms[1])
    assert 0 < (text.get_x() - pivot) / arm < 1, "the long arm's length stands under it"


@pytest.mark.parametrize("share", [1.0, -1.0])
def test_it_tilts_and_rocks_and_ends_as_it_was(share):
    seen = []
    with on_stage(DEFAULT) as step:
        lever = Lever(step.theme, -0.2, (step.math("z"), step.math("L")), ("ink", "loss")).place(0, 2, 4.4)
        step.play(FadeIn(lever))
        for motion, verb in ((lever.tilt(share), "tilt"), (None, "rock")):
            motion = motion or lever.rock()
            assert motion.verb == verb and motion.things == (lever,)
            motion.begin()
            for part in (0.25, 0.5, 0.75, 1.0):
                motion.interpolate(part)
                seen.append(lever.share)
    assert [seen[3], seen[7]] == pytest.approx([share, share])
    assert abs(seen[5]) < 0.3 and seen[5] * share > 0


class Tilts(Silent):
    """How far the lever on stage is tilted after every play."""

    def __init__(self) -> None:
        self.seen: list[float] = []

    def played(self, step, animations, frames) -> None:
        self.lever = next((thing for thing in step.mobjects if isinstance(thing, Lever)), None)
        self.seen += [self.lever.share] if self.lever else []


@pytest.mark.parametrize("lesson", ["default", "mazur", "xor", "regression", "classes-3"])
def test_in_step_5_it_first_moves_as_the_nudge_did_and_ends_where_the_loss_is_lower(lesson, job, play_beats):
    tilts = Tilts()
    made = play_beats(job("output_error", LESSONS[lesson]), "multiply", "merge", "lever", observer=tilts)
    assert made and tilts.lever is not None
    facts = make_context(LESSONS[lesson], "output_error").facts
    delta, moved = facts.value(fields.delta(-1, "out")), facts.value(fields.nudged("z", "change"))
    assert tilts.lever.ratio == delta != 0
    turns = [share for share in tilts.seen if share]
    assert turns[0] == pytest.approx(np.sign(moved)) and turns[-1] == pytest.approx(-np.sign(delta))
    assert rise(tilts.lever, 1, turns[-1]) < 0, "the end of the loss is down"

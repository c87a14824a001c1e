"""Lessons of odd numbers play through in the steps where such numbers stopped the film or spoilt a picture; all of
all: python -m tests.scenes.odd_lessons.
"""

from __future__ import annotations

import pytest

from scenes.engine import entry
from tests.scenes import odd_lessons

# Where each kind of fault was: a probability shown as 0 or 1 that is divided by, a prediction that is its target, a
# loss that never changes.
PLACES = [
    ("binary_certain", "computing_the_error"),
    ("binary_soft_target", "computing_the_error"),
    ("identity_right", "computing_the_error"),
    ("identity_right", "learning_loop"),
    ("sum_zero", "forward_pass"),
    ("sigmoid_flat", "forward_pass"),  # a sum so large that its dot reached the name of the axis
    ("tanh_minus_one", "forward_pass"),  # a close-up of the curve, whose flat level would cross its labels
    ("tiny_steps", "updating_weights"),  # new values of twelve places
    ("hidden_flat", "updating_weights"),  # a step that is lost in a float: the close-up had no width
    ("binary_zero_sure", "hidden_error"),  # a new weight with more places than the old one
    ("five_six_four", "chain_rule"),  # two labels that were made for the moment, one after the other
    ("identity_right", "hidden_error"),  # no hidden layer: the cue of the gradients that are known
    ("grades", "hidden_error"),  # no shoulder of the middle unit is free
]


@pytest.mark.parametrize(("name", "step"), PLACES)
def test_odd_lessons_play_and_are_clean(name, step, tmp_path):
    assert entry.audit(odd_lessons.job(name, step, str(tmp_path))).problems == ()


def test_labels_keep_clear_of_the_dots_of_units_left_out(tmp_path):
    assert entry.audit(odd_lessons.job("eight", "chain_rule", str(tmp_path), "square")).problems == ()


# In 9:16 a plot ends near the edge, and the columns of step 8's table stand side by side.
TALL = [
    ("sigmoid_flat", "forward_pass"),  # 73.081 flies to its dot near the edge
    ("binary_hopeless", "forward_pass"),  # 0.00002 over its dot, below the dashed level of the curve
    ("identity_right", "computing_the_error"),  # "magnified" in a curve that rises to both sides
    ("relu_xor_right", "hidden_error"),  # a symbol above its unit in the larger network, inside it in the lesson's own
    ("binary_zero_sure", "learning_loop"),  # 0.000017343 beside 0.000017341
]


@pytest.mark.parametrize(("name", "step"), TALL)
def test_odd_lessons_are_clean_in_9_16(name, step, tmp_path):
    assert entry.audit(odd_lessons.job(name, step, str(tmp_path), "tall")).problems == ()

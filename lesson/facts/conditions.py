"""Named conditions on a lesson, and how they combine (`a and not b or c`). Nothing is evaluated."""

import re
from collections.abc import Callable
from functools import partial
from itertools import permutations

import numpy as np

from lesson.limits import MAX_CONDITION, MAX_NESTING
from lesson.problems import FieldError, nearest, shown

from . import signs
from .ball import SHALLOW
from .focus import MAX_DRAWN
from .numbers import rounded
from .roots import Roots

Test = Callable[[Roots], bool]


def _hidden(name: str) -> Test:
    return lambda f: len(f.network.activations) > 1 and f.network.activations[-2] == name


def _first(name: str) -> Test:
    return lambda f: f.network.activations[0] == name


def _output(name: str) -> Test:
    return lambda f: f.network.activations[-1] == name


def _loss(name: str) -> Test:
    return lambda f: f.network.loss == name


CONDITIONS: dict[str, tuple[str, Test]] = {
    "has_biases": ("some bias is not 0", lambda f: f.network.has_biases),
    "no_biases": ("the network has no biases", lambda f: not f.network.has_biases),
    "update_biases": (
        "there are biases and training changes them", lambda f: f.network.has_biases and f.lesson.update_biases,
    ),
    "named_inputs": ("the inputs have names of their own", lambda f: f.lesson.unit_names[0] is not None),
    "unit_inputs": ("all inputs lie from 0 to 1, those of the data set too", signs.unit_inputs),
    "named_first": ("the units of the first layer after the input have names of their own",
                    lambda f: f.lesson.unit_names[1] is not None),
    "named_hidden": ("the units that feed the output have names of their own",
                     lambda f: f.lesson.unit_names[-2] is not None),
    "named_outputs": ("the outputs have names of their own", lambda f: f.lesson.unit_names[-1] is not None),
    "several_inputs": ("2 or more inputs", lambda f: f.counts.inputs > 1),
    "three_inputs": ("just 3 inputs", lambda f: f.counts.inputs == 3),
    "many_inputs": ("4 or more inputs", lambda f: f.counts.inputs > 3),
    "has_hidden": ("there is a hidden layer", lambda f: f.counts.hidden_layers > 0),
    "several_hidden": ("2 or more units in the last hidden layer", lambda f: f.counts.hidden > 1),
    "hidden_layers_several": ("2 or more hidden layers", lambda f: f.counts.hidden_layers > 1),
    "one_hidden_unit": ("just one hidden unit in the whole network", lambda f: f.counts.hidden_units == 1),
    "several_weights": ("2 or more weights", lambda f: f.counts.weights > 1),
    "several_biases": ("2 or more biases", lambda f: f.counts.biases > 1),
    "two_outputs": ("just 2 outputs", lambda f: f.counts.outputs == 2),
    "many_outputs": ("3 or more outputs", lambda f: f.counts.outputs > 2),
    "several_outputs": ("2 or more outputs", lambda f: f.counts.outputs > 1),
    "elided": ("a layer has more than 6 units", lambda f: max(f.network.sizes) > MAX_DRAWN),
    "blames_differ": ("the blame at h and at h2 has opposite signs",
                      lambda f: signs.blames(f)[0] * signs.blames(f)[1] < 0),
    "blames_same": (
        "h and h2 are two units whose blame has the same sign and, as shown, another size",
        lambda f: signs.blames(f)[0] * signs.blames(f)[1] > 0
        and (signs.larger(f, *signs.blames(f)) or signs.larger(f, *reversed(signs.blames(f)))),
    ),
    "some_want_more": ("the blame of some unit that feeds the output is below 0: more of it lowers the loss",
                       lambda f: bool((signs.all_blames(f) < 0).any())),
    "some_want_less": ("the blame of some unit that feeds the output is above 0: less of it lowers the loss",
                       lambda f: bool((signs.all_blames(f) > 0).any())),
    "prediction_below_half": ("prediction[out] is below 0.5", lambda f: signs.above(0.5)(f) < 0),
    "prediction_half": ("prediction[out] is exactly 0.5", lambda f: signs.above(0.5)(f) == 0),
    "prediction_above_half": ("prediction[out] is above 0.5", lambda f: signs.above(0.5)(f) > 0),
    "prediction_negative": ("prediction[out] is below 0", lambda f: signs.above(0.0)(f) < 0),
    "prediction_zero": ("prediction[out] is 0", lambda f: signs.above(0.0)(f) == 0),
    "prediction_positive": ("prediction[out] is above 0", lambda f: signs.above(0.0)(f) > 0),
    "outputs_tie": ("the two largest outputs look the same", signs.tie),
    "first_is_largest": ("output 1 is the largest", lambda f: not signs.tie(f) and f.focus.top == 0),
    "out_is_largest": (
        "prediction[out] is the largest output",
        lambda f: not signs.tie(f) and f.focus.top == f.focus.out,
    ),
    "other_is_largest": (
        "another output than prediction[out] is the largest",
        lambda f: not signs.tie(f) and f.focus.top != f.focus.out,
    ),
    "prediction_low": ("prediction[out] is below its target", lambda f: signs.against_target(f) < 0),
    "prediction_high": ("prediction[out] is above its target", lambda f: signs.against_target(f) > 0),
    "prediction_right": ("prediction[out] is exactly its target", lambda f: signs.against_target(f) == 0),
    "beyond_reach": ("a sigmoid output cannot be as far beyond its target as the prediction is before it",
                     signs.beyond_reach),
    "soft_target": ("a cross-entropy's target of out is neither 0 nor 1", signs.soft_target),
    "soft_classes": ("the output is softmax, and several classes share the target", signs.soft_classes),
    "own_losses": (
        "there are several outputs, each with a loss of its own: all but a softmax whose target is one class",
        lambda f: f.counts.outputs > 1 and (f.network.loss != "categorical_cross_entropy" or signs.soft_classes(f)),
    ),
    "error_negative": ("dL/da at out is below 0", lambda f: signs.error(f) < 0),
    "error_zero": ("dL/da at out is 0", lambda f: signs.error(f) == 0),
    "error_positive": ("dL/da at out is above 0", lambda f: signs.error(f) > 0),
    "delta_negative": ("delta at out is below 0", lambda f: signs.delta(f) < 0),
    "delta_zero": ("delta at out is 0", lambda f: signs.delta(f) == 0),
    "delta_positive": ("delta at out is above 0", lambda f: signs.delta(f) > 0),
    "gradient_negative": ("the gradient of the weight from h to out is below 0", lambda f: signs.gradient(f) < 0),
    "gradient_zero": ("the gradient of the weight from h to out is 0", lambda f: signs.gradient(f) == 0),
    "gradient_positive": ("the gradient of the weight from h to out is above 0", lambda f: signs.gradient(f) > 0),
    "some_gradient_zero": ("the gradient of some weight is 0", signs.some_gradient_zero),
    "nudge_lowers": ("the nudge of the weight lowers the loss", lambda f: f.nudge.loss.change < 0),
    "nudge_keeps": ("the nudge of the weight leaves the loss as it is", lambda f: f.nudge.loss.change == 0),
    "nudge_raises": ("the nudge of the weight raises the loss", lambda f: f.nudge.loss.change > 0),
    "nudge_moves_z": ("the nudge of the weight moves z", lambda f: f.nudge.z.change != 0),
    "nudge_moves_a": ("the nudge of the weight moves the prediction", lambda f: f.nudge.a.change != 0),
    "at_kink": ("the output is relu, and its sum is just 0, at the kink", signs.at_kink),
    "nudge_shows": ("a nudge of the prediction can be measured: it is not as near to 0 or 1 as a float can be",
                    signs.nudge_shows),
    "slopes_tell": ("the product of the path's slopes differs from their sum and from the last of them",
                    signs.slopes_tell),
    "nudge_agrees": (
        "the measured ratio of the nudge down and the product of slopes agree in three decimals",
        lambda f: not signs.at_kink(f) and rounded(f.nudge_back.measured, 3) == rounded(f.path.product, 3),
    ),
    "nudge_near": (
        "the measured ratio of the nudge down and the product of slopes differ in three decimals, "
        "as steps do that are not small",
        lambda f: not signs.at_kink(f) and rounded(f.nudge_back.measured, 3) != rounded(f.path.product, 3),
    ),
    "small_nudge_nearer": (
        "the ratio of the nudge up is nearer the product of slopes than that of the nudge down",
        lambda f: abs(f.nudge.measured - f.path.product) < abs(f.nudge_back.measured - f.path.product),
    ),
    "h2_louder": (
        "h2 passes on more than h, in size, as shown",
        lambda f: signs.larger(f, signs.passed_on(f, f.focus.h2), signs.passed_on(f, f.focus.h)),
    ),
    "h_louder": (
        "h passes on more than h2, in size, as shown",
        lambda f: signs.larger(f, signs.passed_on(f, f.focus.h), signs.passed_on(f, f.focus.h2)),
    ),
    "weight_negative": (
        "the weight from h to out is below 0", lambda f: float(f.network.weights[-1][f.focus.out, f.focus.h]) < 0,
    ),
    "equally_loud": (
        "h and h2 pass on the same, in size, as shown",
        lambda f: not any(signs.larger(f, *map(partial(signs.passed_on, f), pair))
                          for pair in permutations((f.focus.h, f.focus.h2))),
    ),
    "loss_fell": ("one update made the loss smaller", lambda f: f.cycle.loss_after < f.cycle.loss),
    "loss_stayed": ("one update left the loss as it was", lambda f: f.cycle.loss_after == f.cycle.loss),
    "loss_grew": ("one update made the loss larger", lambda f: f.cycle.loss_after > f.cycle.loss),
    "loss_gone": ("after one update the loss is 0", lambda f: f.cycle.loss_after == 0),
    "loss_fell_much": (
        "training made the loss less than a quarter of what it was",
        lambda f: float(f.history.losses[-1]) < float(f.history.losses[0]) / 4,
    ),
    "output_slope_fell": (
        "the error signal at out is error times slope, and training made that slope smaller, as shown",
        signs.output_slope_fell,
    ),
    "loss_shrank": ("training ended with a smaller loss",
                    lambda f: float(f.history.losses[-1]) < float(f.history.losses[0])),
    "loss_same": ("training ended with the same loss",
                  lambda f: float(f.history.losses[-1]) == float(f.history.losses[0])),
    "loss_rose": ("training ended with a larger loss",
                  lambda f: float(f.history.losses[-1]) > float(f.history.losses[0])),
    "signs_flip": ("training changes the sign of some weight", signs.signs_flip),
    "sigmoid_output": ("the output is sigmoid", _output("sigmoid")),
    "tanh_output": ("the output is tanh", _output("tanh")),
    "relu_output": ("the output is relu", _output("relu")),
    "identity_output": ("the output has no activation function", _output("identity")),
    "softmax_output": ("the output is softmax", _output("softmax")),
    "sigmoid_hidden": ("the last hidden layer is sigmoid", _hidden("sigmoid")),
    "tanh_hidden": ("the last hidden layer is tanh", _hidden("tanh")),
    "relu_hidden": ("the last hidden layer is relu", _hidden("relu")),
    "identity_hidden": ("the last hidden layer has no activation function", _hidden("identity")),
    "several_first": ("2 or more units in the first layer after the input", lambda f: f.network.sizes[1] > 1),
    "sigmoid_first": ("the first layer after the input is sigmoid", _first("sigmoid")),
    "tanh_first": ("the first layer after the input is tanh", _first("tanh")),
    "relu_first": ("the first layer after the input is relu", _first("relu")),
    "identity_first": ("the first layer after the input has no activation function", _first("identity")),
    "hidden_slope_shrinks": (
        "blame comes out of h smaller than it came in, as shown",
        lambda f: f.counts.hidden_layers > 0
        and signs.larger(f, float(f.cycle.backward.upstream[-2][f.focus.h]),
                         float(f.cycle.backward.delta[-2][f.focus.h])),
    ),
    "saturating_hidden": ("a hidden layer is sigmoid or tanh", signs.saturating),
    "dead_units": ("some relu unit is off for the sample", signs.dead),
    "squared_loss": ("the loss is half the squared error", _loss("half_squared_error")),
    "binary_loss": ("the loss is binary cross-entropy", _loss("binary_cross_entropy")),
    "categorical_loss": ("the loss is categorical cross-entropy", _loss("categorical_cross_entropy")),
    "cross_entropy_loss": ("the loss is a cross-entropy", lambda f: f.network.loss != "half_squared_error"),
    "has_deeper": (
        "the lesson has [deeper], and its own network has not several outputs and several hidden layers itself",
        lambda f: signs.deeper(f) is not None,
    ),
    "deeper_goes_on": (
        "has_deeper, and the deeper network begins with the lesson's own, whose outputs are hidden units there",
        lambda f: (d := signs.deeper(f)) is not None and signs.goes_on(f, d),
    ),
    "deeper_shares_oppose": (
        "has_deeper, and the shares that reach h of the deeper network pull against each other",
        lambda f: (d := signs.deeper(f)) is not None and signs.shares_oppose(d),
    ),
    "deeper_blame_negative": ("has_deeper, and the blame at h of the deeper network is below 0",
                              lambda f: (d := signs.deeper(f)) is not None and signs.blame(d) < 0),
    "deeper_blame_zero": ("has_deeper, and the blame at h of the deeper network is 0",
                          lambda f: (d := signs.deeper(f)) is not None and signs.blame(d) == 0),
    "deeper_blame_positive": ("has_deeper, and the blame at h of the deeper network is above 0",
                              lambda f: (d := signs.deeper(f)) is not None and signs.blame(d) > 0),
    "deeper_nudge_agrees": (
        "has_deeper, and the measured ratio of the nudge of its weight from i to first is the gradient, as shown",
        lambda f: (d := signs.deeper(f)) is not None and signs.nudge_first_agrees(d),
    ),
    "has_dataset": ("the lesson has a data set", lambda f: f.lesson.dataset is not None),
    "large_rate_overshoots": ("the largest of the three rates makes the loss jump up",
                              lambda f: f.large_rate_overshoots),
    "large_rate_worse": (
        "the largest of the three rates ends with a larger loss than the lesson's", lambda f: signs.rates(f, 2, 1) > 0,
    ),
    "large_rate_equal": (
        "the largest of the three rates ends with the same loss as the lesson's", lambda f: signs.rates(f, 2, 1) == 0,
    ),
    "large_rate_better": (
        "the largest of the three rates ends with a smaller loss than the lesson's", lambda f: signs.rates(f, 2, 1) < 0,
    ),
    "small_rate_slow": (
        "the smallest of the three rates ends with a larger loss than the lesson's", lambda f: signs.rates(f, 0, 1) > 0,
    ),
    "good_rate_falls": ("with the lesson's rate, the loss ends smaller", lambda f: signs.good_rate(f) < 0),
    "good_rate_stays": ("with the lesson's rate, the loss ends as it began", lambda f: signs.good_rate(f) == 0),
    "good_rate_rises": ("with the lesson's rate, the loss ends larger", lambda f: signs.good_rate(f) > 0),
    "ball_falls": ("the loss over the weight from h to out, after the first update, is not level there",
                   lambda f: f.hill.falls != 0),
    "ball_valley": ("that loss has a bottom near the weight", lambda f: f.hill.bottom > 0),
    "ball_rolls": ("a ball on it rolls with a larger rate than the one it creeps with",
                   lambda f: f.ball.roll > f.ball.creep),
    "ball_overshoots": ("with a still larger rate the ball swings over its bottom, to and fro, for the steps shown",
                        lambda f: f.ball.overshoot > f.ball.roll),
    "ball_restless": ("with that rate, the ball still swings after many steps: it never settles",
                      lambda f: f.ball.overshoot > f.ball.roll and f.hill.restless(f.ball.overshoot)),
    "ball_shallow": ("that loss is so shallow that the ball rolls with a rate of 10 or more",
                     lambda f: f.ball.roll > f.ball.creep and f.ball.roll >= SHALLOW),
    "ball_leaps": ("with the largest rate the ball leaps out and stays out, and the loss ends larger",
                   lambda f: f.ball.leap > f.ball.overshoot),
    "steps_add_up": (
        "no step alone raises the loss, and together they lower it as much as they add up to, within 10 %",
        signs.steps_add_up,
    ),
    "inputs_zero": ("some input of the sample is 0", lambda f: bool(np.any(f.x == 0))),
}  # fmt: skip

_WORD = re.compile(r"\s*(\(|\)|[A-Za-z_][A-Za-z0-9_]*)")


def holds(facts: Roots, text: str) -> bool:
    """Return whether a condition holds: names combined with `and`, `or`, `not` and brackets.

    `not` binds most, then `and`. Every name is looked up, even where the rest decides: a misspelt one is a FieldError
    naming the nearest.
    """
    tokens, at, depth, end = [], 0, 0, len(text.rstrip())
    if end > MAX_CONDITION:
        raise FieldError(
            f"the condition {text[:40]!r}... has {end:,} characters; at most {MAX_CONDITION} are read, say it shorter"
        )
    while at < end:
        match = _WORD.match(text, at)
        if match is None:
            raise FieldError(f"cannot read {text[at:].strip()[:20]!r} in the condition {shown(text)}")
        tokens.append(match[1])
        depth += {"(": 1, ")": -1}.get(match[1], 0)
        if depth > MAX_NESTING:
            raise FieldError(
                f"more than {MAX_NESTING} brackets inside each other in the condition {text[:40]!r}; "
                "say it without them"
            )
        at = match.end()
    value, rest = _any(facts, tokens, text)
    if rest:
        raise FieldError(
            f"did not expect {shown(rest[0])} in the condition {shown(text)}; combine names with and, or, not"
        )
    return value


def _any(facts: Roots, tokens: list[str], text: str) -> tuple[bool, list[str]]:
    value, tokens = _all(facts, tokens, text)
    while tokens and tokens[0] == "or":
        more, tokens = _all(facts, tokens[1:], text)
        value = value or more
    return value, tokens


def _all(facts: Roots, tokens: list[str], text: str) -> tuple[bool, list[str]]:
    value, tokens = _one(facts, tokens, text)
    while tokens and tokens[0] == "and":
        more, tokens = _one(facts, tokens[1:], text)
        value = value and more
    return value, tokens


def _joined(tokens: list[str]) -> str:
    """Return the condition that the first words are, written with spaces; "" for none."""
    names = ("_".join(tokens[:count]) for count in range(2, min(len(tokens), 5) + 1))
    return next((name for name in names if name in CONDITIONS), "")


def _one(facts: Roots, tokens: list[str], text: str) -> tuple[bool, list[str]]:
    if not tokens or tokens[0] in ("and", "or", ")"):
        raise FieldError(f"a condition is missing in {shown(text)}; {nearest('', sorted(CONDITIONS))}")
    head, tokens = tokens[0], tokens[1:]
    if head == "not":
        value, tokens = _one(facts, tokens, text)
        return not value, tokens
    if head == "(":
        value, tokens = _any(facts, tokens, text)
        if not tokens or tokens[0] != ")":
            raise FieldError(f"a bracket is not closed in the condition {shown(text)}")
        return value, tokens[1:]
    if head not in CONDITIONS and (joined := _joined([head, *tokens])):
        raise FieldError(
            f"there is no condition {shown(head)}; did you mean {joined!r}? names have underscores, no spaces"
        )
    if head not in CONDITIONS:
        raise FieldError(f"there is no condition {shown(head)}; {nearest(head, sorted(CONDITIONS))}")
    held = facts.held
    if head not in held:
        held[head] = CONDITIONS[head][1](facts)
    return held[head], tokens

"""What may be asked of a lesson: named conditions, and how they combine (`a and not b or c`). Nothing is evaluated."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from .focus import MAX_DRAWN
from .problems import FieldError, nearest

if TYPE_CHECKING:
    from .facts import Facts

Test = Callable[["Facts"], bool]


def _blames(facts: "Facts") -> tuple[float, float]:
    upstream = facts.cycle.backward.upstream
    blame = upstream[-2] if len(upstream) > 1 else facts.cycle.backward.input_gradient
    return float(blame[facts.focus.h]), float(blame[facts.focus.h2])


def _passed_on(facts: "Facts", unit: int) -> float:
    a = facts.cycle.forward.inputs[-1]
    return float(a[unit])


def _larger(facts: "Facts", one: float, other: float) -> bool:
    """Whether a number is larger in size, in the digits that are shown: what looks the same is called the same."""
    places = facts.lesson.decimals.values
    return float(f"{abs(one):.{places}f}") > float(f"{abs(other):.{places}f}")


def _signs_flip(facts: "Facts") -> bool:
    first, last = facts.network.weights, facts.history.network.weights
    return any(bool((a * b < 0).any()) for a, b in zip(first, last, strict=True))


def _output_slope_fell(facts: "Facts") -> bool:
    first, last = (cycle.backward.slope[-1][facts.focus.out] for cycle in (facts.cycle, facts.history.cycles[facts.epochs - 1]))
    return facts.network.loss == "half_squared_error" and _larger(facts, float(first), float(last))


def _dead(facts: "Facts") -> bool:
    pairs = zip(facts.network.activations, facts.cycle.backward.slope, strict=True)
    return any(name == "relu" and bool((slope == 0).any()) for name, slope in pairs)


def _saturating(facts: "Facts") -> bool:
    return any(name in ("sigmoid", "tanh") for name in facts.network.activations[:-1])


def _hidden(name: str) -> Test:
    return lambda f: len(f.network.activations) > 1 and f.network.activations[-2] == name


def _first(name: str) -> Test:
    return lambda f: f.network.activations[0] == name


def _output(name: str) -> Test:
    return lambda f: f.network.activations[-1] == name


def _loss(name: str) -> Test:
    return lambda f: f.network.loss == name


def _predicted(facts: "Facts") -> float:
    return float(facts.prediction[facts.focus.out])


def _aimed(facts: "Facts") -> float:
    return float(facts.target[facts.focus.out])


CONDITIONS: dict[str, tuple[str, Test]] = {
    "has_biases": ("some bias is not 0", lambda f: f.network.has_biases),
    "no_biases": ("the network has no biases", lambda f: not f.network.has_biases),
    "update_biases": (
        "there are biases and training changes them", lambda f: f.network.has_biases and f.lesson.update_biases,
    ),
    "named_inputs": ("the inputs have names of their own", lambda f: f.lesson.unit_names[0] is not None),
    "named_outputs": ("the outputs have names of their own", lambda f: f.lesson.unit_names[-1] is not None),
    "several_inputs": ("2 or more inputs", lambda f: f.counts.inputs > 1),
    "has_hidden": ("there is a hidden layer", lambda f: f.counts.hidden_layers > 0),
    "several_hidden": ("2 or more units in the last hidden layer", lambda f: f.counts.hidden > 1),
    "hidden_layers_several": ("2 or more hidden layers", lambda f: f.counts.hidden_layers > 1),
    "several_outputs": ("2 or more outputs", lambda f: f.counts.outputs > 1),
    "elided": ("a layer has more than 6 units", lambda f: max(f.network.sizes) > MAX_DRAWN),
    "blames_differ": ("the blame at h and at h2 has opposite signs", lambda f: _blames(f)[0] * _blames(f)[1] < 0),
    "blames_same": (
        "h and h2 are two units whose blame has the same sign and, as shown, another size",
        lambda f: _blames(f)[0] * _blames(f)[1] > 0 and (_larger(f, *_blames(f)) or _larger(f, *reversed(_blames(f)))),
    ),
    "prediction_below_half": ("prediction[out] is below 0.5", lambda f: _predicted(f) < 0.5),
    "prediction_above_half": ("prediction[out] is above 0.5", lambda f: _predicted(f) > 0.5),
    "prediction_negative": ("prediction[out] is below 0", lambda f: _predicted(f) < 0),
    "prediction_positive": ("prediction[out] is above 0", lambda f: _predicted(f) > 0),
    "out_is_largest": ("no output is larger than prediction[out]", lambda f: _predicted(f) >= float(max(f.prediction))),
    "prediction_low": ("prediction[out] is below its target", lambda f: _predicted(f) < _aimed(f)),
    "prediction_high": ("prediction[out] is above its target", lambda f: _predicted(f) > _aimed(f)),
    "prediction_right": ("prediction[out] is exactly its target", lambda f: _predicted(f) == _aimed(f)),
    "error_negative": ("dL/da at out is below 0", lambda f: float(f.cycle.backward.error[f.focus.out]) < 0),
    "delta_negative": ("delta at out is below 0", lambda f: float(f.cycle.backward.delta[-1][f.focus.out]) < 0),
    "gradient_negative": ("the gradient of the weight from h to out is below 0", lambda f: f.path.gradient < 0),
    "gradient_zero": ("the gradient of the weight from h to out is 0", lambda f: f.path.gradient == 0),
    "nudge_agrees": (
        "the measured ratio of the nudge and the product of slopes agree in three decimals",
        lambda f: f"{f.nudge.measured:.3f}" == f"{f.path.product:.3f}",
    ),
    "h2_louder": (
        "h2 passes on more than h, in size, as shown",
        lambda f: _larger(f, _passed_on(f, f.focus.h2), _passed_on(f, f.focus.h)),
    ),
    "h_louder": (
        "h passes on more than h2, in size, as shown",
        lambda f: _larger(f, _passed_on(f, f.focus.h), _passed_on(f, f.focus.h2)),
    ),
    "weight_negative": (
        "the weight from h to out is below 0", lambda f: float(f.network.weights[-1][f.focus.out, f.focus.h]) < 0,
    ),
    "loss_fell": ("one update made the loss smaller", lambda f: f.cycle.loss_after < f.cycle.loss),
    "loss_fell_much": (
        "training made the loss less than a quarter of what it was",
        lambda f: float(f.history.losses[-1]) < float(f.history.losses[0]) / 4,
    ),
    "loss_shrank": ("training ended with a smaller loss", lambda f: float(f.history.losses[-1]) < float(f.history.losses[0])),
    "loss_rose": ("training ended with a larger loss", lambda f: float(f.history.losses[-1]) > float(f.history.losses[0])),
    "output_slope_fell": (
        "the error signal at out is error times slope, and training made that slope smaller, as shown", _output_slope_fell,
    ),
    "signs_flip": ("training changes the sign of some weight", _signs_flip),
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
    "saturating_hidden": ("a hidden layer is sigmoid or tanh", _saturating),
    "dead_units": ("some relu unit is off for the sample", _dead),
    "squared_loss": ("the loss is half the squared error", _loss("half_squared_error")),
    "binary_loss": ("the loss is binary cross-entropy", _loss("binary_cross_entropy")),
    "categorical_loss": ("the loss is categorical cross-entropy", _loss("categorical_cross_entropy")),
    "cross_entropy_loss": ("the loss is a cross-entropy", lambda f: f.network.loss != "half_squared_error"),
    "has_dataset": ("the lesson has a data set", lambda f: f.lesson.dataset is not None),
    "large_rate_overshoots": ("the largest of the three rates makes the loss jump up", lambda f: f.large_rate_overshoots),
    "large_rate_worse": (
        "the largest of the three rates ends with a larger loss than the lesson's",
        lambda f: float(f.rates[2].losses[-1]) > float(f.rates[1].losses[-1]),
    ),
    "small_rate_slow": (
        "the smallest of the three rates ends with a larger loss than the lesson's",
        lambda f: float(f.rates[0].losses[-1]) > float(f.rates[1].losses[-1]),
    ),
    "inputs_zero": ("some input of the sample is 0", lambda f: bool(np.any(f.x == 0))),
}  # fmt: skip

_WORD = re.compile(r"\s*(\(|\)|[A-Za-z_][A-Za-z0-9_]*)")


def holds(facts: "Facts", text: str) -> bool:
    """Say whether a condition holds: names combined with `and`, `or`, `not` and brackets (`not` binds most, then `and`).

    Every name is looked up, also where the rest decides: a misspelt one is a FieldError naming the nearest.
    """
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _WORD.match(text, at)
        if match is None or end > 500:
            raise FieldError(f"cannot read {text[at:].strip()[:20]!r} in the condition {text[:60]!r}")
        tokens.append(match[1])
        at = match.end()
    value, rest = _any(facts, tokens, text)
    if rest:
        raise FieldError(f"did not expect {rest[0]!r} in the condition {text!r}; combine names with and, or, not")
    return value


def _any(facts: "Facts", tokens: list[str], text: str) -> tuple[bool, list[str]]:
    value, tokens = _all(facts, tokens, text)
    while tokens and tokens[0] == "or":
        more, tokens = _all(facts, tokens[1:], text)
        value = value or more
    return value, tokens


def _all(facts: "Facts", tokens: list[str], text: str) -> tuple[bool, list[str]]:
    value, tokens = _one(facts, tokens, text)
    while tokens and tokens[0] == "and":
        more, tokens = _one(facts, tokens[1:], text)
        value = value and more
    return value, tokens


def _one(facts: "Facts", tokens: list[str], text: str) -> tuple[bool, list[str]]:
    if not tokens or tokens[0] in ("and", "or", ")"):
        raise FieldError(f"a condition is missing in {text!r}; {nearest('', sorted(CONDITIONS))}")
    head, tokens = tokens[0], tokens[1:]
    if head == "not":
        value, tokens = _one(facts, tokens, text)
        return not value, tokens
    if head == "(":
        value, tokens = _any(facts, tokens, text)
        if not tokens or tokens[0] != ")":
            raise FieldError(f"a bracket is not closed in the condition {text!r}")
        return value, tokens[1:]
    if head not in CONDITIONS:
        raise FieldError(f"there is no condition {head!r}; {nearest(head, sorted(CONDITIONS))}")
    return CONDITIONS[head][1](facts), tokens

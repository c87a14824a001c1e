"""Comparisons of a lesson's numbers (which side of a mark, which is larger, which look equal), for named conditions."""

from collections.abc import Callable

import numpy as np

from backprop_core.explain import loss_over_weight

from ..numbers import rounded
from ..roots import Roots

Test = Callable[[Roots], bool]
Table = dict[str, tuple[str, Test]]  # what a condition means, and the test, by name

_LAST_BITS = 4 * float(np.finfo(float).eps)
_NEAR, _LEAST_SPREAD = 0.2, 0.1  # of the spread of the targets: how far a near prediction is off; the least spread
_ALIKE = 0.1  # of the spread of the targets: that of predictions that are almost the same
_POINTS = 200  # of a curve that is looked at


def all_blames(facts: Roots) -> np.ndarray:
    """Return the blame dL/da of every unit that feeds the output, (units,)."""
    upstream = facts.cycle.backward.upstream
    return upstream[-2] if len(upstream) > 1 else facts.cycle.backward.input_gradient


def blames(facts: Roots) -> tuple[float, float]:
    """Return the blame at h and at h2."""
    blame = all_blames(facts)
    return float(blame[facts.focus.h]), float(blame[facts.focus.h2])


def deeper(facts: Roots) -> Roots | None:
    """Return the numbers of the deeper network; None where none is shown.

    A lesson whose own network has several outputs and several hidden layers shows that one instead.
    """
    shows_own = facts.counts.outputs > 1 and facts.counts.hidden_layers > 1
    return None if shows_own else facts.deeper


def unit_inputs(facts: Roots) -> bool:
    """Return whether all inputs, those of the data set included, are from 0 to 1."""
    data = facts.lesson.dataset
    xs = np.vstack([facts.x] if data is None else [facts.x, data[0]])
    return bool(((xs >= 0) & (xs <= 1)).all())


def goes_on(facts: Roots, larger: Roots) -> bool:
    """Return whether a larger network begins with this one: same sample, and the outputs are hidden units there."""
    small, large = facts.network, larger.network
    count = len(small.weights)
    if len(large.weights) <= count or large.activations[:count] != small.activations:
        return False
    pairs = [(facts.x, larger.x)]
    for ours, theirs in ((small.weights, large.weights), (small.biases, large.biases)):
        pairs += zip(ours[:-1], theirs, strict=False)
        pairs.append((ours[-1], theirs[count - 1][: len(ours[-1])]))
    return all(np.array_equal(one, other) for one, other in pairs)


def shares_oppose(facts: Roots) -> bool:
    """Return whether some shares that reach h are below 0, and some above."""
    shares = facts.cycle.backward.shares[-1][:, facts.focus.h]
    return bool(shares.min() < 0 < shares.max())


def blame(facts: Roots) -> int:
    """Return the sign of the blame at h; shares that cancel out are 0, whatever the last bits of their sum are."""
    shares = facts.cycle.backward.shares[-1][:, facts.focus.h]
    return side(float(shares.sum()), 0.0, float(np.abs(shares).sum()))


def nudge_first_agrees(facts: Roots) -> bool:
    """Return whether the measured ratio of the first weight's nudge looks like its gradient."""
    nudge, places = facts.nudge_first, facts.lesson.decimals.values
    return rounded(nudge.measured, places) == rounded(nudge.predicted, places)


def passed_on(facts: Roots, unit: int) -> float:
    """Return what a unit passes on to the output layer: its activation, or an input."""
    a = facts.cycle.forward.inputs[-1]
    return float(a[unit])


def larger(facts: Roots, one: float, other: float) -> bool:
    """Return whether a number is larger in size, in the digits that are shown: what looks equal counts as equal."""
    places = facts.lesson.decimals.values
    return rounded(abs(one), places) > rounded(abs(other), places)


def soft_target(facts: Roots) -> bool:
    """Return whether the loss is a cross-entropy, and the target of out is neither 0 nor 1."""
    return facts.network.loss != "half_squared_error" and 0 < float(facts.target[facts.focus.out]) < 1


def soft_classes(facts: Roots) -> bool:
    """Return whether several classes share the target of a softmax, so that the loss has a term for each of them."""
    return facts.network.loss == "categorical_cross_entropy" and soft_target(facts)


def some_gradient_zero(facts: Roots) -> bool:
    """Return whether the gradient of some weight is exactly 0."""
    return any(bool((gradient == 0).any()) for gradient in facts.cycle.backward.grad_W)


def good_rate(facts: Roots) -> int:
    """Return on which side of its start the loss ends with the lesson's rate: -1 below, 0 equal, 1 above."""
    losses = facts.rates[1].losses
    return side(float(losses[-1]), float(losses[0]))


def steps_add_up(facts: Roots) -> bool:
    """Return whether no step alone raises the loss, and all at once change it by their sum, within a tenth."""
    alone = facts.alone
    lower = all(bool((change <= 0).all()) for change in (*alone.changes, *alone.bias_changes))
    return lower and alone.total < 0 and abs(alone.together - alone.total) <= 0.1 * abs(alone.total)


def signs_flip(facts: Roots) -> bool:
    """Return whether training changes the sign of some weight."""
    first, last = facts.network.weights, facts.history.network.weights
    return any(bool((a * b < 0).any()) for a, b in zip(first, last, strict=True))


def output_slope_fell(facts: Roots) -> bool:
    """Return whether delta is error times slope, and out's slope looks smaller in the last cycle than in the first."""
    first, last = (
        cycle.backward.slope[-1][facts.focus.out] for cycle in (facts.cycle, facts.history.cycles[facts.epochs - 1])
    )
    return facts.network.loss == "half_squared_error" and larger(facts, float(first), float(last))


def dead(facts: Roots) -> bool:
    """Return whether some relu unit has slope 0 for the sample."""
    pairs = zip(facts.network.activations, facts.cycle.backward.slope, strict=True)
    return any(name == "relu" and bool((slope == 0).any()) for name, slope in pairs)


def saturating(facts: Roots) -> bool:
    """Return whether a hidden layer is sigmoid or tanh."""
    return any(name in ("sigmoid", "tanh") for name in facts.network.activations[:-1])


def side(value: float, mark: float, size: float = 0.0) -> int:
    """Return on which side of a mark a value is: -1, 0 or 1.

    Values that differ only in the last bits of a float are equal. size: of the largest numbers that were added or
    subtracted to get the value.
    """
    if abs(value - mark) <= _LAST_BITS * max(abs(value), abs(mark), size):
        return 0
    return 1 if value > mark else -1


def above(mark: float) -> Callable[[Roots], int]:
    """Return on which side of a mark prediction[out] is.

    A sum whose terms cancel out is 0, whatever its last bits are.
    """
    return lambda f: side(float(f.prediction[f.focus.out]), mark, terms(f) if mark == 0.0 else 0.0)


def terms(facts: Roots) -> float:
    """Return the size of the terms of out's weighted sum."""
    k = facts.focus.out
    products = facts.network.weights[-1][k] * facts.cycle.forward.inputs[-1]
    return float(np.abs(products).sum() + abs(facts.network.biases[-1][k]))


def against_target(facts: Roots) -> int:
    """Return on which side of its target prediction[out] is."""
    return side(float(facts.prediction[facts.focus.out]), float(facts.target[facts.focus.out]))


def error(facts: Roots) -> int:
    """Return the sign of dL/da at out; 0 where the prediction is its target.

    For a cross-entropy it is 0 only where the derivative is.
    """
    flat = facts.network.loss == "half_squared_error" or (soft_target(facts) and not soft_classes(facts))
    if flat and not against_target(facts):
        return 0
    return side(float(facts.cycle.backward.error[facts.focus.out]), 0.0)


def delta(facts: Roots) -> int:
    """Return the sign of delta at out; 0 where the prediction is its target, whatever the last bits are."""
    return side(float(facts.cycle.backward.delta[-1][facts.focus.out]), 0.0) if against_target(facts) else 0


def gradient(facts: Roots) -> int:
    """Return the sign of the gradient of the weight from h to out; 0 where the prediction is its target."""
    return side(facts.path.gradient, 0.0) if against_target(facts) else 0


def rates(facts: Roots, one: int, other: int) -> int:
    """Return which of two rates ends with the larger loss: 1 the first, -1 the other, 0 neither."""
    ends = [float(facts.rates[n].losses[-1]) for n in (one, other)]
    return 0 if abs(ends[0] - ends[1]) <= 1e-12 * float(facts.rates[1].losses[0]) else side(*ends)


def beyond_reach(facts: Roots) -> bool:
    """Return whether a sigmoid cannot be as far past its target as the prediction is short of it."""
    out, sigmoid = facts.focus.out, facts.network.activations[-1] == "sigmoid"
    beyond = 2 * float(facts.target[out]) - float(facts.prediction[out])
    return sigmoid and not 0 < beyond < 1


def at_kink(facts: Roots) -> bool:
    """Return whether the output is relu and its weighted sum is 0, where the slope is not defined."""
    z = float(facts.cycle.forward.z[-1][facts.focus.out])
    return facts.network.activations[-1] == "relu" and side(z, 0.0, terms(facts)) == 0


def slopes_tell(facts: Roots) -> bool:
    """Return whether product, sum and last slope of the path look different, and the measured ratio is the product."""
    factors = [factor.value for factor in facts.path.factors]
    product = round(facts.path.product, 3)
    return product not in (round(sum(factors), 3), round(factors[-1], 3)) and not at_kink(facts)


def nudge_shows(facts: Roots) -> bool:
    """Return whether nudging the prediction by 0.01 measures about the slope.

    It does not near a pole of a cross-entropy.
    """
    if facts.network.loss == "half_squared_error":
        return True
    if not 0.01 < float(facts.prediction[facts.focus.out]) < 1:
        return False
    nudge = facts.nudge_prediction
    return abs(nudge.gap) <= 0.15 * abs(nudge.derivative)


def tie(facts: Roots) -> bool:
    """Return whether another output looks as large as the largest one."""
    places = facts.lesson.decimals.values
    looks = [rounded(float(value), places) for value in facts.prediction]
    return looks.count(max(looks)) > 1


def epochs_fit(facts: Roots) -> bool:
    last = facts.long.cycles.get(facts.long.epochs)
    if facts.lesson.dataset is None or last is None:
        return False
    off = np.abs(np.asarray(last.prediction) - last.target)
    return bool(off.max() <= _NEAR * max(float(np.ptp(last.target)), _LEAST_SPREAD))


def answers_alike(facts: Roots) -> bool:
    first = facts.long.cycles.get(0)
    if facts.lesson.dataset is None or first is None:
        return False
    said, wanted = (float(np.ptp(np.asarray(each)[:, facts.focus.out])) for each in (first.prediction, first.target))
    return said <= _ALIKE * wanted


def valley_of_many(facts: Roots) -> bool:
    hill = facts.hill
    if facts.lesson.dataset is None or not hill.bottom:
        return False
    values = np.linspace(hill.start - hill.window, hill.start + hill.window, _POINTS)
    alone = loss_over_weight(hill.network, facts.x, facts.target, *hill.place, values)
    return bool((np.diff(alone) * hill.falls < 0).all())

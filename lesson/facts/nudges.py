"""Nudges of a size that viewers can follow: the largest step whose measured ratio still has the gradient's digits."""

from backprop_core import Network
from backprop_core.explain import Nudge, PredictionNudge, nudge, nudge_prediction
from lesson.model import Array

from .numbers import rounded

_LEAST, _LEAST_FROM_ONE = 1e-300, 2.0**-53  # least distance of a probability from 0 and 1
_EPSILONS = (0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
_NEAR = 0.03  # of the gradient: a measured ratio that is off by no more counts as near


def nudge_up(network: Network, x: Array, y: Array, place: tuple[int, int, int], places: int) -> Nudge:
    """Return the nudge of a weight by the largest step whose measured ratio has the digits of the gradient.

    place: (layer, unit, source) of the weight; places: decimals of these digits. The smallest step where none has them.
    """
    best = None
    for best in (nudge(network, x, y, *place, e) for e in _EPSILONS):
        if rounded(best.measured, places) == rounded(best.predicted, places):
            break
    assert best is not None
    return best


def nudge_down(network: Network, x: Array, y: Array, place: tuple[int, int, int]) -> Nudge:
    """Return the nudge of a weight down, by the largest step whose measured ratio is near the gradient."""
    back = None
    for back in (nudge(network, x, y, *place, -e) for e in _EPSILONS):
        if abs(back.measured - back.predicted) <= _NEAR * abs(back.predicted):
            break
    assert back is not None
    return back


def nudge_output(loss: str, at: float, aim: float, epsilon: float) -> PredictionNudge:
    """Return the nudge of a prediction `at`, with the target `aim`: down where up would leave the range of the loss."""
    if loss != "half_squared_error":
        at = min(max(at, _LEAST), 1.0 - _LEAST_FROM_ONE)  # a saturated one rounds to 0 or 1: no loss is defined there
        epsilon = epsilon if at + epsilon < 1.0 else -epsilon
    return nudge_prediction(loss, at, aim, epsilon)

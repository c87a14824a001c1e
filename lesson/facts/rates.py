"""Three learning rates to compare: a tenth of the lesson's, the lesson's, and one that is too large."""

import numpy as np

from backprop_core import History, Network, train
from backprop_core.errors import DivergenceError
from lesson.model import Array

FACTORS = (2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1000)
_JUMP = 1.25  # the loss climbs at least this far above where it started ...
_PLOTTABLE = 20.0  # ... and no further than this, so that the other curves stay visible


def three_rates(
    network: Network, x: Array, y: Array, eta: float, epochs: int, update_biases: bool
) -> tuple[tuple[History, History, History], bool]:
    """Return histories at eta / 10, eta and a large rate, and whether the large one overshoots.

    The large rate is the smallest of eta * FACTORS at which the loss climbs above its start by a quarter (and stays
    within 20 times of it) and ends above where the lesson's rate ends; else the smallest that climbs so and ends lower;
    else the smallest that climbs further. A network may have none: a sigmoid with a target of 1 cannot overshoot it, it
    only saturates; then 10 * eta is taken (or the largest below that which trains at all) and the second value is
    False. Raises DivergenceError where training with eta itself diverges.
    """

    def run(rate: float) -> History | None:
        try:
            return train(network, x, y, rate, epochs, update_biases)
        except DivergenceError:
            return None

    small, good = (
        train(network, x, y, eta / 10, epochs, update_biases),
        train(network, x, y, eta, epochs, update_biases),
    )
    jumping: list[History] = []
    wild: list[History] = []
    calm = good
    for factor in FACTORS:
        found = run(_rounded(eta * factor))
        if found is None:
            continue
        top = float(np.max(found.losses)) / max(float(found.losses[0]), 1e-12)
        if top > _PLOTTABLE:
            wild.append(found)
        elif top >= _JUMP:
            jumping.append(found)
            if float(found.losses[-1]) > float(good.losses[-1]):
                return (small, good, found), True
        elif factor <= 10:
            calm = found
    for large in (*jumping, *wild):
        return (small, good, large), True
    return (small, good, calm), False


def _rounded(rate: float) -> float:
    return float(f"{rate:.6g}")

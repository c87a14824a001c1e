"""A ball on the loss over one weight: learning rates at which it creeps, rolls, overshoots, and leaps out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from backprop_core import Network
from backprop_core.explain import descend, loss_over_weight
from backprop_core.explain.descent import Place
from lesson.model import Array

STEPS = 8  # each rate takes as many
WINDOW = 4.0  # how far from the weight to both sides the curve is drawn, at least
FAR = 2.6  # times the way to the bottom: what goes farther leaps out of the picture
NICE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)  # times a power of ten: rates that are easy to say
CREEPS, SETTLES, SWINGS = 0.35, 0.15, 0.2  # shares of the way to the bottom
HARDLY, FLAT = 0.4, 1e-9  # how far a ball creeps where there is no bottom; slope of level ground


@dataclass(frozen=True)
class Ball:
    """Learning rates by what a ball does with them in a few steps; one that the curve does not have is the one before.

    ways: where each goes, (STEPS + 1,) values of the weight.
    """

    creep: float
    roll: float
    overshoot: float
    leap: float
    ways: tuple[Array, ...]


class Hill:
    """The loss over one weight, and where the nearest bottom is in the direction in which it falls."""

    def __init__(self, network: Network, x: Array, y: Array, place: Place, eta: float) -> None:
        self.network, self.x, self.y, self.place, self.eta = network, x, y, place, eta
        layer, unit, source = place
        self.start = float(network.weights[layer][unit, source])

    def losses(self, values: Array) -> Array:
        return loss_over_weight(self.network, self.x, self.y, *self.place, values)

    def way(self, eta: float) -> Array:
        """Return the values of the weight while a ball takes its steps with a rate."""
        return np.asarray(descend(self.network, self.x, self.y, [self.place], eta, STEPS)[:, 0])

    @cached_property
    def falls(self) -> int:
        """The direction in which the loss falls: 1, -1, or 0 on level ground."""
        gone = float(self.way(1.0)[1]) - self.start
        return 0 if abs(gone) < FLAT else 1 if gone > 0 else -1

    @cached_property
    def bottom(self) -> float:
        """How far the bottom is, at most as far as the window reaches; 0 where there is none."""
        ways = np.linspace(0, WINDOW, 401)
        losses = self.losses(self.start + self.falls * ways)
        rises = np.flatnonzero(np.diff(losses) > 0)
        return float(ways[rises[0]]) if self.falls and len(rises) and rises[0] > 0 else 0.0

    @cached_property
    def window(self) -> float:
        """How far the curve is to be seen to both sides of the weight."""
        return FAR * self.bottom if self.bottom else WINDOW

    # -- what a rate does ----------------------------------------------------------------------------------------------

    def gone(self, eta: float) -> Array:
        """Return how far the ball is after each step, in ways to the bottom (in units without one)."""
        return (self.way(eta) - self.start) * self.falls / (self.bottom or 1.0)

    def creeps(self, eta: float) -> bool:
        return bool(np.max(np.abs(self.gone(eta))) <= (CREEPS if self.bottom else HARDLY))

    def rolls(self, eta: float) -> bool:
        gone = self.gone(eta)
        if not self.bottom:
            return bool(gone[-1] >= HARDLY * 3 and np.max(gone) <= WINDOW)
        return bool(np.max(gone) <= 1 + SETTLES / 3 and abs(gone[-1] - 1) <= SETTLES)

    def overshoots(self, eta: float) -> bool:
        gone = self.gone(eta)
        swings = np.sum(np.diff(np.sign(gone - 1)) != 0)
        # It passes the bottom, comes back and passes it again, and ends nearer than it began.
        return bool(
            1 + SWINGS <= np.max(gone) < FAR and swings > 1 and abs(gone[-1] - 1) < 1 and np.min(gone) > 1 - FAR
        )

    def leaps(self, eta: float) -> bool:
        gone = self.gone(eta)
        out = np.flatnonzero((gone > FAR) | (gone < -FAR))
        return bool(len(out)) and bool(self.losses(self.way(eta)[out[:1]])[0] > self.losses(np.array([self.start]))[0])


def roll_a_ball(hill: Hill) -> Ball:
    """Find a rate for each thing that a ball may do on this curve; the lesson's own is the first that is tried."""
    eta = hill.eta
    if not hill.falls:
        return _ball(hill, [eta] * 4)
    rates = _nice_rates(eta)
    small, large = [rate for rate in rates if rate < eta], [rate for rate in rates if rate > eta]
    creep = next((rate for rate in (eta, *small[::-1]) if hill.creeps(rate)), eta)
    found = [creep]
    tests = (hill.rolls, *((hill.overshoots, hill.leaps) if hill.bottom else ()))
    for test in tests:
        tried = sorted(rate for rate in {eta, *small, *large} if rate > found[-1])
        found.append(next((rate for rate in tried if test(rate)), found[-1]))
    return _ball(hill, [*found, *found[-1:] * (4 - len(found))])


def _nice_rates(eta: float) -> list[float]:
    powers = range(-4, 6)
    first = 10.0 ** np.floor(np.log10(eta)) if eta > 0 else 1.0
    return [float(f"{nice * first * 10.0**power:.6g}") for power in powers for nice in NICE]


def _ball(hill: Hill, rates: Iterable[float]) -> Ball:
    creep, roll, overshoot, leap = rates
    return Ball(creep, roll, overshoot, leap, tuple(hill.way(rate) for rate in (creep, roll, overshoot, leap)))

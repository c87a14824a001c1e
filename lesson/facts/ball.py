"""A ball on the loss over one weight: learning rates at which it creeps, rolls, overshoots, and leaps out."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from backprop_core import Network
from backprop_core.explain import descend, loss_over_weight
from backprop_core.explain.descent import Place
from lesson.model import Array

STEPS, MANY = 8, 100  # steps of each rate on screen; what still swings after MANY never settles
WINDOW = 4.0  # how far from the weight a bottom is looked for; the curve reaches so far where there is none
LOOK = 50  # places at which the loss is computed in one call, until it rises
FAR = 2.6  # how far the curve reaches, in distances to the bottom: a ball that goes farther leaps out of the picture
UPHILL = 2 / 5  # share of that which the picture shows on the side to which the ball does not fall
NICE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)  # times a power of ten: rates that are easy to say
BETWEEN = (1.2, 2.5, 3.5, 4.0, 6.0, 8.0)  # tried where none of NICE fits
# Shares of the way to the bottom: a creeping ball goes no farther, a settled one is this near.
CREEPS, SETTLES = 0.35, 0.15
HARDLY, FLAT = 0.4, 1e-9  # how far a ball creeps where there is no bottom; a smaller slope is level ground
SHALLOW = 10.0  # a curve is shallow where the ball needs this rate, or a larger one, to roll
LITTLE = 1 / 20  # of the largest jump: smaller ones at the end are not worth showing


@dataclass(frozen=True)
class Ball:
    """Learning rates by what a ball does with them in a few steps; where no rate does that, it is the rate before.

    ways: where each rate leads, (STEPS + 1,) values of the weight; losses: the loss at each of these; own_losses: those
    of many steps with the lesson's own rate, (MANY + 1,); lowest: the loss at the bottom, or at the weight where there
    is no bottom.
    """

    creep: float
    roll: float
    overshoot: float
    leap: float
    ways: tuple[Array, ...]
    losses: tuple[Array, ...]
    own_losses: Array
    lowest: float


class Hill:
    """The loss over one weight, and where the nearest bottom is in the direction in which it falls."""

    def __init__(self, network: Network, x: Array, y: Array, place: Place, eta: float) -> None:
        self.network, self.x, self.y, self.place, self.eta = network, x, y, place, eta
        layer, unit, source = place
        self.start = float(network.weights[layer][unit, source])
        self._ways: dict[tuple[float, int], Array] = {}

    def losses(self, values: Array) -> Array:
        """Return the loss at each value of the weight, same shape as values."""
        return loss_over_weight(self.network, self.x, self.y, *self.place, values)

    def way(self, eta: float, steps: int = STEPS) -> Array:
        """Return the weight before and after each step of gradient descent with a rate, (steps + 1,); cached."""
        if (eta, steps) not in self._ways:
            found = np.array(descend(self.network, self.x, self.y, [self.place], eta, steps)[:, 0])
            found.setflags(write=False)
            self._ways[eta, steps] = found
        return self._ways[eta, steps]

    @cached_property
    def falls(self) -> int:
        """The direction in which the loss falls: 1, -1, or 0 on level ground."""
        gone = float(self.way(1.0)[1]) - self.start
        return 0 if abs(gone) < FLAT else 1 if gone > 0 else -1

    @cached_property
    def bottom(self) -> float:
        """How far the bottom is, at most as far as the window reaches; 0 where there is none."""
        ways = np.linspace(0, WINDOW, 8 * LOOK + 1)
        for begin in range(0, len(ways) - 1, LOOK) if self.falls else ():
            rises = np.flatnonzero(np.diff(self.losses(self.start + self.falls * ways[begin : begin + LOOK + 1])) > 0)
            if len(rises):
                return float(ways[begin + rises[0]])  # 0 where it rises at once
        return 0.0

    @property
    def lowest(self) -> float:
        """The value of the weight at the bottom."""
        return self.start + self.falls * self.bottom

    @cached_property
    def window(self) -> float:
        """How far the curve is shown on both sides of the weight."""
        return FAR * self.bottom if self.bottom else WINDOW

    @cached_property
    def ball(self) -> Ball:
        """Learning rates by what a ball does with them on this hill."""
        return roll_a_ball(self)

    # -- what a rate does ----------------------------------------------------------------------------------------------

    def gone(self, eta: float) -> Array:
        """Return how far the ball is after each step, in distances to the bottom (without one, in units)."""
        return (self.way(eta) - self.start) * self.falls / (self.bottom or 1.0)

    def creeps(self, eta: float) -> bool:
        """Whether the ball goes at most a third of the way to the bottom in all its steps."""
        return bool(np.max(np.abs(self.gone(eta))) <= (CREEPS if self.bottom else HARDLY))

    def rolls(self, eta: float) -> bool:
        """Whether the ball ends near the bottom without passing it, or, without one, goes far within the picture."""
        gone = self.gone(eta)
        if not self.bottom:
            return bool(gone[-1] >= HARDLY * 3 and np.max(gone) <= WINDOW)
        return bool(np.max(gone) <= 1 + SETTLES / 3 and abs(gone[-1] - 1) <= SETTLES)

    def overshoots(self, eta: float) -> bool:
        """Whether every step goes over the bottom to its other side, and none comes near it."""
        beyond = self.gone(eta)[1:] - 1
        return bool(beyond[0] > 0 and np.all(np.diff(np.sign(beyond))) and np.min(np.abs(beyond)) > SETTLES) and not (
            self.out(eta).any()
        )

    def restless(self, eta: float) -> bool:
        """Whether the ball still swings over the bottom after many steps, as far from it as at first."""
        last = np.abs((self.way(eta, MANY)[-2:] - self.start) * self.falls / (self.bottom or 1.0) - 1)
        return self.overshoots(eta) and bool(np.min(last) > SETTLES)

    def leaps(self, eta: float) -> bool:
        """Whether the loss grows in the first step and is larger at the end, with the ball out of the picture."""
        losses = self.losses(self.way(eta)[[0, 1, -1]])
        return bool(self.out(eta)[-STEPS // 2 :].all() and np.all(losses[1:] > losses[0]))

    def stops(self, eta: float) -> list[float]:
        """Return where the ball lands, until it is out of the picture for good; tiny jumps at the end are left out."""
        way, out = self.way(eta), self.out(eta)
        end = next((n for n in range(len(way)) if out[n:].all()), len(way) - 1)
        jumps = np.abs(np.diff(way[: end + 1]))
        return [float(value) for value in way[1 : max(np.flatnonzero(jumps >= LITTLE * jumps.max())) + 2]]

    def out(self, eta: float) -> npt.NDArray[np.bool_]:
        """Return after which steps the ball is out of the picture, (STEPS + 1,) booleans."""
        gone, reach = self.gone(eta), self.window / (self.bottom or 1.0)
        return (gone > reach) | (gone < -UPHILL * reach)


def roll_a_ball(hill: Hill) -> Ball:
    """Find a rate for each behaviour of a ball on this curve; the lesson's own rate is tried first."""
    eta = hill.eta
    if not hill.falls:
        return _ball(hill, [eta] * 4)
    rates = _rates(eta, NICE)
    small = [rate for rate in rates if rate < eta]
    found = [next((rate for rate in (eta, *small[::-1]) if hill.creeps(rate)), eta)]
    tests = (hill.rolls, *((hill.overshoots, hill.leaps) if hill.bottom else ()))
    for test in tests:
        tried = [*sorted({eta, *rates}), *_rates(eta, BETWEEN)]
        found.append(next((rate for rate in tried if rate > found[-1] and test(rate)), found[-1]))
    return _ball(hill, [*found, *found[-1:] * (4 - len(found))])


def _rates(eta: float, nice: Iterable[float]) -> list[float]:
    first = 10.0 ** np.floor(np.log10(eta)) if eta > 0 else 1.0
    return [float(f"{each * first * 10.0**power:.6g}") for power in range(-4, 6) for each in nice]


def _ball(hill: Hill, rates: Iterable[float]) -> Ball:
    creep, roll, overshoot, leap = rates
    ways = tuple(hill.way(rate) for rate in (creep, roll, overshoot, leap))
    losses, own = tuple(map(hill.losses, ways)), hill.losses(hill.way(hill.eta, MANY))
    for each in (*losses, own):
        each.setflags(write=False)
    return Ball(creep, roll, overshoot, leap, ways, losses, own, float(hill.losses(np.array([hill.lowest]))[0]))

"""Full-batch gradient descent: many cycles, of which only the requested ones are kept whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from .arrays import Array, freeze, to_eta
from .cycle import Cycle, run_cycle
from .errors import DivergenceError, NetworkError
from .lean import Workspace
from .network import Network
from .passes import check_input, check_output

_KEPT = 200_000  # numbers of the networks whose cycles stay in memory after they were read


@dataclass(frozen=True, eq=False)
class History:
    """The result of training.

    losses: (epochs + 1,), losses[k] the cost (mean loss) after k updates. network: the final one. cycles[k]: the whole
    trace of update k for the recorded k. networks: all epochs + 1 networks, or None when not requested.
    """

    losses: Array
    network: Network
    cycles: Mapping[int, Cycle] = field(repr=False)
    eta: float
    epochs: int
    networks: tuple[Network, ...] | None = field(default=None, repr=False)


def train(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    eta: float = 0.5,
    epochs: int = 100,
    update_biases: bool = True,
    record: Iterable[int] = (),
    record_networks: bool = False,
) -> History:
    """Train by full-batch gradient descent: `epochs` updates, each with the gradient averaged over all samples.

    X: (n_in,) or (N, n_in); Y: (n_out,) or (N, n_out). `record` lists the updates to keep whole, 0 .. epochs - 1 (and
    `epochs` itself for the cycle that would come next). Raises ShapeError, NumberError, NetworkError; DivergenceError
    (with .epoch and .eta) when the cost or a weight leaves float64. Rule: Nielsen (2015), equations 16-20.
    """
    rate = to_eta(eta)
    x = check_input(network, X)
    y = check_output(network, x, Y)
    wanted = _check_record(record, _check_epochs(epochs))
    space = Workspace(network, x, y, rate, bool(update_biases))
    losses, cycles, networks = np.empty(epochs + 1), {}, []
    stops = sorted({*wanted, epochs} if not record_networks else range(epochs + 1))
    # Every network is kept, so a cycle can be run again when it is read; this takes a fifth of the memory.
    again = record_networks and len(wanted) > 1
    done = 0
    for stop in stops:
        while done < stop:
            count = min(space.block, stop - done)
            losses[done : done + count] = space.descend(count, done)
            done += count
        if record_networks:
            networks.append(space.network())
        if stop in wanted and not again:
            cycles[stop] = _record_cycle(space, x, y, update_biases, stop)
    losses[epochs] = space.cost(epochs)
    kept = tuple(networks) if record_networks else None
    told: Mapping[int, Cycle] = MappingProxyType(cycles)
    if again and kept is not None:
        # Only this cycle may diverge: every other one was a step of the training, which did not diverge.
        _record_cycle(space, x, y, update_biases, epochs)
        told = CyclesAgain(kept, tuple(sorted(wanted)), lambda each: run_cycle(each, x, y, rate, bool(update_biases)))
    return History(freeze(losses), space.network(), told, rate, int(epochs), kept)


class CyclesAgain(Mapping[int, Cycle]):
    """The cycles of a training whose networks are kept: each is run when it is read, the last ones read stay cached.

    A cycle is five times as large as its network, and few of them are ever read.
    """

    def __init__(
        self, networks: tuple[Network, ...], recorded: tuple[int, ...], run: Callable[[Network], Cycle]
    ) -> None:
        self._recorded = dict.fromkeys(recorded)
        size = sum(part.size for part in (*networks[0].weights, *networks[0].biases))
        self._run = lru_cache(maxsize=max(2, _KEPT // size))(lambda k: run(networks[k]))

    def __getitem__(self, k: int) -> Cycle:
        """Return the whole trace of update k; KeyError for one that was not requested."""
        if k not in self._recorded:
            raise KeyError(k)
        return self._run(k)

    def __contains__(self, k: object) -> bool:
        """Return whether update k was requested; nothing is run."""
        return k in self._recorded

    def __iter__(self) -> Iterator[int]:
        """Yield the requested updates, in order."""
        return iter(self._recorded)

    def __len__(self) -> int:
        """Return how many updates were requested."""
        return len(self._recorded)


def compare_rates(
    network: Network,
    X: npt.ArrayLike,
    Y: npt.ArrayLike,
    etas: Sequence[float],
    epochs: int = 100,
    update_biases: bool = True,
) -> tuple[History, ...]:
    """Train the same network once for each learning rate; shapes and errors as in `train`."""
    return tuple(train(network, X, Y, eta, epochs, update_biases) for eta in etas)


def _record_cycle(space: Workspace, x: Array, y: Array, update_biases: bool, done: int) -> Cycle:
    try:
        return run_cycle(space.network(), x, y, space.eta, update_biases)
    except DivergenceError as error:
        raise DivergenceError(f"training diverged: at epoch {done}: {error}", done, space.eta) from error


def _check_epochs(epochs: int) -> int:
    if isinstance(epochs, bool) or not isinstance(epochs, int | np.integer) or epochs < 0:
        raise NetworkError(f"epochs is {epochs!r}; give a whole number of updates, 0 or more.")
    return int(epochs)


def _check_record(record: Iterable[int], epochs: int) -> set[int]:
    wanted = set()
    for k in record:
        if isinstance(k, bool) or not isinstance(k, int | np.integer) or not 0 <= k <= epochs:
            raise NetworkError(f"record holds {k!r}, but with epochs={epochs} it can hold 0 to {epochs} only.")
        wanted.add(int(k))
    return wanted

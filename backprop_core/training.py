"""Full-batch gradient descent: many cycles, of which only the requested ones are kept whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

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
    losses, networks = np.empty(epochs + 1), {}
    done = 0
    for stop in sorted({*wanted, epochs} if not record_networks else range(epochs + 1)):
        while done < stop:
            count = min(space.block, stop - done)
            losses[done : done + count] = space.descend(count, done)
            done += count
        networks[stop] = space.network()
    losses[epochs] = space.cost(epochs)
    # A cycle is five times as large as its network, takes many times as long as an update, and few are ever read: it is
    # run again when it is. Only the last may diverge: every other one was a step of the training, which did not.
    told = CyclesAgain(
        {k: networks[k] for k in sorted(wanted)}, lambda each: run_cycle(each, x, y, rate, bool(update_biases))
    )
    if epochs in wanted:
        _check_last(told, rate, epochs)
    kept = tuple(networks.values()) if record_networks else None
    return History(freeze(losses), networks[epochs], told, rate, int(epochs), kept)


class CyclesAgain(Mapping[int, Cycle]):
    """The cycles of a training, of whose networks before them some are kept: each is run when it is read, the last ones
    read stay cached.
    """

    def __init__(self, networks: Mapping[int, Network], run: Callable[[Network], Cycle]) -> None:
        self._networks = networks
        size = sum(part.size for each in networks.values() for part in (*each.weights, *each.biases))
        size //= max(len(networks), 1)
        self._run = lru_cache(maxsize=max(2, _KEPT // max(size, 1)))(lambda k: run(networks[k]))

    def __getitem__(self, k: int) -> Cycle:
        """Return the whole trace of update k; KeyError for one that was not requested."""
        if k not in self._networks:
            raise KeyError(k)
        return self._run(k)

    def __contains__(self, k: object) -> bool:
        """Return whether update k was requested; nothing is run."""
        return k in self._networks

    def __iter__(self) -> Iterator[int]:
        """Yield the requested updates, in order."""
        return iter(self._networks)

    def __len__(self) -> int:
        """Return how many updates were requested."""
        return len(self._networks)


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


def _check_last(cycles: Mapping[int, Cycle], eta: float, epochs: int) -> None:
    try:
        cycles[epochs]
    except DivergenceError as error:
        raise DivergenceError(f"training diverged: at epoch {epochs}: {error}", epochs, eta) from error


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

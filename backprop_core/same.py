"""What was computed for a network and its data is not computed again for other facts of them.

A film has facts of its lesson for each step, look and language, and training for thousands of epochs takes longer than
all the rest.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Generic, TypeVar

from .arrays import Array
from .network import Network

KEPT = 8  # results kept of each kind, unless it says otherwise: the last ones used
LARGEST = 2_000  # samples times units: for more, nothing is kept, since each result holds many copies of all of them

R = TypeVar("R")


class Setup:
    """A network, its data (x, y) and numbers beside them; equal to another where every bit is the same."""

    def __init__(self, network: Network, x: Array, y: Array, *more: object) -> None:
        self.network, self.x, self.y, self.more = network, x, y, more
        arrays = (*network.weights, *network.biases, x, y)
        told = tuple((each.shape, each.tobytes()) for each in arrays)
        self._key = network.activations, network.loss, network.has_biases, told, repr(more)
        self._hash = hash(self._key)

    @property
    def is_large(self) -> bool:
        """Whether results for it are too large to be kept."""
        return len(self.x) * sum(self.network.sizes) > LARGEST

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Setup) and self._key == other._key


class Same(Generic[R]):
    """A function of a network, its data and more that gives the result it has for the same ones; it must be pure."""

    def __init__(self, compute: Callable[..., R], kept: int = KEPT) -> None:
        self._compute = compute
        self._kept = lru_cache(maxsize=kept)(self._of)

    def _of(self, setup: Setup) -> R:
        return self._compute(setup.network, setup.x, setup.y, *setup.more)

    def __call__(self, network: Network, x: Array, y: Array, *more: object) -> R:
        """Return what the function returns; nothing may change it, because others have it too."""
        setup = Setup(network, x, y, *more)
        return self._of(setup) if setup.is_large else self._kept(setup)

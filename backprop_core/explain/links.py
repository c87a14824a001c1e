"""The chain rule along one path: from one weight, through the units named, to the loss."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product as combinations
from typing import Literal

import numpy as np

from ..arrays import Array, freeze, to_index
from ..cycle import Cycle
from ..errors import NetworkError
from ..network import Network

Kind = Literal["input_activation", "slope", "weight", "error", "delta"]


@dataclass(frozen=True)
class Factor:
    """One local derivative of a chain; `unit` of `layer` is its place (for a weight: the unit it leads to).

    name is dz/dw (input_activation), da/dz (slope), dz/da (weight), dL/da (error) or dL/dz (delta).
    """

    name: str
    kind: Kind
    value: float
    layer: int
    unit: int


@dataclass(frozen=True)
class Chain:
    """The factors from weight W[layer][unit, source] to the loss, in that order.

    running[i] is the product of the factors up to and including i; product is the last of them; gradient is the entry
    of grad_W: the product where there is one path, else the sum of the products of all paths.
    """

    layer: int
    unit: int
    source: int
    via: tuple[int, ...]
    factors: tuple[Factor, ...]
    running: tuple[float, ...]
    product: float
    gradient: float


@dataclass(frozen=True, eq=False)
class Routes:
    """The gradient of W[layer][unit, source], split by the units of the last hidden layer that it comes through.

    parts: (units of the last hidden layer,); they add up to gradient, the entry of grad_W.
    """

    layer: int
    unit: int
    source: int
    parts: Array
    gradient: float


def check_place(network: Network, layer: int, unit: int, source: int) -> tuple[int, int, int]:
    """Return (layer, unit, source) as integers; NetworkError when the network has no such weight."""
    layer = to_index(layer, network.n_layers, "layer")
    n_out, n_in = network.weights[layer].shape
    return layer, to_index(unit, n_out, f"unit (layer {layer})"), to_index(source, n_in, f"source (layer {layer})")


def check_path(network: Network, layer: int, via: Sequence[int] | None) -> tuple[int, ...]:
    """Return the units passed in layers layer + 1 .. last; None is enough where there is only one path."""
    widths = network.sizes[layer + 2 :]
    if via is None:
        if max(widths, default=1) > 1:
            raise NetworkError(
                f"several paths lead from layer {layer} to the loss: name the unit in each later layer with via=(...), "
                f"{len(widths)} of them, or use paths(...) for all."
            )
        return (0,) * len(widths)
    if len(via) != len(widths):
        raise NetworkError(
            f"via is {tuple(via)}, but from layer {layer} it takes {len(widths)} units: one a later layer."
        )
    pairs = enumerate(zip(via, widths, strict=True), start=layer + 1)
    return tuple(to_index(k, width, f"via (layer {n})") for n, (k, width) in pairs)


def check_single(samples: tuple[int, ...], what: str) -> None:
    """Raise NetworkError for a batch: a path is explained for one sample."""
    if len(samples) != 1:
        raise NetworkError(f"{what} explains one sample, but x has shape {samples}; pass one row of it.")


def chain(cycle: Cycle, layer: int, unit: int, source: int, via: Sequence[int] | None = None) -> Chain:
    """Take apart the gradient of W[layer][unit, source] along one path.

    via: the unit passed in each later layer, (k of layer + 1, ..., k of the last); may be left out where there is one
    path only. One sample. Factors: dz/dw, da/dz, then for each later layer dz/da, da/dz, and last dL/da; with softmax
    (whose units depend on each other) dL/dz replaces the last two. Raises NetworkError. Chain rule: Nielsen
    (2015), equation BP4 with BP1 and BP2 inserted.
    """
    network, back = cycle.network, cycle.backward
    check_single(cycle.x.shape, "chain")
    layer, unit, source = check_place(network, layer, unit, source)
    path = check_path(network, layer, via)
    last = network.n_layers - 1
    whole = network.activations[last] == "softmax"
    factors = [Factor("dz/dw", "input_activation", float(cycle.forward.inputs[layer][source]), layer, unit)]
    before = unit
    for n, k in enumerate((unit, *path), start=layer):
        if n > layer:
            factors.append(Factor("dz/da", "weight", float(network.weights[n][k, before]), n, k))
        if n == last and whole:
            factors.append(Factor("dL/dz", "delta", float(back.delta[n][k]), n, k))
        else:
            factors.append(Factor("da/dz", "slope", float(back.slope[n][k]), n, k))
        before = k
    if not whole:
        factors.append(Factor("dL/da", "error", float(back.error[before]), last, before))
    with np.errstate(all="ignore"):
        running = tuple(float(p) for p in np.multiply.accumulate([f.value for f in factors]))
    gradient = float(back.grad_W[layer][unit, source])
    return Chain(layer, unit, source, path, tuple(factors), running, running[-1], gradient)


def paths(cycle: Cycle, layer: int, unit: int, source: int) -> tuple[Chain, ...]:
    """Return the chain of every path from W[layer][unit, source] to the loss; their products add up to the gradient.

    One sample; at most 10,000 paths. Raises NetworkError.
    """
    layer = to_index(layer, cycle.network.n_layers, "layer")
    widths = cycle.network.sizes[layer + 2 :]
    count = math.prod(widths)
    if count > 10_000:
        raise NetworkError(f"there are {count} paths from layer {layer} to the loss; choose one with chain(..., via=).")
    return tuple(chain(cycle, layer, unit, source, via) for via in combinations(*(range(n) for n in widths)))


def routes(cycle: Cycle, layer: int, unit: int, source: int) -> Routes:
    """Split the gradient of W[layer][unit, source] by the units of the last hidden layer.

    parts[h] = inputs[layer][source] * da_h/dz * dL/da_h, z being the sum of `unit`: what the gradient would be if only
    unit h passed anything back. A weight of the last hidden layer itself has one part, that of its own unit. One
    sample. Raises NetworkError, for a weight of the output layer, too: no hidden unit stands between it and the loss.
    """
    network, back = cycle.network, cycle.backward
    check_single(cycle.x.shape, "routes")
    layer, unit, source = check_place(network, layer, unit, source)
    hidden = network.n_layers - 2
    if layer > hidden:
        raise NetworkError(f"layer {layer} is the last: no hidden unit stands between its weights and the loss.")
    with np.errstate(all="ignore"):
        reach = np.zeros(network.sizes[layer + 1])  # da of each unit of the layer at hand, by dz of `unit`
        reach[unit] = back.slope[layer][unit]
        for n in range(layer + 1, hidden + 1):
            reach = back.slope[n] * np.dot(network.weights[n], reach)
        parts = cycle.forward.inputs[layer][source] * reach * back.upstream[hidden]
    return Routes(layer, unit, source, freeze(parts), float(back.grad_W[layer][unit, source]))

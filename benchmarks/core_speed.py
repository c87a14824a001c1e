"""Time 10,000 cycles of Mazur's network: `train` in numpy, scalar autograd in the manner of micrograd, PyTorch eager.

Run as `python -m benchmarks.core_speed [--cycles N] [--rounds N] [--json]`. The three take turns in one process, on one
thread, and the medians of the rounds are compared; all three must end at the same loss. Exit status 1 when `train`
does not beat both. PyTorch is not part of the set-up: `.venv/bin/python -m pip install torch`.
"""

import argparse
import json
import math
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from backprop_core import Network, train

X, Y, ETA = (0.05, 0.10), (0.01, 0.99), 0.5
WEIGHTS = (((0.15, 0.20), (0.25, 0.30)), ((0.40, 0.45), (0.50, 0.55)))
BIASES = ((0.35, 0.35), (0.60, 0.60))


class Value:
    """A scalar that remembers how it was made: (parent, local derivative) pairs."""

    __slots__ = ("data", "grad", "parents")

    def __init__(self, data: float, parents: tuple[tuple["Value", float], ...] = ()) -> None:
        self.data, self.grad, self.parents = data, 0.0, parents

    def __add__(self, other: "Value") -> "Value":
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: "Value") -> "Value":
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def sigmoid(self) -> "Value":
        """Return 1 / (1 + exp(-value))."""
        a = 1.0 / (1.0 + math.exp(-self.data))
        return Value(a, ((self, a * (1.0 - a)),))

    def half_square_from(self, target: float) -> "Value":
        """Return (value - target)^2 / 2 as one node."""
        error = self.data - target
        return Value(0.5 * error * error, ((self, error),))

    def backward(self) -> None:
        """Order the graph from its leaves to here, then walk it back and add up the gradients."""
        order: list[Value] = []
        seen: set[int] = set()

        def visit(node: Value) -> None:
            if id(node) not in seen:
                seen.add(id(node))
                for parent, _ in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, local in node.parents:
                parent.grad += local * node.grad


def by_scalars(cycles: int) -> float:
    """Train with one Value object for each number; return the final loss."""
    weights = [[[Value(w) for w in row] for row in layer] for layer in WEIGHTS]
    biases = [[Value(b) for b in layer] for layer in BIASES]
    inputs = [Value(x) for x in X]

    def price() -> Value:
        a = inputs
        for layer, bias in zip(weights, biases, strict=True):
            a = [(row[0] * a[0] + row[1] * a[1] + b).sigmoid() for row, b in zip(layer, bias, strict=True)]
        first, second = (out.half_square_from(y) for out, y in zip(a, Y, strict=True))
        return first + second

    parameters = [w for layer in weights for row in layer for w in row]
    for _ in range(cycles):
        for p in parameters:
            p.grad = 0.0
        price().backward()
        for p in parameters:
            p.data -= ETA * p.grad
    return price().data


def by_torch(cycles: int) -> float:
    """Train with PyTorch eager and its autograd, double precision; return the final loss."""
    import torch

    torch.set_num_threads(1)
    w1, w2 = (torch.tensor(w, dtype=torch.float64, requires_grad=True) for w in WEIGHTS)
    b1, b2 = (torch.tensor(b, dtype=torch.float64) for b in BIASES)
    x, y = (torch.tensor(v, dtype=torch.float64) for v in (X, Y))

    def price() -> torch.Tensor:
        hidden = torch.sigmoid(torch.addmv(b1, w1, x))
        return 0.5 * (torch.sigmoid(torch.addmv(b2, w2, hidden)) - y).square().sum()

    for _ in range(cycles):
        g1, g2 = torch.autograd.grad(price(), (w1, w2))
        with torch.no_grad():
            w1.sub_(g1, alpha=ETA)
            w2.sub_(g2, alpha=ETA)
    return float(price().detach())


def by_train(cycles: int) -> float:
    """Train with backprop_core; return the final loss."""
    net = Network(WEIGHTS, BIASES, ["sigmoid", "sigmoid"], "half_squared_error")
    return float(train(net, np.array(X), np.array(Y), ETA, cycles, update_biases=False).losses[-1])


def measure(cycles: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return median seconds, microseconds per cycle, ratio to `train` and final loss of each contestant."""
    contestants: dict[str, Callable[[int], float]] = {"train": by_train, "scalar": by_scalars, "torch": by_torch}
    for run in contestants.values():
        run(50)
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    losses = {}
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.perf_counter()
            losses[name] = run(cycles)
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    return {
        name: {
            "seconds": medians[name],
            "microseconds_per_cycle": 1e6 * medians[name] / cycles,
            "times_as_long_as_train": medians[name] / medians["train"],
            "final_loss": losses[name],
        }
        for name in contestants
    }


def main() -> int:
    """Measure and print; return exit status 0 if `train` won, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    options = parser.parse_args()
    result = measure(options.cycles, options.rounds)
    reference = result["train"]["final_loss"]
    agree = all(math.isclose(row["final_loss"], reference, rel_tol=1e-9) for row in result.values())
    won = all(row["times_as_long_as_train"] > 1.0 for name, row in result.items() if name != "train")
    if options.json:
        print(json.dumps({"cycles": options.cycles, "rounds": options.rounds, "agree": agree, "won": won, **result}))
    else:
        for name, row in result.items():
            print(
                f"{name:7s} {row['seconds']:8.3f} s  {row['microseconds_per_cycle']:7.1f} us a cycle  "
                f"{row['times_as_long_as_train']:6.2f} x train  final loss {row['final_loss']:.8e}"
            )
    return 0 if agree and won else 1


if __name__ == "__main__":
    sys.exit(main())

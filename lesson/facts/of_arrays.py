"""Facts of a network given as arrays: for a plain scene or a notebook, where there is no lesson."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backprop_core import Network, forward_pass
from lesson.model import Array, Decimals, Lesson

from .facts import Facts
from .numbers import shortest_places

# The loss where none is given; after all other activations it is half the squared error.
LOSS_BEHIND = {"softmax": "categorical_cross_entropy"}


def facts_of_arrays(
    weights: Sequence[npt.ArrayLike],
    biases: Sequence[npt.ArrayLike] | None = None,
    activation: str | Sequence[str] = "sigmoid",
    loss: str | None = None,
    x: npt.ArrayLike | None = None,
    y: npt.ArrayLike | None = None,
    decimals: int = 2,
) -> Facts:
    """Return the facts of a network and one sample, computed by the core.

    weights[l] has shape (n_out, n_in), biases[l] (n_out,), x (n_in,), y (n_out,). `activation` is one for all layers,
    or one for each. `decimals` are those of values; weights have fewer where that writes them whole. Without x the
    inputs are 0, without y the target is the prediction: do not show numbers that depend on them. Raises ShapeError,
    NumberError, NetworkError.

    >>> facts_of_arrays([[[0.5, -1.0]]], x=[1.0, 2.0], y=[1.0]).text("cycle.forward.z[0][0]")
    '−1.50'
    """
    given = list(weights)
    names = [activation] * len(given) if isinstance(activation, str) else list(activation)
    network = Network(given, biases, names, loss or LOSS_BEHIND.get(names[-1] if names else "", "half_squared_error"))
    inputs = np.zeros(network.n_in) if x is None else np.asarray(x, dtype=float)
    targets = forward_pass(network, inputs).prediction if y is None else np.asarray(y, dtype=float)
    return Facts(_lesson(network, inputs, targets, decimals))


def _lesson(network: Network, x: Array, y: Array, decimals: int) -> Lesson:
    hidden = network.n_layers - 1
    here = Path.cwd()
    parameters = np.concatenate([each.ravel() for each in (*network.weights, *network.biases)])
    places = max(shortest_places(float(each), 1, decimals) for each in parameters) if decimals else 0
    return Lesson(
        title="",
        subtitle="",
        difficulty="",
        duration="",
        prerequisites=(),
        discover=(),
        concepts=(),
        network=network,
        layer_names=("Input", *(f"Hidden {n + 1}" if hidden > 1 else "Hidden" for n in range(hidden)), "Output"),
        unit_names=(None,) * (network.n_layers + 1),
        x=x,
        y=y,
        eta=0.5,
        epochs=1,
        dataset=None,
        update_biases=network.has_biases,
        decimals=Decimals(values=decimals, weights=min(places, decimals), inputs=0),
        description=None,
        author=None,
        licence=None,
        language="en",
        theme="dark",
        voice="",
        steps=(),
        path=here,
        folder=here,
    )

"""Training on the data set over so many epochs that it has learned: how many, and moments of the way to look at."""

import numpy as np

from backprop_core import History, Network, train
from backprop_core.errors import DivergenceError
from lesson.model import Array

EPOCHS = (100, 1000, 10_000)  # tried in this order
LEARNED = 0.05  # share of the first loss: when no more than this is left, the training is long enough
MOMENTS, POWER = 160, 2.5  # at most this many, ever farther apart: the first epochs change the most


def train_long(network: Network, x: Array, y: Array, eta: float, update_biases: bool) -> History:
    """Train until little loss is left, at most for the last of EPOCHS; `history.cycles` are the moments to look at.

    Each is the cycle that comes next after its number of epochs, from 0 to the last. Where more epochs overflow
    float64, fewer are taken, if need be none: then 0 is the only moment. eta: learning rate; x: (n, inputs); y:
    (n, outputs).
    """
    found = train(network, x, y, eta, 0, update_biases, [0])
    for epochs in EPOCHS:
        moments = sorted({0, 1} | {round(epochs * float(at) ** POWER) for at in np.linspace(0, 1, MOMENTS)})
        try:
            found = train(network, x, y, eta, epochs, update_biases, moments)
        except DivergenceError:
            break
        if float(found.losses[-1]) <= LEARNED * float(found.losses[0]):
            break
    return found

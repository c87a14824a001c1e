"""Backpropagation, exact and traced: networks, one cycle with every value kept, training, explanations. numpy only.

>>> from backprop_core import Network, run_cycle
>>> net = Network([[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]], None, ["sigmoid", "sigmoid"], "half_squared_error")
>>> cycle = run_cycle(net, x=[1.0, 0.5], y=[1.0], eta=0.5)
>>> round(float(cycle.prediction[0]), 4), round(cycle.loss, 4), round(cycle.loss_after, 4)
(0.5323, 0.1094, 0.1041)
"""

from .cycle import Cycle, run_cycle
from .errors import DivergenceError, NetworkError, NumberError, ShapeError
from .momentum import train_with_momentum
from .network import Network
from .passes import backward_pass, forward_pass
from .trace import Backward, Forward
from .training import History, compare_rates, train

__all__ = [
    "Backward",
    "Cycle",
    "DivergenceError",
    "Forward",
    "History",
    "Network",
    "NetworkError",
    "NumberError",
    "ShapeError",
    "backward_pass",
    "compare_rates",
    "forward_pass",
    "run_cycle",
    "train",
    "train_with_momentum",
]

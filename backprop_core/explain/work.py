"""The cost of a gradient: nudging every weight in turn against one backward pass."""

from dataclasses import dataclass

from ..activations import find_activation
from ..losses import find_loss
from ..network import Network


@dataclass(frozen=True)
class Work:
    """Passes through the network, and multiplications by a weight, an input, a delta or a slope, for one gradient.

    parameters = weights + biases (0 biases when the network has none). Nudging: one forward pass as it is and one for
    each parameter. Backpropagation: one pass forward, one back. Calls of exp and the like are not counted, nor what
    only nudging needs: the loss of every pass, and the division by the nudge.
    """

    weights: int
    biases: int
    parameters: int
    nudging_passes: int
    backprop_passes: int
    forward_multiplications: int
    backward_multiplications: int
    nudging_multiplications: int
    backprop_multiplications: int


def count_work(network: Network) -> Work:
    """Count what one gradient of every parameter costs, for one sample.

    Forward: each weight multiplies once. Backward: each weight's gradient is one product (delta * a_prev), each weight
    after the first layer sends one share back (W * delta), each delta is one product (blame * slope) and as many as
    its slope takes: 1 for sigmoid, a (1 - a), and tanh, 1 - a * a; 0 for relu and identity. With a fused
    cross-entropy an output's delta is a difference: no product at all.
    """
    weights = sum(w.size for w in network.weights)
    biases = sum(b.size for b in network.biases) if network.has_biases else 0
    each_delta = [1 + find_activation(name).slope_products for name in network.activations]
    if find_loss(network.loss).fused:
        each_delta[-1] = 0
    deltas = sum(units * products for units, products in zip(network.sizes[1:], each_delta, strict=True))
    backward = weights + (weights - network.weights[0].size) + deltas
    passes = 1 + weights + biases
    return Work(
        weights=weights,
        biases=biases,
        parameters=weights + biases,
        nudging_passes=passes,
        backprop_passes=2,
        forward_multiplications=weights,
        backward_multiplications=backward,
        nudging_multiplications=passes * weights,
        backprop_multiplications=weights + backward,
    )

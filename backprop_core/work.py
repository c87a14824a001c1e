"""How much work the gradient is: nudging every weight in turn against one backward pass."""

from dataclasses import dataclass

from .network import Network


@dataclass(frozen=True)
class Work:
    """Passes through the network, and multiplications by a weight, an input, a delta or a slope, for one gradient.

    parameters = weights + biases (0 biases when the network has none). Nudging: one forward pass as it is and one for
    each parameter. Backpropagation: one pass forward, one back. Calls of exp and the like are not counted.
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
    behind the first layer sends one share back (W * delta), each delta is one product (blame * slope; behind a fused
    cross-entropy none at the output).
    """
    weights = sum(w.size for w in network.weights)
    biases = sum(b.size for b in network.biases) if network.has_biases else 0
    units = sum(network.sizes[1:]) - (network.n_out if network.loss != "half_squared_error" else 0)
    backward = weights + (weights - network.weights[0].size) + units
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

"""Fields of the network, the sample and the forward pass."""

from .field import CYCLE, NETWORK, Field, Index, Source


def weight(layer: int, k: Index, j: Index, of: Source = NETWORK) -> Field:
    """Return the weight W[layer][k, j], from unit j to unit k."""
    return Field((*of, "weights"), "weight", (layer, k, j))


def bias(layer: int, k: Index, of: Source = NETWORK) -> Field:
    """Return the bias of unit k."""
    return Field((*of, "biases"), "bias", (layer, k))


def input_value(i: Index) -> Field:
    """Return input i of the sample."""
    return Field(("x",), "input", (i,))


def target(k: Index) -> Field:
    """Return the target of output k."""
    return Field(("target",), "target", (k,))


def z(layer: int, k: Index, of: Source = CYCLE) -> Field:
    """Return the weighted sum of unit k."""
    return Field((*of, "forward", "z"), "z", (layer, k))


def activation(layer: int, k: Index, of: Source = CYCLE) -> Field:
    """Return the activation of unit k."""
    return Field((*of, "forward", "a"), "activation", (layer, k))


def arriving(layer: int, j: Index) -> Field:
    """Return what unit j before a layer passes on to it: an input, or an activation."""
    return Field(("cycle", "forward", "inputs"), "value", (layer, j))


def term(layer: int, k: Index, j: Index) -> Field:
    """Return one product of the sum z of unit k: the weight times what arrives from unit j."""
    return Field(("cycle", "forward", "terms"), "value", (layer, k, j))


def prediction(k: Index, of: Source = ()) -> Field:
    """Return the prediction at output k: the first one, or that of a cycle."""
    return Field((*of, "prediction"), "prediction", (k,))


def prediction_after(k: Index, of: Source = CYCLE) -> Field:
    """Return the prediction at output k after the update of a cycle."""
    return Field((*of, "prediction_after"), "prediction", (k,))


def loss(of: Source = ()) -> Field:
    """Return the loss: the first one, or that of a cycle."""
    return Field((*of, "loss"), "loss")


def batch_loss(after: bool = False) -> Field:
    """Return the average loss over the data set, before its update or after it."""
    return Field(("batch", "loss_after" if after else "loss"), "loss")


def loss_after() -> Field:
    """Return the loss after the first update."""
    return Field(("cycle", "loss_after"), "loss")


def training_loss(cycles: int) -> Field:
    """Return the loss of training after so many updates; -1: at its end."""
    return Field(("history", "losses"), "loss", (cycles,))


def output_loss(k: Index) -> Field:
    """Return the loss of output k by itself."""
    return Field(("output_losses",), "loss", (k,))

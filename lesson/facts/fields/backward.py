"""Fields of the backward pass and the update."""

from .field import CYCLE, Field, Index, Source


def error(k: Index) -> Field:
    """Return the slope of the loss at output k."""
    return Field(("cycle", "backward", "error"), "error", (k,))


def slope(layer: int, k: Index, of: Source = CYCLE) -> Field:
    """Return the slope f'(z) of unit k."""
    return Field((*of, "backward", "slope"), "slope", (layer, k))


def delta(layer: int, k: Index, of: Source = CYCLE) -> Field:
    """Return the error signal dL/dz of unit k."""
    return Field((*of, "backward", "delta"), "delta", (layer, k))


def blame(layer: int, k: Index) -> Field:
    """Return the blame dL/da that arrives at unit k."""
    return Field(("cycle", "backward", "upstream"), "blame", (layer, k))


def share(layer: int, k: Index, j: Index) -> Field:
    """Return the blame that unit k sends back to unit j: weight times delta."""
    return Field(("cycle", "backward", "shares"), "share", (layer, k, j))


def gradient(layer: int, k: Index, j: Index, of: Source = CYCLE) -> Field:
    """Return the gradient of the weight from unit j to unit k."""
    return Field((*of, "backward", "grad_W"), "gradient", (layer, k, j))


def bias_gradient(layer: int, k: Index) -> Field:
    """Return the gradient of the bias of unit k."""
    return Field(("cycle", "backward", "grad_b"), "bias_gradient", (layer, k))


def step(layer: int, k: Index, j: Index, of: Source = CYCLE) -> Field:
    """Return the step of the weight from unit j to unit k."""
    return Field((*of, "step_W"), "step", (layer, k, j))


def bias_step(layer: int, k: Index) -> Field:
    """Return the step of the bias of unit k."""
    return Field(("cycle", "step_b"), "bias_step", (layer, k))

"""Fields of the chain rule, and of the nudges that check it."""

from ..kinds import Kind
from .field import Field, Index, Source
from .forward import prediction_after


def factor(index: int) -> Field:
    """Return a slope along the path from the weight to the loss."""
    return Field(("path", "factors", index, "value"), "value")


def path_product() -> Field:
    """Return the product of all slopes along the path."""
    return Field(("path", "product"), "derivative")


def path_gradient() -> Field:
    """Return the gradient of the weight that the path starts from."""
    return Field(("path", "gradient"), "derivative")


def route(h: Index) -> Field:
    """Return the part of the first weight's gradient (from i to first) that comes by way of h.

    h: a unit of the last hidden layer.
    """
    return Field(("routes", "parts"), "gradient", (h,))


def routes_gradient() -> Field:
    """Return the gradient of the weight from i to first: the sum of all routes."""
    return Field(("routes", "gradient"), "gradient")


_NUDGED: dict[str, Kind] = {
    "weight": "nudged_weight",
    "z": "z",
    "a": "activation",
    "prediction": "prediction",
    "loss": "loss",
}


def nudged(what: str, moment: str, of: str = "nudge") -> Field:
    """Return a number before and after a nudge, or its change: nudged("loss", "change").

    what: weight, z, a, loss (of "nudge", "nudge_back" or "nudge_first"); prediction, loss (of "nudge_prediction").
    moment: before, after, change.
    """
    return Field((of, what, moment), "change" if moment == "change" else _NUDGED[what])


def nudge(what: str, of: str = "nudge") -> Field:
    """Return what a nudge measures: epsilon, measured, predicted, derivative."""
    return Field((of, what), "rate" if what == "epsilon" else "derivative")


def prediction_nudged(k: Index, of: Source = ("nudge",)) -> Field:
    """Return the prediction at output k after the weight was nudged; of: ("nudge_back",) of the nudge down."""
    return prediction_after(k, of)

"""Kinds of numbers that fields hold, and the sorts by which they are written."""

from typing import Literal

Kind = Literal[
    "weight", "bias", "nudged_weight",
    "input", "target",
    "z", "activation", "slope", "prediction", "loss", "value",
    "error", "delta", "blame", "share", "gradient", "bias_gradient", "sample_gradient", "input_gradient",
    "step", "bias_step", "change", "derivative",
    "rate", "count",
    "group",
]  # fmt: skip
Sort = Literal["weight", "input", "rate", "count", "value"]

_SORTS: dict[Kind, Sort] = {
    "weight": "weight",
    "bias": "weight",
    "nudged_weight": "weight",
    "input": "input",
    "target": "input",
    "rate": "rate",
    "count": "count",
}
_DECIMALS: dict[Sort, str] = {"weight": "weights", "input": "inputs", "value": "values"}


def sort_of(kind: Kind) -> Sort:
    """Return how a kind is written: as weights are (with their sign), inputs, rates, counts, or as all other values."""
    return _SORTS.get(kind, "value")


def decimals_of(kind: Kind) -> str | None:
    """Return the key of the lesson's `decimals` that says how many places a kind has; None where no key does."""
    return _DECIMALS.get(sort_of(kind))

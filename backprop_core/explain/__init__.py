"""Everything the film uses to explain a cycle, under one name: chains, nudges, curves, rates, work."""

from ..training import compare_rates
from .curves import (
    activation_curve,
    activation_slope_curve,
    loss_curve,
    loss_over_weight,
    loss_slope_curve,
    output_losses,
    saturation,
    slopes_at,
)
from .descent import Alone, descend, loss_over_two, steps_alone
from .links import Chain, Factor, Routes, chain, paths, routes
from .nudging import Change, Nudge, PredictionNudge, Station, nudge, nudge_prediction
from .work import Work, count_work

__all__ = [
    "Alone",
    "Chain",
    "Change",
    "Factor",
    "Nudge",
    "PredictionNudge",
    "Routes",
    "Station",
    "Work",
    "activation_curve",
    "activation_slope_curve",
    "chain",
    "compare_rates",
    "count_work",
    "descend",
    "loss_curve",
    "loss_over_two",
    "loss_over_weight",
    "loss_slope_curve",
    "nudge",
    "nudge_prediction",
    "output_losses",
    "paths",
    "routes",
    "saturation",
    "slopes_at",
    "steps_alone",
]

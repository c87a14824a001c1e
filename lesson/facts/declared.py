"""What may be read of the trace, class by class, and which kind of number each name holds.

A name that is not here cannot be read; tests/lesson/facts/test_lesson_fields.py fails when one is missing. "same" means
the kind of the group: `nudge.z.before` is a z. "group" is not a number itself: it holds others, or texts.
"""

from typing import Literal

from backprop_core import Backward, Cycle, Forward, History, Network
from backprop_core.explain import Alone, Chain, Change, Factor, Nudge, PredictionNudge, Routes, Station, Work
from lesson.model import Decimals, Lesson, Point, StepRef, UnitName

from .ball import Ball
from .counts import Counts, RateValues
from .focus import Focus
from .kinds import Kind
from .names import Names
from .roots import Roots

Declared = Kind | Literal["same"]

DECLARED: dict[type, dict[Declared, str]] = {
    Roots: {
        "group": (
            "lesson network cycle second history momentum focus path path_first nudge nudge_back nudge_first"
            " nudge_prediction nudge_prediction_fine routes deeper rates large_rate_overshoots rate_values alone hill"
            " ball work batch long counts names"
        ),
        "input": "x",
        "target": "target",
        "prediction": "prediction",
        "loss": "loss output_losses",
        "rate": "eta",
        "count": "epochs",
        "value": "beta",
    },
    Network: {
        "weight": "weights",
        "bias": "biases",
        "count": "sizes n_layers n_in n_out",
        "group": "activations loss has_biases",
    },
    Forward: {
        "z": "z",
        "activation": "a",
        "prediction": "prediction",
        "input": "x",
        "value": "inputs terms",
        "group": "network",
    },
    Backward: {
        "error": "error",
        "slope": "slope",
        "delta": "delta",
        "blame": "upstream",
        "share": "shares",
        "gradient": "grad_W descent_W",
        "bias_gradient": "grad_b",
        "sample_gradient": "sample_grad_W sample_grad_b sample_descent_W",
        "input_gradient": "input_gradient",
        "group": "forward",
    },
    Cycle: {
        "group": "network update_biases forward backward updated after",
        "input": "x",
        "target": "target",
        "prediction": "prediction prediction_after",
        "loss": "losses loss losses_after loss_after",
        "step": "step_W",
        "bias_step": "step_b",
        "rate": "eta",
    },
    History: {"loss": "losses", "group": "network cycles networks", "rate": "eta", "count": "epochs"},
    Chain: {"count": "layer unit source via", "group": "factors", "derivative": "running product gradient"},
    Factor: {"group": "name kind", "value": "value", "count": "layer unit"},
    Routes: {"count": "layer unit source", "gradient": "parts gradient"},
    Change: {"same": "before after", "change": "change"},
    Station: {"group": "kind", "count": "layer unit", "value": "value", "derivative": "measured predicted"},
    Nudge: {
        "count": "layer unit source",
        "rate": "epsilon",
        "nudged_weight": "weight",
        "z": "z",
        "activation": "a",
        "loss": "loss",
        "prediction": "prediction_before prediction_after",
        "value": "prediction_change dz_dw da_dz",
        "derivative": "measured predicted gap dL_da",
        "group": "stations before after",
    },
    PredictionNudge: {
        "rate": "epsilon",
        "prediction": "prediction",
        "loss": "loss",
        "derivative": "measured derivative gap",
    },
    Work: {
        "count": (
            "weights biases parameters nudging_passes backprop_passes forward_multiplications"
            " backward_multiplications nudging_multiplications backprop_multiplications"
        ),
    },
    Counts: {
        "count": (
            "layers hidden_layers inputs hidden hidden_units outputs weights biases parameters epochs samples steps"
            " concepts discover"
        ),
    },
    RateValues: {"rate": "small good large", "count": "factor"},
    Alone: {"change": "changes bias_changes total together"},
    Ball: {"rate": "creep roll overshoot leap", "nudged_weight": "ways", "loss": "lowest losses own_losses"},
    Focus: {"count": "out out2 h h2 first first2 i i2 top"},
    Names: {"count": "sizes", "group": "titles own layers inputs hidden first outputs units symbols"},
    Lesson: {
        "group": (
            "title subtitle difficulty duration prerequisites discover concepts network layer_names unit_names"
            " update_biases decimals description author licence language theme voice steps path folder overrides files"
            " digest allow_code may_run_code deeper"
        ),
        "input": "x dataset",
        "target": "y",
        "rate": "eta",
        "count": "epochs",
    },
    Decimals: {"count": "values weights inputs"},
    StepRef: {"count": "number", "group": "key scene narration title own_code"},
    Point: {"group": "title text"},
    UnitName: {"group": "name unit"},
}


_READ: dict[type, dict[str, Declared]] = {}  # by class, in the order of names


def fields_of(value: object) -> dict[str, Declared]:
    """Return what may be read of `value`: kinds of number by name, in the order of names."""
    cls = type(value)
    if cls not in _READ:
        tables = (DECLARED.get(base, {}) for base in reversed(cls.__mro__))
        found = {name: held for table in tables for held, names in table.items() for name in names.split()}
        _READ[cls] = dict(sorted(found.items()))
    return _READ[cls]

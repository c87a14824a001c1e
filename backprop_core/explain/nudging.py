"""Numerical derivatives: nudge one weight (or the prediction), run forward again, and divide the changes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy.typing as npt

from ..arrays import Array, freeze, ratio, to_float
from ..cycle import run_cycle
from ..errors import NetworkError
from ..network import Network
from ..passes import forward_pass, sample_losses
from ..trace import Forward
from .curves import loss_curve, loss_slope_curve
from .links import Chain, chain, check_place, check_single


@dataclass(frozen=True)
class Change:
    """One value before and after the nudge; change = after - before."""

    before: float
    after: float
    change: float


@dataclass(frozen=True)
class Station:
    """One value on the path from the weight to the loss, and how strongly it followed the station before it.

    kind: weight, z, a or loss; `unit` of `layer`. measured = its change / change of the station before (None for the
    first, and where the station before did not move); predicted = the derivative the backward pass has for it (None for
    the first, and where softmax makes it depend on several units).
    """

    kind: str
    layer: int
    unit: int
    value: Change
    measured: float | None
    predicted: float | None


@dataclass(frozen=True, eq=False)
class Nudge:
    """What follows when W[layer][unit, source] moves by epsilon.

    weight, z, a (of that unit), loss: before, after, change. prediction_*: (n_out,). measured = change of loss /
    epsilon, predicted = the gradient, gap = measured - predicted. dz_dw, da_dz, dL_da: measured local ratios at that
    unit (None where the divisor did not move). stations: weight, z, a, ..., loss along the path `via`, or empty where
    several paths exist and none was named. before, after: the two forward passes.
    """

    layer: int
    unit: int
    source: int
    epsilon: float
    weight: Change
    z: Change
    a: Change
    loss: Change
    prediction_before: Array
    prediction_after: Array
    prediction_change: Array
    measured: float
    predicted: float
    gap: float
    dz_dw: float | None
    da_dz: float | None
    dL_da: float | None
    stations: tuple[Station, ...]
    before: Forward
    after: Forward


@dataclass(frozen=True)
class PredictionNudge:
    """What follows for the loss when the prediction moves by epsilon; measured = change of loss / epsilon."""

    epsilon: float
    prediction: Change
    loss: Change
    measured: float
    derivative: float
    gap: float


def nudge(
    network: Network,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    layer: int,
    unit: int,
    source: int,
    epsilon: float,
    via: Sequence[int] | None = None,
) -> Nudge:
    """Move the weight W[layer][unit, source] by epsilon and measure what follows.

    x: (n_in,), y: (n_out,); epsilon not 0. `via` as in `chain`; it only chooses which stations are listed. Raises
    ShapeError, NumberError, NetworkError. Forward difference: Nielsen (2015), equation 46.
    """
    cycle = run_cycle(network, x, y, eta=0.0)  # eta 0: the gradient is wanted, and no update can diverge
    check_single(cycle.x.shape, "nudge")
    layer, unit, source = check_place(network, layer, unit, source)
    step = _check_epsilon(epsilon)
    weights = [w.copy() for w in network.weights]
    weights[layer][unit, source] += step
    first, second = cycle.forward, forward_pass(network.moved_to(weights, network.biases), cycle.x)
    weight = _change(network.weights[layer][unit, source], weights[layer][unit, source])
    z, a = (_change(p[layer][unit], q[layer][unit]) for p, q in ((first.z, second.z), (first.a, second.a)))
    loss = _change(cycle.loss, sample_losses(second, cycle.target)[0])
    # A forward difference and not a central one, although that is more exact: the film nudges the weight once.
    measured, predicted = loss.change / step, float(cycle.backward.grad_W[layer][unit, source])
    one_path = max(network.sizes[layer + 2 :], default=1) == 1
    stations: tuple[Station, ...] = ()
    if via is not None or one_path:
        links = chain(cycle, layer, unit, source, via)
        stations = _stations(links, weight, loss, first, second)
    return Nudge(
        layer, unit, source, step, weight, z, a, loss,
        first.prediction, second.prediction, freeze(second.prediction - first.prediction),
        measured, predicted, measured - predicted,
        ratio(z.change, step), ratio(a.change, z.change), ratio(loss.change, a.change),
        stations, first, second,
    )  # fmt: skip


def nudge_prediction(loss_name: str, prediction: float, target: float, epsilon: float) -> PredictionNudge:
    """Move one prediction by epsilon and measure the loss, beside the derivative dL/da.

    One output. Raises NumberError where the loss is not defined (see `loss_curve`), NetworkError for unknown losses.
    """
    step, before = _check_epsilon(epsilon), to_float(prediction, "prediction")
    moved = _change(before, before + step)
    first, second = loss_curve(loss_name, [moved.before, moved.after], target)
    loss = _change(first, second)
    derivative = float(loss_slope_curve(loss_name, before, target))
    measured = loss.change / step
    return PredictionNudge(step, moved, loss, measured, derivative, measured - derivative)


def _stations(links: Chain, weight: Change, loss: Change, first: Forward, second: Forward) -> tuple[Station, ...]:
    """List weight, z, a of every unit on the path and the loss, each with measured and predicted ratio to the last."""
    rows = [("weight", links.layer, links.unit, weight)]
    for n, k in enumerate((links.unit, *links.via), start=links.layer):
        rows.append(("z", n, k, _change(first.z[n][k], second.z[n][k])))
        rows.append(("a", n, k, _change(first.a[n][k], second.a[n][k])))
    rows.append(("loss", rows[-1][1], rows[-1][2], loss))
    predicted: list[float | None] = [None, *(f.value for f in links.factors if f.kind != "delta")]
    predicted += [None] * (len(rows) - len(predicted))
    stations = []
    for i, ((kind, n, k, value), derivative) in enumerate(zip(rows, predicted, strict=True)):
        measured = ratio(value.change, rows[i - 1][3].change) if i else None
        stations.append(Station(kind, n, k, value, measured, derivative))
    return tuple(stations)


def _change(before: float, after: float) -> Change:
    return Change(float(before), float(after), float(after - before))


def _check_epsilon(epsilon: float) -> float:
    step = to_float(epsilon, "epsilon")
    if step == 0:
        raise NetworkError("epsilon is 0; a nudge has to move something, 0.01 for instance.")
    return step

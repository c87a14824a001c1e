"""Fields: what code asks of the trace. A function for each kind of number, so that no code writes a path as text.

Layers count from 0, the first with weights, as in the core; -1 is the last. An index is a number or a name of
facts.focus ("out", "h"). `of` says of which network or cycle: NETWORK, UPDATED, CYCLE, `cycle_after(3)`, ...
"""

from dataclasses import dataclass

from .kinds import Kind

Part = str | int
Index = int | str
Source = tuple[Part, ...]

NETWORK: Source = ("network",)
UPDATED: Source = ("cycle", "updated")
CYCLE: Source = ("cycle",)
SECOND: Source = ("second",)
DEEPER: Source = ("deeper",)  # goes before all other parts of a path
BATCH: Source = ("batch",)
BATCH_UPDATED: Source = ("batch", "updated")


@dataclass(frozen=True)
class Field:
    """One number of the trace: the table that holds it, what kind of number it is, and its place in that table.

    path: names and indices from a root to the table, ("history", "networks", 3, "weights"). at: the indices inside it,
    as the kind counts them (layer, unit, source), numbers or names of facts.focus; empty where there is one number.
    """

    path: Source
    kind: Kind
    at: tuple[Index, ...] = ()

    def __str__(self) -> str:
        """Return the field as narration writes it: history.networks[3].weights[-1][out][h]."""
        names = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return "".join(names).removeprefix(".") + "".join(f"[{index}]" for index in self.at)


def network_after(cycles: int) -> Source:
    """Return the network after so many updates on the sample; 0 is before the first."""
    return ("history", "networks", cycles)


def cycle_after(cycles: int) -> Source:
    """Return the cycle after so many updates on the sample; 0 is the first."""
    return ("history", "cycles", cycles)


def deeper(field: Field) -> Field:
    """Return the same field of the deeper network: deeper(delta(-2, "h")). "h" is then its h, not the lesson's."""
    return Field((*DEEPER, *field.path), field.kind, field.at)


# -- the network and the sample


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


# -- forward


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


# -- backward


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


# -- the chain rule, and nudges that check it


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


# -- the data set, the learning rate, and numbers that count


def sample_input(n: int, i: Index) -> Field:
    """Return input i of sample n of the data set."""
    return Field(("batch", "x"), "input", (n, i))


def sample_target(n: int, k: Index) -> Field:
    """Return the target at output k for sample n of the data set."""
    return Field(("batch", "target"), "target", (n, k))


def sample_prediction(n: int, k: Index) -> Field:
    """Return the prediction at output k for sample n of the data set."""
    return Field(("batch", "prediction"), "prediction", (n, k))


def sample_prediction_after(n: int, k: Index) -> Field:
    """Return the prediction at output k for sample n, after the update of the data set."""
    return Field(("batch", "prediction_after"), "prediction", (n, k))


def sample_gradient(n: int, layer: int, k: Index, j: Index) -> Field:
    """Return the gradient that sample n asks for by itself, of the weight from unit j to unit k."""
    return Field(("batch", "backward", "sample_grad_W"), "sample_gradient", (layer, n, k, j))


def sample_wish(n: int, layer: int, k: Index, j: Index) -> Field:
    """Return what sample n by itself wishes for the weight from unit j to unit k: minus its gradient."""
    return Field(("batch", "backward", "sample_descent_W"), "sample_gradient", (layer, n, k, j))


def average_wish(layer: int, k: Index, j: Index) -> Field:
    """Return the average of what all samples wish for the weight from unit j to unit k."""
    return Field(("batch", "backward", "descent_W"), "gradient", (layer, k, j))


def eta() -> Field:
    """Return the learning rate."""
    return Field(("eta",), "rate")


def rate(which: str) -> Field:
    """Return one of the three learning rates that step 7 compares: rate("small"), good, large."""
    return Field(("rate_values", which), "rate")


def ball(what: str) -> Field:
    """Return a learning rate of the ball on the loss over one weight, or that loss at its bottom.

    ball("creep"), roll, overshoot, leap; ball("lowest").
    """
    return Field(("ball", what), "loss" if what == "lowest" else "rate")


def step_alone(layer: int, k: Index, j: Index) -> Field:
    """Return the change of the loss when only the weight from unit j to unit k takes its step."""
    return Field(("alone", "changes"), "change", (layer, k, j))


def steps_change(what: str) -> Field:
    """Return the change of the loss by all steps: "total" of each alone, or "together" at once."""
    return Field(("alone", what), "change")


def count(what: str) -> Field:
    """Return how many there are: count("weights")."""
    return Field(("counts", what), "count")


def work(what: str) -> Field:
    """Return what one gradient costs: work("nudging_passes")."""
    return Field(("work", what), "count")

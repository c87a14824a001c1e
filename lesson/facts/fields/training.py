"""Fields of the data set, the learning rate, and numbers that count."""

from .field import Field, Index


def sample_input(n: int, i: Index) -> Field:
    """Return input i of sample n of the data set."""
    return Field(("batch", "x"), "input", (n, i))


def sample_target(n: int, k: Index) -> Field:
    """Return the target at output k for sample n of the data set."""
    return Field(("batch", "target"), "target", (n, k))


def sample_prediction(n: int, k: Index) -> Field:
    """Return the prediction at output k for sample n of the data set."""
    return Field(("batch", "prediction"), "prediction", (n, k))


def sample_prediction_later(n: int, k: Index, epochs: int) -> Field:
    """Return the prediction at output k for sample n after so many epochs: one of the moments of `long`."""
    return Field(("long", "cycles", epochs, "prediction"), "prediction", (n, k))


def epochs() -> Field:
    """Return how many epochs on the data set are enough for what the lesson shows of them."""
    return Field(("long", "epochs"), "count")


def average_loss_later(epochs: int) -> Field:
    """Return the average loss over the data set after so many epochs."""
    return Field(("long", "losses"), "loss", (epochs,))


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


def ball_loss(rate: int, step: int) -> Field:
    """Return the loss of the ball after a few steps with the first, second, ... of its rates."""
    return Field(("ball", "losses"), "loss", (rate, step))


def own_ball_loss(step: int) -> Field:
    """Return the loss of the ball after some of many steps with the lesson's own rate."""
    return Field(("ball", "own_losses"), "loss", (step,))


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

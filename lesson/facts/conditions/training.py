"""Conditions on what training does: the first update, many cycles, three learning rates, the ball on the loss."""

from ..ball import SHALLOW
from . import signs
from .signs import Table

TRAINING: Table = {
    "loss_fell": ("one update made the loss smaller", lambda f: f.cycle.loss_after < f.cycle.loss),
    "loss_stayed": ("one update left the loss as it was", lambda f: f.cycle.loss_after == f.cycle.loss),
    "loss_grew": ("one update made the loss larger", lambda f: f.cycle.loss_after > f.cycle.loss),
    "loss_gone": ("after one update the loss is 0", lambda f: f.cycle.loss_after == 0),
    "steps_add_up": (
        "no step alone raises the loss, and together they lower it as much as they add up to, within 10 %",
        signs.steps_add_up,
    ),
    "loss_fell_much": (
        "training made the loss less than a quarter of what it was",
        lambda f: float(f.history.losses[-1]) < float(f.history.losses[0]) / 4,
    ),
    "output_slope_fell": (
        "the error signal at out is error times slope, and training made that slope smaller, as shown",
        signs.output_slope_fell,
    ),
    "loss_shrank": ("training ended with a smaller loss",
                    lambda f: float(f.history.losses[-1]) < float(f.history.losses[0])),
    "loss_same": ("training ended with the same loss",
                  lambda f: float(f.history.losses[-1]) == float(f.history.losses[0])),
    "loss_rose": ("training ended with a larger loss",
                  lambda f: float(f.history.losses[-1]) > float(f.history.losses[0])),
    "signs_flip": ("training changes the sign of some weight", signs.signs_flip),
    "epochs_fit": ("after many epochs on the data set, at most 10,000, each prediction is near its target",
                   signs.epochs_fit),
    "answers_alike": ("before any update, the predictions at out are almost the same for all samples of the "
                      "data set, though their targets differ", signs.answers_alike),
}  # fmt: skip

RATES: Table = {
    "large_rate_overshoots": ("the largest of the three rates makes the loss jump up",
                              lambda f: f.large_rate_overshoots),
    "large_rate_worse": (
        "the largest of the three rates ends with a larger loss than the lesson's", lambda f: signs.rates(f, 2, 1) > 0,
    ),
    "large_rate_equal": (
        "the largest of the three rates ends with the same loss as the lesson's", lambda f: signs.rates(f, 2, 1) == 0,
    ),
    "large_rate_better": (
        "the largest of the three rates ends with a smaller loss than the lesson's", lambda f: signs.rates(f, 2, 1) < 0,
    ),
    "small_rate_slow": (
        "the smallest of the three rates ends with a larger loss than the lesson's", lambda f: signs.rates(f, 0, 1) > 0,
    ),
    "good_rate_falls": ("with the lesson's rate, the loss ends smaller", lambda f: signs.good_rate(f) < 0),
    "good_rate_stays": ("with the lesson's rate, the loss ends as it began", lambda f: signs.good_rate(f) == 0),
    "good_rate_rises": ("with the lesson's rate, the loss ends larger", lambda f: signs.good_rate(f) > 0),
    "ball_falls": ("the loss over the weight from h to out, after the first update, is not level there",
                   lambda f: f.hill.falls != 0),
    "ball_valley": ("that loss has a bottom near the weight", lambda f: f.hill.bottom > 0),
    "ball_valley_of_many": (
        "that loss has a bottom because samples disagree: for the lesson's own sample alone it only falls",
        signs.valley_of_many,
    ),
    "ball_rolls": ("a ball on it rolls with a larger rate than the one it creeps with",
                   lambda f: f.ball.roll > f.ball.creep),
    "ball_overshoots": ("with a still larger rate the ball swings over its bottom, to and fro, for the steps shown",
                        lambda f: f.ball.overshoot > f.ball.roll),
    "ball_restless": ("with that rate, the ball still swings after many steps: it never settles",
                      lambda f: f.ball.overshoot > f.ball.roll and f.hill.restless(f.ball.overshoot)),
    "ball_shallow": ("that loss is so shallow that the ball rolls with a rate of 10 or more",
                     lambda f: f.ball.roll > f.ball.creep and f.ball.roll >= SHALLOW),
    "ball_leaps": ("with the largest rate the ball leaps out and stays out, and the loss ends larger",
                   lambda f: f.ball.leap > f.ball.overshoot),
}  # fmt: skip

"""Conditions on the numbers of the first cycle: prediction, error, gradients, and the nudges that check them."""

from functools import partial
from itertools import permutations

from ..numbers import rounded
from . import signs
from .signs import Table

FIRST_CYCLE: Table = {
    "blames_differ": ("the blame at h and at h2 has opposite signs",
                      lambda f: signs.blames(f)[0] * signs.blames(f)[1] < 0),
    "blames_same": (
        "h and h2 are two units whose blame has the same sign and, as shown, another size",
        lambda f: signs.blames(f)[0] * signs.blames(f)[1] > 0
        and (signs.larger(f, *signs.blames(f)) or signs.larger(f, *reversed(signs.blames(f)))),
    ),
    "some_want_more": ("the blame of some unit that feeds the output is below 0: more of it lowers the loss",
                       lambda f: bool((signs.all_blames(f) < 0).any())),
    "some_want_less": ("the blame of some unit that feeds the output is above 0: less of it lowers the loss",
                       lambda f: bool((signs.all_blames(f) > 0).any())),
    "prediction_below_half": ("prediction[out] is below 0.5", lambda f: signs.above(0.5)(f) < 0),
    "prediction_half": ("prediction[out] is exactly 0.5", lambda f: signs.above(0.5)(f) == 0),
    "prediction_above_half": ("prediction[out] is above 0.5", lambda f: signs.above(0.5)(f) > 0),
    "prediction_negative": ("prediction[out] is below 0", lambda f: signs.above(0.0)(f) < 0),
    "prediction_zero": ("prediction[out] is 0", lambda f: signs.above(0.0)(f) == 0),
    "prediction_positive": ("prediction[out] is above 0", lambda f: signs.above(0.0)(f) > 0),
    "outputs_tie": ("the two largest outputs look the same", signs.tie),
    "first_is_largest": ("output 1 is the largest", lambda f: not signs.tie(f) and f.focus.top == 0),
    "out_is_largest": (
        "prediction[out] is the largest output",
        lambda f: not signs.tie(f) and f.focus.top == f.focus.out,
    ),
    "other_is_largest": (
        "another output than prediction[out] is the largest",
        lambda f: not signs.tie(f) and f.focus.top != f.focus.out,
    ),
    "prediction_low": ("prediction[out] is below its target", lambda f: signs.against_target(f) < 0),
    "prediction_high": ("prediction[out] is above its target", lambda f: signs.against_target(f) > 0),
    "prediction_right": ("prediction[out] is exactly its target", lambda f: signs.against_target(f) == 0),
    "beyond_reach": ("a sigmoid output cannot be as far beyond its target as the prediction is before it",
                     signs.beyond_reach),
    "error_negative": ("dL/da at out is below 0", lambda f: signs.error(f) < 0),
    "error_zero": ("dL/da at out is 0", lambda f: signs.error(f) == 0),
    "error_positive": ("dL/da at out is above 0", lambda f: signs.error(f) > 0),
    "delta_negative": ("delta at out is below 0", lambda f: signs.delta(f) < 0),
    "delta_zero": ("delta at out is 0", lambda f: signs.delta(f) == 0),
    "delta_positive": ("delta at out is above 0", lambda f: signs.delta(f) > 0),
    "gradient_negative": ("the gradient of the weight from h to out is below 0", lambda f: signs.gradient(f) < 0),
    "gradient_zero": ("the gradient of the weight from h to out is 0", lambda f: signs.gradient(f) == 0),
    "gradient_positive": ("the gradient of the weight from h to out is above 0", lambda f: signs.gradient(f) > 0),
    "some_gradient_zero": ("the gradient of some weight is 0", signs.some_gradient_zero),
    "nudge_lowers": ("the nudge of the weight lowers the loss", lambda f: f.nudge.loss.change < 0),
    "nudge_keeps": ("the nudge of the weight leaves the loss as it is", lambda f: f.nudge.loss.change == 0),
    "nudge_raises": ("the nudge of the weight raises the loss", lambda f: f.nudge.loss.change > 0),
    "nudge_moves_z": ("the nudge of the weight moves z", lambda f: f.nudge.z.change != 0),
    "nudge_moves_a": ("the nudge of the weight moves the prediction", lambda f: f.nudge.a.change != 0),
    "at_kink": ("the output is relu, and its sum is just 0, at the kink", signs.at_kink),
    "nudge_shows": ("a nudge of the prediction can be measured: it is not as near to 0 or 1 as a float can be",
                    signs.nudge_shows),
    "slopes_tell": ("the product of the path's slopes differs from their sum and from the last of them",
                    signs.slopes_tell),
    "nudge_agrees": (
        "the measured ratio of the nudge down and the product of slopes agree in three decimals",
        lambda f: not signs.at_kink(f) and rounded(f.nudge_back.measured, 3) == rounded(f.path.product, 3),
    ),
    "nudge_near": (
        "the measured ratio of the nudge down and the product of slopes differ in three decimals, "
        "as steps do that are not small",
        lambda f: not signs.at_kink(f) and rounded(f.nudge_back.measured, 3) != rounded(f.path.product, 3),
    ),
    "small_nudge_nearer": (
        "the ratio of the nudge up is nearer the product of slopes than that of the nudge down",
        lambda f: abs(f.nudge.measured - f.path.product) < abs(f.nudge_back.measured - f.path.product),
    ),
    "h2_louder": (
        "h2 passes on more than h, in size, as shown",
        lambda f: signs.larger(f, signs.passed_on(f, f.focus.h2), signs.passed_on(f, f.focus.h)),
    ),
    "h_louder": (
        "h passes on more than h2, in size, as shown",
        lambda f: signs.larger(f, signs.passed_on(f, f.focus.h), signs.passed_on(f, f.focus.h2)),
    ),
    "weight_negative": (
        "the weight from h to out is below 0", lambda f: float(f.network.weights[-1][f.focus.out, f.focus.h]) < 0,
    ),
    "equally_loud": (
        "h and h2 pass on the same, in size, as shown",
        lambda f: not any(signs.larger(f, *map(partial(signs.passed_on, f), pair))
                          for pair in permutations((f.focus.h, f.focus.h2))),
    ),
    "hidden_slope_shrinks": (
        "blame comes out of h smaller than it came in, as shown",
        lambda f: f.counts.hidden_layers > 0
        and signs.larger(f, float(f.cycle.backward.upstream[-2][f.focus.h]),
                         float(f.cycle.backward.delta[-2][f.focus.h])),
    ),
    "dead_units": ("some relu unit is off for the sample", signs.dead),
}  # fmt: skip

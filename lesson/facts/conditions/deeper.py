"""Conditions on the deeper network that step 6 shows."""

from . import signs
from .signs import Table

DEEPER: Table = {
    "has_deeper": (
        "the lesson has [deeper], and its own network has not several outputs and several hidden layers itself",
        lambda f: signs.deeper(f) is not None,
    ),
    "deeper_goes_on": (
        "has_deeper, and the deeper network begins with the lesson's own, whose outputs are hidden units there",
        lambda f: (d := signs.deeper(f)) is not None and signs.goes_on(f, d),
    ),
    "deeper_shares_oppose": (
        "has_deeper, and the shares that reach h of the deeper network pull against each other",
        lambda f: (d := signs.deeper(f)) is not None and signs.shares_oppose(d),
    ),
    "deeper_blame_negative": ("has_deeper, and the blame at h of the deeper network is below 0",
                              lambda f: (d := signs.deeper(f)) is not None and signs.blame(d) < 0),
    "deeper_blame_zero": ("has_deeper, and the blame at h of the deeper network is 0",
                          lambda f: (d := signs.deeper(f)) is not None and signs.blame(d) == 0),
    "deeper_blame_positive": ("has_deeper, and the blame at h of the deeper network is above 0",
                              lambda f: (d := signs.deeper(f)) is not None and signs.blame(d) > 0),
    "deeper_nudge_agrees": (
        "has_deeper, and the measured ratio of the nudge of its weight from i to first is the gradient, as shown",
        lambda f: (d := signs.deeper(f)) is not None and signs.nudge_first_agrees(d),
    ),
}  # fmt: skip

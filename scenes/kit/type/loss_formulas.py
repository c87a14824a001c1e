"""Formulas of a loss: a loss and its slope in symbols and with numbers, for each of the three losses."""

from __future__ import annotations

import math

from lesson import Facts, Shown
from lesson.facts import fields
from lesson.facts.numbers import MINUS
from scenes.kit.type import symbols

MOST_PLACES = 9  # of a probability that is put into a formula
MOST_PLACES_SOFT = 5  # the same where the target is neither 0 nor 1: the formula is long


class LossFormulas:
    """How the loss of output k, and its slope, are written."""

    def __init__(self, facts: Facts, k: int) -> None:
        self.squared = facts.holds("squared_loss")
        self.last = len(facts.lesson.network.sizes) - 1
        self.hat = symbols.unit(facts, self.last, k)
        self.y_hat = f"{{{{ {self.hat} : forward }}}}"
        self.y = symbols.target(facts, k)
        self.shares = facts.holds("soft_classes")
        several = facts.holds("own_losses")
        self.name = f"L_{k + 1}" if several else "L"  # of the loss of this output
        self.derivative = symbols.d(self.name, symbols.unit(facts, self.last, k))
        target = facts.value(fields.target(k))
        self.is_one = target == 1 or facts.holds("categorical_loss and not soft_classes")
        self.is_zero = target == 0

    def derived(self) -> list[str]:
        """Return how the slope of the squared loss comes about: the loss, the square's two before it, what is left."""
        error = f"({{{{ {self.hat} : a }}}} - {{{{ {self.y} : y }}}})"
        left = f"{{{{ {self.derivative} : l }}}}"
        return [
            f"{{{{ {self.name} : l }}}} = {{{{ ½ : half }}}} {error}^{{{{ 2 : two }}}}",
            f"{left} = {{{{ ½ : half }}}} dot {{{{ 2 : two }}}} {error}",
            f"{{{{ {self.hat} : a }}}} - {{{{ {self.y} : y }}}}",
        ]

    def loss_rows(self) -> list[str]:
        """Return the loss in symbols, in one row or two."""
        return [f"½ ({self.y_hat} - {self.y})^2"] if self.squared else self.log(self.y_hat)

    def log(self, prediction: str, target: str = "") -> list[str]:
        """Return the cross-entropy of one output; short where the target is 0 or 1, else in two rows."""
        if self.is_one:
            return [f"-ln({prediction})"]
        if self.is_zero:
            return [f"-ln(1 - {prediction})"]
        y = target or self.y
        if self.shares:
            return [f"-{y} ln({prediction})"]
        return [f"-{y} ln({prediction})", f"-(1 - {y}) ln(1 - {prediction})"]

    def slope(self, prediction: str = "", target: str = "") -> str:
        """Return dL/da, short where the target is 0 or 1."""
        prediction, y = prediction or self.y_hat, target or self.y
        if self.squared:
            return f"{prediction} - {self.y}"
        if self.is_one:
            return f"-1/{prediction}"
        if self.is_zero:
            return f"1/(1 - {prediction})"
        if self.shares:
            return f"-{y}/{prediction}"
        return f"({prediction} - {y})/({prediction} (1 - {prediction}))"

    def places(self, prediction: float, usual: int) -> int | None:
        """Return the decimals of a probability in logarithms and fractions.

        As many as it takes to tell it from 0 and 1 by two digits; None where that takes too many, so that the numbers
        are not put in.
        """
        room = min(prediction, 1 - prediction)
        needed = (
            usual if room >= 10 ** (1 - usual) else MOST_PLACES + 1 if room <= 0 else 1 - math.floor(math.log10(room))
        )
        return (
            needed
            if needed <= (MOST_PLACES if self.is_one or self.is_zero or self.shares else MOST_PLACES_SOFT)
            else None
        )

    def slope_numbers(self, a: Shown, y: Shown) -> tuple[str, str]:
        """Return the slope of a cross-entropy with its numbers: formula, and text as it is displayed."""
        if self.is_one:
            text = f"{MINUS}1 / {a.text}"
        elif self.is_zero:
            text = f"1 / (1 {MINUS} {a.text})"
        elif self.shares:
            text = f"{MINUS}{y.text} / {a.text}"
        else:
            text = f"({a.text} {MINUS} {y.text}) / ({a.text} · (1 {MINUS} {a.text}))"
        return self.slope("{a}", "{y}"), text

"""Step 3, the formulas: a loss and its slope in symbols and with numbers, for each of the three losses."""

from __future__ import annotations

from lesson import Facts, Shown
from lesson.numbers import MINUS, Relation, displayed_relation
from scenes.kit import symbols


class LossFormulas:
    """How the loss of output k, and its slope, are written."""

    def __init__(self, facts: Facts, k: int) -> None:
        self.squared = facts.holds("squared_loss")
        self.last = len(facts.lesson.network.sizes) - 1
        self.y_hat = f"{{{{ {symbols.unit(facts, self.last, k)} : forward }}}}"
        self.y = symbols.target(facts, k)
        several = facts.holds("several_outputs and not categorical_loss")
        self.name = f"L_{k + 1}" if several else "L"  # of the loss of this output
        self.derivative = symbols.d(self.name, symbols.unit(facts, self.last, k))
        target = facts.value(f"target[{k}]")
        self.is_one = target == 1.0 or facts.holds("categorical_loss")
        self.is_zero = target == 0.0

    def loss(self) -> str:
        return f"½ ({self.y_hat} - {self.y})^2" if self.squared else self.log(self.y_hat)

    def log(self, prediction: str, target: str = "") -> str:
        """The cross-entropy of one output; short where the target is nothing but 0 or 1."""
        if self.is_one:
            return f"-ln({prediction})"
        if self.is_zero:
            return f"-ln(1 - {prediction})"
        y = target or self.y
        return f"-{y} ln({prediction}) - (1 - {y}) ln(1 - {prediction})"

    def slope(self, prediction: str = "", target: str = "") -> str:
        """dL/da, short where the target is nothing but 0 or 1."""
        prediction, y = prediction or self.y_hat, target or self.y
        if self.squared:
            return f"{prediction} - {self.y}"
        if self.is_one:
            return f"-1/{prediction}"
        if self.is_zero:
            return f"1/(1 - {prediction})"
        return f"({prediction} - {y})/({prediction} (1 - {prediction}))"

    def slope_numbers(self, a: Shown, y: Shown, slope: Shown) -> tuple[str, str, Relation]:
        """The slope of a cross-entropy with its numbers: formula, text and the relation its result has to it."""
        if self.is_one:
            text = f"{MINUS}1 / {a.text}"
        elif self.is_zero:
            text = f"1 / (1 {MINUS} {a.text})"
        else:
            text = f"({a.text} {MINUS} {y.text}) / ({a.text} · (1 {MINUS} {a.text}))"
        return self.slope("{a}", "{y}"), text, displayed_relation(text, slope.text)

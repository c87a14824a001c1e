"""Step 2, a unit's weighted sum: as symbols, as numbers, worked out."""

from __future__ import annotations

from dataclasses import dataclass

from lesson import Facts
from lesson.facts import fields
from lesson.facts.numbers import displayed_relation
from scenes.kit.layout.zones import READ, WORK
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.theme import Theme
from scenes.kit.type import symbols
from scenes.kit.type.typeset import math
from scenes.kit.type.working import Expression, product

MOST_TERMS = 5  # of a sum that is written out


def room_behind(left: str, theme: Theme) -> float:
    """Return the width behind the equals sign of a line of working that starts with that."""
    return WORK.width - math(left, theme, size=READ).width - 0.5


@dataclass(frozen=True)
class UnitSum:
    """The weighted sum of unit k of a layer. Its parts are named w0, w1, ... x0, x1, ... t0, t1, ... and b."""

    facts: Facts
    theme: Theme
    net: NetworkDiagram
    layer: int
    k: int

    @property
    def symbol(self) -> str:
        return symbols.z(self.facts, self.layer, self.k)

    @property
    def inputs(self) -> range:
        return range(self.net.sizes[self.layer - 1])

    @property
    def written_out(self) -> bool:
        """Whether it is short enough to be shown with all its numbers."""
        return len(self.inputs) + self.facts.holds("has_biases") <= MOST_TERMS

    def terms(self) -> list[Expression]:
        """Return weight · value for each arrow that arrives, and the bias."""
        shown, before = self.facts.display, self.layer - 1
        products = [
            product(
                shown(fields.weight(before, self.k, j)),
                shown(self.net.activation_path(before, j)),
                names=(f"w{j}", f"x{j}"),
            )
            for j in self.inputs
        ]
        return products + self._bias()

    def products(self) -> list[Expression]:
        """Return the same with each product worked out."""
        worked_out = (self.facts.display(fields.term(self.layer - 1, self.k, j)) for j in self.inputs)
        products = [product(shown, names=(f"t{j}",)) for j, shown in zip(self.inputs, worked_out, strict=True)]
        return products + self._bias()

    def _bias(self) -> list[Expression]:
        return (
            [product(self.facts.display(fields.bias(self.layer - 1, self.k)), names=("b",))]
            if self.facts.holds("has_biases")
            else []
        )

    def exact(self) -> bool:
        """Return whether every product follows exactly from the digits of its factors."""
        pairs = zip(self.terms(), self.products(), strict=True)
        return all(displayed_relation(term.text, made.text) == "=" for term, made in pairs)

    def roles(self) -> dict[str, str]:
        """Return the colours of the pieces: weights and products by sign, activations green."""
        heard = "ink" if self.layer == 1 else "forward"
        return {
            "b": "sign",
            **{f"w{j}": "sign" for j in self.inputs},
            **{f"t{j}": "sign" for j in self.inputs},
            **{f"x{j}": heard for j in self.inputs},
        }

    def formula(self) -> tuple[str, dict[str, str]]:
        """Return the sum in symbols, with a sum sign where it is long, and its colours."""
        f, roles, before = self.facts, self.roles(), self.layer - 1
        parts = []
        for j in self.inputs:
            roles[f"w{j}"] = self.theme.sign(f.value(fields.weight(before, self.k, j)))
            w, x = symbols.w(f, before, self.k, j), symbols.a(f, before, j)
            parts.append(f"{{{{ {w} : w{j} }}}} {{{{ {x} : x{j} }}}}")
        bias = ""
        if f.holds("has_biases"):
            roles["b"] = self.theme.sign(f.value(fields.bias(self.layer - 1, self.k)))
            bias = f" + {{{{ {symbols.b(f, self.layer, self.k)} : b }}}}"
        written = " + ".join(parts) + bias
        if math(written, self.theme, size=READ).width <= room_behind(self.symbol, self.theme):
            return written, roles
        heard = "x_j" if self.layer == 1 else "{{ a_j : forward }}"
        return f"inline(sum_j w_({self.k + 1} j)) {heard}{bias}", roles

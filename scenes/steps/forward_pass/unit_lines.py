"""Step 2, what is written of a unit: its weighted sum and its activation as symbols, as numbers, worked out."""

from __future__ import annotations

from dataclasses import dataclass

from lesson import Facts
from lesson.facts import fields
from lesson.facts.numbers import Shown, displayed_relation
from scenes.kit.layout.zones import READ, Zone
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.type import symbols
from scenes.kit.type.typeset import math
from scenes.kit.type.working import RELATIONS, Expression, Line, Working, product, sum_of

MOST_TERMS = 5  # of a sum that is written out
MOST_ROWS = 5  # of numbers under a formula
DEFINED = {"sigmoid": "1 / (1 + e^(-{z}))", "relu": "max(0, {z})"}  # what an activation function is
NARROW = 0.95  # share of their width to which letters of a formula may narrow


@dataclass(frozen=True)
class Sum:
    """A weighted sum in a working: the lines of its symbols, its numbers and its products, if any, and of its value."""

    work: Working
    symbol: Line
    numbers: Line | None
    products: Line | None
    result: Line


class UnitLines:
    """Unit k of a layer. Parts of its sum are named w0, w1, ... x0, x1, ..., the products t0, t1, ..., the bias b."""

    def __init__(self, facts: Facts, net: NetworkDiagram, layer: int, k: int, zone: Zone) -> None:
        """For workings in a zone."""
        self.facts, self.net, self.layer, self.k, self.zone, self.theme = facts, net, layer, k, zone, net.theme
        self.z, self.a = symbols.z(facts, layer, k), symbols.a(facts, layer, k)
        self.kind = facts.network.activations[layer - 1]
        self.before, self.inputs = layer - 1, range(net.sizes[layer - 1])
        self.value = facts.display(fields.z(self.before, k))
        bias = fields.bias(self.before, k)
        self.bias = [product(facts.display(bias), names=("b",))] if facts.holds("has_biases") else []
        self.roles = {"a": "forward", "b": self.theme.sign(facts.value(bias)) if self.bias else "muted"}
        for j in self.inputs:
            self.roles[f"x{j}"] = "forward" if self.before else "ink"
            for name, made in (("w", fields.weight), ("t", fields.term)):
                self.roles[f"{name}{j}"] = self.theme.sign(facts.value(made(self.before, k, j)))

    def working(self, left: str) -> Working:
        return Working(self.theme, left, zone=self.zone, roles=self.roles)

    def fits(self, work: Working, right: str, narrow: float = 1, **values: Shown) -> bool:
        """Return whether a formula, narrowed to a share of its width, fits after the equals sign of a working."""
        return narrow * float(math(right, self.theme, size=READ, **values).width) <= work.room

    def terms(self) -> list[Expression]:
        """Return weight · value for each arrow that arrives, and the bias; none where these are too many to be read."""
        shown, path = self.facts.display, self.net.activation_path
        if len(self.inputs) + len(self.bias) > MOST_TERMS:
            return []
        factors = [(shown(fields.weight(self.before, self.k, j)), shown(path(self.before, j))) for j in self.inputs]
        return [product(*both, names=(f"w{j}", f"x{j}")) for j, both in enumerate(factors)] + self.bias

    def products(self) -> list[Expression]:
        """Return the same with each product worked out, however many they are."""
        made = (self.facts.display(fields.term(self.before, self.k, j)) for j in self.inputs)
        return [product(shown, names=(f"t{j}",)) for j, shown in enumerate(made)] + self.bias

    def formula(self, work: Working, zero_bias: bool = False) -> str:
        """Return the sum in symbols, with a sum sign where it is long.

        zero_bias: with the bias, which is zero in this lesson, where there is room.
        """
        f, written = self.facts, []
        for j in self.inputs:
            w, x = symbols.w(f, self.before, self.k, j), symbols.a(f, self.before, j)
            written.append(f"{{{{ {w} : w{j} }}}} {{{{ {x} : x{j} }}}}")
        terms = " + ".join(written)
        bias = f" {{{{ + {symbols.b(f, self.layer, self.k)} : b }}}}"
        if (self.bias or zero_bias) and self.fits(work, terms + bias, NARROW):
            return terms + bias
        if not self.bias and self.fits(work, terms):
            return terms
        heard = "x_j" if self.layer == 1 else "{{ a_j : forward }}"
        return f"inline(sum_j w_({self.k + 1} j)) {heard}{bias if self.bias else ''}"

    def sum(self, whole_story: bool) -> Sum:
        """Return its weighted sum, line by line; the whole story: with its products, and with a bias that is zero."""
        work, terms, made = self.working(self.z), self.terms(), self.products()
        symbol, products = work.line(self.z, self.formula(work, whole_story)), None
        whole = sum_of(terms) if terms else None
        numbers = work.put_in(whole) if whole else None
        if numbers and whole_story and 1 < len(made) <= 2 * (MOST_ROWS - len(numbers.right)):
            whole = sum_of(made)
            pairs = zip(terms, made, strict=True)
            exact = all(displayed_relation(term.text, each.text) == "=" for term, each in pairs)
            products = work.line(None, whole, relation="=" if exact else "≈")
        return Sum(work, symbol, numbers, products, work.result(self.value, of=whole))

    def activation(self, defined: bool = False) -> Working:
        """Return its activation: a line of symbols and one of numbers, whose part `a` is the value.

        defined: the symbols say what the function is, where that is short and has room.
        """
        work = self.working(self.a)
        right, meaning = self._of(self.z), DEFINED.get(self.kind, "").format(z=self.z)
        if defined and meaning and self.fits(work, f"{right} = {meaning}"):
            right += f" = {meaning}"
        work.line(f"{{{{ {self.a} : a }}}}", right, tall="/" in right, exempt="a constant of the formula")
        self._value(work, None)
        return work

    def short(self) -> Sum:
        """Return its sum with its numbers, where they have room in one line; below is its activation, the last line."""
        work, whole = self.working(self.z), sum_of(self.terms()) if self.terms() else None
        if whole is not None and self.fits(work, whole.formula, **whole.values()):
            symbol = numbers = work.put_in(whole, left=self.z)
        else:
            symbol, numbers, whole = work.line(self.z, self.formula(work)), None, None
        result = work.result(self.value, of=whole)
        self._value(work, f"{{{{ {self.a} : a }}}}")
        return Sum(work, symbol, numbers, None, result)

    def _of(self, what: str) -> str:
        return what if self.kind == "identity" else f"{symbols.f(self.facts, self.layer)}({what})"

    def _value(self, work: Working, left: str | None) -> Line:
        """Add f(z) with its number, and its value; the value alone where there is no room."""
        z, a = self.value, self.facts.display(self.net.activation_path(self.layer, self.k))
        formula, first = f"{self._of('{z}')} {RELATIONS[self._relation(z, a)]} {{a}}", z.relation
        if self.kind == "identity" or not self.fits(work, formula, z=z, a=a):
            formula, first = "{a}", a.relation
        line = work.line(left, formula, relation=first, z=z, a=a)
        if line.left is not None:  # a may be wider than z, for which the working has room
            self.zone.keep(line.left)
        return line

    def _relation(self, z: Shown, a: Shown) -> str:
        """Straight pieces keep the digits of z, or give zero; everything else is rounded."""
        if self.kind not in ("relu", "identity"):
            return "≈"
        return displayed_relation(z.text if self.kind == "identity" or z.value > 0 else "0", a.text)

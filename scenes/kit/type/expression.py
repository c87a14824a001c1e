"""Expressions: displayed numbers joined by + and ·, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lesson.facts.numbers import MINUS, Shown


@dataclass(frozen=True)
class Expression:
    """Displayed numbers joined by operators: tokens alternate Shown, operator, Shown ...; operators are + and ·.

    Make one with `product` and `sum_of`.
    """

    tokens: tuple[Shown | str, ...]
    names: tuple[str, ...]  # a part name for each number, in order

    @property
    def shown(self) -> tuple[Shown, ...]:
        return tuple(token for token in self.tokens if isinstance(token, Shown))

    @property
    def text(self) -> str:
        """The expression as it is displayed, for deciding whether an equals sign is true."""
        return " ".join(piece.replace("dot", "·") for piece in self._pieces(lambda index, text: text))

    @property
    def formula(self) -> str:
        """The expression in Typst's mathematics, with a placeholder for each number."""
        return " ".join(self._pieces(lambda index, text: "{" + self.names[index] + "}")).replace(MINUS, "-")

    def values(self) -> dict[str, Shown]:
        """Return the numbers by part name, as displayed (a sign that became an operator is dropped)."""
        found: dict[str, Shown] = {}
        self._pieces(
            lambda index, text: found.setdefault(self.names[index], replace(self.shown[index], text=text)).text
        )
        return found

    def _pieces(self, put: Callable[[int, str], str]) -> list[str]:
        out: list[str] = []
        index = 0
        before: str | None = None
        for token in self.tokens:
            if isinstance(token, str):
                before = token
                continue
            text = token.text.removeprefix("+")
            negative = text.startswith(MINUS)
            if before is None:
                out.append(put(index, text))
            elif before == "+":
                out += [MINUS if negative else "+", put(index, text.removeprefix(MINUS))]
            elif negative:
                out += ["dot", f"({put(index, text)})"]
            else:
                out += ["dot", put(index, text)]
            index += 1
        return out

    def terms(self) -> list[Expression]:
        """Return the summands, for breaking a long line at its plus signs."""
        found: list[Expression] = []
        tokens: list[Shown | str] = []
        names = iter(self.names)
        part: list[str] = []
        for token in self.tokens:
            if token == "+":
                found.append(Expression(tuple(tokens), tuple(part)))
                tokens, part = [], []
            else:
                tokens.append(token)
                if isinstance(token, Shown):
                    part.append(next(names))
        return [*found, Expression(tuple(tokens), tuple(part))]

    @property
    def exact(self) -> bool:
        """Whether every number is shown in full, so that putting it in for its symbol is an equality."""
        return all(shown.relation == "=" for shown in self.shown)


def product(*factors: Shown, names: Sequence[str] | None = None) -> Expression:
    """Return the product a · b · ... of displayed numbers; `names` are the part names of the factors (f0, f1, ...).

    Example:

        product(self.shown("x[i]"), self.shown("network.weights[0][first][i]"), names=("x", "w"))
    """
    tokens: list[Shown | str] = [factors[0]]
    for factor in factors[1:]:
        tokens += ["·", factor]
    return Expression(tuple(tokens), tuple(names or (f"f{i}" for i in range(len(factors)))))


def sum_of(terms: Sequence[Expression]) -> Expression:
    """Return the sum of terms, whose part names must differ.

    Example:

        sum_of([product(self.shown("x[i]"), names=("a",)), product(self.shown("x[i2]"), names=("b",))])
    """
    tokens: list[Shown | str] = []
    names: list[str] = []
    for term in terms:
        tokens += ["+", *term.tokens] if tokens else term.tokens
        names += term.names
    return Expression(tuple(tokens), tuple(names))

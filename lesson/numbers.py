"""How numbers are written, and whether an equals sign between written numbers is true."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from .language import decimal_mark
from .problems import FieldError

MINUS = "\u2212"
Relation = Literal["=", "≈"]

_TOKEN = re.compile(r"\s*(?:(\d+(?:[.,]\d+)?|[.,]\d+)|([-+−·×*/()½²]))", re.ASCII)
_MAX_LENGTH, _MAX_DEPTH = 2000, 40


@dataclass(frozen=True)
class Shown:
    """A number as it is displayed: the field it was read from, its text, its exact value, its places behind the mark."""

    path: str
    text: str
    value: float
    places: int


def write_number(value: float, places: int, signed: bool = False, language: str = "en") -> str:
    """Return `value` rounded to `places`, with a real minus sign (U+2212) and, if signed, a plus sign.

    Rounds as Python and numpy print (the exact binary value to the nearest, ties to even). What rounds to zero has no
    sign. Raises FieldError for NaN and infinity.

    >>> write_number(-0.11636, 4), write_number(0.3, 2, signed=True), write_number(-0.00001, 4)
    ('−0.1164', '+0.30', '0.0000')
    """
    if not math.isfinite(value):
        raise FieldError(f"{value} cannot be shown: only finite numbers can")
    digits = f"{abs(value):.{places}f}"
    zero = not digits.strip("0.")
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return sign + digits.replace(".", decimal_mark(language))


def shortest_places(value: float, at_least: int = 0, at_most: int = 6) -> int:
    """Return how many places write `value` exactly, within the limits: 0.5 needs 1, 0.05 needs 2, 3 needs 0."""
    if not math.isfinite(value):
        return at_least
    exponent = Decimal(repr(round(float(value), at_most))).normalize().as_tuple().exponent
    return max(at_least, min(at_most, -int(exponent)))


def evaluate(expression: str) -> Fraction:
    """Return the exact value of an arithmetic expression of written numbers; nothing but arithmetic is possible.

    + − (or -) · × * / ( ) ½ and ² behind a number or bracket; decimal point or comma. Raises FieldError naming what
    cannot be read and where.

    >>> evaluate("0.30 · 1.0 + (−0.20) · 0.5")
    Fraction(1, 5)
    """
    if len(expression) > _MAX_LENGTH:
        raise FieldError(f"expression of {len(expression)} characters; at most {_MAX_LENGTH}")
    reader = _Reader(expression)
    value = reader.sum(0)
    if reader.peek():
        raise reader.error(f"did not expect {reader.peek()!r}")
    return value


def relation(exact: Decimal | Fraction | float, shown_text: str) -> Relation:
    """Return "=" when the written number is exactly `exact`, else "≈". A float counts with its exact binary value."""
    return "=" if Fraction(exact) == evaluate(shown_text) else "≈"


def displayed_relation(expression: str, shown_text: str) -> Relation:
    """Return "=" when the DISPLAYED numbers of `expression` give exactly the displayed result, else "≈".

    >>> displayed_relation("0.30 · 1.0 + (−0.20) · 0.5", "0.2000")
    '='
    >>> displayed_relation("0.60 · 0.5498 + (−0.30) · 0.6682", "0.1294")
    '≈'
    """
    return relation(evaluate(expression), shown_text)


class _Reader:
    """A recursive-descent reader: sum = product {+ product}, product = power {· power}, power = atom {²}."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        at, end = 0, len(text.rstrip())
        while at < end:
            match = _TOKEN.match(text, at)
            if match is None:
                raise FieldError(f"cannot read {text[at:].strip()[:12]!r} in the expression {text[:60]!r}")
            self.tokens.append(match.group().strip())
            at = match.end()
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if token and token in wanted:
            self.at += 1
            return token
        return ""

    def error(self, said: str) -> FieldError:
        return FieldError(f"{said} in the expression {self.text[:60]!r}")

    def sum(self, depth: int) -> Fraction:
        if depth > _MAX_DEPTH:
            raise self.error("too many brackets")
        value = self.product(depth)
        while sign := self.take("+", "-", MINUS):
            term = self.product(depth)
            value = value + term if sign == "+" else value - term
        return value

    def product(self, depth: int) -> Fraction:
        value = self.signed(depth)
        while operator := self.take("·", "×", "*", "/"):
            factor = self.signed(depth)
            if operator == "/" and factor == 0:
                raise self.error("division by zero")
            value = value / factor if operator == "/" else value * factor
        return value

    def signed(self, depth: int) -> Fraction:
        negative = False
        while sign := self.take("+", "-", MINUS):
            negative ^= sign != "+"
        value = self.power(depth)
        return -value if negative else value

    def power(self, depth: int) -> Fraction:
        value = self.atom(depth)
        while self.take("²"):
            value *= value
            if value.numerator.bit_length() + value.denominator.bit_length() > 4096:
                raise self.error("too many squares")
        return value

    def atom(self, depth: int) -> Fraction:
        token = self.peek()
        if self.take("½"):
            return Fraction(1, 2)
        if self.take("("):
            value = self.sum(depth + 1)
            if not self.take(")"):
                raise self.error("a bracket is not closed")
            return value
        if token and token[0] in "0123456789.,":
            self.at += 1
            return Fraction(token.replace(",", "."))
        raise self.error(f"a number is missing before {token!r}" if token else "a number is missing at the end")

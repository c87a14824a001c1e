"""How numbers are written, and whether an equals sign between written numbers is true."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Literal

from lesson.language.language import decimal_mark
from lesson.problems import FieldError

from .fields import Field

MINUS = "\u2212"
Relation = Literal["=", "≈"]

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POWER = f"·10⁻?[{SUPERSCRIPTS}]{{1,3}}"  # the power of ten after the digits of a very large or small number

_TOKEN = re.compile(rf"\s*(?:(\d+(?:[.,]\d+)?(?:{POWER})?|[.,]\d+)|([-+−·×*/()½²]))", re.ASCII)
_MAX_LENGTH, _MAX_DEPTH = 2000, 40
MOST_DIGITS = 6  # most digits before the mark of a number written without a power of ten
_SMALLEST = 1e-8  # least number written without a power of ten, whatever places were requested
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Shown:
    """A number as it is displayed: its field, its text, its exact value, its places after the decimal mark."""

    field: Field
    text: str
    value: float
    places: int

    @property
    def relation(self) -> Relation:
        """The relation between symbol and text: "=" where the text is the whole number, "≈" where it is rounded.

        Differences after the twelfth digit, which float arithmetic leaves, do not count: 0.1 + 0.2 is 0.3.
        """
        return relation(Decimal(f"{self.value:.12g}"), self.text)


def rounded(value: float, places: int) -> Decimal:
    """Return `value` rounded to `places` after the decimal mark, halves away from zero, as in school.

    What is rounded is the shortest decimal form of the float.

    >>> rounded(2.675, 2), rounded(-1.225, 2)
    (Decimal('2.68'), Decimal('-1.23'))
    """
    return _EXACT.quantize(Decimal(repr(float(value))), Decimal(1).scaleb(-places))


def write_number(value: float, places: int, signed: bool = False, language: str = "en") -> str:
    """Return `value` as it is written: `rounded` to `places`, with a real minus sign (U+2212).

    signed: write a plus sign, too. Only 0 is written as 0: what would round to it gets up to two more places (at least
    four in all), and then a power of ten, as do numbers of more than six digits before the mark. Raises FieldError for
    NaN and infinity.

    >>> write_number(-0.11636, 4), write_number(0.3, 2, signed=True), write_number(-0.00107, 2), write_number(2e-7, 4)
    ('−0.1164', '+0.30', '−0.001', '2·10⁻⁷')
    """
    if not math.isfinite(value):
        raise FieldError(f"{value} cannot be shown: only finite numbers can")
    sign = "" if value == 0 else MINUS if value < 0 else "+" if signed else ""
    return sign + _digits(abs(value), places).replace(".", decimal_mark(language))


def _digits(size: float, places: int) -> str:
    exact = Decimal(repr(float(size)))
    if rounded(size, places) < 10**MOST_DIGITS:
        for more in range(places, max(places + 2, 4) + 1):
            if size == 0 or (size >= _SMALLEST and rounded(size, more) != 0):
                return f"{rounded(size, more):f}"
        return _with_power(exact, max(0, places - 3))
    if places == 0 and exact == int(exact) and size < 1e15:
        return f"{int(exact)}"  # a count
    return _with_power(exact, max(0, places - 1))


def _with_power(exact: Decimal, places: int) -> str:
    """Return digits and a power of ten, 2.5·10⁻⁷; `places`: the most places of the digits."""
    power, step = exact.adjusted(), Decimal(1).scaleb(-places)
    digits = _EXACT.quantize(exact.scaleb(-power, _EXACT), step)
    if digits >= 10:
        digits, power = _EXACT.quantize(digits / 10, step), power + 1
    text = f"{digits:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}·10{superscript(power)}"


def superscript(exponent: int) -> str:
    """Return a whole number in raised digits: -7 as ⁻⁷."""
    return ("⁻" if exponent < 0 else "") + "".join(SUPERSCRIPTS[int(digit)] for digit in str(abs(exponent)))


def power_of_ten(raised: str) -> int:
    """Return the number that raised digits stand for: ⁻⁷ is -7."""
    digits = "".join(str(SUPERSCRIPTS.index(digit)) for digit in raised.lstrip("⁻"))
    return -int(digits) if raised.startswith("⁻") else int(digits)


def shortest_places(value: float, at_least: int = 0, at_most: int = 6) -> int:
    """Return how many places write `value` exactly, from at_least to at_most: 0.5 needs 1, 0.05 needs 2, 3 needs 0.

    A value below 0.01 may take two places more, and where that is not enough, as many as its digits before a power of
    ten need: a learning rate of 0.0000025 is written whole, and so is one of 2.5·10⁻⁹.
    """
    if not math.isfinite(value):
        return at_least
    exact, most = Decimal(f"{value:.12g}"), at_most + 2 if abs(value) < 0.01 else at_most
    for places in range(at_least, most + 1):
        if rounded(value, places) == exact:
            return places
    powers = range(at_least, most) if 0 < abs(value) < 10.0**-most else ()
    return next((each for each in powers if evaluate(write_number(abs(value), each)) == Fraction(abs(exact))), at_most)


def places_that_add_up(before: float, change: float, after: float, at_least: int, at_most: int) -> int:
    """Return the fewest places at which three rounded numbers add up: what is written can be checked with a pencil.

    Returns `at_least` where no number of places up to `at_most` does.

    >>> places_that_add_up(0.10936, -0.00523, 0.10413, 4, 8)
    5
    """

    def add_up(places: int) -> bool:
        return rounded(before, places) + rounded(change, places) == rounded(after, places) != rounded(before, places)

    return next((places for places in range(at_least, at_most + 1) if add_up(places)), at_least)


def places_of_terms(terms: Iterable[float], total: float, places: int, at_most: int) -> int:
    """Return the fewest places with which rounded terms add up to their total, as it is written with `places`.

    Returns `places` where no number of places up to `at_most` does.

    >>> places_of_terms([0.001887, -0.023947], -0.02206, 4, 7)
    5
    """
    terms = list(terms)

    def add_up(more: int) -> bool:
        return rounded(float(sum(rounded(term, more) for term in terms)), places) == rounded(total, places)

    return next((more for more in range(places, at_most + 1) if add_up(more)), places)


def evaluate(expression: str) -> Fraction:
    """Return the exact value of an arithmetic expression of written numbers; nothing but arithmetic is possible.

    + − (or -) · × * / ( ) ½ and ² after a number or bracket; decimal point or comma; a power of ten (2·10⁻⁷) belongs
    to its number. Raises FieldError naming what cannot be read and where.

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
    """Return "=" when the written number is exactly `exact`, else "≈".

    A float counts with its shortest decimal form.
    """
    number = Decimal(repr(float(exact))) if isinstance(exact, float) else exact
    return "=" if Fraction(number) == evaluate(shown_text) else "≈"


def same(one: float, other: float) -> Relation:
    """Return "=" between two numbers that agree to twelve digits, else "≈", also where both are written alike.

    >>> same(0.1 + 0.2, 0.3), same(-0.06397, -0.06402)
    ('=', '≈')
    """
    return "=" if f"{one:.12g}" == f"{other:.12g}" else "≈"


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
            digits, _, raised = token.replace(",", ".").partition("·10")
            return Fraction(digits) * Fraction(10) ** (power_of_ten(raised) if raised else 0)
        raise self.error(f"a number is missing before {token!r}" if token else "a number is missing at the end")

"""Lines of working: symbol, numbers put in, value; aligned on their equals signs. The code decides "=" or "≈"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from manim import VGroup

from lesson.facts.numbers import MINUS, Shown, displayed_relation
from scenes.kit.layout.zones import READ, WORK, Zone
from scenes.kit.theme import Theme

from .expression import Expression, product, sum_of
from .typeset import Typeset, math, words

__all__ = ["Expression", "Line", "Working", "product", "sum_of"]  # everything that a working is written with

PITCH = 0.62
FULL = 0.9  # share of a line that a product may take, where its last factor may have a row of its own
COLUMN, GAP = 0.40, 0.09  # the width of "=" with the gap after it, and the least gap after a sign, at size READ
RELATIONS = {"=": "=", "≈": "approx", "←": "arrow.l"}


class Line(VGroup):
    """One line of working: left side, relation, right side (each may be missing).

    `parts[name]` are the outlines of a named number or group of either side: where a value flies to or from.
    """

    def __init__(self, left: Typeset | None, relation: Typeset | None, right: Sequence[Typeset]) -> None:
        super().__init__(*(item for item in (left, relation, *right) if item is not None))
        self.left, self.relation, self.right = left, relation, right
        self.computed_from: str | None = None  # the displayed expression whose value this line shows

    @property
    def parts(self) -> dict[str, VGroup]:
        """The named pieces of both sides, by name."""
        found: dict[str, VGroup] = {}
        for item in (self.left, *self.right):
            if item is not None:
                found.update(item.parts)
        return found


class Working(VGroup):
    """A column of lines of working that grows downwards. It makes and places lines; the step plays them.

    `lhs` is a formula as wide as the widest left side: equals signs are right of it. `zone` is the place (WORK),
    `top` the first baseline (by default 0.35 below the zone's top), `size` in em, `pitch` from baseline to baseline.
    `roles` are the colours of named numbers and groups. `working.y` is the baseline of the next line.

    Example:

        working = Working(self.theme, "z", roles={"x": "ink", "w": "sign"})
        symbol = working.line("z", "w x")
        factors = product(self.shown("network.weights[0][first][i]"), self.shown("x[i]"), names=("w", "x"))
        numbers = working.put_in(factors)
        result = working.result(self.shown("cycle.forward.z[0][first]", places=2), of=factors)
        self.play(FadeIn(symbol), FadeIn(numbers), FadeIn(result))
    """

    def __init__(
        self,
        theme: Theme,
        lhs: str = "",
        *,
        zone: Zone = WORK,
        top: float | None = None,
        size: float = READ,
        pitch: float = PITCH,
        roles: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.theme, self.zone, self.size, self.pitch = theme, zone, size, pitch
        self.roles = dict(roles or {})
        self.y = zone.top - 0.35 if top is None else top
        self.under_tall = False
        probe = math(lhs, theme, size=size) if lhs else None
        self.equals_x = zone.left + (probe.width + 0.14 if probe is not None else 0.0)

    @property
    def room(self) -> float:
        """The width after a relation, in frame units."""
        return self.zone.right - self.equals_x - _room(math("approx", self.theme, size=self.size), self.size)

    def skip(self, share: float = 0.5) -> Working:
        """Leave room before the next line, in line pitches; return the working."""
        self.y -= self.pitch * share
        return self

    def heading(self, text: str, role: str = "muted") -> Typeset:
        """Add a muted heading over the lines that follow, and return it."""
        label = words(text, self.theme, size=self.size, role=role).fit(self.zone.width).at(self.zone.left, self.y)
        self.y -= self.pitch
        self.add(label)
        return label

    def line(
        self,
        left: str | None,
        right: str | Expression,
        *,
        relation: str | None = "=",
        tall: bool = False,
        roles: Mapping[str, str] | None = None,
        size: float | None = None,
        apart: bool = False,
        exempt: str | None = None,
        **values: Shown,
    ) -> Line:
        """Add a line `left relation right` and return it.

        `left`: a formula or None. `right`: a formula with `{name}` for values, or an Expression, which is broken at its
        plus signs where it is too long, and where `apart`. `relation`: "=", "≈", "←" or None. `tall`: leave room for
        fractions. `roles`: colours by name. `exempt`: why digits of the formula belong to no field.
        """
        chosen = {**self.roles, **(roles or {})}
        size = size or self.size
        if tall:
            self.y -= self.pitch * 0.35
        sign = math(RELATIONS[relation], self.theme, size=size).at(self.equals_x, self.y) if relation else None
        room = _room(sign, size)
        x = self.equals_x + room
        left_set = None
        if left is not None:
            left_set = math(left, self.theme, size=size, roles=chosen, **_used(left, values))
            left_set.at(self.equals_x - 0.14, self.y, "right")
        rows = self._rows(right, chosen, values, size, self.zone.right - x, apart)
        if left is None and sign is not None and any(row.size_now < READ - 0.001 for row in rows):
            # Too wide after the column of equals signs: the line starts at the zone's left edge instead.
            if self.under_tall:
                self.y -= self.pitch * 0.3  # the fraction above reaches down to where this line begins
            sign.at(self.zone.left, self.y)
            x = self.zone.left + room
            rows = self._rows(right, chosen, values, size, self.zone.right - x, apart)
        for index, item in enumerate(rows):
            item.at(x, self.y - index * self.pitch * 0.9)
            item.exempt = exempt or item.exempt
        self.y -= self.pitch * (0.9 * (len(rows) - 1) + (1.35 if tall else 1.0))
        self.under_tall = tall
        made = Line(left_set, sign, rows)
        self.add(made)
        return made

    def result(
        self,
        shown: Shown,
        of: Expression | str | None = None,
        *,
        left: str | None = None,
        role: str = "ink",
        name: str = "result",
        relation: str | None = None,
        size: float | None = None,
    ) -> Line:
        """Add the line with the value of a computation and return it; the line's part is `name`.

        With `of` (an Expression, or its text as it is displayed), the relation is "=" where the displayed digits give
        exactly the displayed value, else "≈". Without it (the value of a function, say) it is "=" where the displayed
        digits are the whole value. `left`, `role` and `size` as in `line`.
        """
        text = of.text if isinstance(of, Expression) else of
        if relation is None:
            relation = displayed_relation(text, shown.text.removeprefix("+")) if text is not None else shown.relation
        made = self.line(left, "{" + name + "}", relation=relation, roles={name: role}, size=size, **{name: shown})
        made.computed_from = text
        return made

    def put_in(
        self,
        expression: Expression | str,
        *,
        left: str | None = None,
        roles: Mapping[str, str] | None = None,
        tall: bool = False,
        apart: bool = False,
        exempt: str | None = None,
        **values: Shown,
    ) -> Line:
        """Add the line in which numbers take the place of symbols, and return it. "≈" where a number is rounded.

        `expression`: an Expression, or a formula with `{name}` for values. `apart`: every summand has a row of its own;
        of a product that fills the line, its last factor. The rest is as in `line`.
        """
        if isinstance(expression, str):
            exact = all(shown.relation == "=" for shown in _used(expression, values).values())
        else:
            exact = expression.exact
        relation = "=" if exact else "≈"
        return self.line(
            left, expression, relation=relation, tall=tall, roles=roles, apart=apart, exempt=exempt, **values
        )

    def _rows(
        self,
        right: str | Expression,
        roles: Mapping[str, str],
        values: Mapping[str, Shown],
        size: float,
        width: float,
        apart: bool = False,
    ) -> list[Typeset]:
        if isinstance(right, str):
            return [math(right, self.theme, size=size, roles=roles, **_used(right, values)).fit(width)]
        whole = math(right.formula, self.theme, size=size, roles=roles, **right.values())
        terms = right.terms()
        if len(terms) == 1:
            broken = apart and whole.width > FULL * width and len(right.shown) > 2
            return self._broken(right, roles, size) if broken else [whole.fit(width)]
        if whole.width <= width and not apart:
            return [whole.fit(width)]
        rows: list[list[Expression]] = [[terms[0]]]
        for term in terms[1:]:
            trial = sum_of([*rows[-1], term])
            wide = math("+" + trial.formula, self.theme, size=size, roles=roles, **trial.values()).width
            if wide <= width and not apart:
                rows[-1].append(term)
            else:
                rows.append([term])
        return [self._continued(sum_of(some), index > 0, roles, size).fit(width) for index, some in enumerate(rows)]

    def _broken(self, right: Expression, roles: Mapping[str, str], size: float) -> list[Typeset]:
        """Return two rows of a product; the second one has its last factor, and starts with the dot."""
        names, values = right.names, right.values()
        pieces = right.formula.rsplit(" dot ", 1)
        rows = (pieces[0], names[:-1]), (f"dot {pieces[1]}", names[-1:])
        return [
            math(formula, self.theme, size=size, roles=roles, **{name: values[name] for name in of})
            for formula, of in rows
        ]

    def _continued(self, row: Expression, follows: bool, roles: Mapping[str, str], size: float) -> Typeset:
        """Return a row of a broken sum; one that continues starts with its sign."""
        formula, values = row.formula, row.values()
        if follows:
            first = row.names[0]
            if values[first].text.startswith(MINUS):
                values[first] = replace(values[first], text=values[first].text.removeprefix(MINUS))
                formula = "- " + formula
            else:
                formula = "+ " + formula
        return math(formula, self.theme, size=size, roles=roles, **values)


def _used(formula: str, values: Mapping[str, Shown]) -> dict[str, Shown]:
    return {name: shown for name, shown in values.items() if "{" + name + "}" in formula}


def _room(sign: Typeset | None, size: float) -> float:
    """Return the width of a relation with the gap after it: the same for "=" and "≈", more for a wider one."""
    share = size / READ
    return max(COLUMN * share, float(sign.width) + GAP * share) if sign is not None else 0.0

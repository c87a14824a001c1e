"""A site: a network with its board and its numbers, and the workings of its backward pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from manim import DOWN, RIGHT, VGroup

from lesson import Facts
from lesson.facts import fields
from lesson.facts.numbers import places_of_terms
from scenes.kit.layout.slots import LINE, left_of, right_of
from scenes.kit.layout.zones import Zone
from scenes.kit.network.board import Board
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Key
from scenes.kit.theme import Theme
from scenes.kit.type import symbols
from scenes.kit.type.working import Expression, Working, product, sum_of

PLAIN, INDEXED = 0.43, 0.4  # em of the working: indices of layers need room
MOST_TERMS = 4  # a longer sum is not written out
MORE_PLACES = 3  # most further places of terms, so that they add up to their sum as shown
ROW = 0.56  # from row to row, where two of them stand under a network


@dataclass(frozen=True)
class Site:
    """A network on the stage with its numbers: it writes what flows back in it as symbol, numbers and value.

    Example:

        site, f = Site(self.facts, self.board), self.facts.focus
        self.play(FadeIn(self.net))
        lines = self.board.put(site.gradient((0, f.first, f.i)))
        self.play(*self.board.write(*lines.submobjects))
    """

    facts: Facts
    board: Board

    @property
    def net(self) -> NetworkDiagram:
        return self.board.net

    @property
    def theme(self) -> Theme:
        return self.net.theme

    @property
    def last(self) -> int:
        return self.net.last

    @property
    def hidden(self) -> int:
        """The layer that feeds the output."""
        return self.last - 1

    @property
    def several(self) -> bool:
        return self.facts.counts.outputs > 1

    @property
    def plain(self) -> bool:
        """Whether symbols need no index for their layer."""
        return self.last <= 2 and not self.several

    def units(self, layer: int) -> list[int]:
        return list(self.net.units[layer])

    def blame(self, layer: int, j: int) -> str:
        """Return the symbol of what arrives at a unit, on one line."""
        return f"partial L slash partial {symbols.a(self.facts, layer, j)}"

    def activation(self, layer: int) -> str:
        """Return the symbol of a layer's activation function; a general one where symbols name their layer."""
        return symbols.f(self.facts, layer) if self.plain else "f"

    # -- workings ------------------------------------------------------------------------------------------------------

    def working(self, left: str, **roles: str) -> Working:
        return Working(
            self.theme,
            left,
            zone=self.board.zone,
            size=PLAIN if self.plain else INDEXED,
            roles={"d": "backward", **roles},
        )

    def share(self, k: int, j: int) -> Working:
        """Return symbol, numbers and value of what output k sends back to unit j."""
        facts = self.facts
        left = '"share"' if self.several else symbols.d("L", symbols.a(facts, self.hidden, j))
        weight, signal = facts.display(fields.weight(-1, k, j)), facts.display(fields.delta(-1, k))
        working = self.working(left, w=self.theme.sign(weight.value))
        w, delta = symbols.w(facts, self.hidden, k, j), symbols.delta(facts, self.last, k)
        working.line(left, f"{{{{ {w} : w }}}} dot {{{{ {delta} : d }}}}", tall=not self.several)
        path = fields.share(-1, k, j) if self.several else fields.blame(-2, j)
        return self._worked_out(working, product(weight, signal, names=("w", "d")), path)

    def sum(self, layer: int, j: int) -> Working:
        """Return symbol, terms (where there are few) and value of the blame that arrives at unit j of a layer."""
        facts, count = self.facts, self.net.sizes[layer + 1]
        left = symbols.d("L", symbols.a(facts, layer, j))
        weight, signal = symbols.of_any(facts, layer, j)
        working = self.working(left)
        summed = f"sum_k {weight} dot {{{{ {signal} : backward }}}}"
        working.line(left, summed, tall=True, exempt="index")
        terms = [product(facts.display(fields.share(layer, k, j)), names=(f"s{k}",)) for k in range(count)]
        expression = sum_of(terms) if count <= MOST_TERMS else None
        if expression is not None:
            working.skip()
            working.put_in(expression, roles=dict.fromkeys(expression.names, "backward"))
        working.result(facts.display(fields.blame(layer - 1, j), sign=True), of=expression, role="backward")
        return working

    def gate(self, layer: int, k: int) -> Working:
        """Return symbol, numbers and value: the error signal of a hidden unit from its blame and its slope."""
        facts = self.facts
        left, blame = symbols.delta(facts, layer, k), symbols.d("L", symbols.a(facts, layer, k))
        working = self.working(left, u="backward", s="slope", l="backward")
        slope = f"{self.activation(layer)}'({symbols.z(facts, layer, k)})"
        working.line(f"{{{{ {left} : l }}}}", f"{{{{ {blame} : u }}}} dot {{{{ {slope} : s }}}}", tall=True)
        working.skip()
        factors = facts.display(fields.blame(layer - 1, k)), facts.display(fields.slope(layer - 1, k))
        return self._worked_out(working, product(*factors, names=("u", "s")), fields.delta(layer - 1, k))

    def sum_in_short(self, layer: int, j: int) -> Working:
        """Return the terms of the blame that arrives at a unit, and its value, without the symbols between."""
        facts, count = self.facts, self.net.sizes[layer + 1]
        expression = sum_of([product(facts.display(fields.share(layer, k, j)), names=(f"s{k}",)) for k in range(count)])
        return self._in_short(self.blame(layer, j), expression, fields.blame(layer - 1, j), expression.names)

    def share_in_short(self, key: Key) -> tuple[Working, Working]:
        """Return weight times error signal of what comes back along an arrow, and its value."""
        facts = self.facts
        weight, signal = facts.display(fields.weight(*key)), facts.display(fields.delta(key[0], key[1]))
        expression = product(weight, signal, names=("w", "d"))
        return self._in_two(expression, fields.share(*key), w=self.theme.sign(weight.value))

    def gate_in_short(self, layer: int, k: int) -> Working:
        """Return blame times slope of a unit, and its error signal, without the symbols between."""
        facts = self.facts
        factors = facts.display(fields.blame(layer - 1, k)), facts.display(fields.slope(layer - 1, k))
        expression = product(*factors, names=("u", "s"))
        return self._in_short(symbols.delta(facts, layer, k), expression, fields.delta(layer - 1, k), ("u",))

    def gradient_in_short(self, key: Key) -> tuple[Working, Working]:
        """Return error signal times value sent of a weight, and its gradient, without the symbols between."""
        facts, (layer, k, j) = self.facts, key
        sent = fields.arriving(layer, j) if layer else fields.input_value(j)
        factors = facts.display(fields.delta(layer, k)), facts.display(sent)
        return self._in_two(product(*factors, names=("d", "a")), fields.gradient(*key), a="forward" if layer else "ink")

    def route_places(self) -> int:
        """Return the places of the parts of a weight's gradient with which they add up to it, as it is shown."""
        facts, total = self.facts, self.facts.display(fields.routes_gradient())
        parts = (facts.value(fields.route(h)) for h in self.units(self.hidden))
        return places_of_terms(parts, total.value, total.places, total.places + MORE_PLACES)

    def routes(self) -> tuple[Working, Working]:
        """Return the parts of a weight's gradient by the units of the last hidden layer, and what they add up to."""
        facts, paths = self.facts, [fields.route(h) for h in self.units(self.hidden)]
        total = facts.display(fields.routes_gradient(), sign=True)
        places = self.route_places()
        parts = [product(facts.display(path, places), names=(f"s{h}",)) for h, path in enumerate(paths)]
        expression, terms, value = sum_of(parts), self.working(""), self.working("")
        terms.line(None, expression, relation=None, roles=dict.fromkeys(expression.names, "backward"))
        value.result(total, of=expression, role="backward")
        return terms, value

    def _in_two(self, expression: Expression, path: fields.Field, **roles: str) -> tuple[Working, Working]:
        numbers, value = self.working("", **roles), self.working("")
        numbers.line(None, expression, relation=None)
        value.result(self.facts.display(path, sign=True), of=expression, role="backward")
        return numbers, value

    def _in_short(self, left: str, expression: Expression, path: fields.Field, pink: Iterable[str]) -> Working:
        working = self.working(left, s="slope", **dict.fromkeys(pink, "backward"))
        working.put_in(expression, left=left)
        working.result(self.facts.display(path, sign=True), of=expression, role="backward")
        return working

    def gradient(self, key: Key) -> Working:
        """Return symbol, numbers and value of a weight's gradient: error signal (part d) times what was sent (a)."""
        facts, (layer, k, j) = self.facts, key
        left = symbols.d("L", symbols.w(facts, *key))
        working = self.working(left, a="forward" if layer else "ink")
        sent = fields.arriving(layer, j) if layer else fields.input_value(j)
        right = f"{{{{ {symbols.delta(facts, layer + 1, k)} : d }}}} dot {{{{ {symbols.a(facts, layer, j)} : a }}}}"
        working.line(left, right, tall=True)
        factors = facts.display(fields.delta(layer, k)), facts.display(sent)
        return self._worked_out(working, product(*factors, names=("d", "a")), fields.gradient(*key))

    def _worked_out(self, working: Working, expression: Expression, path: fields.Field) -> Working:
        working.put_in(expression)
        working.result(self.facts.display(path, sign=True), of=expression, role="backward")
        return working


def in_rows(pairs: Sequence[tuple[Working, Working]], zone: Zone) -> VGroup:
    """Return workings below each other, a row for each: its numbers and, after the widest of them, its value."""
    behind = max(right_of(numbers) for numbers, _ in pairs) + LINE
    ends = [behind + right_of(value) - left_of(value) for _, value in pairs]
    below = max(ends) > zone.right  # there each value has a line of its own
    rows = VGroup()
    for index, (numbers, value) in enumerate(pairs):
        value.shift(DOWN * ROW if below else RIGHT * (behind - left_of(value)))
        rows.add(VGroup(numbers, value).shift(DOWN * ROW * index * (1 + below)))
    return rows

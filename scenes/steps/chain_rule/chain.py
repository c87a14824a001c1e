"""Step 4, the chain: what lies between one weight and the loss, and the slopes that link it, in symbols and colours."""

from __future__ import annotations

from dataclasses import dataclass

from lesson import Facts
from lesson.facts import fields
from scenes.kit.theme import Theme
from scenes.kit.type import symbols

# One colour for each kind of factor, so that it can be recognised in the rest of the film.
ROLES = {"input_activation": "forward", "slope": "slope", "weight": "sign", "error": "loss", "delta": "backward"}
NEXT = {"dz/dw": "z", "dz/da": "z", "da/dz": "a", "dL/da": "loss", "dL/dz": "loss"}  # the kind that it leads to


@dataclass(frozen=True)
class Stop:
    """A quantity on the path."""

    kind: str  # weight, z, a, loss, as in `fields.nudged`; its first letter is its mark in the narration
    symbol: str
    role: str
    meaning: str


class Chain:
    """The weight we follow, whatever it reaches on its way to the loss, and a link from each to the next.

    In formulas `links` is the product of all links' slopes, with parts f0, f1, ..., and `whole` the slope of the whole
    path; `roles` are the colours of these parts. `changes` are the quantities before and after the nudge.
    """

    def __init__(self, facts: Facts, theme: Theme) -> None:
        self.facts, self.theme = facts, theme
        self.factors = facts.path.factors
        self.last, out = len(facts.lesson.network.sizes) - 1, facts.focus.out
        sign = theme.sign(facts.value(fields.nudged("weight", "before")))
        known = {
            "z": Stop("z", symbols.z(facts, self.last, out), "ink", "weighted sum"),
            "a": Stop("a", symbols.a(facts, self.last, out), "forward", "prediction"),
            "loss": Stop("loss", "L", "loss", "loss"),
        }
        start = Stop("weight", symbols.w(facts, self.last - 1, out, facts.focus.h), sign, "weight")
        self.stops = [start, *(known[NEXT[factor.name]] for factor in self.factors)]
        moves = ((fields.nudged(stop.kind, moment) for moment in ("before", "after")) for stop in self.stops)
        self.changes = [(facts.value(before), facts.value(after)) for before, after in moves]
        links = range(len(self.factors))
        self.roles = {"whole": "backward"} | {f"f{index}": self.role(index) for index in links}
        self.links = " dot ".join(f"{{{{ {self.fraction(index)} : f{index} }}}}" for index in links)
        self.slope = symbols.d(self.stops[-1].symbol, start.symbol)
        self.whole = f"{{{{ {self.slope} : whole }}}}"

    def role(self, index: int) -> str:
        """Return the colour of a link's slope."""
        factor = self.factors[index]
        role = ROLES[factor.kind]
        return self.theme.sign(factor.value) if role == "sign" else role

    def fraction(self, index: int) -> str:
        """Return a link's slope as a fraction: the change of the next quantity by the change of this one."""
        return symbols.d(self.stops[index + 1].symbol, self.stops[index].symbol)

    def made_of(self, index: int) -> str | None:
        """Return the factors of a link's slope, where that is short."""
        f, focus, kind = self.facts, self.facts.focus, self.factors[index].kind
        if kind == "input_activation":
            return symbols.a(f, self.last - 1, focus.h)
        if kind == "slope":
            return None if f.holds("identity_output") else f"{symbols.f(f, self.last)}'(z)"
        if kind == "delta" or f.holds("squared_loss"):
            return f"{symbols.a(f, self.last, focus.out)} - {symbols.target(f, focus.out)}"
        return None

"""Step 4, the path: what lies between one weight and the loss, and the slopes that link it, in symbols and colours."""

from __future__ import annotations

from dataclasses import dataclass

from lesson import Facts
from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.theme import Theme
from scenes.kit.type import symbols

# One colour for each kind of factor, kept for the rest of the film.
ROLES = {"input_activation": "forward", "slope": "slope", "weight": "sign", "error": "loss", "delta": "backward"}
NEXT = {"dz/dw": "z", "dz/da": "z", "da/dz": "a", "dL/da": "loss", "dL/dz": "loss"}  # what a factor leads to


@dataclass(frozen=True)
class Stop:
    """A quantity on the path: its symbol, its colour, and the field of its change when the weight is nudged."""

    kind: str  # weight, z, a, loss
    symbol: str
    role: str
    meaning: str

    @property
    def cue(self) -> str:
        """The mark in the narration at which it is spoken of: w, z, a, l."""
        return self.kind[0]

    def field(self, moment: str) -> Field:
        """Return its field before or after the nudge, or that of its change."""
        return fields.nudged(self.kind, moment)


class Chain:
    """The weight we follow, whatever it reaches on its way to the loss, and a link from each to the next."""

    def __init__(self, facts: Facts, theme: Theme) -> None:
        self.facts, self.theme = facts, theme
        self.last = len(facts.lesson.network.sizes) - 1
        self.factors = facts.path.factors
        self.stops = self._stops()

    def _stops(self) -> list[Stop]:
        """The weight, and whatever each factor of the chain leads to."""
        f, last, out = self.facts, self.last, self.facts.focus.out
        known = {
            "z": Stop("z", symbols.z(f, last, out), "ink", "weighted sum"),
            "a": Stop("a", symbols.a(f, last, out), "forward", "prediction"),
            "loss": Stop("loss", "L", "loss", "loss"),
        }
        sign = self.theme.sign(f.value(fields.nudged("weight", "before")))
        start = Stop("weight", symbols.w(f, last - 1, out, f.focus.h), sign, "weight")
        return [start, *(known[NEXT[factor.name]] for factor in self.factors)]

    def change(self, index: int) -> tuple[float, float]:
        """Return a quantity before and after the nudge."""
        stop = self.stops[index]
        return self.facts.value(stop.field("before")), self.facts.value(stop.field("after"))

    def role(self, index: int) -> str:
        """Return the colour of a link's slope."""
        factor = self.factors[index]
        role = ROLES[factor.kind]
        return self.theme.sign(factor.value) if role == "sign" else role

    def roles(self) -> dict[str, str]:
        """Return the colours of a formula's parts f0, f1, ...: one for each link."""
        return {f"f{index}": self.role(index) for index in range(len(self.factors))}

    def fraction(self, index: int) -> str:
        """Return a link's slope as a fraction: the change of the next quantity by the change of this one."""
        return symbols.d(self.stops[index + 1].symbol, self.stops[index].symbol)

    def whole(self) -> str:
        """Return the slope of the whole path as a fraction."""
        return symbols.d(self.stops[-1].symbol, self.stops[0].symbol)

    def links(self) -> str:
        """Return the product of all links, as parts f0, f1, ... of a formula."""
        return " dot ".join(f"{{{{ {self.fraction(index)} : f{index} }}}}" for index in range(len(self.factors)))

    def made_of(self, index: int) -> str | None:
        """Return the factors of a link's slope, where that is short."""
        f, focus = self.facts, self.facts.focus
        factor = self.factors[index]
        if factor.kind == "input_activation":
            return symbols.a(f, self.last - 1, focus.h)
        if factor.kind == "slope":
            return None if f.holds("identity_output") else f"{symbols.f(f, self.last)}'(z)"
        if factor.kind == "delta" or f.holds("squared_loss"):
            return f"{symbols.a(f, self.last, focus.out)} - {symbols.target(f, focus.out)}"
        return None

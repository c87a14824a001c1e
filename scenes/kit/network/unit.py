"""One unit of the network: a circle with its symbol and its value."""

from __future__ import annotations

import numpy as np
from manim import Circle, Mobject, VGroup

from lesson import Facts, Shown
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset, number

NARROW_INSIDE = (0.7, 0.6)  # shares to which letters may narrow in a unit: −0.001 and 3·10⁻⁵ are longer than 0.00
CLEAR = 0.03  # between a value and the middle of its unit's outline


def inside(facts: Facts, shown: Shown, theme: Theme, role: str, sign: bool | None, radius: float) -> Typeset:
    """Return a value label that fits into a unit: as it is shown, with fewer places, or with narrower letters."""
    forms = [number(each, theme, role=role) for each in _shorter(facts, shown, sign)]
    for narrowest in NARROW_INSIDE:
        for label in forms:
            if label.width * narrowest <= _room(label, radius):
                return label.fit(_room(label, radius), narrowest)
    shortest = min(forms, key=lambda label: float(label.width))
    return shortest.fit(_room(shortest, radius), NARROW_INSIDE[-1])


def _room(label: Typeset, radius: float) -> float:
    """Return the width of a unit at the height of a label that is centred in it."""
    heights = label.ink_points()[:, 1] - label.baseline[1] - label.cap_height / 2
    high = min(float(np.abs(heights).max()) + CLEAR, 0.9 * radius)
    return 2 * float(np.sqrt(radius**2 - high**2) - CLEAR)


def _shorter(facts: Facts, shown: Shown, sign: bool | None) -> list[Shown]:
    """Return a number as it is shown, then with fewer places as long as two digits are left.

    Each text is shorter than the one before.
    """
    least = 0 if abs(shown.value) >= 10 else 1 if abs(shown.value) >= 1 else 2
    made = [shown]
    for places in range(shown.places - 1, least - 1, -1):
        other = facts.display(shown.field, places, sign)
        if len(other.text) < len(made[-1].text):
            made.append(other)
    return made


def with_ellipses(units: tuple[int, ...]) -> list[int | None]:
    """Return the drawn units from top to bottom, with None (an ellipsis) where some between two are left out."""
    slots: list[int | None] = []
    for index, unit in enumerate(units):
        if index and unit != units[index - 1] + 1:
            slots.append(None)
        slots.append(unit)
    return slots


class Unit(VGroup):
    """One unit: a circle, the symbol above it (or inside), and at most one value inside (`content`)."""

    def __init__(self, center: np.ndarray, radius: float, theme: Theme, symbol: Typeset | None) -> None:
        self.circle = Circle(radius=radius, stroke_width=3, color=theme.muted, fill_color=theme.panel, fill_opacity=1)
        self.circle.move_to(center)
        self.symbol = symbol
        self.content: Typeset | None = None
        self.radius = radius
        super().__init__(self.circle)
        if symbol is not None:
            self.add(symbol)
            if abs(symbol.get_center()[1] - center[1]) < radius:
                self.content = symbol  # it stands inside: the first value takes its place

    @property
    def center(self) -> np.ndarray:
        return np.array(self.circle.get_center())

    def filled(self) -> list[Mobject]:
        """Return the unit and what is in it."""
        return [self, *([self.content] if self.content is not None else [])]

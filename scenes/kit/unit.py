"""One unit of the network: a circle with its symbol and its value."""

from __future__ import annotations

import numpy as np
from manim import Circle, Mobject, VGroup

from scenes.kit.theme import Theme
from scenes.kit.typeset import Typeset


def with_ellipses(units: tuple[int, ...]) -> list[int | None]:
    """Drawn units top to bottom, with None (an ellipsis) where some between two are left out."""
    slots: list[int | None] = []
    for index, unit in enumerate(units):
        if index and unit != units[index - 1] + 1:
            slots.append(None)
        slots.append(unit)
    return slots


class Unit(VGroup):
    """One unit: a circle, the symbol above it, and at most one value inside."""

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
        """The unit and what stands in it."""
        return [self, *([self.content] if self.content is not None else [])]

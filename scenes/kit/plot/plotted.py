"""What a plot remembers of what it has drawn, to redraw it in another window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from manim import Line, VMobject

from scenes.kit.type.typeset import Typeset


@dataclass
class Plotted:
    """The values from which a plot has drawn a "curve", "dot", "guide" or "tangent", to redraw it."""

    kind: str
    points: list[tuple[float, float]]
    of: Callable[[float], float] | None = None  # a curve's function
    slope: float = 0.0  # of a tangent
    half: float = 0.0  # how far it reaches


@dataclass(eq=False)
class Tick:
    """A tick of an axis ("x" or "y") at a value, with its label if that has room."""

    axis: str
    value: float
    stroke: Line
    label: Typeset | None

    @property
    def drawn(self) -> list[VMobject]:
        return [self.stroke, *([self.label] if self.label is not None else [])]

    @property
    def key(self) -> tuple[str, float, str]:
        """What makes two ticks of two windows the same: axis, value and label."""
        return self.axis, self.value, self.label.text() if self.label is not None else ""

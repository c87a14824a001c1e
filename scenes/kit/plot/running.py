"""What runs along with many cycles: a counter, and a curve that is drawn as far as the cycles have come."""

from __future__ import annotations

from dataclasses import dataclass, field

from manim import Dot, VMobject

from scenes.kit.type.typeset import Typeset

from .plot import Plot

LEAST = 1e-4  # share of a curve that can be drawn


@dataclass
class Figures:
    """What runs along: the counter of updates, and the curve of the loss, of which the part `drawn` is there."""

    name: Typeset
    count: Typeset
    plot: Plot
    curve: VMobject
    tip: Dot
    drawn: VMobject = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = self.curve.copy().set_stroke(opacity=0)

    def curve_to(self, share: float) -> None:
        """Draw that share of the curve, the dot at its end."""
        self.drawn.pointwise_become_partial(self.curve, 0, max(share, LEAST)).set_stroke(opacity=1)
        self.tip.move_to(self.drawn.points[-1])

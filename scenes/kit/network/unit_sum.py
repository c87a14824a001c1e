"""Products as bars in the unit in which they are added up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import RIGHT, Animation, Create, GrowFromPoint, Line, Polygon, VGroup, VMobject

from scenes.kit.motion.group import named, together
from scenes.kit.motion.pace import MOVE
from scenes.kit.theme import Theme

from .unit import Unit

WIDE, TALL = 0.72, 0.5  # half the width and half the height that bars take of a unit, as shares of its radius
THICK, FULL = 0.36, 0.7  # a row's height, as a share of the radius, at most; a bar's, as a share of its row
LEAST = 0.01  # frame units: a shorter bar is not drawn


class UnitSum:
    """Bars in a unit, a row for each number: all begin at zero, until they are added up, head to tail.

    bars: by the place of their number, those that are long enough to be seen; zero: the line at which they begin; end:
    that at which the last one ends, at the sum.

    Example:

        f = self.facts.focus
        made = UnitSum(self.theme, net.unit(1, f.first), [0.3, -0.1])
        self.play(FadeIn(net), FadeIn(made.zero))
        self.play(*(made.arrive(n) for n in made.bars))
        self.play(made.add_up(), run_time=SLOW)
    """

    def __init__(self, theme: Theme, unit: Unit, values: Sequence[float]) -> None:
        ends = [0.0, *map(float, np.cumsum(values))]
        low, high = min(*ends, *values), max(*ends, *values)
        self.scale, radius = 2 * WIDE * unit.radius / ((high - low) or 1.0), unit.radius
        x, y, _ = unit.center
        self._zero = x - (low + high) / 2 * self.scale
        pitch = min(THICK, 2 * TALL / len(values)) * radius
        self.middles = [y + ((len(values) - 1) / 2 - n) * pitch for n in range(len(values))]
        self.tails = ends[:-1]
        half, reach = FULL * pitch / 2, (len(values) * pitch + (1 - FULL) * pitch) / 2
        self.bars = {
            n: self._bar(theme, value, self.middles[n], half)
            for n, value in enumerate(values)
            if abs(value) * self.scale > LEAST
        }
        self.zero, self.end = (
            Line([at, y + reach, 0], [at, y - reach, 0], stroke_width=width, color=theme.role(role))
            for at, width, role in ((self._zero, 2.5, "muted"), (self._zero + ends[-1] * self.scale, 5, "ink"))
        )

        # What comes later keeps its place beside the line at zero, wherever the unit goes.
        self._beside_zero = {id(part): part.get_center() - self.zero.get_center() for part in self.parts}

    @property
    def parts(self) -> VGroup:
        """All that is in the unit."""
        return VGroup(self.zero, *self.bars.values(), self.end)

    def _bar(self, theme: Theme, value: float, middle: float, half: float) -> Polygon:
        low, high = sorted((self._zero, self._zero + value * self.scale))
        corners = [[low, middle - half, 0], [high, middle - half, 0], [high, middle + half, 0], [low, middle + half, 0]]
        color = theme.role(theme.sign(value))
        return Polygon(*corners, stroke_width=0, fill_color=color, fill_opacity=1)

    def there(self, count: int) -> list[VMobject]:
        """Return what is seen when the first bars have arrived, so many."""
        return [self.zero, *(bar for n, bar in self.bars.items() if n < count)]

    def arrive(self, n: int, run_time: float = MOVE) -> Animation:
        """Return the animation in which a bar grows from zero."""
        bar = self._in_place(self.bars[n])
        return named("grow", GrowFromPoint(bar, [self.zero.get_x(), bar.get_y(), 0], run_time=run_time))

    def _in_place(self, part: VMobject) -> VMobject:
        return part.move_to(self.zero.get_center() + self._beside_zero[id(part)])

    def add_up(self) -> Animation:
        """Return the animation in which each bar goes to the end of the one before; the last one ends at the sum."""
        moves = [bar.animate.shift(self.tails[n] * self.scale * RIGHT) for n, bar in self.bars.items() if self.tails[n]]
        return together(
            "add", [*moves, Create(self._in_place(self.end))], [*self.bars.values(), self.end], lag_ratio=1 / 2
        )

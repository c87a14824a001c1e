"""Horizontal bars with a name before and a value after each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import Animation, AnimationGroup, Polygon, VGroup, smooth

from scenes.kit.motion.group import named, together
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.motion.verbs import set_level
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

from .block import Block

PITCH = 0.62  # from baseline to baseline
THICK = 0.3  # of a bar, in frame units
APART = 0.2  # a name from its bar, a bar from its value
NAMES = 0.45  # the largest share of the width for names: longer ones are written above their bars
PITCH_ABOVE, BELOW = 1.05, 0.36  # for names above: from name to name; from a name's baseline to its bar's middle
LEAST = 0.02  # width of a bar for 0, so that it can be seen
NAMED, VALUED = 0.3, 0.6  # shares of the time: names are there by the first, values come from the second


@dataclass
class Bar:
    """One bar: its name, the value after it (or None), its length as a share, 0 to 1, of the longest, its role."""

    name: Typeset
    value: Typeset | None
    share: float
    role: str


class Bars(Block):
    """Bars that grow from the left, each with its name before it and its value after its end.

    `fills` are the bars, `names` and `values` their texts.

    Example:

        f = self.facts.focus
        sizes = [self.facts.value(net.gradient_path(*key)) for key in net.fan(net.last, f.out)]
        bars = Bars(
            self.theme,
            [
                Bar(
                    self.math(symbols.w(self.facts, *key)),
                    self.number(net.gradient_path(*key)),
                    abs(size) / max(map(abs, sizes)),
                    "backward",
                )
                for key, size in zip(net.fan(net.last, f.out), sizes, strict=True)
            ],
        )
        self.play(bars.place(WORK.left, WORK.top, WORK.width).grow())
        self.play(bars.to(0, 0.4))
    """

    def __init__(self, theme: Theme, bars: Sequence[Bar]) -> None:
        self.bars = list(bars)
        self.names = VGroup(*(bar.name for bar in bars))
        self.values = VGroup(*(bar.value for bar in bars if bar.value is not None))
        colors = [theme.role(bar.role) for bar in bars]
        corner = np.zeros(3)
        self.start, self.reach, self.above = 0.0, 0.0, False
        self.fills = VGroup(
            *(Polygon(corner, corner, corner, corner, stroke_width=0, fill_color=c, fill_opacity=1) for c in colors)
        )
        super().__init__(self.names, self.fills, self.values)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        widest = max(float(name.width) for name in self.names)
        self.above = widest > NAMES * width
        room = width if self.above else widest
        self.start = left if self.above else left + room + APART
        behind = max((APART + float(value.width) for value in self.values), default=0.0)
        self.reach = left + width - self.start - behind
        for index, name in enumerate(self.names):
            baseline = top - (THICK + name.cap_height) / 2 - index * PITCH
            if self.above:
                baseline = top - name.cap_height - index * PITCH_ABOVE
            name.fit(room).at(left, baseline)
            self.set_share(index, self.bars[index].share)
        return self

    def set_share(self, index: int, share: float) -> None:
        """Draw a bar at once as long as a share, 0 to 1, of the longest; its value goes along."""
        name, fill, value = self.names[index], self.fills[index], self.bars[index].value
        middle = float(name.baseline[1]) + (-BELOW if self.above else name.cap_height / 2)
        end = self.start + max(self.reach * share, LEAST)
        self.bars[index].share = share
        low, high = middle - THICK / 2, middle + THICK / 2
        corners = [[self.start, low, 0], [end, low, 0], [end, high, 0], [self.start, high, 0], [self.start, low, 0]]
        fill.set_points_as_corners(np.array(corners, dtype=float))
        if value is not None:
            value.at(end + APART, middle - value.cap_height / 2)

    def grow(self, run_time: float = SLOW) -> Animation:
        """Return the animation with which the bars come: names, then bars that grow, then values at their ends."""
        return named("grow", _Growing(self, run_time), self)

    def to(
        self, index: int, share: float, then: Callable[[float], None] | None = None, run_time: float = MOVE
    ) -> AnimationGroup:
        """Return an animation in which a bar goes to another share; `then(share)` is called on the way (`say`)."""
        return together("grow", [_ToShare(self, index, share, then, run_time)], [self])


class _Growing(Animation):
    def __init__(self, bars: Bars, run_time: float) -> None:
        super().__init__(bars, run_time=run_time, introducer=True, rate_func=smooth)

    def begin(self) -> None:
        self.shares = [bar.share for bar in self.mobject.bars]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        for index, share in enumerate(self.shares):
            self.mobject.set_share(index, share * self.rate_func(alpha))
        set_level(self.mobject.names, min(alpha / NAMED, 1.0))
        set_level(self.mobject.values, max(alpha - VALUED, 0.0) / (1 - VALUED))


class _ToShare(Animation):
    def __init__(
        self, bars: Bars, index: int, share: float, then: Callable[[float], None] | None, run_time: float
    ) -> None:
        self.index, self.share, self.then = index, share, then
        super().__init__(bars, run_time=run_time, rate_func=smooth)

    def begin(self) -> None:
        self.start = self.mobject.bars[self.index].share
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.start + (self.share - self.start) * self.rate_func(alpha)
        self.mobject.set_share(self.index, share)
        if self.then is not None:
            self.then(share)

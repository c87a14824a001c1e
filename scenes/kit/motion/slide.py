"""A point slides along its curve, and what depends on it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from manim import Animation, AnimationGroup, Mobject, smooth

from .group import together
from .pace import SLOW


class Slide(Animation):
    """Moves a point along a curve; followers are moved by `draw`, at the same moments."""

    def __init__(self, dot: Mobject, start: float, to: float, draw: Callable[[float], None], run_time: float) -> None:
        self.start, self.to, self.draw = start, to, draw
        super().__init__(dot, run_time=run_time, rate_func=smooth)

    def interpolate_mobject(self, alpha: float) -> None:
        self.draw(self.start + (self.to - self.start) * self.rate_func(alpha))


class Along(Animation):
    """A thing that a slide moves: this animation does nothing but tell Manim that the thing moves."""

    def __init__(self, thing: Mobject, run_time: float) -> None:
        super().__init__(thing, run_time=run_time)

    def interpolate_mobject(self, alpha: float) -> None:
        """Leave it to the slide."""


def slide(
    plot: Any,
    dot: Mobject,
    to: float,
    of: Callable[[float], float],
    *,
    tangent: Mobject | None = None,
    slope: Callable[[float], float] | None = None,
    then: Callable[[float, float], None] | None = None,
    moving: Iterable[Mobject] = (),
    run_time: float = SLOW,
) -> AnimationGroup:
    """Return an animation in which a point slides along its curve to x = `to`.

    `dot` is of `plot.dot`, and `of` is the curve's function, from the core. `tangent` (of `plot.tangent`) goes along
    with the slope that `slope` gives. `then(x, y)` is called at every frame, to draw the things named in `moving`: an
    arrow that withers while the slope gets less (`set_share`), say. A text there is changed by `say`.

    Example:

        plot = Plot(self.theme, WORK, (-5, 5), (0, 1))
        square, double = lambda x: x * x / 25, lambda x: 2 * x / 25
        dot, line = plot.dot(4, square(4)), plot.tangent(4, square(4), double(4), 1.0)
        arrow = net.edges[net.layer_keys(0)[0]]
        self.play(FadeIn(net), FadeIn(plot), FadeIn(dot), FadeIn(line))
        wither_with = lambda x, y: set_share(arrow, y)
        self.play(slide(plot, dot, -2, square, tangent=line, slope=double, then=wither_with, moving=[arrow]))
    """
    start = float(dot.plotted.points[0][0])

    def draw(x: float) -> None:
        y = float(of(x))
        dot.plotted.points = [(x, y)]
        plot.redraw(dot)
        if tangent is not None and slope is not None:
            tangent.plotted.points, tangent.plotted.slope = [(x, y)], float(slope(x))
            plot.redraw(tangent)
        if then is not None:
            then(x, y)

    followers = [each for each in (tangent, *moving) if each is not None]
    sliding = Slide(dot, start, to, draw, run_time)
    return together("slide", [sliding, *(Along(each, run_time) for each in followers)], [dot, *followers])

"""What a ball on a hill has done, one row for each rate: a name, and under it a line with the ball's footprints."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import UP, Arrow, Dot, Line, VGroup

from lesson.facts.ball import UPHILL
from lesson.facts.ball import Hill as LossHill
from scenes.kit.blocks.rows import Rows
from scenes.kit.crossing import may_cross
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.layout.zones import BODY, FRAME, Zone
from scenes.kit.theme import Theme
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.typeset import Typeset

from .hill import FAINT, FOOT, RADIUS, Hill

PITCH = 1.1  # most height of a row
UNDER = 0.35  # of a row, from its baseline down to its line
OUT = 1 / 2  # length of an arrow out of the picture
POINTS = 600  # of the curve
LEAST = 7 / 2  # width of a rate and its name, beside the curve
MARK = 0.13  # half the height of the mark at the lowest loss


class Tracks(VGroup):
    """Rows of a rate and what it does, from the lowest up, each over a line as wide as the zone.

    A line represents the hill's axis from end to end; `lowest` is marked on each (None: there is no such place).
    `names` say what each rate does; they are no part of it, and come when that has been seen.

    Example:

        xs = np.linspace(-2, 2, 101)
        hill = Hill.over(self.theme, WORK, (xs, xs**2), 1.5, (-2, 2), "update", 0.2)
        tracks = Tracks(hill, [(self.number(fields.eta()), self.words("slow", own=True))], NET, lowest=0.0)
        self.play(FadeIn(hill.plot, hill.curve, hill.dot, tracks))
        self.play(hill.hop(-0.5, SLOW), FadeIn(tracks.footprint(0, -0.5)))
    """

    def __init__(
        self, hill: Hill, rows: Sequence[tuple[Typeset, Typeset]], zone: Zone, lowest: float | None = None
    ) -> None:
        self.hill, self.zone = hill, zone
        theme, pitch = hill.plot.theme, min(zone.height / max(len(rows), 1), PITCH)
        self.heights = [zone.bottom + MARK + n * pitch for n in range(len(rows))]
        made, self.names = [], [name for _, name in rows]
        for (value, name), y in zip(rows, self.heights, strict=True):
            Rows([(value, name)]).place(zone.left, y + UNDER * pitch + value.cap_height, zone.width)
            row = VGroup(value, Line([zone.left, y, 0], [zone.right, y, 0], stroke_width=3, color=theme.line))
            if lowest is not None:
                spot = np.array([self.x(lowest), y, 0])
                row.add(Line(spot + UP * MARK, spot - UP * MARK, stroke_width=4, color=theme.role("loss")))
            made.append(row)
        super().__init__(*made)

    def x(self, value: float) -> float:
        """Return the x of the frame, on every line, for a value of the weight."""
        (low, high), zone = self.hill.ends, self.zone
        return zone.left + FOOT + (value - low) / (high - low) * (zone.width - 2 * FOOT)

    def footprint(self, n: int, value: float) -> Dot:
        """Return what the ball leaves on line n at a value of the weight."""
        color = self.hill.dot.get_color()
        return Dot([self.x(value), self.heights[n], 0], radius=FOOT, color=color, fill_opacity=FAINT)

    def leaving(self, n: int, side: float) -> Arrow:
        """Return the arrow on line n that points out of the picture to a side (1: right, -1: left)."""
        x = self.zone.right if side > 0 else self.zone.left
        start, end = ([x + side * by, self.heights[n], 0.0] for by in (-OUT, 0.0))
        return straight_arrow(self.hill.plot.theme, start, end, "update")


def tracked(
    theme: Theme,
    losses: LossHill,
    rows: Sequence[tuple[Typeset, Typeset]],
    name: Typeset,
    at_first: Callable[[np.ndarray], np.ndarray] | None = None,
) -> tuple[Hill, Tracks]:
    """Return the curve of a lesson's hill with its ball, over the stage, and rows for rates: uphill beside it.

    In narrow frames they are under it. name: of the weight, at the axis. at_first: other losses of values of the
    weight, whose curve is drawn until the hill bends.

    Example:

        rows = [(self.number(fields.ball("roll")), self.words("good here"))]
        hill, tracks = tracked(self.theme, self.facts.hill, rows, self.words("weight"))
        self.play(FadeIn(hill.ground, hill.plot, hill.curve, hill.dot, tracks))
    """
    aside = FRAME.shape == "wide"
    width = max(LEAST, *(float(value.width + name.width) + BLOCK for value, name in rows))
    left, right = ((width + BLOCK) * (aside and (losses.falls < 0) == side) for side in (False, True))
    floor = BODY.bottom + (0.0 if aside else len(rows) * PITCH + TIGHT)
    below, above = (losses.window * (UPHILL if losses.falls == way else 1) for way in (1, -1))
    ends = losses.start - below, losses.start + above
    xs, zone = np.linspace(*ends, POINTS), Zone(BODY.left + left, BODY.right - right, floor, BODY.top)
    values, look = (xs, np.asarray(losses.losses(xs))), ("update", RADIUS)
    first = None if at_first is None else at_first(xs)
    hill = Hill.over(theme, zone, values, losses.start, ends, *look, deep=True, at_first=first, x_label=name)
    may_cross(hill.dot, "it may leap out of the picture, over what is at its edge", hill.plot)
    sides, top = (hill.plot.inner.left, hill.plot.inner.right), floor - TIGHT
    if aside:
        sides, top = (BODY.left, BODY.left + width) if left else (BODY.right - width, BODY.right), BODY.top - BLOCK
    return hill, Tracks(hill, rows, Zone(*sides, BODY.bottom, top), losses.lowest if losses.bottom else None)

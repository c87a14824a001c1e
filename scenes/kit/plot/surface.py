"""A landscape: the loss over two weights, seen from above. A curve unfolds into it, and a ball rolls down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Animation, Dot, VGroup, VMobject, smooth

from lesson.theme.color import blend
from scenes.kit.layout.zones import BODY, FRAME, Zone
from scenes.kit.motion.group import named
from scenes.kit.motion.verbs import over_time, set_level
from scenes.kit.theme import Theme

from .hill import Hill
from .plot import Plot

FROM_ABOVE = np.radians(36)  # how far the camera looks down
TALL = 1.0  # from the lowest to the highest loss, of half the width of the ground
STRETCH = 1.8  # how much wider, or higher, than it would look it may be at most
BRIGHT, DARK = 0.85, 0.05  # how much of the loss's colour the highest place and the lowest have
MESH = 0.25  # how much of the ground's colour the lines of the mesh have
MESH_WIDTH, CONTOUR_WIDTH = 0.75, 1.5
LEVELS, CONTOUR = 14, 0.5  # steps of the loss between contour lines; how much of the ink's colour the lines have
LEAVES = (0.5, 1.0)  # shares of the time of an unfolding between which the area under the curve leaves
NEAR, SWEEP, TURN = (0.0, 0.75), (0.0, 0.65), (0.1, 1.0)  # shares of its time in which an unfolding does each

CURVE = 240  # points of the curve while it is swept


Losses = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class View:
    """From where a surface is seen: turned about the vertical, from how far above (radians); its size and place."""

    turn: float
    above: float
    scale: np.ndarray
    middle: np.ndarray


class Surface:
    """The loss over two weights, seen from above, turned about the vertical by an angle (radians).

    losses: (second, first). `at` is the point of the frame for two weights and a loss.

    Example:

        ones, others = np.linspace(-1, 1, 19), np.linspace(-1, 1, 19)
        bowl = Surface(ones[None] ** 2 + others[:, None] ** 2, ones, others, WORK, 0.5)
        self.add(Dot(bowl.at(0.5, 0.5, 0.5)))
    """

    def __init__(self, losses: np.ndarray, first: np.ndarray, second: np.ndarray, zone: Zone, turn: float) -> None:
        self.losses, self.first, self.second = losses, first, second
        self.low, self.high = float(losses.min()), float(losses.max())
        self.view = View(turn, FROM_ABOVE, np.ones(2), np.zeros(2))
        ones, others = np.meshgrid(first, second)
        left, back = np.meshgrid(first[[0, -1]], second[[0, -1]])
        seen = np.concatenate(
            [self.at(ones, others, losses).reshape(-1, 3), self.at(left, back, self.low).reshape(-1, 3)]
        )
        low, high = seen.min(axis=0)[:2], seen.max(axis=0)[:2]
        fits = np.array([zone.width, zone.height]) / np.maximum(high - low, 1e-9)
        scale = np.minimum(fits, STRETCH * fits.min())
        self.view = View(turn, FROM_ABOVE, scale, np.array(zone.center[:2]) - (high + low) / 2 * scale)
        self.points = self.at(ones, others, losses)
        self.center = self.at(first.mean(), second.mean(), self.low)

    def ground(self, one: Any, other: Any, turn: float | None = None) -> tuple[Any, Any]:
        """Return how far to the right and how far away a place is; the ground goes from -1 to 1 before it is turned."""
        u, v = (
            2 * (value - values[0]) / (values[-1] - values[0]) - 1
            for value, values in ((one, self.first), (other, self.second))
        )
        turn = self.view.turn if turn is None else turn
        return u * np.cos(turn) - v * np.sin(turn), u * np.sin(turn) + v * np.cos(turn)

    def height(self, loss: Any) -> Any:
        """Return how high a loss is between the lowest, 0, and the highest, 1."""
        return (loss - self.low) / ((self.high - self.low) or 1.0)

    def at(self, one: Any, other: Any, loss: Any, view: View | None = None) -> np.ndarray:
        """Return the points of the frame, (..., 3), for two weights and a loss; view: from where (as it ends)."""
        view = view or self.view
        right, away = self.ground(one, other, view.turn)
        up = away * np.sin(view.above) + TALL * self.height(loss) * np.cos(view.above)
        flat = np.broadcast_arrays(right, up, 0.0)
        return np.stack(flat, axis=-1) * [*view.scale, 0.0] + [*view.middle, 0.0]

    def square_on(self, plot: Plot) -> View:
        """Return the view in which places are where a plot of the loss over the first weight has them."""
        (left, bottom), (right, top) = ((plot.x_range[n], plot.y_range[n]) for n in (0, 1))
        flat, places = View(0.0, 0.0, np.ones(2), np.zeros(2)), (plot.at(left, bottom), plot.at(right, top))
        raw = [self.at(x, self.second[0], y, flat)[:2] for x, y in ((left, bottom), (right, top))]
        scale = (places[1] - places[0])[:2] / (raw[1] - raw[0])
        return View(0.0, 0.0, scale, places[0][:2] - raw[0] * scale)

    def view_from(self, start: View, near: float, turned: float, place: tuple[float, float, float]) -> View:
        """Return the view between another one and its own; `place` goes straight from where it was to where it will be.

        near, turned: shares of the way of what has the place and size, and of the camera's turn.
        """
        here, there = (self.at(*place, view)[:2] for view in (start, self.view))
        scale = start.scale * (self.view.scale / start.scale) ** near
        turn, above = (a + (b - a) * turned for a, b in ((start.turn, self.view.turn), (start.above, self.view.above)))
        raw = self.at(*place, View(turn, above, scale, np.zeros(2)))[:2]
        return View(turn, above, scale, here + (there - here) * near - raw)

    def corners(self) -> list[np.ndarray]:
        """Return the pieces from the back to the front, as (row, column) of their four corners."""
        rows, columns = self.losses.shape
        pieces = [
            np.array([(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)])
            for row in range(rows - 1)
            for column in range(columns - 1)
        ]
        return sorted(pieces, key=lambda piece: -self.away(piece))

    def away(self, piece: np.ndarray, turn: float | None = None) -> float:
        """Return how far away the middle of a piece is, for one turn or that of its own view."""
        return float(self.ground(self.first[piece[:, 1]].mean(), self.second[piece[:, 0]].mean(), turn)[1])

    def frame(self) -> list[np.ndarray]:
        """Return the ends of three lines, (2, 3) each: under the two nearest edges, and up where the ground ends left.

        The first goes along the first weight, the second along the second, the third along the loss.
        """
        ones, others = self.first[[0, -1]], self.second[[0, -1]]
        places = [(one, other) for one in ones for other in others]
        near = min(places, key=lambda place: self.ground(*place)[1])
        left = min(places, key=lambda place: self.ground(*place)[0])
        return [
            np.array([self.at(one, near[1], self.low) for one in ones]),
            np.array([self.at(near[0], other, self.low) for other in others]),
            np.array([self.at(*left, loss) for loss in (self.low, self.high)]),
        ]


class Sheet(VGroup):
    """What is seen of a surface: its pieces from the back to the front, coloured by loss, with contour lines.

    hill: the loss over the first weight, while the second has the value `other`; the sheet lies folded in
    its curve before `unfold`. losses: the curve's exact function of values of the weight (its points are joined).
    ground: with the area under the curve (`hill.ground`), which hangs from it and leaves while it unfolds.

    Example:

        ones, others = np.linspace(-1, 1, 19), np.linspace(-1, 1, 19)
        hill = Hill.over(self.theme, WORK, (ones, ones**2), -0.8, (-1, 1), "update", 0.2)
        bowl = Surface(ones[None] ** 2 + others[:, None] ** 2, ones, others, WORK, 0.5)
        sheet = Sheet(self.theme, bowl, hill, 0.0)
        self.add(sheet, hill.curve, hill.dot)
        self.play(sheet.unfold(SLOW))
    """

    def __init__(
        self,
        theme: Theme,
        surface: Surface,
        hill: Hill,
        other: float,
        losses: Losses | None = None,
        ground: bool = False,
    ) -> None:
        self.ground = hill.ground if ground else None
        self.surface, self.hill, self.other, self.start = surface, hill, other, surface.square_on(hill.plot)
        self.line = np.array(hill.curve.plotted.points)
        self.losses = losses or (lambda xs: np.interp(xs, *self.line.T))
        self.here = float(hill.dot.plotted.points[0][0])
        levels = np.linspace(surface.low, surface.high, LEVELS + 1)[1:-1]
        super().__init__()
        for corners in surface.corners():
            level = surface.height(float(surface.losses[tuple(corners.T)].mean()))
            color = blend(theme.loss, theme.ground, DARK + (BRIGHT - DARK) * level)
            piece = VMobject(fill_color=color, fill_opacity=1, stroke_width=MESH_WIDTH)
            piece.set_stroke(blend(theme.ground, color, MESH))
            ink = blend(theme.ink, color, CONTOUR)
            lines = contour_lines(surface.losses[tuple(corners.T)], levels)
            each = VGroup(piece, *([VMobject(stroke_color=ink, stroke_width=CONTOUR_WIDTH)] if lines else []))
            each.corners, each.lines = corners, lines
            self.add(each)
        self.draw(0.0)

    def draw(self, share: float) -> None:
        """Draw all pieces, the curve and the ball at a share of the time of an unfolding."""
        near, swept, turned = (smooth(np.clip((share - a) / (b - a), 0, 1)) for a, b in (NEAR, SWEEP, TURN))
        surface, hill = self.surface, self.hill
        place = self.here, self.other, float(self.losses(np.array([self.here]))[0])
        view = surface.view_from(self.start, near, turned, place)
        sides = self.swept(swept, view)[..., :2].reshape(-1, 2)
        high = [sides[:, 1].max() / BODY.top, sides[:, 1].min() / BODY.bottom]
        far = np.array([np.abs(sides[:, 0]).max() / FRAME.safe_x, max(high)])
        inside = 1 / np.maximum(far, 1.0)  # a large sheet that turns is narrowed to the frame
        self.view = view = View(view.turn, view.above, view.scale * inside, view.middle * inside)
        points = self.swept(swept, view)
        self.submobjects.sort(key=lambda each: -surface.away(each.corners, view.turn))
        for each in self:
            (piece, *contours), at = each, points[tuple(each.corners.T)]
            piece.set_points_as_corners([*at, at[0]])
            for contour in contours:
                contour.clear_points()
                for ends in each.lines:
                    start, end = (at[a] + (at[b] - at[a]) * between for a, b, between in ends)
                    contour.start_new_path(start).add_line_to(end)
        xs = np.linspace(self._end(0, near), self._end(-1, near), CURVE)
        curve = surface.at(xs, self.other, self.losses(xs), view)
        seen = np.abs(curve[:, 0]) <= FRAME.safe_x
        hill.curve.set_points_as_corners(curve[seen])
        hill.dot.move_to(surface.at(*place, view))
        if self.ground is not None:
            under = surface.at(xs, self.other, hill.plot.base, view)
            self.ground.set_points_as_corners([*curve, *under[::-1], curve[0]])
            set_level(self.ground, float(np.interp(share, LEAVES, (1.0, 0.0))))

    def swept(self, share: float, view: View) -> np.ndarray:
        """Return the points of all corners, (second, first, 3), when the curve has been swept a share of the way."""
        surface = self.surface
        others = self.other + (surface.second - self.other) * share
        losses = np.stack([np.interp(others, surface.second, column) for column in surface.losses.T], axis=1)
        ones, seconds = np.meshgrid(surface.first, others)
        return surface.at(ones, seconds, losses, view)

    def _end(self, side: int, near: float) -> float:
        """Return how far the curve goes to a side: to the end of its plot, at last to that of the surface."""
        start, end = self.line[side, 0], np.clip(self.surface.first[side], *self.line[[0, -1], 0])
        return float(self.here + (start - self.here) * ((end - self.here) / (start - self.here)) ** near)

    def unfold(self, run_time: float) -> Animation:
        """Return the animation in which the curve is swept into the surface, while the camera comes near and turns."""
        moving = VGroup(*([] if self.ground is None else [self.ground]), self, self.hill.curve, self.hill.dot)
        return named("unfold", over_time(moving, self.draw, run_time))


def contour_lines(corners: np.ndarray, levels: np.ndarray) -> list[list[tuple[int, int, float]]]:
    """Return the lines on which a piece has one of the levels, by the losses at its four corners.

    Each end of a line is on an edge of the piece: the edge's first corner, its second, and how far between.
    """
    found = []
    for level in levels:
        over = corners > level
        crossed = [(a, (a + 1) % 4) for a in range(4) if over[a] != over[(a + 1) % 4]]
        ends = [(a, b, float((level - corners[a]) / (corners[b] - corners[a]))) for a, b in crossed]
        found += [ends[n : n + 2] for n in range(0, len(ends), 2)]
    return found


def roll_down(ball: Dot, trail: VGroup, spots: np.ndarray, run_time: float) -> Animation:
    """Return the animation in which a ball goes from spot to spot and leaves a trail: a line, and a dot at each spot.

    It is slower where they are near. trail: the line, and after it as many dots as spots, which come while it goes.
    """
    stations = np.linspace(0, 1, len(spots))
    line, *dots = trail

    def draw(share: float) -> None:
        here = np.array([float(np.interp(share, stations, spots[:, axis])) for axis in range(spots.shape[1])])
        done = spots[stations < share]
        ball.move_to(here)
        line.set_points_as_corners([spots[0], *done, here])
        for dot, station in zip(dots, stations, strict=True):
            dot.set_fill(opacity=float(station < share))

    return over_time(VGroup(trail, ball), draw, run_time)

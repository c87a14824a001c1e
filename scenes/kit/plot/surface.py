"""A landscape: the loss over two weights, seen from above. A curve unfolds into it, and a ball rolls down."""

from __future__ import annotations

import numpy as np
from manim import Animation, Dot, VGroup, VMobject

from lesson.theme.color import blend
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.verbs import over_time
from scenes.kit.theme import Theme

FROM_ABOVE = np.radians(36)  # how far the camera looks down
TALL = 1.0  # from the lowest to the highest loss, of half the width of the ground
STRETCH = 1.8  # at most so much wider, or higher, than it would look
BRIGHT, DARK = 0.85, 0.05  # how much of the loss's colour the highest place and the lowest have
MESH = 0.25  # how much of the ground's colour the lines of the mesh have
MESH_WIDTH, CONTOUR_WIDTH = 0.75, 1.5
LEVELS, CONTOUR = (
    14,
    0.5,
)  # from the lowest loss to the highest, with a contour line at each; how much of the ink it has


class Surface:
    """The loss over two weights, seen from above, turned about the vertical by an angle (radians).

    losses: (second, first). `at` is the point of the frame for two weights and a loss.

    Example:

        ones, others = np.linspace(-1, 1, 19), np.linspace(-1, 1, 19)
        bowl = Surface(ones[None] ** 2 + others[:, None] ** 2, ones, others, WORK, 0.5)
        self.add(Dot(bowl.at(0.5, 0.5, 0.5)))
    """

    def __init__(self, losses: np.ndarray, first: np.ndarray, second: np.ndarray, zone: Zone, turn: float) -> None:
        self.losses, self.first, self.second, self.turn = losses, first, second, turn
        self.low, self.high = float(losses.min()), float(losses.max())
        self.scale, self.middle = np.ones(2), np.zeros(2)
        ones, others = np.meshgrid(first, second)
        ends = [self.at(one, other, self.low)[:2] for one in first[[0, -1]] for other in second[[0, -1]]]
        seen = np.array(
            [*(self.at(*each)[:2] for each in zip(ones.flat, others.flat, losses.flat, strict=True)), *ends]
        )
        size = np.maximum(np.ptp(seen, axis=0), 1e-9)
        fits = np.array([zone.width, zone.height]) / size
        self.scale = np.minimum(fits, STRETCH * fits.min())
        self.middle = np.array(zone.center[:2]) - (seen.max(axis=0) + seen.min(axis=0)) / 2 * self.scale
        self.points = np.array([self.at(*each) for each in zip(ones.flat, others.flat, losses.flat, strict=True)])
        self.points = self.points.reshape(*losses.shape, 3)
        self.center = self.at(first.mean(), second.mean(), self.low)

    def ground(self, one: float, other: float) -> tuple[float, float]:
        """Return how far to the right and how far away a place is; the ground goes from -1 to 1 before it is turned."""
        u, v = (
            2 * (value - values[0]) / (values[-1] - values[0]) - 1
            for value, values in ((one, self.first), (other, self.second))
        )
        return u * np.cos(self.turn) - v * np.sin(self.turn), u * np.sin(self.turn) + v * np.cos(self.turn)

    def height(self, loss: float) -> float:
        """Return how high a loss is between the lowest, 0, and the highest, 1."""
        return (loss - self.low) / ((self.high - self.low) or 1.0)

    def at(self, one: float, other: float, loss: float) -> np.ndarray:
        """Return the point of the frame for two weights and a loss."""
        right, away = self.ground(one, other)
        up = away * np.sin(FROM_ABOVE) + TALL * self.height(loss) * np.cos(FROM_ABOVE)
        return np.array([*(self.middle + self.scale * np.array([right, up])), 0.0])

    def corners(self) -> list[np.ndarray]:
        """Return the pieces from the back to the front, as (row, column) of their four corners."""
        rows, columns = self.losses.shape
        pieces = [
            np.array([(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)])
            for row in range(rows - 1)
            for column in range(columns - 1)
        ]
        return sorted(pieces, key=lambda piece: -self.ground(*self._middle(piece))[1])

    def _middle(self, piece: np.ndarray) -> tuple[float, float]:
        return float(self.first[piece[:, 1]].mean()), float(self.second[piece[:, 0]].mean())

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

    start: (columns, 3), a curve; all rows of the surface are on it before `unfold`.

    Example:

        ones, others = np.linspace(-1, 1, 19), np.linspace(-1, 1, 19)
        bowl = Surface(ones[None] ** 2 + others[:, None] ** 2, ones, others, WORK, 0.5)
        sheet = Sheet(self.theme, bowl, bowl.points[9])
        self.play(sheet.unfold(SLOW))
    """

    def __init__(self, theme: Theme, surface: Surface, start: np.ndarray) -> None:
        self.surface, self.start = surface, np.broadcast_to(start, surface.points.shape)
        self.corners, levels = surface.corners(), np.linspace(surface.low, surface.high, LEVELS + 1)[1:-1]
        self.lines = [contour_lines(surface.losses[tuple(each.T)], levels) for each in self.corners]
        super().__init__()
        for corners, lines in zip(self.corners, self.lines, strict=True):
            level = surface.height(float(surface.losses[tuple(corners.T)].mean()))
            color = blend(theme.loss, theme.ground, DARK + (BRIGHT - DARK) * level)
            piece = VMobject(fill_color=color, fill_opacity=1, stroke_width=MESH_WIDTH)
            piece.look = theme.loss, blend(theme.ground, color, MESH)
            ink = blend(theme.ink, color, CONTOUR)
            self.add(VGroup(piece, *([VMobject(stroke_color=ink, stroke_width=CONTOUR_WIDTH)] if lines else [])))
        self.draw(0.0)

    def draw(self, share: float) -> None:
        """Draw all pieces on the way from the curve to their places."""
        points = self.start + (self.surface.points - self.start) * share
        for (piece, *contours), corners, lines in zip(self, self.corners, self.lines, strict=True):
            at = points[tuple(corners.T)]
            piece.set_points_as_corners([*at, at[0]])
            folded, flat = piece.look
            piece.set_stroke(blend(flat, folded, share))
            for contour in contours:
                contour.clear_points()
                for ends in lines:
                    start, end = (at[a] + (at[b] - at[a]) * between for a, b, between in ends)
                    contour.start_new_path(start).add_line_to(end)

    def unfold(self, run_time: float) -> Animation:
        """Return the animation in which the curve becomes the surface."""
        return over_time(self, self.draw, run_time, linear_time=False)


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

"""A landscape: the loss over two weights, seen from above. A curve unfolds into it, and a ball rolls down."""

from __future__ import annotations

import numpy as np
from manim import Animation, Dot, VGroup, VMobject

from scenes.kit.layout.zones import Zone
from scenes.kit.motion.verbs import over_time

ACROSS = 3 / 4  # share of the zone that a curve is wide
MESH = 4  # every so many points of a curve, a line across
STEEP = 1  # how high the loss is drawn, beside how far the ground goes up towards the back
BACK = 1 - ACROSS  # share of its width by which the last curve is moved aside


class Surface:
    """The loss over two weights, seen from above: slices behind each other, each a curve over the first weight.

    losses: (second, first), from the back to the front. `at` is the point of the frame for two weights and a loss.

    Example:

        ones, others = np.linspace(-1, 1, 61), np.linspace(1, -1, 17)
        bowl = Surface(ones[None] ** 2 + others[:, None] ** 2, ones, others, WORK)
        self.add(Dot(bowl.at(0.5, 0.5, 0.5)))
    """

    def __init__(self, losses: np.ndarray, first: np.ndarray, second: np.ndarray, zone: Zone) -> None:
        self.losses, self.first, self.second, self.zone = losses, first, second, zone
        self.low, self.high = float(losses.min()), float(losses.max())
        away = (second - second[-1]) / (second[0] - second[-1])
        tall = away[:, None] + STEEP * (losses - self.low) / ((self.high - self.low) or 1.0)
        self.top = float(tall.max())  # the bottom is the front edge of the ground

    def at(self, one: float, other: float, loss: float) -> np.ndarray:
        """Return the point of the frame for two weights and a loss."""
        along = (one - self.first[0]) / (self.first[-1] - self.first[0])
        away = (other - self.second[-1]) / (self.second[0] - self.second[-1])
        height = (loss - self.low) / ((self.high - self.low) or 1.0)
        x = self.zone.left + self.zone.width * (ACROSS * along + BACK * away)
        return np.array([x, self.zone.bottom + self.zone.height * (away + STEEP * height) / self.top, 0.0])

    def slice(self, index: int) -> np.ndarray:
        """Return the points of a curve, (POINTS, 3)."""
        pairs = zip(self.first, self.losses[index], strict=True)
        return np.array([self.at(one, self.second[index], loss) for one, loss in pairs])


def draw_sheet(sheet: VGroup, surface: Surface, start: np.ndarray, share: float) -> None:
    """Draw all slices on the way from one curve, which they all are at first, to their places.

    Lines across lead to each from the one behind it.
    """
    behind = np.empty((0, 3))
    for index, each in enumerate(sheet):
        points = start + (surface.slice(index) - start) * share
        foot = float(surface.at(surface.first[0], surface.second[index], surface.low)[1])  # it hides as far down
        low = np.array([[points[-1][0], foot, 0.0], [points[0][0], foot, 0.0]])
        across, body, line = each
        across.clear_points()
        for back, front in zip(behind, points[::MESH], strict=False):
            across.start_new_path(back).add_line_to(front)
        behind = points[::MESH]
        body.set_points_as_corners([*points, *low, points[0]])
        line.set_points_as_corners(points)


def roll_down(ball: Dot, trail: VMobject, spots: np.ndarray, run_time: float) -> Animation:
    """Return the animation in which a ball goes from spot to spot, slower where they are near, and leaves a trail."""
    stations = np.linspace(0, 1, len(spots))

    def draw(share: float) -> None:
        here = np.array([float(np.interp(share, stations, spots[:, axis])) for axis in range(spots.shape[1])])
        done = spots[stations < share]
        ball.move_to(here)
        trail.set_points_as_corners([spots[0], *done, here])

    return over_time(VGroup(trail, ball), draw, run_time)

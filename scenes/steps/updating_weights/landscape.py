"""Step 7, the landscape: a second weight unfolds the curve into a surface, and the ball finds its way down."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, Animation, Dot, FadeOut, VGroup, VMobject

from backprop_core.explain import descend, loss_over_two
from lesson.facts.ball import STEPS
from scenes.engine.made_in import MadeIn
from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import BODY, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import over_time
from scenes.kit.network.edge import Key
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .curve import FAINT, RADIUS, Hill
from .stage import UpdateStage

SLICES, POINTS = 17, 61  # curves of the surface, and points of each
ACROSS = 3 / 4  # share of the zone that a curve is wide
MESH = 4  # every so many points of a curve, a line across
STEEP = 1  # how high the loss is drawn, beside how far the ground goes up towards the back
BACK = 1 - ACROSS  # share of its width by which the last curve is moved aside
AROUND = 2  # times the way: how far the surface goes to each side
WAY = 2 * STEPS  # steps of the ball on the surface


class Surface:
    """The loss over two weights, seen from above: slices behind each other, each a curve over the first weight."""

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


class Landscape(UpdateStage):
    """Two weights at once."""

    track = MadeIn("eta", Hill)

    @property
    def pair(self) -> tuple[Key, Key]:
        """The weight in focus and the one that comes in: the next of the lists."""
        return self.net.followed, self.listed()[1]

    def landscape(self) -> None:
        board, track = self.board, self.track
        self.play(*board.wipe(keep=[track.curve, track.dot]), run_time=MOVE)
        way, losses = self.way()
        surface = self.surface(way)
        look = {"stroke_width": 3, "color": self.theme.loss, "fill_opacity": 0}
        faint = look | {"stroke_width": 2, "stroke_opacity": FAINT}
        hides = {"stroke_width": 0, "fill_color": self.theme.ground, "fill_opacity": 1}
        sheet = VGroup(*(VGroup(VMobject(**faint), VMobject(**hides), VMobject(**look)) for _ in surface.second))
        start = np.array([track.plot.at(x, track.of(x)) for x in surface.first])
        self.cue("second")
        board.things = []
        draw_sheet(sheet, surface, start, 0.0)
        self.add(sheet)
        board.hold(sheet)
        spots = np.array([surface.at(pair[0], pair[1], loss) for pair, loss in zip(way, losses, strict=True)])
        ball = Dot(track.dot.get_center(), radius=RADIUS, color=track.dot.get_color())
        self.remove(track.dot)
        self.add(ball)  # on the surface
        unfolding = over_time(sheet, lambda share: draw_sheet(sheet, surface, start, share), 2 * SLOW, False)
        self.play(FadeOut(track.curve, run_time=QUICK), unfolding, ball.animate(run_time=2 * SLOW).move_to(spots[0]))
        under, beside = self.axes()
        front, back = (surface.at(surface.first[-1], surface.second[end], surface.low) for end in (-1, 0))
        under.next_to(front, DOWN, buff=TIGHT)
        beside.next_to((front + back) / 2, DOWN + RIGHT, buff=TIGHT)
        self.play(*board.write(under, beside), run_time=QUICK)
        self.cue("path")
        trail = VMobject(stroke_width=5, color=self.theme.role("update"), fill_opacity=0)
        board.hold(trail, ball)
        self.play(roll_down(ball, trail, spots, self.seconds_left(2 * SLOW, 5 * SLOW)))

    def axes(self) -> list[Typeset]:
        """Return the names of the two weights."""
        return [self.math(symbols.w(self.facts, *key), display=False) for key in self.pair]

    def way(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the pairs of weights that gradient descent goes through, and the loss at each."""
        hill = self.facts.hill
        way = np.asarray(descend(hill.network, hill.x, hill.y, self.pair, self.facts.ball.roll / 2, WAY))
        losses = [float(loss_over_two(hill.network, hill.x, hill.y, self.pair, *np.split(at, 2))[0, 0]) for at in way]
        return way, np.array(losses)

    def surface(self, way: np.ndarray) -> Surface:
        """Measure the loss over both weights around where they are, some way farther than they go."""
        hill = self.facts.hill
        reach = AROUND * float(np.abs(way - way[0]).max()) or hill.window
        first = np.linspace(way[0, 0] - reach, way[0, 0] + reach, POINTS)
        second = np.linspace(way[0, 1] + reach, way[0, 1] - reach, SLICES)
        losses = np.asarray(loss_over_two(hill.network, hill.x, hill.y, self.pair, first, second))
        if losses[0].mean() < losses[-1].mean():  # drawn from the back to the front: what is high stands at the back
            second, losses = second[::-1], losses[::-1]
        under, beside = self.axes()
        right, bottom = BODY.right - float(beside.width) - TIGHT, BODY.bottom + float(under.height) + LINE
        return Surface(losses, first, second, Zone(BODY.left, right, bottom, BODY.top))


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

"""Step 7, the landscape: a second weight unfolds the curve into a surface, and the ball finds its way down."""

from __future__ import annotations

import numpy as np
from manim import DOWN, RIGHT, Dot, FadeOut, VGroup, VMobject

from backprop_core.explain import descend, loss_over_two
from lesson.facts.ball import STEPS
from scenes.engine.made_in import MadeIn
from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import BODY, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import over_time
from scenes.kit.network.edge import Key
from scenes.kit.plot.hill import FAINT, RADIUS, Hill
from scenes.kit.plot.surface import Surface, draw_sheet, roll_down
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import UpdateStage

SLICES, POINTS = 17, 61  # curves of the surface, and points of each
AROUND = 2  # times the way: how far the surface goes to each side
WAY = 2 * STEPS  # steps of the ball on the surface


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

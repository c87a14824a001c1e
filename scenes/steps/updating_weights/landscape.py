"""Step 7, the landscape: a second weight unfolds the curve into a surface, and the ball finds its way down."""

from __future__ import annotations

import numpy as np
from manim import Create, Dot, FadeOut, LaggedStart, Line, VGroup, VMobject

from backprop_core.explain import descend, loss_over_two
from lesson.facts.ball import STEPS
from scenes.engine.made_in import MadeIn
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import BODY, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.network.edge import Key
from scenes.kit.plot.hill import FOOT, Hill
from scenes.kit.plot.relief import Relief, put_names
from scenes.kit.plot.surface import Sheet, Surface, roll_down
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import UpdateStage

POINTS = 19  # of the surface, along each weight
BEFORE, BEYOND = 0.1, 0.8  # of the ball's way: how far the surface reaches before its start, and beyond its end
TO_THE_FRONT = np.radians(15)  # by which the ball goes towards the viewer, on its way to the right
WAY = 2 * STEPS  # steps of the ball on the surface
LAG = 1 / 8  # of the time in which a thing leaves, after which the next one leaves
REST = 1.0  # seconds for which it is seen where it has landed


class Landscape(UpdateStage):
    """Two weights at once."""

    track = MadeIn("eta", Hill)
    relief = MadeIn("landscape", Relief)

    @property
    def pair(self) -> tuple[Key, Key]:
        """The weight in focus and the one that comes in: the next of the lists."""
        return self.net.followed, self.listed()[1]

    def landscape(self) -> None:
        board, track = self.board, self.track
        way, losses = self.way()
        surface = self.surface(way)
        back = track.hop(float(way[0, 0]), MOVE)
        leaving = board.wipe(keep=[track.ground, track.plot, track.curve, track.dot])
        time = self.seconds_to("second", MOVE, 2 * SLOW)
        self.play(back, FadeOut(track.plot.ticks), LaggedStart(*leaving, lag_ratio=LAG, run_time=time))
        sheet = Sheet(self.theme, surface, track, float(way[0, 1]), self.facts.hill.losses, ground=True)
        self.cue("second")
        (first, second, loss), names = zip(*self.axes(surface), strict=True)
        self.remove(track.ground, track.plot, track.curve, track.dot)
        board.things = []
        board.hold(*track.plot.axes, second, sheet, track.curve, track.dot)
        self.add(track.ground, *track.plot.axes, track.plot.labels, sheet, track.curve, track.dot)
        spots = surface.at(way[:, 0], way[:, 1], losses)
        run_time = self.seconds_to("path", 2 * SLOW, 4 * SLOW) - QUICK
        goals = zip(track.plot.axes, (first, loss), strict=True)
        follow = [line.animate(run_time=run_time).become(goal) for line, goal in goals]
        self.play(sheet.unfold(run_time), *follow, FadeOut(track.plot.labels, run_time=QUICK))
        self.play(Create(second), *board.write(*names), run_time=QUICK)
        self.cue("path")
        look = {"color": self.theme.role("update")}
        feet = (Dot(spot, radius=FOOT, fill_opacity=0, **look) for spot in spots)
        trail = VGroup(VMobject(stroke_width=4, fill_opacity=0, **look), *feet)
        board.hold(trail)
        axes = VGroup(track.plot.axes[0], second, track.plot.axes[1])
        self.relief = Relief(axes, names, sheet, trail, track, surface.center[0])
        self.play(roll_down(track.dot, trail, spots, self.seconds_left(2 * SLOW + REST, 5 * SLOW) - REST))

    def axes(self, surface: Surface) -> list[tuple[Line, Typeset]]:
        """Return the lines along both weights and the loss, and their names."""
        names = self.names()
        lines = [Line(*ends, color=self.theme.line, stroke_width=3) for ends in surface.frame()]
        put_names(names, lines, surface.center[0])
        return list(zip(lines, names, strict=True))

    def names(self) -> list[Typeset]:
        """Return the names of the two weights and of the loss."""
        weights = (self.math(symbols.w(self.facts, *key), display=False) for key in self.pair)
        return [*weights, self.words("loss", role="loss")]

    def way(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the pairs of weights that gradient descent goes through, and the loss at each."""
        hill = self.facts.hill
        way = np.asarray(descend(hill.network, hill.x, hill.y, self.pair, self.facts.ball.roll / 2, WAY))
        losses = [float(loss_over_two(hill.network, hill.x, hill.y, self.pair, *np.split(at, 2))[0, 0]) for at in way]
        return way, np.array(losses)

    def surface(self, way: np.ndarray) -> Surface:
        """Measure the loss over both weights around the ball's way, which goes to the side in the picture."""
        hill, gone = self.facts.hill, way[-1] - way[0]
        middle = way[0] + gone * (1 + BEYOND - BEFORE) / 2
        reach = float(np.abs(gone).max()) * (1 + BEYOND + BEFORE) / 2 or hill.window
        first, second = (np.linspace(at - reach, at + reach, POINTS) for at in middle)
        losses = np.asarray(loss_over_two(hill.network, hill.x, hill.y, self.pair, first, second))
        one, other, named = self.names()  # room for them beside the ground and under it
        aside, under = (max(float(name.length_over_dim(axis)) for name in (one, other)) + TIGHT for axis in (0, 1))
        left = BODY.left + max(aside, float(named.width) + TIGHT)
        zone = Zone(left, BODY.right - aside, BODY.bottom + under, BODY.top - float(named.height) / 2)
        # The ball goes to the side to which it went on the curve, and the camera turns by less than half a circle.
        aim = -TO_THE_FRONT if gone[0] >= 0 else TO_THE_FRONT - np.pi
        turn = aim - float(np.arctan2(gone[1], gone[0]))
        return Surface(losses, first, second, zone, (turn + np.pi) % (2 * np.pi) - np.pi)

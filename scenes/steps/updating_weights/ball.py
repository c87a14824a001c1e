"""Step 7, the learning rate: a ball on the loss over one weight creeps, rolls, overshoots, and leaps out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manim import UP, Animation, Create, Dot, FadeIn, FadeOut, VMobject, linear

from lesson.facts import fields
from lesson.facts.ball import FAR
from scenes.engine.made_in import MadeIn
from scenes.kit.blocks import Rows
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.slide import slide
from scenes.kit.motion.verbs import over_time, swap
from scenes.kit.plot import Plot
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import unlabel, weights_again

from .stage import FINE, UpdateStage, through

RATES = ("creep", "roll", "overshoot", "leap")
VERDICTS = {"creep": "creeps", "roll": "rolls", "overshoot": "overshoots", "leap": "leaps out"}
RADIUS, TRACE = 1 / 8, 1 / 16  # of the ball, and of where it was, in frame units


@dataclass
class Track:
    """The curve that the ball is on, and the ball."""

    plot: Plot
    curve: VMobject
    ball: Dot
    xs: np.ndarray
    ys: np.ndarray


class RollingBall(UpdateStage):
    """How far a step goes."""

    track = MadeIn("eta", Track)

    def eta(self) -> None:
        board, hill = self.board, self.facts.hill
        self.play(*board.wipe(), *board.spotlight([self.focus]), run_time=MOVE)
        said = board.put(self.verdict("creep"))
        self.track = track = self.draw_track()
        board.hold(track.plot, track.curve, track.ball)
        self.at("plot", FadeIn(track.plot), run_time=QUICK)
        self.play(Create(track.curve, rate_func=linear), run_time=SLOW)
        self.play(FadeIn(track.ball), run_time=QUICK)
        unlabel(board, [self.focus])
        shown: Rows | None = None
        for rate in RATES:
            if not self.has_cue(rate):
                continue
            self.until(rate, flowing(self.net, [self.focus], "update"))
            shown = self.say(self.verdict(rate), said, shown)
            self.roll(rate, self.time_for(rate))
        self.cue("end")
        ours = Rows([(self.words("learning rate", role="muted"), self.number(fields.eta()))])
        self.say(ours, said, shown)
        self.play(
            slide(track.plot, track.ball, hill.start, self.height, run_time=QUICK), *self.arrow_back(), run_time=QUICK
        )
        weights_again(board)
        self.until("", flowing(self.net, self.keys, "update"))

    def verdict(self, rate: str) -> Rows:
        """Return a learning rate and what the ball does with it."""
        value = self.math("eta = {v}", display=False, v=self.shown(fields.ball(rate)))
        return Rows([(value, self.words(VERDICTS[rate], role="update", weight="semibold"))])

    def say(self, row: Rows, place: Rows, before: Rows | None) -> Rows:
        """Show a line above the curve in its place, where another one was before; return it."""
        board = self.board
        row.place(board.zone.left, float(place.get_top()[1]), board.zone.width)
        row.shift(UP * float(place.names[0].baseline[1] - row.names[0].baseline[1]))
        board.things = [thing for thing in board.things if thing is not before]
        board.hold(row)
        self.play(FadeIn(row) if before is None else swap(before, row), run_time=QUICK)
        return row

    def draw_track(self) -> Track:
        """Draw the loss over the weight, after the first update, and the ball where the weight is now."""
        hill = self.facts.hill
        low, high = hill.start - hill.window, hill.start + hill.window
        xs = np.linspace(hill.start - 2 * FAR * hill.window, hill.start + 2 * FAR * hill.window, 8 * FINE)
        ys = np.asarray(hill.losses(xs))
        seen = ys[(xs >= low) & (xs <= high)]
        plot = Plot(
            self.theme,
            self.board.stack.rest(),
            (low, high),
            (0, float(seen.max())),
            x_label="this weight",
            y_label="loss",
            y_role="loss",
        )
        ball = plot.dot(hill.start, float(np.interp(hill.start, xs, ys)), "update", RADIUS)
        return Track(plot, plot.curve(xs.tolist(), ys.tolist(), "loss"), ball, xs, ys)

    @property
    def height(self) -> Callable[[float], float]:
        """The curve's function."""
        return through(self.track.xs, self.track.ys)

    def time_for(self, rate: str) -> float:
        """Return how long the ball may take with a rate: until the next one is spoken of."""
        later = [cue for cue in (*RATES[RATES.index(rate) + 1 :], "end") if self.has_cue(cue)]
        left = self.seconds_to(later[0]) if later else self.seconds_left()
        return min(max(left - 2 * MOVE, MOVE + SLOW), 4 * SLOW)

    def roll(self, rate: str, seconds: float) -> None:
        """The ball takes its steps with a rate, and the arrow is as thick as its weight; then it is put back."""
        track, hill = self.track, self.facts.hill
        way = [float(value) for value in self.facts.ball.ways[RATES.index(rate)][1:]]
        out = next((n for n, value in enumerate(way) if abs(value - hill.start) > hill.window), len(way) - 1)
        edge, traces = self.net.edges[self.focus], []
        for value in way[: out + 1]:
            x, y = track.ball.plotted.points[0]
            traces.append(track.plot.dot(x, y, "muted", TRACE))
            self.add(traces[-1], track.ball)
            going = slide(
                track.plot,
                track.ball,
                value,
                self.height,
                then=lambda x, _y: edge.redraw(x),
                moving=[edge],
                run_time=seconds / (out + 1),
            )
            self.play(going)
        leaving = [FadeOut(trace) for trace in traces]
        if rate != RATES[-1]:
            back = slide(track.plot, track.ball, hill.start, self.height, run_time=QUICK)
            self.play(*leaving, back, *self.arrow_back(), run_time=QUICK)
        else:
            self.play(*leaving, run_time=QUICK)

    def arrow_back(self) -> list[Animation]:
        """Return the animation in which the arrow in focus takes the weight that it has."""
        edge, start = self.net.edges[self.focus], self.net.edges[self.focus].value
        return [over_time(edge, lambda share: edge.redraw(start + (self.facts.hill.start - start) * share), MOVE)]

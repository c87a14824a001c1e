"""Step 7, the loss over the weight in focus: why the rule has a minus, and how far a step may go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manim import UP, Animation, Create, Dot, FadeIn, FadeOut, VMobject, linear

from backprop_core.explain import loss_over_weight
from lesson.facts import fields
from lesson.facts.ball import FAR, WINDOW
from scenes.engine.made_in import MadeIn
from scenes.kit.blocks import Rows
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.slide import slide
from scenes.kit.motion.verbs import over_time, swap
from scenes.kit.motion.zoom import zoom
from scenes.kit.plot import Plot
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import unlabel, weights_again

from .stage import UpdateStage

FINE = 150  # points of a curve to each side
LEAST = 1e-9  # steps that are smaller are lost beside a weight, in a float
AHEAD, BEHIND, ROOM = 2.3, 1.7, 1.25  # close up: steps to be seen before and behind the point; room over and under it
HAIR = 1e-6  # of the loss: the least height of a window
FLEETING, BLINK = 1 / 500, 1 / 10  # shortest step, as a share of the window, that has time of its own; and its seconds
ASIDE = 1 / 30  # room beside the farthest leap, as a share of the plot
WALK = WINDOW / 3  # how far the point goes to try a direction
RATES = ("creep", "roll", "overshoot", "leap")
VERDICTS = {"creep": "creeps", "roll": "rolls", "overshoot": "overshoots", "leap": "leaps out"}
RADIUS, TRACE = 1 / 6, 1 / 10  # of the ball, and of where it was, in frame units


@dataclass
class Hill:
    """A plot of the loss over a weight, its curve and the curve's function, and the point of the weight."""

    plot: Plot
    curve: VMobject
    of: Callable[[float], float]
    dot: Dot


class OnTheCurve(UpdateStage):
    """Against the gradient is downhill; small steps and large ones."""

    track = MadeIn("eta", Hill)

    def hill(self, xs: np.ndarray, ys: np.ndarray, here: float, window: float, *look: float | str) -> Hill:
        """Return the hill of losses over values of the weight, as far as a window reaches; look: that of its point."""
        ends = here - window, here + window
        top = float(ys[(xs >= ends[0]) & (xs <= ends[1])].max())
        names = {"x_label": "this weight", "y_label": "loss", "y_role": "loss"}
        plot = Plot(self.theme, self.board.stack.rest(), ends, (0, top), **names)
        of = through(xs, ys)
        return Hill(plot, plot.curve(xs.tolist(), ys.tolist(), "loss"), of, plot.dot(here, of(here), *look))

    # -- downhill ------------------------------------------------------------------------------------------------------

    def downhill(self) -> None:
        board, facts, key = self.board, self.facts, self.net.followed
        before, after = (fields.weight(*key, of=of) for of in (fields.NETWORK, fields.UPDATED))
        here, slope = facts.value(before), facts.value(fields.gradient(*key))
        self.play(*board.wipe(), run_time=MOVE)
        signs = {"o": "sign", "n": "sign"}
        said = self.math("{o} -> {n}", display=False, o=self.shown(before), n=self.after(before, after), roles=signs)
        board.put(said.fit(board.zone.width))
        xs, ys = self.losses()
        hill = self.hill(xs, ys, here, WINDOW)
        plot, dot, steep = hill.plot, hill.dot, through(xs, np.gradient(ys, xs))
        tangent = plot.tangent(here, facts.loss, slope, WALK, "backward")
        board.hold(plot, hill.curve, tangent, dot)
        self.at("curve", FadeIn(plot), run_time=QUICK)
        self.play(Create(hill.curve, rate_func=linear), run_time=SLOW)
        self.at("point", FadeIn(dot), run_time=QUICK)
        self.cue("uphill")
        self.play(FadeIn(tangent), run_time=QUICK)
        up = float(np.sign(slope)) * WALK

        def walk(to: float, run_time: float = SLOW) -> None:
            if up:
                self.play(slide(plot, dot, here + to, hill.of, tangent=tangent, slope=steep, run_time=run_time))

        walk(up)
        self.cue("downhill")
        walk(-up)
        walk(0.0, MOVE)
        self.until("zoom", flowing(self.net, [key]))
        self.play(zoom(plot, self.close_up(xs, ys, here, slope), hill.curve, tangent, dot, run_time=2 * SLOW))
        self.cue("move")
        ghost = plot.dot(here, facts.loss, "muted")
        board.hold(ghost)
        self.add(ghost, dot)
        self.play(FadeOut(tangent), run_time=QUICK)
        self.play(slide(plot, dot, facts.value(after), hill.of, run_time=SLOW))
        self.play(*board.write(said), run_time=QUICK)
        self.until("", flowing(self.net, [key]))

    @property
    def its_step(self) -> float:
        """How far the weight in focus moves; 0 where that is too little for a window of its own."""
        step = abs(self.facts.value(fields.step(*self.net.followed)))
        return step if step > LEAST else 0.0

    def losses(self) -> tuple[np.ndarray, np.ndarray]:
        """Return values of the weight in focus, closest together around its own, and the sample's losses there."""
        key, lesson = self.net.followed, self.lesson
        reach = np.geomspace(min(self.its_step or WINDOW / FINE, WINDOW) / FINE, WINDOW, FINE)
        values = self.facts.value(fields.weight(*key)) + np.concatenate([-reach[::-1], [0.0], reach])
        return values, loss_over_weight(lesson.network, lesson.x, lesson.y, *key, values)

    def close_up(
        self, xs: np.ndarray, ys: np.ndarray, here: float, slope: float
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return a window of one step with some room around it; on level ground, of a small piece."""
        step, loss = self.its_step or WALK / ROOM, self.facts.loss
        sides = (AHEAD * step, BEHIND * step) if slope > 0 else (BEHIND * step, AHEAD * step)
        near = ys[(xs >= here - sides[0]) & (xs <= here + sides[1])]
        down, up = (max(float(reach), loss * HAIR, HAIR) * ROOM for reach in (loss - near.min(), near.max() - loss))
        return (here - sides[0], here + sides[1]), (loss - down, loss + up)

    # -- how far -------------------------------------------------------------------------------------------------------

    def eta(self) -> None:
        board, hill, key = self.board, self.facts.hill, self.net.followed
        self.play(*board.wipe(), *board.spotlight([key]), run_time=MOVE)
        said = board.put(self.verdict("creep"))
        reach = 2 * FAR * hill.window
        xs = np.linspace(hill.start - reach, hill.start + reach, 8 * FINE)
        self.track = track = self.hill(xs, np.asarray(hill.losses(xs)), hill.start, hill.window, "update", RADIUS)
        board.hold(track.plot, track.curve, track.dot)
        self.at("plot", FadeIn(track.plot), run_time=QUICK)
        self.play(Create(track.curve, rate_func=linear), run_time=SLOW)
        self.play(FadeIn(track.dot), run_time=QUICK)
        unlabel(board, [key])
        shown: Rows | None = None
        for rate in RATES:
            if self.has_cue(rate):
                self.until(rate, flowing(self.net, [key], "update"))
                shown = self.say(self.verdict(rate), said, shown)
                self.roll(rate, self.time_for(rate))
        self.cue("end")
        ours = Rows([(self.words("learning rate", role="muted"), self.number(fields.eta()))])
        self.say(ours, said, shown)
        self.play(*self.back(), run_time=QUICK)
        weights_again(board)
        self.until("", flowing(self.net, self.net.edges, "update"))

    def verdict(self, rate: str) -> Rows:
        """Return a learning rate and what the ball does with it."""
        value = self.math("eta = {v}", display=False, v=self.shown(fields.ball(rate)))
        return Rows([(value, self.words(VERDICTS[rate], role="update", weight="semibold"))])

    def say(self, row: Rows, place: Rows, before: Rows | None) -> Rows:
        """Show a line above the curve in its place, where another one was before; return it."""
        row.place(self.board.zone.left, float(place.get_top()[1]), self.board.zone.width)
        row.shift(UP * float(place.names[0].baseline[1] - row.names[0].baseline[1]))
        self.board.hold(row, instead=before)
        self.play(FadeIn(row) if before is None else swap(before, row), run_time=QUICK)
        return row

    def time_for(self, rate: str) -> float:
        """Return how long the ball may take with a rate: until the next one is spoken of."""
        later = [cue for cue in (*RATES[RATES.index(rate) + 1 :], "end") if self.has_cue(cue)]
        left = self.seconds_to(later[0]) if later else self.seconds_left()
        return min(max(left - 2 * MOVE, MOVE + SLOW), 4 * SLOW)

    def roll(self, rate: str, seconds: float) -> None:
        """The ball takes its steps with a rate, the longer ones slower, and the arrow is as thick as its weight.

        It leaves a mark where each step began, and is put back before the next rate; after a leap it stays.
        """
        track, hill = self.track, self.facts.hill
        way = [float(value) for value in self.facts.ball.ways[RATES.index(rate)]]
        beyond = (n for n, value in enumerate(way) if abs(value - hill.start) > hill.window)
        way = way[: next(beyond, len(way)) + 1]
        edge, traces = self.net.edges[self.net.followed], []
        shares = np.sqrt(np.maximum(np.abs(np.diff(way)), hill.window * FLEETING))
        if abs(way[-1] - hill.start) > hill.window:
            self.play(*self.see_as_far_as(way[-1]), run_time=MOVE)
            seconds -= MOVE
        for value, share in zip(way[1:], shares / shares.sum(), strict=True):
            x, y = track.dot.plotted.points[0]
            traces.append(track.plot.dot(x, y, "muted", TRACE))
            self.add(traces[-1], track.dot)
            arrow = {"then": lambda x, _y: edge.redraw(x), "moving": [edge]}
            self.play(slide(track.plot, track.dot, value, track.of, run_time=max(seconds * share, BLINK), **arrow))
        self.board.hold(*traces)
        if rate != RATES[-1]:
            self.play(*self.board.leave(*traces), *self.back(), run_time=QUICK)

    def see_as_far_as(self, goal: float) -> list[Animation]:
        """Return the animation in which the plot shows where the ball leaps to; none where that is much too far."""
        track, (left, right) = self.track, self.track.plot.x_range
        if abs(goal - self.facts.hill.start) > FAR * self.facts.hill.window:
            return []
        wide = min(left, goal), max(right, goal)
        room = (wide[1] - wide[0]) * ASIDE
        top = max(track.plot.y_range[1], track.of(goal))
        return [zoom(track.plot, ((wide[0] - room, wide[1] + room), (0, top)), track.curve, track.dot)]

    def back(self) -> list[Animation]:
        """Return the animations in which the ball goes back to its start, and the arrow takes the weight it has."""
        edge, track, goal = self.net.edges[self.net.followed], self.track, self.facts.hill.start
        start = edge.value
        arrow = over_time(edge, lambda share: edge.redraw(start + (goal - start) * share), MOVE)
        return [slide(track.plot, track.dot, goal, track.of, run_time=QUICK), arrow]


def through(xs: np.ndarray, ys: np.ndarray) -> Callable[[float], float]:
    """Return the function whose curve goes straight from point to point."""
    return lambda x: float(np.interp(x, xs, ys))

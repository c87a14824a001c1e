"""Step 7, downhill: why the rule has a minus, on the curve of the loss over the weight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Create, FadeIn, FadeOut, linear

from lesson.facts import fields
from lesson.facts.ball import WINDOW
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.slide import slide
from scenes.kit.motion.zoom import zoom
from scenes.kit.plot import Plot
from scenes.kit.signal.held import flowing
from scenes.kit.type.typeset import Typeset

from .stage import UpdateStage, through

AHEAD, BEHIND, ROOM = 2.3, 1.7, 1.25  # close up: steps to be seen before and behind the point; room over and under it
HAIR = 1e-6  # of the loss: the least height of a window
WALK = WINDOW / 3  # how far the point goes to try a direction


@dataclass
class Close:
    """What is seen when a step fills the picture: the ranges of both axes."""

    x: tuple[float, float]
    y: tuple[float, float]


class Downhill(UpdateStage):
    """Against the gradient is downhill."""

    def downhill(self) -> None:
        board, facts = self.board, self.facts
        here, loss, slope = facts.value(fields.weight(*self.focus)), facts.loss, facts.value(self.its_gradient)
        xs, ys = self.loss_over_focus()
        self.play(*board.wipe(), run_time=MOVE)
        said = board.put(self.old_and_new())
        plot = Plot(
            self.theme,
            board.stack.rest(),
            (here - WINDOW, here + WINDOW),
            (0, max(float(ys.max()), loss)),
            x_label="this weight",
            y_label="loss",
            y_role="loss",
        )
        of, steep = through(xs, ys), through(xs, np.gradient(ys, xs))
        curve, dot = plot.curve(xs.tolist(), ys.tolist(), "loss"), plot.dot(here, loss)
        tangent = plot.tangent(here, loss, slope, WALK, "backward")
        board.hold(plot, curve, tangent, dot)
        self.at("curve", FadeIn(plot), run_time=QUICK)
        self.play(Create(curve, rate_func=linear), run_time=SLOW)
        self.at("point", FadeIn(dot), run_time=QUICK)
        self.cue("uphill")
        self.play(FadeIn(tangent), run_time=QUICK)
        up = float(np.sign(slope)) * WALK

        def walk(to: float, run_time: float = SLOW) -> None:
            self.play(slide(plot, dot, to, of, tangent=tangent, slope=steep, run_time=run_time))

        if up:
            walk(here + up)
        self.cue("downhill")
        if up:
            walk(here - up)
            walk(here, MOVE)
        self.until("zoom", flowing(self.net, [self.focus]))
        close = self.close_up(xs, ys, slope)
        self.play(zoom(plot, (close.x, close.y), curve, tangent, dot, run_time=2 * SLOW))
        self.cue("move")
        ghost = plot.dot(here, loss, "muted")
        board.hold(ghost)
        self.add(ghost, dot)
        self.play(FadeOut(tangent), run_time=QUICK)
        self.play(slide(plot, dot, facts.value(fields.weight(*self.focus, of=fields.UPDATED)), of, run_time=SLOW))
        self.play(*board.write(said), run_time=QUICK)
        self.until("", flowing(self.net, [self.focus]))

    @property
    def its_gradient(self) -> fields.Field:
        return fields.gradient(*self.focus)

    def close_up(self, xs: np.ndarray, ys: np.ndarray, slope: float) -> Close:
        """Return a window of one step with some room around it; on level ground, of a small piece."""
        here, loss = self.facts.value(fields.weight(*self.focus)), self.facts.loss
        step = self.its_step or WALK / ROOM
        sides = (AHEAD * step, BEHIND * step) if slope > 0 else (BEHIND * step, AHEAD * step)
        near = ys[(xs >= here - sides[0]) & (xs <= here + sides[1])]
        down, up = (max(float(reach), loss * HAIR, HAIR) * ROOM for reach in (loss - near.min(), near.max() - loss))
        return Close((here - sides[0], here + sides[1]), (loss - down, loss + up))

    def old_and_new(self) -> Typeset:
        """Return the weight before and after its step, above the curve."""
        before, after = fields.weight(*self.focus), fields.weight(*self.focus, of=fields.UPDATED)
        old, new = self.shown(before), self.shown(after, self.lesson.decimals.values, beside=before)
        text = self.math("{o} -> {n}", display=False, o=old, n=new, roles={"o": "sign", "n": "sign"})
        return text.fit(self.board.zone.width)

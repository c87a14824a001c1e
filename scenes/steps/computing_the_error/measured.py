"""Step 3, measured: a small nudge of the prediction, close up, gives the slope again."""

from __future__ import annotations

import numpy as np
from manim import Create, FadeIn, FadeOut, Line, Rectangle, ReplacementTransform, VGroup, VMobject

from backprop_core.explain import loss_curve
from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import displayed_relation
from scenes.kit.layout.zones import READ, WORK, by_shape
from scenes.kit.motion.verbs import passing
from scenes.kit.network.flow import fly
from scenes.kit.plot.plot import Plot
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import RELATIONS, Working

from .stage import STAGE, TOP, LossStage

NUDGE = "nudge_prediction"
FINER = "nudge_prediction_fine"
CHANGE_PLACES = 6  # decimals of the losses before and after a small nudge


class Measured(LossStage):
    """The slope as a ratio of two small changes."""

    # -- measured ------------------------------------------------------------------------------------------------------

    def nudge(self) -> None:
        self.cue("zoom")
        lens = self._zoom()
        step, change = self._measure(lens)
        self._ratios(step, change)

    def _lens(self) -> tuple[Plot, VMobject]:
        """Return a plot of only the surroundings of the point, and the curve in it."""
        f = self.facts
        before, after = self._around("prediction")
        margin = by_shape(wide=0.7, square=1.3, tall=1.0) * abs(after - before)  # room for the change's digits
        xs = np.linspace(min(before, after) - margin, max(before, after) + margin, 60)
        if not self.squared:
            xs = np.clip(xs, self.shape.xs[0] / 4, 1 - self.shape.xs[0] / 4)
        ys = loss_curve(f.network.loss, xs, self.aim)
        pad = 0.12 * float(np.ptp(ys))
        low = min(
            float(ys.min()) - pad, f.value(fields.nudged("loss", "before", of=NUDGE)) - 0.28 * float(np.ptp(ys))
        )  # a nudge up the curve is named below
        lens = Plot(
            self.theme, STAGE, (float(xs[0]), float(xs[-1])), (low, float(ys.max()) + pad), x_ticks=(), y_ticks=()
        )
        return lens, lens.curve(xs, ys, "loss", width=8)

    def _zoom(self) -> Plot:
        """A small window around the point grows until it fills the stage."""
        f = self.facts
        lens, line = self._lens()
        inner = lens.inner
        window = Rectangle(
            width=0.36,
            height=0.3,
            stroke_width=4,
            stroke_color=self.theme.ink,
            fill_color=self.theme.panel,
            fill_opacity=0,
        ).move_to(self.shape.here)
        frame = Rectangle(
            width=inner.width + 0.2,
            height=inner.height + 0.2,
            stroke_width=3,
            color=self.theme.muted,
            fill_color=self.theme.panel,
            fill_opacity=1,
        ).move_to(inner.center)
        self.play(Create(passing(window)), run_time=0.5)
        going = [thing for thing in self.mobjects if thing not in (window, self.header)]
        self.play(ReplacementTransform(window, frame, run_time=1.0), *(FadeOut(one, run_time=0.45) for one in going))
        start = lens.dot(self._around("prediction")[0], self._around("loss")[0], "ink", radius=0.14)
        note = self.words("magnified", role="muted").at(inner.right - 0.15, inner.top - 0.42, "right")
        slope = f.value(fields.nudge("derivative", of=NUDGE))
        if slope >= 0:  # at the lowest point the curve rises to both sides
            x, anchor = (inner.left + 0.15, "left") if slope > 0 else (float(inner.center[0]), "middle")
            note.at(x, inner.top - 0.42, anchor)
        self.play(FadeIn(line), FadeIn(start), FadeIn(note), run_time=0.5)
        return lens

    def _measure(self, lens: Plot) -> tuple[Typeset, Typeset]:
        """A small step of the prediction, and how far the loss goes. Returns both numbers."""
        before, after = self._around("prediction")
        high, low = self._around("loss")
        run = Line(lens.at(before, high), lens.at(after, high), stroke_width=6, color=self.theme.forward)
        drop = Line(lens.at(after, high), lens.at(after, low), stroke_width=6, color=self.theme.loss)
        step = self.number(fields.nudge("epsilon", of=NUDGE), role="forward", sign=True, size=0.46)
        step.at(float(run.get_center()[0]), float(run.get_center()[1]) + (0.25 if low < high else -0.55), "middle")
        self.at("nudge", Create(run), FadeIn(step), run_time=0.8)
        change = self.number(
            fields.nudged("loss", "change", of=NUDGE),
            role="loss",
            sign=True,
            places=CHANGE_PLACES,
            size=by_shape(wide=0.42, square=READ, tall=READ),
        )
        x, y, _ = drop.get_center()
        left = after < before
        change.at(x + (-0.2 if left else 0.2), y - 0.12, "right" if left else "left")
        end = lens.dot(after, low, "ink", radius=0.14)
        self.at("drop", Create(drop), FadeIn(end), FadeIn(change), run_time=0.9)
        return step, change

    def _ratios(self, step: Typeset, change: Typeset) -> None:
        """Change over step, beside the slope; and with a smaller nudge, nearer to it."""
        work = Working(self.theme, top=WORK.top - TOP)
        heading = work.heading("change of loss / nudge")
        work.skip(0.35)
        top = self.shown(fields.nudged("loss", "change", of=NUDGE), CHANGE_PLACES, True)
        bottom = self.shown(fields.nudge("epsilon", of=NUDGE), sign=True)
        ratio = self.math("{top}/{bottom}", top=top, bottom=bottom, roles={"top": "loss", "bottom": "forward"})
        ratio.at(WORK.left, work.y)
        measured = self.shown(fields.nudge("measured", of=NUDGE))
        relation = displayed_relation(f"{top.text.lstrip('+')} / {bottom.text.lstrip('+')}", measured.text)
        value = self.math(f"{RELATIONS[relation]} {{m}}", m=measured).at(float(ratio.get_right()[0]) + 0.14, work.y)
        self.at("ratio", FadeIn(heading), FadeIn(ratio), fly(change, ratio), fly(step, ratio), run_time=1.0)
        self.at("measured", FadeIn(value), run_time=0.5)
        y = work.y - 1.35
        self.at("slope", FadeIn(self._row("slope", fields.nudge("derivative", of=NUDGE), y, "loss")), run_time=0.6)
        self.play(FadeIn(self._row("measured", fields.nudge("measured", of=NUDGE), y - 0.75, "ink")), run_time=0.4)
        name, finer = self._row("smaller nudge", fields.nudge("measured", of=FINER), y - 1.5, "ink")
        self.at("fine", FadeIn(name), run_time=0.5)
        self.at("nearer", FadeIn(finer), run_time=0.5)

    def _around(self, what: str) -> tuple[float, float]:
        """Return the prediction or the loss before and after the nudge."""
        before, after = (self.facts.value(fields.nudged(what, moment, of=NUDGE)) for moment in ("before", "after"))
        return before, after

    def _row(self, name: str, field: Field, y: float, role: str) -> VGroup:
        value = self.number(field, role=role, size=0.46).at(WORK.right - 0.1, y, "right")
        return VGroup(self.words(name, role="muted").fit(WORK.width - value.width - 0.25).at(WORK.left, y), value)

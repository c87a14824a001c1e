"""Step 8, many samples: each gives a gradient, all together one step."""

from __future__ import annotations

import numpy as np
from manim import Animation, FadeIn, FadeOut, GrowFromEdge, LaggedStart, Line, Mobject, Rectangle, VGroup

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.layout.zones import WORK
from scenes.kit.motion.verbs import Level
from scenes.kit.network.flow import pulses
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, row

from .stage import LoopStage

SAMPLES = 5  # samples shown one by one at most


class Samples(LoopStage):
    """One epoch over a small data set."""

    # -- many samples --------------------------------------------------------------------------------------------------

    def samples(self) -> None:
        self.clear_but()
        self.trained.set_cycle(0)
        self.trained.fresh_units()
        f = self.facts
        key = (self.net.last - 1, f.focus.out, f.focus.h)
        lit = [self.net.edges[key], *([self.net.labels[key]] if key in self.net.labels else [])]
        self.play(FadeIn(self.net), run_time=0.6)
        shown = range(min(f.counts.samples, SAMPLES))
        names = [self._sample_name(n) for n in shown]
        self.at("many", LaggedStart(*(FadeIn(name) for name in names), lag_ratio=0.2), run_time=0.8)
        title = row([self.words("gradient of", role="muted"), self.math(symbols.w(f, *key), display=False)], 0.14)
        title.shift(np.array([WORK.left, WORK.top - 0.5, 0]))
        self.cue("each")
        self.play(FadeIn(title), Level(self.net.everything_but([*lit, self.net.unit_group])), run_time=0.4)
        before: list[Mobject] = []
        for n in shown:
            before = self._one_sample(n, before, 1.15 - 0.25 * min(n, 2))
        average = self._average(len(shown))
        self.at("mean", FadeIn(average), run_time=0.7)
        self.cue("step")
        self.play(*(FadeOut(label) for label in before), Level(self.net, 1.0), run_time=0.3)
        self._set_batch_step()
        self.play(*pulses(self.net, list(self.net.edges), "update"), run_time=0.9)
        said = "all {n} samples: one epoch"
        epoch = self.words(said, n=self.shown(fields.count("samples")), weight="semibold")
        if epoch.width > WORK.width:
            epoch = self.words(said, n=self.shown(fields.count("samples"))).fit(WORK.width)
        self.at("epoch", FadeIn(epoch.at(WORK.left, WORK.bottom + 0.15)), run_time=0.5)

    def _one_sample(self, n: int, before: list[Mobject], seconds: float) -> list[Mobject]:
        """Run a sample forward and its error back while its gradient grows as a bar; return the values in the units."""
        inside = self._sample_values(n)
        field = fields.sample_gradient(n, -1, "out", "h")
        if before:
            self.play(*(FadeOut(label) for label in before), run_time=0.15)
        self.play(*self.trained.arrive(inside), *self._all_pulses("forward"), run_time=seconds * 0.5)
        bar = self._bar(field, self._sample_y(n))
        self.play(*self._all_pulses("backward"), bar[0], FadeIn(bar[1]), run_time=seconds * 0.5)
        return list(inside.values())

    def _sample_name(self, n: int) -> Typeset:
        name = self.words("sample {n}", n=str(n + 1), role="muted").fit(1.55).at(WORK.left, self._sample_y(n))
        name.exempt = "sample number"
        return name

    def _all_pulses(self, role: str) -> list[Animation]:
        return pulses(self.net, list(self.net.edges), role, backward=role == "backward")

    def _sample_values(self, n: int) -> dict[tuple[int, int], Typeset]:
        """Value labels for a sample: its inputs and the prediction."""
        if not self.net.shows_values:
            return {}
        net, last = self.net, self.net.last
        inside = {(0, i): net.value_typeset(0, i, fields.sample_input(n, i)) for i in net.units[0]}
        for k in net.units[last]:
            inside[last, k] = net.value_typeset(last, k, fields.sample_prediction(n, k), "forward")
        return inside

    def _sample_y(self, n: int) -> float:
        return WORK.top - 1.2 - 0.62 * n

    def _bar(self, field: Field, y: float) -> tuple[Animation, Typeset]:
        """A bar for a gradient, to the left or right of zero, and its number."""
        size = abs(self.facts.value(field)) / self._largest()
        sign = np.sign(self.facts.value(field)) or 1.0
        zero, reach = WORK.left + 2.3, 0.68
        width = max(reach * size, 0.02)
        bar = Rectangle(width=width, height=0.26, stroke_width=0, fill_color=self.theme.backward, fill_opacity=1)
        bar.move_to([zero + sign * width / 2, y + 0.13, 0])
        value = self.number(field, role="backward", sign=True).at(WORK.right, y, "right")
        return GrowFromEdge(bar, np.array([-sign, 0, 0])), value

    def _largest(self) -> float:
        gradients = np.abs(self.facts.batch.backward.sample_grad_W[-1][:, self.facts.focus.out, self.facts.focus.h])
        return max(float(gradients.max()), 1e-12)

    def _average(self, rows: int) -> VGroup:
        y = self._sample_y(rows) - 0.12
        rule = Line([WORK.left, y + 0.52, 0], [WORK.right, y + 0.52, 0], stroke_width=2.5, color=self.theme.line)
        name = self.words("average", weight="semibold").fit(1.55).at(WORK.left, y)
        grow, value = self._bar(fields.gradient(-1, "out", "h", of=fields.BATCH), y)
        return VGroup(rule, name, grow.mobject, value)

    def _set_batch_step(self) -> None:
        """All weights take the step of the averaged gradient."""
        for (layer, k, j), edge in self.net.edges.items():
            field = fields.weight(layer, k, j, of=fields.BATCH_UPDATED)
            edge.redraw(self.facts.value(field))
            if (layer, k, j) in self.net.labels:
                self.trained.say(self.net.labels[layer, k, j], field)

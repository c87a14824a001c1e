"""Step 7, the learning rate: too small, about right, too large, as three curves of the loss."""

from __future__ import annotations

from manim import Create, FadeIn, FadeOut, LaggedStart, Line, Mobject, VGroup, linear

from scenes.kit.flow import land
from scenes.kit.layout import BODY, Zone
from scenes.kit.motion import Follow, Level, arc
from scenes.kit.plot import Plot
from scenes.kit.typeset import Typeset
from scenes.s7_stage import UpdateStage

RATES = ("small", "good", "large")


def spread(heights: list[float], gap: float) -> list[float]:
    """Heights for labels: near those given, in their order, no closer than a gap, above the captions."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    found = dict.fromkeys(order, 0.0)
    lowest = BODY.bottom + 0.65
    for i in order:
        found[i] = max(heights[i], lowest)
        lowest = found[i] + gap
    return [found[i] for i in range(len(heights))]


class Rates(UpdateStage):
    """How far a step goes."""

    # -- how far -------------------------------------------------------------------------------------------------------

    def eta(self) -> None:
        values = self.three_rates()
        histories = self.facts.rates
        plot, names = self.make_plot()
        self.cue("plot")
        flights = [
            Follow(value, arc(value.get_center(), name[2].get_center()))
            for value, name in zip(values, names, strict=True)
        ]
        self.play(FadeOut(self.knob), *flights, run_time=1.0)
        self.play(FadeIn(plot), *(FadeIn(name[2]) for name in names), run_time=0.5)
        curves: list[Mobject] = []
        for cue, history, (leader, name, _) in zip(RATES, histories, names, strict=True):
            large = cue == "large"
            curve = plot.curve(range(len(history.losses)), history.losses, "loss", width=4 if large else 6)
            fainter = [Level(VGroup(other), 0.4) for other in curves]
            self.at(cue, FadeIn(leader), FadeIn(name), *fainter, run_time=0.5)
            self.play(Create(curve, rate_func=linear), run_time=3.2 if large else 2.0)
            curves.append(curve)
        self.cue("end")
        self.play(*(Level(VGroup(curve), 1.0 if curve is curves[1] else 0.5) for curve in curves), run_time=0.5)

    def make_plot(self) -> tuple[Plot, list[VGroup]]:
        """Axes for the three curves of the loss, and what is written at their ends."""
        losses = [history.losses for history in self.facts.rates]
        updates, top = len(losses[0]) - 1, max(float(values.max()) for values in losses) * 1.06
        plot = Plot(self.theme, Zone(BODY.left, 2.9, BODY.bottom, 2.3), (0, updates), (0, top), x_label="update", y_label="loss",
                    y_role="loss")  # fmt: skip
        ends = [float(plot.at(updates, float(values[-1]))[1]) for values in losses]
        places = zip(RATES, spread(ends, 1.3), ends, strict=True)
        return plot, [self.rate_label(cue, y, end, plot.inner.right) for cue, y, end in places]

    def three_rates(self) -> list[Typeset]:
        """The rule with eta bright, and the three rates under it."""
        self.clear_but()
        self.knob = self.rule_in_general(size=0.72).at(0, 0.75, "middle")
        rest = [leaf for leaf in self.knob.submobjects[:-1] if leaf not in list(self.knob.parts["eta"])]
        self.play(FadeIn(self.knob), run_time=0.6)
        self.play(Level(VGroup(*rest), 0.35), run_time=0.5)
        values = [self.math("eta = {v}", display=False, size=0.56, v=self.shown(f"rate_values.{rate}")).at(x, -1.3, "middle")
                  for rate, x in zip(RATES, (-4.0, 0.0, 4.0), strict=True)]  # fmt: skip
        self.cue("three")
        self.play(LaggedStart(*(land(self.knob.parts["eta"], value) for value in values), lag_ratio=0.4), run_time=2.0)
        return values

    def rule_in_general(self, size: float) -> Typeset:
        return self.math("w arrow.l w - {{ eta : eta }} dot {{ (partial L)/(partial w) : backward }}", size=size,
                         roles={"eta": "ink"})  # fmt: skip

    def rate_label(self, cue: str, y: float, end: float, right: float) -> VGroup:
        """What a rate is like and how large it is, beside the end of its curve."""
        holds = self.facts.holds
        verdicts = {
            "small": "too small" if holds("small_rate_slow") else "smaller",
            "good": "about right" if holds("large_rate_worse") else "this lesson's",
            "large": "too large" if holds("large_rate_worse") else "larger",
        }
        x = right + 0.75
        name = self.words(verdicts[cue], weight="semibold", size=self.card_em).at(x, y + 0.08)
        value = self.math("eta = {v}", role="muted", display=False, size=self.card_em, v=self.shown(f"rate_values.{cue}"))
        value.at(x, y - 0.46)
        leader = Line([right + 0.1, end, 0], [x - 0.14, y + 0.05, 0], stroke_width=2.5, color=self.theme.muted)
        return VGroup(leader, name, value)

"""Step 7, the learning rate: too small, about right, too large, as three curves of the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Create, FadeIn, FadeOut, LaggedStart, Line, Mobject, VGroup, linear

from lesson.facts import fields
from scenes.kit.layout.zones import BODY, FRAME, Zone, by_shape
from scenes.kit.motion.verbs import Follow, Level, arc, swap
from scenes.kit.network.flow import land
from scenes.kit.plot.plot import Plot
from scenes.kit.type.typeset import Typeset

from .stage import UpdateStage

RATES = ("small", "good", "large")
MOST = 20  # times the other curves' largest loss that a plot reaches up
BESIDE = 3.5  # what the labels take beside the plot


@dataclass(frozen=True)
class RateLabel:
    """What a rate is like (with a line to the end of its curve, where curves share a plot), and how large it is."""

    verdict: VGroup
    value: Typeset


def spread(heights: list[float], gap: float, highest: float) -> list[float]:
    """Return heights for labels near those given, in their order, no closer than a gap.

    Above the captions and below `highest`.
    """
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    found = dict.fromkeys(order, 0.0)
    lowest = BODY.bottom + 0.65
    for i in order:
        found[i] = max(heights[i], lowest)
        lowest = found[i] + gap
    for i in reversed(order):
        found[i] = min(found[i], highest)
        highest = found[i] - gap
    return [found[i] for i in range(len(heights))]


def panel_zones() -> list[Zone]:
    """Return three places one above the other for plots of one height.

    The lowest also has the ticks and the name of its axis.
    """
    title, axis, gap = 0.6, 0.88, 0.35
    height = (BODY.height - 3 * title - axis - 2 * gap) / 3
    tops = [BODY.top - i * (title + height + gap) for i in range(3)]
    bottoms = [tops[0] - title - height, tops[1] - title - height, BODY.bottom]
    right = BODY.right - 0.1  # the last tick is half as wide beyond it
    return [Zone(BODY.left, right, bottom, top) for bottom, top in zip(bottoms, tops, strict=True)]


class Rates(UpdateStage):
    """How far a step goes."""

    # -- how far -------------------------------------------------------------------------------------------------------

    def eta(self) -> None:
        knob, values = self.three_rates()
        histories = self.facts.rates
        plots, labels = by_shape(wide=self.shared_plot, square=self.shared_plot, tall=self.stacked_plots)()
        self.cue("plot")
        flights = [
            Follow(value, arc(value.get_center(), self.beside_edge(value, label.value)), stay=True)
            for value, label in zip(values, labels, strict=True)
        ]
        nearest = flights if FRAME.shape == "tall" else flights[::-1]  # the nearest first: none passes through another
        self.play(FadeOut(knob), run_time=0.3)
        self.play(LaggedStart(*nearest, lag_ratio=0.5), run_time=1.4)
        self.play(
            *(FadeIn(plot) for plot in dict.fromkeys(plots)),
            *(swap(value, label.value) for value, label in zip(values, labels, strict=True)),
            run_time=0.5,
        )
        curves: list[Mobject] = []
        for cue, history, plot, label in zip(RATES, histories, plots, labels, strict=True):
            large = cue == "large"
            curve = plot.curve(*self.until_it_leaves(history.losses, plot), "loss", width=4 if large else 6)
            fainter = [Level(VGroup(other), 0.4) for other in curves]
            self.at(cue, *(FadeIn(part) for part in label.verdict), *fainter, run_time=0.5)
            self.play(Create(curve, rate_func=linear), run_time=3.2 if large else 2.0)
            curves.append(curve)
        self.cue("end")
        self.play(*(Level(VGroup(curve), 1.0 if curve is curves[1] else 0.5) for curve in curves), run_time=0.5)

    def beside_edge(self, value: Typeset, label: Typeset) -> np.ndarray:
        """Where a rate lands: on its label, which is smaller, but inside the frame."""
        spot = label.get_center()
        spot[0] = min(spot[0], FRAME.safe_x - value.width / 2)
        return spot

    def three_rates(self) -> tuple[Typeset, list[Typeset]]:
        """The rule with eta bright, and the three rates under it."""
        self.clear_but()
        knob_y, size = by_shape(wide=(0.75, 0.72), square=(0.85, 0.85), tall=(2.1, 0.85))
        knob = self.rule_in_general(size=size).at(0, knob_y, "middle")
        rest = [leaf for leaf in knob.submobjects[:-1] if leaf not in list(knob.parts["eta"])]
        self.play(FadeIn(knob), run_time=0.6)
        self.play(Level(VGroup(*rest), 0.35), run_time=0.5)
        places = by_shape(
            wide=((-4.0, -1.3), (0.0, -1.3), (4.0, -1.3)),
            square=((-3.5, -1.5), (0.0, -1.5), (3.5, -1.5)),
            tall=((0.0, -0.3), (0.0, -1.7), (0.0, -3.1)),
        )
        size = by_shape(wide=0.56, square=0.56, tall=0.72)
        values = [
            self.math(
                "{{ eta : eta }} = {v}",
                display=False,
                size=size,
                roles={"eta": "ink"},
                v=self.shown(fields.rate(rate)),
            )
            .fit(2 * (FRAME.safe_x - abs(x)))
            .at(x, y, "middle")
            for rate, (x, y) in zip(RATES, places, strict=True)
        ]
        self.cue("three")
        eta = knob.parts["eta"]
        flights = [land(eta, value, at=value.parts["eta"]) for value in values]
        if FRAME.shape == "tall":
            flights.reverse()  # the lowest first: none passes through one that has landed
        self.play(LaggedStart(*flights, lag_ratio=0.4), run_time=2.0)
        return knob, values

    def rule_in_general(self, size: float) -> Typeset:
        return self.math(
            "w arrow.l w - {{ eta : eta }} dot {{ (partial L)/(partial w) : backward }}",
            size=size,
            roles={"eta": "ink"},
        )

    # -- the plots -----------------------------------------------------------------------------------------------------

    def plot_in(self, zone: Zone, x_axis: bool = True) -> Plot:
        """Axes for curves of the loss: the same ranges in every zone."""
        losses = [history.losses for history in self.facts.rates]
        small, good, _ = (float(values.max()) for values in losses)
        most = MOST * max(small, good)  # a loss that grows beyond all bounds leaves the plot at its top
        updates, top = len(losses[0]) - 1, min(max(float(values.max()) for values in losses) * 1.06, most)
        return Plot(
            self.theme,
            zone,
            (0, updates),
            (0, top),
            y_label="loss",
            y_role="loss",
            x_label="update" if x_axis else "",
            x_ticks=None if x_axis else (),
        )

    def until_it_leaves(self, losses: np.ndarray, plot: Plot) -> tuple[list[float], list[float]]:
        """Return a curve's points as long as they are in the plot; it ends where it reaches the top."""
        top = plot.y_range[1]
        gone = next((n for n, loss in enumerate(losses) if loss > top), None)
        if gone is None:
            return [float(n) for n in range(len(losses))], [float(loss) for loss in losses]
        before = float(losses[gone - 1]) if gone else top
        share = (top - before) / (float(losses[gone]) - before)
        return [*map(float, range(gone)), gone - 1 + share], [*map(float, losses[:gone]), top]

    def shared_plot(self) -> tuple[list[Plot], list[RateLabel]]:
        """One plot for the three curves; what is written at their ends."""
        plot = self.plot_in(Zone(BODY.left, BODY.right - BESIDE, BODY.bottom, BODY.top - 0.15))
        ends = [float(plot.at(plot.x_range[1], float(history.losses[-1]))[1]) for history in self.facts.rates]
        x = plot.inner.right + 0.75
        names = [
            self.paragraph(self.verdict(cue), BODY.right - x, weight="semibold", size=self.card_em) for cue in RATES
        ]
        depth = max(name.depth for name in names)
        heights = spread(ends, 1.3 + depth, BODY.top - 0.5 - depth)
        lift = max(0.0, BODY.bottom + 0.62 - min(heights))  # of two-line verdicts over a low end
        heights = [height + lift for height in heights]
        labels = []
        for cue, name, y, end in zip(RATES, names, heights, ends, strict=True):
            name.at(x, y + 0.08 + name.depth)
            near = [x - 0.14, y + 0.05 + name.depth, 0]
            leader = Line([plot.inner.right + 0.1, end, 0], near, stroke_width=2.5, color=self.theme.muted)
            labels.append(RateLabel(VGroup(leader, name), self.rate_value(cue).fit(FRAME.safe_x - x).at(x, y - 0.46)))
        return [plot] * 3, labels

    def stacked_plots(self) -> tuple[list[Plot], list[RateLabel]]:
        """A plot for each curve, one above the other; what is written over each."""
        zones = panel_zones()
        plots = [self.plot_in(zone, x_axis=zone is zones[-1]) for zone in zones]
        labels = []
        for cue, zone, plot in zip(RATES, zones, plots, strict=True):
            y = zone.top - 0.28
            value = self.rate_value(cue).at(plot.inner.right, y, "right")
            end = float(value.ink_points()[:, 0].min()) - 0.3
            start = float(plot.labels[-1].ink_points()[:, 0].max()) + 0.3  # behind the name of the upward axis
            name = self.words(self.verdict(cue), weight="semibold", size=self.card_em)
            labels.append(RateLabel(VGroup(name.fit(end - start).at(end, y, "right")), value))
        return plots, labels

    def verdict(self, cue: str) -> str:
        """What a rate is like."""
        holds = self.facts.holds
        return {
            "small": "too small" if holds("small_rate_slow") else "smaller",
            "good": "about right" if holds("large_rate_worse") else "this lesson's",
            "large": "too large" if holds("large_rate_worse") else "larger",
        }[cue]

    def rate_value(self, cue: str) -> Typeset:
        return self.math("eta = {v}", role="muted", display=False, size=self.card_em, v=self.shown(fields.rate(cue)))

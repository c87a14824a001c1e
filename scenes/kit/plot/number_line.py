"""Number lines: an axis with ticks, markers placed by value, ghosts of where they were, slides between values.

Several lines with one magnification: `windows(...)` returns ranges of one width in which all starts are above each
other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import Animation, AnimationGroup, Circle, DashedLine, Dot, Line, VGroup, linear

from scenes.kit.layout.zones import FRAME, TICK
from scenes.kit.motion.verbs import over_time
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset, words

from .plot import apart, nice_ticks, tick_text

TICK_HALF = 0.08
LABEL_DROP = 0.38  # from the line to the baseline of tick labels


def windows(changes: Sequence[tuple[float, float]], share: float = 0.6) -> list[tuple[float, float]]:
    """Return ranges (low, high) of one width for values that move from before to after.

    The largest move takes `share` of the width; all starts are at the same share of their range, so that moves can be
    compared.
    """
    moves = [after - before for before, after in changes]
    reach = max(max(moves, default=0.0), 0.0) + max(-min(moves, default=0.0), 0.0)
    width = (reach or 1.0) / share
    left = max(-min(moves, default=0.0), 0.0) + width * (1 - share) / 2  # room before the start
    return [(before - left, before - left + width) for before, _ in changes]


class NumberLine(VGroup):
    """A horizontal axis from `left` to `right` of the frame at height `y`, for the values `low` to `high`.

    `ticks` are their values (None: round numbers, at most `most`; () for none), `labelled` whether they carry numbers.
    `open_ends` draws short dashes: the line goes on.

    Example:

        line = NumberLine(self.theme, 0.0, 1.0, left=-5, right=1, y=0.5)
        before, after = self.facts.value("prediction[out]"), self.facts.value("cycle.prediction_after[out]")
        dot = line.marker(before, "forward")
        label = line.above(self.number("prediction[out]"), before)
        self.play(FadeIn(line), FadeIn(dot), FadeIn(label))
        self.play(FadeIn(line.ghost(before)), line.slide(dot, after))
    """

    def __init__(
        self,
        theme: Theme,
        low: float,
        high: float,
        *,
        left: float,
        right: float,
        y: float,
        ticks: Sequence[float] | None = None,
        most: int = 5,
        labelled: bool = True,
        open_ends: bool = False,
    ) -> None:
        super().__init__()
        self.theme, self.low, self.high = theme, low, high
        self.left, self.right, self.y = left, right, y
        self.tick_values = nice_ticks(low, high, most) if ticks is None else list(ticks)
        self.axis = VGroup(Line([left, y, 0], [right, y, 0], stroke_width=3, color=theme.line))
        if open_ends:
            for start, end in ((left - 0.42, left - 0.08), (right + 0.08, right + 0.42)):
                dashes = DashedLine([start, y, 0], [end, y, 0], stroke_width=3, color=theme.line, dash_length=0.07)
                self.axis.add(dashes)
        self.ticks, labels = VGroup(), []
        for value in self.tick_values:
            spot = self.at(value)
            up, down = spot + np.array([0, TICK_HALF, 0]), spot - np.array([0, TICK_HALF, 0])
            self.ticks.add(Line(up, down, stroke_width=3, color=theme.line))
            if labelled:
                labels.append(self._label(value, float(spot[0])))
        self.labels = VGroup(*apart(labels))
        self.add(self.axis, self.ticks, self.labels)

    def _label(self, value: float, x: float) -> Typeset:
        label = words(tick_text(value, self.tick_values), self.theme, own=True, size=TICK, role="muted")
        label.exempt = "axis tick"
        raised = float(label.ink_points()[:, 1].max() - label.baseline[1]) - label.cap_height  # a power of ten
        label.at(x, self.y - LABEL_DROP - (raised if raised > 0.03 else 0.0), "middle")
        label.shift([min(FRAME.safe_x - float(label.get_right()[0]), 0.0), 0, 0])
        return label.shift([max(-FRAME.safe_x - float(label.get_left()[0]), 0.0), 0, 0])

    def x(self, value: float) -> float:
        """Return the x of a value in the frame; values outside the range are held at its ends."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.left + share * (self.right - self.left)

    def at(self, value: float) -> np.ndarray:
        """Return the point of the frame, (3,), for a value."""
        return np.array([self.x(value), self.y, 0.0])

    def marker(self, value: float, role: str = "ink", radius: float = 0.13) -> Dot:
        """Return a dot on the line at a value."""
        return Dot(self.at(value), radius=radius, color=self.theme.role(role))

    def ghost(self, value: float, role: str = "muted", radius: float = 0.13) -> Circle:
        """Return an empty circle at a value: where a marker was."""
        return Circle(radius=radius, stroke_width=2.5, color=self.theme.role(role)).move_to(self.at(value))

    def bar(self, start: float, end: float, role: str, width: float = 10) -> Line:
        """Return a thick stretch of the line between two values."""
        return Line(self.at(start), self.at(end), stroke_width=width, color=self.theme.role(role))

    def above(self, text: Typeset, value: float, gap: float = 0.26) -> Typeset:
        """Place a text over a value, its lowest ink `gap` frame units above the line; return it."""
        low = float(text.ink_points()[:, 1].min()) - text.baseline[1]
        return text.at(self.x(value), self.y + gap - low, "middle")

    def below(self, text: Typeset, value: float, gap: float = 0.26) -> Typeset:
        """Place a text under a value, its highest ink `gap` frame units below the line; return it.

        A line with tick labels has no room there.
        """
        high = float(text.ink_points()[:, 1].max()) - text.baseline[1]
        return text.at(self.x(value), self.y - gap - high, "middle")

    def slide(
        self,
        marker: Dot,
        value: float,
        *,
        role: str | None = None,
        trail: Line | None = None,
        run_time: float = 1.0,
        linear_time: bool = False,
    ) -> Animation:
        """Return an animation that moves a marker to a value.

        `trail`, a `bar` of any length, grows behind it from where the marker is now, in the colour of `role`.
        """
        start, end = marker.get_center().copy(), self.at(value)

        def draw(share: float) -> None:
            place = start + (end - start) * share
            marker.move_to(place)
            if trail is not None:
                trail.set_points_as_corners([start, place])

        if trail is not None and role is not None:
            trail.set_color(self.theme.role(role))
        both = VGroup(*(thing for thing in (trail, marker) if thing is not None))
        moving = over_time(both, draw, run_time, linear_time)
        return AnimationGroup(moving, rate_func=linear, run_time=run_time)


def span(values: Iterable[float], room: float) -> tuple[float, float]:
    """Return a range (low, high) that holds values; beside them it has `room`, as a share of their own range."""
    known = list(values)
    beside = (max(known) - min(known) or 1) * room
    return min(known) - beside, max(known) + beside

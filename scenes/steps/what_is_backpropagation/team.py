"""Step 1, the team: people who handed in a wrong paper, and how much of it was whose."""

from __future__ import annotations

import numpy as np
from manim import PI, Arc, Circle, Line, Mobject, Rectangle, RoundedRectangle, VGroup

from scenes.kit.layout.zones import by_shape
from scenes.kit.theme import Theme


def places(count: int) -> list[float]:
    """Return where the students stand, across the frame."""
    pitch = by_shape(wide=1.9, square=1.7, tall=1.2)
    return [pitch * (k - (count - 1) / 2) for k in range(count)]


def teacher(theme: Theme) -> VGroup:
    """Return the teacher, left of the paper."""
    x, y = by_shape(wide=(-3.3, 0.75), square=(-3.3, 1.45), tall=(-2.3, 1.85))
    return person(theme, x, y, 1.35, "ink")


def student(theme: Theme, x: float) -> VGroup:
    """Return one of the team, below the paper."""
    y, size = by_shape(wide=(-1.3, 0.85), square=(-1.4, 0.85), tall=(-1.6, 0.72))
    return person(theme, x, y, size, "muted")


def person(theme: Theme, x: float, y: float, size: float, role: str) -> VGroup:
    """Return a head and shoulders."""
    color = theme.role(role)
    head = Circle(radius=0.27 * size, stroke_width=4, color=color).move_to([x, y + 0.52 * size, 0])
    body = Arc(radius=0.5 * size, start_angle=0, angle=PI, stroke_width=4, color=color)
    body.move_to([x, y - 0.02, 0])
    floor = Line(body.get_start(), body.get_end(), stroke_width=4, color=color)
    return VGroup(head, body, floor)


def paper(theme: Theme) -> VGroup:
    """Return a sheet with five lines of writing."""
    sheet = RoundedRectangle(corner_radius=0.1, width=1.7, height=2.1, stroke_width=3, color=theme.muted)
    sheet.set_fill(theme.panel, opacity=1).move_to([0, by_shape(wide=1.3, square=2.0, tall=2.5), 0])
    left, right = sheet.get_left()[0] + 0.28, sheet.get_right()[0] - 0.28
    rows = VGroup()
    for index in range(5):
        y, end = sheet.get_top()[1] - 0.35 - 0.33 * index, right - (0.5 if index == 4 else 0)
        rows.add(Line([left, y, 0], [end, y, 0], stroke_width=4, color=theme.line))
    return VGroup(sheet, rows)


def cross(theme: Theme, over: Mobject) -> VGroup:
    """Return a cross, for wrong, in the colour of error."""
    center, reach = over.get_center(), 0.62
    ends = [np.array([reach, -s * reach, 0]) for s in (1, -1)]
    return VGroup(*(Line(center - end, center + end, stroke_width=12, color=theme.loss) for end in ends))


def thread(theme: Theme, start: Mobject, end: Mobject) -> Line:
    """Return the thread from the paper to a student."""
    top = end.get_top() + np.array([0, 0.08, 0])
    return Line(start.get_bottom() + np.array([0, -0.05, 0]), top, stroke_width=4, color=theme.backward)


def share_bar(theme: Theme, below: Mobject, share: float) -> Rectangle:
    """Return how large a student's share of the mistake is."""
    height = max(0.05, by_shape(wide=1.15, square=1.5, tall=1.9) * float(share))
    bar = Rectangle(width=0.62, height=height, stroke_width=0, fill_color=theme.backward, fill_opacity=1)
    return bar.move_to([below.get_center()[0], by_shape(wide=-2.9, square=-3.5, tall=-4.2) + height / 2, 0])

"""Small signs: a straight arrow, a person, a sheet of paper, and the four directions of the cycle.

The directions are: arrow right, crossed circle, arrow left, turning arrow.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import PI, UP, Arc, Arrow, Circle, Line, RoundedRectangle, Triangle, VGroup

from scenes.kit.layout.header import PHASES
from scenes.kit.theme import Theme

INSIDE = 0.95  # of a unit's radius: the height of an icon in it
HEAD, LEAN, WRITING = 0.55, 0.25, 5  # of a person's shoulders: the head, and its distance; lines on a sheet


def straight_arrow(
    theme: Theme, start: Sequence[float], end: Sequence[float], role: str = "muted", width: float = 5
) -> Arrow:
    """Return an arrow whose tip and line keep their thickness, however short it is."""
    return Arrow(
        start,
        end,
        buff=0,
        stroke_width=width,
        color=theme.role(role),
        tip_length=0.2,
        max_tip_length_to_length_ratio=1,
        max_stroke_width_to_length_ratio=100,
    )


def direction_icon(index: int, theme: Theme, size: float = 0.36) -> VGroup:
    """Return the sign of a phase's direction, in the phase's colour: 0 forward, 1 error, 2 backward, 3 update."""
    color = theme.role(PHASES[index][0])
    half = size / 2
    if index in (0, 2):
        sign = 1 if index == 0 else -1
        shaft = Line([-half * sign, 0, 0], [half * 0.6 * sign, 0, 0], stroke_width=5, color=color)
        head = Triangle(fill_color=color, fill_opacity=1, stroke_width=0).scale(0.13)
        head.rotate(-sign * PI / 2).move_to([half * sign * 0.75, 0, 0])
        return VGroup(shaft, head)
    if index == 1:
        ring = Circle(radius=half * 0.9, stroke_width=4, color=color)
        reach = half * 0.9 * np.sqrt(0.5)
        cross = [Line([-reach, s * reach, 0], [reach, -s * reach, 0], stroke_width=4, color=color) for s in (1, -1)]
        return VGroup(ring, *cross)
    arc = Arc(radius=half * 0.85, start_angle=PI * 0.35, angle=-PI * 1.6, stroke_width=4.5, color=color)
    head = Triangle(fill_color=color, fill_opacity=1, stroke_width=0).scale(0.11)
    end, before = arc.point_from_proportion(1.0), arc.point_from_proportion(0.97)
    way = end - before
    head.rotate(np.arctan2(way[1], way[0]) - PI / 2).move_to(end)
    return VGroup(arc, head)


def person(theme: Theme, size: float) -> VGroup:
    """Return a head and shoulders, `size` times INSIDE high."""
    look = {"stroke_width": 4, "color": theme.ink}
    body = Arc(radius=size, start_angle=0, angle=PI, **look)
    floor = Line(body.get_start(), body.get_end(), **look)
    head = Circle(radius=HEAD * size, **look).next_to(body, UP, LEAN * size)
    made = VGroup(head, body, floor)
    return made.scale(INSIDE * size / made.height)


def sheet(theme: Theme, size: float) -> VGroup:
    """Return a sheet with lines of writing, `size` times INSIDE high."""
    look = {"stroke_width": 3, "color": theme.ink}
    paper = RoundedRectangle(corner_radius=INSIDE / 10, width=HEAD, height=INSIDE, **look)
    lines = VGroup(*(Line(stroke_width=3, color=theme.line) for _ in range(WRITING)))
    lines.set(width=HEAD * HEAD).arrange(UP, buff=INSIDE / (WRITING + 2)).move_to(paper)
    made = VGroup(paper.set_fill(theme.panel, opacity=1), lines)
    return made.scale(INSIDE * size / made.height)

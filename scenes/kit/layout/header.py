"""The header: number, title and progress; the ring of the four phases; the card that opens a step."""

from __future__ import annotations

import numpy as np
from manim import PI, TAU, Arc, Circle, Line, Triangle, VGroup

from scenes.kit.theme import Theme
from scenes.kit.type.paragraph import paragraph
from scenes.kit.type.typeset import Typeset, words

from .zones import FRAME, by_shape

PHASES = (("forward", "Forward"), ("loss", "Error"), ("backward", "Backward"), ("update", "Update"))
_GAP = 0.16  # radians left open between two phases


def _phase_arc(index: int, radius: float, width: float, color: str) -> VGroup:
    """Return a quarter of the cycle, clockwise from the top, with an arrow head at its end."""
    start = PI / 2 - index * TAU / 4 - _GAP
    sweep = -(TAU / 4 - 2 * _GAP)
    arc = Arc(radius=radius, start_angle=start, angle=sweep, stroke_width=width, color=color)
    end = start + sweep
    size = width * 0.018
    head = Triangle(fill_color=color, fill_opacity=1, stroke_width=0).scale(size / 1.5)
    head.rotate(end - PI / 2 - PI / 2)
    head.move_to(radius * np.array([np.cos(end), np.sin(end), 0]))
    return VGroup(arc, head)


class PhaseRing(VGroup):
    """The four phases as a closed cycle that turns clockwise: one of them lit, or all where none is named."""

    def __init__(self, theme: Theme, lit: str | None, radius: float = 0.33, width: float = 5.0) -> None:
        self.arcs = {
            key: _phase_arc(index, radius, width, theme.role(key) if lit in (key, None) else theme.line)
            for index, (key, _) in enumerate(PHASES)
        }
        super().__init__(*self.arcs.values())


def phase_name(phase: str) -> str:
    return dict(PHASES)[phase]


def badge(number: int, theme: Theme, radius: float = 0.27) -> VGroup:
    """Return the step's number in a disc."""
    disc = Circle(radius=radius, stroke_width=0, fill_color=theme.ink, fill_opacity=1)
    digit = words(str(number), theme, own=True, size=radius * 1.5, role=theme.ground, weight="bold")
    digit.exempt = "step number"
    digit.centered_at(0, 0)
    return VGroup(disc, digit)


class Header(VGroup):
    """Number, title and progress at the top left, the ring with its phase at the top right.

    In tall the title is below them.
    """

    def __init__(self, number: int, count: int, title: str, phase: str | None, theme: Theme) -> None:
        left, right, y = -FRAME.safe_x, FRAME.safe_x, FRAME.safe_top - 0.42
        tall = FRAME.shape == "tall"
        disc = badge(number, theme).move_to([left + 0.27, y + 0.02, 0])
        name = words(title, theme, own=True, size=0.46, weight="semibold")
        name.exempt = "title"
        label = (
            None
            if phase is None
            else words(phase_name(phase), theme, role=phase, weight="semibold").at(right - 0.95, y - 0.12, "right")
        )
        if tall:
            name.fit(2 * FRAME.safe_x).at(left, y - 0.84)
            dashes = _dashes(number, count, theme, left + 0.78, y, 3.0, 5)
        else:
            room = right - 1.2 if label is None else float(label.ink_points()[:, 0].min()) - 0.25
            name.fit(min(room - left - 0.78, by_shape(wide=8.2, square=7.0, tall=0.0))).at(left + 0.78, y - 0.14)
            dashes = _dashes(number, count, theme, left, y - 0.46, 8.2, 5)
        self.ring = PhaseRing(theme, phase).move_to([right - 0.36, y, 0])
        super().__init__(disc, name, dashes, self.ring)
        if label is not None:
            self.add(label)


def _dashes(
    number: int, count: int, theme: Theme, left: float, y: float, width: float, stroke: float, pitch: float = 0.38
) -> VGroup:
    """Return one dash for each step: those up to this one in ink."""
    pitch = min(pitch, width / count)
    starts = [left + index * pitch for index in range(count)]
    colors = [theme.ink if index < number else theme.line for index in range(count)]
    return VGroup(
        *(
            Line([x, y, 0], [x + 0.77 * pitch, y, 0], stroke_width=stroke, color=color)
            for x, color in zip(starts, colors, strict=True)
        )
    )


class Opening(VGroup):
    """The card a step opens with: step k of n, its title, and the cycle with this step's phase lit."""

    def __init__(self, number: int, count: int, title: str, phase: str | None, theme: Theme) -> None:
        left, width = by_shape(wide=(-5.6, 8.0), square=(-5.0, 7.3), tall=(-3.3, 6.6))
        x, y = by_shape(wide=(4.1, 0.35), square=(3.9, 0.35), tall=(-2.0, 2.9))
        where = words("Step {n} of {count}", theme, n=str(number), count=str(count), role="muted", size=0.44)
        where.exempt = "step number"
        name = paragraph(title, theme, width, own=True, size=0.8, weight="semibold")
        for line in name.lines:
            line.exempt = "title"
        where.at(left, 1.05)
        name.at(left, 0.1)
        dashes = _dashes(number, count, theme, left, -0.6 - name.depth, width, 7, pitch=0.62)
        ring = PhaseRing(theme, phase, radius=1.15, width=11).move_to([x, y, 0])
        super().__init__(where, name, dashes, ring)
        if phase is not None:
            label: Typeset = words(phase_name(phase), theme, role=phase, weight="semibold", size=0.5)
            self.add(label.fit(2.0).centered_at(x, y))

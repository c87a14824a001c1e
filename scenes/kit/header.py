"""Where we are: number, title, dashes of progress; the four-phase ring; the card that opens a step."""

from __future__ import annotations

import numpy as np
from manim import PI, TAU, Arc, Circle, Line, Triangle, VGroup

from scenes.kit.layout import SAFE_X
from scenes.kit.theme import Theme
from scenes.kit.typeset import Typeset, words

PHASES = (("forward", "Forward"), ("loss", "Error"), ("backward", "Backward"), ("update", "Update"))
_GAP = 0.16  # radians left open between two phases
_HEAD_Y = 3.18


def _phase_arc(index: int, radius: float, width: float, color: str) -> VGroup:
    """A quarter of the cycle, clockwise from the top, with an arrow head at its end."""
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
    """The four phases as a closed cycle that turns clockwise: one lit in its colour, or all four where none is named."""

    def __init__(self, theme: Theme, lit: str | None, radius: float = 0.33, width: float = 5.0) -> None:
        self.arcs = {
            key: _phase_arc(index, radius, width, theme.role(key) if lit in (key, None) else theme.line)
            for index, (key, _) in enumerate(PHASES)
        }
        super().__init__(*self.arcs.values())


def phase_name(phase: str) -> str:
    return dict(PHASES)[phase]


def badge(number: int, theme: Theme, radius: float = 0.27) -> VGroup:
    """The step's number in a disc."""
    disc = Circle(radius=radius, stroke_width=0, fill_color=theme.ink, fill_opacity=1)
    digit = words(str(number), theme, own=True, size=radius * 1.5, role=theme.ground, weight="bold")
    digit.exempt = "step number"
    digit.centered_at(0, 0)
    return VGroup(disc, digit)


class Header(VGroup):
    """Number, title and progress at the top left, the ring with its phase at the top right."""

    def __init__(self, number: int, count: int, title: str, phase: str | None, theme: Theme) -> None:
        disc = badge(number, theme).move_to([-SAFE_X + 0.27, _HEAD_Y + 0.02, 0])
        name = words(title, theme, own=True, size=0.46, weight="semibold")
        name.exempt = "title"
        name.fit(8.2).at(-SAFE_X + 0.78, _HEAD_Y - 0.14)
        dashes = VGroup()
        for index in range(count):
            x = -SAFE_X + index * 0.38
            color = theme.ink if index < number else theme.line
            dashes.add(Line([x, _HEAD_Y - 0.46, 0], [x + 0.29, _HEAD_Y - 0.46, 0], stroke_width=5, color=color))
        self.ring = PhaseRing(theme, phase).move_to([SAFE_X - 0.36, _HEAD_Y, 0])
        super().__init__(disc, name, dashes, self.ring)
        if phase is not None:
            label = words(phase_name(phase), theme, role=phase, weight="semibold")
            self.add(label.at(SAFE_X - 0.95, _HEAD_Y - 0.12, "right"))


class Opening(VGroup):
    """The card a step opens with: step k of n, its title, and the cycle with this step's phase lit."""

    def __init__(self, number: int, count: int, title: str, phase: str | None, theme: Theme) -> None:
        where = words("Step {n} of {count}", theme, n=str(number), count=str(count), role="muted", size=0.44)
        where.exempt = "step number"
        name = words(title, theme, own=True, size=0.8, weight="semibold")
        name.exempt = "title"
        name.fit(8.0)
        ring = PhaseRing(theme, phase, radius=1.15, width=11)
        ring.move_to([4.1, 0.35, 0])
        where.at(-5.6, 1.05)
        name.at(-5.6, 0.1)
        dashes = VGroup()
        for index in range(count):
            x = -5.6 + index * 0.62
            color = theme.ink if index < number else theme.line
            dashes.add(Line([x, -0.6, 0], [x + 0.48, -0.6, 0], stroke_width=7, color=color))
        super().__init__(where, name, dashes, ring)
        if phase is not None:
            label: Typeset = words(phase_name(phase), theme, role=phase, weight="semibold", size=0.5)
            self.add(label.centered_at(4.1, 0.35).fit(2.0))



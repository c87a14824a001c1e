"""Right and wrong: a tick mark and a cross, after a text or at a point."""

from __future__ import annotations

import numpy as np
from manim import Line, VGroup, VMobject

from scenes.kit.theme import Theme

from .typeset import Typeset

BEHIND, RAISED = 0.4, 0.14  # from the end of a text and above its baseline


def tick_mark(theme: Theme, text: Typeset) -> VMobject:
    """Return a tick mark after a text: right.

    Example:

        self.play(Create(tick_mark(self.theme, label)))
    """
    x, y = _behind(text)
    mark = VMobject(stroke_width=9, color=theme.forward)
    return mark.set_points_as_corners([[x - 0.2, y, 0], [x - 0.06, y - 0.15, 0], [x + 0.2, y + 0.18, 0]])


def cross_mark(theme: Theme, text: Typeset) -> VGroup:
    """Return a cross after a text: wrong.

    Example:

        self.play(Create(cross_mark(self.theme, label)))
    """
    return cross_at(theme, *_behind(text), 0.15)


def cross_at(theme: Theme, x: float, y: float, reach: float) -> VGroup:
    """Return a cross at a point, `reach` to each side."""
    ends = [(np.array([x - reach, y - reach * s, 0]), np.array([x + reach, y + reach * s, 0])) for s in (1, -1)]
    return VGroup(*(Line(start, end, stroke_width=9, color=theme.loss) for start, end in ends))


def _behind(text: Typeset) -> tuple[float, float]:
    return float(text.ink_points()[:, 0].max()) + BEHIND, float(text.baseline[1]) + RAISED

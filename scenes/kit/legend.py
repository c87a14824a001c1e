"""What colour, line style and thickness of an arrow mean."""

from __future__ import annotations

import numpy as np
from manim import Line, VGroup

from scenes.kit.edge import Edge
from scenes.kit.layout import READ
from scenes.kit.theme import Theme
from scenes.kit.typeset import words

SAMPLE = 0.5  # how strong the sample arrows are drawn


def legend(theme: Theme, left: float, top: float, pitch: float = 0.78) -> VGroup:
    """Three rows: positive, negative, thickness; each a VGroup of a sample and its words."""
    rows = VGroup()
    for index, (text, sign, role) in enumerate(
        (("positive: excites", 1, "positive"), ("negative: inhibits", -1, "negative"))
    ):
        y = top - index * pitch
        start = np.array([left, y, 0])
        edge = Edge(start, start + np.array([1.05, 0, 0]), sign * SAMPLE, theme)
        rows.add(VGroup(edge, words(text, theme, size=READ, role=role).at(left + 1.3, y - 0.12)))
    y = top - 2 * pitch
    lines = VGroup(
        *(
            Line([left, y + d, 0], [left + 1.05, y + d, 0], stroke_width=w, color=theme.muted)
            for d, w in ((0.2, 2.4), (0.03, 6), (-0.2, 12))
        )
    )
    rows.add(VGroup(lines, words("thickness: strength", theme, size=READ, role="muted").at(left + 1.3, y - 0.12)))
    return rows

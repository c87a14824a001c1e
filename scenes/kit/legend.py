"""What colour, line style and thickness of an arrow mean."""

from __future__ import annotations

import numpy as np
from manim import Line, VGroup

from scenes.kit.edge import Edge
from scenes.kit.paragraph import Paragraph, paragraph
from scenes.kit.theme import Theme

SAMPLE = 0.5  # how strong the sample arrows are drawn


def legend(theme: Theme, left: float, top: float, width: float, pitch: float = 0.78) -> VGroup:
    """Three rows: positive, negative, thickness; each a VGroup of a sample and its words, no wider than `width`."""
    rows = VGroup()
    for index, (text, sign, role) in enumerate(
        (("positive: excites", 1, "positive"), ("negative: inhibits", -1, "negative"))
    ):
        y = top - index * pitch
        start = np.array([left, y, 0])
        edge = Edge(start, start + np.array([1.05, 0, 0]), sign * SAMPLE, theme)
        rows.add(VGroup(edge, _told(text, theme, width, role).at(left + 1.3, y - 0.12)))
    y = top - 2 * pitch
    lines = VGroup(
        *(
            Line([left, y + d, 0], [left + 1.05, y + d, 0], stroke_width=w, color=theme.muted)
            for d, w in ((0.2, 2.4), (0.03, 6), (-0.2, 12))
        )
    )
    rows.add(VGroup(lines, _told("thickness: strength", theme, width, "muted").at(left + 1.3, y - 0.12)))
    return rows


def _told(text: str, theme: Theme, width: float, role: str) -> Paragraph:
    return paragraph(text, theme, width - 1.3, role=role)

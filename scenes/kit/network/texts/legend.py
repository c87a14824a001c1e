"""The legend of the arrows: what colour, line style and thickness mean."""

from __future__ import annotations

import numpy as np
from manim import Line, VGroup

from scenes.kit.network.edge import Edge
from scenes.kit.theme import Theme
from scenes.kit.type.paragraph import Paragraph, paragraph

SAMPLE = 0.5  # how strong the sample arrows are drawn


def legend(theme: Theme, left: float, top: float, width: float, pitch: float = 0.78) -> VGroup:
    """Return three rows (positive, negative, thickness), each a VGroup of a sample and its words.

    Rows are `pitch` frame units apart, and more where words take a second line; no row is wider than `width`.
    """
    rows, y = VGroup(), top
    for text, role in (
        ("positive: excites", "positive"),
        ("negative: inhibits", "negative"),
        ("thickness: strength", "muted"),
    ):
        told = _told(text, theme, width, role).at(left + 1.3, y - 0.12)
        rows.add(VGroup(_sample(role, theme, left, y), told))
        y -= pitch + told.depth
    return rows


def _sample(role: str, theme: Theme, left: float, y: float) -> Edge | VGroup:
    """Return an arrow of that sign, or three lines of growing thickness."""
    if role != "muted":
        start = np.array([left, y, 0])
        return Edge(start, start + np.array([1.05, 0, 0]), SAMPLE if role == "positive" else -SAMPLE, theme)
    return VGroup(
        *(
            Line([left, y + d, 0], [left + 1.05, y + d, 0], stroke_width=w, color=theme.muted)
            for d, w in ((0.2, 2.4), (0.03, 6), (-0.2, 12))
        )
    )


def _told(text: str, theme: Theme, width: float, role: str) -> Paragraph:
    return paragraph(text, theme, width - 1.3, role=role)

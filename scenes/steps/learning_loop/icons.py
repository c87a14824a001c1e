"""Step 8, a picture for each of the six ideas: chain, flow, signal, step, layers, loop."""

from __future__ import annotations

from manim import RIGHT, Circle, Line, VGroup

from scenes.kit.layout.header import PhaseRing
from scenes.kit.theme import Theme
from scenes.kit.type.icons import direction_icon


def idea_icon(theme: Theme, index: int) -> VGroup:
    """Return a picture for an idea: chain, flow, signal, step, layers, loop."""
    t = theme
    if index == 0:
        return VGroup(
            *(
                Circle(radius=0.17, stroke_width=5, color=c).shift(RIGHT * 0.25 * k)
                for k, c in enumerate((t.loss, t.slope, t.forward))
            )
        )
    if index == 1:
        return direction_icon(2, t, size=0.9)
    if index == 2:
        core = Circle(radius=0.2, stroke_width=0, fill_color=t.backward, fill_opacity=1)
        return VGroup(core, Circle(radius=0.38, stroke_width=4, color=t.backward))
    if index == 3:
        return VGroup(
            *(
                Line([-0.4, 0.22 - 0.22 * k, 0], [0.4, 0.22 - 0.22 * k, 0], stroke_width=w, color=t.positive)
                for k, w in enumerate((3, 7, 12))
            )
        )
    if index == 4:
        colors = (t.line, t.muted, t.backward)
        return VGroup(
            *(
                Circle(radius=0.11, stroke_width=0, fill_color=c, fill_opacity=1).move_to([0.36 * (k - 1), 0.2 * s, 0])
                for k, c in enumerate(colors)
                for s in (1, -1)
            )
        )
    return PhaseRing(t, None, radius=0.4, width=6)

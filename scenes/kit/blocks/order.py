"""Order: two panels, the first and the second, and the way back from the second, which is crossed out."""

from __future__ import annotations

from typing import Self

from manim import DOWN, LEFT, RIGHT, UP, Line, Polygon, RoundedRectangle, VGroup, VMobject

from scenes.kit.theme import Theme
from scenes.kit.type.marks import cross_at
from scenes.kit.type.typeset import Typeset

from .block import Block

BACK = 0.8  # right of the panels, for the way back
WIDTH, HEIGHT, APART = 3.4, 0.85, 1.45  # of a panel; between their middles


class Order(Block):
    """What comes first and what comes second: `first`, `arrow`, `second`; `wrong`, the way back, is not a member.

    first, second: the texts of the panels, with their roles.

    Example:

        order = Order(self.theme, self.words("every gradient", role="backward"), self.words("every update"))
        order.place(WORK.left, WORK.top, WORK.width)
        self.play(FadeIn(order.first))
        self.play(FadeIn(order.arrow), FadeIn(order.second))
    """

    def __init__(self, theme: Theme, first: Typeset, second: Typeset) -> None:
        self.theme = theme
        self.first, self.second = (self._panel(text, -APART * n) for n, text in enumerate((first, second)))
        start, end = self.first.get_bottom() + DOWN * 0.08, self.second.get_top() + UP * 0.08
        tip = Polygon(
            end,
            end + UP * 0.2 + RIGHT * 0.13,
            end + UP * 0.2 + LEFT * 0.13,
            fill_color=theme.ink,
            fill_opacity=1,
            stroke_width=0,
        )
        self.arrow = VGroup(Line(start, end + UP * 0.15, stroke_width=5, color=theme.ink), tip)
        super().__init__(self.first, self.arrow, self.second)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`: its panels keep their width where there is room for it, with room for the way back."""
        room = width - BACK
        if float(self.first.width) > room:
            self.scale(room / float(self.first.width))
        self.shift([left - float(self.first.get_left()[0]), top - float(self.first.get_top()[1]), 0])
        return self

    def _panel(self, text: Typeset, y: float) -> VGroup:
        box = RoundedRectangle(
            corner_radius=0.15,
            width=WIDTH,
            height=HEIGHT,
            stroke_width=3,
            stroke_color=self.theme.role(text.role),
            fill_color=self.theme.panel,
            fill_opacity=1,
        )
        return VGroup(box.move_to([0, y, 0]), text.fit(WIDTH - 0.3).centered_at(0, y))

    @property
    def wrong(self) -> VGroup:
        """The way from the second back to the first: its line, its tip, and the cross on it."""
        low, high = self.second.get_right(), self.first.get_right()
        color, out = self.theme.loss, RIGHT * 0.62
        way = VMobject(stroke_width=6, color=color)
        way.set_points_as_corners([low + RIGHT * 0.1, low + out, high + out, high + RIGHT * 0.25])
        tip = Polygon(
            high + RIGHT * 0.06,
            high + RIGHT * 0.3 + UP * 0.14,
            high + RIGHT * 0.3 + DOWN * 0.14,
            fill_color=color,
            fill_opacity=1,
            stroke_width=0,
        )
        middle = (low + high) / 2 + out
        return VGroup(way, tip, cross_at(self.theme, float(middle[0]), float(middle[1]), 0.22))

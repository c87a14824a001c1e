"""Panels: a sentence on a card, a question to the viewer."""

from __future__ import annotations

from typing import Any, Self

from manim import RoundedRectangle

from scenes.kit.layout.zones import BIG, READ, WORK
from scenes.kit.theme import Theme
from scenes.kit.type.paragraph import PITCH, in_one, paragraph
from scenes.kit.type.typeset import words

from .block import Block

MARGIN = 0.3  # inside of a panel, on all sides
ASKED = 0.6  # from line to line of a question
ROW, FRAMED = 0.62, 1.2  # of its height: for each line, and for the rest
OVER = 1.3  # of a question: from the top of its panel to its first line


def panel(theme: Theme, left: float, top: float, width: float, height: float) -> RoundedRectangle:
    """Return the background of a card or a question: a rounded panel with a muted outline."""
    made = RoundedRectangle(
        corner_radius=0.18,
        width=width,
        height=height,
        stroke_width=3,
        stroke_color=theme.muted,
        fill_color=theme.panel,
        fill_opacity=1,
    )
    made.move_to([left + width / 2, top - height / 2, 0])
    return made


class Card(Block):
    """A panel with a sentence, and a title above it if it has one.

    `text` and `title` are words as in `self.words`, with the same marks and values; `own` for texts of the lesson.

    Example:

        card = Card(self.theme, "The loss falls if the weight goes up.", title="What this says")
        self.play(FadeIn(card.place(WORK.left, WORK.top, WORK.width)))
    """

    def __init__(
        self, theme: Theme, text: str, title: str = "", *, size: float = READ, role: str = "ink", **more: Any
    ) -> None:
        super().__init__()
        self.theme, self.text, self.title, self.size, self.role, self.more = theme, text, title, size, role, more
        self.place(WORK.left, WORK.top, WORK.width)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        inner, y = width - 2 * MARGIN, top - MARGIN
        titles = []
        if self.title:
            heading = paragraph(
                self.title, self.theme, inner, size=self.size, role="muted", weight="semibold", **self.more
            )
            titles = heading.at(left + MARGIN, y - heading.lines[0].cap_height).lines
            y = titles[-1].baseline[1] - PITCH * self.size + titles[-1].cap_height
        body = paragraph(self.text, self.theme, inner, size=self.size, role=self.role, **self.more)
        lines = body.at(left + MARGIN, y - body.lines[0].cap_height).lines
        height = top - float(lines[-1].baseline[1]) + MARGIN
        self.submobjects = [panel(self.theme, left, top, width, height), *titles, *lines]
        return self


class Question(Block):
    """A panel with a question to the viewer, under a large question mark.

    `lines` are paragraphs; values, `own` and `role` as in `self.words`. `self.question` puts one in the place of the
    working. `panel_height` is the height of its panel.

    Example:

        self.play(FadeIn(Question(self.theme, "Will the loss grow?").place(WORK.left, WORK.top, WORK.width)))
    """

    def __init__(self, theme: Theme, *lines: str, role: str = "ink", **more: Any) -> None:
        super().__init__()
        self.theme, self.asked, self.role, self.more = theme, lines, role, more
        self.place(WORK.left, WORK.top, WORK.width)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        texts = in_one(
            line
            for text in self.asked
            for line in paragraph(
                text, self.theme, width - 2 * MARGIN, role=self.role, weight="semibold", **self.more
            ).lines
        )
        x = left + width / 2
        mark = words("?", self.theme, size=BIG, weight="bold", role="muted").at(x, top - 0.78, "middle")
        for index, text in enumerate(texts):
            text.at(x, top - OVER - ASKED * index, "middle")
        self.panel_height = ROW * len(texts) + FRAMED
        self.submobjects = [panel(self.theme, left, top, width, self.panel_height), mark, *texts]
        return self

"""Keepsakes: the ideas worth remembering, all together: a small picture with its words for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import VGroup

from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import READ
from scenes.kit.plot.miniatures import Miniature
from scenes.kit.theme import Theme
from scenes.kit.type.paragraph import PITCH, Paragraph, paragraph
from scenes.kit.type.typeset import Typeset

from .block import Block

LEAST, GOOD, MOST = 0.6, 1.1, 1.6  # height of a picture; GOOD: the least one with titles
UNDER = 0.25  # of a size, below a baseline
OVER = 0.2  # from a picture to the words under it
BESIDE = 0.33  # share of the width that a picture takes beside its words


class Keepsakes(Block):
    """Cells in columns, each with a picture and its words; in one column, the words are beside the picture.

    cards: picture, title and sentence of each (title and sentence are the lesson's own words); titles are left out
    where they leave the pictures too little height. height: of all cells, in frame units. `pictures` and `texts` are
    those of each cell; `fits` is whether everything has room.

    Example:

        cards = [(Slopes(self.theme), "Chain rule", "Slopes multiply."), (Wheel(self.theme), "Loop", "And again.")]
        keep = Keepsakes(self.theme, cards, 2, BODY.height).place(BODY.left, BODY.top, BODY.width)
        self.play(FadeIn(keep))
        self.play(keep.pictures[1].act())
    """

    def __init__(self, theme: Theme, cards: Sequence[tuple[Miniature, str, str]], columns: int, height: float) -> None:
        super().__init__()
        self.theme, self.cards, self.columns, self.room = theme, list(cards), columns, height
        self.pictures = [picture for picture, *_ in cards]
        self.texts: list[VGroup] = []
        self.fits = True

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        wide = (width - LINE * (self.columns - 1)) / self.columns
        beside = self.columns == 1
        inner = wide * (1 - BESIDE) - TIGHT if beside else wide
        for titled in (True, False):
            told = [self.told(title if titled or not text else "", text, inner) for _, title, text in self.cards]
            depths = [depth_of(*each) for each in told]
            rows = [max(depths[n : n + self.columns]) for n in range(0, len(told), self.columns)]
            high = (self.room + LINE) / len(rows) - LINE  # of a row whose words are beside its picture
            room = (
                min(high, (wide * BESIDE - TIGHT) / 2)
                if beside
                else (self.room + LINE - sum(rows)) / len(rows) - LINE - OVER
            )
            if room >= GOOD and max(depths) <= high:
                break
        lines = [line for each in told for part in each for line in part.lines]
        self.fits = room >= LEAST and max(depths) <= high and all(line.size_now >= READ for line in lines)
        size = min(max(room, LEAST), MOST, wide / 2)
        # What is left of the height is divided over the space above and below each row.
        spare = 0.0 if beside else max(room - size, 0.0)
        self.texts, y = [], top - spare / 2
        for n, (picture, each) in enumerate(zip(self.pictures, told, strict=True)):
            column, row = n % self.columns, n // self.columns
            x = left + column * (wide + LINE)
            if beside:
                picture.at(x + size, y - high / 2, size)
                self.write(each, x + wide - inner, y - (high - depths[n]) / 2, "left")
            else:
                picture.at(x + wide / 2, y - size / 2, size)
                self.write(each, x + wide / 2, y - size - OVER, "middle")
            if column == self.columns - 1:
                y -= LINE + (high if beside else size + OVER + rows[row] + spare)
        self.submobjects = [*self.pictures, *self.texts]
        return self

    def told(self, title: str, text: str, width: float) -> list[Paragraph]:
        """Return title and sentence as paragraphs, without a place."""
        made = [paragraph(title, self.theme, width, own=True, role="muted", weight="semibold")] if title else []
        made += [paragraph(text, self.theme, width, own=True)] if text else []
        for line in (line for each in made for line in each.lines):
            line.exempt = "title"
        return made

    def write(self, told: list[Paragraph], x: float, top: float, anchor: str) -> None:
        """Place the words of a cell."""
        for each in told:
            each.at(x, top - each.lines[0].cap_height, anchor)
            top -= len(each.lines) * PITCH * each.size
        self.texts.append(VGroup(*told))


def depth_of(*texts: Paragraph) -> float:
    """Return the height of paragraphs below each other, with the last one's descenders."""
    lines: list[Typeset] = [line for text in texts for line in text.lines]
    return lines[0].cap_height + ((len(lines) - 1) * PITCH + UNDER) * texts[0].size

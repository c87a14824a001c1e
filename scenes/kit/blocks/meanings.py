"""Words with their meanings, one under another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import VGroup

from scenes.kit.blocks.block import Block
from scenes.kit.layout.zones import READ
from scenes.kit.theme import Theme
from scenes.kit.type.paragraph import Paragraph, paragraph
from scenes.kit.type.typeset import NARROWEST, words

LARGER = 1.15  # size of a word, in sizes of its meaning
BELOW = 0.42  # from the baseline of a word to that of its meaning
APART = 0.8  # the largest distance from a meaning to the word below it


class Meanings(Block):
    """Words, each in the colour of its role, with a meaning under each; `rows` are word, meaning, role.

    `heads` and `notes` are their texts. They keep to `height` (frame units): long words move closer to each other.

    Example:

        rows = [("weight", "a number on a connection", "positive"), ("loss", "how wrong we are", "loss")]
        meanings = Meanings(self.theme, rows, WORK.width, WORK.height).place(WORK.left, WORK.top, WORK.width)
        self.play(FadeIn(meanings.row(0)))
    """

    def __init__(self, theme: Theme, rows: Sequence[tuple[str, str, str]], width: float, height: float) -> None:
        heads = [words(word, theme, size=LARGER * READ, role=role, weight="semibold") for word, _, role in rows]
        self.heads = [head.fit(width) for head in heads]
        self.notes = [_meaning(meaning, theme, width) for _, meaning, _ in rows]
        self.apart = APART
        self.apart += min((height - self.tall()) / max(len(rows) - 1, 1), 0)
        super().__init__(*self.heads, *self.notes)

    def tall(self) -> float:
        """Return the height of all, with room for what goes below the last baseline."""
        rows = sum(BELOW + note.depth + self.apart for note in self.notes)
        return self.heads[0].cap_height + rows - self.apart + READ / 2

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        y = top - self.heads[0].cap_height
        for head, note in zip(self.heads, self.notes, strict=True):
            head.at(left, y)
            note.at(left, y - BELOW)
            y -= BELOW + note.depth + self.apart
        return self

    def row(self, index: int) -> VGroup:
        """Return a word and its meaning."""
        return VGroup(self.heads[index], self.notes[index])


def _meaning(text: str, theme: Theme, width: float) -> Paragraph:
    """Return a meaning: on one line where its letters may be narrowed to fit, else on two."""
    line = words(text, theme, role="muted")
    if width < line.width <= width / NARROWEST:
        return Paragraph([line.fit(width)], READ)
    return paragraph(text, theme, width, role="muted")

"""The base of all blocks: a picture that a slot places; it fills a width, downwards from its top."""

from __future__ import annotations

from typing import Self

from manim import VGroup


class Block(VGroup):
    """A piece of a picture that is placed by its left edge, its top and its width; its `height` follows.

    A slot calls `place`; a step may do it as well. A block is placed before it comes onto the stage.
    """

    def place(self, left: float, top: float, width: float) -> Self:
        """Lay the block out to a width, its left edge and its top in frame units; return it.

        Example:

            self.play(FadeIn(Card(self.theme, "One error, two opposite wishes.").place(BODY.left, BODY.top, 5.0)))
        """
        raise NotImplementedError  # every block has its own

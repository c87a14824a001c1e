"""Slots: a zone that lays out its blocks, so that a beat needs no coordinates."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from manim import Mobject

from .zones import Zone

TIGHT, LINE, BLOCK = 0.16, 0.34, 0.6  # gaps between two blocks of a stack, in frame units
DOT = 1e-4  # frame units: a smaller part only marks a place, as the origin of a text does
TOP = 0.1  # above the first block

M = TypeVar("M", bound=Mobject)


class Stack:
    """Blocks below each other in a zone. Where a new one has no room, the oldest leave and the others move up.

    middle: blocks are centred in the zone, not at its left edge. A block is any drawn thing; one with a method
    `place(left, top, width)` is asked to fill the width.

    Example:

        stack = Stack(WORK)
        stack.add(self.words("the first line"))
        stack.add(self.words("below it"))
    """

    def __init__(self, zone: Zone, middle: bool = False) -> None:
        self.zone, self.middle = zone, middle
        self.blocks: list[Mobject] = []

    def add(self, block: M, gap: float = LINE) -> tuple[list[Mobject], float]:
        """Place a block below the others. Return the blocks that have to leave for it, and how far the rest moves up.

        The caller moves what is on screen; the place of the new block is that after the move.
        """
        top = self._below(gap)
        place(block, self.zone, top)
        if self.middle:
            block.shift([max(0.0, (self.zone.width - _width(block)) / 2), 0, 0])
        leaving: list[Mobject] = []
        kept, up = list(self.blocks), 0.0
        while kept and _bottom(block) + up < self.zone.bottom - 1e-6:
            leaving.append(kept.pop(0))
            up = self.zone.top - TOP - (_top(kept[0]) if kept else _top(block))
        block.shift([0, up, 0])
        self.blocks = [*kept, block]
        return leaving, up

    def rest(self, gap: float = LINE) -> Zone:
        """Return what is free below the blocks, for a plot that fills it."""
        return Zone(self.zone.left, self.zone.right, self.zone.bottom, self._below(gap))

    def keep(self, blocks: list[Mobject]) -> None:
        """Forget all blocks but these."""
        self.blocks = [block for block in self.blocks if any(block is kept for kept in blocks)]

    def _below(self, gap: float) -> float:
        return _bottom(self.blocks[-1]) - gap if self.blocks else self.zone.top - TOP


def has_room_beside(block: Mobject, other: Mobject, zone: Zone) -> bool:
    """Return whether another thing fits into a zone right of a block."""
    return right_of(block) + BLOCK + _width(other) <= zone.right


def place_beside(block: Mobject, other: Mobject) -> None:
    """Put another thing right of a block, with its lower edge at that of the block."""
    beside = _points(other)
    right = right_of(block) + BLOCK
    other.shift([right - float(beside[:, 0].min()), _bottom(block) - float(beside[:, 1].min()), 0])


def place_below(block: Mobject, other: Mobject) -> None:
    """Put another thing below a block, with its left edge at that of the block."""
    beside = _points(other)
    other.shift([left_of(block) - float(beside[:, 0].min()), _bottom(block) - LINE - float(beside[:, 1].max()), 0])


def left_of(block: Mobject) -> float:
    """Return the x of a block's left end."""
    return float(_points(block)[:, 0].min())


def right_of(block: Mobject) -> float:
    """Return the x of a block's right end."""
    return float(_points(block)[:, 0].max())


def place(block: Any, zone: Zone, top: float) -> None:
    """Put a block's upper left corner at the left edge of a zone, at a height."""
    if hasattr(block, "place"):
        block.place(zone.left, top, zone.width)
    else:
        points = _points(block)
        block.shift([zone.left - float(points[:, 0].min()), top - float(points[:, 1].max()), 0])


def _points(block: Mobject) -> np.ndarray:
    members = block.family_members_with_points()
    return np.concatenate([member.points for member in members if np.ptp(member.points[:, :2]) > DOT])


def _width(block: Mobject) -> float:
    return float(np.ptp(_points(block)[:, 0]))


def _top(block: Mobject) -> float:
    return float(_points(block)[:, 1].max())


def _bottom(block: Mobject) -> float:
    return float(_points(block)[:, 1].min())

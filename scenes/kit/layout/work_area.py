"""The working area: a zone in which a step writes; blocks find their own places, and `wipe` clears them away."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from manim import UP, Animation, FadeIn, FadeOut, Mobject, VGroup

from scenes.kit.motion.pace import MOVE
from scenes.kit.type.typeset import Typeset

from .slots import LINE, Stack, has_room_beside, left_of, place_below, place_beside, right_of
from .zones import WORK, Zone

M = TypeVar("M", bound=Mobject)


class WorkArea:
    """The content of a zone: `things` that are on screen, and the `stack` of blocks that they belong to.

    play: the step's `play`, for the moves that make room. middle: blocks are centred in the zone.

    Example:

        area = WorkArea(self.play)
        line = area.put(self.words("the first line"))
        self.play(*area.write(line))
        self.play(*area.wipe())
    """

    def __init__(self, play: Callable[..., None], zone: Zone = WORK, middle: bool = False) -> None:
        self.play, self.zone = play, zone
        self.stack = Stack(zone, middle)
        self.things: list[Mobject] = []

    def hold(self, *things: Mobject, instead: Mobject | None = None) -> None:
        """Note things that came into the working area without `write`, so that `wipe` removes them, too.

        instead: a thing that was there before and has left.
        """
        self.things = [*(thing for thing in self.things if thing is not instead), *things]

    def write(self, *things: Mobject) -> list[Animation]:
        """Return the animations that fade things into the working area."""
        self.hold(*things)
        return [FadeIn(thing) for thing in things]

    def show(self, *blocks: Mobject) -> list[Animation]:
        """Give blocks the next places (`put`), and return the animations in which they appear (`write`).

        Example:

            self.play(*self.board.show(self.words("the first line"), self.words("below it")))
        """
        return self.write(*[self.put(block) for block in blocks])

    def leave(self, *things: Mobject) -> list[Animation]:
        """Return the animations that fade things out of the working area for good."""
        self.things = [thing for thing in self.things if thing not in things]
        return [FadeOut(thing) for thing in things]

    def put(self, block: M, gap: float = LINE) -> M:
        """Give a block the next place in the working area and return it; nothing of it is on screen yet.

        Where there is no room, the oldest blocks leave and the others move up: that is played at once. Show the block,
        or its parts one by one, with `write`.
        """
        before = self.stack.blocks
        leaving, up = self.stack.add(block, gap)
        moves = self._out(leaving)
        if up:
            stay = [each for each in before if not any(each is one for one in leaving)]
            shown = [thing for each in stay for thing in self._shown(each)]
            moves += [thing.animate.shift(UP * up) for thing in shown]
            for part in (part for each in stay for part in _unseen(each, shown)):
                part.shift(UP * up)
        if moves:
            self.play(*moves, run_time=MOVE)
        return block

    def put_beside(self, block: Mobject, other: M) -> M:
        """Give another thing the place right of the last line of a block, or below it where there is no room.

        Return it; it is not yet on screen.
        """
        if not has_room_beside(block, other, self.zone):
            return self.put(other)
        place_beside(block, other)
        return other

    def put_row(self, first: Mobject, *others: Mobject) -> VGroup:
        """Give things the next place together: the others below each other right of the first one, where there is room.

        Else they are below it, at its right edge. Return them as one block; nothing of it is on screen yet.
        """
        column = VGroup(others[0])
        for other in others[1:]:
            place_below(column, other)
            column.add(other)
        room = Zone(0.0, left_of(first) + self.zone.width, 0.0, 0.0)
        if has_room_beside(first, column, room):
            place_beside(first, column)
        else:
            place_below(first, column)
            column.shift([right_of(first) - right_of(column), 0, 0])
        return self.put(VGroup(first, *others))

    def _shown(self, block: Mobject) -> list[Mobject]:
        """Return what of a block is on screen: the block itself, or some of its parts, or of theirs."""
        family = {id(part) for part in block.get_family()}
        return [thing for thing in self.things if id(thing) in family]

    def _out(self, blocks: Collection[Mobject]) -> list[Animation]:
        return self.leave(*(thing for block in blocks for thing in self._shown(block)))

    def wipe(self, keep: Collection[Mobject] = ()) -> list[Animation]:
        """Return the animations that fade out the working area, except `keep`."""
        leaving = self.leave(*(thing for thing in self.things if thing not in keep))
        self.stack.keep([block for block in self.stack.blocks if self._shown(block)])
        return leaving


def _unseen(block: Mobject, shown: Collection[Mobject]) -> list[Mobject]:
    """Return what of a block is not on screen: its largest parts without anything that is; a text is one thing."""
    if any(block is thing for thing in shown):
        return []
    family = {id(part) for part in block.get_family()}
    if isinstance(block, Typeset) or not any(id(thing) in family for thing in shown):
        return [block]
    return [part for each in block.submobjects for part in _unseen(each, shown)]

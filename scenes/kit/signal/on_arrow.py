"""A number that stands on an arrow for a while, in the middle of its way or the nearest place that is free."""

from __future__ import annotations

from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.network.board import Board
from scenes.kit.network.edge import Key
from scenes.kit.network.texts.placement import circle_hits, segment_hits
from scenes.kit.network.texts.unit_names import box_of
from scenes.kit.type.typeset import Typeset

SHARES = (1 / 2, 2 / 5, 3 / 5, 1 / 3, 2 / 3)  # of an arrow: where a number may be on it
AIR = TIGHT / 4  # over and under a number on an arrow


def on_arrow(board: Board, key: Key, text: Typeset) -> bool:
    """Put a number on an arrow that has none, as one of the board's temporary labels; return whether a place is free.

    It is not yet on screen; the arrow opens as it appears.

    Example:

        net, board = self.net, self.board
        self.play(FadeIn(net.edge_group), FadeIn(net.unit_group))
        if on_arrow(board, net.followed, self.number(fields.weight(*net.followed), role="sign")):
            self.play(*board.comes(net.followed))
    """
    net, edge = board.net, board.net.edges[key]
    others = [other for other in net.edges.values() if other is not edge]
    for share in SHARES if float(text.width) + LINE < edge.length else ():
        left, bottom, right, top = box_of(text.centered_at(*edge.point(share)[:2]))
        box = left, bottom - AIR, right, top + AIR  # arrows have a thickness
        crossed = any(segment_hits(box, other.start, other.end) for other in others)
        if not crossed and not any(circle_hits(box, unit.center, unit.radius) for unit in net.unit_group):
            edge.make_room(text, share, shown=False)
            board.extra[key] = text
            return True
    return False

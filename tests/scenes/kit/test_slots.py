"""Slots: blocks find their own places in a zone, whatever its shape; where there is no room, the oldest leave."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Rectangle, VGroup

from scenes.kit.layout.slots import BLOCK, LINE, TOP, Stack
from scenes.kit.layout.work_area import WorkArea
from scenes.kit.layout.zones import Zone

ZONE = Zone(-1.0, 5.0, -2.0, 2.0)


def block(height: float, width: float = 1.0) -> VGroup:
    return VGroup(Rectangle(width=width, height=height, stroke_width=0)).shift([7.0, -9.0, 0.0])


@pytest.mark.parametrize("seed", range(20))
def test_blocks_stay_in_their_zone_in_order_and_apart(seed):
    """Whatever their heights: the newest is always there, those that stay keep their order, none overlaps."""
    rng, stack = np.random.default_rng(seed), Stack(ZONE)
    for _ in range(12):
        before, new = list(stack.blocks), block(float(rng.uniform(0.2, 2.5)))
        leaving, up = stack.add(new)
        for old in stack.blocks[:-1]:
            old.shift([0, up, 0])  # the caller moves what stays
        assert stack.blocks == [*(each for each in before if each not in leaving), new]
        assert leaving == before[: len(leaving)]
        tops = [float(each.get_top()[1]) for each in stack.blocks]
        ends = [float(each.get_bottom()[1]) for each in stack.blocks]
        assert tops[0] <= ZONE.top - TOP + 1e-6 and ends[-1] >= ZONE.bottom - 1e-6
        assert all(end - top > LINE - 1e-6 for end, top in zip(ends, tops[1:], strict=False))
        assert all(abs(float(each.get_left()[0]) - ZONE.left) < 1e-6 for each in stack.blocks)


def test_blocks_may_stand_in_the_middle():
    stack = Stack(ZONE, middle=True)
    stack.add(block(0.5, width=2.0))
    assert abs(float(stack.blocks[0].get_x()) - ZONE.center[0]) < 1e-6


class Played:
    """The plays of a working area; what is moved by them is moved."""

    def __init__(self) -> None:
        self.plays: list[list] = []

    def __call__(self, *animations, run_time=None) -> None:
        self.plays.append(list(animations))
        for animation in animations:
            if hasattr(animation, "build"):
                target = animation.build()
                target.begin()
                target.interpolate(1)


def test_a_working_area_makes_room_by_itself():
    """The oldest block fades out and the other moves up, shown parts by animation and unshown ones at once."""
    play = Played()
    area = WorkArea(play, ZONE)
    first, second = area.put(block(1.6)), area.put(VGroup(block(0.5)[0], block(0.5)[0].shift([0, -0.8, 0])))
    area.write(first)
    area.write(second[0])
    assert play.plays == []
    place = [float(part.get_y()) for part in second]
    third = area.put(block(1.5))
    (moves,) = play.plays
    assert [type(each).__name__ for each in moves] == ["FadeOut", "_AnimationBuilder"]
    up = [float(part.get_y()) - was for part, was in zip(second, place, strict=True)]
    assert up[0] == pytest.approx(up[1]) and up[0] > 1.6
    assert float(third.get_bottom()[1]) >= ZONE.bottom - 1e-6 and first not in area.things
    assert area.wipe() and area.stack.blocks == [] and area.things == []


def test_what_is_shown_deep_inside_a_block_leaves_or_moves_with_it():
    """A row's texts are in groups of their own, of which only some are on screen."""
    play = Played()
    area = WorkArea(play, ZONE)
    one, other = area.put(VGroup(block(0.8), block(0.8))), area.put(VGroup(VGroup(block(0.4)), VGroup(block(0.4))))
    seen, unseen = other[0][0][0], other[1][0][0]
    area.write(one[0][0])
    area.write(seen)
    was = [float(part.get_y()) for part in (seen, unseen)]
    area.put(block(2.5))
    (moves,) = play.plays
    assert [type(each).__name__ for each in moves] == ["FadeOut", "_AnimationBuilder"]
    assert one[0][0] not in area.things and seen in area.things
    up = [float(part.get_y()) - before for part, before in zip((seen, unseen), was, strict=True)]
    assert up[0] == pytest.approx(up[1]) and up[0] > 0.5


def test_beside_where_there_is_room_else_below():
    area = WorkArea(Played(), ZONE)
    base = area.put(block(0.5, width=2.0))
    short, long = area.put_beside(base, block(0.3)), area.put_beside(base, block(0.3, width=4.5))
    assert float(short.get_left()[0]) == pytest.approx(ZONE.left + 2.0 + BLOCK)
    assert float(short.get_bottom()[1]) == pytest.approx(float(base.get_bottom()[1]))
    assert float(long.get_top()[1]) < float(base.get_bottom()[1]) and float(long.get_left()[0]) == ZONE.left


def test_what_leaves_a_working_area_is_known_no_more():
    area = WorkArea(Played(), ZONE)
    first, second, third = block(1.0), block(1.0), block(1.0)
    assert [move.mobject for move in area.show(first, second)] == area.stack.blocks == [first, second]
    area.hold(third, instead=first)
    assert area.things == [second, third]
    assert [move.mobject for move in area.leave(second)] == [second]
    assert [move.mobject for move in area.wipe()] == [third]


@pytest.mark.parametrize("x", [-9.0, -1.5, 0.0, 4.9, 7.0])
@pytest.mark.parametrize("width", [0.5, 6.0, 8.0])
def test_a_zone_keeps_things_inside_and_moves_no_more_than_it_must(x, width):
    thing = block(1.0, width).move_to([x, 0, 0])
    fits = ZONE.left <= thing.get_left()[0] and thing.get_right()[0] <= ZONE.right
    ZONE.keep(thing)
    assert thing.get_left()[0] >= ZONE.left - 1e-9
    assert thing.get_right()[0] <= ZONE.right + 1e-9 or width > ZONE.width
    assert (thing.get_x() == pytest.approx(x)) == fits

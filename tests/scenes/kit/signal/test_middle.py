"""The network in the middle of the stage while nothing is written beside it; a number that stands on an arrow."""

from __future__ import annotations

import numpy as np
import pytest

from lesson.facts import fields
from scenes.kit.layout.zones import BODY
from scenes.kit.network.texts.placement import circle_hits, segment_hits
from scenes.kit.network.texts.unit_names import box_of
from scenes.kit.signal.on_arrow import on_arrow
from tests.scenes.conftest import LESSONS, PIXELS
from tests.scenes.kit.on_stage import on_stage


def points_of(step):
    return [part.points.copy() for part in step.net.family_members_with_points()]


@pytest.mark.parametrize("shape", PIXELS)
@pytest.mark.parametrize("name", ["default", "mazur", "wide"])
def test_the_network_goes_to_the_middle_and_exactly_back(name, shape):
    with on_stage(LESSONS[name], *PIXELS[shape]) as step:
        step.add(step.net)
        home, way = points_of(step), np.array(BODY.center) - step.net.zone.center
        step.play(step.to_middle())
        assert all(np.allclose(now, was + way, atol=1e-6) for now, was in zip(points_of(step), home, strict=True))
        there = points_of(step)
        step.play(*step.make_room())
        assert all(np.allclose(now, was, atol=1e-9) for now, was in zip(points_of(step), home, strict=True))
        assert step.make_room() == []
        step.begin_in_middle()
        assert all(np.allclose(now, was, atol=1e-6) for now, was in zip(points_of(step), there, strict=True))


@pytest.mark.parametrize("shape", PIXELS)
@pytest.mark.parametrize("name", ["default", "mazur", "wide"])
def test_a_number_on_an_arrow_is_clear_of_units_and_other_arrows_or_not_there(name, shape):
    with on_stage(LESSONS[name], *PIXELS[shape]) as step:
        net, board, placed = step.net, step.board, 0
        for key, edge in net.edges.items():
            text = step.number(fields.weight(*key), role="sign")
            if not on_arrow(board, key, text):
                assert key not in board.extra
                continue
            placed += 1
            box, others = box_of(text), [other for other in net.edges.values() if other is not edge]
            assert board.extra[key] is text and not any(segment_hits(box, each.start, each.end) for each in others)
            assert not any(circle_hits(box, unit.center, unit.radius) for unit in net.unit_group)
            assert segment_hits(box, edge.start, edge.end), "it stands on its own arrow"
            assert board.exchange(key, step.number(fields.weight(*key, of=fields.UPDATED), role="sign"))
        assert placed or name == "wide"

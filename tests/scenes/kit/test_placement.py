"""Labels find their places as quickly for many arrows as for few, and the places are the same as one by one."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from scenes.kit.network.texts import placement
from scenes.kit.network.texts.placement import Box, Segment, boxes_touch, circles_hit, lines_hit, place, segment_hits

SIDE = st.sampled_from([0.0, 1.0, 1.5, 2.0]) | st.floats(-3, 3)
POINT = st.tuples(SIDE, SIDE)
BOXES = st.builds(lambda a, b: (*map(min, a, b), *map(max, a, b)), POINT, POINT)


@given(st.lists(BOXES, max_size=4), st.lists(st.tuples(POINT, POINT), max_size=4))
@example([(0.0, 0.0, 1.0, 1.0)], [((1.0, -1.0), (1.0, 2.0)), ((2.0, -1.0), (2.0, 2.0)), ((0.5, 0.5), (0.5, 0.5))])
def test_lines_through_boxes_are_found_as_one_by_one(boxes: list[Box], lines: list[tuple[Box, Box]]) -> None:
    found = lines_hit(np.reshape(boxes, (-1, 4)), np.reshape(lines, (-1, 4)))
    assert found.tolist() == [[segment_hits(box, *line) for line in lines] for box in boxes]


@given(BOXES, POINT, st.floats(0.01, 2))
def test_a_circle_reaches_into_a_box_when_its_nearest_point_is_in_reach(
    box: Box, center: tuple[float, float], radius: float
) -> None:
    nearest = [min(max(center[axis], box[axis]), box[axis + 2]) for axis in (0, 1)]
    found = circles_hit(np.array([box]), np.array([[*center, radius]]))
    away = math.dist(nearest, center)
    assert bool(found[0, 0]) == (away < radius) or math.isclose(away, radius, rel_tol=1e-12)


@given(st.integers(1, 5), st.integers(1, 5), st.floats(0.2, 1.2))
def test_a_label_is_clear_of_other_arrows_of_units_and_of_labels(left: int, right: int, width: float) -> None:
    units = [((-2.0, 1.5 * n - left), 0.4) for n in range(left)] + [((2.0, 1.2 * n - right), 0.4) for n in range(right)]
    arrows = [Segment(a, b, width, 0.2) for a, _ in units[:left] for b, _ in units[left:]]
    obstacle = (-0.3, -0.3, 0.3, 0.3)
    spots = place(arrows, circles=units, boxes=[obstacle])
    assert spots == place(list(arrows), circles=list(units), boxes=[obstacle])
    placed = [(n, placement._box(arrows[n], spot, 0.05)) for n, spot in enumerate(spots) if spot is not None]
    for n, box in placed:
        others = [each for number, each in enumerate(arrows) if number != n or spots[n].aside]
        assert not any(segment_hits(box, each.start, each.end) for each in others)
        assert not any(boxes_touch(box, other) for other in (obstacle, *(each for m, each in placed if m != n)))
        assert not circles_hit(np.array([box]), np.array([[*center, radius] for center, radius in units])).any()

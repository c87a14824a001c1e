"""What is worth keeping stays inside its height, its pictures apart from its words, however long these are."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from scenes.kit.blocks.keepsakes import GOOD, Keepsakes
from scenes.kit.layout.zones import BODY
from scenes.kit.plot.miniatures import MINIATURES, Meeting, SameWeights, Slopes, Sum

SHORT, LONG = "Slopes multiply", "A sentence of the lecturer's own that goes on for a while, and then for longer. " * 3


def keepsakes(stage, text: str, columns: int, height: float = 5.4, title: str = "Chain Rule") -> Keepsakes:
    cards = [(small(stage.theme), title, text) for small in MINIATURES]
    return Keepsakes(stage.theme, cards, columns, height).place(BODY.left, BODY.top, BODY.width)


def box(thing) -> tuple[np.ndarray, np.ndarray]:
    points = np.concatenate([part.points for part in thing.family_members_with_points()])
    return points.min(axis=0), points.max(axis=0)


def apart(one, other) -> bool:
    (low, high), (under, over) = box(one), box(other)
    return bool((low[:2] >= over[:2]).any() or (high[:2] <= under[:2]).any())


@pytest.mark.parametrize(("columns", "height"), [(3, 5.4), (2, 8.5), (1, 10.0)])
def test_all_six_stand_inside_of_their_height_and_clear_of_each_other(stage, columns, height):
    keep = keepsakes(stage, SHORT, columns, height)
    assert keep.fits
    for share in (0.0, 0.5, 1.0):
        for picture in keep.pictures:
            picture.draw(share)
        assert box(keep)[0][1] >= BODY.top - height - 0.05 and box(keep)[1][1] <= BODY.top + 0.05
        assert all(apart(one, other) for one, other in combinations([*keep.pictures, *keep.texts], 2))


def test_titles_leave_before_the_pictures_get_small_and_words_never_leave(stage):
    texts = ["".join(line.text() for line in part) for part in keepsakes(stage, SHORT, 3, 4.4).texts[0]]
    assert texts == [SHORT]
    roomy = keepsakes(stage, SHORT, 3, 7.0)
    assert len(roomy.texts[0]) == 2 and roomy.pictures[0].size >= GOOD
    assert len(keepsakes(stage, "", 3, 4.4).texts[0]) == 1, "a title without a sentence stays"


def test_words_that_are_too_long_for_all_together_say_so(stage):
    assert not keepsakes(stage, LONG, 3).fits and not keepsakes(stage, "Backpropagation" * 4, 3).fits
    alone = Keepsakes(stage.theme, [(Slopes(stage.theme), "Title", LONG)], 1, BODY.height)
    assert alone.place(BODY.left, BODY.top, BODY.width).fits


def test_each_picture_acts_what_it_says(stage):
    slopes, same, added, meeting = (small(stage.theme).at(0, 0, 1.0) for small in (Slopes, SameWeights, Sum, Meeting))
    for picture in (slopes, same, added, meeting):
        picture.draw(1.0)
    ways = [float(trail.width) for trail in slopes.trails]
    assert ways == sorted(ways, reverse=True) and ways[1] / ways[0] == pytest.approx(0.55, abs=0.01)
    assert same.backward.get_x() == pytest.approx(same.left.get_x()), "blame has come to the unit before"
    through = sum(float(bar.width) for bar in added.bars)
    assert through == pytest.approx(added.ghost.width / 4, rel=0.01), "the steepest slope lets a quarter through"
    assert added.bars[1].get_left()[0] == pytest.approx(added.bars[0].get_right()[0]), "tip to tail"
    assert meeting.shaft.stroke_width > 1.5 * Meeting(stage.theme).at(0, 0, 1.0).shaft.stroke_width


@pytest.mark.parametrize("small", MINIATURES)
def test_a_picture_that_is_drawn_again_is_the_same(stage, small):
    picture = small(stage.theme).at(1.0, -1.0, 1.2)
    picture.draw(0.7)
    before = np.concatenate([part.points.copy() for part in picture.family_members_with_points()])
    for share in (0.0, 1.0, 0.7):
        picture.draw(share)
    assert np.allclose(
        before, np.concatenate([part.points for part in picture.family_members_with_points()]), atol=1e-6
    )

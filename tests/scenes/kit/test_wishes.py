"""A wish points up where more of a unit lowers the loss, down where less of it does, and says so."""

import numpy as np
import pytest
from manim import Polygon

from scenes.kit.signal.wishes import Wishes
from scenes.kit.type.typeset import Typeset
from tests.scenes.conftest import LESSONS, PIXELS
from tests.scenes.kit.on_stage import on_stage


@pytest.mark.parametrize("shape", PIXELS)
@pytest.mark.parametrize("name", ["default", "xor", "classes-3"])
@pytest.mark.parametrize("blame", [-0.4, -0.001, 0.001, 0.4])
def test_a_wish_points_against_the_sign_of_the_blame(name, shape, blame):
    with on_stage(LESSONS[name], *PIXELS[shape]) as step:
        wish = Wishes(step.net).at(step.net.last - 1, 0, blame, largest=0.4)
        tip = next(part for part in wish.get_family() if isinstance(part, Polygon))
        assert np.sign(tip.get_y() - wish[0].get_y()) == -np.sign(blame)
        said = [part.text() for part in wish.get_family() if isinstance(part, Typeset)]
        assert all(("more" in text) == (blame < 0) and ("less" in text) == (blame > 0) for text in said)

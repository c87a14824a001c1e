"""What is drawn on a curve is where the numbers say."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.kit.layout import Zone
from scenes.kit.plot import Plot
from scenes.kit.theme import DARK


@pytest.mark.parametrize("x", [0.02, 0.5, 0.97])
def test_a_tangent_goes_through_its_point_wherever_the_plot_ends(x):
    plot = Plot(DARK, Zone(-6, 1, -2, 2), (0.0, 1.0), (0.0, 4.0))
    line = plot.tangent(x, 2.0, -8.0, 0.3)
    one, other, point = line.get_start(), line.get_end(), plot.at(x, 2.0)
    assert np.allclose(np.cross(other - one, point - one), 0, atol=1e-9)
    assert other[0] - one[0] > 0.2 and plot.inner.left - 1e-9 <= one[0] < other[0] <= plot.inner.right + 1e-9

"""Two straight layers in a row are one straight line, whose slope is the product of theirs."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.kit.layout.zones import Zone
from scenes.kit.plot.activation import ActivationCurve
from scenes.kit.plot.gate import height
from scenes.kit.plot.stacked import Stacked
from tests.scenes.conftest import DEFAULT
from tests.scenes.kit.on_stage import on_stage


def slope(line):
    """Return the slope of a line of a plot, in units of the plot; it must be straight."""
    zs, ys = np.array(line.plotted.points).T
    found, _ = np.polyfit(zs, ys, 1)
    assert np.ptp(ys - found * zs) < 1e-9
    return float(found)


@pytest.mark.parametrize("largest", [0.5, 3.0, 40.0])
@pytest.mark.parametrize("kind", ["sigmoid", "tanh", "relu"])
def test_a_second_layer_multiplies_the_slope(kind, largest):
    with on_stage(DEFAULT) as step:
        curve = ActivationCurve.over(step.theme, Zone(2, 6, -3, 0), kind, largest)
        above = Zone(2, 6, 0.3, 1.5)
        stacked = Stacked(curve, above)
        layer = slope(stacked.first)
        assert slope(stacked.both) == pytest.approx(layer * layer) and slope(stacked.both) < 0.51 * layer
        step.add(stacked.layers, stacked.outputs)
        assert heights(stacked) == pytest.approx([layer * z for z in stacked.zs])
        step.play(stacked.feed())
        assert heights(stacked) == pytest.approx([layer * layer * z for z in stacked.zs])
        for edge, side in (("left", -1), ("right", 1)):
            assert side * (stacked.layers.get_edge_center([side, 0, 0])[0] - getattr(above, edge)) < 1e-6
        for box, line in stacked.layers:  # each has its line as in the plot, only smaller
            assert line.width < box.width + 1e-6 and line.height < box.height + 1e-6
            ratio = stacked.first.height / stacked.first.width
            assert line.height / line.width == pytest.approx(ratio)


def heights(stacked):
    """Return how far outputs are from the middle, in units of the plot."""
    plot, middle = stacked.curve.plot, height(stacked.curve.kind, 0)
    unit = plot.at(0, plot.y_range[1])[1] - plot.at(0, middle)[1]
    return [(dot.get_y() - plot.at(0, middle)[1]) / unit * (plot.y_range[1] - middle) for dot in stacked.outputs[1]]

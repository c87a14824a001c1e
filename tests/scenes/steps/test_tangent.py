"""Step 3: the tangent stands where the point is, also where it comes back on stage later than the point went on."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.kit.layout.zones import NET
from scenes.kit.plot.loss_graph import LossGraph
from tests.scenes.conftest import LESSONS, PIXELS
from tests.scenes.kit.on_stage import on_stage


@pytest.mark.parametrize("name", ["default", "mazur", "xor", "classes-3", "regression"])
def test_the_tangent_stands_at_the_point(name):
    with on_stage(LESSONS[name], *PIXELS["wide"]) as step:
        graph = LossGraph(step.facts, step.theme, NET, step.facts.focus.out)
        for goal, seen in ((graph.aim, True), (graph.prediction, False), (graph.lowest, False)):
            step.play(graph.go(goal, 0.2, tangent=seen))
            expected = graph.plot.tangent(goal, graph.loss(goal), graph.slope(goal), 0.1)
            start, end, point = graph.tangent.get_start(), graph.tangent.get_end(), graph.here.get_center()
            along = (end - start) / np.linalg.norm(end - start)  # the plot cuts its ends off
            assert abs(np.cross(along, point - start)).max() < 1e-6
            assert -1e-6 < (point - start) @ along < np.linalg.norm(end - start) + 1e-6
            assert graph.tangent.get_slope() == pytest.approx(expected.get_slope(), rel=1e-3, abs=1e-6)

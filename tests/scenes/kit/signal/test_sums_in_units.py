"""Products become bars in their unit and go head to tail; on their way to it they touch nothing that is bright."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import pytest
from manim import Polygon

from lesson.facts import fields
from scenes.engine import entry
from scenes.engine.observer import Silent
from scenes.kit.motion.flight import Sky, touched
from scenes.kit.motion.verbs import set_level
from scenes.kit.network.bypass import way_between
from scenes.kit.network.flow import INTO
from scenes.kit.network.unit_sum import UnitSum
from tests.scenes.conftest import DEFAULT, LESSONS, PIXELS
from tests.scenes.kit.on_stage import on_stage

SUMS = (
    [0.3, -0.1],
    [0.3],
    [-0.2],
    [0.0, 0.0],
    [0.0, 0.4],
    [1e-9, -3.0, 2.0],
    [0.1] * 6,
    [2.0, -2.0],
    [-1.0, 0.5, -4.0],
)


@pytest.mark.parametrize("values", SUMS)
def test_bars_are_in_their_unit_and_end_at_the_sum(values):
    with on_stage(DEFAULT) as step:
        unit = step.net.unit(1, 0)
        made = UnitSum(step.theme, unit, values)
        x, largest = made.zero.get_x(), max(map(abs, values))
        assert {n for n, value in enumerate(values) if abs(value) > largest / 20} <= set(made.bars)
        for n, bar in made.bars.items():  # from zero to the side of their sign, as long as they are large
            assert bar.get_edge_center([-np.sign(values[n]), 0, 0])[0] == pytest.approx(x)
            assert bar.width == pytest.approx(abs(values[n]) * made.scale)
        _inside(made, unit)
        step.add(made.zero)
        step.play(made.add_up())
        _inside(made, unit)
        ends = [x + end * made.scale for end in accumulate(values, initial=0.0)]
        for n, bar in made.bars.items():
            assert sorted((bar.get_left()[0], bar.get_right()[0])) == pytest.approx(sorted((ends[n], ends[n + 1])))
        assert made.end.get_x() == pytest.approx(ends[-1], abs=1e-6)
        rows = sorted((bar.get_bottom()[1], bar.get_top()[1]) for bar in made.bars.values())
        assert all(one[1] < other[0] for one, other in pairwise(rows))


def _inside(made, unit):
    points = np.concatenate([part.points for part in made.parts if len(part.points)])
    assert np.linalg.norm(points - unit.center, axis=1).max() < unit.radius


@pytest.mark.parametrize("shape", PIXELS)
def test_a_product_touches_no_bright_text_on_its_way(shape):
    with on_stage(DEFAULT, *PIXELS[shape]) as step:
        net, k = step.net, step.facts.focus.first
        net.put_activations(0)
        keys = net.fan(1, k)
        for thing in net.everything_but(net.lit(keys)):
            set_level(thing, 0.2)
        for key in keys:
            label, edge = step.number(fields.term(*key)), net.edges[key]
            way = way_between(net, label, edge, INTO)
            assert way[0] == pytest.approx(edge.start - edge.direction * INTO) and len(way) == 5
            spots = np.concatenate([a + (b - a) * np.linspace(0, 1, 20)[:, None] for a, b in pairwise(way)])[:, :2]
            boxes = Sky.over([net]).texts
            met = touched(spots, np.array([label.width, label.height]) / 2, boxes)
            assert not met.any()
            for unit in (each for layer in net.units for each in layer.values() if each not in edge.units):
                off = np.maximum(np.abs(spots - unit.center[:2]) - [label.width / 2, label.height / 2], 0)
                bright = unit in net.units[0].values()
                assert not bright or np.linalg.norm(off, axis=1).min() > unit.radius


class Bars(Silent):
    """Counts the bars on the stage after every play of a beat, and notes what arrives."""

    def __init__(self):
        self.counts, self.verbs, self.beat = [], [], ""

    def beat_begins(self, step, key):
        self.beat = key

    def played(self, step, animations, frames):
        if self.beat == "weighted_sum":
            self.counts.append(sum(type(thing) is Polygon for thing in step.mobjects))
            self.verbs.append([getattr(each, "verb", "") for each in animations])


@pytest.mark.parametrize(("lesson", "bars"), [("default", 2), ("mazur", 3), ("xor", 2), ("tiny", 1), ("wide", 0)])
def test_bars_stay_in_their_unit_until_the_sum_is_there(lesson, bars, job):
    """Those of products and of the bias that are not zero; none where units are too small for values."""
    seen = Bars()
    entry._run(job("forward_pass", lesson=LESSONS[lesson]), observer=seen)
    arrived = next((n for n, verbs in enumerate(seen.verbs) if "multiply" in verbs), 0)
    added = next((n for n, verbs in enumerate(seen.verbs) if "add" in verbs), None)
    assert (added is not None) == (bars > 0) and seen.counts[-1] == 0
    if added is not None:
        landed = next(n for n, verbs in enumerate(seen.verbs) if "land" in verbs)
        assert arrived < added < landed and set(seen.counts[added:landed]) == {bars}
        assert not seen.counts[arrived - 1] and all(seen.counts[arrived:added])

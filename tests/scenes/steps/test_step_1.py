"""Step 1: its table has room in every shape, its camera pans, its arrows go from one number to another."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lesson.facts import fields
from scenes.engine import entry
from scenes.engine.observer import Silent
from scenes.kit.layout.zones import BODY
from scenes.kit.motion.push import pull_back, push_in
from scenes.kit.motion.verbs import level_of
from scenes.kit.network.gaps import open_without_label
from scenes.kit.network.gradient import ToGradient, to_weights
from scenes.kit.type.typeset import Typeset
from scenes.s1_what_is_backpropagation import WhatIsBackpropagation
from scenes.steps.what_is_backpropagation.phase_table import PhaseTable
from tests.jobs import step_job
from tests.scenes.conftest import DEFAULT, LESSONS, PIXELS
from tests.scenes.kit.on_stage import on_stage


@pytest.mark.parametrize("shape", PIXELS)
@pytest.mark.parametrize("letters", [4, 30])
def test_rows_of_the_table_keep_to_the_zone_and_leave_room_below(shape, letters):
    with on_stage(DEFAULT, *PIXELS[shape]) as step:
        here = [step.words("n" * letters, own=True).fit(BODY.width / 3) for _ in range(4)]
        table = PhaseTable(step.theme, here, BODY)
        for row in table.rows:
            assert BODY.left <= row.get_left()[0] and row.get_right()[0] <= BODY.right
        assert all(one.get_bottom()[1] > other.get_top()[1] for one, other in pairwise(table.rows))
        assert table.bottom > BODY.bottom + BODY.height / 5


def test_a_narrow_table_has_two_lines_a_row_and_a_wide_one_has_one():
    forms = {}
    for shape, pixels in PIXELS.items():
        with on_stage(DEFAULT, *pixels) as step:
            table = PhaseTable(step.theme, [step.words("0", own=True) for _ in range(4)], BODY)
            forms[shape] = (len(table.form.columns), bool(table.form.second))
    assert forms == {"wide": (4, False), "square": (2, True), "tall": (2, True)}


def test_a_push_of_factor_1_pans_and_comes_back():
    with on_stage(DEFAULT) as step:
        step.add(step.net)
        unit, way = step.net.unit(0, 0), np.array([0.5, -0.25, 0.0])
        start = unit.center
        step.play(push_in(step.net, unit, 1, to=start + way))
        assert unit.center == pytest.approx(start + way)
        step.play(pull_back(step.net))
        assert unit.center == pytest.approx(start, abs=1e-12)


def test_an_arrow_goes_from_what_it_shows_to_another_number_and_back_to_its_weight():
    with on_stage(DEFAULT) as step:
        step.add(step.net)
        key, edge = next(iter(step.net.edges.items()))
        step.play(ToGradient(edge, 0, 1, role="muted"))
        plain = ToGradient(edge, 1, 1)
        plain.begin()
        plain.interpolate(0)
        assert (edge.value, edge.color_role) == (0, "muted")  # it begins as it was, not as a weight
        plain.interpolate(1)
        assert (edge.value, edge.color_role) == (1, "backward")
        step.play(*to_weights(step.net, [key]))
        assert (edge.value, edge.color_role) == (step.net.weight(*key), None)


def test_step_1_is_watched_in_motion():
    assert WhatIsBackpropagation.watched_in_motion


class Output(Silent):
    """Keeps what stands in the output, one after another, in the beat of the table."""

    def __init__(self):
        self.seen = []

    def sample(self, step, moment):
        if step.beat == "table" and moment == "after":
            unit = step.net.unit(step.net.last, step.facts.focus.out)
            texts = [part for thing in step.mobjects for part in thing.get_family() if isinstance(part, Typeset)]
            inside = [each for each in texts if np.linalg.norm((each.get_center() - unit.center)[:2]) < unit.radius / 4]
            self.seen += [each.text() for each in inside if level_of(each) == 1]


def test_what_a_phase_gives_arises_in_the_output(tmp_path):
    seen = Output()
    entry._run(step_job(DEFAULT, "what_is_backpropagation", scratch=tmp_path), observer=seen)
    there = list(dict.fromkeys(seen.seen))
    assert there[-2:] == ["0.5323", "\u22120.1164"]


@pytest.mark.parametrize("lesson", ["default", "tiny", "wide"])
def test_the_new_weight_stands_on_its_arrow_and_leaves_it_whole(lesson, tmp_path):
    class Ends(Silent):
        def beat_ends(self, step, key):
            if key == "table":
                self.extra, self.followed = dict(step.board.extra), step.net.followed

    ends = Ends()
    step = entry._run(step_job(LESSONS[lesson], "what_is_backpropagation", scratch=tmp_path), observer=ends)
    assert set(ends.extra) == {ends.followed}
    new = step.facts.display(fields.weight(-1, "out", "h", of=fields.UPDATED), beside=fields.weight(-1, "out", "h"))
    assert [label.text() for label in ends.extra.values()] == [new.text]
    assert not step.board.extra and open_without_label(step.mobjects) == []

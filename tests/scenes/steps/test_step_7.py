"""Step 7: the ball can be seen wherever it rolls."""

from __future__ import annotations

import pytest

from scenes.engine.step import Step
from scenes.steps.updating_weights.curve import RADIUS
from tests.scenes.conftest import DEFAULT, LESSONS

HALVES = (0.5, 1.0)


def over_the_ball(drawn):
    """Return what is filled and lies on the ball, of things from the back to the front; None without a ball."""
    at = next((index for index, part in enumerate(drawn) if getattr(part, "radius", None) == RADIUS), None)
    if at is None:
        return None
    x, y, _ = drawn[at].get_center()
    return [
        type(part).__name__
        for part in drawn[at + 1 :]
        if part.has_points() and part.get_fill_opacity() == 1
        if part.get_left()[0] <= x <= part.get_right()[0] and part.get_bottom()[1] <= y <= part.get_top()[1]
    ]


@pytest.mark.parametrize("lesson", [DEFAULT, LESSONS["xor"]], ids=["default", "xor"])
def test_nothing_is_drawn_over_the_ball(lesson, job, play_beats, monkeypatch):
    found = {"eta": [], "landscape": []}
    go = Step.update_to_time

    def sampled(self, t):
        for share in HALVES:
            go(self, t * share)
            over = over_the_ball([part for thing in self.mobjects for part in thing.get_family()])
            found[self.beat] += [over] if over is not None else []

    monkeypatch.setattr(Step, "update_to_time", sampled)
    play_beats(job("updating_weights", lesson), "eta", "landscape")
    assert all(found.values()), "the ball is there in both"
    assert [over for each in found.values() for over in each if over] == []

"""Step 6 acts out what it says: one pass through the network for every nudge, in every shape."""

from __future__ import annotations

import pytest

from lesson import Facts, load_lesson
from pipeline.voice.sources import Voices, scripts_of
from scenes.kit.signal import nudge
from scenes.steps.hidden_error import cost
from scenes.steps.hidden_error.cost import SWEEP_S, Cost
from scenes.steps.hidden_error.slope import ThroughUnits
from tests.scenes.conftest import LESSONS, PIXELS


@pytest.fixture
def sweeps(monkeypatch):
    """Marks and seconds of every play with a sweep forward."""
    found, forward = [], []
    play, sweep = Cost.play, cost.sweep

    def noted(net, *, backward=False, **more):
        light = sweep(net, backward=backward, **more)
        if not backward:
            forward.append(light)
        return light

    def count(self, *animations, run_time=None, **more):
        if forward and forward[-1] in animations:
            found.append((len(animations) - 1, run_time))
        return play(self, *animations, run_time=run_time, **more)

    monkeypatch.setattr(cost, "sweep", noted)
    monkeypatch.setattr(cost, "lights", lambda *_, **__: [])  # only the marks are counted
    monkeypatch.setattr(Cost, "play", count)
    return found


@pytest.mark.parametrize("shape", PIXELS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_as_many_sweeps_as_the_words_say(shape, language, job, sweeps, play_beats):
    """Seven passes are said and seven are seen, one after the other, then one more for going back."""
    width, height = PIXELS[shape]
    lesson = load_lesson(LESSONS["default"])
    speech = Voices(lesson).table("hidden_error", scripts_of(lesson)["hidden_error"]) if language == "en" else None
    changes = (f'language="{language}"',)
    play_beats(job("hidden_error", width=width, height=height, speech=speech, changes=changes), "cheap")
    *nudges, back = sweeps
    assert [marks for marks, _ in nudges] == [1] * Facts(lesson).work.nudging_passes
    assert all(seconds >= SWEEP_S for _, seconds in (*nudges, back))


def test_more_passes_than_there_is_time_for_are_grouped(job, sweeps, play_beats):
    """Every pass has its mark, and no sweep is faster than the eye."""
    play_beats(job("hidden_error", LESSONS["wide"]), "cheap")
    *nudges, _ = sweeps
    assert sum(marks for marks, _ in nudges) == Facts(load_lesson(LESSONS["wide"])).work.nudging_passes
    assert len(nudges) > 2 and all(seconds >= SWEEP_S for _, seconds in nudges)


@pytest.mark.parametrize("shape", PIXELS)
def test_each_move_on_the_number_lines_is_its_share_of_the_move_above(shape, job, play_beats, monkeypatch):
    """The sum moves by the weight's share of the activation's move, the loss by delta's share of the sum's."""
    trails, moves = [], nudge._moves
    monkeypatch.setattr(nudge, "_moves", lambda *given: trails.append(moves(*given)) or trails[-1])
    width, height = PIXELS[shape]
    play_beats(job("hidden_error", width=width, height=height), "same_weights")
    first, second, third = (trail.get_end()[0] - trail.get_start()[0] for trail in trails)
    facts = Facts(load_lesson(LESSONS["default"]))
    assert second / first == pytest.approx(facts.value("network.weights[-1][out][h]"))
    assert third / second == pytest.approx(facts.value("cycle.backward.delta[-1][out]"))


def test_what_gets_through_units_in_a_row_is_a_quarter_of_the_bar_above(job, play_beats, monkeypatch):
    """Three bars stand under each other, until the next sentence."""
    bars, label = [], ThroughUnits.share_of_units
    monkeypatch.setattr(
        ThroughUnits, "share_of_units", lambda self, bar, *told: bars.append(bar.copy()) or label(self, bar, *told)
    )
    play_beats(job("hidden_error"), "slope", "saturation")
    assert [one.width / other.width for one, other in zip(bars[1:], bars, strict=False)] == pytest.approx([1 / 4] * 2)
    assert all(one.get_top()[1] < other.get_bottom()[1] for one, other in zip(bars[1:], bars, strict=False))

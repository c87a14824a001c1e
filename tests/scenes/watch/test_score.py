"""The motion score: what moves when, compared without rendering.

UPDATE_GOLDEN=1 writes it again; read its difference before you commit.
"""

from __future__ import annotations

import difflib
import os

import pytest
from manim import AnimationGroup, Circle, Dot, FadeIn, FadeOut, VGroup

from scenes.kit.motion.group import together
from scenes.kit.motion.verbs import Follow
from scenes.watch.motion_score import STILL_S, Play, Score
from tests.scenes.conftest import ROOT, STEPS

FOLDER = ROOT / "tests" / "golden" / "motion"


@pytest.mark.parametrize("step", STEPS)
def test_every_step_moves_as_it_did(step, watched):
    score, golden = watched(step).score, FOLDER / f"{step}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        golden.write_text(score, encoding="utf-8")
    apart = difflib.unified_diff(
        golden.read_text(encoding="utf-8").splitlines(), score.splitlines(), "as it was", "as it is", lineterm="", n=0
    )
    assert not (told := "\n".join(apart)), told


def test_a_line_names_what_moves_and_how_often():
    play = Play("cheap", 68, 132, ("ShowPassingFlash Line",) * 6 + ("FadeIn '7 passes'",))
    assert play.line() == "cheap             68 +132  ShowPassingFlash Line x6, FadeIn '7 passes'"
    many = Play("old", 0, 18, tuple(f"FadeOut '{n}'" for n in range(10)))
    assert many.line().endswith("FadeOut '5', 4 more")


def test_an_animation_that_names_its_verb_is_told_by_it():
    class Sweep(FadeIn):
        verb = "sweep"

    def landing(dot):
        made = AnimationGroup(Follow(dot, [[0, 0, 0], [1, 0, 0]]), FadeIn(dot))
        made.verb = "land"
        return made

    score, step, dot = Score(), Stage(), Dot()
    score.beat_begins(step, "nudge")
    step.frame, step.mobjects = 15, [dot]
    waves = together("sweep", [FadeIn(dot), FadeIn(dot)], [VGroup(Dot(), Dot()), Circle()])
    score.played(step, [FadeIn(dot), Sweep(dot), AnimationGroup(Sweep(dot)), landing(dot), waves], 15)
    assert score.plays[0].moves == (
        "FadeIn Dot",
        "sweep Dot",
        "sweep Dot",
        "land of Follow Dot",
        "land of FadeIn Dot",
        "sweep VGroup and Circle",
    )


class Asked:
    def __init__(self, *frames):
        self.questions = [type("Asked", (), {"frame": frame})() for frame in frames]


class Stage:
    """What the score looks at of a step: 30 frames a second, a header, things below it."""

    fps, beat, header, mobjects, frame = 30, "nudge", Dot(), [], 0

    def __init__(self, *asked):
        self.speech = Asked(*asked)

    def ref(self):
        return type("Ref", (), {"number": 4, "key": "chain_rule"})()


def played(score, step, start, end, animation, mobjects):
    step.frame, step.mobjects = end, mobjects
    score.played(step, [animation], end - start)


@pytest.mark.parametrize(
    ("still", "asked", "told"), [(STILL_S - 0.1, (), False), (STILL_S, (), True), (STILL_S, (60,), False)]
)
def test_a_long_still_is_named_unless_a_question_is_asked(still, asked, told):
    score, step, dot = Score(), Stage(*asked), Dot()
    score.beat_begins(step, "nudge")
    played(score, step, 0, 15, FadeIn(dot), [dot])
    played(score, step, 15 + round(still * 30), 30 + round(still * 30), FadeIn(dot), [dot])
    assert score.notes == (["step 4 chain_rule, beat nudge: nothing moves for 4.0 s from 0.5 s on"] if told else [])


def test_a_still_at_the_end_of_a_beat_counts_too():
    score, step, dot = Score(), Stage(), Dot()
    score.beat_begins(step, "nudge")
    played(score, step, 0, 15, FadeIn(dot), [dot])
    step.frame = 200
    score.beat_ends(step, "nudge")
    assert score.notes == ["step 4 chain_rule, beat nudge: nothing moves for 6.2 s from 0.5 s on"]


def test_an_emptied_stage_is_named_and_the_header_alone_is_empty():
    score, step, dot = Score(), Stage(), Dot()
    score.beat_begins(step, "nudge")
    played(score, step, 0, 15, FadeIn(dot), [dot, step.header])
    played(score, step, 15, 30, FadeOut(dot), [step.header])
    assert score.notes == ["step 4 chain_rule, beat nudge: the stage is emptied at 1.0 s"]

"""The audit in motion is proven by planted faults: each is found at a quarter of its play, and what is clean passes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from manim import (
    LEFT,
    RIGHT,
    AnimationGroup,
    VGroup,
    linear,
)

from lesson.theme.theme_file import load_theme
from scenes.engine import entry
from scenes.engine.step import Step
from scenes.kit.crossing import crosses_on_purpose, may_cross
from scenes.kit.motion.verbs import Follow
from scenes.kit.type.typeset import words
from scenes.steps.output_error.stage import SignalStage
from scenes.watch.audit_ink import common
from scenes.watch.auditor import Auditor
from scenes.watch.cures import Crowded
from tests.scenes.conftest import ROOT
from tests.scenes.watch.acts import (
    Acts,
    Appears,
    Between,
    Clean,
    Doubled,
    DoubledPart,
    Elsewhere,
    Inside,
    Leaves,
    NeverThere,
    OneByOne,
    OnPurpose,
    Over,
    OverAnother,
    OverLetters,
    Redrawn,
    RedrawnAtOnce,
    Replaced,
    TakenAway,
    Verbs,
)
from tests.scenes.watch.acts_of_arrows import DimEdge, ForeignEdge, GapAlone, LabelFlies, MovedEdge, OwnEdge, TwoArrows


@pytest.fixture
def play(job, monkeypatch):
    """Plays a step of its own beats instead of step 5, without words, as a function of scenes.engine.entry does."""
    load = entry._load

    def played(step: type[Step], how, *more, **options):
        def own(asked):
            context = load(asked)[1]
            beats = tuple(replace(context.script.beats[0], key=key, lines=(), questions=()) for key in step.beats)
            return step, replace(context, script=replace(context.script, beats=beats, left_out=(), reasons=()))

        with monkeypatch.context() as patch:
            patch.setattr(entry, "_load", own)
            return how(job("output_error"), *more, **options)

    return played


@pytest.fixture
def found(play):
    """Returns what the audit in motion finds in a step, without cures."""

    def look(step: type[Step]) -> list[str]:
        auditor = Auditor()
        play(step, entry._run, observer=auditor, halfway=True)
        return in_motion(auditor.problems)

    return look


CLEAN = [Clean, Verbs, Between, OnPurpose, DimEdge, OwnEdge, Leaves, Replaced, Elsewhere, TwoArrows, OneByOne]
FAULTS = {
    Over: ("0.5 s, 2/4 of `Follow`", "'0.1094' crosses '0.5323'"),
    OverLetters: ("2/4 of `Follow`", "'0.1094' crosses 'z = w x + b'"),
    Inside: ("/4 of `UpdateFromAlphaFunc`", "'0.5323' crosses '0.1094'"),
    Appears: ("1/4 of `FadeIn`", "'comes' crosses 'stands'"),
    OverAnother: ("3/4 of `Follow`", "'0.1094' crosses 'also'"),
    ForeignEdge: ("2/4 of `Follow`", "'0.1094' lies on an arrow that is not its own: Edge at"),
    MovedEdge: ("2/4 of `Follow`", "'0.1094' lies on an arrow that is not its own: Edge at"),
    LabelFlies: ("2/4 of `Follow`", "is open and no label is in its gap"),
    GapAlone: ("1/4 of `UpdateFromAlphaFunc`", "is open and no label is in its gap"),
    Doubled: ("2/4 of `Follow`", "'0.1094' is doubled"),
    DoubledPart: ("2/4 of `Follow`", "'0.1094' is doubled"),
    Redrawn: (
        "beat then",
        "end of `FadeIn`",
        "redrawn in the same place: 11 arrows and units that left at",
        "beat act",
    ),
    RedrawnAtOnce: ("beat act", "redrawn in the same place: 11 arrows and units"),
    NeverThere: ("1/4 of `fly`", "'0.1094' is moved, but is not on the stage"),
    TakenAway: ("end of `FadeIn`", "redrawn in the same place: 11 arrows and units"),
}


@pytest.mark.parametrize("step", CLEAN, ids=lambda step: step.__name__)
def test_what_keeps_clear_passes(step, found):
    assert found(step) == []


@pytest.mark.parametrize("step", FAULTS, ids=lambda step: step.__name__)
def test_a_planted_fault_is_named_once_with_its_moment(step, found):
    (problem,) = found(step)
    assert problem.startswith("step 5 output_error, beat ")
    for piece in FAULTS[step]:
        assert piece in problem, problem


def in_motion(problems) -> list[str]:
    return [problem for problem in problems if "/4 of `" in problem or "end of `" in problem]


def test_check_adds_a_cure_that_was_tried(play):
    (problem,) = in_motion(play(Over, entry.audit).problems)
    assert "; tried without success: " in problem or problem.endswith("gives room")


def test_a_step_that_does_not_declare_it_has_notes_and_only_when_asked(play):
    class Undeclared(Over):
        watched_in_motion = False

    plain, asked = play(Undeclared, entry.audit), play(Undeclared, entry.audit, True)
    assert plain.in_motion == () and in_motion(plain.problems) == []
    assert in_motion(asked.problems) == [] and asked.problems == plain.problems
    (found,) = asked.in_motion
    assert found.endswith("'0.1094' crosses '0.5323'") and "2/4 of `Follow`" in found


def test_no_step_is_looked_at_between_unless_it_declares_it_or_is_asked_for():
    declared, plain = Acts, Step
    assert not Step.watched_in_motion
    assert [Auditor().looks_between(step) for step in (declared, plain)] == [True, False]
    assert [Auditor(in_motion=True).looks_between(step) for step in (declared, plain)] == [True, True]


def test_a_verb_names_what_is_done(found):
    class Named(Over):
        def fly(self, thing, x, y):
            flight = AnimationGroup(Follow(thing, [thing.get_center(), np.array([x, y, 0.0])], rate_func=linear))
            flight.verb = "land"
            self.play(flight, run_time=1.0)

    (problem,) = found(Named)
    assert "2/4 of `land`" in problem


def test_a_problem_of_texts_knows_them(play):
    """So that the cures can be tried (scenes/watch/cures.py)."""
    auditor = Auditor()
    play(Over, entry._run, observer=auditor, halfway=True)
    ((beat, problem),) = [each for each in auditor.crowded if "crosses" in each[1]]
    assert beat == "act" and isinstance(problem, Crowded)
    assert sorted(text.text() for text in problem.texts) == ["0.1094", "0.5323"]


def test_quarters_change_nothing_of_a_step(job, monkeypatch):
    """Looking at the quarters leaves problems, times and words as they are, of a step that does not ask for it."""
    monkeypatch.setattr(SignalStage, "watched_in_motion", False)
    asked = job("output_error")
    plain, watched = entry.audit(asked), entry.audit(asked, in_motion=True)
    assert replace(watched, in_motion=()) == plain


def test_who_crosses_says_why():
    net, mark = VGroup(VGroup()), VGroup()
    with pytest.raises(ValueError, match="say why"):
        may_cross(mark, " ")
    assert not crosses_on_purpose(mark, net)
    may_cross(mark, "it covers the network", net)
    assert crosses_on_purpose(mark.copy(), net[0]) and crosses_on_purpose(net, mark)
    assert not crosses_on_purpose(mark, VGroup())


def test_ink_in_common_is_a_share_of_the_lesser_ink():
    theme = load_theme("dark", ROOT)
    bar = [words("I", theme, size=2.0).at(0, 0).submobjects[0]]
    assert common(bar, bar) == pytest.approx(1.0, abs=0.08)
    width = float(np.ptp(bar[0].points[:, 0]))
    half = [bar[0].copy().shift(RIGHT * width / 2)]
    assert common(bar, half) == pytest.approx(0.5, abs=0.2)
    assert common(bar, [bar[0].copy().shift(LEFT * width * 1.01)]) == 0.0
    ring, dot = words("O", theme, size=2.0).at(0, 0), words(".", theme, size=1.0)
    dot.move_to(ring.get_center())
    assert common(ring.submobjects[:1], dot.submobjects[:1]) == 0.0, "the hole of a letter has no ink"

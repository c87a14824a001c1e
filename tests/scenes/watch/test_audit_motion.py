"""The audit in motion is proven by planted faults: each is found at a quarter of its play, and what is clean passes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    Rotate,
    Succession,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from lesson.theme.theme_file import load_theme
from scenes.engine import entry
from scenes.engine.network_step import NetworkStep
from scenes.engine.step import Step
from scenes.kit.crossing import crosses_on_purpose, may_cross
from scenes.kit.layout.zones import DIM, WORK
from scenes.kit.motion.group import together
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import sweep
from scenes.kit.motion.verbs import Follow, Level, swap
from scenes.kit.network.flow import land, travel
from scenes.kit.type.typeset import words
from scenes.kit.type.working import Working, product
from scenes.steps.output_error.stage import SignalStage
from scenes.watch.audit_ink import common
from scenes.watch.auditor import Auditor
from scenes.watch.cures import Crowded
from tests.scenes.conftest import ROOT


class Acts(NetworkStep):
    """A step of two beats in front of the default lesson's network; subclasses say what moves."""

    key, beats, poster = "output_error", ("act", "then"), "act"
    watched_in_motion = True

    def act(self) -> None:
        pass

    def then(self) -> None:
        pass

    def a_number(self, x: float, y: float):
        return self.number("loss").at(x, y, "middle")

    def fly(self, thing, x: float, y: float) -> None:
        self.play(Follow(thing, [thing.get_center(), np.array([x, y, 0.0])], rate_func=linear), run_time=1.0)


class Clean(Acts):
    """A value leaves its source and lands, one is on its own arrow, a text is swapped, a network dims and moves."""

    def act(self) -> None:
        self.play(FadeIn(self.net))
        source, target = self.a_number(1.5, 2), self.a_number(5, 0)
        self.play(FadeIn(source))
        self.play(land(source, target))
        self.play(swap(target, self.number("prediction[out]").at(5, 0, "middle")))
        self.play(travel(self.number("cycle.forward.a[-1][out]"), self.net.edge(self.net.last - 1, 0, 0)))

    def then(self) -> None:
        self.play(self.dim(self.net))
        self.play(self.undim(self.net), self.net.animate.shift(UP * 0.1))


class Over(Acts):
    """A number flies over another one."""

    def act(self) -> None:
        self.add(self.number("prediction[out]").at(2, 0, "middle"))
        self.fly(self.a_number(-1, 0), 5, 0)


class OverLetters(Acts):
    """A number flies over a formula."""

    def act(self) -> None:
        self.add(self.math("z = w x + b").at(1.2, 0))
        self.fly(self.a_number(-1, 0), 5, 0)


class Between(Acts):
    """A number flies through the box of a text, where it has no ink: no fault."""

    def act(self) -> None:
        self.add(VGroup(self.words("one").at(1, 0.6), self.words("two").at(1, -0.6)))
        self.add(self.math("x #h(4em) y").at(1, 0))
        self.play(self.a_number(2.2, 0).animate(rate_func=linear).shift(RIGHT * 0.3), run_time=1.0)


class Appears(Acts):
    """A word becomes readable where another one stands, and is gone when the play ends."""

    def act(self) -> None:
        self.add(self.words("stands").at(0, 0))
        other = self.words("comes").at(0, 0)
        self.play(FadeIn(other, rate_func=lambda t: 1 - abs(2 * t - 1)), run_time=1.0)
        self.remove(other)


class Inside(Acts):
    """A number arrives in its line over another number of the same line."""

    def act(self) -> None:
        line = self.math("{a} {b}", a=self.shown("prediction[out]"), b=self.shown("loss")).at(0, 0)
        part, home = line.parts["b"], line.parts["b"].get_center()
        self.add(line)
        self.play(UpdateFromAlphaFunc(line, lambda _, alpha: part.move_to(home + LEFT * 1.2 * alpha)), run_time=1.0)
        part.move_to(home)


class Verbs(Acts):
    """The kit's own verbs: numbers take the places of symbols, a line becomes another one, light runs; no fault."""

    def act(self) -> None:
        working = Working(self.theme, "z", zone=WORK)
        symbols = working.line("z", "{{ w : w }} {{ x : x }}", roles={"w": "positive", "x": "ink"})
        factors = product(self.shown("network.weights[0][first][i]"), self.shown("x[i]"), names=("w", "x"))
        numbers = working.put_in(factors)
        self.play(FadeIn(self.net), FadeIn(self.net.put_activations(0)), FadeIn(symbols))
        f = self.facts.focus
        values = {"w": self.net.labels[0, f.first, f.i], "x": self.net.unit(0, f.i).content}
        self.play(substitute(symbols, values, numbers))
        self.play(sweep(self.net))


class OnPurpose(Over):
    """A number flies over another one, and says why."""

    def act(self) -> None:
        there = self.number("prediction[out]").at(2, 0, "middle")
        self.add(there)
        self.fly(may_cross(self.a_number(-1, 0), "the loss sweeps over what it is made of", there), 5, 0)


class OverAnother(Acts):
    """What may cross one thing may not cross another."""

    def act(self) -> None:
        there = self.number("prediction[out]").at(2, 0, "middle")
        self.add(there, self.words("also").at(3.5, 0, "middle"))
        self.fly(may_cross(self.a_number(-1, 0), "the loss sweeps over what it is made of", there), 5, 0)


class ForeignEdge(Acts):
    """A number flies over an arrow that it does not belong to."""

    def act(self) -> None:
        self.add(self.net.edge_group)
        x, y, _ = self.net.edge(0, 0, 0).point(0.5)
        self.fly(self.a_number(x, y + 1), x, y - 1)


class DimEdge(ForeignEdge):
    """A number flies over an arrow that is dimmed: no fault."""

    def act(self) -> None:
        self.play(Level(self.net.edge_group, DIM))
        super().act()


class OwnEdge(Acts):
    """A value travels along an arrow that has no label to go around: no fault."""

    def act(self) -> None:
        self.play(FadeIn(self.net.edge_group))  # without labels, so that no arrow has a gap
        self.play(travel(self.a_number(0, 0), self.net.edge(1, 0, 0)))


class MovedEdge(Acts):
    """A number flies over an arrow of a network that was moved: the drawn arrow counts."""

    def act(self) -> None:
        x, y, _ = self.net.edge(1, 0, 0).point(0.2)
        self.add(self.net.shift(RIGHT * 3))
        self.fly(self.a_number(x + 3, y + 1), x + 3, y - 1)


class LabelFlies(Acts):
    """A label leaves its arrow, and the gap stays."""

    def act(self) -> None:
        edge, label = self.net.edge(1, 0, 0), self.net.labels[1, 0, 0]
        self.add(edge, label)
        self.play(Follow(label, [label.get_center(), label.get_center() + UP * 1.2], stay=True), run_time=1.0)


class GapAlone(Acts):
    """An arrow comes with a gap in the middle of a play, and its label is not there."""

    def act(self) -> None:
        edge, label = self.net.edge(1, 0, 0), self.net.labels[1, 0, 0]
        self.play(FadeIn(edge), run_time=1.0)
        self.play(UpdateFromAlphaFunc(edge, lambda edge, _: edge.open_for({id(label): 1.0})), run_time=1.0)


class Doubled(Acts):
    """A copy of a number moves by half of its width, and its source stands under it."""

    def act(self) -> None:
        source = self.a_number(0, 0)
        self.add(source)
        self.fly(source.copy(), source.width / 2, 0)


class DoubledPart(Acts):
    """The number of a formula, copied alone, moves off too slowly."""

    def act(self) -> None:
        formula = self.math("L = {loss}", loss=self.shown("loss")).at(0, 0)
        self.add(formula)
        part = formula.parts["loss"].copy()
        self.fly(part, *(part.get_center() + DOWN * 0.15)[:2])


class Leaves(Acts):
    """A copy flies away from its source, which stays: no fault."""

    def act(self) -> None:
        source = self.a_number(0, 0)
        self.add(source)
        self.play(Follow(source.copy(), [source.get_center(), source.get_center() + RIGHT * 4]), run_time=1.0)


class Redrawn(Acts):
    """The network fades out, and another one of the same shape fades in there."""

    def act(self) -> None:
        self.play(FadeIn(self.net))
        self.play(FadeOut(self.net))

    def then(self) -> None:
        self.play(FadeIn(self.diagram()))


class RedrawnAtOnce(Acts):
    """One network fades out while another one fades in."""

    def act(self) -> None:
        self.play(FadeIn(self.net))
        self.play(FadeOut(self.net), FadeIn(self.diagram()))


class TakenAway(Acts):
    """The network is taken away between two plays, and its arrows and units come again one after another."""

    def act(self) -> None:
        self.play(FadeIn(self.net))
        self.remove(self.net)
        self.play(FadeIn(self.words("later").at(3, -2)))
        again = self.diagram()
        self.play(FadeIn(again.edge_group))
        self.play(FadeIn(again.unit_group))


class Replaced(Acts):
    """Another network takes the first one's place at once, looking the same: no fault."""

    def act(self) -> None:
        self.play(FadeIn(self.net))
        self.remove(self.net)
        self.add(self.diagram())
        self.play(FadeIn(self.words("later").at(3, -2)))


class Elsewhere(Acts):
    """The network leaves, and one comes in another place: no fault."""

    def act(self) -> None:
        self.play(FadeIn(self.net))
        self.play(FadeOut(self.net))
        self.play(FadeIn(self.diagram().scale(0.5)))


class TwoArrows(Acts):
    """Two arrows of the network leave and come again: no fault."""

    def act(self) -> None:
        self.play(FadeIn(self.net))
        two = VGroup(*(self.net.edges[key] for key in self.net.fan(self.net.last, 0)))
        self.play(FadeOut(two))
        self.play(FadeIn(two))


class NeverThere(Acts):
    """A copy is transformed inside a group, and nobody has put it on the stage: it only jumps to its end."""

    def act(self) -> None:
        source = self.a_number(0, 0)
        self.add(source)
        self.play(together("fly", [Transform(source.copy(), self.a_number(4, 0))]), run_time=1.0)


class OneByOne(Acts):
    """What comes later in a group is not on the stage before, and what is transparent need not be: no fault."""

    def act(self) -> None:
        texts = [self.words(text).at(0, 2 - n) for n, text in enumerate(("one", "two", "three"))]
        hidden = self.words("hidden").at(0, -2).set_opacity(0)
        self.play(Succession(*map(FadeIn, texts)), run_time=1.0)
        self.play(together("fly", [Transform(texts[0], texts[0].copy().shift(RIGHT)), Rotate(hidden)]), run_time=1.0)


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

"""Steps of two beats that break a rule of motion, or just keep it: what the audit in motion is tried with."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Rotate,
    Succession,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from scenes.engine.network_step import NetworkStep
from scenes.kit.crossing import may_cross
from scenes.kit.layout.zones import WORK
from scenes.kit.motion.group import together
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import sweep
from scenes.kit.motion.verbs import Follow, swap
from scenes.kit.network.flow import land, travel
from scenes.kit.type.working import Working, product


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

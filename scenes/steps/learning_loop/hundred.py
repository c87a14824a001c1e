"""Step 8, a hundred cycles: weights, prediction and loss run along; the film stops where a weight crosses zero."""

from __future__ import annotations

from manim import PI, FadeIn, FadeOut, Rotate, VGroup

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.kit.layout.zones import WORK, Zone
from scenes.kit.motion.verbs import Level, over_time
from scenes.kit.network.flow import pulses
from scenes.kit.plot.plot import Plot
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .figures import RunningFigures
from .flips import Flip, weight_field
from .stage import LoopStage


class Hundred(LoopStage):
    """Training, as a motion."""

    figures = MadeIn("hundred", RunningFigures)

    # -- a hundred cycles ----------------------------------------------------------------------------------------------

    def hundred(self) -> None:
        self.clear_but()
        self.trained.set_cycle(0)
        self.trained.fresh_units()
        figures = self.figures = self._make_figures()
        self.trained.inside = self.trained.activations(0, first=self.net.last)
        panel = self.question("How close to the", "target will it get?", y=WORK.top - 3.3)
        arrive = [*self.trained.arrive(self.trained.inside), FadeIn(figures.inputs)]
        self.play(FadeIn(self.net), FadeIn(figures.head), *arrive, run_time=0.7)
        self.at("ask", FadeIn(panel), run_time=0.5)
        self.cue("run")
        self.play(FadeOut(panel), run_time=0.3)
        self.play(FadeIn(figures.plot), FadeIn(figures.score), FadeIn(figures.tip), run_time=0.5)
        at = 0
        for index, flip in enumerate(self.flips):
            before = self.seconds_to("flip", 2.0, 7.0) if index == 0 else 3.0
            self._run_cycles(at, flip.cycle, before, "slow" if index == 0 else "even")
            self._stop_for(flip, index == 0)
            at = flip.cycle
        if not self.flips:
            self.cue("on")
        self._run_cycles(
            at, self.cycles, max(self.seconds_to("end", 2.5, 12.0) - 0.2, 2.5), "even" if self.flips else "slow"
        )
        self.cue("end")
        outputs = self.net.units[self.net.last].values()
        self.play(*(self._rim(unit.circle, "forward", 6) for unit in outputs), run_time=0.6)

    def _make_figures(self) -> RunningFigures:
        """Make what changes with the cycles: counter, prediction beside target, and the curve of the loss.

        The counter counts updates; the table counts cycles, which begin before their update.
        """
        losses = [float(v) for v in self.facts.history.losses]
        plot = Plot(
            self.theme,
            Zone(WORK.left, WORK.right - 0.1, WORK.bottom + 0.05, WORK.top - 2.0),
            (0, self.cycles),
            (0, max(losses) * 1.06),
            x_label="updates",
        )
        curve = plot.curve(range(self.cycles + 1), losses, "loss")
        x = WORK.left + 1.95
        named = self.words("prediction", role="muted").at(WORK.left, WORK.top - 1.15)
        if named.width > 1.9:
            out = symbols.a(self.facts, self.net.last, self.facts.focus.out)
            named = self.math(out, role="muted").at(WORK.left, WORK.top - 1.15)
        updates = self.words("updates", role="muted").at(WORK.left, WORK.top - 0.5)
        target = VGroup(
            self.words("target", role="muted").at(WORK.right, WORK.top - 0.5, "right"),
            self.number(fields.target("out")).at(WORK.right, WORK.top - 1.15, "right"),
        )
        if (
            target[0].get_left()[0] < x + self._count(self.cycles).width + 0.15
        ):  # a long word beside a counter of thousands
            target.shift([0, -0.65, 0])
        return RunningFigures(
            plot=plot,
            curve=curve,
            tip=plot.dot(0, losses[0], "loss"),
            updates=updates,
            count=self._count(0).at(x, WORK.top - 0.5),
            named=named,
            prediction=self.number(fields.prediction("out", of=fields.cycle_after(0)), role="forward").at(
                x, WORK.top - 1.15
            ),
            target=target,
            loss_name=self.words("loss", role="loss").at(WORK.left, WORK.top - 1.8),
            loss=self.number(fields.training_loss(0), role="loss").at(x, WORK.top - 1.8),
            inputs=self.net.put_activations(0),
        )

    def _count(self, cycle: int) -> Typeset:
        label = self.words(str(cycle), own=True, size=0.6, weight="bold")
        label.exempt = "cycle number"
        return label

    def _run_cycles(self, start: int, end: int, seconds: float, pace: str) -> None:
        """Let the cycles pass: weights, digits, prediction, loss, its curve and the ring of the header change along."""
        turns = min(end - start, max(1, round(seconds * 0.8)))
        shown = {"cycle": start}

        def draw(alpha: float) -> None:
            share = alpha**1.6 if pace == "slow" else alpha
            at = start + (end - start) * share
            cycle = min(int(at + 1e-6), end)
            self.figures.curve_to(at / self.cycles)
            if cycle != shown["cycle"]:
                shown["cycle"] = cycle
                self._tick(cycle)

        run = self.figures
        moving = VGroup(
            self.net,
            run.plot,
            run.head,
            run.score,
            run.drawn,
            run.tip,
            run.inputs,
            *self.trained.inside.values(),
        )
        self.play(over_time(moving, draw, seconds), Rotate(self.header.ring, -2 * PI * turns), run_time=seconds)

    def _tick(self, cycle: int) -> None:
        self.trained.set_cycle(cycle)
        self.figures.count.say(self._count(cycle))
        self.trained.say(self.figures.prediction, fields.prediction("out", of=fields.cycle_after(cycle)), "forward")
        self.trained.say(self.figures.loss, fields.training_loss(cycle), "loss")
        self.trained.set_activations(cycle)

    def _stop_for(self, flip: Flip, spoken: bool) -> None:
        """Stop for a weight that has crossed zero: dim everything else, and replay its way alone."""
        edge, label = self.net.edges[flip.key], self.net.labels.get(flip.key)
        layer, k, j = flip.key
        keep = [edge, self.net.unit(layer, j), self.net.unit(layer + 1, k), *([label] if label is not None else [])]
        rest = VGroup(
            self.net.everything_but(keep),
            self.net.names,
            self.figures.plot,
            self.figures.drawn,
            self.figures.tip,
            *self.trained.inside.values(),
        )
        note, why = self._flip_told(flip)
        aside = VGroup(self.figures.named, self.figures.prediction, self.figures.score, self.figures.target)
        if spoken:
            self.cue("flip")
        self.play(Level(rest), FadeOut(aside), run_time=0.35)
        self.play(FadeIn(note), run_time=0.35)
        if spoken:
            self.at("why", FadeIn(why), run_time=0.4)
            self._replay(flip, self.seconds_to("side", 1.5, 4.5))
            self.at("side", *pulses(self.net, [flip.key], "forward"), run_time=1.2)
            self.cue("on")
        else:
            self.play(FadeIn(why), run_time=0.3)
            self._replay(flip, 1.6)
        self.play(FadeOut(note), FadeOut(why), Level(rest, 1.0), run_time=0.3)
        self.play(FadeIn(aside), run_time=0.3)

    def _flip_told(self, flip: Flip) -> tuple[Typeset, Typeset]:
        """Return the weight at first and now, and how it came there."""
        now, was = weight_field(flip.key, flip.cycle), weight_field(flip.key, 0)
        note = self.math(
            f"{symbols.w(self.facts, *flip.key)} colon {{old}} arrow.r {{new}}",
            size=0.5,
            roles={"old": "sign", "new": "sign"},
            old=self.shown(was),
            new=self.shown(now),
        )
        way = "raised" if self.facts.value(now) > 0 else "lowered"
        why = self.words(f"{way} in every cycle" if flip.steady else f"{way} little by little")
        return note.fit(WORK.width).at(WORK.left, WORK.top - 1.25), why.fit(WORK.width).at(WORK.left, WORK.top - 1.83)

    def _replay(self, flip: Flip, seconds: float) -> None:
        """One weight's way through zero once more: its arrow and its digits, with the number of cycles."""
        edge, label = self.net.edges[flip.key], self.net.labels.get(flip.key)
        shown = {"cycle": flip.cycle}

        def draw(alpha: float) -> None:
            cycle = min(int(alpha * (flip.cycle + 1)), flip.cycle)
            if cycle == shown["cycle"]:
                return
            shown["cycle"] = cycle
            edge.redraw(self.facts.value(weight_field(flip.key, cycle)))
            self.figures.count.say(self._count(cycle))
            if label is not None:
                self.trained.say(label, weight_field(flip.key, cycle))

        moving = VGroup(edge, self.figures.count, *([label] if label is not None else []))
        self.play(over_time(moving, draw, seconds), run_time=seconds)

"""Step 7, the loss over the weight in focus: why the rule has a minus, and how far a step may go."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, VGroup, VMobject

from backprop_core.explain import loss_over_weight
from lesson.facts import fields
from lesson.facts.ball import MANY, WINDOW
from scenes.engine.made_in import MadeIn
from scenes.kit.crossing import may_cross
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.layout.zones import BODY, FRAME, Zone, by_shape
from scenes.kit.motion.group import named
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import pan
from scenes.kit.motion.slide import slide
from scenes.kit.motion.verbs import over_time
from scenes.kit.motion.zoom import zoom
from scenes.kit.plot.hill import Hill, Losses, Pointers, Range, through
from scenes.kit.plot.tracks import Tracks, tracked
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, row

from .stage import UpdateStage

FINE = 150  # points of a curve to each side
LEAST = 1e-9  # steps that are smaller are lost beside a weight, in a float
AHEAD, BEHIND, ROOM = 2.3, 1.7, 1.25  # close up: steps to be seen before and behind the point; room over and under it
HAIR = 1e-6  # of the loss: the least height of a window
POINT = 1 / 7  # radius of the point of the weight
WALK = WINDOW / 3  # how far the point goes to try a direction
RATES = ("creep", "roll", "overshoot", "leap")
VERDICTS = {"creep": "slow", "roll": "good here", "overshoot": "to and fro", "leap": "leaps out"}
LEVEL = "stays"  # what the ball does on level ground
LITTLE = 1 / 20  # of the largest jump: smaller ones at the end are not worth a look


class OnTheCurve(UpdateStage):
    """Against the gradient is downhill; small steps and large ones."""

    track = MadeIn("eta", Hill)

    # -- downhill ------------------------------------------------------------------------------------------------------

    def downhill(self) -> None:
        board, facts, key = self.board, self.facts, self.net.followed
        before, after = (fields.weight(*key, of=of) for of in (fields.NETWORK, fields.UPDATED))
        here, slope = facts.value(before), facts.value(fields.gradient(*key))
        self.play(*board.wipe(), run_time=MOVE)
        xs, ys = self.losses()
        name, under = self.math(symbols.w(facts, *key), display=False), by_shape(wide=0.0, square=0.0, tall=BLOCK)
        zone, ends = Zone(BODY.left + TIGHT, BODY.right, BODY.bottom + under, BODY.top), (here - WINDOW, here + WINDOW)
        label = "" if under else name  # a narrow frame has no room for it beside the names of directions
        hill = Hill.over(self.theme, zone, (xs, ys), here, ends, "ink", POINT, x_label=label)
        plot, dot, steep = hill.plot, hill.dot, through(xs, np.gradient(ys, xs))
        tangent, up = plot.tangent(here, facts.loss, slope, WALK, "backward"), int(np.sign(slope))
        told = [("gradient: positive" if up > 0 else "gradient: negative", "backward"), ("minus gradient", "update")]
        ways = Pointers(hill, here, up, [(self.words(text, role=role), role) for text, role in told])
        going = pan([self.net, *board.extra.values()], LEFT * FRAME.width, [plot, hill.curve], 2 * SLOW)
        self.add(plot, hill.curve)
        self.at("curve", going)
        board.hold(plot, hill.curve, tangent, dot, *ways)
        self.at("point", FadeIn(dot), run_time=QUICK)

        def walk(to: float, run_time: float, way: slice = slice(0)) -> None:
            if up:
                going = slide(plot, dot, here + to * WALK, hill.of, tangent=tangent, slope=steep, run_time=run_time)
                self.play(going, *map(FadeIn, ways[way]))

        self.cue("uphill")
        self.play(FadeIn(tangent), run_time=QUICK)
        walk(up, SLOW, slice(1))
        self.cue("downhill")
        walk(-up, SLOW, slice(1, 2))
        walk(0, MOVE)
        things = plot, self.close_up((xs, ys), here, slope), hill.curve, tangent, dot
        self.at("zoom", zoom(*things, then=ways.follow, moving=ways, run_time=2 * SLOW))
        self.cue("move")
        ghost = plot.dot(here, facts.loss, "muted")
        board.hold(ghost)
        self.add(ghost, dot)
        self.play(FadeOut(tangent), run_time=QUICK)
        self.play(slide(plot, dot, facts.value(after), hill.of, run_time=SLOW))
        signs = {"o": "sign", "n": "sign"}
        said = self.math("{o} -> {n}", display=False, o=self.shown(before), n=self.after(before, after), roles=signs)
        x, side = (plot.inner.right, "right") if up <= 0 else (float(plot.labels[-1].get_right()[0]) + BLOCK, "left")
        self.play(*board.write(said.at(x, plot.labels[-1].baseline[1], side)), run_time=QUICK)

    @property
    def its_step(self) -> float:
        """How far the weight in focus moves; 0 where that is too little for a window of its own."""
        step = abs(self.facts.value(fields.step(*self.net.followed)))
        return step if step > LEAST else 0.0

    def losses(self) -> Losses:
        """Return values of the weight in focus, closest together around its own, and the sample's losses there."""
        key, lesson = self.net.followed, self.lesson
        reach = np.geomspace(min(self.its_step or WINDOW / FINE, WINDOW) / FINE, WINDOW, FINE)
        values = self.facts.value(fields.weight(*key)) + np.concatenate([-reach[::-1], [0.0], reach])
        return values, loss_over_weight(lesson.network, lesson.x, lesson.y, *key, values)

    def close_up(self, losses: Losses, here: float, slope: float) -> tuple[Range, Range]:
        """Return a window of one step with some room around it; on level ground, of a small piece."""
        (xs, ys), step, loss = losses, self.its_step or WALK / ROOM, self.facts.loss
        sides = (AHEAD * step, BEHIND * step) if slope > 0 else (BEHIND * step, AHEAD * step)
        near = ys[(xs >= here - sides[0]) & (xs <= here + sides[1])]
        down, up = (max(float(reach), loss * HAIR, HAIR) * ROOM for reach in (loss - near.min(), near.max() - loss))
        return (here - sides[0], here + sides[1]), (loss - down, loss + up)

    # -- how far -------------------------------------------------------------------------------------------------------

    def eta(self) -> None:
        """The camera goes on to a curve; with each rate a ball jumps along it, and a row keeps its footprints."""
        board, hill = self.board, self.facts.hill
        told = [rate for rate in RATES if self.has_cue(rate)]
        name = self.math(symbols.w(self.facts, *self.net.followed), display=False)
        self.track, tracks = tracked(self.theme, hill, list(map(self.name_of, told)), name)
        track = self.track
        coming = [track.ground, track.plot, track.curve, *self.lowest(), *tracks]
        left_behind = [self.net, *board.extra.values(), *board.things]
        going = pan(left_behind, LEFT * FRAME.width, coming, self.seconds_to("plot", 2 * SLOW, 2 * SLOW))
        self.add(*coming)
        self.play(going)
        self.remove(*board.things)
        board.wipe()
        board.hold(*coming, track.dot)
        count = self.count(MANY).move_to([BODY.right, BODY.top, 0], aligned_edge=UP + RIGHT)
        count.say(self.count(0))
        self.at("plot", FadeIn(track.dot, shift=DOWN), *board.write(count), run_time=MOVE)
        for n, rate in enumerate(told):
            self.cue(rate)
            self.track_of(rate, tracks, n, self.seconds_to([*told, "end"][n + 1]), count)
        ours = row([self.words("learning rate", role="muted"), self.number(fields.eta())])
        ours.next_to(count, LEFT, buff=BLOCK).shift(UP * (count.baseline[1] - ours[0].baseline[1]))
        self.at("end", *board.write(ours), run_time=QUICK)
        way = hill.way(self.facts.value(fields.eta()), MANY)

        def draw(share: float) -> None:
            track.dot.move_to(track.place(float(np.interp(share * MANY, range(MANY + 1), way))))
            count.say(self.count(round(share * MANY)))

        run_time = self.seconds_left(SLOW)
        self.play(named("slide", over_time(VGroup(track.dot, count), draw, run_time, False)))

    def lowest(self) -> list[Typeset]:
        """Return what the lowest loss is, to stand under it; nothing where there is none, or no room."""
        said = self.words("lowest: {n}", role="loss", n=self.shown(fields.ball("lowest")))
        return self.track.under(said, self.facts.hill.lowest) if self.facts.hill.bottom else []

    def count(self, steps: int) -> Typeset:
        """Return how many steps the ball has taken."""
        return self.words("step {n}", n=str(steps), role="muted", exempt="number of a step")

    def track_of(self, rate: str, tracks: Tracks, n: int, seconds: float, count: Typeset) -> None:
        """The ball takes its steps with a rate and leaves footprints, on the curve for now and in the rate's row."""
        board, track, stops, start = self.board, self.track, self.stops(rate), self.facts.hill.start
        self.play(*board.write(tracks.names[n]), run_time=QUICK)
        left = seconds - 2 * QUICK - MOVE
        pace, prints = min(max(left / len(stops), QUICK / 2), MOVE), VGroup()

        def leave(value: float) -> None:
            if track.shows(value):
                prints.add(track.footprint(value))
                board.hold(kept := tracks.footprint(n, value))
                self.add(prints[-1], kept, track.dot)

        leave(start)
        for step, value in enumerate(stops, 1):
            count.say(self.count(step))
            trail = VMobject(stroke_width=2, color=self.theme.muted)
            prints.add(may_cross(trail, "a leap goes over what stands at the edge"))
            self.add(trail, track.dot)
            self.play(track.hop(value, pace, trail))
            leave(value)
        self.hold((left - pace * len(stops)) / 2)
        sides = {np.sign(value - start) for value in stops if not track.shows(value)}
        out = [tracks.leaving(n, side) for side in sides]
        self.play(*board.write(*out), FadeOut(prints), FadeOut(track.dot), run_time=MOVE)
        track.dot.move_to(track.place(start))
        count.say(self.count(0))
        self.play(FadeIn(track.dot), run_time=QUICK)

    def name_of(self, rate: str) -> tuple[Typeset, Typeset]:
        """Return a rate, and what the ball does with it."""
        verdict = VERDICTS[rate] if self.facts.hill.falls else LEVEL
        value = self.math("eta = {v}", display=False, v=self.shown(fields.ball(rate)))
        return value, self.words(verdict, role="update", weight="semibold")

    def stops(self, rate: str) -> list[float]:
        """Return where the ball lands, until it is out of the picture for good; without the least jumps at the end."""
        rates, hill = self.facts.ball, self.facts.hill
        n = RATES.index(rate)
        way, out = rates.ways[n], hill.out((rates.creep, rates.roll, rates.overshoot, rates.leap)[n])
        end = next((n for n in range(len(way)) if out[n:].all()), len(way) - 1)
        jumps = np.abs(np.diff(way[: end + 1]))
        return [float(value) for value in way[1 : max(np.flatnonzero(jumps >= LITTLE * jumps.max())) + 2]]

"""Step 7, the loss over the weight in focus: why the rule has a minus, and how far a step may go."""

from __future__ import annotations

from functools import partial

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
from scenes.kit.motion.verbs import Level, over_time, set_level
from scenes.kit.motion.zoom import zoom
from scenes.kit.plot.hill import Hill, Losses, Pointers, close_up, through
from scenes.kit.plot.tracks import Tracks, tracked
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import UpdateStage

FINE = 150  # points of a curve to each side
LEAST = 1e-9  # steps that are smaller are lost beside a weight, in a float
POINT = 1 / 7  # radius of the point of the weight
WALK = WINDOW / 3  # how far the point goes to try a direction
RATES = ("creep", "roll", "overshoot", "leap")
VERDICTS = {"creep": "slow", "roll": "good here", "overshoot": "to and fro", "leap": "leaps out"}
LEVEL = "stays"  # what the ball does on level ground
WAITING = 0.4  # strength of a rate whose turn it is not


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
        things = plot, close_up((xs, ys), here, self.its_step, slope), hill.curve, tangent, dot
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

    # -- how far -------------------------------------------------------------------------------------------------------

    def eta(self) -> None:
        """The camera goes on to a curve; with each rate a ball jumps along it, and a row keeps its footprints."""
        board, hill = self.board, self.facts.hill
        told, bends = [rate for rate in RATES if self.has_cue(rate)], self.has_cue("valley")
        name = self.math(symbols.w(self.facts, *self.net.followed), display=False)
        alone = partial(loss_over_weight, hill.network, self.lesson.x, self.lesson.y, *hill.place)
        track, tracks = tracked(self.theme, hill, [*map(self.name_of, told)], name, alone if bends else None)
        self.track = track
        coming = [track.ground, track.plot, track.curve, *([] if bends else self.lowest()), *tracks]
        set_level(tracks, WAITING)
        left_behind = [self.net, *board.extra.values(), *board.things]
        going = pan(left_behind, LEFT * FRAME.width, coming, self.seconds_to("plot", 2 * SLOW, 2 * SLOW))
        self.add(*coming)
        self.play(going)
        self.remove(*board.things)
        board.wipe()
        board.hold(*coming, track.dot)
        if bends:
            self.fall()
            self.at("valley", track.bend(2 * SLOW))
            self.play(*board.write(*self.lowest()), run_time=QUICK)
        count = self.count(0).move_to([BODY.right, BODY.top, 0], aligned_edge=UP + RIGHT)
        self.at("ball" if bends else "plot", FadeIn(track.dot, shift=DOWN), *board.write(count), run_time=MOVE)
        for n, rate in enumerate(told):
            self.cue(rate)
            self.track_of(rate, tracks, n, self.seconds_to([*told, "end"][n + 1]), count)
        eta = self.facts.value(fields.eta())
        others = [n for n, rate in enumerate(told) if self.facts.value(fields.ball(rate)) != eta]
        self.at("end", *(Level(VGroup(*tracks[n], tracks.names[n]), WAITING) for n in others), run_time=QUICK)
        way = hill.way(eta, MANY)

        def draw(share: float) -> None:
            track.dot.move_to(track.place(float(np.interp(share * MANY, range(MANY + 1), way))))
            self.tell(count, round(share * MANY))

        self.play(named("slide", over_time(VGroup(track.dot, count), draw, self.seconds_left(SLOW), False)))

    def fall(self) -> None:
        """A point runs down the curve of one sample, and finds no bottom."""
        plot, here, end = self.track.plot, self.facts.hill.start, self.track.ends[self.facts.hill.falls > 0]
        of = through(*np.array(self.track.curve.plotted.points).T)
        self.play(FadeIn(dot := plot.dot(here, of(here), "update", POINT)), run_time=QUICK)
        self.play(slide(plot, dot, end, of, run_time=self.seconds_to("valley", SLOW) - QUICK))
        self.play(FadeOut(dot), run_time=QUICK)

    def lowest(self) -> list[Typeset]:
        """Return what the lowest loss is, to stand under it; nothing where there is none, or no room."""
        said = self.words("lowest: {n}", role="loss", n=self.shown(fields.ball("lowest")))
        return self.track.under(said, self.facts.hill.lowest) if self.facts.hill.bottom else []

    def count(self, steps: int, rate: int | None = None) -> Typeset:
        """Return how many steps the ball has taken with one of its rates (None: the lesson's), and its loss there."""
        field = fields.own_ball_loss(steps) if rate is None else fields.ball_loss(rate, steps)
        loss, look = self.shown(field), {"role": "muted", "roles": {"l": "loss"}}
        return self.words("step {n}: loss {l}", n=str(steps), l=loss, exempt="number of a step", **look)

    def tell(self, count: Typeset, *now: int) -> None:
        """Let the counter show a step, and the loss with a rate, at its right end."""
        count.say(self.count(*now))
        count.at(BODY.right, float(count.baseline[1]), "right")

    def track_of(self, rate: str, tracks: Tracks, n: int, seconds: float, count: Typeset) -> None:
        """The ball takes its steps with a rate and leaves footprints, on the curve for now and in the rate's row."""
        board, track, hill = self.board, self.track, self.facts.hill
        stops, start = hill.stops(self.facts.value(fields.ball(rate))), hill.start
        self.play(Level(tracks[n], 1), run_time=QUICK)
        left = seconds - 2 * QUICK - MOVE
        pace, prints = min(max(left / len(stops), QUICK / 2), SLOW), VGroup()

        def leave(value: float) -> None:
            if track.shows(value):
                prints.add(track.footprint(value))
                board.hold(kept := tracks.footprint(n, value))
                self.add(prints[-1], kept, track.dot)

        leave(start)
        for step, value in enumerate(stops, 1):
            trail = VMobject(stroke_width=2, color=self.theme.muted)
            prints.add(may_cross(trail, "a leap goes over what stands at the edge"))
            self.add(trail, track.dot)
            self.play(track.hop(value, pace, trail))
            self.tell(count, step, RATES.index(rate))
            leave(value)
        self.hold((left - pace * len(stops)) / 2)
        sides = {np.sign(value - start) for value in stops if not track.shows(value)}
        out = [tracks.leaving(n, side) for side in sides]
        self.play(*board.write(*out, tracks.names[n]), FadeOut(prints), FadeOut(track.dot), run_time=MOVE)
        track.dot.move_to(track.place(start))
        self.tell(count, 0)
        self.play(FadeIn(track.dot), run_time=QUICK)

    def name_of(self, rate: str) -> tuple[Typeset, Typeset]:
        """Return a rate, and what the ball does with it."""
        verdict = VERDICTS[rate] if self.facts.hill.falls else LEVEL
        value = self.math("eta = {v}", display=False, v=self.shown(fields.ball(rate)))
        return value, self.words(verdict, role="update", weight="semibold")

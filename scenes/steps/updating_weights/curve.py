"""Step 7, the loss over the weight in focus: why the rule has a minus, and how far a step may go."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import LEFT, RIGHT, UP, Create, FadeIn, FadeOut, VGroup, linear

from backprop_core.explain import loss_over_weight
from lesson.facts import fields
from lesson.facts.ball import UPHILL, WINDOW
from scenes.engine.made_in import MadeIn
from scenes.kit.blocks import Rows
from scenes.kit.crossing import may_cross
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.layout.zones import BODY, FRAME, Zone, by_shape
from scenes.kit.motion.group import named
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.slide import slide
from scenes.kit.motion.verbs import over_time, take_place
from scenes.kit.motion.zoom import zoom
from scenes.kit.plot.hill import RADIUS, Hill, Losses, Range, through
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, row

from .stage import UpdateStage

FINE = 150  # points of a curve to each side
LEAST = 1e-9  # steps that are smaller are lost beside a weight, in a float
AHEAD, BEHIND, ROOM = 2.3, 1.7, 1.25  # close up: steps to be seen before and behind the point; room over and under it
HAIR = 1e-6  # of the loss: the least height of a window
WALK = WINDOW / 3  # how far the point goes to try a direction
RATES = ("creep", "roll", "overshoot", "leap")
VERDICTS = {"creep": "too small", "roll": "good here", "overshoot": "overshoots", "leap": "leaps out"}
LEVEL = "stays"  # what the ball does on level ground
LITTLE = 1 / 20  # of the largest jump: smaller ones at the end are not worth a look
MANY = 100  # cycles, in which small steps come a long way
ROW, NAMES = 1 / 2, 7 / 2  # from one track to the next; least width of a rate and its name, beside it


class OnTheCurve(UpdateStage):
    """Against the gradient is downhill; small steps and large ones."""

    track = MadeIn("eta", Hill)

    # -- downhill ------------------------------------------------------------------------------------------------------

    def downhill(self) -> None:
        board, facts, key = self.board, self.facts, self.net.followed
        before, after = (fields.weight(*key, of=of) for of in (fields.NETWORK, fields.UPDATED))
        here, slope = facts.value(before), facts.value(fields.gradient(*key))
        self.play(*board.wipe(), run_time=MOVE)
        signs = {"o": "sign", "n": "sign"}
        said = self.math("{o} -> {n}", display=False, o=self.shown(before), n=self.after(before, after), roles=signs)
        board.put(said.fit(board.zone.width))
        xs, ys = self.losses()
        hill = Hill.over(self.theme, board.stack.rest(), (xs, ys), here, (here - WINDOW, here + WINDOW))
        plot, dot, steep = hill.plot, hill.dot, through(xs, np.gradient(ys, xs))
        tangent = plot.tangent(here, facts.loss, slope, WALK, "backward")
        board.hold(plot, hill.curve, tangent, dot)
        self.at("curve", FadeIn(plot), run_time=QUICK)
        self.play(Create(hill.curve, rate_func=linear), run_time=SLOW)
        self.at("point", FadeIn(dot), run_time=QUICK)
        self.cue("uphill")
        self.play(FadeIn(tangent), run_time=QUICK)
        up = float(np.sign(slope)) * WALK

        def walk(to: float, run_time: float = SLOW) -> None:
            if up:
                self.play(slide(plot, dot, here + to, hill.of, tangent=tangent, slope=steep, run_time=run_time))

        walk(up)
        self.cue("downhill")
        walk(-up)
        walk(0, MOVE)
        self.until("zoom", flowing(self.net, [key]))
        self.play(zoom(plot, self.close_up((xs, ys), here, slope), hill.curve, tangent, dot, run_time=2 * SLOW))
        self.cue("move")
        ghost = plot.dot(here, facts.loss, "muted")
        board.hold(ghost)
        self.add(ghost, dot)
        self.play(FadeOut(tangent), run_time=QUICK)
        self.play(slide(plot, dot, facts.value(after), hill.of, run_time=SLOW))
        self.play(*board.write(said), run_time=QUICK)
        self.until("", flowing(self.net, [key]))

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
        """With each rate the ball jumps along the curve; its footprints become a track, with the rate's name."""
        board, hill = self.board, self.facts.hill
        told = [rate for rate in RATES if self.has_cue(rate)]
        self.play(*board.wipe(), run_time=MOVE)
        pitch = by_shape(wide=ROW, square=2 * ROW, tall=2 * ROW)
        floor = BODY.bottom + len(told) * pitch
        below, above = (hill.window * (UPHILL if hill.falls == way else 1) for way in (1, -1))
        ends = hill.start - below, hill.start + above
        xs = np.linspace(*ends, 4 * FINE)
        wide = self.names_width()
        ys, beside = np.asarray(hill.losses(xs)), by_shape(wide=wide + BLOCK * (hill.falls < 0), square=0.0, tall=0.0)
        left, right = (beside, 0.0) if hill.falls >= 0 else (0.0, beside)  # beside the tracks, uphill
        zone = Zone(BODY.left + left, BODY.right - right, floor + TIGHT, BODY.top)
        look, name = ("update", RADIUS), self.math(symbols.w(self.facts, *self.net.followed), display=False)
        self.track = track = Hill.over(self.theme, zone, (xs, ys), hill.start, ends, *look, deep=True, x_label=name)
        may_cross(track.dot, "it may leap out of the picture, over what stands at its edge", track.plot)
        board.hold(track.plot, track.curve, track.dot)
        self.at("plot", FadeOut(self.whole()), take_place(track.plot), run_time=MOVE)
        self.play(Create(track.curve, rate_func=linear), run_time=SLOW)
        self.play(FadeIn(track.dot), run_time=QUICK)
        count = self.count(MANY).move_to([BODY.right, BODY.top, 0], aligned_edge=UP + RIGHT)
        count.say(self.count(0))
        self.play(*board.write(count), run_time=QUICK)
        for index, rate in enumerate(told):
            self.cue(rate)
            # From the lowest one up: no footprint flies over a track that is there already.
            above = len(told) - 1 - index
            self.track_of(rate, floor - above * pitch, self.seconds_to([*told, "end"][index + 1]), count)
        ours = row([self.words("learning rate", role="muted"), self.number(fields.eta())])
        ours.next_to(count, LEFT, buff=BLOCK).shift(UP * (count.baseline[1] - ours[0].baseline[1]))
        self.at("end", *board.write(ours), run_time=QUICK)
        way = hill.way(self.facts.value(fields.eta()), MANY)

        def draw(share: float) -> None:
            track.dot.move_to(track.place(float(np.interp(share * MANY, range(MANY + 1), way))))
            count.say(self.count(round(share * MANY)))

        run_time = self.seconds_left(SLOW)
        self.play(named("slide", over_time(VGroup(track.dot, count), draw, run_time, False)))

    def count(self, steps: int) -> Typeset:
        """Return how many steps the ball has taken."""
        return self.words("step {n}", n=str(steps), role="muted", exempt="number of a step")

    def track_of(self, rate: str, top: float, seconds: float, count: Typeset) -> None:
        """The ball takes its steps with a rate and leaves footprints, which go down into a track below a height."""
        track, stops, start = self.track, self.stops(rate), self.facts.hill.start
        prints = VGroup(*(track.footprint(value) for value in (start, *stops) if track.shows(value)))
        names = self.names_of(rate, top)
        self.play(*self.board.write(names), run_time=QUICK)
        left = seconds - 2 * QUICK - MOVE
        pace, feet = min(max(left / len(stops), QUICK / 2), MOVE), iter(prints)
        for n, (here, value) in enumerate(pairwise((start, *stops)), 1):
            self.add(*([next(feet)] if track.shows(here) else []), track.dot)
            count.say(self.count(n))
            self.play(track.hop(value, pace))
        self.hold((left - pace * len(stops)) / 2)
        self.board.hold(prints)
        y = names.get_y() + (ROW if FRAME.shape != "wide" else 0)
        out = [track.leaving(side, y) for side in {np.sign(value - start) for value in stops if not track.shows(value)}]
        moves = [*(foot.animate.set_y(y) for foot in prints), *self.board.write(*out)]
        self.play(*moves, FadeOut(track.dot), run_time=MOVE)
        track.dot.move_to(track.place(start))
        count.say(self.count(0))
        self.play(FadeIn(track.dot), run_time=QUICK)

    def names_of(self, rate: str, top: float) -> Rows:
        """Return a rate and what the ball does with it, beside its track, or in narrow frames below it."""
        names = Rows([self.name_of(rate)])
        if FRAME.shape != "wide":
            return names.place(BODY.left, top - ROW, BODY.width)
        width = self.names_width()
        return names.place(BODY.left if self.facts.hill.falls >= 0 else BODY.right - width, top, width)

    def name_of(self, rate: str) -> tuple[Typeset, Typeset]:
        """Return a rate, and what the ball does with it."""
        verdict = VERDICTS[rate] if self.facts.hill.falls else LEVEL
        value = self.math("eta = {v}", display=False, v=self.shown(fields.ball(rate)))
        return value, self.words(verdict, role="update", weight="semibold")

    def names_width(self) -> float:
        """Return how wide a rate and its name are, beside the tracks: as wide as the widest, in any language."""
        told = (self.name_of(rate) for rate in RATES if self.has_cue(rate))
        return max(NAMES, *(float(value.width + name.width) + BLOCK for value, name in told))

    def stops(self, rate: str) -> list[float]:
        """Return where the ball lands, until it is out of the picture for good; without the least jumps at the end."""
        rates, hill = self.facts.ball, self.facts.hill
        n = RATES.index(rate)
        way, out = rates.ways[n], hill.out((rates.creep, rates.roll, rates.overshoot, rates.leap)[n])
        end = next((n for n in range(len(way)) if out[n:].all()), len(way) - 1)
        jumps = np.abs(np.diff(way[: end + 1]))
        return [float(value) for value in way[1 : max(np.flatnonzero(jumps >= LITTLE * jumps.max())) + 2]]

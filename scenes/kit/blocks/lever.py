"""A lever: a beam on a pivot, on which one quantity moves another one, a number of times as far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import asin, copysign, pi, sin
from typing import Self

import numpy as np
from manim import Animation, Circle, DashedLine, Line, Polygon, VGroup, VMobject

from scenes.kit.crossing import may_cross
from scenes.kit.motion.group import named
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.verbs import over_time
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset

from .block import Block

TILT, HIGH = 0.25, 0.75  # radians when it is tilted all the way, and how far an end goes up at most
DISC = 0.25  # radius of the ends, which hold their names
SHORTEST = 0.32  # the shortest arm that can be seen
FOOT, BESIDE = 0.3, 0.5  # half the width of the pivot, and the ground beside it where no arm is
AWAY = 0.14  # from an end to the note at it
BEAM, RISE = 9, 6  # stroke widths of the beam, and of the way that an end has moved
SWAY = 0.75  # how far it goes back when it rocks, as a share of its tilt


class Lever(Block):
    """A beam on a pivot: when the first end moves, the second one moves `ratio` times as far, against it if negative.

    names, roles: what is at the ends, and their colours; the arm of the second end, as long beside the other as the
    ratio says, has the colour `role`. `lengths`, if any, say under the ground how long the arms are. A very short arm
    is drawn a little longer, and ends that would cover each other a little apart; a ratio of zero puts the second end
    on the pivot. `share` is its tilt: 1 with the first end all the way up, -1 all the way down.

    Example:

        lever = Lever(self.theme, -0.2, (self.math("z"), self.math("L")), ("ink", "loss"))
        self.play(FadeIn(lever.place(WORK.left, WORK.top, WORK.width)))
        self.play(lever.tilt(1))
        self.play(lever.rock())
    """

    def __init__(
        self,
        theme: Theme,
        ratio: float,
        names: Sequence[Typeset],
        roles: Sequence[str],
        role: str = "backward",
        lengths: Sequence[Typeset] = (),
    ) -> None:
        self.theme, self.ratio, self.names, self.share = theme, ratio, list(names), 0.0
        self.lengths = list(lengths)
        colors = [theme.role(each) for each in roles]
        self.rises = VGroup(*(VMobject(stroke_width=RISE, stroke_color=color) for color in colors))
        self.beam = VGroup(*(VMobject(stroke_width=BEAM, stroke_color=c) for c in (theme.line, theme.role(role))))
        look = {"radius": DISC, "stroke_width": 4, "fill_color": theme.panel, "fill_opacity": 1}
        self.discs = VGroup(*(Circle(**look, stroke_color=color) for color in colors))
        super().__init__(self.rises, self.beam, self.discs, *self.names, *self.lengths)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        less = min(abs(self.ratio), 1 / abs(self.ratio)) if self.ratio else 0.0
        room = width - 2 * DISC
        if self.ratio < 0:  # on both sides of the pivot
            short = -max(room * less / (1 + less), SHORTEST)
            long = room + short
        else:
            long = width - BESIDE - DISC
            short = min(max(long * less, SHORTEST), long - 2 * DISC - AWAY) if self.ratio else 0.0
        self.arms = (long, short) if abs(self.ratio) <= 1 else (short, long)  # to the right of the pivot
        self.left, self.right = left, left + width
        right = left + width - DISC
        self.turn = min(TILT, asin(HIGH / long))
        high = long * sin(self.turn) + DISC
        x, y = right - long, top - self.names[0].cap_height - AWAY - high
        under = y - high
        self.foot = Polygon([x, y, 0], [x - FOOT, under, 0], [x + FOOT, under, 0], stroke_width=3)
        self.foot.set_fill(self.theme.panel, 1).set_stroke(self.theme.line)
        ground = Line([left, under, 0], [left + width, under, 0], stroke_width=3, color=self.theme.line)
        level = DashedLine([min(x, x + short), y, 0], [right, y, 0], stroke_width=2, color=self.theme.line)
        arms = sorted(self.beam, key=lambda arm: arm is self.beam[int(long == self.arms[0])])  # the short one on top
        self._measure(x, under)
        self.submobjects = [level, ground, self.foot, self.rises, *arms, self.discs, *self.names, *self.lengths]
        for line in (level, *self.rises, *self.beam):
            may_cross(line, "names are on discs that cover what is behind them", *self.names)
        self.set_tilt(0.0)
        return self

    def _measure(self, x: float, ground: float) -> None:
        """Place the lengths of the arms: under the middle of each, apart from the other one."""
        order = sorted(zip(self.lengths, self.arms, strict=False), key=lambda pair: pair[1])  # from left to right
        free = self.left
        for text, arm in order:
            text.at(x + arm / 2, ground - AWAY - text.cap_height, "middle")
            text.shift([max(free - float(text.get_left()[0]), 0.0), 0, 0])
            text.shift([min(self.right - float(text.get_right()[0]), 0.0), 0, 0])
            free = float(text.get_right()[0]) + AWAY

    def end(self, which: int, share: float | None = None) -> np.ndarray:
        """Return where an end is, (3,): 0 is the first one; share: at another tilt than it has."""
        turned = self.turn * (self.share if share is None else share) * copysign(1, self.arms[0])
        return self.foot.points[0] + self.arms[which] * np.array([np.cos(turned), np.sin(turned), 0])

    def set_tilt(self, share: float) -> None:
        """Tilt it at once: 1 puts the first end all the way up, -1 all the way down, 0 is level."""
        self.share = share
        for which, (disc, name) in enumerate(zip(self.discs, self.names, strict=True)):
            here, pivot = self.end(which), self.foot.points[0]
            disc.move_to(here)
            name.centered_at(*here[:2])
            self.beam[which].set_points_as_corners([pivot, here])
            self.rises[which].set_points_as_corners([[here[0], pivot[1], 0], here])

    def tilt(self, share: float, run_time: float = SLOW) -> Animation:
        """Return an animation in which it tilts: 1 puts the first end all the way up, -1 all the way down."""
        start = self.share
        return self._moving("tilt", lambda part: start + (share - start) * part, run_time)

    def rock(self, run_time: float = SLOW) -> Animation:
        """Return an animation in which it goes most of the way back to its level, and tilts again as it was."""
        start = self.share
        return self._moving("rock", lambda part: start * (1 - SWAY * sin(pi * part)), run_time)

    def _moving(self, verb: str, share: Callable[[float], float], run_time: float) -> Animation:
        return named(verb, over_time(self, lambda part: self.set_tilt(share(part)), run_time, linear_time=False))

    def note(self, first: Typeset, second: Typeset, share: float = 1.0) -> tuple[Typeset, Typeset]:
        """Place a note near each end, clear of the lever when it is tilted to `share`; return both.

        Example:

            lever = Lever(self.theme, -0.2, (self.math("z"), self.math("L")), ("ink", "loss"))
            lever.place(WORK.left, WORK.top, WORK.width).set_tilt(1)
            self.add(lever, *lever.note(self.words("up", own=True), self.words("down", own=True)))
        """
        level = float(self.foot.points[0][1])
        for which, text in enumerate((first, second)):
            x, y, _ = self.end(which, share)
            text.at(x, max(level, y) + DISC + AWAY, "middle")
            text.shift([max(self.left - float(text.get_left()[0]), 0.0), 0, 0])
            text.shift([min(self.right - float(text.get_right()[0]), 0.0), 0, 0])
        long, short = (first, second) if abs(self.ratio) <= 1 else (second, first)
        if self.ratio > 0 and float(short.get_right()[0]) + AWAY > float(long.get_left()[0]):  # they need two heights
            under = level - DISC - AWAY - float(short.get_top()[1])
            over = float(long.get_top()[1]) + AWAY - float(short.get_bottom()[1])
            short.shift([0, under if self.end(0, share)[1] > level else over, 0])
        return first, second

"""Step 4, the slopes: the nudge travels from line to line, and each link's slope is what becomes of the move above."""

from __future__ import annotations

import numpy as np
from manim import Animation, FadeIn, FadeOut, LaggedStart, Mobject, VGroup

from lesson.facts import fields
from scenes.kit.layout.zones import BODY, FRAME, READ, by_shape
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.motion.verbs import Follow
from scenes.kit.type.typeset import Typeset

from .lines import NudgeLines
from .stage import MOVE_PLACES, ChainStage, Nudged, ReadSlopes, sign_before, value_size

AXIS = 0.25  # of a fraction's bar over the baseline, in em


def links_x() -> float:
    """Return the left edge of the slopes beside the lines."""
    return by_shape(wide=2.95, square=1.8, tall=1.2)


class Slopes(ChainStage):
    """The nudge on number lines, and the slopes read from it."""

    # -- the number lines ----------------------------------------------------------------------------------------------

    def nudge(self) -> None:
        self.cue("lines")
        self.play(
            FadeOut(self.net),
            FadeOut(self.values),
            FadeOut(self.marks.arrows),
            *map(FadeOut, self.meanings),
            *(FadeOut(label) for label in self.board.extra.values()),
            run_time=0.6,
        )
        lines = NudgeLines(self.chain, self._line_heights())
        self.nudged = Nudged(lines, self.symbols, self.befores)
        moves = []
        for index, (symbol, before) in enumerate(zip(self.symbols, self.befores, strict=True)):
            x, y = lines.symbol_place(index)
            goal = symbol.copy().centered_at(x, y)
            goal.shift([max(-FRAME.safe_x - float(goal.get_left()[0]), 0.0), 0, 0])
            moves.append(self._move(symbol, goal))
            moves.append(self._move(before, lines.over_start(index, before.copy())))
        self.play(*moves, run_time=1.1)
        self.play(LaggedStart(*(FadeIn(line) for line in lines.lines), lag_ratio=0.25), run_time=1.2)
        self.play(LaggedStart(*(FadeIn(dot, scale=1.8) for dot in lines.dots), lag_ratio=0.25), run_time=0.9)
        for index, stop in enumerate(self.stops):
            cue = {"weight": "w", "z": "z", "a": "a", "loss": "l"}[stop.kind]
            if index:
                self.until(cue, lines.lights)
            else:
                self.cue(cue)
            self._slide(index)
        self.until("", lines.lights)

    def _move(self, thing: Typeset, goal: Mobject) -> Animation:
        """Return the animation in which a text glides to a place and stays the same text."""
        return Follow(thing, [thing.get_center(), goal.get_center()], stay=True)

    def _slide(self, index: int) -> None:
        """A marker moves by its change; a ghost stays where it was, and the new value comes beside the old."""
        stop, before, nudged = self.stops[index], self.befores[index], self.nudged
        lines = nudged.lines
        right = float(before.ink_points()[:, 0].max())
        arrow = self.math("->", role="muted", size=value_size()).at(right + 0.16, before.baseline[1])
        new = self._value(stop, "after")
        start = float(arrow.ink_points()[:, 0].max()) + 0.16
        if FRAME.shape == "tall":  # the slopes stand beside it
            new.fit(links_x() - 0.12 - start)
        new.at(start, before.baseline[1])
        nudged.afters.append(VGroup(arrow, new))
        self.add(*lines.marks(index))
        self.play(lines.slide(index, run_time=1.1), FadeIn(nudged.afters[index], run_time=0.8))
        places = None if stop.kind == "weight" else MOVE_PLACES
        field = fields.nudge("epsilon") if stop.kind == "weight" else stop.field("change")
        change = self.number(field, role=stop.role, places=places, sign=True, size=value_size())
        nudged.moves.add(change.centered_at(links_x() + by_shape(wide=0.9, square=0.9, tall=1.0), lines.lines[index].y))
        self.play(FadeIn(change, shift=np.array([0.2, 0, 0])), run_time=0.4)

    # -- the slopes ----------------------------------------------------------------------------------------------------

    def slopes(self) -> None:
        nudged, read = self.nudged, ReadSlopes()
        self.read_slopes = read
        self.until("far", nudged.lines.lights)
        self.play(*(self.dim(thing) for thing in (*nudged.all_rows()[2:], *nudged.moves[2:])), run_time=0.6)
        self.until("slope", nudged.lines.lights)
        ratio = self._ratio(links_x() - 0.3, sum(self.ys) / len(self.ys))
        self.play(FadeOut(nudged.moves), run_time=0.4)
        self.play(FadeIn(ratio), run_time=0.6)
        for index in self.links:
            self.until(self._link_cue("s", index), nudged.lines.lights)
            if not index:
                self.play(FadeOut(ratio), run_time=0.4)
            self._light_link(index)
            self._show_link(index)
        if self.has_cue("minus"):
            self.until("minus", self._last_falls)
        self.play(*(self.undim(thing) for thing in (*nudged.all_rows(), *read.rows, *read.bends)), run_time=0.6)
        self.until("", nudged.lines.lights)

    def _last_falls(self) -> list[Animation]:
        return [self.nudged.lines.falling(self.links[-1], SLOW)]

    def _ratio(self, x: float, y: float) -> VGroup:
        """Return the meaning of a slope in words: beside the lines, or below them in a tall frame.

        On two rows where words are long.
        """
        fraction = '("move below")/("move above")'
        whole = self.math(f'"slope" = {fraction}')
        if FRAME.shape == "tall":
            return VGroup(whole.fit(2 * FRAME.safe_x).at(0, BODY.bottom + 0.6, "middle"))
        if whole.width <= BODY.right - x:
            return VGroup(whole.at(x, y))
        return VGroup(self.math('"slope" =').at(x, y + 0.45), self.math(fraction).fit(BODY.right - x).at(x, y - 0.45))

    def _link_cue(self, letter: str, index: int) -> str:
        """Cues are counted; the last link has the third, also where there are only two."""
        return f"{letter}{3 if index == self.links[-1] else index + 1}"

    def _light_link(self, index: int) -> None:
        """Light only the two lines of a link; slopes shown before are dimmed."""
        levels = [
            self.undim(row) if i in (index, index + 1) else self.dim(row)
            for i, row in enumerate(self.nudged.all_rows())
        ]
        told = [
            self.dim(VGroup(row, bend)) for row, bend in zip(self.read_slopes.rows, self.read_slopes.bends, strict=True)
        ]
        self.play(*levels, *told, run_time=0.5)

    def _show_link(self, index: int) -> None:
        """Show a link's slope: symbol, the move that falls from line to line, value."""
        bend = self.nudged.lines.bend(index)
        self.read_slopes.bends.append(bend)
        symbol, made_of, value = self._link(index)
        self.read_slopes.rows.append(VGroup(*(part for part in (symbol, made_of, value) if part is not None)))
        self.play(FadeIn(bend), FadeIn(symbol), run_time=0.5)
        self.play(self.nudged.lines.falling(index, 2.0), *([FadeIn(made_of)] if made_of is not None else []))
        self.until(self._link_cue("v", index), lambda: [self.nudged.lines.falling(index, SLOW)])
        self.play(FadeIn(value), run_time=MOVE)

    def _link(self, index: int) -> tuple[Typeset, Typeset | None, Typeset]:
        """A link's slope: its symbol, what it is made of (where that is short to say) and its value."""
        role = self.chain.role(index)
        middle = sum(line.y for line in self.nudged.lines.lines[index : index + 2]) / 2 - AXIS * READ
        symbol = self.math(self.chain.fraction(index), role=role).at(links_x(), middle)
        x = float(symbol.ink_points()[:, 0].max()) + 0.16
        shown = self.shown(fields.factor(index))
        value = self.math(f"{sign_before(shown)} {{v}}", v=shown, roles={"v": role}, size=value_size())
        value.fit(FRAME.safe_x - by_shape(wide=x, square=x, tall=links_x() + 0.2))
        meaning = self.chain.made_of(index)
        if meaning is None:
            if FRAME.shape == "tall":
                return symbol.at(links_x(), middle + 0.5), None, value.at(links_x(), middle - 0.4)
            return symbol, None, value.at(x, middle)
        made_of = self.math(f"= {{{{ {meaning} : m }}}}", roles={"m": role}, size=value_size())
        if FRAME.shape != "tall":
            made_of.fit(FRAME.safe_x - x)
        if FRAME.shape == "tall":
            symbol.at(links_x(), middle + 0.5)
            made_of.at(x, middle + 0.5)
            if float(made_of.get_right()[0]) > FRAME.safe_x:  # below its symbol, and the value closer under it
                symbol.at(links_x(), middle + 0.6)
                below = float(symbol.ink_points()[:, 1].min()) - 0.14 - made_of.cap_height
                return symbol, made_of.at(links_x(), below), value.at(links_x(), below - 0.48)
            return symbol, made_of, value.at(links_x(), middle - 0.4)
        return symbol, made_of.at(x, middle + 0.3), value.at(x, middle - 0.32)

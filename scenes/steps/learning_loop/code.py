"""Step 8, the code: the whole loop in ten lines of numpy, each beside the formula it is, and what they print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import FadeIn, FadeOut, LaggedStart, VGroup

from scenes.kit.blocks.code import Code
from scenes.kit.layout.slots import BLOCK, LINE, TIGHT, Stack
from scenes.kit.layout.zones import BODY, DIM, FRAME, READ, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import Level, Recolor
from scenes.kit.type import symbols
from scenes.kit.type.code import ADVANCE, ten_lines
from scenes.kit.type.typeset import Typeset

from .sheet import CycleSheet
from .stage import LoopStage

LINES = {"setup": (1, 2, 3), "forward": (4, 5), "loss": (6,), "backward": (7, 8), "update": (9,)}
WIDTH = 0.66  # of the code, as a share of the stage, where formulas stand beside it
PITCH = 1.2  # from row to row of code, in sizes
PRINTED = 3  # rows of the output, and that of the last cycle


class TenLines(LoopStage):
    """The cycle as a program."""

    def code(self) -> None:
        self.play(*self.board.wipe(), self.go_to(0, values=False), run_time=MOVE)
        self.play(*self.board.forget(), run_time=QUICK)
        code, beside = self.listing()
        self.to_small(code, beside)
        self.until("code", self.acting("forward"))
        self.cue("code")
        self.play(LaggedStart(*map(FadeIn, code.lines), lag_ratio=DIM), run_time=SLOW)
        self.cue("setup")
        lit = self.light_lines(code, "setup", [])
        formulas: list[Typeset] = []
        names = ["setup", "forward", "loss", "backward", "update", "output"]
        for phase, following in pairwise(names[1:]):
            self.until(phase, self.acting("forward")) if phase == "forward" else self.cue(phase)
            shown = [self.formula(line, phase) for line in LINES[phase]]
            for number, (line, formula) in enumerate(zip(LINES[phase], shown, strict=True)):
                self.cue(f"{phase}{number + 1}" if number else phase)
                self.put_formula(code, beside, line, formula, formulas)
                lit = self.light_lines(code, phase, lit, [line], formula)
                self.act(phase, MOVE)
                formulas.append(formula)
            self.until(following, self.acting(phase))
        self.cue("output")
        self.play(*map(FadeOut, self.there(formulas)), Level(VGroup(*code.lines), 1), run_time=QUICK)
        self.run(code, beside)

    # -- places --------------------------------------------------------------------------------------------------------

    def listing(self) -> tuple[Code, Zone]:
        """Return the code at its place, and what is free beside it, or below it in a tall frame."""
        tall = FRAME.shape == "tall"
        width = BODY.width * (1 if tall else WIDTH)
        lines = ten_lines(self.facts, 2 * int(width / (ADVANCE * READ)))
        code = Code(self.theme, lines, pitch=PITCH).place(BODY.left, BODY.top, width)
        if tall:
            return code, Zone(BODY.left, BODY.right, BODY.bottom, float(code.get_bottom()[1]) - LINE)
        return code, Zone(BODY.left + width + LINE, BODY.right, BODY.bottom, BODY.top)

    def upper(self, code: Code, beside: Zone) -> Zone:
        """Return the part beside the code that the network gets: next to its own numbers, or at the left."""
        if FRAME.shape == "tall":
            return Zone(beside.left, beside.center[0] - BLOCK, beside.bottom, beside.top)
        first = code.lines[LINES["forward"][0]]
        return Zone(beside.left, beside.right, float(first.get_top()[1]) + LINE, beside.top)

    def lower(self, code: Code, beside: Zone) -> Zone:
        """Return the part beside the code that is left for formulas and for what it prints."""
        if FRAME.shape == "tall":
            return Zone(beside.center[0] - TIGHT, beside.right, beside.bottom, beside.top)
        return Zone(beside.left, beside.right, beside.bottom, self.upper(code, beside).bottom)

    def to_small(self, code: Code, beside: Zone) -> None:
        """The network becomes small, without its words, and goes beside the code."""
        net, zone = self.net, self.upper(code, beside)
        drawn = VGroup(net.unit_group, net.edge_group)
        self.now.shrunk = min(zone.width / drawn.width, zone.height / drawn.height, 1)
        self.now.stood = net.unit_group.get_center()
        self.play(self.show_texts(0))
        place = np.array(zone.center) - self.now.stood
        self.play(net.animate.scale(self.now.shrunk, about_point=self.now.stood).shift(place), run_time=SLOW)

    def formula(self, line: int, role: str) -> Typeset:
        """Return the formula that a line of the code is."""
        f, last, out = self.facts, self.net.last, self.facts.focus.out
        p, y = symbols.a(f, last, out), symbols.target(f, out)
        formula = {
            4: 'h = sigma("W1" x)',
            5: f'{p} = sigma("W2" h)',
            6: f"L = ({p} - {y})^2 slash 2",
            7: f"delta = ({p} - {y}) dot {p} (1 - {p})",
            8: 'delta_h = "W2" delta dot h (1 - h)',
            9: "W arrow.l W - eta partial L slash partial W",
        }[line]
        made = self.math(formula, role=role, display=False)
        made.exempt = "the formula of a line"
        return made

    def put_formula(self, code: Code, beside: Zone, line: int, formula: Typeset, before: Sequence[Typeset]) -> None:
        """Put a formula beside its line; in a tall frame, in place of the one before."""
        zone = self.lower(code, beside)
        formula.fit(zone.width)
        if FRAME.shape != "tall":
            formula.at(zone.left, float(code.lines[line][0].baseline[1]))
            if before:  # what is high goes a little below its line, clear of the formula above
                formula.shift([0, min(float(before[-1].get_bottom()[1] - formula.get_top()[1]) - TIGHT / 4, 0), 0])
            return
        Stack(zone).add(formula)
        if there := self.there(before):
            self.play(*map(FadeOut, there), run_time=QUICK)

    def there(self, formulas: Sequence[Typeset]) -> list[Typeset]:
        """Return the formulas that stand on the stage."""
        return [formula for formula in formulas if any(formula is each for each in self.mobjects)]

    # -- what happens --------------------------------------------------------------------------------------------------

    def light_lines(
        self, code: Code, phase: str, lit: Sequence[VGroup], lines: Sequence[int] = (), formula: Typeset | None = None
    ) -> list[VGroup]:
        """Light lines of the code in the colour of their phase, dim all others; a formula comes beside them."""
        now = [code.lines[line] for line in lines or LINES[phase]]
        others = lit or [line for line in code.lines if not any(line is each for each in now)]
        moves = [Level(VGroup(*others), 2 * DIM), *(Level(line, 1) for line in now)]
        moves += [Recolor(line, self.theme.role(phase)) for line in now] if formula is not None else []
        moves += [FadeIn(formula)] if formula is not None else []
        self.play(*moves, run_time=QUICK)
        return now

    def run(self, code: Code, beside: Zone) -> None:
        """What running the ten lines prints, rounded: cycle, prediction, loss; row by row, and it stays."""
        heads = {
            "forward": self.words("p", own=True, role="muted"),
            "loss": self.words("loss", role="muted"),
        }
        first = min(PRINTED - (FRAME.shape == "tall"), self.cycles)
        cycles = [*range(first), *([self.cycles - 1] if self.cycles > first else [])]
        sheet = CycleSheet(self.facts, self.theme, heads, cycles)
        zone = self.lower(code, beside)
        sheet.place(zone.left, zone.top - TIGHT, zone.width)
        self.play(LaggedStart(*map(FadeIn, sheet.submobjects), lag_ratio=DIM), *self.acting("forward")(), run_time=SLOW)
        self.until("", self.acting("forward"))

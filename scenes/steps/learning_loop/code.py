"""Step 8, the code: the whole loop in ten lines of numpy, each beside the formula it is, and what they print."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from manim import FadeIn, FadeOut, LaggedStart, VGroup

from scenes.kit.blocks.code import Code
from scenes.kit.layout.slots import BLOCK, LINE, TIGHT, Stack
from scenes.kit.layout.zones import BODY, DIM, FRAME, READ, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import push_to
from scenes.kit.motion.verbs import Level, Recolor
from scenes.kit.type import symbols
from scenes.kit.type.code import ADVANCE, ten_lines
from scenes.kit.type.typeset import Typeset

from .sheet import CycleSheet
from .stage import LoopStage

SETUP = (1, 2, 3)
LINES = {"forward": (4, 5), "loss": (6,), "backward": (7, 8), "update": (9,)}
WIDTH = 0.66  # of the code, as a share of the stage, where formulas stand beside it
PITCH = 1.2  # from row to row of code, in sizes
PRINTED = 3  # rows of the output, and that of the last cycle


class TenLines(LoopStage):
    """The cycle as a program."""

    def code(self) -> None:
        board, forward = self.board, self.acting("forward")
        self.play(*board.wipe(), self.go_to(0, values=False), run_time=MOVE)
        self.play(*board.forget(), run_time=QUICK)
        code, upper, lower = self.listing()
        self.play(self.show_texts(0))
        self.play(push_to(self.net, upper))
        self.until("code", forward)
        whole, lit = VGroup(*code.lines), [code.lines[line] for line in SETUP]
        self.play(LaggedStart(*map(FadeIn, whole), lag_ratio=DIM), run_time=SLOW)
        board.hold(whole)
        others = VGroup(*(line for line in whole if line not in lit))
        self.at("setup", Level(others, 2 * DIM), *(Level(line, 1) for line in lit), run_time=QUICK)
        self.until("forward", forward)
        formulas: list[Typeset] = []
        for phase, following in pairwise([*LINES, "output"]):
            for number, index in enumerate(LINES[phase]):
                self.cue(f"{phase}{number + 1}" if number else phase)
                line = code.lines[index]
                formulas = self.beside(line, self.formula(index, phase), lower, formulas)
                coloured = Recolor(line, self.theme.role(phase)), FadeIn(formulas[-1])
                self.play(Level(VGroup(*lit), 2 * DIM), Level(line, 1), *coloured, run_time=QUICK)
                lit = [line]
                self.play(*self.acting(phase)(), run_time=MOVE)
            self.until(following, self.acting(phase))
        self.play(*map(FadeOut, formulas), Level(whole, 1), run_time=QUICK)
        sheet = self.printed().place(lower.left, lower.top - TIGHT, lower.width)
        self.play(LaggedStart(*board.write(*sheet), lag_ratio=DIM), *forward(), run_time=SLOW)
        self.until("", forward)

    def listing(self) -> tuple[Code, Zone, Zone]:
        """Return the code at its place, and the parts beside it (tall: below it) for the network and for formulas."""
        tall = FRAME.shape == "tall"
        width = BODY.width * (1 if tall else WIDTH)
        lines = ten_lines(self.facts, 2 * int(width / (ADVANCE * READ)))
        code = Code(self.theme, lines, pitch=PITCH).place(BODY.left, BODY.top, width)
        if tall:
            middle, top = BODY.center[0], float(code.get_bottom()[1]) - LINE
            left = Zone(BODY.left, middle - BLOCK, BODY.bottom, top)
            return code, left, Zone(middle - TIGHT, BODY.right, BODY.bottom, top)
        # Formulas stand beside the lines of their phases, which begin with the forward pass.
        start, floor = BODY.left + width + LINE, float(code.lines[LINES["forward"][0]].get_top()[1]) + LINE
        return code, Zone(start, BODY.right, floor, BODY.top), Zone(start, BODY.right, BODY.bottom, floor)

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
        return self.math(formula, role=role, display=False, exempt="the formula of a line")

    def beside(self, line: VGroup, formula: Typeset, zone: Zone, before: Sequence[Typeset]) -> list[Typeset]:
        """Put a formula beside its line, in a tall frame in place of the one before; return those that stand now."""
        formula.fit(zone.width)
        if FRAME.shape == "tall":
            Stack(zone).add(formula)
            self.play(*map(FadeOut, before), run_time=QUICK)
            return [formula]
        formula.at(zone.left, float(line[0].baseline[1]))
        if before:  # what is high goes a little below its line, clear of the formula above
            formula.shift([0, min(float(before[-1].get_bottom()[1] - formula.get_top()[1]) - TIGHT / 4, 0), 0])
        return [*before, formula]

    def printed(self) -> CycleSheet:
        """Return what running the ten lines prints, rounded: cycle, prediction, loss."""
        heads = {"forward": self.words("p", own=True, role="muted"), "loss": self.words("loss", role="muted")}
        first = range(min(PRINTED - (FRAME.shape == "tall"), self.cycles))
        return CycleSheet(self.facts, self.theme, heads, sorted({*first, self.cycles - 1}))

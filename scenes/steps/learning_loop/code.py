"""Step 8, the code: the whole loop in ten lines of numpy, each beside the formula it is, and what they print."""

from __future__ import annotations

from itertools import pairwise

from manim import FadeIn, FadeOut, LaggedStart, VGroup

from scenes.kit.blocks.code import Code
from scenes.kit.blocks.cycle_sheet import CycleSheet
from scenes.kit.layout.slots import BLOCK, TIGHT, right_of
from scenes.kit.layout.zones import BODY, DIM, FRAME, READ, Zone
from scenes.kit.motion.morph import turn_page
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import push_to
from scenes.kit.motion.verbs import Level, Recolor
from scenes.kit.network.texts.written import show_texts
from scenes.kit.type import symbols
from scenes.kit.type.code import ADVANCE, ten_lines
from scenes.kit.type.typeset import Typeset

from .stage import LoopStage

SETUP = (1, 2, 3)
LINES = {"forward": (4, 5), "loss": (6,), "backward": (7, 8), "update": (9,)}
TOLD = 0.6  # strength of lines of code, and of the notes on them, after they were spoken of
PITCH = 1.22  # from row to row of code, in sizes
PRINTED = 3  # rows of the output, and that of the last cycle


class TenLines(LoopStage):
    """The cycle as a program."""

    def code(self) -> None:
        board, forward = self.board, self.acting("forward")
        code, small, beside = self.listing()
        with self.hurrying("code", QUICK + SLOW):
            below = board.wipe() if FRAME.shape == "tall" else []  # in the way of the network
            self.play(*board.forget(), show_texts(self.net, 0), *below, run_time=QUICK)
            self.play(self.go_to(0, values=False), push_to(self.net, small))  # no number on it contradicts this
        whole, lit, old = VGroup(*code.lines), [code.lines[line] for line in SETUP], board.things
        board.wipe()
        self.at("code", *turn_page(old, whole))
        board.hold(*whole)
        others = VGroup(*(line for line in whole if line not in lit))
        self.at("setup", Level(others, 2 * DIM), *(Level(line, 1) for line in lit), run_time=QUICK)
        self.until("forward", forward)
        told = {index: self.formula(index, phase) for phase, lines in LINES.items() for index in lines}
        stay, before = code.gloss(told, beside), VGroup()
        for phase, following in pairwise([*LINES, "output"]):
            for number, index in enumerate(LINES[phase]):
                self.cue(f"{phase}{number + 1}" if number else phase)
                line, formula = code.lines[index], told[index]
                gone = [] if stay else [FadeOut(before)]
                self.play(*gone, Level(VGroup(*lit), TOLD), run_time=QUICK)
                self.play(Level(line, 1), Recolor(line, self.theme.role(phase)), FadeIn(formula), run_time=QUICK)
                before, lit = VGroup(formula), [line, *([formula] if stay else [])]
                self.play(*self.acting(phase)(), run_time=MOVE)
            self.until(following, self.acting(phase))
        self.play(FadeOut(VGroup(*told.values()) if stay else before), Level(whole, 1), run_time=QUICK)
        sheet = self.printed().place(beside.left, beside.top - TIGHT, beside.width)
        self.play(LaggedStart(*board.write(*sheet), lag_ratio=DIM), *forward(), run_time=SLOW)
        self.until("", forward)

    def listing(self) -> tuple[Code, Zone, Zone]:
        """Return the code at its place, and what is free for the network, and for formulas and what the code prints.

        In a wide frame formulas are right of the lines of the cycle, all of which are short but the last one.
        """
        lines = ten_lines(self.facts, int(BODY.width / (ADVANCE * READ)) * (1 if FRAME.shape == "wide" else 2))
        code = Code(self.theme, lines, pitch=PITCH).place(BODY.left, BODY.top, BODY.width)
        below = Zone(BODY.left, BODY.right, BODY.bottom, float(code.get_bottom()[1]) - TIGHT)
        if FRAME.shape != "wide":
            middle = BODY.center[0]
            left = Zone(BODY.left, middle - BLOCK, below.bottom, below.top - TIGHT)
            return code, left, Zone(middle - TIGHT, BODY.right - TIGHT, below.bottom, below.top - TIGHT)
        start = max(right_of(code.lines[line]) for line in sum(LINES.values(), ())[:-1]) + BLOCK
        beside = Zone(start, BODY.right, BODY.bottom, float(code.lines[SETUP[-1]].get_top()[1]))
        return code, Zone(BODY.left, start - BLOCK, below.bottom, below.top), beside

    def formula(self, line: int, role: str) -> Typeset:
        """Return the formula that a line of the code is."""
        f, last, out = self.facts, self.net.last, self.facts.focus.out
        p, y = symbols.a(f, last, out), symbols.target(f, out)
        formula = {
            4: "h = sigma(V x)",
            5: f"{p} = sigma(w h)",
            6: f"L = ({p} - {y})^2 slash 2",
            7: f"delta = ({p} - {y}) dot {p} (1 - {p})",
            8: "delta_h = w delta dot h (1 - h)",
            9: "w arrow.l w - eta partial L slash partial w",
        }[line]
        return self.math(formula, role=role, display=False, exempt="the formula of a line")

    def printed(self) -> CycleSheet:
        """Return what running the ten lines prints, rounded: cycle, prediction, loss."""
        heads = {"forward": self.words("p", own=True, role="muted"), "loss": self.words("loss", role="muted")}
        first = range(min(PRINTED - (FRAME.shape == "tall"), self.cycles))
        return CycleSheet(self.facts, self.theme, heads, sorted({*first, self.cycles - 1}))

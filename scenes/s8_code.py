"""Step 8, the code: the whole loop in ten lines of numpy, and what they print."""

from __future__ import annotations

from manim import UP, FadeIn, FadeOut, LaggedStart, RoundedRectangle, VGroup

from scenes.kit.code import ADVANCE, code_line, ten_lines
from scenes.kit.header import PHASES
from scenes.kit.layout import BODY, READ, Zone
from scenes.kit.motion import Level, Recolor
from scenes.kit.network import NetworkDiagram
from scenes.kit.typeset import Typeset
from scenes.s8_loop import OnceAround

PHASE_OF_LINE = ("", "setup", "setup", "", "forward", "forward", "loss", "backward", "backward", "update")


class TenLines(OnceAround):
    """The cycle as a program."""

    # -- ten lines -----------------------------------------------------------------------------------------------------

    def code(self) -> None:
        self.clear_but()
        lines = ten_lines(self.facts, int(BODY.width / (ADVANCE * READ)))
        top, pitch = 2.05, 0.53
        texts = [code_line(line, self.theme, BODY.left, top - pitch * index) for index, line in enumerate(lines)]
        by_phase: dict[str, list[Typeset]] = {}
        for text, phase in zip(texts, PHASE_OF_LINE, strict=True):
            by_phase.setdefault(phase, []).append(text)
        stage = Zone(2.6, 6.2, top - pitch * 8.1, top - pitch * 3.6)
        small = NetworkDiagram(self.facts, self.theme, zone=stage, bare=True)
        self.cue("code")
        self.play(
            LaggedStart(*(FadeIn(text, shift=UP * 0.05) for text in texts), lag_ratio=0.15), FadeIn(small), run_time=1.4
        )
        everything = VGroup(*texts)
        self.cue("setup")
        self.play(Level(VGroup(*(t for t in texts if t not in by_phase["setup"])), 0.35), run_time=0.4)
        lit = by_phase["setup"]
        for phase, _ in PHASES:
            self.cue(phase)
            now = by_phase[phase]
            self.play(Level(VGroup(*lit), 0.35), *(Level(text, 1.0) for text in now),
                      *(Recolor(text, self.theme.role(phase)) for text in now), run_time=0.35)  # fmt: skip
            self._act(small, phase, 1.1)
            lit = now
        self.cue("output")
        self.play(Level(everything, 1.0), FadeOut(small), run_time=0.4)
        self.play(FadeIn(self._printed()), run_time=0.5)

    def _printed(self) -> VGroup:
        """What running the ten lines prints, rounded: cycle, prediction, loss."""
        panel = RoundedRectangle(corner_radius=0.14, width=4.3, height=2.95, stroke_width=2.5,
                                 stroke_color=self.theme.muted, fill_color=self.theme.panel, fill_opacity=1)  # fmt: skip
        panel.move_to([BODY.right - 2.15, -0.75, 0])
        columns = (BODY.right - 3.2, BODY.right - 1.75, BODY.right - 0.3)
        names = [self.words(name, role="muted") for name in ("cycle", "p", "loss")]
        rows = VGroup(panel, *(name.at(x, 0.28, "right") for name, x in zip(names, columns, strict=True)))
        picked = [0, 1, 2, self.cycles - 1] if self.cycles > 3 else range(self.cycles)
        for index, cycle in enumerate(picked):
            y = -0.3 - 0.54 * index
            count = self.words(str(cycle + 1), own=True, role="muted").at(columns[0], y, "right")
            count.exempt = "cycle number"
            prediction = self.number(f"history.cycles[{cycle}].prediction[out]", role="forward").at(
                columns[1], y, "right"
            )
            loss = self.number(f"history.cycles[{cycle}].loss", role="loss").at(columns[2], y, "right")
            rows.add(count, prediction, loss)
        return rows

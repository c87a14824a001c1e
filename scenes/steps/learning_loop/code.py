"""Step 8, the code: the whole loop in ten lines of numpy, and what they print."""

from __future__ import annotations

from manim import UP, FadeIn, FadeOut, LaggedStart, RoundedRectangle, VGroup

from lesson.facts import fields
from scenes.kit.layout.header import PHASES
from scenes.kit.layout.zones import BODY, FRAME, READ, Zone, by_shape
from scenes.kit.motion.verbs import Level, Recolor
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.type.code import ADVANCE, code_line, ten_lines, wrapped
from scenes.kit.type.typeset import Typeset

from .stage import LoopStage

PHASE_OF_LINE = ("", "setup", "setup", "", "forward", "forward", "loss", "backward", "backward", "update")


class TenLines(LoopStage):
    """The cycle as a program."""

    # -- ten lines -----------------------------------------------------------------------------------------------------

    def code(self) -> None:
        self.clear_but()
        by_phase = self._listing()
        texts = [text for part in by_phase.values() for text in part]
        texts.sort(key=lambda text: -text.baseline[1])
        stage = by_shape(
            wide=Zone(2.6, 6.2, -2.243, 0.142), square=Zone(2.5, 5.3, -0.6, 1.5), tall=Zone(-2.2, 2.2, -5.2, -2.7)
        )
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
            self.play(
                Level(VGroup(*lit), 0.35),
                *(Level(text, 1.0) for text in now),
                *(Recolor(text, self.theme.role(phase)) for text in now),
                run_time=0.35,
            )
            self._act(small, phase, 1.1)
            lit = now
        self.cue("output")
        self.play(Level(everything, 1.0), FadeOut(small), run_time=0.4)
        self.play(FadeIn(self._printed()), run_time=0.5)

    def _listing(self) -> dict[str, list[Typeset]]:
        """The lines by phase, at their places; where the frame is too narrow for one it goes on in the next row."""
        room = int(BODY.width / (ADVANCE * READ))
        lines = ten_lines(self.facts, max(room, 53))
        top, pitch = BODY.top - by_shape(wide=0.4, square=0.35, tall=0.25), by_shape(wide=0.53, square=0.5, tall=0.48)
        by_phase: dict[str, list[Typeset]] = {}
        y = top
        for line, phase in zip(lines, PHASE_OF_LINE, strict=True):
            for piece in wrapped(line, room):
                by_phase.setdefault(phase, []).append(code_line(piece, self.theme, BODY.left, y))
                y -= pitch
        return by_phase

    def _printed(self) -> VGroup:
        """What running the ten lines prints, rounded: cycle, prediction, loss."""
        rows = 4 if FRAME.shape == "wide" else 3
        panel = RoundedRectangle(
            corner_radius=0.14,
            width=4.3,
            height=0.79 + 0.54 * rows,
            stroke_width=2.5,
            stroke_color=self.theme.muted,
            fill_color=self.theme.panel,
            fill_opacity=1,
        )
        right, top = by_shape(wide=(BODY.right, 0.725), square=(2.15, -2.0), tall=(2.15, -2.75))
        panel.move_to([right - 2.15, top - panel.height / 2, 0])
        columns = (right - 3.2, right - 1.75, right - 0.3)
        names = [self.words(name, role="muted") for name in ("cycle", "p", "loss")]
        sheet = VGroup(
            panel, *(name.fit(1.0).at(x, top - 0.445, "right") for name, x in zip(names, columns, strict=True))
        )
        picked = [*range(rows - 1), self.cycles - 1] if self.cycles >= rows else range(self.cycles)
        for index, cycle in enumerate(picked):
            y = top - 1.025 - 0.54 * index
            count = self.words(str(cycle + 1), own=True, role="muted").at(columns[0], y, "right")
            count.exempt = "cycle number"
            prediction = self.number(fields.prediction("out", of=fields.cycle_after(cycle)), role="forward").at(
                columns[1], y, "right"
            )
            loss = self.number(fields.loss(of=fields.cycle_after(cycle)), role="loss").at(columns[2], y, "right")
            sheet.add(count, prediction, loss)
        return sheet

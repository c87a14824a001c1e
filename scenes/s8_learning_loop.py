"""Step 8: the four phases as one loop, a hundred times; many samples; the code; what to keep."""

from __future__ import annotations

from manim import PI, UP, FadeIn, FadeOut, Rotate, VGroup

from scenes.kit.layout.header import PhaseRing
from scenes.kit.layout.zones import BODY, FRAME, by_shape
from scenes.kit.type.paragraph import Paragraph, in_one
from scenes.kit.type.tongue import translated
from scenes.steps.learning_loop.before_after import BeforeAfter
from scenes.steps.learning_loop.code import TenLines
from scenes.steps.learning_loop.hundred import Hundred
from scenes.steps.learning_loop.icons import idea_icon
from scenes.steps.learning_loop.loop import OnceAround
from scenes.steps.learning_loop.samples import Samples
from scenes.steps.learning_loop.table import CycleTable

IDEAS = ("Chain rule", "Gradient flow", "Error signals", "Weight updates", "Layer by layer", "Learning loop")


class LearningLoop(OnceAround, CycleTable, Hundred, BeforeAfter, Samples, TenLines):
    """Step 8: loop, table, a hundred cycles, before and after, many samples, ten lines of numpy, six ideas."""

    key = "learning_loop"
    beats = ("open", "loop", "table", "hundred", "before_after", "samples", "code", "concepts", "closing", "end")
    poster = "hundred"

    # -- what to keep --------------------------------------------------------------------------------------------------

    def concepts(self) -> None:
        self.clear_but()
        for index, (title, lines) in enumerate(self._ideas()):
            x, y = self._idea_place(index)
            icon = idea_icon(self.theme, index)
            icon.scale(min(1.0, 0.8 / icon.width)).move_to([x + 0.42, y - (0.15 if lines else -0.13), 0])
            room = BODY.right - x - 1.05 if index % 2 or FRAME.shape == "tall" else BODY.width / 2 - 1.15
            head = self.words(title, own=True, size=0.48, weight="semibold").fit(room).at(x + 1.05, y)
            notes = in_one(
                self.words(line, own=True, role="muted").at(x + 1.05, y - 0.5 - 0.46 * k)
                for k, line in enumerate(lines)
            )
            for text in (head, *notes):
                text.exempt = "title"
            self.cue(f"k{index + 1}")
            self.play(FadeIn(VGroup(icon, head, *notes), shift=UP * 0.1), run_time=0.6)

    def _idea_place(self, index: int) -> tuple[float, float]:
        """Left end and baseline of an idea's title: two columns, or one in a tall frame."""
        if FRAME.shape == "tall":
            return BODY.left, BODY.top - 0.9 - 1.6 * index
        pitch, top = by_shape(wide=(1.7, 0.6), square=(2.4, 1.1), tall=(1.6, 0.9))
        return (BODY.left, BODY.left + BODY.width / 2 + 0.1)[index % 2], BODY.top - top - pitch * (index // 2)

    def _ideas(self) -> list[tuple[str, list[str]]]:
        """Return the lesson's key concepts with their sentences.

        The film's own titles where the lesson does not list exactly six.
        """
        concepts = self.lesson.concepts
        if len(concepts) != len(IDEAS):
            return [(translated(title), []) for title in IDEAS]
        ideas = [
            (point.title, self._wrapped(point.text, by_shape(wide=5.25, square=4.2, tall=6.0))) for point in concepts
        ]
        return (
            ideas
            if all(len(lines) <= by_shape(wide=2, square=3, tall=2) for _, lines in ideas)
            else [(title, []) for title, _ in ideas]
        )

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.words(longer, own=True).width <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    # -- the sentence --------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        self.clear_but()
        ring = PhaseRing(self.theme, None, radius=0.95, width=12).move_to(
            [0, by_shape(wide=1.35, square=1.85, tall=1.85), 0]
        )
        self.play(FadeIn(ring), run_time=0.4)
        line = self.paragraph(
            "{{Forward, : forward}} {{loss, : loss}} {{backward, : backward}} update. And again.",
            BODY.width,
            size=0.6,
            weight="semibold",
        )
        top = min(-0.75 + line.depth, float(ring.get_bottom()[1]) - 0.2 - line.lines[0].cap_height)
        line.at(0, top, "middle")
        onward = self.paragraph("Next: change one number, and run it again.", BODY.width, role="muted")
        onward.at(0, min(-1.75, top - line.depth - 0.9), "middle")
        self.at("next", FadeIn(onward), run_time=0.5)
        self.cue("recap")
        self.play(FadeIn(line, shift=UP * 0.12), run_time=0.7)
        self.play(Rotate(ring, -2 * PI), run_time=self.seconds_left(2.0, 3.5))

    def end(self) -> None:
        """The end card of the film: its title, and why its numbers can be trusted."""
        self.clear_but()
        if FRAME.shape == "wide":
            title = Paragraph([self.words(self.lesson.title, own=True, size=0.8, weight="semibold").fit(11.6)], 0.8)
        else:
            title = self.paragraph(self.lesson.title, BODY.width, own=True, size=0.8, weight="semibold")
        title.at(0, 0.35 + title.depth, "middle")
        note = self.paragraph("Every number in this film was computed.", BODY.width, role="muted").at(
            0, -0.55, "middle"
        )
        for part in title.lines:
            part.exempt = "title"
        self.play(FadeOut(self.header), FadeIn(title), run_time=0.6)
        self.play(FadeIn(note), run_time=0.6)

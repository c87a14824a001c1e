"""Step 7, downhill: why the rule has a minus, on the curve of the loss over the weight."""

from __future__ import annotations

from manim import Arrow, Create, DashedLine, FadeIn, FadeOut, GrowArrow, VGroup, linear

from lesson.facts import fields
from scenes.kit.layout.zones import WORK
from scenes.kit.motion.verbs import over_time
from scenes.kit.network.flow import fly
from scenes.kit.type.typeset import Typeset

from .stage import UpdateStage
from .valley import Valley


class Downhill(UpdateStage):
    """Against the gradient is downhill."""

    @property
    def strip(self) -> float:
        """Height of the two arrows over the loss."""
        return self.top - 0.6

    # -- why minus -----------------------------------------------------------------------------------------------------

    def downhill(self) -> None:
        self.clear_but(self.net, *self.board.everything())
        valley = Valley(self.facts, self.theme, self.focus, top=self.top - 1.0)
        self.cue("curve")
        self.play(FadeIn(valley.wide_plot), run_time=0.6)
        self.play(Create(valley.curve, rate_func=linear), run_time=1.4)
        point = valley.dot.get_center()
        guide = DashedLine(point, [point[0], self.strip, 0], stroke_width=2.5, color=self.theme.muted, dash_length=0.09)
        self.at("point", FadeIn(valley.dot, scale=0.4), run_time=0.5)
        self.cue("uphill")
        self.play(FadeIn(valley.tangent), Create(guide), run_time=0.5)
        ways = (
            self.level(point[0])
            if self.facts.holds("gradient_zero")
            else self.both_ways(point[0], 1.0 if valley.slope > 0 else -1.0)
        )
        self.cue("zoom")
        self.play(FadeOut(VGroup(guide, *ways)), FadeOut(valley.wide_plot.ticks), run_time=0.4)
        self.zoom_in(valley)
        self.cue("move")
        self.one_step(valley)

    def level(self, x: float) -> list[VGroup]:
        """Nothing to climb and nothing to go down."""
        label = self.words("level", role="backward", weight="semibold").at(x, self.strip + 0.24, "middle")
        label.shift(
            [
                min(WORK.right - float(label.get_right()[0]), 0.0) + max(WORK.left - float(label.get_left()[0]), 0.0),
                0,
                0,
            ]
        )
        self.play(FadeIn(label), run_time=0.7)
        self.cue("downhill")
        return [VGroup(label)]

    def both_ways(self, x: float, way: float) -> list[VGroup]:
        """Arrows uphill and, against the gradient, downhill."""
        uphill, downhill = self.direction(x, way, "uphill", "backward"), self.direction(x, -way, "downhill", "update")
        self.play(GrowArrow(uphill[0]), FadeIn(uphill[1]), run_time=0.7)
        self.at("downhill", GrowArrow(downhill[0]), FadeIn(downhill[1]), run_time=0.7)
        return [uphill, downhill]

    def direction(self, x: float, way: float, text: str, role: str) -> VGroup:
        """An arrow from above the point to one side, and what lies there."""
        reach = min(
            1.85, max(WORK.right - x if way > 0 else x - WORK.left, 0.6)
        )  # a point near the edge has a short way
        start, end = [x + way * 0.12, self.strip, 0], [x + way * reach, self.strip, 0]
        arrow = Arrow(
            start, end, buff=0, stroke_width=7, color=self.theme.role(role), max_tip_length_to_length_ratio=0.16
        )
        label = self.words(text, role=role, weight="semibold")
        half = float(label.width) / 2
        middle = min(max(x + way * 1.0, WORK.left + half), WORK.right - half)  # a longer word stays in its place
        label.at(middle, self.strip + 0.24, "middle")
        return VGroup(arrow, label)

    def zoom_in(self, valley: Valley) -> None:
        """From the wide window to the close one; the axes stay, their ticks change."""
        self.remove(valley.wide_plot)
        self.add(valley.wide_plot.axes, valley.wide_plot.labels)
        self.play(over_time(valley.seen, valley.zoom, 2.4, linear_time=False))
        self.play(FadeIn(valley.close_plot.ticks), run_time=0.4)

    def one_step(self, valley: Valley) -> None:
        """The point goes one step along the curve, and so does the weight; where it was stays as a ring."""
        ghost = valley.dot.copy().set_fill(opacity=0).set_stroke(self.theme.muted, width=2.5, opacity=1)
        old, new = valley.close_spots()
        floor = valley.inner.bottom
        old_guide, new_guide = (
            DashedLine(at, [at[0], floor, 0], stroke_width=2.5, color=self.theme.muted, dash_length=0.09)
            for at in (old, new)
        )
        y = floor + 0.3
        moved = abs(float(new[0] - old[0])) > 0.1
        arrow = Arrow(
            [old[0], y, 0],
            [new[0], y, 0],
            buff=0.02,
            stroke_width=7,
            color=self.theme.update,
            max_tip_length_to_length_ratio=0.3,
        )
        text = self.old_and_new()
        self.add(ghost)
        self.play(Create(old_guide), FadeOut(valley.tangent), run_time=0.4)
        if moved:
            self.play(valley.dot.animate.move_to(new), GrowArrow(arrow), run_time=1.3)
        self.play(*([Create(new_guide)] if moved else []), FadeIn(text), run_time=0.6)
        label = self.board.known(self.focus)
        self.play(fly(text.parts["n"], label if label is not None else self.net.edge(*self.focus)), run_time=0.9)
        self.play(*self.move(self.focus, 0.9))

    def old_and_new(self) -> Typeset:
        """The weight before and after its step, above the curve."""
        before, after = fields.weight(*self.focus), fields.weight(*self.focus, of=fields.UPDATED)
        old, new = self.shown(before), self.shown(after, self.lesson.decimals.values, beside=before)
        text = self.math("{o} -> {n}", size=self.em, display=False, o=old, n=new, roles={"o": "sign", "n": "sign"})
        return text.fit(WORK.width).at((WORK.left + WORK.right) / 2, self.strip, "middle")

"""Step 6, its second half: why going back is cheap, and why gradients come before updates."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    LaggedStart,
    Line,
    Polygon,
    RoundedRectangle,
    VGroup,
    VMobject,
)

from lesson.facts import fields
from scenes.kit.layout.zones import WORK
from scenes.kit.network.flow import land, pulses
from scenes.kit.type.typeset import Typeset

from .stage import SIZE, BlameStage

SWEEP_S = 0.55  # the least a pass through the network takes, so that the eye can follow it


class Cost(BlameStage):
    """Passes counted, and the order of things."""

    # -- why it is cheap -----------------------------------------------------------------------------------------------

    def cheap(self) -> None:
        net = self.net
        self.play(*self.board.wipe(), self.undim(net, net.contents()), run_time=0.5)
        head = self.words("nudge every weight", weight="semibold").at(WORK.left, WORK.top - 0.6)
        self.at("nudge", *self.board.write(head), run_time=0.4)
        ticks = self.ticks(int(self.facts.value(fields.work("nudging_passes"))), WORK.top - 1.15)
        self.board.hold(ticks)
        sweep = self.seconds_to("passes", at_least=1.5, at_most=4.5)
        rounds = min(len(ticks), max(1, int(sweep / SWEEP_S)))
        parts = np.array_split(np.arange(len(ticks)), rounds)
        for part in parts:
            self.play(*self.forward_sweep(0.5), *(FadeIn(ticks[index]) for index in part), run_time=sweep / rounds)
        self.cue("passes")
        self.play(*self.board.write(*self.costs("nudging", WORK.top - 1.9)), run_time=0.5)
        head2 = self.words("backpropagation", weight="semibold", role="backward").at(WORK.left, WORK.top - 3.2)
        pair = self.ticks(2, WORK.top - 3.75)
        pair[1].set_color(self.theme.backward)
        self.board.hold(pair)
        self.at("two", *self.board.write(head2), run_time=0.3)
        self.play(*self.forward_sweep(0.9), FadeIn(pair[0]), run_time=0.9)
        self.play(*self.backward_sweep(0.9), FadeIn(pair[1]), run_time=0.9)
        self.play(*self.board.write(*self.costs("backprop", WORK.top - 4.5)), run_time=0.5)
        if self.has_cue("once"):
            self.cue("once")
            for layer in range(self.last, 0, -1):
                self.play(*pulses(net, net.layer_keys(layer - 1), "backward", True), run_time=1.1)
        self.cue("million")
        more = self.more_ticks(ticks)
        if len(more):
            self.play(LaggedStart(*(FadeIn(tick) for tick in more), lag_ratio=0.6), run_time=1.6)
            self.board.hold(more)

    def more_ticks(self, ticks: VGroup) -> VGroup:
        """Faint passes to the edge of the frame: so many more for a larger network."""
        pitch = ticks[1].get_center()[0] - ticks[0].get_center()[0]
        more = VGroup()
        while (x := ticks[-1].get_center()[0] + pitch * (len(more) + 1)) < WORK.right:
            more.add(ticks[-1].copy().set_x(x).set_stroke(opacity=0.45))
        return more if len(more) > 2 else VGroup()

    def forward_sweep(self, run_time: float) -> list[Animation]:
        return pulses(self.net, self.net.edges, "forward", run_time=run_time)

    def backward_sweep(self, run_time: float) -> list[Animation]:
        return pulses(self.net, self.net.edges, "backward", True, run_time)

    def ticks(self, count: int, y: float) -> VGroup:
        """A short upright line for every pass through the network."""
        pitch = min(0.34, (WORK.width - 0.1) / max(count, 1))
        return VGroup(
            *(
                Line(
                    [WORK.left + 0.08 + index * pitch, y - 0.2, 0],
                    [WORK.left + 0.08 + index * pitch, y + 0.2, 0],
                    stroke_width=min(10, 60 * pitch),
                    color=self.theme.forward,
                )
                for index in range(count)
            )
        )

    def costs(self, way: str, y: float) -> list[Typeset]:
        """Passes, and multiplications where they are fewer going back."""
        lines = [self.words("{n} passes", n=self.shown(fields.work(f"{way}_passes"))).at(WORK.left, y)]
        if self.facts.value(fields.work("nudging_multiplications")) > self.facts.value(
            fields.work("backprop_multiplications")
        ):
            more = self.words("{n} multiplications", role="muted", n=self.shown(fields.work(f"{way}_multiplications")))
            lines.append(more.at(WORK.left, y - 0.52))
        return lines

    # -- old weights ---------------------------------------------------------------------------------------------------

    def old(self) -> None:
        self.clear_but()
        net = self.net = self.diagram()
        values = net.put_activations(self.hidden)
        signals, _ = self.new_values(self.last, self.units_of(self.last), partial(fields.delta, -1))
        for k in self.units_of(self.last):
            net.unit(self.last, k).circle.set_stroke(self.theme.backward)
        self.play(FadeIn(net), FadeIn(values), FadeIn(signals), run_time=0.6)
        boxes = self.order_boxes()
        self.cue("order")
        self.play(FadeIn(boxes[0]), run_time=0.5)
        self.play(Create(boxes[1]), FadeIn(boxes[2]), run_time=0.9)
        if self.has_cue("old"):
            self.old_not_new(boxes)

    def old_not_new(self, boxes: VGroup) -> None:
        """Blame comes back through the weight that was used; the updated one is crossed out."""
        key = (self.hidden, self.facts.focus.out, self.facts.focus.h)
        self.cue("old")
        label = self.light(key)
        used_value = self.number(fields.weight(-1, "out", "h"), places=4, size=SIZE, role="sign")
        used, fresh = self.words("old weight", weight="semibold"), self.words("new weight", role="muted")
        new_value = self.number(
            fields.weight(-1, "out", "h", of=fields.UPDATED),
            places=4,
            size=SIZE,
            role="muted",
            beside=fields.weight(-1, "out", "h"),
        )
        widest = max(used_value.width, new_value.width) + 0.2  # one that differs from the old late has more digits
        end = WORK.left + (3.6 if max(used.width, fresh.width) + widest <= 3.6 else 3.85)
        room = end - WORK.left - widest
        used_value.at(end, WORK.top - 3.6, "right")
        used.fit(room).at(WORK.left, WORK.top - 3.6)
        self.play(
            *self.board.write(used), land(label, used_value) if label is not None else FadeIn(used_value), run_time=0.8
        )
        self.play(*pulses(self.net, [key], "backward", True), Create(self.tick_beside(used_value)), run_time=0.8)
        new = fresh.fit(room).at(WORK.left, WORK.top - 4.4)
        new_value.at(end, WORK.top - 4.4, "right")
        self.at("wrong", *self.board.write(new, new_value), run_time=0.4)
        self.play(Create(self.cross_beside(new_value)), run_time=0.5)
        blame, leaving = self.new_values(self.hidden, [self.facts.focus.h], partial(fields.blame, -2))
        if not self.facts.holds("several_outputs"):
            if leaving:
                self.play(*leaving, run_time=0.2)
            self.play(FadeIn(blame), *self.board.ring(self.hidden, [self.facts.focus.h], "backward"), run_time=0.4)
        self.cue("slip")
        loop = self.wrong_order(boxes)
        self.play(Create(loop[0]), run_time=0.9)
        self.play(FadeIn(loop[1]), Create(loop[2]), run_time=0.5)

    def wrong_order(self, boxes: VGroup) -> VGroup:
        """A way from the updates back to the gradients, crossed out."""
        low, high = boxes[2].get_right(), boxes[0].get_right()
        color, out = self.theme.loss, RIGHT * 0.62
        way = VMobject(stroke_width=6, color=color)
        way.set_points_as_corners([low + RIGHT * 0.1, low + out, high + out, high + RIGHT * 0.25])
        tip = Polygon(
            high + RIGHT * 0.06,
            high + RIGHT * 0.3 + UP * 0.14,
            high + RIGHT * 0.3 + DOWN * 0.14,
            fill_color=color,
            fill_opacity=1,
            stroke_width=0,
        )
        middle = (low + high) / 2 + out
        return VGroup(way, tip, self.cross(middle[0], middle[1], 0.22))

    def tick_beside(self, text: Typeset) -> VMobject:
        """Right: a tick mark behind a text."""
        x, y = float(text.ink_points()[:, 0].max()) + 0.4, text.baseline[1] + 0.14
        mark = VMobject(stroke_width=9, color=self.theme.forward)
        return mark.set_points_as_corners([[x - 0.2, y, 0], [x - 0.06, y - 0.15, 0], [x + 0.2, y + 0.18, 0]])

    def cross_beside(self, text: Typeset) -> VGroup:
        """Wrong: the mark of error, behind a text."""
        return self.cross(float(text.ink_points()[:, 0].max()) + 0.4, text.baseline[1] + 0.14, 0.15)

    def cross(self, x: float, y: float, reach: float) -> VGroup:
        ends = [(np.array([x - reach, y - reach * s, 0]), np.array([x + reach, y + reach * s, 0])) for s in (1, -1)]
        return VGroup(*(Line(start, end, stroke_width=9, color=self.theme.loss) for start, end in ends))

    def order_boxes(self) -> VGroup:
        """First every gradient, then every update."""
        made = []
        for text, role, y in (
            ("every gradient", "backward", WORK.top - 0.8),
            ("every update", "update", WORK.top - 2.25),
        ):
            box = RoundedRectangle(
                corner_radius=0.15,
                width=3.4,
                height=0.85,
                stroke_width=3,
                stroke_color=self.theme.role(role),
                fill_color=self.theme.panel,
                fill_opacity=1,
            )
            box.move_to([WORK.left + 1.7, y, 0])
            made.append(
                VGroup(
                    box,
                    self.words(text, size=SIZE, weight="semibold", role=role).fit(3.1).centered_at(WORK.left + 1.7, y),
                )
            )
        start, end = made[0].get_bottom() + DOWN * 0.08, made[1].get_top() + UP * 0.08
        tip = Polygon(
            end,
            end + UP * 0.2 + RIGHT * 0.13,
            end + UP * 0.2 + LEFT * 0.13,
            fill_color=self.theme.ink,
            fill_opacity=1,
            stroke_width=0,
        )
        return VGroup(made[0], VGroup(Line(start, end + UP * 0.15, stroke_width=5, color=self.theme.ink), tip), made[1])

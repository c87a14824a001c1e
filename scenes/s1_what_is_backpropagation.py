"""Step 1: what backpropagation is, the network of the film, and one whole cycle with its own numbers."""

from __future__ import annotations

import numpy as np
from manim import (
    PI,
    UP,
    Arc,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Line,
    Mobject,
    Rectangle,
    Rotate,
    RoundedRectangle,
    VGroup,
)

from scenes.kit import symbols
from scenes.kit.edge import Edge
from scenes.kit.flow import pulses
from scenes.kit.header import PHASES, PhaseRing, phase_name
from scenes.kit.layout import BIG, HERO, WORK, Zone
from scenes.kit.legend import legend
from scenes.kit.motion import Level, Recolor
from scenes.kit.table import Column, Table
from scenes.step import Step

TEAM = 6  # students drawn at most: one for each weight


class WhatIsBackpropagation(Step):
    """Step 1: the teacher's question, the four phases, the network, one cycle."""

    key = "what_is_backpropagation"
    beats = ("welcome", "teacher", "cycle", "network", "vocabulary", "table", "discover")
    poster = "network"

    def prepare(self) -> None:
        self.net = self.diagram()

    # -- the title of the whole film -----------------------------------------------------------------------------------

    def welcome(self) -> None:
        lesson = self.lesson
        title = self.words(lesson.title, size=HERO, weight="semibold").fit(11.6).at(0, 0.55, "middle")
        subtitle = self.words(lesson.subtitle, size=0.5, role="muted").fit(11.6).at(0, -0.35, "middle")
        title.exempt = subtitle.exempt = "title"
        ring = PhaseRing(self.theme, None, radius=0.62, width=8).move_to([0, 2.2, 0])
        self.play(LaggedStart(*(FadeIn(ring.arcs[key]) for key, _ in PHASES), lag_ratio=0.35), run_time=1.2)
        self.at("title", FadeIn(title, shift=UP * 0.15), run_time=0.8)
        self.play(FadeIn(subtitle), Rotate(ring, -PI / 2), run_time=1.2)

    # -- the teacher ---------------------------------------------------------------------------------------------------

    def teacher(self) -> None:
        self.clear_but()
        self.play(FadeIn(self.header), run_time=0.5)
        grades = self._gradient_sizes()
        paper = self._paper()
        teacher = self._person(-3.3, 0.75, 1.35, "ink")
        team = VGroup(*(self._person(x, -1.3, 0.85, "muted") for x in self._team_places(len(grades))))
        self.play(FadeIn(teacher), run_time=0.8)
        self.at("project", FadeIn(paper, shift=UP * 0.2), FadeIn(team, lag_ratio=0.12), run_time=1.3)
        cross = self._cross(paper)
        self.at("wrong", Create(cross), run_time=0.7)
        threads = VGroup(*(self._thread(paper, person) for person in team))
        self.cue("trace")
        self.play(LaggedStart(*(Create(thread) for thread in threads), lag_ratio=0.15), run_time=1.6)
        self.play(*(Recolor(person, self.theme.backward) for person in team), run_time=0.6)
        self.cue("shares")
        bars = VGroup(*(self._bar(person, share) for person, share in zip(team, grades, strict=True)))
        self.play(LaggedStart(*(GrowFromEdge(bar, np.array([0, -1, 0])) for bar in bars), lag_ratio=0.25), run_time=2.4)
        self.cue("weights")
        self.play(FadeOut(teacher), FadeOut(paper), FadeOut(cross), FadeOut(threads), run_time=0.6)
        arrows = VGroup(*(self._weight_arrow(person, k) for k, person in enumerate(team)))
        self.play(FadeOut(team), FadeIn(arrows), run_time=0.9)

    def _weight_keys(self) -> list[tuple[int, int, int]]:
        return list(self.net.edges)[:TEAM]

    def _gradient_sizes(self) -> list[float]:
        """Shares of blame: sizes of this network's own gradients, the largest 1."""
        paths = [f"cycle.backward.grad_W[{layer}][{k}][{j}]" for layer, k, j in self._weight_keys()]
        sizes = np.abs([self.facts.value(path) for path in paths])
        return list(sizes / max(float(sizes.max()), 1e-12))

    def _team_places(self, count: int) -> list[float]:
        pitch = 1.9
        return [pitch * (k - (count - 1) / 2) for k in range(count)]

    def _person(self, x: float, y: float, size: float, role: str) -> VGroup:
        """A head and shoulders."""
        color = self.theme.role(role)
        head = Circle(radius=0.27 * size, stroke_width=4, color=color).move_to([x, y + 0.52 * size, 0])
        body = Arc(radius=0.5 * size, start_angle=0, angle=PI, stroke_width=4, color=color)
        body.move_to([x, y - 0.02, 0])
        floor = Line(body.get_start(), body.get_end(), stroke_width=4, color=color)
        return VGroup(head, body, floor)

    def _paper(self) -> VGroup:
        sheet = RoundedRectangle(corner_radius=0.1, width=1.7, height=2.1, stroke_width=3, color=self.theme.muted)
        sheet.set_fill(self.theme.panel, opacity=1).move_to([0, 1.3, 0])
        left, right = sheet.get_left()[0] + 0.28, sheet.get_right()[0] - 0.28
        rows = VGroup(
            *(
                Line([left, y, 0], [right - (0.5 if index == 4 else 0), y, 0], stroke_width=4, color=self.theme.line)
                for index, y in enumerate(sheet.get_top()[1] - 0.35 - 0.33 * k for k in range(5))
            )
        )
        return VGroup(sheet, rows)

    def _cross(self, paper: Mobject) -> VGroup:
        """Wrong: a mark in the colour that stands for error through the whole film."""
        center, reach = paper.get_center(), 0.62
        color = self.theme.loss
        return VGroup(
            *(
                Line(center + np.array([-reach, s * reach, 0]), center + np.array([reach, -s * reach, 0]),
                     stroke_width=12, color=color)
                for s in (1, -1)
            )
        )  # fmt: skip

    def _thread(self, paper: Mobject, person: Mobject) -> Line:
        top = person.get_top() + np.array([0, 0.08, 0])
        return Line(paper.get_bottom() + np.array([0, -0.05, 0]), top, stroke_width=4, color=self.theme.backward)

    def _bar(self, person: Mobject, share: float) -> Rectangle:
        height = max(0.05, 1.15 * float(share))
        bar = Rectangle(width=0.62, height=height, stroke_width=0, fill_color=self.theme.backward, fill_opacity=1)
        return bar.move_to([person.get_center()[0], -2.9 + height / 2, 0])

    def _weight_arrow(self, person: Mobject, index: int) -> VGroup:
        """The weight that takes a student's place: its arrow, and its number above."""
        layer, k, j = self._weight_keys()[index]
        center = np.array([person.get_center()[0], -0.75, 0])
        arrow = Edge(center - np.array([0.62, 0, 0]), center + np.array([0.62, 0, 0]), self.net.weight(layer, k, j), self.theme)
        label = self.number(f"network.weights[{layer}][{k}][{j}]", role="sign").centered_at(center[0], center[1] + 0.5)
        return VGroup(arrow, label)

    # -- the four phases -----------------------------------------------------------------------------------------------

    def cycle(self) -> None:
        self.clear_but()
        ring = PhaseRing(self.theme, "none yet", radius=1.75, width=15).move_to([-3.1, -0.25, 0])
        texts = {
            "forward": "data in, prediction out",
            "loss": "how wrong was it?",
            "backward": "trace the blame back",
            "update": "shrink the error",
        }
        self.play(FadeIn(ring), run_time=0.6)
        rows = VGroup()
        for index, (phase, _) in enumerate(PHASES):
            y = 1.55 - index * 1.12
            name = self.words(phase_name(phase), role=phase, weight="semibold", size=0.46).at(0.2, y)
            note = self.words(texts[phase], role="muted").at(2.35, y)
            rows.add(name, note)
            self.cue(phase)
            self.play(Recolor(ring.arcs[phase], self.theme.role(phase)), FadeIn(name), run_time=0.6)
            self.play(FadeIn(note), run_time=0.5)
        self.cue("turn")
        self.play(Rotate(ring, -2 * PI), run_time=3.0)
        self.play(Rotate(ring, -2 * PI), run_time=2.2)

    # -- the network ---------------------------------------------------------------------------------------------------

    def network(self) -> None:
        net = self.net
        self.clear_but()
        self.cue("units")
        for layer in range(len(net.sizes)):
            column = VGroup(*net.units[layer].values())
            self.play(FadeIn(column, lag_ratio=0.3), FadeIn(net.names[layer]),
                      run_time=0.7)  # fmt: skip
        if len(net.ellipses):
            self.play(FadeIn(net.ellipses), run_time=0.4)
        self.cue("weights")
        grow = [self._appear(key) for key in net.edges]
        self.play(LaggedStart(*grow, lag_ratio=0.55), run_time=max(2.0, min(0.6 * len(grow), 4.2)))
        self.key_card = legend(self.theme, WORK.left, 1.35)
        for index, cue in enumerate(("positive", "negative", "thick")):
            self.cue(cue)
            self.play(FadeIn(self.key_card[index]), *self._spotlight(cue), run_time=0.6)
        self.play(Level(VGroup(net.edge_group, net.label_group), 1.0), run_time=0.4)
        if len(net.bias_group):
            self.play(FadeIn(net.bias_group), run_time=0.5)
        self.cue("all")
        total = self.words("{n} weights", n=self.shown("counts.weights"), size=BIG, weight="semibold")
        total.at(WORK.left, -1.35)
        self.play(FadeIn(total), run_time=0.6)
        self.play(*self._flash_edges(), run_time=1.2)
        self.total = total

    def _appear(self, key: tuple[int, int, int]) -> Mobject:
        label = self.net.labels.get(key)
        parts = [self.net.edges[key], label] if label is not None else [self.net.edges[key]]
        return FadeIn(VGroup(*parts), shift=self.net.edges[key].direction * 0.15)

    def _spotlight(self, cue: str) -> list[Mobject]:
        """Dim the weights that are not spoken of."""
        if cue == "thick":
            return [Level(VGroup(self.net.edge_group, self.net.label_group), 1.0)]
        positive = cue == "positive"
        animations = []
        for key, edge in self.net.edges.items():
            level = 1.0 if (edge.value >= 0) == positive else 0.2
            label = self.net.labels.get(key)
            animations.append(Level(VGroup(edge, *([label] if label is not None else [])), level))
        return animations

    def _flash_edges(self) -> list[Mobject]:
        return pulses(self.net, list(self.net.edges), "ink", run_time=1.2)

    # -- the words -----------------------------------------------------------------------------------------------------

    def vocabulary(self) -> None:
        self.play(FadeOut(self.key_card), FadeOut(self.total), run_time=0.4)
        net, focus = self.net, self.facts.focus
        rows = (
            ("weight", "a number on a connection", "positive"),
            ("activation", "what a unit passes on", "forward"),
            ("loss", "how wrong we are", "loss"),
            ("gradient", "what a nudge would do", "backward"),
        )
        spots = {
            "weight": VGroup(net.edge(net.last - 1, focus.out, focus.h)),
            "activation": VGroup(net.unit(net.last - 1, focus.h).circle),
            "loss": VGroup(net.unit(net.last, focus.out).circle),
            "gradient": VGroup(net.edge(net.last - 1, focus.out, focus.h)),
        }
        self.cards = VGroup()
        for index, (word, meaning, role) in enumerate(rows):
            y = 1.75 - index * 1.25
            head = self.words(word, role=role, weight="semibold", size=0.48).at(WORK.left, y)
            note = self.words(meaning, role="muted").at(WORK.left, y - 0.5)
            self.cards.add(head, note)
            self.cue(word)
            target = spots[word]
            self.play(FadeIn(head), FadeIn(note), *self._mark(target, role), run_time=0.6)

    def _mark(self, target: VGroup, role: str) -> list[Mobject]:
        """A ring or line of light around what a word means, there and gone."""
        from manim import ShowPassingFlash

        copy = target.copy().set_stroke(self.theme.role(role), width=12, opacity=1).set_fill(opacity=0)
        for member in copy.get_family():
            member.passing = True
        return [ShowPassingFlash(copy, time_width=0.6, run_time=1.4)]

    # -- one cycle -----------------------------------------------------------------------------------------------------

    def table(self) -> None:
        self.clear_but()
        columns = (
            Column("Phase", -6.3, 3.2),
            Column("Direction", -3.0, 2.6),
            Column("What happens", -0.1, 3.4),
            Column("Here", 3.6, 2.65),
        )
        table = Table(self.theme, columns, top=2.1, pitch=0.64)
        net = self._small_network()
        rows = [self._table_row(table, index) for index in range(4)]
        self.play(FadeIn(table.headings), FadeIn(table.rule), FadeIn(net), run_time=0.8)
        light = None
        for index, (phase, _) in enumerate(PHASES):
            if index == 2:
                self.cue("ask")
                self.play(FadeOut(light), FadeIn(question := self._question()), run_time=0.5)
                light = None
            self.cue(f"row{index + 1}")
            box = table.highlight(index, phase)
            leaving = [FadeOut(light)] if light is not None else []
            if index == 2:
                leaving.append(FadeOut(question))
            self.play(*leaving, FadeIn(box), FadeIn(rows[index]), run_time=0.5)
            light = box
            self._act(net, phase)

    def _small_network(self):  # type: ignore[no-untyped-def]
        from scenes.kit.network import NetworkDiagram

        return NetworkDiagram(self.facts, self.theme, zone=Zone(-3.6, 3.6, -2.92, -1.2), bare=True)

    def _question(self) -> Mobject:
        return self.words("?", size=HERO, role="backward", weight="semibold").at(5.3, -2.1, "middle")

    def _table_row(self, table: Table, index: int) -> VGroup:
        from scenes.kit.icons import direction_icon

        names = ("Forward pass", "Compute error", "Backward pass", "Update weights")
        ways = ("left to right", "at the output", "right to left", "everywhere")
        what = ("a prediction comes", "compare with target", "trace the blame", "adjust to reduce error")
        phase = PHASES[index][0]
        head = self.words(f"{index + 1}  {names[index]}", role=phase, weight="semibold")
        head.exempt = "row number"
        way = self.words(ways[index])
        made = table.row([head, None, self.words(what[index]), self._here(index)])
        way.at(-2.45, table.baseline(index))
        icon = direction_icon(index, self.theme).move_to([-2.77, table.baseline(index) + 0.12, 0])
        made.add(icon, way)
        return made

    def _here(self, index: int) -> Mobject:
        f = self.facts
        last = self.net.last
        focus = f.focus
        if index == 0:
            return self.math(f"{symbols.a(f, last, focus.out)} = {{value}}", roles={"value": "forward"},
                             value=self.shown("prediction[out]"), role="forward")  # fmt: skip
        if index == 1:
            return self.math("L = {value}", role="loss", value=self.shown("loss"))
        if index == 2:
            return self.math(f"{symbols.delta(f, last, focus.out)} = {{value}}", role="backward",
                             value=self.shown("cycle.backward.delta[-1][out]"))  # fmt: skip
        return self.words("{old} → {new}", old=self.shown("network.weights[-1][out][h]"), weight="semibold",
                          new=self.shown("cycle.updated.weights[-1][out][h]"))  # fmt: skip

    def _act(self, net, phase: str) -> None:  # type: ignore[no-untyped-def]
        """The network acts a phase out: light runs along its arrows, or all of them change at once."""
        layers = range(len(net.sizes) - 1)
        if phase == "forward":
            for layer in layers:
                keys = [key for key in net.edges if key[0] == layer]
                self.play(*pulses(net, keys, "forward"), run_time=0.75)
                self.play(*(Recolor(u.circle, self.theme.forward) for u in net.units[layer + 1].values()), run_time=0.25)
        elif phase == "loss":
            self.play(*(Recolor(u.circle, self.theme.loss) for u in net.units[net.last].values()), run_time=0.5)
        elif phase == "backward":
            # From the output on; inputs get no blame.
            for layer in reversed(layers):
                units = net.units[layer + 1].values()
                self.play(*(Recolor(u.circle, self.theme.backward) for u in units), run_time=0.3)
                keys = [key for key in net.edges if key[0] == layer]
                self.play(*pulses(net, keys, "backward", backward=True), run_time=0.75)
        else:
            for key, edge in net.edges.items():
                layer, k, j = key
                edge.redraw(self.facts.value(f"cycle.updated.weights[{layer}][{k}][{j}]"))
            self.play(*pulses(net, list(net.edges), "ink"), run_time=0.9)
            named = (net.last - 1, self.facts.focus.out, self.facts.focus.h)
            self.cue("this")
            self.play(*pulses(net, [named], "ink", run_time=1.2))

    # -- what comes ----------------------------------------------------------------------------------------------------

    def discover(self) -> None:
        self.clear_but()
        points = self.lesson.discover
        rows = VGroup()
        for index in range(4):
            if index >= len(points):
                self.has_cue(f"d{index + 1}")
                continue
            point = points[index]
            y = 1.55 - index * 0.95
            dot = self._bullet(index).move_to([-5.3, y + 0.16, 0])
            text = self.words(point.title, size=0.52, weight="semibold").at(-4.9, y)
            rows.add(VGroup(dot, text))
            self.cue(f"d{index + 1}")
            self.play(FadeIn(rows[-1], shift=UP * 0.1), run_time=0.6)
        self.cue("recap")
        self.recap("Trace the error back. {{Share out the blame. : backward}} Learn.")

    def _bullet(self, index: int) -> Mobject:
        """A mark in the colour of what a point is about: the way back twice, the update, and the whole cycle."""
        if index == 3:
            return PhaseRing(self.theme, None, radius=0.15, width=4)
        role = ("backward", "backward", "update")[index]
        return Circle(radius=0.13, stroke_width=0, fill_color=self.theme.role(role), fill_opacity=1)

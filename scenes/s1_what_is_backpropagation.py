"""Step 1: what backpropagation is, the network of the film, and one whole cycle with its own numbers."""

from __future__ import annotations

import numpy as np
from manim import (
    PI,
    UP,
    Animation,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Mobject,
    Rotate,
    ShowPassingFlash,
    VGroup,
)

from lesson.facts import fields
from scenes.kit.layout.header import PHASES, PhaseRing, phase_name
from scenes.kit.layout.zones import BIG, BODY, DIM, FRAME, HERO, READ, WORK, by_shape
from scenes.kit.motion.verbs import Level, Recolor, passing, set_level
from scenes.kit.network.edge import Edge, Key
from scenes.kit.network.flow import pulses
from scenes.kit.network.texts.legend import legend
from scenes.kit.type.paragraph import Paragraph
from scenes.kit.type.typeset import NARROWEST, Typeset
from scenes.steps.what_is_backpropagation import team as team
from scenes.steps.what_is_backpropagation.cycle import OneCycle
from scenes.steps.what_is_backpropagation.stage import Legend

TEAM = 6  # students drawn at most: one for each weight


class WhatIsBackpropagation(OneCycle):
    """Step 1: the teacher's question, the four phases, the network, one cycle."""

    key = "what_is_backpropagation"
    beats = ("welcome", "teacher", "cycle", "network", "vocabulary", "table", "discover")
    poster = "network"

    # -- the title of the whole film -----------------------------------------------------------------------------------

    def welcome(self) -> None:
        lesson = self.lesson
        title = self._card_line(lesson.title, HERO, weight="semibold")
        subtitle = self._card_line(lesson.subtitle, 0.5, role="muted")
        down = title.depth / 2  # a title of several lines: all of the card stays in the middle
        title.at(0, 0.55 + title.depth - down, "middle")
        subtitle.at(0, -0.35 - down, "middle")
        ring = PhaseRing(self.theme, None, radius=0.62, width=8).move_to([0, 2.2 + title.depth - down, 0])
        self.add(set_level(ring, DIM), title, subtitle)  # the film's first frame: players and file managers show it
        self.play(LaggedStart(*(self.undim(ring.arcs[key]) for key, _ in PHASES), lag_ratio=0.35), run_time=1.1)
        self.at("title", Rotate(ring, -PI / 2), run_time=2.0)

    def _card_line(self, text: str, size: float, **look: str) -> Paragraph:
        """Return a line of the title card. In wide it stays one line, smaller if necessary."""
        width = by_shape(wide=11.6, square=9.8, tall=6.9)
        if FRAME.shape == "wide":
            made = Paragraph([self.words(text, own=True, size=size, **look).fit(width)], size)
        else:
            made = self.paragraph(text, width, own=True, size=size, **look)
        for line in made.lines:
            line.exempt = "title"
        return made

    # -- the teacher ---------------------------------------------------------------------------------------------------

    def teacher(self) -> None:
        self.clear_but()
        self.play(FadeIn(self.header), run_time=0.5)
        theme, grades = self.theme, self._gradient_sizes()
        paper = team.paper(theme)
        teacher = team.teacher(theme)
        students = VGroup(*(team.student(theme, x) for x in team.places(len(grades))))
        self.play(FadeIn(teacher), run_time=0.8)
        self.at("project", FadeIn(paper, shift=UP * 0.2), FadeIn(students, lag_ratio=0.12), run_time=1.3)
        cross = team.cross(theme, paper)
        self.at("wrong", Create(cross), run_time=0.7)
        threads = VGroup(*(team.thread(theme, paper, student) for student in students))
        self.cue("trace")
        self.play(LaggedStart(*(Create(thread) for thread in threads), lag_ratio=0.15), run_time=1.6)
        self.play(*(Recolor(student, theme.backward) for student in students), run_time=0.6)
        self.cue("shares")
        bars = [team.share_bar(theme, student, share) for student, share in zip(students, grades, strict=True)]
        self.play(LaggedStart(*(GrowFromEdge(bar, np.array([0, -1, 0])) for bar in bars), lag_ratio=0.25), run_time=2.4)
        self.cue("weights")
        self.play(FadeOut(teacher), FadeOut(paper), FadeOut(cross), FadeOut(threads), run_time=0.6)
        arrows = VGroup(*(self._weight_arrow(student, k) for k, student in enumerate(students)))
        self.play(FadeOut(students), FadeIn(arrows), run_time=0.9)

    def _weight_keys(self) -> list[Key]:
        return list(self.net.edges)[:TEAM]

    def _gradient_sizes(self) -> list[float]:
        """Return the sizes of this network's own gradients as shares of the largest."""
        paths = [fields.gradient(layer, k, j) for layer, k, j in self._weight_keys()]
        sizes = np.abs([self.facts.value(path) for path in paths])
        return list(sizes / max(float(sizes.max()), 1e-12))

    def _weight_arrow(self, person: Mobject, index: int) -> VGroup:
        """Return the weight that replaces a student: its arrow, with its number above."""
        layer, k, j = self._weight_keys()[index]
        center = np.array([person.get_center()[0], by_shape(wide=-0.75, square=-0.85, tall=-1.15), 0])
        half = np.array([by_shape(wide=0.62, square=0.58, tall=0.46), 0, 0])
        arrow = Edge(center - half, center + half, self.net.weight(layer, k, j), self.theme)
        label = self.number(fields.weight(layer, k, j), role="sign").centered_at(center[0], center[1] + 0.5)
        return VGroup(arrow, label)

    # -- the four phases -----------------------------------------------------------------------------------------------

    def cycle(self) -> None:
        self.clear_but()
        x, y = by_shape(wide=(-3.1, -0.25), square=(-3.1, 0.1), tall=(0.0, 2.6))
        ring = PhaseRing(self.theme, "none yet", radius=1.75, width=15).move_to([x, y, 0])
        texts = {
            "forward": "data in, prediction out",
            "loss": "how wrong was it?",
            "backward": "trace the blame back",
            "update": "shrink the error",
        }
        self.play(FadeIn(ring), run_time=0.6)
        names = [self.words(phase_name(phase), role=phase, weight="semibold", size=0.46) for phase in texts]
        notes = self._beside(names, [texts[phase] for phase in texts])
        for (phase, _), name, note in zip(PHASES, names, notes, strict=True):
            self.cue(phase)
            self.play(Recolor(ring.arcs[phase], self.theme.role(phase)), FadeIn(name), run_time=0.6)
            self.play(FadeIn(note), run_time=0.5)
        self.cue("turn")
        self.play(Rotate(ring, -2 * PI), run_time=3.0)
        self.play(Rotate(ring, -2 * PI), run_time=2.2)

    def _beside(self, names: list[Typeset], texts: list[str]) -> list[Paragraph]:
        """Put the four names one under another and return their meanings: to the right where that fits, else below."""
        left, top, pitch = by_shape(wide=(0.2, 1.55, 1.12), square=(-0.4, 2.3, 1.35), tall=(-2.6, -0.35, 1.35))
        column = left + max(2.15, max(name.width for name in names) + 0.12)
        right = by_shape(wide=True, square=False, tall=False) and all(
            self.words(text).width <= BODY.right - column for text in texts
        )
        notes = []
        for index, (name, text) in enumerate(zip(names, texts, strict=True)):
            y = top - index * pitch + (0.2 if not right and pitch < 1.3 else 0.0)
            name.at(left, y)
            note = self.paragraph(text, BODY.right - (column if right else left), role="muted")
            notes.append(note.at(column, y) if right else note.at(left, y - 0.5))
        return notes

    # -- the network ---------------------------------------------------------------------------------------------------

    def network(self) -> None:
        net = self.net
        self.clear_but()
        self.cue("units")
        for layer in range(len(net.sizes)):
            column = VGroup(*net.units[layer].values())
            self.play(FadeIn(column, lag_ratio=0.3), FadeIn(net.names[layer]), run_time=0.7)
        for rest in (net.ellipses, net.own_names):
            if len(rest):
                self.play(FadeIn(rest), run_time=0.4)
        self.cue("weights")
        grow = [self._appear(key) for key in net.edges]
        self.play(LaggedStart(*grow, lag_ratio=0.55), run_time=max(2.0, min(0.6 * len(grow), 4.2)))
        card = self._tell_arrows()
        if len(net.bias_group):
            self.play(FadeIn(net.bias_group), run_time=0.5)
        self.cue("all")
        total = self.words("{n} weights", n=self.shown(fields.count("weights")), size=BIG, weight="semibold")
        below = float(card.get_bottom()[1]) - 0.35 - total.cap_height
        self.play(FadeIn(total.at(WORK.left, min(WORK.top - 3.8, below))), run_time=0.6)
        self.legend = Legend(card, total)
        self.play(*pulses(net, list(net.edges), "ink", run_time=1.2))

    def _appear(self, key: Key) -> Animation:
        """Return the animations in which an arrow appears with its label, if it has one."""
        return FadeIn(self._weight(key), shift=self.net.edges[key].direction * 0.15)

    def _weight(self, key: Key) -> VGroup:
        label = self.net.labels.get(key)
        return VGroup(self.net.edges[key], *([label] if label is not None else []))

    def _tell_arrows(self) -> VGroup:
        """Explain colour, dashes and thickness of arrows; return the legend, which stays."""
        card = legend(self.theme, WORK.left, WORK.top - 1.1, WORK.width)
        for index, cue in enumerate(("positive", "negative", "thick")):
            self.cue(cue)
            self.play(FadeIn(card[index]), *self._spotlight(cue), run_time=0.6)
        self.play(Level(VGroup(self.net.edge_group, self.net.label_group), 1.0), run_time=0.4)
        return card

    def _spotlight(self, cue: str) -> list[Animation]:
        """Return the animations that dim the weights that are not spoken of."""
        if cue == "thick":
            return [Level(VGroup(self.net.edge_group, self.net.label_group), 1.0)]
        bright = {key: (edge.value >= 0) == (cue == "positive") for key, edge in self.net.edges.items()}
        return [Level(self._weight(key), 1.0 if lit else 0.2) for key, lit in bright.items()]

    # -- the words -----------------------------------------------------------------------------------------------------

    def vocabulary(self) -> None:
        self.play(FadeOut(self.legend.card), FadeOut(self.legend.total), run_time=0.4)
        net, focus = self.net, self.facts.focus
        edge = net.edge(net.last - 1, focus.out, focus.h)
        rows = (
            ("weight", "a number on a connection", "positive", edge),
            ("activation", "what a unit passes on", "forward", net.unit(net.last - 1, focus.h).circle),
            ("loss", "how wrong we are", "loss", net.unit(net.last, focus.out).circle),
            ("gradient", "what a nudge would do", "backward", edge),
        )
        notes = [self._meaning(meaning) for _, meaning, _, _ in rows]
        room = WORK.height - 0.8 - sum(0.5 + note.depth for note in notes)  # for three gaps
        y = WORK.top - 0.7
        for note, (word, _, role, target) in zip(notes, rows, strict=True):
            head = self.words(word, role=role, weight="semibold", size=0.48).fit(WORK.width).at(WORK.left, y)
            note.at(WORK.left, y - 0.5)
            self.at(word, FadeIn(head), FadeIn(note), self._mark(target, role), run_time=0.6)
            y -= 0.5 + note.depth + min(0.75, room / 3)

    def _meaning(self, text: str) -> Paragraph:
        """Return the meaning of a word: on one line where its letters may be narrowed to fit, else on two."""
        line = self.words(text, role="muted")
        if WORK.width < line.width <= WORK.width / NARROWEST:
            return Paragraph([line.fit(WORK.width)], READ)
        return self.paragraph(text, WORK.width, role="muted")

    def _mark(self, target: Mobject, role: str) -> Animation:
        """Return a flash: a ring or line of light around what a word means."""
        copy = VGroup(target).copy().set_stroke(self.theme.role(role), width=12, opacity=1).set_fill(opacity=0)
        return ShowPassingFlash(passing(copy), time_width=0.6, run_time=1.4)

    # -- what comes ----------------------------------------------------------------------------------------------------

    def discover(self) -> None:
        self.clear_but()
        points = self.lesson.discover
        for index in range(4):
            if index >= len(points):
                self.has_cue(f"d{index + 1}")
                continue
            left, top, pitch = by_shape(wide=(-4.9, 1.55, 0.95), square=(-4.4, 1.9, 1.2), tall=(-2.8, 1.9, 1.5))
            y = top - index * pitch
            text = self.paragraph(points[index].title, BODY.right - left, own=True, size=0.52, weight="semibold").at(
                left, y
            )
            row = VGroup(self._bullet(index).move_to([left - 0.4, y + 0.16, 0]), text)
            self.at(f"d{index + 1}", FadeIn(row, shift=UP * 0.1), run_time=0.6)
        self.cue("recap")
        self.recap("Trace the error back. {{Share out the blame. : backward}} Learn.")

    def _bullet(self, index: int) -> Mobject:
        """Return a bullet in the colour of a point's subject: backward twice, update, and the whole cycle."""
        if index == 3:
            return PhaseRing(self.theme, None, radius=0.15, width=4)
        role = ("backward", "backward", "update")[index]
        return Circle(radius=0.13, stroke_width=0, fill_color=self.theme.role(role), fill_opacity=1)

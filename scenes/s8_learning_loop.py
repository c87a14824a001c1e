"""Step 8: the four phases as one loop, a hundred times; many samples; the code; what to keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import (
    PI,
    RIGHT,
    UP,
    Animation,
    Circle,
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
from manim.animation.animation import prepare_animation

from scenes.kit import symbols
from scenes.kit.code import ADVANCE, code_line, ten_lines
from scenes.kit.edge import Edge, thickness
from scenes.kit.flow import pulses
from scenes.kit.header import PHASES, PhaseRing, phase_name
from scenes.kit.icons import direction_icon
from scenes.kit.layout import BIG, BODY, CAPTION_TOP, READ, WORK, Zone
from scenes.kit.motion import Level, Recolor, over_time, swap
from scenes.kit.network import NetworkDiagram
from scenes.kit.plot import Plot
from scenes.kit.table import Column, Table
from scenes.kit.typeset import Typeset, counter, row
from scenes.step import Step

SAMPLES = 5  # samples shown one by one at most
FLIPS = 2  # weights that the film stops for when they cross zero
PHASE_OF_LINE = ("", "setup", "setup", "", "forward", "forward", "loss", "backward", "backward", "update")
IDEAS = ("Chain rule", "Gradient flow", "Error signals", "Weight updates", "Layer by layer", "Learning loop")
Key = tuple[int, int, int]


@dataclass(frozen=True)
class Flip:
    """A weight whose sign training changes, and the number of cycles after which it has."""

    key: Key
    cycle: int
    steady: bool  # whether its gradient had one sign all the way


class LearningLoop(Step):
    """Step 8: loop, table, a hundred cycles, before and after, many samples, ten lines of numpy, six ideas."""

    key = "learning_loop"
    beats = ("open", "loop", "table", "hundred", "before_after", "samples", "code", "concepts", "closing", "end")
    poster = "hundred"

    def prepare(self) -> None:
        self.net = self.diagram()
        self.cycles = self.facts.epochs
        self.flips = self._flips() if self.facts.holds("signs_flip") else []

    # -- the network after some cycles -------------------------------------------------------------------------------------

    def _weight_path(self, key: Key, cycle: int) -> str:
        return f"history.networks[{cycle}].weights[{key[0]}][{key[1]}][{key[2]}]"

    def _set_cycle(self, cycle: int) -> None:
        """Weights (arrow, colour, dashes, thickness, digits) and biases as they are after that many cycles."""
        for key, edge in self.net.edges.items():
            path = self._weight_path(key, cycle)
            value = self.facts.value(path)
            if value != edge.value:
                edge.redraw(value)
            if key in self.net.labels:
                self._say(self.net.labels[key], path)
                self._clear_label(edge, self.net.labels[key])
        for (layer, k), label in self.net.biases.items():
            path = f"history.networks[{cycle}].biases[{layer - 1}][{k}]"
            shown = self.facts.display(path)
            if label.values[0].text != shown.text:
                role = self.theme.sign(shown.value)
                label.say(self.words("b {b}", role="muted", roles={"b": role}, b=shown))

    def _clear_label(self, edge: Edge, label: Typeset) -> None:
        """A thicker arrow needs a wider gap for its label."""
        if edge.gap is not None:
            points, room = label.ink_points(), thickness(edge.value) / 100
            edge.open_gap(float(np.ptp(points[:, 0])) + room, float(np.ptp(points[:, 1])) + room, edge.label_at)

    def _say(self, label: Typeset, path: str, role: str = "sign", places: int | None = None) -> None:
        """Let a value label show another field; nothing is set anew while its digits stay the same."""
        shown = self.facts.display(path, places=places)
        role = self.theme.sign(shown.value) if role == "sign" else role
        if label.text() != shown.text or label.role != role:
            counter(label, shown, role)

    def _activations(self, cycle: int, first: int = 1) -> dict[tuple[int, int], Typeset]:
        """Value labels for the units from layer `first` on, with their activations in a cycle; not yet on screen."""
        if not self.net.shows_values:
            return {}
        units = ((layer, k) for layer in range(first, self.net.last + 1) for k in self.net.units[layer])
        return {
            (layer, k): self.net.value_typeset(layer, k, self._activation_path(cycle, layer, k), "forward")
            for layer, k in units
        }

    def _arrive(self, labels: dict[tuple[int, int], Typeset]) -> list[Animation]:
        """Values appear in their units; where symbols stand inside the units, those leave."""
        animations: list[Animation] = []
        for (layer, k), label in labels.items():
            before = self.net.hold_content(layer, k, label)
            if before is self.net.unit(layer, k).symbol and before is not None:
                self.net.unit(layer, k).remove(before)
                animations.append(swap(before, label))
            else:
                animations.append(FadeIn(label))
        return animations

    def _fresh_units(self) -> None:
        """Units as they were drawn first: no values, symbols where they were, calm rims. For a network not on screen."""
        for units in self.net.units:
            for unit in units.values():
                unit.circle.set_stroke(self.theme.muted, width=3)
                stands_inside = self.net.crowded and unit.symbol is not None
                unit.content = unit.symbol if stands_inside else None
                if stands_inside and unit.symbol not in unit.submobjects:
                    unit.add(unit.symbol)

    def _activation_path(self, cycle: int, layer: int, k: int) -> str:
        return f"history.cycles[{cycle}].forward.a[{layer - 1}][{k}]"

    def _set_activations(self, cycle: int, layer: int | None = None) -> None:
        """Let the values in the units (of one layer) be those of a cycle."""
        for (at, k), label in self.inside.items():
            if layer in (None, at):
                before = len(label.text())
                self._say(label, self._activation_path(cycle, at, k), "forward", self.net.places)
                if len(label.text()) != before:  # a sign has come or gone
                    label.centered_at(*self.net.unit(at, k).center[:2])

    def _flips(self) -> list[Flip]:
        """Drawn weights that change their sign, those first that were pushed one way all the time; in order of time."""
        history, found = self.facts.history, []
        for layer, k, j in self.net.edges:
            start = float(self.facts.network.weights[layer][k, j])
            if start * float(history.network.weights[layer][k, j]) >= 0:
                continue
            cycle = self._crossed((layer, k, j), start)
            if cycle is None:
                continue
            pushes = [float(history.cycles[n].backward.grad_W[layer][k, j]) for n in range(cycle)]
            found.append(Flip((layer, k, j), cycle, all(push * start > 0 for push in pushes)))
        found.sort(key=lambda flip: (not flip.steady, flip.cycle))
        chosen: list[Flip] = []
        for flip in found:
            if len(chosen) < FLIPS and all(flip.cycle != other.cycle for other in chosen):
                chosen.append(flip)
        return sorted(chosen, key=lambda flip: flip.cycle)

    def _crossed(self, key: Key, start: float) -> int | None:
        """After how many cycles the digits shown for a weight have the other sign (None: never)."""
        for cycle in range(1, self.cycles + 1):
            path = self._weight_path(key, cycle)
            if self.facts.value(path) * start < 0 and self.facts.display(path).text.strip("+\u22120.,"):
                return cycle
        return None

    # -- acting -----------------------------------------------------------------------------------------------------------

    def _layer_keys(self, net: NetworkDiagram, layer: int) -> list[Key]:
        return [key for key in net.edges if key[0] == layer]

    def _act(self, net: NetworkDiagram, phase: str, seconds: float, *more: Animation) -> None:
        """The network acts a phase: light along its arrows, or around its outputs. `more` plays with the first motion."""
        layers = range(len(net.sizes) - 1)
        if phase in ("forward", "backward"):
            back = phase == "backward"
            for layer in reversed(layers) if back else layers:
                keys = self._layer_keys(net, layer)
                self.play(*pulses(net, keys, phase, backward=back), *more, run_time=seconds / len(layers))
                more = ()
            return
        rings = [unit.circle for unit in net.units[net.last].values()]
        if phase == "loss":
            self.play(*(self._rim(ring, "loss", 6) for ring in rings), *more, run_time=seconds)
        else:
            calm = [self._rim(ring, "muted", 3) for ring in rings]
            self.play(*pulses(net, list(net.edges), "update"), *calm, *more, run_time=seconds)

    def _rim(self, circle: Circle, role: str, width: float) -> Animation:
        """Another colour for a unit's rim only: its ground stays."""
        return prepare_animation(circle.animate.set_stroke(self.theme.role(role), width=width))

    # -- all together -------------------------------------------------------------------------------------------------------

    def open(self) -> None:
        self.opening()
        self.at("net", FadeIn(self.net), FadeIn(self.net.put_activations(0)), run_time=0.9)

    # -- once around --------------------------------------------------------------------------------------------------------

    def loop(self) -> None:
        center = (WORK.left + WORK.right) / 2
        self.ring = PhaseRing(self.theme, "none yet", radius=1.45, width=14).move_to([center, 0.75, 0])
        self.play(FadeIn(self.ring), run_time=0.4)
        self.inside = self._activations(0)
        said: list[Mobject] = []
        for phase, _ in PHASES:
            self.cue(phase)
            name = self.words(phase_name(phase), role=phase, weight="semibold", size=0.52).centered_at(center, 0.75)
            value = self._value_of(phase, 0).at(center, -1.75, "middle")
            self.play(*(FadeOut(thing) for thing in said), *self._turn_to(phase), run_time=0.3)
            said = [name, value]
            if phase == "forward":
                self._first_forward(name, value)
                continue
            if phase == "update":
                self._set_cycle(1)
            self._act(self.net, phase, 1.6 if phase == "backward" else 0.9, FadeIn(name), FadeIn(value))
        for again, cycle in (("again", 1), ("again2", 2)):
            self.cue(again)
            self.play(*(FadeOut(thing) for thing in said), run_time=0.25)
            said = self._quick_turn(cycle, center)

    def _first_forward(self, name: Mobject, value: Mobject) -> None:
        """Light runs forward layer by layer, and each layer's activations appear as it arrives."""
        self.play(FadeIn(name), run_time=0.2)
        seconds = self.seconds_to("loss", 1.0, 2.4) / self.net.last
        for layer in range(1, self.net.last + 1):
            self.play(*pulses(self.net, self._layer_keys(self.net, layer - 1), "forward"), run_time=seconds * 0.7)
            arrived = self._arrive({key: label for key, label in self.inside.items() if key[0] == layer})
            if layer == self.net.last:
                arrived.append(FadeIn(value))
            if arrived:
                self.play(*arrived, run_time=seconds * 0.3)

    def _turn_to(self, phase: str) -> list[Animation]:
        """The ring shows one phase in its colour."""
        return [
            Recolor(self.ring.arcs[key], self.theme.role(key) if key == phase else self.theme.line) for key, _ in PHASES
        ]

    def _quick_turn(self, cycle: int, center: float) -> list[Mobject]:
        """One more cycle at speed, its prediction and its loss as they come."""
        name = self.words(f"cycle {cycle + 1}", weight="semibold", size=0.52).centered_at(center, 0.75)
        name.exempt = "cycle number"
        prediction = self._value_of("forward", cycle).at(center, -1.75, "middle")
        loss = self._value_of("loss", cycle).at(center, -2.4, "middle")
        self._act(self.net, "forward", 0.5, FadeIn(name), *self._turn_to("forward"))
        self._set_activations(cycle)
        self.play(*self._turn_to("loss"), FadeIn(prediction), FadeIn(loss), run_time=0.25)
        self._act(self.net, "backward", 0.5, *self._turn_to("backward"))
        self._set_cycle(cycle + 1)
        self._act(self.net, "update", 0.35, *self._turn_to("update"))
        return [name, prediction, loss]

    def _value_of(self, phase: str, cycle: int) -> Typeset:
        """What a phase of a cycle leaves behind, as a formula: prediction, loss, error signal, one weight."""
        f, out, h, last = self.facts, self.facts.focus.out, self.facts.focus.h, self.net.last
        if phase == "forward":
            left, path = symbols.a(f, last, out), f"history.cycles[{cycle}].prediction[out]"
        elif phase == "loss":
            left, path = "L", f"history.cycles[{cycle}].loss"
        elif phase == "backward":
            left, path = symbols.delta(f, last, out), f"history.cycles[{cycle}].backward.delta[-1][out]"
        else:
            w = symbols.w(f, last - 1, out, h)
            old, new = (self.shown(f"history.networks[{n}].weights[-1][out][h]") for n in (cycle, cycle + 1))
            return self.math(f"{w} colon {{old}} arrow.r {{new}}", size=0.46, old=old, new=new)
        return self.math(f"{left} = {{value}}", role=phase, size=0.46, value=self.shown(path))

    # -- cycle by cycle -------------------------------------------------------------------------------------------------------

    def table(self) -> None:
        self.clear_but()
        self._make_table()
        small = self._small_network()
        self.play(FadeIn(self.sheet.headings[:2]), FadeIn(self.sheet.rule), FadeIn(self.row_names, lag_ratio=0.1),
                  FadeIn(small), run_time=0.9)  # fmt: skip
        light: Mobject | None = None
        for index, (phase, _) in enumerate(PHASES):
            self.cue("c1" if index == 0 else f"{phase.replace('backward', 'delta')}1")
            box = self._lit_row(index, phase)
            first = [FadeIn(self.sheet.headings[2])] if index == 0 else [FadeOut(light)]
            self.play(FadeIn(box), FadeIn(self.cells[index][0]), *first, run_time=0.4)
            light = box
            self._act(small, phase, 1.0)
        self.play(FadeOut(light), run_time=0.3)
        for column, cue in ((1, "c2"), (2, "c3")):
            self.cue(cue)
            self.play(FadeIn(self.sheet.headings[2 + column]), run_time=0.3)
            for index, (phase, _) in enumerate(PHASES):
                if phase == "update":
                    self._redraw(small, column + 1)
                self._act(small, phase, 0.5, FadeIn(self.cells[index][column], shift=RIGHT * 0.1))
        marks = [self.words("?", role="muted", weight="semibold").at(5.6, self.sheet.baseline(n), "middle") for n in range(4)]
        self.at("later", FadeIn(self.last_heading), *(FadeIn(mark) for mark in marks), run_time=0.5)

    def _redraw(self, net: NetworkDiagram, cycle: int) -> None:
        for key, edge in net.edges.items():
            edge.redraw(self.facts.value(self._weight_path(key, cycle)))

    def _lit_row(self, index: int, phase: str) -> Mobject:
        """The panel of a row, between the tall formulas of the rows above and below."""
        return self.sheet.highlight(index, phase).stretch_to_fit_height(self.sheet.pitch - 0.03).shift(UP * 0.02)

    def _make_table(self) -> None:
        """The cycle table: a row a phase; columns for the cycles 1, 2, 3 and the last. Nothing is on screen yet."""
        places = ((1, 0.25), (2, 2.25), (3, 4.25))
        columns = [Column("Phase", -6.25, 1.7), Column("what it gives", -4.4, 2.9)]
        columns += [Column(f"cycle {n}", x, 1.75, "right") for n, x in places]
        self.sheet = Table(self.theme, columns, top=2.05, pitch=0.72)
        for heading in self.sheet.headings[2:]:
            heading.exempt = "cycle number"
        last = self.words("cycle {n}", n=self.shown("counts.epochs"), role="muted")
        self.last_heading = last.at(6.25, 2.05, "right")
        self.row_names, self.cells = VGroup(), []
        for index, (phase, _) in enumerate(PHASES):
            y = self.sheet.baseline(index)
            name = self.words(phase_name(phase), role=phase, weight="semibold").at(-6.25, y)
            self.row_names.add(VGroup(name, self._row_meaning(phase).shift(np.array([-4.4, y, 0]))))
            cycles = [(n - 1, x) for n, x in places] + [(self.cycles - 1, 6.25)]
            self.cells.append([self._cell(phase, cycle).at(x, y, "right") for cycle, x in cycles if cycle < self.cycles])

    def _row_meaning(self, phase: str) -> VGroup:
        f, out, h, last = self.facts, self.facts.focus.out, self.facts.focus.h, self.net.last
        meaning = {
            "forward": ("prediction", symbols.a(f, last, out)),
            "loss": ("loss", "L"),
            "backward": ("error signal", symbols.delta(f, last, out)),
            "update": ("new weight", symbols.w(f, last - 1, out, h)),
        }[phase]
        return row([self.words(meaning[0]), self.math(meaning[1], display=False)], 0.14)

    def _cell(self, phase: str, cycle: int) -> Typeset:
        path = {
            "forward": "prediction[out]",
            "loss": "loss",
            "backward": "backward.delta[-1][out]",
            "update": "updated.weights[-1][out][h]",
        }[phase]
        places = self.lesson.decimals.values
        return self.number(f"history.cycles[{cycle}].{path}", role=phase, places=places)

    def _small_network(self) -> NetworkDiagram:
        return NetworkDiagram(self.facts, self.theme, zone=Zone(-3.6, 3.6, -2.9, -1.45), bare=True)

    # -- a hundred cycles -------------------------------------------------------------------------------------------------------

    def hundred(self) -> None:
        self.clear_but()
        self._set_cycle(0)
        self._fresh_units()
        self._make_board()
        self.inside = self._activations(0, first=self.net.last)
        panel = self.question("How close to the", "target will it get?", y=-0.85)
        self.inputs = self.net.put_activations(0)
        arrive = [*self._arrive(self.inside), FadeIn(self.inputs)]
        self.play(FadeIn(self.net), FadeIn(self.board), *arrive, run_time=0.7)
        self.at("ask", FadeIn(panel), run_time=0.5)
        self.cue("run")
        self.play(FadeOut(panel), run_time=0.3)
        self.play(FadeIn(self.plot), FadeIn(self.score), FadeIn(self.tip), run_time=0.5)
        at = 0
        for index, flip in enumerate(self.flips):
            before = self.seconds_to("flip", 2.0, 7.0) if index == 0 else 3.0
            self._run_cycles(at, flip.cycle, before, "slow" if index == 0 else "even")
            self._stop_for(flip, index == 0)
            at = flip.cycle
        if not self.flips:
            self.cue("on")
        self._run_cycles(at, self.cycles, max(self.seconds_to("end", 2.5, 12.0) - 0.2, 2.5),
                         "even" if self.flips else "slow")  # fmt: skip
        self.cue("end")
        outputs = self.net.units[self.net.last].values()
        self.play(*(self._rim(unit.circle, "forward", 6) for unit in outputs), run_time=0.6)

    def _make_board(self) -> None:
        """What runs along: number of cycles, prediction beside target, and the curve of the loss."""
        losses = [float(v) for v in self.facts.history.losses]
        self.plot = Plot(self.theme, Zone(WORK.left, WORK.right - 0.1, CAPTION_TOP + 0.05, 0.45), (0, self.cycles),
                         (0, max(losses) * 1.06), x_label="cycles")  # fmt: skip
        self.curve = self.plot.curve(range(self.cycles + 1), losses, "loss")
        self.drawn = self.curve.copy().set_stroke(opacity=0)
        self.tip = self.plot.dot(0, losses[0], "loss")
        x = WORK.left + 1.95
        self.count = self._count(0).at(x, 1.95)
        self.prediction = self.number("history.cycles[0].prediction[out]", role="forward").at(x, 1.3)
        self.named = self.words("prediction", role="muted").at(WORK.left, 1.3)
        cycle = self.words("cycle", role="muted").at(WORK.left, 1.95)
        target = VGroup(self.words("target", role="muted").at(WORK.right, 1.95, "right"),
                        self.number("target[out]").at(WORK.right, 1.3, "right"))  # fmt: skip
        self.board = VGroup(cycle, self.count, self.named, self.prediction, target)
        self.loss = self.number("history.losses[0]", role="loss").at(x, 0.65)
        self.score = VGroup(self.words("loss", role="loss").at(WORK.left, 0.65), self.loss)

    def _count(self, cycle: int) -> Typeset:
        label = self.words(str(cycle), size=0.6, weight="bold")
        label.exempt = "cycle number"
        return label

    def _run_cycles(self, start: int, end: int, seconds: float, pace: str) -> None:
        """Let the cycles pass: weights, digits, prediction, loss and its curve, and the ring of the header turns along."""
        turns = min(end - start, max(1, round(seconds * 0.8)))
        shown = {"cycle": start}

        def draw(alpha: float) -> None:
            share = alpha**1.6 if pace == "slow" else alpha
            at = start + (end - start) * share
            cycle = min(int(at + 1e-6), end)
            self.curve_to(at)
            if cycle != shown["cycle"]:
                shown["cycle"] = cycle
                self._tick(cycle)

        moving = VGroup(self.net, self.plot, self.board, self.score, self.drawn, self.tip, self.inputs,
                        *self.inside.values())  # fmt: skip
        self.play(over_time(moving, draw, seconds), Rotate(self.header.ring, -2 * PI * turns), run_time=seconds)

    def curve_to(self, at: float) -> None:
        """Draw the curve up to that many cycles, the dot at its end."""
        share = at / self.cycles
        self.drawn.pointwise_become_partial(self.curve, 0, max(share, 1e-4)).set_stroke(opacity=1)
        self.tip.move_to(self.drawn.points[-1])

    def _tick(self, cycle: int) -> None:
        self._set_cycle(cycle)
        self.count.say(self._count(cycle))
        self._say(self.prediction, f"history.cycles[{cycle}].prediction[out]", "forward")
        self._say(self.loss, f"history.losses[{cycle}]", "loss")
        self._set_activations(cycle)

    def _stop_for(self, flip: Flip, spoken: bool) -> None:
        """A weight has crossed zero: everything else dims, and its way there is played again for it alone."""
        layer, k, j = flip.key
        edge, label = self.net.edges[flip.key], self.net.labels.get(flip.key)
        keep = [edge, self.net.unit(layer, j), self.net.unit(layer + 1, k), *([label] if label is not None else [])]
        rest = VGroup(self.net.everything_but(keep), self.net.names, self.plot, self.drawn, self.tip, *self.inside.values())
        now, was = self._weight_path(flip.key, flip.cycle), self._weight_path(flip.key, 0)
        w = symbols.w(self.facts, layer, k, j)
        note = self.math(f"{w} colon {{old}} arrow.r {{new}}", roles={"old": "sign", "new": "sign"}, size=0.5,
                         old=self.shown(was), new=self.shown(now)).fit(WORK.width).at(WORK.left, 1.2)  # fmt: skip
        way = "raised" if self.facts.value(now) > 0 else "lowered"
        why = self.words(f"{way} in every cycle" if flip.steady else f"{way} little by little").at(WORK.left, 0.62)
        aside = VGroup(self.named, self.prediction, self.score, self.board[-1])
        if spoken:
            self.cue("flip")
        self.play(Level(rest), FadeOut(aside), run_time=0.35)
        self.play(FadeIn(note), run_time=0.35)
        if spoken:
            self.at("why", FadeIn(why), run_time=0.4)
            self._replay(flip, self.seconds_to("side", 1.5, 4.5))
            self.at("side", *pulses(self.net, [flip.key], "forward"), run_time=1.2)
            self.cue("on")
        else:
            self.play(FadeIn(why), run_time=0.3)
            self._replay(flip, 1.6)
        self.play(FadeOut(note), FadeOut(why), Level(rest, 1.0), run_time=0.3)
        self.play(FadeIn(aside), run_time=0.3)

    def _replay(self, flip: Flip, seconds: float) -> None:
        """One weight's way through zero once more: its arrow and its digits, with the number of cycles."""
        edge, label = self.net.edges[flip.key], self.net.labels.get(flip.key)
        shown = {"cycle": flip.cycle}

        def draw(alpha: float) -> None:
            cycle = min(int(alpha * (flip.cycle + 1)), flip.cycle)
            if cycle == shown["cycle"]:
                return
            shown["cycle"] = cycle
            edge.redraw(self.facts.value(self._weight_path(flip.key, cycle)))
            self.count.say(self._count(cycle))
            if label is not None:
                self._say(label, self._weight_path(flip.key, cycle))

        moving = VGroup(edge, self.count, *([label] if label is not None else []))
        self.play(over_time(moving, draw, seconds), run_time=seconds)

    # -- before and after ---------------------------------------------------------------------------------------------------------

    def before_after(self) -> None:
        self.clear_but()
        self._make_table()
        known = [cells[:3] for cells in self.cells]
        self.play(FadeIn(self.sheet.headings), FadeIn(self.sheet.rule), FadeIn(self.row_names),
                  *(FadeIn(VGroup(*cells)) for cells in known), run_time=0.6)  # fmt: skip
        column = [cells[-1] for cells in self.cells]
        self.cue("last")
        self.play(FadeIn(self.last_heading), LaggedStart(*(FadeIn(cell) for cell in column), lag_ratio=0.3), run_time=1.2)
        self.at("small", FadeIn(self._lit_row(2, "backward")), run_time=0.4)
        self.cue("steps")
        self.play(LaggedStart(*self._steps(), lag_ratio=0.15), run_time=1.6)
        self._side_by_side()

    def _steps(self) -> list[Animation]:
        """Below each cycle of the table, the step of its weight as a bar with its number."""
        f, last = self.facts, self.net.last
        w = symbols.w(f, last - 1, f.focus.out, f.focus.h)
        title = row([self.words("step of", role="muted"), self.math(w, display=False)], 0.14)
        title.shift(np.array([-4.4, -2.75, 0]))
        paths = [f"{cells.values[0].path.split('.updated')[0]}.step_W[-1][out][h]" for cells in self.cells[-1]]
        largest = max(*(abs(f.value(path)) for path in paths), 1e-12)
        shows: list[Animation] = [FadeIn(title)]
        for path, cell in zip(paths, self.cells[-1], strict=True):
            value = self.number(path, sign=True).at(float(cell.ink_points()[:, 0].max()), -2.75, "right")
            height = max(0.95 * abs(f.value(path)) / largest, 0.03)
            bar = Rectangle(width=0.6, height=height, stroke_width=0, fill_color=self.theme.update, fill_opacity=1)
            bar.move_to([value.get_center()[0], -2.25 + height / 2, 0])
            shows += [FadeIn(value), GrowFromEdge(bar, np.array([0, -1, 0]))]
        return shows

    def _side_by_side(self) -> None:
        """The network before and after, with what it predicts and how wrong that is."""
        last = self.cycles
        sides = (("before", "network", "prediction[out]", "loss", -3.3),
                 ("after", f"history.networks[{last}]", "history.cycles[-1].prediction[out]", "history.losses[-1]", 3.3))  # fmt: skip
        rows = VGroup(
            self.words("prediction", role="muted").at(0, -1.35, "middle"),
            self.words("loss", role="muted").at(0, -2.2, "middle"),
            self.words("target {y}", role="muted", roles={"y": "ink"}, y=self.shown("target[out]")).at(0, -2.85, "middle"),
        )
        losses: list[Typeset] = []
        for cue, path, prediction, loss, x in sides:
            self.cue(cue)
            if cue == "before":
                self.clear_but(run_time=0.4)
                self.play(FadeIn(rows[0]), FadeIn(rows[2]), run_time=0.2)
            net = NetworkDiagram(self.facts, self.theme, network_path=path, zone=Zone(x - 2.6, x + 2.6, -0.6, 1.75), bare=True)
            if cue == "before":
                title = self.words("before", role="muted").at(x, 2.05, "middle")
            else:
                title = self.words("after {n} cycles", role="muted", n=self.shown("counts.epochs")).at(x, 2.05, "middle")
            value = self.number(prediction, role="forward", size=BIG).at(x, -1.45, "middle")
            losses.append(self.number(loss, role="loss", size=BIG).at(x, -2.3, "middle"))
            self.play(FadeIn(net), FadeIn(title), run_time=0.6)
            self.play(*pulses(net, list(net.edges), "forward"), FadeIn(value), run_time=0.8)
        for cue, label, name in zip(("loss_before", "loss_after"), losses, ([rows[1]], []), strict=True):
            self.at(cue, FadeIn(label), *(FadeIn(text) for text in name), run_time=0.5)

    # -- many samples ---------------------------------------------------------------------------------------------------------------

    def samples(self) -> None:
        self.clear_but()
        self._set_cycle(0)
        self._fresh_units()
        f = self.facts
        key = (self.net.last - 1, f.focus.out, f.focus.h)
        lit = [self.net.edges[key], *([self.net.labels[key]] if key in self.net.labels else [])]
        self.play(FadeIn(self.net), run_time=0.6)
        shown = range(min(f.counts.samples, SAMPLES))
        names = [self._sample_name(n) for n in shown]
        self.at("many", LaggedStart(*(FadeIn(name) for name in names), lag_ratio=0.2), run_time=0.8)
        title = row([self.words("gradient of", role="muted"), self.math(symbols.w(f, *key), display=False)], 0.14)
        title.shift(np.array([WORK.left, 1.95, 0]))
        self.cue("each")
        self.play(FadeIn(title), Level(self.net.everything_but([*lit, self.net.unit_group])), run_time=0.4)
        before: list[Mobject] = []
        for n in shown:
            before = self._one_sample(n, before, 1.15 - 0.25 * min(n, 2))
        average = self._average(len(shown))
        self.at("mean", FadeIn(average), run_time=0.7)
        self.cue("step")
        self.play(*(FadeOut(label) for label in before), Level(self.net, 1.0), run_time=0.3)
        self._set_batch_step()
        self.play(*pulses(self.net, list(self.net.edges), "update"), run_time=0.9)
        epoch = self.words("all {n} samples: one epoch", n=self.shown("counts.samples"), weight="semibold")
        self.at("epoch", FadeIn(epoch.at(WORK.left, CAPTION_TOP + 0.15)), run_time=0.5)

    def _one_sample(self, n: int, before: list[Mobject], seconds: float) -> list[Mobject]:
        """A sample runs forward, its error back, and its gradient grows as a bar. Returns what stands in the units."""
        inside = self._sample_values(n)
        path = f"batch.backward.sample_grad_W[-1][{n}][out][h]"
        if before:
            self.play(*(FadeOut(label) for label in before), run_time=0.15)
        self.play(*self._arrive(inside), *self._all_pulses("forward"), run_time=seconds * 0.5)
        bar = self._bar(path, self._sample_y(n))
        self.play(*self._all_pulses("backward"), bar[0], FadeIn(bar[1]), run_time=seconds * 0.5)
        return list(inside.values())

    def _sample_name(self, n: int) -> Typeset:
        name = self.words(f"sample {n + 1}", role="muted").at(WORK.left, self._sample_y(n))
        name.exempt = "sample number"
        return name

    def _all_pulses(self, role: str) -> list[Animation]:
        return pulses(self.net, list(self.net.edges), role, backward=role == "backward")

    def _sample_values(self, n: int) -> dict[tuple[int, int], Typeset]:
        """Value labels for a sample: its inputs and the prediction."""
        if not self.net.shows_values:
            return {}
        net, last = self.net, self.net.last
        inside = {(0, i): net.value_typeset(0, i, f"batch.x[{n}][{i}]") for i in net.units[0]}
        for k in net.units[last]:
            inside[last, k] = net.value_typeset(last, k, f"batch.prediction[{n}][{k}]", "forward")
        return inside

    def _sample_y(self, n: int) -> float:
        return 1.25 - 0.62 * n

    def _bar(self, path: str, y: float) -> tuple[Animation, Typeset]:
        """A bar for a gradient, to the left or right of zero, and its number."""
        size = abs(self.facts.value(path)) / self._largest()
        sign = np.sign(self.facts.value(path)) or 1.0
        zero, reach = 4.25, 0.68
        width = max(reach * size, 0.02)
        bar = Rectangle(width=width, height=0.26, stroke_width=0, fill_color=self.theme.backward, fill_opacity=1)
        bar.move_to([zero + sign * width / 2, y + 0.13, 0])
        value = self.number(path, role="backward").at(WORK.right, y, "right")
        return GrowFromEdge(bar, np.array([-sign, 0, 0])), value

    def _largest(self) -> float:
        gradients = np.abs(self.facts.batch.backward.sample_grad_W[-1][:, self.facts.focus.out, self.facts.focus.h])
        return max(float(gradients.max()), 1e-12)

    def _average(self, rows: int) -> VGroup:
        y = self._sample_y(rows) - 0.12
        rule = Line([WORK.left, y + 0.52, 0], [WORK.right, y + 0.52, 0], stroke_width=2.5, color=self.theme.line)
        name = self.words("average", weight="semibold").at(WORK.left, y)
        grow, value = self._bar("batch.backward.grad_W[-1][out][h]", y)
        return VGroup(rule, name, grow.mobject, value)

    def _set_batch_step(self) -> None:
        """All weights take the step of the averaged gradient."""
        for (layer, k, j), edge in self.net.edges.items():
            path = f"batch.updated.weights[{layer}][{k}][{j}]"
            edge.redraw(self.facts.value(path))
            if (layer, k, j) in self.net.labels:
                self._say(self.net.labels[layer, k, j], path)

    # -- ten lines ------------------------------------------------------------------------------------------------------------------

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
        self.play(LaggedStart(*(FadeIn(text, shift=UP * 0.05) for text in texts), lag_ratio=0.15), FadeIn(small), run_time=1.4)
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
            count = self.words(str(cycle + 1), role="muted").at(columns[0], y, "right")
            count.exempt = "cycle number"
            prediction = self.number(f"history.cycles[{cycle}].prediction[out]", role="forward").at(columns[1], y, "right")
            loss = self.number(f"history.cycles[{cycle}].loss", role="loss").at(columns[2], y, "right")
            rows.add(count, prediction, loss)
        return rows

    # -- what to keep -----------------------------------------------------------------------------------------------------------------

    def concepts(self) -> None:
        self.clear_but()
        for index, (title, lines) in enumerate(self._ideas()):
            x, y = (-6.4, 0.1)[index % 2], 1.85 - 1.7 * (index // 2)
            icon = self._icon(index)
            icon.scale(min(1.0, 0.8 / icon.width)).move_to([x + 0.42, y - (0.15 if lines else -0.13), 0])
            head = self.words(title, size=0.48, weight="semibold").at(x + 1.05, y)
            notes = [self.words(line, role="muted").at(x + 1.05, y - 0.5 - 0.46 * k) for k, line in enumerate(lines)]
            for text in (head, *notes):
                text.exempt = "title"
            self.cue(f"k{index + 1}")
            self.play(FadeIn(VGroup(icon, head, *notes), shift=UP * 0.1), run_time=0.6)

    def _ideas(self) -> list[tuple[str, list[str]]]:
        """The lesson's key concepts with their sentences; the film's own titles where the lesson lists other than six."""
        concepts = self.lesson.concepts
        if len(concepts) != len(IDEAS):
            return [(title, []) for title in IDEAS]
        ideas = [(point.title, self._wrapped(point.text, 5.25)) for point in concepts]
        return ideas if all(len(lines) <= 2 for _, lines in ideas) else [(title, []) for title, _ in ideas]

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.words(longer).width <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _icon(self, index: int) -> VGroup:
        """A picture for an idea: chain, flow, signal, step, layers, loop."""
        t = self.theme
        if index == 0:
            return VGroup(*(Circle(radius=0.17, stroke_width=5, color=c).shift(RIGHT * 0.25 * k)
                            for k, c in enumerate((t.loss, t.slope, t.forward))))  # fmt: skip
        if index == 1:
            return direction_icon(2, t, size=0.9)
        if index == 2:
            core = Circle(radius=0.2, stroke_width=0, fill_color=t.backward, fill_opacity=1)
            return VGroup(core, Circle(radius=0.38, stroke_width=4, color=t.backward))
        if index == 3:
            return VGroup(*(Line([-0.4, 0.22 - 0.22 * k, 0], [0.4, 0.22 - 0.22 * k, 0], stroke_width=w, color=t.positive)
                            for k, w in enumerate((3, 7, 12))))  # fmt: skip
        if index == 4:
            colors = (t.line, t.muted, t.backward)
            return VGroup(*(Circle(radius=0.11, stroke_width=0, fill_color=c, fill_opacity=1)
                            .move_to([0.36 * (k - 1), 0.2 * s, 0]) for k, c in enumerate(colors) for s in (1, -1)))  # fmt: skip
        return PhaseRing(t, None, radius=0.4, width=6)

    # -- the sentence --------------------------------------------------------------------------------------------------------------------

    def closing(self) -> None:
        self.clear_but()
        ring = PhaseRing(self.theme, None, radius=0.95, width=12).move_to([0, 1.35, 0])
        self.play(FadeIn(ring), run_time=0.4)
        onward = self.words("Next: change one number, and run it again.", role="muted").at(0, -1.75, "middle")
        self.at("next", FadeIn(onward), run_time=0.5)
        self.cue("recap")
        line = self.words("{{Forward, : forward}} {{loss, : loss}} {{backward, : backward}} update. And again.",
                          size=0.6, weight="semibold").at(0, -0.75, "middle")  # fmt: skip
        self.play(FadeIn(line, shift=UP * 0.12), run_time=0.7)
        self.play(Rotate(ring, -2 * PI), run_time=self.seconds_left(2.0, 3.5))

    def end(self) -> None:
        """The end card of the film: its title, and why its numbers can be trusted."""
        self.clear_but()
        title = self.words(self.lesson.title, size=0.8, weight="semibold").fit(11.6).at(0, 0.35, "middle")
        note = self.words("Every number in this film was computed.", role="muted").at(0, -0.55, "middle")
        title.exempt = "title"
        self.play(FadeOut(self.header), FadeIn(title), run_time=0.6)
        self.play(FadeIn(note), run_time=0.6)

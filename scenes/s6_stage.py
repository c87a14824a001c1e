"""Step 6, its stage: what the units hold, what is lit, what runs back, and the working's place."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Animation, FadeIn, FadeOut, Line, Mobject, Polygon, VGroup

from scenes.kit.flow import fly, land, pulses, travel
from scenes.kit.placement import boxes_touch, segment_hits
from scenes.kit.typeset import Typeset
from scenes.kit.working import Line as WorkingLine
from scenes.step import Step

Key = tuple[int, int, int]

SIZE = 0.43  # em of the working


class BlameStage(Step):
    """The network of the backward pass: units fill with blame, then with error signals."""

    def prepare(self) -> None:
        self.net = self.diagram()
        self.last = self.net.last
        self.hidden = self.last - 1  # the layer that feeds the output
        self.board: list[Mobject] = []  # what stands in the working's place
        self.size = SIZE if self.last == 2 and self.facts.counts.outputs == 1 else 0.4  # indices of layers need room
        self.extra_labels: list[Mobject] = []  # labels of arrows that had no room for one among all the others

    def units_of(self, layer: int) -> list[int]:
        return list(self.net.units[layer])

    def replace(self, layer: int, k: int, new: Typeset) -> list[Animation]:
        """Unit k now holds a new value; the animations that clear what stood there."""
        unit = self.net.unit(layer, k)
        before = self.net.hold_content(layer, k, new)
        if before is None:
            return []
        unit.remove(before)
        return [FadeOut(before)]

    def new_values(self, layer: int, units: list[int], path: str) -> tuple[VGroup, list[Animation]]:
        """Value labels for units, in backward's colour, and the animations that clear what they held."""
        made, leaving = VGroup(), []
        if self.net.shows_values:
            for k in units:
                center = self.net.unit(layer, k).center
                label = self.number(path.format(k=k), role="backward", places=self.net.places, sign=True)
                label.centered_at(center[0], center[1])
                leaving += self.replace(layer, k, label)
                made.add(label)
        return made, leaving

    def ring(self, layer: int, units: list[int], role: str = "backward") -> list[Animation]:
        """The outlines of units take a role's colour."""
        return [self.net.unit(layer, k).circle.animate.set_stroke(self.theme.role(role)) for k in units]

    def wipe(self) -> list[Animation]:
        """The animations that clear the working's place."""
        gone, self.board = self.board, []
        return [FadeOut(thing) for thing in gone]

    def write(self, *things: Mobject) -> list[Animation]:
        self.board += things
        return [FadeIn(thing) for thing in things]

    def substitute(self, sources: dict[str, Mobject | None], line: WorkingLine) -> None:
        """Values fly from where they stand to their places in a line, and the line appears around them."""
        flights = [fly(source, line.parts[name]) for name, source in sources.items() if source is not None]
        if flights:
            self.play(*flights, run_time=0.8)
        self.play(*self.write(line), run_time=0.35)

    def settle(self, layer: int, k: int, path: str, source: Mobject) -> None:
        """A result flies from the working into its unit."""
        labels, leaving = self.new_values(layer, [k], path)
        if leaving:
            self.play(*leaving, run_time=0.25)
        if len(labels):
            self.play(land(source, labels[0], bend=0.07), *self.ring(layer, [k]), run_time=0.9)
        else:
            self.play(*self.ring(layer, [k]), run_time=0.4)

    def label_of(self, key: Key) -> Typeset | None:
        """The label of an arrow, made for the moment where the whole network has no room for it."""
        if key in self.net.labels:
            return self.net.labels[key]
        made = self.net.missing_labels([key])
        self.extra_labels += made.values()
        return made.get(key)

    def drop_extra_labels(self) -> list[Animation]:
        gone, self.extra_labels = self.extra_labels, []
        return [FadeOut(label) for label in gone]

    def spotlight(self, keys: list[Key]) -> list[Animation]:
        """Only these arrows and the units at their ends are bright."""
        lit = self.ends_lit(keys)
        return [self.dim(self.net.everything_but(lit)), self.undim(*lit)]

    def light(self, key: Key, *more: Animation) -> Typeset | None:
        """One arrow stays bright; its label, which comes when the others have made room for it."""
        label = self.label_of(key)
        self.play(*self.spotlight([key]), *more, run_time=0.5)
        if label in self.extra_labels:
            self.play(FadeIn(label), run_time=0.3)
        return label

    def ends_lit(self, keys: list[Key]) -> list[Mobject]:
        """Arrows and the units at both their ends."""
        net = self.net
        lit: list[Mobject] = [net.edges[key] for key in keys]
        lit += [net.labels[key] for key in keys if key in net.labels]
        for layer, k in {(key[0], key[2]) for key in keys} | {(key[0] + 1, key[1]) for key in keys}:
            unit = net.unit(layer, k)
            lit += [unit, *([unit.content] if unit.content is not None else [])]
        return lit

    def send_back(self, keys: list[Key], *more: Animation, run_time: float = 1.2) -> None:
        """The error signals run back along arrows, with light in backward's colour."""
        net = self.net
        carried = [travel(content, net.edges[key], backward=True, run_time=run_time) for key in keys
                   if net.shows_values and len(keys) <= 2
                   and (content := net.unit(key[0] + 1, key[1]).content) is not None]  # fmt: skip
        self.play(*pulses(net, keys, "backward", backward=True, run_time=run_time), *carried, *more)

    def drop_labels(self, keys: list[Key]) -> None:
        """The weights' numbers leave these arrows, which are about to show something else."""
        net = self.net
        gone = [net.labels.pop(key) for key in keys if key in net.labels]
        net.label_group.remove(*gone)
        if gone:
            self.play(*(FadeOut(label) for label in gone), run_time=0.3)

    def short_arrow(self, start: np.ndarray, end: np.ndarray, role: str) -> VGroup:
        """A thick upright arrow."""
        color, way = self.theme.role(role), (end - start) / np.linalg.norm(end - start)
        tip, across = min(0.27, float(np.linalg.norm(end - start)) * 0.55), RIGHT * 0.17
        head = Polygon(
            end, end - way * tip + across, end - way * tip - across, fill_color=color, fill_opacity=1, stroke_width=0
        )
        return VGroup(Line(start, end - way * tip * 0.8, stroke_width=10, color=color), head)

    def is_free(self, box: tuple[float, float, float, float]) -> bool:
        """Whether no arrow, unit or text of the network reaches into a box."""
        net = self.net
        texts = [
            *net.labels.values(),
            *net.biases.values(),
            *net.names,
            *(u.symbol for u in net.unit_group if u.symbol is not None),
        ]
        corners = [text.ink_points()[:, :2] for text in texts] + [u.circle.points[:, :2] for u in net.unit_group]
        taken = [(*points.min(axis=0), *points.max(axis=0)) for points in corners]
        crossed = any(segment_hits(box, edge.start, edge.end) for edge in self.net.edges.values())
        return not crossed and not any(boxes_touch(box, other) for other in taken)

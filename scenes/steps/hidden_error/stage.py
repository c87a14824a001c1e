"""Step 6, its stage: the network of the backward pass, and what its units hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import RIGHT, Animation, FadeIn, FadeOut, Line, Mobject, Polygon, VGroup

from lesson.facts.fields import Field
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import land
from scenes.kit.network.placement import boxes_touch, segment_hits
from scenes.kit.type.typeset import Typeset

from .gate import Gate

SIZE = 0.43  # em of the working


class BlameStage(NetworkStep):
    """The network of the backward pass: units fill with blame, then with error signals."""

    gate = MadeIn("slope", Gate)

    def prepare(self) -> None:
        super().prepare()
        self.last = self.net.last
        self.hidden = self.last - 1  # the layer that feeds the output
        self.taken: list[tuple[float, float, float, float]] = []  # by wishes that stand beside units
        self.size = SIZE if self.last == 2 and self.facts.counts.outputs == 1 else 0.4  # indices of layers need room

    def units_of(self, layer: int) -> list[int]:
        return list(self.net.units[layer])

    def new_values(self, layer: int, units: list[int], field: Callable[[int], Field]) -> tuple[VGroup, list[Animation]]:
        """Value labels for units, in backward's colour, and the animations that clear what they held.

        field: the field of unit k.
        """
        made, leaving = VGroup(), []
        if self.net.shows_values:
            for k in units:
                label = self.net.value_typeset(layer, k, field(k), "backward", sign=True)
                leaving += self.board.replace(layer, k, label)
                made.add(label)
        return made, leaving

    def settle(self, layer: int, k: int, field: Callable[[int], Field], source: Mobject) -> None:
        """A result flies from the working into its unit."""
        labels, leaving = self.new_values(layer, [k], field)
        if leaving:
            self.play(*leaving, run_time=0.25)
        if len(labels):
            self.play(
                land(source, labels[0], self.board.bend(source, labels[0], 0.07)),
                *self.board.ring(layer, [k], "backward"),
                run_time=0.9,
            )
        else:
            self.play(*self.board.ring(layer, [k], "backward"), run_time=0.4)

    def light(self, key: Key, *more: Animation) -> Typeset | None:
        """One arrow stays bright; its label, which comes when the others have made room for it."""
        label = self.board.label(key, self.net.layer_keys(key[0]))  # the others become bright, too
        self.play(*self.board.spotlight([key]), *more, run_time=0.5)
        if label is not None and key in self.board.extra:
            self.play(FadeIn(label), run_time=0.3)
        return label

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

    def is_free(self, box: tuple[float, float, float, float], circles: bool = True, arrows: bool = True) -> bool:
        """Return whether no text, arrow (`arrows`), unit (`circles`) or member of `taken` reaches into a box."""
        net = self.net
        texts = [
            *net.labels.values(),
            *net.biases.values(),
            *net.names,
            *(line for name in net.own_names for line in name.lines),
            *(u.symbol for u in net.unit_group if u.symbol is not None),
            *(u.content for u in net.unit_group if u.content is not None),
            *self.board.extra.values(),
        ]
        corners = [text.ink_points()[:, :2] for text in texts] + [
            u.circle.points[:, :2] for u in net.unit_group if circles
        ]
        taken = [*self.taken, *((*points.min(axis=0), *points.max(axis=0)) for points in corners)]
        crossed = arrows and any(segment_hits(box, edge.start, edge.end) for edge in self.net.edges.values())
        return not crossed and not any(boxes_touch(box, other) for other in taken)

"""Step 2, its stage: the network, which of it is lit, what its units hold, and values on their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import (
    Animation,
    AnimationGroup,
    FadeIn,
    LaggedStart,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.zones import FRAME, READ, by_shape
from scenes.kit.motion.verbs import Follow, Level, arc, passing, set_level
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import pulses
from scenes.kit.plot.plot import Plot
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Expression, Line, Working

from .unit_sum import UnitSum

TOP = 0.4  # baseline of the first line of working, below its zone's top
PARK = 0.4  # how far beside its weight a travelling value is multiplied


@dataclass(frozen=True)
class PutIn:
    """A weighted sum with its numbers put in (None: too long for that), and how many rows it takes."""

    whole: Expression | None
    rows: int


@dataclass(frozen=True)
class OpenQuestion:
    """The output's weighted sum without its value, and the question over the rest of the working.

    covered: the question needs the working's place as well.
    """

    work: Working
    put_in: Expression | None
    panel: VGroup
    covered: bool


@dataclass
class Curve:
    """A layer's activation function in axes, with the levels it comes close to; drawn over the sums `zs`.

    halved: the axes show where z = 0 leads.
    """

    plot: Plot
    zs: np.ndarray
    bent: VMobject
    levels: VGroup
    halved: bool = False

    @property
    def parts(self) -> tuple[Mobject, ...]:
        return (self.plot, self.levels, self.bent)


class ForwardStage(NetworkStep):
    """The network of the forward pass: units fill with z, then a."""

    asked = MadeIn("predict", OpenQuestion)
    curve = MadeIn("activation", Curve)

    def prepare(self) -> None:
        super().prepare()
        self.focus = self.facts.focus
        self.done: set[tuple[int, int]] = set()  # units whose activation is known

    # -- the network
    # -----------------------------------------------------------------------------------------------------

    def _clear_working(self, *keep: Mobject) -> None:
        """Fade out all but the network."""
        self.clear_but(self.net, self.net.contents(), *self.board.extra.values(), *keep, run_time=0.5)

    def _light(self, layer: int, k: int) -> None:
        """The arrows that lead to a unit, and the units they come from; the rest dims."""
        net = self.net
        self._drop_extra()
        keys = net.fan(layer, k)
        units = (net.unit(layer, k), *net.units[layer - 1].values())
        lit: list[Mobject] = [*units, *(net.edges[key] for key in keys)]
        lit += [net.labels[key] for key in keys if key in net.labels]
        lit += [unit.content for unit in units if unit.content is not None]
        if (layer, k) in net.biases:
            lit.append(net.biases[layer, k])
        self.play(*self.board.brighten(lit), run_time=0.5)
        self.board.extra = net.missing_labels(keys)
        if self.board.extra:
            self.play(*(FadeIn(label) for label in self.board.extra.values()), run_time=0.35)

    def _drop_extra(self) -> None:
        """The labels that only the lit fan had room for go."""
        if leaving := self.board.drop_extra():
            self.play(*leaving, run_time=0.3)

    def _all_bright(self) -> None:
        self._drop_extra()
        self.play(Level(VGroup(self.net, self.net.contents()), 1.0), run_time=0.5)

    def _finish_layer(self, layer: int) -> None:
        """The units of a layer that were not spoken of get their activations too."""
        missing = [(layer, k) for k in self.net.units[layer] if (layer, k) not in self.done]
        self._all_bright()
        if not missing:
            return
        keys = [key for place in missing for key in self.net.fan(*place)]
        self.play(*pulses(self.net, keys, "ink" if layer == 1 else "forward"), run_time=0.8)
        self._activate(missing, run_time=0.7)

    def _activate(self, places: Sequence[tuple[int, int]], run_time: float) -> None:
        """Values appear in units."""
        net = self.net
        leaving: list[Animation] = []
        coming: list[Animation] = []
        for layer, k in places:
            self.done.add((layer, k))
            if layer:
                coming += self.board.ring(layer, [k], "forward")
            if net.shows_values:
                label = net.value_typeset(layer, k, net.activation_path(layer, k), "forward" if layer else "ink")
                leaving += self.board.replace(layer, k, label, run_time=0.25)
                free = net.radius - float(np.hypot(*np.ptp(label.ink_points()[:, :2], axis=0))) / 2 - 0.05
                coming.append(FadeIn(label, shift=np.array([min(max(free, 0.0), 0.15), 0, 0])))  # inside its circle
        for animations, seconds in ((leaving, 0.25), (coming, run_time)):
            if animations:
                self.play(*animations, run_time=seconds)

    def _put(self, layer: int, k: int, label: Typeset, source: Mobject, role: str = "ink") -> None:
        """A value flies to its unit and stays there, if units have room for values."""
        ring = self.board.ring(layer, [k], role)
        if not self.net.shows_values:
            path = self._in_frame(arc(source.get_center(), label.get_center()), source.width)
            self.play(Follow(passing(source.copy()), path), *ring, run_time=0.8)
            return
        leaving = self.board.replace(layer, k, label, run_time=0.25)
        self._hide(label)
        self.play(*leaving, self._drop(source, label), *ring)

    def _finish_unit(self, layer: int, k: int, source: Mobject) -> None:
        """The activation takes z's place in its unit."""
        self.done.add((layer, k))
        label = self.net.value_typeset(layer, k, self.net.activation_path(layer, k), "forward")
        self._put(layer, k, label, source, "forward")

    def _switch_off(self, layer: int) -> None:
        """Units that pass on nothing lose their colour."""
        net = self.net
        off = [k for k in net.units[layer] if self.facts.value(net.activation_path(layer, k)) == 0]
        if off:
            self.play(*self.board.ring(layer, off, "muted"), run_time=0.6)

    # -- lines of working
    # ------------------------------------------------------------------------------------------------

    def _sum(self, layer: int, k: int) -> UnitSum:
        return UnitSum(self.facts, self.theme, self.net, layer, k)

    def _headroom(self, layer: int, k: int) -> float:
        """Room (in line pitches) that raised layer numbers need under a heading."""
        return 0.22 if "^" in symbols.z(self.facts, layer, k) else 0.0

    def _sum_result(self, work: Working, layer: int, k: int, of: Expression | None) -> Line:
        shown = self.shown(self.net.z_path(layer, k))
        result = work.result(shown, of=of)
        self.play(FadeIn(result), run_time=0.6)
        return result

    # -- values on their way
    # ---------------------------------------------------------------------------------------------

    def _sources(self, layer: int, k: int) -> dict[str, Mobject]:
        """Return where each number of a weighted sum is in the network."""
        sources: dict[str, Mobject] = {}
        for j in range(self.net.sizes[layer - 1]):
            key = (layer - 1, k, j)
            sources[f"w{j}"] = self.board.known(key) or self.net.edges[key]
            sources[f"x{j}"] = self.board.source(layer - 1, j)
        if self.facts.holds("has_biases"):
            sources["b"] = self.net.biases.get((layer, k), self.net.unit(layer, k).circle)
        return sources

    def _hide(self, thing: Mobject) -> None:
        """Put a thing on the stage without showing it."""
        set_level(thing, 0.0)
        self.add(thing)

    def _drop(self, source: Mobject, target: Mobject) -> Animation:
        """The target's digits fly in from a source, and stay."""
        flying = set_level(target.copy(), 1.0)
        path = self._below(source, target)
        return AnimationGroup(Follow(flying, path, run_time=0.9), Level(target, 1.0, run_time=0.1), lag_ratio=1.0)

    def _below(self, source: Mobject, target: Mobject) -> list[np.ndarray]:
        """Return a path that sags: texts are above a line, below it there is room."""
        start, end = source.get_center(), target.get_center()
        bend = by_shape(wide=0.2, square=0.2, tall=0.08)  # a tall frame ends beside the network
        return self._in_frame(arc(start, end, bend=-bend if end[0] > start[0] else bend), target.width)

    @staticmethod
    def _in_frame(path: list[np.ndarray], width: float) -> list[np.ndarray]:
        """Return a path on which something so wide stays inside the frame: bends and plots end near its edge."""
        reach = FRAME.safe_x - width / 2
        return [np.array([np.clip(x, -reach, reach), y, z]) for x, y, z in path]

    def _drop_into(self, line: Line, sources: dict[str, Mobject], run_time: float) -> None:
        """A line appears with gaps; its numbers fly in one after another from where they stand."""
        self._hide(line)
        parts = line.parts
        filled = {id(glyph) for name in sources for glyph in parts[name].get_family()}
        frame = VGroup(*(m for m in line.family_members_with_points() if id(m) not in filled))
        self.play(Level(frame, 1.0), run_time=0.4)
        self.play(
            LaggedStart(*(self._drop(source, parts[name]) for name, source in sources.items()), lag_ratio=0.35),
            run_time=run_time,
        )

    def _journey(self, key: Key) -> Animation:
        """A value runs along an arrow, stops beside the weight, and goes on as the product."""
        layer, k, j = key
        edge = self.net.edges[key]
        value = self.number(self.net.activation_path(layer, j), role="ink" if layer == 0 else "forward", size=READ)
        made = self.number(fields.term(layer, k, j), role="sign", size=READ)
        beside = np.array([-edge.direction[1], edge.direction[0], 0.0]) * PARK
        park = edge.point(edge.label_at) + beside
        there = Follow(value, [self.net.unit(layer, j).center, edge.start + beside, park])
        onward = Follow(made, [park, edge.end + beside, self.net.unit(layer + 1, k).center])
        pair = passing(VGroup(value, made))
        set_level(pair, 0.0)

        def draw(_: Mobject, alpha: float) -> None:
            multiplied = alpha >= 0.55
            there.interpolate_mobject(min(alpha / 0.45, 1.0))
            last = max((alpha - 0.55) / 0.45, 0.0)
            onward.interpolate_mobject(last)
            set_level(value, float(alpha > 0.0 and not multiplied))
            set_level(made, min(max((1.0 - last) / 0.35, 0.0), 1.0) if multiplied else 0.0)

        return UpdateFromAlphaFunc(pair, draw, run_time=2.0, introducer=True, remover=True)

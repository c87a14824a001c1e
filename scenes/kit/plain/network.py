"""A network from arrays, for any Manim scene: it can be moved, scaled and rearranged, and plays its passes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy.typing as npt
from manim import ORIGIN, Animation, config

from lesson import Facts
from lesson.facts.focus import MAX_DRAWN
from lesson.facts.of_arrays import facts_of_arrays
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.theme import Theme, luminance, theme_named
from scenes.kit.type.typeset import Typeset

from . import passes, values
from .rearrange import rearranging

DIRECTIONS = ("right", "left", "down", "up")
SYMBOLS = 0.9  # frame units for symbols above the units and biases below them
MOST_COLUMN = 7.0  # from layer to layer of a network that is high
FRAME_SHAPE = 1.7  # width of a network that fills a wide frame, by its height
FRAME_SHARES = (0.8, 0.9)  # of the frame's width and height, at most, where no box is given
WIDE_ROW = 2.9  # from unit to unit where they stand side by side
COLUMN, ROW, END = 3.4, 1.95, 1.4  # frame units from layer to layer, from unit to unit, and for the units at both ends


class NeuralNetwork(NetworkDiagram):
    """A network from numpy arrays that any Manim scene can play with; all its numbers are computed, none is typed.

    weights[l] has shape (n_out, n_in), biases[l] (n_out,); x and y are one sample. `activation` is "sigmoid", "tanh",
    "relu", "identity" or, of the last layer, "softmax": one for all layers or one for each. `loss` is
    "half_squared_error", "binary_cross_entropy" or "categorical_cross_entropy" (with softmax).

    It is a VGroup: `net.animate.shift(UP)`, `net.scale(0.5)` and `FadeOut(net)` work as of any other, and its values
    come along. `width` and `height` are those of the box that it fills, in frame units. `theme` is "dark", "light",
    "high-contrast" or a Theme; by default what goes with the scene's background.

    Example:

        net = NeuralNetwork([[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]], x=[1.0, 0.5], y=[1.0])
        self.play(FadeIn(net))
        self.play(net.forward())
        self.play(net.animate.scale(0.6).to_edge(LEFT))
        self.play(net.backward())
    """

    strokes = 1.0  # how thick its arrows are drawn, as a share

    def __init__(
        self,
        weights: Sequence[npt.ArrayLike],
        biases: Sequence[npt.ArrayLike] | None = None,
        *,
        x: npt.ArrayLike | None = None,
        y: npt.ArrayLike | None = None,
        activation: str | Sequence[str] = "sigmoid",
        loss: str | None = None,
        width: float | None = None,
        height: float | None = None,
        direction: str = "right",
        decimals: int = 2,
        theme: str | Theme | None = None,
    ) -> None:
        facts = facts_of_arrays(weights, biases, activation, loss, x, y, decimals)
        self.missing = {name for name, given in (("x", x), ("y", y)) if given is None}
        self._draw(facts, theme if isinstance(theme, Theme) else theme_named(theme or _fitting_theme()), direction)
        self.fill_box(width, height).move_to(ORIGIN)
        self.live()

    def _draw(self, facts: Facts, theme: Theme, direction: str) -> None:
        _check(direction)
        self.shown: dict[tuple[str, int, int], Typeset] = {}  # values on screen by name, layer and unit
        zone = natural_zone(facts.network.sizes, direction)
        super().__init__(facts, theme, zone=zone, layer_names=False, direction=direction)

    def fill_box(self, width: float | None, height: float | None) -> NeuralNetwork:
        """Scale it at once so that it fills a box, without distortion; return it. Without a box it fits the frame."""
        shares = ((width, self.width), (height, self.height))
        frame = FRAME_SHARES[0] * config.frame_width / self.width, FRAME_SHARES[1] * config.frame_height / self.height
        factor = min((wanted / now for wanted, now in shares if wanted is not None), default=min(1.0, *frame))
        if factor != 1.0:
            self.strokes = min(factor, 1.0)
            for edge in self.edges.values():
                edge.strokes = self.strokes
            self.scale(factor)
            for edge in self.edges.values():
                edge.redraw(edge.value)
        return self

    # -- what it acts out ----------------------------------------------------------------------------------------------

    def forward(self, carrying: bool | None = None, run_time: float | None = None) -> Animation:
        """Return the animation of a forward pass: light runs layer by layer, and each unit shows its activation.

        Light is as wide as what it brings, dashed where that is negative. `carrying`: numbers run along, a on the first
        half of each arrow, w * a on the second; by default where there are few arrows.

        Example:

            self.play(net.forward())
        """
        return passes.forward(self, carrying, run_time)

    def backward(self, carrying: bool | None = None, run_time: float | None = None) -> Animation:
        """Return the animation of a backward pass: from the outputs on, delta comes at each unit.

        Numbers that run along are delta on the first half of an arrow, w * delta on the second.

        Example:

            self.play(net.backward())
        """
        return passes.backward(self, carrying, run_time)

    def show_values(self, name: str, run_time: float = MOVE) -> Animation:
        """Return the animation with which a value comes at all units: "a" (in them), "z" or "delta" (beside them).

        Example:

            self.play(net.show_values("z"))
            self.play(net.hide_values("z"))
        """
        return passes.show(self, name, run_time)

    def hide_values(self, *names: str, run_time: float = MOVE) -> Animation:
        """Return the animation with which values go; without names, all that are shown."""
        return passes.hide(self, names or tuple(values.ROLES), run_time)

    def rearrange(
        self,
        direction: str | None = None,
        *,
        width: float | None = None,
        height: float | None = None,
        center: npt.ArrayLike | None = None,
        run_time: float = SLOW,
    ) -> Animation:
        """Return the animation in which the network gets another layout: every unit and every arrow travels.

        direction: "right", "left", "down" or "up", as it is by default. width, height: of the box that it fills then,
        center: the middle of that, by default where it is.

        Example:

            self.play(net.rearrange("down", height=5, center=RIGHT * 3))
        """
        _check(direction or self.arranged.direction)

        def like() -> NeuralNetwork:
            return self._like(direction or self.arranged.direction, width, height, center)

        return rearranging(self, like, run_time)

    def _like(
        self, direction: str, width: float | None, height: float | None, center: npt.ArrayLike | None
    ) -> NetworkDiagram:
        """Return the same network, drawn with the same values in another box."""
        other = object.__new__(type(self))
        other._draw(self.facts, self.theme, direction)
        box = other.fill_box(width, height)
        if width is None and height is None:
            box.scale(self.scaled / box.scaled)
        box.move_to(self.get_center() if center is None else center)
        change = values.Change(other)
        for name in dict.fromkeys(name for name, *_ in self.shown):
            change.put(name, sorted({layer for each, layer, _ in self.shown if each == name}))
        change.settle()
        return other


def natural_zone(sizes: Sequence[int], direction: str) -> Zone:
    """Return the box in which a network is drawn before it is scaled: with room for its numbers, and in the frame."""
    upright = direction in ("down", "up")
    gaps, most = len(sizes) - 1, min(max(sizes), MAX_DRAWN)
    if upright:
        width, height = WIDE_ROW * most, COLUMN * gaps + END
    else:
        height = ROW * most + SYMBOLS
        width = max(COLUMN * gaps + END, min(height * FRAME_SHAPE, MOST_COLUMN * gaps + END))
    return Zone(-width / 2, width / 2, -height / 2, height / 2)


def _check(direction: str) -> None:
    if direction not in DIRECTIONS:
        raise ValueError(f"no direction {direction!r}; there are: {', '.join(DIRECTIONS)}")


def _fitting_theme() -> str:
    """Return the theme for the background of the scene."""
    return "light" if luminance(config.background_color.to_hex()) > 0.4 else "dark"

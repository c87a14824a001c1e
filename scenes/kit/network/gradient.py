"""Arrows drawn by their gradient instead of their weight: backward's colour, dashes for minus, thickness by size."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from manim import Animation

from .diagram import NetworkDiagram
from .edge import Edge, Key, thickness

THIN, THICK = 2.4, 10.0


def gradient_width(size: float, largest: float) -> float:
    """Return the Manim stroke width of a gradient; the largest of the network is the thickest."""
    return THIN + (THICK - THIN) * min(size / max(largest, 1e-12), 1.0)


class ToGradient(Animation):
    """An arrow gets thin as what it shows and grows thick again as a gradient, or as another number in a role's colour.

    `largest`: the number that would be the thickest.
    """

    def __init__(
        self, edge: Edge, gradient: float, largest: float, run_time: float = 1.0, role: str = "backward", **kwargs: Any
    ) -> None:
        self.gradient, self.width, self.role = gradient, gradient_width(abs(gradient), largest), role
        super().__init__(edge, run_time=run_time, **kwargs)

    def begin(self) -> None:
        self.before = _looks(self.mobject)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share, edge = self.rate_func(alpha), self.mobject
        value, width, role = self.before
        if share < 0.5:
            edge.redraw(value, width=width + (THIN - width) * 2 * share, role=role)
        else:
            edge.redraw(self.gradient, width=THIN + (self.width - THIN) * (2 * share - 1), role=self.role)


class ToWeight(Animation):
    """An arrow that shows something else gets thin and grows thick again as its weight."""

    def __init__(self, edge: Edge, weight: float, run_time: float = 1.0, **kwargs: Any) -> None:
        self.weight = weight
        super().__init__(edge, run_time=run_time, **kwargs)

    def begin(self) -> None:
        self.before = _looks(self.mobject)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        share, edge = self.rate_func(alpha), self.mobject
        value, width, role = self.before
        if share < 0.5:
            edge.redraw(value, width=width + (THIN - width) * 2 * share, role=role)
        elif share < 1:
            edge.redraw(self.weight, width=THIN + (thickness(self.weight) - THIN) * (2 * share - 1))
        else:
            edge.redraw(self.weight)


def _looks(edge: Edge) -> tuple[float, float, str | None]:
    """Return the number that an arrow shows, its stroke width, and its role where that is not its sign's."""
    width = thickness(edge.value) if edge.width_given is None else edge.width_given
    return edge.value, width, edge.color_role


def to_weights(net: NetworkDiagram, keys: Iterable[Key], run_time: float = 1.0) -> list[Animation]:
    """Return animations that redraw arrows by their weights, for those that show something else now.

    Example:

        self.play(*to_gradients(net, net.layer_keys(0)))
        self.play(*to_weights(net, net.layer_keys(0)))
    """
    changed = [key for key in keys if net.edges[key].color_role is not None or net.edges[key].width_given is not None]
    return [ToWeight(net.edges[key], net.weight(*key), run_time) for key in changed]


def to_gradients(net: NetworkDiagram, keys: Iterable[Key], run_time: float = 1.0) -> list[Animation]:
    """Return animations that redraw arrows by their gradients, thickness by share of the network's largest.

    Example:

        self.play(*to_gradients(net, net.layer_keys(0)))
    """
    largest = max(abs(net.facts.value(net.gradient_path(*key))) for key in net.edges)
    return [ToGradient(net.edges[key], net.facts.value(net.gradient_path(*key)), largest, run_time) for key in keys]

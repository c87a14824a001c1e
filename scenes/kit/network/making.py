"""Draws a network: its units, arrows and the names of its layers, at the places of the arrangement."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Dot, VGroup

from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, math, words

from .edge import Edge
from .unit import Unit

LEAST_RADIUS = 0.32  # of a unit that still holds its symbol


def make_units(net: Any) -> None:
    """Put the units into `net.units` and what stands for those left out into `net.ellipses`."""
    for layer, drawn in enumerate(net.drawn):
        units: dict[int, Unit] = {}
        for index, place in zip(drawn, net.arranged.places(layer), strict=True):
            center = np.array([*place, 0.0])
            if index is None:
                along = np.array([1, 0, 0] if net.upright else [0, 1, 0])
                dots = VGroup(*(Dot(center + d * along, radius=0.05) for d in (-0.2, 0, 0.2)))
                net.ellipses.add(dots.set_color(net.theme.muted))
                continue
            units[index] = Unit(center, net.radius, net.theme, None if net.bare else _symbol(net, layer, index, center))
        net.units.append(units)


def _symbol(net: Any, layer: int, index: int, center: np.ndarray) -> Typeset | None:
    """Return a unit's symbol above it, or inside where there is no room; None where it is too small for one."""
    symbol = math(symbols.unit(net.facts, layer, index), net.theme, role="muted", display=False)
    symbol.exempt = "index"
    if net.radius < LEAST_RADIUS:
        return None
    room = net.spacing - 2 * net.radius
    if net.crowded or (room < 0.9 and layer > 0 and net.facts.holds("has_biases") and not net.upright):
        return symbol.centered_at(center[0], center[1] - 0.05)
    if net.upright:  # arrows pass above and below
        return symbol.at(center[0] - net.radius - 0.09, center[1] - symbol.cap_height / 2, "right")
    low = float(symbol.ink_points()[:, 1].min()) - symbol.baseline[1]
    return symbol.at(center[0], center[1] + net.radius + 0.09 - low, "middle")


def make_edges(net: Any) -> None:
    """Put the arrows into `net.edges`."""
    for layer in range(len(net.sizes) - 1):
        for k, target in net.units[layer + 1].items():
            for j, source in net.units[layer].items():
                net.edges[layer, k, j] = Edge.between(source, target, net.weight(layer, k, j), net.theme)


def layer_name(net: Any, layer: int) -> Typeset:
    """Return the name of a layer below its column; a name wider than its small unit stays in the zone."""
    name = words(net.facts.lesson.layer_names[layer], net.theme, own=True, role="muted")
    name.exempt = "layer name"
    name.fit(net.arranged.column_gap * 0.94).at(net.arranged.x(layer), net.zone.bottom + 0.16, "middle")
    if name.get_left()[0] < net.zone.left:
        return name.at(net.zone.left, name.baseline[1])
    return name.at(net.zone.right, name.baseline[1], "right") if name.get_right()[0] > net.zone.right else name

"""Names of what units stand for ("hours slept"), written beside them where no arrow passes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import Mobject

from lesson.model import UnitName
from scenes.kit.layout.zones import READ, by_shape
from scenes.kit.network.unit import Unit
from scenes.kit.type.paragraph import Paragraph, paragraph
from scenes.kit.type.typeset import Typeset

from .net import Net
from .placement import Box, boxes_touch, segment_hits

MOST_BESIDE, GAP = 2.3, 0.12
CLEAR = 0.06  # between a name and the middle of a passing arrow
APART = 0.03  # between a name and any other text
WIDTHS = (MOST_BESIDE, 1.85, 1.6, 1.25, 1.1)  # a name on one line, else broken into narrower lines


def rooms_beside(net: Net) -> tuple[float, float]:
    """Return the widths that names left of the inputs and right of the outputs need.

    Three or more units in a layer have no room for names above or below each other.
    """
    return _room(net, 0, by_shape(wide=1.85, square=0.0, tall=0.0)), _room(
        net, -1, by_shape(wide=MOST_BESIDE, square=0.0, tall=MOST_BESIDE)
    )


def names_below(net: Net) -> bool:
    """Return whether the names of units stand below them: those of one or two units in a layer."""
    return any(own and len(net.drawn[layer]) < 3 for layer, own in enumerate(net.facts.lesson.unit_names))


def _room(net: Net, layer: int, most: float) -> float:
    own, drawn = net.facts.lesson.unit_names[layer], net.drawn[layer]
    if own is None or len(drawn) < 3 or not most:
        return 0.0
    names = [paragraph(said_name(own[k]), net.theme, most, own=True) for k in drawn if k is not None]
    return max(line.width for name in names for line in name.lines) + GAP


def said_name(name: UnitName) -> str:
    return name.name if name.unit is None else f"{name.name} ({name.unit})"


def unit_names(net: Net) -> Iterator[Paragraph]:
    """Yield the names of a diagram's units, placed; one without room even in several lines is left out."""
    taken = [box_of(text) for text in (*net.labels.values(), *net.names, *net.biases.values())]
    taken += [box_of(u.symbol) for units in net.units for u in units.values() if u.symbol is not None]
    taken += [box_of(unit.circle) for units in net.units for unit in units.values()]
    for layer, own in enumerate(net.facts.lesson.unit_names):
        if own is None:
            continue
        anchor = "left" if layer == 0 else "right" if layer == net.last else "middle"
        for k, unit in net.units[layer].items():
            name = _placed(net, said_name(own[k]), unit, anchor, taken)
            if name is not None:
                taken.append(box_of(name))
                unit.carry(name)
                unit.stands_for = name
                yield name


def _placed(net: Net, said: str, unit: Unit, anchor: str, taken: list[Box]) -> Paragraph | None:
    lines = 0
    for width in WIDTHS:
        name = paragraph(said, net.theme, width, own=True, role="muted")
        if len(name.lines) == lines or any(line.size_now < READ - 0.001 for line in name.lines):
            continue
        lines = len(name.lines)
        if any(_free(net, box_of(name.at(x, y, side)), taken) for x, y, side in _spots(net, name, unit, anchor)):
            return name
    return None


def _spots(net: Net, name: Paragraph, unit: Unit, anchor: str) -> Iterator[tuple[float, float, str]]:
    """Yield places to try: beside, below, above the symbol, above the unit, below its bias.

    Each along the diagram's edge, then centred.
    """
    x, y, reach = unit.center[0], unit.center[1], net.radius + 0.12
    edge = {"left": x - net.radius, "right": x + net.radius, "middle": x}[anchor]
    low, high = y - reach - name.lines[0].cap_height, y + reach + name.depth
    middle = y - name.lines[0].cap_height / 2 + name.depth / 2
    if net.aside and anchor == "right":
        yield x + net.radius + GAP, middle, "left"
    if net.before and anchor == "left":
        yield x - net.radius - GAP, middle, "right"
    symbol = 0.0 if unit.symbol is None else max(0.0, float(unit.symbol.ink_points()[:, 1].max()) - y - net.radius)
    for height in (low, high + symbol, high, low - 0.42):
        for at, side in ((edge, anchor), (x, "middle")):
            yield at, height, side


def _free(net: Net, box: Box, taken: list[Box]) -> bool:
    zone = net.zone
    if box[0] < zone.left - 0.01 or box[2] > zone.right + 0.01 or box[1] < zone.bottom or box[3] > zone.top + 0.3:
        return False
    near = (box[0] - CLEAR, box[1] - CLEAR, box[2] + CLEAR, box[3] + CLEAR)
    crossed = any(segment_hits(near, edge.start, edge.end) for edge in net.edges.values())
    around = (box[0] - APART, box[1] - APART, box[2] + APART, box[3] + APART)
    return not crossed and not any(boxes_touch(around, other) for other in taken)


def box_of(thing: Mobject) -> Box:
    """Return left, bottom, right and top of what is seen of a text, of lines of text or of a drawn thing."""
    parts = thing.lines if isinstance(thing, Paragraph) else [thing]
    points = np.concatenate([part.ink_points() if isinstance(part, Typeset) else part.points for part in parts])
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])

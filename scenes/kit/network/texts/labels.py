"""Labels of a network's weights and biases: their places, and which have none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from manim import Mobject

from lesson.facts import fields
from scenes.kit.layout.zones import FRAME
from scenes.kit.network.edge import Key
from scenes.kit.network.unit import Unit
from scenes.kit.type.typeset import Typeset, number, words

from .net import Net
from .placement import FINE_SHARES, SHARES, Segment, Spot, boxes_touch, place, segment_hits
from .unit_names import box_of

NAME_ROOM = 0.5  # below the units, for the layers' names
SIGN_ROOM = 0.2  # of a label that is 0.00 now and will have a sign after an update


def make_labels(net: Net) -> None:
    """Place the labels of weights and biases.

    Wide frames have room for every bias, and weights keep clear of them; in narrow ones biases take what is left.
    """
    if FRAME.shape == "wide":
        make_biases(net)
    for layer in range(len(net.sizes) - 1):
        # Where not all fit, the arrows the film speaks of come first.
        keys = sorted((key for key in net.edges if key[0] == layer), key=lambda key: key not in spoken_of(net))
        there = list(net.biases.values()) if FRAME.shape == "wide" else list(net.labels.values())
        for key, spot in zip(keys, spots_for(net, keys, keys, there), strict=True):
            if spot is not None:
                net.labels[key] = put_label(net, key, spot)
    if FRAME.shape != "wide":
        make_biases(net)


def make_biases(net: Net) -> None:
    if net.facts.holds("has_biases") and net.spacing - 2 * net.radius >= 0.38:
        for layer in range(1, len(net.sizes)):
            for k, unit in net.units[layer].items():
                label = bias_label(net, layer, k, unit)
                if find_place(net, label, unit):
                    net.biases[layer, k] = label
                    unit.carry(label)


def find_place(net: Net, label: Typeset, unit: Unit) -> bool:
    """Put a bias where no arrow passes and return whether there is such a place.

    Below its unit, else below and aside or above.
    """
    x, y, reach = unit.center[0], unit.center[1], unit.radius
    below, above = y - reach - 0.34, y + reach + 0.12
    spots = [
        (x, below, "middle"),
        (x + 0.12, below, "left"),
        (x - 0.12, below, "right"),
        (x + reach, below, "left"),
        (x - reach, below, "right"),
    ]
    spots += [
        (x + 0.3, above, "left"),
        (x - 0.3, above, "right"),
        (x + reach, above, "left"),
        (x - reach, above, "right"),
    ]
    if net.upright:
        beside = y - label.cap_height / 2
        spots = [(x + reach + 0.1, beside, "left"), *spots]
    if FRAME.shape != "wide":
        return is_free(net, label.at(*spots[0]))
    return is_free(net, label.at(*spots[0]), inside=False, margin=0.02) or any(
        is_free(net, label.at(*spot)) for spot in spots
    )


def spoken_of(net: Net) -> tuple[Key, ...]:
    f = net.facts.focus
    return (net.last - 1, f.out, f.h), (0, f.first, f.i)


def spots_for(
    net: Net,
    keys: list[Key],
    among: list[Key],
    there: Sequence[Mobject] = (),
    labels: Sequence[Typeset] | None = None,
) -> list[Spot | None]:
    """Return places for the labels of some arrows, clear of others and of labels that are there.

    labels: one for each key; None: those of the weights. They keep clear of the dots that stand for units left out, in
    narrow frames of symbols, too.
    """
    sample = labels or [label_typeset(net, key) for key in keys]
    wanted = [segment_of(net, key, label) for key, label in zip(keys, sample, strict=True)]
    others = [segment_of(net, key, None) for key in among if key not in keys]
    circles = [((float(u.center[0]), float(u.center[1])), u.radius) for units in net.units for u in units.values()]
    boxes = [box_of(thing) for thing in (*there, *(dot for dots in net.ellipses for dot in dots))]
    if FRAME.shape != "wide":
        boxes += [box_of(u.symbol) for units in net.units for u in units.values() if u.symbol is not None]
    found = place(wanted, others, circles, 0.05 if FRAME.shape == "wide" else 0.07, boxes=boxes)
    if None in found and boxes:
        found = place(wanted, others, circles, shares=(*SHARES, *FINE_SHARES), boxes=boxes)
    return found


def segment_of(net: Net, key: Key, label: Typeset | None) -> Segment:
    edge = net.edges[key]
    width = float(np.ptp(label.ink_points()[:, 0])) if label is not None else 0.0
    if label is not None and label.values[0].text[0].isdigit():
        width += SIGN_ROOM
    height = float(np.ptp(label.ink_points()[:, 1])) if label is not None else 0.0
    return Segment((edge.start[0], edge.start[1]), (edge.end[0], edge.end[1]), width, height)


def label_typeset(net: Net, key: Key) -> Typeset:
    shown = net.facts.display(fields.weight(*key, of=net.network))
    return number(shown, net.theme, role=net.theme.sign(shown.value))


def put_label(net: Net, key: Key, spot: Spot, shown: bool = True, label: Typeset | None = None) -> Typeset:
    label, edge = label or label_typeset(net, key), net.edges[key]
    segment = segment_of(net, key, label)
    label.room = segment.width
    if not spot.aside:
        edge.make_room(label, spot.share, segment.width - label.width, shown=shown)
    edge.note(label, spot.share, spot.aside)
    return label.centered_at(*spot.point(segment))


def bias_label(net: Net, layer: int, k: int, unit: Unit) -> Typeset:
    shown = net.facts.display(fields.bias(layer - 1, k, of=net.network))
    label = words("b {b}", net.theme, role="muted", roles={"b": net.theme.sign(shown.value)}, b=shown)
    label.room = label.width + (SIGN_ROOM if shown.text[0].isdigit() else 0.0)
    return label.at(unit.center[0], unit.center[1] - unit.radius - 0.34, "middle")


def is_free(net: Net, label: Typeset, inside: bool = True, margin: float = 0.08) -> bool:
    """Return whether a label is clear of all arrows, other labels and units.

    With `inside`, the label must also be in the network's zone, above the names.
    """
    x0, y0, x1, y1 = box_of(label)
    aside = margin + max((label.room or 0.0) - (x1 - x0), 0.0) / 2  # for a sign that comes
    box = (x0 - aside, y0 - margin, x1 + aside, y1 + margin)
    things = [
        *net.labels.values(),
        *(u.symbol for us in net.units for u in us.values() if u.symbol is not None),
        *net.own_names,
        *(dot for dots in net.ellipses for dot in dots),
    ]
    taken = [box_of(thing) for thing in (*things, *(u.circle for us in net.units for u in us.values()))]
    crossed = any(segment_hits(box, edge.start, edge.end) for edge in net.edges.values())
    within = not inside or (box[1] > net.zone.bottom + NAME_ROOM and box[2] < net.zone.right)
    return within and not crossed and not any(boxes_touch(box, other) for other in taken)


def missing_labels(
    net: Net, keys: list[Key], beside: Sequence[Key] = (), needed: bool = False, extra: Iterable[Mobject] = ()
) -> dict[Key, Typeset]:
    """Return labels for arrows that have none, clear of all arrows into the same units and of those `beside`.

    extra: temporary labels, which are not the network's own.
    Wide frames have a second choice, as if no other arrows were there: they are dimmed. With `needed`, a label for
    which no place is free is put on its own arrow; otherwise it is left out.
    """
    bare = [key for key in keys if key not in net.labels]
    if not bare:
        return {}
    made: dict[Key, Typeset] = {}
    few = [*keys, *beside]
    lit = [*few, *(other for key in bare for other in net.fan(key[0] + 1, key[1]) if other not in few)]
    extra = list(extra)
    there = [*(net.labels[key] for key in lit if key in net.labels), *extra]
    spots = spots_for(net, bare, lit, there)
    if None in spots and FRAME.shape == "wide":
        spots = spots_for(net, bare, few, there)
    for key, spot in zip(bare, spots, strict=True):
        if spot is not None or needed:
            spot = spot or squeezed(net, key, (*net.labels.values(), *extra, *made.values()))
            made[key] = put_label(net, key, spot, shown=False)
    return made


def squeezed(net: Net, key: Key, taken: Sequence[Mobject] = ()) -> Spot:
    """Return the place of a label that fits nowhere: on its own arrow, or above an arrow that is shorter.

    On its arrow it keeps clear of the labels that are there already, where it can.
    """
    segment = segment_of(net, key, label_typeset(net, key))
    if segment.length <= segment.width + 0.2:
        return Spot(0.5, 0.75 * net.radius + segment.height / 2)
    boxes = [box_of(label) for label in taken]

    def clear(spot: Spot) -> bool:
        x, y = spot.point(segment)
        box = (x - segment.width / 2, y - segment.height / 2, x + segment.width / 2, y + segment.height / 2)
        return not any(boxes_touch(box, other) for other in boxes)

    spots = [Spot(share) for share in (0.45, *SHARES, *FINE_SHARES)]
    return next((spot for spot in spots if clear(spot)), spots[0])


def left_out(net: Net) -> list[str]:
    """Return what has no room in this frame, as the lesson counts it: names of units, and biases."""
    named = [
        (layer, k) for layer, own in enumerate(net.facts.lesson.unit_names) if own is not None for k in net.units[layer]
    ]
    missing = []
    if len(net.own_names) < len(named):
        missing.append(f"{len(named) - len(net.own_names)} of {len(named)} names of units")
    biased = (
        [(layer, k) for layer in range(1, len(net.sizes)) for k in net.units[layer]]
        if net.facts.holds("has_biases")
        else []
    )
    if len(net.biases) < len(biased):
        missing.append(f"{len(biased) - len(net.biases)} of {len(biased)} biases")
    return missing

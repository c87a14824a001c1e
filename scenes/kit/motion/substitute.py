"""Numbers take the places of symbols: they fly in from their places on the stage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Mobject, VMobject, linear

from .glyphs import Way, corners, fade, glyphs_of, way
from .group import together
from .land import Built
from .pace import SLOW

SIGN = 0.15  # share of the time in which the left side and the relation come
STAGGER = 0.35  # of a flight's time, when the next one sets out
ROW = np.array([1.0, 4.0, 1.0])  # a number in the same row is nearer than one in the row above
AROUND = 0.12  # of a flight's time: what stands around a number comes when that has landed, and takes so long
LAST = 0.95  # share of the time from which what stands around the last number comes


class Gone(Animation):
    """What gives its number away is not seen any more from a share of the time on, and leaves the stage."""

    def __init__(self, thing: Mobject, leaves: float, run_time: float) -> None:
        self.leaves = leaves
        super().__init__(thing, run_time=run_time, remover=True, rate_func=linear)

    def begin(self) -> None:
        self.looks = [(each, float(each.get_fill_opacity())) for each in glyphs_of(self.mobject)]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        for each, opacity in self.looks:
            each.set_fill(opacity=opacity if alpha < self.leaves else 0.0, family=False)

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        for each, opacity in self.looks:
            each.set_fill(opacity=opacity, family=False)


def substitute(
    line_from: Any,
    sources: Mapping[str, Mobject | None],
    line_to: Any,
    gives: Collection[str] = (),
    run_time: float | None = None,
) -> AnimationGroup:
    """Return an animation in which numbers fly from their places on the stage into a line of working.

    One starts after the other, each slow enough to be followed, and the line is built up around them. `line_from` is
    the line of symbols above, which stays (None: none); a number without a source comes out of the symbol of its name.
    `sources` are the texts that show the numbers (value labels, labels of arrows), by part name of `line_to`. They keep
    their number, except those named in `gives`, which leave the stage. Ways keep clear of the texts on the stage.

    Example:

        f = self.facts.focus
        working = Working(self.theme, "z")
        symbols_line = working.line("z", "{{ w : w }} {{ x : x }}", roles={"w": "positive", "x": "ink"})
        factors = product(self.shown("network.weights[0][first][i]"), self.shown("x[i]"), names=("w", "x"))
        numbers = working.put_in(factors)
        values = net.put_activations(0)
        self.play(FadeIn(net), FadeIn(values), FadeIn(symbols_line))
        weight, x = net.labels[0, f.first, f.i], net.unit(0, f.i).content
        self.play(substitute(symbols_line, {"w": weight, "x": x}, numbers))
    """
    parts = {name: glyphs_of(part) for name, part in line_to.parts.items()}
    parts = {name: glyphs for name, glyphs in parts.items() if glyphs}
    symbols = line_from.parts if line_from is not None else {}
    origins = {name: sources.get(name) or symbols.get(name) for name in parts}
    flying = [name for name, origin in origins.items() if origin is not None and glyphs_of(origin)]
    span = (1 - SIGN) / (1 + STAGGER * max(len(flying) - 1, 0))
    ways, flights, windows = [], {}, {}
    for index, name in enumerate(flying):
        leaves = SIGN + index * STAGGER * span
        windows[name] = (leaves, leaves + span)
        flights[index] = origins[name]
        flight = way(parts[name], glyphs_of(origins[name]), *windows[name])
        if sources.get(name):  # a number is seen all the way, a symbol turns into one
            flight.fades = False
        flight.leaves_it = [] if name in gives else glyphs_of(origins[name])
        ways.append(flight)
    ways += _around(line_to, parts, windows, span)
    seconds = SLOW * (1 + STAGGER * max(len(flying) - 1, 0)) if run_time is None else run_time
    leaving = [Gone(sources[name], windows[name][0], seconds) for name in flying if name in gives and sources.get(name)]
    return together("substitute", [Built(line_to, ways, flights, seconds), *leaving], [line_to])


def _around(
    line: Any, parts: Mapping[str, list[VMobject]], windows: Mapping[str, tuple[float, float]], span: float
) -> list[Way]:
    """Return the ways of all glyphs that do not fly: each comes when the number next to it has landed."""
    flying = {id(glyph) for name in windows for glyph in parts[name]}
    first = {id(glyph) for side in ("left", "relation") for glyph in _glyphs_of_side(line, side)}
    middles = {name: sum(corners(parts[name])) / 2 for name in windows}
    ways = []
    for glyph in glyphs_of(line):
        if id(glyph) in flying:
            continue
        at = sum(corners([glyph])) / 2
        if id(glyph) in first or not windows:
            ways.append(fade([glyph], 0.0, SIGN if windows else 1.0))
        else:
            nearest = min(middles, key=lambda name: float(np.linalg.norm(ROW * (middles[name] - at))))
            lands = windows[nearest][1]
            ways.append(fade([glyph], min(lands, LAST), min(lands + AROUND * span, 1.0)))
    return ways


def _glyphs_of_side(line: Any, side: str) -> list[VMobject]:
    item = getattr(line, side, None)
    return glyphs_of(item) if isinstance(item, Mobject) else []

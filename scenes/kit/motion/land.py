"""A value flies from its place to where it is needed: the target's own glyphs do, on a way that the kit finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from manim import AnimationGroup, Mobject, VMobject, smooth

from scenes.kit.type.typeset import Typeset

from .flight import Flier, Sky, boxes_of, bulge_at, clear_way, let_cross, seen_along, way_along
from .glyphs import Arriving, Way, corners, fade, glyphs_of, way
from .group import together
from .pace import MOVE

COMES = 0.7  # share of the time from which the rest of what is flown to comes


class Built(Arriving):
    """A text is built up around the numbers that arrive, on ways that cross as little of the stage as possible."""

    def __init__(self, line: Mobject, ways: Sequence[Way], flights: Mapping[int, Mobject], run_time: float) -> None:
        self.flights = flights  # by the number of their way: where they come from
        super().__init__(line, ways, run_time)

    def _setup_scene(self, scene: Any) -> None:
        self.before = [(part, getattr(part, "may_cross", None)) for part in self.mobject.get_family()]
        sky = Sky.over(scene.mobjects, [*self.flights.values(), self.mobject])
        coming = [each for n, each in enumerate(self.ways) if n not in self.flights]
        for index, source in self.flights.items():
            each = self.ways[index]
            start, end = each.ends()
            others = _boxes([other for other in self.flights.values() if other is not source])
            # What comes at once, or around a number that lands before this one, stands when this one passes.
            stands = [_box(one.glyphs) for one in coming if one.leaves == 0.0 or one.lands < each.lands]
            here = Sky(np.concatenate([sky.texts, others, np.reshape(stands, (-1, 4))]), sky.arrows, sky.fliers)
            each.bulge = clear_way(each.size(), start, end, here, window=(each.leaves, each.lands))
            path = way_along(start, end, each.bulge)
            each.seen = seen_along(each.size(), path, here, (each.leaves, each.lands))
            let_cross(self.mobject, each.size(), path, here)
            sky.fliers.append(_flier(each, start, end))
        super()._setup_scene(scene)

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        for part, crossing in self.before:  # what it could cross on its way, it may not where it stands
            part.may_cross = crossing


def _box(glyphs: Sequence[VMobject]) -> np.ndarray:
    low, high = corners(glyphs)
    return np.concatenate([low[:2], high[:2]])


def _boxes(sources: Sequence[Mobject]) -> np.ndarray:
    """Return the boxes of texts, and of the glyphs of parts of a text, shape (n, 4)."""
    parts = [_box([glyph]) for each in sources if not isinstance(each, Typeset) for glyph in glyphs_of(each)]
    return np.concatenate([boxes_of(sources), np.reshape(parts, (-1, 4))])


def _flier(each: Way, start: np.ndarray, end: np.ndarray) -> Flier:
    def at(alpha: float) -> np.ndarray:
        t = float(smooth(min(max((alpha - each.leaves) / max(each.lands - each.leaves, 1e-9), 0.0), 1.0)))
        return np.asarray(start + (end - start) * t + bulge_at(each.bulge, t))

    return Flier(each.size(), at)


def land(thing: Mobject, to: Mobject, run_time: float = MOVE, at: Mobject | None = None) -> AnimationGroup:
    """Return an animation in which a value flies to where it is needed, and stays there.

    The target's own number flies, from the place and with the size and colour of the thing, which keeps its value; the
    rest of the target appears when the number is about to arrive. `at`: the part of the target that flies, by default
    all of it. The way keeps clear of the texts on the stage, and of arrows where it can.

    Example:

        source, target = self.number("loss").at(-2, 0), self.number("loss").at(2, 0)
        self.play(FadeIn(source))
        self.play(land(source, target))
    """
    flying, source = glyphs_of(at or to), glyphs_of(thing)
    flight = way(flying, source)
    is_text = hasattr(source[0], "shown") if source else False
    if not flight.fades or is_text:
        flight.fades, flight.leaves_it = False, source
    moving = {id(glyph) for glyph in flying}
    rest = fade([glyph for glyph in glyphs_of(to) if id(glyph) not in moving], COMES)
    return together("land", [Built(to, [flight, rest], {0: thing}, run_time)], [to])

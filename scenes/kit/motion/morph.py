"""One expression becomes another, part by part; two parts of one meet and vanish; one page follows another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, FadeIn, FadeOut, Mobject, VMobject, linear, smooth, squish_rate_func

from .glyphs import Arriving, Leaving, corners, fade, glyphs_of, way
from .group import together
from .pace import MOVE, QUICK, SLOW

SIDES = ("left", "relation")  # of a line of working: parts without a name of their own


def pieces_of(text: Any) -> dict[str, list[VMobject]]:
    """Return the glyphs of a text's or a line's named parts; a line's left side and relation are parts, too."""
    found = {name: glyphs_of(part) for name, part in text.parts.items()}
    named = {id(glyph) for glyphs in found.values() for glyph in glyphs}
    for side in SIDES:
        item = getattr(text, side, None)
        if isinstance(item, Mobject):
            found.setdefault(f"the {side}", [glyph for glyph in glyphs_of(item) if id(glyph) not in named])
    return {name: glyphs for name, glyphs in found.items() if glyphs}


def morph(old: Any, new: Any, pairs: Mapping[str, str] | None = None, run_time: float = MOVE) -> AnimationGroup:
    """Return an animation in which one expression becomes another: parts of the same name travel to their new place.

    Both are texts or lines of working. A part that looks the same in both moves and scales; one that looks different
    changes on its way; all others fade. `pairs` are further parts that belong together, the old name first. At the end
    the new expression is on the stage, with its own numbers and fields, and the old one is not.

    Example:

        roles = {"out": "ink", "target": "loss"}
        old = self.math("{{ hat(y) : out }} - {{ y : target }}", roles=roles).at(0, 1)
        new = self.math("({{ hat(y) : out }} - {{ y : target }})^2", roles=roles, size=0.6).at(0, -1)
        self.play(FadeIn(old))
        self.play(morph(old, new))
    """
    before, after = pieces_of(old), pieces_of(new)
    alike = {name: name for name in before if name in after} | dict(pairs or {})
    arriving, leaving = [], []
    for there, here in alike.items():
        if here in after and there in before:
            arriving.append(way(after[here], before[there]))
            leaving.append(way(before[there], after[here]))
    for thing, ways in ((old, leaving), (new, arriving)):
        moving = {id(glyph) for each in ways for glyph in each.glyphs}
        ways.append(fade([glyph for glyph in glyphs_of(thing) if id(glyph) not in moving]))
    return together("morph", [Arriving(new, arriving, run_time), Leaving(old, leaving, run_time)], [old, new])


MEET = 0.6  # share of the time after which two parts that cancel have met
SMALL = 0.3  # of their size, when they vanish


class Vanish(Animation):
    """One glyph goes to where its part meets another one, shrinks there, and vanishes."""

    def __init__(self, glyph: VMobject, way: np.ndarray, meeting: np.ndarray, run_time: float) -> None:
        self.way, self.meeting = way, meeting
        super().__init__(glyph, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        self.points, self.opacity = self.mobject.points.copy(), float(self.mobject.get_fill_opacity())
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        near, gone = smooth(min(alpha / MEET, 1.0)), max(alpha - MEET, 0.0) / (1 - MEET)
        moved = self.points + self.way * near
        self.mobject.points = self.meeting + (moved - self.meeting) * (1 + (SMALL - 1) * gone)
        self.mobject.set_fill(opacity=self.opacity * (1 - gone), family=False)

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        self.mobject.clear_points()


def cancel(a: Mobject, b: Mobject, run_time: float = MOVE * 1.5) -> AnimationGroup:
    """Return an animation in which two parts of a formula meet side by side and vanish; the rest stays where it is.

    They leave the picture, not the formula's text: let it become the shorter formula next (`morph`).

    Example:

        roles = {"two": "ink", "half": "ink", "gap": "loss"}
        old = self.math("{{ 2 : two }} dot {{ 1/2 : half }} {{ (hat(y) - y) : gap }}", roles=roles).at(0, 0)
        old.exempt = "index"
        new = self.math("{{ (hat(y) - y) : gap }}", roles={"gap": "loss"}).at(0, 0)
        self.play(FadeIn(old))
        self.play(cancel(old.parts["two"], old.parts["half"]))
        self.play(morph(old, new))
    """
    parts = [glyphs_of(part) for part in (a, b)]
    boxes = [corners(glyphs) for glyphs in parts]
    middles = [(low + high) / 2 for low, high in boxes]
    meeting, along = (middles[0] + middles[1]) / 2, middles[1] - middles[0]
    along = along / max(float(np.linalg.norm(along)), 1e-9)
    vanishing = []
    for glyphs, (low, high), middle, side in zip(parts, boxes, middles, (-1, 1), strict=True):
        beside = meeting + side * along * float(np.abs(high - low) @ np.abs(along)) / 2  # they touch, none on the other
        vanishing += [Vanish(glyph, beside - middle, meeting, run_time) for glyph in glyphs]
    return together("cancel", vanishing, [a, b])


GONE = 0.27  # share of the time in which a page is cleared
STRIP = 0.15  # share of a page's turning in which one thing of it leaves, or comes


def clear_page(old: Iterable[Mobject], new: Iterable[Mobject], run_time: float = SLOW) -> list[Animation]:
    """Return the animations in which things leave all at once, and others come where they were.

    For what has to be gone before something else goes over its place; `turn_page` is the gentler one.

    Example:

        old, new = self.words("before").at(0, 0), self.words("after").at(0, -1)
        self.play(FadeIn(old))
        self.play(*clear_page([old], [new]))
    """
    gone, soon = (squish_rate_func(smooth, *window) for window in ((0.0, GONE), (GONE / 2, 2 * GONE)))
    leaving = [FadeOut(each, run_time=run_time, rate_func=gone) for each in old]
    return [*leaving, *(FadeIn(each, run_time=run_time, rate_func=soon) for each in new)]


def turn_page(old: Iterable[Mobject], new: Iterable[Mobject], run_time: float = SLOW) -> list[Animation]:
    """Return the animations in which things leave and others come in their place, from the top to the bottom.

    What comes waits until all that stood at its height has left: the stage is never empty, and nothing is on top of
    another thing.

    Example:

        old, new = self.words("before").at(0, 0), self.words("after").at(0, -1)
        self.play(FadeIn(old))
        self.play(*turn_page([old], [new]))
    """
    leaving, coming = list(old), list(new)
    both = [*leaving, *coming]
    if not both:
        return []
    top, bottom = max(float(each.get_top()[1]) for each in both), min(float(each.get_bottom()[1]) for each in both)

    def strip(y: float, later: float) -> Callable[[float], float]:
        start = (top - y) / max(top - bottom, 1e-9) * (1 - 2 * STRIP) + later
        return squish_rate_func(smooth, start, start + STRIP)

    return [
        *(FadeOut(each, run_time=run_time, rate_func=strip(float(each.get_top()[1]), 0.0)) for each in leaving),
        *(FadeIn(each, run_time=run_time, rate_func=strip(float(each.get_bottom()[1]), STRIP)) for each in coming),
    ]


def make_way(old: Iterable[Mobject], place: np.ndarray) -> list[Animation]:
    """Return the animations in which things leave for something that grows from a place, (3,): the nearest first.

    Example:

        near, far = self.words("near").at(0, 0), self.words("far").at(0, -2)
        self.play(FadeIn(near), FadeIn(far))
        self.play(*make_way([near, far], net.get_center()), FadeIn(net, scale=0.3, run_time=SLOW))
    """
    leaving = sorted(old, key=lambda each: float(np.linalg.norm(each.get_center() - place)))
    seconds = np.linspace(QUICK, MOVE, len(leaving))
    return [FadeOut(each, run_time=float(time)) for each, time in zip(leaving, seconds, strict=True)]

"""Arrows are open where a label can be seen, and only there: gaps come and go with their labels."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

import numpy as np
from manim import Animation, Mobject, Scene

from scenes.kit.families import all_of, is_a
from scenes.kit.motion.verbs import level_of
from scenes.kit.type.typeset import Typeset

from .edge import Edge

AWAY = 0.1  # frame units from the middle of a gap at which a label is not in it any more
CROSSED = 0.3  # strength of a label from which nothing may cross it: the gap is whole by then


class GapFollows(Animation):
    """An arrow opens while a label of it appears, and closes while it leaves."""

    def __init__(self, edge: Edge, scene: Scene, run_time: float) -> None:
        self.scene = scene
        super().__init__(edge, run_time=run_time)

    def interpolate_mobject(self, alpha: float) -> None:
        there = {id(thing) for thing in parts_of(self.scene.mobjects)}
        edge = self.mobject
        labels = {id(label): (label, middle) for label, middle, _ in edge.rooms if id(label) in there}
        edge.open_for(
            {
                key: min(1.0, strength_of(label) / CROSSED) * nearness(label, edge, middle)
                for key, (label, middle) in labels.items()
            }
        )

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        there = {id(thing) for thing in parts_of(scene.mobjects)}
        labels = [label for label, _, _ in self.mobject.rooms if id(label) in there and level_of(label) > 0]
        self.mobject.open_for({id(label): 1.0 for label in labels})


def parts_of(mobjects: Iterable[Mobject]) -> Iterator[Mobject]:
    """Yield things and their parts, down to arrows and texts."""
    for mobject in mobjects:
        yield mobject
        if mobject.submobjects and not is_a(type(mobject), (Edge, Typeset)):
            yield from parts_of(mobject.submobjects)


def strength_of(label: Typeset) -> float:
    """Return how far a label has appeared, 0 to 1, whether it is dimmed or not."""
    return max(
        (leaf.get_fill_opacity() / max(getattr(leaf, "level", 1.0), 1e-6) for leaf in label.submobjects[:-1]),
        default=0.0,
    )


def nearness(label: Typeset, edge: Edge, middle: float) -> float:
    """Return how far a label that flies has arrived at its gap, 0 to 1: an arrow does not open before it is there."""
    points = label.ink_points()
    if not len(points):
        return 0.0
    low, high = np.minimum.reduce(points)[:2], np.maximum.reduce(points)[:2]
    off = np.abs((low + high) / 2 - edge.point(middle)[:2]) - (high - low) / 2
    return float(np.clip((AWAY - off.max()) / AWAY, 0.0, 1.0))


class Stage:
    """What is on stage when a play begins, down to arrows and texts, and what each of its animations has."""

    def __init__(self, scene: Scene, animations: Sequence[Animation]) -> None:
        self.there = {id(part): part for part in parts_of(scene.mobjects)}
        self.steps = [(step, list(parts_of([step.mobject]))) for step in single(animations)]


def follow_labels(scene: Scene, stage: Stage, run_time: float) -> list[Animation]:
    """Return the animations of arrows in a play: those whose labels come or go follow, others match their labels."""
    there = stage.there
    coming = {id(part) for step, parts in stage.steps if step.is_introducer() for part in parts}
    going = {id(part) for step, parts in stage.steps if step.is_remover() for part in parts}
    made: list[Animation] = []
    everything = (*there.values(), *(part for _, parts in stage.steps for part in parts))
    for edge in {id(part): part for part in all_of(Edge, everything)}.values():
        labels = {id(label) for label, _, _ in edge.rooms if level_of(label) > 0}
        if getattr(edge, "passing", False):
            continue  # a light in the shape of an arrow
        if id(edge) in coming and id(edge) not in there:
            edge.open_for(dict.fromkeys(labels & (there.keys() | coming), 1.0))
        elif id(edge) in going:
            continue  # both fade as they are
        elif labels & ((coming - there.keys()) | (going & there.keys())):
            made.append(GapFollows(edge, scene, run_time))
        elif labels or edge.gap is not None:
            edge.open_for(dict.fromkeys(labels & there.keys(), 1.0))
    return made


def single(animations: Iterable[Animation]) -> Iterator[Animation]:
    """Yield the animations, those of groups one by one."""
    for animation in animations:
        if parts := getattr(animation, "animations", None):
            yield from single(parts)
        else:
            yield animation


def open_without_label(mobjects: Iterable[Mobject]) -> list[Edge]:
    """Return the arrows on screen that are open where no label can be seen."""
    return bare_among(list(parts_of(mobjects)))


def bare_among(parts: Sequence[Mobject]) -> list[Edge]:
    """Return the arrows that are open where no label can be seen, of all that is on screen."""
    opened = [edge for edge in all_of(Edge, parts) if edge.gap is not None]
    labels = {id(part) for part in parts} if opened else ()
    return [edge for edge in opened if is_bare(edge, labels)]


def is_bare(edge: Edge, there: Container[int], in_place: bool = False) -> bool:
    """Return whether an arrow is open and none of its labels can be seen; in_place: none in the gap itself.

    `there`: the ids of the texts on screen. A light in the shape of an arrow does not count, nor does a hidden arrow.
    """
    if edge.gap is None or getattr(edge, "passing", False):
        return False
    for label, middle, _ in edge.rooms:
        if id(label) in there and _is_seen(label) and not (in_place and _is_away(label, edge, middle)):
            return False
    return any(part.stroke_rgbas.item(3) > 0.05 or part.fill_rgbas.item(3) > 0.05 for part in edge.submobjects)


def _is_seen(label: Typeset) -> bool:
    """Return whether any of a label has appeared."""
    return any(leaf.fill_rgbas.item(3) > 0 for leaf in label.submobjects[:-1])


def _is_away(label: Typeset, edge: Edge, middle: float) -> bool:
    """Return whether a label has left its gap: the middle of the gap is outside of its box."""
    points, (x, y, _) = label.ink_points(), edge.point(middle)
    if not len(points):
        return True
    (left, bottom, _), (right, top, _) = np.minimum.reduce(points) - AWAY, np.maximum.reduce(points) + AWAY
    return not (left < x < right and bottom < y < top)

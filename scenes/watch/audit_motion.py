"""The audit in motion: collisions at the quarters of every play, also of what flies.

- Text on text: ink on ink, not only boxes.
- Text on an arrow that is not its own.
- A gap in an arrow without its label in it.
- A doubled number: a value that can be seen twice, almost in the same place. A copy that flies off begins on its
  source, so that one is found only when it still lies on it a quarter later.
- A network that is redrawn in its place (audit_redrawn.py).
- What moves and is not on the stage (audit_unseen.py).

What crosses on purpose says so: `may_cross(thing, reason)`, see scenes/kit/crossing.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from manim import Animation, Mobject

from scenes.engine.clock import QUARTERS
from scenes.engine.observer import Silent
from scenes.engine.step import Step
from scenes.kit.crossing import crosses_on_purpose
from scenes.kit.network.edge import Edge
from scenes.kit.network.gaps import GapFollows, is_bare
from scenes.kit.type.typeset import Typeset

from .audit_ink import Box, box_of, boxes_meet, common, covers, shared, touch
from .audit_moment import PART, Eye, Moment, Run, Written, apart
from .audit_redrawn import Redrawn
from .audit_unseen import unseen
from .cures import Crowded
from .motion_score import PLAIN_GROUPS, verb_of
from .seen import VISIBLE, name_of

TOUCH = 0.02  # share of the lesser ink that two texts have in common before they are said to cross
SMEARED = 0.3  # share of a number's box on which its double lies, before it is said to be doubled
HERE = 0.01  # frame units: a thing nearer to its double hides it
STEP = 0.03  # frame units between the points of an arrow at which a text is looked for
LONGEST = 40  # letters of a text that a message quotes


class MotionAudit(Silent):
    """Watches what moves at the quarters of every play of a step, and keeps each problem once for each beat.

    It looks at steps that declare `watched_in_motion`, and at all of them with `every`.
    """

    def __init__(self, every: bool = False) -> None:
        self.every = every
        self.found: list[tuple[str, str, str]] = []  # where, beat, problem
        self._told: set[str] = set()
        self._eye, self._redrawn = Eye(), Redrawn()
        self._doubles: set[tuple[int, int]] = set()  # runs that lay on their double a quarter ago
        self._held: list[Written] = []  # and their texts

    def looks_between(self, step: Step) -> bool:
        return self.every or step.watched_in_motion

    def beat_begins(self, step: Step, key: str) -> None:
        self._redrawn.beat_begins(key)

    def between(self, step: Step, share: float) -> None:
        moment = self._eye.look(step.mobjects)
        self._redrawn.look(moment)
        problems = list(self._problems(moment))
        if share == QUARTERS[0]:
            lost = unseen(step.animations or [], step.mobjects)
            problems += [
                (f"{name_of(thing)} is moved, but is not on the stage: nobody sees it", [thing]) for thing in lost
            ]
        for problem, things in problems:
            quarter = f"{round(share * 4)}/4 of `{_doing(step.animations or [], things)}`"
            self._keep(step, step.frame + share * step.playing, quarter, problem)

    def played(self, step: Step, animations: list[Animation], frames: int) -> None:
        self._doubles, self._held = set(), []
        if self.looks_between(step):
            seconds = step.frame / step.fps
            for problem in self._redrawn.played(self._eye.look(step.mobjects), seconds, getattr(step, "net", None)):
                self._keep(step, step.frame, f"end of `{_doing(animations, [])}`", problem)

    def _keep(self, step: Step, frame: float, moment: str, problem: str) -> None:
        if (key := f"{step.beat}: {problem}") not in self._told:
            self._told.add(key)
            where = f"step {step.ref().number} {step.ref().key}, beat {step.beat}, {frame / step.fps:.1f} s, {moment}"
            self.found.append((where, step.beat, problem))

    def _problems(self, moment: Moment) -> Iterator[tuple[str, list[Mobject]]]:
        """Yield each problem with the things that it is about."""
        yield from self._on_texts(moment.texts)
        yield from _on_edges(moment.texts, moment.edges)
        yield from _bare(moment)

    def _on_texts(self, readable: list[Written]) -> Iterator[tuple[str, list[Mobject]]]:
        doubles: set[tuple[int, int]] = set()
        held: list[Written] = []
        for one, other in _near(readable, self._held):
            for a, b in _meeting(one, other):
                if double := a.double_in(b):
                    pair = (id(double[0][0]), id(double[1][0]))
                    if apart(*double) > HERE and (shared(*map(box_of, double)) > SMEARED or common(*double) > TOUCH):
                        doubles.add(pair)
                        held += [one, other]
                        if pair in self._doubles:
                            yield _doubled(b if a.said == PART else a), [one.thing, other.thing]
                elif common(a.glyphs, b.glyphs) > TOUCH:
                    yield _crossing(f"{_quoted(a)} crosses {_quoted(b)}", one, other), [one.thing, other.thing]
        self._doubles, self._held = doubles, held


def _near(readable: list[Written], held: list[Written]) -> Iterator[tuple[Written, Written]]:
    """Yield the pairs of texts whose boxes overlap; of each pair, first the one that moves.

    Those that stand still were looked at a quarter ago; `held` are looked at again.
    """
    moved = np.array([text.moved or any(text is each for each in held) for text in readable], dtype=bool)
    if not moved.any():
        return
    boxes = np.array([text.box for text in readable])
    near = boxes_meet(boxes[:, :2], boxes[:, 2:], boxes)
    near = np.triu(near & (moved[:, None] | moved[None]), 1)
    for i, j in np.argwhere(near):
        # Of two that move, the one on top is named: what flies was added later.
        one, other = (readable[i], readable[j]) if not readable[j].moved else (readable[j], readable[i])
        if not crosses_on_purpose(one.thing, other.thing) and not _are_one(one, other):
            yield one, other
    for text in readable:
        if len(text.runs) > 1 and (text.moved or any(text is each for each in held)):
            yield text, text  # its numbers may arrive one by one, each on its own way


def _are_one(one: Written, other: Written) -> bool:
    """Return whether two texts share letters: a part that is moved alone, and the whole."""
    return bool({id(glyph) for glyph in one.glyphs} & {id(glyph) for glyph in other.glyphs})


def _meeting(one: Written, other: Written) -> Iterator[tuple[Run, Run]]:
    """Yield the runs of two texts whose boxes overlap."""
    for n, a in enumerate(one.runs):
        for b in other.runs[n + 1 :] if one is other else other.runs:
            if touch(box_of(a.glyphs), box_of(b.glyphs)) and not crosses_on_purpose(a.glyphs[0], b.glyphs[0]):
                yield a, b


def _on_edges(readable: list[Written], edges: list[Edge]) -> Iterator[tuple[str, list[Mobject]]]:
    """Yield texts whose ink lies on an arrow that is neither theirs nor dimmed."""
    edges = [edge for edge in edges if _strength(edge) >= VISIBLE and not getattr(edge, "passing", False)]
    if not edges or not readable:
        return
    ends = np.array([(edge.start[:2], edge.end[:2]) for edge in edges])  # shape (n, 2, 2)
    boxes = np.array([text.box for text in readable])
    near = boxes_meet(np.minimum(ends[:, 0], ends[:, 1]), np.maximum(ends[:, 0], ends[:, 1]), boxes)
    pairs = np.argwhere(near)
    for i, j in pairs[_crossed(ends[pairs[:, 0]], boxes[pairs[:, 1]])]:
        edge, text = edges[i], readable[j]
        own = any(text.thing is label for label, _, _ in edge.rooms)
        if own or crosses_on_purpose(text.thing, edge) or crosses_on_purpose(text.glyphs[0], edge):
            continue
        if covers(text.glyphs, _points_on(edge)).any():
            problem = f"'{_short(text.said)}' lies on an arrow that is not its own: {name_of(edge)}"
            yield _crossing(problem, text), [text.thing, edge]


def _bare(moment: Moment) -> Iterator[tuple[str, list[Mobject]]]:
    """Yield arrows that are open where no label is in the gap."""
    boxes = {id(text.thing): text.box for text in moment.texts}
    for edge in moment.edges:
        if edge.gap is None or any(
            _within(edge.point(middle), boxes[id(label)]) for label, middle, _ in edge.rooms if id(label) in boxes
        ):
            continue
        if is_bare(edge, moment.typesets, in_place=True):
            problem = f"{name_of(edge)} is open and no label is in its gap; let the gap go with its label"
            yield problem, [*(label for label, _, _ in edge.rooms), edge]


def _within(point: np.ndarray, box: Box) -> bool:
    return bool(box[0] < point[0] < box[2] and box[1] < point[1] < box[3])


def _strength(edge: Edge) -> float:
    return max((float(part.stroke_rgbas[0, 3]) for part in edge.submobjects[:-1] if len(part.points)), default=0.0)


def _crossed(ends: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return of pairs of a line and a box whether the line passes through it; lines (n, 2, 2), boxes (n, 4), bool (n,).

    A line passes where the corners of the box are not all on one side of it.
    """
    (x, y), (dx, dy) = ends[:, 0].T[:, :, None], (ends[:, 1] - ends[:, 0]).T[:, :, None]
    side = dx * (boxes[:, [1, 3, 1, 3]] - y) - dy * (boxes[:, [0, 0, 2, 2]] - x)
    return np.asarray((side > 0).any(axis=1) & (side < 0).any(axis=1))


def _points_on(edge: Edge) -> np.ndarray:
    """Return points on the middle of what is drawn of an arrow, shape (n, 2)."""
    lines = [part.points[[0, -1], :2] for part in edge.submobjects[:-1] if len(part.points)]
    return np.concatenate(
        [
            start + (end - start) * np.linspace(0, 1, max(2, round(float(np.hypot(*(end - start))) / STEP)))[:, None]
            for start, end in lines
        ]
        or [np.zeros((0, 2))]
    )


def _crossing(problem: str, *texts: Written) -> Crowded:
    return Crowded(problem, *(text.thing for text in texts if isinstance(text.thing, Typeset)))


def _doubled(run: Run) -> str:
    return (
        f"{_quoted(run)} is doubled: it can be seen twice, almost in the same place;"
        " let the value itself fly (no copy of it), or let its source leave"
    )


def _quoted(run: Run) -> str:
    return f"'{_short(run.said)}'"


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[:LONGEST]} ..."


def _doing(animations: Iterable[Animation], things: list[Mobject]) -> str:
    """Return the verb of the animation that moves one of some things; of none, that of the first."""
    single = [each for animation in animations for each in _single(animation, "")]
    single = [each for each in single if not isinstance(each[1], GapFollows)] or single
    for thing in things:
        parts = {id(part) for part in thing.get_family()}
        for verb, animation in single:
            if not parts.isdisjoint(map(id, animation.mobject.get_family())):
                return verb
    return single[0][0] if single else "play"


def _single(animation: Animation, verb: str) -> Iterator[tuple[str, Animation]]:
    """Yield the animations of a group, each with its verb or that of the outermost group that has one."""
    name = verb or (str(named) if (named := getattr(animation, "verb", "")) else "")
    if parts := getattr(animation, "animations", None):
        group = verb_of(animation)
        for part in parts:
            yield from _single(part, name or ("" if group in PLAIN_GROUPS else group))
    else:
        yield name or verb_of(animation), animation

"""Two values meet on an arrow, from both its ends, and become a third one, which stays there: a gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from manim import Animation, FadeIn, smooth, squish_rate_func

from lesson.facts.fields import Field
from scenes.kit.motion.group import named
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import make_way
from scenes.kit.network.board import Board
from scenes.kit.network.edge import Edge, Key
from scenes.kit.network.flow import CLEAR, INTO, Along, reach
from scenes.kit.network.tie import middle_of
from scenes.kit.type.typeset import Typeset

from .streams import new_labels, take_labels

THERE, TOGETHER = 0.65, 0.8  # shares of the time when both values have come, and when they begin to become one
LATER = 0.25  # of the time: when the value that was sent sets out


def meet(
    board: Board, key: Key, field: Callable[[Key], Field], run_time: float = 2 * SLOW, more: Iterable[Animation] = ()
) -> None:
    """Let a unit's value and the error signal at the other end of its arrow meet on it, and become a number that stays.

    The error signal sets out first. field: the number that they become; it takes the place of the arrow's label. Where
    units have no room for values, light runs instead. more: what is played along.

    Example:

        left_by(self.board, "backward")
        f = self.facts.focus
        self.play(FadeIn(self.net), FadeIn(self.net.contents()))
        meet(self.board, (self.net.last - 1, f.out, f.h), lambda key: fields.gradient(*key))
    """
    net, edge = board.net, board.net.edges[key]
    keys = net.fan(key[0] + 1, key[1])  # they will have numbers, too
    leaving = [make_way(label) for label in take_labels(board, [key])]
    made = new_labels(board, [key], {key: net.facts.display(field(key), sign=True) for key in keys}, "backward")
    board.extra |= made
    coming = [FadeIn(label, rate_func=squish_rate_func(smooth, TOGETHER, 1.0)) for label in made.values()]
    sent, back = board.content(key[0], key[2]), board.content(key[0] + 1, key[1])
    flights: list[Animation] = []
    if sent is not None and back is not None:
        flights = _flights(sent, back, edge, made.get(key))
    light = lights(net, [key], "backward", backward=True)
    board.play(*light, *flights, *leaving, *coming, *more, run_time=run_time)


def _flights(sent: Typeset, back: Typeset, edge: Edge, label: Typeset | None) -> list[Animation]:
    """Return the ways of both values beside the arrow, one over and one under its label's place, and into it."""
    middle = edge.point(0.5) if label is None else middle_of(label)
    across = np.array([-edge.direction[1], edge.direction[0], 0.0])
    across *= 1 if across[1] >= 0 else -1
    aside = across * (max(reach(each, across) for each in (sent, back)) + reach(label or sent, across) + CLEAR)
    into = edge.direction * INTO * edge.scaled
    return [
        _flight(back, [edge.end + into, edge.end - aside, middle - aside, middle], 0.0),
        _flight(sent, [edge.start - into, edge.start + aside, middle + aside, middle], LATER),
    ]


def _flight(value: Typeset, path: list[np.ndarray], leaves: float) -> Animation:
    """Return a value's way: it goes on when the other one has come, and then becomes faint."""
    legs = np.linalg.norm(np.diff(path, axis=0), axis=1)
    facing = 1 - float(legs[-1] / legs.sum())
    flight = Along(value, path, SLOW, 1 - facing)

    def paced(alpha: float) -> float:
        come = smooth(np.clip((alpha - leaves) / (THERE - leaves), 0, 1))
        gone = smooth(np.clip((alpha - TOGETHER) / (1 - TOGETHER), 0, 1))
        return float(facing * come + (1 - facing) * gone)

    flight.rate_func = paced
    return named("meet", flight, value)

"""Flips: weights whose sign training changes, found in the history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lesson import Facts
from lesson.facts import fields
from lesson.facts.numbers import MINUS
from scenes.kit.network.edge import Key

FLIPS = 2  # weights that the film stops for when they cross zero


@dataclass(frozen=True)
class Flip:
    """A weight whose sign training changes, and the number of cycles after which it has."""

    key: Key
    cycle: int
    steady: bool  # whether its gradient had one sign all the way


def sign_flips(facts: Facts, keys: Iterable[Key]) -> list[Flip]:
    """Return the weights that change their sign, first those always pushed one way, in order of time."""
    found = [flip for key in keys if (flip := flip_of(facts, key)) is not None]
    by_cycle: dict[int, Flip] = {}
    for flip in sorted(found, key=lambda flip: (not flip.steady, flip.cycle)):
        by_cycle.setdefault(flip.cycle, flip)
    return sorted(list(by_cycle.values())[:FLIPS], key=lambda flip: flip.cycle)


def flip_of(facts: Facts, key: Key) -> Flip | None:
    """Return when the digits shown for a weight first have the other sign; None where the trained weight has not."""
    layer, k, j = key
    history, start = facts.history, float(facts.network.weights[layer][k, j])
    for cycle in range(1, facts.epochs + 1) if start * float(history.network.weights[layer][k, j]) < 0 else ():
        field = fields.weight(*key, of=fields.network_after(cycle))
        if facts.value(field) * start < 0 and facts.display(field).text.strip(f"+{MINUS}0.,"):
            pushes = [float(history.cycles[n].backward.grad_W[layer][k, j]) for n in range(cycle)]
            return Flip(key, cycle, all(push * start > 0 for push in pushes))
    return None

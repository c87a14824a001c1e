"""Weights of interest: those whose sign training changes, and the one about which samples disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

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


def sample_wishes(facts: Facts, key: Key) -> list[float]:
    """Return what each sample of the data set wishes for a weight: minus its gradient."""
    return [facts.value(fields.sample_wish(n, *key)) for n in range(int(facts.counts.samples))]


def disputed(facts: Facts, keys: Iterable[Key]) -> Key:
    """Return the weight about which the samples disagree clearly more than about the first one."""

    def discord(key: Key) -> float:
        wishes = np.array(sample_wishes(facts, key))
        share = min(wishes.clip(0).sum(), -wishes.clip(None, 0).sum()) / (np.abs(wishes).sum() or 1)
        return round(float(share), 1)

    return max(keys, key=discord)

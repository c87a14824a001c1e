"""Runs of beats: which beats of a step a worker draws in one play.

A beat that is drawn alone needs a play of all that comes before it. One run a step would save most of that, but then
workers wait for the longest; so a run is at most a share of the whole work.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Beat = TypeVar("Beat")
SHARES = 4  # runs a worker, at least: with the longest first, workers end at about the same time


def runs_of(steps: Iterable[Sequence[Beat]], weight: Callable[[Beat], float], workers: int) -> list[list[Beat]]:
    """Split the beats of each step, given in its order, into runs; one worker takes each step in one run."""
    steps = [list(step) for step in steps]
    whole = sum(weight(beat) for step in steps for beat in step)
    most = whole / (SHARES * workers) if workers > 1 else whole
    found: list[list[Beat]] = []
    for step in steps:
        run: list[Beat] = []
        for beat in step:
            if run and sum(map(weight, run)) + weight(beat) > most:
                found.append(run)
                run = []
            run.append(beat)
        found += [run] if run else []
    return found

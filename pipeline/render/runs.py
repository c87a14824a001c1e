"""Runs of beats: which beats of a step a worker draws in one play.

A run first plays everything before its first beat without drawing. One run a step would never do so, but then workers
wait for the longest. So runs begin large and become small, and are cut from the ends of steps: what is left for the
small ones, which are begun last, are the first beats of steps, where little comes before.
"""

import heapq
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import TypeVar

Beat = TypeVar("Beat")
# What beats cost is only guessed from their frames (one in three is off by 40 %). On the default film these two
# let 2, 4 and 8 workers end within 2, 4 and 14 % of an even share, skipping included, at draft.
SHARE = 0.8  # of what is left for a worker: the most that a run takes of it
LEAST = 1 / 6  # of a worker's share of the whole: smaller runs would cost more than they even out


def runs_of(steps: Iterable[Sequence[Beat]], weight: Callable[[Beat], float], workers: int) -> list[list[Beat]]:
    """Split the beats of each step, given in its order, into runs; one worker takes each step in one run.

    A run is at most four fifths of an even share of what the runs before it have left; a sixth of a share of the whole,
    where that is more; or one beat.
    """
    parts = [list(step) for step in steps if len(step)]
    if workers == 1:
        return parts
    sums = [[0.0, *accumulate(map(weight, part))] for part in parts]  # of a step's beats before each
    left = whole = sum(each[-1] for each in sums)
    longest = [(-each[-1], n) for n, each in enumerate(sums)]
    heapq.heapify(longest)
    found: list[list[Beat]] = []
    while longest:
        _, n = heapq.heappop(longest)
        part, before = parts[n], sums[n]
        most = max(left * SHARE, whole * LEAST) / workers
        begin = end = len(part)
        while begin and (begin == end or before[end] - before[begin - 1] <= most):
            begin -= 1
        found.append(part[begin:])
        left -= before[end] - before[begin]
        del part[begin:]
        if part:
            heapq.heappush(longest, (-before[begin], n))
    return found

"""What more workers would bring: list scheduling of measured costs; docs/inside/scaling.md explains the formulas."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pipeline.render.runs import runs_of

WORKERS = (1, 2, 8, 64, 512)
FILMS = (1, 90)


@dataclass(frozen=True)
class Costs:
    """The seconds of one film's parts, each measured by itself.

    driver: start of the command; worker: start of a worker process with Manim loaded; plans, sounds: a step each;
    beats: a step each, and in it a beat each, without skipping to it; skips: the same of an estimate of what skipping
    to each beat takes; assembly: everything the driver does when all parts are in the cache.
    """

    driver: float
    worker: float
    plans: tuple[float, ...]
    beats: tuple[tuple[float, ...], ...]
    sounds: tuple[float, ...]
    skips: tuple[tuple[float, ...], ...]
    assembly: float


@dataclass(frozen=True)
class Prediction:
    """The predicted seconds of a run, by phase; the phases follow one another."""

    workers: int
    films: int
    start: float
    planning: float
    rendering: float
    assembly: float
    longest: float  # the longest single task of rendering
    longest_is: str  # what that is: "beat" or "sound"
    skipping: float  # the share of rendering that plays what comes before the runs, without drawing

    @property
    def total(self) -> float:
        """The whole run."""
        return self.start + self.planning + self.rendering + self.assembly

    @property
    def limit(self) -> str:
        """What takes most of the time; "the work itself" where that is rendering which more workers would shorten."""
        parts = {
            "start of workers": self.start,
            "planning": self.planning,
            (
                f"the longest {self.longest_is}" if self.rendering <= 1.05 * self.longest else "the work itself"
            ): self.rendering,
            "assembly by the driver": self.assembly,
        }
        return max(parts, key=lambda name: parts[name])


def makespan(seconds: Iterable[float], workers: int) -> float:
    """Return when the last task ends if each worker takes the longest remaining one.

    Graham 1969: at most 4/3 of the best possible end.
    """
    ends = [0.0] * workers
    for task in sorted(seconds, reverse=True):
        heapq.heappush(ends, heapq.heappop(ends) + task)
    return max(ends)


def run_costs(costs: Costs, workers: int, films: int = 1) -> list[tuple[float, float]]:
    """Return the seconds of every run of beats: of skipping to its first beat, and of its beats."""
    steps = [list(zip(beats, skips, strict=True)) for beats, skips in zip(costs.beats, costs.skips, strict=True)]
    runs = runs_of(chain.from_iterable([steps] * films), lambda beat: beat[0], workers)
    return [(run[0][1], sum(beat for beat, _ in run)) for run in runs]


def predict(costs: Costs, workers: int, films: int = 1) -> Prediction:
    """Predict a run of so many films like the measured one, which share nothing, on so many workers."""
    split = run_costs(costs, workers, films)
    runs = [sum(run) for run in split]
    tasks = (*runs, *costs.sounds * films)
    return Prediction(
        workers,
        films,
        costs.driver + costs.worker,
        makespan(costs.plans * films, workers),
        makespan(tasks, workers),
        costs.assembly * films,
        max(tasks, default=0.0),
        "sound" if max(costs.sounds, default=0.0) > max(runs, default=0.0) else "beat",
        sum(skip for skip, _ in split) / max(sum(tasks), 1e-9),
    )


def scaling_table(costs: Costs, counts: Sequence[int] = WORKERS, films: Sequence[int] = FILMS) -> list[dict[str, Any]]:
    """Return a row for each number of films and workers.

    Each has seconds by phase, the share of skipping in rendering, the speed-up against one worker, and what limits it.
    """
    rows = []
    for many in films:
        alone = predict(costs, 1, many).total
        for count in counts:
            found = predict(costs, count, many)
            parts = {name: getattr(found, name) for name in ("start", "planning", "rendering", "assembly", "total")}
            rows.append(
                {
                    "films": many,
                    "workers": count,
                    **parts,
                    "skipping": found.skipping,
                    "speed_up": alone / found.total,
                    "limit": found.limit,
                }
            )
    return rows

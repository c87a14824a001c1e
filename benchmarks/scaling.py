"""What more workers would bring: list scheduling of measured costs; docs/inside/scaling.md explains the formulas."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pipeline.render.runs import runs_of

WORKERS = (1, 2, 8, 64, 512)
FILMS = (1, 90)
CLUSTERS = ((8, 2), (64, 8), (512, 8), (512, 64))  # workers, and the cores of the machine that asks them


PHASES = ("start", "planning", "rendering", "beside", "joining", "placing", "total")


@dataclass(frozen=True)
class Costs:
    """The seconds of one film's parts, each measured by itself.

    driver: start of the command; worker: start of a worker process with Manim loaded; plans, sounds: a step each;
    beats: a step each, and in it a beat each, without skipping to it; skips: the same of an estimate of what skipping
    to each beat takes; steps: putting a step together, each; film: joining the whole film; placing: what the command
    itself does with all of them; looks: what a cluster's driver does besides, decoding every picture and sound.
    """

    driver: float
    worker: float
    plans: tuple[float, ...]
    beats: tuple[tuple[float, ...], ...]
    sounds: tuple[float, ...]
    skips: tuple[tuple[float, ...], ...]
    steps: tuple[float, ...]
    film: float
    placing: float
    looks: float


@dataclass(frozen=True)
class Prediction:
    """The predicted seconds of a run, by phase; the phases follow one another.

    home: the cores of the machine that asks a cluster (0: its workers are processes of this machine).
    """

    workers: int
    films: int
    home: int
    start: float
    planning: float
    rendering: float
    joining: float  # of the whole films, after their last steps
    placing: float  # by the command itself, beside the rendering
    beside: float  # by the machine that asks a cluster, beside the rendering
    longest: float  # the longest single task of rendering
    longest_is: str  # what that is: "beat" or "sound"
    skipping: float  # the share of rendering that plays what comes before the runs, without drawing

    @property
    def total(self) -> float:
        """The whole run."""
        work = max(self.rendering, self.beside)
        return self.start + self.planning + max(work + self.joining, self.placing)

    @property
    def limit(self) -> str:
        """What takes most of the time; "the work itself" where that is rendering which more workers would shorten."""
        parts = {
            "start of workers": self.start,
            "planning": self.planning,
            (
                f"the longest {self.longest_is}" if self.rendering <= 1.05 * self.longest else "the work itself"
            ): self.rendering,
            "joining the films": self.joining,
            "the command itself": self.placing,
            "the machine that asks": self.beside,
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


def predict(costs: Costs, workers: int, films: int = 1, home: int = 0) -> Prediction:
    """Predict a run of so many films like the measured one, which share nothing, on so many workers.

    home: the workers are a cluster's, and the machine that asks has so many cores.
    """
    split = run_costs(costs, workers, films)
    runs = [sum(run) for run in split]
    tasks = (*runs, *costs.sounds * films)
    beside = [*costs.steps * films, *[costs.looks / 8] * 8 * films] if home else []
    return Prediction(
        workers,
        films,
        home,
        costs.driver + costs.worker,
        makespan(costs.plans * films, workers),
        makespan(tasks if home else (*tasks, *costs.steps * films), workers),
        makespan([costs.film] * films, home or workers),
        costs.placing * films,
        makespan(beside, home) if home else 0.0,
        max(tasks, default=0.0),
        "sound" if max(costs.sounds, default=0.0) > max(runs, default=0.0) else "beat",
        sum(skip for skip, _ in split) / max(sum(tasks), 1e-9),
    )


def scaling_table(
    costs: Costs,
    counts: Sequence[int] = WORKERS,
    films: Sequence[int] = FILMS,
    clusters: Sequence[tuple[int, int]] = CLUSTERS,
) -> list[dict[str, Any]]:
    """Return a row for each number of films and workers: first of processes of one machine, then of a cluster.

    Each has seconds by phase, the share of skipping in rendering, the speed-up against one worker, and what limits it.
    """
    rows = []
    for many in films:
        alone = predict(costs, 1, many).total
        for count, home in (*((count, 0) for count in counts), *clusters):
            found = predict(costs, count, many, home)
            rows.append(
                {
                    "films": many,
                    "workers": count,
                    "home": home,
                    **{name: getattr(found, name) for name in PHASES},
                    "skipping": found.skipping,
                    "speed_up": alone / found.total,
                    "limit": found.limit,
                }
            )
    return rows

"""What running tasks tell of their progress, and since when one has told nothing that counts.

Only a beat's frames that were not told before count, at most as many as the beat has, and a few beginnings: a worker
that lies can keep us waiting as long as its frames last, not for ever.
"""

import time
from dataclasses import dataclass

MOST_STARTS = 10  # a task begins again after its worker is lost; Dask itself gives up after four


@dataclass
class _Told:
    """A task: the frames that it may tell, those it has told since it began, the most it ever told, its beginnings."""

    most: int
    frames: int = 0
    best: int = 0
    starts: int = 0
    at: float | None = None  # when it last told something that counts


class ToldProgress:
    """The progress of all tasks that are not over."""

    def __init__(self) -> None:
        self._tasks: dict[str, _Told] = {}
        self._last = time.monotonic()  # when anything that counts was told last, by any task

    def add(self, name: str, most: int) -> None:
        """Note a task that is submitted, and the most frames that it can make."""
        self._tasks[name], self._last = _Told(most), time.monotonic()

    def told(self, name: str, frames: int) -> int | None:
        """Return by how many frames a note moves a task on; None for a note that is not of a task, or impossible.

        A task that begins again (0) takes its earlier ones back.
        """
        task = self._tasks.get(name)
        if task is None or frames < 0:
            return None
        before = task.frames
        if frames == 0:
            task.frames, task.starts = 0, task.starts + 1
            counts = task.starts <= MOST_STARTS
            task.best = 0 if counts else task.best
        else:
            task.frames = min(task.frames + frames, task.most)
            counts = task.frames > task.best
            task.best = max(task.frames, task.best)
        if counts:
            task.at = self._last = time.monotonic()
        return task.frames - before

    def over(self, name: str) -> None:
        """Note a task that has ended."""
        self._tasks.pop(name, None)
        self._last = time.monotonic()

    def silent_s(self, name: str) -> float:
        """Return for how long a task has told nothing that counts; for one that has not begun: all of them."""
        task = self._tasks.get(name)
        at = task.at if task is not None else None
        return time.monotonic() - (self._last if at is None else at)

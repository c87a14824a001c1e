"""What running tasks report of their progress, and since when one has reported nothing that counts.

Only a beat's frames that were not reported before count, at most as many as the beat has, and a few beginnings: a
worker that lies can keep us waiting as long as its frames last, not for ever.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

MOST_STARTS = 10  # a task begins again after its worker is lost; Dask itself gives up after four


@dataclass
class _Told:
    """A part: the frames it may report, those reported since it began, the most ever reported, its beginnings."""

    most: int
    frames: int = 0
    best: int = 0
    starts: int = 0
    at: float | None = None  # when it last reported something that counts


class ToldProgress:
    """The progress of all tasks that are not over."""

    def __init__(self) -> None:
        self._told: dict[str, _Told] = {}  # by the name of a part, or of a task without parts
        self._parts: dict[str, tuple[str, ...]] = {}  # of each task
        self._last = time.monotonic()  # when any task last reported something that counts

    def add(self, name: str, parts: Mapping[str, int]) -> None:
        """Note a task that is submitted, and the most frames that each of its parts can make."""
        made = parts or {name: 0}
        self._told |= {part: _Told(most) for part, most in made.items()}
        self._parts[name], self._last = tuple(made), time.monotonic()

    def told(self, name: str, frames: int) -> int | None:
        """Return by how many frames a note advances a task; None for a note of no known task, or an impossible one.

        A task that begins again (0) withdraws its earlier frames.
        """
        task = self._told.get(name)
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
        for part in self._parts.pop(name, ()):
            self._told.pop(part, None)
        self._last = time.monotonic()

    def silent_s(self, name: str) -> float:
        """Return the seconds for which a task has reported nothing that counts.

        For one that has not begun: the seconds for which no task has.
        """
        told = [self._told[part].at for part in self._parts.get(name, ())]
        return time.monotonic() - max((at for at in told if at is not None), default=self._last)

"""What the parts of the bench share: the request, a temporary folder, helpers."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import RenderError
from pipeline.render.executor import LocalExecutor
from pipeline.render.plan import told
from pipeline.render.request import Request
from pipeline.render.tasks import Task
from pipeline.voice.sources import cache_folder as voice_folder

from .children import Ours

MODELS = "models"  # of voices, inside their folder (voice/install.py)


@dataclass(frozen=True)
class Bench:
    """A request, how often it is measured, a temporary folder of this call, and where progress is written."""

    request: Request
    runs: int
    folder: Path
    say: Callable[[str], None]

    @property
    def log(self) -> Path:
        """The file for the output of child processes."""
        return self.folder / "child.log"

    @property
    def keys(self) -> tuple[str, ...]:
        """The chosen steps."""
        return tuple(ref.key for ref in self.request.steps)

    def ours(self, steps: Sequence[str] = (), workers: int = 0) -> Ours:
        """Return our command line for these steps and workers; without them the request's."""
        return Ours(tuple(steps) or self.keys, self.request.format, workers or self.request.workers)

    def fresh(self, name: str) -> Path:
        """Return a folder inside the temporary one that is new and empty."""
        place = self.folder / name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        return place

    def fresh_cache(self) -> Path:
        """Return a new BACKPROP_CACHE that holds nothing but the voice: what was spoken here (copied) and its model."""
        place, mine = self.fresh("cache"), voice_folder()
        if mine.is_dir():
            (place / mine.name).mkdir()
            for folder in mine.iterdir():
                if folder.name == MODELS:
                    (place / mine.name / MODELS).symlink_to(folder.absolute())
                elif folder.is_dir():
                    shutil.copytree(folder, place / mine.name / folder.name)
        return place

    def with_request(self, request: Request) -> "Bench":
        """Return the same for another request."""
        return replace(self, request=request)


def run_tasks(tasks: Sequence[Task], workers: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Run tasks in fresh worker processes, in this order; returns their values by name.

    RenderError with all that failed.
    """
    values: dict[str, Any] = {}
    failures: list[str] = []
    with LocalExecutor(workers, lambda note: None) as pool:
        for task in tasks:
            pool.submit(task)
        for done in pool.completed():
            if done.error is not None:
                failures += told(done, done.task.name)
            else:
                values[done.task.name] = done.value
                say(f"  {len(values)}/{len(tasks)} {done.task.name}")
    if failures:
        raise RenderError(failures)
    return values

"""Tasks of the bench for worker processes: exact pictures of a beat, a whole step in one run, timed tasks."""

import contextlib
import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from lesson import StepJob
from pipeline.render.worker import entry as entry  # the only way to the scenes, as in the worker
from pipeline.render.worker import save_png
from pipeline.video.encoder import VideoSink

Picture = npt.NDArray[np.uint8]


def picture_name(beat: str, frame: int) -> str:
    """Return the name of the file with one picture of a beat."""
    return f"{beat}-{frame}.png"


class _Keeper:
    """A sink that keeps the pictures of some frames, as they were drawn, and encodes nothing."""

    def __init__(self, beat: str, wanted: list[int], folder: Path) -> None:
        self.beat, self.wanted, self.folder = beat, wanted, folder
        self.frames = 0

    def write(self, rgba: Picture, repeat: int = 1, changed: Any = None) -> None:
        for frame in self.wanted:
            if self.frames <= frame < self.frames + repeat:
                save_png(rgba, self.folder / picture_name(self.beat, frame))
        self.frames += repeat

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


def draw(job: StepJob, wanted: dict[str, list[int]], folder: str) -> None:
    """Save the pictures of some frames (numbers within the beat) of some beats of a step as PNG."""
    entry().render(job, list(wanted), lambda beat: _Keeper(beat, wanted[beat], Path(folder)))


class _Enough(Exception):
    """Raised when as many pictures as wanted are there."""


class _Movement:
    """A sink that keeps pictures which are shown for one frame only: those of a motion."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most
        self.count = 0

    def write(self, rgba: Picture, repeat: int = 1, changed: Any = None) -> None:
        if repeat > 1:
            return
        np.save(self.folder / f"{self.count:05d}.npy", np.ascontiguousarray(rgba[..., :3]))
        self.count += 1
        if self.count == self.most:
            raise _Enough

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass


def draw_movement(job: StepJob, beat: str, most: int, folder: str) -> int:
    """Save the first `most` pictures of a beat's motions as .npy files, (height, width, 3); return how many."""
    keeper = _Movement(Path(folder), most)
    with contextlib.suppress(_Enough):
        entry().render(job, [beat], lambda _: keeper)
    return keeper.count


def sequence(job: StepJob, beats: list[str], folder: str) -> None:
    """Render beats of a step one after the other in one run, each into `folder`/<beat>.mp4."""
    form = job.format
    entry().render(job, beats, lambda beat: VideoSink(Path(folder) / f"{beat}.mp4", form.fps, form.width, form.height))


def pixels_sha256(path: str) -> str:
    """Return the SHA-256 of all decoded frames of a film, in hexadecimal."""
    found = hashlib.sha256()
    with av.open(path) as container:
        for frame in container.decode(video=0):
            for plane in frame.planes:
                rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
                found.update(rows[:, : plane.width].tobytes())
    return found.hexdigest()


def timed(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, float]:
    """Run a task; return its value and its seconds."""
    began = time.perf_counter()
    value = function(*arguments)
    return value, time.perf_counter() - began


def warm_up() -> None:
    """Load everything a worker needs before its first task."""
    entry()

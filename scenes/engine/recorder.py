"""Frames out of Manim: a file writer that hands each drawn picture to a sink, one sink for each beat.

Nothing is encoded here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import numpy as np
from manim.scene.scene_file_writer import SceneFileWriter

from .dirty import Box
from .observer import Silent
from .step import Step


class Sink(Protocol):
    """Where the pictures of one beat go."""

    def write(self, rgba: np.ndarray, repeat: int, changed: list[Box] | None) -> None:
        """Take a picture for so many frames; outside the boxes of `changed` (None: not known) it is the one before."""

    def close(self) -> None: ...

    def abort(self) -> None: ...


def nothing(beat: str, frames: int) -> None:
    """Hear of the end of a beat."""


class FrameRecorder(Silent):
    """Opens a sink for each wanted beat and closes it when the beat is over; `ended` then gets its name and frames."""

    def __init__(self, open_sink: Callable[[str], Sink], ended: Callable[[str, int], None] = nothing) -> None:
        self.open_sink, self.ended = open_sink, ended
        self.sink: Sink | None = None

    def beat_begins(self, step: Step, key: str) -> None:
        if step.wanted is None or key in step.wanted:
            self.sink = self.open_sink(key)

    def beat_ends(self, step: Step, key: str) -> None:
        if self.sink is not None:
            sink, self.sink = self.sink, None
            sink.close()
            self.ended(key, step.beat_frames[key])

    def write(self, rgba: np.ndarray, repeat: int, changed: list[Box] | None = None) -> None:
        if self.sink is not None:
            self.sink.write(rgba, repeat, changed)

    def abort(self) -> None:
        if self.sink is not None:
            sink, self.sink = self.sink, None
            sink.abort()


class _RecordingWriter(SceneFileWriter):
    """Manim's file writer without files: Manim reports sections to it, the frames go to the recorder."""

    def __init__(self, settings: Any, recorder: FrameRecorder | None = None) -> None:
        self.recorder = recorder
        super().__init__(settings)

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        self.sections[-1].partial_movie_files.append(None)

    def begin_animation(self, allow_write: bool = False, *, animation_index: int, file_path: Any = None) -> None:
        pass

    def end_animation(self, allow_write: bool = False) -> None:
        pass

    def write_frame(self, pixels: Any, *, repeat: int = 1, changed: list[Box] | None = None) -> None:
        if self.recorder is not None:
            self.recorder.write(pixels, repeat, changed)

    def is_already_cached(self, hash_invocation: str) -> bool:
        return False

    def finish(self) -> None:
        pass

    def save_image(self, pixels: Any) -> None:
        pass


def recording_writer(recorder: Any) -> Callable[..., _RecordingWriter]:
    """Return a file-writer class for Manim's renderer that gives its frames to this recorder (None: discards them)."""
    return partial(_RecordingWriter, recorder=recorder if isinstance(recorder, FrameRecorder) else None)

"""A step on which things can be put and played, without drawing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scenes.engine.context import make_context
from scenes.engine.lean import LeanRenderer
from scenes.engine.network_step import NetworkStep
from scenes.engine.recorder import recording_writer
from scenes.kit.configured import configured
from scenes.kit.families import quick_mobjects
from scenes.kit.layout.zones import SIZES, shape_of


@contextmanager
def on_stage(lesson: Path, width: int = 1920, height: int = 1080) -> Iterator[NetworkStep]:
    """Yield a step of a lesson with its network and board, in a frame of that shape; no beat is played."""

    class Empty(NetworkStep):
        key, beats = "forward_pass", ("empty",)

        def empty(self) -> None:
            """Nothing."""

    context = make_context(lesson, "forward_pass")
    beat = replace(context.script.beats[0], key="empty")
    frame_width, frame_height = SIZES[shape_of(width, height)]
    settings = {"disable_caching": True, "dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}
    size = {"frame_width": frame_width, "frame_height": frame_height, "pixel_width": width, "pixel_height": height}
    with configured({**settings, **size}), quick_mobjects():  # as a Step is played
        made = Empty(renderer=LeanRenderer(file_writer_class=recording_writer(None), skip_animations=True))
        made.context = replace(context, script=replace(context.script, beats=(beat,), left_out={}))
        made.render()
        yield made

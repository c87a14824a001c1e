"""A step of the default lesson in which any motion can be played, without drawing and without narration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from manim import Scene, tempconfig

from lesson import PROJECT_ROOT
from scenes.engine.context import make_context
from scenes.engine.lean import LeanRenderer
from scenes.engine.recorder import recording_writer
from scenes.engine.step import Step

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


class Stage(Step):
    """Its one beat plays nothing; `seen` is called at the quarters of every play after it."""

    key, beats = "forward_pass", ("examples",)
    seen: Callable[[float], None] | None = None

    def examples(self) -> None:
        pass

    def update_to_time(self, t: float) -> None:
        if self.seen is None:
            super().update_to_time(t)
            return
        for share in QUARTERS:
            Scene.update_to_time(self, t * share)  # past Clock, which leaves out what a skipped play needs not
            self.seen(share)


@contextmanager
def bare_stage() -> Iterator[Stage]:
    """Give a stage on which step 2 of the default lesson would play."""
    context = make_context(PROJECT_ROOT / "assets" / "lesson.toml", "forward_pass")
    beat = replace(context.script.beats[0], key="examples")
    made = Stage(renderer=LeanRenderer(file_writer_class=recording_writer(None), skip_animations=True))
    made.context = replace(context, script=replace(context.script, beats=(beat,), left_out={}))
    with tempconfig({"disable_caching": True, "dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}):
        made.render()
        yield made

"""Jobs for scenes.engine.entry and the workers, as the tests want them."""

from pathlib import Path
from typing import Any

from lesson import Format, StepJob


def step_job(lesson: Path, step: str, width: int = 1920, height: int = 1080, fps: int = 30, **more: Any) -> StepJob:
    """Return the job of a step; more: other fields of StepJob."""
    return StepJob(lesson, step, Format(width, height, fps), **more)

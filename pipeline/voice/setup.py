"""From lesson.toml's `voice` to the sources that speak."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from lesson import Lesson

from .clip import Backend, VoiceError
from .install import found
from .kokoro import Kokoro, installed
from .services import Service, service_of
from .sources import Voices


def maker(lesson: Lesson, model: Path | None = None, voices: Path | None = None) -> Callable[[], Backend] | None:
    """Return a function that makes the voice of this lesson (picklable, for worker processes); None without one here.

    Raises VoiceError when the lesson names a voice that must be there and is missing.
    """
    if lesson.voice == "none":
        return None
    if (service := service_of(lesson)) is not None:
        return partial(Service, service.class_name, service.lesson_folder, service.elsewhere)
    if model is not None and voices is not None:
        return partial(Kokoro, model, voices, label=model.stem)
    there = found() if installed() else None
    if there is not None:
        return partial(Kokoro, there.model, there.voices, label=there.label)
    if lesson.voice == "kokoro":
        raise VoiceError(
            f'{lesson.path}: voice = "kokoro", but it is not on this machine; run ./render.sh voice install'
        )
    return None


def voices_of(lesson: Lesson, make: Callable[[], Backend] | None) -> Voices:
    """Return the sources of a lesson's speech."""
    return Voices(lesson, make() if make is not None else None, silent=lesson.voice == "none")

"""Voices of manim-voiceover (optional extra): any of its speech services by class name, so its users keep theirs."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lesson import Lesson, Problem, WordPace
from lesson.problems import file_name, nearest
from pipeline.errors import reason
from pipeline.leftovers import scratch_folder

from .clip import Clip, VoiceError
from .decode import read_audio

PACKAGE = "manim_voiceover"
SERVICES = f"{PACKAGE}.services"


class NoService(Exception):
    """A name that is not an allowed speech service; its text is the cure."""


def is_service(lesson: Lesson) -> bool:
    """Return whether the lesson names a speech service as its voice."""
    return lesson.voice.startswith("service:")


def service_of(lesson: Lesson) -> Service | None:
    """Return the lesson's speech service, found and loaded but not made yet; None where it names none.

    Raises VoiceError for a name that is not a speech service, or is one from elsewhere that may not run.
    """
    if not is_service(lesson):
        return None
    service = Service(lesson.voice.removeprefix("service:"), lesson.folder, lesson.may_run_code)
    try:
        service.load()
    except NoService as cure:
        raise VoiceError(str(Problem(file_name(lesson.path), "voice", repr(lesson.voice), str(cure)))) from None
    return service


class Service:
    """A speech service such as "gtts.GTTSService" or "azure.AzureService".

    `lesson_folder` is never searched. elsewhere: a class of another package than manim-voiceover may be imported, which
    runs that package's code.
    """

    def __init__(self, class_name: str, lesson_folder: Path, elsewhere: bool = False) -> None:
        self.class_name, self.lesson_folder, self.elsewhere = class_name, lesson_folder, elsewhere
        self._service: Any = None

    @property
    def name(self) -> str:
        return f"manim-voiceover {self.class_name} []"  # the brackets are in the keys of clips made before

    def load(self) -> type:
        """Return the class: a subclass of manim-voiceover's SpeechService, from that package unless `elsewhere`.

        Raises NoService. Nothing outside of manim-voiceover is imported unless `elsewhere`.
        """
        module, _, name = self.class_name.removeprefix(f"{SERVICES}.").rpartition(".")
        with _without(self.lesson_folder):
            base = _module(f"{SERVICES}.base")
            if base is None:
                raise NoService(
                    "manim-voiceover is not installed; install it in .venv with the extra that the service needs"
                )
            place = _module(f"{SERVICES}.{module}")
            if place is None and self.elsewhere:
                place = _module(module)
        if place is None:
            there = [] if self.elsewhere else _services()
            cure = nearest(self.class_name.split(".")[0], there) if there else "no installed package has that module"
            if not self.elsewhere:
                cure += (
                    " (a service of another installed package runs that package's code: read it, then say --allow-code)"
                )
            raise NoService(f"manim-voiceover has no such service; {cure}")
        found = getattr(place, name, None)
        if not isinstance(found, type) or not issubclass(found, base.SpeechService) or found is base.SpeechService:
            raise NoService(
                f"{name} is not a speech service of {place.__name__}; write for instance service:gtts.GTTSService"
            )
        return found

    def say(self, spoken: str, language: str) -> Clip:
        """Let the service say a text; word times are by the words' share of the length."""
        if self._service is None:
            try:
                self._service = self.load()()
            except NoService as cure:
                raise VoiceError(f"{self.class_name}: {cure}") from None
            except Exception as error:
                raise VoiceError(
                    f"{self.class_name} cannot be started: {reason(error)}; see its package's documentation"
                ) from None
        with scratch_folder("voice") as folder:
            try:
                answer = self._service.generate_from_text(spoken, cache_dir=str(folder))
            except Exception as error:
                raise VoiceError(f"{self.class_name} cannot say {spoken!r}: {error}") from None
            samples = read_audio(folder / answer["original_audio"])
        pace = WordPace().speak(spoken, language)
        seconds = len(samples) / 48_000
        factor = seconds / pace.duration_s if pace.duration_s else 1.0
        return Clip(samples, tuple(start * factor for start in pace.word_starts))


def _module(name: str) -> Any:
    """Import a module; None where there is none of that name. Raises NoService for one that cannot be imported."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(error.name + ".")):
            return None
        raise NoService(
            f"{name} needs the module {error.name}; install manim-voiceover with the extra that brings it"
        ) from None
    except Exception as error:
        raise NoService(f"{name} cannot be imported: {reason(error)}") from None


def _services() -> list[str]:
    """Return the names of the modules that manim-voiceover has services in."""
    folders = [Path(place) for place in sys.modules[SERVICES].__path__]
    return sorted(file.stem for folder in folders for file in folder.glob("[a-z]*.py") if file.stem != "base")


@contextmanager
def _without(folder: Path) -> Iterator[None]:
    """Import from installed packages only: neither the lesson's folder nor the current one is searched."""
    kept = sys.path[:]
    barred = {os.path.realpath(folder), os.path.realpath(".")}
    sys.path[:] = [place for place in kept if os.path.realpath(place or ".") not in barred]
    try:
        yield
    finally:
        sys.path[:] = kept

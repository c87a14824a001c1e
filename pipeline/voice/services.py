"""Voices of manim-voiceover (optional extra): any of its speech services by class name, so that its users keep theirs."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path
from typing import Any

from lesson import WordPace
from pipeline.voice.clip import Clip, VoiceError, read_audio


class Service:
    """A speech service such as "gtts.GTTSService" or "azure.AzureService"; options go to its constructor."""

    def __init__(self, class_name: str, **options: Any) -> None:
        self.class_name, self.options = class_name, options
        self._service: Any = None

    @property
    def name(self) -> str:
        return f"manim-voiceover {self.class_name} {sorted(self.options.items())}"

    def _load(self) -> Any:
        module, _, name = self.class_name.rpartition(".")
        for place in (f"manim_voiceover.services.{module}", module):
            try:
                return getattr(importlib.import_module(place), name)(**self.options)
            except (ImportError, AttributeError, ValueError):
                continue
        raise VoiceError(
            f'voice = "service:{self.class_name}": there is no such speech service; install manim-voiceover with the extra '
            'it needs, and write for instance "service:gtts.GTTSService"'
        )

    def say(self, spoken: str, language: str) -> Clip:
        """Ask the service; word times are by the words' share of the length."""
        self._service = self._service or self._load()
        with tempfile.TemporaryDirectory() as folder:
            try:
                answer = self._service.generate_from_text(spoken, cache_dir=folder)
            except Exception as error:
                raise VoiceError(f"{self.class_name} cannot say {spoken!r}: {error}") from None
            samples = read_audio(Path(folder) / answer["original_audio"])
        pace = WordPace().speak(spoken, language)
        seconds = len(samples) / 48_000
        factor = seconds / pace.duration_s if pace.duration_s else 1.0
        return Clip(samples, tuple(start * factor for start in pace.word_starts))

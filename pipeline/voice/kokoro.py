"""Kokoro-82M on this machine (optional extra `voice`): speech without a network, word times from the model itself."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np

from lesson.language.language import editions
from pipeline.leftovers import beside

from .clip import Clip, Samples, VoiceError, check

SPEED = 0.8  # about 150 words a minute on this film's lines: prose 165 at most, lines of numbers 130
VOICES = {"en": ("af_heart", "en-us"), "es": ("ef_dora", "es")}
DURATIONS = "/encoder/Clip_output_0"  # frames of each phoneme, inside the published graph


def installed() -> bool:
    """Return whether the Python part (kokoro-onnx, onnx) is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("kokoro_onnx", "onnx"))


class Kokoro:
    """A voice of Kokoro. model, voices: files; voice: its name, else the language's; speed in Kokoro's units."""

    def __init__(
        self, model: Path, voices: Path, voice: str | None = None, speed: float = SPEED, label: str = ""
    ) -> None:
        if not installed():
            raise VoiceError("the voice needs the optional part of this project; run ./render.sh voice install")
        for file in (model, voices):
            if not file.is_file():
                raise VoiceError(
                    f"{file}: there is no such file; run ./render.sh voice install, or give --model and --voices"
                )
        self.model, self.voices, self.voice, self.speed = model, voices, voice, speed
        self.label = label or model.stem
        self._engine: Any = None

    @property
    def name(self) -> str:
        return f"kokoro-82m {self.label} {self.voice or 'default'} {self.speed}"

    @property
    def engine(self) -> Any:
        if self._engine is None:
            self._engine = _timed_engine(self.model, self.voices)
        return self._engine

    def say(self, spoken: str, language: str) -> Clip:
        """Say a text in a language Kokoro has a voice for (VoiceError names those)."""
        if language not in VOICES and editions(language)[-1] not in VOICES:
            raise VoiceError(f"Kokoro has no voice set for {language!r} here; there are: {', '.join(VOICES)}")
        voice, accent = VOICES.get(language) or VOICES[editions(language)[-1]]
        try:
            raw, rate, timings = self.engine.create_timed(spoken, self.voice or voice, speed=self.speed, lang=accent)
        except (ValueError, RuntimeError) as error:
            raise VoiceError(f"Kokoro cannot say {spoken!r}: {error}") from None
        samples = _resampled(np.asarray(raw, dtype=np.float32), rate)
        check(samples, spoken)
        return Clip(samples, _word_starts(spoken, timings, len(samples) / 48_000))


def _timed_engine(model: Path, voices: Path) -> Any:
    """Return the model with its own durations as a second output, which give kokoro-onnx the time of each phoneme."""
    from kokoro_onnx import Kokoro as Engine

    return Engine(str(timed_model(model)), str(voices))


def timed_model(model: Path) -> Path:
    """Return the file of the same model with durations as an output, made beside it when first needed.

    Several workers may ask for it at once.
    """
    import onnx

    timed = model.with_name(f"{model.stem}.timed.onnx")
    if timed.is_file() and timed.stat().st_mtime >= model.stat().st_mtime:
        return timed
    graph = onnx.load(str(model))
    if any(output.name == "duration" for output in graph.graph.output):
        return model
    if not any(DURATIONS in node.output for node in graph.graph.node):
        raise VoiceError(f"{model}: is not a model of Kokoro-82M that this program knows; take the official one")
    graph.graph.node.append(onnx.helper.make_node("Cast", [DURATIONS], ["duration"], to=onnx.TensorProto.INT64))
    graph.graph.output.append(onnx.helper.make_tensor_value_info("duration", onnx.TensorProto.INT64, None))
    with beside(timed) as part:
        onnx.save(graph, str(part))
    return timed


def _resampled(samples: Samples, rate: int) -> Samples:
    from scipy.signal import resample_poly

    return np.asarray(resample_poly(samples, 48_000 // rate, 1), dtype=np.float32)


def _word_starts(spoken: str, timings: Any, seconds: float) -> tuple[float, ...]:
    """Return the start of each word.

    The phoneme groups between spaces where there are as many as words, else their share of the length.
    """
    words = spoken.split()
    groups: list[float] = []
    fresh = True
    for timing in timings:
        if timing.phoneme == " ":
            fresh = True
        elif fresh and timing.phoneme not in ".,;:!?—…":
            groups.append(float(timing.start))
            fresh = False
    if len(groups) == len(words):
        return tuple(groups)
    # espeak joins some words ("of the"): place the words by their share of letters on the groups' own clock.
    letters = np.cumsum([0, *(len(word) + 1 for word in words)])[:-1] / max(sum(len(word) + 1 for word in words), 1)
    if not groups:
        return tuple(float(share * seconds) for share in letters)
    clock = np.interp(letters * len(groups), np.arange(len(groups) + 1), [*groups, seconds])
    return tuple(float(start) for start in clock)

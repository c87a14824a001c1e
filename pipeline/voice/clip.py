"""One spoken piece: samples and the times of its words; how it is checked, read and written."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lesson import Speech

RATE = 48_000
Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Clip:
    """Mono samples (n,) at 48 kHz, -1..1, and the second each spoken word (split at spaces) starts."""

    samples: Samples
    word_starts: tuple[float, ...]

    @property
    def duration_s(self) -> float:
        return len(self.samples) / RATE

    @property
    def speech(self) -> Speech:
        return Speech(self.duration_s, self.word_starts)


class Backend(Protocol):
    """Anything that can say a text."""

    @property
    def name(self) -> str:
        """Voice, model and settings: part of the key of what it says."""
        ...

    def say(self, spoken: str, language: str) -> Clip:
        """Say a text; VoiceError when it cannot."""
        ...


class VoiceError(ValueError):
    """A voice is missing or its output cannot be used; the message names the file or text and the cure."""


def key_of(spoken: str, language: str, voice: str) -> str:
    """Return the name of a clip: a digest of text, language, voice and model."""
    text = json.dumps([spoken, language, voice], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def check(samples: Samples, spoken: str) -> None:
    """Raise VoiceError for what a synthesiser should never return: NaN, silence, or an impossible length."""
    words = max(len(spoken.split()), 1)
    seconds = len(samples) / RATE
    if not np.isfinite(samples).all():
        raise VoiceError(f"the voice gave numbers that are not finite for {spoken!r}; use another model file")
    if len(samples) == 0 or float(np.abs(samples).max()) < 0.01:
        raise VoiceError(f"the voice gave silence for {spoken!r}; use another model file")
    if not words * 0.11 <= seconds <= words * 1.6 + 2.0:
        raise VoiceError(f"the voice took {seconds:.1f} s for {words} words ({spoken!r}); use another voice or speed")


def opus_bytes(samples: Samples, bit_rate: int = 48_000) -> bytes:
    """Encode mono 48 kHz samples as Opus in Ogg."""
    import av  # the command line starts without it

    target = io.BytesIO()
    with av.open(target, "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=RATE, options={"application": "audio"})
        stream.bit_rate = bit_rate
        stream.layout = "mono"
        for start in range(0, len(samples), 960):
            block = np.zeros(960, np.float32)
            block[: len(samples[start : start + 960])] = samples[start : start + 960]
            frame = av.AudioFrame.from_ndarray(block[None], format="flt", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()

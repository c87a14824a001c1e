"""Room tone: the quiet noise of a room between sentences, where digital silence would sound like a fault."""

from __future__ import annotations

from functools import cache

import numpy as np

from pipeline.voice.clip import RATE, Samples

ROOM_DB = -65.0  # dBFS (RMS): below every voice, above the silence of a file
RING = 1 << 19  # samples after which the noise repeats: 11 s
LOW_HZ, HIGH_HZ = 60.0, 6000.0  # a room has no rumble, and its air absorbs the high frequencies
FADE_S = 0.05  # at both ends of a step


def room_tone(count: int) -> Samples:
    """Return so many samples of room tone, the same every time: float32 (count,), faded in and out."""
    tone = np.resize(_ring(), count)
    fade = min(round(FADE_S * RATE), count // 2)
    if fade:
        ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
        tone[:fade] *= ramp
        tone[-fade:] *= ramp[::-1]
    return tone


@cache
def _ring() -> Samples:
    """Return pink noise of one ring, made from its spectrum, so that its end meets its beginning."""
    hertz = np.fft.rfftfreq(RING, 1 / RATE)
    power = np.where(hertz > 0, 1 / np.maximum(hertz, LOW_HZ), 0.0) / (1 + (hertz / HIGH_HZ) ** 4)
    phases = np.random.default_rng(1986).uniform(0.0, 2 * np.pi, len(hertz))  # the year of the paper that named it
    noise = np.fft.irfft(np.sqrt(power) * np.exp(1j * phases), RING)
    return np.asarray(noise * (10 ** (ROOM_DB / 20) / np.sqrt(np.mean(noise**2))), dtype=np.float32)

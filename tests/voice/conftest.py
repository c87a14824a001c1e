"""What the voice's tests share: sounds like speech that need no model, and a look at decoded sound."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from lesson import PROJECT_ROOT, Facts, ScriptBeat, load_lesson
from lesson.script.spoken_line import read_line
from pipeline.voice.clip import RATE, Clip, Samples

LESSON = load_lesson(PROJECT_ROOT / "assets" / "lesson.toml")
FACTS = Facts(LESSON)


def speech_like(seconds: float, seed: int = 0, peak: float = 0.4) -> Samples:
    """Syllables of a voice: harmonics of about 120 Hz and hiss in bursts, four a second; another seed, another
    sound.
    """
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE)
    time = np.arange(count) / RATE
    pitch = 2 * np.pi * np.cumsum(115 + 25 * np.sin(2 * np.pi * (0.7 * time + rng.random()))) / RATE
    turn, voiced = np.exp(1j * pitch), np.zeros(count, complex)
    for k, phase in reversed([(k, rng.random() * 6.3) for k in range(1, 30)]):  # the sum of cos(k * pitch + phase) / k
        voiced += np.exp(1j * phase) / k
        voiced *= turn
    hiss = np.convolve(rng.standard_normal(count), [1, -0.7], "same")
    loud = np.interp(time * 8, np.arange(round(seconds * 8) + 2), rng.uniform(0.2, 1.6, round(seconds * 8) + 2))
    syllables = np.sin(2 * np.pi * 2 * time + rng.random()) ** 2 * loud
    sound = (voiced.real + 0.15 * hiss) * syllables
    return (sound * peak / max(float(np.abs(sound).max()), 1e-9)).astype(np.float32)


def clip_like(text: str, seconds_a_word: float = 0.4) -> Clip:
    """A clip of a text at an even pace."""
    words = text.split()
    seed = sum(map(ord, text))
    return Clip(speech_like(len(words) * seconds_a_word, seed), tuple(n * seconds_a_word for n in range(len(words))))


def beat_of(key: str, *lines: str) -> ScriptBeat:
    return ScriptBeat(key, key.title(), tuple(read_line(line, FACTS) for line in lines))


def write_sound(
    path: Path, samples: Samples, codec: str = "", rate: int = RATE, layout: str = "mono", kind: str = ""
) -> Path:
    """Write mono samples in the format that the file's ending names, with PyAV; every channel gets the same sound."""
    codec = (
        codec
        or {".wav": "pcm_s16le", ".mp3": "libmp3lame", ".m4a": "aac", ".ogg": "libopus", ".flac": "flac"}[path.suffix]
    )
    with av.open(str(path), "w", format=kind or None) as container:
        stream = container.add_stream(codec, rate=rate)
        stream.layout = layout
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None], np.float32), format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        fifo = av.AudioFifo()
        for out in [*resampler.resample(frame), *resampler.resample(None)]:
            fifo.write(out)
        size = stream.codec_context.frame_size or 1024
        while (block := fifo.read(size, partial=True)) is not None:
            container.mux(stream.encode(block))
        container.mux(stream.encode(None))
    return path


def lag_of(sound: Samples, like: Samples, within: int = 4800) -> int:
    """By how many samples `sound` comes later than `like` (negative: earlier), by cross-correlation."""
    from scipy.signal import correlate

    count = min(len(sound), len(like))
    values = correlate(sound[:count].astype(np.float64), like[:count].astype(np.float64), "full", "fft")
    middle = count - 1
    return int(np.argmax(values[middle - within : middle + within + 1])) - within


def decoded(path: Path) -> Samples:
    """The sound of a film as a player hears it: every frame at its time stamp."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.channels, stream.codec_context.name) == (RATE, 1, "aac")
        pieces = []
        at = 0
        for frame in container.decode(stream):
            assert frame.pts is not None and frame.time_base is not None
            assert round(frame.pts * frame.time_base * RATE) == at
            pieces.append(frame.to_ndarray()[0])
            at += frame.samples
    return np.concatenate(pieces)

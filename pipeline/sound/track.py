"""The sound of a film: every clip exactly where the timeline has it, one loudness, no clipping, AAC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np

from lesson import Timeline
from pipeline.errors import RenderError
from pipeline.files import written_aside
from pipeline.leftovers import scratch_folder
from pipeline.render.tasks import SoundJob
from pipeline.voice.clip import RATE, Clip, Samples, VoiceError
from pipeline.voice.decode import read_audio

from .loudness import TOGETHER, loudness
from .room import room_tone

LUFS = -16.0  # integrated loudness of spoken programmes on the web
TRUE_PEAK_DB = -1.6  # the highest true peak of a film; a tenth less, because meters differ
PEAK_DB = -2.0  # the limiter's ceiling: a margin for what AAC adds
ROUNDS = 4
FADE_S = 0.004  # seconds of fade, so that a clip begins and ends without a click
AAC_PRIMING = 1024  # samples that an AAC decoder returns before the first real one (no edit list hides them)
BIT_RATE = 128_000
# At this bit rate half the time of "twoloop", and 3 to 8 dB closer to the original above 1 kHz.
AAC = {"aac_coder": "fast"}


class Speakers(Protocol):
    """An object with the clip of each spoken piece, and a teacher's recordings of whole beats."""

    def clip(self, spoken: str) -> Clip | None: ...

    def beat(self, step: str, beat: str) -> Samples | None: ...


class Sources(Protocol):
    """An object with the files of clips and recordings (voice.sources.Voices)."""

    def clip_bytes(self, spoken: str) -> tuple[bytes, int] | None: ...

    def beat_bytes(self, step: str, beat: str) -> bytes | None: ...


def sample_of(frame: int, fps: int) -> int:
    """Return the sample at which a frame begins."""
    return round(frame * RATE / fps)


def track(
    timeline: Timeline, clip_of: Callable[[str], Clip | None], beat_clip: Callable[[str], Samples | None]
) -> Samples:
    """Return a step's clips laid out in time: float32 (n,), n to the sample the length of its frames.

    clip_of: the clip of an utterance (None: silence, its captions stay); beat_clip: a recording of a whole beat.
    """
    out = np.zeros(sample_of(timeline.frames, timeline.fps), dtype=np.float32)
    for beat in timeline.beats:
        if beat.recorded:
            recording = beat_clip(beat.key)
            if recording is not None:
                _lay(out, recording, sample_of(beat.start_frame, timeline.fps))
            continue
        for line in beat.lines:
            for frame, spoken in line.utterances:
                clip = clip_of(spoken)
                if clip is not None:
                    _lay(out, clip.samples, sample_of(beat.start_frame + frame, timeline.fps))
    return out


def _lay(out: Samples, samples: Samples, at: int) -> None:
    samples = samples[: max(0, len(out) - at)].copy()
    fade = min(round(FADE_S * RATE), len(samples) // 2)
    if fade:
        ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
        samples[:fade] *= ramp
        samples[-fade:] *= ramp[::-1]
    out[at : at + len(samples)] += samples


def true_peak(samples: Samples) -> float:
    """Return true peak in dBTP: four times oversampled (ITU-R BS.1770-4, annex 2)."""
    if not len(samples):
        return float("-inf")
    floor = 0.5 * float(np.abs(samples).max())  # no peak between samples is twice as high as the highest sample
    peak = float(_peaks(samples, floor).max())
    return 20 * float(np.log10(peak)) if peak > 0 else float("-inf")


def mastered(samples: Samples) -> Samples:
    """Return a track at LUFS with its true peak below PEAK_DB; silence stays silence."""
    level = loudness(samples)
    if not np.isfinite(level):
        return _limited(samples) if samples.any() else samples
    loud = samples * np.float32(10 ** ((LUFS - level) / 20))
    for _ in range(3):
        loud = _limited(loud)
        level = loudness(loud)
        if abs(level - LUFS) < 0.3 and true_peak(loud) <= PEAK_DB + 0.2:
            return loud
        loud = loud * np.float32(10 ** ((LUFS - level) / 20))
    return _limited(loud)


def _limited(samples: Samples) -> Samples:
    """Apply a look-ahead limiter: gain falls before a peak and rises slowly after it, so that nothing clicks."""
    gain = _gain(_peaks(samples, 10 ** (PEAK_DB / 20) / 2), PEAK_DB)
    return np.asarray(np.multiply(samples, gain, out=gain), dtype=np.float32)


def _peaks(samples: Samples, floor: float) -> Samples:
    """Return the magnitude of each sample, or of the highest peak between it and the next (four times oversampled).

    Only blocks above `floor` are oversampled: elsewhere no peak between samples can matter.
    """
    from scipy.signal import resample_poly

    block, edge = 4096, 64  # the edges of an oversampled block ring, so each is taken with its surroundings
    peaks = np.abs(samples)
    for start in range(0, len(samples), block):
        if peaks[start : start + block].max() <= floor:
            continue
        low = max(0, start - edge)
        inner = peaks[start : start + block]
        fine = resample_poly(samples[low : start + block + edge], 4, 1, window=filter_of_resampling(samples.dtype))
        between = np.abs(fine[(start - low) * 4 : (start - low + len(inner)) * 4])
        for each in range(4):  # a maximum along an axis of four takes ten times as long
            np.maximum(inner, between[each::4], out=inner)
    return np.asarray(peaks, dtype=np.float32)


@cache
def filter_of_resampling(kind: np.dtype[Any]) -> Samples:
    """Return the filter that scipy's resample_poly makes for four times as many samples; it would at every call."""
    from scipy.signal import firwin

    return np.asarray(firwin(2 * 10 * 4 + 1, 1 / 4, window=("kaiser", 5.0)), dtype=kind)


def _gain(peaks: Samples, ceiling_db: float) -> Samples:
    """Return the smooth gain, at most 1, that brings every peak down to a ceiling."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    gain, window = np.empty_like(peaks), round(0.010 * RATE)
    edge = 2 * window  # what a gain depends on to both sides, and a little more
    # Piece by piece: scipy copies whatever it filters into two lines of float64, 160 MB for a step of four minutes.
    for start in range(0, len(peaks), TOGETHER):
        low = max(0, start - edge)
        less = 1.0 - np.minimum(1.0, 10 ** (ceiling_db / 20) / np.maximum(peaks[low : start + TOGETHER + edge], 1e-9))
        held = 1.0 - maximum_filter1d(less, size=2 * window + 1)
        gain[start : start + TOGETHER] = uniform_filter1d(held, size=window)[start - low :][:TOGETHER]
    return gain


def write_aac(samples: Samples, path: Path) -> None:
    """Encode mono 48 kHz samples as AAC-LC in an MP4 (for joining); decoders give the samples back where they were.

    The first AAC_PRIMING samples are left out: every decoder puts that many of its own in front, and no edit list hides
    them. Where a transient comes out of the decoder above TRUE_PEAK_DB, that place is made quieter and all is encoded
    again.
    """
    with written_aside(path) as part:
        for _ in range(ROUNDS):
            encode_aac(samples[AAC_PRIMING:], part)
            heard = read_audio(part)[: len(samples)]
            if true_peak(heard) <= TRUE_PEAK_DB:
                return
            gain = _gain(_peaks(heard, 10 ** (TRUE_PEAK_DB / 20) / 2), TRUE_PEAK_DB - 0.3)
            samples = samples * np.pad(gain, (0, len(samples) - len(gain)), constant_values=1.0)


def encode_aac(body: Samples, target: Path | BinaryIO) -> None:
    """Encode mono 48 kHz samples as AAC-LC in an MP4, once."""
    import av  # the command line starts without it

    file = str(target) if isinstance(target, Path) else target
    with av.open(file, "w", format="mp4", container_options={"use_editlist": "0"}) as container:
        stream = container.add_stream("aac", rate=RATE, options=AAC)
        stream.bit_rate, stream.layout, stream.time_base = BIT_RATE, "mono", Fraction(1, RATE)
        for start in range(0, len(body), 1024):
            block = np.ascontiguousarray(body[None, start : start + 1024])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def step_track(timeline: Timeline, voices: Speakers) -> Samples:
    """Return the mastered track of one step, in the tone of a room; without speech it is silent.

    A teacher's recordings are first made as loud as the voice beside them.
    """
    spoken = track(timeline, voices.clip, lambda beat: None)
    if any(beat.recorded for beat in timeline.beats):
        level = loudness(spoken)
        level = level if np.isfinite(level) else LUFS

        def levelled(beat: str) -> Samples | None:
            samples = voices.beat(timeline.key, beat)
            own = loudness(samples) if samples is not None else float("-inf")
            return (
                samples if samples is None or not np.isfinite(own) else samples * np.float32(10 ** ((level - own) / 20))
            )

        spoken += track(timeline, lambda text: None, levelled)
    return mastered(spoken) + room_tone(len(spoken)) if spoken.any() else spoken


@dataclass(frozen=True)
class Carried:
    """The voices of one step, as its job brings them to a worker that has none of the files."""

    job: SoundJob

    def clip(self, spoken: str) -> Clip | None:
        """Return the clip of a piece, with exactly as many samples as were recorded."""
        if spoken not in self.job.clips:
            return None
        data, count = self.job.clips[spoken]
        samples = read_audio(data)
        return Clip(np.pad(samples, (0, max(0, count - len(samples))))[:count], ())

    def beat(self, step: str, beat: str) -> Samples | None:
        """Return a teacher's recording of a whole beat."""
        return read_audio(self.job.beats[beat]) if beat in self.job.beats else None


def sound_job(line: Timeline, voices: Sources | None) -> SoundJob | None:
    """Return everything a step's sound is made from, as plain data; None without speech.

    {"timeline", "clips", "beats"}.
    """
    if voices is None:
        return None
    texts = {text for beat in line.beats for spoken in beat.lines for _, text in spoken.utterances}
    clips = {text: found for text in sorted(texts) if (found := voices.clip_bytes(text)) is not None}
    beats = {beat.key: data for beat in line.beats if beat.recorded and (data := voices.beat_bytes(line.key, beat.key))}
    return SoundJob(line, clips, beats) if clips or beats else None


def make_sound(job: SoundJob) -> bytes:
    """Return the sound of a step, mixed and mastered, as an MP4 of AAC. RenderError for a broken clip."""
    line = job.timeline
    try:
        samples = step_track(line, Carried(job))
    except VoiceError as error:
        raise RenderError(f"step {line.number} {line.key}: {error}") from None
    with scratch_folder("sound") as scratch:
        path = scratch / "sound.m4a"
        write_aac(samples, path)
        return path.read_bytes()

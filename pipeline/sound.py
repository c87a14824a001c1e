"""The sound of a film: every clip exactly where the timeline has it, one loudness, no clipping, AAC."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from lesson import Timeline

from .errors import RenderError
from .files import written_aside
from .voice.clip import RATE, Clip, Samples, VoiceError, read_audio
from .voice.sources import Voices

LUFS = -16.0  # integrated loudness of spoken programmes on the web
TRUE_PEAK_DB = -1.6  # what a player may hear at most; a tenth for meters that find more
PEAK_DB = -2.0  # the limiter's ceiling: a margin for what AAC adds
ROUNDS = 4
FADE_S = 0.004  # no click where a clip begins or ends
AAC_PRIMING = 1024  # samples an AAC decoder gives before the first real one (no edit list hides them)
BIT_RATE = 128_000


def sample_of(frame: int, fps: int) -> int:
    """The sample at which a frame begins."""
    return round(frame * RATE / fps)


def track(
    timeline: Timeline, clip_of: Callable[[str], Clip | None], beat_clip: Callable[[str], Samples | None]
) -> Samples:
    """Lay a step's clips out in time: float32 (n,), n to the sample the length of its frames.

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


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS (ITU-R BS.1770-4, gated); minus infinity for silence or less than 0.4 s."""
    import pyloudnorm

    if len(samples) < RATE * 0.4 or not samples.any():
        return float("-inf")
    return float(pyloudnorm.Meter(RATE).integrated_loudness(samples.astype(np.float64)))


def true_peak(samples: Samples) -> float:
    """True peak in dBTP: four times oversampled (ITU-R BS.1770-4, annex 2)."""
    from scipy.signal import resample_poly

    block, edge = RATE * 10, 64  # a block's edges ring, so each is taken with what is around it
    peak = 0.0
    for start in range(0, len(samples), block):
        low = max(0, start - edge)
        fine = np.abs(resample_poly(samples[low : start + block + edge], 4, 1))
        peak = max(peak, float(fine[(start - low) * 4 : (start - low + block) * 4].max()))
    return 20 * float(np.log10(peak)) if peak > 0 else float("-inf")


def mastered(samples: Samples) -> Samples:
    """Bring a track to LUFS and keep its true peak below PEAK_DB; silence stays silence."""
    level = loudness(samples)
    if not np.isfinite(level):
        return _limited(samples) if samples.any() else samples
    loud = samples * np.float32(10 ** ((LUFS - level) / 20))
    for _ in range(3):
        loud = _limited(loud)
        level = loudness(loud)
        if abs(level - LUFS) < 0.3 and true_peak(loud) <= PEAK_DB + 0.2:
            break
        loud = loud * np.float32(10 ** ((LUFS - level) / 20))
    return _limited(loud)


def _limited(samples: Samples) -> Samples:
    """A look-ahead limiter: gain falls before a peak and rises slowly behind it, so that nothing clicks."""
    return np.asarray(samples * _gain(_peaks(samples), PEAK_DB), dtype=np.float32)


def _peaks(samples: Samples) -> Samples:
    """The magnitude of each sample, or of the highest peak between it and the next (four times oversampled)."""
    from scipy.signal import resample_poly

    fine = np.abs(resample_poly(samples, 4, 1))
    return np.asarray(np.maximum(np.abs(samples), fine[: len(samples) * 4].reshape(-1, 4).max(axis=1)), dtype=np.float32)


def _gain(peaks: Samples, ceiling_db: float) -> Samples:
    """The smooth gain, 1 at most, that brings every peak down to a ceiling."""
    from scipy.ndimage import maximum_filter1d, uniform_filter1d

    need = np.minimum(1.0, 10 ** (ceiling_db / 20) / np.maximum(peaks, 1e-9))
    window = round(0.010 * RATE)
    held = 1.0 - maximum_filter1d(1.0 - need, size=2 * window + 1)
    return np.asarray(uniform_filter1d(held, size=window), dtype=np.float32)


def write_aac(samples: Samples, path: Path) -> None:
    """Encode mono 48 kHz samples as AAC-LC in an MP4 (for joining); decoders give the samples back where they were.

    The first AAC_PRIMING samples are left out: every decoder puts that many of its own in front, and no edit list hides them.
    Where a transient comes out of the decoder above TRUE_PEAK_DB, that place is made quieter and all is encoded again.
    """
    with written_aside(path) as part:
        for _ in range(ROUNDS):
            _encode(samples[AAC_PRIMING:], part)
            heard = read_audio(part)[: len(samples)]
            if true_peak(heard) <= TRUE_PEAK_DB:
                return
            gain = _gain(_peaks(heard), TRUE_PEAK_DB - 0.3)
            samples = samples * np.pad(gain, (0, len(samples) - len(gain)), constant_values=1.0)


def _encode(body: Samples, path: Path) -> None:
    with av.open(str(path), "w", format="mp4", container_options={"use_editlist": "0"}) as container:
        stream = container.add_stream("aac", rate=RATE)
        stream.bit_rate, stream.layout, stream.time_base = BIT_RATE, "mono", Fraction(1, RATE)
        for start in range(0, len(body), 1024):
            block = np.ascontiguousarray(body[None, start : start + 1024])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.pts = RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def step_track(timeline: Timeline, voices: Voices) -> Samples:
    """The mastered track of one step; a teacher's recordings are first made as loud as the voice beside them."""
    spoken = track(timeline, voices.clip, lambda beat: None)
    if any(beat.recorded for beat in timeline.beats):
        level = loudness(spoken)
        level = level if np.isfinite(level) else LUFS

        def levelled(beat: str) -> Samples | None:
            samples = voices.beat(timeline.key, beat)
            own = loudness(samples) if samples is not None else float("-inf")
            return samples if samples is None or not np.isfinite(own) else samples * np.float32(10 ** ((level - own) / 20))

        spoken += track(timeline, lambda text: None, levelled)
    return mastered(spoken)


@contextmanager
def sound_file(
    timelines: Sequence[Timeline], voices: Voices | None, folder: Path, silence: tuple[int, int] = (0, 0)
) -> Iterator[Path | None]:
    """An AAC file of these steps behind each other (None where nothing is said), gone afterwards.

    silence: frames of it before and after them.
    """
    try:
        tracks = [step_track(line, voices) for line in timelines] if voices is not None else []
    except VoiceError as error:
        raise RenderError(str(error)) from None
    if not any(samples.any() for samples in tracks):
        yield None
        return
    fps = timelines[0].fps
    before, after = (np.zeros(sample_of(frames, fps), np.float32) for frames in silence)
    whole = np.concatenate([before, *tracks, after])
    with tempfile.TemporaryDirectory(dir=folder, prefix=".sound-") as scratch:
        path = Path(scratch) / "sound.m4a"
        write_aac(whole, path)
        yield path

"""The track: every clip at its frame's sample, one loudness, no clipping, silence that is silence, nothing that
clicks.
"""

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly

from lesson import Speech, SpeechTable, Timeline, make_timeline, speech_plan
from pipeline.sound import track as sound
from pipeline.sound.loudness import loudness
from pipeline.sound.room import RING, ROOM_DB, room_tone
from pipeline.sound.track import LUFS, filter_of_resampling, mastered, sample_of, track, true_peak
from pipeline.voice.clip import RATE, Clip, Samples

from .conftest import beat_of, clip_like, speech_like

LINES = ("One two three.", "Four five (pause 0.5) six seven.", "Eight nine ten.")


def timeline_of(fps: int, beats: int = 2, recorded: dict[str, float] | None = None, seconds: float = 1.3) -> Timeline:
    table = {
        text: Speech(seconds, tuple(0.1 * n for n in range(len(text.split()))))
        for text in ("One two three.", "Four five")
    }
    rows = []
    for n in range(beats):
        beat = beat_of(f"b{n}", *LINES)
        rows.append((beat, speech_plan(beat, SpeechTable(table, recorded or {}), fps), 0))
    return make_timeline(1, "k", "K", rows, fps, 1920, 1080, "en")


@pytest.mark.parametrize("fps", [24, 30, 60])
def test_every_clip_is_at_the_sample_of_its_frame(fps: int) -> None:
    line = timeline_of(fps, beats=240)
    assert line.duration_s > 22 * 60
    asked: list[str] = []

    def tick(text: str) -> Clip:
        asked.append(text)
        samples = np.zeros(960, np.float32)
        samples[480] = 1.0  # after the fade
        return Clip(samples, (0.0,))

    out = track(line, tick, lambda beat: None)
    expected = [
        round((beat.start_frame + frame) * RATE / fps)
        for beat in line.beats
        for spoken in beat.lines
        for frame, _ in spoken.utterances
    ]
    assert len(expected) == 240 * 4 and len(asked) == len(expected)
    assert (np.flatnonzero(out) - 480).tolist() == expected
    assert len(out) == round(line.frames * RATE / fps)
    last = line.beats[-1].start_frame + line.beats[-1].lines[-1].utterances[-1][0]
    assert abs(expected[-1] / RATE - last / fps) < 1 / fps / 100  # no drift after 22 minutes


def test_nobody_says_a_line_and_there_is_silence_in_its_place() -> None:
    line = timeline_of(30)
    out = track(line, lambda text: clip_like(text) if text == "six seven." else None, lambda beat: None)
    start = [
        sample_of(b.start_frame + f, 30)
        for b in line.beats
        for s in b.lines
        for f, t in s.utterances
        if t == "six seven."
    ]
    spoken = np.zeros(len(out), bool)
    for at in start:
        spoken[at : at + round(0.8 * RATE)] = True
    assert not out[~spoken].any() and np.abs(out[spoken]).max() > 0.1


def test_a_recorded_beat_plays_its_recording_alone() -> None:
    line = timeline_of(30, recorded={"b1": 5.0})
    own = speech_like(5.0, 9)
    out = track(line, lambda text: None, lambda beat: own if beat == "b1" else None)
    at = sample_of(line.beats[1].start_frame, 30)
    inner = slice(at + 2000, at + len(own) - 2000)
    assert np.array_equal(out[inner], own[2000:-2000]) and not out[:at].any() and not out[at + len(own) :].any()
    assert len(out) - at - len(own) >= 0.3 * RATE  # and is whole, with a tail
    heard: list[str] = []
    track(line, lambda text: heard.append(text), lambda beat: None)  # type: ignore[arg-type, func-returns-value]
    assert len(heard) == 4  # the first beat's


def test_a_clip_longer_than_the_film_is_cut_softly() -> None:
    line = timeline_of(30, beats=1)
    out = track(line, lambda text: Clip(np.full(60 * RATE, 0.5, np.float32), (0.0,)), lambda beat: None)
    assert len(out) == sample_of(line.frames, 30) and abs(out[-1]) < 0.02


@pytest.mark.parametrize(("peak", "seconds"), [(0.9, 10), (0.03, 10), (0.004, 8), (0.9, 1.5)])
def test_a_track_has_one_loudness_and_no_true_peak_above_the_bound(peak: float, seconds: float) -> None:
    rng = np.random.default_rng(1)
    samples = speech_like(seconds, 2, peak=1.0)
    samples *= np.repeat(rng.uniform(0.15, 1.0, len(samples) // 4800 + 1), 4800)[: len(samples)].astype(np.float32)
    samples = np.concatenate(
        [samples * peak, np.zeros(3 * RATE, np.float32), samples[: len(samples) // 2] * peak * 0.5]
    )
    loud = mastered(samples)
    assert len(loud) == len(samples) and loud.dtype == np.float32
    assert pyloudnorm.Meter(RATE).integrated_loudness(loud.astype(np.float64)) == pytest.approx(LUFS, abs=1.0)
    peak_between = decibels(np.abs(resample_poly(loud.astype(np.float64), 8, 1)).max())
    assert peak_between <= -1.5
    assert true_peak(loud) == pytest.approx(peak_between, abs=0.3)


@pytest.mark.parametrize("kind", ["float32", "float64"])
def test_samples_between_samples_are_those_of_scipys_own_filter(kind: str) -> None:
    samples = speech_like(0.5, peak=1.0).astype(kind)
    own = resample_poly(samples, 4, 1, window=filter_of_resampling(samples.dtype))
    assert np.array_equal(own, resample_poly(samples, 4, 1))


def decibels(value: float) -> float:
    return float(20 * np.log10(value))


def test_silence_stays_silence() -> None:
    assert not mastered(np.zeros(5 * RATE, np.float32)).any()
    assert mastered(np.zeros(0, np.float32)).shape == (0,)
    assert loudness(np.zeros(5 * RATE, np.float32)) == -np.inf and true_peak(np.zeros(10, np.float32)) == -np.inf
    samples = np.concatenate([np.zeros(2 * RATE, np.float32), speech_like(4.0), np.zeros(3 * RATE, np.float32)])
    loud = mastered(samples)
    assert not loud[: 2 * RATE - 500].any() and not loud[6 * RATE + 500 :].any()


def test_a_short_loud_sound_is_not_clipped() -> None:
    assert true_peak(mastered(speech_like(0.2, peak=1.0))) <= -1.5


def test_nothing_clicks_where_clips_begin_and_end() -> None:
    """Clips that begin and end in full swing: the track jumps no more at their edges than inside them."""
    line = timeline_of(30, seconds=1.0)

    def humming(text: str) -> Clip:
        time = np.arange(RATE) / RATE
        return Clip((0.5 * np.cos(2 * np.pi * 200 * time)).astype(np.float32), (0.0,))

    inside = np.abs(np.diff(humming("x").samples)).max()
    out = track(line, humming, lambda beat: humming("x").samples)
    assert np.abs(np.diff(out)).max() < 1.5 * inside
    loud = mastered(out)
    gain = np.abs(loud).max() / np.abs(out).max()
    assert np.abs(np.diff(loud)).max() < 2.0 * inside * max(gain, 1.0)


def test_the_limiter_holds_peaks_and_leaves_the_rest_alone() -> None:
    quiet = (0.2 * np.sin(2 * np.pi * 440 * np.arange(3 * RATE) / RATE)).astype(np.float32)
    assert np.allclose(sound._limited(quiet), quiet, atol=1e-6)
    peaky = quiet.copy()
    peaky[RATE : RATE + 4800] *= 1 + 7 * np.hanning(4800).astype(np.float32)
    held = sound._limited(peaky)
    assert true_peak(held) <= sound.PEAK_DB + 0.1
    assert np.allclose(held[: RATE - 2000], quiet[: RATE - 2000], atol=1e-6)
    assert np.abs(np.diff(held)).max() < np.abs(np.diff(peaky)).max()


class Two:
    """Voices of which one beat is a teacher's quiet recording."""

    def __init__(self, recording: Samples) -> None:
        self.recording = recording

    def clip(self, spoken: str) -> Clip:
        return Clip(speech_like(1.2, len(spoken), peak=0.5), (0.0,))

    def beat(self, step: str, beat: str) -> Samples:
        return self.recording


@pytest.mark.parametrize("peak", [0.9, 0.02])
def test_a_recording_is_as_loud_as_the_voice_beside_it(peak: float) -> None:
    line = timeline_of(30, recorded={"b1": 6.0})
    out = sound.step_track(line, Two(speech_like(6.0, 4, peak=peak)))  # type: ignore[arg-type]
    cut = sample_of(line.beats[1].start_frame, 30)
    assert loudness(out[:cut]) == pytest.approx(loudness(out[cut:]), abs=2.0)
    assert loudness(out) == pytest.approx(LUFS, abs=1.0)


class Nobody:
    """Voices that say nothing."""

    def clip(self, spoken: str) -> None:
        return None

    def beat(self, step: str, beat: str) -> None:
        return None


def test_between_sentences_there_is_the_tone_of_a_room_and_without_speech_nothing() -> None:
    line = timeline_of(30, recorded={"b1": 6.0})
    out = sound.step_track(line, Two(speech_like(6.0, 4, peak=0.5)))  # type: ignore[arg-type]
    spoken = line.beats[0].lines[0].end_frame, line.beats[0].lines[1].start_frame
    gap = out[sample_of(spoken[0], 30) + 500 : sample_of(spoken[1], 30) - 500]
    level = 20 * np.log10(np.sqrt(np.mean(gap.astype(float) ** 2)))
    assert level == pytest.approx(ROOM_DB, abs=3.0)
    assert not sound.step_track(line, Nobody()).any()  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [1, RATE, 2 * RING + 5])
def test_room_tone_is_quiet_everywhere_and_goes_round_without_a_seam(count: int) -> None:
    tone = room_tone(count)
    assert len(tone) == count and np.array_equal(tone, room_tone(count))
    assert np.abs(tone).max() < 10 ** ((ROOM_DB + 20) / 20) and (count == 1 or tone[0] == tone[-1] == 0)
    if count > RING:
        jumps = np.abs(np.diff(tone))
        assert jumps[RING - 1] <= np.percentile(jumps, 99.99)
        assert 20 * np.log10(np.sqrt(np.mean(tone.astype(float) ** 2))) == pytest.approx(ROOM_DB, abs=0.1)

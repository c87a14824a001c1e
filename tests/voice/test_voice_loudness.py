"""Loudness is pyloudnorm's, whatever the length, and takes no more memory for a long step than for a short one."""

import tracemalloc

import numpy as np
import pyloudnorm
import pytest
import scipy.ndimage
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from pipeline.sound.loudness import HOP, TOGETHER, loudness
from pipeline.sound.track import _gain, mastered
from pipeline.voice.clip import RATE, Samples

from .conftest import speech_like


def pauses(seconds: float) -> Samples:
    """Speech with silences, of which the gates leave out some: quieter and quieter noise, and none."""
    rng = np.random.default_rng(3)
    noise = rng.normal(0, 0.1, round(seconds * RATE))
    steps = np.repeat([1.0, 0.2, 0.05, 0.0, 1e-4, 0.7], len(noise) // 6 + 1)[: len(noise)]
    return np.asarray(noise * steps, np.float32)


@pytest.mark.parametrize(
    "count",
    [4 * HOP, 4 * HOP + 1, 4 * HOP + HOP // 2 + 1, 5 * HOP - 1, 7 * HOP + HOP // 2 - 1, TOGETHER - 1, TOGETHER,
     TOGETHER + 1, TOGETHER + 3 * HOP + 7, 3 * TOGETHER + HOP // 2 + 5],
)  # fmt: skip
@pytest.mark.parametrize("kind", [pauses, lambda seconds: speech_like(seconds, peak=0.9)], ids=["pauses", "speech"])
def test_it_is_pyloudnorms(kind: object, count: int) -> None:
    samples = kind(count / RATE + 0.1)[:count]  # type: ignore[operator]
    assert len(samples) == count
    wanted = pyloudnorm.Meter(RATE).integrated_loudness(samples.astype(np.float64))
    assert loudness(samples) == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize(
    "samples",
    [np.zeros(5 * RATE, np.float32), np.ones(4 * HOP - 1, np.float32), np.full(RATE, 1e-7, np.float32), np.zeros(0)],
    ids=["silence", "too short", "under the gate", "nothing"],
)
def test_what_nobody_hears_has_none(samples: Samples) -> None:
    assert loudness(samples) == -np.inf


def test_a_long_step_takes_little_memory() -> None:
    """For each byte of samples; pyloudnorm takes six, and a step of four minutes has 46 MB of them."""
    samples = speech_like(60.0, peak=0.9)
    most = []
    for made in (loudness, mastered):
        tracemalloc.start()
        made(samples)
        most.append(tracemalloc.get_traced_memory()[1] / samples.nbytes)
        tracemalloc.stop()
    assert most[0] < 1.5 and most[1] < 4, most


@pytest.mark.parametrize("count", [10, 500, TOGETHER - 1, TOGETHER, TOGETHER + 1, 2 * TOGETHER + 5000])
def test_the_limiters_gain_is_that_of_the_whole_track_and_made_in_pieces(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """scipy needs sixteen bytes of its own for each sample that it is given at once, which tracemalloc does not see."""
    peaks = np.abs(np.random.default_rng(5).normal(0, 0.4, count)).astype(np.float32)
    less = 1.0 - np.minimum(1.0, 10 ** (-2.0 / 20) / np.maximum(peaks, 1e-9))
    wanted = uniform_filter1d(1.0 - maximum_filter1d(less, size=961), size=480)
    lengths = []

    def spied(given: Samples, size: int) -> Samples:
        lengths.append(len(given))
        return np.asarray(maximum_filter1d(given, size=size))

    monkeypatch.setattr(scipy.ndimage, "maximum_filter1d", spied)
    kept = peaks.copy()
    np.testing.assert_array_equal(_gain(peaks, -2.0), wanted)
    assert max(lengths) < 1.01 * TOGETHER and np.array_equal(peaks, kept)

"""Integrated loudness as pyloudnorm measures it, in the memory of a few seconds: a step takes minutes of float64."""

from __future__ import annotations

from functools import cache

import numpy as np

from pipeline.voice.clip import RATE, Samples

HOP = RATE // 10  # blocks of 0.4 s overlap by three quarters
HOPS = 4  # of a block
TOGETHER = 100 * HOP  # samples that are filtered in one call
ABSOLUTE, RELATIVE = -70.0, -10.0  # gates: LUFS, and LU under the mean of what passes the first


def loudness(samples: Samples) -> float:
    """Return integrated loudness in LUFS (ITU-R BS.1770-4, gated); minus infinity for silence or less than 0.4 s."""
    if len(samples) < HOPS * HOP or not samples.any():
        return float("-inf")
    energies = _energies(samples)
    count = round(len(samples) / HOP) - HOPS + 1  # half a hop more makes a block
    blocks = np.convolve(energies, np.ones(HOPS), "valid")[:count] / (HOPS * HOP)
    heard = blocks[blocks > _power(ABSOLUTE)]
    if not len(heard):
        return float("-inf")
    return _lufs(float(heard[heard > heard.mean() * 10 ** (RELATIVE / 10)].mean()))


def _energies(samples: Samples) -> np.ndarray:
    """Return the energy of each hop after the filter of the ear, the last one of what is left: float64."""
    from scipy.signal import sosfilt

    stages = _filter_of_the_ear()
    state, found = np.zeros((len(stages), 2)), []
    for start in range(0, len(samples), TOGETHER):
        heard, state = sosfilt(stages, samples[start : start + TOGETHER].astype(np.float64), zi=state)
        found.append(np.add.reduceat(np.square(heard), np.arange(0, len(heard), HOP)))
    return np.concatenate(found)


@cache
def _filter_of_the_ear() -> np.ndarray:
    """Return the two stages of K-weighting, (2, 6): a shelf for the head, and a high-pass."""
    from pyloudnorm import IIRfilter

    stages = IIRfilter(4.0, 1 / np.sqrt(2), 1500.0, RATE, "high_shelf"), IIRfilter(0.0, 0.5, 38.0, RATE, "high_pass")
    return np.array([[*stage.b, *stage.a] for stage in stages])


def _lufs(power: float) -> float:
    return -0.691 + 10 * float(np.log10(power))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))

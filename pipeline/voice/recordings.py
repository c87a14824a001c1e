"""A teacher's own recordings: recordings/<lang>/<step>/<beat>.wav (or mp3, m4a, ogg, flac), one file a beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from lesson.inside import is_there, read_inside
from lesson.problems import Refused, nearest
from pipeline.voice.clip import RATE, VoiceError
from pipeline.voice.decode import read_audio

ENDINGS = (".wav", ".mp3", ".m4a", ".ogg", ".flac")


@dataclass(frozen=True)
class Finding:
    """What is to be said of one beat's recording: state is "missing", "ok" or "problem"."""

    step: str
    beat: str
    state: str
    text: str


MAX_BYTES = 100_000_000  # of one recording


def recording_bytes(path: Path) -> bytes:
    """Return what is in a recording, recordings/<language>/<step>/<beat>.*; VoiceError for one that may not be read."""
    try:
        return read_inside(path, path.parents[3], MAX_BYTES)
    except Refused as refused:
        raise VoiceError(f"{path.name}: {refused.value and f'is {refused.value}; '}{refused.cure}") from None
    except FileNotFoundError:
        raise VoiceError(f"{path.name}: is gone; put it there again") from None


@lru_cache(maxsize=1000)
def _seconds(path: Path, changed_ns: int) -> float:
    return len(read_audio(recording_bytes(path), path.name)) / RATE


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # a link to nothing, for instance: told when it is read
        return 0


@dataclass(frozen=True)
class Recordings:
    """The folder of one language's recordings; it need not exist."""

    folder: Path

    def file(self, step: str, beat: str) -> Path | None:
        """The recording of a beat, None where there is none. A step's folder may be written with dashes."""
        for name in (step, step.replace("_", "-")):
            for ending in ENDINGS:
                path = self.folder / name / f"{beat}{ending}"
                if is_there(path):
                    return path
        return None

    def seconds(self, step: str, beats: Sequence[str]) -> dict[str, float]:
        """Seconds of each recorded beat. VoiceError names every file that cannot be used."""
        found: dict[str, float] = {}
        problems = []
        for beat in beats:
            path = self.file(step, beat)
            if path is None:
                continue
            try:
                found[beat] = _seconds(path, _changed(path))
            except VoiceError as error:
                problems.append(f"{path}: {error}")
        if problems:
            raise VoiceError("\n".join(problems))
        return found

    def strangers(self, beats: Mapping[str, Sequence[str]]) -> list[Finding]:
        """Files that no beat will play, because step or beat are called otherwise. beats: the beats of each step."""
        findings = []
        for path in sorted(self.folder.glob("*/*")):
            step, beat = path.parent.name.replace("-", "_"), path.stem
            if path.suffix not in ENDINGS or beat in beats.get(step, ()):
                continue
            cure = nearest(beat, beats[step]) if step in beats else f"there is no step {step!r}; {nearest(step, list(beats))}"
            findings.append(Finding(step, beat, "problem", f"no beat is called so, {path.name} is not played; {cure}"))
        return findings

    def status(self, step: str, beat: str, words: int) -> Finding:
        """Judge one recording: missing, unreadable, too long or short for its words, too quiet, clipped."""
        path = self.file(step, beat)
        if path is None:
            return Finding(step, beat, "missing", f"{words} words to read, about {words / 150 * 60:.0f} s")
        try:
            samples = read_audio(recording_bytes(path), path.name)
        except VoiceError as error:
            return Finding(step, beat, "problem", str(error))
        seconds, peak = len(samples) / RATE, float(np.abs(samples).max())
        rms = 20 * np.log10(max(float(np.sqrt(np.mean(samples**2))), 1e-9))
        said = []
        if seconds > words / 80 * 60 + 4:
            said.append(f"long: {seconds:.0f} s for {words} words (about {words / 150 * 60:.0f} s expected); cut the silence")
        if seconds < words / 260 * 60:
            said.append(f"short: {seconds:.0f} s for {words} words; is all of it there?")
        if rms < -45:
            said.append(f"too quiet ({rms:.0f} dB); record nearer to the microphone")
        if float(np.mean(np.abs(samples) > 0.999)) > 1e-4 and peak > 0.999:
            said.append("clipped; record it with less gain")
        return Finding(step, beat, "problem" if said else "ok", "; ".join(said) or f"{seconds:.1f} s")

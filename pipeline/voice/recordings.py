"""A teacher's own recordings: recordings/<lang>/<step>/<beat>.wav (or another of ENDINGS), one file for each beat.

Other files there are reported.
"""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from lesson import Lesson, Script, script_of
from lesson.file.path_guard import is_there, read_inside
from lesson.language.language import editions
from lesson.limits import MAX_RECORDING_BYTES, MAX_STEP_MINUTES
from lesson.problems import Refused

from .clip import RATE, VoiceError
from .decode import read_audio

# In this order where a beat has two; in any case: cameras and phones write .WAV and .M4A.
ENDINGS = (
    ".wav",
    ".flac",
    ".aiff",
    ".aif",
    ".caf",
    ".w64",
    ".m4a",
    ".mp3",
    ".ogg",
    ".oga",
    ".opus",
    ".aac",
    ".mp4",
    ".mov",
    ".webm",
    ".mka",
    ".3gp",
)


@dataclass(frozen=True)
class Finding:
    """The finding on one beat's recording: state is "missing", "ok" or "problem"."""

    step: str
    beat: str
    state: str
    text: str


def recording_bytes(path: Path) -> bytes:
    """Return the content of a recording, recordings/<language>/<step>/<beat>.*; VoiceError where it may not be read."""
    try:
        return read_inside(path, path.parents[3], MAX_RECORDING_BYTES)
    except Refused as refused:
        raise VoiceError(f"{path.name}: {refused.value and f'is {refused.value}; '}{refused.cure}") from None
    except FileNotFoundError:
        raise VoiceError(f"{path.name}: is gone; put it there again") from None


@lru_cache(maxsize=1000)
def _heard(path: Path, mark: tuple[int, int]) -> tuple[float, str]:
    """Return the seconds of a recording, and the digest of its content at that time."""
    data = recording_bytes(path)
    return len(read_audio(data, path.name)) / RATE, hashlib.sha256(data).hexdigest()


def _mark(path: Path) -> tuple[int, int]:
    try:
        about = path.stat()
    except OSError:  # a link to nothing, for instance: reported when it is read
        return 0, 0
    return about.st_mtime_ns, about.st_size


@dataclass(frozen=True)
class Recordings:
    """The folder of one language's recordings; it need not exist."""

    folder: Path

    def file(self, step: str, beat: str) -> Path | None:
        """Return the recording of a beat, None without one. A step's folder may be written with dashes."""
        found = self.files(step, beat)
        return found[0] if found else None

    def files(self, step: str, beat: str) -> list[Path]:
        """Return every recording of a beat, first the one that is played."""
        found = []
        for name in dict.fromkeys((step, step.replace("_", "-"))):
            place = self.folder / name
            there = (
                [
                    path
                    for path in place.glob(f"{glob.escape(beat)}.*")
                    if path.stem == beat and path.suffix.lower() in ENDINGS
                ]
                if place.is_dir()
                else []
            )
            found += sorted(there, key=lambda path: (ENDINGS.index(path.suffix.lower()), path.suffix))
        return found

    def seconds(self, step: str, beats: Sequence[str]) -> dict[str, float]:
        """Return the seconds of each recorded beat. VoiceError names every file that cannot be used."""
        return {beat: seconds for beat, (seconds, _) in self.heard(step, beats).items()}

    def heard(self, step: str, beats: Sequence[str]) -> dict[str, tuple[float, str]]:
        """Return seconds and SHA-256 of each recorded beat. VoiceError names every file that cannot be used."""
        found: dict[str, tuple[float, str]] = {}
        problems = []
        for beat in beats:
            path = self.file(step, beat)
            if path is None:
                continue
            try:
                found[beat] = _heard(path, _mark(path))
            except VoiceError as error:
                problems.append(f"{path}: {error}")
        minutes = sum(seconds for seconds, _ in found.values()) / 60
        if minutes > MAX_STEP_MINUTES:
            problems.append(
                f"{self.folder / step}: {minutes:.0f} minutes of recordings; "
                f"a step has at most {MAX_STEP_MINUTES}, make several of it"
            )
        if problems:
            raise VoiceError("\n".join(problems))
        return found

    def status(self, step: str, beat: str, words: int) -> Finding:
        """Check one recording: missing, unreadable, too long or short for its words, too quiet, clipped."""
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
            said.append(
                f"long: {seconds:.0f} s for {words} words (about {words / 150 * 60:.0f} s expected); cut the silence"
            )
        if seconds < words / 260 * 60:
            said.append(f"short: {seconds:.0f} s for {words} words; is all of it there?")
        if rms < -45:
            said.append(f"too quiet ({rms:.0f} dB); record nearer to the microphone")
        if float(np.mean(np.abs(samples) > 0.999)) > 1e-4 and peak > 0.999:
            said.append("clipped; record it with less gain")
        return Finding(step, beat, "problem" if said else "ok", "; ".join(said) or f"{seconds:.1f} s")


def recordings_of(lesson: Lesson) -> Recordings:
    """Return the recordings of a lesson in its language: those of its region where there is such a folder."""
    places = [lesson.folder / "recordings" / language for language in editions(lesson.language)]
    return Recordings(next((place for place in places if place.is_dir()), places[0]))


def scripts_of(lesson: Lesson) -> dict[str, Script]:
    """Return the scripts of the steps that have a narration file, by the steps' keys."""
    return {ref.key: script_of(lesson, ref.key) for ref in lesson.steps if is_there(lesson.narration(ref.key))}

"""A teacher's own recordings: recordings/<lang>/<step>/<beat>.wav (or another of ENDINGS), one file for each beat.

Other files there are reported.
"""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np

from lesson import Facts, Lesson, Script, load_script
from lesson.file.clean import one_line
from lesson.file.path_guard import is_there, read_inside
from lesson.language.language import editions, is_language
from lesson.limits import MAX_RECORDING_BYTES, MAX_STEP_MINUTES, MAX_TOLD
from lesson.problems import Refused, nearest

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
_OTHER_SOUND = (
    ".wma",
    ".amr",
    ".ape",
    ".avi",
    ".mkv",
    ".mpg",
    ".mpeg",
    ".mp2",
    ".ra",
    ".au",
    ".m4b",
    ".m4p",
    ".aup",
    ".aup3",
    ".wv",
    ".ac3",
    ".mid",
    ".midi",
    ".band",
)
_MOST_FILES = 5_000  # most files that are checked


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

    def strangers(self, beats: Mapping[str, Sequence[str]]) -> list[Finding]:
        """Return findings on sound files that no beat will play; beats: those of each step.

        They have another name, form or place, or are second ones of a beat.
        """
        findings = [
            Finding(
                step,
                beat,
                "problem",
                f"has {len(found)} recordings, {found[0].name} is played; take {_listed(found[1:])} away",
            )
            for step, names in beats.items()
            for beat in names
            if len(found := self.files(step, beat)) > 1
        ]
        top = self.folder.parent
        for path in sorted(islice(_files(top if top.name == "recordings" else self.folder), _MOST_FILES)):
            said = self._stranger(path, path.relative_to(top).parts, beats)
            if said:
                findings.append(
                    Finding(*(one_line(part.encode(errors="replace").decode()) for part in said))
                )  # names may contain anything
            if len(findings) >= MAX_TOLD:
                break
        return findings + (self._elsewhere(top.parent, beats) if top.name == "recordings" else [])

    def _elsewhere(self, lesson: Path, beats: Mapping[str, Sequence[str]]) -> list[Finding]:
        """Return findings on sound files with the name of a beat outside the folder of recordings.

        In voice/, in Recordings/ or beside lesson.toml.
        """
        findings = []
        others = [
            path for path in _children(lesson) if path.name != "recordings" and not (path / "manifest.json").exists()
        ]
        files = (file for path in others for file in (_files(path) if path.is_dir() else (path,)))
        for path in sorted(islice(files, _MOST_FILES)):
            steps = [step for step, names in beats.items() if path.stem in names]
            if (
                steps
                and path.suffix.lower() in set(ENDINGS) - {".mp4", ".mov", ".webm", ".3gp"}
                and not path.name.startswith("._")
            ):
                parent = path.parent.name.replace("-", "_")
                step = parent if parent in steps else steps[0]
                place = f"recordings/{self.folder.name}/{step}/{path.name}"
                text = (
                    f"{path.relative_to(lesson)} does not lie where recordings are looked for and is not played; "
                    f"put it at {place}"
                )
                findings.append(Finding(step, path.stem, "problem", text))
        return findings

    def _stranger(
        self, path: Path, parts: tuple[str, ...], beats: Mapping[str, Sequence[str]]
    ) -> tuple[str, str, str, str] | None:
        """Return the finding on a file recordings/<parts>; None for a beat's, no sound, and another language's."""
        ending, beat = path.suffix.lower(), path.stem
        step = parts[-2].replace("-", "_") if len(parts) > 1 else ""
        where = f"{self.folder.parent.name}/{'/'.join(parts)}"
        if ending not in (*ENDINGS, *_OTHER_SOUND):
            return None
        if (
            parts[0].lower() != self.folder.name.lower()
            and parts[0].replace("-", "_") not in beats
            and len(parts) == 3
            and is_language(parts[0])
        ):
            return None  # another language's
        if path.name.startswith("._"):
            return (
                step,
                beat,
                "problem",
                f"{where} is no recording but what macOS leaves beside one on other disks: delete it",
            )
        right = len(parts) == 3 and parts[0] == self.folder.name
        if right and step in beats and beat in beats[step]:
            if ending in _OTHER_SOUND:
                return (
                    step,
                    beat,
                    "problem",
                    (
                        f"{path.name} is of a form that is not read and is not played; "
                        "save it as wav, mp3, m4a, ogg or flac"
                    ),
                )
            return None
        if not right:
            wanted = step if step in beats else next((name for name, there in beats.items() if beat in there), "<step>")
            place = f"{self.folder.parent.name}/{self.folder.name}/{wanted}/{path.name}"
            return (
                step,
                beat,
                "problem",
                f"{where} does not lie where recordings are looked for and is not played; put it at {place}",
            )
        cure = (
            nearest(beat, beats[step]) if step in beats else f"there is no step {step!r}; {nearest(step, list(beats))}"
        )
        return step, beat, "problem", f"no beat is called so, {path.name} is not played; {cure}"

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


def _files(folder: Path) -> Iterator[Path]:
    """Yield every file below the folder recordings of a lesson, three folders deep; none below links.

    A link may lead to the whole disk.
    """
    if folder.is_symlink():
        return
    for place, folders, names in os.walk(folder):
        if len(Path(place).relative_to(folder).parts) >= 3:
            folders.clear()
        yield from (Path(place) / name for name in names)


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _listed(paths: Sequence[Path]) -> str:
    return " and ".join(path.name for path in paths)


def recordings_of(lesson: Lesson) -> Recordings:
    """Return the recordings of a lesson in its language: those of its region where there is such a folder."""
    places = [lesson.folder / "recordings" / language for language in editions(lesson.language)]
    return Recordings(next((place for place in places if place.is_dir()), places[0]))


def scripts_of(lesson: Lesson) -> dict[str, Script]:
    """Return every existing script of a step."""
    facts = Facts(lesson)
    return {ref.key: load_script(lesson, facts, ref.key) for ref in lesson.steps if is_there(lesson.narration(ref.key))}


def not_played(lesson: Lesson) -> list[str]:
    """Return a line for every sound file in the lesson's folder of recordings that no beat will play, with the cure."""
    recordings = recordings_of(lesson)
    beats = {
        key: [*(beat.key for beat in script.beats), *script.left_out] for key, script in scripts_of(lesson).items()
    }
    return [f"recordings {finding.step}/{finding.beat}: {finding.text}" for finding in recordings.strangers(beats)]

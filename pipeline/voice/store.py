"""Clips on disk: one Opus file for each spoken piece, and an index of texts and word times."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from lesson.file.path_guard import read_inside
from lesson.limits import MAX_RECORDING_S
from lesson.problems import Refused
from pipeline.errors import is_full, reason
from pipeline.leftovers import beside

from .clip import RATE, Clip, VoiceError, opus_bytes
from .decode import read_audio

INDEX = "index.json"
_MOST_INDEX, _MOST_CLIP = 64_000_000, 16_000_000  # bytes
_LATE_S = 1.0  # seconds: a voice may time its last word a little after its sound
_SLACK = RATE // 10  # samples that Opus may have more than were encoded: it fills its last page


class ClipStore:
    """A folder of clips by key, shipped with the project or used as a cache.

    Where its folder cannot be written, clips are kept as long as this process lives, and `trouble` is the reason.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble = ""
        self.added = 0  # how many clips this process has put in
        self._index: dict[str, dict[str, Any]] | None = None
        self._unkept: dict[str, tuple[dict[str, Any], bytes]] = {}

    @property
    def index(self) -> dict[str, dict[str, Any]]:
        """The facts of each clip: spoken, voice, samples, word_starts, sha256.

        Empty where the index is broken or missing.
        """
        if self._index is None:
            try:
                found = json.loads(read_inside(self.folder / INDEX, self.folder, _MOST_INDEX))
                self._index = {key: entry for key, entry in found.items() if _whole(entry)}
            except (OSError, Refused, ValueError, AttributeError, RecursionError):
                self._index = {}
            self._index |= {key: entry for key, (entry, _) in self._unkept.items()}
        return self._index

    def has(self, key: str) -> bool:
        """Return whether there is a clip as it was stored: by its checksum, and as long as the index says."""
        if key in self._unkept:
            return True
        try:
            data = self._read(key) if key in self.index else None
        except VoiceError:
            return False
        if not data:
            return False
        wanted, count = self.index[key].get("sha256"), self.index[key]["samples"]
        return wanted in (None, hashlib.sha256(data).hexdigest()) and 0 <= _samples_in(data) - count <= _SLACK

    def _read(self, key: str) -> bytes:
        path = self.folder / f"{key}.ogg"
        try:
            return (
                self._unkept[key][1]
                if key in self._unkept
                else _bytes(path, path.stat().st_mtime_ns, path.stat().st_size)
            )
        except OSError as error:
            raise VoiceError(f"{path}: {error.strerror or error}") from None
        except Refused as refused:
            raise VoiceError(f"{path}: {refused.value and f'is {refused.value}; '}{refused.cure}") from None

    def times(self, key: str) -> tuple[float, tuple[float, ...]]:
        """Return seconds and word starts of a clip, without decoding it."""
        entry = self.index[key]
        return entry["samples"] / RATE, tuple(entry["word_starts"])

    def raw(self, key: str) -> tuple[bytes, int]:
        """Return the file of a clip and its number of samples (VoiceError when it cannot be read)."""
        return self._read(key), self.index[key]["samples"]

    def get(self, key: str) -> Clip:
        """Read a clip: exactly as many samples as were stored (VoiceError when the file is broken)."""
        entry = self.index[key]
        try:
            samples = read_audio(self._read(key))
        except VoiceError:
            path = self.folder / f"{key}.ogg"
            raise VoiceError(f"{path}: this spoken line is broken; delete the file and start again") from None
        count = entry["samples"]
        samples = np.pad(samples, (0, max(0, count - len(samples))))[:count]
        return Clip(samples, tuple(entry["word_starts"]))

    def put(self, key: str, clip: Clip, spoken: str, voice: str) -> None:
        """Write a clip aside and rename it, then note it in the index. Errors of the folder are noted, not raised."""
        self.added += 1
        data = opus_bytes(clip.samples)
        entry = {
            "spoken": spoken,
            "voice": voice,
            "samples": len(clip.samples),
            "word_starts": [round(second, 3) for second in clip.word_starts],
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with _alone(self.folder):
                _replace(self.folder / f"{key}.ogg", data)
                self._index = None  # another process may have added clips
                self.index[key] = entry
                kept = {known: each for known, each in sorted(self.index.items()) if known not in self._unkept}
                _replace(self.folder / INDEX, json.dumps(kept, ensure_ascii=False, indent=0).encode())
        except OSError as error:
            full = "its disk is full" if is_full(error) else reason(error)
            self.trouble = f"the voice's folder {self.folder} keeps nothing more: {full}"
            self._unkept[key] = (entry, data)
            self._index = None

    def keep_only(self, keys: set[str]) -> int:
        """Delete every other clip; return how many were deleted."""
        gone = [key for key in self.index if key not in keys]
        for key in gone:
            (self.folder / f"{key}.ogg").unlink(missing_ok=True)
            del self.index[key]
        if gone:
            _replace(self.folder / INDEX, json.dumps(self.index, ensure_ascii=False, indent=0).encode())
        return len(gone)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lock a folder for this process, so that no other one's clips are lost from the index."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@lru_cache(maxsize=2000)
def _bytes(path: Path, changed_ns: int, size: int) -> bytes:
    """Return the content of a file, read once for all films of a run."""
    return read_inside(path, path.parent, _MOST_CLIP)


def _samples_in(data: bytes) -> int:
    """Return the number of samples of an Ogg file, by its last page; -1 for anything else. Nothing is decoded."""
    last = data.rfind(b"OggS")
    return int.from_bytes(data[last + 6 : last + 14], "little", signed=True) if data.startswith(b"OggS") else -1


def _whole(entry: Any) -> bool:
    """Return whether an entry of the index has what times() and get() need: a length, and ordered word starts."""
    try:
        samples, starts, words = entry["samples"], entry["word_starts"], entry["spoken"].split()
        if not isinstance(starts, list) or not isinstance(samples, int) or len(starts) != len(words):
            return False
        return 0 < samples <= MAX_RECORDING_S * RATE and all(
            0 <= before <= start for before, start in pairwise([0, *starts, samples / RATE + _LATE_S])
        )
    except (AttributeError, KeyError, TypeError):
        return False


def _replace(path: Path, data: bytes) -> None:
    with beside(path) as part:
        part.write_bytes(data)

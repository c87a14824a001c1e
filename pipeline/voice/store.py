"""Clips on disk: one Opus file for each spoken piece, and an index of what each says and when its words start."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import is_full, reason
from pipeline.leftovers import beside
from pipeline.voice.clip import RATE, Clip, VoiceError, opus_bytes
from pipeline.voice.decode import read_audio

INDEX = "index.json"


class ClipStore:
    """A folder of clips by key. A store that ships with the project and one that caches are the same thing.

    Where its folder cannot be written, clips are held as long as this process lives, and `trouble` says why.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trouble = ""
        self._index: dict[str, dict[str, Any]] | None = None
        self._unkept: dict[str, tuple[dict[str, Any], bytes]] = {}

    @property
    def index(self) -> dict[str, dict[str, Any]]:
        """What is known of each clip: spoken, voice, samples, word_starts, sha256. Broken or missing: nothing is known."""
        if self._index is None:
            try:
                found = json.loads((self.folder / INDEX).read_text(encoding="utf-8"))
                self._index = {key: entry for key, entry in found.items() if _whole(entry)}
            except (OSError, ValueError, AttributeError, RecursionError):
                self._index = {}
            self._index |= {key: entry for key, (entry, _) in self._unkept.items()}
        return self._index

    def has(self, key: str) -> bool:
        """Say whether there is a clip, and it is what was put there."""
        if key in self._unkept:
            return True
        try:
            data = self._read(key) if key in self.index else None
        except VoiceError:
            return False
        wanted = self.index[key].get("sha256") if data else None
        return bool(data) and wanted in (None, hashlib.sha256(data or b"").hexdigest())

    def _read(self, key: str) -> bytes:
        path = self.folder / f"{key}.ogg"
        try:
            return self._unkept[key][1] if key in self._unkept else _bytes(path, path.stat().st_mtime_ns, path.stat().st_size)
        except OSError as error:
            raise VoiceError(f"{path}: {error.strerror or error}") from None

    def times(self, key: str) -> tuple[float, tuple[float, ...]]:
        """Seconds and word starts of a clip, without decoding it."""
        entry = self.index[key]
        return entry["samples"] / RATE, tuple(entry["word_starts"])

    def raw(self, key: str) -> tuple[bytes, int]:
        """The file of a clip and how many samples it has (VoiceError when it cannot be read)."""
        return self._read(key), self.index[key]["samples"]

    def get(self, key: str) -> Clip:
        """Read a clip: exactly as many samples as were put in (VoiceError when the file is broken)."""
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
        """Write a clip aside and rename it, then note it in the index. Trouble with the folder is noted, not raised."""
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
        """Forget and delete every other clip; returns how many went."""
        gone = [key for key in self.index if key not in keys]
        for key in gone:
            (self.folder / f"{key}.ogg").unlink(missing_ok=True)
            del self.index[key]
        if gone:
            _replace(self.folder / INDEX, json.dumps(self.index, ensure_ascii=False, indent=0).encode())
        return len(gone)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder for this process, so that no other one's clips are lost from the index."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system that knows no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@lru_cache(maxsize=2000)
def _bytes(path: Path, changed_ns: int, size: int) -> bytes:
    """The bytes of a file, once for all films of a run that need them."""
    return path.read_bytes()


def _whole(entry: Any) -> bool:
    """Whether an entry of the index tells what times() and get() need."""
    try:
        return 0 < entry["samples"] < 1e9 and all(0 <= second < 1e6 for second in entry["word_starts"])
    except (KeyError, TypeError):
        return False


def _replace(path: Path, data: bytes) -> None:
    with beside(path) as part:
        part.write_bytes(data)

"""Clips on disk: one Opus file for each spoken piece, and an index of what each says and when its words start."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.leftovers import beside
from pipeline.voice.clip import RATE, Clip, VoiceError, opus_bytes
from pipeline.voice.decode import read_audio

INDEX = "index.json"


class ClipStore:
    """A folder of clips by key. A store that ships with the project and one that caches are the same thing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index: dict[str, dict[str, Any]] | None = None

    @property
    def index(self) -> dict[str, dict[str, Any]]:
        """What is known of each clip: spoken, voice, samples, word_starts. Broken or missing: nothing is known."""
        if self._index is None:
            try:
                found = json.loads((self.folder / INDEX).read_text(encoding="utf-8"))
                self._index = {key: entry for key, entry in found.items() if _whole(entry)}
            except (OSError, ValueError, AttributeError):
                self._index = {}
        return self._index

    def has(self, key: str) -> bool:
        return key in self.index and (self.folder / f"{key}.ogg").is_file()

    def times(self, key: str) -> tuple[float, tuple[float, ...]]:
        """Seconds and word starts of a clip, without decoding it."""
        entry = self.index[key]
        return entry["samples"] / RATE, tuple(entry["word_starts"])

    def raw(self, key: str) -> tuple[bytes, int]:
        """The file of a clip and how many samples it has (VoiceError when it cannot be read)."""
        path = self.folder / f"{key}.ogg"
        try:
            return _bytes(path, path.stat().st_mtime_ns), self.index[key]["samples"]
        except OSError as error:
            raise VoiceError(f"{path}: {error.strerror or error}") from None

    def get(self, key: str) -> Clip:
        """Read a clip: exactly as many samples as were put in (VoiceError when the file is broken)."""
        entry = self.index[key]
        path = self.folder / f"{key}.ogg"
        try:
            samples = read_audio(path)
        except VoiceError:
            raise VoiceError(f"{path}: this spoken line is broken; delete the file and start again") from None
        count = entry["samples"]
        samples = np.pad(samples, (0, max(0, count - len(samples))))[:count]
        return Clip(samples, tuple(entry["word_starts"]))

    def put(self, key: str, clip: Clip, spoken: str, voice: str) -> None:
        """Write a clip aside and rename it, then note it in the index."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _replace(self.folder / f"{key}.ogg", opus_bytes(clip.samples))
        self._index = None  # another process may have added clips
        self.index[key] = {
            "spoken": spoken,
            "voice": voice,
            "samples": len(clip.samples),
            "word_starts": [round(second, 3) for second in clip.word_starts],
        }
        text = json.dumps(dict(sorted(self.index.items())), ensure_ascii=False, indent=0)
        _replace(self.folder / INDEX, text.encode())

    def keep_only(self, keys: set[str]) -> int:
        """Forget and delete every other clip; returns how many went."""
        gone = [key for key in self.index if key not in keys]
        for key in gone:
            (self.folder / f"{key}.ogg").unlink(missing_ok=True)
            del self.index[key]
        if gone:
            _replace(self.folder / INDEX, json.dumps(self.index, ensure_ascii=False, indent=0).encode())
        return len(gone)


@lru_cache(maxsize=2000)
def _bytes(path: Path, changed_ns: int) -> bytes:
    """The bytes of a file, once for all films of a run that need them."""
    return path.read_bytes()


def _whole(entry: Any) -> bool:
    """Whether an entry of the index tells what times() and get() need."""
    try:
        return entry["samples"] > 0 and all(second >= 0 for second in entry["word_starts"])
    except (KeyError, TypeError):
        return False


def _replace(path: Path, data: bytes) -> None:
    with beside(path) as part:
        part.write_bytes(data)

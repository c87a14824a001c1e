"""Versions of the steps' films, each under a name of its own, and what differs between two of them.

So a page never plays half of one version and half of the next.
"""

import hashlib
import json
import os
import shutil
from bisect import bisect_right
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from pipeline.files import sha256

from .glimpse import FILM, WORDS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Version:
    """One version of a step: its row of the manifest, its files by their names in the page, the digest of each beat."""

    id: str
    row: Row
    files: dict[str, Path]
    prints: dict[str, str]

    @property
    def names(self) -> dict[str, str]:
        """The names of its files by their endings, without the dot."""
        return {name.rpartition(".")[2]: name for name in self.files}

    def changed(self, before: "Version | None") -> list[str]:
        """Return the beats that differ from an earlier version; none for a first version."""
        if before is None:
            return []
        return [key for key, made_of in self.prints.items() if before.prints.get(key) != made_of]


@dataclass(frozen=True)
class Glimpse:
    """A first look at one beat of a step: its files by their names in the page, and what the page shows of it."""

    files: dict[str, Path]
    shown: Mapping[str, Any]


def take_glimpse(message: Mapping[str, Any], shown: Path, before: Glimpse | None, count: int) -> Glimpse:
    """Link the files of first look number `count` (glimpse.py) into the folder `shown`; those of the one before go."""
    if before is not None:
        drop(before.files)
    folder, seconds = Path(message["folder"]), message["seconds"]
    name = f"{message['number']}-first-look-{count}"
    files = {f"{name}.mp4": shown / f"{name}.mp4", f"{name}.vtt": shown / f"{name}.vtt"}
    for source, target in zip((FILM, WORDS), files.values(), strict=True):
        _link(folder / source, target)
    beats = [{"key": message["beat"], "start": 0, "seconds": seconds}]
    media = {"video": f"/media/{name}.mp4", "captions": f"/media/{name}.vtt", "poster": None}
    return Glimpse(files, {"id": name, "seconds": seconds, "language": message["language"], "beats": beats, **media})


def version_id(row: Row) -> str:
    """Return the name of a version: a digest of all its files."""
    return hashlib.sha256(json.dumps(row["sha256"], sort_keys=True).encode()).hexdigest()[:12]


def take(row: Row, out: Path, shown: Path) -> Version | None:
    """Link the files of a step into the folder `shown`; None where they are just being replaced."""
    name = f"{row['number']}-{version_id(row)}"
    (words,) = row["captions"].values()
    sources = {f"{name}.mp4": row["video"], f"{name}.vtt": words["vtt"], f"{name}.png": row["poster"]}
    files = {kept: shown / kept for kept in sources}
    try:
        for kept, source in sources.items():
            _link(out / source, files[kept])
            if sha256(files[kept]) != row["sha256"][source]:
                raise FileNotFoundError
        timeline = json.loads((out / row["timeline"]).read_text(encoding="utf-8"))
        return Version(name, row, files, _prints(files[f"{name}.mp4"], row, timeline))
    except (FileNotFoundError, ValueError):
        drop(files)
        return None


def drop(files: Mapping[str, Path]) -> None:
    """Remove the files of a version that no page shows any more."""
    for path in files.values():
        path.unlink(missing_ok=True)


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)


def _prints(video: Path, row: Row, timeline: Mapping[str, Any]) -> dict[str, str]:
    """Return a digest of each beat: its encoded pictures and its words, wherever in the step it lies."""
    beats = row["beats"]
    starts = [beat["start_frame"] for beat in beats]
    found = [hashlib.sha256() for _ in beats]
    with av.open(str(video)) as file:
        stream = file.streams.video[0]
        for packet in file.demux(stream):
            if packet.pts is not None and packet.time_base is not None:
                frame = round(packet.pts * packet.time_base * row["fps"])
                found[max(0, bisect_right(starts, frame) - 1)].update(bytes(packet))
    told = {beat["key"]: {**beat, "start_frame": 0} for beat in timeline["beats"]}
    for beat, digest in zip(beats, found, strict=True):
        digest.update(json.dumps(told.get(beat["key"]), sort_keys=True).encode())
    return {beat["key"]: digest.hexdigest() for beat, digest in zip(beats, found, strict=True)}


def rows_of(out: Path) -> list[Row]:
    """Return the steps of the manifest; none where there is no manifest yet."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return list(json.loads((out / "manifest.json").read_text(encoding="utf-8"))["steps"])
    return []

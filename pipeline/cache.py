"""What was made before, by the digest of everything it was made from: written aside, checksummed, verified, bounded.

An entry is a folder <cache>/<kind>/<key> with its files and entry.json (their sizes and SHA-256, and facts about them). It
appears by one rename, so it is whole or not there; a file that does not fit its checksum any more makes the entry count as
not there, and it is made again.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import UserError, is_full, reason
from .files import fsync, sha256

NOTE = "entry.json"
LIMIT_GB = 4.0
GB = 1_000_000_000
UNFINISHED_S = 3600  # an entry that is still not finished after that is none any more


def cache_folder() -> Path:
    """Return where the cache is: BACKPROP_CACHE, else the user's cache folder."""
    base = os.environ.get("BACKPROP_CACHE") or Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "backprop"
    return Path(base) / "film"


def limit() -> int:
    """Return how many bytes the cache may have: BACKPROP_CACHE_GB, else LIMIT_GB. UserError for no number."""
    given = os.environ.get("BACKPROP_CACHE_GB", str(LIMIT_GB))
    try:
        number = float(given)
        if not 0 <= number < 1e6:
            raise ValueError
    except ValueError:
        raise UserError(f"BACKPROP_CACHE_GB={given}: give gigabytes as a number, 4 for instance") from None
    return int(number * GB)


@dataclass(frozen=True)
class Entry:
    """What the cache holds under one key: files by name, each verified when the entry was asked for, and facts."""

    folder: Path
    facts: dict[str, Any]

    def take(self, name: str, target: Path) -> None:
        """Put one of the files at `target` without touching the cache's own: a hard link, or a copy elsewhere."""
        target.unlink(missing_ok=True)
        try:
            os.link(self.folder / name, target)
        except OSError:
            shutil.copyfile(self.folder / name, target)

    def read(self, name: str) -> bytes:
        """Return the bytes of one of the files."""
        return (self.folder / name).read_bytes()


@dataclass(frozen=True)
class Info:
    """How full a cache is: entries and bytes by kind."""

    folder: Path
    limit: int
    kinds: dict[str, tuple[int, int]]

    @property
    def bytes(self) -> int:
        """The size of everything."""
        return sum(size for _, size in self.kinds.values())


class Cache:
    """Entries by kind ("beat", "plan", "sound") and key. Where its folder cannot be written, it holds nothing and says so once."""

    def __init__(self, folder: Path | None = None, limit_bytes: int | None = None) -> None:
        self.folder = folder or cache_folder()
        self.limit = limit() if limit_bytes is None else limit_bytes
        self.trouble = ""  # why nothing more is kept

    def get(self, kind: str, key: str) -> Entry | None:
        """Return a whole entry, or None; a broken one is removed. Being asked for makes an entry young again."""
        folder = self.folder / kind / key
        try:
            note = json.loads((folder / NOTE).read_bytes())
            files, facts = dict(note["files"]), dict(note["facts"])
            whole = all(_fits(folder / name, size, digest) for name, (size, digest) in files.items())
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            whole, facts = False, {}
        if not whole:
            if folder.exists():
                self._remove(folder)
            return None
        with suppress(OSError):
            os.utime(folder / NOTE)
        return Entry(folder, facts)

    def put(self, kind: str, key: str, files: Mapping[str, Path | bytes], facts: Mapping[str, Any]) -> None:
        """Keep files (paths are linked or copied) under a key. Trouble with the folder is noted, not raised."""
        if self.trouble:
            return
        home = self.folder / kind
        try:
            home.mkdir(parents=True, exist_ok=True)
            aside = Path(tempfile.mkdtemp(dir=home, prefix=".new-"))
        except OSError as error:
            self._troubled(error)
            return
        try:
            self._fill(aside, files, facts)
            _appear(aside, home / key)
        except OSError as error:
            self._troubled(error)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _fill(self, aside: Path, files: Mapping[str, Path | bytes], facts: Mapping[str, Any]) -> None:
        sums = {}
        for name, source in files.items():
            target = aside / name
            if isinstance(source, bytes):
                target.write_bytes(source)
            else:
                _link_or_copy(source, target)
            fsync(target)
            sums[name] = (target.stat().st_size, sha256(target))
        (aside / NOTE).write_text(json.dumps({"files": sums, "facts": dict(facts)}), encoding="utf-8")
        fsync(aside / NOTE)
        aside.chmod(0o755)

    def _troubled(self, error: OSError) -> None:
        full = "its disk is full" if is_full(error) else reason(error)
        self.trouble = f"the cache {self.folder} keeps nothing more: {full}"

    def trim(self) -> int:
        """Remove the entries that were not used for the longest time until the limit is kept; returns how many went."""
        ages = sorted((used, size, folder) for folder, used, size in self._entries())
        excess, gone = sum(size for _, size, _ in ages) - self.limit, 0
        for _, size, folder in ages:
            if excess <= 0:
                break
            self._remove(folder)
            excess, gone = excess - size, gone + 1
        return gone

    def clear(self) -> Info:
        """Remove everything, also what killed runs left; returns what there was."""
        info = self.info()
        for home in self._kinds():
            for folder in home.iterdir():
                self._remove(folder)
        return info

    def info(self) -> Info:
        """Return how full it is."""
        kinds: dict[str, tuple[int, int]] = {}
        for folder, _, size in self._entries():
            count, total = kinds.get(folder.parent.name, (0, 0))
            kinds[folder.parent.name] = (count + 1, total + size)
        return Info(self.folder, self.limit, dict(sorted(kinds.items())))

    def _kinds(self) -> list[Path]:
        try:
            return [path for path in self.folder.iterdir() if path.is_dir()]
        except OSError:
            return []

    def _entries(self) -> Iterator[tuple[Path, float, int]]:
        """Give each entry's folder, when it was used last (0: a killed run left it), and its bytes."""
        for home in self._kinds():
            for folder in home.iterdir():
                with suppress(OSError):
                    unfinished = folder.name.startswith(".")
                    if unfinished and time.time() - folder.stat().st_mtime < UNFINISHED_S:
                        continue
                    sizes = sum(path.stat().st_size for path in folder.iterdir())
                    yield folder, 0.0 if unfinished else (folder / NOTE).stat().st_mtime, sizes

    def _remove(self, folder: Path) -> None:
        """Take an entry away at once for everybody, then delete it."""
        with suppress(OSError):
            gone = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".gone-"))
            os.replace(folder, gone)
            folder = gone
        shutil.rmtree(folder, ignore_errors=True)


def _fits(path: Path, size: int, digest: str) -> bool:
    return path.stat().st_size == size and sha256(path) == digest


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _appear(aside: Path, place: Path) -> None:
    """Give a finished entry its name; where another run was quicker, its entry stays."""
    try:
        os.rename(aside, place)
    except OSError:
        if not place.is_dir():
            raise
    fsync(place.parent)

"""The cache: finished parts by the digest of everything they are made from; checksummed, verified, bounded.

An entry is a folder <cache>/<kind>/<key> with its files and entry.json (their sizes and SHA-256, and facts about them).
It appears by one rename, so it is whole or not there. An entry with a file that does not match its checksum, or does
not pass the reader's check for its kind, counts as missing, and is made again.

Nothing else is ever touched: only folders of KINDS, entries with names as keys.py makes them, files of FILES; no links
are followed. Anything else there is left alone, and named by `clear`.
"""

import errno
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cache.entry_files import FILES, NOTE, Entry, appear, delete, fits, inside, is_folder, link_or_copy, small
from pipeline.errors import UserError, is_full, reason
from pipeline.files import fsync, sha256
from pipeline.home import user_cache
from pipeline.leftovers import MARK, abandoned, held, is_ours, mark

LIMIT_GB = 4.0
GB = 1_000_000_000
KINDS = ("audit", "beat", "plan", "script", "sound")
_KEY = re.compile(r"[0-9a-f]{32}")
_UNFINISHED = re.compile(r"\.(?:new|gone)-(?P<pid>\d+)?.*")


def cache_folder() -> Path:
    """Return the cache's folder: BACKPROP_CACHE, else the user's cache folder."""
    return user_cache() / "film"


def limit() -> int:
    """Return the largest size of the cache in bytes: BACKPROP_CACHE_GB, else LIMIT_GB. UserError where that is none."""
    given = os.environ.get("BACKPROP_CACHE_GB", str(LIMIT_GB))
    try:
        number = float(given)
        if not 0 <= number < 1e6:
            raise ValueError
    except ValueError:
        raise UserError(f"BACKPROP_CACHE_GB={given}: give gigabytes as a number, 4 for instance") from None
    return int(number * GB)


@dataclass(frozen=True)
class Info:
    """The size of a cache: entries and bytes by kind."""

    folder: Path
    limit: int
    kinds: dict[str, tuple[int, int]]
    foreign: tuple[Path, ...] = ()  # things that are not ours, and were left alone

    @property
    def bytes(self) -> int:
        """The total size in bytes."""
        return sum(size for _, size in self.kinds.values())


class Cache:
    """Entries by kind (KINDS) and key. Where its folder cannot be written, it stays empty and reports that once."""

    def __init__(self, folder: Path | None = None, limit_bytes: int | None = None) -> None:
        self.folder = folder or cache_folder()
        self.limit = limit() if limit_bytes is None else limit_bytes
        self.trouble = ""  # the reason, where nothing more is kept

    def get(self, kind: str, key: str, check: Callable[[Entry], object] | None = None) -> Entry | None:
        """Return a whole entry, or None; a broken one is removed. Reading an entry makes it the most recently used.

        check: raises ValueError for files that match their checksums and still cannot be used for this kind.
        """
        folder = self.folder / kind / key
        if not is_folder(folder.parent) or not is_folder(folder):
            return None
        try:
            note = json.loads(small(folder / NOTE))
            files, facts = dict(note["files"]), dict(note["facts"])
            if not all(name in FILES and fits(folder / name, size, digest) for name, (size, digest) in files.items()):
                raise ValueError("does not fit its checksums")
            found = Entry(folder, facts)
            if check is not None:
                check(found)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self._remove(folder)
            return None
        with suppress(OSError):
            os.utime(folder / NOTE)
        return found

    def put(self, kind: str, key: str, files: Mapping[str, Path | bytes], facts: Mapping[str, Any]) -> None:
        """Store files (paths are linked or copied) under a key. Errors of the folder are noted, not raised."""
        if self.trouble:
            return
        home = self.folder / kind
        try:
            home.mkdir(parents=True, exist_ok=True)
            if home.is_symlink():
                raise NotADirectoryError(errno.ENOTDIR, "is a link", str(home))
            mark(self.folder)
            with held(lambda: self._aside(home, "new")) as aside:
                try:
                    self._fill(aside, files, facts)
                    appear(aside, home / key)
                finally:
                    delete(aside)
        except OSError as error:
            self._troubled(error)

    @staticmethod
    def _aside(home: Path, use: str) -> Path:
        return Path(tempfile.mkdtemp(dir=home, prefix=f".{use}-{os.getpid()}-"))

    def _fill(self, aside: Path, files: Mapping[str, Path | bytes], facts: Mapping[str, Any]) -> None:
        sums = {}
        for name, source in files.items():
            target = aside / name
            if isinstance(source, bytes):
                target.write_bytes(source)
            else:
                link_or_copy(source, target)
            fsync(target)
            sums[name] = (target.stat().st_size, sha256(target))
        (aside / NOTE).write_text(json.dumps({"files": sums, "facts": dict(facts)}), encoding="utf-8")
        fsync(aside / NOTE)
        aside.chmod(0o755)

    def _troubled(self, error: OSError) -> None:
        full = "its disk is full" if is_full(error) else reason(error)
        self.trouble = f"the cache {self.folder} keeps nothing more: {full}"

    def trim(self) -> int:
        """Remove the least recently used entries until the limit is kept; return how many were removed."""
        if not is_ours(self.folder):
            return 0
        ages = sorted((used, size, folder) for folder, used, size in self._entries())
        excess, gone = sum(size for _, size, _ in ages) - self.limit, 0
        for _, size, folder in ages:
            if excess <= 0:
                break
            self._remove(folder)
            excess, gone = excess - size, gone + 1
        return gone

    def sweep(self) -> None:
        """Remove what killed runs left half written or half removed; what a living run works on stays."""
        if not is_ours(self.folder):
            return
        for home in self._homes():
            for path in inside(home):
                name = _UNFINISHED.fullmatch(path.name)
                if name and is_folder(path) and abandoned(path, int(name["pid"] or 0)):
                    delete(path)

    def clear(self) -> Info:
        """Remove every entry, and what killed runs left; return what there was, and what is not ours and stays."""
        info = self.info()
        if not is_ours(self.folder):
            return Info(self.folder, self.limit, {}, info.foreign)
        for folder, _, _ in list(self._entries()):
            self._remove(folder)
        self.sweep()
        for home in self._homes():
            with suppress(OSError):
                home.rmdir()
        return Info(self.folder, self.limit, info.kinds, tuple(self._foreign()))

    def info(self) -> Info:
        """Return the size of the cache."""
        kinds: dict[str, tuple[int, int]] = {}
        for folder, _, size in self._entries():
            count, total = kinds.get(folder.parent.name, (0, 0))
            kinds[folder.parent.name] = (count + 1, total + size)
        return Info(self.folder, self.limit, dict(sorted(kinds.items())), tuple(self._foreign()))

    def _homes(self) -> list[Path]:
        return [home for kind in KINDS if is_folder(home := self.folder / kind)]

    def _entries(self) -> Iterator[tuple[Path, float, int]]:
        """Yield each entry's folder, the time of its last use, and its bytes."""
        for home in self._homes():
            for folder in inside(home):
                if _KEY.fullmatch(folder.name) and is_folder(folder):
                    with suppress(OSError):
                        sizes = sum(path.lstat().st_size for path in folder.iterdir())
                        note = folder / NOTE
                        yield folder, note.lstat().st_mtime if note.exists() else 0.0, sizes

    def _foreign(self) -> Iterator[Path]:
        """Yield the things in the cache's folder that we did not make."""
        if not is_ours(self.folder):
            yield from inside(self.folder)
            return
        homes = self._homes()
        yield from (path for path in inside(self.folder) if path.name != MARK and path not in homes)
        for home in homes:
            for path in inside(home):
                if not is_folder(path) or not (_KEY.fullmatch(path.name) or _UNFINISHED.fullmatch(path.name)):
                    yield path
                else:
                    yield from (each for each in inside(path) if each.name not in FILES)

    def _remove(self, folder: Path) -> None:
        """Remove an entry at once for all readers, then delete it; one with foreign files stays where it is.

        Nothing is removed from a folder without our mark, which the first entry brings.
        """
        if not is_ours(self.folder):
            return
        if any(path.name not in FILES for path in inside(folder)):
            delete(folder)
            return
        with suppress(OSError):
            gone = self._aside(folder.parent, "gone")
            os.replace(folder, gone)
            folder = gone
        delete(folder)

"""Which saves matter: project and lesson are watched, files that programs write are not.

Folders are watched one by one, not whole trees: a lesson in a home folder or beside a virtual environment would
otherwise cost thousands of watches.
"""

import json
import re
import tomllib
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, awatch

from lesson import PROJECT_ROOT
from pipeline.files import SCRATCH

ROOMS = ("scenes", "lesson", "backprop_core", "assets")
OTHER_ROOMS = ("benchmarks", "docs", "pipeline", "tests", "examples")
NEVER = {"__pycache__", "node_modules", "out", "build", "media", "venv", "site-packages"}
KINDS = frozenset(
    ".py .toml .md .csv .json .yaml .yml .txt .npz .npy .safetensors .wav .mp3 .m4a .ogg .opus .flac .png .jpg .svg "
    ".ttf .otf".split()
)
QUIET_MS = 200  # saves that follow each other faster are one
LOOK_MS = 1000  # between two searches for new folders
MOST_FOLDERS = 500
MOST_MANIFEST = 50_000_000  # bytes; ours are far smaller
MADE = re.compile(r"manifest\.json|lesson(\.[A-Za-z-]+)*\.(mp4|png|md|vtt|srt)")
MADE_STEP = re.compile(r"\d+-[a-z0-9-]+(\.[A-Za-z-]+)*\.(mp4|png|json|md|vtt|srt)")

Signature = frozenset[tuple[str, int]]


class Watched:
    """What is watched for a lesson (its file, or its folder); `apart` are folders of our own that never count."""

    def __init__(self, lesson: Path, apart: Collection[Path] = (), project: Path = PROJECT_ROOT) -> None:
        self.project = project.resolve()
        self.file = lesson / "lesson.toml" if lesson.is_dir() else lesson
        self.lesson = self.file.parent.resolve()
        self.roots = [self.project / room for room in ROOMS] + [self.lesson]
        self.apart = [path.resolve() for path in apart]
        # Folders of the project that no film is made from; a lesson in one of them is watched anyway.
        rooms = [self.project / room for room in OTHER_ROOMS]
        self.apart += [room for room in rooms if not self.lesson.is_relative_to(room)]
        self._read: tuple[tuple[int, int] | None, set[str]] = (None, set())

    def matters(self, path: str) -> bool:
        """Return whether a save of this file can change the film; editors' temporary files never do."""
        file = Path(path)
        if file in self.named():
            return True
        if file.name.startswith((".", "~", "#")) or file.suffix.lower() not in KINDS:
            return False
        return self._counts(file.parent) and not _is_made(file)

    def named(self) -> set[Path]:
        """Return the files that lesson.toml names in its folder, whatever their endings."""
        return {self.file.resolve(), *(self.lesson / text for text in self._texts() if (self.lesson / text).is_file())}

    def _texts(self) -> set[str]:
        """Return the texts of lesson.toml that may name files in its folder; read once for each save of it."""
        mark, texts = None, set[str]()
        with suppress(OSError, ValueError, RecursionError):
            about = self.file.stat()
            mark = (about.st_mtime_ns, about.st_size)
            if mark == self._read[0]:
                return self._read[1]
            with self.file.open("rb") as opened:
                texts = {
                    text
                    for text in _texts(tomllib.load(opened))
                    if len(text) < 256 and text.isprintable() and ".." not in text and not text.startswith("/")
                }
        self._read = (mark, texts)
        return texts

    def _counts(self, folder: Path) -> bool:
        """Return whether a folder is below one of the roots, with no ignored folder on the way.

        Folders that films are rendered into are ignored; a root itself never is.
        """
        if any(folder.is_relative_to(apart) for apart in self.apart):
            return False
        return any(self._seen_from(root, folder) for root in self.roots if folder.is_relative_to(root))

    @staticmethod
    def _seen_from(root: Path, folder: Path) -> bool:
        parts = folder.relative_to(root).parts
        if any(_is_never(part) for part in parts):
            return False
        return not any(_is_output(root.joinpath(*parts[: n + 1])) for n in range(len(parts)))

    def folders(self) -> list[Path]:
        """Return the folders to watch, the nearest first, at most MOST_FOLDERS."""
        found: dict[Path, None] = {}
        row = [root for root in (*self.roots, *(file.parent for file in self.named())) if root.is_dir()]
        while row and len(found) < MOST_FOLDERS:
            found.update(dict.fromkeys(row))
            row = [child for folder in row for child in self._children(folder) if child not in found]
        return list(found)[:MOST_FOLDERS]

    def _children(self, folder: Path) -> Iterator[Path]:
        with suppress(OSError):
            for child in sorted(folder.iterdir()):
                if child.is_dir() and not child.is_symlink() and self._counts(child):
                    yield child

    def signature(self) -> Signature:
        """Return which folders exist; it changes when one is made, removed or replaced."""
        found = set()
        for folder in self.folders():
            with suppress(OSError):
                found.add((str(folder), folder.stat().st_ino))
        return frozenset(found)


def _is_never(name: str) -> bool:
    return name in NEVER or name.startswith(".") or name.endswith(".egg-info")


def _is_output(folder: Path) -> bool:
    """Return whether a folder is one that films are rendered into: it has our manifest or our scratch folder."""
    if (folder / SCRATCH).is_dir():
        return True
    try:
        if (folder / "manifest.json").stat().st_size > MOST_MANIFEST:
            return False
        data = json.loads((folder / "manifest.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(data, dict) and isinstance(data.get("manifest"), int) and isinstance(data.get("steps"), list)


def _is_made(file: Path) -> bool:
    """Return whether a file has the name of a rendered one beside our manifest: --out may be the lesson's folder."""
    if MADE.fullmatch(file.name):
        return _is_output(file.parent)
    return (
        file.parent.name in ("steps", "beats")
        and bool(MADE_STEP.fullmatch(file.name))
        and _is_output(file.parent.parent)
    )


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a TOML file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


async def saves(watched: Watched) -> AsyncIterator[set[str]]:
    """Yield the files of every burst of saves.

    After the folders themselves have changed, one more (empty) burst comes when the new ones are being watched, so that
    nothing saved in between is missed.
    """
    renewed = False
    while True:
        signature = watched.signature()
        news = awatch(
            *(path for path, _ in signature),
            watch_filter=lambda _, path: watched.matters(path),
            step=QUIET_MS,
            rust_timeout=LOOK_MS,
            yield_on_timeout=True,
            recursive=False,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )
        async for changes in news:
            if changes or renewed:
                renewed = False
                yield _files(changes)
            if watched.signature() != signature:
                renewed = True
                break
        await news.aclose()


def _files(changes: set[tuple[Change, str]]) -> set[str]:
    return {path for _, path in changes}

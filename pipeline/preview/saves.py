"""Which saves matter, and word of them: project and lesson are watched, what programs write meanwhile is not.

Folders are watched one by one, not whole trees: a lesson that lies in a home folder or beside a virtual environment would
otherwise cost thousands of watches.
"""

from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, awatch

from lesson import PROJECT_ROOT

ROOMS = ("scenes", "lesson", "backprop_core", "assets")
OTHER_ROOMS = ("benchmarks", "docs", "pipeline", "tests", "examples")
NEVER = {"__pycache__", "node_modules", "out", "build", "media", "venv", "site-packages"}
KINDS = frozenset(
    ".py .toml .md .csv .json .yaml .yml .txt .npz .npy .safetensors .wav .mp3 .m4a .ogg .opus .flac .png .jpg .svg "
    ".ttf .otf".split()
)
QUIET_MS = 200  # saves that follow each other as quickly are one
LOOK_MS = 1000  # how often new folders are looked for
MOST_FOLDERS = 500

Signature = frozenset[tuple[str, int]]


class Watched:
    """What is watched for a lesson folder; `apart` are folders of our own that never count."""

    def __init__(self, lesson: Path, apart: Collection[Path] = (), project: Path = PROJECT_ROOT) -> None:
        self.project = project.resolve()
        self.roots = [self.project / room for room in ROOMS] + [lesson.resolve()]
        self.apart = [path.resolve() for path in apart] + [self.project / room for room in OTHER_ROOMS]

    def matters(self, path: str) -> bool:
        """Say whether a save of this file can change the film; editors' temporary files never do."""
        file = Path(path)
        if file.name.startswith((".", "~", "#")) or file.suffix.lower() not in KINDS:
            return False
        return self._counts(file.parent) and not _is_output(file.parent)

    def _counts(self, folder: Path) -> bool:
        """Say whether a folder is below one of the roots with nothing on the way that is never looked into."""
        if any(folder.is_relative_to(apart) for apart in self.apart):
            return False
        below = [folder.relative_to(root).parts for root in self.roots if folder.is_relative_to(root)]
        return any(not any(_is_never(part) for part in parts) for parts in below)

    def folders(self) -> list[Path]:
        """Return the folders to be watched, the nearest first, at most MOST_FOLDERS."""
        found: dict[Path, None] = {}
        row = [root for root in self.roots if root.is_dir()]
        while row and len(found) < MOST_FOLDERS:
            found.update(dict.fromkeys(row))
            row = [child for folder in row for child in self._children(folder) if child not in found]
        return list(found)[:MOST_FOLDERS]

    def _children(self, folder: Path) -> Iterator[Path]:
        with suppress(OSError):
            for child in sorted(folder.iterdir()):
                if child.is_dir() and not child.is_symlink() and self._counts(child) and not _is_output(child):
                    yield child

    def signature(self) -> Signature:
        """Return which folders there are; it changes when one is made, removed or replaced."""
        found = set()
        for folder in self.folders():
            with suppress(OSError):
                found.add((str(folder), folder.stat().st_ino))
        return frozenset(found)


def _is_never(name: str) -> bool:
    return name in NEVER or name.startswith(".") or name.endswith(".egg-info")


def _is_output(folder: Path) -> bool:
    """Say whether a folder is one that films are rendered into, whatever its name is (or its steps/ and beats/)."""
    return any((each / "manifest.json").exists() or (each / ".scratch").exists() for each in (folder, folder.parent))


async def saves(watched: Watched) -> AsyncIterator[set[str]]:
    """Give the files of every burst of saves. After the folders themselves have changed, one more (empty) burst comes
    when the new ones are being watched, so that nothing saved in between is missed."""
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

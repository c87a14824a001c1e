"""Progress for the user: bars on a terminal, plain lines elsewhere. Everything goes to stderr."""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from pipeline.render.tasks import Note

if TYPE_CHECKING:  # Rich takes a tenth of a second to load: only where there are bars, or a table
    from rich.progress import Progress, TaskID

# What would move the cursor, ring, or begin a command to the terminal: BEL, BS, VT, FF, CR and ESC.
_CONTROL = dict.fromkeys((7, 8, 11, 12, 13, 27))


def clock(seconds: float) -> str:
    """Return seconds as m:ss."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


class ProgressBoard:
    """Plain lines: one for each finished task, with the share done and the time left.

    A phase ("rendering") is a number of tasks, each so many units of work (frames, or 1). Without `out` nothing is
    printed.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out
        self.doing = ""
        self._sizes: dict[str, int] = {}
        self._did: dict[str, int] = {}
        self._ended: set[str] = set()
        self._since = 0.0

    def begin(self, doing: str, sizes: Mapping[str, int]) -> None:
        """Start a phase."""
        self.doing, self._sizes = doing, dict(sizes)
        self._did, self._ended, self._since = {}, set(), time.monotonic()

    def note(self, note: Note) -> None:
        """Count a note from a task."""
        self._did[note.name] = self._did.get(note.name, 0) + note.frames

    def ended(self, name: str, said: str = "") -> None:
        """Report that a task has ended."""
        self._ended.add(name)
        self._did[name] = self._sizes.get(name, 0)
        left = self.left_s()
        rest = f", about {clock(left)} left" if left is not None and self.share() < 1 else ""
        self.say(
            f"{self.doing} {len(self._ended)}/{len(self._sizes)} ({self.share():.0%}{rest}): {name} {said}".rstrip()
        )

    def share(self) -> float:
        """Return how much of the phase is done, 0 to 1."""
        return sum(self._did.values()) / max(1, sum(self._sizes.values()))

    def left_s(self) -> float | None:
        """Return the probable seconds left; None while nothing is known."""
        share = self.share()
        return None if share <= 0 else (time.monotonic() - self._since) * (1 - share) / share

    def say(self, line: str) -> None:
        """Print a line."""
        if self.out is not None:
            print(line.translate(_CONTROL), file=self.out, flush=True)

    def close(self) -> None:
        """End the phase."""

    def __enter__(self) -> "ProgressBoard":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class LiveBoard(ProgressBoard):
    """Bars: one for the whole phase, one for each task that is running."""

    def __init__(self, out: TextIO) -> None:
        super().__init__(out)
        self._bars: Progress | None = None
        self._whole: TaskID | None = None
        self._running: dict[str, TaskID] = {}

    def begin(self, doing: str, sizes: Mapping[str, int]) -> None:
        """Start a phase."""
        from rich import progress as bars
        from rich.console import Console

        self.close()
        super().begin(doing, sizes)
        self._running = {}
        columns = (
            bars.TextColumn("{task.description}", markup=False),
            bars.BarColumn(),
            bars.TaskProgressColumn(),
            bars.TextColumn("{task.fields[info]}", markup=False),
            bars.TimeRemainingColumn(compact=True),
        )
        self._bars = bars.Progress(*columns, console=Console(file=self.out), transient=True)
        self._whole = self._bars.add_task(doing, total=max(1, sum(sizes.values())), info=f"0/{len(sizes)}")
        self._bars.start()

    def note(self, note: Note) -> None:
        """Move the bars on."""
        super().note(note)
        if self._bars is None or self._whole is None or note.name in self._ended:
            return
        if note.name not in self._running:
            total = self._sizes.get(note.name, 1)
            self._running[note.name] = self._bars.add_task(f"  {note.name}", total=total, info="")
        self._bars.update(self._running[note.name], completed=self._did[note.name])
        self._bars.update(self._whole, completed=sum(self._did.values()))

    def ended(self, name: str, said: str = "") -> None:
        """Take the task's bar away."""
        self._ended.add(name)
        self._did[name] = self._sizes.get(name, 0)
        if self._bars is not None and self._whole is not None:
            if name in self._running:
                self._bars.remove_task(self._running.pop(name))
            info = f"{len(self._ended)}/{len(self._sizes)}"
            self._bars.update(self._whole, completed=sum(self._did.values()), info=info)

    def say(self, line: str) -> None:
        """Print a line, above the bars."""
        if self._bars is None:
            super().say(line)
            return
        from rich.text import Text

        # A Text, because names that people give must not be read as markup.
        self._bars.console.print(Text(line.translate(_CONTROL)), soft_wrap=True)

    def close(self) -> None:
        """Take all bars away."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None


def make_board() -> ProgressBoard:
    """Return bars when stderr is a terminal, plain lines when not."""
    live = sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
    return LiveBoard(sys.stderr) if live else ProgressBoard(sys.stderr)


def print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print the rows of a plan on stdout; titles are cut where the terminal is narrow."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    names = ("step, beat", "title", "start", "length", "frames", "words", "words/min")
    for column, name in enumerate(names):
        width = max(len(name), *(len(row[column]) for row in rows))
        table.add_column(
            name, justify="left" if column < 2 else "right", no_wrap=True, min_width=12 if column == 1 else width
        )
    for row in rows:
        table.add_row(*map(Text, row), style=None if row[0].startswith(" ") else "bold")
    Console(highlight=False, width=None if sys.stdout.isatty() else 140).print(table)

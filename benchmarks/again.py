"""The cost of rendering again: from nothing, unchanged, after a word, a weight or the theme changed.

Measured with one worker and with two.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from lesson.contract import TIMELINE
from lesson.theme.theme import SHIPPED
from pipeline.cache.entry_files import NOTE
from pipeline.errors import UserError
from pipeline.render.manifest import Manifest

from .bench import Bench
from .children import Usage, start_up
from .lessons import add_word, change_weight, copy_lesson, has_sentence

CASES = ("cold", "unchanged", "one_word", "one_weight", "theme")
COUNTS = (1, 2)  # numbers of workers that are compared


@dataclass
class _Found:
    """The measurements of all runs."""

    usages: dict[str, list[Usage]] = field(default_factory=lambda: {name: [] for name in CASES})
    beats: dict[str, int] = field(default_factory=dict)  # rendered in the last run
    starts: list[Usage] = field(default_factory=list)
    workers: dict[int, list[Usage]] = field(default_factory=lambda: {count: [] for count in COUNTS})
    peaks: list[int] = field(default_factory=list)
    changed: str = ""


def again(bench: Bench) -> dict[str, Any]:
    """Measure all of it on copies of the lesson as it is, with its voice; returns "again", "workers" and the memory."""
    found = _Found()
    for run in range(1, bench.runs + 1):
        _Run(bench, found, f"run {run}/{bench.runs}").measure()
    return _result(found)


class _Run:
    """One run through all cases: one copy of the lesson, changed step by step, one output folder, one cache."""

    def __init__(self, bench: Bench, found: _Found, where: str) -> None:
        self.bench, self.found, self.where = bench, found, where
        self.known: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        shutil.rmtree(self.bench.folder / "lesson", ignore_errors=True)
        self.file = copy_lesson(self.bench.request.lesson, self.bench.folder / "lesson")
        self.out, self.cache = self.bench.fresh("out"), self.bench.fresh_cache()

    def measure(self) -> None:
        """Go through all cases."""
        self._case("cold")
        self.found.starts.append(start_up(self.bench.log))
        self._case("unchanged")
        step, beat = _middle_beat(self.bench, self.out)
        self.found.changed = f"{step}/{beat}"
        add_word(self.file, step, beat)
        self._case("one_word")
        change_weight(self.file)
        self._case("one_weight")
        self._case("theme", theme=next(name for name in SHIPPED if name != self.bench.request.lesson.theme))
        self.found.peaks += [int(facts["peak_mb"]) for _, facts in beat_facts(self.cache)]
        for count in COUNTS:
            self._by_workers(count)

    def _case(self, name: str, **more: str) -> None:
        usage = self.bench.ours().render(self.file, self.out, self.cache, self.bench.log, **more)
        now = {folder.name for folder, _ in beat_facts(self.cache)}
        made, self.known = len(now - self.known), now
        self.found.usages[name].append(usage)
        self.found.beats[name] = made
        self._say(f"{name}: {made} beats rendered", usage)

    def _by_workers(self, count: int) -> None:
        if count == self.bench.request.workers:
            self.found.workers[count].append(self.found.usages["cold"][-1])
            return
        self._begin()
        usage = self.bench.ours(workers=count).render(self.file, self.out, self.cache, self.bench.log)
        self.found.workers[count].append(usage)
        self._say(f"cold, workers: {count}", usage)

    def _say(self, what: str, usage: Usage) -> None:
        self.bench.say(f"{self.where}: {what}, {usage.cpu_s:.1f} s CPU, {usage.wall_s:.1f} s")


def beat_facts(cache: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the folder and the facts of every beat in a cache (BACKPROP_CACHE)."""
    for note in (cache / "film" / "beat").glob(f"*/{NOTE}"):
        yield note.parent, json.loads(note.read_bytes())["facts"]


def _middle_beat(bench: Bench, out: Path) -> tuple[str, str]:
    """Return step and key of the beat of middle length whose time follows its words, so that one more word changes it.

    Where every beat's motion outlasts its words, return one of those; one more word may then change no picture.
    """
    rows = Manifest.read(out).steps
    beats = [
        (beat.stretched > 0, beat.frames, step, beat.key)
        for step in bench.keys
        for beat in TIMELINE.read((out / rows[step]["timeline"]).read_bytes()).beats
        if has_sentence(bench.request.lesson, step, beat.key)
    ]
    if not beats:
        raise UserError("no chosen step has a line that ends with a full stop; choose another --step")
    fitting = sorted(beat for beat in beats if not beat[0]) or sorted(beats)
    _, _, step, key = fitting[len(fitting) // 2]
    return step, key


def _result(found: _Found) -> dict[str, Any]:
    cold, unchanged = found.usages["cold"], found.usages["unchanged"]
    rows: dict[str, Any] = {
        "unchanged_s": median(
            usage.wall_s - start.wall_s for usage, start in zip(unchanged, found.starts, strict=True)
        ),
        "start_s": median(start.wall_s for start in found.starts),
        "changed_beat": found.changed,
    }
    for name in CASES[1:]:
        for kind, ending in (("wall_s", "ratio"), ("cpu_s", "cpu_ratio")):
            pairs = zip(found.usages[name], cold, strict=True)
            rows[f"{name}_{ending}"] = median(getattr(one, kind) / getattr(other, kind) for one, other in pairs)
    for name in CASES:
        rows[name] = {kind: median(getattr(u, kind) for u in found.usages[name]) for kind in ("cpu_s", "wall_s")}
        rows[name]["beats"] = found.beats[name]
    return {
        "again": rows,
        "workers": {str(count): median(u.wall_s for u in usages) for count, usages in found.workers.items()},
        "peak_mb": max(found.peaks),
        "driver_mb": max((u.driver_mb for u in cold if u.driver_mb is not None), default=None),
    }

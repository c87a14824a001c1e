"""The state of the page: steps with their beats, progress of the round, problems. One dict of plain data."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from .problems import Problem, problem_of
from .versions import Glimpse, Version, drop, rows_of, take, take_glimpse, version_id

MOST_NOTES = 12


class Film:
    """The film so far. Rounds report to it; pages wait for the next `state`."""

    def __init__(self, out: Path, shown: Path) -> None:
        self.out, self.shown = out, shown
        self.title = "Preview"
        self.steps: list[dict[str, Any]] = []
        self.versions: dict[str, Version] = {}
        self.changed: dict[str, list[str]] = {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.running = False
        self.rounds = 0  # that came to an end
        self.last: str | None = None  # the step that was made last
        self._doing = ""
        self._sizes: dict[str, int] = {}
        self._did: dict[str, int] = {}
        self._ended: dict[str, bool] = {}  # by name: it failed
        self._before: dict[str, Version] = {}
        self._glimpses: dict[str, Glimpse] = {}  # by step
        self._looks = 0
        self._last_glimpse: Glimpse | None = None  # a page may still be playing it
        self._count = 0
        self._news = asyncio.Condition()

    # --- called by a round

    def begin(self) -> None:
        """Begin a round."""
        self.running, self.notes = True, []
        self._phase("", {})

    def take(self, message: Mapping[str, Any]) -> None:
        """Take a message from a round (pipeline/preview/work.py)."""
        match message:
            case {"is": "outline", "title": title, "steps": steps}:
                self.title, self.steps = title, steps
            case {"is": "phase", "doing": doing, "sizes": sizes}:
                self._phase(doing, sizes)
            case {"is": "frames", "name": name, "frames": frames}:
                self._did[name] = self._did.get(name, 0) + frames
            case {"is": "ended", "name": name, "failed": failed}:
                self._ended[name] = failed
                self._did[name] = self._sizes.get(name, 0)
            case {"is": "glimpse"}:
                self._looks += 1  # each has a name of its own, also where an older one was the same
                with suppress(OSError):  # the round is over, and its files are gone
                    self._last_glimpse = take_glimpse(message, self.shown, self._last_glimpse, self._looks)
                    self._glimpses[message["step"]] = self._last_glimpse
            case {"is": "note", "line": line} if len(self.notes) < MOST_NOTES:
                self.notes.append(line)

    def end(self, problems: Sequence[str]) -> None:
        """End a round: problems that it did not find are solved."""
        numbers = {str(step["number"]): step["key"] for step in self.steps}
        self.problems = [problem_of(line, numbers) for line in problems]
        self.running, self.rounds, self._glimpses = False, self.rounds + 1, {}
        self._phase("", {})

    def _phase(self, doing: str, sizes: Mapping[str, int]) -> None:
        self._doing, self._sizes, self._did, self._ended = doing, dict(sizes), {}, {}

    def collect(self) -> list[str]:
        """Read the manifest again; return the keys of the steps with a new version. Reads whole files."""
        renewed = []
        for row in rows_of(self.out):
            key, now = str(row["key"]), self.versions.get(str(row["key"]))
            if now is not None and now.id == f"{row['number']}-{version_id(row)}":
                continue
            version = take(row, self.out, self.shown)
            if version is not None:
                self._show(key, version)
                renewed.append(key)
        return renewed

    def _show(self, key: str, version: Version) -> None:
        """Let a version replace the one before, which a page may still be playing for a while."""
        now, old = self.versions.get(key), self._before.get(key)
        if old is not None:
            drop({name: path for name, path in old.files.items() if name not in version.files})
        if now is not None:
            self._before[key] = now
        self.changed[key], self.last = version.changed(now), key
        self._glimpses.pop(key, None)
        self.versions[key] = version

    # --- asked by pages

    def file(self, name: str) -> Path | None:
        """Return the path of a version's file; None for any other name."""
        last = {} if self._last_glimpse is None else self._last_glimpse.files
        kept = [version.files for version in (*self.versions.values(), *self._before.values())]
        return next((files[name] for files in (*kept, last) if name in files), None)

    def state(self) -> dict[str, Any]:
        """Return everything the page shows."""
        return {
            "title": self.title,
            "running": self.running,
            "rounds": self.rounds,
            "doing": {
                "what": self._doing,
                "ended": len(self._ended),
                "of": len(self._sizes),
                "share": self._share(),
                "beats": sum(self.is_beat(name) for name in self._sizes),
                "beats_ended": sum(self.is_beat(name) for name in self._ended),
            },
            "problems": self.problems,
            "notes": self.notes,
            "steps": [self._step(step) for step in self.steps],
        }

    def _share(self) -> float:
        return round(min(1.0, sum(self._did.values()) / max(1, sum(self._sizes.values()))), 3)

    @staticmethod
    def is_beat(name: str) -> bool:
        """Return whether a task ("4/nudge") renders a beat; others plan a step or mix its sound."""
        return "/" in name and not name.endswith("/sound")

    def _step(self, step: Mapping[str, Any]) -> dict[str, Any]:
        key = step["key"]
        version = self.versions.get(key)
        times = {} if version is None else {beat["key"]: beat for beat in version.row["beats"]}
        beats = [self._beat(step, beat, times.get(beat["key"]), version) for beat in step["beats"]]
        plan = f"{step['number']} {key}"
        shown: dict[str, Any] = {
            "number": step["number"],
            "key": key,
            "title": step["title"],
            "planning": plan in self._sizes and plan not in self._ended,
            "wrong": any(problem["step"] == key for problem in self.problems),
            "changed": self.changed.get(key, []),
            "beats": beats,
            "version": None,
            "glimpse": self._glimpses[key].shown if key in self._glimpses else None,
        }
        if version is not None:
            names = version.names
            shown["version"] = {
                "id": version.id,
                "seconds": version.row["duration_s"],
                "video": f"/media/{names['mp4']}",
                "captions": f"/media/{names['vtt']}",
                "poster": f"/media/{names['png']}",
                "language": next(iter(version.row["captions"])),
                "beats": [self._time(beat, version) for beat in version.row["beats"]],
            }
        return shown

    def _beat(
        self, step: Mapping[str, Any], beat: Mapping[str, Any], time: Mapping[str, Any] | None, version: Version | None
    ) -> dict[str, Any]:
        name = f"{step['number']}/{beat['key']}"
        state, share = ("waiting" if time is None else "ready"), 0.0
        if name in self._sizes and name not in self._ended:
            state = "rendering" if name in self._did else "queued"
            share = round(min(1.0, self._did.get(name, 0) / max(1, self._sizes[name])), 3)
        wrong = [p for p in self.problems if p["step"] == step["key"] and p["beat"] == beat["key"]]
        if self._ended.get(name) or (wrong and state != "rendering"):
            state = "wrong"
        when = {} if time is None or version is None else self._time(time, version)
        return {
            "start": None,
            "seconds": None,
            **when,
            "key": beat["key"],
            "title": beat["title"],
            "state": state,
            "share": share,
        }

    @staticmethod
    def _time(beat: Mapping[str, Any], version: Version) -> dict[str, Any]:
        fps = version.row["fps"]
        return {"key": beat["key"], "start": beat["start_frame"] / fps, "seconds": beat["frames"] / fps}

    # --- news

    @property
    def count(self) -> int:
        """How often anything has changed."""
        return self._count

    async def tell(self) -> None:
        """Wake the pages that wait for news."""
        async with self._news:
            self._count += 1
            self._news.notify_all()

    async def newer(self, count: int) -> int:
        """Wait until something has changed since `count`; returns the count now."""
        async with self._news:
            await self._news.wait_for(lambda: self._count != count)
            return self._count

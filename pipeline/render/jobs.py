"""The jobs of a run: one for each beat and each step's sound that the cache does not have."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from lesson import Format
from pipeline.cache import entries
from pipeline.cache.cache import Cache
from pipeline.cache.entry_files import Entry
from pipeline.cache.keys import beat_key, sound_key, step_key
from pipeline.cache.state import CODE, Changed
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import is_full
from pipeline.sound.track import sound_job
from pipeline.video.assemble import Segment

from .plan import Plan, told
from .request import Request
from .tasks import Done, Executor, Task
from .worker import render as render_beat
from .worker import sound as mix_sound

Check = Callable[
    [dict[str, Path], bool], None
]  # raises ValueError for files that are not what they must be; True: check all of them
FILM, PICTURE, SOUND = "film.mp4", "last.png", "sound.m4a"
SOUND_FRAMES = 300  # cost of mixing a step's sound, in drawn frames (roughly)


class Making:
    """A step being made: the keys of its parts, and their places once they are there."""

    def __init__(self, film: Any, request: Request, plan: Plan) -> None:
        self.film, self.request, self.plan = film, request, plan
        whole = request.beats is None
        chosen = [beat.key for beat in plan.timeline.beats] if whole else (request.beats or {}).get(plan.ref.key, ())
        self.wanted: tuple[str, ...] = tuple(chosen)
        self.job = request.job(plan.ref)
        self.keys = {beat: self._key(beat) for beat in self.wanted}
        lines = {"": plan.timeline} if whole else {beat: plan.timeline.alone(beat) for beat in self.wanted}
        sounds = {part: job for part, line in lines.items() if (job := sound_job(line, request.voices)) is not None}
        code = {CODE: (self.job.state or {})[CODE]}
        self.sounds = {  # of the step (""), or of beats
            part: (sound_key(job), replace(job, state=code)) for part, job in sounds.items()
        }
        self.made_of = step_key(plan, self.keys.values(), self.sounds[""][0] if "" in self.sounds else None)
        self.parts: dict[str, dict[str, Path]] = {}

    def _key(self, beat: str) -> str:
        return beat_key(self.plan.prints[beat], self.job, self.frames(beat), self.has_picture(beat))

    def frames(self, beat: str) -> int:
        """Return the frames of a beat."""
        return self.plan.timeline.beat(beat).frames

    def has_picture(self, beat: str) -> bool:
        """Return whether a beat's last picture is wanted: the step's poster."""
        return self.request.beats is None and beat == self.plan.poster

    def seconds(self, part: str) -> float:
        """Return the length of the sound of the step (""), or of a beat that is made alone."""
        line = self.plan.timeline
        return (self.frames(part) if part else line.frames) / line.fps

    def name(self, part: str) -> str:
        """Return the name of a job of this step: "1/teacher"."""
        return f"{self.request.label}{self.plan.ref.number}/{part}"

    def needed(self) -> set[str]:
        """Return the keys of the missing parts."""
        return {*self.keys.values(), *(key for key, _ in self.sounds.values())} - set(self.parts)

    def segment(self, beat: str) -> Segment:
        """Return the film of a beat."""
        return Segment(self.parts[self.keys[beat]][FILM], self.frames(beat))

    @property
    def poster(self) -> Path:
        """The picture of the step."""
        return self.parts[self.keys[self.plan.poster]][PICTURE]

    def sound(self, part: str = "") -> Path | None:
        """Return the sound of the step, or of a beat that is made alone; None without speech."""
        return self.parts[self.sounds[part][0]][SOUND] if part in self.sounds else None


@dataclass
class _Job:
    """A task, the key and place of its result, and the steps that wait for it."""

    task: Task
    kind: str
    key: str
    files: dict[str, Path]
    weight: int
    where: str
    check: Check
    waiting: list[Making] = field(default_factory=list)


class Jobs:
    """Collects the jobs of the steps that are added, then runs them, the longest first."""

    def __init__(self, executor: Executor, cache: Cache, board: ProgressBoard, scratch: Path) -> None:
        self.executor, self.cache, self.board, self.scratch = executor, cache, board, scratch
        self.failures: list[str] = []
        self._jobs: dict[str, _Job] = {}
        self._complete: list[Making] = []
        self._kept = 0  # number of beats found in the cache
        self._peaks: list[int] = []  # peak MB of the worker, for each rendered beat

    def add(self, making: Making) -> None:
        """Add a step: what the cache has of it is there at once, the rest becomes jobs."""
        for beat, key in making.keys.items():
            names = (FILM, PICTURE) if making.has_picture(beat) else (FILM,)
            check = partial(_check_beat, making.frames(beat), making.request.format)
            if not self._found("beat", key, names, making, check):
                files = self._files(key, names)
                job = replace(making.job, scratch=self.scratch / key)
                frames, arguments = making.frames(beat), (job, beat, files[FILM], files.get(PICTURE))
                task = Task(making.name(beat), render_beat, arguments, frames)
                self._put(_Job(task, "beat", key, files, frames, f"beat {beat}", check), making)
        for part, (key, sound) in making.sounds.items():
            check = partial(_check_sound, making.seconds(part))
            if not self._found("sound", key, (SOUND,), making, check):
                files = self._files(key, (SOUND,))
                task = Task(making.name(f"{part} sound".strip()), mix_sound, (sound,))
                self._put(_Job(task, "sound", key, files, SOUND_FRAMES, "sound", check), making)
        if not making.needed():
            self._complete.append(making)

    def _files(self, key: str, names: tuple[str, ...]) -> dict[str, Path]:
        return {name: self.scratch / f"{key}-{name}" for name in names}

    def _found(self, kind: str, key: str, names: tuple[str, ...], making: Making, check: Check) -> bool:
        """Look a part up; return True when it is there, or another step's job makes it."""
        if key in self._jobs:
            self._jobs[key].waiting.append(making)
            return True

        def look(entry: Entry) -> None:
            check({name: entry.folder / name for name in names}, False)
            if kind == "beat":
                entries.rendered(json.dumps(entry.facts).encode())

        entry = self.cache.get(kind, key, look)
        if entry is None:
            return False
        files = self._files(key, names)
        try:
            for name, path in files.items():
                entry.take(name, path)
        except FileNotFoundError:  # another run has just trimmed the cache
            return False
        making.parts[key] = files
        self._kept += kind == "beat"
        return True

    def _put(self, job: _Job, making: Making) -> None:
        job.waiting.append(making)
        self._jobs[job.key] = job

    def completed(self) -> Iterator[Making]:
        """Run the jobs and yield each step as soon as all its parts are there."""
        yield from self._complete
        jobs = sorted(self._jobs.values(), key=lambda job: -job.weight)
        if not jobs:
            return
        self.board.begin("rendering", {job.task.name: job.weight for job in jobs})
        by_name = {job.task.name: job for job in jobs}
        for job in jobs:
            self.executor.submit(job.task)
        for done in self.executor.completed():
            yield from self._ended(by_name[done.task.name], done)
        self.board.close()
        if self._peaks:
            self.board.say(
                f"rendered {len(self._peaks)} beats, took {self._kept} from the cache; "
                f"a worker needed at most {max(self._peaks)} MB"
            )

    def _ended(self, job: _Job, done: Done) -> Iterator[Making]:
        if isinstance(done.error, Changed) or (isinstance(done.error, OSError) and is_full(done.error)):
            raise done.error
        ref = job.waiting[0].plan.ref
        where = f"step {ref.number} {ref.key}, {job.where}"
        facts: dict[str, Any] = {}
        lines = told(done, where) if done.error is not None else []
        if not lines:
            try:
                facts = self._taken(job, done.value)
            except (ValueError, TypeError) as error:
                lines = [f"{where}: what its worker made {error}"]
        if lines:
            self.failures += lines
            self.board.ended(job.task.name, "failed")
            return
        self.cache.put(job.kind, job.key, job.files, facts)
        self.board.ended(job.task.name, f"{facts['frames']} frames, {facts['pictures']} pictures" if facts else "")
        for making in job.waiting:
            making.parts[job.key] = job.files
            if not making.needed():
                yield making

    def _taken(self, job: _Job, value: Any) -> dict[str, Any]:
        """Take the result of a worker, and return the facts about it; ValueError or TypeError for a wrong one."""
        facts: dict[str, Any] = {}
        if job.kind == "sound":
            job.files[SOUND].write_bytes(value)
        else:
            facts = asdict(entries.check_rendered(value, job.weight))
            self._peaks.append(facts["peak_mb"])
        job.check(job.files, self.executor.far)
        return facts


def _check_beat(frames: int, form: Format, files: dict[str, Path], whole: bool) -> None:
    entries.check_film(files[FILM], frames, form, whole)
    if PICTURE in files:
        entries.check_picture(files[PICTURE], form)


def _check_sound(seconds: float, files: dict[str, Path], whole: bool) -> None:
    entries.check_sound(files[SOUND], seconds)

"""What a film needs and the cache does not have: runs of beats and steps' sounds become tasks."""

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
from pipeline.cache.state import Changed
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import is_full
from pipeline.files import written_aside

from .making import FILM, PICTURE, SOUND, Making
from .plan import told
from .runs import runs_of
from .tasks import Done, Executor, Part, SoundJob, Task, Told, WorkerLost
from .worker import render as render_beats
from .worker import sound as mix_sound

# Raises ValueError for files that are not what they must be; True: check all of them.
Check = Callable[[dict[str, Path], bool], None]
SOUND_FRAMES = 300  # cost of mixing a step's sound, in drawn frames (roughly)


@dataclass
class _Job:
    """A beat (its key) or a sound to make, the key and place of the result, and the steps that wait for it.

    The first of those makes it. weight: frames.
    """

    name: str
    made_from: str | SoundJob
    key: str
    files: dict[str, Path]
    weight: int
    where: str
    check: Check
    waiting: list[Making] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of its entry in the cache."""
        return "beat" if isinstance(self.made_from, str) else "sound"


class Jobs:
    """Collects the jobs of the steps that are added, then runs them, the longest first.

    Beats of a step are drawn in runs (runs.py); each is kept as soon as its worker says that it is there.
    """

    def __init__(self, executor: Executor, cache: Cache, board: ProgressBoard, scratch: Path) -> None:
        self.executor, self.cache, self.board, self.scratch = executor, cache, board, scratch
        self.failures: list[str] = []
        self._jobs: dict[str, _Job] = {}
        self._over: set[str] = set()  # the keys of jobs that their workers have made, or failed to make
        self._then: dict[str, Callable[[Done], None]] = {}  # what follows a task, by its name
        self._complete: list[Making] = []
        self._kept = 0  # number of beats found in the cache
        self._peaks: list[int] = []  # peak MB of the worker, for each rendered beat

    def add(self, making: Making) -> None:
        """Add a step: what the cache has of it is there at once, the rest becomes jobs."""
        for beat, key in making.keys.items():
            names = (FILM, PICTURE) if making.has_picture(beat) else (FILM,)
            check = partial(check_beat, making.frames(beat), making.request.format)
            if not self._found("beat", key, names, making, check):
                files, frames = self._files(key, names), making.frames(beat)
                self._put(_Job(making.name(beat), beat, key, files, frames, f"beat {beat}", check), making)
        for part, (key, sound) in making.sounds.items():
            check = partial(check_sound, making.seconds(part))
            if not self._found("sound", key, (SOUND,), making, check):
                files, name = self._files(key, (SOUND,)), making.name(f"{part} sound".strip())
                self._put(_Job(name, sound, key, files, SOUND_FRAMES, "sound", check), making)
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
        yield from self._ready()
        if self._jobs:
            jobs = sorted(self._jobs.values(), key=lambda job: -job.weight)
            self.board.begin("rendering", {job.name: job.weight for job in jobs})
        for run in sorted(self._runs(), key=lambda run: -sum(job.weight for job in run)):
            self._submit(run)
        for done in self.executor.completed(self._part_made()):
            self._then.pop(done.task.name)(done)
            yield from self._ready()
        self.board.close()
        if self._peaks:
            self.board.say(
                f"rendered {len(self._peaks)} beats, took {self._kept} from the cache; "
                f"a worker needed at most {max(self._peaks)} MB"
            )

    def put_together(self, task: Task, where: str, then: Callable[[Any], None]) -> None:
        """Run a task that is `here` among the others; `then` takes its value, or its failure is reported."""

        def ended(done: Done) -> None:
            if done.error is None:
                then(done.value)
            elif isinstance(done.error, OSError):
                raise done.error
            else:
                self.failures += told(done, where)

        self._then[task.name] = ended
        self.executor.submit(task)

    def finish(self) -> None:
        """Wait for the `put_together` tasks that began after all jobs were completed."""
        for done in self.executor.completed():
            self._then.pop(done.task.name)(done)

    def _ready(self) -> Iterator[Making]:
        while self._complete:
            yield self._complete.pop(0)

    def _runs(self) -> list[list[_Job]]:
        """Return what each task makes: a run of a step's beats, or a sound."""
        steps: dict[int, list[_Job]] = {}
        for job in self._jobs.values():
            if job.kind == "beat":
                steps.setdefault(id(job.waiting[0]), []).append(job)
        runs = runs_of(steps.values(), lambda job: job.weight, self.executor.workers)
        return runs + [[job] for job in self._jobs.values() if job.kind == "sound"]

    def _submit(self, run: list[_Job]) -> None:
        first, last = run[0], run[-1]
        if isinstance(first.made_from, SoundJob):
            task = Task(first.name, mix_sound, (first.made_from,))
        else:
            job = replace(first.waiting[0].job, scratch=self.scratch / first.key)
            files = [tuple(job.files.get(name) for job in run) for name in (FILM, PICTURE)]
            name = first.name if first is last else f"{first.name}-{last.made_from}"
            parts = {job.name: job.weight for job in run}
            task = Task(name, render_beats, (job, tuple(job.made_from for job in run), *files), parts)
        self._then[task.name] = partial(self._ended, run)
        self.executor.submit(task)

    def _part_made(self) -> Part:
        """Return the function that keeps a beat as soon as it is made, before the rest of its run."""
        jobs = {job.name: job for job in self._jobs.values()}
        return lambda name, value: self._take(jobs[name], value)

    def _ended(self, run: list[_Job], done: Done) -> None:
        """Keep what a task has made; report what it has not made, or submit it again without the part that failed."""
        if isinstance(done.error, Changed) or (isinstance(done.error, OSError) and is_full(done.error)):
            raise done.error
        if done.error is None:
            values = done.value if run[0].kind == "beat" else (done.value,)
            if len(values) != len(run):
                done = replace(done, error=Told(f"its worker answered for {len(values)} beats of {len(run)}"))
            for job, value in zip(run, values, strict=False):
                self._take(job, value)
        left = [job for job in run if job.key not in self._over]
        if done.error is None or not left:
            return
        if self.executor.far and len(run) > 1:  # it has not reported which of them failed
            for job in left:
                self._submit([job])
            return
        failed, *others = left
        self._failed(failed, told(done, _place(failed)))
        if not others:
            return
        if isinstance(done.error, WorkerLost):
            for job in others:
                self._failed(job, told(replace(done, error=WorkerLost(begun=False)), _place(job)))
        else:
            self._submit(others)

    def _failed(self, job: _Job, lines: list[str]) -> None:
        self._over.add(job.key)
        self.failures += lines
        self.board.ended(job.name, "failed")

    def _take(self, job: _Job, value: Any) -> None:
        """Keep what a worker has made, unless that was done before; note a line for a wrong result."""
        if job.key in self._over:
            return
        self._over.add(job.key)
        try:
            facts = self._taken(job, value)
            if not self.executor.far:
                job.check(job.files, False)
        except (ValueError, TypeError) as error:
            self._failed(job, [_wrong(job, error)])
            return
        if self.executor.far:  # every picture is decoded, in a tenth of the time of drawing them
            self._then[f"{job.name} looked at"] = partial(self._looked_at, job, facts)
            self.executor.submit(Task(f"{job.name} looked at", job.check, (job.files, True), here=True))
        else:
            self._keep(job, facts)

    def _looked_at(self, job: _Job, facts: dict[str, Any], done: Done) -> None:
        if done.error is None:
            self._keep(job, facts)
        elif isinstance(done.error, ValueError | TypeError):
            self._failed(job, [_wrong(job, done.error)])
        else:
            self._failed(job, told(done, _place(job)))

    def _keep(self, job: _Job, facts: dict[str, Any]) -> None:
        self.cache.put(job.kind, job.key, job.files, facts)
        self.board.ended(job.name, f"{facts['frames']} frames, {facts['pictures']} pictures" if facts else "")
        for making in job.waiting:
            making.parts[job.key] = job.files
            if not making.needed():
                self._complete.append(making)

    def _taken(self, job: _Job, value: Any) -> dict[str, Any]:
        """Take the value of a worker, and return the facts about it; ValueError or TypeError for a wrong one."""
        facts: dict[str, Any] = {}
        if job.kind == "sound":
            with written_aside(job.files[SOUND]) as part:  # what is there may be one file with the cache's, and others'
                part.write_bytes(value)
        else:
            facts = asdict(entries.check_rendered(value, job.weight))
            self._peaks.append(facts["peak_mb"])
        return facts


def _wrong(job: _Job, error: BaseException) -> str:
    return f"{_place(job)}: what its worker made {error}"


def _place(job: _Job) -> str:
    """Return where in the lesson a job belongs, for messages."""
    ref = job.waiting[0].plan.ref
    return f"step {ref.number} {ref.key}, {job.where}"


def check_beat(frames: int, form: Format, files: dict[str, Path], whole: bool) -> None:
    """Check the film of a beat, and its picture if it has one; ValueError for a wrong one."""
    entries.check_film(files[FILM], frames, form, whole)
    if PICTURE in files:
        entries.check_picture(files[PICTURE], form)


def check_sound(seconds: float, files: dict[str, Path], whole: bool) -> None:
    """Check a sound; ValueError for a wrong one."""
    entries.check_sound(files[SOUND], seconds)

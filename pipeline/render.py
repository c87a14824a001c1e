"""Rendering: plan the steps, render their beats as jobs (the longest first), assemble each step as soon as it can be."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from .assemble import Segment, join
from .errors import RenderError, is_full, reason
from .executor import LocalExecutor, Watch
from .files import output_folder
from .manifest import Manifest
from .plan import Plan, plan_steps, told
from .progress import Board
from .publish import publish_film, publish_step
from .request import Request, beat_file, settings_of
from .tasks import Executor, Task
from .voice.prepare import speak
from .worker import render as render_beat

Pool = Callable[[int, Watch], AbstractContextManager[Executor]]


@dataclass
class _Step:
    """A step on its way: what is rendered of it, what is missing."""

    plan: Plan
    scratch: Path
    wanted: tuple[str, ...]
    finished: set[str] = field(default_factory=set)

    def name(self, beat: str) -> str:
        return f"{self.plan.ref.number}/{beat}"

    def segment(self, beat: str) -> Segment:
        return Segment(self.scratch / f"{self.plan.ref.number}-{beat}.mp4", self.plan.timeline.beat(beat).frames)

    @property
    def poster(self) -> Path:
        return self.scratch / f"{self.plan.ref.number}.png"

    @property
    def complete(self) -> bool:
        return self.finished == set(self.wanted)


def render(request: Request, board: Board, pool: Pool = LocalExecutor) -> list[Path]:
    """Render what the request asks for and return the films that were made.

    Raises UserError (a folder that cannot be written) or RenderError, after everything else is finished, with a line for
    each beat that failed. Ctrl-C leaves no process and no partial file.
    """
    films: list[Path] = []
    with output_folder(request.out, board.say) as scratch, board:
        try:
            speak(request, board)
            with pool(request.workers, board.note) as executor:
                plans, failures = plan_steps(request, executor, board)
                for note in (note for plan in plans for note in plan.notes):
                    board.say(f"note: {note}")
                failures += _render_beats(request, plans, scratch, executor, board, films)
            if request.beats is None and films:
                films += _film(request, board)
        except OSError as error:
            raise RenderError(_disk(error, request.out)) from error
    if failures:
        raise RenderError(failures)
    return films


def _disk(error: OSError, out: Path) -> str:
    if is_full(error):
        return f"{out}: the disk is full; what was finished before is still there. Make room and start again"
    return f"{out}: {reason(error)}"


def _render_beats(
    request: Request, plans: list[Plan], scratch: Path, executor: Executor, board: Board, films: list[Path]
) -> list[str]:
    """Render the wanted beats of these steps; returns a line for each that failed."""
    steps: dict[str, _Step] = {}
    for plan in plans:
        keys = tuple(beat.key for beat in plan.timeline.beats)
        wanted = keys if request.beats is None else request.beats.get(plan.ref.key, ())
        step = _Step(plan, scratch, wanted)
        steps |= {step.name(beat): step for beat in wanted}
    beats = {name: step.plan.timeline.beat(name.partition("/")[2]) for name, step in steps.items()}
    names = sorted(beats, key=lambda name: -beats[name].frames)
    board.begin("rendering", {name: beats[name].frames for name in names})
    for name in names:
        step, key = steps[name], beats[name].key
        picture = str(step.poster) if key == step.plan.poster and request.beats is None else None
        job = request.job(step.plan.ref, scratch / name.replace("/", "-"))
        executor.submit(Task(name, render_beat, (job, key, str(step.segment(key).path), picture)))
    failures, manifest = [], Manifest.read(request.out)
    settings = settings_of(request.lesson, request.format, request.theme)
    for done in executor.completed():
        step, beat = steps[done.task.name], beats[done.task.name]
        if isinstance(done.error, OSError) and is_full(done.error):
            raise done.error
        if done.error is not None:
            failures += told(done, f"step {step.plan.ref.number} {step.plan.ref.key}, beat {beat.key}")
            board.ended(done.task.name, "failed")
            continue
        step.finished.add(beat.key)
        board.ended(done.task.name, f"{done.value['frames']} frames, {done.value['pictures']} pictures")
        if request.beats is not None:
            films.append(beat_file(request.out, step.plan.ref, beat.key))
            join([step.segment(beat.key)], films[-1], step.plan.timeline.fps, title=beat.title)
        elif step.complete:
            segments = [step.segment(key) for key in step.wanted]
            row = publish_step(step.plan, segments, step.poster, manifest, settings, request.voices)
            manifest.put(row)
            manifest.write(request.lesson)
            films.append(request.out / row["video"])
    board.close()
    return failures


def _film(request: Request, board: Board) -> list[Path]:
    """Join the full film when all steps of the lesson are there with the same settings."""
    manifest = Manifest.read(request.out)
    settings = settings_of(request.lesson, request.format, request.theme)
    rows = manifest.fitting(request.lesson, settings)
    if rows is None:
        lacking = [
            str(ref.number)
            for ref in request.lesson.steps
            if (row := manifest.steps.get(ref.key)) is None or row["settings"] != settings
        ]
        board.say(
            f"note: no full film yet: step{'s' * (len(lacking) > 1)} {', '.join(lacking)} not rendered in this form"
        )
        return []
    manifest.film = publish_film(request.lesson, rows, manifest, voices=request.voices)
    manifest.write(request.lesson)
    return [request.out / manifest.film["video"]]

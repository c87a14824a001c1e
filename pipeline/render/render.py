"""Rendering: plan the steps, render their beats as jobs (the longest first), assemble each step as soon as possible.

Workers assemble, too: this process only moves the results to their places and lists them.

Nothing is made twice: a step whose files are made from the same parts is left as it is; a beat or sound in the cache is
taken from there; several lessons that share a beat share its job.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from lesson.language.screen import ON_SCREEN, screen_words
from pipeline.blame import blame
from pipeline.cache.cache import Cache
from pipeline.cache.state import Changed
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import RenderError, UserError, failed
from pipeline.files import output_folder
from pipeline.ours import folder_in, put_in_place, read_mark, write_mark
from pipeline.voice.prepare import speak

from .executor import LocalExecutor, Pool
from .finish import film_files, publish_beats, publish_film, publish_step
from .jobs import Jobs
from .making import Making
from .manifest import Manifest, Row, written_before
from .plan import Plan, plan_all
from .request import BEATS, Request, StepFiles, beat_file, settings_of, slug
from .tasks import Task

TRIALS = 10  # most times that a film is planned again because a file was saved in the meantime


def render(
    request: Request, board: ProgressBoard, pool: Pool = LocalExecutor, cache: Cache | None = None
) -> list[Path]:
    """Render the request and return its films.

    Raises UserError (a folder that cannot be written) or RenderError, after everything else is finished, with a line
    for each beat that failed. Ctrl-C leaves no process and no partial file; what was finished is in the cache.
    """
    return render_all([request], board, pool, cache)


def render_all(
    requests: Sequence[Request], board: ProgressBoard, pool: Pool = LocalExecutor, cache: Cache | None = None
) -> list[Path]:
    """Render several requests, each into its own folder, with one pool and one cache.

    Returns and raises as `render`.
    """
    cache, requests = cache or Cache(), _named(requests)
    with ExitStack() as stack:
        # In one order everywhere, or two runs that lock the same folders would wait for each other for ever.
        ordered = sorted(requests, key=lambda request: request.out.resolve())
        scratches = {request.out: stack.enter_context(output_folder(request.out, board.say)) for request in ordered}
        stack.enter_context(board)
        try:
            for trial in range(TRIALS):
                try:
                    films = [_Film(request, board, scratches[request.out]) for request in requests]
                    for request in requests:
                        speak(request, board)
                    with pool(max(request.workers for request in requests), board.note) as executor:
                        failures = _make(films, Jobs(executor, cache, board, scratches[ordered[0].out]))
                    break
                except Changed as changed:
                    requests = _anew(requests, changed, board, last=trial == TRIALS - 1)
            for film in films:
                film.finish()
        except OSError as error:
            raise RenderError(blame(error, *(request.out for request in requests))) from error
        finally:
            cache.trim()
            if cache.trouble:
                board.say(f"note: {cache.trouble}")
    if failures:
        raise failed(failures)
    return [path for film in films for path in film.made]


def _anew(requests: Sequence[Request], changed: Changed, board: ProgressBoard, last: bool) -> list[Request]:
    """Read everything again after a save; raise Changed where that cannot help (our own code) or does not end."""
    fresh = [request.anew() for request in requests] if not changed.is_code and not last else []
    if not fresh or None in fresh:
        raise changed
    board.say(f"note: {', '.join(changed.names)} changed meanwhile: what is made of it is planned again")
    return [request for request in fresh if request is not None]


def _named(requests: Sequence[Request]) -> list[Request]:
    """Give each of several requests a name of its own, for its tasks."""
    if len(requests) == 1:
        return list(requests)
    names = Counter(request.name for request in requests)
    return [
        request if request.name and names[request.name] == 1 else replace(request, name=f"{request.name or 'film'} {n}")
        for n, request in enumerate(requests, 1)
    ]


def _make(films: "Sequence[_Film]", jobs: Jobs) -> list[str]:
    """Plan and render; return a line for each failure."""
    planned, failures = plan_all([film.request for film in films], jobs.executor, jobs.board, jobs.cache)
    makings = [(film, list(film.take(plans))) for film, plans in zip(films, planned, strict=True)]
    in_the_way = [line for film, those in makings for line in film.in_the_way(those)]
    if in_the_way:
        raise UserError(in_the_way)
    for film, those in makings:
        film.left = len(those)
        for making in those:
            jobs.add(making)
    for making in jobs.completed():
        making.film.publish(making, jobs)
    for film in films:
        film.join(jobs)  # where steps failed, or none was to be made
    jobs.finish()
    return failures + jobs.failures


class _Film:
    """One request in progress: which of its steps are to be made, and which are there."""

    def __init__(self, request: Request, board: ProgressBoard, scratch: Path) -> None:
        self.request, self.board, self.scratch = request, board, scratch
        self.before = written_before(request.out)
        self.manifest = Manifest.read(request.out)
        self.settings = settings_of(request.lesson, request.format, request.theme)
        self.made: list[Path] = []
        self.left = 0  # steps that are being made
        self._joined = False

    def take(self, plans: Sequence[Plan]) -> Iterator[Making]:
        """Yield the steps to make; one whose files are made from the same parts stays as it is."""
        for plan in plans:
            for note in plan.notes:
                self.board.say(f"note: {self.request.label}{note}")
            making = Making(self, self.request, plan)
            row = self.manifest.steps.get(plan.ref.key)
            if self.request.beats is None and row is not None and row["made_of"] == making.made_of:
                row["settings"] = self.settings
                self.made.append(self.request.out / row["video"])
            else:
                yield making

    def in_the_way(self, makings: Sequence[Making]) -> list[str]:
        """Return a line for each file that would be overwritten and is not ours, or was changed since.

        Called before anything is rendered.
        """
        out, files = self.request.out, []
        if self.request.beats is not None:
            found = read_mark(folder_in(out, BEATS))
            files = [beat_file(Path(), making.plan.ref, beat).name for making in makings for beat in making.wanted]
        else:
            found = read_mark(out, self.before)
            for making in makings:
                step = StepFiles(Path(), slug(making.plan.ref), making.plan.timeline.language)
                files += [path.as_posix() for path in step.all()]
            if makings:
                files += [path.as_posix() for path in film_files(Path(), makings[0].plan.timeline.language).values()]
        return list(found.in_the_way(dict.fromkeys(files, "")).values())

    def publish(self, making: Making, jobs: Jobs) -> None:
        """Have the files of a step made, or of single beats, whose parts are all there."""
        plan, aside = making.plan, self.scratch / f"made-{making.plan.ref.number}"
        if self.request.beats is not None:
            parts = {beat: (making.segment(beat), making.sound(beat)) for beat in making.wanted}
            task = Task(making.name("its beats"), publish_beats, (plan, parts, aside), here=True)
            jobs.put_together(task, f"step {plan.ref.number} {plan.ref.key}", partial(self._take_beats, aside))
            return
        segments = [making.segment(beat) for beat in making.wanted]
        on_screen = screen_words(self.request.lesson).text(ON_SCREEN)
        made_from = (plan, segments, making.poster, aside, self.settings, making.sound(), making.made_of, on_screen)
        task = Task(making.name("its film"), publish_step, made_from, here=True)
        jobs.put_together(task, f"step {plan.ref.number} {plan.ref.key}", partial(self._take_step, aside, jobs))

    def _take_beats(self, aside: Path, names: list[str]) -> None:
        put_in_place(aside, self.request.out / BEATS, keep=True)
        self.made += [self.request.out / BEATS / name for name in names]

    def _take_step(self, aside: Path, jobs: Jobs, row: Row) -> None:
        self._place(aside, row)
        self.manifest.put(row)
        self.manifest.write(self.request.lesson)
        self.made.append(self.request.out / row["video"])
        self.left -= 1
        if not self.left:
            self.join(jobs)

    def join(self, jobs: Jobs) -> None:
        """Have the full film joined when all steps of the lesson are there with the same settings."""
        if self.request.beats is not None or not self.made or self._joined:
            return
        self._joined = True
        manifest, lesson = self.manifest, self.request.lesson
        rows = manifest.fitting(lesson, self.settings)
        if rows is None:
            return
        if manifest.film is not None and manifest.film_is_of(rows) and manifest.film["settings"] == self.settings:
            return
        aside = self.scratch / "made-film"
        made_from = (lesson.title, lesson.language, rows, self.request.out, aside)
        task = Task(f"{self.request.label}the full film", publish_film, made_from, here=True)
        jobs.put_together(task, task.name, partial(self._take_film, aside))

    def _take_film(self, aside: Path, row: Row) -> None:
        self._place(aside, row)
        self.manifest.film = row
        self._list()

    def _list(self) -> None:
        """Write the manifest. From now on it lists what is ours; if it breaks, the mark does."""
        self.manifest.write(self.request.lesson)
        write_mark(self.request.out, {}, self.manifest.files())

    def finish(self) -> None:
        """Write the manifest; say why there is no full film."""
        if self.request.beats is not None or not self.made:
            return
        self.made.sort()
        manifest = self.manifest
        rows = manifest.fitting(self.request.lesson, self.settings)
        if rows is None:
            self.board.say(f"note: {self.request.label}no full film yet: {self._lacking()} not rendered in this form")
        self._list()
        if rows is not None and manifest.film is not None:
            self.made.append(self.request.out / manifest.film["video"])

    def _place(self, aside: Path, row: Row) -> None:
        """Move a result to its place. Until the manifest is written, a mark lists it as ours."""
        put_in_place(aside, self.request.out, keep=True, also=self.before, coming=row["sha256"])
        self.before |= row["sha256"]

    def _lacking(self) -> str:
        rows = self.manifest.steps
        numbers = [
            str(ref.number)
            for ref in self.request.lesson.steps
            if (row := rows.get(ref.key)) is None or row["settings"] != self.settings
        ]
        return f"step{'s' * (len(numbers) > 1)} {', '.join(numbers)}"

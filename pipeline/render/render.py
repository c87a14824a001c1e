"""Rendering: plan the steps, render their beats as jobs (the longest first), assemble each step as soon as possible.

Nothing is made twice: a step whose files are made from the same parts is left as it is; a beat or sound in the cache is
taken from there; several lessons that share a beat share its job.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from lesson.language.screen import ON_SCREEN, screen_words
from pipeline.blame import blame
from pipeline.cache.cache import Cache
from pipeline.cache.state import Changed
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import RenderError, UserError, failed
from pipeline.files import output_folder
from pipeline.ours import folder_in, put_in_place, read_mark, write_mark
from pipeline.sound.joined import SoundPart
from pipeline.video.assemble import join
from pipeline.voice.prepare import speak

from .executor import LocalExecutor, Pool
from .finish import film_files, publish_film, publish_step
from .jobs import Jobs
from .making import Making
from .manifest import Manifest, Row, written_before
from .plan import Plan, plan_all
from .request import BEATS, Request, StepFiles, beat_file, settings_of, slug

TRIALS = 10  # how often a film is planned again because a file was saved in the meantime


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
                film.join()
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
    for _, those in makings:
        for making in those:
            jobs.add(making)
    for making in jobs.completed():
        making.film.publish(making)
    return failures + jobs.failures


class _Film:
    """One request in progress: which of its steps are to be made, and which are there."""

    def __init__(self, request: Request, board: ProgressBoard, scratch: Path) -> None:
        self.request, self.board, self.scratch = request, board, scratch
        self.before = written_before(request.out)
        self.manifest = Manifest.read(request.out)
        self.settings = settings_of(request.lesson, request.format, request.theme)
        self.made: list[Path] = []

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

    def publish(self, making: Making) -> None:
        """Write the files of a step, or of single beats, whose parts are all there."""
        out, plan = self.request.out, making.plan
        if self.request.beats is not None:
            for beat in making.wanted:
                film = beat_file(self.scratch / "made", plan.ref, beat)
                line, heard = plan.timeline, making.sound(beat)
                sound = [SoundPart(heard, making.frames(beat))] if heard is not None else []
                join([making.segment(beat)], film, line.fps, (), line.beat(beat).title, sound, line.language)
                put_in_place(film.parent, out / BEATS, keep=True)
                self.made.append(beat_file(out, plan.ref, beat))
            return
        segments = [making.segment(beat) for beat in making.wanted]
        aside = self.scratch / "made"
        on_screen = screen_words(self.request.lesson).text(ON_SCREEN)
        row = publish_step(
            plan, segments, making.poster, aside, self.settings, making.sound(), making.made_of, on_screen
        )
        self._place(aside, row)
        self.manifest.put(row)
        self.manifest.write(self.request.lesson)
        self.made.append(out / row["video"])

    def join(self) -> None:
        """Join the full film when all steps of the lesson are there with the same settings."""
        if self.request.beats is not None or not self.made:
            return
        manifest, lesson = self.manifest, self.request.lesson
        self.made.sort()
        rows = manifest.fitting(lesson, self.settings)
        if rows is None:
            self.board.say(f"note: {self.request.label}no full film yet: {self._lacking()} not rendered in this form")
        elif manifest.film is None or not manifest.film_is_of(rows) or manifest.film["settings"] != self.settings:
            aside = self.scratch / "made"
            manifest.film = publish_film(lesson, rows, self.request.out, aside)
            self._place(aside, manifest.film)
        manifest.write(lesson)
        write_mark(
            self.request.out, {}, manifest.files()
        )  # from now on the manifest lists what is ours; the mark does, should the manifest break
        if rows is not None and manifest.film is not None:
            self.made.append(self.request.out / manifest.film["video"])

    def _place(self, aside: Path, row: Row) -> None:
        """Move a result to its place. Until the manifest is written, a mark lists it as ours."""
        put_in_place(aside, self.request.out, keep=True, also=self.before)
        self.before |= row["sha256"]

    def _lacking(self) -> str:
        rows = self.manifest.steps
        numbers = [
            str(ref.number)
            for ref in self.request.lesson.steps
            if (row := rows.get(ref.key)) is None or row["settings"] != self.settings
        ]
        return f"step{'s' * (len(numbers) > 1)} {', '.join(numbers)}"

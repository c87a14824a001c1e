"""A round's work, in its own process: load the lesson again, render what changed, report progress.

The process may be there before the round, with everything loaded but the lesson (`Ready`).
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from lesson import LessonError, Script
from pipeline.cache.state import code_digest
from pipeline.commands.options import request_of
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import PipelineError, reason
from pipeline.leftovers import scratch_folder
from pipeline.render.executor import LocalExecutor, Pool, Watch, cores
from pipeline.render.rehearsal import Codes, rehearse, stop_rehearsing
from pipeline.render.render import render
from pipeline.render.request import Request
from pipeline.render.tasks import Note
from pipeline.render.worker import load
from pipeline.voice.clip import VoiceError

from .glimpse import glimpsing, spot_of

# The same as in child.py, which imports nothing of the project until it can report errors.
Tell = Callable[[dict[str, Any]], None]


class Talker(ProgressBoard):
    """A board that passes everything on to the preview."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def begin(self, doing: str, sizes: Mapping[str, int]) -> None:
        """Report a phase."""
        super().begin(doing, sizes)
        self._tell({"is": "phase", "doing": doing, "sizes": dict(sizes)})

    def note(self, note: Note) -> None:
        """Report progress."""
        super().note(note)
        self._tell({"is": "frames", "name": note.name, "frames": note.frames})

    def ended(self, name: str, said: str = "") -> None:
        """Report the end of a task."""
        super().ended(name, said)
        self._tell({"is": "ended", "name": name, "failed": said == "failed"})

    def say(self, line: str) -> None:
        """Report a line, except for the counts, which the page shows itself."""
        if line.startswith("note: ") and "no full film yet" not in line:
            self._tell({"is": "note", "line": line.removeprefix("note: ")})


class Ready:
    """What a round needs whatever was saved: the project's code, workers that have loaded Manim, and the words so far.

    Loading takes longer than many a changed beat takes. The step that was made last is likely to be saved again: what
    it needs of fonts, formulas and numbers is there already, too, because it was played once (rehearsal.py).
    """

    def __init__(self, asked: Mapping[str, Any]) -> None:
        self._code = code_digest()
        self.before: Mapping[str, Script] | None = None
        with suppress(LessonError, PipelineError, VoiceError, OSError):
            request = _request(asked)
            self.before = dict(request.scripts)
            likely = [request.job(ref) for ref in request.steps if ref.key == asked.get("likely")]
            rehearse(likely, Path(asked["out"]).parent / "rehearsal")
        self._workers = asked.get("workers") or cores()
        self._pool: LocalExecutor | None = LocalExecutor(self._workers, lambda note: None)
        self._pool.warm(load)

    def codes(self) -> Codes:
        """Return what is known of the code of beats before the save; the rehearsal ends, if it is not over."""
        return stop_rehearsing()

    @property
    def is_stale(self) -> bool:
        """Whether the project's code has changed since."""
        return code_digest() != self._code

    def pool(self, workers: int, watch: Watch) -> LocalExecutor:
        """Return the pool whose worker is ready, the first time; then, or for another number of workers, a new pool."""
        found, self._pool = self._pool, None
        fits = found is not None and workers == self._workers
        return found.watched_by(watch) if found is not None and fits else LocalExecutor(workers, watch)


def make(
    asked: Mapping[str, Any],
    tell: Tell,
    pool: Pool = LocalExecutor,
    before: Mapping[str, Script] | None = None,
    codes: Codes | None = None,
) -> list[str]:
    """Render into asked["out"]; returns a line for each problem. KeyboardInterrupt passes.

    before, codes: the words and the code of each step before the save; where one or two beats differ, the first is
    shown at once.
    """
    try:
        request = _request(asked)
        tell(outline(request))
        with scratch_folder("glimpse") as folder, glimpsing(request, spot_of(request, before, codes), folder, tell):
            render(request, Talker(tell), pool)
    except LessonError as error:
        return [str(problem) for problem in error.problems]
    except PipelineError as error:
        return list(error.problems)
    except VoiceError as error:
        return str(error).splitlines()
    except OSError as error:
        return [reason(error)]
    return []


def _request(asked: Mapping[str, Any]) -> Request:
    options = {name: value for name, value in asked.items() if name not in ("lesson", "steps", "out", "likely")}
    lesson = None if asked["lesson"] is None else Path(asked["lesson"])
    return request_of(lesson, asked["steps"], out=Path(asked["out"]), **options)


def outline(request: Request) -> dict[str, Any]:
    """Return the steps of the film and their beats, before anything is planned."""
    steps = [
        {
            "number": ref.number,
            "key": ref.key,
            "title": ref.title,
            "beats": [{"key": beat.key, "title": beat.title} for beat in request.scripts[ref.key].beats],
        }
        for ref in request.steps
    ]
    return {"is": "outline", "title": request.lesson.title, "steps": steps}
